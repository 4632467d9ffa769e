//! The log on disk: sorted Parquet blocks in person shards, which anyone's tools can read.
//!
//! A block is one file with the rows of one shard, sorted by identity, time and arrival. Columns:
//! `message_id`, `person`, `case`, `time`, `seq`, `activity`, `channel`, and one
//! `property.NAME` for each attribute (design §4; `docs/event-log.md` has the description for readers).

mod block;
mod directory;
mod known;
mod shard;

pub(crate) use block::{Block, Written, merge_blocks, write_blocks};
pub use directory::{DataDir, ImportDraft, ImportRecord, ImportedFile, OpenOptions};
pub(crate) use shard::{Shard, open_blocks};

/// How many shards a log on disk has. Fixed: the shard of a person never changes.
pub(crate) const SHARDS: u64 = 16;

/// What of a block is to be read.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Which attributes: by name (`x` also finds `case:x`), or all of them when absent.
    pub attributes: Option<Vec<String>>,
    /// Whether event ids are needed.
    pub event_ids: bool,
    /// Whether journeys will be cut by case.
    pub by_case: bool,
}

impl Wanted {
    /// All attributes, and event ids if asked.
    pub fn everything(event_ids: bool) -> Self {
        Wanted { attributes: None, event_ids, by_case: false }
    }

    pub(crate) fn has_attribute(&self, name: &str) -> bool {
        self.attributes.as_ref().is_none_or(|wanted| {
            wanted.iter().any(|wanted| wanted == name || name.strip_prefix("case:") == Some(wanted))
        })
    }
}
