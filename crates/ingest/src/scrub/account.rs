//! Numbers of payment cards and bank accounts: both carry check digits.

use super::run;

/// The end of a card number that begins here: in groups of four, or in one piece with a known beginning.
pub(super) fn card(bytes: &[u8], at: usize) -> Option<usize> {
    let first = run::digits(bytes, at);
    let (digits, end) = match first {
        4 => grouped(bytes, at)?,
        15 | 16 => (bytes[at..at + first].to_vec(), at + first),
        _ => return None,
    };
    let known = match digits.len() {
        15 => matches!(&digits[..2], b"34" | b"37"),
        _ => matches!(digits[0], b'4' | b'5' | b'6') || digits[0] == b'2' && matches!(digits[1], b'2'..=b'7'),
    };
    let named_otherwise = run::is_named_otherwise(bytes, at);
    (known && run::luhn(&digits) && run::ends(bytes, end) && !named_otherwise).then_some(end)
}

/// `4111 1111 1111 1111`, or `3782 822463 10005`.
fn grouped(bytes: &[u8], at: usize) -> Option<(Vec<u8>, usize)> {
    let sign = bytes.get(at + 4).copied().filter(|byte| matches!(byte, b' ' | b'-'))?;
    for groups in [&[4, 4, 4, 4][..], &[4, 6, 5][..]] {
        let (mut digits, mut place) = (Vec::with_capacity(16), at);
        for (number, length) in groups.iter().enumerate() {
            let joined = number == 0 || bytes.get(place) == Some(&sign);
            place += usize::from(number > 0);
            if !joined || run::digits(bytes, place) != *length {
                break;
            }
            digits.extend_from_slice(&bytes[place..place + length]);
            place += length;
        }
        if digits.len() == groups.iter().sum::<usize>() {
            return Some((digits, place));
        }
    }
    None
}

/// The end of an IBAN that begins here (ISO 13616: two letters, two check digits, at most 30 signs; modulo 97).
pub(super) fn iban(bytes: &[u8], at: usize) -> Option<usize> {
    const LONGEST: usize = 34;
    let head = bytes.get(at..at + 4)?;
    if !(head[..2].iter().all(u8::is_ascii_uppercase) && head[2..].iter().all(u8::is_ascii_digit)) {
        return None;
    }
    let (mut signs, mut ends) = (Vec::with_capacity(LONGEST), Vec::new());
    let mut place = at;
    while let Some(&byte) = bytes.get(place) {
        if byte == b' ' && signs.len().is_multiple_of(4) {
            ends.push((signs.len(), place));
        } else if (byte.is_ascii_uppercase() || byte.is_ascii_digit()) && signs.len() < LONGEST {
            signs.push(byte);
        } else {
            break;
        }
        place += 1;
    }
    ends.push((signs.len(), place));
    let right = |(count, end): &&(usize, usize)| {
        *count >= 15 && run::ends(bytes, *end) && remainder(&signs[4..*count], &signs[..4]) == 1
    };
    ends.iter().rev().find(right).map(|(_, end)| *end)
}

/// What is left of an account number and its head after dividing by 97; 1 where the check digits are right.
pub(super) fn remainder(account: &[u8], head: &[u8]) -> u32 {
    account.iter().chain(head).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        _ => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
    })
}
