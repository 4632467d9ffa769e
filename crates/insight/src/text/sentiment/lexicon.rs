//! How a text sounds by a list of words and signs: the cold start, before an organisation has scores of its own.

use crate::text::marks::{Mark, marks};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What the words of a text say, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Tone {
    pub(super) positive: f64,
    pub(super) negative: f64,
}

impl Tone {
    /// From -1 to 1.
    pub(super) fn score(self) -> f64 {
        const HALF: f64 = 6.0;
        let sum = self.positive - self.negative;
        sum / (sum * sum + HALF * HALF).sqrt()
    }
}

/// Whole words and stems with their weights; where Swedish and English differ about a word, the sum counts.
struct Lexicon {
    words: HashMap<&'static str, f64>,
    stems: HashMap<&'static str, f64>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon { words: HashMap::new(), stems: HashMap::new() };
    for line in include_str!("lexicon.txt").lines().filter(|line| !line.starts_with('#')) {
        let Some((head, list)) = line.split_once(": ") else { continue };
        let weight: f64 = head.split_once(' ').and_then(|(_, weight)| weight.parse().ok()).unwrap_or_default();
        for word in list.split(", ") {
            match word.strip_suffix('*') {
                Some(stem) => lexicon.stems.insert(stem, weight),
                None => lexicon.words.insert(word, weight),
            };
        }
    }
    lexicon
});

impl Lexicon {
    fn weight(&self, word: &str) -> Option<f64> {
        if let Some(weight) = self.words.get(word) {
            return Some(*weight);
        }
        let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8()).filter(|end| *end >= 3);
        let stems: Vec<f64> = ends.filter_map(|end| self.stems.get(word.get(..end)?).copied()).collect();
        // The longest stem that fits.
        stems.last().copied()
    }
}

/// `jättebra`, `skitdålig`: the rest of the word, said louder.
fn louder(word: &str) -> Option<&str> {
    const BEFORE: &[&str] = &["jätte", "super", "skit", "kanon", "topp", "ur", "as", "över", "mega", "sjukt"];
    BEFORE.iter().find_map(|before| word.strip_prefix(before)).filter(|rest| rest.chars().count() >= 3)
}

/// How a text sounds.
pub(super) fn tone(text: &str) -> Tone {
    let mut tone = Tone::default();
    let mut since_but = Vec::new();
    let (mut denied, mut loud) = (0_usize, 1.0);
    let mut beyond = Beyond::default();
    for mark in marks(text) {
        let Mark::Word(word) = &mark else {
            match &mark {
                Mark::Sign(sign) => since_but.push(LEXICON.weight(sign).unwrap_or_default()),
                _ => (denied, beyond) = (0, Beyond::default()),
            }
            continue;
        };
        if beyond.says_extreme(word) {
            denied = 0;
        }
        if is_but(word) {
            // What comes after *but* is what somebody wants to say.
            since_but.iter_mut().for_each(|weight| *weight *= 0.6);
            denied = 0;
        }
        let weight = LEXICON.weight(word).or_else(|| Some(louder(word).and_then(|rest| LEXICON.weight(rest))? * 1.3));
        if let Some(weight) = weight {
            let weight = if denied > 0 { -0.7 * weight } else { weight };
            since_but.push(weight * loud);
        }
        denied = if is_denial(word) { 4 } else { denied.saturating_sub(1) };
        loud = if is_intensifier(word) { 1.4 } else { 1.0 };
    }
    for weight in since_but {
        if weight > 0.0 { tone.positive += weight } else { tone.negative -= weight }
    }
    tone
}

/// What denies that there is more of it: *never so good*, *aldrig sämre*, *could not be better* say that it is extreme.
#[derive(Clone, Copy, Debug, Default)]
struct Beyond {
    /// Words since *never*, counted down.
    never: usize,
    /// Words since *could*, counted down, and whether a denial followed.
    could: usize,
    could_not: bool,
}

impl Beyond {
    /// Whether what is said of the extreme begins with this word.
    fn says_extreme(&mut self, word: &str) -> bool {
        let is_more = matches!(word, "bättre" | "sämre" | "värre" | "bäst" | "better" | "worse");
        let is_such = matches!(word, "så" | "sådan" | "sådant" | "sådana" | "maken" | "liknande" | "such" | "so");
        let extreme = self.never > 0 && (is_more || is_such) || self.could > 0 && self.could_not && is_more;
        (self.never, self.could) = (self.never.saturating_sub(1), self.could.saturating_sub(1));
        match word {
            "aldrig" | "never" => self.never = 6,
            "kunde" | "kan" | "could" | "can" => (self.could, self.could_not) = (4, false),
            "couldn't" | "can't" | "cannot" => (self.could, self.could_not) = (4, true),
            _ if is_denial(word) => self.could_not = true,
            _ => {}
        }
        extreme
    }
}

pub(super) fn is_but(word: &str) -> bool {
    matches!(word, "men" | "dock" | "fast" | "däremot" | "but" | "however" | "although" | "though" | "yet")
}

/// Whether a word denies what follows.
pub(super) fn is_denial(word: &str) -> bool {
    matches!(
        word,
        "inte"
            | "ej"
            | "icke"
            | "ingen"
            | "inget"
            | "inga"
            | "aldrig"
            | "knappast"
            | "utan"
            | "varken"
            | "inte-alls"
            | "not"
            | "never"
            | "no"
            | "none"
            | "nor"
            | "neither"
            | "without"
            | "hardly"
            | "barely"
            | "cannot"
            | "nothing"
            | "nobody"
    ) || word.ends_with("n't")
}

fn is_intensifier(word: &str) -> bool {
    matches!(
        word,
        "mycket"
            | "väldigt"
            | "otroligt"
            | "extremt"
            | "så"
            | "riktigt"
            | "helt"
            | "verkligen"
            | "sjukt"
            | "jätte"
            | "very"
            | "so"
            | "really"
            | "extremely"
            | "absolutely"
            | "totally"
            | "too"
            | "incredibly"
            | "super"
    )
}
