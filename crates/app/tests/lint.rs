//! `resa lint` on lists of questions: the contract's shape, what it finds, and what it says to wrong input.
//!
//! The lists in `fixtures/questions` were written by others than the rules; the second was not seen before the rules
//! were written, and its figure then was 0.872.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, resa, resa_reading};
use std::collections::{BTreeMap, BTreeSet};

type Labels = BTreeSet<String>;

/// The labels of the development list by the names of the contract.
fn contract_name(label: &str) -> &str {
    match label {
        "double_negation" => "negation",
        "vague" => "vague_frequency",
        "readability" => "long",
        "overlapping_options" | "not_exhaustive" => "overlapping_ranges",
        "acquiescence" => "agree_disagree",
        "unlabelled_scale" => "unlabelled_ends",
        other => other,
    }
}

/// Mean F1 over the labels that the list has, and the share of clean questions with an error.
fn judge(file: &str) -> (f64, f64) {
    let text = std::fs::read_to_string(file).unwrap();
    let wanted: BTreeMap<String, Labels> = text
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let labels = cells.get(4).copied().unwrap_or_default().split(',').map(str::trim).filter(|l| !l.is_empty());
            (cells[0].to_string(), labels.map(|label| contract_name(label).to_string()).collect())
        })
        .collect();
    let report = resa(["lint", file, "--json"]).json();
    let (mut counts, mut clean, mut wronged) = (BTreeMap::<String, [f64; 3]>::new(), 0.0, 0.0);
    for question in report["questions"].as_array().unwrap() {
        let wanted = &wanted[question["id"].as_str().unwrap()];
        let findings = question["findings"].as_array().unwrap();
        assert!(findings.iter().all(|finding| finding["rewrite"].as_str().is_some_and(|text| !text.is_empty())));
        let found: Labels = findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_string()).collect();
        for rule in wanted.union(&found) {
            let place = if !found.contains(rule) { 2 } else { usize::from(!wanted.contains(rule)) };
            counts.entry(rule.clone()).or_default()[place] += 1.0;
        }
        if wanted.is_empty() {
            clean += 1.0;
            wronged += f64::from(u8::from(findings.iter().any(|finding| finding["severity"] == "error")));
        }
    }
    let known: Vec<f64> = counts
        .values()
        .filter(|[hit, _, missed]| hit + missed > 0.0)
        .map(|[hit, wrong, missed]| 2.0 * hit / (2.0 * hit + wrong + missed))
        .collect();
    (known.iter().sum::<f64>() / known.len() as f64, wronged / clean)
}

#[test]
fn lists_written_by_others_are_judged_as_they_judge_them() {
    for name in ["one", "two"] {
        let file = format!("{}/tests/fixtures/questions/{name}.tsv", env!("CARGO_MANIFEST_DIR"));
        let (f1, wronged) = judge(&file);
        assert!(f1 >= 0.85 && wronged <= 0.05, "{name}: F1 {f1:.3}, clean with an error {wronged:.3}");
    }
}

#[test]
fn the_development_list_is_judged_right() {
    let Some(file) = testkit::real_data("survey/question-lint.tsv") else { return };
    let (f1, wronged) = judge(&file.display().to_string());
    assert!(f1 >= 0.95 && wronged == 0.0, "F1 {f1:.3}, clean with an error {wronged:.3}");
}

#[test]
fn a_finding_says_why_in_the_readers_language_and_rewrites_in_the_questions() {
    let list =
        "id,lang,question,scale\nq1,sv,Hur nöjd är du med vår fantastiska nya app?,Missnöjd|Varken eller|Nöjd|Vet ej\n";
    let report = resa_reading(list.as_bytes(), ["lint", "-", "--format", "csv", "--json", "--lang", "en"]).json();
    let finding = &report["questions"][0]["findings"][0];
    assert_eq!((&finding["rule"], &finding["severity"]), (&"loaded".into(), &"error".into()), "{report}");
    assert_eq!(finding["rewrite"], "Hur nöjd är du med vår nya app?");
    assert!(finding["why"].as_str().unwrap().starts_with("The words say"), "{finding}");
}

#[test]
fn one_question_is_one_question() {
    let list = |questions: &str| format!("id,lang,question\n{questions}");
    let one = list("1,sv,Hur lätt var det att logga in?\n");
    let two = list("1,sv,Hur lätt var det att logga in?\n2,sv,Hur lätt var det att betala?\n");
    for (questions, language, told) in [
        (&one, "en", ": 1 question, "),
        (&one, "sv", ": 1 fråga, "),
        (&two, "en", ": 2 questions, "),
        (&two, "sv", ": 2 frågor, "),
    ] {
        let args = ["lint", "-", "--format", "csv", "--lang", language];
        let said = resa_reading(questions.as_bytes(), args).worked().out;
        assert!(said.contains(told), "{told}: {said}");
    }
}

#[test]
fn wrong_lists_are_named() {
    let folder = Folder::new();
    let none = resa(["lint", &folder.with("a.csv", "id,lang,text\n1,sv,Hej?\n")]).failed();
    assert!(none.contains("`question`") && none.contains("id, lang, text"), "{none}");
    let empty = resa(["lint", &folder.with("b.csv", "id,lang,question\n1,sv,\n")]).failed();
    assert!(empty.contains("line 2"), "{empty}");
    let broken = resa(["lint", &folder.with("c.csv", "id,lang,question\n1,sv\n")]).failed();
    assert!(broken.contains("line 2"), "{broken}");
    let format = resa(["lint", &folder.with("d.csv", "id,lang,question\n1,sv,Hej?\n"), "--format", "doc"]).failed();
    assert!(format.contains("`doc` is not a format"), "{format}");
}
