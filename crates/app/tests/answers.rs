//! What is answered, from a data directory: the scores of its export, whole and narrowed, while a server holds it; its
//! comments; and the feeling line of its map.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, list, program, resa};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

const EXAMPLE: &str = "Example: Lighthouse Lane Pensions";

/// The demo, served until the test is over.
struct Demo {
    child: Child,
    data: String,
}

impl Demo {
    fn start(folder: &Folder) -> Demo {
        let mut command = program();
        command.args(["demo", "--output", &folder.at("demo"), "--lang", "en"]).env_remove("DISPLAY");
        command.env_remove("WAYLAND_DISPLAY").env("RESA_SERVER_LISTEN", "127.0.0.1:0");
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("/demo#resa_dem_") {
            line.clear();
            assert_ne!(reader.read_line(&mut line).unwrap(), 0, "the demo ended");
        }
        Demo { child, data: folder.at("demo/data") }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// What scores say, without what only a file or only a directory has.
fn told(report: &Value) -> Value {
    json!([report["metrics"], report["tested"], report["not_counted"]])
}

#[test]
fn scores_of_a_directory_are_those_of_its_export_whole_and_narrowed() {
    let folder = Folder::new();
    let demo = Demo::start(&folder);
    // New events come in all the time: a time that is over is asked about.
    let all: &[&str] = &["--to", "2026-09-30"];
    let narrowings: [&[&str]; 4] = [
        all,
        &["--from", "2026-06-01", "--to", "2026-08-31"],
        &["--to", "2026-09-30", "--segment", "channel = \"phone\""],
        &["--to", "2026-09-30", "--segment", "not channel = \"phone\""],
    ];
    let mut answers = Vec::new();
    for narrowing in narrowings {
        let out = folder.at("out.csv");
        let of = ["--data", &demo.data, "--project", EXAMPLE];
        let export = ["export", "responses", "--format", "csv", "-o", &out];
        resa(export.iter().chain(&of).chain(narrowing)).worked();
        let here = resa(["scores", "--json"].iter().chain(&of).chain(narrowing)).json();
        // Days and months begin where the project is; of a file somebody must say so.
        let there = resa(["scores", &out, "--json", "--time-zone", "Europe/Stockholm"]).json();
        assert_eq!(told(&here), told(&there), "{narrowing:?}");
        assert_eq!(there["rejected"], 0, "{narrowing:?}");
        assert_eq!(here["stored"], there["stored"], "{narrowing:?}");
        answers.push(here["stored"].as_u64().unwrap());
        if narrowing == all {
            assert!(here["not_counted"].as_u64().unwrap() > 0, "the demo has answers that came too fast");
            // The same part of the file itself.
            let early = ["--to", "2026-07-01"];
            let zone = ["--time-zone", "Europe/Stockholm"];
            let whole = resa(["scores", &out, "--json", "--by", "channel"].iter().chain(&zone).chain(&early)).json();
            let part = resa(["scores", "--json", "--by", "channel"].iter().chain(&of).chain(&early)).json();
            assert_eq!(told(&whole), told(&part));
            assert!(whole["left_out"].as_u64().unwrap() > 0);
            let wrong = resa(["scores", "--survey", "Efter samtal"].iter().chain(&of)).failed();
            assert!(wrong.contains("`Efter samtal`") && wrong.contains("`After the call`"), "{wrong}");
            let one =
                resa(["scores", "--json", "--survey", "After the call"].iter().chain(&of).chain(narrowing)).json();
            assert!(list(&one, "metrics").iter().all(|series| series["survey"] == "After the call"));
            let text = resa(["text", "--json", "--label", "ces"].iter().chain(&of).chain(narrowing)).json();
            assert!(list(&text, "items").len() > 100 && !list(&text, "themes").is_empty());
            feels(&folder, &of);
        }
    }
    assert!(answers[0] > answers[1] && answers[1] > 100, "{answers:?}");
    assert_eq!(answers[0], answers[2] + answers[3], "a segment and its contrary are all");
}

/// The line is drawn in both languages, and only where it is asked for.
fn feels(folder: &Folder, of: &[&str]) {
    let journey = ["--journey", "Understand the pension statement"];
    let draw = |out: &str, options: &[&str]| {
        let run = ["map", "-o", out].iter().chain(of).chain(&journey).chain(options).copied().collect::<Vec<_>>();
        resa(run).worked();
        std::fs::read_to_string(out).unwrap()
    };
    let map: Value = serde_json::from_str(&draw(&folder.at("map.json"), &["--feeling", "ces"])).unwrap();
    let feelings = &map["map"]["feelings"];
    assert_eq!((&feelings["metric"], &feelings["good"]), (&"ces".into(), &7.0.into()));
    let marks = list(&map["layout"]["feelings"], "marks");
    assert_eq!(marks.len(), list(feelings, "stations").len());
    assert!(marks.iter().any(|mark| !mark["mood"].is_null()), "{feelings}");
    let svg = draw(&folder.at("map.svg"), &["--feeling", "--lang", "sv"]);
    assert!(svg.contains("Känslolinje: ") && svg.contains("95-procentigt intervall"));
    let plain = draw(&folder.at("plain.svg"), &[]);
    assert!(!plain.contains("Feeling line"));
}

/// Forty customers who read, then signed in, and said how easy it was.
fn files(folder: &Folder) -> (String, String) {
    let (mut log, mut answers) =
        ("kund,tid,händelse\n".to_string(), "response_id,person,metric,score,activity\n".to_string());
    for customer in 0..40 {
        writeln!(
            log,
            "K{customer},2024-03-{:02}T08:00:00Z,Läsa\nK{customer},2024-03-{:02}T09:00:00Z,Logga in",
            1 + customer % 27,
            1 + customer % 27
        )
        .unwrap();
        let (easy, hard) = (6 + customer % 2, 1 + customer % 2);
        writeln!(answers, "a{customer},K{customer},ces,{easy},Läsa").unwrap();
        if customer < 9 {
            writeln!(answers, "b{customer},K{customer},ces,{hard},Logga in").unwrap();
        }
    }
    (folder.with("log.csv", log), folder.with("responses.csv", answers))
}

#[test]
fn a_map_of_files_tells_how_it_felt_and_how_it_should() {
    let folder = Folder::new();
    let (log, answers) = files(&folder);
    let definition = folder.with(
        "resa.toml",
        "[[journey]]\nname = \"Läsa\"\n\n[[journey.target]]\nstation = \"Läsa\"\nmetric = \"ces\"\nvalue = 5\n",
    );
    let out = folder.at("map.json");
    resa(["map", &log, "--responses", &answers, "--definition", &definition, "-o", &out, "--lang", "sv"]).worked();
    let map: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
    let marks = list(&map["layout"]["feelings"], "marks");
    let moods: Vec<&Value> = marks.iter().map(|mark| &mark["mood"]).collect();
    assert_eq!(moods, [&json!("good"), &Value::Null], "nine answers are a gap: {marks:?}");
    assert!(marks[0]["title"].as_str().unwrap().contains("bättre än mål 5,0"), "{}", marks[0]);
    let none = resa(["map", &log, "--feeling", "-o", &out]).failed();
    assert!(none.contains("--responses") && none.contains("--data"), "{none}");
    let wrong = resa(["map", &log, "--responses", &answers, "--feeling", "nps", "-o", &out]).failed();
    assert!(wrong.contains("`nps`") && wrong.contains("emotion"), "{wrong}");
    let elsewhere = folder.with("elsewhere.csv", "metric,score,activity\nces,5,Ringa\n");
    let about = resa(["map", &log, "--responses", &elsewhere, "-o", &out]).failed();
    assert!(about.contains("activity") && about.contains("`Läsa`"), "{about}");
}

#[test]
fn a_file_of_answers_is_narrowed_mapped_and_asked_about_by_survey() {
    let folder = Folder::new();
    let rows: String = (0..40)
        .map(|at| {
            format!(
                "{at},2026-03-{:02},{},{},{}\n",
                1 + at % 28,
                ["Norr", "Syd"][at % 2],
                1 + at % 7,
                ["web", "phone"][at % 2]
            )
        })
        .collect();
    let file = folder.with("a.csv", format!("id,dag,region,Q1,väg\n{rows}"));
    let mapping = folder.with(
        "mapping.toml",
        "[file.\"a.csv\"]\ntime = \"dag\"\nchannel = \"väg\"\nactivity_value = \"Mars\"\nquestions = { Q1 = \"ces\" }\n",
    );
    let scores =
        |options: &[&str]| resa(["scores", &file, "--mapping", &mapping, "--json"].iter().chain(options)).json();
    let all = scores(&[]);
    assert_eq!((&all["stored"], &list(&all, "metrics")[0]["survey"]), (&40.into(), &"Mars".into()));
    let part = scores(&["--from", "2026-03-15", "--to", "2026-03-20", "--segment", "channel = \"web\""]);
    // Days 15 to 20 come once each among forty; every second is of the web.
    assert_eq!((&part["stored"], &part["left_out"]), (&3.into(), &37.into()));
    assert_eq!(scores(&["--survey", "mars"])["metrics"], all["metrics"]);
    let two = folder.with(
        "two.csv",
        "id,survey,metric,score,counted\n1,A,nps,9,\n2,A,nps,9,false\n3,B,nps,3,\n4,B,nps,2,false\n5,B,nps,1,\n",
    );
    let one = resa(["scores", &two, "--survey", "a", "--json", "--lang", "en"]).worked();
    let report: Value = serde_json::from_str(&one.out).unwrap();
    assert_eq!(
        (&report["stored"], &report["not_counted"], &report["other_surveys"]),
        (&5.into(), &1.into(), &3.into())
    );
    assert_eq!(list(&report, "metrics")[0]["score"]["n"], 1, "scored, not counted and of others are all");
    assert!(one.err.contains("3 answers are to other surveys"), "{}", one.err);
    assert_eq!(resa(["scores", &two, "--json"]).json()["other_surveys"], 0);
    let wrong = resa(["scores", &file, "--mapping", &mapping, "--segment", "län = \"Norr\""]).failed();
    assert!(wrong.contains("`län`") && wrong.contains("region"), "{wrong}");
    let other = folder.with("b.csv", "id,Q1\n1,5\n");
    let unknown = resa(["scores", &other, "--mapping", &mapping]).failed();
    assert!(unknown.contains("`b.csv`") && unknown.contains("`a.csv`"), "{unknown}");
    let words = folder.with("c.csv", "datum,fritext\n2026-03-01,Lätt att logga in\n2026-04-01,Svårt att logga in\n");
    let text = resa(["text", &words, "--text", "fritext", "--from", "2026-04-01", "--json"]).json();
    assert_eq!(list(&text, "items").len(), 1);
    assert!(resa(["text", &words]).misused().contains("--text"));
}

#[test]
fn what_is_felt_on_a_map_of_a_part_is_what_that_part_said() {
    let folder = Folder::new();
    let (mut log, mut answers) =
        ("kund,tid,händelse,kanal\n".to_string(), "response_id,metric,score,activity,channel\n".to_string());
    for customer in 0..40 {
        let (channel, score) = [("web", 7), ("phone", 1)][customer % 2];
        let day = 1 + customer % 27;
        writeln!(log, "K{customer},2024-03-{day:02}T08:00:00Z,Läsa,{channel}").unwrap();
        writeln!(log, "K{customer},2024-03-{day:02}T09:00:00Z,Logga in,{channel}").unwrap();
        writeln!(answers, "a{customer},ces,{score},Läsa,{channel}").unwrap();
    }
    let (log, answers) = (folder.with("log.csv", log), folder.with("responses.csv", answers));
    let out = folder.at("map.json");
    let felt = |segment: &[&str]| {
        resa(["map", &log, "--responses", &answers, "-o", &out].iter().chain(segment)).worked();
        let map: Value = serde_json::from_str(&std::fs::read_to_string(&out).unwrap()).unwrap();
        let station = list(&map["map"]["feelings"], "stations")[0].clone();
        (station["score"]["n"].as_u64().unwrap(), station["score"]["value"].as_f64().unwrap())
    };
    assert_eq!(felt(&[]), (40, 4.0));
    assert_eq!(felt(&["--segment", "channel = \"web\""]), (20, 7.0));
    let bare = folder.with("bare.csv", "response_id,metric,score,activity\na,ces,5,Läsa\n");
    let args = ["map", &log, "--responses", &bare, "-o", &out, "--segment", "channel = \"web\""];
    let absent = resa(args).failed();
    assert!(absent.contains("`channel`") && absent.contains("activity"), "{absent}");
}

#[test]
fn what_was_asked_of_some_more_likely_than_of_others_is_weighed_wherever_it_lies() {
    let folder = Folder::new();
    let rows: String = [("yes", "1", 2), ("yes", "0.1", 3), ("no", "1", 8), ("no", "0.1", 1)]
        .iter()
        .flat_map(|(answer, chance, count)| (0..*count).map(move |at| (answer, chance, at)))
        .map(|(answer, chance, at)| {
            format!("{answer}{chance}-{at},K{answer}{chance}{at},2024-03-01T08:00:00Z,Spridd,gcr,{answer},{chance}\n")
        })
        .collect();
    let file = folder.with("a.csv", format!("response_id,person,time,survey,metric,score,chance\n{rows}"));
    let is_weighed = |report: &Value| {
        let score = &list(report, "metrics")[0]["score"];
        assert_eq!((&score["method"], &score["n"]), (&"hajek".into(), &14.into()), "{score}");
        // By hand: 2 + 30 of 10 + 40.
        assert!((score["value"].as_f64().unwrap() - 0.64).abs() < 1e-9, "{score}");
    };
    is_weighed(&resa(["scores", &file, "--json"]).json());
    let mapping = folder.with("mapping.toml", "[file.\"a.csv\"]\nresponses = true\n");
    let data = folder.at("data");
    resa(["import", &file, "--mapping", &mapping, "--data", &data]).worked();
    is_weighed(&resa(["scores", "--data", &data, "--json"]).json());
    let out = folder.at("out.csv");
    resa(["export", "responses", "--data", &data, "--format", "csv", "-o", &out]).worked();
    is_weighed(&resa(["scores", &out, "--json"]).json());
}
