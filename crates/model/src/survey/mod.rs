//! Surveys: which instruments there are, what may be answered to them, and an answer as it was given.
//!
//! Instruments are declared as data, with wording, scale, polarity, formula and version (R32, R35, R69). Nothing here
//! computes a score; that is for the analysis.

mod instrument;
mod instruments;
mod reading;
mod response;

pub use instrument::{Choice, Formula, Instrument, Metric, Polarity, Scale, Scores};
pub use instruments::INSTRUMENTS;
pub use reading::Misfit;
pub use response::{Answer, AsAsked, Moment, OffScale, Response};
