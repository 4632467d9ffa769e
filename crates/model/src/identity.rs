//! Identifiers of customers: their kinds, their pseudonyms, what is known of which belong together,
//! and the map from identifiers to persons that follows from it.

use crate::Micros;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

/// What an identifier is. The order is that of strength: later kinds say more surely who it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// A cookie or an installation: a device, not a person.
    AnonymousId,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// A customer number or a login.
    UserId,
    /// A national identification number; only ever a keyed hash.
    NationalId,
}

impl IdentityKind {
    /// All kinds, weakest first.
    pub const ALL: [IdentityKind; 5] = [
        IdentityKind::AnonymousId,
        IdentityKind::Phone,
        IdentityKind::Email,
        IdentityKind::UserId,
        IdentityKind::NationalId,
    ];

    /// The kind in interfaces (`user_id`).
    pub fn code(self) -> &'static str {
        match self {
            IdentityKind::AnonymousId => "anonymous_id",
            IdentityKind::Phone => "phone",
            IdentityKind::Email => "email",
            IdentityKind::UserId => "user_id",
            IdentityKind::NationalId => "national_id",
        }
    }

    /// The kind behind a code of [`IdentityKind::code`].
    pub fn from_code(code: &str) -> Option<IdentityKind> {
        IdentityKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The letter that pseudonyms of this kind begin with.
    pub fn letter(self) -> char {
        match self {
            IdentityKind::AnonymousId => 'a',
            IdentityKind::Phone => 't',
            IdentityKind::Email => 'e',
            IdentityKind::UserId => 'u',
            IdentityKind::NationalId => 'n',
        }
    }
}

/// The pseudonym of an identifier: a letter for its kind, `_`, and 16 signs of a keyed hash. The same
/// identifier in the same project always has the same one; without the project's key nobody can tell
/// what it stands for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdentityKey(pub String);

impl IdentityKey {
    /// The pseudonym as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of identifier it stands for; `None` for text that is no pseudonym.
    pub fn kind(&self) -> Option<IdentityKind> {
        let (letter, rest) = self.0.split_once('_')?;
        let fits = rest.len() == 16 && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        IdentityKind::ALL.into_iter().find(|kind| fits && letter.chars().eq([kind.letter()]))
    }
}

impl fmt::Display for IdentityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Something that was learnt about which identifiers are one person. Facts are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "fact")]
pub enum Fact {
    /// An event carried both, on this day (days since 1970-01-01 UTC, by event time).
    Together {
        /// The weaker of the two.
        weaker: IdentityKey,
        /// The stronger.
        stronger: IdentityKey,
        /// The day.
        day: i32,
    },
    /// A sender declared that `from` is `to`.
    Alias {
        /// The earlier identifier.
        from: IdentityKey,
        /// The one it belongs to.
        to: IdentityKey,
    },
    /// A member decided that the two are one person.
    Merge {
        /// One.
        a: IdentityKey,
        /// The other.
        b: IdentityKey,
    },
    /// A member decided that the two are not one person, whatever other facts say.
    Unmerge {
        /// One.
        a: IdentityKey,
        /// The other.
        b: IdentityKey,
    },
}

/// A fact with its place in the merge log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedFact {
    /// Its number; later facts have higher ones.
    pub seq: i64,
    /// When it was recorded.
    pub at: Micros,
    /// The fact.
    pub fact: Fact,
}

/// From `until` of the run before (or ever) until `until`, the identifier's events belong to `person`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRun {
    /// The first moment that no longer belongs to the run; `i64::MAX` for the last run.
    pub until: i64,
    /// The person: the key of the strongest identifier, with `#n` for the nth epoch of a shared device.
    pub person: String,
}

/// Which person the events of each identifier belong to. Identifiers that are not in it are persons of
/// their own, named by their own key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdentityMap {
    runs: HashMap<String, Vec<PersonRun>>,
}

impl IdentityMap {
    /// Adds an identifier whose events belong to other persons than itself, runs in order of time.
    pub fn insert(&mut self, identity: IdentityKey, runs: Vec<PersonRun>) {
        self.runs.insert(identity.0, runs);
    }

    /// Makes all events of an identifier a person of their own again.
    pub fn remove(&mut self, identity: &str) {
        self.runs.remove(identity);
    }

    /// The runs of an identifier, `None` where all its events are a person of their own.
    pub fn runs(&self, identity: &str) -> Option<&[PersonRun]> {
        self.runs.get(identity).map(Vec::as_slice)
    }

    /// The person that an identifier's event at `time` (UTC microseconds) belongs to.
    pub fn person<'a>(&'a self, identity: &'a str, time: i64) -> &'a str {
        let run = self.runs.get(identity).and_then(|runs| runs.iter().find(|run| time < run.until));
        run.map_or(identity, |run| run.person.as_str())
    }

    /// All identifiers in the map with their runs, in no particular order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[PersonRun])> {
        self.runs.iter().map(|(identity, runs)| (identity.as_str(), runs.as_slice()))
    }

    /// How many identifiers are in it.
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    /// Whether nobody is anyone else.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }
}
