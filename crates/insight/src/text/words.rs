//! A text as words, and how hard it is to read.

/// One word of a text, in small letters, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    /// Bytes of the text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a text. Hyphens and apostrophes inside a word belong to it; a curved apostrophe becomes straight.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut open = false;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (at, &(start, letter)) in letters.iter().enumerate() {
        let is_joint = matches!(letter, '-' | '\'' | '’')
            && open
            && letters.get(at + 1).is_some_and(|(_, next)| next.is_alphanumeric());
        if !letter.is_alphanumeric() && !is_joint {
            open = false;
            continue;
        }
        if !open {
            found.push(Word { text: String::new(), start, end: start });
            open = true;
        }
        if let Some(word) = found.last_mut() {
            word.end = start + letter.len_utf8();
            if letter == '’' { word.text.push('\'') } else { word.text.extend(letter.to_lowercase()) }
        }
    }
    found
}

/// How hard a text is to read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Readability {
    /// Words.
    pub words: u64,
    /// Words of more than six letters.
    pub long: u64,
    /// Sentences, at least one.
    pub sentences: u64,
}

impl Readability {
    /// LIX (Björnsson 1968): words per sentence and the share of long words in percent, added. Under 30 is easy,
    /// over 60 very hard. 0 without words.
    pub fn lix(self) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        let words = self.words as f64;
        words / self.sentences.max(1) as f64 + 100.0 * self.long as f64 / words
    }
}

/// Counts what LIX is made of.
pub fn lix(text: &str) -> Readability {
    let words = words(text);
    let long =
        words.iter().filter(|word| word.text.chars().filter(|letter| letter.is_alphabetic()).count() > 6).count();
    let ends = text.split(['.', '!', '?', ':']).filter(|part| part.chars().any(char::is_alphanumeric)).count();
    Readability { words: words.len() as u64, long: long as u64, sentences: ends.max(1) as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lix_equals_its_published_example() {
        // lix.se: 3,784 words, 580 sentences, 1,018 long ones.
        let known = Readability { words: 3_784, long: 1_018, sentences: 580 };
        assert!((known.lix() - 33.426_886).abs() < 1e-6);
        assert_eq!(lix("Vi läser. Beskedet kom i går!"), Readability { words: 6, long: 1, sentences: 2 });
        assert_eq!(lix("").lix(), 0.0);
    }

    #[test]
    fn words_keep_their_hyphens_and_apostrophes() {
        let text = "Don’t you use e-legitimation, - or «BankID»?";
        let found = words(text);
        let texts: Vec<&str> = found.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["don't", "you", "use", "e-legitimation", "or", "bankid"]);
        assert_eq!(text.get(found[5].start..found[5].end), Some("BankID"));
    }
}
