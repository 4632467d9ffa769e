//! The real logs, answered by the program and by PM4Py and pandas (`golden/reference.py`): the same.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{digest, list, real, resa, same, text};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn facts() -> Value {
    serde_json::from_str(include_str!("golden/facts.json")).unwrap()
}

/// The program's answer to a question about one file.
#[track_caller]
fn ask(command: &str, path: &str, options: &[&str]) -> Value {
    resa([command, path, "--json"].iter().chain(options)).json()
}

/// Asserts that two tables, by fingerprint, are the same.
#[track_caller]
fn equal_tables(what: &str, ours: &BTreeMap<String, Value>, theirs: &Value) {
    let theirs = theirs.as_object().unwrap();
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (name, numbers) in theirs {
        let found = ours.get(name).unwrap_or_else(|| panic!("{what}: {name} is missing"));
        assert!(same(found, numbers), "{what} {name}: {found} instead of {numbers}");
    }
}

fn nodes(flow: &Value) -> BTreeMap<String, Value> {
    let node = |node: &Value| {
        (digest([text(node, "activity")]), json!([node["events"], node["journeys"], node["starts"], node["ends"]]))
    };
    list(flow, "nodes").iter().map(node).collect()
}

fn edges(flow: &Value) -> BTreeMap<String, Value> {
    let edge = |edge: &Value| {
        let numbers = json!([edge["count"], edge["journeys"], edge["mean_s"], edge["median_s"], edge["p90_s"]]);
        (digest([text(edge, "from"), text(edge, "to")]), numbers)
    };
    list(flow, "edges").iter().map(edge).collect()
}

/// Most first, then by name: the order of every list of the flow.
#[track_caller]
fn in_order(list: &[Value], number: &str, names: &[&str]) {
    let key = |item: &Value| {
        let names: Vec<String> = names.iter().map(|name| text(item, name).to_string()).collect();
        (std::cmp::Reverse(item[number].as_u64().unwrap()), names)
    };
    assert!(list.is_sorted_by_key(key), "not in order of {number}, then {names:?}");
}

fn check_flow(path: &str, expected: &Value) {
    let flow = ask("flow", path, &[]);
    for number in ["events", "journeys"] {
        assert_eq!(flow[number], expected[number], "{path} {number}");
    }
    equal_tables(path, &nodes(&flow), &expected["nodes"]);
    equal_tables(path, &edges(&flow), &expected["edges"]);
    in_order(list(&flow, "edges"), "count", &["from", "to"]);
}

fn check_variants(path: &str, expected: &Value) {
    let all = ask("variants", path, &["--top", "1000000"]);
    assert_eq!(all["variants"], expected["variants"], "{path}");
    assert_eq!(all["journeys"], expected["journeys"], "{path}");
    let way = |variant: &Value| {
        (digest(list(variant, "steps").iter().filter_map(Value::as_str)), variant["journeys"].clone())
    };
    let ways: Vec<(String, Value)> = list(&all, "top").iter().map(way).collect();
    let top: Vec<Value> = ways.iter().take(20).map(|(way, journeys)| json!([way, journeys])).collect();
    assert_eq!(Value::from(top), expected["top"], "{path}: ties go by earliest start, then journey id");
    let mut lines: Vec<String> = ways.iter().map(|(way, journeys)| format!("{way} {journeys}")).collect();
    lines.sort();
    assert_eq!(digest(lines.iter().map(String::as_str)), text(expected, "all"), "{path}");
    let first = &list(&all, "top")[0];
    let share = first["journeys"].as_f64().unwrap() / all["journeys"].as_f64().unwrap();
    assert!(same(&first["share"], &json!(share)), "{path}");
}

fn check_inspect(path: &str, expected: &Value) {
    let found = ask("inspect", path, &[]);
    for key in ["events", "journeys", "activities", "first", "last"] {
        assert_eq!(found[key], expected[key], "{path} {key}");
    }
    assert_eq!(found["received"], expected["events"], "{path}");
    assert_eq!(found["stored"], expected["events"], "{path}: events without an id never collapse");
    assert_eq!((&found["duplicates"], &found["rejected"]), (&json!(0), &json!(0)), "{path}");
}

#[test]
fn every_number_of_every_log_equals_pm4py_and_pandas() {
    for (relative, expected) in facts()["logs"].as_object().unwrap() {
        let Some(path) = real(relative) else { return };
        check_inspect(&path, expected);
        check_flow(&path, expected);
        check_variants(&path, expected);
    }
}

/// Events, journeys, activities, edges and variants as published with the logs.
#[test]
fn the_published_figures_hold() {
    for (name, figures) in [
        ("BPIC12.xes.gz", [262_200, 13_087, 24, 125, 4_366]),
        ("BPIC13_i.xes.gz", [65_533, 7_554, 4, 11, 1_511]),
        ("BPIC13_cp.xes.gz", [6_660, 1_487, 4, 10, 183]),
        ("receipt.xes.gz", [8_577, 1_434, 27, 99, 116]),
        ("receipt.csv", [8_577, 1_434, 27, 99, 116]),
        ("helpdesk.xes.gz", [21_348, 4_580, 14, 55, 226]),
        ("teleclaims.xes.gz", [46_138, 3_512, 11, 30, 12]),
    ] {
        let Some(path) = real(&format!("logs/{name}")) else { return };
        let flow = ask("flow", &path, &[]);
        let variants = ask("variants", &path, &["--top", "1"]);
        let found = json!([
            flow["events"],
            flow["journeys"],
            list(&flow, "nodes").len(),
            list(&flow, "edges").len(),
            variants["variants"],
        ]);
        assert_eq!(found, json!(figures), "{name}");
    }
    let Some(sepsis) = real("logs/SEPSIS.xes.gz") else { return };
    assert_eq!(ask("variants", &sepsis, &[])["variants"], 846);
    let Some(loans) = real("logs/BPIC12.xes.gz") else { return };
    let first = ask("inspect", &loans, &[]);
    assert_eq!(first["first"], "2011-09-30T22:38:44.546Z");
    assert!(text(&first, "last").starts_with("2012-03-14T"));
    let Some(complaints) = real("logs/BPI2016_Complaints.csv") else { return };
    let found = ask("inspect", &complaints, &[]);
    assert_eq!((&found["events"], &found["persons"], &found["activities"]), (&json!(289), &json!(226), &json!(70)));
    assert!(text(&found, "first").starts_with("2015-07-03") && text(&found, "last").starts_with("2016-02-28"));
}

#[test]
fn hand_overs_between_teams_are_the_published_ones() {
    let Some(incidents) = real("logs/BPIC13_i.xes.gz") else { return };
    let teams = ask("returns", &incidents, &["--by", "org:group"]);
    assert_eq!(teams["handovers"], 9_454);
    assert_eq!(teams["returns"], 2_394);
    assert_eq!(teams["journeys_with_returns"], 1_177);
    assert_eq!(teams["journeys"], 7_554);
    let expected = &facts()["logs"]["logs/BPIC13_i.xes.gz"]["returns"];
    for (asked, options) in [
        ("org:group", &["--by", "org:group"][..]),
        ("org:group 1d", &["--by", "org:group", "--within", "1d"]),
        ("org:resource 7d", &["--by", "org:resource", "--within", "7d"]),
    ] {
        let (ours, theirs) = (ask("returns", &incidents, options), &expected[asked]);
        for number in ["handovers", "returns", "journeys_with_returns"] {
            assert_eq!(ours[number], theirs[number], "{asked} {number}");
        }
        let pair = |pair: &Value| (digest([text(pair, "a"), text(pair, "b")]), pair["returns"].clone());
        equal_tables(asked, &list(&ours, "pairs").iter().map(pair).collect(), &theirs["pairs"]);
        in_order(list(&ours, "pairs"), "returns", &["a", "b"]);
    }
}

/// Asserts what remains of a narrowed log.
#[track_caller]
fn check_narrowed(path: &str, options: &[&str], expected: &Value) {
    let flow = ask("flow", path, options);
    for number in ["events", "journeys"] {
        assert_eq!(flow[number], expected[number], "{options:?} {number}");
    }
    let mut lines: Vec<String> =
        edges(&flow).iter().map(|(edge, numbers)| format!("{edge} {} {}", numbers[0], numbers[1])).collect();
    lines.sort();
    assert_eq!(lines.len() as u64, expected["edges"].as_u64().unwrap(), "{options:?}");
    assert_eq!(digest(lines.iter().map(String::as_str)), text(expected, "edge_counts"), "{options:?}");
    assert_eq!(ask("variants", path, options)["variants"], expected["variants"], "{options:?}");
}

#[test]
fn segments_and_periods_leave_what_pandas_leaves() {
    let (Some(table), Some(xes)) = (real("logs/receipt.csv"), real("logs/receipt.xes.gz")) else { return };
    let expected = &facts()["logs"]["logs/receipt.xes.gz"];
    for (attribute, values) in expected["segments"].as_object().unwrap() {
        for value in values_of(&table, attribute) {
            let remains = &values[&digest([value.as_str()])];
            let segment = format!("`{attribute}` = \"{value}\"");
            check_narrowed(&xes, &["--segment", &segment], remains);
        }
    }
    // The column of the channel is known as `channel` as well.
    let value = &values_of(&table, "case:channel")[0];
    let by_role = format!("channel = \"{value}\"");
    check_narrowed(&table, &["--segment", &by_role], &expected["segments"]["case:channel"][&digest([value.as_str()])]);
    for period in list(expected, "periods") {
        let options = ["--from", text(period, "from"), "--to", text(period, "to")];
        check_narrowed(&xes, &options, period);
        check_narrowed(&table, &options, period);
    }
}

/// The values of a column of a plain table without quotes, the most frequent first.
fn values_of(path: &str, column: &str) -> Vec<String> {
    let table = std::fs::read_to_string(path).unwrap();
    let mut lines = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let at = lines.next().unwrap().iter().position(|name| *name == column).unwrap();
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    lines.for_each(|cells| *counts.entry(cells[at].to_string()).or_default() += 1);
    let mut values: Vec<String> = counts.keys().filter(|value| !value.is_empty()).cloned().collect();
    values.sort_by_key(|value| -counts[value]);
    values
}

#[test]
fn object_centric_logs_flattened_on_each_type_equal_pm4py() {
    for (relative, by_type) in facts()["ocel"].as_object().unwrap() {
        let Some(path) = real(relative) else { return };
        for kind in object_types(&path) {
            let expected = &by_type[&digest([kind.as_str()])];
            if expected.is_null() {
                continue;
            }
            let options = ["--object-type", kind.as_str()];
            let found = ask("inspect", &path, &options);
            for key in ["events", "journeys", "activities", "first", "last"] {
                assert_eq!(found[key], expected[key], "{relative} {key}");
            }
            let flow = ask("flow", &path, &options);
            let visits = nodes(&flow).into_iter().map(|(name, numbers)| (name, json!([numbers[0], numbers[1]])));
            equal_tables(relative, &visits.collect(), &expected["visits"]);
        }
    }
}

/// The types of object that a log has: the twins of a JSON log have the same ones.
fn object_types(path: &str) -> Vec<String> {
    let twin = std::path::Path::new(path).with_extension("jsonocel");
    let twin = if twin.exists() { twin } else { twin.with_file_name("pm4py_ocel20_example.jsonocel") };
    let log: Value = serde_json::from_slice(&std::fs::read(twin).unwrap()).unwrap();
    match log["objectTypes"].as_array() {
        Some(types) => types.iter().map(|kind| text(kind, "name").to_string()).collect(),
        None => {
            let types = list(&log["ocel:global-log"], "ocel:object-types");
            types.iter().filter_map(Value::as_str).map(str::to_string).collect()
        }
    }
}
