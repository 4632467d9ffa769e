//! What a comment tells of special categories (GDPR articles 9 and 10), in Swedish and English.

use super::{Category, Token};
use crate::scrub::{Kind, Span};
use std::sync::LazyLock;

/// Words by category; one that ends in `*` stands for all that begin so.
static WORDS: LazyLock<Vec<(Category, Vec<&str>)>> = LazyLock::new(|| {
    let lines = include_str!("special.txt").lines().filter(|line| !line.starts_with('#'));
    let of = |code: &str| {
        use Category::{Belief, Health, Offence, Origin, Politics, SexLife, Union};
        [Health, Belief, Politics, Union, Origin, SexLife, Offence].into_iter().find(|known| known.code() == code)
    };
    lines
        .filter_map(|line| line.split_once(": "))
        .filter_map(|(code, list)| Some((of(code)?, list.split(", ").map(str::trim).collect())))
        .collect()
});

/// Each word that tells of a category.
pub(super) fn find(tokens: &[Token<'_>]) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let tells = |known: &&str| match known.strip_suffix('*') {
            Some(stem) => token.lower().starts_with(stem),
            None => token.lower() == *known,
        };
        let category = WORDS.iter().find(|(_, list)| list.iter().any(&tells)).map(|(category, _)| *category);
        // *Ekonomisk hälsa* and *a healthy economy* are nobody's health; those words are not in the list.
        if let Some(category) = category.filter(|_| !is_figurative(tokens, at)) {
            found.push(Span { kind: Kind::Special(category), start: token.start, end: token.end });
        }
    }
    found
}

/// *Jag blir sjuk av er app*, *sjukt bra*: a way of speaking.
fn is_figurative(tokens: &[Token<'_>], at: usize) -> bool {
    let next = tokens.get(at + 1).map_or("", Token::lower);
    matches!(tokens[at].lower(), "sjuk" | "sick") && matches!(next, "av" | "of")
}
