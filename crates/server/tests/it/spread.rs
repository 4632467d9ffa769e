//! A survey that is spread over the pages where it asks, over HTTP: rates from yesterday's visits, kept with every
//! showing, told on the fact sheet, and weighed away in scores.

use crate::support::{OWNER, PASSWORD, TestApp, Who, session};
use crate::voice::{at, draft, key, me};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// A survey that asks a fifth of all visits, evenly.
fn evenly(app: &TestApp, owner: &Who) -> String {
    let mut draft = draft("Överallt");
    draft["asking"]["rest"] = json!({ "again_days": 90, "quiet_days": 30, "share": 0.2, "evenly": true });
    let made = app.post(owner, &at("surveys"), &json!({ "draft": draft, "owner": me(app, owner) }));
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    let published = app.post(owner, &at(&format!("surveys/{id}/publish")), &json!({ "version": 1 }));
    assert_eq!(published.status, 200, "{}", published.body);
    id
}

/// The showings of those who were asked among so many who came by a page.
fn come_by(app: &TestApp, key: &Who, survey: &str, page: &str, who: &str, count: usize) -> Vec<(String, Value)> {
    let tries = (0..count).map(|number| format!("{who}-{number}"));
    let asked = tries.filter_map(|user| {
        let body = json!({ "survey": survey, "userId": user, "page": page });
        let reply = app.post(key, "/v1/displays", &body).json();
        (reply["ask"] == json!(true)).then(|| (user, reply["display"].clone()))
    });
    asked.collect()
}

fn answer(app: &TestApp, key: &Who, survey: &str, (user, display): &(String, Value), choice: &str) {
    let answers = [json!({ "question": "goal", "choice": choice }), json!({ "question": "effort", "score": 6 })];
    let body = json!({ "survey": survey, "display": display, "userId": user, "messageId": user, "answers": answers });
    assert_eq!(app.post(key, "/v1/responses", &body).json()["rejected"], 0);
}

#[test]
fn small_pages_ask_more_often_and_scores_weigh_it_away() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (evenly(&app, &owner), key(&app, &owner));
    let first_day = come_by(&app, &key, &survey, "/stor/4711", "a", 400);
    come_by(&app, &key, &survey, "/liten?kund=1", "b", 25);
    assert!((40..=120).contains(&first_day.len()), "the first day asks at the budget's rate: {}", first_day.len());
    app.advance(DAY);
    let owner = session(&app.sign_in(OWNER, PASSWORD));
    // A fifth of 425 visits, as the roots of 400 and 25: 68 of the large page, 17 of the small one.
    let large = come_by(&app, &key, &survey, "/stor/4712", "c", 400);
    let small = come_by(&app, &key, &survey, "/liten", "d", 100);
    let sheet = app.get(&owner, &at(&format!("surveys/{survey}/sheet"))).json();
    let of = |page: &str, end: &str| {
        let all = sheet["sampled"].as_array().unwrap();
        let row = all.iter().find(|row| row["touchpoint"] == page).unwrap_or_else(|| panic!("{sheet}"));
        row[end].as_f64().unwrap()
    };
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    let (rare, often) = (of("/stor/*", "least"), of("/liten", "most"));
    assert!(near(rare, 0.17) && near(often, 0.68), "{rare} {often}");
    assert!(near(of("/stor/*", "most"), 0.2) && sheet["rest"]["evenly"] == json!(true), "{sheet}");
    assert!((40..=100).contains(&large.len()) && (50..=85).contains(&small.len()), "{} {}", large.len(), small.len());

    app.advance(Duration::from_secs(20));
    large.iter().for_each(|one| answer(&app, &key, &survey, one, "no"));
    small.iter().for_each(|one| answer(&app, &key, &survey, one, "yes"));
    let told = app.get(&owner, &at(&format!("voice?survey={survey}"))).json();
    let scores = told["scores"].as_array().unwrap();
    let goal = scores.iter().find(|scores| scores["metric"] == "gcr").unwrap_or_else(|| panic!("{told}"));
    let (yes, no) = (small.len() as f64 / often, large.len() as f64 / rare);
    let score = &goal["score"];
    assert_eq!(
        (score["method"].as_str(), score["n"].as_u64()),
        (Some("hajek"), Some((small.len() + large.len()) as u64))
    );
    assert!(near(score["value"].as_f64().unwrap(), yes / (yes + no)), "{goal}");
    assert!(score["value"].as_f64().unwrap() < 0.35, "without weights half would say yes: {goal}");
}

/// Whoever is not drawn on one day is as likely as anybody to be on the next: else the probability that is kept with
/// those who come back would be too high.
#[test]
fn who_comes_back_on_another_day_is_drawn_anew_and_on_the_same_day_is_not() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (evenly(&app, &owner), key(&app, &owner));
    let asked = |users: &[String]| -> Vec<String> {
        let is_asked = |user: &&String| {
            let body = json!({ "survey": survey, "userId": user, "page": "/sida" });
            app.post(&key, "/v1/displays", &body).json()["ask"] == json!(true)
        };
        users.iter().filter(is_asked).cloned().collect()
    };
    let all: Vec<String> = (0..200).map(|number| format!("kund-{number}")).collect();
    let first = asked(&all);
    let left: Vec<String> = all.into_iter().filter(|user| !first.contains(user)).collect();
    assert!((130..=185).contains(&left.len()), "a fifth is asked: {}", left.len());
    assert_eq!(asked(&left), Vec::<String>::new(), "coming back on the same day does not help to be drawn");
    app.advance(DAY);
    let next = asked(&left).len();
    assert!((left.len() / 10..=left.len() / 3).contains(&next), "a fifth of {} who come back: {next}", left.len());
}

#[test]
fn pages_that_may_be_somebodys_are_told_by_nobodys_name() {
    let app = TestApp::start();
    let owner = app.set_up();
    let (survey, key) = (crate::voice::live(&app, &owner, "Brevet"), key(&app, &owner));
    for (page, who, count) in [("/sida", "a", 12), ("/profil/anna-karlsson", "b", 12), ("/annan", "c", 9)] {
        come_by(&app, &key, &survey, page, who, count);
    }
    let sheet = app.get(&owner, &at(&format!("surveys/{survey}/sheet")));
    let told: Vec<String> =
        sheet.json()["sampled"].as_array().unwrap().iter().map(|row| row["touchpoint"].to_string()).collect();
    assert_eq!(told, ["\"/sida\""], "{}", sheet.body);
    let spread = app.get(&owner, &at(&format!("surveys/{survey}/spread?share=0.5")));
    assert_eq!(spread.json()["untold"], 2, "{}", spread.body);
    assert!(!spread.body.contains("karlsson") && !sheet.body.contains("karlsson"));
    // Who is erased leaves no page that they were on.
    let user = {
        let project = model::ProjectId::default_project();
        let key = ingest::identity::ProjectKey::new(app.store().project_key(&project));
        ingest::identity::pseudonym(&key, model::IdentityKind::UserId, "a-0")
    };
    app.store().erase_asked(&model::ProjectId::default_project(), &[user]).unwrap();
    let survey = model::SurveyId(survey);
    let shown = |store: &store::Store| {
        let (first, last) = (model::Micros(i64::MIN), model::Micros(i64::MAX));
        store.asked_at(&model::ProjectId::default_project(), &survey, first, last).unwrap()
    };
    let of =
        |name: Option<&str>| shown(&app.store()).iter().find(|at| at.name.as_deref() == name).map_or(0, |at| at.shown);
    assert_eq!((of(Some("/sida")), of(None)), (11, 1));
    app.store().forget_asked(&model::ProjectId::default_project(), model::Micros(i64::MAX)).unwrap();
    assert_eq!((of(Some("/sida")), of(None)), (0, 33));
}

#[test]
fn what_a_way_of_asking_would_mean_is_told_before_it_is_chosen() {
    let app = TestApp::start();
    let owner = app.set_up();
    let viewer = app.invite(&owner, "default", "vera@example.se", "viewer", false);
    let (survey, key) = (crate::voice::live(&app, &owner, "Brevet"), key(&app, &owner));
    for (page, count) in [("/stor", 300), ("/liten", 12), ("/nagon/91", 2)] {
        come_by(&app, &key, &survey, page, page, count);
    }
    let ask = |who: &Who, query: &str| app.get(who, &at(&format!("surveys/{survey}/spread?{query}")));
    let even = ask(&viewer, "share=0.1&evenly=true").json();
    let names: Vec<&str> =
        even["touchpoints"].as_array().unwrap().iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!((names, &even["untold"]), (vec!["/stor", "/liten"], &json!(1)), "{even}");
    let [large, small] = [0, 1].map(|at| even["touchpoints"][at]["rate"].as_f64().unwrap());
    assert!((small / large - 5.0).abs() < 1e-9, "{even}");
    let constant = ask(&viewer, "share=0.1").json();
    assert_eq!(constant["touchpoints"][0]["rate"], json!(0.1));
    let held = ask(&viewer, "share=1&evenly=true&enough=0.15").json();
    assert!(held["answers"].as_u64() < ask(&viewer, "share=1&evenly=true").json()["answers"].as_u64(), "{held}");
    for (query, field) in [("share=0", "draft.asking.rest.share"), ("enough=0.7", "draft.asking.rest.enough")] {
        let refused = ask(&viewer, query);
        assert_eq!((refused.status, &refused.json()["fields"]), (422, &json!([field])), "{}", refused.body);
    }
    assert_eq!(app.get(&viewer, &at("surveys/srv_none/spread")).status, 404);
    assert_eq!(app.get(&Who::Nobody, &at(&format!("surveys/{survey}/spread"))).status, 401);
}
