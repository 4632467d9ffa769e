//! What a finding costs in a year, with the assumptions that people stated (R99, R137), and when there will be enough to tell.
//!
//! Nothing is guessed: what nobody stated is not told. A year is the log's own rate of journeys gone on, and is told only where
//! four weeks or more were looked at.

use super::report::{Cost, FrictionReport};
use model::{Assumptions, Estimate, Micros};
use serde::Serialize;

const YEAR_DAYS: f64 = 365.25;
/// So many days must have been looked at before a year is told of.
const LEAST_DAYS: f64 = 28.0;
const MONTHS: f64 = 12.0;
const DAY_MICROS: f64 = 86_400e6;
/// What is so many years away is not told to come.
const MOST_YEARS: f64 = 5.0;

/// What failures are assumed to cost, as far as somebody stated it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Assumed {
    /// What a reached goal is worth, SEK.
    pub goal_sek: Option<f64>,
    /// What a contact costs, SEK.
    pub contact_sek: Option<f64>,
    /// How long a contact takes, minutes.
    pub contact_minutes: Option<f64>,
    /// What a point of effort costs a customer, minutes.
    pub effort_minutes: Option<f64>,
    /// What an hour of work costs, SEK.
    pub hour_sek: Option<f64>,
}

impl From<&Assumptions> for Assumed {
    fn from(stated: &Assumptions) -> Assumed {
        Assumed {
            goal_sek: stated.goal_sek,
            contact_sek: stated.contact_sek,
            contact_minutes: stated.contact_minutes,
            effort_minutes: stated.effort_minutes,
            hour_sek: stated.hour_sek,
        }
    }
}

/// What something costs in a year if it goes on as it did.
#[derive(Clone, Debug, Serialize)]
pub struct Worth {
    /// Goals not reached.
    pub goals_per_year: Estimate,
    /// Calls for help.
    pub contacts_per_year: Option<Estimate>,
    /// Hours of those who answer calls; nothing where nobody said how long a contact takes.
    pub hours_per_year: Option<Estimate>,
    /// Hours of customers that its effort takes (R137); nothing where nobody said how long a point of effort takes.
    pub customer_hours_per_year: Option<Estimate>,
    /// SEK of goals and contacts, as far as people stated what they cost; nothing where they did not.
    pub sek_per_year: Option<Estimate>,
    /// SEK that each month of waiting costs.
    pub sek_per_month_waiting: Option<Estimate>,
}

impl Worth {
    /// Of what it costs in 1,000 journeys, of which there are so many in a year.
    pub fn of(cost: &Cost, journeys_per_year: f64, assumed: &Assumed) -> Worth {
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
}

impl FrictionReport {
    /// Tells of each finding what it costs in a year, with these assumptions.
    pub fn assume(&mut self, assumed: Assumed) {
        self.assumptions = assumed;
        for finding in self.findings.iter_mut().chain(&mut self.followed) {
            // Of each journey its own: what is lost in 1,000 is in 1,000 of those.
            let yearly = journeys_per_year(finding.per_1000.failed_goals.n, finding.days);
            finding.worth = yearly.map(|journeys| Worth::of(&finding.per_1000, journeys, &assumed));
        }
    }
}

/// How many journeys there are in a year; nothing where too short a time was looked at.
pub fn journeys_per_year(journeys: u64, days: f64) -> Option<f64> {
    (days >= LEAST_DAYS).then(|| journeys as f64 * YEAR_DAYS / days)
}

/// When there will be so many journeys, where `n` came in so many days until `last` and they keep coming as they did; nothing
/// where that is years away.
pub fn expected_by(n: u64, needed: u64, days: f64, last: Micros) -> Option<Micros> {
    let wait = needed.saturating_sub(n) as f64 / (n as f64 / days);
    if n == 0 || !wait.is_finite() || wait > MOST_YEARS * YEAR_DAYS {
        return None;
    }
    Some(Micros(last.0.saturating_add((wait * DAY_MICROS) as i64)))
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
    fn what_is_needed_comes_as_fast_as_it_did_or_is_not_told() {
        let day = |days: i64| Micros(days * DAY_MICROS as i64);
        assert_eq!(expected_by(10, 30, 50.0, day(100)), Some(day(200)), "one in five days, twenty more");
        assert_eq!(expected_by(30, 30, 50.0, day(100)), Some(day(100)));
        assert_eq!(expected_by(1, 30, 365.0, day(0)), None, "29 years away");
        assert_eq!(expected_by(0, 30, 50.0, day(0)), None);
        assert_eq!(expected_by(10, 30, f64::NAN, day(0)), None);
    }

    #[test]
    fn nothing_is_assumed_that_nobody_stated() {
        let worth = Worth::of(&cost(), 10_000.0, &Assumed::default());
        assert_eq!(worth.goals_per_year.value, Some(50.0));
        assert_eq!(worth.contacts_per_year.unwrap().value, Some(200.0));
        assert!(worth.hours_per_year.is_none() && worth.customer_hours_per_year.is_none());
        assert!(worth.sek_per_year.is_none() && worth.sek_per_month_waiting.is_none());
    }

    #[test]
    fn sek_are_told_only_as_far_as_they_were_stated() {
        let stated = Assumed::from(&Assumptions::default());
        let none = Worth::of(&cost(), 10_000.0, &stated);
        assert_eq!(none.hours_per_year.unwrap().value.map(f64::round), Some(27.0), "200 contacts of 8 minutes");
        assert!(none.sek_per_year.is_none() && none.sek_per_month_waiting.is_none());
        let goals = Assumed { goal_sek: Some(1_000.0), ..stated };
        assert_eq!(Worth::of(&cost(), 10_000.0, &goals).sek_per_year.unwrap().value, Some(50_000.0));
        let both = Assumed { contact_sek: Some(100.0), ..goals };
        let sek = Worth::of(&cost(), 10_000.0, &both).sek_per_year.unwrap();
        assert_eq!((sek.value, sek.low, sek.high), (Some(70_000.0), Some(30_000.0), Some(110_000.0)));
        let effort = Cost { effort: Some(estimate(30.0, 12.0, 48.0)), ..cost() };
        let minutes = Assumed { effort_minutes: Some(10.0), ..stated };
        let hours = Worth::of(&effort, 10_000.0, &minutes).customer_hours_per_year.unwrap();
        assert_eq!(hours.value, Some(50.0), "300 points of ten minutes");
        assert!(
            Worth::of(&cost(), 10_000.0, &minutes).customer_hours_per_year.is_none(),
            "nobody said how hard it was"
        );
        let hours = Assumed { hour_sek: Some(600.0), ..stated };
        let sek = Worth::of(&cost(), 10_000.0, &hours).sek_per_month_waiting.unwrap();
        assert_eq!(sek.value.map(f64::round), Some(1_333.0), "200 contacts of 80 SEK in twelve months");
    }
}
