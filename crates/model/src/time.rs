//! Points and lengths of time: UTC microseconds, and lengths written as people write them (`7d`).

use std::fmt;
use std::str::FromStr;

/// A point in time: microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub i64);

impl Micros {
    /// RFC 3339 in UTC with as many decimals as needed, e.g. `2011-09-30T22:38:44.546Z`.
    pub fn to_rfc3339(self) -> String {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(time) => time.to_string(),
            Err(_) => format!("{}us", self.0), // outside years -9999..9999: ingest rejects these
        }
    }
}

impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_rfc3339())
    }
}

impl serde::Serialize for Micros {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Micros {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Micros".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }

    fn inline_schema() -> bool {
        true
    }
}

impl<'de> serde::Deserialize<'de> for Micros {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let time: jiff::Timestamp = text.parse().map_err(serde::de::Error::custom)?;
        Ok(Micros(time.as_microsecond()))
    }
}

/// A length of time, written `90s`, `30m`, `12h`, `7d` or `2w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(i64);

impl Span {
    /// A number of days of 24 hours.
    pub const fn days(days: i64) -> Span {
        Span(days * 86_400_000_000)
    }

    /// A number of minutes.
    pub const fn minutes(minutes: i64) -> Span {
        Span(minutes * 60_000_000)
    }

    /// The length in microseconds, never negative.
    pub const fn micros(self) -> i64 {
        self.0
    }
}

/// What is wrong with a written length of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a length of time; write it like 30m, 12h, 7d or 2w")]
pub struct SpanError(String);

impl FromStr for Span {
    type Err = SpanError;

    fn from_str(text: &str) -> Result<Self, SpanError> {
        let wrong = || SpanError(text.to_string());
        let trimmed = text.trim();
        let digits = trimmed.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, unit) = trimmed.split_at(digits);
        let number: i64 = number.parse().map_err(|_| wrong())?;
        let unit_micros = match unit.trim() {
            "us" => 1,
            "ms" => 1_000,
            "s" => 1_000_000,
            "m" | "min" => 60_000_000,
            "h" => 3_600_000_000,
            "d" => 86_400_000_000,
            "w" => 604_800_000_000,
            _ => return Err(wrong()),
        };
        number.checked_mul(unit_micros).map(Span).ok_or_else(wrong)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(i64, &str); 6] = [
            (604_800_000_000, "w"),
            (86_400_000_000, "d"),
            (3_600_000_000, "h"),
            (60_000_000, "m"),
            (1_000_000, "s"),
            (1_000, "ms"),
        ];
        for (micros, unit) in UNITS {
            if self.0 != 0 && self.0 % micros == 0 {
                return write!(f, "{}{unit}", self.0 / micros);
            }
        }
        write!(f, "{}us", self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Span {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_and_write_as_people_do() {
        for (text, micros, shown) in [
            ("7d", 604_800_000_000, "1w"),
            ("30m", 1_800_000_000, "30m"),
            ("0s", 0, "0us"),
            ("36h", 129_600_000_000, "36h"),
        ] {
            let span: Span = text.parse().unwrap();
            assert_eq!((span.micros(), span.to_string().as_str()), (micros, shown));
        }
        for wrong in ["", "7", "d", "7 fortnights", "-3d", "99999999999999w"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_are_written_with_only_the_decimals_they_need() {
        assert_eq!(Micros(1_317_422_324_546_000).to_rfc3339(), "2011-09-30T22:38:44.546Z");
        assert_eq!(Micros(0).to_rfc3339(), "1970-01-01T00:00:00Z");
    }
}
