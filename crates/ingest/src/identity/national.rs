//! Swedish personal identity numbers (personnummer) and coordination numbers (samordningsnummer): text
//! comes in, the twelve digits of a possible number go out.
//!
//! Rules: Folkbokföringslagen 18-18 a §§. A number is possible when its date exists (in a coordination
//! number the day is raised by 60) and its last digit is the check digit of the nine before it.

/// Ten-digit numbers up to this year (two digits) are of the 2000s when written with `-` or no sign.
/// The line is fixed, not "today": the same text must have the same pseudonym next year.
const LAST_OF_2000S: u32 = 26;

/// The twelve digits of a number written with ten or twelve digits, with or without sign.
pub(crate) fn twelve_digits(text: &str) -> Option<String> {
    let (date, sign, end) = parts(text.trim())?;
    let digits: Vec<u32> = date.chars().chain(end.chars()).map(|digit| digit.to_digit(10)).collect::<Option<_>>()?;
    let (century, ten) = match digits.len() {
        12 => (digits[0] * 10 + digits[1], digits.get(2..)?),
        10 => (century(digits[0] * 10 + digits[1], sign), digits.get(..)?),
        _ => return None,
    };
    let year = century * 100 + ten[0] * 10 + ten[1];
    let day = ten[4] * 10 + ten[5];
    let day = if day > 60 { day - 60 } else { day };
    let possible = (18..=20).contains(&century) && is_date(year, ten[2] * 10 + ten[3], day) && luhn(ten);
    possible.then(|| ten.iter().fold(century.to_string(), |text, digit| text + &digit.to_string()))
}

/// The date, the sign if there is one, and the last four digits.
fn parts(text: &str) -> Option<(&str, Option<char>, &str)> {
    let split = text.len().checked_sub(4)?;
    let (front, end) = text.split_at_checked(split)?;
    let sign = front.chars().next_back().filter(|sign| matches!(sign, '-' | '+' | ' '));
    let date = sign.map_or(front, |sign| front.strip_suffix(sign).unwrap_or(front));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (plain(date) && plain(end)).then_some((date, sign, end))
}

/// The century of a ten-digit number; `+` is put in the year that somebody turns a hundred.
fn century(year: u32, sign: Option<char>) -> u32 {
    let century = if year <= LAST_OF_2000S { 20 } else { 19 };
    if sign == Some('+') { century - 1 } else { century }
}

fn is_date(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether the digits, weighted 2, 1, 2, 1 … from the left, add up to a multiple of ten.
fn luhn(digits: &[u32]) -> bool {
    let weighted = digits.iter().zip([2, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight);
    weighted.map(|product| product / 10 + product % 10).sum::<u32>().is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_to_write_a_number_are_the_same_number() {
        for text in ["640823-3234", "6408233234", "19640823-3234", "196408233234", " 640823 3234 "] {
            assert_eq!(twelve_digits(text).as_deref(), Some("196408233234"), "{text}");
        }
    }

    #[test]
    fn the_sign_tells_the_century() {
        assert_eq!(twelve_digits("120203-3237").as_deref(), Some("201202033237"));
        assert_eq!(twelve_digits("900101+0017").as_deref(), Some("189001010017"));
        assert_eq!(twelve_digits("900101-0017").as_deref(), Some("199001010017"));
    }

    #[test]
    fn coordination_numbers_have_their_day_raised_by_sixty() {
        assert_eq!(twelve_digits("701063-2391").as_deref(), Some("197010632391"));
    }

    #[test]
    fn wrong_dates_check_digits_and_organisation_numbers_are_refused() {
        for text in [
            "640823-3235",
            "641323-3234",
            "640230-3234",
            "556703-7485",
            "64082-33234",
            "",
            "é64",
            "+++++",
            "22640823-3234",
        ] {
            assert_eq!(twelve_digits(text), None, "{text}");
        }
    }
}
