//! What a survey asks: its questions in every language, and which answers fit them. Plain data, and pure decisions.
//!
//! A survey is edited as a draft; what goes live is a version, which never changes again. So every answer can be read
//! with the very words it answered (R69).

use super::instrument::{Instrument, Metric, Scale, Scores};
use super::response::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A text in several languages, by their codes (`sv`, `en`).
pub type Texts = BTreeMap<String, String>;

/// What is asked, in which languages, and what is said at the end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The languages; the first is what others fall back to.
    pub languages: Vec<String>,
    /// The questions, in order.
    pub questions: Vec<SurveyQuestion>,
    /// What is said to those who answered.
    #[serde(default)]
    pub thanks: Texts,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyQuestion {
    /// Its name within the survey: stays while the question does.
    pub id: String,
    /// What it measures: the code of an instrument.
    pub metric: Metric,
    /// How it is answered.
    pub kind: QuestionKind,
    /// The words.
    pub text: Texts,
    /// The lowest step of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<i32>,
    /// The highest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<i32>,
    /// What the lowest and the highest step are called.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ends: BTreeMap<String, [String; 2]>,
    /// The answers to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<SurveyChoice>,
    /// The rows of a matrix, each answered on the scale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<SurveyChoice>,
    /// Whether it must be answered before going on.
    #[serde(default)]
    pub required: bool,
    /// The most signs of a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u32>,
    /// Which moment a feeling is about.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "moment_by_code")]
    pub moment: Option<Moment>,
    /// Only asked where an earlier answer was so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show_if: Option<ShowIf>,
    /// How another tool asked it, of a question that was imported with its answers; no survey that asks has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<ImportedWay>,
}

/// How another tool asked a question, as far as its export tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedWay {
    /// The version of the instrument.
    pub version: String,
    /// Whether the low end of the scale is the good one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub low_is_good: bool,
    /// What the tool calls the question, where it tells several of one instrument apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuestionKind {
    /// A step of a scale.
    Scale,
    /// One of several answers.
    Choice,
    /// Any number of several answers.
    Choices,
    /// Several rows on one scale.
    Matrix,
    /// Words.
    Text,
}

/// An answer to choose, or a row of a matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyChoice {
    /// Its name within the question.
    pub code: String,
    /// The words.
    pub text: Texts,
}

/// When a question is asked at all: one of these holds of an earlier answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowIf {
    /// The earlier question.
    pub question: String,
    /// One of these was chosen.
    #[serde(default, rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub among: Vec<String>,
    /// The score was at most this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i32>,
    /// The score was at least this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i32>,
}

/// The answer to one question, as it was given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenAnswer {
    /// Which; a row of a matrix is `question.row`.
    pub question: String,
    /// The step of a scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The code of a choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// What was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Why an answer is none to the survey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerMisfit {
    /// The survey has no such question.
    UnknownQuestion,
    /// It is not on the question's scale, or none of its answers.
    OffScale,
    /// It is longer than may be written.
    TextTooLong,
    /// The same question was answered twice.
    AnsweredTwice,
    /// It says nothing.
    Empty,
}

impl AnswerMisfit {
    /// The reason of a rejection.
    pub fn code(self) -> &'static str {
        match self {
            AnswerMisfit::UnknownQuestion => "unknown_question",
            AnswerMisfit::OffScale => "off_scale",
            AnswerMisfit::TextTooLong => "text_too_long",
            AnswerMisfit::AnsweredTwice => "answered_twice",
            AnswerMisfit::Empty => "empty_response",
        }
    }
}

/// The most signs of a text where the question says nothing else.
pub const MOST_TEXT: u32 = 2_000;

impl SurveyQuestion {
    /// The instrument.
    pub fn instrument(&self) -> &'static Instrument {
        self.metric.instrument()
    }

    /// The declared scale that it is asked on; `None` for answers in words, and for a scale of its own.
    pub fn scale(&self) -> Option<&'static Scale> {
        let Scores::Steps(scales) = &self.instrument().scores else { return None };
        scales.iter().find(|scale| Some(scale.low) == self.low && Some(scale.high) == self.high)
    }

    /// The words in a language, else in that of the survey.
    pub fn words<'t>(texts: &'t Texts, language: &str, fallback: &str) -> &'t str {
        texts.get(language).or_else(|| texts.get(fallback)).map_or("", String::as_str)
    }

    fn fits(&self, row: Option<&str>, answer: &GivenAnswer) -> Result<(), AnswerMisfit> {
        let said = [answer.score.is_some(), answer.choice.is_some(), answer.text.is_some()];
        if said.into_iter().filter(|said| *said).count() != 1 {
            return Err(AnswerMisfit::Empty);
        }
        let is_step = |score: f64| {
            let (low, high) = (self.low.unwrap_or(1), self.high.unwrap_or(5));
            score.fract() == 0.0 && (f64::from(low)..=f64::from(high)).contains(&score)
        };
        let is_row = || row.is_some_and(|row| self.rows.iter().any(|known| known.code == row));
        let is_choice = |code: &str| self.choices.iter().any(|known| known.code == code);
        let ok = |fits: bool| if fits { Ok(()) } else { Err(AnswerMisfit::OffScale) };
        match self.kind {
            QuestionKind::Matrix if !is_row() => Err(AnswerMisfit::UnknownQuestion),
            _ if self.kind != QuestionKind::Matrix && row.is_some() => Err(AnswerMisfit::UnknownQuestion),
            QuestionKind::Scale | QuestionKind::Matrix => ok(answer.score.is_some_and(is_step)),
            QuestionKind::Choice | QuestionKind::Choices => ok(answer.choice.as_deref().is_some_and(is_choice)),
            QuestionKind::Text => {
                let Some(text) = &answer.text else { return Err(AnswerMisfit::OffScale) };
                let most = self.most.unwrap_or(MOST_TEXT) as usize;
                if text.chars().count() > most { Err(AnswerMisfit::TextTooLong) } else { Ok(()) }
            }
        }
    }
}

impl Asked {
    /// The language that others fall back to.
    pub fn main_language(&self) -> &str {
        self.languages.first().map_or("sv", String::as_str)
    }

    /// The question that an answer is to, with the row of a matrix.
    pub fn question_of<'q>(&self, name: &'q str) -> Option<(&SurveyQuestion, Option<&'q str>)> {
        let find = |id: &str| self.questions.iter().find(|question| question.id == id);
        if let Some(question) = find(name) {
            return Some((question, None));
        }
        let (id, row) = name.split_once('.')?;
        find(id).map(|question| (question, Some(row)))
    }

    /// Whether all answers fit, and each question is answered once (several choices apart).
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check(&self, answers: &[GivenAnswer]) -> Result<(), AnswerMisfit> {
        if answers.is_empty() {
            return Err(AnswerMisfit::Empty);
        }
        for (at, answer) in answers.iter().enumerate() {
            let (question, row) = self.question_of(&answer.question).ok_or(AnswerMisfit::UnknownQuestion)?;
            question.fits(row, answer)?;
            let same = |earlier: &&GivenAnswer| {
                let another = question.kind == QuestionKind::Choices && earlier.choice != answer.choice;
                earlier.question == answer.question && !another
            };
            if answers.iter().take(at).any(|earlier| same(&earlier)) {
                return Err(AnswerMisfit::AnsweredTwice);
            }
        }
        Ok(())
    }

    /// Whether a question is asked after these answers.
    pub fn is_asked(&self, question: &SurveyQuestion, answers: &[GivenAnswer]) -> bool {
        let Some(rule) = &question.show_if else { return true };
        answers.iter().filter(|answer| answer.question == rule.question).any(|answer| {
            let chosen = answer.choice.as_ref().is_some_and(|choice| rule.among.contains(choice));
            let low = rule.at_most.is_some_and(|most| answer.score.is_some_and(|score| score <= f64::from(most)));
            let high = rule.at_least.is_some_and(|least| answer.score.is_some_and(|score| score >= f64::from(least)));
            chosen || low || high
        })
    }
}

mod moment_by_code {
    use super::Moment;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(moment: &Option<Moment>, serializer: S) -> Result<S::Ok, S::Error> {
        match moment {
            Some(moment) => serializer.serialize_str(moment.code()),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Moment>, D::Error> {
        let word = Option::<String>::deserialize(deserializer)?;
        let known = |word: String| Moment::of(&word).ok_or_else(|| serde::de::Error::custom("before, during or after"));
        word.map(known).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked {
        serde_json::from_str(
            r#"{"languages":["sv"],"questions":[
                {"id":"goal","metric":"gcr","kind":"choice","text":{"sv":"Lyckades du?"},
                 "choices":[{"code":"yes","text":{"sv":"Ja"}},{"code":"no","text":{"sv":"Nej"}}]},
                {"id":"why","metric":"exit","kind":"choices","text":{"sv":"Vad stoppade dig?"},
                 "choices":[{"code":"a","text":{}},{"code":"b","text":{}}],"show_if":{"question":"goal","in":["no"]}},
                {"id":"parts","metric":"csat","kind":"matrix","low":1,"high":5,"text":{},"rows":[{"code":"r1","text":{}}]},
                {"id":"words","metric":"text","kind":"text","text":{},"most":5,"show_if":{"question":"effort","at_most":3}},
                {"id":"effort","metric":"ces","kind":"scale","low":1,"high":7,"text":{}}]}"#,
        )
        .unwrap()
    }

    fn given(question: &str, what: &str) -> GivenAnswer {
        let (score, choice, text) = match what.split_once('=') {
            Some(("n", number)) => (number.parse().ok(), None, None),
            Some(("t", text)) => (None, None, Some(text.to_string())),
            _ => (None, Some(what.to_string()), None),
        };
        GivenAnswer { question: question.into(), score, choice, text }
    }

    #[test]
    fn answers_must_fit_their_questions() {
        let asked = asked();
        let check = |answers: &[(&str, &str)]| {
            asked.check(&answers.iter().map(|(question, what)| given(question, what)).collect::<Vec<_>>())
        };
        assert_eq!(check(&[("goal", "yes"), ("effort", "n=7"), ("words", "t=åäö"), ("parts.r1", "n=2")]), Ok(()));
        assert_eq!(check(&[("why", "a"), ("why", "b")]), Ok(()));
        assert_eq!(check(&[("why", "a"), ("why", "a")]), Err(AnswerMisfit::AnsweredTwice));
        assert_eq!(check(&[("goal", "yes"), ("goal", "no")]), Err(AnswerMisfit::AnsweredTwice));
        assert_eq!(check(&[("goal", "maybe")]), Err(AnswerMisfit::OffScale));
        assert_eq!(check(&[("effort", "n=8")]), Err(AnswerMisfit::OffScale));
        assert_eq!(check(&[("effort", "n=1.5")]), Err(AnswerMisfit::OffScale));
        assert_eq!(check(&[("words", "t=för långt")]), Err(AnswerMisfit::TextTooLong));
        assert_eq!(check(&[("parts", "n=2")]), Err(AnswerMisfit::UnknownQuestion));
        assert_eq!(check(&[("parts.r2", "n=2")]), Err(AnswerMisfit::UnknownQuestion));
        assert_eq!(check(&[("effort.x", "n=2")]), Err(AnswerMisfit::UnknownQuestion));
        assert_eq!(check(&[("nobody", "yes")]), Err(AnswerMisfit::UnknownQuestion));
        assert_eq!(check(&[]), Err(AnswerMisfit::Empty));
        let both = GivenAnswer { score: Some(1.0), ..given("goal", "yes") };
        assert_eq!(asked.check(&[both]), Err(AnswerMisfit::Empty));
    }

    #[test]
    fn a_question_may_hang_on_an_earlier_answer() {
        let asked = asked();
        let (why, words) = (&asked.questions[1], &asked.questions[3]);
        assert!(!asked.is_asked(why, &[]));
        assert!(asked.is_asked(why, &[given("goal", "no")]));
        assert!(!asked.is_asked(why, &[given("goal", "yes")]));
        assert!(asked.is_asked(words, &[given("effort", "n=3")]));
        assert!(!asked.is_asked(words, &[given("effort", "n=4")]));
    }
}
