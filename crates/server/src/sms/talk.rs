//! How a conversation goes on when somebody writes. Pure: the conversation, what it asks and the message in; the
//! conversation as it goes on, and what is said next, out.

use super::message::{Talking, late, nothing, stopped};
use super::understand::{Said, is_stop, understand};
use ingest::scrub::{Policy, scrub_comment};
use model::{Asked, GivenAnswer, MOST_TEXT, Micros, SurveyQuestion};
use store::{HeardFate, Reached, Talk};

/// What is made of a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Turn {
    /// How it is counted.
    pub(crate) fate: HeardFate,
    /// The conversation as it goes on, where there is one.
    pub(crate) talk: Option<Talk>,
    /// What goes back.
    pub(crate) words: Option<String>,
}

/// Hears a message from a number. `asked` is what its last conversation asks, where there was one.
pub(crate) fn hear(known: &Reached, asked: Option<&Asked>, text: &str, now: Micros) -> Turn {
    let language = known.talk.as_ref().map(|talk| talk.language.as_str());
    let once = |fate: HeardFate, words: String| {
        let is_first = !known.before.contains(&fate);
        Turn { fate, talk: None, words: is_first.then_some(words) }
    };
    let open = known.talk.clone().filter(|talk| talk.at.is_some());
    let at = open
        .as_ref()
        .zip(asked)
        .and_then(|(talk, asked)| asked.questions.iter().find(|question| Some(&question.id) == talk.at.as_ref()));
    if is_stop(text, at) {
        let ended = open.map(|talk| Talk { at: None, finished: false, ..talk });
        return Turn { talk: ended, ..once(HeardFate::Stopped, stopped(language)) };
    }
    let silent = |fate| Turn { fate, talk: None, words: None };
    match (open.zip(asked), &known.talk) {
        // Whoever left hears nothing more, whatever they write.
        _ if known.opted_out => silent(HeardFate::Nothing),
        (Some((talk, asked)), _) => go_on(talk, asked, text, now),
        // Who was thanked needs not be told that there is nothing more.
        (None, Some(talk)) if talk.finished => silent(HeardFate::Nothing),
        (None, Some(talk)) if talk.at.is_none() => once(HeardFate::Late, late(language)),
        (None, _) => once(HeardFate::Nothing, nothing(language)),
    }
}

fn go_on(mut talk: Talk, asked: &Asked, text: &str, now: Micros) -> Turn {
    let language = talk.language.clone();
    let talking = Talking { asked, language: &language };
    let at = asked.questions.iter().position(|question| Some(&question.id) == talk.at.as_ref());
    let Some((at, question)) = at.and_then(|at| Some((at, asked.questions.get(at)?))) else {
        return Turn { fate: HeardFate::Nothing, talk: None, words: None };
    };
    match understand(text, question) {
        Said::Unclear => {
            // One friendly repetition, then silence; the question stays open.
            let words = (!talk.repeated).then(|| talking.again(question));
            talk.repeated = true;
            return Turn { fate: HeardFate::NotUnderstood, talk: Some(talk), words };
        }
        Said::Answers(answers) => {
            talk.given.extend(answers.into_iter().map(|answer| without_personal_data(answer, question)));
        }
        Said::Skip => {}
    }
    talk.heard = Some(now);
    talk.repeated = false;
    let mut later = asked.questions.iter().skip(at + 1);
    let next = later.find(|question| asked.is_asked(question, &talk.given));
    talk.at = next.map(|question| question.id.clone());
    talk.finished = next.is_none();
    let words = next.map_or_else(|| talking.thanks(), |question| talking.question(question));
    Turn { fate: HeardFate::Answered, talk: Some(talk), words: Some(words) }
}

/// What was written holds no personal data before it is kept, also for the time of a conversation; and it is no longer than
/// the question allows after that, since what stands for a name may be longer than the name.
fn without_personal_data(answer: GivenAnswer, question: &SurveyQuestion) -> GivenAnswer {
    let most = question.most.unwrap_or(MOST_TEXT) as usize;
    let text = answer.text.as_deref().map(|text| {
        let scrubbed = scrub_comment(text, Policy::default()).text;
        scrubbed.chars().take(most).collect::<String>().trim_end().to_string()
    });
    GivenAnswer { text, ..answer }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{DisplayId, ProjectId, SurveyId};

    fn asked() -> Asked {
        serde_json::from_str(
            r#"{"languages":["sv"],"questions":[
                {"id":"goal","metric":"gcr","kind":"choice","text":{"sv":"Lyckades du?"},
                 "choices":[{"code":"yes","text":{"sv":"Ja"}},{"code":"no","text":{"sv":"Nej"}}]},
                {"id":"why","metric":"text","kind":"text","text":{"sv":"Varför?"},"show_if":{"question":"goal","in":["no"]}},
                {"id":"effort","metric":"ces","kind":"scale","low":1,"high":7,"text":{"sv":"Lätt?"}}]}"#,
        )
        .unwrap()
    }

    fn open() -> Reached {
        let talk = Talk {
            id: "tlk_a".into(),
            project: ProjectId("p".into()),
            survey: SurveyId("srv_a".into()),
            number: 1,
            display: DisplayId("dsp_a".into()),
            person: "pn".into(),
            language: "sv".into(),
            at: Some("goal".into()),
            given: Vec::new(),
            finished: false,
            repeated: false,
            turn: 0,
            heard: None,
        };
        Reached { talk: Some(talk), ..Reached::default() }
    }

    fn say(known: &mut Reached, text: &str) -> (HeardFate, String) {
        let turn = hear(known, Some(&asked()), text, Micros(7));
        if turn.talk.is_some() {
            known.talk = turn.talk;
        }
        known.before.push(turn.fate);
        (turn.fate, turn.words.unwrap_or_default())
    }

    #[test]
    fn questions_follow_answers_and_thanks_the_last() {
        let mut known = open();
        assert_eq!(say(&mut known, "2"), (HeardFate::Answered, "Varför?\nSvara med egna ord. 0 = hoppa över".into()));
        let (_, words) = say(&mut known, "Ring mig på 070-123 45 67, mvh");
        assert_eq!(words, "Lätt?\nSvara 1-7");
        let talk = known.talk.clone().unwrap();
        assert!(!talk.given[1].text.as_ref().unwrap().contains("070"), "{:?}", talk.given);
        assert_eq!(say(&mut known, "7").1, "Tack för ditt svar!");
        let talk = known.talk.clone().unwrap();
        assert_eq!((talk.at, talk.finished, talk.given.len(), talk.heard), (None, true, 3, Some(Micros(7))));
        assert_eq!(say(&mut known, "tack själva"), (HeardFate::Nothing, String::new()));
    }

    #[test]
    fn what_was_written_is_no_longer_than_its_question_allows_after_what_is_personal_went() {
        let (mut known, mut asked) = (open(), asked());
        asked.questions[1].most = Some(30);
        known.talk.as_mut().unwrap().at = Some("why".into());
        for text in ["a@b.se a@b.se a@b.se a@b.se", "0701234567 a@b.se 0701234567 a@b.se", &"å".repeat(100)] {
            let talk = hear(&known, Some(&asked), text, Micros(7)).talk.unwrap();
            let kept = talk.given[0].text.clone().unwrap();
            assert!((20..=30).contains(&kept.chars().count()), "{kept}");
            assert!(!kept.contains("a@b") && !kept.contains("0701"), "{kept}");
        }
    }

    #[test]
    fn what_is_not_understood_is_asked_once_more_and_stays_open() {
        let mut known = open();
        let (fate, words) = say(&mut known, "kanske");
        assert_eq!(
            (fate, words.starts_with("Vi förstod inte svaret.\nLyckades du?")),
            (HeardFate::NotUnderstood, true)
        );
        assert_eq!(say(&mut known, "vet inte"), (HeardFate::NotUnderstood, String::new()));
        assert_eq!(say(&mut known, "ja").1, "Lätt?\nSvara 1-7");
        assert!(!say(&mut known, "svårt").1.is_empty(), "each question is repeated once");
    }

    #[test]
    fn leaving_is_confirmed_once_and_nothing_is_said_after_it() {
        let mut known = open();
        say(&mut known, "nej");
        assert_eq!(say(&mut known, "STOPP"), (HeardFate::Stopped, "Du får inga fler frågor från oss.".into()));
        let talk = known.talk.clone().unwrap();
        assert_eq!((talk.at, talk.finished, talk.given.len()), (None, false, 1), "what was answered is kept");
        known.opted_out = true;
        assert_eq!(say(&mut known, "stop"), (HeardFate::Stopped, String::new()));
        assert_eq!(say(&mut known, "1"), (HeardFate::Nothing, String::new()));
    }

    #[test]
    fn late_and_unasked_messages_are_answered_once() {
        let mut known = open();
        known.talk.as_mut().unwrap().at = None;
        assert_eq!(say(&mut known, "1"), (HeardFate::Late, "Tack, men frågan är inte öppen längre.".into()));
        assert_eq!(say(&mut known, "1"), (HeardFate::Late, String::new()));
        let mut nobody = Reached::default();
        let (fate, words) = say(&mut nobody, "hallå");
        assert_eq!((fate, words.contains(" / ")), (HeardFate::Nothing, true));
        assert_eq!(say(&mut nobody, "hallå?"), (HeardFate::Nothing, String::new()));
    }
}
