//! Which words are typical of some texts against others: G² for surety, log-ratio for size, dispersion for breadth.
//!
//! G² after Rayson and Garside (2000), log-ratio after Hardie (2014). A word counts once for each person, however often
//! they say it, and is told only where enough persons use it: one angry writer is no subject.

use super::Language;
use super::stem::{Stems, subject_words};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A word that is typical.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// Its stem.
    pub stem: String,
    /// The form in which it is written most.
    pub word: String,
    /// How surely it is typical: over 10.83 by chance once in a thousand words.
    pub g2: f64,
    /// How many doublings more frequent it is among these texts.
    pub log_ratio: f64,
    /// Persons who use it among these texts.
    pub persons: usize,
}

/// A text as the stems of its subject words, and who wrote it.
#[derive(Clone, Debug)]
pub struct Stemmed {
    /// Stems with the words they come from.
    pub words: Vec<(String, String)>,
    /// Whose text it is.
    pub person: usize,
}

/// The stems of a text.
pub fn stemmed(text: &str, language: Language, person: usize) -> Stemmed {
    Stemmed { words: subject_words(text, language, &Stems::of(language)), person }
}

/// G² of `a` in `of_a` against `b` in `of_b`.
pub fn g2(a: f64, of_a: f64, b: f64, of_b: f64) -> f64 {
    let rate = (a + b) / (of_a + of_b);
    let part = |observed: f64, expected: f64| if observed > 0.0 { observed * (observed / expected).ln() } else { 0.0 };
    2.0 * (part(a, of_a * rate) + part(b, of_b * rate))
}

/// The words that are typical of the texts `inside`, surest first; each used by at least `least` persons there.
pub fn keywords(texts: &[Stemmed], inside: impl Fn(usize) -> bool, least: usize, most: usize) -> Vec<Keyword> {
    let places: Vec<usize> = (0..texts.len()).filter(|at| inside(*at)).collect();
    Corpus::of(texts).keywords(&places, least, most)
}

/// All texts, counted once, so that many parts of them can be held against the rest.
pub(super) struct Corpus<'t> {
    texts: &'t [Stemmed],
    /// Persons who use each stem, and all who wrote.
    persons: HashMap<&'t str, usize>,
    writers: usize,
}

impl<'t> Corpus<'t> {
    pub(super) fn of(texts: &'t [Stemmed]) -> Corpus<'t> {
        let mut used: HashMap<&str, HashSet<usize>> = HashMap::new();
        let mut writers = HashSet::new();
        for text in texts.iter().filter(|text| !text.words.is_empty()) {
            writers.insert(text.person);
            for (stem, _) in &text.words {
                used.entry(stem).or_default().insert(text.person);
            }
        }
        let persons = used.into_iter().map(|(stem, persons)| (stem, persons.len())).collect();
        Corpus { texts, persons, writers: writers.len() }
    }

    /// The words that are typical of the texts at these places. Who wrote one of them belongs to them alone.
    pub(super) fn keywords(&self, inside: &[usize], least: usize, most: usize) -> Vec<Keyword> {
        let mut used: HashMap<&str, (HashSet<usize>, BTreeMap<&str, usize>)> = HashMap::new();
        let mut writers = HashSet::new();
        for text in inside.iter().map(|at| &self.texts[*at]).filter(|text| !text.words.is_empty()) {
            writers.insert(text.person);
            for (stem, word) in &text.words {
                let (persons, forms) = used.entry(stem).or_default();
                persons.insert(text.person);
                *forms.entry(word).or_default() += 1;
            }
        }
        let (of_a, of_b) = (writers.len() as f64, (self.writers - writers.len()) as f64);
        let mut found: Vec<Keyword> = Vec::new();
        for (stem, (persons, forms)) in used.into_iter().filter(|(_, (persons, _))| persons.len() >= least) {
            let a = persons.len() as f64;
            let b = self.persons.get(stem).map_or(0, |all| all - persons.len()) as f64;
            let b = b.min(of_b);
            // Half a person more on either side: nobody there does not make a word infinitely typical.
            let log_ratio = ((a + 0.5) / (of_a + 0.5) / ((b + 0.5) / (of_b + 0.5))).log2();
            if log_ratio > 0.5 {
                let usual = forms.iter().max_by_key(|(word, count)| (**count, std::cmp::Reverse((word.len(), **word))));
                let word = usual.map_or(stem, |(word, _)| *word).to_string();
                let g2 = g2(a, of_a, b, of_b);
                found.push(Keyword { stem: stem.to_string(), word, g2, log_ratio, persons: persons.len() });
            }
        }
        found.sort_by(|a, b| b.g2.total_cmp(&a.g2).then_with(|| a.stem.cmp(&b.stem)));
        found.truncate(most);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g2_equals_its_published_value() {
        assert!((g2(10.0, 1_000.0, 5.0, 2_000.0) - 6.931_471_805_6).abs() < 1e-9);
        assert_eq!(g2(0.0, 10.0, 0.0, 10.0), 0.0);
    }

    #[test]
    fn what_one_person_repeats_is_not_typical() {
        let text = |text: &str, person| stemmed(text, Language::Swedish, person);
        let mut texts: Vec<Stemmed> = (0..6).map(|person| text("Fakturan kom för sent", person)).collect();
        texts.extend((0..6).map(|_| text("Kaktusen kaktusen kaktusen", 0)));
        texts.extend((10..40).map(|person| text("Appen fungerar", person)));
        let found = keywords(&texts, |at| at < 12, 5, 5);
        let words: Vec<&str> = found.iter().map(|keyword| keyword.word.as_str()).collect();
        assert_eq!(words, ["fakturan", "sent"]);
        assert_eq!(found[0].persons, 6);
    }
}
