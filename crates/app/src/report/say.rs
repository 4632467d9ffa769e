//! How the report speaks: numbers, shares, times and days as people write them in Swedish and English.
//!
//! Every text is given in both languages where it is used, so a missing one does not compile.

use map::Language;
use model::{Estimate, Micros};

/// Speaks one language.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Say {
    pub(crate) language: Language,
}

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

impl Say {
    /// The Swedish or the English of two things.
    pub(crate) fn pick<T>(self, swedish: T, english: T) -> T {
        match self.language {
            Language::Swedish => swedish,
            Language::English => english,
        }
    }

    pub(crate) fn number(self, value: u64) -> String {
        self.language.number(value)
    }

    pub(crate) fn journeys(self, n: u64) -> String {
        self.language.journeys(n)
    }

    pub(crate) fn events(self, n: u64) -> String {
        self.language.events(n)
    }

    pub(crate) fn times(self, n: u64) -> String {
        format!("{}\u{a0}{}", self.number(n), self.pick("gånger", if n == 1 { "time" } else { "times" }))
    }

    /// A part of a whole as whole percent, with `<1 %` and `>99 %` for what is neither none nor all.
    pub(crate) fn share(self, part: u64, whole: u64) -> String {
        self.language.share(part, whole)
    }

    /// As [`Say::share`], with a decimal where the share is small.
    pub(crate) fn fine_share(self, part: u64, whole: u64) -> String {
        let share = fraction(part, whole);
        if (0.001..0.1).contains(&share) { self.percent(share, 1) } else { self.share(part, whole) }
    }

    /// A share with `decimals` decimals.
    pub(crate) fn percent(self, share: f64, decimals: usize) -> String {
        self.pick(
            format!("{:.decimals$}\u{a0}%", share * 100.0).replace('.', ","),
            format!("{:.decimals$}%", share * 100.0),
        )
    }

    /// Where the true share most likely lies: `troligen 12–18 %`.
    pub(crate) fn likely(self, low: f64, high: f64) -> String {
        let decimals = match high - low {
            // What is next to nothing is not told as nothing.
            _ if high < 0.001 => 2,
            width if width < 0.02 => 1,
            _ => 0,
        };
        let from = format!("{:.decimals$}", low * 100.0);
        let to = format!("{:.decimals$}", high * 100.0);
        self.pick(
            format!("troligen {}–{}\u{a0}%", from.replace('.', ","), to.replace('.', ",")),
            format!("likely {from}–{to}%"),
        )
    }

    /// An estimate in full, for a tooltip: the value, its interval, and what it rests on.
    pub(crate) fn exact(self, estimate: &Estimate) -> String {
        match (estimate.value, estimate.low, estimate.high) {
            (Some(value), Some(low), Some(high)) => {
                let interval = self.pick("95 %-intervall", "95% interval");
                let (value, low, high) = (self.percent(value, 2), self.percent(low, 2), self.percent(high, 2));
                format!("{value} ({interval} {low}–{high}), n = {}", self.number(estimate.n))
            }
            _ => format!("n = {}", self.number(estimate.n)),
        }
    }

    /// A length of time with its unit written out: `3,5 dagar`, `4 timmar`.
    pub(crate) fn duration(self, seconds: f64) -> String {
        let seconds = seconds.max(0.0);
        let (value, swedish, english) = match seconds {
            0.0 => return self.pick("ingen tid", "no time").to_owned(),
            s if s < 1.0 => return self.pick("under en sekund", "under a second").to_owned(),
            s if s < 59.5 => (s, ["sekund", "sekunder"], ["second", "seconds"]),
            s if s < 3_570.0 => (s / 60.0, ["minut", "minuter"], ["minute", "minutes"]),
            s if s < 84_600.0 => (s / 3_600.0, ["timme", "timmar"], ["hour", "hours"]),
            s if s < 730.0 * 86_400.0 => (s / 86_400.0, ["dag", "dagar"], ["day", "days"]),
            s => (s / (365.25 * 86_400.0), ["år", "år"], ["year", "years"]),
        };
        let has_fraction = (value - value.round()).abs() >= 0.05;
        let decimals = usize::from(value < 9.95 && seconds >= 3_570.0 && has_fraction);
        let written = format!("{value:.decimals$}");
        let unit = self.pick(swedish, english)[usize::from(written != "1")];
        self.pick(format!("{}\u{a0}{unit}", written.replace('.', ",")), format!("{written}\u{a0}{unit}"))
    }

    /// A day: `3 mars 2024`, `3 March 2024`.
    pub(crate) fn day(self, time: Micros) -> String {
        let written = time.to_rfc3339();
        let mut parts = written.split('T').next().unwrap_or_default().splitn(3, '-');
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next()) else {
            return written;
        };
        match (month.parse::<usize>(), day.parse::<u32>()) {
            (Ok(month @ 1..=12), Ok(day)) => format!("{day}\u{a0}{}\u{a0}{year}", self.months()[month - 1]),
            _ => written.clone(),
        }
    }

    /// A day and the time of day, UTC.
    pub(crate) fn moment(self, time: Micros) -> String {
        let minutes = time.0.rem_euclid(DAY) / (60 * SECOND);
        format!("{} {:02}:{:02}\u{a0}UTC", self.day(time), minutes / 60, minutes % 60)
    }

    /// From a first day to a last.
    pub(crate) fn period(self, first: Micros, last: Micros) -> String {
        let (from, to) = (self.day(first), self.day(last));
        if from == to { from } else { format!("{from} – {to}") }
    }

    fn months(self) -> [&'static str; 12] {
        self.pick(
            [
                "januari",
                "februari",
                "mars",
                "april",
                "maj",
                "juni",
                "juli",
                "augusti",
                "september",
                "oktober",
                "november",
                "december",
            ],
            [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ],
        )
    }

    /// A number for a spreadsheet of the reader's language.
    pub(crate) fn plain(self, value: f64) -> String {
        self.pick(value.to_string().replace('.', ","), value.to_string())
    }
}

/// A part of a whole as a plain fraction; nothing of nothing is none.
pub(crate) fn fraction(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SV: Say = Say { language: Language::Swedish };
    const EN: Say = Say { language: Language::English };

    #[test]
    fn times_have_their_unit_written_out() {
        for (seconds, swedish, english) in [
            (0.0, "ingen tid", "no time"),
            (60.0, "1\u{a0}minut", "1\u{a0}minute"),
            (5_400.0, "1,5\u{a0}timmar", "1.5\u{a0}hours"),
            (3.0 * 86_400.0, "3\u{a0}dagar", "3\u{a0}days"),
            (40.0, "40\u{a0}sekunder", "40\u{a0}seconds"),
        ] {
            assert_eq!((SV.duration(seconds).as_str(), EN.duration(seconds).as_str()), (swedish, english));
        }
    }

    #[test]
    fn narrow_intervals_get_a_decimal() {
        assert_eq!(SV.likely(0.12, 0.18), "troligen 12–18\u{a0}%");
        assert_eq!(EN.likely(0.121, 0.129), "likely 12.1–12.9%");
        assert_eq!(EN.likely(0.0, 0.0003), "likely 0.00–0.03%");
    }

    #[test]
    fn days_are_written_as_people_say_them() {
        assert_eq!(SV.day(Micros(1_317_422_324_546_000)), "30\u{a0}september\u{a0}2011");
        assert_eq!(EN.moment(Micros(0)), "1\u{a0}January\u{a0}1970 00:00\u{a0}UTC");
    }
}
