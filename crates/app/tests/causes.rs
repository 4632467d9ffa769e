//! `resa causes`: on real incidents whose cause is known, and on small tables.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, resa, resa_reading};
use serde_json::Value;
use std::collections::BTreeSet;

type Condition = BTreeSet<(String, String)>;

/// An incident: its file, its time and what was wrong.
struct Incident {
    file: String,
    at: String,
    causes: Vec<Condition>,
}

/// Reads the answers' small dialect: `- data: NAME`, `timestamp: T`, `cause: {'a':1, 'b':2}` or a list of such.
fn incidents(answers: &str) -> Vec<Incident> {
    let mut incidents: Vec<Incident> = Vec::new();
    let bare = |text: &str| text.trim().trim_matches('\'').to_string();
    for line in answers.lines() {
        let Some((key, value)) = line.trim_start_matches("- ").trim().split_once(':') else { continue };
        match (key, incidents.last_mut()) {
            ("data", _) => incidents.push(Incident { file: bare(value), at: String::new(), causes: Vec::new() }),
            ("timestamp", Some(incident)) => incident.at = bare(value),
            ("cause", Some(incident)) => {
                let sets = value.split('}').filter_map(|part| part.split_once('{'));
                let pairs = |set: &str| {
                    let pairs = set.split(',').filter_map(|pair| pair.split_once(':'));
                    pairs.map(|(name, value)| (bare(name), bare(value))).collect()
                };
                incident.causes = sets.map(|(_, set)| pairs(set)).collect();
            }
            _ => {}
        }
    }
    incidents
}

fn conditions(report: &Value) -> Vec<Condition> {
    let text = |is: &Value, key: &str| is[key].as_str().unwrap().to_string();
    let pairs = |cause: &Value| {
        let conditions = cause["condition"].as_array().unwrap().iter();
        conditions.map(|is| (text(is, "attribute"), text(is, "value"))).collect()
    };
    report["causes"].as_array().unwrap().iter().map(pairs).collect()
}

/// Methods §3.3: four times of history, exact matches only. Measured: docs/benchmarks/causes.md.
#[test]
fn causes_of_real_incidents_are_found() {
    let Some(answers) = testkit::real_data("rootcause/anomaly.yaml") else { return };
    let folder = answers.parent().unwrap();
    let incidents = incidents(&std::fs::read_to_string(&answers).unwrap());
    let (mut first, mut of_three, mut of_five, mut answered, mut causes) = (0, 0, 0, 0, 0);
    for incident in &incidents {
        let file = folder.join(format!("{}.csv", incident.file));
        let file = file.to_str().unwrap();
        let report = resa([
            "causes",
            file,
            "--value",
            "value",
            "--count",
            "cnt",
            "--time",
            "min",
            "--at",
            &incident.at,
            "--history",
            "4",
            "--top",
            "5",
            "--json",
        ]);
        let found = conditions(&report.worked().json());
        let among = |most: usize| {
            let top = &found[..found.len().min(most)];
            incident.causes.iter().filter(|cause| top.contains(cause)).count()
        };
        answered += usize::from(!found.is_empty());
        causes += incident.causes.len();
        first += among(1);
        of_three += among(3);
        of_five += among(5);
    }
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    let f1 = 2.0 * first as f64 / (answered + causes) as f64;
    let figures = (f1, share(first, incidents.len()), share(of_three, causes), share(of_five, causes));
    assert_eq!(incidents.len(), 68);
    assert!(figures.0 >= 0.70 && figures.1 >= 0.74 && figures.2 >= 0.84 && figures.3 >= 0.86, "{figures:?}");
}

/// Five times of twenty combinations, in each of which a tenth goes wrong, at the last three times as much in one.
fn table(lift: u64) -> String {
    let mut text = "day,region,device,colour,failures,visits\n".to_string();
    for day in 1..=5_u64 {
        for (at, region) in ["north", "south", "east", "west", "åland"].into_iter().enumerate() {
            for (device, many) in [("phone", 900), ("web", 1_200)] {
                for (colour, more) in [("red", 0), ("blue", 7)] {
                    let visits = many + 13 * at as u64 + more;
                    let lift = if day == 5 && region == "south" && device == "phone" { lift } else { 10 };
                    let failures = (visits * lift + (day * 37 + at as u64 * 11 + more) % 80) / 100;
                    text += &format!("2026-03-0{day},{region},{device},{colour},{failures},{visits}\n");
                }
            }
        }
    }
    text
}

const OPTIONS: [&str; 6] = ["--value", "failures", "--count", "visits", "--time", "day"];

#[test]
fn a_planted_cause_is_told_in_the_contracts_shape() {
    let folder = Folder::new();
    let file = folder.with("visits.csv", table(30));
    let report = resa([["causes", &file].as_slice(), &OPTIONS, &["--json"]].concat()).worked().json();
    let cause = &report["causes"][0];
    assert_eq!(
        cause["condition"],
        serde_json::json!([
            {"attribute": "region", "op": "=", "value": "south"}, {"attribute": "device", "op": "=", "value": "phone"}
        ])
    );
    assert_eq!((&report["claim"], report["causes"].as_array().unwrap().len()), (&Value::Bool(true), 1));
    assert!(cause["p"].as_f64().unwrap() <= 0.01 && cause["score"].as_f64().unwrap() > 5.0);
    let rate = &cause["rate"];
    assert!((rate["value"].as_f64().unwrap() - 0.30).abs() < 0.01 && rate["method"] == "wilson", "{rate}");
    assert!((cause["expected"].as_f64().unwrap() - 0.10).abs() < 0.01, "{cause}");
    assert_eq!((&report["at"], report["history"].as_array().unwrap().len()), (&"2026-03-05".into(), 4));
}

#[test]
fn where_nothing_happened_nothing_is_claimed() {
    let folder = Folder::new();
    let file = folder.with("visits.csv", table(10));
    let report = resa([["causes", &file].as_slice(), &OPTIONS, &["--json"]].concat()).worked().json();
    assert_eq!(report["claim"], false, "{report}");
    let further = resa([["causes", &file].as_slice(), &OPTIONS, &["--json", "--further"]].concat()).worked().json();
    assert_eq!(further["causes"], serde_json::json!([]));
}

#[test]
fn the_order_of_rows_and_columns_changes_nothing() {
    let turned = |text: &str| {
        let turn = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
        let mut lines: Vec<String> = text.lines().map(turn).collect();
        lines[1..].reverse();
        lines.join("\n") + "\n"
    };
    let folder = Folder::new();
    let ask = |name: &str, text: String| {
        let file = folder.with(name, text);
        let report = resa([["causes", &file].as_slice(), &OPTIONS, &["--json", "--top", "3"]].concat());
        conditions(&report.worked().json())
    };
    assert_eq!(ask("plain.csv", table(25)), ask("turned.csv", turned(&table(25))));
}

#[test]
fn without_a_time_rows_are_compared_with_each_other() {
    let text = table(30);
    let mut last = text.lines().filter(|line| line.starts_with("day") || line.starts_with("2026-03-05"));
    let rows: Vec<&str> = last.by_ref().filter_map(|line| line.split_once(',').map(|(_, rest)| rest)).collect();
    let args = ["causes", "-", "--format", "csv", "--value", "failures", "--count", "visits", "--json"];
    let report = resa_reading((rows.join("\n") + "\n").as_bytes(), args).worked().json();
    assert_eq!(conditions(&report)[0].len(), 2, "{report}");
    assert_eq!((&report["claim"], &report["at"]), (&Value::Bool(true), &Value::Null));
}

#[test]
fn the_table_is_in_the_readers_language() {
    let folder = Folder::new();
    let file = folder.with("visits.csv", table(30));
    let swedish = resa([["causes", &file].as_slice(), &OPTIONS, &["--lang", "sv"]].concat()).worked().out;
    assert!(swedish.contains("region = south och device = phone") && swedish.contains("väntat"), "{swedish}");
    let csv = resa([["causes", &file].as_slice(), &OPTIONS, &["--csv"]].concat()).worked().out;
    assert!(
        csv.starts_with("where,rate,likely,expected,count,score,p\nregion = south and device = phone,0.3"),
        "{csv}"
    );
}

#[test]
fn what_is_wrong_is_told_with_the_option_that_mends_it() {
    let folder = Folder::new();
    let file = folder.with("visits.csv", table(30));
    let told = |args: &[&str]| {
        let run = resa([["causes", &file].as_slice(), args].concat());
        assert_eq!(run.status, 1, "{}", run.err);
        run.err
    };
    let base = |value: &'static str| ["--value", value, "--count", "visits", "--time", "day"];
    for (args, parts) in [
        (base("fails").to_vec(), ["no column `fails`", "--value"]),
        ([base("failures").as_slice(), &["--at", "2026-04-01"]].concat(), ["no row at `2026-04-01`", "--at"]),
        ([base("failures").as_slice(), &["--at", "2026-03-01"]].concat(), ["no time before", "--at"]),
        ([base("failures").as_slice(), &["--attribute", "day"]].concat(), ["cannot explain itself", "--attribute"]),
        (vec!["--value", "region", "--count", "visits"], ["no whole numbers", "--value"]),
        (vec!["--value", "failures", "--count", "visits", "--time", "region"], ["cannot be put in order", "--time"]),
    ] {
        let err = told(&args);
        assert!(parts.iter().all(|part| err.contains(part)), "{args:?}: {err}");
    }
    assert_eq!(resa(["causes", &file, "--value", "failures"]).status, 2);
}

#[test]
fn rows_that_cannot_be_counted_are_told_and_left_out() {
    let folder = Folder::new();
    let file = folder.with("visits.csv", table(30) + "2026-03-05,south,web,red,many,900\n");
    let run = resa([["causes", &file].as_slice(), &OPTIONS, &["--json"]].concat()).worked();
    assert!(run.err.contains("1 row has no whole numbers"), "{}", run.err);
    assert_eq!(run.json()["rejected"], 1);
}
