//! Leaving a journey over HTTP: for a while or stopped, where, how well that is told of the newest, and never of few.

use crate::answers_http::Told;
use crate::persons::{BASE, World, world};
use serde_json::{Value, json};

const HOUR: i64 = 60;
const DAY: i64 = 24 * HOUR;

/// Somebody who gets a letter and looks at the site; leaves at `station` and signs five days later or never.
fn leaves(person: u32, start: i64, station: &'static str, comes_back: bool) -> Vec<Told> {
    let mut events = vec![
        (person, start, "letter", "post", ""),
        (person, start + 30, "page", "web", ""),
        (person, start + 40, station, "web", ""),
    ];
    if comes_back {
        events.push((person, start + 5 * DAY, "page", "web", ""));
        events.push((person, start + 5 * DAY + 5, "signed", "web", ""));
    }
    events
}

/// The journey's answer, where the goal is to be reached within a week.
fn left(world: &World) -> Value {
    let draft = json!({
        "name": "Förstå beskedet", "problem": null, "goal_text": null, "start": ["letter"], "goal": ["signed"],
        "steps": [], "activities": [], "cut": null, "gap": "30d", "horizon": "7d", "owner": null,
    });
    let made = world.app.post(&world.admin, &format!("{BASE}/journeys"), &draft);
    assert_eq!(made.status, 201, "{}", made.body);
    let id = made.json()["id"].as_str().unwrap().to_string();
    world.read_fresh(&format!("/voice/abandoned?journey={id}"))
}

#[test]
fn who_left_a_short_journey_is_told_apart_with_errors_and_places_of_few_are_not_told() {
    let world = world("");
    let mut events = Vec::new();
    for person in 0..700 {
        // One in ten does otherwise than the others who left there.
        let (station, otherwise) = (["form error", "calculator"][person as usize % 2], person / 2 % 10 == 0);
        events.extend(leaves(person, i64::from(person) * 100, station, (person % 2 == 1) != otherwise));
    }
    for person in 700..706 {
        events.extend(leaves(person, i64::from(person - 700) * DAY, "branch", false));
    }
    for person in 706..709 {
        events.extend(leaves(person, i64::from(person - 706) * DAY, "chat", false));
    }
    world.tell(&events);
    let answer = left(&world);
    let told = &answer["leaving"];
    assert_eq!((&told["pause_s"], &told["horizon_s"]), (&json!(302_400.0), &json!(604_800.0)), "{answer}");
    assert_eq!((&told["stops"], &told["persons"], &told["verdict"]), (&json!(709), &json!(709), &json!("tells")));
    let blocked = &told["blocked"];
    assert_eq!(blocked["n"], 709 - told["not_yet"].as_u64().unwrap(), "{told}");
    let share = blocked["value"].as_f64().unwrap();
    assert!(blocked["low"].as_f64().unwrap() < 0.5 && (0.45..0.55).contains(&share), "{blocked}");

    let trial = &told["trial"];
    let cells: Vec<[u64; 2]> = trial["confusion"].as_array().unwrap().iter().map(cells_of).collect();
    let [[hit, miss], [false_rest, rest], _] = cells[..] else { panic!("{trial}") };
    assert!(hit > 5 * miss && rest > 5 * false_rest && miss > 0 && false_rest > 0, "{trial}");
    assert_eq!(cells.iter().flatten().sum::<u64>(), trial["tried"], "{trial}");
    let wrong = (miss + false_rest) as f64 / (hit + miss + false_rest + rest) as f64;
    assert!((trial["wrong"]["value"].as_f64().unwrap() - wrong).abs() < 1e-9, "{trial}");
    assert!(trial["auc"]["low"].as_f64().unwrap() > 0.5 && trial["wrong_by_guessing"].as_f64().unwrap() > wrong);

    let stations: Vec<&Value> = told["stations"].as_array().unwrap().iter().collect();
    let names: Vec<&str> = stations.iter().filter_map(|station| station["station"].as_str()).collect();
    assert_eq!(names, ["form error", "calculator"], "three at one place, and what would tell of them: {told}");
    let of = |station: &Value, what: &str| station[what]["value"].as_f64().unwrap();
    assert!(of(stations[0], "blocked") > 0.85 && of(stations[1], "temporary") > 0.85, "{told}");
    let likely = |station: &Value| (station["likely_blocked"].clone(), station["not_yet"].clone());
    let (all, open) = likely(stations[0]);
    assert!(all == open && open.as_u64().unwrap() > 10, "{told}");
    assert_eq!(likely(stations[1]).0, 0, "{told}");
}

fn cells_of(said: &Value) -> [u64; 2] {
    ["was_blocked", "was_temporary"].map(|cell| said[cell].as_u64().unwrap_or_else(|| panic!("{said}")))
}

#[test]
fn of_few_who_left_nothing_is_told() {
    let world = world("");
    let few: Vec<Told> = (0..4).flat_map(|person| leaves(person, i64::from(person) * HOUR, "form", false)).collect();
    world.tell(&few);
    // Somebody who is there long after, so that it is known what came of the four.
    world.tell(&[(9, 40 * DAY, "letter", "post", "")]);
    let answer = left(&world);
    let told = &answer["leaving"];
    assert_eq!([&told["stops"], &told["persons"], &told["blocked"]["value"]], [&Value::Null; 3], "{answer}");
    assert_eq!((&told["verdict"], &told["trial"]), (&json!("too_few"), &Value::Null), "{answer}");
    assert_eq!((&told["blocked"]["n"], &told["stations"]), (&json!(0), &json!([])), "{answer}");
}
