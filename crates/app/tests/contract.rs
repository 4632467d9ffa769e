//! The shapes that leave the program, key by key, on a small log whose answers were worked out by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, digest, list, resa, resa_reading, same, text};
use serde_json::{Value, json};

/// Four customers, five journeys: `k2` comes back after more than thirty days.
const LOG: &str = "\
kundnr,tid,händelse,kanal,team
k1,2024-01-01T08:00:00Z,Brev,post,a
k1,2024-01-01T10:00:00Z,Inloggning,webb,
k1,2024-01-03T10:00:00Z,Samtal,telefon,b
k1,2024-01-03T11:00:00Z,Inloggning,webb,a
k1,2024-01-03T11:00:00Z,Klart,webb,a
k2,2024-01-02T08:00:00Z,Brev,post,a
k2,2024-01-02T09:00:00Z,Inloggning,webb,a
k2,2024-01-02T09:30:00Z,Inloggning,webb,b
k2,2024-01-05T09:30:00Z,Samtal,telefon,
k3,2024-01-04T08:00:00Z,Brev,post,x
k3,2024-01-04T10:00:00Z,Samtal,telefon,y
k3,2024-01-16T10:00:00Z,Brev,post,x
k3,2024-01-16T12:00:00Z,Klart,webb,y
k2,2024-03-01T08:00:00Z,Samtal,telefon,
k2,2024-03-01T09:00:00Z,Klart,webb,
k4,2024-03-01T08:00:00Z,Brev,post,
";

const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;

/// Answers a question about [`LOG`].
#[track_caller]
fn ask(command: &str, options: &[&str]) -> Value {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    resa([command, &log, "--json"].iter().chain(options)).json()
}

#[track_caller]
fn equal(found: &Value, expected: &Value) {
    assert!(same(found, expected), "found {found:#}\ninstead of {expected:#}");
    assert_eq!(shape(found), shape(expected), "keys in their order");
}

/// The keys of a document in their order, as `{a,b:[{c}]}`.
fn shape(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let part = |(key, value): (&String, &Value)| match shape(value) {
                inner if inner.is_empty() => key.clone(),
                inner => format!("{key}:{inner}"),
            };
            format!("{{{}}}", object.iter().map(part).collect::<Vec<_>>().join(","))
        }
        Value::Array(items) => {
            let shapes: Vec<String> = items.iter().map(shape).collect();
            assert!(shapes.iter().all(|shape| *shape == shapes[0]), "members of a list differ: {shapes:?}");
            shapes.first().filter(|shape| !shape.is_empty()).map_or(String::new(), |shape| format!("[{shape}]"))
        }
        _ => String::new(),
    }
}

/// The 95 % interval of a share, written out once more.
fn wilson(k: f64, n: f64) -> (f64, f64) {
    let z = 1.959_963_984_540_054_f64;
    let (p, z2) = (k / n, z * z);
    let middle = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = z / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[test]
fn inspect_tells_what_is_there_and_how_it_was_understood() {
    let expected = json!({
        "events": 16, "journeys": 5, "persons": 4, "activities": 4, "channels": 3,
        "first": "2024-01-01T08:00:00Z", "last": "2024-03-01T09:00:00Z",
        "columns": {"person": "kundnr", "activity": "händelse", "time": "tid", "channel": "kanal"},
        "attributes": ["team"],
        "received": 16, "stored": 16, "duplicates": 0, "rejected": 0, "rejections": [],
    });
    equal(&ask("inspect", &[]), &expected);
}

#[test]
fn what_was_received_is_stored_or_a_duplicate_or_rejected() {
    let folder = Folder::new();
    let log = folder.with(
        "log.csv",
        "event_id,kundnr,tid,händelse\n1,a,2024-01-01,x\n1,a,2024-01-01,x\n2,a,igår,x\n3,a,2024-01-02,\n,a,2024-01-03,y\n,a,2024-01-03,y\n4,b,i går,x\n",
    );
    let found = resa(["inspect", &log, "--event-id", "event_id", "--json"]).json();
    let numbers = ["received", "stored", "duplicates", "rejected", "events"].map(|key| found[key].as_u64().unwrap());
    assert_eq!(numbers, [7, 3, 1, 3, 3], "{found:#}");
    let rejections = list(&found, "rejections");
    assert_eq!(rejections[0]["reason"], "unreadable_time");
    assert_eq!(rejections[0]["count"], 2);
    assert_eq!(rejections[0]["example"]["line"], 4);
    assert!(text(&rejections[0]["example"], "text").contains("igår"));
    assert_eq!((&rejections[1]["reason"], &rejections[1]["count"]), (&json!("missing_activity"), &json!(1)));
    for rejection in rejections {
        let example: Vec<&String> = rejection["example"].as_object().unwrap().keys().take(2).collect();
        assert_eq!(example, ["line", "text"]);
    }
}

#[test]
fn flow_counts_neighbours_with_exact_quantiles() {
    let node = |activity: &str, numbers: [u64; 4]| {
        let [events, journeys, starts, ends] = numbers;
        json!({"activity": activity, "events": events, "journeys": journeys, "starts": starts, "ends": ends})
    };
    let edge = |from: &str, to: &str, count: u64, mean: u64, p90: u64| json!({"from": from, "to": to, "count": count, "journeys": count, "mean_s": mean, "median_s": mean, "p90_s": p90});
    let once = |from: &str, to: &str, gap: u64| edge(from, to, 1, gap, gap);
    let expected = json!({
        "events": 16, "journeys": 5,
        "nodes": [
            node("Brev", [5, 4, 4, 1]),
            node("Inloggning", [4, 2, 0, 0]),
            node("Samtal", [4, 4, 1, 1]),
            node("Klart", [3, 3, 0, 3]),
        ],
        "edges": [
            edge("Brev", "Inloggning", 2, 5_400, 6_840),
            edge("Inloggning", "Samtal", 2, 216_000, 250_560),
            once("Brev", "Klart", 2 * HOUR),
            once("Brev", "Samtal", 2 * HOUR),
            once("Inloggning", "Inloggning", HOUR / 2),
            once("Inloggning", "Klart", 0),
            once("Samtal", "Brev", 12 * DAY),
            once("Samtal", "Inloggning", HOUR),
            once("Samtal", "Klart", HOUR),
        ],
    });
    equal(&ask("flow", &[]), &expected);
}

#[test]
fn variants_of_one_journey_each_go_by_earliest_start_then_journey_id() {
    let way = |steps: &[&str]| json!({"steps": steps, "journeys": 1, "share": 0.2});
    let expected = json!({
        "journeys": 5, "variants": 5,
        "top": [
            way(&["Brev", "Inloggning", "Samtal", "Inloggning", "Klart"]),
            way(&["Brev", "Inloggning", "Inloggning", "Samtal"]),
            way(&["Brev", "Samtal", "Brev", "Klart"]),
            way(&["Samtal", "Klart"]),
            way(&["Brev"]),
        ],
    });
    equal(&ask("variants", &[]), &expected);
    let top = ask("variants", &["--top", "2"]);
    assert_eq!((list(&top, "top").len(), &top["variants"]), (2, &json!(5)), "the count is of all");
}

/// A funnel as `(activity, journeys, median seconds from the first)`; shares and intervals follow.
#[track_caller]
fn check_funnel(options: &[&str], expected: &[(&str, u64, Option<f64>)]) {
    let first = expected[0].1 as f64;
    let steps = expected.iter().enumerate().map(|(at, (activity, journeys, median))| {
        let reached = *journeys as f64;
        let before = at.checked_sub(1).map(|at| expected[at].1 as f64);
        let (low, high) = wilson(reached, first);
        json!({
            "activity": activity, "journeys": journeys,
            "share_of_first": reached / first,
            "share_of_previous": before.filter(|before| *before > 0.0).map(|before| reached / before),
            "low": low, "high": high, "median_s_from_first": median,
        })
    });
    let named = expected.iter().flat_map(|(activity, ..)| ["--step", activity]);
    let asked: Vec<&str> = named.chain(options.iter().copied()).collect();
    let found = ask("funnel", &asked);
    equal(&found, &json!({"steps": steps.collect::<Vec<_>>()}));
}

#[test]
fn funnels_are_as_strict_as_asked() {
    let (brev, inloggning, klart) = ("Brev", "Inloggning", "Klart");
    check_funnel(&[], &[(brev, 4, Some(0.0)), (inloggning, 2, Some(5_400.0)), (klart, 1, Some(183_600.0))]);
    check_funnel(
        &["--mode", "strict-order"],
        &[(brev, 4, Some(0.0)), (inloggning, 2, Some(5_400.0)), (klart, 0, None)],
    );
    // The window is inclusive and runs from the first step: 51 hours from the letter to the end.
    check_funnel(
        &["--within", "51h"],
        &[(brev, 4, Some(0.0)), (inloggning, 2, Some(5_400.0)), (klart, 1, Some(183_600.0))],
    );
    check_funnel(&["--within", "50h"], &[(brev, 4, Some(0.0)), (inloggning, 2, Some(5_400.0)), (klart, 0, None)]);
    // Logging in and the end carry the same time: they follow each other, except where time must grow.
    let after_call = [("Samtal", 4, Some(0.0)), (inloggning, 1, Some(3_600.0)), (klart, 1, Some(3_600.0))];
    check_funnel(&["--mode", "ordered"], &after_call);
    check_funnel(
        &["--mode", "strict-increase"],
        &[("Samtal", 4, Some(0.0)), (inloggning, 1, Some(3_600.0)), (klart, 0, None)],
    );
}

#[test]
fn returns_collapse_runs_and_count_overlapping_ones() {
    let pair = |a: &str, b: &str, returns: u64| json!({"a": a, "b": b, "returns": returns});
    let by_channel = json!({
        "by": "kanal", "events": 16, "handovers": 9, "returns": 2, "journeys": 5, "journeys_with_returns": 2,
        "pairs": [pair("post", "telefon", 1), pair("telefon", "webb", 1)],
    });
    equal(&ask("returns", &["--by", "kanal"]), &by_channel);
    // Events without a team are passed over; x-y-x-y holds two returns, of one pair.
    let by_team = json!({
        "by": "team", "events": 11, "handovers": 6, "returns": 3, "journeys": 5, "journeys_with_returns": 2,
        "pairs": [pair("x", "y", 2), pair("a", "b", 1)],
    });
    equal(&ask("returns", &["--by", "team"]), &by_team);
    // From the last event of the first run to the first of the second: 49 hours in the web.
    for (within, returns) in [("49h", 1), ("48h", 0), ("13d", 2)] {
        let found = ask("returns", &["--by", "channel", "--within", within]);
        assert_eq!((&found["returns"], &found["handovers"]), (&json!(returns), &json!(9)), "{within}");
    }
}

#[test]
fn steps_tell_what_happens_at_each_activity() {
    let share = |k: u64, n: u64| {
        let (low, high) = if n > 0 { wilson(k as f64, n as f64) } else { (f64::NAN, f64::NAN) };
        json!({
            "value": (n > 0).then(|| k as f64 / n as f64), "n": n, "low": low, "high": high,
            "confidence": 0.95, "method": "wilson", "as_of": "2024-03-01T09:00:00Z",
        })
    };
    let step = |activity: &str,
                journeys: u64,
                dwell: Option<u64>,
                counts: [u64; 4],
                wait: Option<u64>,
                again: u64,
                left: Value,
                resumed: Value| {
        let [loops, rework, hops, waits] = counts;
        json!({
            "activity": activity, "journeys": journeys, "median_dwell_s": dwell, "loops": loops, "rework": rework,
            "channel_hops": hops, "waits": waits, "median_wait_s": wait, "repeat_within_7d": again,
            "left": left, "resumed_later": resumed,
        })
    };
    let steps = |left_at_end: Value| {
        json!({"journeys": 5, "steps": [
            step("Brev", 4, Some(2 * HOUR), [1, 0, 4, 0], None, 0, share(0, 3), share(0, 0)),
            step("Samtal", 4, Some(HOUR), [0, 0, 3, 1], Some(12 * DAY), 0, share(0, 3), share(2, 2)),
            step("Klart", 3, None, [0, 0, 0, 0], None, 0, left_at_end, share(0, 2)),
            step("Inloggning", 2, Some(2 * DAY), [1, 1, 2, 2], Some(216_000), 2, share(0, 2), share(0, 0)),
        ]})
    };
    equal(&ask("steps", &[]), &steps(share(2, 2)));
    equal(&ask("steps", &["--goal", "Klart"]), &steps(share(0, 2)));
}

#[test]
fn nothing_left_after_narrowing_is_an_answer_too() {
    let none = ["--from", "2030-01-01"];
    equal(&ask("flow", &none), &json!({"events": 0, "journeys": 0, "nodes": [], "edges": []}));
    equal(&ask("variants", &none), &json!({"journeys": 0, "variants": 0, "top": []}));
    equal(&ask("steps", &none), &json!({"journeys": 0, "steps": []}));
    let step = json!({
        "activity": "Brev", "journeys": 0, "share_of_first": null, "share_of_previous": null,
        "low": null, "high": null, "median_s_from_first": null,
    });
    let funnel = ask("funnel", &[&none[..], &["--step", "Brev"]].concat());
    equal(&funnel, &json!({"steps": [step]}));
    let returns = ask("returns", &[&none[..], &["--by", "team"]].concat());
    assert_eq!((&returns["journeys"], &returns["pairs"]), (&json!(0), &json!([])));
}

#[test]
fn periods_take_whole_days_and_exact_times() {
    for (from, to, events) in [
        ("2024-01-01", "2024-01-01", 2),
        ("2024-01-02", "2024-01-03", 6),
        ("2024-01-03T11:00:00Z", "2024-01-04", 4),
        ("2024-01-03T12:00:00+01:00", "2024-01-04", 4),
        // A time, unlike a day, is where it ends: what happens then is outside.
        ("2024-01-01", "2024-01-01T10:00:00Z", 1),
    ] {
        assert_eq!(ask("flow", &["--from", from, "--to", to])["events"], events, "{from} … {to}");
    }
    let local = ["--from", "2024-01-01", "--to", "2024-01-01", "--time-zone", "Pacific/Auckland"];
    assert_eq!(ask("flow", &local)["events"], 2, "21 and 23 o'clock there");
}

#[test]
fn segments_select_whole_journeys() {
    for (segment, journeys) in [
        ("kanal = \"telefon\"", 4),
        ("channel = \"telefon\" and team = \"x\"", 1),
        ("team in (\"x\",\"b\")", 3),
        ("not team = \"a\"", 3),
        ("team != \"a\" and activity = \"Klart\"", 2),
        ("(team = \"x\" or team = \"b\") and händelse = \"Inloggning\"", 2),
    ] {
        assert_eq!(ask("flow", &["--segment", segment])["journeys"], journeys, "{segment}");
    }
}

#[test]
fn language_changes_no_json_and_tables_are_csv() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let questions: [&[&str]; 6] = [
        &["inspect"],
        &["flow"],
        &["steps"],
        &["variants"],
        &["funnel", "--step", "Brev", "--step", "Klart"],
        &["returns", "--by", "team"],
    ];
    for question in questions {
        let ask = |more: &[&str]| resa(question.iter().chain(&[log.as_str()]).chain(more)).worked().out;
        assert_eq!(ask(&["--json", "--lang", "sv"]), ask(&["--json", "--lang", "en"]), "{question:?}");
        assert_ne!(ask(&["--lang", "sv"]), ask(&["--lang", "en"]), "{question:?}");
        if question[0] == "inspect" {
            continue;
        }
        let csv = ask(&["--csv"]);
        let widths: Vec<usize> = csv.lines().map(|line| line.matches(',').count()).collect();
        assert!(widths.len() > 1 && widths.iter().all(|width| *width == widths[0]), "{csv}");
        assert!(!csv.contains(['–', '%']), "a program gets numbers, and nothing where there is none:\n{csv}");
    }
    let (json, csv) = (["flow", &log, "--json", "--csv"], ["flow", &log, "--lang", "fi"]);
    resa(json).misused();
    resa(csv).misused();
}

#[test]
fn results_stand_alone_on_standard_output() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG.replace('Z', ""));
    let found = resa(["flow", &log, "--json"]);
    assert!(found.err.contains("--time-zone"), "times without a zone are remarked on: {}", found.err);
    assert_eq!(list(&found.json(), "nodes").len(), 4);
    let told = resa(["inspect", &log, "--time-zone", "Europe/Stockholm", "--json"]);
    assert!(!told.err.contains("UTC"), "{}", told.err);
    assert_eq!(told.json()["first"], "2024-01-01T07:00:00Z");
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let from_file = ask("flow", &[]);
    assert_eq!(resa_reading(LOG.as_bytes(), ["flow", "-", "--format", "csv", "--json"]).json(), from_file);
    let packed = common::gzipped(LOG.as_bytes());
    assert_eq!(resa_reading(&packed, ["flow", "-", "--format", "csv", "--json"]).json(), from_file);
    let failed = resa_reading(LOG.as_bytes(), ["flow", "-"]).failed();
    assert!(failed.contains("--format csv"), "{failed}");
}

/// Letters, calls and complaints as three systems export them.
fn three_exports(folder: &Folder) -> [String; 3] {
    let letters = "kundnr;datum;brevtyp;produkt\n0001;2024-03-01 08:00;Årsbesked;Tjänst\n0002;2024-03-01 08:00;Påminnelse;Privat\n0004;2024-03-01 08:00;Årsbesked;Tjänst\n0005;2024-03-01 08:00;Årsbesked;Tjänst\n";
    // Latin-1, as older systems write Swedish.
    let letters: Vec<u8> = letters.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let calls = "\u{feff}customer_id,started_at,reason\n0001,2024-03-02T09:00:00+01:00,Fråga\n0003,2024-03-02T10:00:00+01:00,Fråga\n";
    let complaints = "Kundnummer\tInkom\tÄrendetyp\n0001\t2024-03-05 12:30\tKlagomål\n";
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(complaints.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    [folder.with("letters.csv", letters), folder.with("calls.csv", calls), folder.with("complaints.csv", utf16)]
}

#[test]
fn several_exports_are_one_log_joined_on_the_customer() {
    let folder = Folder::new();
    let files = three_exports(&folder);
    let ask = |command: &str, options: &[&str]| {
        let files = files.iter().map(String::as_str);
        resa([command].into_iter().chain(files).chain(["--json"]).chain(options.iter().copied()))
    };
    let zone = ["--time-zone", "Europe/Stockholm"];
    let found = ask("inspect", &zone).json();
    let numbers = ["events", "journeys", "persons", "activities", "channels"].map(|key| found[key].as_u64().unwrap());
    assert_eq!(numbers, [7, 5, 5, 4, 3], "{found:#}");
    assert_eq!(found["first"], "2024-03-01T07:00:00Z");
    // The letters tell their kind; where nothing repeats, every event is called as its file.
    let variants = ask("variants", &zone).json();
    let ways: Vec<&Value> = list(&variants, "top").iter().map(|way| &way["steps"]).collect();
    let expected = [
        &json!(["Årsbesked"]),
        &json!(["Årsbesked", "calls", "complaints"]),
        &json!(["Påminnelse"]),
        &json!(["calls"]),
    ];
    assert_eq!(ways, expected);
    // The channel is the file's name where several files have no such column.
    let hops = ask("returns", &["--by", "channel", "--time-zone", "Europe/Stockholm"]).json();
    assert_eq!(hops["handovers"], 2, "letters, calls, complaints");
    let named = ask("flow", &["--segment", "channel = \"complaints\"", "--time-zone", "Europe/Stockholm"]).json();
    assert_eq!((&named["journeys"], &named["events"]), (&json!(1), &json!(3)));
}

#[test]
fn a_mapping_says_what_the_columns_of_each_file_mean() {
    let folder = Folder::new();
    let files = three_exports(&folder);
    let mapping = folder.with(
        "mapping.toml",
        r#"
[file."letters.csv"]
person = "kundnr"
time = "datum"
time_zone = "Europe/Stockholm"
activity_value = "Brev"
channel_value = "letter"
attributes = ["produkt"]

[file."calls.csv"]
activity = "reason"

[file."complaints.csv"]
time_zone = "UTC"
activity = "Ärendetyp"
"#,
    );
    let ask = |command: &str, options: &[&str]| {
        let files = files.iter().map(String::as_str);
        let mapped = ["--json", "--mapping", &mapping];
        resa([command].into_iter().chain(files).chain(mapped).chain(options.iter().copied())).json()
    };
    let found = ask("inspect", &[]);
    assert_eq!(found["attributes"], json!(["produkt"]));
    assert_eq!(found["first"], "2024-03-01T07:00:00Z");
    assert_eq!(found["last"], "2024-03-05T12:30:00Z", "each file has a zone of its own");
    let flow = ask("flow", &[]);
    let is_letter = |node: &Value| node["activity"] == "Brev" && node["events"] == 4;
    assert!(list(&flow, "nodes").iter().any(is_letter), "one activity for every row: {flow:#}");
    assert_eq!(list(&ask("flow", &["--segment", "channel = \"letter\""]), "nodes").len(), 3);
}

#[test]
fn a_definition_cuts_from_the_start_to_the_goal() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let definition = folder.with(
        "definition.toml",
        r#"
[[journey]]
name = "Förstå pensionsbeskedet"
problem = "Jag vet inte vad jag får i pension"
start = ["Brev"]
goal = ["Klart"]
cut = "goal"
gap = "30d"
horizon = "14d"
steps = ["Läsa beskedet", "Logga in", "Förstå"]

[[journey]]
name = "Allt"
cut = "person"
"#,
    );
    let ask =
        |options: &[&str]| resa(["variants", &log, "--json", "--definition", &definition].iter().chain(options)).json();
    let goal = ask(&[]);
    // The call of `k2` in March begins without a letter, so it belongs to no journey.
    assert_eq!(goal["journeys"], 4, "{goal:#}");
    assert_eq!(ask(&["--journey", "Allt"])["journeys"], 4, "one for each customer");
    assert_eq!(ask(&["--journey", "Allt", "--cut", "gap"])["journeys"], 5, "the command line goes first");
    let failed = resa(["variants", &log, "--definition", &definition, "--journey", "Alt"]).failed();
    assert!(failed.contains("`Alt`") && failed.contains("`Allt`"), "{failed}");
}

#[test]
fn the_map_is_written_in_each_form_and_totals_add_up() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    for (ending, magic) in [("svg", &b"<svg"[..]), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("json", b"{")] {
        let out = folder.at(&format!("map.{ending}"));
        let run = resa(["map", &log, "-o", &out]).worked();
        assert_eq!(run.out, "", "a picture is no text");
        let bytes = std::fs::read(&out).unwrap();
        assert!(bytes.starts_with(magic) || ending == "svg" && bytes.starts_with(b"<?xml"), "{ending}");
        let again = folder.at(&format!("again.{ending}"));
        resa(["map", &log, "-o", &again]).worked();
        assert!(std::fs::read(&again).unwrap() == bytes, "{ending}: the same log gives the same picture");
    }
    let map: Value = serde_json::from_slice(&std::fs::read(folder.at("map.json")).unwrap()).unwrap();
    assert!(map["map"].is_object(), "{map}");
    let svg = std::fs::read_to_string(folder.at("map.svg")).unwrap();
    assert!(svg.contains("Inloggning") || svg.contains("Inlogg"), "stations carry their names");
    let drawn = folder.at("flow.svg");
    let flow = resa(["flow", &log, "--json", "--svg", &drawn]).json();
    assert_eq!(flow["events"], 16, "drawing changes no answer");
    assert!(std::fs::metadata(&drawn).unwrap().len() > 500);
}

#[test]
fn the_report_is_one_page_that_needs_nothing_else() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    for (lang, words) in [("sv", "Vanliga vägar"), ("en", "en")] {
        let out = folder.at(&format!("report.{lang}.html"));
        resa(["report", &log, "-o", &out, "--lang", lang]).worked();
        let page = std::fs::read_to_string(&out).unwrap();
        assert!(page.contains(&format!("<html lang=\"{lang}\"")) && page.contains(words), "{lang}");
        for outside in ["src=\"http", "href=\"http", "url(http", "@import", "<link"] {
            assert!(!page.contains(outside), "{outside} would need a network");
        }
    }
}

#[test]
fn the_data_directory_is_named_by_the_environment() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let data = folder.at("data");
    let run = |args: &[&str]| common::finished(common::program().args(args).env("RESA_DATA", &data).output().unwrap());
    let record = run(&["import", &log, "--json"]).json();
    assert_eq!((&record["received"], &record["stored"]), (&json!(16), &json!(16)));
    assert!(folder.path().join("data/log").is_dir());
    let from_file = resa(["flow", &log, "--json"]).json();
    assert_eq!(run(&["flow", "--json"]).json(), from_file, "no file: the data directory");
    assert_eq!(run(&["flow", &log, "--json"]).json(), from_file, "a file goes before the environment");
    // With neither, a data directory called `resa-data` here.
    std::fs::rename(&data, folder.at("resa-data")).unwrap();
    let here = common::program().args(["flow", "--json"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(common::finished(here).json(), from_file);
}

#[test]
fn fingerprints_are_those_of_the_reference() {
    // printf 'a\tb' | sha256sum
    assert_eq!(digest(["a", "b"]), "894891f8b78a9945");
}
