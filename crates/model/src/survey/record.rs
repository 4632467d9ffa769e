//! A response as it stands in the event log: one event of its customer, with everything that scores are read from.
//!
//! The event lies in the journey like any other, so what came before and after is known. The record says to which
//! version of which survey it answers; the words of the questions are those of that version.

use super::asked::{Asked, GivenAnswer, QuestionKind, SurveyQuestion};
use super::draft::{DisplayId, SurveyId};
use super::instrument::{Metric, Polarity};
use super::response::{Answer, AsAsked, Response};
use crate::Micros;
use serde::{Deserialize, Serialize};

/// The mark of a response that came faster than anybody reads; it is in no score.
pub const TOO_FAST: &str = "too_fast";
/// The mark of a response with a matrix whose rows are all alike. It is told and counts: whoever is content with
/// everything answers so too, and without them the scores would lean towards the varied.
pub const ALIKE: &str = "alike";

/// What a customer answered in one sitting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseRecord {
    /// The survey.
    pub survey: SurveyId,
    /// Which version of it.
    pub version: u32,
    /// The showing that it answers; nothing for what nobody was invited to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display: Option<DisplayId>,
    /// How likely it was that this customer was asked, as far as they came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Whether they came to the end.
    #[serde(default)]
    pub finished: bool,
    /// The language that they were asked in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The station that it is about, where the asker said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<String>,
    /// What is worth knowing of how it was given: [`TOO_FAST`], [`ALIKE`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Whether another tool asked, whose export was imported: whom it showed the survey to is not known.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub imported: bool,
    /// The answers; what was written is free of personal data.
    pub answers: Vec<GivenAnswer>,
}

/// One answer of a response with its question.
#[derive(Clone, Copy, Debug)]
pub struct AnsweredItem<'r> {
    /// The question.
    pub question: &'r SurveyQuestion,
    /// The row of a matrix.
    pub row: Option<&'r str>,
    /// The answer.
    pub given: &'r GivenAnswer,
}

impl ResponseRecord {
    /// Whether it came faster than anybody reads.
    pub fn is_too_fast(&self) -> bool {
        self.marks.iter().any(|mark| mark == TOO_FAST)
    }

    /// Whether all rows of a matrix were answered alike.
    pub fn is_alike(&self) -> bool {
        self.marks.iter().any(|mark| mark == ALIKE)
    }

    /// The record as it is kept.
    pub fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a record is plain data, which can always be written")
    }

    /// The record in a text; `None` where it is none.
    pub fn of_text(text: &str) -> Option<ResponseRecord> {
        serde_json::from_str(text).ok()
    }

    /// The answers with their questions; what the version does not know is left out.
    pub fn items<'r>(&'r self, asked: &'r Asked) -> impl Iterator<Item = AnsweredItem<'r>> {
        self.answers.iter().filter_map(|given| {
            let (question, row) = asked.question_of(&given.question)?;
            Some(AnsweredItem { question, row, given })
        })
    }

    /// What was written to an open question that follows a scored one counts as its comment: the text that stands
    /// next after the score in the survey.
    fn comment_to<'r>(&'r self, asked: &'r Asked, scored: &SurveyQuestion) -> Option<&'r str> {
        let after = asked.questions.iter().skip_while(|question| question.id != scored.id).skip(1);
        let mut next = after.take_while(|question| matches!(question.kind, QuestionKind::Text));
        let text = next.next()?;
        self.answers.iter().find(|given| given.question == text.id)?.text.as_deref()
    }
}

/// Who answered, when and where: what a record does not say itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Answering<'a> {
    /// What tells the response from others.
    pub id: &'a str,
    /// Who.
    pub person: &'a str,
    /// When.
    pub time: Option<Micros>,
    /// In which channel.
    pub channel: Option<&'a str>,
    /// What the customer did before.
    pub activity: Option<&'a str>,
}

impl ResponseRecord {
    /// The answers as scores are computed from them, one a question, in the words of the version.
    pub fn responses(&self, name: &str, asked: &Asked, at: &Answering<'_>) -> Vec<Response> {
        let main = asked.main_language();
        let language = self.language.as_deref().filter(|code| asked.languages.iter().any(|known| known == code));
        let response = |item: AnsweredItem<'_>| {
            let question = item.question;
            let answer = match question.metric {
                Metric::Text => Answer::Written,
                _ => match (&item.given.score, &item.given.choice) {
                    (Some(score), _) => Answer::Number(*score),
                    (None, Some(choice)) => Answer::Choice(choice.clone()),
                    (None, None) => return None,
                },
            };
            let comment = match &item.given.text {
                Some(text) => Some(text.as_str()),
                None => self.comment_to(asked, question),
            };
            let told = question.imported.as_ref();
            let words = SurveyQuestion::words(&question.text, language.unwrap_or(main), main);
            let wording = match item.row.and_then(|row| question.rows.iter().find(|known| known.code == row)) {
                Some(row) => format!("{words} {}", SurveyQuestion::words(&row.text, language.unwrap_or(main), main)),
                None => words.to_string(),
            };
            Some(Response {
                id: Some(at.id.to_string()),
                person: Some(at.person.to_string()),
                time: at.time,
                survey: name.to_string(),
                metric: question.metric,
                asked: AsAsked {
                    version: told
                        .map_or_else(|| question.instrument().version.to_string(), |told| told.version.clone()),
                    scale: question.scale(),
                    polarity: if told.is_some_and(|told| told.low_is_good) { Polarity::Low } else { Polarity::High },
                    wording: Some(wording).filter(|wording| told.is_none() || !wording.is_empty()),
                    language: match told {
                        // What the export did not tell is not known.
                        Some(_) => language.map(str::to_string),
                        None => Some(language.unwrap_or(main).to_string()),
                    },
                    moment: question.moment,
                    item: told.map_or_else(|| Some(item.given.question.clone()), |told| told.item.clone()),
                },
                answer,
                comment: comment.map(str::to_string),
                activity: self.station.as_deref().or(at.activity).map(str::to_string),
                channel: at.channel.map(str::to_string),
                chance: None,
                attributes: Vec::new(),
            })
        };
        self.items(asked).filter_map(response).collect()
    }
}
