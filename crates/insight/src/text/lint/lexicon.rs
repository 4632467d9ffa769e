//! The words and phrases that the rules know, in Swedish and English: `words.txt`, read once.

use crate::text::Language;
use std::sync::LazyLock;

/// What a rule looks for, by language.
pub(super) struct Words {
    swedish: Vec<&'static str>,
    english: Vec<&'static str>,
}

impl Words {
    pub(super) fn of(&self, language: Language) -> &[&'static str] {
        match language {
            Language::Swedish => &self.swedish,
            Language::English => &self.english,
            Language::Other => &[],
        }
    }

    pub(super) fn has(&self, language: Language, word: &str) -> bool {
        is_among(self.of(language), word)
    }
}

/// Whether a word is among those of a list; `*` at the end stands for any ending.
pub(super) fn is_among(list: &[&str], word: &str) -> bool {
    list.iter().any(|known| match known.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == *known,
    })
}

/// Opposites: *lätt eller svårt* asks one thing from both ends.
pub(super) static OPPOSITES: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| list("opposites", "any").into_iter().filter_map(|pair| pair.split_once('/')).collect());

/// A list of the file, by its heading and the mark before its lines.
fn list(heading: &str, mark: &str) -> Vec<&'static str> {
    let section = include_str!("words.txt").split("\n[").find_map(|part| part.strip_prefix(heading)?.strip_prefix(']'));
    let lines = section.unwrap_or_default().lines().filter_map(|line| line.strip_prefix(mark)?.strip_prefix(": "));
    lines.flat_map(|line| line.split(", ")).map(str::trim).collect()
}

fn words(heading: &str) -> Words {
    Words { swedish: list(heading, "sv"), english: list(heading, "en") }
}

/// Praise that the asker gives away before the customer has answered.
pub(super) static PRAISE: LazyLock<Words> = LazyLock::new(|| words("praise"));
/// Blame that the asker gives away.
pub(super) static BLAME: LazyLock<Words> = LazyLock::new(|| words("blame"));
/// Words that judge, also in plain use; before a noun and after *our* they give an opinion away.
pub(super) static JUDGING: LazyLock<Words> = LazyLock::new(|| words("judging"));
/// Statements that leave no exception.
pub(super) static ABSOLUTE: LazyLock<Words> = LazyLock::new(|| words("absolute"));
/// After these, an absolute word is a figure of speech or a plain measure.
pub(super) static NOT_ABSOLUTE: LazyLock<Words> = LazyLock::new(|| words("not_absolute"));
/// What denies the whole of a sentence.
pub(super) static NOT: LazyLock<Words> = LazyLock::new(|| words("not"));
/// What denies too, and makes a second denial hard to follow.
pub(super) static ALSO_NOT: LazyLock<Words> = LazyLock::new(|| words("also_not"));
/// What takes for granted how the customer feels.
pub(super) static FEELING: LazyLock<Words> = LazyLock::new(|| words("feeling"));
/// What is wrong, taken for granted by *how*: *how problematic was it*.
pub(super) static TROUBLE: LazyLock<Words> = LazyLock::new(|| words("trouble"));
/// The same within a question.
pub(super) static VAGUE: LazyLock<Words> = LazyLock::new(|| words("vague"));
/// Measures that everybody takes differently; harmless on a scale, empty with yes or no.
pub(super) static RELATIVE: LazyLock<Words> = LazyLock::new(|| words("relative"));
/// Words of the trade, and of offices.
pub(super) static JARGON: LazyLock<Words> = LazyLock::new(|| words("jargon"));
/// What people would rather not tell.
pub(super) static SENSITIVE: LazyLock<Words> = LazyLock::new(|| words("sensitive"));
/// Somebody or something that the customer may never have met.
pub(super) static MEETING: LazyLock<Words> = LazyLock::new(|| words("meeting"));
/// Judged together although they are one thing, or belong together in speech.
pub(super) static PAIRS: LazyLock<Words> = LazyLock::new(|| words("pairs"));
/// What shows which answer is wanted.
pub(super) static LEADS: LazyLock<Words> = LazyLock::new(|| words("leads"));
/// What proposes something.
pub(super) static SHOULD: LazyLock<Words> = LazyLock::new(|| words("should"));
/// What proposes to end something.
pub(super) static STOP: LazyLock<Words> = LazyLock::new(|| words("stop"));
/// Several words that leave no exception.
pub(super) static WHOLLY: LazyLock<Words> = LazyLock::new(|| words("wholly"));
/// Denials that deny nothing of the question.
pub(super) static WHOLE_DENIED: LazyLock<Words> = LazyLock::new(|| words("whole_denied"));
/// What takes for granted what should be asked.
pub(super) static PRESUMES: LazyLock<Words> = LazyLock::new(|| words("presumes"));
/// What we know that customers did: it may be asked why.
pub(super) static CONTACT: LazyLock<Words> = LazyLock::new(|| words("contact"));
/// Longer ago than people remember.
pub(super) static LONG_AGO: LazyLock<Words> = LazyLock::new(|| words("long_ago"));
/// What says since when.
pub(super) static ANCHORED: LazyLock<Words> = LazyLock::new(|| words("anchored"));
/// What everybody who is asked has met.
pub(super) static WHOLE_MET: LazyLock<Words> = LazyLock::new(|| words("whole_met"));
/// What asks for agreement.
pub(super) static ASKS_AGREEMENT: LazyLock<Words> = LazyLock::new(|| words("asks_agreement"));
/// How often, without saying it.
pub(super) static VAGUE_OFTEN: LazyLock<Vec<&str>> = LazyLock::new(|| list("vague_often", "any"));
/// Short capitals that everybody reads.
pub(super) static KNOWN_CAPITALS: LazyLock<Vec<&str>> = LazyLock::new(|| list("known_capitals", "any"));
pub(super) static OR_MORE: LazyLock<Vec<&str>> = LazyLock::new(|| list("or_more", "any"));
pub(super) static MORE_THAN: LazyLock<Vec<&str>> = LazyLock::new(|| list("more_than", "any"));
pub(super) static LESS_THAN: LazyLock<Vec<&str>> = LazyLock::new(|| list("less_than", "any"));
/// Words before the heart of an answer that only say how much of it.
pub(super) static STRENGTH: LazyLock<Vec<&str>> = LazyLock::new(|| list("strength", "any"));
pub(super) static GOOD: LazyLock<Vec<&str>> = LazyLock::new(|| list("good", "any"));
pub(super) static BAD: LazyLock<Vec<&str>> = LazyLock::new(|| list("bad", "any"));
pub(super) static MIDDLE: LazyLock<Vec<&str>> = LazyLock::new(|| list("middle", "any"));
pub(super) static WAY_OUT: LazyLock<Vec<&str>> = LazyLock::new(|| list("way_out", "any"));
/// An answer that begins so says that it did not happen.
pub(super) static WAY_OUT_START: LazyLock<Vec<&str>> = LazyLock::new(|| list("way_out_start", "any"));
pub(super) static DEGREES: LazyLock<Vec<&str>> = LazyLock::new(|| list("degrees", "any"));
/// What asks for a judgement.
pub(super) static RATE: LazyLock<Words> = LazyLock::new(|| words("rate"));
/// What makes a question one about the whole.
pub(super) static OVERALL: LazyLock<Words> = LazyLock::new(|| words("overall"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_the_file_has_words() {
        let headings = include_str!("words.txt").lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
        for heading in headings {
            let found = [list(heading, "any"), list(heading, "sv"), list(heading, "en")].map(|list| list.len());
            assert!(found[0] > 2 || found[1] > 2 && found[2] > 2, "{heading}: {found:?}");
        }
        assert!(OPPOSITES.len() > 20 && PRAISE.of(Language::Swedish).len() > 20 && !GOOD.is_empty());
    }
}
