//! Questions good and bad, what is found about them, and what is proposed instead.

use super::*;

fn question(text: &str, scale: &str) -> Question {
    let language =
        if text.chars().any(|letter| "åäöÅÄÖ".contains(letter)) || text.starts_with("Hur ") || text.contains(" du ")
        {
            Language::Swedish
        } else {
            Language::English
        };
    Question {
        id: text.to_string(),
        survey: None,
        language,
        text: text.to_string(),
        scale: scale.split('|').map(str::to_string).collect(),
    }
}

fn codes(text: &str, scale: &str) -> Vec<&'static str> {
    lint(&[question(text, scale)])[0].iter().map(|finding| finding.rule.code()).collect()
}

const FIVE: &str = "Mycket missnöjd|Missnöjd|Varken eller|Nöjd|Mycket nöjd|Vet ej";
const FIVE_ENGLISH: &str = "Very dissatisfied|Dissatisfied|Neither|Satisfied|Very satisfied|Not applicable";

#[test]
fn good_questions_pass() {
    for (text, scale) in [
        ("Hur nöjd eller missnöjd är du med väntetiden?", FIVE),
        ("När du ringde oss och kom fram, hur länge hade du väntat?", "Under 5 min|5–15 min|Mer än 15 min|Minns inte"),
        ("How satisfied or dissatisfied are you with the reply you got today?", FIVE_ENGLISH),
        ("How likely are you to recommend Nordbanken to a friend or colleague?", "0|1|2|3|4|5|6|7|8|9|10"),
        ("Nordbanken gjorde det enkelt för mig att hantera mitt ärende.", "1|2|3|4|5|6|7"),
        ("Vad fick dig att ringa i dag?", "[text]"),
        ("How old are you?", "Under 18|18–29|30–49|50–64|65 or older|Prefer not to say"),
    ] {
        assert_eq!(codes(text, scale), [""; 0], "{text}");
    }
}

#[test]
fn two_questions_in_one_are_taken_apart() {
    let found = &lint(&[question("Hur tydligt och begripligt var brevet?", FIVE)])[0];
    assert_eq!(found[0].rule, Rule::DoubleBarrelled);
    assert_eq!(found[0].rewrite, "1. Hur tydligt var brevet? 2. Hur begripligt var brevet?");
    assert!(found[0].why(Language::Swedish).contains("två frågor"));
    assert_eq!(
        codes("Har du pratat med din familj och dina vänner eller kollegor om det?", "Ja|Nej|Vet ej"),
        ["double_barrelled"]
    );
}

#[test]
fn a_denial_is_turned_around() {
    let found = &lint(&[question("Didn’t you receive our letter?", "Yes|No|Not sure")])[0];
    let denial = found.iter().find(|finding| finding.rule == Rule::Negation).unwrap();
    assert_eq!(denial.rewrite, "Did you receive our letter?");
}

#[test]
fn an_instrument_on_another_scale_is_not_that_instrument() {
    let nps = "How likely are you to recommend us to a friend or colleague?";
    assert_eq!(codes(nps, "1|2|3|4|5"), ["inconsistent"]);
}

#[test]
fn order_and_sameness_are_judged_within_one_survey() {
    let within =
        |text: &str, scale: &str, survey: &str| Question { survey: Some(survey.to_string()), ..question(text, scale) };
    let detail = within("How satisfied or dissatisfied are you with the price?", FIVE_ENGLISH, "a");
    let whole = |survey| within("Overall, how satisfied or dissatisfied are you with us?", FIVE_ENGLISH, survey);
    let rules =
        |questions: &[Question]| -> Vec<Rule> { lint(questions).concat().iter().map(|finding| finding.rule).collect() };
    assert_eq!(rules(&[detail.clone(), whole("a")]), [Rule::Order]);
    assert_eq!(rules(&[whole("a"), detail.clone()]), []);
    assert_eq!(rules(&[detail, whole("b")]), []);
}

#[test]
fn hints_keep_quiet_beside_what_is_grave() {
    assert_eq!(codes("How satisfied are you with our opening hours?", "1|2|3|4|5"), ["unlabelled_ends"]);
    assert_eq!(codes("How satisfied are you with our fantastic opening hours?", "1|2|3|4|5"), ["loaded"]);
}

#[test]
fn every_finding_has_words_in_both_languages_and_a_rewrite() {
    let questions: Vec<Question> = [
        ("Don't you agree that our amazing staff and agents never fail?", "Yes|No"),
        ("Varför är du missnöjd med autentiseringsförfarandet de senaste fem åren?", "1|2|3|4|5"),
        ("How annoying was the queue?", "Very|Somewhat|Slightly"),
        ("Hur ofta ringer du oss?", "Ofta|Ibland|Sällan"),
        ("What is your income?", "0–10|10–20|20–30"),
    ]
    .iter()
    .map(|(text, scale)| question(text, scale))
    .collect();
    let found = lint(&questions);
    assert!(found.iter().all(|findings| !findings.is_empty()));
    for finding in found.iter().flatten() {
        assert!(!finding.rewrite.is_empty(), "{finding:?}");
        assert_ne!(finding.why(Language::Swedish), finding.why(Language::English));
    }
}

#[test]
fn nothing_that_is_written_breaks_it() {
    for text in [
        "",
        "?",
        "och",
        "and or",
        "Hur",
        "İ'’-",
        "how much",
        "ÅÄÖ och",
        "och och och",
        "123 456 789",
        "a\u{301}\u{0}b",
        "\u{fb01} and \u{fb01}",
    ] {
        for scale in ["", "|", "1|2|3", "[text]", "99999999999999999999|1", "😀|😡"] {
            for language in [Language::Swedish, Language::English, Language::Other] {
                lint(&[Question { language, survey: Some(String::new()), ..question(text, scale) }]);
            }
        }
    }
}

#[test]
fn a_way_out_leaves_numbers_without_words() {
    assert_eq!(codes("Hur bra fungerade inloggningen?", "1|2|3|4|5|Vet ej"), ["unlabelled_ends"]);
    assert_eq!(codes("Hur länge har du varit kund?", "0–1 år|1–3 år|3–5 år|5 år eller längre"), ["overlapping_ranges"]);
}

#[test]
fn two_words_of_one_opinion_are_not_two_questions() {
    assert_eq!(codes("How satisfied are you with this terrible and clumsy form?", FIVE_ENGLISH), ["loaded"]);
    assert_eq!(codes("Hur nöjd är du med den usla och hopplösa appen?", FIVE), ["loaded"]);
    assert_eq!(
        codes("How satisfied are you with the terrible form and the letter?", FIVE_ENGLISH),
        ["loaded", "double_barrelled"]
    );
}
