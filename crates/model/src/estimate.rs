//! The only form in which a measure leaves the analysis (design §7).

use crate::Micros;

/// A measured value with the uncertainty it carries.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Estimate {
    /// The point estimate; `None` when nothing could be measured (n = 0).
    pub value: Option<f64>,
    /// How many observations it rests on.
    pub n: u64,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
    /// Confidence of the interval, e.g. 0.95.
    pub confidence: f64,
    /// How it was estimated, e.g. `wilson`.
    pub method: &'static str,
    /// The last event that the estimate saw.
    pub as_of: Option<Micros>,
}
