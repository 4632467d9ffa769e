//! The part of the list of routes that is about findings: what becomes of them, measures, and what failures cost.

use crate::findings;
use crate::routing::{Access, Route, delete, get, post, put};
use model::Permission;

pub(super) fn findings() -> Vec<Route> {
    let may = Access::Project;
    // These carry figures and groups of analyses.
    let figures = may(Permission::ReadAnalyses);
    let (read, work) = (may(Permission::ReadProject), may(Permission::WorkOnFindings));
    vec![
        get("/api/projects/{project}/findings", "list_findings", figures)
            .about("the findings that somebody decided about; of all others nobody has")
            .gives::<findings::DecidedList>()
            .to(findings::list_decided),
        put("/api/projects/{project}/findings/{finding}", "decide_finding", work)
            .about("say what becomes of a finding; `stale` when somebody else did since the version that was seen")
            .body::<findings::Decision>()
            .gives::<findings::Decided>()
            .to(findings::decide),
        get("/api/projects/{project}/actions", "list_actions", figures)
            .about("the measures, each with its figure before, and since it was done")
            .gives::<findings::ActionList>()
            .to(findings::list_actions),
        post("/api/projects/{project}/findings/{finding}/actions", "create_action", work)
            .about("plan a measure because of a finding; the figure before is taken now and never moves")
            .body::<findings::NewAction>()
            .gives_with::<findings::Action>(201)
            .to(findings::create_action),
        put("/api/projects/{project}/actions/{action}", "change_action", work)
            .about("change a measure, or how far it has come; `stale` when somebody else did since the version seen")
            .body::<findings::ActionChange>()
            .gives::<findings::Action>()
            .to(findings::change_action),
        delete("/api/projects/{project}/actions/{action}", "delete_action", work)
            .about("remove a measure that one planned; who may manage the project removes any")
            .gives_nothing(204)
            .to(findings::remove_action),
        get("/api/projects/{project}/assumptions", "read_assumptions", read)
            .about("what failures are assumed to cost")
            .gives::<findings::Assumptions>()
            .to(findings::read_assumptions),
        put("/api/projects/{project}/assumptions", "write_assumptions", may(Permission::ManageProject))
            .about("state what failures cost; `stale` when somebody else did since the version that was seen")
            .body::<findings::AssumptionsChange>()
            .gives::<findings::Assumptions>()
            .to(findings::write_assumptions),
    ]
}
