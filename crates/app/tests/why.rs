//! Comparisons as a person asks for them: `drivers`, `compare`, `contrast`, `conform` and `channels`, on files of the test's
//! own making and on real logs; with wrong arguments; in both languages, without a word that claims a cause.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, list, real, resa, text};
use serde_json::Value;

/// 400 customers: the phone fails twice as often, though only as it is: the old call, and the old fail.
fn log() -> String {
    let mut log = String::from("customer,time,activity,channel,age\n");
    for at in 0..400_u32 {
        let old = at % 4 < 2;
        let phone = if old { at / 40 % 5 < 4 } else { at / 40 % 5 < 1 };
        let (channel, age) = (if phone { "phone" } else { "web" }, if old { "65+" } else { "18-64" });
        let reached = if old { at / 4 % 10 < 3 } else { at / 4 % 10 < 8 };
        let mut did = vec!["Start", "Fill in"];
        if !reached && at % 3 != 0 || reached && at % 9 == 0 {
            did.insert(1, "Ask");
        }
        if at % 7 == 0 {
            did.retain(|step| *step != "Fill in");
        }
        did.extend(reached.then_some("Send"));
        for (minute, activity) in did.iter().enumerate() {
            log += &format!(
                "k{at},2024-0{}-{:02}T08:{minute:02}:00Z,{activity},{channel},{age}\n",
                1 + at % 5,
                1 + at % 28
            );
        }
    }
    // Long after, so that all journeys are over.
    log + "k999,2024-12-31T08:00:00Z,Other,web,18-64\n"
}

const PLAN: &str = "[[journey]]\nname = \"Send\"\ngoal = [\"Send\"]\ncut = \"person\"\nhorizon = \"7d\"\nsteps = [\"Start\", \"Fill in\", \"Send\"]\n";

fn responses() -> String {
    let mut rows = String::from("response_id,person,survey,metric,score,channel,region\n");
    for at in 0..200_u32 {
        let ease = at % 7 + 1;
        let nps = (ease + at / 7 % 4).min(10);
        let (channel, region) =
            (["web", "phone"][(at / 3 % 2) as usize], ["north", "south", "east"][(at / 5 % 3) as usize]);
        rows += &format!(
            "r{at},k{at},After,nps,{nps},{channel},{region}\nr{at},k{at},After,ces,{ease},{channel},{region}\n"
        );
    }
    rows
}

/// Asserts that no run says that one thing makes another.
#[track_caller]
fn claims_no_cause(out: &str) {
    for word in ["cause", "because", "due to", "leads to", "orsak", "beror på", "på grund av", "leder till"] {
        assert!(!out.to_lowercase().contains(word), "`{word}` in:\n{out}");
    }
}

#[test]
fn each_answers_in_both_languages_and_claims_no_cause() {
    let folder = Folder::new();
    let (log, answers) = (folder.with("log.csv", log()), folder.with("answers.csv", responses()));
    let plan = folder.with("plan.toml", PLAN);
    for (command, swedish, english) in [
        (vec!["drivers", &answers, "--outcome", "nps"], "följs åt", "go up together"),
        (vec!["compare", &log, "--by", "channel", "--definition", &plan], "likadana", "like journeys"),
        (
            vec!["contrast", &log, "--definition", &plan],
            "Bland dem som kommit lika långt",
            "Where both have come as far",
        ),
        (vec!["conform", &log, "--definition", &plan], "Följer planen", "Follow the plan"),
        (vec!["channels", &log, "--definition", &plan], "bland likadana resor", "among like journeys"),
    ] {
        for (lang, says) in [("sv", swedish), ("en", english)] {
            let out = resa(command.iter().chain(&["--lang", lang])).worked().out;
            assert!(out.contains(says), "{out}");
            claims_no_cause(&out);
        }
        let csv = resa(command.iter().chain(&["--csv"])).worked().out;
        assert!(csv.lines().count() > 1, "{csv}");
    }
}

#[test]
fn a_difference_that_is_all_mix_is_told_as_such() {
    let folder = Folder::new();
    let (log, plan) = (folder.with("log.csv", log()), folder.with("plan.toml", PLAN));
    let found = resa(["compare", &log, "--by", "channel", "--definition", &plan, "--hold", "age", "--json"]).json();
    assert_eq!((text(&found, "by"), &found["held"][0], &found["ladder"]), ("channel", &"age".into(), &1.into()));
    let against = &list(&found, "groups")[1]["against_others"];
    assert_eq!(text(against, "verdict"), "mix", "{against}");
    assert!(against["difference"]["value"].as_f64().unwrap().abs() > 0.2);
    assert!(against["standardised"]["value"].as_f64().unwrap().abs() < 0.1);
}

#[test]
fn what_those_do_who_fail_is_found() {
    let folder = Folder::new();
    let (log, plan) = (folder.with("log.csv", log()), folder.with("plan.toml", PLAN));
    let found = resa(["contrast", &log, "--definition", &plan, "--json"]).json();
    let first = &list(&found, "findings")[0];
    let told = |what: &Value| what.to_string().contains("\"Ask\"");
    assert!(told(first) && first["more_in"] == "a", "{first}");
    let mobile = resa(["contrast", &log, "--a", "age = '65+'", "--definition", &plan, "--json"]).json();
    assert_eq!(mobile["a"]["journeys"], 200);
}

#[test]
fn steps_that_are_skipped_are_counted() {
    let folder = Folder::new();
    let (log, plan) = (folder.with("log.csv", log()), folder.with("plan.toml", PLAN));
    let found = resa(["conform", &log, "--definition", &plan, "--json"]).json();
    let fill_in = &list(&found, "steps")[1];
    let skipped = fill_in["skipped"]["value"].as_f64().unwrap();
    assert!((0.05..0.2).contains(&skipped), "{fill_in}");
    assert_eq!(list(&found, "inserted")[0]["activity"], "Ask");
    assert_eq!(found["journeys"], 400);
    let named = resa(["conform", &log, "--step", "Start", "--step", "Send", "--goal", "Send", "--json"]).json();
    assert_eq!(list(&named, "steps").len(), 2);
}

/// 600 customers: all get a letter and read it; a third call while they search the web, and four of these are
/// told another price by phone. Those who apply by phone fail more.
fn channels_log() -> String {
    let mut log = String::from("id,customer,time,activity,channel,age,price\n");
    let mut next = 0;
    for at in 0..600_u32 {
        let mut add = |day: u32, minute: u32, activity: &str, channel: &str, price: &str| {
            next += 1;
            let (month, day) = (1 + at % 5, 1 + at % 20 + day);
            let (hour, minute) = (8 + minute / 60, minute % 60);
            let age = if at % 4 < 2 { "65+" } else { "18-64" };
            log += &format!(
                "e{next},k{at},2024-0{month}-{day:02}T{hour:02}:{minute:02}:00Z,{activity},{channel},{age},{price}\n"
            );
        };
        let price = ["100", "200", "300"][(at % 3) as usize];
        add(0, 0, "Decision", "letter", price);
        add(1, 0, "Read", "web", price);
        add(1, 2, "Read", "web", price);
        if at % 3 == 1 {
            let said = if at % 50 == 7 { "999" } else { price };
            add(1, 10, "Call", "phone", said);
            add(1, 14, "Search", "web", price);
            add(1, 19, "Call", "phone", said);
        }
        let phone = at % 5 < 2;
        add(3, 0, "Apply", if phone { "phone" } else { "web" }, price);
        if at / 5 % 10 < if phone { 4 } else { 8 } {
            add(4, at % 60, "Send", "web", price);
        }
    }
    log + "e0,k999,2024-12-31T08:00:00Z,Other,web,18-64,100\n"
}

#[test]
fn channels_are_held_side_by_side_and_who_is_between_them_is_counted() {
    let folder = Folder::new();
    let (log, plan) = (folder.with("log.csv", channels_log()), folder.with("plan.toml", PLAN));
    let asked = ["channels", &log, "--goal", "Send", "--definition", &plan];
    let found = resa(asked.iter().chain(&["--json"])).json();
    let apply = &list(&found["consistency"], "steps")[0];
    assert_eq!((text(apply, "step"), text(apply, "verdict")), ("Apply", "differs"), "{apply}");
    assert!(apply["largest"]["difference"]["high"].as_f64().unwrap() < -0.2, "{apply}");
    let letter = list(&found["hops"], "ways").iter().find(|hop| hop["step"] == "Decision").unwrap();
    assert_eq!((text(letter, "kind"), letter["hops"].as_u64()), ("planned", Some(600)));
    assert_eq!(found["concurrent"]["episodes"], 200);
    let at_once = &list(&found["concurrent"], "combinations")[0];
    assert_eq!(at_once["channels"], serde_json::json!(["phone", "web"]));
    assert_eq!(at_once["at_hand"], serde_json::json!(["letter"]));
    let price = &list(&found["contradictions"], "attributes")[0];
    assert_eq!((text(price, "attribute"), price["contradicted"].as_u64()), ("price", Some(4)), "{price}");
    assert_eq!(text(&price["examples"][0][0], "event").chars().next(), Some('e'), "{price}");
    assert!(!found.to_string().contains("999\""), "no value is told");
    // One step: all that was compared, and nothing of others.
    let at = resa(asked.iter().chain(&["--at", "Apply", "--lang", "sv"])).worked().out;
    assert!(at.contains("samma steg igen") || at.contains("tid till nästa steg"), "{at}");
    assert!(!at.contains("Decision"), "{at}");
    let data = folder.at("data");
    resa(["import", &log, "--data", &data]).worked();
    let kept = resa(["channels", "--data", &data, "--goal", "Send", "--definition", &plan, "--json"]).json();
    assert_eq!(kept["consistency"], found["consistency"]);
    assert_eq!(kept["concurrent"], found["concurrent"]);
}

#[test]
fn wrong_arguments_are_told_in_a_sentence() {
    let folder = Folder::new();
    let (log, answers) = (folder.with("log.csv", log()), folder.with("answers.csv", responses()));
    let no_plan = folder.with("no-plan.toml", "[[journey]]\nname = \"Send\"\ngoal = [\"Send\"]\n");
    let nowhere =
        folder.with("nowhere.csv", "case,time,activity\nc1,2024-03-01T08:00:00Z,a\nc1,2024-03-01T09:00:00Z,b\n");
    let strange = folder.with("strange.toml", "[[journey]]\nname = \"Send\"\nsteps = [\"Begin\", \"End\"]\n");
    for (command, says) in [
        (vec!["drivers", &answers, "--outcome", "joy"], vec!["`joy`", "nps"]),
        (vec!["drivers", &answers, "--outcome", "csat"], vec!["csat", "ces, nps"]),
        (vec!["drivers", &answers, "--by", "chanel"], vec!["`chanel`", "channel"]),
        (vec!["drivers", &answers, "--survey", "Befor"], vec!["`Befor`", "After"]),
        (vec!["drivers", &log], vec!["answer"]),
        (vec!["compare", &log, "--by", "channel"], vec!["goal", "--goal"]),
        (vec!["compare", &log, "--by", "chanel", "--goal", "Send"], vec!["`chanel`", "channel"]),
        (vec!["compare", &log, "--by", "age", "--goal", "Sent"], vec!["Sent", "Send"]),
        (vec!["compare", &log, "--by", "age", "--goal", "Send", "--hold", "age"], vec!["`age`", "--hold"]),
        (vec!["compare", &log, "--by", "age", "--goal", "Send", "--hold", "agge"], vec!["`agge`", "age"]),
        (vec!["compare", &log, "--by", "age", "--goal", "Send", "--value", "66"], vec!["`66`", "65+"]),
        (vec!["contrast", &log], vec!["goal", "--goal"]),
        (vec!["contrast", &log, "--a", "age ="], vec!["--a", "character"]),
        (vec!["contrast", &log, "--a", "agge = 1"], vec!["`agge`", "age"]),
        (vec!["contrast", &log, "--a", "activity = Begin"], vec!["activity"]),
        (vec!["conform", &log], vec!["plan", "--step"]),
        (vec!["conform", &log, "--definition", &no_plan], vec!["plan", "steps"]),
        (vec!["conform", &log, "--definition", &strange], vec!["planned", "Start"]),
        (vec!["conform", &log, "--step", "Start", "--step", "Sent"], vec!["`Sent`", "Send"]),
        (vec!["channels", &log, "--at", "Starta"], vec!["`Starta`", "Start"]),
        (vec!["channels", &log, "--goal", "Sent"], vec!["Sent", "Send"]),
        (vec!["channels", &log, "--margin", "0"], vec!["--margin 0", "--margin 5"]),
        (vec!["channels", &log, "--window", "0m"], vec!["--window", "15m"]),
        (vec!["channels", &log, "--responses", &answers], vec!["answers.csv", "ces", "resa scores"]),
        (vec!["channels", &nowhere], vec!["channel", "--channel"]),
    ] {
        let said = resa(&command).failed();
        for part in says {
            assert!(said.contains(part), "{command:?}: `{part}` is not in: {said}");
        }
    }
    resa(["compare", &log]).misused();
    resa(["contrast", &log, "--b", "age = 1"]).misused();
    resa(["channels", &log, "--window", "soon"]).misused();
}

#[test]
fn few_journeys_and_answers_are_cannot_tell_yet() {
    let folder = Folder::new();
    let few: String = log().lines().take(40).map(|line| format!("{line}\n")).collect();
    let log = folder.with("log.csv", few + "k999,2024-12-31T08:00:00Z,Other,web,18-64\n");
    let rows: String = responses().lines().take(15).map(|line| format!("{line}\n")).collect();
    let (answers, plan) = (folder.with("answers.csv", rows), folder.with("plan.toml", PLAN));
    for command in [
        vec!["drivers", &answers, "--outcome", "nps"],
        vec!["compare", &log, "--by", "channel", "--definition", &plan],
        vec!["contrast", &log, "--definition", &plan],
    ] {
        let out = resa(command.iter().chain(&["--lang", "en"])).worked().out;
        assert!(out.contains("Cannot tell yet"), "{command:?}\n{out}");
    }
    let out = resa(["conform", &log, "--definition", &plan, "--lang", "en"]).worked().out;
    assert!(out.contains("no difference can be told yet"), "{out}");
}

#[test]
fn a_real_log_has_the_figures_that_another_program_finds() {
    // `golden/why.py`: Volvo IT's incidents, the goal within 14 days.
    let Some(log) = real("logs/BPIC13_i.xes.gz") else { return };
    let folder = Folder::new();
    let plan = folder.with("plan.toml", "[[journey]]\nname = \"Incident\"\ngoal = [\"Completed\"]\nhorizon = \"14d\"\nsteps = [\"Accepted\", \"Queued\", \"Completed\"]\n");
    let found = resa(["compare", &log, "--by", "impact", "--definition", &plan, "--json"]).json();
    let told: Vec<(&str, u64, f64)> = list(&found, "groups")
        .iter()
        .map(|group| {
            let share = group["rate"]["value"].as_f64().unwrap();
            (text(group, "value"), group["journeys"].as_u64().unwrap(), (share * 1e9).round() / 1e9)
        })
        .collect();
    let theirs =
        [("Medium", 4_045, 0.879110012), ("Low", 3_245, 0.891525424), ("High", 261, 0.850574713), ("Major", 3, 1.0)];
    assert_eq!(told, theirs);
    assert!(list(&found, "groups")[3]["against_others"].is_null(), "three journeys claim nothing");
    let found = resa(["conform", &log, "--definition", &plan, "--json"]).json();
    let fitness = found["fitness"]["value"].as_f64().unwrap();
    assert!((fitness - 0.5544646877563569).abs() < 1e-9, "{fitness}");
    let found = resa(["contrast", &log, "--definition", &plan, "--json"]).json();
    assert_eq!(
        (&found["a"]["journeys"], &found["b"]["journeys"]),
        (&880.into(), &6_670.into()),
        "four began with their goal"
    );
}

#[test]
fn of_a_real_log_friction_says_what_its_reading_tells() {
    // `docs/benchmarks/real-logs.md`.
    let Some(log) = real("logs/BPIC13_i.xes.gz") else { return };
    let folder = Folder::new();
    let plan =
        folder.with("plan.toml", "[[journey]]\nname = \"Incident\"\ngoal = [\"Completed\"]\nhorizon = \"14d\"\n");
    let found = resa(["friction", &log, "--definition", &plan, "--json"]).json();
    let told = |finding: &Value| {
        let lost = finding["per_1000"]["failed_goals"]["value"].as_f64().unwrap();
        (
            text(finding, "kind").to_string(),
            text(&finding["where"], "activity").to_string(),
            (lost * 10.0).round() / 10.0,
        )
    };
    let theirs = [("wait", "Accepted", 33.4), ("loop", "Accepted", 10.0), ("wait", "Queued", 2.3)];
    let claimed: Vec<_> = list(&found, "findings").iter().map(told).collect();
    assert_eq!(claimed, theirs.map(|(kind, step, lost)| (kind.to_string(), step.to_string(), lost)));
    let unsure = list(&found, "not_claimed").iter().any(|it| it["kind"] == "ping_pong" && it["reason"] == "unsure");
    assert!(unsure, "ping-pong is counted, and no claim is made of it: {found}");
    let several: Vec<&str> = list(&found, "root_causes")
        .iter()
        .filter(|root| list(root, "symptoms").len() > 1)
        .map(|root| text(root, "upstream"))
        .collect();
    assert_eq!(several, ["Queued"], "one condition is behind two findings");
    let signs = list(&found["effort_signs"][0], "signs");
    let share = |name: &str| signs.iter().find(|it| it["sign"] == name).unwrap()["share"]["value"].as_f64().unwrap();
    assert!((share("passed_on") - 0.151).abs() < 0.001, "between teams: {}", share("passed_on"));
    assert!(share("channel_switch") < 0.001, "the log has no channels");
    // Sentences speak the reader's language, whatever the fields are called.
    for (lang, before) in
        [("sv", "Bland kunder som är lika i steget före"), ("en", "Among customers alike in the step before")]
    {
        let found = resa(["friction", &log, "--definition", &plan, "--lang", lang, "--json"]).json();
        let all: Vec<&str> = list(&found, "findings")
            .iter()
            .flat_map(|finding| list(finding, "causes"))
            .flat_map(|cause| list(cause, "counter_evidence"))
            .filter_map(Value::as_str)
            .collect();
        assert!(all.iter().any(|line| line.starts_with(before)), "{all:?}");
        assert!(!all.iter().any(|line| line.contains("previous_activity")), "{all:?}");
    }
}
