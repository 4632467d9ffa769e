//! When it happened: what the sender's clock said, put right by when it said that it sent.

use super::json::Json;
use super::reason::Reason;
use crate::instant::{self, Instant};
use model::Micros;

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;
/// Ten years with their leap days, and some room for what was under way.
const TEN_YEARS: i64 = 3_660 * DAY;
/// 1900-01-01T00:00:00Z.
const YEAR_1900: i64 = -25_567 * DAY;
/// A correction below this is delay on the way rather than a wrong clock.
const NOTABLE: i64 = 60 * SECOND;

/// How far back a time may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Ten years: clients send what just happened; an older time is a wrong clock.
    TenYears,
    /// To 1900: our own API takes history as well.
    History,
}

/// A written point in time; without a zone it is UTC, and numbers count seconds, or milliseconds, since 1970.
pub(super) fn read(value: &Json<'_>) -> Result<Option<Micros>, Reason> {
    match value {
        Json::Null => Ok(None),
        Json::Text(text) if text.trim().is_empty() => Ok(None),
        Json::Text(text) => written(text).map(Some).ok_or(Reason::TimeUnreadable),
        Json::Number(digits) => counted(digits).map(Some).ok_or(Reason::TimeUnreadable),
        _ => Err(Reason::TimeUnreadable),
    }
}

/// A point in time written as RFC 3339 and its relatives.
pub(super) fn written(text: &str) -> Option<Micros> {
    match instant::parse(text)? {
        Instant::Utc(micros) | Instant::Local(micros) => Some(Micros(micros)),
    }
}

fn counted(digits: &str) -> Option<Micros> {
    let number: f64 = digits.parse().ok()?;
    // The year 5138 in seconds is 1973 in milliseconds; the same again for microseconds.
    let unit = match number.abs() {
        n if n >= 1e14 => 1.0,
        n if n >= 1e11 => 1e3,
        _ => 1e6,
    };
    let micros = number * unit;
    (micros.abs() < 1e17).then_some(Micros(micros as i64))
}

/// The time of an event, and the sender's own time where that was notably wrong.
pub(super) fn settle(
    stated: Option<Micros>,
    sent: Option<Micros>,
    received: Micros,
    reach: Reach,
) -> Result<(Micros, Option<Micros>), Reason> {
    let Some(stated) = stated else { return Ok((received, None)) };
    let skew = sent.map_or(0, |sent| received.0.saturating_sub(sent.0));
    let time = stated.0.saturating_add(skew);
    let earliest = match reach {
        Reach::TenYears => received.0.saturating_sub(TEN_YEARS).max(YEAR_1900),
        Reach::History => YEAR_1900,
    };
    let sane = (earliest..=received.0.saturating_add(TEN_YEARS)).contains(&time);
    if !sane {
        return Err(Reason::TimeOutOfRange);
    }
    let notable = skew.saturating_abs() >= NOTABLE;
    Ok((Micros(time), notable.then_some(stated)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Micros {
        written(text).unwrap()
    }

    fn settled(stated: &str, sent: Option<&str>) -> Result<(Micros, Option<Micros>), Reason> {
        settle(Some(at(stated)), sent.map(at), at("2026-11-21T22:00:00Z"), Reach::TenYears)
    }

    #[test]
    fn the_senders_clock_is_put_right_by_when_it_sent() {
        let right = Ok((at("2026-11-21T21:59:50Z"), None));
        assert_eq!(settled("2026-11-21T21:59:50Z", None), right);
        assert_eq!(settled("2026-11-21T21:59:30Z", Some("2026-11-21T21:59:40+00:00")), right);
        for year in ["2016", "2036", "1970"] {
            let (stated, sent) = (format!("{year}-11-21T21:59:50Z"), format!("{year}-11-21T22:00:00Z"));
            assert_eq!(settled(&stated, Some(&sent)), Ok((at("2026-11-21T21:59:50Z"), Some(at(&stated)))));
        }
    }

    #[test]
    fn times_beyond_ten_years_are_refused_on_both_sides() {
        for (stated, fits) in [
            ("2036-11-21T22:00:00Z", true),
            ("2037-01-01T00:00:00Z", false),
            ("2016-11-21T22:00:00Z", true),
            ("2016-01-01T00:00:00Z", false),
            ("0001-01-01T00:00:00Z", false),
            ("9999-12-31T00:00:00Z", false),
        ] {
            assert_eq!(settled(stated, None).is_ok(), fits, "{stated}");
        }
        let history = |stated: &str| settle(Some(at(stated)), None, at("2026-11-21T22:00:00Z"), Reach::History).is_ok();
        assert!(history("1900-01-01T00:00:00Z") && !history("1899-12-31T23:59:59Z"));
    }

    #[test]
    fn times_are_read_as_clients_write_them() {
        let same = at("2026-11-21T22:00:50.483Z");
        for text in ["\"2026-11-21T22:00:50.483+00:00\"", "\"2026-11-21T23:00:50.483+01:00\"", "1795298450483"] {
            let json = super::super::json::Reader::new(text).value(1).unwrap();
            assert_eq!(read(&json), Ok(Some(same)), "{text}");
        }
        assert_eq!(read(&Json::Null), Ok(None));
        assert_eq!(read(&Json::Text("".into())), Ok(None));
        for wrong in [Json::Text("igår".into()), Json::Number("1e999"), Json::Bool(true), Json::Array(Vec::new())] {
            assert_eq!(read(&wrong), Err(Reason::TimeUnreadable), "{wrong:?}");
        }
    }
}
