//! E-mail addresses that are written so that a machine does not see them: `anna punkt ek snabel-a exempel punkt se`.

use super::Token;
use crate::scrub::{Kind, Span};

const MAIL_HOSTS: &[&str] =
    &["gmail", "hotmail", "outlook", "yahoo", "live", "icloud", "telia", "proton", "msn", "bredband", "comhem"];

/// E-mail addresses spelled out.
pub(super) fn emails(text: &str, tokens: &[Token<'_>]) -> Vec<Span> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        found.extend(by_word(text, tokens, at));
    }
    found.extend(by_sign(text, tokens));
    found
}

/// Around a word that stands for `@`.
fn by_word(text: &str, tokens: &[Token<'_>], at: usize) -> Option<Span> {
    let sign = tokens.get(at)?;
    let (last, sure) = match sign.lower() {
        "snabel-a" | "snabela" | "snabelatt" | "alfakrull" | "kanelbulle" => (at, true),
        "snabel" if tokens.get(at + 1).is_some_and(|next| next.lower() == "a") => (at + 1, true),
        "at" | "ät" => (at, is_bracketed(text, sign)),
        _ => return None,
    };
    let (end, spelled) = domain(text, tokens, last + 1)?;
    // `at` alone is a word: only where the point is spelled too, or a host of mail follows.
    let fits = sure || spelled || MAIL_HOSTS.contains(&tokens.get(last + 1)?.lower());
    let start = name(text, tokens, at)?;
    fits.then_some(Span { kind: Kind::Email, start, end })
}

/// Around an `@` with blanks beside it.
fn by_sign(text: &str, tokens: &[Token<'_>]) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate().skip(1) {
        if token.gap.trim() != "@" || token.gap.len() > 4 {
            continue;
        }
        if let (Some((end, _)), Some(start)) = (domain(text, tokens, at), name(text, tokens, at)) {
            found.push(Span { kind: Kind::Email, start, end });
        }
    }
    found
}

fn is_bracketed(text: &str, token: &Token<'_>) -> bool {
    let around = (
        text.get(..token.start).and_then(|t| t.chars().next_back()),
        text.get(token.end..).and_then(|t| t.chars().next()),
    );
    matches!(around, (Some('('), Some(')')) | (Some('['), Some(']')) | (Some('{'), Some('}')) | (Some('<'), Some('>')))
}

fn is_point(token: &Token<'_>) -> bool {
    matches!(token.lower(), "punkt" | "dot" | "prick")
}

/// Where a domain that begins here ends, and whether its point was spelled out.
fn domain(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(usize, bool)> {
    const ENDINGS: &[&str] = &["se", "com", "nu", "org", "net", "eu", "no", "dk", "fi", "io", "uk", "info", "de"];
    tokens.get(at)?;
    for place in at + 1..(at + 7).min(tokens.len()) {
        let (last, before) = (&tokens[place], &tokens[place - 1]);
        let dotted = last.gap == ".";
        let spelled = is_point(before) && place >= at + 2;
        if ENDINGS.contains(&last.lower()) && (dotted || spelled) {
            // `co.uk` goes on.
            let more = tokens.get(place + 1).filter(|more| more.gap == "." && ENDINGS.contains(&more.lower()));
            let bracket = text.get(last.end..).is_some_and(|rest| is_point(before) && rest.starts_with(')'));
            return Some((more.map_or(last.end + usize::from(bracket), |more| more.end), spelled));
        }
        let joins = dotted || is_point(last) || is_point(before) || matches!(last.gap, "-" | "_");
        if !joins {
            return None;
        }
    }
    None
}

/// Where the name before the sign begins: a word, and words joined to it by points.
fn name(text: &str, tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut first = at.checked_sub(1)?;
    while first > 0 {
        let token = &tokens[first];
        let signed = matches!(token.gap, "." | "_" | "-" | "+");
        let by_word = first >= 2 && is_joint(&tokens[first - 1]);
        match (signed, by_word) {
            (true, _) => first -= 1,
            (_, true) => first -= 2,
            _ => break,
        }
    }
    tokens.get(first).map(|token| token.start).filter(|start| text.is_char_boundary(*start))
}

fn is_joint(token: &Token<'_>) -> bool {
    is_point(token) || matches!(token.lower(), "bindestreck" | "understreck" | "underscore" | "dash" | "streck")
}
