//! The command line of worth: what failures are assumed to cost. Nothing is assumed that nobody stated.

use clap::Args;
use insight::friction::Assumed;

/// The most SEK or minutes of an assumption.
const MOST_ASSUMED: f64 = 1e9;

/// What failures are assumed to cost.
#[derive(Args, Debug, Clone, Copy, Default)]
pub(crate) struct WorthArgs {
    /// What a reached goal is worth, SEK: what each finding costs in a year is told, too
    #[arg(long, value_name = "SEK", value_parser = amount)]
    pub(crate) goal_sek: Option<f64>,
    /// What a contact costs, SEK
    #[arg(long, value_name = "SEK", value_parser = amount)]
    pub(crate) contact_sek: Option<f64>,
    /// How long a contact takes, minutes: hours of those who answer
    #[arg(long, value_name = "MINUTES", value_parser = amount)]
    pub(crate) contact_minutes: Option<f64>,
    /// What an hour of those who answer costs, SEK: a contact then costs what its minutes do
    #[arg(long, value_name = "SEK", value_parser = amount, requires = "contact_minutes", conflicts_with = "contact_sek")]
    pub(crate) hour_sek: Option<f64>,
    /// What a point of effort (CES) costs a customer, minutes: hours of customers
    #[arg(long, value_name = "MINUTES", value_parser = amount, requires = "responses")]
    pub(crate) effort_minutes: Option<f64>,
}

impl WorthArgs {
    /// The same for the analysis.
    pub(crate) fn assumed(&self) -> Assumed {
        let WorthArgs { goal_sek, contact_sek, contact_minutes, hour_sek, effort_minutes } = *self;
        Assumed { goal_sek, contact_sek, contact_minutes, effort_minutes, hour_sek }
    }
}

/// SEK or minutes, with a point or a comma.
fn amount(text: &str) -> Result<f64, String> {
    let value: Option<f64> = text.trim().replace(',', ".").parse().ok();
    value
        .filter(|value| (0.0..=MOST_ASSUMED).contains(value))
        .ok_or_else(|| "write a number from 0 to 1000000000, such as 1500 or 7.5".to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_numbers_that_somebody_could_mean() {
        assert_eq!((amount("1500"), amount("7,5"), amount(" 0 ")), (Ok(1500.0), Ok(7.5), Ok(0.0)));
        for wrong in ["", "-1", "NaN", "inf", "1e12", "1 500", "many"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
    }
}
