//! The words and figures on a map in Swedish and English.
//!
//! Every language answers every question: a missing text does not compile.

use model::{MapKind, Micros};

/// The language of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Language {
    /// Svenska.
    #[default]
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

use Language::{English, Swedish};

/// No-break and narrow: the space that belongs inside a Swedish number.
const NARROW_SPACE: char = '\u{202f}';

impl Language {
    /// The code for `lang` attributes.
    pub fn code(self) -> &'static str {
        self.pick("sv", "en")
    }

    pub(crate) fn pick<T>(self, swedish: T, english: T) -> T {
        match self {
            Swedish => swedish,
            English => english,
        }
    }

    /// What a channel is called; a project's own channel as it is.
    pub fn channel(self, channel: &str) -> &str {
        model::channel_label(channel, self.pick(model::Language::Swedish, model::Language::English))
    }

    /// What a map of this kind is called.
    pub fn kind(self, kind: MapKind) -> &'static str {
        match kind {
            MapKind::EventFlow => self.pick("Händelseflöde", "Flow of events"),
            MapKind::JourneyMap => self.pick("Kundresekarta", "Customer journey map"),
        }
    }

    /// A whole number with its thousands apart.
    pub fn number(self, value: u64) -> String {
        let digits = value.to_string();
        let separator = if self == Swedish { NARROW_SPACE } else { ',' };
        let mut written = String::with_capacity(digits.len() + 4);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                written.push(separator);
            }
            written.push(digit);
        }
        written
    }

    /// A figure; where it is not the true one, as people say so: `ca 45`.
    pub(crate) fn about(self, figure: String, is_about: bool) -> String {
        if is_about { format!("{}\u{a0}{figure}", self.pick("ca", "about")) } else { figure }
    }

    /// A part of a whole: `56 %`, `<1 %`, and never `100 %` of what is not all.
    pub fn share(self, part: u64, whole: u64) -> String {
        let sign = self.pick("\u{a0}%", "%");
        if whole == 0 {
            return format!("0{sign}");
        }
        let percent = part as f64 * 100.0 / whole as f64;
        if part > 0 && percent < 1.0 {
            format!("<1{sign}")
        } else if part < whole && percent > 99.0 {
            format!(">99{sign}")
        } else {
            format!("{}{sign}", percent.round())
        }
    }

    /// A length of time as one figure with a unit: `4 min`, `3,5 h`, `2 d`.
    pub fn duration(self, seconds: f64) -> String {
        let seconds = seconds.max(0.0);
        let (value, unit) = match seconds {
            s if s < 1.0 => return "<1\u{a0}s".to_owned(),
            s if s < 59.5 => (s, "s"),
            s if s < 3_570.0 => (s / 60.0, "min"),
            s if s < 84_600.0 => (s / 3_600.0, self.pick("tim", "h")),
            s if s < 730.0 * 86_400.0 => (s / 86_400.0, "d"),
            s => (s / (365.25 * 86_400.0), self.pick("år", "y")),
        };
        let decimals =
            usize::from(value < 9.95 && unit != "s" && unit != "min" && (value - value.round()).abs() >= 0.05);
        let written = format!("{value:.decimals$}");
        format!("{}\u{a0}{unit}", if self == Swedish { written.replace('.', ",") } else { written })
    }

    /// A day, ISO 8601.
    pub fn day(self, time: Micros) -> String {
        time.to_rfc3339().chars().take_while(|character| *character != 'T').collect()
    }

    /// The mark at a station that no event shows.
    pub fn assumed(self) -> &'static str {
        self.pick("antaget", "assumed")
    }

    /// `n` journeys.
    pub fn journeys(self, n: u64) -> String {
        let noun = match (self, n) {
            (Swedish, 1) => "resa",
            (Swedish, _) => "resor",
            (English, 1) => "journey",
            (English, _) => "journeys",
        };
        format!("{}\u{a0}{noun}", self.number(n))
    }

    /// `n` moves.
    pub(crate) fn moves(self, n: u64) -> String {
        let noun = match (self, n) {
            (Swedish, 1) => "förflyttning",
            (Swedish, _) => "förflyttningar",
            (English, 1) => "move",
            (English, _) => "moves",
        };
        format!("{}\u{a0}{noun}", self.number(n))
    }

    /// Said of what happens at several stations.
    pub(crate) fn at_stations(self, n: u64) -> String {
        format!("{} {} {}", self.pick("vid", "at"), self.number(n), self.pick("stationer", "stations"))
    }

    /// `n` events.
    pub fn events(self, n: u64) -> String {
        let noun = match (self, n) {
            (Swedish, 1) => "händelse",
            (Swedish, _) => "händelser",
            (English, 1) => "event",
            (English, _) => "events",
        };
        format!("{}\u{a0}{noun}", self.number(n))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_people_write_them() {
        assert_eq!(Swedish.number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(English.number(1_234), "1,234");
        assert_eq!(Swedish.number(999), "999");
        assert_eq!(Swedish.share(1, 1000), "<1\u{a0}%");
        assert_eq!(English.share(999, 1000), ">99%");
        assert_eq!(English.share(1, 2), "50%");
        assert_eq!(Swedish.duration(2.5 * 86_400.0), "2,5\u{a0}d");
        assert_eq!(Swedish.duration(2.0 * 86_400.0), "2\u{a0}d");
        assert_eq!(English.duration(240.0), "4\u{a0}min");
        assert_eq!(English.duration(0.0), "<1\u{a0}s");
        assert_eq!(English.duration(5_400.0), "1.5\u{a0}h");
    }
}
