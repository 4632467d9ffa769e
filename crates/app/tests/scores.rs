//! `resa scores` on answers of all kinds: the references' numbers, the contract's shape, and what it says to wrong input.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, list, resa, resa_reading, text};
use serde_json::Value;

const HEAD: &str = "response_id,person,time,survey,metric,score,comment,activity,channel\n";

fn answers() -> String {
    format!("{}/tests/fixtures/responses/long.csv", env!("CARGO_MANIFEST_DIR"))
}

#[track_caller]
fn scored(rows: &str) -> Value {
    let file = format!("{HEAD}{rows}");
    resa_reading(file.as_bytes(), ["scores", "-", "--format", "csv", "--json"]).json()
}

/// The one series of a metric.
fn of<'v>(report: &'v Value, metric: &str) -> &'v Value {
    list(report, "metrics").iter().find(|series| series["metric"] == metric).unwrap()
}

#[track_caller]
fn near(ours: &Value, theirs: &Value, what: &str) {
    let (ours, theirs) = (ours.as_f64().unwrap(), theirs.as_f64().unwrap());
    assert!((ours - theirs).abs() < 1e-6, "{what}: {ours} instead of {theirs}");
}

/// Asserts that an estimate is `[n, value, low, high, method]`.
#[track_caller]
fn is_estimate(ours: &Value, theirs: &Value, what: &str) {
    assert_eq!((&ours["n"], &ours["method"]), (&theirs[0], &theirs[4]), "{what}");
    for (at, key) in [(1, "value"), (2, "low"), (3, "high")] {
        near(&ours[key], &theirs[at], &format!("{what} {key}"));
    }
}

#[test]
fn scores_and_intervals_equal_scipy_and_statsmodels() {
    let facts: Value = serde_json::from_str(include_str!("golden/scores.json")).unwrap();
    let report = resa(["scores", &answers(), "--json"]).json();
    assert_eq!(report["tested"], facts["tested"]);
    let mut compared = 0;
    for expected in list(&facts, "series") {
        let keys = ["survey", "metric", "moment"];
        let version = text(expected, "version");
        let series = list(&report, "metrics").iter().find(|series| {
            keys.iter().all(|key| series[key] == expected[key]) && (version.is_empty() || series["version"] == version)
        });
        let (series, what) = (series.unwrap(), format!("{} {}", expected["survey"], expected["metric"]));
        is_estimate(&series["score"], &expected["score"], &what);
        let groups = list(series, "by");
        assert_eq!(groups.len(), expected["by"].as_object().unwrap().len(), "{what}");
        for group in groups {
            let name = format!("{}={}", text(group, "attribute"), text(group, "value"));
            let (expected, what) = (&expected["by"][&name], format!("{what} {name}"));
            assert_eq!((&group["n"], &group["needed_n"]), (&expected["n"], &10.into()), "{what}");
            match &expected["score"] {
                Value::Null => assert!(group["score"].is_null(), "{what}"),
                score => is_estimate(&group["score"], score, &what),
            }
            let against = &group["against_others"];
            let Some(theirs) = expected.get("against") else {
                assert!(against.is_null(), "{what}");
                continue;
            };
            compared += 1;
            for (at, key) in [(0, "value"), (1, "low"), (2, "high")] {
                near(&against["difference"][key], &theirs[at], &format!("{what} difference {key}"));
            }
            near(&against["p_adjusted"], &theirs[3], &what);
            assert_eq!(against["differs"], theirs[3].as_f64().unwrap() <= 0.1, "{what}");
        }
    }
    assert_eq!(facts["tested"], compared);
}

#[test]
fn the_published_reference_values_come_out() {
    let report = resa(["scores", &answers(), "--json"]).json();
    let methods = |survey: &str, metric: &str| {
        let mut found = list(&report, "metrics").iter();
        found.find(|series| series["survey"] == survey && series["metric"] == metric).unwrap()["score"].clone()
    };
    for (survey, metric, value, low, high) in [
        ("methods", "nps", 0.30, 0.146919, 0.453081),
        ("methods", "csat", 0.35, 0.181192, 0.567146),
        ("methods", "gcr", 81.0 / 263.0, 0.255289, 0.366210),
        ("methods ten", "gcr", 0.0, 0.0, 0.277533),
    ] {
        let score = methods(survey, metric);
        for (key, expected) in [("value", value), ("low", low), ("high", high)] {
            near(&score[key], &expected.into(), &format!("{survey} {metric} {key}"));
        }
    }
}

#[test]
fn the_shape_is_the_contracts() {
    let report = resa(["scores", &answers(), "--json"]).json();
    let has = |value: &Value, keys: &[&str]| {
        keys.iter().for_each(|key| assert!(value.get(key).is_some(), "{key} is missing in {value}"));
    };
    for series in list(&report, "metrics") {
        has(series, &["survey", "metric", "version", "score", "distribution", "by"]);
        has(&series["score"], &["value", "n", "low", "high", "confidence", "method", "as_of"]);
        let counted: u64 = series["distribution"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(series["score"]["n"], counted, "{}", series["metric"]);
        list(series, "by").iter().for_each(|group| has(group, &["attribute", "value", "score", "needed_n"]));
        let over_time: u64 = list(series, "over_time").iter().map(|period| period["n"].as_u64().unwrap()).sum();
        assert_eq!(over_time, counted, "every answer has its month");
    }
    let count = |key: &str| report[key].as_u64().unwrap();
    assert_eq!(count("received"), count("stored") + count("duplicates") + count("rejected"));
    assert_eq!(count("stored"), 1_753);
}

#[test]
fn the_order_of_the_file_changes_nothing() {
    let content = std::fs::read_to_string(answers()).unwrap();
    let (head, rows) = content.split_once('\n').unwrap();
    let mut turned: Vec<&str> = rows.lines().collect();
    turned.reverse();
    let folder = Folder::new();
    let file = folder.with("long.csv", format!("{head}\n{}\n", turned.join("\n")));
    let (there, back) = (resa(["scores", &answers(), "--json"]).json(), resa(["scores", &file, "--json"]).json());
    assert_eq!(there["metrics"], back["metrics"]);
}

#[test]
fn a_channel_that_differs_is_said_to_and_regions_that_do_not_are_not() {
    let out = resa(["scores", &answers(), "--csv", "--lang", "en"]).worked().out;
    let line = |start: &str| out.lines().find(|line| line.starts_with(start)).unwrap();
    assert!(line("Relation,nps,1,channel = phone").contains("differs from the others by +"), "{out}");
    assert!(!out.lines().any(|line| line.contains("region = ") && line.contains("differs")), "{out}");
    assert!(line("Relation,nps,1,channel = chat").ends_with("2 more answers are needed"), "{out}");
}

#[test]
fn a_score_off_its_scale_is_rejected_and_told_with_the_scale() {
    let rows = "r1,p1,2024-03-01,Login,ces,8,,,\nr2,p2,2024-03-01,Login,ces,7,,,\nr2,p2,2024-03-01,Login,ces,7,,,\n\
                r3,p3,2024-03-01,Login,nps,11,,,\n";
    let report = scored(rows);
    assert_eq!((&report["received"], &report["stored"], &report["duplicates"]), (&4.into(), &1.into(), &1.into()));
    let accepts: Vec<&str> = list(&report, "rejections").iter().map(|it| text(it, "accepts")).collect();
    assert_eq!(accepts, ["ces: a whole number 1-7", "nps: a whole number 0-10"]);
    let folder = Folder::new();
    let off = folder.with("a.csv", format!("{HEAD}r1,p,2024-03-01,Login,ces,9,,,\n"));
    let said = resa(["scores", &off, "--lang", "en"]).err;
    assert!(said.contains("not on the scale (off_scale) [ces: a whole number 1-7]; a.csv line 2: 9"), "{said}");
    let all = resa(["scores", &off]).failed();
    assert!(all.contains("all 1 answers") && all.contains("what would have been accepted"), "{all}");
}

#[test]
fn a_changed_scale_polarity_or_wording_is_a_series_of_its_own() {
    let head = "survey,metric,score,time,scale,polarity,question\n";
    let row = |score: u32, day: u32, scale: &str, polarity: &str, question: &str| {
        format!("Login,ces,{score},2024-03-{day:02},{scale},{polarity},{question}\n")
    };
    let file = [
        row(7, 1, "1-7", "high", "We made it easy"),
        row(6, 2, "1-7", "high", "we  made it EASY"),
        row(5, 3, "1-7", "high", "It was easy"),
        row(5, 4, "1-5", "high", "It was easy"),
        row(1, 5, "1-5", "low", "It was easy"),
    ];
    let input = format!("{head}{}", file.concat());
    let report = resa_reading(input.as_bytes(), ["scores", "-", "--format", "csv", "--json"]).json();
    let told: Vec<(&str, u64, String)> = list(&report, "metrics")
        .iter()
        .map(|series| {
            (text(series, "version"), series["score"]["n"].as_u64().unwrap(), series["broken_by"].to_string())
        })
        .collect();
    let expected = [
        ("2.0", 2, "[]".to_string()),
        ("2.0#2", 1, "[\"wording\"]".to_string()),
        ("2.0#3", 1, "[\"scale\"]".to_string()),
        ("2.0#4", 1, "[\"polarity\"]".to_string()),
    ];
    assert_eq!(told, expected);
    let shown = resa_reading(input.as_bytes(), ["scores", "-", "--format", "csv", "--lang", "sv"]).worked().out;
    let note = "Login, CES 2.0, version 2.0#4: ny serie: ändrad riktning på skalan; lågt är bra";
    assert!(shown.contains(note), "{shown}");
}

#[test]
fn below_the_needed_number_people_see_how_many_are_missing_and_no_score() {
    let rows: String = (0..9).map(|n| format!("r{n},p{n},2024-03-01,Login,csat,5,,,web\n")).collect();
    let report = scored(&rows);
    let series = of(&report, "csat");
    assert_eq!((&series["needed_n"], &series["by"][0]["score"]), (&10.into(), &Value::Null));
    assert!(series["score"]["low"].as_f64().unwrap() > 0.6, "exact for programs: {series}");
    let file = format!("{HEAD}{rows}");
    let shown = resa_reading(file.as_bytes(), ["scores", "-", "--format", "csv", "--lang", "en"]).worked().out;
    assert!(shown.contains("1 more answer is needed") && !shown.contains("100.0 %"), "{shown}");
}

#[test]
fn an_export_of_a_survey_tool_is_read_as_it_is() {
    let export = "Svars-ID;Datum;Kundnummer;Hur sannolikt är det att du skulle rekommendera oss till en vän eller kollega?;\
                  Hur nöjd eller missnöjd är du med Mina sidor?;Varför?;Region\n\
                  1;2024-03-01 08:00;77;10;Mycket nöjd;Snabbt;Norr\n2;2024-03-02 09:00;78;3;2;;Syd\n";
    let run = resa_reading(export.as_bytes(), ["scores", "-", "--format", "csv", "--json", "--lang", "en"]).worked();
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(of(&report, "nps")["distribution"], serde_json::json!({"3": 1, "10": 1}));
    assert_eq!(of(&report, "csat")["score"]["value"], 0.5);
    assert_eq!(of(&report, "text")["score"]["n"], 1);
    assert!(!run.out.contains("Snabbt"), "what somebody wrote never stands alone");
    assert_eq!(list(&report, "questions").len(), 3);
    assert!(run.err.contains("UTC"), "{}", run.err);
}

#[test]
fn wrong_questions_are_answered_with_what_is_right() {
    let folder = Folder::new();
    let file = folder.with("a.csv", format!("{HEAD}r1,p1,2024-03-01,Login,ces,6,,,web\n"));
    let by = resa(["scores", &file, "--by", "chanel"]).failed();
    assert!(by.contains("`chanel`") && by.contains("channel"), "{by}");
    let zone = resa(["scores", &file, "--time-zone", "Sverige"]).failed();
    assert!(zone.contains("`Sverige`"), "{zone}");
    let log = folder.with("log.csv", "kund,tid,händelse\n1,2024-01-01,Brev\n");
    let none = resa(["scores", &log]).failed();
    assert!(none.contains("no column holds answers") && none.contains("metric and score"), "{none}");
    let empty = resa(["scores", &folder.with("b.csv", "metric,score\n")]).failed();
    assert!(empty.contains("b.csv"), "{empty}");
    assert!(resa(["scores"]).misused().contains("FILE"));
}

/// The report of a table in words, as JSON and as what is said, in both shapes.
#[track_caller]
fn all_said(file: &str) -> String {
    let input = file.as_bytes();
    let json = resa_reading(input, ["scores", "-", "--format", "csv", "--json"]).worked();
    let table = resa_reading(input, ["scores", "-", "--format", "csv", "--csv"]).worked();
    format!("{}{}{}{}", json.out, json.err, table.out, table.err)
}

#[test]
fn nothing_that_somebody_wrote_and_nobody_is_printed() {
    let row = |n: u32| {
        let why = if n == 0 { "Annat: min chef Anna 19800101-1236 skrek" } else { "Tekniskt hinder" };
        let why = if n == 1 { "Grannen ropade" } else { why };
        let thought = if n == 2 { "Min fru är svårt sjuk" } else { "Bra" };
        let score = if n == 3 { "jag mår dåligt av cancer" } else { "9" };
        format!("{n};2024-03-0{n};{score};{why};{thought};anna{n}@ex.se;19800101-123{n};Handel {n}\n")
    };
    let rows: String = (1..9).chain([0]).map(|n| if n == 0 { row(0).replace("-00", "-01") } else { row(n) }).collect();
    let head = "Svars-ID;Datum;NPS;Vad gjorde att du avbröt?;Tankar;E-postadress;Personnr;Butik\n";
    let said = all_said(&format!("{head}{rows}10;2024-03-01;9;jag heter Anna;x;y;z;å;extra cell\n"));
    for secret in ["Anna", "anna", "19800101", "sjuk", "Grannen", "cancer", "Handel 4", "extra cell"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
    assert!(said.contains("\"not_by\"") && said.contains("E-postadress") && said.contains("[5 words]"), "{said}");
    let by = resa_reading(format!("{head}{rows}").as_bytes(), ["scores", "-", "--format", "csv", "--by", "tankar"]);
    assert!(by.failed().contains("not divided by `Tankar`"));
}

#[test]
fn a_score_of_what_is_left_of_a_scale_is_withheld_and_says_so() {
    let rows: String = (0..100).map(|n| format!("{n};2024-03-01;{}\n", if n < 60 { "5" } else { "7" })).collect();
    let file = format!("Svars-ID;Datum;CSAT\n{rows}");
    let report = resa_reading(file.as_bytes(), ["scores", "-", "--format", "csv", "--json", "--lang", "en"]).worked();
    let why = "no score: 40 of 100 answers are not on the scale";
    assert!(report.err.contains(why), "{}", report.err);
    let json: Value = serde_json::from_str(&report.out).unwrap();
    let series = of(&json, "csat");
    assert_eq!(series["withheld"], serde_json::json!({"reason": "off_scale", "off_scale": 40, "of": 100}));
    assert_eq!((&series["score"]["value"], &series["score"]["n"]), (&Value::Null, &60.into()));
    let table = resa_reading(file.as_bytes(), ["scores", "-", "--format", "csv", "--lang", "en"]).worked().out;
    assert!(table.contains(why) && !table.contains("100.0 %"), "{table}");
}

#[test]
fn groups_that_differ_stand_before_the_others_and_time_stands_last() {
    let row = |n: u32| {
        let (channel, score) = [("app", 1), ("chat", 4), ("web", 5)][n as usize % 3];
        let score = if n.is_multiple_of(5) { 3 } else { score };
        format!("r{n},p{n},{}-0{}-01,Login,csat,{score},,,{channel}\n", 2023 + n % 2, 1 + n % 9)
    };
    let rows: String = (0..300).map(row).chain(["x,p1,9999-01-01,Login,csat,5,,,\n".to_string()]).collect();
    let out = resa_reading(format!("{HEAD}{rows}").as_bytes(), ["scores", "-", "--format", "csv", "--lang", "en"]);
    let out = out.worked().out;
    let at = |what: &str| out.find(what).unwrap_or_else(|| panic!("{what} is missing in {out}"));
    assert!(at("channel = web") < at("from 2023-02"), "{out}");
    assert!(out.contains("percentage points"), "{out}");
    assert!(out.contains("implausible dates: answers are from 2023-01-01 to 9999-01-01"), "{out}");
    assert!(out.lines().count() < 40, "no empty months: {out}");
    let rows: String = (0..60).map(|n| row(n).replace(&format!(",p{n},"), ",p1,")).collect();
    let out = resa_reading(format!("{HEAD}{rows}").as_bytes(), ["scores", "-", "--format", "csv", "--lang", "en"]);
    let out = out.worked().out;
    assert!(out.contains("1 customer; the interval") && out.contains("only 1 customer"), "{out}");
    assert!(!out.contains("differs"), "one customer in three channels is no difference: {out}");
}
