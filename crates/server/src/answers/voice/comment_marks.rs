//! What marks the comments of a part (a time, a channel, a segment, a survey) against all others, as it may be told:
//! words and themes that surely are more frequent there, none that few customers use, and no number from which it could
//! be worked out who does.

use super::comment_themes::ThemeView;
use crate::answers::protect::{Count, Protect};
use insight::text::Language;
use insight::text::keyness::{Stemmed, stemmed};
use insight::text::marking::{MARKS_FALSE_DISCOVERY_RATE, Mark, Said, marking};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};

/// So many words are told, the surest.
const MOST_WORDS: usize = 12;
/// Beyond so many times as often nothing more is said: hardly anybody else uses it.
const MOST_TIMES: f64 = 20.0;

/// A comment that is inside or outside.
pub(super) struct Marked<'c> {
    pub(super) text: &'c str,
    pub(super) language: Language,
    pub(super) person: u64,
    /// The themes that it speaks of, by their places.
    pub(super) themes: &'c [usize],
    pub(super) inside: bool,
}

/// What marks a part.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Marks {
    /// Customers who wrote inside.
    persons: Count,
    /// All others who wrote.
    others: Count,
    /// Words, the surest first.
    words: Vec<MarkView>,
    /// Themes, the surest first.
    themes: Vec<MarkView>,
    /// How many words and themes were compared.
    tested: u64,
    /// The share of wrong ones to be expected among those that are told.
    false_discovery_rate: f64,
}

/// A word or a theme.
#[derive(Serialize, JsonSchema)]
pub(crate) struct MarkView {
    /// The theme's id; the stem of a word.
    id: String,
    /// The form in which the word is written most; the theme's name.
    name: String,
    /// `sv`, `en`; null for a theme.
    language: Option<String>,
    /// Customers inside who speak of it.
    persons: Count,
    /// Others who do; null where they are few.
    others: Count,
    /// How many times as often as among others, 20 at most; null where few others do.
    times: Option<f64>,
    /// The p-value after the control of false discoveries, rounded up.
    p_adjusted: f64,
}

impl Marks {
    /// What marks the comments inside; `None` where too few wrote them, or the others.
    pub(super) fn of(comments: &[Marked<'_>], themes: &[ThemeView], least: u64, protect: Protect) -> Option<Marks> {
        let mut side: HashMap<u64, bool> = HashMap::new();
        for one in comments {
            *side.entry(one.person).or_default() |= one.inside;
        }
        let persons = side.values().filter(|inside| **inside).count() as u64;
        let others = side.len() as u64 - persons;
        if persons < least || others < least {
            return None;
        }
        let stems: Vec<Stemmed> = comments.iter().map(|one| stemmed(one.text, one.language, 0)).collect();
        let of_words = comments.iter().zip(&stems).map(|(one, text)| Said {
            person: one.person,
            inside: one.inside,
            within: one.language.code(),
            items: text.words.iter().map(|(stem, _)| stem.as_str()).collect(),
        });
        let of_themes = comments.iter().map(|one| Said {
            person: one.person,
            inside: one.inside,
            within: "",
            items: one.themes.iter().filter_map(|place| themes.get(*place)).map(|theme| theme.id.as_str()).collect(),
        });
        let (words, compared) = marking(&of_words.collect::<Vec<_>>(), least);
        let (found, compared_themes) = marking(&of_themes.collect::<Vec<_>>(), least);
        let name_of =
            |id: &str| themes.iter().find(|theme| theme.id == id).map_or_else(String::new, |it| it.name.clone());
        let word_of = |stem: &str| usual_form(&stems, stem);
        Some(Marks {
            persons: protect.count(persons, persons),
            others: protect.count(others, others),
            words: words.iter().take(MOST_WORDS).map(|mark| view(mark, word_of(&mark.item), protect)).collect(),
            themes: found.iter().map(|mark| view(mark, name_of(&mark.item), protect)).collect(),
            tested: compared + compared_themes,
            false_discovery_rate: MARKS_FALSE_DISCOVERY_RATE,
        })
    }
}

fn view(mark: &Mark, name: String, protect: Protect) -> MarkView {
    let (inside, outside) = (mark.inside.0, mark.outside.0);
    let others = protect.count(outside, outside);
    // Of a few others the exact ratio would tell how many.
    let times = mark.log_ratio.exp2().min(MOST_TIMES);
    MarkView {
        id: mark.item.clone(),
        name,
        language: Some(mark.within.clone()).filter(|language| !language.is_empty()),
        persons: protect.count(inside, inside),
        times: others.filter(|others| *others > 0).map(|_| (times * 2.0).round() / 2.0),
        others: others.filter(|others| *others > 0),
        p_adjusted: (mark.p_adjusted * 1e3).ceil() / 1e3,
    }
}

/// The form in which a stem is written most, the shortest of several.
fn usual_form(texts: &[Stemmed], stem: &str) -> String {
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, word) in texts.iter().flat_map(|text| &text.words).filter(|(known, _)| known == stem) {
        *forms.entry(word).or_default() += 1;
    }
    let usual = forms.into_iter().max_by_key(|(word, count)| (*count, std::cmp::Reverse((word.len(), *word))));
    usual.map_or_else(|| stem.to_string(), |(word, _)| word.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comment(person: u64, inside: bool, text: &'static str) -> Marked<'static> {
        Marked { text, language: Language::Swedish, person, themes: &[], inside }
    }

    fn protect() -> Protect {
        Protect::new(5, true)
    }

    #[test]
    fn a_part_is_told_by_words_that_many_in_it_use_and_by_no_exact_number() {
        let mut all: Vec<Marked<'_>> = (0..43).map(|person| comment(person, true, "Fakturan kom för sent")).collect();
        all.extend((100..300).map(|person| comment(person, false, "Appen fungerar bra")));
        all.extend((300..302).map(|person| comment(person, false, "Fakturan är bra")));
        let marks = Marks::of(&all, &[], 8, protect()).unwrap();
        let words: Vec<&str> = marks.words.iter().map(|word| word.name.as_str()).collect();
        assert!(words.contains(&"fakturan") && !words.contains(&"appen"), "{words:?}");
        assert_eq!((marks.persons, marks.others), (Some(40), Some(200)), "in whole steps");
        let invoice = marks.words.iter().find(|word| word.name == "fakturan").unwrap();
        assert_eq!((invoice.persons, invoice.others, invoice.times), (Some(40), None, None), "two others are few");
    }

    #[test]
    fn where_few_wrote_or_few_others_nothing_is_told() {
        let of = |inside: u64, outside: u64| {
            let mut all: Vec<Marked<'_>> = (0..inside).map(|person| comment(person, true, "Fakturan kom")).collect();
            all.extend((500..500 + outside).map(|person| comment(person, false, "Appen fungerar")));
            Marks::of(&all, &[], 8, protect()).is_some()
        };
        assert_eq!([of(7, 90), of(90, 7), of(8, 8)], [false, false, true]);
    }
}
