//! What a finding costs in a year, with the assumptions that people stated: nothing is guessed but how long a contact takes.

use super::told::Worth;
use insight::friction::Cost;
use model::{Assumptions, Estimate};

const YEAR_DAYS: f64 = 365.25;
/// So many days must have been looked at before a year is told of.
const LEAST_DAYS: f64 = 28.0;
const MONTHS: f64 = 12.0;

/// How many journeys there are in a year; nothing where too short a time was looked at.
pub(super) fn journeys_per_year(journeys: u64, days: f64) -> Option<f64> {
    (days >= LEAST_DAYS).then(|| journeys as f64 * YEAR_DAYS / days)
}

/// What it costs in a year.
pub(super) fn worth(cost: &Cost, journeys_per_year: f64, assumed: &Assumptions) -> Worth {
    let yearly = |per_1000: &Estimate| times(per_1000, journeys_per_year / 1000.0);
    let goals = yearly(&cost.failed_goals);
    let contacts = cost.contacts.as_ref().map(yearly);
    let hours =
        contacts.as_ref().zip(assumed.contact_minutes).map(|(contacts, minutes)| times(contacts, minutes / 60.0));
    let effort = cost.effort.as_ref().map(yearly).zip(assumed.effort_minutes);
    let customer_hours = effort.map(|(points, minutes)| times(&points, minutes / 60.0));
    // What a contact costs is stated, or follows from its hours.
    let of_goals = assumed.goal_sek.map(|sek| times(&goals, sek));
    let of_contacts = match (assumed.contact_sek, assumed.hour_sek) {
        (Some(sek), _) => contacts.as_ref().map(|contacts| times(contacts, sek)),
        (None, Some(sek)) => hours.as_ref().map(|hours| times(hours, sek)),
        (None, None) => None,
    };
    let sek = match (of_goals, of_contacts) {
        (Some(goals), Some(contacts)) => Some(together(&goals, &contacts)),
        (one, other) => one.or(other),
    };
    Worth {
        goals_per_year: goals,
        contacts_per_year: contacts,
        hours_per_year: hours,
        customer_hours_per_year: customer_hours,
        sek_per_month_waiting: sek.as_ref().map(|sek| times(sek, 1.0 / MONTHS)),
        sek_per_year: sek,
    }
}

/// An estimate in another unit.
fn times(estimate: &Estimate, factor: f64) -> Estimate {
    let times = |value: Option<f64>| value.map(|value| value * factor);
    let Estimate { value, low, high, .. } = *estimate;
    Estimate { value: times(value), low: times(low), high: times(high), ..estimate.clone() }
}

/// A sum. Its interval is from both at their lowest to both at their highest: wider than it need be, as nothing is known of
/// how the two go together.
fn together(a: &Estimate, b: &Estimate) -> Estimate {
    let sum = |a: Option<f64>, b: Option<f64>| Some(a? + b?);
    Estimate { value: sum(a.value, b.value), low: sum(a.low, b.low), high: sum(a.high, b.high), ..a.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(value: f64, low: f64, high: f64) -> Estimate {
        let (value, low, high) = (Some(value), Some(low), Some(high));
        Estimate { value, n: 1_000, low, high, confidence: 0.95, method: "test", as_of: None }
    }

    fn cost() -> Cost {
        let contacts = Some(estimate(20.0, 10.0, 30.0));
        Cost { failed_goals: estimate(5.0, 2.0, 8.0), contacts, effort: None }
    }

    #[test]
    fn a_year_is_told_of_only_where_four_weeks_were_seen() {
        assert_eq!(journeys_per_year(1_000, 27.9), None);
        assert_eq!(journeys_per_year(1_000, 365.25), Some(1_000.0));
    }

    #[test]
    fn sek_are_told_only_as_far_as_they_were_stated() {
        let none = worth(&cost(), 10_000.0, &Assumptions::default());
        assert_eq!(none.goals_per_year.value, Some(50.0));
        assert_eq!(none.hours_per_year.unwrap().value.map(f64::round), Some(27.0), "200 contacts of 8 minutes");
        assert!(none.sek_per_year.is_none() && none.sek_per_month_waiting.is_none());
        let goals = Assumptions { goal_sek: Some(1_000.0), ..Assumptions::default() };
        assert_eq!(worth(&cost(), 10_000.0, &goals).sek_per_year.unwrap().value, Some(50_000.0));
        let both = Assumptions { contact_sek: Some(100.0), ..goals };
        let sek = worth(&cost(), 10_000.0, &both).sek_per_year.unwrap();
        assert_eq!((sek.value, sek.low, sek.high), (Some(70_000.0), Some(30_000.0), Some(110_000.0)));
        let effort = Cost { effort: Some(estimate(30.0, 12.0, 48.0)), ..cost() };
        let minutes = Assumptions { effort_minutes: Some(10.0), ..Assumptions::default() };
        let hours = worth(&effort, 10_000.0, &minutes).customer_hours_per_year.unwrap();
        assert_eq!(hours.value, Some(50.0), "300 points of ten minutes");
        assert!(worth(&cost(), 10_000.0, &minutes).customer_hours_per_year.is_none(), "nobody said how hard it was");
        let hours = Assumptions { hour_sek: Some(600.0), ..Assumptions::default() };
        let sek = worth(&cost(), 10_000.0, &hours).sek_per_month_waiting.unwrap();
        assert_eq!(sek.value.map(f64::round), Some(1_333.0), "200 contacts of 80 SEK in twelve months");
    }
}
