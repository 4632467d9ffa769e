//! One answer to one question, as it was given.

use super::instrument::{Metric, Polarity, Scale};
use crate::Micros;

/// An answer to an instrument, with what it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Which filled-in survey it belongs to; `None` where the source does not tell.
    pub id: Option<String>,
    /// Who answered; `None` for somebody unknown.
    pub person: Option<String>,
    /// When.
    pub time: Option<Micros>,
    /// The survey that asked.
    pub survey: String,
    /// What was asked for.
    pub metric: Metric,
    /// How it was asked.
    pub asked: AsAsked,
    /// What was answered.
    pub answer: Answer,
    /// What was written beside it.
    pub comment: Option<String>,
    /// What the answer is about.
    pub activity: Option<String>,
    /// Where it was asked.
    pub channel: Option<String>,
    /// How likely it was that they were asked, above 0, where that was not the same for all: each counts as one over it.
    pub chance: Option<f64>,
    /// Values of further attributes, in the order in which their names are told.
    pub attributes: Vec<Option<String>>,
}

/// Answers that were given to a question and are not on its scale, so that those that are may say something else than
/// all of them do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffScale {
    /// The survey that asked.
    pub survey: String,
    /// What was asked for.
    pub metric: Metric,
    /// The version.
    pub version: String,
    /// Which moment a feeling is about.
    pub moment: Option<Moment>,
    /// How many.
    pub count: u64,
}

/// How a question was asked: answers are compared only where all of it is the same (R69).
#[derive(Clone, Debug, PartialEq)]
pub struct AsAsked {
    /// The version that the source tells, else that of the instrument.
    pub version: String,
    /// The scale; `None` for answers in words.
    pub scale: Option<&'static Scale>,
    /// Which of its ends is good.
    pub polarity: Polarity,
    /// The words of the question, where the source tells.
    pub wording: Option<String>,
    /// Their language, where the source tells: the same question in two languages is one question.
    pub language: Option<String>,
    /// Which moment a feeling is about.
    pub moment: Option<Moment>,
    /// Which of an instrument's several questions it is.
    pub item: Option<String>,
}

/// The answer itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// A step of the scale.
    Number(f64),
    /// One of several, by its code or as it was written.
    Choice(String),
    /// Words, which stand in the comment.
    Written,
}

/// Which moment of an experience a feeling is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Moment {
    /// Before it.
    Before,
    /// While it lasted.
    During,
    /// After it.
    After,
}

impl Moment {
    /// The word for it in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Moment::Before => "before",
            Moment::During => "during",
            Moment::After => "after",
        }
    }

    /// The moment of a word, in Swedish or English.
    pub fn of(word: &str) -> Option<Moment> {
        match word.trim().to_lowercase().as_str() {
            "before" | "före" | "innan" => Some(Moment::Before),
            "during" | "under" | "meanwhile" | "under tiden" => Some(Moment::During),
            "after" | "efter" | "efteråt" | "afterwards" => Some(Moment::After),
            _ => None,
        }
    }
}
