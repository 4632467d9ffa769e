//! Honest numbers: intervals around shares, and exact quantiles. Takes counts and values, gives estimates.

mod quantile;
mod share;

pub(crate) use quantile::{CLASSES, Target, class};
pub use quantile::{median_and_p90, quantile_type7};
pub use share::{share, wilson};

/// Microseconds as seconds, the unit in which durations leave the analysis.
pub fn seconds(micros: f64) -> f64 {
    micros / 1e6
}
