//! One block: writes the sorted rows of a shard as a Parquet file, and reads them back as rows.

use super::sums::{FileSum, Summing};
use super::{SHARDS, Wanted};
use crate::log::{LogError, share_out};
use crate::part::Part;
use crate::rows::{Identity, Rows};
use crate::sort::{Sorted, sort};
use flatparquet::{ColumnSpec, FlatEncoding, FlatFile, FlatKind, FlatSlice, FlatValues, FlatWriter};
use model::{AttributeColumn, Column, Dictionary, EventBatch, MISSING, Strings, ValueKind};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};

const FOOTER: &str = "resa";
const VERSION: u32 = 1;
/// Events of one row group; groups are cut between identities. Small enough that one person's rows
/// are read in milliseconds.
const GROUP: usize = 1 << 16;

/// A block that lies on disk.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    pub(crate) path: PathBuf,
    pub(crate) footer: Footer,
    /// Its checksums, where it was just written to stay.
    pub(crate) sum: Option<FileSum>,
}

/// What a block says about itself, as JSON in the file's metadata.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Footer {
    version: u32,
    pub(crate) shard: u64,
    by_case: bool,
    pub(crate) events: u64,
    pub(crate) identities: u64,
    /// How many identities are persons (the others are cases without a known person).
    pub(crate) persons: u64,
    pub(crate) first: i64,
    pub(crate) last: i64,
    pub(crate) every_event_has_a_case: bool,
    pub(crate) activities: Vec<String>,
    pub(crate) channels: Vec<String>,
    pub(crate) attributes: Vec<(String, ValueKind)>,
    /// The first identity of each row group; absent in blocks of the first version.
    #[serde(default)]
    pub(crate) groups: Vec<String>,
}

impl Footer {
    pub(crate) fn identity(&self) -> Identity {
        if self.by_case { Identity::Case } else { Identity::Person }
    }
}

/// What came of writing rows as blocks.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) blocks: Vec<Block>,
    pub(crate) duplicates: u64,
}

/// The shard that an identity belongs to: fixed for ever, so it uses no hash that a library may change.
pub(crate) fn shard_of(identity: &str) -> u64 {
    // FNV-1a, 64 bits (Fowler, Noll, Vo): short, documented, stable.
    let hash = identity
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (hash ^ (hash >> 32)) % SHARDS
}

/// Sorts rows and writes one block for each shard that has any: `shard=NN/NAME.parquet`.
/// `sync` makes the files durable before this returns.
pub(crate) fn write_blocks(
    folder: &Path,
    name: &str,
    rows: &Rows,
    threads: usize,
    sync: bool,
) -> Result<Written, LogError> {
    let names = &rows.identity.dictionary;
    // A dictionary may hold names of whom no row is here.
    let mut has_rows = vec![false; names.len()];
    rows.identity.codes.iter().for_each(|&code| has_rows[code as usize] = true);
    let mut identities: Vec<(u64, &str, u32)> = (names.iter().zip(has_rows).enumerate())
        .filter(|(_, (_, has_rows))| *has_rows)
        .map(|(code, (name, _))| (shard_of(name), name, code as u32))
        .collect();
    identities.sort_unstable();
    let sorted = sort(rows, identities.iter().map(|(_, _, code)| *code).collect());
    let shards: Vec<(u64, usize, usize)> = (0..SHARDS)
        .map(|shard| {
            let from = identities.partition_point(|(of, _, _)| *of < shard);
            (shard, from, identities.partition_point(|(of, _, _)| *of <= shard))
        })
        .filter(|(_, from, to)| sorted.offsets[*to] > sorted.offsets[*from])
        .collect();
    let blocks = share_out(shards.len(), threads, &Vec::new, &|blocks: &mut Vec<Block>, at| {
        let (shard, from, to) = shards[at];
        let path = folder.join(format!("shard={shard:02}")).join(format!("{name}.parquet"));
        blocks.push(write_block(&path, shard, rows, &sorted, (from, to), sync)?);
        Ok(())
    })?;
    let mut blocks: Vec<Block> = blocks.into_iter().flatten().collect();
    blocks.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Written { blocks, duplicates: sorted.duplicates })
}

fn write_block(
    path: &Path,
    shard: u64,
    rows: &Rows,
    sorted: &Sorted,
    (from, to): (usize, usize),
    sync: bool,
) -> Result<Block, LogError> {
    let failed = |error: &dyn std::fmt::Display| {
        LogError::new(format!("cannot write the block `{}`: {error}", path.display()))
            .hint("check that the disk has room and that the folder may be written")
    };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    }
    let groups = group_bounds(sorted, (from, to));
    let mut footer = footer(shard, rows, sorted, (from, to));
    let first_identity =
        |(begin, _): &(usize, usize)| rows.identity.dictionary.get(sorted.identities[*begin]).to_string();
    footer.groups = groups.iter().map(first_identity).collect();
    let columns = columns(rows);
    let json = serde_json::to_string(&footer).map_err(|error| failed(&error))?;
    let file = Summing::new(File::create(path).map_err(|error| failed(&error))?, sync);
    let mut writer =
        FlatWriter::create(file, &columns, &[(FOOTER.to_string(), json)]).map_err(|error| failed(&error))?;
    for (begin, end) in groups {
        let part = Part::gather(rows, sorted, begin, end);
        let order = &sorted.order[sorted.offsets[begin] as usize..sorted.offsets[end] as usize];
        let seq: Vec<i64> = order.iter().map(|&row| rows.seq(row as usize)).collect();
        write_group(&mut writer, rows, &part, &seq).map_err(|error| failed(&error))?;
    }
    let (file, sum) = writer.finish().map_err(|error| failed(&error))?.finish();
    if sync {
        file.sync_all().map_err(|error| failed(&error))?;
        sync_folder(path.parent().unwrap_or(Path::new("."))).map_err(|error| failed(&error))?;
    }
    Ok(Block { path: path.to_path_buf(), footer, sum })
}

/// Which identities each row group holds.
fn group_bounds(sorted: &Sorted, (from, to): (usize, usize)) -> Vec<(usize, usize)> {
    let mut bounds = Vec::new();
    let mut begin = from;
    for end in from + 1..=to {
        let group = (sorted.offsets[end] - sorted.offsets[begin]) as usize;
        if group >= GROUP || end == to {
            bounds.push((begin, end));
            begin = end;
        }
    }
    bounds
}

/// Makes new names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn columns(rows: &Rows) -> Vec<ColumnSpec> {
    let coded = |name: &str, optional| ColumnSpec {
        name: name.to_string(),
        kind: FlatKind::Text,
        optional,
        encoding: FlatEncoding::Dictionary,
    };
    let delta =
        |name: &str, kind| ColumnSpec { name: name.to_string(), kind, optional: false, encoding: FlatEncoding::Delta };
    let mut columns = vec![
        ColumnSpec { encoding: FlatEncoding::Plain, ..coded("message_id", true) },
        coded("person", true),
        coded("case", true),
        delta("time", FlatKind::Time),
        delta("seq", FlatKind::Integer),
        coded("activity", false),
        coded("channel", true),
    ];
    columns.extend(rows.attributes.iter().map(|attribute| coded(&format!("property.{}", attribute.name), true)));
    columns
}

fn write_group<W: std::io::Write + Send>(
    writer: &mut FlatWriter<W>,
    rows: &Rows,
    part: &Part,
    seq: &[i64],
) -> Result<(), flatparquet::FlatError> {
    let events = part.events();
    let missing = Column { codes: vec![MISSING; events], dictionary: Dictionary::new() };
    let no_ids = (0..events).fold(Strings::default(), |mut ids, _| {
        ids.push(None);
        ids
    });
    let main = identity_column(rows, part);
    let other = part.other.as_ref().unwrap_or(&missing);
    let (person, case) = match rows.sorted_by() {
        Identity::Person => (&main, other),
        Identity::Case => (other, &main),
    };
    let mut slices = vec![
        FlatSlice::Text(part.event_ids.as_ref().unwrap_or(&no_ids)),
        FlatSlice::Coded(&person.codes, &person.dictionary),
        FlatSlice::Coded(&case.codes, &case.dictionary),
        FlatSlice::Times(&part.time),
        FlatSlice::Integers(seq, None),
        FlatSlice::Coded(&part.activity, &rows.activity.dictionary),
        FlatSlice::Coded(&part.channel, &rows.channel.dictionary),
    ];
    let attributes = part.attributes.iter().zip(&rows.attributes);
    slices.extend(attributes.map(|(codes, attribute)| FlatSlice::Coded(codes, &attribute.values.dictionary)));
    writer.write_group(&slices)
}

/// The identities of a part as a column; a stand-in for a missing person (or case) is missing.
fn identity_column(rows: &Rows, part: &Part) -> Column {
    let mut column = Column::default();
    for identity in 0..part.identities.len() {
        let (from, to) = (part.offsets[identity] as usize, part.offsets[identity + 1] as usize);
        let other = part.other.as_ref().and_then(|other| other.text(from));
        let name = part.identities.text(identity).filter(|name| !rows.stands_in(name, other));
        let code = name.map_or(MISSING, |name| column.dictionary.intern(name));
        column.codes.resize(column.codes.len() + (to - from), code);
    }
    column
}

fn footer(shard: u64, rows: &Rows, sorted: &Sorted, (from, to): (usize, usize)) -> Footer {
    let order = &sorted.order[sorted.offsets[from] as usize..sorted.offsets[to] as usize];
    let times = order.iter().map(|&row| rows.time[row as usize]);
    let used = |column: &Column| -> Vec<String> {
        let mut used = vec![false; column.dictionary.len()];
        for &row in order {
            if let Some(used) = used.get_mut(column.codes[row as usize] as usize) {
                *used = true;
            }
        }
        column.dictionary.iter().zip(used).filter(|(_, used)| *used).map(|(text, _)| text.to_string()).collect()
    };
    let first_rows = (from..to).filter(|&at| sorted.offsets[at + 1] > sorted.offsets[at]);
    let is_person = |at: &usize| {
        let name = rows.identity.dictionary.get(sorted.identities[*at]);
        let other =
            rows.other.as_ref().and_then(|other| other.text(sorted.order[sorted.offsets[*at] as usize] as usize));
        !rows.stands_in(name, other)
    };
    let cases = rows.other.as_ref();
    Footer {
        version: VERSION,
        shard,
        by_case: rows.sorted_by() == Identity::Case,
        events: order.len() as u64,
        identities: (to - from) as u64,
        persons: first_rows.filter(is_person).count() as u64,
        first: times.clone().min().unwrap_or(i64::MAX),
        last: times.max().unwrap_or(i64::MIN),
        every_event_has_a_case: rows.sorted_by() == Identity::Case
            || cases.is_some_and(|cases| order.iter().all(|&row| cases.codes[row as usize] != MISSING)),
        activities: used(&rows.activity),
        channels: used(&rows.channel),
        attributes: rows.attributes.iter().map(|attribute| (attribute.name.clone(), attribute.kind)).collect(),
        groups: Vec::new(),
    }
}

impl Block {
    /// Opens a block that was written before.
    pub(crate) fn open(path: &Path) -> Result<Block, LogError> {
        let file = open_file(path)?;
        let not_ours = || {
            LogError::new(format!("`{}` is a Parquet file, but not a block of an event log", path.display()))
                .hint("to analyse it as a log of its own, name it as a FILE instead of with --data")
        };
        let json = file.metadata(FOOTER).ok_or_else(not_ours)?;
        let version: serde_json::Value = serde_json::from_str(json).map_err(|_| not_ours())?;
        if version["version"].as_u64().is_none_or(|version| version > u64::from(VERSION)) {
            let problem = format!("the block `{}` was written by a newer program", path.display());
            return Err(LogError::newer(problem).hint("use that program, or a newer one, to read this data directory"));
        }
        let footer = serde_json::from_str(json).map_err(|_| not_ours())?;
        Ok(Block { path: path.to_path_buf(), footer, sum: None })
    }

    /// Reads the block's rows, one batch for each row group, with their arrival numbers.
    pub(crate) fn read(
        &self,
        wanted: &Wanted,
        take: &mut dyn FnMut(EventBatch, Vec<i64>) -> Result<(), LogError>,
    ) -> Result<(), LogError> {
        self.read_groups(wanted, &mut |batch, reader, group| take(batch, reader.integers(group, "seq")?))
    }

    /// The same without arrival numbers: the rows of one block are in order already.
    pub(crate) fn read_in_order(&self, wanted: &Wanted, take: &mut dyn FnMut(EventBatch)) -> Result<(), LogError> {
        self.read_groups(wanted, &mut |batch, _, _| {
            take(batch);
            Ok(())
        })
    }

    fn read_groups(
        &self,
        wanted: &Wanted,
        take: &mut dyn FnMut(EventBatch, &BlockReader<'_>, usize) -> Result<(), LogError>,
    ) -> Result<(), LogError> {
        let file = open_file(&self.path)?;
        let reader = BlockReader { path: &self.path, file: &file };
        for group in 0..file.row_groups() {
            take(self.batch(&reader, group, wanted)?, &reader, group)?;
        }
        Ok(())
    }

    /// The rows of one row group.
    pub(super) fn batch(
        &self,
        reader: &BlockReader<'_>,
        group: usize,
        wanted: &Wanted,
    ) -> Result<EventBatch, LogError> {
        let event_id = if wanted.event_ids { Some(reader.strings(group, "message_id")?) } else { None };
        let mut attributes = Vec::new();
        for (name, kind) in &self.footer.attributes {
            if wanted.has_attribute(name) {
                let values = reader.coded(group, &format!("property.{name}"))?;
                attributes.push(AttributeColumn { name: name.clone(), kind: *kind, values });
            }
        }
        Ok(EventBatch {
            time: reader.times(group, "time")?,
            person: Some(reader.coded(group, "person")?).filter(has_values),
            case: Some(reader.coded(group, "case")?).filter(has_values),
            activity: reader.coded(group, "activity")?,
            channel: Some(reader.coded(group, "channel")?).filter(has_values),
            event_id,
            attributes,
        })
    }
}

fn has_values(column: &Column) -> bool {
    !column.dictionary.is_empty()
}

pub(super) fn open_file(path: &Path) -> Result<FlatFile, LogError> {
    FlatFile::open(path).map_err(|error| {
        LogError::damaged(format!("cannot read the block `{}`: {error}", path.display()))
            .hint("the file is damaged or missing; restore it from a backup, or import its source again")
    })
}

/// Reads columns of a block by name.
pub(super) struct BlockReader<'a> {
    pub(super) path: &'a Path,
    pub(super) file: &'a FlatFile,
}

impl BlockReader<'_> {
    fn read(&self, group: usize, name: &str) -> Result<FlatValues, LogError> {
        let column =
            self.file.columns().iter().position(|column| column.name == name).ok_or_else(|| self.damaged(name))?;
        self.file.read(group, column).map_err(|error| {
            LogError::damaged(format!(
                "cannot read the column `{name}` of the block `{}`: {error}",
                self.path.display()
            ))
            .hint("the file is damaged; restore it from a backup, or import its source again")
        })
    }

    fn damaged(&self, name: &str) -> LogError {
        LogError::damaged(format!("the block `{}` has no readable column `{name}`", self.path.display()))
            .hint("the file is damaged; restore it from a backup, or import its source again")
    }

    pub(super) fn coded(&self, group: usize, name: &str) -> Result<Column, LogError> {
        match self.read(group, name)? {
            FlatValues::Coded(column) => Ok(column),
            FlatValues::Plain(strings) => Ok((0..strings.len()).map(|row| strings.text(row)).collect()),
            _ => Err(self.damaged(name)),
        }
    }

    pub(super) fn strings(&self, group: usize, name: &str) -> Result<Strings, LogError> {
        match self.read(group, name)? {
            FlatValues::Plain(strings) => Ok(strings),
            FlatValues::Coded(column) => {
                let mut strings = Strings::default();
                (0..column.codes.len()).for_each(|row| strings.push(column.text(row)));
                Ok(strings)
            }
            _ => Err(self.damaged(name)),
        }
    }

    pub(super) fn times(&self, group: usize, name: &str) -> Result<Vec<i64>, LogError> {
        match self.read(group, name)? {
            FlatValues::Times(times) => Ok(times),
            _ => Err(self.damaged(name)),
        }
    }

    pub(super) fn integers(&self, group: usize, name: &str) -> Result<Vec<i64>, LogError> {
        match self.read(group, name)? {
            FlatValues::Integers(values, _) => Ok(values),
            _ => Err(self.damaged(name)),
        }
    }
}

/// Merges blocks shard by shard into one block each, in another folder.
pub(crate) fn merge_blocks(blocks: Vec<Block>, folder: &Path, name: &str, threads: usize) -> Result<Written, LogError> {
    let shards: Vec<Vec<&Block>> = (0..SHARDS)
        .map(|shard| blocks.iter().filter(|block| block.footer.shard == shard).collect::<Vec<_>>())
        .filter(|blocks| !blocks.is_empty())
        .collect();
    let written = share_out(shards.len(), threads, &Vec::new, &|written: &mut Vec<Written>, at| {
        let rows = read_rows(&shards[at], &Wanted::everything(true))?;
        written.push(write_blocks(folder, name, &rows, 1, true)?);
        Ok(())
    })?;
    let mut merged = Written { blocks: Vec::new(), duplicates: 0 };
    for written in written.into_iter().flatten() {
        merged.blocks.extend(written.blocks);
        merged.duplicates += written.duplicates;
    }
    merged.blocks.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(merged)
}

/// The rows of several blocks, unsorted, with their arrival numbers.
pub(crate) fn read_rows(blocks: &[&Block], wanted: &Wanted) -> Result<Rows, LogError> {
    let identity = blocks.first().map_or(Identity::Person, |block| block.footer.identity());
    let mut rows = Rows::new(identity, wanted.event_ids, 0);
    for block in blocks {
        block.read(wanted, &mut |batch, seq| {
            rows.push(&batch, Some(&seq));
            Ok(())
        })?;
    }
    Ok(rows)
}
