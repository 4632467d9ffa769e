//! One customer's events from disk, with everything known of them, in milliseconds: only the shards of
//! the identifiers are touched, and only the row groups that may hold them.

use super::block::{Block, BlockReader, open_file, shard_of};
use super::known::identity_of;
use super::{DataDir, Wanted};
use crate::log::LogError;
use model::{EventBatch, Micros, ValueKind};
use std::collections::{BTreeMap, BTreeSet};

/// An event as it is stored, with everything known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// The identifier that it stands under.
    pub identity: String,
    /// When it happened.
    pub time: Micros,
    /// Its place in the order of arrival.
    pub seq: i64,
    /// The sender's own id.
    pub message_id: Option<String>,
    /// The case.
    pub case: Option<String>,
    /// What happened.
    pub activity: String,
    /// Where.
    pub channel: Option<String>,
    /// The import that brought it; absent for live events.
    pub import: Option<u64>,
    /// Every attribute that has a value, technical ones too.
    pub attributes: Vec<(String, ValueKind, String)>,
}

impl DataDir {
    /// All stored events of these identifiers, by time and arrival. Which of them are one person's is
    /// for the caller to say, by its map and their times.
    ///
    /// # Errors
    /// When a block cannot be read.
    pub fn events_of(&self, identities: &[&str]) -> Result<Vec<StoredEvent>, LogError> {
        let mut shards: BTreeMap<u64, BTreeSet<&str>> = BTreeMap::new();
        for identity in identities {
            shards.entry(shard_of(identity)).or_default().insert(identity);
        }
        self.reading(|manifest| {
            let mut events = Vec::new();
            let imports = manifest.imports.iter().map(|import| (Some(import.id), &import.blocks));
            let seals = manifest.seals.iter().map(|seal| (None, &seal.blocks));
            for (import, paths) in imports.chain(seals) {
                for path in paths {
                    let mine = shards.iter().find(|(shard, _)| path.starts_with(&format!("shard={shard:02}/")));
                    if let Some((_, names)) = mine {
                        let block = Block::open(&self.folder().join(path))?;
                        read_events(&block, names, import, &mut events)?;
                    }
                }
            }
            events.sort_by_key(|event| (event.time, event.seq));
            Ok(events)
        })
    }
}

/// The events with an id among those of some identifiers: identity, time, id.
pub(crate) fn ids_of(
    blocks: &[Block],
    identities: &BTreeSet<&str>,
) -> Result<BTreeSet<(String, i64, String)>, LogError> {
    let shards: BTreeSet<u64> = identities.iter().map(|name| shard_of(name)).collect();
    let mut found = BTreeSet::new();
    for block in blocks.iter().filter(|block| shards.contains(&block.footer.shard)) {
        in_groups(
            block,
            identities,
            &Wanted { attributes: Some(Vec::new()), event_ids: true, ..Wanted::default() },
            &mut |batch, _, row| {
                let id = batch.event_id.as_ref().and_then(|ids| ids.text(row));
                found.extend(id.map(|id| (identity_of(batch, row).into_owned(), batch.time[row], id.to_string())));
            },
        )?;
    }
    Ok(found)
}

fn read_events(
    block: &Block,
    identities: &BTreeSet<&str>,
    import: Option<u64>,
    events: &mut Vec<StoredEvent>,
) -> Result<(), LogError> {
    in_groups(block, identities, &Wanted::everything(true), &mut |batch, seq, row| {
        let attributes = batch.attributes.iter().filter_map(|attribute| {
            Some((attribute.name.clone(), attribute.kind, attribute.values.text(row)?.to_string()))
        });
        events.push(StoredEvent {
            identity: identity_of(batch, row).into_owned(),
            time: Micros(batch.time[row]),
            seq: seq[row],
            message_id: batch.event_id.as_ref().and_then(|ids| ids.text(row)).map(str::to_string),
            case: batch.case.as_ref().and_then(|case| case.text(row)).map(str::to_string),
            activity: batch.activity.text(row).unwrap_or_default().to_string(),
            channel: batch.channel.as_ref().and_then(|channel| channel.text(row)).map(str::to_string),
            import,
            attributes: attributes.collect(),
        });
    })
}

/// Every row of some identifiers, with the batch of its row group and the arrival numbers there.
fn in_groups(
    block: &Block,
    identities: &BTreeSet<&str>,
    wanted: &Wanted,
    take: &mut dyn FnMut(&EventBatch, &[i64], usize),
) -> Result<(), LogError> {
    let file = open_file(&block.path)?;
    let reader = BlockReader { path: &block.path, file: &file };
    let firsts = &block.footer.groups;
    for group in 0..file.row_groups() {
        // Identities lie in order of name: a group holds none beyond the first of the next one.
        let may_hold = |name: &&str| {
            firsts.get(group).is_none_or(|first| first.as_str() <= *name)
                && firsts.get(group + 1).is_none_or(|next| *name < next.as_str())
        };
        if !identities.iter().any(may_hold) {
            continue;
        }
        let names = EventBatch {
            person: Some(reader.coded(group, "person")?),
            case: Some(reader.coded(group, "case")?),
            ..EventBatch::default()
        };
        let rows: Vec<usize> =
            (0..file.rows(group)).filter(|&row| identities.contains(identity_of(&names, row).as_ref())).collect();
        if rows.is_empty() {
            continue;
        }
        let batch = block.batch(&reader, group, wanted)?;
        let seq = reader.integers(group, "seq")?;
        rows.into_iter().for_each(|row| take(&batch, &seq, row));
    }
    Ok(())
}
