//! What a reply means: a digit, the words of an answer, a wish to be left in peace. Pure.
//!
//! Rather not understood than misunderstood: a reply counts when nothing else stands in it than one answer and courtesy.

use super::message::steps;
use model::{GivenAnswer, QuestionKind, SurveyChoice, SurveyQuestion};

/// What a reply means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// These answers to the question.
    Answers(Vec<GivenAnswer>),
    /// Nothing, and go on.
    Skip,
    /// Nothing that is known.
    Unclear,
}

/// Words by which people leave whatever they are asked, where nothing else stands in their message.
const STOP: [&str; 5] = ["stopp", "stop", "stopall", "avregistrera", "unsubscribe"];
/// Words by which people leave where they are no answer.
const MAYBE_STOP: [&str; 6] = ["end", "quit", "cancel", "avsluta", "sluta", "stoppa"];
/// What stands before the word in our own messages.
const OWN_LINES: [&[&str]; 2] = [&["inga", "fler", "frågor"], &["no", "more", "questions"]];
/// Words that change nothing.
const COURTESY: [&str; 18] = [
    "tack", "tackar", "thanks", "thank", "you", "please", "hej", "hello", "hi", "svar", "svaret", "answer", "betyg",
    "jag", "ger", "i", "give", "poäng",
];
/// Numbers as words: Swedish, Swedish, English.
const NUMBERS: [[&str; 3]; 11] = [
    ["noll", "nolla", "zero"],
    ["ett", "en", "one"],
    ["två", "tvåa", "two"],
    ["tre", "trea", "three"],
    ["fyra", "fyran", "four"],
    ["fem", "femma", "five"],
    ["sex", "sexa", "six"],
    ["sju", "sjua", "seven"],
    ["åtta", "åttan", "eight"],
    ["nio", "nia", "nine"],
    ["tio", "tia", "ten"],
];
/// What people write for the answers of goal questions, by their codes.
const YES_NO: [(&str, &[&str]); 3] = [
    ("yes", &["ja", "j", "japp", "yes", "y", "yep", "jadå"]),
    ("partly", &["delvis", "partly", "partially", "sådär", "till viss del", "lite"]),
    ("no", &["nej", "n", "nä", "nope", "no", "nejdå"]),
];

/// Whether somebody wants to be asked nothing more; `open` is what they are being asked.
pub(crate) fn is_stop(text: &str, open: Option<&SurveyQuestion>) -> bool {
    let tokens = tokens(text);
    let mut said: Vec<&str> =
        tokens.iter().map(String::as_str).filter(|word| !COURTESY.contains(word) && *word != "mvh").collect();
    if let Some(line) = OWN_LINES.iter().find(|line| said.starts_with(line)) {
        said.drain(..line.len());
    }
    let is_first = said.first().is_some_and(|word| STOP.contains(word) || MAYBE_STOP.contains(word));
    // `STOPP STOPP`, `stop all`.
    let is_alone = said.iter().all(|word| STOP.contains(word) || MAYBE_STOP.contains(word) || *word == "all");
    if !is_first || !is_alone {
        return false;
    }
    let is_answer =
        |question: &SurveyQuestion| question.kind == QuestionKind::Text || understand(text, question) != Said::Unclear;
    said.iter().any(|word| STOP.contains(word)) || !open.is_some_and(is_answer)
}

/// What a reply means to a question.
pub(crate) fn understand(text: &str, question: &SurveyQuestion) -> Said {
    let tokens = tokens(text);
    let answer = |one: Option<GivenAnswer>| one.map_or(Said::Unclear, |one| Said::Answers(vec![one]));
    match question.kind {
        QuestionKind::Text => written(text, &tokens, question),
        QuestionKind::Scale | QuestionKind::Matrix => {
            let (low, high) = steps(question);
            let step = single(&tokens, high).filter(|step| (low..=high).contains(step));
            answer(step.map(|step| GivenAnswer { score: Some(f64::from(step)), ..empty(question) }))
        }
        QuestionKind::Choice => answer(choice(&tokens, question).map(|code| chosen(question, code))),
        QuestionKind::Choices => {
            let several = several(&tokens, question).or_else(|| Some(vec![choice(&tokens, question)?]));
            match several {
                Some(codes) => Said::Answers(codes.into_iter().map(|code| chosen(question, code)).collect()),
                None => Said::Unclear,
            }
        }
    }
}

fn empty(question: &SurveyQuestion) -> GivenAnswer {
    GivenAnswer { question: question.id.clone(), score: None, choice: None, text: None }
}

fn chosen(question: &SurveyQuestion, code: &str) -> GivenAnswer {
    GivenAnswer { choice: Some(code.to_string()), ..empty(question) }
}

fn written(text: &str, tokens: &[String], question: &SurveyQuestion) -> Said {
    let skips = ["0", "hoppa över", "hoppa", "skip"].contains(&tokens.join(" ").as_str());
    if skips && !question.required {
        return Said::Skip;
    }
    if !text.chars().any(char::is_alphanumeric) {
        return Said::Unclear;
    }
    Said::Answers(vec![GivenAnswer { text: Some(text.trim().to_string()), ..empty(question) }])
}

/// A message in words and numbers, in small letters: signs between them mean nothing, and neither do those around a digit
/// on a key. `7/10` is `7 av 10`.
fn tokens(text: &str) -> Vec<String> {
    let plain = text.to_lowercase().replace('/', " av ");
    let words = plain.split(|sign: char| !(sign.is_alphanumeric() || sign == '-'));
    let words = words.map(|word| word.trim_matches('-')).filter(|word| !word.is_empty());
    words.map(str::to_string).collect()
}

/// The one number of a message in which nothing else stands; `7 av 10` is 7.
fn single(tokens: &[String], high: i32) -> Option<i32> {
    let mut said = tokens.iter().filter(|word| !COURTESY.contains(&word.as_str()));
    let first = value(said.next()?)?;
    match said.map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Some(first),
        ["av" | "of", last] if value(last) == Some(high) => Some(first),
        _ => None,
    }
}

fn value(word: &str) -> Option<i32> {
    if word.len() <= 3 && word.chars().all(|sign| sign.is_ascii_digit()) {
        return word.parse().ok();
    }
    NUMBERS.iter().position(|words| words.contains(&word)).and_then(|number| i32::try_from(number).ok())
}

/// The code of the one answer that is meant: by its digit, by its words in any language, or by yes and no.
fn choice<'q>(tokens: &[String], question: &'q SurveyQuestion) -> Option<&'q str> {
    let said = tokens.join(" ");
    let is_called = |choice: &&SurveyChoice| choice.text.values().any(|text| self::tokens(text).join(" ") == said);
    if said.is_empty() {
        return None;
    }
    if let Some(choice) = question.choices.iter().find(is_called) {
        return Some(&choice.code);
    }
    let bare = tokens.iter().filter(|word| !COURTESY.contains(&word.as_str())).map(String::as_str);
    let bare = bare.collect::<Vec<_>>().join(" ");
    let meant = YES_NO.iter().find(|(_, words)| words.contains(&bare.as_str())).map(|(code, _)| *code);
    if let Some(choice) = question.choices.iter().find(|choice| meant == Some(choice.code.as_str())) {
        return Some(&choice.code);
    }
    let digit = single(tokens, i32::MAX).and_then(|digit| usize::try_from(digit).ok())?;
    question.choices.get(digit.checked_sub(1)?).map(|choice| choice.code.as_str())
}

/// The codes of several answers, by their digits alone: `1 3`, `1,3`, `13`.
fn several<'q>(tokens: &[String], question: &'q SurveyQuestion) -> Option<Vec<&'q str>> {
    let joins = ["och", "and", "samt"];
    let said = tokens.iter().filter(|word| !COURTESY.contains(&word.as_str()) && !joins.contains(&word.as_str()));
    let mut codes = Vec::new();
    for word in said {
        for sign in word.chars() {
            let digit = sign.to_digit(10).filter(|_| sign.is_ascii())? as usize;
            let code = question.choices.get(digit.checked_sub(1)?).map(|choice| choice.code.as_str())?;
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
    }
    (!codes.is_empty()).then_some(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(text: &str) -> SurveyQuestion {
        serde_json::from_str(text).unwrap()
    }

    fn scale(low: i32, high: i32) -> SurveyQuestion {
        question(&format!(r#"{{"id":"q","metric":"ces","kind":"scale","low":{low},"high":{high},"text":{{}}}}"#))
    }

    fn goal(kind: &str) -> SurveyQuestion {
        question(&format!(
            r#"{{"id":"q","metric":"gcr","kind":"{kind}","text":{{}},"choices":[
                {{"code":"yes","text":{{"sv":"Ja, helt","en":"Yes, fully"}}}},{{"code":"partly","text":{{"sv":"Delvis"}}}},
                {{"code":"no","text":{{"sv":"Nej"}}}}]}}"#
        ))
    }

    fn score(text: &str, question: &SurveyQuestion) -> Option<i32> {
        match understand(text, question) {
            Said::Answers(answers) => answers[0].score.map(|score| score as i32),
            _ => None,
        }
    }

    fn codes(text: &str, question: &SurveyQuestion) -> Vec<String> {
        match understand(text, question) {
            Said::Answers(answers) => answers.into_iter().filter_map(|answer| answer.choice).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn a_number_is_understood_however_it_is_written() {
        let seven = scale(1, 7);
        for text in [
            "7",
            " 7 ",
            "7!",
            "7.",
            "Sju",
            " sju\n",
            "seven",
            "7️⃣",
            "7/7",
            "7 av 7",
            "Jag ger 7",
            "7, tack!",
            "Betyg: 7",
        ] {
            assert_eq!(score(text, &seven), Some(7), "{text}");
        }
        assert_eq!(
            (score("0", &scale(0, 10)), score("10", &scale(0, 10)), score("tio", &scale(0, 10))),
            (Some(0), Some(10), Some(10))
        );
        for text in ["8", "0", "-7", "2 dagar sedan", "6 eller 7", "7 8", "", "!", "bra", "1.5", "77", "inte 7", "٧"] {
            let expected = if text == "-7" { Some(7) } else { None };
            assert_eq!(score(text, &seven), expected, "{text}");
        }
    }

    #[test]
    fn an_answer_is_chosen_by_its_digit_its_words_or_yes_and_no() {
        let goal = goal("choice");
        for (text, code) in [
            ("1", "yes"),
            ("ja", "yes"),
            ("Ja tack!", "yes"),
            ("JA, HELT", "yes"),
            ("yes fully", "yes"),
            ("2", "partly"),
            ("tvåa", "partly"),
            ("delvis", "partly"),
            ("till viss del", "partly"),
            ("3.", "no"),
            ("Nej", "no"),
            ("n", "no"),
        ] {
            assert_eq!(codes(text, &goal), [code], "{text}");
        }
        for text in ["4", "0", "ja nej", "ja men det tog tid", "1 2", "kanske", ""] {
            assert!(codes(text, &goal).is_empty(), "{text}");
        }
    }

    #[test]
    fn several_answers_are_several_digits() {
        let several = goal("choices");
        for text in ["13", "1,3", "1 3", "1 och 3", "3 & 1, 3"] {
            let mut found = codes(text, &several);
            found.sort();
            assert_eq!(found, ["no", "yes"], "{text}");
        }
        assert_eq!(codes("delvis", &several), ["partly"]);
        assert!(codes("14", &several).is_empty() && codes("allt", &several).is_empty());
    }

    #[test]
    fn words_are_words_unless_they_skip() {
        let text = |required: bool| {
            question(&format!(
                r#"{{"id":"q","metric":"text","kind":"text","text":{{}},"most":10,"required":{required}}}"#
            ))
        };
        assert_eq!(understand("0", &text(false)), Said::Skip);
        assert_eq!(understand("Hoppa över", &text(false)), Said::Skip);
        assert_eq!(understand(" ?! ", &text(false)), Said::Unclear);
        let Said::Answers(kept) = understand(" 0 ", &text(true)) else { panic!() };
        assert_eq!(kept[0].text.as_deref(), Some("0"));
    }

    #[test]
    fn leaving_is_a_word_alone() {
        let words = question(r#"{"id":"q","metric":"text","kind":"text","text":{}}"#);
        for text in [
            "STOPP",
            "stop",
            " Stopp! ",
            "\"Stop\"",
            "stop all",
            "Stopp tack",
            "STOP please",
            "STOPP STOPP",
            "Inga fler frågor: STOPP",
            "No more questions: STOP",
            "Hej, avregistrera tack!",
        ] {
            assert!(is_stop(text, None) && is_stop(text, Some(&words)), "{text}");
        }
        for text in ["det tog stopp", "stop it please", "", "ände", "tack", "all", "inga fler frågor", "Stopp i kön"]
        {
            assert!(!is_stop(text, None), "{text}");
        }
        // What may be an answer is one where it can be.
        let ending = question(
            r#"{"id":"q","metric":"gcr","kind":"choice","text":{},"choices":[
                {"code":"a","text":{"sv":"Avsluta"}},{"code":"b","text":{"sv":"Stopp"}}]}"#,
        );
        for text in ["END", "avsluta", "Sluta tack"] {
            assert!(is_stop(text, None) && is_stop(text, Some(&scale(1, 7))), "{text}");
            assert!(!is_stop(text, Some(&words)), "{text}");
        }
        assert!(
            !is_stop("Avsluta", Some(&ending)) && is_stop("Quit", Some(&ending)) && is_stop("Stopp", Some(&ending))
        );
    }
}
