//! Which way an answer points, by its words.

use super::lexicon::{BAD, DEGREES, GOOD, MIDDLE, STRENGTH, VAGUE_OFTEN, WAY_OUT, WAY_OUT_START, is_among};
use crate::text::Language;

/// Which way an answer points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Good,
    Bad,
    Middle,
    Yes,
    No,
    /// It does not apply, or one does not know.
    WayOut,
    /// How much of something, and at least some: *mycket*, *slightly*.
    Degree,
    Unknown,
}

/// How long a word may be before it is hard: letters.
pub(super) fn longest(language: Language) -> usize {
    match language {
        Language::Swedish => 22,
        Language::English | Language::Other => 16,
    }
}

const HAPPY_FACES: &[char] =
    &['😀', '😃', '😄', '😁', '😊', '🙂', '😍', '🤩', '👍', '😺', '☺', '🥰', '❤', '⭐', '🌟', '😎', '🤗'];
const SAD_FACES: &[char] =
    &['😡', '😠', '🙁', '☹', '😞', '😢', '😭', '👎', '😤', '😣', '😖', '😟', '😩', '😫', '😕', '🤬', '💔'];
const EVEN_FACES: &[char] = &['😐', '😑', '😶', '🤷'];

/// Which way an answer points; `Unknown` for whatever is no judgement.
pub(super) fn side(label: &str) -> Side {
    let plain = plain(label);
    if plain.is_empty() {
        return face(label);
    }
    if is_among(&WAY_OUT, &plain) || WAY_OUT_START.iter().any(|start| plain.starts_with(start)) {
        return Side::WayOut;
    }
    if is_among(&DEGREES, &plain) {
        return Side::Degree;
    }
    if is_among(&MIDDLE, &plain) {
        return Side::Middle;
    }
    if plain.contains("avstånd") && plain.starts_with("tar ") {
        return Side::Bad;
    }
    match plain.split(' ').next() {
        Some("varken" | "neither") => return Side::Middle,
        Some("ja" | "yes") => return Side::Yes,
        Some("nej" | "no") if plain.split(' ').count() <= 4 => return Side::No,
        _ => {}
    }
    judged(&plain).unwrap_or(Side::Unknown)
}

/// A judgement is made of words of strength and one that judges, nothing else: *Otydlig information* judges nobody.
fn judged(plain: &str) -> Option<Side> {
    // Swedish adjectives bend: *otydlig*, *otydligt*, *otydliga*.
    let bent = |list: &[&str], word: &str| {
        is_among(list, word) || word.strip_suffix(['a', 't']).is_some_and(|stem| stem.len() > 3 && is_among(list, stem))
    };
    let mut rest = plain;
    loop {
        if bent(&BAD, rest) {
            return Some(Side::Bad);
        }
        if bent(&GOOD, rest) {
            return Some(Side::Good);
        }
        match (rest.split_once(' '), rest.rsplit_once(' ')) {
            (Some((first, after)), _) if STRENGTH.contains(&first) => rest = after,
            (_, Some((before, last))) if STRENGTH.contains(&last) => rest = before,
            _ => return None,
        }
    }
}

/// The word of an answer that its degrees are degrees of: *confused* in *very confused*. `None` where more than
/// degrees stand before it: *two hours*.
pub(super) fn head(label: &str) -> Option<String> {
    const MORE: &[&str] = &[
        "alldeles",
        "för",
        "something",
        "exceptionally",
        "orimligt",
        "unreasonably",
        "hugely",
        "moderately",
        "far",
        "way",
        "enormt",
        "otroligt",
        "oerhört",
        "måttligt",
        "not",
        "inte",
        "at",
        "all",
        "alls",
        "less",
        "mindre",
        "mer",
        "more",
        "remarkably",
        "incredibly",
        "lagom",
        "några",
        "smått",
    ];
    let plain = plain(label);
    let (before, head) = plain.rsplit_once(' ').unwrap_or(("", &plain));
    let graded = before.split_whitespace().all(|word| STRENGTH.contains(&word) || MORE.contains(&word));
    (graded && !head.is_empty()).then(|| head.to_string())
}

/// An answer that says that there is none of it: *not at all*, *inte alls*.
pub(super) fn denies(label: &str) -> bool {
    plain(label).split(' ').any(|word| {
        matches!(
            word,
            "not"
                | "inte"
                | "never"
                | "aldrig"
                | "none"
                | "ingen"
                | "inget"
                | "inga"
                | "no"
                | "nothing"
                | "neither"
                | "varken"
        )
    })
}

fn face(label: &str) -> Side {
    let has = |faces: &[char]| label.chars().any(|letter| faces.contains(&letter));
    match (has(HAPPY_FACES), has(SAD_FACES), has(EVEN_FACES)) {
        (true, false, false) => Side::Good,
        (false, true, false) => Side::Bad,
        (false, false, true) => Side::Middle,
        _ => Side::Unknown,
    }
}

pub(super) fn is_agreement(label: &str) -> bool {
    let plain = plain(label);
    [
        "instämm",
        "true",
        "false",
        "sant",
        "falskt",
        "håller med",
        "håller inte med",
        "håller inte alls med",
        "håller helt med",
        "håller delvis med",
        "agree",
        "disagree",
        "tar avstånd",
        "stämmer",
    ]
    .iter()
    .any(|word| plain.split(' ').any(|part| part.starts_with(word)) || plain.contains(word) && word.contains(' '))
}

pub(super) fn is_vague_often(label: &str) -> bool {
    is_among(&VAGUE_OFTEN, &plain(label))
}

/// An answer in small letters, without numbering and marks.
fn plain(label: &str) -> String {
    let letters = label.to_lowercase().replace('’', "'");
    let kept: String = letters
        .chars()
        .map(|letter| if letter.is_alphabetic() || matches!(letter, '\'' | '/') { letter } else { ' ' })
        .collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}
