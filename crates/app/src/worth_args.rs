//! The command line of worth: what failures are assumed to cost. Nothing is assumed that nobody stated, here or in the studio.

use clap::Args;
use insight::friction::Assumed;

/// The most SEK or minutes of an assumption.
const MOST_ASSUMED: f64 = 1e9;

/// What failures are assumed to cost.
#[derive(Args, Debug, Clone, Copy, Default)]
pub(crate) struct WorthArgs {
    /// What a reached goal is worth, SEK: what each finding costs in a year is told, too
    #[arg(long, value_name = "SEK", allow_negative_numbers = true, value_parser = amount)]
    pub(crate) goal_sek: Option<f64>,
    /// What a contact costs, SEK
    #[arg(long, value_name = "SEK", allow_negative_numbers = true, value_parser = amount)]
    pub(crate) contact_sek: Option<f64>,
    /// How long a contact takes, minutes: hours of those who answer
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true, value_parser = amount)]
    pub(crate) contact_minutes: Option<f64>,
    /// What an hour of those who answer costs, SEK: a contact then costs what its minutes do
    #[arg(long, value_name = "SEK", allow_negative_numbers = true, value_parser = amount, requires = "contact_minutes", conflicts_with = "contact_sek")]
    pub(crate) hour_sek: Option<f64>,
    /// What a point of effort (CES) costs a customer, minutes: hours of customers
    #[arg(long, value_name = "MINUTES", allow_negative_numbers = true, value_parser = amount, requires = "responses")]
    pub(crate) effort_minutes: Option<f64>,
}

impl WorthArgs {
    /// The same for the analysis; what is not told here is as it was stated before.
    pub(crate) fn assumed(&self, before: Assumed) -> Assumed {
        Assumed {
            goal_sek: self.goal_sek.or(before.goal_sek),
            // A contact that costs what its minutes do has no price of its own.
            contact_sek: self.contact_sek.or(before.contact_sek.filter(|_| self.hour_sek.is_none())),
            contact_minutes: self.contact_minutes.or(before.contact_minutes),
            effort_minutes: self.effort_minutes.or(before.effort_minutes),
            hour_sek: self.hour_sek.or(before.hour_sek.filter(|_| self.contact_sek.is_none())),
        }
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
    fn what_is_told_counts_before_what_was_stated_and_a_contact_has_one_price() {
        let before = Assumed { goal_sek: Some(900.0), contact_sek: Some(80.0), ..Assumed::default() };
        assert_eq!(WorthArgs::default().assumed(before), before);
        let told = WorthArgs { hour_sek: Some(400.0), contact_minutes: Some(6.0), ..WorthArgs::default() };
        let both = told.assumed(before);
        assert_eq!((both.goal_sek, both.contact_sek, both.hour_sek), (Some(900.0), None, Some(400.0)));
        let told = WorthArgs { contact_sek: Some(50.0), ..WorthArgs::default() };
        assert_eq!((told.assumed(both).contact_sek, told.assumed(both).hour_sek), (Some(50.0), None));
    }

    #[test]
    fn amounts_are_numbers_that_somebody_could_mean() {
        assert_eq!((amount("1500"), amount("7,5"), amount(" 0 ")), (Ok(1500.0), Ok(7.5), Ok(0.0)));
        for wrong in ["", "-1", "NaN", "inf", "1e12", "1 500", "many"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
    }
}
