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

/// The planted cause with its five days written as these times.
fn timed(times: [&str; 5]) -> String {
    let days = times.iter().enumerate();
    days.fold(table(30), |text, (at, time)| text.replace(&format!("2026-03-0{}", at + 1), time))
}

fn planted() -> Vec<Condition> {
    let pairs = [("region", "south"), ("device", "phone")];
    vec![pairs.into_iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()]
}

#[test]
fn times_are_ordered_by_what_they_mean_and_not_as_text() {
    let folder = Folder::new();
    for times in [
        ["2026-5-30", "2026-05-31", "2026-6-1", "2026-9-02", "2026-10-01"],
        ["2026-W8", "2026-W9", "2026-W10", "2026-W11", "2027-W01"],
        ["2025-9", "2025-10", "2025-11", "2025-12", "2026-1"],
        ["2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"],
        ["8", "9", "10", "11.5", "100"],
        [
            "2026-05-01T23:30:00+02:00",
            "2026-05-01T22:00:00Z",
            "2026-05-01 22:30",
            "2026-05-02T00:45:00+02:00",
            "2026-05-01T18:00:00-05:00",
        ],
    ] {
        let file = folder.with("visits.csv", timed(times));
        let report = resa([["causes", &file].as_slice(), &OPTIONS, &["--json"]].concat()).worked().json();
        assert_eq!(report["at"], times[4], "{times:?}");
        assert_eq!(report["history"], serde_json::json!(times[..4]));
        assert_eq!(conditions(&report), planted(), "{times:?}");
    }
}

#[test]
fn one_time_in_two_writings_is_one_time() {
    let folder = Folder::new();
    let ask = |text: String, more: &[&str]| {
        let file = folder.with("visits.csv", text);
        resa([["causes", &file].as_slice(), &OPTIONS, &["--json"], more].concat()).worked().json()
    };
    let plain = ask(table(30), &[]);
    let other = table(30).replace("2026-03-05,south,phone,red", "2026-03-05T01:00:00+01:00,south,phone,red");
    assert_eq!(ask(other, &[]), plain);
    assert_eq!(ask(table(30), &["--at", "2026-03-05T00:00:00Z"]), plain);
}

#[test]
fn a_time_that_cannot_be_read_is_refused() {
    let folder = Folder::new();
    for wrong in ["2026-13-0", "2026-soon-", "2026-W6", "2026-02-3", "2026-03-01T99:0", "noon"] {
        let file = folder.with("visits.csv", table(30).replace("2026-03-0", wrong));
        let run = resa([["causes", &file].as_slice(), &OPTIONS].concat());
        assert_eq!(run.status, 1, "{wrong}: {}", run.err);
        assert!(run.err.contains(wrong) && run.err.contains("cannot be put in order"), "{}", run.err);
        assert!(run.err.contains("--time takes"), "{}", run.err);
    }
}

#[test]
fn rows_whose_time_cannot_be_read_are_told_and_left_out() {
    let folder = Folder::new();
    let numbers = ["1596686580", "1596686640", "1596686700", "1596686760", "1596686820"];
    for (text, wrong) in [(table(30), "n/a"), (table(30), "7"), (table(30), "2026-04"), (timed(numbers), "n/a")] {
        let more = format!("{wrong},south,web,red,1,900\n,south,web,red,1,900\n");
        let file = folder.with("visits.csv", text + &more);
        let run = resa([["causes", &file].as_slice(), &OPTIONS, &["--json"]].concat()).worked();
        assert!(run.err.contains("2 rows have no time"), "{}", run.err);
        assert!(run.err.contains(&format!("has `{wrong}` in column `day`")), "{}", run.err);
        let report = run.json();
        assert_eq!((&report["rejected"], conditions(&report)), (&2.into(), planted()));
    }
    let file = folder.with("visits.csv", timed([""; 5]));
    let run = resa([["causes", &file].as_slice(), &OPTIONS].concat());
    assert_eq!(run.status, 1, "{}", run.err);
    assert!(run.err.contains("column `day` has no times") && run.err.contains("--time takes"), "{}", run.err);
}

#[test]
fn counts_that_no_sum_could_hold_are_left_out() {
    let folder = Folder::new();
    let ask = |text: String| {
        let file = folder.with("visits.csv", text);
        resa([["causes", &file].as_slice(), &OPTIONS, &["--json"]].concat()).worked().json()
    };
    let plain = ask(table(30));
    for huge in ["18446744073709551615", "1000000000001", "1e13", "1000000000001.0"] {
        for row in [format!("1,{huge}"), format!("{huge},{huge}")] {
            let mut report = ask(format!("{}2026-03-04,south,web,red,{row}\n", table(30)));
            assert_eq!(report["rejected"], 1, "{row}");
            report["rejected"] = 0.into();
            assert_eq!(report, plain, "{row}");
        }
    }
    let most = ask(table(30) + "2026-03-05,south,web,red,100000000000,1000000000000\n");
    assert_eq!(most["rejected"], 0);
}
