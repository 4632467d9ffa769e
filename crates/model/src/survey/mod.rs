//! Surveys: which instruments there are, what a survey asks and whom, what may be answered, and an answer as it was given.
//!
//! Instruments are declared as data, with wording, scale, polarity, formula and version (R32, R35, R69). Nothing here
//! computes a score; that is for the analysis.

mod asked;
mod draft;
mod fatigue;
mod instrument;
mod instruments;
mod reading;
mod record;
mod response;
mod spread;

pub use asked::{
    AnswerMisfit, Asked, GivenAnswer, ImportedWay, MOST_TEXT, QuestionKind, ShowIf, SurveyChoice, SurveyQuestion, Texts,
};
pub use draft::{Asking, DisplayId, StudioSurvey, SurveyDraft, SurveyId, SurveyState, Theme, Trigger, TriggerKind};
pub use fatigue::{AskedBefore, Rest, Verdict, draw_of};
pub use instrument::{Choice, Formula, Instrument, Metric, Polarity, Scale, Scores};
pub use instruments::INSTRUMENTS;
pub use reading::Misfit;
pub use record::{ALIKE, AnsweredItem, Answering, ResponseRecord, TOO_FAST};
pub use response::{Answer, AsAsked, Moment, OffScale, Response};
pub use spread::{Enough, SEEN_DAYS, answers_for, expected_response, spread_rates, touchpoint_of_page};
