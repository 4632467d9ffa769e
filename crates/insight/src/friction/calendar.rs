//! Days as organisations count them: a wait without its weekends, and the moment by which something was promised.

use crate::fold::DAY;
use model::Micros;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

const WEEK: i64 = 7 * DAY;
/// 1970-01-03 was a Saturday.
const FIRST_SATURDAY: i64 = 2 * DAY;

/// Whether a time is on a Saturday or Sunday, by UTC.
pub(super) fn is_weekend(time: i64) -> bool {
    (time - FIRST_SATURDAY).rem_euclid(WEEK) < 2 * DAY
}

/// Between two times, without what lies on Saturdays and Sundays, microseconds.
pub(super) fn without_weekends(from: i64, to: i64) -> i64 {
    let weekends_until = |time: i64| {
        let since = time - FIRST_SATURDAY;
        since.div_euclid(WEEK) * 2 * DAY + since.rem_euclid(WEEK).min(2 * DAY)
    };
    to.saturating_sub(from) - (weekends_until(to) - weekends_until(from))
}

/// The last moment at which a promise is kept, UTC microseconds: a time (RFC 3339; without a zone UTC), or the end of a day.
pub(super) fn promised(value: &str) -> Option<i64> {
    let time = |text: &str| -> Option<i64> {
        Micros::deserialize(IntoDeserializer::<Error>::into_deserializer(text)).ok().map(|Micros(time)| time)
    };
    let value = value.trim();
    let day = || time(&format!("{value}T00:00:00Z")).map(|midnight| midnight + DAY - 1);
    time(value).or_else(|| time(&format!("{value}Z"))).or_else(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekend_is_no_part_of_a_wait_and_a_working_day_is() {
        const HOUR: i64 = DAY / 24;
        // 1970-01-02 was a Friday.
        let friday_noon = DAY + 12 * HOUR;
        assert_eq!(without_weekends(friday_noon, friday_noon + 3 * DAY), DAY);
        assert_eq!(without_weekends(friday_noon, friday_noon + 11 * HOUR), 11 * HOUR);
        assert_eq!(without_weekends(friday_noon, friday_noon + 31 * DAY), 21 * DAY);
        assert_eq!(without_weekends(2 * DAY, 4 * DAY), 0, "from Saturday until Monday");
        assert_eq!(without_weekends(-5 * DAY, -2 * DAY), DAY, "from Saturday 1969-12-27 until Tuesday");
        assert!(is_weekend(2 * DAY) && is_weekend(4 * DAY - 1) && !is_weekend(4 * DAY) && !is_weekend(friday_noon));
    }

    #[test]
    fn a_promise_is_a_time_or_the_whole_of_a_day() {
        assert_eq!(promised("1970-01-03T01:00:00Z"), Some(2 * DAY + DAY / 24));
        assert_eq!(promised("1970-01-03T02:00:00+01:00"), Some(2 * DAY + DAY / 24));
        assert_eq!(promised("1970-01-03 01:00:00"), Some(2 * DAY + DAY / 24));
        assert_eq!(promised("1970-01-03 01:00"), Some(2 * DAY + DAY / 24));
        assert_eq!(promised(" 1970-01-03 "), Some(3 * DAY - 1));
        for nothing in ["", "soon", "3", "20 days"] {
            assert_eq!(promised(nothing), None, "{nothing}");
        }
    }
}
