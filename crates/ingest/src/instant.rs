//! One point in time as XML Schema and RFC 3339 write it, to UTC microseconds.
//!
//! Formats that type their times (XES, OCEL) use this. A time without an offset is only recognised:
//! which zone it is meant in is for the caller's options to say.

const MICROS_A_SECOND: i64 = 1_000_000;

/// A written point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instant {
    /// It says its offset: UTC microseconds.
    Utc(i64),
    /// It says none: microseconds on a clock in an unnamed zone.
    Local(i64),
}

/// Reads `2011-10-01T01:38:44.546+03:00` and its relatives; `None` for anything else.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    let text = text.trim_ascii();
    fast(text.as_bytes()).or_else(|| lenient(text))
}

/// The usual writing, taken apart by place.
fn fast(bytes: &[u8]) -> Option<Instant> {
    let (date, rest) = bytes.split_first_chunk::<19>()?;
    if date[4] != b'-'
        || date[7] != b'-'
        || !matches!(date[10], b'T' | b't' | b' ')
        || date[13] != b':'
        || date[16] != b':'
    {
        return None;
    }
    let year = two(&date[0..2])? * 100 + two(&date[2..4])?;
    let days = days_from_civil(year, two(&date[5..7])?, two(&date[8..10])?)?;
    let (hour, minute, second) = (two(&date[11..13])?, two(&date[14..16])?, two(&date[17..19])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (fraction, rest) = fraction(rest)?;
    let offset_minutes = if rest.is_empty() { 0 } else { offset(rest)? };
    let minutes = days * 1440 + hour * 60 + minute - offset_minutes;
    let micros = (minutes * 60 + second) * MICROS_A_SECOND + fraction;
    Some(if rest.is_empty() { Instant::Local(micros) } else { Instant::Utc(micros) })
}

/// Microseconds after the point; further digits are cut.
fn fraction(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let Some((b'.' | b',', mut rest)) = bytes.split_first() else { return Some((0, bytes)) };
    let (mut micros, mut unit) = (0, MICROS_A_SECOND);
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return None;
    }
    for &digit in &rest[..digits.min(6)] {
        unit /= 10;
        micros += i64::from(digit - b'0') * unit;
    }
    rest = &rest[digits..];
    Some((micros, rest))
}

/// Minutes east of Greenwich.
fn offset(bytes: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match bytes {
        b"Z" | b"z" => return Some(0),
        [sign, h1, h2, b':', m1, m2] | [sign, h1, h2, m1, m2] => (sign, two(&[*h1, *h2])?, two(&[*m1, *m2])?),
        [sign, h1, h2] => (sign, two(&[*h1, *h2])?, 0),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    match sign {
        b'+' => Some(hours * 60 + minutes),
        b'-' => Some(-(hours * 60 + minutes)),
        _ => None,
    }
}

/// What else occurs: a date alone, a time without seconds, a space before the offset, `UTC`.
fn lenient(text: &str) -> Option<Instant> {
    let bytes = text.as_bytes();
    match bytes.len() {
        10 => fast(&[bytes, b"T00:00:00"].concat()),
        16 => fast(&[bytes, b":00"].concat()),
        _ => {
            let bare = text.strip_suffix("UTC").or_else(|| text.strip_suffix("GMT"))?;
            fast(&[bare.trim_ascii_end().as_bytes(), b"Z"].concat())
        }
    }
    .or_else(|| fast(&text.replace(" +", "+").into_bytes()))
}

fn two(digits: &[u8]) -> Option<i64> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| i64::from(byte - b'0'));
    Some(digit(digits[0])? * 10 + digit(digits[1])?)
}

/// Days since 1970-01-01 in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    const LENGTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *LENGTHS.get(usize::try_from(month - 1).ok()?)?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if day < 1 || day > length + i64::from(leap && month == 2) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let year_of_era = shifted.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_agree_with_a_calendar_library() {
        for (text, expected) in [
            ("2011-10-01T01:38:44.546+03:00", "2011-09-30T22:38:44.546Z"),
            ("1970-01-01T01:00:00.000+01:00", "1970-01-01T00:00:00Z"),
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
            ("2024-02-29 23:59:59", "2024-02-29T23:59:59Z"),
            ("1899-12-31T00:00:00-0530", "1899-12-31T05:30:00Z"),
            ("2024-03-01", "2024-03-01T00:00:00Z"),
            ("2024-03-01T10:15", "2024-03-01T10:15:00Z"),
            ("2024-03-01T10:15:00.1234567+00", "2024-03-01T10:15:00.123456Z"),
            ("2024-03-01 10:15:00 UTC", "2024-03-01T10:15:00Z"),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ] {
            let expected: jiff::Timestamp = expected.parse().unwrap();
            let micros = expected.as_microsecond();
            assert!(matches!(parse(text), Some(Instant::Utc(at) | Instant::Local(at)) if at == micros), "{text}");
        }
        for wrong in [
            "",
            "igår",
            "2024-02-30T00:00:00Z",
            "2024-13-01",
            "2024-01-01T25:00:00",
            "2024-01-01T10:00:00+9",
            "å".repeat(10).as_str(),
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
