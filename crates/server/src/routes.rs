//! The one list of routes, in the order in which they are documented.

mod of_findings;
mod of_studio;
mod of_voice;

use crate::access::{audit, invitations, members, own_account, projects, session, sso, tokens, write_keys};
use crate::routing::{Access, Route, delete, get, patch, post, put};
use crate::{collect, cors, health, pages, persons, privacy, sms, start, voice};
use axum::http::Method;
use model::{PERMISSIONS, Permission, Role};
use std::fmt::Write;

/// All routes.
pub fn routes() -> Vec<Route> {
    let mut all = Vec::new();
    all.extend(system());
    all.extend(collection());
    all.extend(members());
    all.extend(projects());
    all.extend(of_studio::analyses());
    all.extend(persons());
    all.extend(privacy());
    all.extend(of_studio::intakes());
    all.extend(of_studio::studio());
    all.extend(of_findings::findings());
    all.extend(of_voice::surveys());
    all.extend(of_voice::voice());
    all.extend(audit());
    all.extend(of_studio::example());
    all.extend(pages());
    all
}

fn system() -> Vec<Route> {
    vec![
        get("/livez", "livez", Access::Open)
            .about("whether the process lives")
            .gives::<health::Alive>()
            .to(health::livez),
        get("/readyz", "readyz", Access::Open)
            .about("whether the server is ready to serve")
            .gives::<health::Alive>()
            .to(health::readyz),
        get("/metrics", "metrics", Access::Open)
            .about("what was counted, for Prometheus")
            .gives_media("text/plain")
            .to(health::metrics),
        get("/api/openapi.json", "openapi", Access::Open)
            .about("this document")
            .gives::<serde_json::Value>()
            .to(start::openapi_document),
    ]
}

fn collection() -> Vec<Route> {
    let sent = |path, name| {
        post(path, name, Access::WriteKey)
            .about("events as tracking clients send them")
            .gives::<collect::Answer>()
            .to(collect::collect)
    };
    let asks = |path, name| {
        crate::routing::options(path, name, Access::Open)
            .about("whether a page may send")
            .gives_nothing(204)
            .to(cors::preflight)
    };
    vec![
        sent("/v1/{call}", "collect"),
        asks("/v1/{call}", "collect_preflight"),
        sent("/beacon/v1/{call}", "collect_beacon"),
        asks("/beacon/v1/{call}", "collect_beacon_preflight"),
        get("/v1/projects/{key}/surveys", "page_surveys", Access::Open)
            .about("the surveys that pages with this write key may show")
            .gives::<voice::PageSurveys>()
            .to(voice::surveys_of_page),
        asks("/v1/projects/{key}/surveys", "page_surveys_preflight"),
        post("/v1/displays", "display", Access::WriteKey)
            .about("whether somebody who came by is asked; why not is told to nobody outside")
            .body::<voice::SentDisplay>()
            .gives::<voice::DisplayAnswer>()
            .to(voice::displays),
        asks("/v1/displays", "display_preflight"),
        post("/v1/responses", "respond", Access::WriteKey)
            .about("what a customer answered to a survey")
            .body::<voice::SentResponseShape>()
            .gives::<collect::Answer>()
            .to(voice::responses),
        asks("/v1/responses", "respond_preflight"),
        post("/v1/sms/{project}", "hear_sms", Access::Open)
            .about("a reply by SMS, told by the gateway that the settings name and known by their secret")
            .body::<sms::IncomingMessage>()
            .gives_nothing(204)
            .to(sms::hear),
        post("/api/projects/{project}/events", "send_events", Access::WriteKey)
            .about(
                "events of systems without a tracking client; a token with `send_events` serves as well as a write key",
            )
            .body::<Vec<collect::SentEvent>>()
            .gives::<collect::Answer>()
            .to(collect::send_events),
        get("/v1/projects/{key}/settings", "client_settings", Access::Open)
            .about("what Segment's browser client asks before it sends")
            .gives::<serde_json::Value>()
            .to(collect::client_settings),
        asks("/v1/projects/{key}/settings", "client_settings_preflight"),
        get("/sourceConfig", "source_config", Access::Open)
            .about("what RudderStack's browser client asks before it sends")
            .gives::<serde_json::Value>()
            .to(collect::source_config),
        asks("/sourceConfig", "source_config_preflight"),
        get("/sourceConfig/", "source_config_slash", Access::Open)
            .about("the same, as the client writes it")
            .gives::<serde_json::Value>()
            .to(collect::source_config),
        asks("/sourceConfig/", "source_config_slash_preflight"),
    ]
}

fn members() -> Vec<Route> {
    vec![
        get("/api/set-up", "set_up_state", Access::Open)
            .about("whether the first owner is still to come")
            .gives::<session::SetUpState>()
            .to(session::set_up_state),
        post("/api/set-up", "set_up", Access::Open)
            .about("make the first owner, with the secret that the first start printed, and sign them in")
            .body::<session::FirstOwner>()
            .gives_with::<session::Me>(201)
            .to(session::set_up),
        post("/api/session", "sign_in", Access::Open)
            .about("sign in; the answer sets the session's cookie")
            .body::<session::Credentials>()
            .gives::<session::Me>()
            .to(session::sign_in),
        get("/api/session", "me", Access::Member)
            .about("who is asking, and what they may")
            .gives::<session::Me>()
            .to(session::me),
        delete("/api/session", "sign_out", Access::Member)
            .about("end this session")
            .gives_nothing(204)
            .to(session::sign_out),
        get("/api/sso/start", "sso_start", Access::Open)
            .about("go to the provider of single sign-on, when one is set up")
            .gives_nothing(303)
            .to(sso::start),
        get("/api/sso/callback", "sso_callback", Access::Open)
            .about("come back from the provider of single sign-on")
            .query::<sso::Back>()
            .gives_nothing(303)
            .to(sso::callback),
        patch("/api/me", "change_me", Access::Member)
            .about("change one's own name or language")
            .body::<own_account::AccountChange>()
            .gives::<session::Me>()
            .to(own_account::change),
        put("/api/me/password", "change_password", Access::Member)
            .about("change one's own password; other sessions end")
            .body::<own_account::PasswordChange>()
            .gives_nothing(204)
            .to(own_account::change_password),
        post("/api/me/totp", "begin_second_factor", Access::Member)
            .about("begin a second factor: what the app on the phone needs")
            .body::<own_account::Confirmation>()
            .gives::<own_account::SecondFactorBegun>()
            .to(own_account::begin_second_factor),
        post("/api/me/totp/confirm", "confirm_second_factor", Access::Member)
            .about("switch the second factor on with a code of the app; gives recovery codes")
            .body::<own_account::AppCode>()
            .gives::<own_account::RecoveryCodes>()
            .to(own_account::confirm_second_factor),
        delete("/api/me/totp", "remove_second_factor", Access::Member)
            .about("switch the second factor off")
            .body::<own_account::Confirmation>()
            .gives_nothing(204)
            .to(own_account::remove_second_factor),
        post("/api/invitations/find", "find_invitation", Access::Open)
            .about("what an invitation's link leads to")
            .body::<invitations::LinkSecret>()
            .gives::<invitations::InvitationFound>()
            .to(invitations::find),
        post("/api/invitations/accept", "accept_invitation", Access::Open)
            .about("accept an invitation and sign in")
            .body::<invitations::InvitationAccepted>()
            .gives_with::<session::Me>(201)
            .to(invitations::accept),
    ]
}

fn projects() -> Vec<Route> {
    let may = Access::Project;
    vec![
        get("/api/projects", "list_projects", Access::Member)
            .about("the projects of whoever asks")
            .gives::<projects::ProjectList>()
            .to(projects::list),
        post("/api/projects", "create_project", Access::Organisation(Permission::ManageOrganisation))
            .about("make a project")
            .body::<projects::NewProject>()
            .gives_with::<projects::ProjectView>(201)
            .to(projects::create),
        get("/api/projects/{project}", "read_project", may(Permission::ReadProject))
            .about("a project and what is decided about its data")
            .gives::<projects::ProjectView>()
            .to(projects::read),
        patch("/api/projects/{project}", "change_project", may(Permission::ManageProject))
            .about("change a project's name or what is decided about its data")
            .body::<projects::ProjectChange>()
            .gives::<projects::ProjectView>()
            .to(projects::change),
        get("/api/projects/{project}/members", "list_members", may(Permission::ReadMembers))
            .about("who works in a project")
            .gives::<members::MemberList>()
            .to(members::list),
        patch("/api/projects/{project}/members/{member}", "change_member", may(Permission::ManageMembers))
            .about("give a member another place in the project")
            .body::<members::PlaceChange>()
            .gives::<members::MemberView>()
            .to(members::change),
        post(
            "/api/projects/{project}/members/me/personal-data",
            "see_customers",
            Access::Organisation(Permission::ManageOrganisation),
        )
        .about(
            "an owner gives themselves the right to see customers here: with password, code and a reason for the log",
        )
        .body::<members::OwnSight>()
        .gives_nothing(204)
        .to(members::see_customers),
        delete("/api/projects/{project}/members/{member}", "remove_member", may(Permission::ManageMembers))
            .about("take a member's place in the project away")
            .gives_nothing(204)
            .to(members::remove),
        get("/api/projects/{project}/invitations", "list_invitations", may(Permission::ManageMembers))
            .about("the open invitations")
            .gives::<invitations::InvitationList>()
            .to(invitations::list),
        post("/api/projects/{project}/invitations", "create_invitation", may(Permission::ManageMembers))
            .about("invite someone; the link is shown once")
            .body::<invitations::NewInvitation>()
            .gives_with::<invitations::InvitationMade>(201)
            .to(invitations::create),
        delete("/api/projects/{project}/invitations/{invitation}", "revoke_invitation", may(Permission::ManageMembers))
            .about("take an invitation back")
            .gives_nothing(204)
            .to(invitations::revoke),
        get("/api/projects/{project}/tokens", "list_tokens", may(Permission::ManageOwnTokens))
            .about("one's own API tokens for the project")
            .gives::<tokens::TokenList>()
            .to(tokens::list),
        post("/api/projects/{project}/tokens", "create_token", may(Permission::ManageOwnTokens))
            .about("make an API token that acts for oneself; it is shown once")
            .body::<tokens::NewToken>()
            .gives_with::<tokens::TokenMade>(201)
            .to(tokens::create),
        delete("/api/projects/{project}/tokens/{token}", "revoke_token", may(Permission::ManageOwnTokens))
            .about("revoke one of one's own tokens")
            .gives_nothing(204)
            .to(tokens::revoke),
        get("/api/projects/{project}/keys", "list_keys", may(Permission::ManageKeys))
            .about("the write keys")
            .gives::<write_keys::KeyList>()
            .to(write_keys::list),
        post("/api/projects/{project}/keys", "create_key", may(Permission::ManageKeys))
            .about("make a write key, or take one along from another vendor; it is shown once")
            .body::<write_keys::NewKey>()
            .gives_with::<write_keys::KeyMade>(201)
            .to(write_keys::create),
        delete("/api/projects/{project}/keys/{key}", "revoke_key", may(Permission::ManageKeys))
            .about("revoke a write key, at once; what it sent stays")
            .gives_nothing(204)
            .to(write_keys::revoke),
    ]
}

fn persons() -> Vec<Route> {
    let may = Access::Project;
    vec![
        post("/api/projects/{project}/persons/find", "find_person", may(Permission::ReadPerson))
            .about("whom an identifier belongs to; with a reason, and only where the project allows it")
            .body::<persons::Find>()
            .gives::<persons::Found>()
            .to(persons::find),
        get("/api/projects/{project}/persons/{person}", "read_person", may(Permission::ReadPerson))
            .about("one customer: identifiers, what was said about them, why they are one; needs X-Resa-Reason")
            .query::<persons::AsOf>()
            .gives::<persons::PersonView>()
            .to(persons::show),
        get("/api/projects/{project}/persons/{person}/timeline", "read_timeline", may(Permission::ReadPerson))
            .about("the events of one customer, in order; needs X-Resa-Reason")
            .query::<persons::TimelineQuery>()
            .gives::<persons::Timeline>()
            .to(persons::timeline),
        get("/api/projects/{project}/persons/{person}/journeys", "read_person_journeys", may(Permission::ReadPerson))
            .about("the project's journeys that a customer took, how far and how they ended; needs X-Resa-Reason")
            .query::<persons::AsOf>()
            .gives::<persons::PersonJourneys>()
            .to(persons::journeys),
        post("/api/projects/{project}/persons/merge", "merge_persons", may(Permission::MergePersons))
            .about("decide that two identifiers are one person")
            .body::<persons::Decision>()
            .gives::<persons::Decided>()
            .to(persons::merge),
        post("/api/projects/{project}/persons/unmerge", "unmerge_persons", may(Permission::MergePersons))
            .about("decide that two identifiers are not one person, whatever was learnt")
            .body::<persons::Decision>()
            .gives::<persons::Decided>()
            .to(persons::unmerge),
        get("/api/projects/{project}/persons/suggestions", "list_suggestions", may(Permission::MergePersons))
            .about("persons that are perhaps one, with what speaks for it")
            .gives::<persons::SuggestionList>()
            .to(persons::suggestions),
        get("/api/projects/{project}/persons/reviews", "list_reviews", may(Permission::MergePersons))
            .about("what was left apart for a member to look at")
            .gives::<persons::ReviewList>()
            .to(persons::reviews),
        get("/api/projects/{project}/identity", "identity_figures", may(Permission::ReadProject))
            .about("how many persons there are, and what share of their events was stitched")
            .query::<persons::AsOf>()
            .gives::<persons::IdentityFigures>()
            .to(persons::identity),
    ]
}

fn privacy() -> Vec<Route> {
    use privacy::{handlers, uploads};
    let may = Access::Project;
    vec![
        post("/api/projects/{project}/persons/erase", "erase_person", may(Permission::ErasePerson))
            .about("erase a customer from every store (GDPR 17); gives the certificate")
            .body::<handlers::Subject>()
            .gives::<privacy::Certificate>()
            .to(handlers::erase),
        post("/api/projects/{project}/persons/export", "export_person", may(Permission::ExportPerson))
            .about("everything about a customer as a ZIP (GDPR 15, 20)")
            .body::<handlers::Subject>()
            .gives_media("application/zip")
            .to(handlers::export),
        get(
            "/api/projects/{project}/processing-record",
            "read_processing_record",
            may(Permission::ReadProcessingRecord),
        )
        .about(
            "the record of processing (GDPR 30), from what is configured and stored now; a page where HTML is accepted",
        )
        .query::<handlers::DocumentQuery>()
        .gives::<privacy::ProcessingRecord>()
        .to(handlers::record),
        get(
            "/api/projects/{project}/impact-assessment",
            "read_impact_assessment",
            may(Permission::ReadProcessingRecord),
        )
        .about("a filled template of the impact assessment (GDPR 35); a page where HTML is accepted")
        .query::<handlers::DocumentQuery>()
        .gives::<privacy::ImpactAssessment>()
        .to(handlers::assessment),
        get("/api/projects/{project}/imports", "list_imports", may(Permission::ImportData))
            .about("the imports that count, oldest first")
            .gives::<uploads::ImportList>()
            .to(uploads::list),
        post("/api/projects/{project}/imports", "import_file", may(Permission::ImportData))
            .about("import a file: its bytes are the body")
            .query::<uploads::UploadQuery>()
            .body_type("application/octet-stream")
            .gives::<uploads::UploadAnswer>()
            .to(uploads::upload),
        delete("/api/projects/{project}/imports/{import}", "undo_import", may(Permission::ImportData))
            .about("take an import back")
            .gives::<uploads::ImportView>()
            .to(uploads::undo),
        get("/api/projects/{project}/rejections", "list_rejections", may(Permission::ReadRejections))
            .about("what was not accepted and why, latest first")
            .query::<handlers::RejectionQuery>()
            .gives::<handlers::RejectionList>()
            .to(handlers::list_rejections),
        post("/api/projects/{project}/rejections/replay", "replay_rejections", may(Permission::ReplayRejections))
            .about("try rejections again; doing it twice is safe")
            .body::<handlers::ReplayOrder>()
            .gives::<privacy::Replayed>()
            .to(handlers::replay),
        get("/api/projects/{project}/rejections/{rejection}", "read_rejection", may(Permission::ReadRejections))
            .about("one call that was not accepted")
            .gives::<handlers::RejectionView>()
            .to(handlers::read_rejection),
        delete("/api/projects/{project}/rejections/{rejection}", "delete_rejection", may(Permission::ReplayRejections))
            .about("delete what is kept of a rejection; its reason stays counted")
            .gives_nothing(204)
            .to(handlers::delete_rejection),
        get("/api/projects/{project}/counts", "read_counts", may(Permission::ReadProject))
            .about("what came in, by hour and write key: received = stored + duplicates + rejected")
            .query::<handlers::CountQuery>()
            .gives::<handlers::CountsView>()
            .to(handlers::counts),
        post("/api/projects/{project}/retention/dry-run", "dry_run_retention", may(Permission::ManageProject))
            .about("count what is past its time, by month and source")
            .gives::<privacy::RetentionReport>()
            .to(handlers::dry_run),
        post("/api/projects/{project}/retention/run", "run_retention", may(Permission::ManageProject))
            .about("remove what is past its time, after a dry run of the same settings")
            .body::<handlers::RetentionOrder>()
            .gives::<privacy::RetentionReport>()
            .to(handlers::run_retention),
        get("/api/projects/{project}/exclusions", "list_exclusions", may(Permission::ManageProject))
            .about("customers of whom nothing is ever kept, by pseudonym")
            .gives::<handlers::ExclusionList>()
            .to(handlers::list_exclusions),
        post("/api/projects/{project}/exclusions", "add_exclusion", may(Permission::ManageProject))
            .about("keep nothing of a customer from now on; only a pseudonym of the identifier is kept")
            .body::<handlers::Excluded>()
            .gives_with::<handlers::ExclusionView>(201)
            .to(handlers::add_exclusion),
        delete("/api/projects/{project}/exclusions/{identity}", "remove_exclusion", may(Permission::ManageProject))
            .about("take a customer off the list")
            .gives_nothing(204)
            .to(handlers::remove_exclusion),
    ]
}

fn audit() -> Vec<Route> {
    let read = Access::Organisation(Permission::ReadAudit);
    vec![
        get("/api/audit", "list_audit", read)
            .about("the audit log, latest first")
            .query::<audit::AuditQuery>()
            .gives::<audit::AuditPage>()
            .to(audit::list),
        get("/api/audit/verify", "verify_audit", read)
            .about("whether every line of the audit log is as it was written")
            .gives::<audit::Verdict>()
            .to(audit::verify),
        get("/api/audit/export", "export_audit", read)
            .about("the whole audit log as JSON Lines")
            .gives_media("application/jsonl")
            .to(audit::export),
    ]
}

fn pages() -> Vec<Route> {
    let page = |path, name, about| get(path, name, Access::Open).about(about).gives_media("text/html");
    vec![
        page("/", "home_page", "the studio, at the project shown last").to(pages::studio),
        page("/p/{*screen}", "studio_page", "the studio, at a screen of a project").to(pages::studio),
        page("/l/{link}", "link_page", "the studio, at what a read-only link shows").to(pages::studio),
        get("/studio/{*file}", "studio_file", Access::Open)
            .about("a file of the studio")
            .gives_media("application/octet-stream")
            .to(pages::studio_file),
        get("/widget.js", "widget", Access::Open)
            .about("the widget for customers' own sites, as this server has it now")
            .gives_media("text/javascript")
            .to(pages::widget::current),
        get("/widget/{version}/widget.js", "widget_version", Access::Open)
            .about("the same under an address that changes with it, for pages that pin it")
            .gives_media("text/javascript")
            .to(pages::widget::pinned),
        page("/s/{link}", "survey_page", "the first question of a survey; nothing is stored").to(voice::open),
        post("/s/{link}", "survey_answer", Access::Open)
            .about("the next question of a survey; the last form has the answers stored")
            .body_type("application/x-www-form-urlencoded")
            .gives_media("text/html")
            .to(voice::answer),
        page("/s/{link}/leave", "survey_leave_page", "a button for who does not want to be asked; nothing is stored")
            .to(voice::ask_to_leave),
        post("/s/{link}/leave", "survey_leave", Access::Open)
            .about("not to be asked any more, as a letter's List-Unsubscribe says (RFC 8058)")
            .body_type("application/x-www-form-urlencoded")
            .gives_media("text/html")
            .to(voice::leave),
        get("/s/theme/{survey}/{version}", "survey_theme", Access::Open)
            .about("the colours of a version of a survey")
            .gives_media("text/css")
            .to(voice::theme),
        page("/set-up", "set_up_page", "the page of the first start").to(pages::set_up),
        page("/sign-in", "sign_in_page", "the page to sign in").to(pages::sign_in),
        page("/invitation", "invitation_page", "the page behind an invitation's link").to(pages::invitation),
        page("/demo", "demo_page", "the page behind the link of `resa demo`").to(pages::demo),
        page("/account", "account_page", "the page of one's own account").to(pages::account),
        get("/assets/{version}/{file}", "asset", Access::Open)
            .about("style, script and typeface of the pages")
            .gives_media("application/octet-stream")
            .to(pages::asset),
    ]
}

/// The page on permissions, made from the table and the routes.
pub fn permissions_page() -> String {
    let mut page = String::from(
        "# Permissions\n\n<!-- Made from the table in `crates/model/src/access.rs` and the list of routes; do not edit: \
         `RESA_BLESS=1 cargo test -p resa-server` writes it anew. -->\n\n\
         Roles are given per project; the owner is that in all of them. Each role may also do what the ones before it \
         may. What is marked *personal* needs the separate right to see personal data besides, whatever the role.\n\n\
         | may | least role | |\n|---|---|---|\n",
    );
    for grant in PERMISSIONS {
        let marks = match (grant.personal_data, grant.organisation) {
            (true, _) => "personal",
            (false, true) => "organisation",
            (false, false) => "",
        };
        writeln!(page, "| {} | {} | {marks} |", grant.meaning, grant.least.code()).unwrap_or_default();
    }
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    write!(page, "\nRoles, the most restricted first: {}.\n\n## Routes\n\n", roles.join(", ")).unwrap_or_default();
    page.push_str("| method | path | who may |\n|---|---|---|\n");
    for route in routes().iter().filter(|route| route.method != Method::OPTIONS) {
        let who = match route.access {
            Access::Open => "anyone".to_string(),
            Access::WriteKey => "a write key".to_string(),
            Access::Member => "any member".to_string(),
            Access::Project(permission) | Access::Organisation(permission) => {
                model::grant_of(permission).meaning.to_string()
            }
        };
        writeln!(page, "| {} | `{}` | {who} |", route.method, route.path).unwrap_or_default();
    }
    page
}
