//! The part of the list of routes about surveys and what was answered: drafting, publishing, links, invitations, reading.

use crate::routing::{Access, Route, delete, get, post, put};
use crate::{answers, voice};
use model::Permission;

pub(super) fn surveys() -> Vec<Route> {
    let (read, run) = (Access::Project(Permission::ReadProject), Access::Project(Permission::RunSurveys));
    let record = Access::Project(Permission::RecordAnswers);
    vec![
        get("/api/projects/{project}/surveys", "list_surveys", read)
            .about("the surveys, the oldest first, with how many were asked and answered")
            .gives::<voice::SurveyList>()
            .to(voice::list),
        post("/api/projects/{project}/surveys", "create_survey", run)
            .about("draft a survey")
            .body::<voice::SurveyWrite>()
            .gives_with::<voice::Survey>(201)
            .to(voice::create),
        get("/api/projects/{project}/surveys/templates", "survey_templates", read)
            .about("surveys ready to be changed")
            .gives::<voice::Templates>()
            .to(voice::templates),
        post("/api/projects/{project}/surveys/lint", "lint_survey", read)
            .about("look questions over before anybody is asked")
            .query::<voice::LintQuery>()
            .body::<voice::AskedShape>()
            .gives::<voice::LintAnswer>()
            .to(voice::lint),
        get("/api/projects/{project}/surveys/{survey}", "read_survey", read)
            .about("one survey: its draft, and what it asks")
            .gives::<voice::Survey>()
            .to(voice::read),
        put("/api/projects/{project}/surveys/{survey}", "update_survey", run)
            .about("change the draft; what is asked stays as it is until it is published")
            .body::<voice::SurveyWrite>()
            .gives::<voice::Survey>()
            .to(voice::update),
        delete("/api/projects/{project}/surveys/{survey}", "delete_survey", run)
            .about("remove a survey that never asked anybody")
            .gives_nothing(204)
            .to(voice::remove),
        post("/api/projects/{project}/surveys/{survey}/publish", "publish_survey", run)
            .about("have the draft ask from now on; it needs a purpose, the decision it serves and an owner")
            .body::<voice::PublishOrder>()
            .gives::<voice::Survey>()
            .to(voice::publish),
        put("/api/projects/{project}/surveys/{survey}/state", "set_survey_state", run)
            .about("pause a survey, take it up again, or end it for good")
            .body::<voice::StateOrder>()
            .gives::<voice::Survey>()
            .to(voice::set_state),
        get("/api/projects/{project}/surveys/{survey}/sheet", "survey_sheet", read)
            .about("the fact sheet: what for, what was asked in which version, of how many")
            .gives::<voice::FactSheet>()
            .to(voice::sheet),
        get("/api/projects/{project}/surveys/{survey}/spread", "survey_spread", read)
            .about(
                "what a way of choosing whom to ask would mean, by touchpoint: visits, rates, answers to be expected",
            )
            .query::<voice::SpreadQuery>()
            .gives::<voice::Spread>()
            .to(voice::spread),
        get("/api/projects/{project}/surveys/{survey}/links", "list_survey_links", read)
            .about("the open links to a survey, the latest first")
            .gives::<voice::SurveyLinkList>()
            .to(voice::links),
        post("/api/projects/{project}/surveys/{survey}/links", "create_survey_link", run)
            .about("make a link; one for a person is an invitation, and answers once")
            .body::<voice::NewSurveyLink>()
            .gives_with::<voice::NewLink>(201)
            .to(voice::create_link),
        delete("/api/projects/{project}/surveys/{survey}/links/{link}", "revoke_survey_link", run)
            .about("take a link back")
            .gives_nothing(204)
            .to(voice::revoke_link),
        get("/api/projects/{project}/surveys/{survey}/links/{link}/qr.svg", "survey_link_qr", read)
            .about("an open link as a picture to print")
            .gives_media("image/svg+xml")
            .to(voice::qr),
        get("/api/projects/{project}/surveys/{survey}/invites", "list_invites", read)
            .about("whether letters and messages can be sent, and what became of everybody on a list")
            .gives::<voice::Invites>()
            .to(voice::invites),
        post("/api/projects/{project}/surveys/{survey}/invites", "order_invites", run)
            .about("ask the customers on a list, by letter with a link of their own or by SMS, unless left in peace")
            .body::<voice::InvitesOrder>()
            .gives_with::<voice::InviteOrder>(201)
            .to(voice::order_invites),
        post("/api/projects/{project}/surveys/{survey}/invites/preview", "preview_invites", run)
            .about("how many on a list would be asked, and why the others not; nothing is kept or sent")
            .body::<voice::InvitesOrder>()
            .gives::<voice::InvitesPreview>()
            .to(voice::preview_invites),
        post("/api/projects/{project}/surveys/{survey}/invites/messages", "preview_messages", run)
            .about(
                "what a survey says by SMS, message by message, or why it cannot be asked so; nothing is kept or sent",
            )
            .body::<voice::MessagesOrder>()
            .gives::<voice::Messages>()
            .to(voice::preview_messages),
        post("/api/projects/{project}/surveys/{survey}/invites/test", "test_letter", run)
            .about("send the letter to oneself or a colleague to look at")
            .body::<voice::TestOrder>()
            .gives::<voice::TestSent>()
            .to(voice::test_letter),
        post("/api/projects/{project}/surveys/{survey}/invites/{order}/stop", "stop_invites", run)
            .about("send none of an order's letters or messages that still wait")
            .gives::<voice::InviteOrder>()
            .to(voice::stop_invites),
        post("/api/projects/{project}/surveys/{survey}/answers", "record_answers", record)
            .about("write down what a customer answered, after a call or a visit")
            .body::<voice::StaffAnswers>()
            .gives::<voice::StaffAnswer>()
            .to(voice::record),
    ]
}

/// What was answered, and how it is read.
pub(super) fn voice() -> Vec<Route> {
    let run = Access::Project(Permission::RunSurveys);
    let analyse = Access::Project(Permission::ReadAnalyses);
    vec![
        get("/api/projects/{project}/voice", "read_voice", analyse)
            .about("what customers answered: scores with intervals, how many were asked, what was said beside what was done")
            .query::<answers::VoiceQuery>()
            .gives::<answers::Voice>()
            .to(answers::voice),
        get(
            "/api/projects/{project}/voice/contradictions",
            "read_contradictions",
            Access::Project(Permission::ReadPerson),
        )
        .about("journeys in which what a customer said of the goal and what they did part, where enough do; the list takes no reason, opening a customer does")
        .query::<answers::ContradictionsQuery>()
        .gives::<answers::Contradictions>()
        .to(answers::contradictions),
        get("/api/projects/{project}/voice/comments", "read_comments", analyse)
            .about("what customers wrote: themes, how it sounds, and comments from eight persons on")
            .query::<answers::CommentsQuery>()
            .gives::<answers::Comments>()
            .to(answers::comments),
        post("/api/projects/{project}/voice/comments/proposal", "propose_theme", run)
            .about("what the operator's own language model would call a theme, citing comments; nothing of it is kept")
            .query::<answers::CommentsQuery>()
            .body::<answers::Wanted>()
            .gives::<answers::Proposed>()
            .to(answers::propose),
        post("/api/projects/{project}/voice/themes", "create_theme", run)
            .about("give a theme of comments a name, or make several one; holds for whichever theme has their words")
            .body::<voice::NewTheme>()
            .gives_with::<voice::DecidedTheme>(201)
            .to(voice::create_theme),
        put("/api/projects/{project}/voice/themes/{theme}", "rename_theme", run)
            .about("give a theme that was decided about another name")
            .body::<voice::ThemeName>()
            .gives::<voice::DecidedTheme>()
            .to(voice::rename_theme),
        delete("/api/projects/{project}/voice/themes/{theme}", "remove_theme", run)
            .about("take a decision about themes back: they are told as they are found")
            .query::<voice::SeenTheme>()
            .gives_nothing(204)
            .to(voice::remove_theme),
        get("/api/projects/{project}/voice/adjusted", "read_adjusted", analyse)
            .about("scores beside what everybody would have said: weighted, modelled from behaviour, with a band")
            .query::<answers::AdjustedQuery>()
            .gives::<answers::Adjusted>()
            .to(answers::adjusted),
        get("/api/projects/{project}/voice/abandoned", "read_abandoned", analyse)
            .about("who left a journey without its goal, for a while or stopped, and how well that can be told")
            .query::<answers::AbandonedQuery>()
            .gives::<answers::Abandoned>()
            .to(answers::abandoned),
        get("/api/projects/{project}/persons/{person}/asked", "why_asked", Access::Project(Permission::ReadPerson))
            .about("why a customer was or was not asked; each look is a line of the audit log")
            .gives::<voice::WhyAsked>()
            .to(voice::why),
        put("/api/projects/{project}/persons/{person}/asked", "set_asking", Access::Project(Permission::ReadPerson))
            .about("write down whether a customer wants to be asked, in any channel; a line of the audit log")
            .body::<voice::Wish>()
            .gives::<voice::WhyAsked>()
            .to(voice::wish),
    ]
}
