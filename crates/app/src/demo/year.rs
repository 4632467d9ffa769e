//! The year 2025 on Swedish clocks: dates, opening hours, the rhythm of the day, and how systems write times.

use super::chance::Chance;
use jiff::civil::{Date, Weekday};
use model::Micros;

/// Seconds since the beginning of 2025 on a Swedish clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment(pub(super) i64);

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

const YEAR: i16 = 2025;
/// The beginning of the year on a Swedish clock, as seconds since 1970 in UTC.
const YEAR_BEGINS: i64 = 1_735_686_000;

/// When someone answers there.
#[derive(Clone, Copy)]
pub(super) struct Hours {
    from: i64,
    to: i64,
}

/// The phone is answered on weekdays.
pub(super) const PHONE: Hours = Hours { from: 8 * HOUR, to: 17 * HOUR };
/// The chat too, a little longer.
pub(super) const CHAT: Hours = Hours { from: 8 * HOUR, to: 20 * HOUR };

/// The day of the year, 0 for 1 January.
pub(super) fn day_of(month: i8, day: i8) -> i64 {
    let date = Date::constant(YEAR, month, day);
    i64::from(date.day_of_year()) - 1
}

/// Days from the beginning of 2025 to the last Sunday of a month that has 31 days.
fn last_sunday(year: i16, month: i8) -> i64 {
    let first = Date::constant(YEAR, 1, 1);
    let sunday = Date::constant(year, month, 1).nth_weekday_of_month(-1, Weekday::Sunday);
    let day = sunday.and_then(|sunday| sunday.since(first)).expect("every month has a Sunday");
    i64::from(day.get_days())
}

/// How many whole weeks the year must be moved to have ended just now; 0 before it has.
pub(super) fn weeks_until(now: Micros) -> i64 {
    // The whole last day, wherever in Sweden's day this is.
    let ended = (YEAR_BEGINS + 365 * DAY) * 1_000_000;
    ((now.0 - ended) / (7 * DAY * 1_000_000)).max(0)
}

impl Moment {
    pub(super) fn at(day: i64, seconds: i64) -> Moment {
        Moment(day * DAY + seconds)
    }

    pub(super) fn later(self, seconds: i64) -> Moment {
        Moment(self.0 + seconds)
    }

    pub(super) fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    fn clock(self) -> i64 {
        self.0.rem_euclid(DAY)
    }

    pub(super) fn is_in_year(self) -> bool {
        (0..365).contains(&self.day())
    }

    fn is_weekend(self) -> bool {
        // 1 January 2025 is a Wednesday.
        (self.day() + 2).rem_euclid(7) >= 5
    }

    /// The same moment where it is open, else some time into the next opening.
    pub(super) fn when_open(self, hours: Hours, chance: &mut Chance) -> Moment {
        if !self.is_weekend() && (hours.from..hours.to).contains(&self.clock()) {
            return self;
        }
        let mut day = self.day() + i64::from(self.clock() >= hours.to);
        while Moment::at(day, 0).is_weekend() {
            day += 1;
        }
        // People call early: the queue is longest in the morning.
        Moment::at(day, hours.from + chance.soon(0, hours.to - hours.from - HOUR))
    }

    /// A moment of the same day when people sit with their own affairs: lunch, and most of all evenings.
    pub(super) fn when_at_leisure(self, chance: &mut Chance) -> Moment {
        let clock = match chance.share() {
            share if share < 0.12 => chance.between(7 * HOUR, 9 * HOUR),
            share if share < 0.30 => chance.between(11 * HOUR, 13 * HOUR),
            share if share < 0.52 => chance.between(13 * HOUR, 18 * HOUR),
            _ => 18 * HOUR + chance.soon(0, 5 * HOUR - MINUTE),
        };
        Moment::at(self.day(), clock)
    }

    fn date(self) -> Date {
        let first = Date::constant(YEAR, 1, 1);
        first.checked_add(jiff::Span::new().days(self.day())).unwrap_or(first)
    }

    /// Summer time: from 02:00 on the last Sunday in March to 03:00 on the last one in October.
    fn offset_hours(self) -> i64 {
        let year = self.date().year();
        let turns = |month, clock| Moment::at(last_sunday(year, month), clock);
        let summer = turns(3, 2 * HOUR)..turns(10, 3 * HOUR);
        if summer.contains(&self) { 2 } else { 1 }
    }

    /// `2025-03-04`
    pub(super) fn iso_day(self) -> String {
        self.date().to_string()
    }

    /// `2025-03-04 18:22`
    pub(super) fn iso_minute(self) -> String {
        let (hour, minute, _) = self.parts();
        format!("{} {hour:02}:{minute:02}", self.date())
    }

    /// `2025-03-04T18:22:31+01:00`
    pub(super) fn iso_with_offset(self) -> String {
        let (hour, minute, second) = self.parts();
        format!("{}T{hour:02}:{minute:02}:{second:02}+0{}:00", self.date(), self.offset_hours())
    }

    /// `04/03/2025 18:22`
    pub(super) fn slashed(self) -> String {
        let (hour, minute, _) = self.parts();
        let date = self.date();
        format!("{:02}/{:02}/{} {hour:02}:{minute:02}", date.day(), date.month(), date.year())
    }

    /// Milliseconds since 1970 in UTC.
    pub(super) fn epoch_ms(self) -> String {
        (self.utc_seconds() * 1000).to_string()
    }

    /// Seconds since 1970 in UTC.
    pub(super) fn utc_seconds(self) -> i64 {
        YEAR_BEGINS + self.0 - (self.offset_hours() - 1) * HOUR
    }

    fn parts(self) -> (i64, i64, i64) {
        let clock = self.clock();
        (clock / HOUR, clock % HOUR / MINUTE, clock % MINUTE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_the_same_in_every_way_of_writing() {
        for (day, clock, offset) in
            [(0, 0, "+01"), (62, 66_151, "+01"), (88, 43_200, "+02"), (200, 3_600, "+02"), (299, 4 * HOUR, "+01")]
                .into_iter()
                // 29 March and 25 October 2026.
                .chain([(451, HOUR, "+01"), (452, 3 * HOUR, "+02"), (661, 12 * HOUR, "+02"), (663, 0, "+01")])
        {
            let moment = Moment::at(day, clock);
            let with_offset = moment.iso_with_offset();
            let read: jiff::Timestamp = with_offset.parse().unwrap();
            assert_eq!(read.as_millisecond().to_string(), moment.epoch_ms(), "{with_offset}");
            assert!(with_offset.ends_with(&format!("{offset}:00")), "{with_offset}");
            assert_eq!(with_offset.replace('T', " ").get(..16), Some(moment.iso_minute().as_str()));
        }
        assert_eq!(Moment::at(day_of(3, 4), 66_151).slashed(), "04/03/2025 18:22");
    }

    #[test]
    fn nobody_answers_outside_opening_hours() {
        let mut chance = Chance::of(1, 1);
        for hour in 0..24 * 14 {
            let open = Moment(hour * HOUR).when_open(PHONE, &mut chance);
            assert!(open >= Moment(hour * HOUR) && !open.is_weekend(), "{}", open.iso_minute());
            assert!((PHONE.from..PHONE.to).contains(&open.clock()), "{}", open.iso_minute());
        }
    }

    #[test]
    fn the_year_is_moved_by_whole_weeks_to_end_just_now() {
        let at = |text: &str| Micros(text.parse::<jiff::Timestamp>().unwrap().as_microsecond());
        assert_eq!(weeks_until(at("2025-06-01T00:00:00Z")), 0);
        assert_eq!(weeks_until(at("2026-01-07T12:00:00Z")), 0);
        let now = at("2026-11-22T06:00:00Z");
        let last = Moment::at(364 + 7 * weeks_until(now), 0).date();
        assert!(("2026-11-15".parse().unwrap().."2026-11-22".parse().unwrap()).contains(&last), "{last}");
        assert_eq!(last.weekday(), Moment::at(364, 0).date().weekday());
    }
}
