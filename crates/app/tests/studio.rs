//! What was defined in the studio, at the command line: the same journeys and names without a file.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, resa};
use model::{Actor, Assumptions, By, Cut, JourneyDefinition, Micros, ProjectId, StationRule};
use serde_json::Value;
use store::{NewJourney, Store};

const LOG: &str = "\
kundnr,tid,händelse,kanal
K1,2024-03-01T08:00:00Z,Reklam,web
K1,2024-03-02T08:00:00Z,Brev 17,letter
K1,2024-03-03T08:00:00Z,Samtal in,phone
K1,2024-03-04T08:00:00Z,Klart,web
K2,2024-03-01T08:00:00Z,Reklam,web
";

fn defined(folder: &Folder) -> String {
    let (log, data) = (folder.with("log.csv", LOG), folder.at("data"));
    resa(["import", &log, "--data", &data]).worked();
    let store = Store::open_existing(data.as_ref()).unwrap();
    let (by, now, project) = (By::from(Actor::Cli), Micros(0), ProjectId::default_project());
    let definition = JourneyDefinition {
        name: "Förstå brevet".into(),
        start: vec!["Få brevet".into()],
        goal: vec!["Klart".into()],
        cut: Some(Cut::Goal),
        ..JourneyDefinition::default()
    };
    store.create_journey(&by, &project, &NewJourney { definition, ..NewJourney::default() }, now).unwrap();
    let rule =
        StationRule { activity: Some("Brev*".into()), station: Some("Få brevet".into()), ..StationRule::default() };
    store.put_station_rules(&by, &project, 0, &[rule], &[], now).unwrap();
    data
}

fn answer(args: &[&str]) -> Value {
    serde_json::from_str(&resa(args).worked().out).unwrap()
}

#[test]
fn a_journey_of_the_studio_is_asked_for_by_its_name() {
    let folder = Folder::new();
    let data = defined(&folder);
    let whole = answer(&["flow", "--data", &data, "--json"]);
    assert_eq!((&whole["events"], &whole["journeys"]), (&Value::from(5), &Value::from(2)), "{whole}");
    let one = answer(&["flow", "--data", &data, "--journey", "Förstå brevet", "--json"]);
    assert_eq!((&one["events"], &one["journeys"]), (&Value::from(3), &Value::from(1)), "{one}");
    let run = resa(["flow", "--data", &data, "--journey", "Förstå beskedet"]);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("Förstå brevet"), "the nearest name is told: {}", run.err);
}

#[test]
fn what_failures_cost_is_as_was_stated_in_the_studio_unless_the_command_says_otherwise() {
    let folder = Folder::new();
    let data = defined(&folder);
    let asked = ["friction", "--data", &data, "--journey", "Förstå brevet", "--json"];
    let nobody = &answer(&asked)["assumptions"];
    assert!(nobody.as_object().unwrap().values().all(Value::is_null), "nobody has stated any: {nobody}");
    let stated = Assumptions { goal_sek: Some(900.0), contact_sek: Some(80.0), ..Assumptions::default() };
    let store = Store::open_existing(data.as_ref()).unwrap();
    store.put_assumptions(&By::from(Actor::Cli), &ProjectId::default_project(), 0, &stated, Micros(0)).unwrap();
    let studio = &answer(&asked)["assumptions"];
    assert_eq!((&studio["goal_sek"], &studio["contact_sek"]), (&Value::from(900.0), &Value::from(80.0)), "{studio}");
    let told = &answer(&[&asked[..], &["--goal-sek", "1000"]].concat())["assumptions"];
    assert_eq!((&told["goal_sek"], &told["contact_sek"]), (&Value::from(1000.0), &Value::from(80.0)), "{told}");
}

#[test]
fn the_map_bears_the_names_that_the_studios_rules_give() {
    let folder = Folder::new();
    let data = defined(&folder);
    let map = folder.at("map.json");
    resa(["map", "--data", &data, "-o", &map]).worked();
    let map: Value = serde_json::from_str(&std::fs::read_to_string(&map).unwrap()).unwrap();
    let names: Vec<&Value> =
        map["map"]["stations"].as_array().unwrap().iter().map(|station| &station["name"]).collect();
    assert!(names.contains(&&Value::from("Få brevet")) && !names.contains(&&Value::from("Brev 17")), "{names:?}");
}

#[test]
fn a_file_counts_before_what_was_defined_in_the_studio() {
    let folder = Folder::new();
    let data = defined(&folder);
    let file = folder.with("other.toml", "[[rule]]\nactivity = \"Brev*\"\nstation = \"Läsa\"\n");
    let map = folder.at("map.json");
    resa(["map", "--data", &data, "--definition", &file, "-o", &map]).worked();
    let text = std::fs::read_to_string(&map).unwrap();
    assert!(text.contains("Läsa") && !text.contains("Få brevet"));
}

/// A journey whose start is told by a channel, logged by two names.
fn told_by_channel(folder: &Folder) -> String {
    let log = "\
kundnr,tid,händelse,kanal
K1,2024-03-01T08:00:00Z,Kontakt,phone
K1,2024-03-02T08:00:00Z,Klart,web
K2,2024-03-01T08:00:00Z,Kontakt,Telefon
K2,2024-03-02T08:00:00Z,Annat,web
K3,2024-03-01T08:00:00Z,Kontakt,web
K3,2024-03-02T08:00:00Z,Klart,Webb
";
    let (log, data) = (folder.with("log.csv", log), folder.at("data"));
    resa(["import", &log, "--data", &data]).worked();
    let store = Store::open_existing(data.as_ref()).unwrap();
    let (by, now, project) = (By::from(Actor::Cli), Micros(0), ProjectId::default_project());
    let definition = JourneyDefinition {
        name: "Från samtal".into(),
        start: vec!["Ringa".into()],
        goal: vec!["Klart".into()],
        ..JourneyDefinition::default()
    };
    store.create_journey(&by, &project, &NewJourney { definition, ..NewJourney::default() }, now).unwrap();
    let rule = StationRule {
        activity: Some("Kontakt".into()),
        channel: Some("Telefon".into()),
        station: Some("Ringa".into()),
        ..StationRule::default()
    };
    store.put_station_rules(&by, &project, 0, &[rule], &[], now).unwrap();
    data
}

#[test]
fn a_station_that_a_channel_tells_apart_is_understood_as_in_the_studio() {
    let folder = Folder::new();
    let data = told_by_channel(&folder);
    let asked = ["--data", &data, "--journey", "Från samtal", "--json"];
    let flow = answer(&[&["flow"], &asked[..]].concat());
    assert_eq!((&flow["events"], &flow["journeys"]), (&Value::from(4), &Value::from(2)), "{flow}");
    let names: Vec<&Value> = flow["nodes"].as_array().unwrap().iter().map(|node| &node["activity"]).collect();
    assert!(names.contains(&&Value::from("Kontakt")), "what is shown is what was logged: {flow}");
    let map = folder.at("map.json");
    resa(["map", "--data", &data, "--journey", "Från samtal", "-o", &map]).worked();
    let map: Value = serde_json::from_str(&std::fs::read_to_string(&map).unwrap()).unwrap();
    assert_eq!(map["map"]["totals"]["journeys"], 2);
    // The same from files and a definition file.
    let definition = folder.with(
        "definition.toml",
        "[[journey]]\nname = \"j\"\nstart = [\"Ringa\"]\ngoal = [\"Klart\"]\n\
         [[rule]]\nactivity = \"Kontakt\"\nchannel = \"phone\"\nstation = \"Ringa\"\n",
    );
    let files = answer(&["flow", &folder.at("log.csv"), "--definition", &definition, "--json"]);
    assert_eq!((&files["events"], &files["journeys"]), (&Value::from(4), &Value::from(2)), "{files}");
    // A name that is neither is an error that knows the stations.
    let wrong = folder.with(
        "wrong.toml",
        "[[journey]]\nname = \"j\"\nstart = [\"Ringar\"]\n[[rule]]\nactivity = \"Kontakt\"\nstation = \"Ringa\"\n",
    );
    let refused = resa(["flow", &folder.at("log.csv"), "--definition", &wrong]).failed();
    assert!(refused.contains("`Ringa`"), "{refused}");
}

#[test]
fn journeys_are_exported_by_what_was_defined_in_the_studio() {
    let folder = Folder::new();
    let data = told_by_channel(&folder);
    let lines = |args: &[&str]| {
        let run = resa([&["export", "journeys", "--data", &data], args].concat()).worked();
        run.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(lines(&[]).len(), 3, "all that customers did, where no journey is asked for");
    let asked = lines(&["--journey", "Från samtal"]);
    let activities: Vec<&Value> = asked.iter().map(|journey| &journey["activities"]).collect();
    assert_eq!(activities.len(), 2, "{asked:?}");
    assert!(activities.contains(&&serde_json::json!(["Kontakt", "Klart"])), "{activities:?}");
    let refused = resa(["export", "journeys", "--data", &data, "--journey", "Från brev"]).failed();
    assert!(refused.contains("Från samtal"), "{refused}");
}

#[test]
fn channels_are_one_by_whatever_name_and_speak_the_readers_language() {
    let folder = Folder::new();
    let data = told_by_channel(&folder);
    assert_eq!(answer(&["inspect", "--data", &data, "--json"])["channels"], 2);
    for (language, labels) in [("sv", ["Telefon", "Webb"]), ("en", ["Phone", "Web"])] {
        let map = folder.at("map.json");
        resa(["map", "--data", &data, "-o", &map, "--lang", language]).worked();
        let map: Value = serde_json::from_str(&std::fs::read_to_string(&map).unwrap()).unwrap();
        let lines = map["layout"]["lines"].as_array().unwrap();
        let mut told: Vec<&str> = lines.iter().map(|line| line["label"].as_str().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, labels);
        assert!(lines.iter().all(|line| ["phone", "web"].contains(&line["name"].as_str().unwrap())), "{lines:?}");
    }
    for name in ["phone", "Telefon"] {
        let segment = format!("channel = \"{name}\"");
        let flow = answer(&["flow", "--data", &data, "--segment", &segment, "--json"]);
        assert_eq!(flow["journeys"], 2, "{name}");
    }
    // What leaves is as it came.
    let events = resa(["export", "events", "--data", &data]).worked().out;
    assert!(events.contains("\"channel\":\"Telefon\"") && events.contains("\"channel\":\"phone\""), "{events}");
}
