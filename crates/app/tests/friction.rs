//! `resa friction`: on the example organisation, in which a letter that nobody understood is what keeps customers from
//! their goal (R237), and on what it cannot answer.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, list, program, resa, text};
use serde_json::{Value, json};

const FILES: [&str; 6] = ["letters.csv", "web.csv", "calls.csv", "chat.csv", "complaints.csv", "survey.csv"];

/// The files of the example, and how they are read.
fn example(folder: &Folder) -> Vec<String> {
    let mut command = program();
    command.args(["demo", "--no-serve", "--no-open", "--output", &folder.at("demo"), "--lang", "en"]);
    let made = command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let files = FILES.iter().map(|file| folder.at(&format!("demo/{file}")));
    let named = ["--mapping", "--definition"].into_iter().zip(["mapping.toml", "definition.toml"]);
    let named = named.flat_map(|(option, file)| [option.to_string(), folder.at(&format!("demo/{file}"))]);
    files.chain(named).collect()
}

fn found(files: &[String], more: &[&str]) -> Value {
    let arguments = ["friction".to_string()].into_iter().chain(files.iter().cloned());
    resa(arguments.chain(more.iter().map(|it| (*it).to_string())).chain(["--json".to_string()])).json()
}

#[test]
fn the_letter_that_nobody_understood_is_what_hurts_and_not_the_phone() {
    let folder = Folder::new();
    let report = found(&example(&folder), &["--lang", "en"]);
    let frictions: Vec<&Value> =
        list(&report, "findings").iter().filter(|finding| finding["polarity"] == "friction").collect();
    let version_b = json!([{"attribute": "version", "op": "=", "value": "B"}]);
    let of_the_letter = |finding: &&&Value| {
        list(finding, "causes").iter().any(|cause| {
            cause["condition"] == version_b && cause["upstream"] == "Get the statement" && cause["ladder"] == 2
        })
    };
    let finding = frictions.iter().find(of_the_letter).expect("the letter is named as where it comes from");
    assert_eq!(finding["goal"], "Understand the pension statement");
    assert_eq!(finding["where"]["activity"], "Read it online");
    let lost = &finding["per_1000"]["failed_goals"];
    let number = |key: &str| lost[key].as_f64().unwrap();
    assert!(number("low") > 0.0 && number("low") <= number("value") && number("value") <= number("high"), "{lost}");
    assert!(!list(&finding["evidence"], "journeys").is_empty());
    // The calls are the letter's, at the letter and where it is read; and it is one cause behind both.
    let calls = frictions.iter().filter(of_the_letter).map(|it| it["per_1000"]["contacts"]["low"].as_f64());
    assert!(calls.clone().all(|low| low.is_some_and(|low| low > 0.0)), "{:?}", calls.collect::<Vec<_>>());
    let root = &list(&report, "root_causes")[0];
    assert_eq!((&root["condition"], &root["upstream"]), (&version_b, &json!("Get the statement")));
    assert!(list(root, "symptoms").contains(&finding["id"]) && list(root, "symptoms").len() >= 2, "{root}");
    assert!(root["failed_goals"]["value"].as_f64().unwrap() > number("value"), "{root}");
    let causes: Vec<&Value> = list(finding, "causes").iter().collect();
    assert!(
        causes.iter().all(|cause| !list(cause, "counter_evidence").is_empty()),
        "what speaks against it stands beside"
    );
    // Who got which version was decided before anybody did anything: no selection, however much it works.
    assert!(list(&report, "selections").is_empty(), "{}", report["selections"]);
    let sources: Vec<&str> = list(&finding["agreement"], "sources").iter().map(|it| text(it, "source")).collect();
    assert_eq!(sources, ["behaviour", "stated_goal", "effort", "contacts"]);
    assert_eq!(finding["agreement"]["sources"][0]["says"], "agrees");
    // Nothing is called a cause of what it explains next to nothing of.
    let explain =
        frictions.iter().flat_map(|finding| list(finding, "causes")).map(|it| &it["share_explained"]["value"]);
    assert!(explain.clone().all(|share| share.as_f64().unwrap() >= 0.05), "{:?}", explain.collect::<Vec<_>>());
    // Nothing says that calling is what keeps them from it.
    assert!(frictions.iter().all(|finding| !["forced_switch", "repeat_contact"].contains(&text(finding, "kind"))));
    for unsaid in list(&report, "not_claimed") {
        let reasons = ["too_few", "no_comparison", "not_tested", "unsure", "harmless", "negligible", "comes_anyway"];
        assert!(reasons.contains(&text(unsaid, "reason")), "{unsaid}");
        assert!(unsaid["needed_n"].as_u64().is_none_or(|needed| needed > unsaid["n"].as_u64().unwrap()), "{unsaid}");
    }
}

/// The table, as people read it.
fn table(files: &[String], more: &[&str]) -> String {
    let arguments = ["friction".to_string()].into_iter().chain(files.iter().cloned());
    resa(arguments.chain(more.iter().map(|it| (*it).to_string()))).worked().out
}

/// The value and its interval.
fn figures(estimate: &Value) -> [f64; 3] {
    ["value", "low", "high"].map(|key| estimate[key].as_f64().unwrap())
}

#[test]
fn below_the_findings_stands_what_they_have_in_common_how_customers_had_to_work_and_what_is_not_sure_yet() {
    let folder = Folder::new();
    let files = example(&folder);
    let report = found(&files, &[]);
    let said = |english: &str| table(&files, &["--lang", if english.is_empty() { "sv" } else { "en" }]);
    let (english, swedish) = (said("en"), said(""));
    for (title, i_svenska) in [
        ("BEHIND SEVERAL FINDINGS", "BAKOM FLERA FYND"),
        ("EFFORT IN BEHAVIOUR", "ANSTRÄNGNING I BETEENDET"),
        ("CALLS THAT GO WITH TROUBLE", "SAMTAL SOM HÄNGER IHOP MED KRÅNGEL"),
        ("NOT SURE YET", "INTE SÄKERT ÄNNU"),
    ] {
        assert!(english.contains(title) && swedish.contains(i_svenska), "{title}: {english}");
    }
    // The letter, once, with what it goes with and all that it shows as.
    let lost = &list(&report, "root_causes")[0]["failed_goals"];
    let [value, low, high] = figures(lost).map(|figure| format!("{figure:.1}"));
    let row = english.lines().find(|line| line.starts_with("version = B") && line.contains("likely cause")).unwrap();
    for cell in ["Get the statement", &value, &format!("{low}–{high}"), "Read it online"] {
        assert!(row.contains(cell), "{cell}: {row}");
    }
    assert!(swedish.contains("trolig orsak") && swedish.contains(&value.replace('.', ",")));
    // Each of the five signs with its share, its interval and of how many.
    let several = list(&report, "effort_signs").len() > 1;
    // A goal that nobody was on the way to tells nothing.
    for signs in list(&report, "effort_signs").iter().filter(|signs| !signs["mean"]["value"].is_null()) {
        let title = format!("EFFORT IN BEHAVIOUR: {}", text(signs, "goal"));
        assert!(!several || english.contains(&title), "{title}: {english}");
        let shows_any = signs["mean"]["value"].as_f64() > Some(0.0);
        assert!(shows_any || english.contains("none shows any of the five signs"), "{english}");
        for sign in list(signs, "signs").iter().filter(|_| shows_any) {
            let [share, low, high] = figures(&sign["share"]).map(|share| format!("{:.1} %", share * 100.0));
            let is_told = |line: &str| line.contains(&share) && line.contains(&format!("{low}–{high}"));
            assert!(english.lines().any(is_told), "{sign}: {english}");
        }
    }
    for sign in ["had to get in touch again", "changed channel", "were passed on", "say or do the same", "in vain"] {
        assert!(english.contains(sign), "{sign}");
    }
    // Calls go with trouble: nothing says that they come of it.
    assert!(english.contains("That the trouble made the calls is not shown"));
    assert!(!english.contains("caused") && !swedish.contains("orsakade"));
    // When there will be enough to tell.
    let unsure = list(&report, "not_claimed");
    let awaited: Vec<&Value> = unsure.iter().filter(|it| !it["expected_by"].is_null()).collect();
    assert!(awaited.iter().all(|it| !it["needed_n"].is_null() && text(it, "expected_by").ends_with('Z')), "{unsure:?}");
    let first = unsure.iter().find(|it| !it["needed_n"].is_null()).expect("more journeys would settle something");
    let day: String = first["expected_by"].as_str().map_or("–".to_string(), |day| day.chars().take(10).collect());
    let after = english.split("NOT SURE YET").nth(1).unwrap();
    assert!(after.contains(&day) && after.contains(text(&first["where"], "activity")), "{first}: {after}");
    // No line is wider than its columns may be: seven of 48, and two between.
    assert!(english.lines().all(|line| line.chars().count() < 400));
}

#[test]
fn a_year_is_told_in_hours_and_sek_only_as_somebody_stated_them() {
    let folder = Folder::new();
    let files = example(&folder);
    let silent = found(&files, &[]);
    let keys = ["goal_sek", "contact_sek", "contact_minutes", "effort_minutes", "hour_sek"];
    assert!(keys.iter().all(|key| silent["assumptions"][key].is_null()), "{}", silent["assumptions"]);
    assert!(!table(&files, &["--lang", "en"]).contains("SEK"), "no worth that nobody stated");
    let of = |report: &Value, key: &str| list(report, "findings")[0]["worth"][key].clone();
    for unknown in ["hours_per_year", "customer_hours_per_year", "sek_per_year", "sek_per_month_waiting"] {
        assert!(of(&silent, unknown).is_null(), "{unknown}");
    }
    let goals = figures(&of(&silent, "goals_per_year"));
    assert!(goals[0] > 0.0 && goals[1] <= goals[0] && goals[0] <= goals[2], "the log's own pace: {goals:?}");
    let stated = ["--goal-sek", "1500", "--contact-minutes", "7,5", "--hour-sek", "400"];
    let report = found(&files, &stated);
    assert_eq!(report["assumptions"]["contact_minutes"], 7.5);
    assert_eq!(figures(&of(&report, "goals_per_year")), goals, "what is stated changes no count");
    let (contacts, hours, sek) = (
        figures(&of(&report, "contacts_per_year")),
        figures(&of(&report, "hours_per_year")),
        figures(&of(&report, "sek_per_year")),
    );
    for at in 0..3 {
        assert!((hours[at] - contacts[at] / 8.0).abs() < 1e-6, "{contacts:?} {hours:?}");
        assert!((sek[at] - 1500.0 * goals[at] - 400.0 * hours[at]).abs() < 1e-3, "{goals:?} {hours:?} {sek:?}");
    }
    let told = table(&files, &[&stated[..], &["--lang", "en"][..]].concat());
    for words in
        ["WHAT THAT IS IN A YEAR", "a reached goal is worth 1500 SEK", "a contact takes 7.5 minutes", "do not add"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let told = table(&files, &[&stated[..], &["--lang", "sv"][..]].concat());
    assert!(told.contains("VAD DET ÄR PÅ ETT ÅR") && told.contains("7,5 minuter"), "{told}");
}

#[test]
fn a_wrong_assumption_is_named_with_what_to_write_instead() {
    let folder = Folder::new();
    let log = folder.with("log.csv", "person,time,activity\na,2026-01-01,X\nb,2026-01-02,Y\n");
    for (wrong, named) in [
        (&["--goal-sek", "much"][..], &["much", "--goal-sek", "such as 1500"][..]),
        (&["--contact-sek", "-5"], &["-5", "--contact-sek", "from 0"]),
        (&["--hour-sek", "400"], &["--contact-minutes"]),
        (&["--hour-sek", "400", "--contact-minutes", "8", "--contact-sek", "80"], &["--hour-sek", "--contact-sek"]),
        (&["--effort-minutes", "10"], &["--responses"]),
    ] {
        let error = resa([&["friction", &log, "--goal", "Y"][..], wrong].concat()).misused();
        assert!(named.iter().all(|name| error.contains(name)), "{wrong:?}: {error}");
    }
    // Two days are no ground for a year.
    let short = resa(["friction", &log, "--goal", "Y", "--goal-sek", "100", "--lang", "en"]).worked().out;
    assert!(!short.contains("SEK"), "{short}");
}

#[test]
fn without_a_goal_nothing_is_claimed_and_the_goal_is_asked_for() {
    let folder = Folder::new();
    let log = folder.with("log.csv", "person,time,activity\na,2026-01-01,X\na,2026-01-02,X\nb,2026-01-01,X\n");
    let report = resa(["friction", &log, "--json"]).json();
    assert_eq!((&report["goal"], list(&report, "findings").len()), (&Value::Null, 0));
    let said = String::from_utf8(program().args(["friction", &log, "--lang", "en"]).output().unwrap().stderr).unwrap();
    assert!(said.contains("--goal"), "{said}");
    let error = resa(["friction", &log, "--goal", "Y"]).failed();
    assert!(error.contains("`Y`") && error.contains('X'), "{error}");
    let misused = resa(["friction", &log, "--goals", "X"]).misused();
    assert!(misused.contains("--goal"), "{misused}");
}

#[test]
fn the_version_of_a_letter_is_an_effect_and_no_selection() {
    let folder = Folder::new();
    let asked = ["compare".to_string()].into_iter().chain(example(&folder));
    let more = ["--journey", "Understand the pension statement", "--by", "version", "--json"].map(str::to_string);
    let report = resa(asked.chain(more)).json();
    let against =
        list(&report, "groups").iter().map(|group| &group["against_others"]).find(|it| !it.is_null()).unwrap();
    assert_eq!(against["verdict"], "differs");
    assert!(against["selection"].is_null(), "{against}");
}

#[test]
fn what_is_planted_is_no_selection() {
    let folder = Folder::new();
    let mut told = 0;
    for seed in 1..=3 {
        let spec = folder.with(
            &format!("spec{seed}.toml"),
            format!("seed = {seed}\njourneys = 6000\nfrom_source = 0.5\nin_segment = 0.5\n"),
        );
        let world = folder.at(&format!("world{seed}"));
        resa(["simulate", &spec, "-o", &world]).worked();
        let (events, plan) = (format!("{world}/events.parquet"), format!("{world}/definition.toml"));
        let answers = format!("{world}/responses.csv");
        let report = resa(["friction", &events, "--definition", &plan, "--responses", &answers, "--json"]).json();
        told += list(&report, "findings").len();
        assert!(list(&report, "selections").is_empty(), "seed {seed}: {}", report["selections"]);
        let journeys = std::fs::read_to_string(&plan).unwrap();
        let name =
            journeys.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"').to_string();
        for by in ["age", "device", "region", "business", "tenure", "app_version", "template"] {
            let found =
                resa(["compare", &events, "--definition", &plan, "--journey", &name, "--by", by, "--json"]).json();
            for group in list(&found, "groups") {
                assert!(group["against_others"]["selection"].is_null(), "seed {seed}, {by}: {group}");
            }
            let not_held = list(&found, "not_held");
            assert!(
                not_held.iter().all(|it| text(it, "reason") != "made_by_activity"),
                "seed {seed}, {by}: {not_held:?}"
            );
        }
    }
    assert!(told > 0, "what is planted is found");
}

#[test]
fn that_those_who_come_often_get_something_is_said_in_a_sentence_in_both_languages() {
    // Whoever comes often has used several devices at last, and has booked.
    let mut log = String::from("customer,time,activity,devices\n");
    for at in 0..600_u64 {
        let visits = if at % 3 == 0 { 2 + at / 3 % 17 } else { 1 + at % 2 };
        // Which of them have several is dealt out by lot; the more visits, the likelier.
        let lot = ((at * 2_654_435_761) >> 7) % 100;
        let devices = if visits > 1 && lot < (8 * visits).min(95) { "several" } else { "one" };
        for visit in 0..visits {
            let day = 1 + visit;
            log += &format!("k{at},2024-01-{day:02}T08:00:00Z,Visit,{devices}\n");
            if ((at * 7_919 + visit * 104_729) >> 3).is_multiple_of(23) {
                log += &format!("k{at},2024-01-{day:02}T08:05:00Z,Book,{devices}\n");
            }
        }
    }
    log += "k999,2024-12-31T08:00:00Z,Other,one\n";
    let folder = Folder::new();
    let log = folder.with("log.csv", log);
    for (command, lang, said) in [
        ("compare", "sv", "Det är ett urval, ingen verkan."),
        ("compare", "en", "That is a selection, and no effect."),
        ("friction", "sv", "Värdet hänger ihop med hur mycket man gör och prövas därför inte som förklaring."),
        ("friction", "en", "The value goes with how much one does, and is therefore not tried as an explanation."),
    ] {
        let mut asked = vec![command, &log, "--goal", "Book", "--lang", lang];
        asked.extend(if command == "compare" { vec!["--by", "devices"] } else { Vec::new() });
        let out = resa(asked).worked().out;
        assert!(out.contains(said), "{command}: {out}");
    }
}
