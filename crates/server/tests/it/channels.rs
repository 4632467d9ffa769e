//! Channels side by side over HTTP: a step that fails in one channel is told with what was counted, a narrowed question tells
//! multiples of the least group, and of few nothing is told.

use crate::answers_http::Told;
use crate::persons::{BASE, World, world};
use crate::support::Who;
use serde_json::{Value, json};

const DAY: i64 = 24 * 60;
const PERSONS: u32 = 400;

/// Customers who get a letter and ask for help, every other one by phone; of ten of them so many `sign` in time there, and
/// eight on the web. `also`: so many of those on the web call at once, too.
fn company(sign: impl Fn(u32) -> bool, also: u32) -> Vec<Told> {
    let one = |person: u32| {
        let start = i64::from(person) * DAY * 200 / i64::from(PERSONS);
        let (by_phone, lot) = (person.is_multiple_of(2), person / 2);
        let channel = if by_phone { "phone" } else { "web" };
        let mut events = vec![(person, start, "letter", "post", ""), (person, start + 300, "ask", channel, "")];
        if !by_phone && lot < also {
            events.push((person, start + 303, "call", "phone", ""));
        }
        if if by_phone { sign(lot) } else { lot % 10 < 8 } {
            events.push((person, start + 400, "signed", "web", ""));
        }
        events
    };
    (0..PERSONS).flat_map(one).collect()
}

fn define(world: &World) {
    let draft = json!({
        "name": "Ansöka", "problem": "Jag vill ansöka", "goal_text": null, "start": ["letter"], "goal": ["signed"],
        "steps": [], "activities": [], "cut": null, "gap": "30d", "horizon": "7d", "owner": null,
    });
    let made = world.app.post(&world.admin, &format!("{BASE}/journeys"), &draft);
    assert_eq!(made.status, 201, "{}", made.body);
}

fn journey(world: &World) -> String {
    let journeys = world.app.get(&world.admin, &format!("{BASE}/journeys")).json();
    journeys["journeys"][0]["id"].as_str().unwrap().to_string()
}

/// How signing is compared at the step at which customers ask.
fn signing(told: &Value) -> (&Value, &Value) {
    let step = told["steps"].as_array().unwrap().iter().find(|step| step["step"] == "ask");
    let step = step.unwrap_or_else(|| panic!("the step is told: {told}"));
    let comparisons = step["comparisons"].as_array().unwrap();
    (step, comparisons.iter().find(|it| it["outcome"] == "goal_reached").unwrap())
}

#[test]
fn a_channel_that_fails_is_told_with_what_was_counted() {
    let world = world("");
    world.tell(&company(|lot| lot % 10 < 4, 60));
    define(&world);
    let asked = format!("/channels/compared?journey={}", journey(&world));
    let told = world.read_fresh(&asked);
    assert_eq!((&told["journeys"], &told["channel_of_journey"]), (&json!(400), &json!(false)), "{told}");
    let (step, goal) = signing(&told);
    assert_eq!(step["verdict"], "differs", "{step}");
    // Not even without narrowing is a share told of counts that are not rounded: other counts differ from it by few.
    let multiple = told["rounded_to"].as_u64().unwrap();
    assert_eq!(told["k"], multiple);
    for side in ["own", "others"] {
        let (share, n) = (goal[side]["value"].as_f64().unwrap(), goal[side]["n"].as_u64().unwrap());
        let did = (share * n as f64).round() as u64;
        assert_eq!((n % multiple, did % multiple), (0, 0), "{goal}");
    }
    let (own, others) = (goal["own"]["value"].as_f64().unwrap(), goal["others"]["value"].as_f64().unwrap());
    assert!((own - others).abs() > 0.3 && (own - others).abs() < 0.5, "four of ten against eight: {goal}");
    let alike = &goal["alike"];
    let (low, high) = (alike["low"].as_f64().unwrap(), alike["high"].as_f64().unwrap());
    assert!(low < own - others && own - others < high && (low > 0.0 || high < 0.0), "{goal}");
    let changes = &told["changes"];
    assert!(changes["ways"].as_array().unwrap().iter().any(|way| way["to"] == "phone"), "{changes}");
    let at_once = &told["at_once"]["combinations"][0];
    assert_eq!((&at_once["channels"], &at_once["journeys"]), (&json!(["phone", "web"]), &json!(60)), "{told}");

    // Where less is told of few, sixty who use both at once are few.
    let strict = json!({ "settings": { "smallest_group": 50 } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&strict)).status, 200);
    let less = world.read_fresh(&asked);
    assert_eq!((&less["k"], &less["rounded_to"]), (&json!(50), &json!(50)));
    assert_eq!(
        (&less["at_once"]["combinations"], &less["at_once"]["rate"]["value"]),
        (&json!([]), &Value::Null),
        "{less}"
    );
    assert_eq!(signing(&less).1["own"]["n"].as_u64().unwrap() % 50, 0, "{less}");
    let usual = json!({ "settings": { "smallest_group": 5 } });
    assert_eq!(world.app.ask(&world.admin, "PATCH", BASE, Some(&usual)).status, 200);

    let some = world.read_fresh(&format!("{asked}&from=2026-01-15"));
    let multiple = some["rounded_to"].as_u64().unwrap();
    assert!(multiple > 1);
    let (_, goal) = signing(&some);
    for count in [&some["journeys"], &goal["own"]["n"], &goal["others"]["n"], &some["changes"]["ways"][0]["journeys"]] {
        assert_eq!(count.as_u64().unwrap() % multiple, 0, "{some}");
    }
}

#[test]
fn of_few_no_share_is_told() {
    let world = world("");
    // All sign who call, but three of them; and four use both at once.
    world.tell(&company(|lot| lot % 60 != 7, 4));
    define(&world);
    let told = world.read_fresh(&format!("/channels/compared?journey={}", journey(&world)));
    let (_, goal) = signing(&told);
    assert_eq!((&goal["few_behind"], &goal["verdict"]), (&json!(true), &json!("cannot_tell")), "{goal}");
    for figure in ["own", "others", "alike"] {
        assert_eq!((&goal[figure]["value"], &goal[figure]["low"]), (&Value::Null, &Value::Null), "{goal}");
    }
    assert_eq!(told["at_once"]["combinations"], json!([]), "four are few: {told}");
    assert_eq!(told["at_once"]["rate"]["value"], Value::Null, "{told}");
    let few = |way: &Value| way["journeys"].as_u64().unwrap() < 10;
    assert!(!told["changes"]["ways"].as_array().unwrap().iter().any(few), "{told}");
}

#[test]
fn who_may_not_read_the_project_is_not_told() {
    let world = world("");
    let stranger = world.app.get(&Who::Nobody, &format!("{BASE}/channels/compared"));
    assert_eq!(stranger.status, 401, "{}", stranger.body);
    let progress = world.app.get(&Who::Nobody, &format!("{BASE}/friction/progress"));
    assert_eq!(progress.status, 401, "{}", progress.body);
    let idle = world.app.get(&world.admin, &format!("{BASE}/friction/progress?lang=en")).json();
    assert_eq!(idle, json!({ "under_way": false, "share": null }));
}
