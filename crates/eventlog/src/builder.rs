//! Builds a log from batches: in memory while it fits, else through sorted blocks in a scratch folder.
//!
//! Comes in: accepted events in arrival order. Goes out: an [`EventLog`], or blocks in a data
//! directory (see `disk`). Decides when to spill; the sorting itself is `sort`'s.

use crate::disk::{self, Block, Opening, Wanted};
use crate::log::{Attribute, EventLog, LogError, PartSource, Totals, share_out};
use crate::part::Part;
use crate::rows::{Identity, Rows};
use crate::sort::{Sorted, sort};
use model::{EventBatch, MISSING, Micros};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// How a log is built.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// What the log is sorted by.
    pub identity: Identity,
    /// Whether journeys will be cases: a log of persons whose cases each lie within one person can
    /// serve them; any other becomes a log of cases.
    pub by_case: bool,
    /// Whether event ids must be written again later (convert, import); otherwise they only serve
    /// to find duplicates.
    pub keep_event_ids: bool,
    /// Memory for the columns, in bytes; beyond it the log is sorted into blocks on disk.
    pub memory: usize,
    /// Where those blocks go.
    pub scratch: PathBuf,
    /// How many threads may work.
    pub threads: usize,
}

/// Takes in batches and builds a log of them.
pub struct LogBuilder {
    options: BuildOptions,
    rows: Rows,
    spilled: Option<Spill>,
    next_seq: i64,
}

/// Blocks already written, because memory was full.
struct Spill {
    folder: tempfile::TempDir,
    blocks: Vec<Block>,
    duplicates: u64,
}

impl LogBuilder {
    /// An empty log that will be built so.
    pub fn new(options: BuildOptions) -> Self {
        Self::starting_at(options, 0)
    }

    /// The same, with arrival numbers from `first_seq` on.
    pub(crate) fn starting_at(options: BuildOptions, first_seq: i64) -> Self {
        let rows = Rows::new(options.identity, options.keep_event_ids, first_seq);
        LogBuilder { options, rows, spilled: None, next_seq: first_seq }
    }

    /// Takes in accepted events, in arrival order.
    ///
    /// # Errors
    /// When memory is full and the scratch folder cannot be written.
    pub fn push(&mut self, batch: &EventBatch) -> Result<(), LogError> {
        self.push_numbered(batch, None)
    }

    /// The same for events whose arrival numbers are already known.
    pub(crate) fn push_numbered(&mut self, batch: &EventBatch, seq: Option<&[i64]>) -> Result<(), LogError> {
        self.rows.push(batch, seq);
        self.next_seq += batch.len() as i64;
        // Sorting gathers every column once more, so half of the memory is for the unsorted rows.
        let full = self.rows.heap_bytes() > self.options.memory / 2 || self.rows.len() > MAX_ROWS;
        if full { self.spill() } else { Ok(()) }
    }

    fn spill(&mut self) -> Result<(), LogError> {
        if self.rows.len() == 0 {
            return Ok(());
        }
        if self.spilled.is_none() {
            let scratch = &self.options.scratch;
            let folder = tempfile::Builder::new().prefix("resa-").tempdir_in(scratch).map_err(|error| {
                LogError::new(format!("cannot make a scratch folder in `{}`: {error}", scratch.display()))
                    .hint("the log is larger than memory and is sorted on disk; name a folder with room in TMPDIR")
            })?;
            self.spilled = Some(Spill { folder, blocks: Vec::new(), duplicates: 0 });
        }
        let fresh = Rows::new(self.options.identity, self.options.keep_event_ids, self.next_seq);
        let rows = std::mem::replace(&mut self.rows, fresh);
        if let Some(spill) = &mut self.spilled {
            let name = format!("{:06}", spill.blocks.len());
            let written = disk::write_blocks(spill.folder.path(), &name, &rows, self.options.threads, false)?;
            spill.blocks.extend(written.blocks);
            spill.duplicates += written.duplicates;
        }
        Ok(())
    }

    /// Sorts what was taken in and gives the log.
    ///
    /// # Errors
    /// When the scratch folder cannot be written or read.
    pub fn finish(mut self) -> Result<EventLog, LogError> {
        if self.spilled.is_some() {
            self.spill()?;
        }
        match self.spilled {
            None => {
                let persons = self.rows.sorted_by() == Identity::Person;
                if self.options.by_case && persons && every_row_has_a_case(&self.rows) && !cases_are_nested(&self.rows)
                {
                    self.rows.swap_identity();
                }
                Ok(resident(&self.rows, self.options.threads))
            }
            Some(spill) => {
                let by_case = self.options.by_case;
                let wanted = Wanted { by_case, ..Wanted::everything(self.options.keep_event_ids) };
                let (memory, threads) = (self.options.memory, self.options.threads);
                let mut log = disk::open_blocks(spill.blocks, &wanted, memory, threads, Opening::AsItIs)?;
                log.totals.duplicates += spill.duplicates;
                // A log that was sorted anew by case has a scratch folder of its own.
                log.scratch = log.scratch.or(Some(spill.folder));
                Ok(log)
            }
        }
    }

    /// Sorts what was taken in and writes it as new blocks of a data directory.
    ///
    /// # Errors
    /// When the folder cannot be written; then none of the blocks count.
    pub(crate) fn finish_into(mut self, folder: &Path, name: &str) -> Result<disk::Written, LogError> {
        match self.spilled.take() {
            None => disk::write_blocks(folder, name, &self.rows, self.options.threads, true),
            Some(mut spill) => {
                let last = disk::write_blocks(spill.folder.path(), "last", &self.rows, self.options.threads, false)?;
                spill.blocks.extend(last.blocks);
                let merged = disk::merge_blocks(spill.blocks, folder, name, self.options.threads)?;
                Ok(disk::Written { duplicates: merged.duplicates + spill.duplicates + last.duplicates, ..merged })
            }
        }
    }
}

/// The rows of one block: row numbers are 32-bit.
const MAX_ROWS: usize = 1 << 31;

fn every_row_has_a_case(rows: &Rows) -> bool {
    rows.other.as_ref().is_some_and(|cases| !cases.codes.contains(&MISSING))
}

/// Whether every case lies within one person.
fn cases_are_nested(rows: &Rows) -> bool {
    let Some(cases) = &rows.other else { return false };
    let mut owner = vec![MISSING; cases.dictionary.len()];
    rows.identity.codes.iter().zip(&cases.codes).all(|(&person, &case)| {
        let Some(owner) = owner.get_mut(case as usize) else { return true };
        let fits = *owner == MISSING || *owner == person;
        *owner = person;
        fits
    })
}

/// A log in memory.
fn resident(rows: &Rows, threads: usize) -> EventLog {
    let sorted = sort(rows, (0..rows.identity.dictionary.len() as u32).collect());
    let parts = gather_parts(rows, &sorted, threads);
    let totals = totals(rows, &sorted);
    EventLog {
        identity: rows.sorted_by(),
        activities: rows.activity.dictionary.clone(),
        channels: rows.channel.dictionary.clone(),
        attributes: rows
            .attributes
            .iter()
            .map(|attribute| Attribute {
                name: attribute.name.clone(),
                kind: attribute.kind,
                dictionary: attribute.values.dictionary.clone(),
                loaded: true,
            })
            .collect(),
        parts: parts.into_iter().map(PartSource::resident).collect(),
        totals,
        scratch: None,
        stored: None,
        view: None,
        places: OnceLock::new(),
        channel_names: OnceLock::new(),
    }
}

/// All rows of a sorted log as parts.
pub(crate) fn gather_parts(rows: &Rows, sorted: &Sorted, threads: usize) -> Vec<Part> {
    let bounds = part_bounds(&sorted.offsets, threads);
    let parts = share_out::<Vec<(usize, Part)>, Infallible>(bounds.len(), threads, &Vec::new, &|parts, index| {
        parts.push((index, Part::gather(rows, sorted, bounds[index].0, bounds[index].1)));
        Ok(())
    });
    let mut parts: Vec<(usize, Part)> = match parts {
        Ok(parts) => parts.into_iter().flatten().collect(),
        Err(never) => match never {},
    };
    parts.sort_unstable_by_key(|(index, _)| *index);
    parts.into_iter().map(|(_, part)| part).collect()
}

/// Splits identities into parts of at most about a million events, several for each thread.
pub(crate) fn part_bounds(offsets: &[u32], threads: usize) -> Vec<(usize, usize)> {
    const LARGEST: usize = 1 << 20;
    const SMALLEST: usize = 1 << 14;
    let events = offsets.last().copied().unwrap_or(0) as usize;
    let goal = (events / (threads.max(1) * 8)).clamp(SMALLEST, LARGEST);
    let mut bounds = Vec::new();
    let mut from = 0;
    for to in 1..offsets.len() {
        let full = (offsets[to] - offsets[from]) as usize >= goal;
        if full || to + 1 == offsets.len() {
            bounds.push((from, to));
            from = to;
        }
    }
    bounds
}

fn totals(rows: &Rows, sorted: &Sorted) -> Totals {
    let identities = sorted.identities.len() as u64;
    let others = rows.other.as_ref();
    Totals {
        events: sorted.order.len() as u64,
        duplicates: sorted.duplicates,
        identities,
        persons: match rows.sorted_by() {
            Identity::Person => Some(identities),
            Identity::Case => others.map(|persons| persons.dictionary.len() as u64),
        },
        first: rows.time.iter().min().copied().map(Micros),
        last: rows.time.iter().max().copied().map(Micros),
        every_event_has_a_case: match rows.sorted_by() {
            Identity::Case => true,
            Identity::Person => every_row_has_a_case(rows),
        },
    }
}
