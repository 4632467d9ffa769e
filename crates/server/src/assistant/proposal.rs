//! What a language model proposed, and whether it may be shown: a short name and a few sentences, each resting on comments
//! that it was given.

use ingest::scrub::{Policy, scrub_comment};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The longest name and the longest sentence, in signs, and the most sentences.
const LONGEST_NAME: usize = 80;
const LONGEST_SENTENCE: usize = 300;
const MOST_SENTENCES: usize = 6;

/// A name and a summary, to be taken or left.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) struct Proposal {
    /// What the theme might be called.
    pub(crate) name: String,
    /// The comments that the name rests on, numbered from 1.
    pub(crate) name_cites: Vec<usize>,
    /// The summary.
    pub(crate) sentences: Vec<Sentence>,
}

/// One sentence of a summary.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
pub(crate) struct Sentence {
    /// The sentence.
    pub(crate) text: String,
    /// The comments that say so, numbered from 1.
    pub(crate) cites: Vec<usize>,
}

/// Why a proposal may not be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// It is not what was asked for.
    Form,
    /// It says something without naming a comment that says so.
    Uncited,
    /// It names a comment that it was not given.
    Unknown,
    /// It is too long, or holds what no name or sentence holds.
    Signs,
}

impl Misfit {
    /// A part of a sentence.
    pub(crate) fn told(self) -> &'static str {
        match self {
            Misfit::Form => "it was not in the form that was asked for",
            Misfit::Uncited => "it said something without naming a comment that says so",
            Misfit::Unknown => "it named a comment that it was not given",
            Misfit::Signs => "it was too long, or held a link or a line break",
        }
    }
}

/// Reads what a model said about so many comments.
///
/// # Errors
/// Why it may not be shown.
pub(super) fn check(said: &str, comments: usize) -> Result<Proposal, Misfit> {
    let mut proposal: Proposal = serde_json::from_str(object_in(said)).map_err(|_| Misfit::Form)?;
    let cites = proposal.sentences.iter_mut().map(|sentence| &mut sentence.cites);
    for cites in cites.chain(std::iter::once(&mut proposal.name_cites)) {
        cites.sort_unstable();
        cites.dedup();
        if cites.is_empty() {
            return Err(Misfit::Uncited);
        }
        if !cites.iter().all(|number| (1..=comments).contains(number)) {
            return Err(Misfit::Unknown);
        }
    }
    proposal.name = shown(&proposal.name, LONGEST_NAME)?;
    for sentence in &mut proposal.sentences {
        sentence.text = shown(&sentence.text, LONGEST_SENTENCE)?;
    }
    if proposal.sentences.is_empty() || proposal.sentences.len() > MOST_SENTENCES {
        return Err(Misfit::Form);
    }
    Ok(proposal)
}

/// The object in a text that may dress it in words or fences.
fn object_in(said: &str) -> &str {
    let found = said.find('{').zip(said.rfind('}')).and_then(|(from, to)| said.get(from..=to));
    found.unwrap_or(said)
}

/// Words as they are shown: on one line, without links and personal data.
fn shown(text: &str, longest: usize) -> Result<String, Misfit> {
    let text = text.trim();
    let fits = (1..=longest).contains(&text.chars().count());
    if !fits || text.chars().any(char::is_control) || text.contains("://") || text.contains("www.") {
        return Err(Misfit::Signs);
    }
    Ok(scrub_comment(text, Policy::default()).text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn said(name: &str, name_cites: &[usize], text: &str, cites: &[i64]) -> String {
        json!({ "name": name, "name_cites": name_cites, "sentences": [{ "text": text, "cites": cites }] }).to_string()
    }

    #[test]
    fn what_rests_on_comments_is_shown() {
        let good = said("Inloggningen", &[2, 1, 2], "Kunder kommer inte in.", &[3]);
        let proposal = check(&good, 3).unwrap();
        assert_eq!((proposal.name.as_str(), proposal.name_cites.as_slice()), ("Inloggningen", [1, 2].as_slice()));
        assert_eq!(check(&format!("Here it is:\n```json\n{good}\n```"), 3), Ok(proposal));
    }

    #[test]
    fn what_rests_on_nothing_is_refused() {
        let refused = |said: &str| check(said, 3).unwrap_err();
        assert_eq!(refused(&said("Inloggningen", &[], "Kunder kommer inte in.", &[1])), Misfit::Uncited);
        assert_eq!(refused(&said("Inloggningen", &[1], "Kunder kommer inte in.", &[])), Misfit::Uncited);
        assert_eq!(refused(&said("Inloggningen", &[1], "Kunder kommer inte in.", &[4])), Misfit::Unknown);
        assert_eq!(refused(&said("Inloggningen", &[0], "Kunder kommer inte in.", &[1])), Misfit::Unknown);
        assert_eq!(refused(&said("Inloggningen", &[1], "Kunder kommer inte in.", &[-1])), Misfit::Form);
        assert_eq!(refused(r#"{"name":"x","name_cites":[1],"sentences":[]}"#), Misfit::Form);
        assert_eq!(refused("I cannot help with that."), Misfit::Form);
        assert_eq!(refused("}{"), Misfit::Form);
        assert_eq!(refused(""), Misfit::Form);
    }

    #[test]
    fn a_link_a_line_break_or_a_whole_page_is_no_name() {
        for name in ["see https://evil.example", "two\nlines", "  ", &"x".repeat(81)] {
            assert_eq!(check(&said(name, &[1], "Fine.", &[1]), 1), Err(Misfit::Signs), "{name}");
        }
        let person = check(&said("Ring 070-123 45 67", &[1], "Skriv till anna@example.se.", &[1]), 1).unwrap();
        assert!(!person.name.contains("123 45") && !person.sentences[0].text.contains("anna@"), "{person:?}");
    }
}
