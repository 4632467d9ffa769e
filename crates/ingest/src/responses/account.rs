//! The account of answers: what was received, what came twice, and why the others were not accepted.

use super::Responses;
use super::private::quoted;
use super::sittings::{CameTo, Outcome};
use crate::raw::{Reason, RejectedRow};
use model::{AsAsked, Metric, OffScale};

/// Why an answer was not accepted: the closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResponseReason {
    /// The row could not be read.
    Row(Reason),
    /// It says no metric.
    MissingMetric,
    /// Its metric is none that is known.
    UnknownMetric,
    /// It has no score.
    MissingScore,
    /// An open question without words.
    MissingComment,
    /// The score is not on the scale of its instrument.
    OffScale,
    /// The instrument is not asked on the scale that the row tells.
    UnknownScale,
    /// The instrument cannot have that end as its good one.
    UnknownPolarity,
    /// The moment is neither before, during nor after.
    UnknownMoment,
    /// It has no time, where others have.
    MissingTime,
    /// Its time cannot be read.
    UnreadableTime,
    /// The same response answered the same question otherwise before.
    OtherAnswer,
    /// More answers than the instrument has questions.
    TooManyItems,
    /// How likely it was that they were asked is no probability above 0.
    UnfitChance,
}

impl ResponseReason {
    /// The stable word used in JSON.
    pub fn code(self) -> &'static str {
        match self {
            ResponseReason::Row(reason) => reason.code(),
            ResponseReason::MissingMetric => "missing_metric",
            ResponseReason::UnknownMetric => "unknown_metric",
            ResponseReason::MissingScore => "missing_score",
            ResponseReason::MissingComment => "missing_comment",
            ResponseReason::OffScale => "off_scale",
            ResponseReason::UnknownScale => "unknown_scale",
            ResponseReason::UnknownPolarity => "unknown_polarity",
            ResponseReason::UnknownMoment => "unknown_moment",
            ResponseReason::MissingTime => "missing_time",
            ResponseReason::UnreadableTime => "unreadable_time",
            ResponseReason::OtherAnswer => "other_answer",
            ResponseReason::TooManyItems => "too_many_items",
            ResponseReason::UnfitChance => "unfit_chance",
        }
    }
}

/// Answers rejected for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseRejections {
    /// Why.
    pub reason: ResponseReason,
    /// What would have been accepted, where the reason is a score, a scale or a metric: `ces: a whole number 1-7`.
    pub accepts: Option<String>,
    /// How many.
    pub count: u64,
    /// Where the first of them stands, counted from 1.
    pub line: u64,
    /// The cell that did not fit, without personal data; empty where the row as a whole did not.
    pub text: String,
}

/// The account of the answers of a file: received = stored + duplicates + rejected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerAccount {
    /// How many the file holds.
    pub received: u64,
    /// How many were accepted.
    pub stored: u64,
    /// How many say again what an earlier one of the same response said.
    pub duplicates: u64,
    /// The others, by reason, most first.
    pub rejections: Vec<ResponseRejections>,
    /// Rows in which nothing was answered.
    pub unanswered: u64,
}

/// An answer that is not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unfit {
    pub(super) reason: ResponseReason,
    pub(super) accepts: Option<String>,
    pub(super) text: String,
}

impl Unfit {
    pub(super) fn new(reason: ResponseReason, text: &str) -> Unfit {
        Unfit { reason, accepts: None, text: quoted(text).into_owned() }
    }

    pub(super) fn accepting(mut self, accepts: impl Into<String>) -> Unfit {
        self.accepts = Some(accepts.into());
        self
    }
}

impl Responses {
    /// How many answers were not accepted.
    pub fn rejected(&self) -> u64 {
        self.rejections.iter().map(|rejections| rejections.count).sum()
    }

    /// The account by itself.
    pub fn account(&self) -> AnswerAccount {
        AnswerAccount {
            received: self.received,
            stored: self.stored(),
            duplicates: self.duplicates,
            rejections: self.rejections.clone(),
            unanswered: self.unanswered,
        }
    }

    /// How many were accepted.
    pub fn stored(&self) -> u64 {
        self.responses.len() as u64
    }

    pub(super) fn reject(&mut self, line: u64, unfit: Unfit) {
        self.received += 1;
        let Unfit { reason, accepts, text } = unfit;
        let alike = |known: &&mut ResponseRejections| known.reason == reason && known.accepts == accepts;
        match self.rejections.iter_mut().find(alike) {
            Some(known) => known.count += 1,
            None => self.rejections.push(ResponseRejections { reason, accepts, count: 1, line, text }),
        }
    }

    /// Rejects rows that could not be read.
    pub(super) fn take_unreadable(&mut self, rejected: &[RejectedRow]) {
        for row in rejected {
            let reason = ResponseReason::Row(row.reason);
            self.reject(row.line, Unfit::new(reason, ""));
            self.outcomes.push(Outcome {
                line: row.line,
                is_row: true,
                survey: String::new(),
                id: None,
                activity: None,
                came_to: CameTo::Rejected(reason, String::new()),
            });
        }
    }

    pub(super) fn is_off_scale(&mut self, survey: &str, metric: Metric, asked: &AsAsked) {
        let is_it = |known: &&mut OffScale| {
            (known.survey.as_str(), known.metric, known.moment) == (survey, metric, asked.moment)
                && known.version == asked.version
        };
        match self.off_scale.iter_mut().find(is_it) {
            Some(known) => known.count += 1,
            None => self.off_scale.push(OffScale {
                survey: survey.to_string(),
                metric,
                version: asked.version.clone(),
                moment: asked.moment,
                count: 1,
            }),
        }
    }

    pub(super) fn sort(&mut self) {
        self.rejections.sort_by_key(|rejections| (std::cmp::Reverse(rejections.count), rejections.reason));
    }
}
