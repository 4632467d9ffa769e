//! How the figure of a measure goes: as it was before, as it is since it was done, and the difference.
//!
//! Pure: counts come in as they may be told, and where a period that matters may not be told, nothing goes out. A sum of
//! the other periods would be of those in which much happened, and flatter or slander the measure.

use super::known::{Known, Lap, Now};
use insight::evidence::{Part, newcombe, share};
use insight::friction::LEAST;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{ActionMeasure, Estimate, FrozenEstimate, Micros, Span, TimeWindow};

/// A figure over whole periods.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Course {
    /// So many of so many.
    part: Part,
    /// The first day.
    pub(super) from: Date,
    /// The last day.
    pub(super) to: Date,
    as_of: Option<Micros>,
}

impl Course {
    /// The share with its interval (Wilson).
    pub(super) fn estimate(&self) -> Estimate {
        share(self.part.successes, self.part.n, self.as_of)
    }

    /// The difference from the share before, with its interval (Newcombe); nothing where the share before rests on days
    /// that this one rests on, too, or is no share of counted journeys.
    pub(super) fn change(&self, before: &FrozenEstimate, before_ends: Date) -> Option<Estimate> {
        if self.from < before_ends {
            return None;
        }
        let before = counted(before)?;
        let (low, high) = newcombe(self.part, before)?;
        let share = |part: Part| part.successes as f64 / part.n as f64;
        Some(Estimate {
            value: Some(share(self.part) - share(before)),
            n: self.part.n,
            low: Some(low),
            high: Some(high),
            confidence: 0.95,
            method: "newcombe",
            as_of: self.as_of,
        })
    }
}

/// The counts behind a share.
fn counted(estimate: &FrozenEstimate) -> Option<Part> {
    let value = estimate.value.filter(|value| estimate.method == "wilson" && (0.0..=1.0).contains(value))?;
    (estimate.n > 0).then(|| Part { successes: (value * estimate.n as f64).round() as u64, n: estimate.n })
}

/// A measure's figure as it is before anything is done, and the time that it was taken over.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Before {
    /// The figure; without a value where too little is left to take it from.
    pub(super) estimate: FrozenEstimate,
    /// The beginning of its time.
    pub(super) from: Micros,
    /// Its end.
    pub(super) to: Micros,
}

/// A measure's figure as it is before anything is done: of the whole log, or of what is left of it without the days that
/// no later figure before may rest on, where a measure was planned earlier. Nothing where it may not be told, or is not
/// known.
pub(super) fn before(
    now: &Now,
    known: &Known,
    measure: ActionMeasure,
    excluded: &[TimeWindow],
    time: Option<Span>,
    zone: &TimeZone,
) -> Option<Before> {
    let whole = match measure {
        ActionMeasure::Failed => Some(known.rate.clone()),
        ActionMeasure::Affected => Some(known.affected.clone()),
        ActionMeasure::Contacts => known.contacts.clone(),
    };
    let whole = whole.filter(|figure| figure.value.is_some())?;
    let (from, to) = now.first.zip(now.last)?;
    if excluded.is_empty() {
        return Some(Before { estimate: whole, from, to });
    }
    let left = left(now, known, measure, excluded, time, zone);
    let n = left.as_ref().map_or(0, |left| left.part.n);
    // What was picked for being bad looks better afterwards by itself: the same days are not taken once more, however
    // little is left.
    let untold = FrozenEstimate { value: None, low: None, high: None, n, ..whole };
    match left.filter(|left| n >= LEAST && left.part.successes <= n) {
        None => Some(Before { estimate: untold, from, to }),
        Some(left) => {
            let starts = |day: Date| Some(Micros(day.to_zoned(zone.clone()).ok()?.timestamp().as_microsecond()));
            let ends = starts(left.to.tomorrow().ok()?)?;
            let estimate = FrozenEstimate::from(&left.estimate());
            Some(Before { estimate, from: starts(left.from)?, to: Micros(ends.0 - 1) })
        }
    }
}

/// The figure in the periods of which no day is excluded, and whose journeys have all had `time` to reach their goal.
fn left(
    now: &Now,
    known: &Known,
    measure: ActionMeasure,
    excluded: &[TimeWindow],
    time: Option<Span>,
    zone: &TimeZone,
) -> Option<Course> {
    let days = excluded.iter().map(|window| Some((day_of(window.from, zone)?, day_of(window.to, zone)?)));
    let days: Vec<(Date, Date)> = days.collect::<Option<_>>()?;
    let is_free = |lap: &Lap| days.iter().all(|(from, to)| lap.to <= *from || *to < lap.from);
    over(now, known, measure, &is_free, time?, zone)
}

/// The figure in the periods that lie wholly after the day on which a measure was done, and whose journeys have all had
/// `time` to reach their goal. Nothing where there is none, one of them may not be told, or calls for help are asked
/// about: those are not counted by period.
pub(super) fn since(
    now: &Now,
    known: &Known,
    measure: ActionMeasure,
    done_on: Date,
    time: Span,
    zone: &TimeZone,
) -> Option<Course> {
    over(now, known, measure, &|lap| lap.from > done_on, time, zone)
}

/// The figure in those periods whose journeys have all had `time` to reach their goal.
fn over(
    now: &Now,
    known: &Known,
    measure: ActionMeasure,
    counts: &dyn Fn(&Lap) -> bool,
    time: Span,
    zone: &TimeZone,
) -> Option<Course> {
    if measure == ActionMeasure::Contacts {
        return None;
    }
    let known_until = Micros(now.last?.0.checked_sub(time.micros())?);
    let known_until = day_of(known_until, zone)?;
    let laps: Vec<&Lap> = known.series.iter().filter(|lap| counts(lap) && lap.to <= known_until).collect();
    let mut part = Part { successes: 0, n: 0 };
    for lap in &laps {
        let (successes, n) = match measure {
            ActionMeasure::Failed => (lap.failed?, lap.affected?),
            _ => (lap.affected?, lap.reached_place?),
        };
        part = Part { successes: part.successes + successes, n: part.n + n };
    }
    let (first, last) = laps.first().zip(laps.last())?;
    let fits = part.n > 0 && part.successes <= part.n;
    fits.then_some(Course { part, from: first.from, to: last.to.yesterday().ok()?, as_of: now.last })
}

/// The day of a moment, where the project is.
pub(super) fn day_of(at: Micros, zone: &TimeZone) -> Option<Date> {
    Some(jiff::Timestamp::from_microsecond(at.0).ok()?.to_zoned(zone.clone()).date())
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{FindingAbout, FindingPlace};

    const DAY: i64 = 86_400_000_000;
    const FORTNIGHT: Span = Span::days(14);

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn lap(from: &str, to: &str, counts: Option<(u64, u64, u64)>) -> Lap {
        Lap {
            from: date(from),
            to: date(to),
            reached_place: counts.map(|(reached, _, _)| reached),
            affected: counts.map(|(_, affected, _)| affected),
            failed: counts.map(|(_, _, failed)| failed),
        }
    }

    fn estimate(value: f64, n: u64) -> FrozenEstimate {
        let (low, high) = (Some(value), Some(value));
        let method = "wilson".to_string();
        FrozenEstimate { value: Some(value), n, low, high, confidence: 0.95, method, as_of: None }
    }

    /// Four weeks from Monday 2 March 2026 on, known until the last of them and a fortnight.
    fn known() -> (Now, Known) {
        let series = vec![
            lap("2026-03-02", "2026-03-09", Some((200, 100, 50))),
            lap("2026-03-09", "2026-03-16", Some((200, 80, 40))),
            lap("2026-03-16", "2026-03-23", Some((200, 40, 10))),
            lap("2026-03-23", "2026-03-30", Some((200, 60, 0))),
        ];
        let known = Known {
            id: "f-1".into(),
            about: FindingAbout {
                kind: "loop".into(),
                polarity: "friction".into(),
                journey: None,
                goal: "Klar".into(),
                place: FindingPlace::Step { activity: "Läs".into() },
                segment: Vec::new(),
                only: false,
                only_since: None,
            },
            series,
            rate: estimate(0.5, 180),
            affected: estimate(0.45, 400),
            contacts: None,
        };
        let last = date("2026-04-13").to_zoned(TimeZone::UTC).unwrap().timestamp().as_microsecond();
        let now = Now { first: Some(Micros(0)), last: Some(Micros(last)), findings: vec![] };
        (now, known)
    }

    fn failed_since(now: &Now, known: &Known, done_on: &str) -> Option<Course> {
        since(now, known, ActionMeasure::Failed, date(done_on), FORTNIGHT, &TimeZone::UTC)
    }

    #[test]
    fn only_whole_periods_after_the_day_count() {
        let (now, known) = known();
        let course = failed_since(&now, &known, "2026-03-15").unwrap();
        assert_eq!((course.from, course.to), (date("2026-03-16"), date("2026-03-29")));
        assert_eq!((course.estimate().value, course.estimate().n), (Some(0.1), 100));
        // The week in which it was done is not wholly after it, were it on its first day.
        let course = failed_since(&now, &known, "2026-03-16").unwrap();
        assert_eq!((course.estimate().value, course.estimate().n), (Some(0.0), 60));
        assert_eq!(failed_since(&now, &known, "2026-03-23"), None);
        let affected =
            since(&now, &known, ActionMeasure::Affected, date("2026-03-15"), FORTNIGHT, &TimeZone::UTC).unwrap();
        assert_eq!((affected.estimate().value, affected.estimate().n), (Some(0.25), 400));
        assert_eq!(
            since(&now, &known, ActionMeasure::Contacts, date("2026-03-15"), FORTNIGHT, &TimeZone::UTC),
            None,
            "calls are not counted by period"
        );
    }

    #[test]
    fn a_period_counts_when_its_journeys_have_had_their_time() {
        let (mut now, known) = known();
        now.last = now.last.map(|last| Micros(last.0 - DAY));
        let course = failed_since(&now, &known, "2026-03-15").unwrap();
        assert_eq!(course.to, date("2026-03-22"), "the last week's are still under way");
        now.last = now.last.map(|last| Micros(last.0 - 7 * DAY));
        assert_eq!(failed_since(&now, &known, "2026-03-15"), None);
        now.last = None;
        assert_eq!(failed_since(&now, &known, "2026-03-15"), None);
    }

    #[test]
    fn what_may_not_be_told_of_one_period_is_not_told_of_their_sum() {
        let (now, mut known) = known();
        known.series[2] = lap("2026-03-16", "2026-03-23", None);
        assert_eq!(failed_since(&now, &known, "2026-03-15"), None);
        assert!(failed_since(&now, &known, "2026-03-22").is_some());
    }

    #[test]
    fn a_change_has_newcombes_interval_and_rests_on_other_days_than_before() {
        let (now, known) = known();
        let course = failed_since(&now, &known, "2026-03-15").unwrap();
        let figure = before_of(&now, &known, ActionMeasure::Failed, &[]).unwrap().estimate;
        let change = course.change(&figure, date("2026-03-16")).unwrap();
        let interval = newcombe(Part { successes: 10, n: 100 }, Part { successes: 90, n: 180 }).unwrap();
        assert_eq!((change.value, change.low, change.high), (Some(-0.4), Some(interval.0), Some(interval.1)));
        assert!(change.high.unwrap() < 0.0);
        assert_eq!(course.change(&figure, date("2026-03-17")), None, "a day would count on both sides");
        let modelled = FrozenEstimate { method: "bootstrap_persons".into(), ..figure };
        assert_eq!(course.change(&modelled, date("2026-03-16")), None);
    }

    fn before_of(now: &Now, known: &Known, measure: ActionMeasure, excluded: &[TimeWindow]) -> Option<Before> {
        before(now, known, measure, excluded, Some(FORTNIGHT), &TimeZone::UTC)
    }

    fn moment(day: &str) -> Micros {
        Micros(date(day).to_zoned(TimeZone::UTC).unwrap().timestamp().as_microsecond())
    }

    #[test]
    fn what_is_hidden_or_unknown_is_no_figure_before() {
        let (now, mut known) = known();
        assert_eq!(before_of(&now, &known, ActionMeasure::Contacts, &[]), None);
        known.rate.value = None;
        assert_eq!(before_of(&now, &known, ActionMeasure::Failed, &[]), None);
        assert_eq!(before_of(&now, &known, ActionMeasure::Affected, &[]).unwrap().estimate.n, 400);
    }

    #[test]
    fn a_later_figure_before_rests_on_no_day_in_which_the_problem_was_found() {
        let (now, known) = known();
        let whole = before_of(&now, &known, ActionMeasure::Failed, &[]).unwrap();
        assert_eq!((&whole.estimate, whole.to), (&known.rate, now.last.unwrap()));
        // Found on a Wednesday: the week that the Wednesday is in is not whole.
        let found = [TimeWindow { from: Micros(0), to: moment("2026-03-11") }];
        let later = before_of(&now, &known, ActionMeasure::Failed, &found).unwrap();
        let counted = share(10, 100, now.last);
        assert_eq!(later.estimate, FrozenEstimate::from(&counted), "the last two weeks, with Wilson's interval");
        assert_eq!((later.from, later.to), (moment("2026-03-16"), Micros(moment("2026-03-30").0 - 1)));
        // A week between two windows is all that is left.
        let both = [found[0], TimeWindow { from: moment("2026-03-23"), to: moment("2026-03-29") }];
        let between = before_of(&now, &known, ActionMeasure::Affected, &both).unwrap().estimate;
        assert_eq!((between.value, between.n), (Some(0.2), 200));
    }

    #[test]
    fn where_too_little_is_left_there_is_no_figure_before_and_not_the_same_once_more() {
        let (now, mut known) = known();
        let until = |day: &str| [TimeWindow { from: Micros(0), to: moment(day) }];
        let of = |known: &Known, day: &str| {
            let before = before_of(&now, known, ActionMeasure::Failed, &until(day)).unwrap();
            assert_eq!((before.estimate.low, before.estimate.high), (None, None));
            (before.estimate.value, before.estimate.n, before.to)
        };
        let last = now.last.unwrap();
        assert_eq!(of(&known, "2026-03-25"), (None, 0, last), "nothing is left");
        known.series[3] = lap("2026-03-23", "2026-03-30", Some((200, 19, 9)));
        assert_eq!(of(&known, "2026-03-22"), (None, 19, last), "nineteen journeys are left");
        known.series[3] = lap("2026-03-23", "2026-03-30", None);
        assert_eq!(of(&known, "2026-03-11"), (None, 0, last), "a week that may not be told is in it");
        // Calls are not counted by period.
        known.contacts = Some(estimate(8.0, 400));
        let calls = before_of(&now, &known, ActionMeasure::Contacts, &until("2026-03-11")).unwrap();
        assert_eq!((calls.estimate.value, calls.estimate.n), (None, 0));
        // Without a time in which journeys are to be over, quick ones alone would be counted of the last weeks.
        let open = before(&now, &known, ActionMeasure::Affected, &until("2026-03-11"), None, &TimeZone::UTC);
        assert_eq!(open.unwrap().estimate.value, None);
    }
}
