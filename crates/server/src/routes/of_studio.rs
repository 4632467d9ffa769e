//! The part of the list of routes that the studio's rooms ask: analyses, what people decide, the import wizard, the example.

use crate::access::{invitations, session};
use crate::routing::{Access, Route, delete, get, patch, post, put};
use crate::studio::shapes::JourneyDraft;
use crate::{answers, example, intake, studio};
use model::Permission;

pub(super) fn analyses() -> Vec<Route> {
    let read = Access::Project(Permission::ReadAnalyses);
    // A draft asks anything of anybody: only those who define journeys may ask so.
    let define = Access::Project(Permission::DefineJourneys);
    let picture = |path, name, media| {
        get(path, name, read).about("the map as a file to save").query::<answers::MapQuery>().gives_media(media)
    };
    vec![
        get("/api/projects/{project}/overview", "read_overview", read)
            .about("what there is, in which channels, and how each journey goes; its `journey` plays no part")
            .query::<answers::AskedQuery>()
            .gives::<answers::Overview>()
            .to(answers::overview),
        get("/api/projects/{project}/arrivals", "read_arrivals", read)
            .about("what came in during the last hour, minute by minute")
            .gives::<studio::arrivals::Arrivals>()
            .to(studio::arrivals::arrivals),
        get("/api/projects/{project}/map", "read_map", read)
            .about("the map of a journey, laid out to draw")
            .query::<answers::MapQuery>()
            .gives::<answers::MapAnswer>()
            .to(answers::map),
        picture("/api/projects/{project}/map.svg", "read_map_svg", "image/svg+xml").to(answers::svg),
        picture("/api/projects/{project}/map.png", "read_map_png", "image/png").to(answers::png),
        picture("/api/projects/{project}/map.pdf", "read_map_pdf", "application/pdf").to(answers::pdf),
        get("/api/projects/{project}/behind", "read_behind", read)
            .about("what lies behind a station or a line of the map")
            .query::<answers::BehindQuery>()
            .gives::<answers::Behind>()
            .to(answers::behind),
        get("/api/projects/{project}/steps", "read_steps", read)
            .about("each station of a journey: time there, repetitions, waits, and where it ends")
            .query::<answers::AskedQuery>()
            .gives::<answers::Steps>()
            .to(answers::steps),
        get("/api/projects/{project}/variants", "read_variants", read)
            .about("the common ways through a journey")
            .query::<answers::WaysQuery>()
            .gives::<answers::Variants>()
            .to(answers::variants),
        get("/api/projects/{project}/flow", "read_flow", read)
            .about("which station follows which, how often and how fast")
            .query::<answers::AskedQuery>()
            .gives::<answers::Flow>()
            .to(answers::flow),
        get("/api/projects/{project}/returns", "read_returns", read)
            .about("what goes to and fro between channels, stations or values of an attribute")
            .query::<answers::ReturnsQuery>()
            .gives::<answers::Returns>()
            .to(answers::returns),
        get("/api/projects/{project}/funnel", "read_funnel", read)
            .about("how many journeys reach each of several steps")
            .query::<answers::FunnelQuery>()
            .gives::<answers::Funnel>()
            .to(answers::funnel),
        get("/api/projects/{project}/friction", "read_friction", read)
            .about("what keeps customers from their goals, why, and what it costs; without `journey`, of all journeys")
            .query::<answers::FrictionQuery>()
            .gives::<answers::Friction>()
            .to(answers::friction),
        get("/api/projects/{project}/friction/known", "read_friction_known", read)
            .about("the answer about friction where it has been found out already; null, and no search, where it has not")
            .query::<answers::FrictionQuery>()
            .gives::<answers::FrictionKnown>()
            .to(answers::friction_known),
        get("/api/projects/{project}/friction/progress", "read_friction_progress", read)
            .about("how far the answer about friction has come, for whoever waits for it")
            .query::<answers::FrictionQuery>()
            .gives::<answers::FrictionProgress>()
            .to(answers::friction_progress),
        get("/api/projects/{project}/channels/compared", "read_channels_compared", read)
            .about("whether a step goes the same in each channel, who changes channel, and where channels contradict each other")
            .query::<answers::AskedQuery>()
            .gives::<answers::ChannelsCompared>()
            .to(answers::channels_compared),
        get("/api/projects/{project}/findings/{finding}/journeys", "read_finding_journeys", read)
            .about("some of the journeys behind a finding; null for members who may not see persons")
            .query::<answers::FrictionQuery>()
            .gives::<answers::FindingJourneys>()
            .to(answers::journeys),
        get("/api/projects/{project}/coverage", "read_coverage", read)
            .about("which touchpoints and channels are heard, and which are blind spots; its `journey` plays no part")
            .query::<answers::AskedQuery>()
            .gives::<answers::Coverage>()
            .to(answers::coverage),
        get("/api/projects/{project}/quality", "read_quality", read)
            .about("what the figures rest on, and what weakens them; what is asked about plays no part")
            .query::<answers::AskedQuery>()
            .gives::<answers::Quality>()
            .to(answers::quality),
        get("/api/projects/{project}/attributes", "list_attributes", read)
            .about("what one may filter by, with the common values; its `journey` plays no part")
            .query::<answers::AskedQuery>()
            .gives::<answers::Attributes>()
            .to(answers::attributes),
        post("/api/projects/{project}/journeys/preview", "preview_journey", define)
            .about("how many journeys a definition finds, before it is kept")
            .query::<answers::AskedQuery>()
            .body::<JourneyDraft>()
            .gives::<answers::JourneyPreview>()
            .to(answers::preview),
        get("/api/projects/{project}/activities", "list_activities", read)
            .about("event types by volume, and the stations that rules give them; its `journey` plays no part")
            .query::<answers::AskedQuery>()
            .gives::<answers::Activities>()
            .to(answers::activities),
        post("/api/projects/{project}/rules/preview", "preview_rules", define)
            .about("event types under drafted rules, and what each rule catches")
            .query::<answers::AskedQuery>()
            .body::<answers::RulesDraft>()
            .gives::<answers::RulesPreview>()
            .to(answers::preview_rules),
    ]
}

pub(super) fn studio() -> Vec<Route> {
    use studio::{channels, comments, definition_file, journeys, links, register, rules, shapes, stream};
    let may = Access::Project;
    let (read, define) = (may(Permission::ReadProject), may(Permission::DefineJourneys));
    vec![
        get("/api/projects/{project}/journeys", "list_journeys", read)
            .about("the journeys as they are defined")
            .gives::<journeys::JourneyList>()
            .to(journeys::list),
        post("/api/projects/{project}/journeys", "create_journey", define)
            .about("define a journey")
            .body::<shapes::JourneyDraft>()
            .gives_with::<shapes::Journey>(201)
            .to(journeys::create),
        get("/api/projects/{project}/journeys/{journey}", "read_journey", read)
            .about("one journey as it is defined")
            .gives::<shapes::Journey>()
            .to(journeys::read),
        put("/api/projects/{project}/journeys/{journey}", "update_journey", define)
            .about("change a journey; `stale` when somebody else did since the version that was seen")
            .body::<shapes::JourneyDraft>()
            .gives::<shapes::Journey>()
            .to(journeys::update),
        delete("/api/projects/{project}/journeys/{journey}", "delete_journey", define)
            .about("remove the definition of a journey; events and comments stay")
            .gives_nothing(204)
            .to(journeys::remove),
        get("/api/projects/{project}/rules", "read_rules", read)
            .about("the rules that name stations, in order, and the stations without events")
            .gives::<shapes::Rules>()
            .to(rules::read),
        put("/api/projects/{project}/rules", "write_rules", define)
            .about("write the rules anew; `stale` when somebody else did since the version that was seen")
            .body::<shapes::RulesChange>()
            .gives::<shapes::Rules>()
            .to(rules::write),
        get("/api/projects/{project}/register", "read_register", read)
            .about("what was changed, when and for whom, and what was dealt out by lot: what may explain that something began")
            .gives::<register::Register>()
            .to(register::read),
        put("/api/projects/{project}/register", "write_register", define)
            .about("write the register anew; `stale` when somebody else did since the version that was seen")
            .body::<register::RegisterChange>()
            .gives::<register::Register>()
            .to(register::write),
        get("/api/projects/{project}/definition.toml", "download_definition", read)
            .about("journeys, rules and stations as a file for the command line")
            .gives_media("application/toml")
            .to(definition_file::download),
        get("/api/projects/{project}/channels", "list_channels", read)
            .about("the channels, and who answers for each")
            .gives::<channels::ChannelList>()
            .to(channels::list),
        put("/api/projects/{project}/channels/{channel}/owner", "change_channel_owner", define)
            .about("say who answers for a channel, or that nobody does")
            .body::<channels::OwnerChange>()
            .gives_nothing(204)
            .to(channels::put_owner),
        get("/api/projects/{project}/colleagues", "list_colleagues", read)
            .about("who may answer for something")
            .gives::<journeys::ColleagueList>()
            .to(journeys::colleagues),
        get("/api/projects/{project}/comments", "list_comments", read)
            .about("comments, the latest first; those about customers for those who may look at customers")
            .query::<comments::CommentQuery>()
            .gives::<comments::CommentList>()
            .to(comments::list),
        post("/api/projects/{project}/comments", "create_comment", may(Permission::CommentOnResults))
            .about("write a comment on anything that is seen")
            .body::<comments::NewComment>()
            .gives_with::<comments::Comment>(201)
            .to(comments::create),
        patch("/api/projects/{project}/comments/{comment}", "change_comment", may(Permission::CommentOnResults))
            .about("change the text of one's own comment, or settle any")
            .body::<comments::CommentPatch>()
            .gives::<comments::Comment>()
            .to(comments::change),
        delete("/api/projects/{project}/comments/{comment}", "delete_comment", may(Permission::CommentOnResults))
            .about("remove one's own comment; who may manage the project removes any")
            .gives_nothing(204)
            .to(comments::remove),
        get("/api/projects/{project}/links", "list_links", read)
            .about("the read-only links, the latest first")
            .gives::<links::LinkList>()
            .to(links::list),
        post("/api/projects/{project}/links", "create_link", may(Permission::ShareLinks))
            .about("make a link to a screen; it opens nothing that its reader may not see")
            .body::<links::NewLink>()
            .gives_with::<links::SavedLink>(201)
            .to(links::create),
        delete("/api/projects/{project}/links/{link}", "delete_link", may(Permission::ShareLinks))
            .about("remove one's own link; who may manage the project removes any")
            .gives_nothing(204)
            .to(links::remove),
        get("/api/links/{link}", "open_link", Access::Member)
            .about("where a link leads, for members who may see the project; counted")
            .gives::<links::LinkTarget>()
            .to(links::open),
        get("/api/projects/{project}/stream", "stream", read)
            .about("what happens in the project, as it happens: server-sent events, each a line of JSON")
            .gives_media("text/event-stream")
            .to(stream::open),
    ]
}

pub(super) fn intakes() -> Vec<Route> {
    let may = Access::Project(Permission::ImportData);
    vec![
        post("/api/projects/{project}/intakes", "begin_intake", may)
            .about("begin to bring in files; what is staged lives for a day")
            .query::<intake::BeginQuery>()
            .gives_with::<intake::Intake>(201)
            .to(intake::begin),
        get("/api/projects/{project}/intakes/{intake}", "read_intake", may)
            .about("the staged files, how they are understood, and how far a job has come")
            .gives::<intake::Intake>()
            .to(intake::read),
        delete("/api/projects/{project}/intakes/{intake}", "remove_intake", may)
            .about("throw the staged files away")
            .gives_nothing(204)
            .to(intake::remove),
        put("/api/projects/{project}/intakes/{intake}/settings", "change_intake", may)
            .about("choose whether free text is kept as it is, and whether known files are imported again")
            .body::<intake::IntakeSettings>()
            .gives::<intake::Intake>()
            .to(intake::change_intake),
        put("/api/projects/{project}/intakes/{intake}/files/{name}", "stage_file", may)
            .about("stage a file, in place of one of the same name; its bytes are the body")
            .body_type("application/octet-stream")
            .gives::<intake::Intake>()
            .to(intake::add_file),
        delete("/api/projects/{project}/intakes/{intake}/files/{name}", "unstage_file", may)
            .about("throw a staged file away")
            .gives::<intake::Intake>()
            .to(intake::remove_file),
        put("/api/projects/{project}/intakes/{intake}/files/{name}/settings", "change_staged_file", may)
            .about("choose how a staged file is read; a changed preset or sheet fills in the rest anew")
            .body::<intake::FileSettings>()
            .gives::<intake::Intake>()
            .to(intake::change_file),
        post("/api/projects/{project}/intakes/{intake}/dry-run", "dry_run_intake", may)
            .about("begin to find out what an import would give")
            .gives_with::<intake::Intake>(202)
            .to(intake::dry_run),
        post("/api/projects/{project}/intakes/{intake}/import", "import_intake", may)
            .about("begin to import the staged files, whole or not at all")
            .gives_with::<intake::Intake>(202)
            .to(intake::import),
        delete("/api/projects/{project}/intakes/{intake}/job", "cancel_intake_job", may)
            .about("stop the job; an import that is not done leaves nothing behind")
            .gives::<intake::Intake>()
            .to(intake::cancel),
    ]
}

pub(super) fn example() -> Vec<Route> {
    let owner = Access::Organisation(Permission::ManageOrganisation);
    vec![
        post("/api/example", "create_example", owner)
            .about("put up the example organisation as a project of its own")
            .gives_with::<example::ExampleMade>(201)
            .to(example::create),
        delete("/api/projects/{project}/example", "remove_example", owner)
            .about("remove the example whole: its data, what was written on it, its invented colleagues")
            .gives_nothing(204)
            .to(example::remove),
        get("/api/projects/{project}/example/tour", "example_tour", Access::Project(Permission::ReadProject))
            .about("a walk through the example, in the reader's language")
            .gives::<example::Tour>()
            .to(example::tour),
        post("/api/demo/enter", "enter_demo", Access::Open)
            .about("come in by the one-time link of `resa demo`; nothing is here in any other server")
            .body::<invitations::LinkSecret>()
            .gives::<session::Me>()
            .to(example::enter),
    ]
}
