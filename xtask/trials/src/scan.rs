//! Looks through every byte of a folder for things that must not be there, in every form in which a
//! program could have written them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use sha2::Digest;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every file under a folder.
pub(crate) fn files_under(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let failed = |error: std::io::Error| format!("list `{}`: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_dir() {
            files.extend(files_under(&entry.path())?);
        } else {
            files.push(entry.path());
        }
    }
    Ok(files)
}

/// A word in every form that a scan looks for: plain, small letters, UTF-16, hexadecimal, base64 at each
/// of the three places where it can begin, percent-encoded, and its SHA-256 as bytes and text.
pub(crate) fn forms(word: &str) -> Vec<(&'static str, Vec<u8>)> {
    let bytes = word.as_bytes();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let hash = sha2::Sha256::digest(bytes).to_vec();
    let percent: String = word
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    let mut forms = vec![
        ("UTF-8", bytes.to_vec()),
        ("small letters", word.to_lowercase().into_bytes()),
        ("UTF-16LE", word.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("UTF-16BE", word.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("hexadecimal", hex(bytes).into_bytes()),
        ("HEXADECIMAL", hex(bytes).to_uppercase().into_bytes()),
        ("percent-encoded", percent.into_bytes()),
        ("SHA-256", hash.clone()),
        ("SHA-256 as text", hex(&hash).into_bytes()),
    ];
    for before in 0..3 {
        forms.push(("base64", inner_base64(bytes, before, &STANDARD_NO_PAD)));
        forms.push(("base64 for URLs", inner_base64(bytes, before, &URL_SAFE_NO_PAD)));
    }
    let mut known = BTreeSet::new();
    forms.retain(|(_, form)| form.len() >= 4 && known.insert(form.clone()));
    forms
}

/// The part of a word's base64 that does not depend on what stands before and after it.
fn inner_base64(word: &[u8], before: usize, engine: &impl Engine) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, before).chain(word.iter().copied()).collect();
    let encoded = engine.encode(&padded).into_bytes();
    let skipped = [0, 2, 3][before % 3];
    let whole = encoded.len() - usize::from(!padded.len().is_multiple_of(3));
    encoded.get(skipped..whole).unwrap_or_default().to_vec()
}

/// Many words at once: an index of the first eight bytes of every form leads to the whole.
pub(crate) struct Search {
    /// The first bytes of each form, sorted, with the form and where it comes from.
    forms: Vec<(Vec<u8>, &'static str, String)>,
    first: Vec<bool>,
}

impl Search {
    pub(crate) fn for_words(words: &[String]) -> Search {
        let mut all: Vec<(Vec<u8>, &'static str, String)> = Vec::new();
        for word in words {
            all.extend(forms(word).into_iter().map(|(kind, form)| (form, kind, word.clone())));
        }
        all.sort();
        let mut first = vec![false; 1 << 24];
        for (form, _, _) in &all {
            first[key(form)] = true;
        }
        Search { forms: all, first }
    }

    /// Every hit in a file: which word, in which form, at which byte.
    pub(crate) fn hits(&self, bytes: &[u8]) -> Vec<(String, &'static str, usize)> {
        let mut hits = Vec::new();
        for at in 0..bytes.len().saturating_sub(3) {
            let rest = &bytes[at..];
            if !self.first[key(rest)] {
                continue;
            }
            let start = rest.get(..4).unwrap_or(rest);
            let from = self.forms.partition_point(|(form, _, _)| form.get(..4).unwrap_or(form) < start);
            for (form, kind, word) in self.forms.iter().skip(from).take_while(|(form, _, _)| form.starts_with(start)) {
                if rest.starts_with(form) {
                    hits.push((word.clone(), *kind, at));
                }
            }
        }
        hits
    }
}

/// The first three bytes as a number.
fn key(bytes: &[u8]) -> usize {
    bytes.iter().take(3).fold(0, |key, byte| key << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_word_is_found_in_every_form_and_nothing_else_is() {
        let word = "Canary-åäö-4711-xyzzy".to_owned();
        let search = Search::for_words(&[word.clone(), "another-word".to_owned()]);
        for (kind, form) in forms(&word) {
            let mut bytes = b"some bytes before ".to_vec();
            bytes.extend_from_slice(&form);
            bytes.extend_from_slice(b" and after");
            assert!(search.hits(&bytes).iter().any(|(found, _, at)| *found == word && *at == 18), "{kind}");
        }
        assert_eq!(search.hits(b"nothing of the kind stands here, Canary-4711"), []);
    }

    #[test]
    fn base64_is_found_wherever_the_word_begins() {
        let search = Search::for_words(&["canary-4711-xyzzy".to_owned()]);
        for before in ["", "a", "ab", "abc", "abcd"] {
            let encoded = STANDARD_NO_PAD.encode(format!("{before}canary-4711-xyzzy and more"));
            assert!(!search.hits(encoded.as_bytes()).is_empty(), "{before}");
        }
    }
}
