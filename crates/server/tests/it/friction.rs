//! Friction over HTTP: what is planted is told with the numbers that were counted, of nothing wrong nothing is claimed, and
//! of few nothing is told.

use crate::answers_http::Told;
use crate::persons::{BASE, World, world};
use crate::support::Who;
use serde_json::{Value, json};

const DAY: i64 = 24 * 60;

/// Somebody gets a letter, looks at the site, fills in a form, and signs or does not; in between an error may show.
fn applies(person: u32, start: i64, error: bool, signs: bool) -> Vec<Told> {
    let mut events = vec![
        (person, start, "letter", "post", ""),
        (person, start + 30, "page", "web", ""),
        (person, start + 40, "form", "web", ""),
    ];
    if error {
        events.push((person, start + 42, "Felmeddelande", "web", ""));
    }
    if signs {
        events.push((person, start + 50, "signed", "web", ""));
    }
    events
}

/// Nine hundred of them over forty-five weeks. One in three meets an error; of these `fails` in ten do not sign, of the
/// others two in ten.
pub(crate) fn company(fails: u32) -> Vec<Told> {
    let one = |person: u32| {
        let error = person.is_multiple_of(3);
        let lot = person / 3 % 10;
        applies(person, i64::from(person) * DAY * 315 / 900, error, lot >= if error { fails } else { 2 })
    };
    (0..900).flat_map(one).collect()
}

pub(crate) fn define(world: &World) -> String {
    let draft = json!({
        "name": "Ansöka", "problem": "Jag vill ansöka", "goal_text": null, "start": ["letter"], "goal": ["signed"],
        "steps": [], "activities": [], "cut": null, "gap": "30d", "horizon": "7d", "owner": null,
    });
    let made = world.app.post(&world.admin, &format!("{BASE}/journeys"), &draft);
    assert_eq!(made.status, 201, "{}", made.body);
    made.json()["id"].as_str().unwrap().to_string()
}

#[test]
fn what_makes_customers_fail_is_told_as_it_was_counted() {
    let world = world("");
    world.tell(&company(7));
    let id = define(&world);
    // Who only asks for what is known begins no search.
    let (known, progress) = (format!("{BASE}/friction/known?lang=en"), format!("{BASE}/friction/progress?lang=en"));
    for _ in 0..2 {
        assert_eq!(world.app.get(&world.admin, &known).json(), json!({ "known": null }));
        assert_eq!(world.app.get(&world.admin, &progress).json()["under_way"], json!(false));
    }
    let told = world.read_fresh("/friction?lang=en");
    assert_eq!(world.app.get(&world.admin, &known).json()["known"], told);
    assert_eq!(world.app.get(&Who::Nobody, &known).status, 401);
    assert_eq!((&told["goal"], &told["journeys_asked"][0]["id"]), (&json!("Ansöka"), &json!(id)), "{told}");
    let findings = told["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{told}");
    let finding = &findings[0];
    assert_eq!(finding["where"], json!({ "activity": "form" }), "{finding}");
    assert_eq!((&finding["kind"], &finding["polarity"]), (&json!("error"), &json!("friction")));
    // The last ones' time is not over.
    let (all, affected) = (told["journeys"].as_u64().unwrap(), finding["journeys_affected"].as_u64().unwrap());
    assert!((870..=900).contains(&all) && affected.abs_diff(all / 3) <= 1, "{told}");
    assert_eq!(finding["rate"]["n"], affected);
    assert!((finding["rate"]["value"].as_f64().unwrap() - 0.7).abs() < 0.03, "{finding}");
    let baseline = &finding["baseline"];
    assert!((baseline["value"].as_f64().unwrap() - 0.2).abs() < 0.06, "{finding}");
    let lost = &finding["per_1000"]["failed_goals"];
    // One in three loses one goal in two: 167 in 1,000.
    assert!(lost["low"].as_f64().unwrap() < 167.0 && lost["high"].as_f64().unwrap() > 167.0, "{lost}");
    assert_eq!(finding["trace"], json!(["letter", "page", "form", "signed"]), "{finding}");
    months_are_told_as_they_were_counted(finding);
    let yearly = finding["worth"]["goals_per_year"]["value"].as_f64().unwrap();
    assert!((120.0..=220.0).contains(&yearly), "a thousand journeys a year: {finding}");
    assert_eq!(finding["worth"]["sek_per_year"], Value::Null, "nobody stated what a goal is worth");
    let curve = told["effort_curve"].as_array().unwrap();
    let steps: Vec<&str> = curve.iter().filter_map(|at| at["activity"].as_str()).collect();
    assert_eq!(steps, ["letter", "page", "form"], "{told}");
    assert!((curve[2]["cumulative"].as_f64().unwrap() - 1.0 / 3.0).abs() < 0.01, "one error in three: {told}");
    // An error is none of the five signs, and nobody called.
    let behaved = &told["behaved"];
    assert_eq!((behaved["signs"].as_array().unwrap().len(), &behaved["mean"]["value"]), (5, &json!(0.0)), "{behaved}");
    assert_eq!(behaved["mean"]["high"], Value::Null, "that nobody shows any makes none of it sure: {behaved}");
    assert_eq!((&behaved["calling"], &behaved["after_trouble"]["value"]), (&json!(0), &Value::Null), "{behaved}");

    // The same journey asked for by name gives the same, and one that is not there is not there.
    let same = world.read_fresh(&format!("/friction?lang=en&journey={id}"));
    assert_eq!(same["findings"], told["findings"]);
    let path = format!("{BASE}/friction?journey=jrn_nothing");
    assert_eq!(world.app.get(&world.admin, &path).status, 404);

    // Narrowed, counts are multiples of the least group.
    let some = world.read_fresh("/friction?lang=en&to=2026-06-01");
    let narrowed = &some["findings"][0];
    for count in [&some["journeys"], &narrowed["journeys_affected"], &narrowed["rate"]["n"], &narrowed["gain"]["n"]] {
        assert_eq!(count.as_u64().unwrap() % some["rounded_to"].as_u64().unwrap(), 0, "{narrowed}");
    }
    journeys_are_shown_to_those_who_may(&world, finding["id"].as_str().unwrap());
}

/// January 2026 begins 59 days after the first letter.
fn months_are_told_as_they_were_counted(finding: &Value) {
    let at_form = |person: &u32| i64::from(*person) * DAY * 315 / 900 + 40;
    let january: Vec<u32> = (0..900).filter(|person| (59 * DAY..90 * DAY).contains(&at_form(person))).collect();
    let laps = finding["series"].as_array().unwrap();
    let lap = laps.iter().find(|lap| lap["from"] == "2026-01-01").unwrap();
    let affected: Vec<&u32> = january.iter().filter(|person| person.is_multiple_of(3)).collect();
    let failed = affected.iter().filter(|person| **person / 3 % 10 < 7).count();
    let counted = [january.len(), affected.len(), failed].map(|count| json!(count));
    assert_eq!([&lap["reached_place"], &lap["affected"], &lap["failed"]], counted.each_ref(), "{finding}");
    // Of the last days few are judged; what is hidden is more than one month, so that no sum tells it.
    let hidden: Vec<&Value> = laps.iter().filter(|lap| lap["failed"].is_null()).collect();
    assert!(hidden.len() != 1 && hidden.iter().all(|lap| lap["reached_place"].is_null()), "{finding}");
}

fn journeys_are_shown_to_those_who_may(world: &World, finding: &str) {
    let path = format!("/findings/{finding}/journeys?lang=en");
    assert_eq!(world.read_fresh(&path)["examples"], Value::Null, "the project does not allow looking at customers");
    world.allow_view();
    let examples = world.read_fresh(&path)["examples"].clone();
    let examples = examples.as_array().unwrap();
    assert_eq!(examples.len(), 20);
    for example in examples {
        let steps = example["steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| step["station"] == "Felmeddelande"), "{example}");
    }
    let nobody = world.app.get(&world.admin, &format!("{BASE}/findings/f-0000000000000000/journeys"));
    assert_eq!(nobody.status, 404, "{}", nobody.body);
    assert_eq!(world.app.get(&Who::Nobody, &format!("{BASE}{path}")).status, 401);
}

#[test]
fn where_nothing_is_wrong_nothing_is_claimed_and_it_is_said_how_much_was_looked_at() {
    let world = world("");
    world.tell(&company(2));
    define(&world);
    let told = world.read_fresh("/friction");
    assert_eq!(told["findings"], json!([]), "{told}");
    assert!(told["tested"].as_u64().unwrap() > 0 && told["journeys"].as_u64().unwrap() > 800, "{told}");
    let looked_at = told["not_claimed"].as_array().unwrap();
    assert!(looked_at.iter().any(|it| it["kind"] == "error" && it["where"] == json!({ "activity": "form" })), "{told}");
}

#[test]
fn what_is_written_in_the_register_is_looked_at_from_then_on() {
    let world = world("");
    world.tell(&company(2));
    define(&world);
    let before = world.read_fresh("/friction");
    assert_eq!(before["changes"], json!([]));
    let first: String = before["first"].as_str().unwrap().chars().take(10).collect();
    let body = json!({ "version": 0, "changes": [{ "name": "Nytt brev", "on": first }, { "name": "Nästa", "on": "2040-01-01" }] });
    assert_eq!(world.app.ask(&world.admin, "PUT", &format!("{BASE}/register"), Some(&body)).status, 200);
    let after = world.read_fresh("/friction");
    let looked: Vec<_> = after["changes"].as_array().unwrap().iter().map(|it| (&it["name"], &it["reaches"])).collect();
    assert_eq!(looked, [(&json!("Nytt brev"), &json!(true)), (&json!("Nästa"), &json!(false))], "{after}");
}

#[test]
fn without_a_goal_nothing_is_judged() {
    let world = world("");
    world.tell(&company(7));
    let told = world.read_fresh("/friction");
    assert_eq!(
        (&told["findings"], &told["journeys_asked"], &told["journeys"]),
        (&json!([]), &json!([]), &json!(0)),
        "{told}"
    );
}

#[test]
fn of_few_who_show_a_sign_not_even_their_number_is_told() {
    let world = world("");
    let mut events: Vec<Told> =
        (0..400).flat_map(|person| applies(person, i64::from(person) * DAY / 4, false, person % 4 > 0)).collect();
    // Three meet an error and do not sign.
    events.extend((400..403).flat_map(|person| applies(person, i64::from(person), true, false)));
    world.tell(&events);
    define(&world);
    let told = world.read_fresh("/friction");
    let kinds: Vec<&Value> = told["not_claimed"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert!(!kinds.contains(&&json!("error")) && !told["findings"].to_string().contains("error"), "{told}");
    // Nor by how much effort there is at the step.
    let form = told["effort_curve"].as_array().unwrap().iter().find(|at| at["activity"] == "form").unwrap();
    assert_eq!((&form["own"], &form["cumulative"]), (&Value::Null, &Value::Null), "{form}");
    // And of one customer nothing at all, whatever the question.
    let one = world.read_fresh("/friction?from=2025-11-03&to=2025-11-04");
    assert!(one["findings"] == json!([]) && one["not_claimed"] == json!([]), "{one}");
    assert!(one["effort_curve"].as_array().unwrap().iter().all(|at| !at["journeys"].is_null() || !at["own"].is_null()));
}
