//! A comment as a sparse vector: words, pairs of words, and pieces of words, each by how rare it is.
//!
//! Hashed, so that no list of words need be kept; a word after a denial is another word.

use super::lexicon::is_denial;
use crate::text::marks::{Mark, marks};

/// How many places the vectors have.
pub(super) const PLACES: usize = 1 << 18;
/// A sparse vector: places in order, and what stands there.
pub(super) type Sparse = Vec<(u32, f32)>;

/// What a text is made of, before anything is known of other texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// Words and pairs: place and count.
    words: Vec<(u32, f32)>,
    /// Pieces of words.
    pieces: Vec<(u32, f32)>,
}

/// The parts of a text.
pub(super) fn parts(text: &str) -> Parts {
    let mut parts = Parts::default();
    let mut before: Option<u64> = None;
    let mut denied = 0_usize;
    for mark in marks(text) {
        let (name, is_word) = match &mark {
            Mark::Word(word) => (word.as_str(), true),
            Mark::Sign(sign) => (sign.as_str(), false),
            Mark::End => {
                (denied, before) = (0, None);
                continue;
            }
        };
        let hash = hashed(name.as_bytes(), if denied > 0 && is_word { 7 } else { 1 });
        parts.words.push((place(hash), 1.0));
        if let Some(before) = before {
            parts.words.push((place(before.rotate_left(17) ^ hash), 1.0));
        }
        before = Some(hash);
        if is_word {
            pieces(name, denied > 0, &mut parts.pieces);
        }
        denied = if is_denial(name) { 4 } else { denied.saturating_sub(1) };
    }
    counted(&mut parts.words);
    counted(&mut parts.pieces);
    parts
}

/// Pieces of two to five letters, the borders of the word included.
fn pieces(word: &str, denied: bool, found: &mut Vec<(u32, f32)>) {
    let letters: Vec<char> = std::iter::once('<').chain(word.chars()).chain(std::iter::once('>')).collect();
    for start in 0..letters.len() {
        let mut hash = START ^ if denied { 99 } else { 3 };
        for (length, letter) in (1..=5).zip(&letters[start..]) {
            hash = mixed(hash, u64::from(u32::from(*letter)));
            if length >= 2 {
                found.push((place(hash), 1.0));
            }
        }
    }
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn hashed(bytes: &[u8], seed: u64) -> u64 {
    bytes.iter().fold(START ^ seed, |hash, byte| mixed(hash, u64::from(*byte)))
}

fn mixed(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0000_0100_0000_01b3)
}

fn place(hash: u64) -> u32 {
    // The high bits of a product depend on all the low ones.
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 46) as u32
}

/// Equal places joined, in order.
fn counted(found: &mut Vec<(u32, f32)>) {
    found.sort_unstable_by_key(|(place, _)| *place);
    found.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        kept.1 += if same { next.1 } else { 0.0 };
        same
    });
}

/// How rare each part is among the texts.
#[derive(Clone)]
pub(super) struct Rarity {
    weights: Vec<f32>,
}

impl Rarity {
    pub(super) fn of<'p>(texts: impl Iterator<Item = &'p Parts>) -> Rarity {
        let mut counts = vec![0.0_f32; PLACES];
        let mut all = 0.0_f32;
        for text in texts {
            all += 1.0;
            text.words.iter().chain(&text.pieces).for_each(|(place, _)| counts[*place as usize] += 1.0);
        }
        counts.iter_mut().for_each(|count| *count = ((1.0 + all) / (1.0 + *count)).ln() + 1.0);
        Rarity { weights: counts }
    }

    /// The vector of a text: words and pieces have half the length each.
    pub(super) fn vector(&self, parts: &Parts) -> Sparse {
        let mut vector = Sparse::with_capacity(parts.words.len() + parts.pieces.len());
        for block in [&parts.words, &parts.pieces] {
            let from = vector.len();
            vector.extend(
                block.iter().map(|(place, count)| (*place, (1.0 + count.ln()) * self.weights[*place as usize])),
            );
            let block = &mut vector[from..];
            let length = block.iter().map(|(_, weight)| weight * weight).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
            block.iter_mut().for_each(|(_, weight)| *weight *= std::f32::consts::FRAC_1_SQRT_2 / length);
        }
        vector
    }
}
