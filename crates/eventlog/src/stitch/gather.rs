//! Gathering: the events of touched persons, from the base and the tail, into parts of their own.
//!
//! Persons are marked where the stage has them; whatever does not fit into memory goes through
//! sorted blocks in a scratch folder.

use super::touched::Touched;
use crate::builder::gather_parts;
use crate::disk::{Block, Opening, identity_of, is_person, shard_of, shards, write_blocks};
use crate::log::{EventLog, LogError, PartSource, Stored};
use crate::part::Part;
use crate::rows::{EventIds, Identity, Rows};
use crate::sort::sort;
use model::{AttributeColumn, Column, Dictionary, EventBatch, IdentityMap, MISSING, Strings};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// A view in the making.
pub(super) struct Stitch<'a> {
    base: &'a EventLog,
    stage: &'a EventLog,
    stored: &'a Stored,
    touched: &'a Touched,
    map: &'a IdentityMap,
    /// The events of touched persons, in the view's codes; only persons and cases have dictionaries.
    rows: Rows,
    ids: Option<Strings>,
    /// The attributes of the view that are loaded, in order.
    loaded: Vec<usize>,
    spilled: Option<(tempfile::TempDir, Vec<Block>)>,
    stand_ins: HashSet<u32>,
    gone: (u64, u64),
}

impl<'a> Stitch<'a> {
    pub(super) fn new(
        base: &'a EventLog,
        stage: &'a EventLog,
        stored: &'a Stored,
        touched: &'a Touched,
        map: &'a IdentityMap,
        view: &EventLog,
    ) -> Self {
        let loaded = view.attributes.iter().enumerate().filter(|(_, attribute)| attribute.loaded);
        Stitch {
            base,
            stage,
            stored,
            touched,
            map,
            rows: empty_rows(view, stored),
            ids: stored.wanted.event_ids.then(Strings::default),
            loaded: loaded.map(|(at, _)| at).collect(),
            spilled: None,
            stand_ins: HashSet::new(),
            gone: (0, 0),
        }
    }

    /// Marks the touched persons where the stage has them.
    pub(super) fn skip(&mut self, view: &mut EventLog) {
        let mut marks: HashMap<usize, Vec<bool>> = HashMap::new();
        for person in &self.touched.persons {
            let Some((at, identity)) = self.stage.places().find(self.stage, person) else { continue };
            let PartSource::Resident(part, skip) = &self.stage.parts[at] else { continue };
            let fresh = || skip.as_ref().map_or_else(|| vec![false; part.identities.len()], |skip| skip.to_vec());
            marks.entry(at).or_insert_with(fresh)[identity] = true;
            self.gone.0 += 1;
            self.gone.1 += u64::from(is_person(Identity::Person, part, identity));
        }
        for (at, source) in view.parts.iter_mut().enumerate() {
            match source {
                PartSource::Resident(_, skip) => {
                    if let Some(marks) = marks.remove(&at) {
                        *skip = Some(Arc::new(marks));
                    }
                }
                PartSource::OnDisk(shard, skip) => {
                    let mine = self.touched.persons.iter().filter(|person| shard_of(person) == shard.number);
                    let before = skip.iter().flat_map(|skip| skip.iter());
                    let all: HashSet<String> = before.chain(mine).cloned().collect();
                    *skip = (!all.is_empty()).then(|| Arc::new(all));
                }
            }
        }
    }

    /// Gathers the touched persons' events from the base.
    pub(super) fn gather(&mut self, view: &EventLog) -> Result<(), LogError> {
        let mut places: Vec<(usize, usize)> =
            self.touched.sources.iter().filter_map(|source| self.base.places().find(self.base, source)).collect();
        places.sort_unstable();
        for (at, identity) in places {
            if let PartSource::Resident(part, _) = &self.base.parts[at] {
                self.take(part, identity);
                self.spill_if_full(view)?;
            }
        }
        let shards: HashSet<u64> = self.touched.sources.iter().map(|source| shard_of(source)).collect();
        for (at, source) in self.base.parts.iter().enumerate() {
            let PartSource::OnDisk(shard, _) = source else { continue };
            if !shards.contains(&shard.number) {
                continue;
            }
            let part = shard.read(view)?;
            for identity in 0..part.identities.len() {
                let name = part.identities.text(identity).unwrap_or_default();
                if self.touched.persons.contains(name) && !is_skipped(&self.stage.parts[at], name) {
                    self.gone.0 += 1;
                    self.gone.1 += u64::from(is_person(Identity::Person, &part, identity));
                }
                if self.touched.sources.contains(name) {
                    self.take(&part, identity);
                }
            }
            self.spill_if_full(view)?;
        }
        Ok(())
    }

    /// Takes an identifier's events as far as they are of touched persons.
    fn take(&mut self, part: &Part, identity: usize) {
        let name = part.identities.text(identity).unwrap_or_default();
        let mut last: Option<(&str, u32)> = None;
        for row in part.offsets[identity] as usize..part.offsets[identity + 1] as usize {
            let person = self.map.person(name, part.time[row]);
            let code = match last {
                Some((same, code)) if same == person => code,
                _ if !self.touched.persons.contains(person) => continue,
                _ => self.rows.identity.dictionary.intern(person),
            };
            last = Some((person, code));
            let other = part.other.as_ref().and_then(|other| other.text(row));
            self.put(code, part.time[row], part.seq.as_ref().map_or(0, |seq| seq.get(row)), other);
            self.rows.activity.codes.push(part.activity[row]);
            self.rows.channel.codes.push(part.channel[row]);
            for (column, at) in self.rows.attributes.iter_mut().zip(&self.loaded) {
                let code = part.attributes.get(*at).and_then(|codes| codes.get(row));
                column.values.codes.push(code.copied().unwrap_or(MISSING));
            }
            if let Some(ids) = &mut self.ids {
                ids.push(part.event_ids.as_ref().and_then(|ids| ids.text(row)));
            }
        }
    }

    /// A row's person, time, arrival and case.
    fn put(&mut self, person: u32, time: i64, seq: i64, other: Option<&str>) {
        if self.rows.stands_in(self.rows.identity.dictionary.get(person), other) {
            self.stand_ins.insert(person);
        }
        let rows = &mut self.rows;
        rows.identity.codes.push(person);
        rows.time.push(time);
        rows.seq.get_or_insert_default().push(seq);
        rows.other.get_or_insert_default().push(other);
    }

    pub(super) fn gather_tail(&mut self, view: &EventLog, tail: &EventBatch, fresh: &[u32]) {
        /// Beyond every arrival number of a block.
        const AFTER_ALL: i64 = i64::MAX / 2;
        let table = |column: Option<&Column>, dictionary: &Dictionary| -> Vec<u32> {
            let texts = column.into_iter().flat_map(|column| column.dictionary.iter());
            texts.map(|text| dictionary.find(text).unwrap_or(MISSING)).collect()
        };
        let code = |column: Option<&Column>, table: &[u32], row: usize| {
            column.and_then(|column| table.get(column.codes[row] as usize)).copied().unwrap_or(MISSING)
        };
        let (activities, channels) =
            (table(Some(&tail.activity), &view.activities), table(tail.channel.as_ref(), &view.channels));
        let attributes: Vec<(Option<&Column>, Vec<u32>)> = self
            .loaded
            .iter()
            .map(|&at| {
                let attribute = &view.attributes[at];
                let incoming = tail.attributes.iter().find(|incoming| incoming.name == attribute.name);
                let column = incoming.map(|incoming| &incoming.values);
                (column, table(column, &attribute.dictionary))
            })
            .collect();
        for &row in fresh {
            let row = row as usize;
            let identity = identity_of(tail, row);
            let person = self.rows.identity.dictionary.intern(self.map.person(&identity, tail.time[row]));
            let case = tail.case.as_ref().and_then(|case| case.text(row));
            self.put(person, tail.time[row], AFTER_ALL + row as i64, case);
            self.rows.activity.codes.push(code(Some(&tail.activity), &activities, row));
            self.rows.channel.codes.push(code(tail.channel.as_ref(), &channels, row));
            for (column, (incoming, table)) in self.rows.attributes.iter_mut().zip(&attributes) {
                column.values.codes.push(code(*incoming, table, row));
            }
            if let Some(ids) = &mut self.ids {
                ids.push(tail.event_id.as_ref().and_then(|ids| ids.text(row)));
            }
        }
    }

    fn spill_if_full(&mut self, view: &EventLog) -> Result<(), LogError> {
        if self.rows.heap_bytes() > self.stored.memory / 2 { self.spill(view) } else { Ok(()) }
    }

    /// Writes what was gathered as blocks in a scratch folder.
    fn spill(&mut self, view: &EventLog) -> Result<(), LogError> {
        if self.rows.len() == 0 {
            return Ok(());
        }
        let (folder, blocks) = match &mut self.spilled {
            Some(spilled) => spilled,
            spilled => spilled.insert((scratch_folder()?, Vec::new())),
        };
        let mut rows = std::mem::replace(&mut self.rows, empty_rows(view, self.stored));
        // Whom the rest belongs to is counted over all of it.
        self.rows.identity.dictionary = rows.identity.dictionary.clone();
        rows.activity.dictionary = view.activities.clone();
        rows.channel.dictionary = view.channels.clone();
        for (column, &at) in rows.attributes.iter_mut().zip(&self.loaded) {
            column.values.dictionary = view.attributes[at].dictionary.clone();
        }
        rows.event_ids = self.ids.as_mut().map(|ids| EventIds::Text(std::mem::take(ids)));
        let name = format!("{:06}", blocks.len());
        blocks.extend(write_blocks(folder.path(), &name, &rows, self.stored.threads, false)?.blocks);
        Ok(())
    }

    /// Adds what was gathered to the view, and counts.
    pub(super) fn finish(mut self, view: &mut EventLog) -> Result<(), LogError> {
        if self.spilled.is_some() {
            self.spill(view)?;
        }
        let gathered = self.rows.identity.dictionary.len() as u64;
        view.totals.identities = view.totals.identities - self.gone.0 + gathered;
        let persons = view.totals.persons.unwrap_or(0) - self.gone.1 + gathered - self.stand_ins.len() as u64;
        view.totals.persons = Some(persons);
        if let Some((folder, blocks)) = self.spilled {
            let parts = shards(&blocks, &self.stored.wanted, Identity::Person, Opening::AsItIs);
            view.parts.extend(parts.into_iter().map(PartSource::on_disk));
            view.scratch = Some(folder);
            return Ok(());
        }
        // Sorted without ids: what is a retry was decided by identifier, before the map.
        let sorted = sort(&self.rows, (0..gathered as u32).collect());
        self.rows.event_ids = self.ids.map(EventIds::Text);
        for mut part in gather_parts(&self.rows, &sorted, self.stored.threads) {
            let mut gathered = std::mem::take(&mut part.attributes).into_iter();
            part.attributes = view
                .attributes
                .iter()
                .map(|attribute| attribute.loaded.then(|| gathered.next()).flatten().unwrap_or_default())
                .collect();
            part.other = part.other.filter(|other| !other.dictionary.is_empty());
            view.parts.push(PartSource::resident(part));
        }
        Ok(())
    }
}

fn is_skipped(source: &PartSource, name: &str) -> bool {
    match source {
        PartSource::OnDisk(_, Some(skip)) => skip.contains(name),
        _ => false,
    }
}

/// Rows for gathered events: a column for each attribute that the view has loaded.
fn empty_rows(view: &EventLog, stored: &Stored) -> Rows {
    let mut rows = Rows::new(Identity::Person, stored.wanted.event_ids, 0);
    rows.seq = Some(Vec::new());
    rows.other = Some(Column::default());
    let loaded = view.attributes.iter().filter(|attribute| attribute.loaded);
    rows.attributes = loaded
        .map(|attribute| AttributeColumn {
            name: attribute.name.clone(),
            kind: attribute.kind,
            values: Column::default(),
        })
        .collect();
    rows
}

fn scratch_folder() -> Result<tempfile::TempDir, LogError> {
    let scratch = std::env::temp_dir();
    tempfile::Builder::new().prefix("resa-").tempdir_in(&scratch).map_err(|error| {
        LogError::new(format!("cannot make a scratch folder in `{}`: {error}", scratch.display()))
            .hint("the log is larger than memory and is sorted on disk; name a folder with room in TMPDIR")
    })
}
