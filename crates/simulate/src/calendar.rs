//! Days and hours: when customers set out. Proleptic Gregorian days as numbers; no clock, no time zone (UTC throughout).

use crate::chance::Stream;

/// Microseconds of a second.
pub(crate) const SECOND: i64 = 1_000_000;
/// Seconds of an hour.
pub(crate) const HOUR: f64 = 3_600.0;
/// Seconds of a day.
pub(crate) const DAY: f64 = 86_400.0;

/// Days from 1970-01-01 to a day written `2025-09-01`, where it is one.
pub(crate) fn day_number(text: &str) -> Option<i64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let known = (1900..=2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    if parts.next().is_some() || !known {
        return None;
    }
    // Days from civil (Hinnant): March is the first month, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// Month (1 to 12) and day of the month of a day number.
fn month_and_day(number: i64) -> (i64, i64) {
    let of_era = (number + 719_468).rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    (if shifted < 10 { shifted + 3 } else { shifted - 9 }, of_year - (153 * shifted + 2) / 5 + 1)
}

/// Swedish holidays that fall on the same day every year, as month and day.
const HOLIDAYS: [(i64, i64); 9] = [(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31), (11, 1)];

/// How much is set out on each day, from the first: weekdays, holidays and a wave of ±35 % over the year.
pub(crate) fn day_weights(first: i64, days: usize, season: bool) -> Vec<f64> {
    let weight = |number: i64| {
        // 1970-01-01 was a Thursday.
        let weekday = [1.15, 1.15, 1.05, 1.0, 0.95, 0.6, 0.65][(number + 3).rem_euclid(7) as usize];
        let holiday = if HOLIDAYS.contains(&month_and_day(number)) { 0.35 } else { 1.0 };
        let year = 1.0 + 0.35 * (std::f64::consts::TAU * (number.rem_euclid(365)) as f64 / 365.0).cos();
        weekday * holiday * year
    };
    (0..days as i64).map(|day| if season { weight(first + day) } else { 1.0 }).collect()
}

/// A time of day in seconds: mostly between seven in the morning and eleven at night.
pub(crate) fn time_of_day(stream: &mut Stream) -> f64 {
    const HOURS: [f64; 24] = [
        1.0, 0.5, 0.3, 0.2, 0.3, 1.0, 2.0, 4.0, 6.0, 7.0, 7.0, 7.0, 6.5, 6.5, 6.5, 6.0, 6.0, 6.0, 6.0, 6.5, 6.5, 5.5,
        4.0, 2.0,
    ];
    (stream.weighted(&HOURS) as f64 + stream.unit()) * HOUR
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970_and_back() {
        assert_eq!(day_number("1970-01-01"), Some(0));
        assert_eq!(day_number("2025-09-01"), Some(20_332));
        assert_eq!(month_and_day(20_332), (9, 1));
        assert_eq!(month_and_day(day_number("2024-02-29").unwrap()), (2, 29));
        assert_eq!((day_number("2025-13-01"), day_number("igår")), (None, None));
    }

    #[test]
    fn fewer_set_out_at_christmas_than_on_a_weekday_in_january() {
        let first = day_number("2025-12-24").unwrap();
        let weights = day_weights(first, 20, true);
        assert!(weights[0] < 0.5 * weights[19]);
    }
}
