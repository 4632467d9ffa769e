//! What was defined in the studio, at the command line: the same journeys and names without a file.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, resa};
use model::{Actor, By, Cut, JourneyDefinition, Micros, ProjectId, StationRule};
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
