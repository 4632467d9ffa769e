//! Every route for everybody: what must come back follows from the table of permissions, and from
//! nothing that is written here. A route that nobody has entered below fails.

use crate::support::{Reply, TestApp, Who};
use model::{PERMISSIONS, Permission, ProjectId, ProjectRole, Rights, Role, TokenLimit};
use serde_json::{Value, json};
use server::{Access, Route, routes};

/// Who asks, and what they may do in truth.
struct Caller {
    name: &'static str,
    who: Who,
    rights: Option<Rights>,
}

/// Two projects with someone in every role of the first, one outsider, tokens and a key.
struct World {
    app: TestApp,
    own: String,
    callers: Vec<Caller>,
}

fn world() -> World {
    let app = TestApp::start();
    let owner = app.set_up();
    let made = |name: &str| {
        let reply = app.post(&owner, "/api/projects", &json!({ "name": name }));
        assert_eq!(reply.status, 201, "{}", reply.body);
        reply.json()["id"].as_str().unwrap().to_string()
    };
    let (own, other) = (made("Own"), made("Other"));
    let rights = |owner: bool, place: Option<(&str, Role, bool)>| Rights {
        owner,
        places: place
            .into_iter()
            .map(|(project, role, sees_personal_data)| ProjectRole {
                project: ProjectId(project.into()),
                role,
                sees_personal_data,
            })
            .collect(),
        limit: None,
    };
    let mut callers = vec![Caller { name: "owner", who: owner.clone(), rights: Some(rights(true, None)) }];
    for (name, project, role, personal) in [
        ("admin", &own, Role::Admin, false),
        ("analyst", &own, Role::Analyst, false),
        ("analyst who sees personal data", &own, Role::Analyst, true),
        ("responder", &own, Role::Responder, false),
        ("viewer", &own, Role::Viewer, false),
        ("outsider", &other, Role::Admin, true),
    ] {
        let address = format!("{}@example.se", name.replace(' ', "-"));
        let who = app.invite(&owner, project, &address, role.code(), personal);
        callers.push(Caller { name, who, rights: Some(rights(false, Some((project, role, personal)))) });
    }
    let limited = |scopes: &[Permission]| {
        let body = json!({ "name": "matrix", "scopes": scopes });
        let reply = app.post(&callers[1].who, &format!("/api/projects/{own}/tokens"), &body);
        assert_eq!(reply.status, 201, "{}", reply.body);
        let limit = TokenLimit { project: Some(ProjectId(own.clone())), scopes: scopes.to_vec() };
        let rights = Rights { limit: Some(limit), ..callers[1].rights.clone().unwrap() };
        (Who::Token(reply.json()["token"].as_str().unwrap().to_string()), rights)
    };
    let (able, unable) =
        (limited(&[Permission::ReadProject, Permission::ManageKeys]), limited(&[Permission::SendEvents]));
    callers.push(Caller { name: "token with scope", who: able.0, rights: Some(able.1) });
    callers.push(Caller { name: "token without scope", who: unable.0, rights: Some(unable.1) });
    let key = app.post(&owner, &format!("/api/projects/{own}/keys"), &json!({ "name": "matrix" }));
    let key = key.json()["key"].as_str().unwrap().to_string();
    callers.push(Caller { name: "write key", who: Who::WriteKey(key), rights: None });
    callers.push(Caller { name: "nobody", who: Who::Nobody, rights: None });
    World { app, own, callers }
}

/// What the guard decides, by the table alone.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    /// Past the guard: whatever the handler says, it is none of the guard's refusals.
    In,
    Refused(u16, &'static str),
}

fn expected(route: &Route, caller: &Caller, project: &str, exists: bool) -> Expected {
    let mut route = route.clone();
    // Events come with a token too: then the member's rights count as on any other route.
    if route.access == Access::WriteKey && route.path.starts_with("/api/projects/{project}") {
        if let Who::WriteKey(_) = caller.who {
            return if exists { Expected::In } else { Expected::Refused(401, "invalid_write_key") };
        }
        route.access = Access::Project(Permission::SendEvents);
    }
    let (Access::Member | Access::Project(_) | Access::Organisation(_)) = route.access else { return Expected::In };
    let Some(rights) = &caller.rights else {
        return match caller.who {
            Who::WriteKey(_) => Expected::Refused(403, "write_key_cannot_read"),
            _ => Expected::Refused(401, "sign_in_required"),
        };
    };
    let allowed = match route.access {
        Access::Project(permission) => {
            let project = ProjectId(project.to_string());
            if !exists || rights.role_in(&project).is_none() {
                return Expected::Refused(404, "not_found");
            }
            rights.may_in(&project, permission)
        }
        Access::Organisation(permission) => rights.may_in_organisation(permission),
        _ => true,
    };
    if allowed { Expected::In } else { Expected::Refused(403, "forbidden") }
}

/// Routes that would change the world under the feet of the others, or wait for long.
const LEFT_ALONE: &[&str] = &["sign_out", "stream"];

fn path_of(route: &Route, project: &str) -> String {
    let parts = route.path.split('/').map(|part| match part {
        "{project}" => project,
        part if part.starts_with('{') => "absent_id",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

fn ask(world: &World, route: &Route, caller: &Caller, project: &str) -> Reply {
    // A body that no route takes: past the guard it is refused, so that nothing changes.
    let body = json!({ "no_such_field": true });
    let body: Option<&Value> = (route.method != "GET").then_some(&body);
    world.app.ask(&caller.who, route.method.as_str(), &path_of(route, project), body)
}

/// The guard's own refusals; a handler may also say 404, of what is in a project.
fn is_let_in(route: &Route, reply: &Reply) -> bool {
    let refusals = ["sign_in_required", "write_key_cannot_read", "csrf"];
    let in_person = reply.code() == "forbidden" && route.access == Access::Member;
    !refusals.contains(&reply.code().as_str()) && (reply.code() != "forbidden" || in_person) && reply.status < 500
}

#[test]
fn every_route_answers_every_role_as_the_table_says() {
    let world = world();
    let absent = "prj_AAAAAAAAAAAAAAAAAAAAAA".to_string();
    let mut wrong = Vec::new();
    for route in routes().iter().filter(|route| !LEFT_ALONE.contains(&route.name)) {
        for caller in &world.callers {
            for (project, exists) in [(&world.own, true), (&absent, false)] {
                let reply = ask(&world, route, caller, project);
                let fits = match expected(route, caller, project, exists) {
                    Expected::In => is_let_in(route, &reply),
                    Expected::Refused(status, code) => (reply.status, reply.code().as_str()) == (status, code),
                };
                if !fits {
                    let place = if exists { "own" } else { "absent" };
                    wrong.push(format!(
                        "{} for {} in {place}: {} {}",
                        route.name,
                        caller.name,
                        reply.status,
                        reply.code()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_not_theirs_answers_exactly_as_what_does_not_exist() {
    let world = world();
    let absent = "prj_AAAAAAAAAAAAAAAAAAAAAA";
    let outsider = world.callers.iter().find(|caller| caller.name == "outsider").unwrap();
    let mut compared = 0;
    for route in routes().iter().filter(|route| matches!(route.access, Access::Project(_))) {
        let foreign = ask(&world, route, outsider, &world.own);
        let nothing = ask(&world, route, outsider, absent);
        assert_eq!(foreign.status, 404, "{}", route.name);
        assert_eq!(foreign.without_request(), nothing.without_request(), "{}", route.name);
        compared += 1;
    }
    assert!(compared >= 12, "{compared}");
}

#[test]
fn ids_of_another_project_are_not_found_in_ones_own() {
    let world = world();
    let [admin, outsider] =
        ["admin", "outsider"].map(|name| &world.callers.iter().find(|caller| caller.name == name).unwrap().who);
    let theirs = world.app.get(outsider, "/api/session").json();
    let (project, member) = (theirs["projects"][0]["id"].as_str().unwrap(), theirs["id"].as_str().unwrap());
    let base = format!("/api/projects/{project}");
    let key = world.app.post(outsider, &format!("{base}/keys"), &json!({ "name": "k" })).json();
    let invitation = json!({ "email": "x@example.se", "role": "viewer" });
    let invitation = world.app.post(outsider, &format!("{base}/invitations"), &invitation).json();
    let token = json!({ "name": "t", "scopes": ["read_project"] });
    let token = world.app.post(outsider, &format!("{base}/tokens"), &token).json();
    for (kind, id) in [
        ("keys", &key["id"]),
        ("invitations", &invitation["id"]),
        ("tokens", &token["id"]),
        ("members", &json!(member)),
    ] {
        let id = id.as_str().unwrap();
        let ask = |id: &str| world.app.ask(admin, "DELETE", &format!("/api/projects/{}/{kind}/{id}", world.own), None);
        let (foreign, absent) = (ask(id), ask("nothing_of_that_name"));
        assert_eq!(foreign.status, 404, "{kind}: {}", foreign.body);
        assert_eq!(foreign.without_request(), absent.without_request(), "{kind}");
    }
    let still = world.app.get(outsider, &format!("{base}/keys")).json();
    assert!(still["keys"][0]["revoked"].is_null());
    assert_eq!(world.app.get(outsider, &base).status, 200);
}

#[test]
fn a_change_of_role_counts_from_the_next_request() {
    let world = world();
    let by = |name: &str| &world.callers.iter().find(|caller| caller.name == name).unwrap().who;
    let (owner, admin, token) = (by("owner"), by("admin"), by("token with scope"));
    let path = format!("/api/projects/{}", world.own);
    let id = world.app.get(admin, "/api/session").json()["id"].as_str().unwrap().to_string();
    let member = format!("{path}/members/{id}");
    assert_eq!(world.app.get(token, &format!("{path}/keys")).status, 200);
    let lower = world.app.ask(owner, "PATCH", &member, Some(&json!({ "role": "viewer" })));
    assert_eq!(lower.status, 200, "{}", lower.body);
    assert_eq!(world.app.get(admin, &format!("{path}/keys")).code(), "forbidden");
    assert_eq!(world.app.get(token, &format!("{path}/keys")).code(), "forbidden");
    assert_eq!(world.app.ask(owner, "DELETE", &member, None).status, 204);
    assert_eq!(world.app.get(admin, &path).status, 404);
    assert_eq!(world.app.get(token, &path).status, 404);
}

#[test]
fn nobody_gives_what_they_do_not_have() {
    let world = world();
    let by = |name: &str| &world.callers.iter().find(|caller| caller.name == name).unwrap().who;
    let path = format!("/api/projects/{}", world.own);
    let admin = by("admin");
    let own = world.app.get(admin, "/api/session").json()["id"].as_str().unwrap().to_string();
    let change = |body: Value| world.app.ask(admin, "PATCH", &format!("{path}/members/{own}"), Some(&body));
    assert_eq!(change(json!({ "role": "owner" })).status, 422);
    assert_eq!(change(json!({ "sees_personal_data": true })).code(), "forbidden");
    for field in ["is_owner", "owner", "project_id", "id"] {
        let reply = change(json!({ field: true }));
        assert_eq!((reply.status, reply.code().as_str()), (422, "unknown_field"), "{field}");
        assert_eq!(reply.json()["fields"], json!([field]));
    }
    let invite = json!({ "email": "y@example.se", "role": "viewer", "sees_personal_data": true });
    assert_eq!(world.app.post(admin, &format!("{path}/invitations"), &invite).code(), "forbidden");
    let scopes: Vec<Permission> = PERMISSIONS.iter().map(|grant| grant.permission).collect();
    let token = json!({ "name": "all", "scopes": scopes });
    assert_eq!(world.app.post(admin, &format!("{path}/tokens"), &token).code(), "forbidden");
}
