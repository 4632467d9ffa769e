//! What resolving identifiers comes to: the map, what a member should look at, and the figures.

use model::{IdentityKey, IdentityMap};

/// Limits to what is joined without being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IdentityLimits {
    /// The most identifiers that one person may have.
    pub most_identities: u32,
    /// A device seen with two persons within this many days is shared.
    pub shared_within_days: i32,
    /// How far before the first and after the last sighting a device is a person's, where it belongs to
    /// different persons at different times.
    pub reach_days: i32,
    /// The most persons that may share an e-mail address or a number for it to suggest that they are one.
    pub most_sharing: usize,
}

impl Default for IdentityLimits {
    fn default() -> Self {
        IdentityLimits { most_identities: 64, shared_within_days: 30, reach_days: 30, most_sharing: 4 }
    }
}

/// Who is who, with everything that was not decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolution {
    /// Which person each identifier's events belong to.
    pub map: IdentityMap,
    /// Persons that are perhaps one, never merged by themselves; in order of their names.
    pub suggestions: Vec<Suggestion>,
    /// What was left apart and why, in order of keys.
    pub reviews: Vec<Review>,
    /// Identifiers that different persons use, in order of keys.
    pub shared: Vec<Shared>,
    /// The figures that are published.
    pub figures: StitchFigures,
}

/// Two persons that are perhaps one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// One, by its name.
    pub a: IdentityKey,
    /// The other.
    pub b: IdentityKey,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// How often what was found that two persons have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// E-mail addresses seen with both.
    pub emails: usize,
    /// Telephone numbers seen with both.
    pub phones: usize,
    /// Customer numbers seen with both.
    pub user_ids: usize,
    /// Declarations of a sender that one is the other.
    pub aliases: usize,
    /// Pairs of identifiers, one of each person, that one event carried.
    pub events: usize,
}

impl Evidence {
    /// All of it together.
    pub fn count(&self) -> usize {
        self.emails + self.phones + self.user_ids + self.aliases + self.events
    }
}

/// Why something was left apart for a member to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReviewReason {
    /// The person would have had more identifiers than allowed.
    TooLarge,
    /// More persons use it than one household: a front desk, a shared mailbox, a test.
    SharedByMany,
    /// A member parted the two, but other facts keep them together.
    StillTogether,
}

impl ReviewReason {
    /// The reason in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            ReviewReason::TooLarge => "too_large",
            ReviewReason::SharedByMany => "shared_by_many",
            ReviewReason::StillTogether => "still_together",
        }
    }
}

/// Something that a member should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The identifier.
    pub identity: IdentityKey,
    /// The other identifier, or the person that it was kept from.
    pub other: IdentityKey,
    /// Why.
    pub reason: ReviewReason,
}

/// An identifier that different persons use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The identifier.
    pub identity: IdentityKey,
    /// The persons that it was seen with, by name.
    pub persons: Vec<String>,
    /// How many anonymous persons its own events make.
    pub epochs: usize,
}

/// How much was stitched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StitchFigures {
    /// Identifiers that facts tell of.
    pub identities: usize,
    /// Persons that they make.
    pub persons: usize,
    /// Identifiers whose events belong, at least for a time, to a person named by another identifier.
    pub stitched_identities: usize,
    /// Devices that different persons use at the same time.
    pub shared_devices: usize,
    /// Pairs of persons that are perhaps one.
    pub suggestions: usize,
    /// What a member should look at.
    pub reviews: usize,
    /// Facts that could not be used, because they do not tell of pseudonyms.
    pub skipped_facts: usize,
}

/// Whether an event that carried this identifier at this time belongs to a person named by another one:
/// the events of which the published share of stitching is made up.
pub fn is_back_stitched(map: &IdentityMap, identity: &str, time: i64) -> bool {
    let person = map.person(identity, time);
    // An epoch of a shared device is the device itself.
    let own = person.strip_prefix(identity).is_some_and(|rest| rest.is_empty() || rest.starts_with('#'));
    !own
}
