//! The log on disk: sorted Parquet blocks in person shards, which anyone's tools can read.
//!
//! A block is one file with the rows of one shard, sorted by identity, time and arrival. Columns:
//! `message_id`, `person`, `case`, `time`, `seq`, `activity`, `channel`, and one
//! `property.NAME` for each attribute (design §4; `docs/event-log.md` has the description for readers).

mod block;
mod check;
mod compact;
mod directory;
mod import;
mod known;
mod manifest;
mod person;
mod rewrite;
mod seal;
mod shard;
mod sums;

pub(crate) use block::{Block, Written, merge_blocks, shard_of, write_blocks};
pub use check::Problem;
pub use compact::CompactPolicy;
pub use directory::{DataDir, Frozen, OpenOptions};
pub use import::ImportDraft;
pub(crate) use import::only;
pub(crate) use known::{identity_of, known_rows};
pub use manifest::{ImportRecord, ImportedFile, SealRecord};
pub use person::StoredEvent;
pub(crate) use person::ids_of;
pub use rewrite::{Rewritten, RowFacts, Scope};
pub(crate) use shard::{Opening, Shard, cases_are_nested, is_person, open_blocks, shards};
pub use sums::FileSum;

/// How many shards a log on disk has. Fixed: the shard of a person never changes.
pub(crate) const SHARDS: u64 = 16;

/// What of a block is to be read.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Which attributes: by name (`x` also finds `case:x`), or all of them when absent.
    pub attributes: Option<Vec<String>>,
    /// Which of those are left on disk all the same.
    pub without: &'static [&'static str],
    /// Whether event ids are needed.
    pub event_ids: bool,
    /// Whether journeys will be cut by case.
    pub by_case: bool,
}

impl Wanted {
    /// All attributes, and event ids if asked.
    pub fn everything(event_ids: bool) -> Self {
        Wanted { event_ids, ..Wanted::default() }
    }

    pub(crate) fn has_attribute(&self, name: &str) -> bool {
        let is_wanted = |wanted: &String| wanted == name || name.strip_prefix("case:") == Some(wanted);
        !self.without.contains(&name) && self.attributes.as_ref().is_none_or(|wanted| wanted.iter().any(is_wanted))
    }
}
