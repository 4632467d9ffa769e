//! Honest numbers: intervals around shares, exact quantiles, differences between groups and how many of them may be
//! told. Takes counts and values, gives estimates.

mod difference;
mod discovery;
mod exact;
mod quantile;
pub(crate) mod ridge;
mod share;
mod student;
mod within;

pub(crate) use difference::newcombe_of;
pub use difference::{Difference, Moments, Part, compare_means, compare_shares, newcombe};
pub use discovery::benjamini_hochberg;
pub(crate) use exact::compare_few_within;
pub(crate) use quantile::quantiles;
pub(crate) use quantile::{CLASSES, Target, WORTH_COUNTING, class, least_of};
pub use quantile::{median_and_p90, quantile_type7};
pub(crate) use share::wilson_of;
pub use share::{share, wilson};
pub(crate) use student::{Z95, incomplete_beta, ln_gamma, normal_above, normal_quantile_above};
pub use student::{normal_two_sided, student_95, student_two_sided};
pub(crate) use within::{Fit, Stratum, squares};
pub use within::{ValueWithin, Within, compare_values_within, compare_within};

/// Microseconds as seconds, the unit in which durations leave the analysis.
pub fn seconds(micros: f64) -> f64 {
    micros / 1e6
}
