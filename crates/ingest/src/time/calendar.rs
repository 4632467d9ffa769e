//! One written date or time, taken apart by hand: fast for ISO 8601, lenient for what people write.
//!
//! Knows no zone rules; gives the local day and clock, and the offset where the text states one.

use super::words;

/// The order of day, month and year where the text itself does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Year, month, day.
    Ymd,
    /// Day, month, year.
    Dmy,
    /// Month, day, year.
    Mdy,
}

/// A date with the time of day and the offset that stood beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Local days since 1970-01-01.
    pub(crate) days: i64,
    /// Local microseconds since midnight, where the text has a time of day.
    pub(crate) clock: Option<i64>,
    /// Offset from UTC in microseconds, where the text has one.
    pub(crate) offset: Option<i64>,
}

pub(crate) const SECOND: i64 = 1_000_000;
pub(crate) const DAY: i64 = 86_400 * SECOND;

impl Moment {
    /// Microseconds since 1970-01-01T00:00 on the local clock.
    pub(crate) fn local(self) -> i64 {
        self.days * DAY + self.clock.unwrap_or(0)
    }
}

/// Reads a date, with or without a time of day, or nothing.
pub(crate) fn parse(text: &str, order: Order) -> Option<Moment> {
    let bytes = text.trim_ascii().as_bytes();
    let mut cursor = Cursor { whole: bytes, rest: bytes };
    let days = cursor.iso_date().or_else(|| cursor.date(order))?;
    if cursor.rest.is_empty() {
        return Some(Moment { days, clock: None, offset: None });
    }
    cursor.gap_before_clock();
    if cursor.rest.is_empty() {
        return Some(Moment { days, clock: None, offset: None });
    }
    let clock = cursor.clock()?;
    let offset = cursor.offset()?;
    Some(Moment { days, clock: Some(clock), offset })
}

/// Reads a time of day alone.
pub(crate) fn parse_clock(text: &str) -> Option<i64> {
    let bytes = text.trim_ascii().as_bytes();
    let mut cursor = Cursor { whole: bytes, rest: bytes };
    if !cursor.rest.iter().any(|byte| matches!(byte, b':' | b'.')) && cursor.rest.len() < 4 {
        return None;
    }
    let clock = cursor.clock()?;
    cursor.rest.is_empty().then_some(clock)
}

/// Days since 1970-01-01 of a day in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
pub(crate) fn days_from_civil(year: i64, month: u32, day: u32) -> Option<i64> {
    const LENGTHS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 {
        return None;
    }
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = LENGTHS[month as usize - 1] + u32::from(leap && month == 2);
    if day > length {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let month_from_march = i64::from((month + 9) % 12);
    let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    Some(era * 146_097 + day_of_era - 719_468)
}

fn century(two_digits: i64) -> i64 {
    // The POSIX pivot: 69-99 are the 1900s.
    if two_digits < 69 { 2000 + two_digits } else { 1900 + two_digits }
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

fn two(bytes: &[u8]) -> Option<u32> {
    Some(digit(bytes[0])? * 10 + digit(bytes[1])?)
}

fn four(bytes: &[u8]) -> Option<u32> {
    Some(two(&bytes[..2])? * 100 + two(&bytes[2..4])?)
}

struct Cursor<'a> {
    whole: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// `2024-03-01`, with any of `-`, `/` and `.` twice.
    fn iso_date(&mut self) -> Option<i64> {
        let head: &[u8; 10] = self.rest.first_chunk()?;
        let separated = matches!(head[4], b'-' | b'/' | b'.') && head[7] == head[4];
        if !separated {
            return None;
        }
        let days = days_from_civil(four(&head[..4])?.into(), two(&head[5..7])?, two(&head[8..])?)?;
        let after = &self.rest[10..];
        if after.first().is_some_and(u8::is_ascii_digit) {
            return None;
        }
        self.rest = after;
        Some(days)
    }

    fn date(&mut self, order: Order) -> Option<i64> {
        while self.rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()) {
            let word = self.word();
            if let Some(month) = words::month(word) {
                return self.month_first(month);
            }
            if !words::before_date(word) {
                return None;
            }
            self.skip(b"., ");
        }
        let (first, digits) = self.number()?;
        match digits {
            1 | 2 | 4 => self.separated(first, digits, order),
            6 if order == Order::Ymd => {
                days_from_civil(century(first / 10_000), (first / 100 % 100) as u32, (first % 100) as u32)
            }
            8 => days_from_civil(first / 10_000, (first / 100 % 100) as u32, (first % 100) as u32),
            // A time of day may follow without a gap: 202403010815, 20240301081530, 20240301081530123.
            12 | 14 | 17 => {
                let date = first / 10_i64.pow(digits as u32 - 8);
                let clock_digits = digits - 8;
                let days = days_from_civil(date / 10_000, (date / 100 % 100) as u32, (date % 100) as u32)?;
                // The caller reads the clock from the digits that were taken too many.
                self.rest = &self.whole[self.whole.len() - self.rest.len() - clock_digits..];
                Some(days)
            }
            _ => None,
        }
    }

    /// The rest of a date that began with a number and goes on with a separator.
    fn separated(&mut self, first: i64, digits: usize, order: Order) -> Option<i64> {
        let separator = *self.rest.first()?;
        if !matches!(separator, b'-' | b'/' | b'.' | b' ') {
            return None;
        }
        self.skip(b"-/. ");
        if self.rest.first().is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()) {
            let month = words::month(self.word())?;
            self.skip(b"-/., ");
            let (year, year_digits) = self.number()?;
            return days_of(year, year_digits, month, first);
        }
        if separator == b' ' {
            return None;
        }
        let (second, second_digits) = self.number()?;
        if self.rest.first() != Some(&separator) || second_digits > 2 {
            return None;
        }
        self.rest = &self.rest[1..];
        let (third, third_digits) = self.number()?;
        if digits == 4 {
            return if third_digits <= 2 { days_of(first, 4, second as u32, third) } else { None };
        }
        match order {
            Order::Ymd if third_digits <= 2 => days_of(first, digits, second as u32, third),
            Order::Dmy => days_of(third, third_digits, second as u32, first),
            // Nobody writes the month first with full stops.
            Order::Mdy if separator != b'.' => days_of(third, third_digits, first as u32, second),
            _ => None,
        }
    }

    /// `mars 1, 2024` after the month's name.
    fn month_first(&mut self, month: u32) -> Option<i64> {
        self.skip(b"-/., ");
        let (day, _) = self.number()?;
        self.skip(b"-/., ");
        let (year, digits) = self.number()?;
        days_of(year, digits, month, day)
    }

    fn gap_before_clock(&mut self) {
        match self.rest.first() {
            Some(b'T' | b't' | b'_' | b':') => self.rest = &self.rest[1..],
            _ => self.skip(b" ,"),
        }
        if self.rest.first_chunk().is_some_and(|word: &[u8; 2]| word.eq_ignore_ascii_case(b"kl")) {
            self.rest = &self.rest[2..];
            self.skip(b". ");
        }
    }

    /// `08:15`, `8.15.30,123`, `081530`, `8:15 PM`: microseconds since midnight.
    fn clock(&mut self) -> Option<i64> {
        let (first, digits) = self.number()?;
        let (hour, minute, second) = match digits {
            1 | 2 => {
                let separator = *self.rest.first().filter(|byte| matches!(byte, b':' | b'.'))?;
                self.rest = &self.rest[1..];
                let minute = self.two_digits()?;
                let second = if self.rest.first() == Some(&separator) {
                    self.rest = &self.rest[1..];
                    self.two_digits()?
                } else {
                    0
                };
                (first, minute, second)
            }
            4 => (first / 100, first % 100, 0),
            6 => (first / 10_000, first / 100 % 100, first % 100),
            9 => return clock_of(first / 10_000_000, first / 100_000 % 100, first / 1000 % 100, first % 1000 * 1000),
            _ => return None,
        };
        let fraction = self.fraction()?;
        let hour = self.half_of_day(hour)?;
        clock_of(hour, minute, second, fraction)
    }

    /// Decimals of a second, as microseconds; further digits are cut.
    fn fraction(&mut self) -> Option<i64> {
        if !matches!(self.rest.first(), Some(b'.' | b',')) {
            return Some(0);
        }
        let digits = self.rest[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 {
            return None;
        }
        let mut micros = 0;
        for place in 0..6 {
            let value = if place < digits { i64::from(self.rest[1 + place] - b'0') } else { 0 };
            micros = micros * 10 + value;
        }
        self.rest = &self.rest[1 + digits..];
        Some(micros)
    }

    fn half_of_day(&mut self, hour: i64) -> Option<i64> {
        let trimmed = self.rest.trim_ascii_start();
        let afternoon = match trimmed {
            [b'a' | b'A', b'm' | b'M', ..] => false,
            [b'p' | b'P', b'm' | b'M', ..] => true,
            _ => return Some(hour),
        };
        self.rest = &trimmed[2..];
        (1..=12).contains(&hour).then_some(hour % 12 + if afternoon { 12 } else { 0 })
    }

    /// What follows the clock: nothing, or an offset from UTC. `None` when it is something else.
    fn offset(&mut self) -> Option<Option<i64>> {
        let rest = self.rest.trim_ascii_start();
        let (sign, digits) = match rest {
            [] => return Some(None),
            [b'Z' | b'z'] | b"UTC" | b"GMT" => return Some(Some(0)),
            b"CET" => return Some(Some(3600 * SECOND)),
            b"CEST" => return Some(Some(7200 * SECOND)),
            [b'U', b'T', b'C', sign @ (b'+' | b'-'), digits @ ..]
            | [b'G', b'M', b'T', sign @ (b'+' | b'-'), digits @ ..]
            | [sign @ (b'+' | b'-'), digits @ ..] => (*sign, digits),
            _ => return None,
        };
        let (hours, minutes, after) = match digits {
            [a, b, b':', c, d, after @ ..] => (two(&[*a, *b])?, two(&[*c, *d])?, after),
            [a, b, c, d, after @ ..] if c.is_ascii_digit() => (two(&[*a, *b])?, two(&[*c, *d])?, after),
            [a, b, after @ ..] => (two(&[*a, *b])?, 0, after),
            _ => return None,
        };
        // A zone's name may follow in brackets; the offset has already said all.
        let named = after.trim_ascii_start();
        let ends_well = named.is_empty() || matches!(named.first(), Some(b'[' | b'('));
        if hours > 18 || minutes > 59 || !ends_well {
            return None;
        }
        let micros = i64::from(hours * 3600 + minutes * 60) * SECOND;
        Some(Some(if sign == b'-' { -micros } else { micros }))
    }

    fn two_digits(&mut self) -> Option<i64> {
        let value = two(self.rest.first_chunk::<2>()?)?;
        self.rest = &self.rest[2..];
        Some(value.into())
    }

    /// A run of at most 17 digits: its value and how many they were.
    fn number(&mut self) -> Option<(i64, usize)> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 0 || digits > 17 {
            return None;
        }
        let value = self.rest[..digits].iter().fold(0, |value, byte| value * 10 + i64::from(byte - b'0'));
        self.rest = &self.rest[digits..];
        Some((value, digits))
    }

    fn word(&mut self) -> &'a str {
        let letters = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()).count();
        let word = std::str::from_utf8(&self.rest[..letters]).unwrap_or_default();
        self.rest = &self.rest[letters..];
        word
    }

    fn skip(&mut self, any_of: &[u8]) {
        while self.rest.first().is_some_and(|byte| any_of.contains(byte)) {
            self.rest = &self.rest[1..];
        }
    }
}

fn days_of(year: i64, year_digits: usize, month: u32, day: i64) -> Option<i64> {
    let year = match year_digits {
        2 => century(year),
        4 => year,
        _ => return None,
    };
    days_from_civil(year, month, u32::try_from(day).ok()?)
}

fn clock_of(hour: i64, minute: i64, second: i64, micros: i64) -> Option<i64> {
    let midnight_after = hour == 24 && minute == 0 && second == 0 && micros == 0;
    // 60 is a leap second, which falls together with the second after it.
    let fits = (hour < 24 || midnight_after) && minute < 60 && second <= 60;
    fits.then_some((hour * 3600 + minute * 60 + second) * SECOND + micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, order: Order) -> String {
        let Some(moment) = parse(text, order) else { return "-".to_string() };
        let time = model::Micros(moment.local()).to_rfc3339();
        let time = time.trim_end_matches('Z');
        match (moment.clock, moment.offset) {
            (None, _) => time.trim_end_matches("T00:00:00").to_string(),
            (Some(_), None) => time.to_string(),
            (Some(_), Some(offset)) => format!("{time}{:+}", offset / SECOND / 60),
        }
    }

    #[test]
    fn times_are_read_as_people_and_programs_write_them() {
        for (text, expected) in [
            ("2024-03-01", "2024-03-01"),
            ("2024-03-01 08:15", "2024-03-01T08:15:00"),
            ("2024-03-01T08.15", "2024-03-01T08:15:00"),
            ("2024-03-01 8:15:30,5", "2024-03-01T08:15:30.5"),
            ("2024-03-01T08:15:30.123456789Z", "2024-03-01T08:15:30.123456+0"),
            ("2011-10-11 13:45:40.276000+02:00", "2011-10-11T13:45:40.276+120"),
            ("2024-03-01T08:15:30+0100", "2024-03-01T08:15:30+60"),
            ("2024-03-01T08:15:30 -03", "2024-03-01T08:15:30-180"),
            ("2024-03-01T08:15:30+01:00[Europe/Stockholm]", "2024-03-01T08:15:30+60"),
            ("2024/3/1 08:15", "2024-03-01T08:15:00"),
            ("2024.03.01", "2024-03-01"),
            ("20240301", "2024-03-01"),
            ("240301", "2024-03-01"),
            ("202403010815", "2024-03-01T08:15:00"),
            ("20240301T081530Z", "2024-03-01T08:15:30+0"),
            ("20240301081530", "2024-03-01T08:15:30"),
            ("20240301081530123", "2024-03-01T08:15:30.123"),
            ("20240301 0815", "2024-03-01T08:15:00"),
            ("1 mars 2024", "2024-03-01"),
            ("den 1 mars 2024 kl. 08.15", "2024-03-01T08:15:00"),
            ("fre 1 mar 2024 08:15", "2024-03-01T08:15:00"),
            ("måndag 4 mars 2024", "2024-03-04"),
            ("Fri, 01 Mar 2024 08:15:00 GMT", "2024-03-01T08:15:00+0"),
            ("Fri Mar 01 2024 08:15:00 GMT+0100 (CET)", "2024-03-01T08:15:00+60"),
            ("Mar 1, 2024, 8:15:00 PM", "2024-03-01T20:15:00"),
            ("01-MAR-2024 08:15:00", "2024-03-01T08:15:00"),
            ("01/Mar/2024:08:15:00 +0100", "2024-03-01T08:15:00+60"),
            ("2024-03-01 24:00", "2024-03-02T00:00:00"),
            ("2024-02-29", "2024-02-29"),
        ] {
            assert_eq!(shown(text, Order::Ymd), expected, "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_told_from_outside() {
        for (text, order, expected) in [
            ("01/03/2024", Order::Dmy, "2024-03-01"),
            ("01/03/2024", Order::Mdy, "2024-01-03"),
            ("01/03/2024 12:00 AM", Order::Mdy, "2024-01-03T00:00:00"),
            ("1.3.2024 8.15", Order::Dmy, "2024-03-01T08:15:00"),
            ("01.03.2024", Order::Mdy, "-"),
            ("24-03-01", Order::Ymd, "2024-03-01"),
            ("24-03-01", Order::Dmy, "2001-03-24"),
            ("13/13/2024", Order::Dmy, "-"),
        ] {
            assert_eq!(shown(text, order), expected, "{text} {order:?}");
        }
    }

    #[test]
    fn what_is_not_a_time_is_not_read_as_one() {
        for text in [
            "",
            "x",
            "2023-02-29",
            "2024-13-01",
            "2024-03-01 25:00",
            "2024-03-01 08:15 och lite till",
            "640823-3234",
            "19640823-3234",
            "12",
            "1.5",
            "070-123 45 67",
            "2024-03-0112",
            "99999999999999999999",
            "å",
            "Mars",
            "2024-03-01T",
            "kl",
        ] {
            let read = shown(text, Order::Ymd);
            assert!(read == "-" || text == "2024-03-01T", "{text} was read as {read}");
        }
    }
}
