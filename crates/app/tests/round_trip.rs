//! The same answers whatever a log is written as, and from a data directory as from the files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, list, real, resa};
use serde_json::Value;

/// Every form that a log can be written in.
const FORMS: [&str; 13] = [
    "csv",
    "tsv",
    "ndjson",
    "parquet",
    "xlsx",
    "xes",
    "xes.gz",
    "jsonocel",
    "xmlocel",
    "sqlite",
    "csv.gz",
    "ndjson.gz",
    "json",
];

/// A log of our own with what gets lost easily: Swedish letters, quotes, delimiters and line breaks
/// in cells, missing values, equal times in an order that no name gives, microseconds, years before
/// 1970, numbers that are text, and an event that happened twice.
const OWN: &str = "\
ärende;kund;tid;händelse;kanal;belopp;kod;anteckning
A-1;0017;2024-03-01T08:00:00.000001Z;Öppna \"konto\";webb;12.5;007;
A-1;0017;2024-03-01T08:00:00.000001Z;Fråga;telefon;;010;rad ett
A-1;0017;2024-03-01T08:00:00.000001Z;Avbryt;webb;3;;\"a; b\"
A-1;0017;2024-03-02T08:00:00Z;Fråga;;;;
A-1;0017;2024-03-02T08:00:00Z;Fråga;;;;
B-2;0018;1969-12-31T23:59:59.5Z;Brev;post;-4;1e3;\"två
rader, och en \"\"citerad\"\"\"
B-2;0018;1971-01-01T00:00:00Z;Öppna \"konto\";webb;;x;=1+1
C-3;0017;2024-05-01T08:00:00Z;Fråga;telefon;1;;
C-3;0017;2024-05-01T09:00:00Z;Avbryt;telefon;1;007;
";

/// What must not change: counts, the flow with its gaps, the ways in their order, hand-overs.
fn answers(source: &[&str], by: &str) -> Vec<(String, Value)> {
    let ask = |question: &[&str]| {
        let answer = resa(question.iter().chain(source).chain(&["--json"])).json();
        (question.join(" "), answer)
    };
    let (name, inspection) = ask(&["inspect"]);
    let kept = ["events", "journeys", "activities", "channels", "first", "last", "stored", "rejected"];
    let kept: Value = kept.iter().map(|key| ((*key).to_string(), inspection[key].clone())).collect();
    vec![
        (name, kept),
        ask(&["flow"]),
        ask(&["variants", "--top", "100000"]),
        ask(&["returns", "--by", by]),
        ask(&["steps"]),
    ]
}

#[track_caller]
fn equal(what: &str, found: &[(String, Value)], expected: &[(String, Value)]) {
    for ((question, found), (_, expected)) in found.iter().zip(expected) {
        assert!(found == expected, "{what}: {question} differs\n{}", first_difference(found, expected));
    }
}

/// Where two documents part, rather than both of them.
fn first_difference(found: &Value, expected: &Value) -> String {
    let text = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let (found, expected) = (text(found), text(expected));
    let at = found.lines().zip(expected.lines()).position(|(a, b)| a != b).unwrap_or(0);
    let part = |text: &str| text.lines().skip(at.saturating_sub(3)).take(8).collect::<Vec<_>>().join("\n");
    format!("found\n{}\ninstead of\n{}", part(&found), part(&expected))
}

/// Forms made of traces or objects: they have cases first of all, so the customer must be pointed out.
fn is_of_cases(form: &str) -> bool {
    ["xes", "xes.gz", "json", "jsonocel", "xmlocel", "sqlite"].contains(&form)
}

/// Writes a log in each form and asks again, then writes it from there as CSV and asks once more.
/// `told` is what someone must say of a form of cases to have customers again.
fn check(log: &str, by: &str, forms: &[&str], told: &[&str]) {
    let expected = answers(&[log], by);
    let folder = Folder::new();
    for form in forms {
        let told = if is_of_cases(form) { told } else { &[] };
        let (there, back) = (folder.at(&format!("there.{form}")), folder.at(&format!("back.{form}.csv")));
        resa(["convert", log, &there]).worked();
        equal(&format!("{log} as {form}"), &answers(&[&[there.as_str()], told].concat(), by), &expected);
        let columns = if told.is_empty() { &[][..] } else { &["--person", "person"] };
        resa(["convert", &there, &back].iter().chain(columns)).worked();
        equal(&format!("{log} as {form} and back"), &answers(&[&[back.as_str()], cut(told)].concat(), by), &expected);
    }
}

/// Of what must be told, how journeys are cut: no file knows that.
fn cut<'t>(told: &'t [&'t str]) -> &'t [&'t str] {
    told.iter().position(|word| *word == "--cut").map_or(&[], |at| &told[at..])
}

#[test]
fn a_log_of_our_own_survives_every_form() {
    let folder = Folder::new();
    check(&folder.with("own.csv", OWN), "kod", &FORMS, &[]);
}

#[test]
fn customers_without_cases_survive_every_form() {
    let folder = Folder::new();
    let log = "kund;tid;händelse;kanal;kod\n7;2024-01-01 10:00;a;post;x\n7;2024-01-02 10:00;b;webb;y\n7;2024-06-01 10:00;a;post;x\n8;2024-01-01 10:00;b;webb;y\n7;2024-01-03 10:00;a;post;x\n";
    check(&folder.with("customers.csv", log), "kod", &FORMS, &[]);
}

#[test]
fn real_logs_survive_every_form() {
    let Some(receipt) = real("logs/receipt.xes.gz") else { return };
    check(&receipt, "org:group", &FORMS, &[]);
    let Some(problems) = real("logs/BPIC13_cp.xes.gz") else { return };
    check(&problems, "org:group", &["csv", "parquet", "xes.gz", "jsonocel", "xlsx"], &[]);
    let Some(pathways) = real("logs/SEPSIS.xes.gz") else { return };
    check(&pathways, "org:group", &["ndjson", "parquet", "xmlocel", "sqlite", "tsv"], &[]);
}

#[test]
fn a_large_real_log_survives_parquet_and_text() {
    let Some(loans) = real("logs/BPIC12.xes.gz") else { return };
    let folder = Folder::new();
    let ask = |log: &str| resa(["flow", log, "--json"]).json();
    let expected = ask(&loans);
    for form in ["parquet", "csv.gz"] {
        let there = folder.at(&format!("loans.{form}"));
        resa(["convert", &loans, &there]).worked();
        assert!(ask(&there) == expected, "{form}");
    }
}

#[test]
fn attributes_and_event_ids_are_written_too() {
    let folder = Folder::new();
    let log = folder.with(
        "log.csv",
        "event_id,kund,tid,händelse,region\ne1,a,2024-01-01,x,Norr\ne2,a,2024-01-02,y,\ne3,b,2024-01-03,x,Söder\n",
    );
    for form in FORMS {
        let there = folder.at(&format!("there.{form}"));
        resa(["convert", &log, &there]).worked();
        let found = resa(["inspect", &there, "--json"]).json();
        assert!(found["columns"]["event_id"].is_string(), "{form}: event ids stay ids, {found:#}");
        assert!(list(&found, "attributes").iter().any(|name| name == "region"), "{form}: {found:#}");
        let north = resa(["flow", &there, "--segment", "region = \"Norr\"", "--json"]).json();
        assert_eq!((&north["journeys"], &north["events"]), (&1.into(), &2.into()), "{form}");
    }
}

/// Imports files and returns what was recorded.
#[track_caller]
fn import(data: &str, files: &[&str], options: &[&str]) -> Value {
    resa(["import", "--data", data, "--json"].iter().chain(files).chain(options)).json()
}

#[test]
fn a_data_directory_answers_as_the_files_do() {
    let folder = Folder::new();
    let own = folder.with("own.csv", OWN);
    let logs = [("own", Some(own), "kod"), ("receipt", real("logs/receipt.xes.gz"), "org:group")];
    for (name, log, by) in logs {
        let Some(log) = log else { continue };
        let data = folder.at(name);
        let record = import(&data, &[&log], &[]);
        assert_eq!(record["id"], 1);
        equal(name, &answers(&["--data", &data], by), &answers(&[&log], by));
        let steps = ["--step", "Fråga", "--step", "Avbryt", "--json"];
        if name == "own" {
            let ask = |source: &[&str]| resa(["funnel"].iter().chain(source).chain(&steps)).json();
            assert_eq!(ask(&["--data", &data]), ask(&[&log]));
            let narrow = ["--segment", "kod = \"007\"", "--from", "2024-01-01", "--to", "2024-03-01", "--json"];
            let ask = |source: &[&str]| resa(["flow"].iter().chain(source).chain(&narrow)).json();
            assert_eq!(ask(&["--data", &data]), ask(&[&log]));
        }
        let draw = |source: &[&str], out: &str| {
            let out = folder.at(out);
            resa(["map", "-o", &out].iter().chain(source)).worked();
            let map: Value = serde_json::from_slice(&std::fs::read(out).unwrap()).unwrap();
            let station =
                |station: &Value| (station["name"].clone(), station["events"].clone(), station["journeys"].clone());
            list(&map["map"], "stations").iter().map(station).collect::<Vec<_>>()
        };
        assert_eq!(draw(&["--data", &data], "data.json"), draw(&[&log], "file.json"), "{name}: the same stations");
    }
}

#[test]
fn blocks_imported_one_by_one_are_one_log() {
    let folder = Folder::new();
    let row = |n: usize| format!("e{n},k{},2024-01-{:02}T10:00:00Z,{}\n", n % 3, n + 1, ["x", "y", "z"][n * n % 3]);
    let file = |name: &str, rows: std::ops::Range<usize>| {
        let rows: String = rows.map(row).collect();
        folder.with(name, format!("event_id,kund,tid,händelse\n{rows}"))
    };
    let (whole, late, early) = (file("whole.csv", 0..20), file("late.csv", 8..20), file("early.csv", 0..12));
    let data = folder.at("data");
    let first = import(&data, &[&late], &[]);
    assert_eq!((&first["stored"], &first["duplicates"]), (&12.into(), &0.into()));
    let second = import(&data, &[&early], &[]);
    assert_eq!((&second["stored"], &second["duplicates"]), (&8.into(), &4.into()), "four events are in both");
    let ask = |source: &[&str], command: &str| resa([command, "--json"].iter().chain(source)).json();
    for command in ["flow", "variants", "steps"] {
        assert_eq!(ask(&["--data", &data], command), ask(&[&whole], command), "{command}");
    }
    let found = ask(&["--data", &data], "inspect");
    let numbers = ["received", "stored", "duplicates", "rejected"].map(|key| found[key].as_u64().unwrap());
    assert_eq!(numbers, [24, 20, 4, 0]);
}

#[test]
fn a_file_is_imported_once_unless_asked_again_and_can_be_taken_back() {
    let folder = Folder::new();
    let log = folder.with("log.csv", "kund,tid,händelse\na,2024-01-01,x\na,2024-01-02,y\n");
    let data = folder.at("data");
    let events = || resa(["inspect", "--data", &data, "--json"]).json()["events"].as_u64().unwrap();
    import(&data, &[&log], &[]);
    // The content counts, not the name.
    let copy = folder.with("copy.csv", std::fs::read(&log).unwrap());
    let refused = resa(["import", &copy, "--data", &data]).failed();
    assert!(refused.contains("imported before") && refused.contains("--again"), "{refused}");
    assert_eq!(events(), 2);
    let again = import(&data, &[&copy], &["--again"]);
    assert_eq!((&again["id"], &again["stored"]), (&2.into(), &2.into()), "events without an id never collapse");
    assert_eq!(events(), 4);
    let undone = resa(["import", "--undo", "2", "--data", &data, "--json"]).json();
    assert_eq!(undone["id"], 2);
    assert_eq!(events(), 2);
    let missing = resa(["import", "--undo", "2", "--data", &data]).failed();
    assert!(missing.contains("no import 2"), "{missing}");
    assert_eq!(
        import(&data, &[&folder.with("more.csv", "kund,tid,händelse\nb,2024-01-01,x\n")], &[])["id"],
        3,
        "numbers are not used twice"
    );
}
