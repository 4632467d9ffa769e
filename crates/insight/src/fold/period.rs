//! Weeks and months: the periods that series are counted by. They are made of days, and days begin when the caller says.

use std::sync::Arc;

/// A day in microseconds.
pub const DAY: i64 = 86_400_000_000;
/// Logs shorter than this many days are counted by week.
const WEEKLY: i64 = 16 * 7;

/// What a series is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Weeks, which begin on Mondays.
    Week,
    /// Calendar months.
    Month,
}

impl Period {
    /// Weeks where the log is shorter than 16 of them, else months.
    pub fn fitting(first: i64, last: i64) -> Period {
        if last.saturating_sub(first) < WEEKLY * DAY { Period::Week } else { Period::Month }
    }

    /// The first day of the period that a day lies in, both in days since 1970-01-01.
    pub fn of_day(self, day: i64) -> i64 {
        match self {
            Period::Week => day - (day + 3).rem_euclid(7), // 1970-01-01 was a Thursday
            Period::Month => first_of_month(day),
        }
    }

    /// The first day of the period after the one that begins on this day.
    pub fn next(self, first: i64) -> i64 {
        match self {
            Period::Week => first + 7,
            Period::Month => first_of_month(first + 31),
        }
    }
}

/// The periods of a series over a stretch of time, whose days begin when they do where people live by them: a day of
/// 23 or 25 hours is one day.
#[derive(Clone, Debug)]
pub struct Periods {
    period: Period,
    /// When each begins, UTC microseconds, and its first day, in order.
    begin: Arc<[(i64, i64)]>,
}

impl Periods {
    /// Those that times from `first` to `last` lie in; `midnight` tells when a day begins, by days since 1970-01-01.
    pub fn between(period: Period, first: i64, last: i64, midnight: impl Fn(i64) -> i64) -> Periods {
        // Nowhere does a day begin more than a day away from where it does in UTC.
        let mut day = period.of_day(first.div_euclid(DAY) - 1);
        let mut begin = vec![(midnight(day), day)];
        loop {
            day = period.next(day);
            let at = midnight(day);
            if at > last || begin.last().is_some_and(|(before, _)| at <= *before) {
                return Periods { period, begin: begin.into() };
            }
            begin.push((at, day));
        }
    }

    /// The first day of the period that a time lies in, in days since 1970-01-01.
    #[inline]
    pub fn of(&self, time: i64) -> i64 {
        let at = self.begin.partition_point(|(begin, _)| *begin <= time);
        self.begin[at.saturating_sub(1)].1
    }

    /// The first day of the period after the one that begins on this day.
    pub fn next(&self, first: i64) -> i64 {
        self.period.next(first)
    }
}

/// The first day of the month that a day lies in, in the proleptic Gregorian calendar
/// (Howard Hinnant, "chrono-compatible low-level date algorithms").
pub(super) fn first_of_month(day: i64) -> i64 {
    let since_march_0000 = day + 719_468;
    let day_of_era = since_march_0000.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    day - (day_of_year - (153 * month_from_march + 2) / 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_on_their_first_day() {
        for (day, first) in
            [(0, 0), (30, 0), (31, 31), (59, 59), (58, 31), (-1, -31), (11_016, 10_988), (19_782, 19_754)]
        {
            assert_eq!(first_of_month(day), first, "day {day}");
        }
    }

    #[test]
    fn periods_follow_each_other_without_holes() {
        for period in [Period::Week, Period::Month] {
            let mut first = period.of_day(0);
            for day in 0..2_000 {
                if day == period.next(first) {
                    first = day;
                }
                assert_eq!(period.of_day(day), first, "{period:?} {day}");
            }
        }
    }

    #[test]
    fn a_period_begins_at_midnight_where_people_live_by_it() {
        const HOUR: i64 = 3_600_000_000;
        // Stockholm: an hour ahead, two from 2026-03-29 (day 20,541, a Sunday) 01:00 UTC on.
        let midnight = |day: i64| day * DAY - if day > 20_541 { 2 * HOUR } else { HOUR };
        let (monday, month) = (20_542, 20_544);
        let weeks = Periods::between(Period::Week, (monday - 30) * DAY, (monday + 30) * DAY, midnight);
        let at = midnight(monday);
        assert_eq!((weeks.of(at - 1), weeks.of(at)), (monday - 7, monday), "the Sunday has 23 hours");
        let months = Periods::between(Period::Month, (monday - 90) * DAY, (monday + 30) * DAY, midnight);
        let at = midnight(month);
        assert_eq!((months.of(at - 1), months.of(at)), (20_513, month), "April begins at 22:00 UTC");
        assert_eq!(weeks.next(monday), monday + 7);
        let one = Periods::between(Period::Week, 0, 0, |day| day * DAY);
        assert_eq!((one.of(0), one.of(i64::MIN), one.of(i64::MAX)), (-3, -3, -3), "none lies outside");
    }
}
