//! Weeks and months, in UTC: the periods that series are counted by.

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

    /// The first day of the period that a time lies in, in days since 1970-01-01.
    pub fn of(self, time: i64) -> i64 {
        self.of_day(time.div_euclid(DAY))
    }

    /// The same of a day.
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
}
