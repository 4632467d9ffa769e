//! Views: a log together with events that are not sealed yet, its identifiers seen as persons.
//!
//! Comes in: a log as it was stored (the base), a tail of newer events, an identity map. Goes out: a
//! log of persons. Persons whom neither touches stay where they are; the events of the others are
//! gathered into parts of their own, and marked where they were. So a view costs as much as it
//! changes, and blocks are never rewritten by a merge.

use crate::builder::{BuildOptions, LogBuilder, gather_parts};
use crate::disk::{
    Block, Opening, cases_are_nested, identity_of, ids_of, is_person, known_rows, only, shard_of, shards, write_blocks,
};
use crate::log::{Attribute, EventLog, LogError, PartSource, Stored, Totals};
use crate::part::Part;
use crate::rows::{EventIds, Identity, Rows};
use crate::sort::sort;
use foldhash::fast::FixedState;
use hashbrown::HashTable;
use model::{
    AttributeColumn, Column, Dictionary, EventBatch, IdentityMap, MISSING, Micros, PersonRun, Strings, ValueKind,
};
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

/// What a view was made of.
pub(crate) struct ViewOf {
    base: Arc<EventLog>,
    map: Arc<IdentityMap>,
    has_tail: bool,
    /// By person, the identifiers of whose events some are theirs; made when first needed.
    members: OnceLock<HashMap<String, Vec<String>>>,
}

/// Where each identity that counts lies, among the parts in memory.
pub(crate) struct Places {
    table: HashTable<(u32, u32)>,
    hasher: FixedState,
}

impl Places {
    fn of(log: &EventLog) -> Places {
        let hasher = FixedState::default();
        let mut table = HashTable::new();
        for (part_at, source) in log.parts.iter().enumerate() {
            let PartSource::Resident(part, skip) = source else { continue };
            table.reserve(part.identities.len(), |&place: &(u32, u32)| hasher.hash_one(name_at(log, place)));
            for at in (0..part.identities.len()).filter(|&at| skip.as_ref().is_none_or(|skip| !skip[at])) {
                let place = (part_at as u32, at as u32);
                table.insert_unique(hasher.hash_one(name_at(log, place)), place, |&place| {
                    hasher.hash_one(name_at(log, place))
                });
            }
        }
        Places { table, hasher }
    }

    fn find(&self, log: &EventLog, name: &str) -> Option<(usize, usize)> {
        let found = self.table.find(self.hasher.hash_one(name), |&place| name_at(log, place) == name);
        found.map(|&(part, at)| (part as usize, at as usize))
    }
}

fn name_at(log: &EventLog, (part, at): (u32, u32)) -> &str {
    match &log.parts[part as usize] {
        PartSource::Resident(part, _) => part.identities.text(at as usize).unwrap_or_default(),
        PartSource::OnDisk(..) => "",
    }
}

impl EventLog {
    /// This log, which [`crate::DataDir::base`] opened (or a view of it), together with events that
    /// are not sealed yet, as journeys of the persons of `map`; without a map every identifier is a
    /// person. Called on a view without a tail, it costs as much as what differs from that view: a
    /// server keeps one, and makes the next from it with the same map (the same `Arc`) and a new tail.
    ///
    /// Events of the tail arrived after all others; those that the log has already (same id,
    /// identifier and time) are left out.
    ///
    /// # Errors
    /// When a block cannot be read, or the log was not opened as a base.
    pub fn with(
        self: &Arc<Self>,
        tail: Option<&EventBatch>,
        map: Option<Arc<IdentityMap>>,
    ) -> Result<EventLog, LogError> {
        let (base, stage) = match &self.view {
            None => (self, self),
            // A view with a tail, or partly in a scratch folder, is no ground to build on.
            Some(view) if view.has_tail || self.scratch.is_some() => (&view.base, &view.base),
            Some(view) => (&view.base, self),
        };
        let Some(stored) = base.stored.clone() else {
            return Err(LogError::new("only a log of a data directory can be seen with a map of persons"));
        };
        let map = map.unwrap_or_default();
        let none = EventBatch::default();
        let tail = tail.unwrap_or(&none);
        let fresh = rows_not_in(base, &stored, tail)?;
        let touched = Touched::of(stage, &map, tail, &fresh);
        let mut view = shell(base, stage, &stored, tail, fresh.len());
        let mut stitch = Stitch::new(base, stage, &stored, &touched, &map, &view);
        stitch.skip(&mut view);
        stitch.gather(&view)?;
        stitch.gather_tail(&view, tail, &fresh);
        stitch.finish(&mut view)?;
        if stored.wanted.by_case && view.totals.every_event_has_a_case && !cases_are_nested(&view)? {
            return as_log_of_cases(&stored, tail, &fresh, &map);
        }
        view.view = Some(ViewOf { base: Arc::clone(base), map, has_tail: !fresh.is_empty(), members: OnceLock::new() });
        Ok(view)
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places::of(self))
    }
}

/// Which rows of a tail are new: not in it twice, and not in the blocks.
fn rows_not_in(base: &EventLog, stored: &Stored, tail: &EventBatch) -> Result<Vec<u32>, LogError> {
    let Some(ids) = &tail.event_id else { return Ok((0..tail.len() as u32).collect()) };
    let known: Vec<bool> = if base.is_resident() {
        let has_same_time = |row: &usize| {
            let Some((part, at)) = base.places().find(base, &identity_of(tail, *row)) else { return false };
            let PartSource::Resident(part, _) = &base.parts[part] else { return false };
            let rows = part.offsets[at] as usize..part.offsets[at + 1] as usize;
            part.time[rows].binary_search(&tail.time[*row]).is_ok()
        };
        // Only these can be known; their ids may not be in memory.
        let may_be_known: Vec<usize> = (0..tail.len()).filter(has_same_time).collect();
        let names: Vec<_> = may_be_known.iter().map(|&row| identity_of(tail, row)).collect();
        let in_blocks = ids_of(&stored.blocks, &names.iter().map(AsRef::as_ref).collect())?;
        let mut known = vec![false; tail.len()];
        for (row, name) in may_be_known.into_iter().zip(names) {
            let key = ids.text(row).map(|id| (name.into_owned(), tail.time[row], id.to_string()));
            known[row] = key.is_some_and(|key| in_blocks.contains(&key));
        }
        known
    } else {
        known_rows(&stored.blocks, tail)?.into_iter().map(|block| block.is_some()).collect()
    };
    let mut seen = HashSet::new();
    let mut is_first = |row: u32| {
        let row = row as usize;
        ids.text(row).is_none_or(|id| seen.insert((identity_of(tail, row), tail.time[row], id)))
    };
    Ok((0..tail.len() as u32).filter(|&row| !known[row as usize] && is_first(row)).collect())
}

/// Whose journeys a view changes, and under which identifiers their events lie in the base.
struct Touched {
    persons: HashSet<String>,
    sources: HashSet<String>,
}

impl Touched {
    fn of(stage: &EventLog, map: &Arc<IdentityMap>, tail: &EventBatch, fresh: &[u32]) -> Touched {
        let mut persons = HashSet::new();
        let same_map = stage.view.as_ref().filter(|view| Arc::ptr_eq(&view.map, map));
        if same_map.is_none() {
            let nobody = IdentityMap::default();
            let before = stage.view.as_ref().map_or(&nobody, |view| &view.map);
            for (identity, runs) in map.iter().filter(|(identity, runs)| before.runs(identity) != Some(runs)) {
                persons.extend(persons_of(identity, Some(runs)).map(str::to_string));
                persons.extend(persons_of(identity, before.runs(identity)).map(str::to_string));
            }
            for (identity, runs) in before.iter().filter(|(identity, _)| map.runs(identity).is_none()) {
                persons.extend(persons_of(identity, Some(runs)).map(str::to_string));
                persons.insert(identity.to_string());
            }
        }
        for &row in fresh {
            let identity = identity_of(tail, row as usize);
            persons.insert(map.person(&identity, tail.time[row as usize]).to_string());
        }
        let mut sources: HashSet<String> = persons.iter().filter(|name| map.runs(name).is_none()).cloned().collect();
        match same_map {
            Some(view) => {
                let members = view.members();
                sources.extend(persons.iter().filter_map(|person| members.get(person)).flatten().cloned());
            }
            None => {
                let is_source = |(identity, runs): &(&str, &[PersonRun])| {
                    persons_of(identity, Some(runs)).any(|person| persons.contains(person))
                };
                sources.extend(map.iter().filter(is_source).map(|(identity, _)| identity.to_string()));
            }
        }
        Touched { persons, sources }
    }
}

impl ViewOf {
    fn members(&self) -> &HashMap<String, Vec<String>> {
        self.members.get_or_init(|| {
            let mut members: HashMap<String, Vec<String>> = HashMap::new();
            for (identity, runs) in self.map.iter() {
                for person in persons_of(identity, Some(runs)) {
                    members.entry(person.to_string()).or_default().push(identity.to_string());
                }
            }
            members
        })
    }
}

/// The persons that an identifier's events may belong to.
fn persons_of<'a>(identity: &'a str, runs: Option<&'a [PersonRun]>) -> impl Iterator<Item = &'a str> {
    let runs = runs.unwrap_or_default();
    let itself = runs.last().is_none_or(|last| last.until != i64::MAX).then_some(identity);
    runs.iter().map(|run| run.person.as_str()).chain(itself)
}

/// The view before anything is moved: the stage's parts, with names for whatever the tail brings.
fn shell(base: &EventLog, stage: &EventLog, stored: &Stored, tail: &EventBatch, fresh: usize) -> EventLog {
    let extended = |dictionary: &Dictionary, column: Option<&Column>| {
        let mut dictionary = dictionary.clone();
        column.into_iter().flat_map(|column| column.dictionary.iter()).for_each(|text| _ = dictionary.intern(text));
        dictionary
    };
    let mut attributes = stage.attributes.clone();
    for incoming in tail.attributes.iter().filter(|incoming| !incoming.values.dictionary.is_empty()) {
        let at = attributes.iter().position(|attribute| attribute.name == incoming.name);
        match at {
            Some(at) => attributes[at].kind = ValueKind::union(attributes[at].kind, incoming.kind),
            None => attributes.push(Attribute {
                name: incoming.name.clone(),
                kind: incoming.kind,
                dictionary: Dictionary::new(),
                loaded: stored.wanted.has_attribute(&incoming.name),
            }),
        }
        if let Some(attribute) =
            attributes.iter_mut().find(|attribute| attribute.name == incoming.name && attribute.loaded)
        {
            incoming.values.dictionary.iter().for_each(|text| _ = attribute.dictionary.intern(text));
        }
    }
    let mut totals = Totals { events: base.totals.events + fresh as u64, ..stage.totals };
    totals.duplicates = base.totals.duplicates + (tail.len() - fresh) as u64;
    if fresh > 0 {
        let (first, last) = (tail.time.iter().min().copied(), tail.time.iter().max().copied());
        let stored = base.totals.events > 0;
        totals.first = base.totals.first.filter(|_| stored).into_iter().chain(first.map(Micros)).min();
        totals.last = base.totals.last.filter(|_| stored).into_iter().chain(last.map(Micros)).max();
        let all_cases = tail.case.as_ref().is_some_and(|cases| !cases.codes.contains(&MISSING));
        totals.every_event_has_a_case = all_cases && (base.totals.every_event_has_a_case || !stored);
    }
    EventLog {
        identity: Identity::Person,
        activities: extended(&stage.activities, Some(&tail.activity)),
        channels: extended(&stage.channels, tail.channel.as_ref()),
        attributes,
        parts: stage.parts.clone(),
        totals,
        scratch: None,
        stored: None,
        view: None,
        places: OnceLock::new(),
    }
}

/// A view in the making.
struct Stitch<'a> {
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
    fn new(
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
    fn skip(&mut self, view: &mut EventLog) {
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
    fn gather(&mut self, view: &EventLog) -> Result<(), LogError> {
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
            self.put(code, part.time[row], part.seq.as_ref().map_or(0, |seq| seq[row]), other);
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

    fn gather_tail(&mut self, view: &EventLog, tail: &EventBatch, fresh: &[u32]) {
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
    fn finish(mut self, view: &mut EventLog) -> Result<(), LogError> {
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

/// The same as a log of cases, where persons and cases cross.
fn as_log_of_cases(stored: &Stored, tail: &EventBatch, fresh: &[u32], map: &IdentityMap) -> Result<EventLog, LogError> {
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Case,
        by_case: true,
        keep_event_ids: stored.wanted.event_ids,
        memory: stored.memory,
        scratch: std::env::temp_dir(),
        threads: stored.threads,
    });
    let renamed = |mut batch: EventBatch| {
        if let Some(person) = &mut batch.person {
            let time = &batch.time;
            let names = (0..time.len()).map(|row| person.text(row).map(|name| map.person(name, time[row])));
            *person = names.collect();
        }
        batch
    };
    let mut next = 0;
    for block in &stored.blocks {
        block.read(&stored.wanted, &mut |batch, seq| {
            next = seq.iter().copied().fold(next, |next, seq| next.max(seq + 1));
            builder.push_numbered(&renamed(batch), Some(&seq))
        })?;
    }
    let tail = only(tail, fresh);
    let seq: Vec<i64> = (next..next + tail.len() as i64).collect();
    builder.push_numbered(&renamed(tail), Some(&seq))?;
    builder.finish()
}
