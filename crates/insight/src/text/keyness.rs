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
    let mut used: HashMap<&str, [HashSet<usize>; 2]> = HashMap::new();
    let mut writers = [HashSet::new(), HashSet::new()];
    for (at, text) in texts.iter().enumerate().filter(|(_, text)| !text.words.is_empty()) {
        let side = usize::from(!inside(at));
        writers[side].insert(text.person);
        for (stem, _) in &text.words {
            used.entry(stem).or_default()[side].insert(text.person);
        }
    }
    let [of_a, of_b] = [writers[0].len() as f64, writers[1].len() as f64];
    let mut found: Vec<Keyword> = Vec::new();
    for (stem, [here, there]) in used {
        let (a, b) = (here.len() as f64, there.len() as f64);
        // Half a person more on either side: nobody there does not make a word infinitely typical.
        let log_ratio = ((a + 0.5) / (of_a + 0.5) / ((b + 0.5) / (of_b + 0.5))).log2();
        if here.len() >= least && log_ratio > 0.5 {
            let g2 = g2(a, of_a, b, of_b);
            found.push(Keyword { stem: stem.to_string(), word: String::new(), g2, log_ratio, persons: here.len() });
        }
    }
    found.sort_by(|a, b| b.g2.total_cmp(&a.g2).then_with(|| a.stem.cmp(&b.stem)));
    found.truncate(most);
    for keyword in &mut found {
        let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
        let here = texts.iter().enumerate().filter(|(at, _)| inside(*at)).flat_map(|(_, text)| &text.words);
        here.filter(|(stem, _)| *stem == keyword.stem).for_each(|(_, word)| *forms.entry(word).or_default() += 1);
        let usual = forms.iter().max_by_key(|(word, count)| (**count, std::cmp::Reverse(word.len())));
        keyword.word = usual.map_or_else(|| keyword.stem.clone(), |(word, _)| (*word).to_string());
    }
    found
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
