//! Messages word by word, and that none of them ever holds a link.

use super::super::length::{Alphabet, length};
use super::*;

fn asked(questions: &str) -> Asked {
    let text = format!(
        r#"{{"languages":["sv","en"],"questions":{questions},"thanks":{{"sv":"Tack – vi läser allt…","en":""}}}}"#
    );
    serde_json::from_str(&text).unwrap()
}

fn survey() -> Asked {
    asked(
        r#"[
        {"id":"goal","metric":"gcr","kind":"choice","text":{"sv":"Lyckades  du?","en":"Did you manage?"},
         "choices":[{"code":"yes","text":{"sv":"Ja","en":"Yes"}},{"code":"partly","text":{"sv":"Delvis","en":"Partly"}},
                    {"code":"no","text":{"sv":"Nej","en":"No"}}]},
        {"id":"nps","metric":"nps","kind":"scale","low":0,"high":10,"text":{"sv":"Rekommenderar du oss?","en":"Would you?"},
         "ends":{"sv":["Inte alls","Helt säkert"],"en":["Not at all","For sure"]}},
        {"id":"stop","metric":"exit","kind":"choices","text":{"sv":"Vad stoppade dig?","en":"What stopped you?"},
         "choices":[{"code":"a","text":{"sv":"Oklart","en":"Unclear"}},{"code":"b","text":{"sv":"Fel","en":"Error"}}]},
        {"id":"why","metric":"text","kind":"text","text":{"sv":"Varför?","en":"Why?"}},
        {"id":"what","metric":"text","kind":"text","required":true,"text":{"sv":"Vad?","en":"What?"}}]"#,
    )
}

#[test]
fn each_message_holds_its_question_and_its_digits() {
    let asked = survey();
    let swedish = Talking { asked: &asked, language: "sv" }.messages(Some("Hej från Bolaget!"));
    assert_eq!(
        swedish,
        [
            "Hej från Bolaget!\nLyckades du?\nSvara: 1 = Ja  2 = Delvis  3 = Nej\nInga fler frågor: STOPP",
            "Rekommenderar du oss?\nSvara 0-10 (0 = Inte alls, 10 = Helt säkert)",
            "Vad stoppade dig?\nSvara med en eller flera siffror: 1 = Oklart  2 = Fel",
            "Varför?\nSvara med egna ord. 0 = hoppa över",
            "Vad?\nSvara med egna ord.",
            "Tack - vi läser allt...",
        ]
    );
    let english = Talking { asked: &asked, language: "en" }.messages(None);
    assert_eq!(english[0], "Did you manage?\nReply: 1 = Yes  2 = Partly  3 = No\nNo more questions: STOP");
    assert_eq!(english[5], "Thank you for your answer!");
    for text in swedish.iter().chain(&english) {
        assert_eq!(length(text).alphabet, Alphabet::Gsm7, "{text}");
        assert_eq!(length(text).segments, 1, "{text}");
    }
    assert_eq!(unfit(&asked, Some("Hej!")), None);
}

#[test]
fn a_survey_with_a_link_in_any_of_its_words_is_refused() {
    let link = "Läs på resa.se/nu";
    type Put = fn(&mut Asked, String);
    let places: [(Put, &str); 5] = [
        (|asked, text| _ = asked.questions[0].text.insert("en".into(), text), "questions[0]"),
        (|asked, text| _ = asked.questions[2].choices[1].text.insert("sv".into(), text), "questions[2]"),
        (|asked, text| _ = asked.questions[1].ends.insert("sv".into(), ["a".into(), text]), "questions[1]"),
        (|asked, text| _ = asked.thanks.insert("en".into(), text), "thanks"),
        (|asked, text| _ = asked.questions[4].text.insert("sv".into(), text.replace('.', "\u{3002}")), "questions[4]"),
    ];
    for (put, field) in places {
        let mut asked = survey();
        put(&mut asked, link.into());
        assert_eq!(unfit(&asked, None), Some(Unfit { code: "link_in_words", field: field.into() }));
    }
    let unfit = unfit(&survey(), Some("Hej från example.se")).unwrap();
    assert_eq!((unfit.code, unfit.field.as_str()), ("link_in_words", "introduction"));
}

/// Whatever stands in a survey: it is refused, or no message of it holds a link.
#[test]
fn no_message_of_a_survey_that_fits_holds_a_link() {
    let parts = [
        "resa", ".", "se", "/", ":", "//", "www", " ", "\n", "\u{200b}", "…", "1", "bit.ly", "t.ex.", "Nej", "@", "。",
    ];
    let mut state = 7_u64;
    let mut next = |most: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % most
    };
    let (mut fits, mut refused) = (0, 0);
    for _ in 0..5_000 {
        let mut words = || (0..=next(5)).map(|_| parts[next(parts.len())]).collect::<String>();
        let mut asked = survey();
        asked.questions[0].text.insert("sv".into(), words());
        asked.questions[0].choices[0].text.insert("sv".into(), words());
        asked.questions[1].ends.insert("sv".into(), [words(), words()]);
        asked.thanks.insert("sv".into(), words());
        let introduction = words();
        if unfit(&asked, Some(&introduction)).is_some() {
            refused += 1;
            continue;
        }
        fits += 1;
        for language in ["sv", "en"] {
            for text in (Talking { asked: &asked, language }).messages(Some(&introduction)) {
                assert!(!has_link(&text), "{text}");
            }
        }
    }
    assert!(fits > 500 && refused > 500, "{fits} {refused}");
    for language in [None, Some("sv"), Some("en")] {
        for text in [stopped(language), late(language), nothing(language)] {
            assert!(!has_link(&text) && length(&text).segments == 1, "{text}");
        }
    }
}

#[test]
fn what_no_digit_answers_is_refused_with_its_place() {
    let code = |change: fn(&mut Asked)| {
        let mut asked = survey();
        change(&mut asked);
        unfit(&asked, None).map(|unfit| (unfit.code, unfit.field))
    };
    let at = |code, field: &str| Some((code, field.to_string()));
    assert_eq!(code(|asked| asked.questions.clear()), at("nothing_asked", "questions"));
    assert_eq!(code(|asked| asked.questions[1].kind = QuestionKind::Matrix), at("table_by_sms", "questions[1]"));
    assert_eq!(code(|asked| asked.questions[1].high = Some(11)), at("scale_by_sms", "questions[1]"));
    assert_eq!(code(|asked| asked.questions[1].low = Some(-1)), at("scale_by_sms", "questions[1]"));
    let many = |asked: &mut Asked| {
        let choice = asked.questions[0].choices[0].clone();
        asked.questions[0].choices = vec![choice; 10];
    };
    assert_eq!(code(many), at("too_many_answers", "questions[0]"));
    let long = |asked: &mut Asked| _ = asked.questions[3].text.insert("en".into(), "why ".repeat(300));
    assert_eq!(code(long), at("message_too_long", "questions[3]"));
}
