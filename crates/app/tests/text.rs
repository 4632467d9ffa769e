//! `resa text` on comments: the contract's shape, what it finds, that nothing personal comes out, and what it says to
//! wrong input. Figures on real sets are printed beside their bounds.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]
#![expect(clippy::print_stdout, reason = "figures are printed beside their bounds")]

mod common;

use common::{Folder, list, real, resa, resa_reading, text};
use serde_json::Value;
use std::collections::HashMap;

/// Comments of forty customers on two subjects, with personal data in some.
fn comments() -> String {
    let mut table = String::from("kund;kommentar;betyg;kanal\n");
    let about = [
        "Fakturan var fel igen och dubbeldebiterades, riktigt dåligt",
        "Fakturan kom för sent och beloppet stämde inte, jag är besviken",
        "Fel belopp på fakturan för tredje gången, uselt",
        "Paketet kom snabbt och var välpackat, tack",
        "Leveransen av paketet gick fort och chauffören var trevlig",
        "Paketet levererades direkt, jättebra service",
    ];
    for customer in 0..60 {
        let text = about[customer % 6];
        let score = if customer % 6 < 3 { 1 + customer % 2 } else { 6 + customer % 2 };
        let channel = if customer % 6 < 3 { "brev" } else { "app" };
        let close = ["", ", ring mig på 070-123 45 67", " och mitt nummer är 640823-3234", ". Mvh Åsa Öberg-Ström"]
            [customer / 6 % 4];
        table += &format!(
            "k{customer};{text} nummer {}{close};{score};{channel}\n",
            ["ett", "två", "tre", "fyra", "fem"][customer % 5]
        );
    }
    table + "k60;;;app\n"
}

#[test]
fn every_row_is_answered_in_the_contracts_shape_and_nothing_personal_comes_out() {
    let table = comments();
    let args = [
        "text",
        "-",
        "--format",
        "csv",
        "--text",
        "kommentar",
        "--label",
        "betyg",
        "--person",
        "kund",
        "--by",
        "kanal",
        "--texts",
        "--json",
    ];
    let run = resa_reading(table.as_bytes(), args).worked();
    for personal in ["070-123", "640823", "3234", "Åsa", "Öberg"] {
        assert!(!run.out.contains(personal), "`{personal}` came out");
    }
    let report = run.json();
    let items = list(&report, "items");
    assert_eq!(items.len(), 61);
    assert!(items.iter().zip(1..).all(|(item, row)| item["row"] == row));
    assert!(items[..60].iter().all(|item| item["language"] == "sv" && item["p_positive"].is_f64()));
    assert_eq!(
        (&items[60]["language"], &items[60]["p_positive"], &items[60]["sentiment"]),
        (&Value::Null, &Value::Null, &"unsure".into())
    );
    // Places are characters of the comment as it was written.
    let place = &items[6]["personal_data"][0];
    let written: Vec<char> = table.lines().nth(7).unwrap().split(';').nth(1).unwrap().chars().collect();
    let (start, end) = (place["start"].as_u64().unwrap() as usize, place["end"].as_u64().unwrap() as usize);
    assert_eq!(
        (text(place, "kind"), written[start..end].iter().collect::<String>()),
        ("phone", "070-123 45 67".to_string())
    );
    let themes = list(&report, "themes");
    let with = |word: &str| themes.iter().find(|theme| theme["keywords"].to_string().contains(word)).unwrap();
    assert!(with("fakturan")["negative"].as_u64() > with("fakturan")["positive"].as_u64());
    assert!(with("paketet")["positive"].as_u64() > with("paketet")["negative"].as_u64());
    assert!(
        themes
            .iter()
            .all(|theme| theme["persons"].as_u64().unwrap() >= 5 && theme["n"].as_u64() >= theme["persons"].as_u64())
    );
    let named: Vec<&str> = themes.iter().map(|theme| text(theme, "name")).collect();
    assert!(items.iter().flat_map(|item| list(item, "themes")).all(|name| named.contains(&name.as_str().unwrap())));
    let app = list(&report, "keyness").iter().find(|value| value["value"] == "app").unwrap();
    assert!(app["words"].to_string().contains("paketet") && !app["words"].to_string().contains("fakturan"), "{app}");
    assert_eq!(report["sentiment"]["learned_from"], 60);
}

#[test]
fn the_same_comments_give_the_same_answer_and_people_read_it_in_their_language() {
    let folder = Folder::new();
    let file = folder.with("svar.csv", comments());
    let json = || resa(["text", &file, "--text", "kommentar", "--json"]).worked().out;
    assert_eq!(json(), json());
    let swedish = resa(["text", &file, "--text", "kommentar", "--label", "betyg", "--lang", "sv"]).worked().out;
    assert!(
        swedish.contains("60 kommentarer") && swedish.contains("tema") && swedish.contains("lärt av 60 betyg"),
        "{swedish}"
    );
    let heading: String = swedish.lines().take(4).collect();
    assert!(heading.contains("svenska ") && heading.contains("telefon ") && !heading.contains('_'), "{heading}");
    let english = resa(["text", &file, "--text", "kommentar", "--lang", "en"]).worked().out;
    assert!(english.contains("60 comments") && english.contains("by a list of words"), "{english}");
    let csv = resa(["text", &file, "--text", "kommentar", "--csv", "--lang", "en"]).worked().out;
    assert!(csv.starts_with("row,language,sentiment,p_positive,themes,personal_data,duplicate_of,text\n"), "{csv}");
    assert!(csv.contains("[phone]") && csv.contains("[personal number]") && csv.contains("[name]"), "{csv}");
    for personal in ["070-123", "640823", "Öberg"] {
        assert!(!csv.contains(personal) && !swedish.contains(personal), "{personal}");
    }
}

#[test]
fn scales_that_are_turned_around_are_told() {
    let args = |scale: &'static str| {
        ["text", "-", "--format", "csv", "--text", "kommentar", "--label", "betyg", "--scale", scale, "--json"]
    };
    let p = |scale| resa_reading(comments().as_bytes(), args(scale)).json()["items"][0]["p_positive"].as_f64().unwrap();
    assert!(p("1-7") < 0.5 && p("7-1") > 0.5);
}

#[test]
fn wrong_input_is_named() {
    let folder = Folder::new();
    let file = folder.with("a.csv", "kund,kommentar,betyg\n1,Hej,vet\n2,Nej,x\n");
    let none = resa(["text", &file, "--text", "fritext"]).failed();
    assert!(none.contains("`fritext`") && none.contains("--text") && none.contains("kund, kommentar, betyg"), "{none}");
    let label = resa(["text", &file, "--text", "kommentar", "--label", "poäng"]).failed();
    assert!(label.contains("`poäng`") && label.contains("--label"), "{label}");
    let scores = resa(["text", &file, "--text", "kommentar", "--label", "betyg"]).failed();
    assert!(scores.contains("`betyg`") && scores.contains("no scores"), "{scores}");
    let scale = resa(["text", &file, "--text", "kommentar", "--label", "betyg", "--scale", "sju"]).failed();
    assert!(scale.contains("`sju`"), "{scale}");
    let empty = resa(["text", &folder.with("b.csv", "kommentar,betyg\n"), "--text", "kommentar"]).failed();
    assert!(empty.contains("b.csv"), "{empty}");
    let people = folder.with("c.csv", "kommentar,epost,ombud\nHej,a@b.se,Anna Ek\nNej,c@d.se,Erik Berg\n");
    for by in ["epost", "ombud"] {
        let refused = resa(["text", &people, "--text", "kommentar", "--by", by, "--lang", "en"]).failed();
        assert!(refused.contains("not divided") && !refused.contains("a@b.se"), "{refused}");
    }
    let blank = folder.with("d.csv", "kommentar,betyg\n,1\n");
    let none = resa(["text", &blank, "--text", "kommentar", "--lang", "en"]).worked().out;
    assert!(none.contains("0 comments\n"), "{none}");
    assert!(resa(["text", &file]).misused().contains("--text"));
    let help = resa(["text", "--help"]).worked().out;
    assert!(help.contains("resa text answers.csv --text comment --label score"), "{help}");
    let ragged = folder.with("c.csv", "kommentar,betyg\nBra,5\nDåligt\n");
    let run = resa(["text", &ragged, "--text", "kommentar", "--lang", "en"]).worked();
    assert!(run.err.contains("1 row could not be read, the first on line 3"), "{}", run.err);
}

/// How often a positive one has the greater number than a negative one.
fn auc(scored: &[(f64, bool)]) -> f64 {
    let (mut wins, mut pairs) = (0.0, 0.0);
    for (p, _) in scored.iter().filter(|(_, positive)| *positive) {
        for (q, _) in scored.iter().filter(|(_, positive)| !*positive) {
            wins += if p > q {
                1.0
            } else if p == q {
                0.5
            } else {
                0.0
            };
            pairs += 1.0;
        }
    }
    wins / pairs
}

#[test]
fn swedish_comments_that_people_marked_are_judged_as_they_judge_them() {
    let Some(file) = real("text/sentiment-sv.csv") else { return };
    let all = resa(["text", &file, "--text", "text", "--label", "label", "--json"]).json();
    let cold = resa(["text", &file, "--text", "text", "--json"]).json();
    let marks = resa(["text", &file, "--text", "label", "--json", "--texts"]).json();
    let mark_of = |at: usize| marks["items"][at]["text"].as_str().unwrap().to_string();
    let scored = |report: &Value| -> Vec<(f64, bool)> {
        let items = list(report, "items").iter().enumerate().filter(|(at, _)| mark_of(*at) != "neu");
        items.map(|(at, item)| (item["p_positive"].as_f64().unwrap(), mark_of(at) == "pos")).collect()
    };
    let (without, with) = (auc(&scored(&cold)), auc(&scored(&all)));
    let given: Vec<bool> = list(&all, "items")
        .iter()
        .enumerate()
        .filter(|(_, item)| item["sentiment"] == "positive" || item["sentiment"] == "negative")
        .map(|(at, item)| text(item, "sentiment").starts_with(mark_of(at).as_str()))
        .collect();
    let right = given.iter().filter(|right| **right).count() as f64 / given.len() as f64;
    println!(
        "sentiment-sv: AUC by words alone {without:.3}, learned, each held out in turn {with:.3}; verdicts {} of {}, right {right:.3}",
        given.len(),
        list(&all, "items").len()
    );
    assert!(without >= 0.85 && with >= 0.92 && right >= 0.9, "{without} {with} {right}");
}

#[test]
fn questions_keep_their_language_and_group_by_what_they_ask() {
    for (file, language) in [("text/faq-sv.csv", "sv"), ("text/faq-en.csv", "en")] {
        let Some(file) = real(file) else { return };
        let report = resa(["text", &file, "--text", "q", "--json"]).json();
        let items = list(&report, "items");
        let right = items.iter().filter(|item| item["language"] == language).count() as f64 / items.len() as f64;
        println!("questions in {language}: {right:.4} told right, {} themes", list(&report, "themes").len());
        assert!(right >= 0.985, "{language}: {right}");
    }
    let Some(file) = real("text/banking77-train.csv") else { return };
    let truth = resa(["text", &file, "--text", "category", "--json", "--texts"]).json();
    let report = resa(["text", &file, "--text", "text", "--json"]).json();
    let (mut both, mut ours, mut theirs) =
        (HashMap::<(String, String), f64>::new(), HashMap::<String, f64>::new(), HashMap::<String, f64>::new());
    for (item, known) in list(&report, "items").iter().zip(list(&truth, "items")) {
        let theme = item["themes"][0].as_str().unwrap_or("none").to_string();
        let known = text(known, "text").to_string();
        *both.entry((theme.clone(), known.clone())).or_default() += 1.0;
        *ours.entry(theme).or_default() += 1.0;
        *theirs.entry(known).or_default() += 1.0;
    }
    let pairs = |count: &f64| count * (count - 1.0) / 2.0;
    let (common, left, right): (f64, f64, f64) =
        (both.values().map(pairs).sum(), ours.values().map(pairs).sum(), theirs.values().map(pairs).sum());
    let expected = left * right / pairs(&(list(&report, "items").len() as f64));
    let index = (common - expected) / ((left + right) / 2.0 - expected);
    println!("banking77: {} themes for 77 intents, ARI {index:.3}", list(&report, "themes").len());
    assert!(index >= 0.22, "{index}");
}
