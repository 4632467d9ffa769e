//! Words as what they have in common: stems by Snowball (rust-stemmers; the algorithms are frozen), and which words say
//! nothing of a subject.

use super::Language;
use super::marks::{Mark, marks};
use rust_stemmers::{Algorithm, Stemmer};
use std::collections::HashSet;
use std::sync::LazyLock;

static STOP_WORDS: LazyLock<[HashSet<&str>; 2]> = LazyLock::new(|| {
    let of = |code: &str| {
        let lines = include_str!("stop-words.txt").lines();
        lines.filter_map(|line| line.strip_prefix(code)?.strip_prefix(": ")).flat_map(|line| line.split(' ')).collect()
    };
    [of("sv"), of("en")]
});

/// Whether a word says nothing of what a text is about.
pub(super) fn is_stop_word(language: Language, word: &str) -> bool {
    let [swedish, english] = &*STOP_WORDS;
    match language {
        Language::Swedish => swedish.contains(word),
        Language::English => english.contains(word),
        Language::Other => swedish.contains(word) || english.contains(word),
    }
}

/// Makes stems in one language.
pub(super) struct Stems {
    stemmer: Option<Stemmer>,
}

impl Stems {
    pub(super) fn of(language: Language) -> Stems {
        let algorithm = match language {
            Language::Swedish => Some(Algorithm::Swedish),
            Language::English => Some(Algorithm::English),
            Language::Other => None,
        };
        Stems { stemmer: algorithm.map(Stemmer::create) }
    }

    /// The stem of a word in small letters.
    pub(super) fn stem(&self, word: &str) -> String {
        self.stemmer.as_ref().map_or_else(|| word.to_string(), |stemmer| stemmer.stem(word).into_owned())
    }
}

/// The words of a text that say what it is about, each with its stem.
pub(super) fn subject_words(text: &str, language: Language, stems: &Stems) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for mark in marks(text) {
        let Mark::Word(word) = mark else { continue };
        let long = word.chars().nth(1).is_some();
        if long && !is_stop_word(language, &word) {
            let stem = stems.stem(word.strip_suffix("'s").unwrap_or(&word));
            found.push((stem, word));
        }
    }
    found
}
