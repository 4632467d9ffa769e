//! The example: put up once, walked through, removed so that nothing of it is left; and the door of a demonstration.

use crate::support::{TestApp, Who};
use model::{
    Actor, By, Email, FindingAbout, FindingPlace, FindingStatus, JourneyDefinition, Language, ProjectId, ProjectRole,
    Role, StudioDefinition,
};
use serde_json::{Value, json};
use server::{Example, Extras, Filling, TourStep};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{EXAMPLE_DOMAIN, NewDecision, NewJourney, NewMember, Store};

/// An example with signs in it that stand nowhere else.
struct Small;

const COLLEAGUE: &str = "Karin Kvarglömd";
const JOURNEY: &str = "Resan som ska bort";
const REASON: &str = "Avfärdat som ska bort";
const KEY: &str = "Nyckeln som ska bort";

impl Example for Small {
    fn name(&self, language: Language) -> String {
        match language {
            Language::Swedish => "Exempel: Slocknade Lyktan".into(),
            Language::English => "Example: Dark Lantern".into(),
        }
    }

    fn fill(&self, place: &Filling<'_>) -> Result<(), String> {
        fill(place).map_err(|error| error.to_string())
    }

    fn tour(&self, project: &ProjectId, defined: &StudioDefinition, language: Language) -> Vec<TourStep> {
        let journey = defined.journeys.first().map(|journey| journey.id.0.clone()).unwrap_or_default();
        let title = match language {
            Language::Swedish => "Börja här",
            Language::English => "Begin here",
        };
        vec![TourStep { title: title.into(), text: "…".into(), path: format!("/p/{project}/journeys/{journey}") }]
    }
}

fn fill(place: &Filling<'_>) -> Result<(), store::StoreError> {
    let Filling { store, project, by, now, .. } = *place;
    let email = Email::parse(&format!("karin@{EXAMPLE_DOMAIN}")).unwrap();
    let new = NewMember { email, name: COLLEAGUE, language: Language::Swedish, owner: false, password: None };
    let karin = store.create_member(by, &new, now)?;
    let role = ProjectRole { project: project.clone(), role: Role::Viewer, sees_personal_data: false };
    store.give_role(by, &karin.id, &role, now)?;
    let journey = NewJourney {
        definition: JourneyDefinition { name: JOURNEY.into(), ..JourneyDefinition::default() },
        owner: Some(karin.id),
        example: true,
        ..NewJourney::default()
    };
    store.create_journey(by, project, &journey, now)?;
    let about = FindingAbout {
        kind: "loop".into(),
        polarity: "friction".into(),
        journey: None,
        goal: "Klart".into(),
        place: FindingPlace::Step { activity: "Läsa".into() },
        segment: Vec::new(),
        only: false,
        only_since: None,
    };
    let (status, reason) = (FindingStatus::Dismissed, Some(REASON.to_string()));
    let decided = NewDecision { status, reason, owner: None, confirmed: None, about: Some(about) };
    store.decide_finding(by, project, "f-0123456789abcdef", 0, &decided, now)?;
    store.create_key(by, project, KEY, Some("nyckel-som-ska-bort"), now)?;
    Ok(())
}

fn with_example() -> (TestApp, Who) {
    let app = TestApp::start_adding("[seal]\nevery_seconds = 1", |_, _| Extras {
        example: Some(Arc::new(Small)),
        door: None,
    });
    let owner = app.set_up();
    (app, owner)
}

fn put_up(app: &TestApp, owner: &Who) -> String {
    let made = app.ask(owner, "POST", "/api/example", None);
    assert_eq!(made.status, 201, "{}", made.body);
    made.json()["project"].as_str().unwrap().to_string()
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

/// The files that hold a text.
fn holding(app: &TestApp, text: &str) -> Vec<String> {
    let holds = |path: &PathBuf| std::fs::read(path).unwrap().windows(text.len()).any(|piece| piece == text.as_bytes());
    let name = |path: PathBuf| path.strip_prefix(app.data()).unwrap().display().to_string();
    files(&app.data()).into_iter().filter(holds).map(name).collect()
}

fn audited(app: &TestApp, owner: &Who, action: &str) -> Vec<Value> {
    let page = app.get(owner, &format!("/api/audit?action={action}")).json();
    page["entries"].as_array().unwrap().clone()
}

#[test]
fn the_example_is_put_up_once_in_the_owners_language_and_says_what_it_is() {
    let (app, owner) = with_example();
    let project = put_up(&app, &owner);
    let seen = app.get(&owner, &format!("/api/projects/{project}")).json();
    assert_eq!((&seen["example"], &seen["name"]), (&json!(true), &json!("Exempel: Slocknade Lyktan")));
    let again = app.ask(&owner, "POST", "/api/example", None);
    assert_eq!((again.status, again.code().as_str()), (409, "example_exists"));
    let mine = app.get(&owner, "/api/session").json()["projects"].clone();
    let flags: Vec<&Value> = mine.as_array().unwrap().iter().map(|place| &place["example"]).collect();
    assert_eq!(flags, [&json!(false), &json!(true)]);
}

#[test]
fn the_tour_speaks_the_readers_language_and_is_only_in_the_example() {
    let (app, owner) = with_example();
    let project = put_up(&app, &owner);
    let tour =
        |language: &str| app.get(&owner, &format!("/api/projects/{project}/example/tour?lang={language}")).json();
    assert_eq!(tour("sv")["steps"][0]["title"], "Börja här");
    assert_eq!(tour("en")["steps"][0]["title"], "Begin here");
    let path = tour("en")["steps"][0]["path"].as_str().unwrap().to_string();
    assert!(path.starts_with(&format!("/p/{project}/journeys/jny_")), "{path}");
    assert_eq!(app.get(&owner, "/api/projects/default/example/tour").status, 404);
}

#[test]
fn removing_the_example_leaves_nothing_but_the_line_that_says_so() {
    let (app, owner) = with_example();
    let project = put_up(&app, &owner);
    let base = format!("/api/projects/{project}");
    let csv = "kund_id,tidpunkt,händelse,kanal\nSKABORT-1,2025-12-01T10:00:00Z,Borttagbart,Brev\nSKABORT-2,2025-12-02T10:00:00Z,Borttagbart,Brev\n";
    let Who::Session(secret) = &owner else { unreachable!() };
    let cookie = format!("__Host-resa={secret}");
    let headers = [("x-resa-request", "1"), ("cookie", cookie.as_str())];
    let path = format!("{base}/imports?name=bortfil.csv");
    let imported = app.send("POST", &path, &headers, Some(csv));
    assert_eq!(imported.status, 200, "{}", imported.body);
    let key = Who::WriteKey("nyckel-som-ska-bort".into());
    let sent =
        json!([{ "person": { "user_id": "SKABORT-3" }, "activity": "Levande-borta" }, { "activity": "Avvisad-borta" }]);
    let answer = app.post(&key, &format!("{base}/events"), &sent);
    assert_eq!((answer.status, &answer.json()["rejected"]), (200, &json!(1)), "{}", answer.body);
    let stays = app.get(&owner, "/api/projects/default").json();
    let there = [COLLEAGUE, JOURNEY, REASON, KEY, "Slocknade", "bortfil.csv"];
    for text in there {
        assert!(!holding(&app, text).is_empty(), "{text} is kept somewhere, else this test shows nothing");
    }

    let gone = app.ask(&owner, "DELETE", &format!("{base}/example"), None);
    assert_eq!((gone.status, gone.body.as_str()), (204, ""));
    assert_eq!(app.get(&owner, &base).status, 404);
    assert_eq!(app.post(&key, &format!("{base}/events"), &sent).status, 401, "its key sends nowhere");
    assert_eq!(app.get(&owner, "/api/projects/default").json(), stays);
    for text in there.into_iter().chain(["SKABORT", "Borttagbart", "Levande-borta", "Avvisad-borta"]) {
        assert_eq!(holding(&app, text), [""; 0], "{text}");
    }
    let left = holding(&app, &project);
    assert!(left.iter().all(|file| file.starts_with("resa.db") || file.contains("audit")), "{left:?}");
    let store = app.store();
    assert!(store.list_members().unwrap().iter().all(|member| member.name != COLLEAGUE));
    assert_eq!(store.count_identities(&ProjectId(project.clone())).unwrap(), 0);
    let lines = audited(&app, &owner, "project.erase");
    assert_eq!((lines.len(), &lines[0]["object"]), (1, &json!(project)));
    // And it may be put up again.
    assert_ne!(put_up(&app, &owner), project);
}

#[test]
fn only_the_example_can_be_removed_and_only_by_an_owner() {
    let (app, owner) = with_example();
    let project = put_up(&app, &owner);
    let refused = app.ask(&owner, "DELETE", "/api/projects/default/example", None);
    assert_eq!((refused.status, refused.code().as_str()), (409, "not_an_example"));
    let admin = app.invite(&owner, &project, "admin@example.se", "admin", true);
    assert_eq!(app.ask(&admin, "DELETE", &format!("/api/projects/{project}/example"), None).status, 403);
    assert_eq!(app.ask(&admin, "POST", "/api/example", None).status, 403);
    // A real colleague who was invited stays a member when the example goes.
    assert_eq!(app.ask(&owner, "DELETE", &format!("/api/projects/{project}/example"), None).status, 204);
    assert_eq!(app.get(&admin, "/api/session").status, 200);
}

#[test]
fn events_that_arrive_while_the_example_goes_leave_nothing() {
    let (app, owner) = with_example();
    let project = put_up(&app, &owner);
    let key = Who::WriteKey("nyckel-som-ska-bort".into());
    let path = format!("/api/projects/{project}/events");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let begun = Instant::now();
            for number in 0.. {
                let event = json!([{ "person": { "user_id": format!("SKABORT-{number}") }, "activity": "Sent-borta" }]);
                let status = app.post(&key, &path, &event).status;
                assert!([200, 401, 404].contains(&status), "{status}");
                if status != 200 || begun.elapsed() > Duration::from_secs(20) {
                    break;
                }
            }
        });
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(app.ask(&owner, "DELETE", &format!("/api/projects/{project}/example"), None).status, 204);
    });
    app.store().compact().unwrap();
    assert_eq!(holding(&app, "Sent-borta"), [""; 0]);
}

#[test]
fn the_door_of_a_demonstration_opens_once_and_no_other_server_has_one() {
    let app = TestApp::start_adding("", |data, now| {
        let store = Store::open(data, now).unwrap();
        let email = Email::parse(&format!("du@{EXAMPLE_DOMAIN}")).unwrap();
        let new = NewMember { email, name: "Du", language: Language::Swedish, owner: true, password: None };
        let you = store.create_member(&By::from(Actor::Cli), &new, now).unwrap();
        Extras { example: None, door: Some(you.id) }
    });
    assert!(app.secret.starts_with("resa_dem_"), "{}", app.secret);
    assert_eq!(app.get(&Who::Nobody, "/demo").status, 200);
    let enter = |secret: &str| app.post(&Who::Nobody, "/api/demo/enter", &json!({ "secret": secret }));
    let wrong = app.secret.replace("resa_dem_", "resa_set_");
    assert_eq!(enter(&wrong).status, 404);
    let entered = enter(&app.secret);
    assert_eq!((entered.status, &entered.json()["name"]), (200, &json!("Du")), "{}", entered.body);
    assert_eq!(app.get(&crate::support::session(&entered), "/api/session").status, 200);
    assert_eq!(enter(&app.secret).status, 404, "once");
    assert_eq!(holding(&app, &app.secret), [""; 0]);

    let other = TestApp::start();
    assert_eq!(other.post(&Who::Nobody, "/api/demo/enter", &json!({ "secret": app.secret })).status, 404);
    assert_eq!(other.get(&Who::Nobody, "/demo").status, 404);
}
