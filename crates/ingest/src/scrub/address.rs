//! Addresses on the network: e-mail, IP, and the query part of the address of a page.

use super::{Kind, Span, run};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The e-mail address around an `@` (or a `%40`) that is `sign` bytes long; its left part reaches at most to `free_from`.
pub(super) fn email(text: &str, at: usize, sign: usize, free_from: usize) -> Option<Span> {
    const LONGEST_NAME: usize = 64;
    let before = text.get(free_from.min(at)..at)?;
    let is_name = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '&');
    let name: usize = before.chars().rev().take(LONGEST_NAME).take_while(is_name).map(char::len_utf8).sum();
    let name = text.get(at - name..at)?.trim_start_matches(['.', '\'', '-', '&', '%']);
    let end = domain_end(text, at + sign)?;
    (!name.is_empty()).then_some(Span { kind: Kind::Email, start: at - name.len(), end })
}

/// Labels with points between, the last one of letters.
fn domain_end(text: &str, start: usize) -> Option<usize> {
    const LONGEST_DOMAIN: usize = 253;
    let rest = text.get(start..)?;
    let is_domain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let length: usize = rest.chars().take(LONGEST_DOMAIN).take_while(is_domain).map(char::len_utf8).sum();
    let mut domain = rest.get(..length)?;
    // `anna@example.se-1` and `anna@example.se.3` go on after the address.
    while let Some((host, last)) = domain.rsplit_once('.') {
        let top: usize = last.chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
        if !host.is_empty() && last.chars().take_while(|c| c.is_alphabetic()).count() >= 2 {
            return Some(start + host.len() + 1 + top);
        }
        domain = host;
    }
    None
}

/// What follows a `?` in an address: `name=value`, or anything after a scheme.
pub(super) fn query(bytes: &[u8], at: usize) -> Option<Span> {
    const LONGEST_NAME: usize = 80;
    let joined = at > 0 && !bytes[at - 1].is_ascii_whitespace();
    let rest = &bytes[at + 1..];
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.[]-~$%+".contains(byte);
    let name = rest.iter().take(LONGEST_NAME).take_while(|byte| is_name(byte)).count();
    let has_value = name > 0 && rest.get(name).is_some_and(|byte| *byte == b'=');
    let is_address = (joined || at == 0) && has_value || joined && name > 0 && follows_scheme(bytes, at);
    if !is_address {
        return None;
    }
    let length = rest.iter().take_while(|byte| !byte.is_ascii_whitespace() && !b"\"<>'`{}|\\".contains(byte)).count();
    // A sentence may end right after the address.
    let trailing = rest[..length].iter().rev().take_while(|byte| b".,;:!?)".contains(byte)).count();
    let (start, end) = (at + 1, at + 1 + length - trailing);
    (start < end).then_some(Span { kind: Kind::UrlQuery, start, end })
}

/// Whether the word that the `?` ends begins with a scheme, as far as an address reasonably reaches.
fn follows_scheme(bytes: &[u8], at: usize) -> bool {
    const LONGEST_ADDRESS: usize = 512;
    let from = at.saturating_sub(LONGEST_ADDRESS);
    let word = bytes[from..at].iter().rev().take_while(|byte| !byte.is_ascii_whitespace()).count();
    memchr::memmem::find(&bytes[at - word..at], b"://").is_some()
}

/// The end of an IPv4 address that begins here, unless it is rather a version.
pub(super) fn ipv4(bytes: &[u8], at: usize) -> Option<usize> {
    let (mut place, mut parts) = (at, [0_u8; 4]);
    for (number, part) in parts.iter_mut().enumerate() {
        place += usize::from(number > 0);
        let length = run::digits(bytes, place);
        let joined = number == 0 || bytes.get(place - 1) == Some(&b'.');
        if !joined || !(1..=3).contains(&length) {
            return None;
        }
        *part = std::str::from_utf8(&bytes[place..place + length]).ok()?.parse().ok()?;
        place += length;
    }
    let port = bytes.get(place) == Some(&b':');
    let ends = port || run::ends(bytes, place);
    let address = Ipv4Addr::from(parts);
    let product = at > 0 && bytes[at - 1] == b'/' && !(at > 1 && bytes[at - 2] == b'/');
    let says_so = run::word_before(bytes, at).starts_with(b"ip");
    let small = parts.iter().all(|part| *part < 20) || parts[0] == 0 || parts[1..] == [0, 0, 0];
    let version = product || run::is_named_otherwise(bytes, at) || small && !says_so;
    (ends && !version && !address.is_unspecified()).then_some(place)
}

/// The end of an IPv6 address that begins here: it must have a digit and three groups.
pub(super) fn ipv6(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 45;
    let bytes = text.as_bytes();
    let is_sign = |byte: &u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let length = bytes[at..].iter().take(LONGEST + 1).take_while(|byte| is_sign(byte)).count();
    let word = text.get(at..at + length)?.trim_end_matches('.');
    let colons = memchr::memchr_iter(b':', word.as_bytes()).count();
    if colons < 2 || !word.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let word = if word.ends_with("::") { word } else { word.trim_end_matches(':') };
    let end = at + word.len();
    let address: Ipv6Addr = word.parse().ok()?;
    let groups = address.segments().iter().filter(|group| **group != 0).count();
    (groups >= 2 && run::ends(bytes, end)).then_some(end)
}
