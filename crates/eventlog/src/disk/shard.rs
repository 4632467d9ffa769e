//! Blocks as a log: opens them without sorting again, into memory if they fit, else shard by shard on demand.

use super::block::Block;
use super::{SHARDS, Wanted};
use crate::arrivals::Arrivals;
use crate::builder::{BuildOptions, LogBuilder};
use crate::log::{Attribute, EventLog, LogError, PartSource, Stored, Totals, share_out};
use crate::part::Part;
use crate::rows::{Identity, Rows, stand_in, stands_in};
use crate::sort::sort;
use foldhash::fast::FixedState;
use model::{Column, Dictionary, EventBatch, MISSING, Micros, Strings, ValueKind};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

/// How blocks are opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Opening {
    /// By whatever they know: a log in which nobody knows a person is a log of cases.
    AsItIs,
    /// By person, with arrival numbers: what views are made of.
    AsBase,
}

/// The blocks of one shard, to be read when a pass needs them.
#[derive(Clone, Debug)]
pub(crate) struct Shard {
    /// Its number.
    pub(crate) number: u64,
    blocks: Vec<Block>,
    opening: Opening,
    wanted: Wanted,
    identity: Identity,
}

/// A part as it comes from disk: its codes are those of dictionaries of its own.
struct LocalPart {
    part: Part,
    activity: Dictionary,
    channel: Dictionary,
    /// In the order of the log's attributes; absent where not wanted or not in these blocks.
    attributes: Vec<Option<Column>>,
}

/// Opens blocks as one log. When their hot columns take more than `memory` bytes, they stay on
/// disk and every pass reads them shard by shard.
pub(crate) fn open_blocks(
    blocks: Vec<Block>,
    wanted: &Wanted,
    memory: usize,
    threads: usize,
    opening: Opening,
) -> Result<EventLog, LogError> {
    let mut log = empty_log(&blocks, wanted, opening);
    let events: u64 = blocks.iter().map(|block| block.footer.events).sum();
    let loaded = log.attributes.iter().filter(|attribute| attribute.loaded).count() as u64;
    let ids = if wanted.event_ids { 48 } else { 0 };
    let arrival = if opening == Opening::AsBase { 4 } else { 0 };
    let bytes = events.saturating_mul(24 + 4 * loaded + ids + arrival);
    let identity = log.identity;
    let shards = shards(&blocks, wanted, identity, opening);
    let names: Vec<String> = log.attributes.iter().map(|attribute| attribute.name.clone()).collect();
    if bytes <= memory as u64 {
        let read = share_out(shards.len(), threads, &Vec::new, &|parts: &mut Vec<(usize, LocalPart)>, at| {
            parts.push((at, shards[at].read_local(&names)?));
            Ok(())
        })?;
        let mut parts: Vec<(usize, LocalPart)> = read.into_iter().flatten().collect();
        parts.sort_unstable_by_key(|(at, _)| *at);
        for (_, local) in &parts {
            log.learn(local);
        }
        log.parts = parts.into_iter().map(|(_, local)| PartSource::resident(log.translate(local))).collect();
    } else {
        if loaded > 0 {
            for shard in &shards {
                log.learn(&shard.read_local(&names)?);
            }
        }
        log.parts = shards.into_iter().map(PartSource::on_disk).collect();
    }
    count_again(&mut log)?;
    if opening == Opening::AsBase {
        log.stored = Some(Arc::new(Stored { blocks, wanted: wanted.clone(), memory, threads }));
        return Ok(log);
    }
    if wanted.by_case && identity == Identity::Person && log.totals.every_event_has_a_case && !cases_are_nested(&log)? {
        return as_log_of_cases(&blocks, wanted, memory, threads);
    }
    Ok(log)
}

/// Blocks by shard; shards without any are left out.
pub(crate) fn shards(blocks: &[Block], wanted: &Wanted, identity: Identity, opening: Opening) -> Vec<Shard> {
    (0..SHARDS)
        .map(|number| Shard {
            number,
            blocks: blocks.iter().filter(|block| block.footer.shard == number).cloned().collect(),
            opening,
            wanted: wanted.clone(),
            identity,
        })
        .filter(|shard| !shard.blocks.is_empty())
        .collect()
}

/// Counts identities and persons where several blocks of a shard may know the same ones.
fn count_again(log: &mut EventLog) -> Result<(), LogError> {
    let knows_once = |part: &PartSource| match part {
        PartSource::Resident(..) => true,
        PartSource::OnDisk(shard, _) => shard.blocks.len() == 1,
    };
    // What blocks say of themselves adds up where each shard is one block.
    if !log.is_resident() && log.parts.iter().all(knows_once) {
        return Ok(());
    }
    let (mut identities, mut persons) = (0, 0);
    for index in 0..log.parts.len() {
        let part = match &log.parts[index] {
            PartSource::Resident(part, _) => Arc::clone(part),
            PartSource::OnDisk(shard, _) => Arc::new(shard.names_only()?),
        };
        identities += part.identities.len() as u64;
        persons += (0..part.identities.len()).filter(|&at| is_person(log.identity, &part, at)).count() as u64;
    }
    log.totals.identities = identities;
    if log.identity == Identity::Person {
        log.totals.persons = Some(persons);
    }
    Ok(())
}

/// A log that knows what its blocks say about themselves, without parts.
fn empty_log(blocks: &[Block], wanted: &Wanted, opening: Opening) -> EventLog {
    let footers = || blocks.iter().map(|block| &block.footer);
    let (mut activities, mut channels) = (Dictionary::new(), Dictionary::new());
    let mut attributes: Vec<Attribute> = Vec::new();
    for footer in footers() {
        footer.activities.iter().for_each(|name| _ = activities.intern(name));
        footer.channels.iter().for_each(|name| _ = channels.intern(name));
        for (name, kind) in &footer.attributes {
            match attributes.iter_mut().find(|attribute| attribute.name == *name) {
                Some(attribute) => attribute.kind = ValueKind::union(attribute.kind, *kind),
                None => attributes.push(Attribute {
                    name: name.clone(),
                    kind: *kind,
                    dictionary: Dictionary::new(),
                    loaded: wanted.has_attribute(name),
                }),
            }
        }
    }
    let written_by = blocks.first().map_or(Identity::Person, |block| block.footer.identity());
    let persons: u64 = footers().map(|footer| footer.persons).sum();
    // A log of persons in which nobody knows a person is a log of cases.
    let nobody = persons == 0 && written_by == Identity::Person && !blocks.is_empty();
    let identity = if nobody && opening == Opening::AsItIs { Identity::Case } else { written_by };
    let totals = Totals {
        events: footers().map(|footer| footer.events).sum(),
        duplicates: 0,
        identities: footers().map(|footer| footer.identities).sum(),
        persons: (identity == Identity::Person).then_some(persons),
        first: footers().map(|footer| footer.first).min().map(Micros),
        last: footers().map(|footer| footer.last).max().map(Micros),
        every_event_has_a_case: !blocks.is_empty() && footers().all(|footer| footer.every_event_has_a_case),
    };
    EventLog {
        identity,
        activities,
        channels,
        attributes,
        parts: Vec::new(),
        totals,
        scratch: None,
        stored: None,
        view: None,
        places: OnceLock::new(),
        channel_names: OnceLock::new(),
    }
}

impl EventLog {
    /// Takes a part's attribute values into the log's dictionaries.
    fn learn(&mut self, local: &LocalPart) {
        for (attribute, column) in self.attributes.iter_mut().zip(&local.attributes) {
            for text in column.iter().flat_map(|column| column.dictionary.iter()) {
                attribute.dictionary.intern(text);
            }
        }
    }

    /// A part in the log's codes. The log must have learnt its values.
    fn translate(&self, local: LocalPart) -> Part {
        let mut part = local.part;
        recode(&mut part.activity, &local.activity, &self.activities);
        recode(&mut part.channel, &local.channel, &self.channels);
        let attributes = self.attributes.iter().zip(local.attributes);
        part.attributes = attributes
            .map(|(attribute, column)| match column {
                Some(mut column) => {
                    recode(&mut column.codes, &column.dictionary, &attribute.dictionary);
                    column.codes
                }
                None if attribute.loaded => vec![MISSING; part.time.len()],
                None => Vec::new(),
            })
            .collect();
        part
    }
}

fn recode(codes: &mut [u32], local: &Dictionary, global: &Dictionary) {
    let table: Vec<u32> = local.iter().map(|text| global.find(text).unwrap_or(MISSING)).collect();
    for code in codes {
        *code = table.get(*code as usize).copied().unwrap_or(MISSING);
    }
}

impl Shard {
    /// The shard's part, in the log's codes.
    pub(crate) fn read(&self, log: &EventLog) -> Result<Part, LogError> {
        let names: Vec<String> = log.attributes.iter().map(|attribute| attribute.name.clone()).collect();
        self.read_local(&names).map(|local| log.translate(local))
    }

    fn read_local(&self, attributes: &[String]) -> Result<LocalPart, LogError> {
        match self.blocks.as_slice() {
            [block] => self.read_sorted(block, attributes),
            blocks => self.read_merged(blocks, attributes),
        }
    }

    /// Several blocks: their rows are sorted together.
    fn read_merged(&self, blocks: &[Block], attributes: &[String]) -> Result<LocalPart, LogError> {
        let mut rows = Rows::new(self.identity, self.wanted.event_ids, 0);
        for block in blocks {
            block.read(&self.wanted, &mut |batch, seq| {
                rows.push(&batch, Some(&seq));
                Ok(())
            })?;
        }
        let sorted = sort(&rows, (0..rows.identity.dictionary.len() as u32).collect());
        let mut part = Part::gather(&rows, &sorted, 0, sorted.identities.len());
        if self.opening == Opening::AsBase {
            let mut arrivals = Arrivals::with_capacity(sorted.order.len());
            arrivals.extend(sorted.order.iter().map(|&row| rows.seq(row as usize)));
            part.seq = Some(arrivals);
        }
        let mut codes: Vec<Option<Vec<u32>>> = std::mem::take(&mut part.attributes).into_iter().map(Some).collect();
        let columns = attributes
            .iter()
            .map(|name| {
                let at = rows.attributes.iter().position(|attribute| attribute.name == *name)?;
                let dictionary = rows.attributes[at].values.dictionary.clone();
                codes[at].take().map(|codes| Column { codes, dictionary })
            })
            .collect();
        Ok(LocalPart {
            part,
            activity: rows.activity.dictionary,
            channel: rows.channel.dictionary,
            attributes: columns,
        })
    }

    /// One block: its rows are in order already.
    fn read_sorted(&self, block: &Block, attributes: &[String]) -> Result<LocalPart, LogError> {
        let mut reader = SortedReader::new(self, block, attributes.len());
        match self.opening {
            Opening::AsItIs => block.read_in_order(&self.wanted, &mut |batch| reader.push(&batch, attributes))?,
            Opening::AsBase => block.read(&self.wanted, &mut |batch, seq| {
                reader.push(&batch, attributes);
                reader.local.part.seq.get_or_insert_with(|| Arrivals::with_capacity(reader.events)).extend(seq);
                Ok(())
            })?,
        }
        Ok(reader.finish())
    }

    /// The shard's identities, and whatever else a part needs to tell whether they are persons.
    fn names_only(&self) -> Result<Part, LogError> {
        let wanted = Wanted { attributes: Some(Vec::new()), by_case: self.wanted.by_case, ..Wanted::default() };
        let bare = Shard { wanted, opening: Opening::AsItIs, ..self.clone() };
        bare.read_local(&[]).map(|local| local.part)
    }
}

/// Whether an identity of a part is a person, rather than a stand-in for one that is not known.
pub(crate) fn is_person(sorted_by: Identity, part: &Part, identity: usize) -> bool {
    let name = part.identities.text(identity).unwrap_or_default();
    let first = part.offsets[identity] as usize;
    !stands_in(sorted_by, name, part.other.as_ref().and_then(|other| other.text(first)))
}

/// Puts the row groups of one block together into a part.
struct SortedReader<'a> {
    shard: &'a Shard,
    local: LocalPart,
    /// How many events there will be: columns are made for them at once.
    events: usize,
    hasher: FixedState,
    /// The identity of the last row, as a hash of its name.
    current: Option<u64>,
}

impl<'a> SortedReader<'a> {
    fn new(shard: &'a Shard, block: &Block, attributes: usize) -> Self {
        let events = usize::try_from(block.footer.events).unwrap_or(0);
        let part = Part {
            offsets: Vec::with_capacity(usize::try_from(block.footer.identities).unwrap_or(0) + 1),
            time: Vec::with_capacity(events),
            activity: Vec::with_capacity(events),
            channel: Vec::with_capacity(events),
            ..Part::default()
        };
        let local = LocalPart {
            part,
            activity: Dictionary::new(),
            channel: Dictionary::new(),
            attributes: (0..attributes).map(|_| None).collect(),
        };
        SortedReader { shard, local, events, hasher: FixedState::default(), current: None }
    }

    fn push(&mut self, batch: &EventBatch, attributes: &[String]) {
        let before = self.local.part.time.len();
        let missing_so_far = |events: usize| {
            let mut codes = Vec::with_capacity(events);
            codes.resize(before, MISSING);
            Column { codes, ..Column::default() }
        };
        self.push_identities(batch, before);
        let LocalPart { part, activity, channel, .. } = &mut self.local;
        part.time.extend_from_slice(&batch.time);
        append(&mut part.activity, activity, Some(&batch.activity), batch.len());
        append(&mut part.channel, channel, batch.channel.as_ref(), batch.len());
        let other = match self.shard.identity {
            Identity::Person => batch.case.as_ref(),
            Identity::Case => batch.person.as_ref(),
        };
        if other.is_some() || part.other.is_some() {
            let column = part.other.get_or_insert_with(|| missing_so_far(self.events));
            append(&mut column.codes, &mut column.dictionary, other, batch.len());
        }
        if let Some(ids) = &batch.event_id {
            let all = part.event_ids.get_or_insert_with(Strings::default);
            (0..batch.len()).for_each(|row| all.push(ids.text(row)));
        }
        for (name, column) in attributes.iter().zip(&mut self.local.attributes) {
            let incoming = batch.attributes.iter().find(|attribute| attribute.name == *name);
            if incoming.is_some() || column.is_some() {
                let column = column.get_or_insert_with(|| missing_so_far(self.events));
                append(
                    &mut column.codes,
                    &mut column.dictionary,
                    incoming.map(|incoming| &incoming.values),
                    batch.len(),
                );
            }
        }
    }

    /// Finds where identities change: by person where there is one, else by case.
    fn push_identities(&mut self, batch: &EventBatch, before: usize) {
        let identity = self.shard.identity;
        let (main, other) = match identity {
            Identity::Person => (batch.person.as_ref(), batch.case.as_ref()),
            Identity::Case => (batch.case.as_ref(), batch.person.as_ref()),
        };
        let code = |column: Option<&Column>, row: usize| column.map_or(MISSING, |column| column.codes[row]);
        let mut last = None;
        for row in 0..batch.len() {
            let main_code = code(main, row);
            let key = (main_code, if main_code == MISSING { code(other, row) } else { MISSING });
            if last == Some(key) {
                continue;
            }
            last = Some(key);
            let name = match main.and_then(|main| main.text(row)) {
                Some(name) => Cow::Borrowed(name),
                None => Cow::Owned(stand_in(identity, other.and_then(|other| other.text(row)))),
            };
            let hash = self.hasher.hash_one(name.as_ref());
            if self.current != Some(hash) {
                self.current = Some(hash);
                self.local.part.identities.push(Some(&name));
                self.local.part.offsets.push((before + row) as u32);
            }
        }
    }

    fn finish(mut self) -> LocalPart {
        let events = self.local.part.time.len() as u32;
        self.local.part.offsets.push(events);
        self.local
    }
}

/// Appends a column's rows, translating its codes; missing values where there is no column.
fn append(codes: &mut Vec<u32>, dictionary: &mut Dictionary, incoming: Option<&Column>, rows: usize) {
    match incoming {
        None => codes.resize(codes.len() + rows, MISSING),
        Some(column) => {
            let table: Vec<u32> = column.dictionary.iter().map(|text| dictionary.intern(text)).collect();
            codes.extend(column.codes.iter().map(|&code| table.get(code as usize).copied().unwrap_or(MISSING)));
        }
    }
}

/// Whether every case lies within one identity.
pub(crate) fn cases_are_nested(log: &EventLog) -> Result<bool, LogError> {
    let hasher = FixedState::default();
    let mut owners: HashMap<u64, u64, FixedState> = HashMap::default();
    for index in 0..log.parts.len() {
        let part = log.part(index)?;
        let Some(cases) = &part.other else { continue };
        let hashes: Vec<u64> = cases.dictionary.iter().map(|case| hasher.hash_one(case)).collect();
        for identity in 0..part.identities.len() {
            let owner = hasher.hash_one(part.identities.text(identity));
            let rows = part.offsets[identity] as usize..part.offsets[identity + 1] as usize;
            for &case in &cases.codes[rows] {
                if case != MISSING && *owners.entry(hashes[case as usize]).or_insert(owner) != owner {
                    return Ok(false);
                }
            }
        }
    }
    Ok(true)
}

/// Reads a log of persons whose cases cross them as a log of cases.
fn as_log_of_cases(blocks: &[Block], wanted: &Wanted, memory: usize, threads: usize) -> Result<EventLog, LogError> {
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Case,
        by_case: true,
        keep_event_ids: wanted.event_ids,
        memory,
        scratch: std::env::temp_dir(),
        threads,
    });
    for block in blocks {
        block.read(wanted, &mut |batch, seq| builder.push_numbered(&batch, Some(&seq)))?;
    }
    builder.finish()
}
