//! What an instrument is made of.

use super::instruments::INSTRUMENTS;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What is measured, by the codes that files use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Customer effort: how easy it was.
    Ces,
    /// Goal completion: whether customers did what they came for, by their own account (R35).
    Gcr,
    /// Willingness to recommend.
    Nps,
    /// Satisfaction.
    Csat,
    /// Net easy score: easy less difficult.
    Nes,
    /// Nöjd-Kund-Index: satisfaction, expectation and ideal as one index.
    Nki,
    /// Why somebody left (R30).
    Exit,
    /// How it felt.
    Emotion,
    /// What was experienced against what was expected (R41).
    Expectation,
    /// The stars of a public review: asked by a shop or a site, of whoever cares to write one, and so never put together
    /// with satisfaction that was asked for.
    Rating,
    /// One of several answers of one's own.
    Choice,
    /// Open text.
    Text,
}

impl Serialize for Metric {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Metric {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Metric, D::Error> {
        let code = String::deserialize(deserializer)?;
        Metric::of(&code).ok_or_else(|| serde::de::Error::custom("no instrument is called so"))
    }
}

impl Metric {
    /// All of them, in the order of their instruments.
    pub fn all() -> impl Iterator<Item = Metric> {
        INSTRUMENTS.iter().map(|instrument| instrument.metric)
    }

    /// The code in files and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Metric::Ces => "ces",
            Metric::Gcr => "gcr",
            Metric::Nps => "nps",
            Metric::Csat => "csat",
            Metric::Nes => "nes",
            Metric::Nki => "nki",
            Metric::Exit => "exit",
            Metric::Emotion => "emotion",
            Metric::Expectation => "expectation",
            Metric::Rating => "rating",
            Metric::Choice => "choice",
            Metric::Text => "text",
        }
    }

    /// The metric of a code or of its instrument's name (`ces`, `CES 2.0`), however it is cased.
    pub fn of(code: &str) -> Option<Metric> {
        let is_it = |name: &str| name.eq_ignore_ascii_case(code.trim());
        INSTRUMENTS.iter().find(|it| is_it(it.metric.code()) || is_it(it.name)).map(|it| it.metric)
    }

    /// How it is asked and counted.
    pub fn instrument(self) -> &'static Instrument {
        let found = INSTRUMENTS.iter().find(|instrument| instrument.metric == self);
        found.expect("each metric has its instrument, which a test holds")
    }
}

/// A declared way of asking: a change of any part of it is another instrument, and breaks a series.
#[derive(Debug)]
pub struct Instrument {
    /// What it measures.
    pub metric: Metric,
    /// What it is called among people, e.g. `CES 2.0`.
    pub name: &'static str,
    /// The version that an answer is of where nothing else is said.
    pub version: &'static str,
    /// What is asked, in Swedish, one text for each item; `…` stands for what is asked about.
    pub wording_sv: &'static [&'static str],
    /// The same in English.
    pub wording_en: &'static [&'static str],
    /// What may be answered.
    pub scores: Scores,
    /// Which end is good where nothing else is said.
    pub polarity: Polarity,
    /// How answers become a score.
    pub formula: Formula,
}

/// What may be answered.
#[derive(Debug)]
pub enum Scores {
    /// A number on a scale: on the first unless a file says that it was asked on one of the others.
    Steps(&'static [Scale]),
    /// One of these, and nothing else.
    Closed(&'static [Choice]),
    /// One of these, or an answer of the asker's own.
    Open(&'static [Choice]),
    /// Words.
    Text,
}

/// Steps from a lowest to a highest number.
#[derive(Debug, PartialEq, Eq)]
pub struct Scale {
    /// The lowest answer.
    pub low: i32,
    /// The highest answer.
    pub high: i32,
    /// How many steps from the good end count as good.
    pub good: i32,
    /// How many steps from the bad end count as bad.
    pub bad: i32,
    /// Whether only whole numbers are answers.
    pub whole: bool,
    /// What the steps are called from the bad end to the good one, as (Swedish, English); none where only ends are.
    pub labels: &'static [(&'static str, &'static str)],
}

impl Scale {
    /// How it is written, e.g. `1-7`.
    pub fn name(&self) -> String {
        let to = if self.low < 0 { ".." } else { "-" };
        format!("{}{to}{}", self.low, self.high)
    }
}

/// An answer in words.
#[derive(Debug)]
pub struct Choice {
    /// The word for it in JSON.
    pub code: &'static str,
    /// In Swedish.
    pub sv: &'static str,
    /// In English.
    pub en: &'static str,
    /// How else it is written in files.
    pub also: &'static [&'static str],
}

/// Which end of a scale is the good one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// High is good.
    #[default]
    High,
    /// Low is good, as in the first CES, which asked how much effort it took.
    Low,
}

impl Polarity {
    /// The word for it in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Polarity::High => "high_is_good",
            Polarity::Low => "low_is_good",
        }
    }
}

/// How answers become a score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// The mean answer, in steps of the scale.
    Mean,
    /// The share of answers that are good, 0 to 1.
    ShareOfGood,
    /// The share of good answers less the share of bad ones, -1 to 1.
    Net,
    /// The share of those who answered `yes`, 0 to 1.
    ShareOfYes,
    /// The mean over customers of the mean of their items, as 0 at the bad end of the scale and 100 at the good one.
    Index,
    /// No single number: the share of each answer.
    Shares,
    /// No number: how many wrote.
    Written,
}

impl Formula {
    /// Between which numbers a score can lie; `None` where there is no number.
    pub fn range(self, scale: Option<&Scale>) -> Option<(f64, f64)> {
        match self {
            Formula::Mean => scale.map(|scale| (f64::from(scale.low), f64::from(scale.high))),
            Formula::ShareOfGood | Formula::ShareOfYes => Some((0.0, 1.0)),
            Formula::Net => Some((-1.0, 1.0)),
            Formula::Index => Some((0.0, 100.0)),
            Formula::Shares | Formula::Written => None,
        }
    }
}
