//! String pools: text comes in, 32-bit codes go out, so that hot columns are plain integers.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

/// The code of a missing value. It never equals another value, not even another missing one,
/// in "same group" questions (design §3).
pub const MISSING: u32 = u32::MAX;

/// Distinct strings, each with a 32-bit code in order of first appearance.
#[derive(Clone, Default)]
pub struct Dictionary {
    bytes: String,
    ends: Vec<usize>,
    table: HashTable<u32>,
    hasher: FixedState,
}

impl Dictionary {
    /// An empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// The code of `text`, added if it is new.
    ///
    /// # Panics
    /// When more than 2³² − 1 distinct strings are added; callers bound their blocks far below.
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash = self.hasher.hash_one(text);
        let (bytes, ends, hasher) = (&self.bytes, &self.ends, &self.hasher);
        let entry = self.table.entry(
            hash,
            |&code| slice(bytes, ends, code) == text,
            |&code| hasher.hash_one(slice(bytes, ends, code)),
        );
        match entry {
            hashbrown::hash_table::Entry::Occupied(found) => *found.get(),
            hashbrown::hash_table::Entry::Vacant(vacant) => {
                let code = u32::try_from(self.ends.len()).expect("a dictionary holds fewer than 2^32 strings");
                assert!(code != MISSING, "a dictionary holds fewer than 2^32 - 1 strings");
                vacant.insert(code);
                self.bytes.push_str(text);
                self.ends.push(self.bytes.len());
                code
            }
        }
    }

    /// The code of `text`, if it has one.
    pub fn find(&self, text: &str) -> Option<u32> {
        let hash = self.hasher.hash_one(text);
        self.table.find(hash, |&code| slice(&self.bytes, &self.ends, code) == text).copied()
    }

    /// The string behind a code that this dictionary gave out.
    ///
    /// # Panics
    /// For a code it never gave out (and for [`MISSING`]).
    pub fn get(&self, code: u32) -> &str {
        slice(&self.bytes, &self.ends, code)
    }

    /// The string behind a code, or `None` for [`MISSING`].
    pub fn text(&self, code: u32) -> Option<&str> {
        (code != MISSING).then(|| self.get(code))
    }

    /// How many distinct strings there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All strings in code order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        (0..self.ends.len()).map(|code| slice(&self.bytes, &self.ends, code as u32))
    }

    /// Memory held, in bytes (approximate).
    pub fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 8 + self.table.capacity() * 5
    }
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter().take(20)).finish()
    }
}

#[expect(clippy::string_slice, reason = "ends are only ever pushed at the end of a whole string")]
fn slice<'a>(bytes: &'a str, ends: &[usize], code: u32) -> &'a str {
    let code = code as usize;
    let start = if code == 0 { 0 } else { ends[code - 1] };
    &bytes[start..ends[code]]
}

/// A dictionary-coded text column: one code a row, [`MISSING`] where there is no value.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// One code for each row.
    pub codes: Vec<u32>,
    /// The strings behind the codes.
    pub dictionary: Dictionary,
}

impl Column {
    /// Adds a row.
    pub fn push(&mut self, value: Option<&str>) {
        let code = value.map_or(MISSING, |text| self.dictionary.intern(text));
        self.codes.push(code);
    }

    /// The text of a row, if it has a value.
    pub fn text(&self, row: usize) -> Option<&str> {
        self.dictionary.text(self.codes[row])
    }
}

impl<'a> FromIterator<Option<&'a str>> for Column {
    fn from_iter<I: IntoIterator<Item = Option<&'a str>>>(values: I) -> Self {
        let mut column = Column::default();
        for value in values {
            column.push(value);
        }
        column
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_strings_share_a_code_and_codes_follow_first_appearance() {
        let mut dictionary = Dictionary::new();
        let codes: Vec<u32> = ["ring", "", "åäö", "ring"].iter().map(|text| dictionary.intern(text)).collect();
        assert_eq!(codes, [0, 1, 2, 0]);
        assert_eq!(dictionary.get(2), "åäö");
        assert_eq!(dictionary.find(""), Some(1));
        assert_eq!(dictionary.find("nej"), None);
        assert_eq!(dictionary.text(MISSING), None);
    }
}
