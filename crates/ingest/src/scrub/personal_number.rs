//! Swedish personnummer and samordningsnummer: ten or twelve digits with a plausible birth date and a check digit.

use super::run;

/// The end of a personal number that begins here, with or without century, `-`, `+` or a space.
pub(super) fn ends(bytes: &[u8], at: usize) -> Option<usize> {
    let date = run::digits(bytes, at);
    let (start, end, joined) = match date {
        // Without a sign between: the last four belong to the same run.
        10 | 12 => (at, at + date, true),
        6 | 8 => {
            let sign = bytes.get(at + date).filter(|byte| matches!(byte, b'-' | b'+' | b' '));
            sign.filter(|_| run::digits(bytes, at + date + 1) == 4)?;
            (at, at + date + 5, false)
        }
        _ => return None,
    };
    if !run::ends(bytes, end) {
        return None;
    }
    let digits: Vec<u8> = bytes[start..end].iter().copied().filter(u8::is_ascii_digit).collect();
    let (century, ten) = digits.split_at(digits.len() - 10);
    let plausible = is_possible(century, ten);
    let otherwise = joined && (is_clock(century, ten) || run::is_named_otherwise(bytes, at));
    (plausible && !otherwise).then_some(end)
}

/// Whether the digits are a date and its check digit.
pub(super) fn is_possible(century: &[u8], ten: &[u8]) -> bool {
    is_century(century) && is_date(ten) && run::luhn(ten)
}

fn is_century(century: &[u8]) -> bool {
    matches!(century, b"" | b"18" | b"19" | b"20")
}

/// Month and day, where a samordningsnummer has 60 added to the day.
pub(super) fn is_date(ten: &[u8]) -> bool {
    const LENGTHS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let two = |place: usize| (ten[place] - b'0') * 10 + (ten[place + 1] - b'0');
    let (month, day) = (two(2), two(4));
    let day = if day > 60 { day - 60 } else { day };
    let length = usize::from(month).checked_sub(1).and_then(|month| LENGTHS.get(month));
    length.is_some_and(|length| (1..=*length).contains(&day))
}

/// `202403011215` is rather a time than a child.
pub(super) fn is_clock(century: &[u8], ten: &[u8]) -> bool {
    let year = (ten[0] - b'0') * 10 + (ten[1] - b'0');
    century == b"20" && year >= 12 && ten[6..8] < b"24"[..] && ten[8] < b'6'
}
