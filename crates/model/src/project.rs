//! Projects, the keys that may send to them, and where their data comes from.

use crate::Micros;
use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

pub(crate) use id;

id! {
    /// A project: `default` for the first one, else `prj_` and random signs. Also the folder of its log.
    ProjectId
}
id! {
    /// A write key's id (`key_…`): not the key itself.
    KeyId
}
id! {
    /// A member (`mbr_…`).
    MemberId
}
id! {
    /// An API token's id (`tok_…`): not the token itself.
    TokenId
}

impl ProjectId {
    /// The project that every data directory has.
    pub fn default_project() -> ProjectId {
        ProjectId("default".into())
    }
}

/// A project: whose data belongs together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created: Micros,
    /// What is decided about its data.
    pub settings: ProjectSettings,
}

/// What is decided about a project's data. Every field has a default that protects the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProjectSettings {
    /// Events older than this many days are removed by the retention job.
    pub retention_days: u32,
    /// What the data is used for, in words for the record of processing.
    pub purpose: String,
    /// The legal basis, in words for the record of processing.
    pub legal_basis: String,
    /// Whether rejections keep their original bytes unscrubbed.
    pub keep_originals: bool,
    /// Whether one customer may be looked at (needs the right and a stated reason besides).
    pub customer_view: bool,
    /// Whether a late event of an erased customer is refused; else it begins a new, unknown customer.
    pub refuse_erased: bool,
    /// The zone that days, weeks and months are meant in: an IANA name such as `Europe/Stockholm`.
    pub time_zone: String,
    /// Web origins whose pages may send; empty: any.
    pub allowed_origins: Vec<String>,
    /// Groups below this many persons are suppressed in what leaves by HTTP; never below 3.
    pub smallest_group: u32,
    /// The same for comments.
    pub smallest_comment_group: u32,
    /// Sources with a purpose and a retention of their own (`web`, `calls.csv` …).
    pub sources: Vec<SourceSettings>,
    /// Whether it is the example: all of it invented, so that it may be removed whole. Set when it is made.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
}

/// What is decided about one source of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceSettings {
    /// The channel or the file that the data comes by.
    pub source: String,
    /// What it is used for.
    pub purpose: String,
    /// How long it is kept; the project's retention where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
}

impl ProjectSettings {
    /// What a project begins with, said in the language of whoever makes it.
    pub fn in_language(language: crate::Language) -> ProjectSettings {
        let settings = ProjectSettings::default();
        match language {
            crate::Language::English => settings,
            crate::Language::Swedish => ProjectSettings {
                purpose: "förstå var kunder får det svårt, och göra det bättre".into(),
                legal_basis: "berättigat intresse (GDPR artikel 6.1 f)".into(),
                ..settings
            },
        }
    }
}

impl Default for ProjectSettings {
    fn default() -> Self {
        ProjectSettings {
            retention_days: 395, // 13 months
            purpose: "understand where customers meet trouble, and improve it".into(),
            legal_basis: "legitimate interest (GDPR 6.1 f)".into(),
            keep_originals: false,
            customer_view: false,
            refuse_erased: false,
            // Never guessed: the browser of whoever makes the project says where it is.
            time_zone: "UTC".into(),
            allowed_origins: Vec::new(),
            smallest_group: 5,
            smallest_comment_group: 8,
            sources: Vec::new(),
            example: false,
        }
    }
}

/// A write key as it is listed: it may send events to its project, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteKey {
    /// Its id.
    pub id: KeyId,
    /// The project that it sends to.
    pub project: ProjectId,
    /// What people call it.
    pub name: String,
    /// Its first signs, to tell keys apart.
    pub prefix: String,
    /// When it was made.
    pub created: Micros,
    /// When it was last used, to the minute.
    pub last_used: Option<Micros>,
    /// When it was revoked.
    pub revoked: Option<Micros>,
}

/// What came in, exactly: received = stored + duplicates + rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Events that arrived.
    pub received: u64,
    /// Those that were new and kept.
    pub stored: u64,
    /// Those that were there already.
    pub duplicates: u64,
    /// Those that were not accepted.
    pub rejected: u64,
}
