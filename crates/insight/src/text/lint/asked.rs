//! A question taken apart once: its words, its answers, and the questions that rules ask of them.

use super::Question;
use super::lexicon::{self, RATE, Words, is_among};
use super::scale::Scale;
use crate::text::Language;
use crate::text::words::{Word, words};

pub(super) struct Asked<'q> {
    pub(super) question: &'q Question,
    pub(super) language: Language,
    pub(super) words: Vec<Word>,
    /// All words with one space between and around, to find phrases in.
    pub(super) flat: String,
    pub(super) scale: Scale,
}

impl<'q> Asked<'q> {
    pub(super) fn of(question: &'q Question) -> Asked<'q> {
        let words = words(&question.text);
        let flat = words.iter().fold(String::from(" "), |flat, word| flat + &word.text + " ");
        Asked { question, language: question.language, words, flat, scale: Scale::of(&question.scale) }
    }

    pub(super) fn text(&self) -> &str {
        &self.question.text
    }

    pub(super) fn is_swedish(&self) -> bool {
        self.language == Language::Swedish
    }

    /// The one of two texts that is in the question's language.
    pub(super) fn either(&self, swedish: &str, english: &str) -> String {
        if self.is_swedish() { swedish } else { english }.to_string()
    }

    /// Whether these words follow each other somewhere.
    pub(super) fn says(&self, phrase: &str) -> bool {
        self.flat.contains(&format!(" {phrase} "))
    }

    /// The first of these phrases that stands in the text.
    pub(super) fn first_of(&self, phrases: &Words) -> Option<&'static str> {
        phrases.of(self.language).iter().copied().find(|phrase| self.says(phrase))
    }

    pub(super) fn begins(&self, phrase: &str) -> bool {
        self.flat.starts_with(&format!(" {phrase} "))
    }

    /// The places of the words that a list has.
    pub(super) fn places(&self, list: &Words) -> Vec<usize> {
        let list = list.of(self.language);
        (0..self.words.len()).filter(|&place| is_among(list, &self.words[place].text)).collect()
    }

    pub(super) fn word(&self, place: usize) -> &str {
        self.words.get(place).map_or("", |word| word.text.as_str())
    }

    /// The words at some places as they are written.
    pub(super) fn written(&self, places: &[usize]) -> String {
        let mut texts: Vec<&str> = Vec::new();
        for &place in places {
            let text = self.span(place, place);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        texts.join(", ")
    }

    /// What is written from one word to another.
    pub(super) fn span(&self, first: usize, last: usize) -> &str {
        let ends = self.words.get(first).zip(self.words.get(last));
        ends.and_then(|(first, last)| self.text().get(first.start..last.end)).unwrap_or_default()
    }

    /// What is written before a word.
    pub(super) fn before(&self, place: usize) -> &str {
        self.words.get(place).and_then(|word| self.text().get(..word.start)).unwrap_or_default()
    }

    /// What is written from a word on.
    pub(super) fn since(&self, place: usize) -> &str {
        self.words.get(place).and_then(|word| self.text().get(word.start..)).unwrap_or_default()
    }

    /// What is written after a word.
    pub(super) fn after(&self, place: usize) -> &str {
        self.words.get(place).and_then(|word| self.text().get(word.end..)).unwrap_or_default()
    }

    /// The text without some words.
    pub(super) fn without(&self, places: &[usize]) -> String {
        self.with(places, |_| String::new())
    }

    /// The text with some words replaced.
    pub(super) fn with(&self, places: &[usize], new: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        let mut from = 0;
        for &place in places {
            let word = &self.words[place];
            text.push_str(self.text().get(from..word.start).unwrap_or_default());
            text.push_str(&new(&word.text));
            from = word.end;
        }
        text.push_str(self.text().get(from..).unwrap_or_default());
        tidy(&text)
    }

    /// Asks for a judgement: *hur nöjd*, *how easy*, *please rate*, or offers answers that judge.
    pub(super) fn is_evaluative(&self) -> bool {
        const HOW: &[&str] = &["hur", "how"];
        let after_how = self.words.windows(2).any(|pair| {
            HOW.contains(&pair[0].text.as_str())
                && (lexicon::JUDGING.has(self.language, &pair[1].text)
                    || lexicon::FEELING.has(self.language, &pair[1].text)
                    || lexicon::PRAISE.has(self.language, &pair[1].text)
                    || lexicon::TROUBLE.has(self.language, &pair[1].text)
                    || is_among(&["sannolik*", "viktig*", "väl", "likely", "well", "important"], &pair[1].text))
        });
        after_how || !self.places(&RATE).is_empty() || self.scale.judges() || self.scale.numbers().is_some()
    }
}

/// One space between words, none before a mark, a capital first.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for mark in ["?", ".", ",", "!", ":"] {
        tidy = tidy.replace(&format!(" {mark}"), mark);
    }
    while tidy.contains(",,") || tidy.contains(",?") || tidy.contains(",.") {
        tidy = tidy.replace(",,", ",").replace(",?", "?").replace(",.", ".");
    }
    let tidy = tidy.trim_start_matches([',', ' ', '.', ':']);
    let mut letters = tidy.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
