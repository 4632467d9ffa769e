//! Reading every value of a column in the one way that was decided for it, to UTC microseconds.

use super::calendar::{self, DAY, Order, SECOND};
use crate::raw::ReadError;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// How a column writes its times.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Layout {
    /// Dates as people write them.
    Calendar(Order),
    /// A number since 1970 in UTC; so many of its units are a second.
    Epoch(i64),
    /// Days since 1899-12-30, as spreadsheets count.
    Serial,
    /// A strftime format given by the user.
    Format(String),
}

/// The zone of times that carry none.
#[derive(Clone, Debug, Default)]
pub(crate) enum Zone {
    /// UTC.
    #[default]
    Utc,
    /// Rules that may move the clock.
    Named(TimeZone),
}

impl Zone {
    /// The zone that a name or an offset means.
    pub(crate) fn from_name(name: &str) -> Result<Zone, ReadError> {
        let name = name.trim();
        if ["utc", "z", "gmt", "etc/utc"].contains(&name.to_lowercase().as_str()) {
            return Ok(Zone::Utc);
        }
        let offset = calendar::parse(&format!("2000-01-01T00:00{name}"), Order::Ymd).and_then(|moment| moment.offset);
        if let Some(seconds) = offset.and_then(|offset| i32::try_from(offset / SECOND).ok())
            && let Ok(offset) = Offset::from_seconds(seconds)
        {
            return Ok(Zone::Named(TimeZone::fixed(offset)));
        }
        TimeZone::get(name).map(Zone::Named).map_err(|_| {
            ReadError::new(format!("there is no time zone `{name}`"))
                .code("no_time_zone")
                .hint("write it like --time-zone Europe/Stockholm, UTC or +01:00")
        })
    }
}

/// Turns local times into UTC, remembering the offset of the day it saw last.
#[derive(Clone, Debug)]
pub(crate) struct ZoneClock {
    zone: Zone,
    day: i64,
    offset: i64,
}

impl ZoneClock {
    pub(crate) fn new(zone: Zone) -> Self {
        ZoneClock { zone, day: i64::MIN, offset: 0 }
    }

    /// UTC of a local time. In the hour that autumn repeats the earlier one is meant; a time in the
    /// hour that spring skips is moved forward by it.
    fn utc(&mut self, local: i64) -> Option<i64> {
        let Zone::Named(zone) = &self.zone else { return Some(local) };
        let day = local.div_euclid(DAY);
        if day == self.day {
            return Some(local - self.offset);
        }
        let utc = |local: i64| Some(zone.to_timestamp(civil(local)?).ok()?.as_microsecond());
        let at_start = day * DAY - utc(day * DAY)?;
        let at_end = (day + 1) * DAY - utc((day + 1) * DAY)?;
        if at_start == at_end {
            self.day = day;
            self.offset = at_start;
            return Some(local - at_start);
        }
        utc(local)
    }
}

fn civil(local: i64) -> Option<DateTime> {
    // Civil time counts as UTC does, so a timestamp read in UTC shows the local clock.
    Some(Offset::UTC.to_datetime(jiff::Timestamp::from_microsecond(local).ok()?))
}

/// How one time column, or a date column with a clock column beside it, is read.
#[derive(Clone, Debug)]
pub(crate) struct TimeReader {
    pub(crate) layout: Layout,
    pub(crate) zone: Zone,
}

impl TimeReader {
    /// UTC microseconds of a value, with the time of day from another column where there is one.
    pub(crate) fn read(&self, text: &str, clock: Option<&str>, zone: &mut ZoneClock) -> Option<i64> {
        match &self.layout {
            Layout::Calendar(order) => {
                let mut moment = calendar::parse(text, *order)?;
                if let Some(clock) = clock {
                    moment.clock = Some(calendar::parse_clock(clock)?);
                }
                match moment.offset {
                    Some(offset) => Some(moment.local() - offset),
                    None => zone.utc(moment.local()),
                }
            }
            Layout::Epoch(units) => epoch(text, *units),
            Layout::Serial => {
                let local = serial(text)?;
                let clock = clock.map_or(Some(0), calendar::parse_clock)?;
                zone.utc(local + clock)
            }
            Layout::Format(format) => {
                let text = clock.map_or_else(|| text.to_string(), |clock| format!("{text} {clock}"));
                formatted(format, text.trim(), zone)
            }
        }
    }
}

/// A number of units since 1970, exactly where it is written without an exponent.
fn epoch(text: &str, units: i64) -> Option<i64> {
    let text = text.trim();
    let (whole, decimals) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let negative = whole.starts_with('-');
    let (Ok(whole), true) = (whole.parse::<i64>(), decimals.bytes().all(|byte| byte.is_ascii_digit())) else {
        let seconds: f64 = text.parse::<f64>().ok()? / units as f64;
        return (seconds.abs() < 1e12).then_some((seconds * 1e6).round() as i64);
    };
    let fits_year_9999 = whole.unsigned_abs() / (units.unsigned_abs()) < 253_402_300_800;
    if !fits_year_9999 {
        return None;
    }
    let micros = if units <= SECOND { whole * (SECOND / units) } else { whole.div_euclid(units / SECOND) };
    let mut fraction = 0;
    let mut weight = SECOND / units.min(SECOND);
    for digit in decimals.bytes() {
        weight /= 10;
        fraction += i64::from(digit - b'0') * weight;
    }
    Some(if negative { micros - fraction } else { micros + fraction })
}

/// Local microseconds of a spreadsheet's day number, to the nearest millisecond that its decimals can carry.
fn serial(text: &str) -> Option<i64> {
    let days: f64 = text.trim().replace(',', ".").parse().ok()?;
    let in_range = (1.0..2_958_466.0).contains(&days);
    in_range.then(|| ((days - 25_569.0) * 86_400_000.0).round() as i64 * 1000)
}

fn formatted(format: &str, text: &str, zone: &mut ZoneClock) -> Option<i64> {
    let parts = jiff::fmt::strtime::parse(format, text).ok()?;
    if parts.offset().is_some() || format.contains("%s") {
        return parts.to_timestamp().ok().map(jiff::Timestamp::as_microsecond);
    }
    let local = parts.to_datetime().or_else(|_| parts.to_date().map(|date| date.at(0, 0, 0, 0))).ok()?;
    zone.utc(Offset::UTC.to_timestamp(local).ok()?.as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(layout: Layout, zone: &str, text: &str, clock: Option<&str>) -> String {
        let zone = Zone::from_name(zone).unwrap();
        let reader = TimeReader { layout, zone: zone.clone() };
        let mut clock_of_zone = ZoneClock::new(zone);
        let read = reader.read(text, clock, &mut clock_of_zone);
        assert_eq!(read, reader.read(text, clock, &mut clock_of_zone), "the remembered offset changes nothing");
        read.map_or("-".to_string(), |time| model::Micros(time).to_rfc3339())
    }

    #[test]
    fn every_layout_gives_utc() {
        let ymd = || Layout::Calendar(Order::Ymd);
        for (layout, zone, text, clock, expected) in [
            (ymd(), "UTC", "2024-07-01 08:15", None, "2024-07-01T08:15:00Z"),
            (ymd(), "Europe/Stockholm", "2024-07-01 08:15", None, "2024-07-01T06:15:00Z"),
            (ymd(), "Europe/Stockholm", "2024-01-01 08:15", None, "2024-01-01T07:15:00Z"),
            (ymd(), "Europe/Stockholm", "2024-07-01 08:15Z", None, "2024-07-01T08:15:00Z"),
            (ymd(), "Europe/Stockholm", "2024-03-31 01:59", None, "2024-03-31T00:59:00Z"),
            (ymd(), "Europe/Stockholm", "2024-03-31 02:30", None, "2024-03-31T01:30:00Z"),
            (ymd(), "Europe/Stockholm", "2024-03-31 03:00", None, "2024-03-31T01:00:00Z"),
            (ymd(), "Europe/Stockholm", "2024-10-27 02:30", None, "2024-10-27T00:30:00Z"),
            (ymd(), "Europe/Stockholm", "2024-10-27 03:00", None, "2024-10-27T02:00:00Z"),
            (ymd(), "+01:00", "2024-07-01 08:15", None, "2024-07-01T07:15:00Z"),
            (ymd(), "UTC", "2024-07-01", Some("08:15:30"), "2024-07-01T08:15:30Z"),
            (ymd(), "UTC", "2024-07-01", Some("sen"), "-"),
            (Layout::Epoch(1), "Europe/Stockholm", "1719821730", None, "2024-07-01T08:15:30Z"),
            (Layout::Epoch(1), "UTC", "1719821730.25", None, "2024-07-01T08:15:30.25Z"),
            (Layout::Epoch(1000), "UTC", "1719821730123", None, "2024-07-01T08:15:30.123Z"),
            (Layout::Epoch(1_000_000), "UTC", "1719821730123456", None, "2024-07-01T08:15:30.123456Z"),
            (Layout::Epoch(1_000_000_000), "UTC", "1719821730123456789", None, "2024-07-01T08:15:30.123456Z"),
            (Layout::Epoch(1), "UTC", "1.71982173e9", None, "2024-07-01T08:15:30Z"),
            (Layout::Epoch(1), "UTC", "99999999999999", None, "-"),
            (Layout::Serial, "UTC", "45474,34409722222", None, "2024-07-01T08:15:30Z"),
            (Layout::Serial, "Europe/Stockholm", "45474", None, "2024-06-30T22:00:00Z"),
            (Layout::Format("%d/%m/%Y %H:%M".into()), "UTC", "01/07/2024 08:15", None, "2024-07-01T08:15:00Z"),
            (Layout::Format("%d/%m/%y".into()), "Europe/Stockholm", "01/07/24", None, "2024-06-30T22:00:00Z"),
            (Layout::Format("%Y %j".into()), "UTC", "x", None, "-"),
            (Layout::Format("%s".into()), "UTC", "1719821730", None, "2024-07-01T08:15:30Z"),
        ] {
            assert_eq!(read(layout.clone(), zone, text, clock), expected, "{layout:?} {zone} {text}");
        }
        assert!(Zone::from_name("Europe/Stokholm").is_err());
    }
}
