//! Telephone numbers as Swedes write them, and international ones.

use super::run;

/// A group of digits and the sign before it.
struct Group {
    start: usize,
    end: usize,
    sign: u8,
}

/// The end of a telephone number that begins here.
pub(super) fn ends(bytes: &[u8], at: usize) -> Option<usize> {
    let first = bytes[at];
    let start = if matches!(first, b'+' | b'(') { at + 1 } else { at };
    if !bytes.get(start).is_some_and(u8::is_ascii_digit) || run::is_named_otherwise(bytes, at) {
        return None;
    }
    let groups = groups(bytes, start);
    match first {
        b'+' => international(bytes, &groups),
        _ if is_announced(bytes, at) => longest(bytes, &groups, 6..=15, |_| true),
        b'0' if bytes[at..].starts_with(b"00") => abroad(bytes, &groups),
        b'0' | b'(' => national(bytes, &groups),
        _ => None,
    }
}

/// Groups of digits with one sign, or a bracket and a sign, between them.
fn groups(bytes: &[u8], start: usize) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::with_capacity(6);
    let (mut place, mut sign) = (start, b' ');
    while groups.len() < 8 {
        let length = run::digits(bytes, place);
        if length == 0 {
            break;
        }
        groups.push(Group { start: place, end: place + length, sign });
        place += length;
        let gap = &bytes[place..bytes.len().min(place + 3)];
        let (skip, between) = match gap {
            [0xc2, 0xa0, ..] => (2, b' '),
            [b')', b' ' | b'-', ..] => (2, b'-'),
            [b' ', b'(', ..] => (2, b' '),
            [b' ', b'-', b' '] => (3, b'-'),
            [b'-' | b')' | b'/', ..] => (1, b'-'),
            [b' ' | b'(', ..] => (1, b' '),
            _ => break,
        };
        (place, sign) = (place + skip, between);
    }
    groups
}

/// The longest beginning of the groups with a fitting number of digits.
fn longest(
    bytes: &[u8],
    groups: &[Group],
    digits: std::ops::RangeInclusive<usize>,
    fits: impl Fn(&[Group]) -> bool,
) -> Option<usize> {
    (1..=groups.len()).rev().map(|count| &groups[..count]).find_map(|groups| {
        let end = groups.last()?.end;
        (digits.contains(&count(groups)) && fits(groups) && run::ends(bytes, end)).then_some(end)
    })
}

fn count(groups: &[Group]) -> usize {
    groups.iter().map(|group| group.end - group.start).sum()
}

/// After a plus sign. Amounts come in threes as well, so those need more digits.
fn international(bytes: &[u8], groups: &[Group]) -> Option<usize> {
    if bytes[groups.first()?.start] == b'0' {
        return None;
    }
    longest(bytes, groups, 8..=16, |groups| {
        let threes = groups.len() > 1 && groups[1..].iter().all(|group| group.end - group.start == 3);
        let in_one = groups.len() == 1;
        count(groups) >= if threes || in_one { 10 } else { 8 }
    })
}

/// With 00 for the plus sign, to the Nordic countries or in groups.
fn abroad(bytes: &[u8], groups: &[Group]) -> Option<usize> {
    let start = groups.first()?.start;
    if bytes.get(start + 2) == Some(&b'0') {
        return None;
    }
    let nordic =
        [&b"0045"[..], b"0046", b"0047", b"00354", b"00358"].iter().any(|code| bytes[start..].starts_with(code));
    longest(bytes, groups, 10..=16, |groups| nordic || groups.len() > 2)
}

/// Area code and subscriber: a mobile number in any dress, another one with a sign after its area code or in groups.
fn national(bytes: &[u8], groups: &[Group]) -> Option<usize> {
    let first = groups.first()?;
    let code = &bytes[first.start..first.end.min(first.start + 3)];
    let is_mobile = matches!(code, [b'0', b'7', b'0' | b'2' | b'3' | b'6' | b'9']);
    if is_mobile {
        return longest(bytes, groups, 10..=10, |_| true);
    }
    let area = &bytes[first.start..first.end];
    let is_area = match area {
        [b'0', b'8'] => true,
        [b'0', second, _] => *second != b'0',
        [b'0', second, _, _] => matches!(second, b'1'..=b'9'),
        _ => false,
    };
    if !is_area {
        return None;
    }
    longest(bytes, groups, 8..=10, |groups| {
        let [_, subscriber, rest @ ..] = groups else { return false };
        let short = subscriber.end - subscriber.start < 3;
        let spaced = rest.iter().all(|group| group.sign == b' ');
        let grouped = rest.iter().all(|group| group.end - group.start >= 2);
        let told_apart = subscriber.sign == b'-' || !rest.is_empty();
        told_apart && grouped && (spaced || !short)
    })
}

/// Whether the word before says that a telephone number follows.
fn is_announced(bytes: &[u8], at: usize) -> bool {
    const WORDS: &[&str] = &[
        "tel",
        "tfn",
        "telefon",
        "telefonnummer",
        "telefonnr",
        "mobil",
        "mobilnummer",
        "mobilnr",
        "phone",
        "telephone",
        "mobile",
        "mob",
        "cell",
    ];
    let word = run::word_before(bytes, at);
    WORDS.iter().any(|known| word == known.as_bytes())
}
