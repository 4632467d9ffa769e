//! Which language a comment is written in: Swedish, English or another, from its letters and its smallest words.
//!
//! In: a text and the language that its survey was asked in. Out: the language, and how sure. Letters are judged by
//! how likely each is after the two before it, in Swedish, English and the four languages that are most often taken for
//! them (`language/table.bin`, 230 kB, made by `language/table.py` from the n-grams of lingua). Another language than
//! the two is told only where it is much likelier than both.
//!
//! Tried, Swedish against English: lingua 1.8 with these two languages, .967 of its own test list's word pairs and .964
//! of beginnings of five words, at 30 to 120 µs a text, 14 MB of program and 20 more crates; whatlang 0.18, .942 of the
//! same five words. This: .972 and .984, at 0.5 to 3 µs.

use super::Language;
use super::marks::{Mark, marks};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The language of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spoken {
    /// The language.
    pub language: Language,
    /// How likely it is that one of the two, rather than the other; 0.5 where nothing tells.
    pub certainty: f64,
    /// Whether the text says too little and the language was taken over from its survey.
    pub inherited: bool,
}

const TABLE: &[u8] = include_bytes!("language/table.bin");
const SYMBOLS: usize = 33;
const BEFORE: usize = SYMBOLS;
const SIZE: usize = (SYMBOLS + 1) * (SYMBOLS + 1) * SYMBOLS;
/// Swedish, English, then those that are only told apart from them.
const LANGUAGES: usize = 6;
/// A cell of the table for one unit of the logarithm.
const UNIT: f64 = 16.0;

/// The most that one word tells against a language.
const MOST_OF_A_WORD: f64 = 7.0;

/// Words that are frequent in one language and no words, or rare, in the others: what each adds to its language.
static SMALL_WORDS: LazyLock<HashMap<&str, (usize, f64)>> = LazyLock::new(|| {
    let lists = include_str!("language/small-words.txt").lines().filter(|line| !line.starts_with('#'));
    let places = ["sv", "en", "da", "nb", "fi", "de"];
    let listed = lists.filter_map(|line| line.split_once(": "));
    let placed = listed.filter_map(|(code, list)| Some((places.iter().position(|place| *place == code)?, list)));
    let mut words = HashMap::new();
    for (place, list) in placed {
        // What two languages have in common tells of the first, which is ours.
        list.split(' ').for_each(|word| _ = words.entry(word).or_insert((place, 4.0)));
    }
    words
});

/// Small words of languages further away, none of which is frequent in ours: French, Spanish, Italian, Portuguese, Dutch,
/// Polish, Turkish, Croatian, Somali, Estonian. Letters are not compared with these; that two of the words stand together
/// tells enough.
static WORDS_FROM_AFAR: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    let lists = include_str!("language/small-words.txt").lines().filter_map(|line| line.strip_prefix("afar: "));
    lists.flat_map(|list| list.split(' ')).filter(|word| !SMALL_WORDS.contains_key(word)).collect()
});

/// The language of a text. Where it has at most two words that leave doubt, or none, it is the `inherited` one: that
/// of the survey, if there is one.
pub fn language_of(text: &str, inherited: Option<Language>) -> Spoken {
    const DOUBT: f64 = 0.95;
    let told = Evidence::of(text);
    let [swedish, english, others @ ..] = told.sums;
    let certainty = 1.0 / (1.0 + (-(swedish - english).abs()).exp());
    let ours = swedish.max(english);
    let foreign = others.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let says_little = told.letters == 0 || told.words <= 2 && certainty < DOUBT;
    if let Some(language) = inherited.filter(|_| says_little) {
        return Spoken { language, certainty, inherited: true };
    }
    // Four out of five of another language's sentences are told, and next to none of ours.
    let is_near = told.words >= 3 && foreign - ours > 4.0 + 0.35 * told.words as f64;
    let is_far = told.words >= 3 && told.afar >= 2 && told.afar >= told.small.into_iter().max().unwrap_or_default();
    let is_foreign = is_near || is_far;
    let is_unreadable = told.letters == 0 || told.unknown * 2 > told.letters;
    let language = match (is_foreign || is_unreadable, swedish >= english) {
        (true, _) => Language::Other,
        (false, true) => Language::Swedish,
        (false, false) => Language::English,
    };
    Spoken { language, certainty: if told.letters == 0 { 0.5 } else { certainty }, inherited: false }
}

/// What the letters and words of a text say for each language, as logarithms.
struct Evidence {
    sums: [f64; LANGUAGES],
    words: usize,
    letters: usize,
    /// Letters of no language in the table.
    unknown: usize,
    /// Small words of each of ours, and of languages that are not in the table.
    small: [usize; 2],
    afar: usize,
}

impl Evidence {
    fn of(text: &str) -> Evidence {
        let mut told = Evidence { sums: [0.0; LANGUAGES], words: 0, letters: 0, unknown: 0, small: [0; 2], afar: 0 };
        for mark in marks(text) {
            // Placeholders, codes and numbers are of no language.
            if let Mark::Word(word) = mark
                && !word.chars().any(char::is_numeric)
            {
                told.take(&word);
            }
        }
        told
    }

    fn take(&mut self, word: &str) {
        let (mut first, mut second) = (BEFORE, BEFORE);
        let mut is_word = false;
        let mut sums = [0.0_f64; LANGUAGES];
        for letter in word.chars() {
            if !letter.is_alphabetic() {
                (first, second) = (BEFORE, BEFORE);
                continue;
            }
            is_word = true;
            let symbol = symbol(letter);
            self.letters += 1;
            self.unknown += usize::from(symbol == 0);
            let place = (first * (SYMBOLS + 1) + second) * SYMBOLS + symbol;
            for (language, sum) in sums.iter_mut().enumerate() {
                *sum -= f64::from(TABLE[language * SIZE + place]) / UNIT;
            }
            (first, second) = (second, symbol);
        }
        self.words += usize::from(is_word);
        // One long name of a place or an office must not outweigh the sentence that it stands in.
        let best = sums.into_iter().fold(f64::NEG_INFINITY, f64::max);
        self.sums.iter_mut().zip(sums).for_each(|(sum, word)| *sum -= (best - word).min(MOST_OF_A_WORD));
        if let Some((language, weight)) = SMALL_WORDS.get(word) {
            self.sums[*language] += weight;
            if let Some(count) = self.small.get_mut(*language) {
                *count += 1;
            }
        }
        self.afar += usize::from(WORDS_FROM_AFAR.contains(word));
    }
}

fn symbol(letter: char) -> usize {
    match letter {
        'a'..='z' => letter as usize - 'a' as usize + 1,
        'å' => 27,
        'ä' => 28,
        'ö' => 29,
        'ø' => 30,
        'æ' => 31,
        'ü' => 32,
        'é' | 'è' | 'á' | 'à' => symbol(if matches!(letter, 'é' | 'è') { 'e' } else { 'a' }),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::print_stdout, reason = "figures are printed beside their bounds")]

    use super::*;
    use crate::text::planted::planted;

    /// The share of beginnings of so many words that are told right.
    fn right(words: usize) -> f64 {
        let made: Vec<_> = [Language::Swedish, Language::English]
            .into_iter()
            .flat_map(|language| planted(1_000, Some(language), 7))
            .filter(|one| one.text.split_whitespace().count() >= words)
            .collect();
        let told = |text: &str| {
            let beginning: Vec<&str> = text.split_whitespace().take(words).collect();
            language_of(&beginning.join(" "), None).language
        };
        made.iter().filter(|one| told(&one.text) == one.language).count() as f64 / made.len() as f64
    }

    #[test]
    fn swedish_and_english_are_told_apart_from_two_words_on() {
        for (words, least) in [(2, 0.96), (5, 0.995), (8, 0.995)] {
            let share = right(words);
            println!("planted, {words} words: {share:.4} told right");
            assert!(share >= least, "{words}: {share}");
        }
    }

    #[test]
    fn other_languages_are_told_and_short_texts_inherit() {
        let told = |text| language_of(text, Some(Language::Swedish));
        assert_eq!(
            told("Ich habe drei Wochen auf eine Antwort gewartet und nichts bekommen").language,
            Language::Other
        );
        assert_eq!(told("En ymmärrä miksi lasku tuli kolme kertaa väärään osoitteeseen").language, Language::Other);
        assert_eq!(told("Я жду ответа").language, Language::Other);
        for far in [
            "C'était très bien, merci beaucoup",
            "No me han contestado y estoy muy enfadado",
            "Ho aspettato due ore e non ha risposto nessuno",
            "Ik heb drie weken gewacht en niet geholpen",
            "Nie wiem dlaczego faktura jest za wysoka",
        ] {
            assert_eq!(told(far).language, Language::Other, "{far}");
        }
        for ours in [
            "De la om allt och jag är för arg",
            "The team in Los Angeles is great, que sera",
            "Jag heter Jak och är nöjd",
        ] {
            assert_ne!(told(ours).language, Language::Other, "{ours}");
        }
        assert_eq!(told("Jag fattar inte varför fakturan blev fel").language, Language::Swedish);
        assert_eq!(told("I do not understand why the bill is wrong").language, Language::English);
        assert_eq!(language_of("[payment reference] på fakturan", None).language, Language::Swedish);
        for short in ["ok", "[payment reference]", "👍", "", "10/10", "super"] {
            assert!(told(short).inherited, "{short}");
        }
        assert_eq!(language_of("", None).language, Language::Other);
    }
}
