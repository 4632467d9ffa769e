//! Comments that say nearly the same, letter by letter: sent twice, copied, or made by a machine.
//!
//! Cosine of pieces of five letters, at least 0.9, among the pairs that MinHash (Broder 1997) puts together. Short
//! comments are left alone: many people write *Allt fungerade bra*.

use std::collections::HashMap;

/// The least cosine of two duplicates.
const ALIKE: f64 = 0.9;
/// Shorter comments, in letters and digits, are never duplicates.
const SHORTEST: usize = 25;
const BANDS: usize = 20;
const ROWS: usize = 5;

/// For each text the first one that says nearly the same, if that is another.
pub fn duplicates(texts: &[&str]) -> Vec<Option<usize>> {
    let pieces: Vec<Vec<u64>> = texts.iter().map(|text| pieces(text)).collect();
    let mut first: Vec<Option<usize>> = vec![None; texts.len()];
    let mut buckets: HashMap<(usize, u64), Vec<usize>> = HashMap::new();
    for (at, own) in pieces.iter().enumerate() {
        if own.is_empty() {
            continue;
        }
        let mut tried = Vec::new();
        for (band, key) in bands(own).into_iter().enumerate() {
            let bucket = buckets.entry((band, key)).or_default();
            for &other in bucket.iter().take(50) {
                if first[at].is_none() && !tried.contains(&other) {
                    tried.push(other);
                    if cosine(own, &pieces[other]) >= ALIKE {
                        first[at] = Some(first[other].unwrap_or(other));
                    }
                }
            }
            // A copy need not be looked for: whoever is like it is like the first.
            if first[at].is_none() {
                bucket.push(at);
            }
        }
    }
    first
}

/// The hashes of all pieces of five letters, in order; none of a short text.
fn pieces(text: &str) -> Vec<u64> {
    let letters: Vec<char> =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if letters.len() < SHORTEST {
        return Vec::new();
    }
    let hash = |piece: &[char]| {
        piece.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| mixed(hash ^ u64::from(u32::from(*letter))))
    };
    let mut found: Vec<u64> = letters.windows(5).map(hash).collect();
    found.sort_unstable();
    found
}

fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value ^ (value >> 33)
}

fn bands(pieces: &[u64]) -> Vec<u64> {
    let least = |seed: u64| pieces.iter().map(|piece| mixed(piece ^ mixed(seed))).min().unwrap_or_default();
    let row = |band: usize, row: usize| least((band * ROWS + row) as u64 + 1);
    (0..BANDS).map(|band| (0..ROWS).fold(0, |key, at| mixed(key ^ row(band, at)))).collect()
}

/// Of two sorted lists with repeats.
fn cosine(a: &[u64], b: &[u64]) -> f64 {
    let counts =
        |list: &[u64]| list.chunk_by(|x, y| x == y).map(|same| (same[0], same.len() as f64)).collect::<Vec<_>>();
    let (a, b) = (counts(a), counts(b));
    let length = |list: &[(u64, f64)]| list.iter().map(|(_, count)| count * count).sum::<f64>().sqrt();
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.0 == y.0 {
            sum += x.1 * y.1;
        }
        (i, j) = (i + usize::from(x.0 <= y.0), j + usize::from(y.0 <= x.0));
    }
    sum / (length(&a) * length(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_with_a_typo_are_found_and_short_or_other_comments_are_not() {
        let found = duplicates(&[
            "Jag har väntat i tre veckor på att någon ska svara på mitt mejl om fakturan.",
            "Bra",
            "jag har väntat i tre veckor på att någon ska svara på mitt mejl om fakturan!!",
            "Bra",
            "Jag har väntat i tre veckor på ett paket som aldrig kom fram till ombudet.",
            "Jag har väntat i tre veckor på att någon ska svara på mitt mejl om fakturan.",
        ]);
        assert_eq!(found, [None, None, Some(0), None, None, Some(0)]);
    }
}
