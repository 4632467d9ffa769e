//! Events as they arrive one by one from live sources: decided on, free of names, not stored yet.

use crate::{IdentityKey, IdentityKind, Micros, ValueKind};
use serde::{Deserialize, Serialize};

/// One property of an event: a name, and its value as text with the kind it had in the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Property {
    /// Its name; nested properties are joined with dots (`page.path`).
    pub name: String,
    /// What the value was in the source.
    pub kind: ValueKind,
    /// The value as text.
    pub value: String,
}

/// One timestamped fact about a customer. Immutable.
///
/// It names its customer by pseudonym only; what a pseudonym stands for is in the vault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The sender's own id: within a project, two events with the same id are one event.
    pub message_id: String,
    /// When it happened, corrected for the sender's clock.
    pub time: Micros,
    /// When it arrived here.
    pub received: Micros,
    /// The strongest identifier that it carried.
    pub person: IdentityKey,
    /// The device that it came from, where it carried one besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<IdentityKey>,
    /// What happened.
    pub activity: String,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Everything else that was kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
}

/// An identifier as it came, for the vault alone.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownIdentity {
    /// Its pseudonym.
    pub key: IdentityKey,
    /// What it is.
    pub kind: IdentityKind,
    /// The normalised value; empty for kinds of which only the keyed hash may be kept.
    pub value: String,
}

/// What one accepted call amounts to.
#[derive(Clone)]
pub struct Accepted {
    /// The event itself.
    pub event: Event,
    /// The identifiers it carried.
    pub identities: Vec<KnownIdentity>,
    /// Identifiers that it showed to belong together, each a weaker and a stronger one.
    pub links: Vec<(IdentityKey, IdentityKey)>,
    /// An earlier identifier that the sender declares to be this person: from, to.
    pub alias: Option<(IdentityKey, IdentityKey)>,
    /// What it says about the person (name, e-mail …), for the vault alone.
    pub traits: Vec<Property>,
}

/// A call that was not accepted.
#[derive(Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Why, a code of a closed list (`ingest::tracking::Reason`).
    pub reason: String,
    /// The bytes as they came, scrubbed of personal data unless the project keeps originals.
    pub bytes: Vec<u8>,
    /// The sender's own id, where one could be read.
    pub message_id: Option<String>,
}

// Neither of these may reach a log by way of `{:?}`: they hold personal data.
impl std::fmt::Debug for KnownIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KnownIdentity({:?} {})", self.kind, self.key)
    }
}

impl std::fmt::Debug for Accepted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Accepted({} {})", self.event.activity, self.event.person)
    }
}

impl std::fmt::Debug for Rejected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rejected({}, {} bytes)", self.reason, self.bytes.len())
    }
}
