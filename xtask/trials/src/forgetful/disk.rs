//! The disk that forgets: what programs see (live), what would survive a power cut (durable), and the
//! writes in between. Goes in: file operations. Comes out: the disk as it is after the power was cut.
//! Knows no FUSE; the rules here are those of POSIX at its strictest, without a kind file system's help:
//! a file's bytes survive from its own sync, its name from the sync of its folder.

use crate::chance::Chance;
use std::collections::{BTreeMap, BTreeSet};

/// The number of a file or folder.
pub(crate) type Inode = u64;

/// The folder that is always there.
pub(crate) const ROOT: Inode = 1;

/// What a disk loses at once: it writes whole sectors or nothing, unless it tears one.
const SECTOR: usize = 512;

/// What a power cut does to writes that nobody synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Damage {
    /// None of them reached the disk.
    DropAll,
    /// Some of them did, in no order: sectors of files at random, names up to a random moment.
    KeepSome,
    /// All of them did but the last one of each file, which stops in the middle of a sector.
    TearLast,
}

impl Damage {
    pub(crate) const ALL: [Damage; 3] = [Damage::DropAll, Damage::KeepSome, Damage::TearLast];
}

/// Why an operation was refused, as in `errno.h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    NotFound,
    Exists,
    NotEmpty,
    NotAFolder,
    IsAFolder,
    /// The power is gone.
    PowerIsOff,
}

/// A change to a file's bytes that no sync has made durable.
#[derive(Debug, Clone)]
enum Pending {
    Write { offset: usize, bytes: Vec<u8> },
    Resize(usize),
}

/// A change to the names in folders that no sync has made durable. A rename is one change.
#[derive(Debug, Clone)]
struct Naming {
    changes: Vec<(Inode, Vec<u8>, Option<Inode>)>,
}

type Names = BTreeMap<Vec<u8>, Inode>;

/// A file or a folder.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) is_folder: bool,
    pub(crate) mode: u16,
    bytes: Vec<u8>,
    durable_bytes: Vec<u8>,
    pending: Vec<Pending>,
    names: Names,
    durable_names: Names,
}

impl Node {
    fn new(is_folder: bool, mode: u16) -> Node {
        Node {
            is_folder,
            mode,
            bytes: Vec::new(),
            durable_bytes: Vec::new(),
            pending: Vec::new(),
            names: Names::new(),
            durable_names: Names::new(),
        }
    }

    pub(crate) fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    pub(crate) fn names(&self) -> &Names {
        &self.names
    }
}

/// The whole disk.
#[derive(Debug)]
pub(crate) struct Disk {
    nodes: BTreeMap<Inode, Node>,
    next: Inode,
    unsynced_names: Vec<Naming>,
    /// How many syncs were asked for since the power came on.
    pub(crate) syncs: u64,
    /// The power is cut when this many syncs have been asked for; the last of them does not happen.
    pub(crate) cut_at: Option<u64>,
    pub(crate) is_off: bool,
}

impl Disk {
    pub(crate) fn new() -> Disk {
        let nodes = BTreeMap::from([(ROOT, Node::new(true, 0o755))]);
        Disk { nodes, next: ROOT + 1, unsynced_names: Vec::new(), syncs: 0, cut_at: None, is_off: false }
    }

    pub(crate) fn node(&self, inode: Inode) -> Result<&Node, Refusal> {
        if self.is_off {
            return Err(Refusal::PowerIsOff);
        }
        self.nodes.get(&inode).ok_or(Refusal::NotFound)
    }

    fn node_mut(&mut self, inode: Inode) -> Result<&mut Node, Refusal> {
        if self.is_off {
            return Err(Refusal::PowerIsOff);
        }
        self.nodes.get_mut(&inode).ok_or(Refusal::NotFound)
    }

    fn folder(&self, inode: Inode) -> Result<&Node, Refusal> {
        let node = self.node(inode)?;
        if node.is_folder { Ok(node) } else { Err(Refusal::NotAFolder) }
    }

    pub(crate) fn lookup(&self, folder: Inode, name: &[u8]) -> Result<Inode, Refusal> {
        self.folder(folder)?.names.get(name).copied().ok_or(Refusal::NotFound)
    }

    pub(crate) fn create(&mut self, folder: Inode, name: &[u8], is_folder: bool, mode: u16) -> Result<Inode, Refusal> {
        if self.folder(folder)?.names.contains_key(name) {
            return Err(Refusal::Exists);
        }
        let inode = self.next;
        self.next += 1;
        self.nodes.insert(inode, Node::new(is_folder, mode));
        self.rename_all(vec![(folder, name.to_vec(), Some(inode))])?;
        Ok(inode)
    }

    /// A second name for a file.
    pub(crate) fn link(&mut self, inode: Inode, folder: Inode, name: &[u8]) -> Result<(), Refusal> {
        if self.folder(folder)?.names.contains_key(name) {
            return Err(Refusal::Exists);
        }
        self.rename_all(vec![(folder, name.to_vec(), Some(inode))])
    }

    /// Takes a name away. The bytes stay for whoever has the file open, and while a durable name leads to them.
    pub(crate) fn remove(&mut self, folder: Inode, name: &[u8], is_folder: bool) -> Result<(), Refusal> {
        let inode = self.lookup(folder, name)?;
        let node = self.node(inode)?;
        match (is_folder, node.is_folder) {
            (true, false) => return Err(Refusal::NotAFolder),
            (false, true) => return Err(Refusal::IsAFolder),
            (true, true) if !node.names.is_empty() => return Err(Refusal::NotEmpty),
            _ => {}
        }
        self.rename_all(vec![(folder, name.to_vec(), None)])
    }

    pub(crate) fn rename(&mut self, from: (Inode, &[u8]), to: (Inode, &[u8]), replace: bool) -> Result<(), Refusal> {
        let inode = self.lookup(from.0, from.1)?;
        if let Some(there) = self.folder(to.0)?.names.get(to.1).copied() {
            let there = self.node(there)?;
            if !replace {
                return Err(Refusal::Exists);
            }
            if there.is_folder && !there.names.is_empty() {
                return Err(Refusal::NotEmpty);
            }
        }
        self.rename_all(vec![(from.0, from.1.to_vec(), None), (to.0, to.1.to_vec(), Some(inode))])
    }

    fn rename_all(&mut self, changes: Vec<(Inode, Vec<u8>, Option<Inode>)>) -> Result<(), Refusal> {
        for (folder, name, inode) in &changes {
            put(&mut self.node_mut(*folder)?.names, name, *inode);
        }
        self.unsynced_names.push(Naming { changes });
        Ok(())
    }

    pub(crate) fn set_mode(&mut self, inode: Inode, mode: u16) -> Result<(), Refusal> {
        self.node_mut(inode)?.mode = mode;
        Ok(())
    }

    pub(crate) fn read(&self, inode: Inode, offset: u64, size: usize) -> Result<&[u8], Refusal> {
        let bytes = &self.node(inode)?.bytes;
        let start = place(offset).min(bytes.len());
        let end = start.saturating_add(size).min(bytes.len());
        Ok(bytes.get(start..end).unwrap_or_default())
    }

    pub(crate) fn write(&mut self, inode: Inode, offset: u64, data: &[u8]) -> Result<(), Refusal> {
        self.change(inode, Pending::Write { offset: place(offset), bytes: data.to_vec() })
    }

    pub(crate) fn resize(&mut self, inode: Inode, size: u64) -> Result<(), Refusal> {
        self.change(inode, Pending::Resize(place(size)))
    }

    fn change(&mut self, inode: Inode, change: Pending) -> Result<(), Refusal> {
        let node = self.node_mut(inode)?;
        if node.is_folder {
            return Err(Refusal::IsAFolder);
        }
        apply(&mut node.bytes, &change);
        node.pending.push(change);
        Ok(())
    }

    /// Makes the bytes of a file durable, or the names in a folder. At the chosen one the power goes first.
    pub(crate) fn sync(&mut self, inode: Inode) -> Result<(), Refusal> {
        self.node(inode)?;
        self.syncs += 1;
        if self.cut_at.is_some_and(|cut| self.syncs >= cut) {
            self.is_off = true;
            return Err(Refusal::PowerIsOff);
        }
        let node = self.node_mut(inode)?;
        if node.is_folder {
            self.sync_names(inode);
        } else {
            for change in std::mem::take(&mut node.pending) {
                apply(&mut node.durable_bytes, &change);
            }
        }
        Ok(())
    }

    fn sync_names(&mut self, folder: Inode) {
        let all = std::mem::take(&mut self.unsynced_names);
        let (synced, rest): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|naming| naming.changes.iter().any(|(changed, _, _)| *changed == folder));
        self.unsynced_names = rest;
        synced.iter().for_each(|naming| self.keep_names(naming));
    }

    fn keep_names(&mut self, naming: &Naming) {
        for (folder, name, inode) in &naming.changes {
            if let Some(node) = self.nodes.get_mut(folder) {
                put(&mut node.durable_names, name, *inode);
            }
        }
    }

    /// The power comes back: what was not durable is damaged, and what is left is all there is.
    pub(crate) fn restart(&mut self, damage: Damage, chance: &mut Chance) {
        let namings = std::mem::take(&mut self.unsynced_names);
        let kept = match damage {
            Damage::DropAll => 0,
            Damage::KeepSome => chance.index(namings.len() + 1),
            Damage::TearLast => namings.len(),
        };
        namings.iter().take(kept).for_each(|naming| self.keep_names(naming));
        for node in self.nodes.values_mut() {
            let pending = std::mem::take(&mut node.pending);
            match damage {
                Damage::DropAll => {}
                Damage::KeepSome => keep_some(&mut node.durable_bytes, &pending, chance),
                Damage::TearLast => tear_last(&mut node.durable_bytes, &pending, chance),
            }
            node.bytes = node.durable_bytes.clone();
            node.names = node.durable_names.clone();
        }
        self.forget_unnamed();
        (self.syncs, self.cut_at, self.is_off) = (0, None, false);
    }

    fn forget_unnamed(&mut self) {
        let mut reached = BTreeSet::from([ROOT]);
        let mut to_visit = vec![ROOT];
        while let Some(inode) = to_visit.pop() {
            let Some(node) = self.nodes.get(&inode) else { continue };
            to_visit.extend(node.names.values().filter(|inode| reached.insert(**inode)));
        }
        self.nodes.retain(|inode, _| reached.contains(inode));
    }
}

fn put(names: &mut Names, name: &[u8], inode: Option<Inode>) {
    match inode {
        Some(inode) => names.insert(name.to_vec(), inode),
        None => names.remove(name),
    };
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn apply(bytes: &mut Vec<u8>, change: &Pending) {
    match change {
        Pending::Resize(size) => bytes.resize(*size, 0),
        Pending::Write { offset, bytes: data } => {
            let end = offset + data.len();
            if bytes.len() < end {
                bytes.resize(end, 0);
            }
            bytes[*offset..end].copy_from_slice(data);
        }
    }
}

/// Each sector of each write got there or not, each as if by the toss of a coin; so did each change of size.
fn keep_some(bytes: &mut Vec<u8>, pending: &[Pending], chance: &mut Chance) {
    for change in pending {
        match change {
            Pending::Resize(_) if chance.once_in(2) => apply(bytes, change),
            Pending::Resize(_) => {}
            Pending::Write { offset, bytes: data } => {
                for (at, part) in sectors(*offset, data) {
                    if chance.once_in(2) {
                        apply(bytes, &Pending::Write { offset: at, bytes: part.to_vec() });
                    }
                }
            }
        }
    }
}

/// Everything got there but the end of the last write: it stops within its last sector.
fn tear_last(bytes: &mut Vec<u8>, pending: &[Pending], chance: &mut Chance) {
    let Some((last, before)) = pending.split_last() else { return };
    before.iter().for_each(|change| apply(bytes, change));
    match last {
        Pending::Resize(_) => apply(bytes, last),
        Pending::Write { offset, bytes: data } => {
            let tail = sectors(*offset, data).last().map_or(0, |(_, part)| part.len());
            let kept = data.len() - tail + chance.index(tail.max(1));
            apply(bytes, &Pending::Write { offset: *offset, bytes: data[..kept].to_vec() });
        }
    }
}

/// A write cut where the disk's sectors begin.
fn sectors(offset: usize, data: &[u8]) -> Vec<(usize, &[u8])> {
    let mut parts = Vec::new();
    let (mut at, mut rest) = (offset, data);
    while !rest.is_empty() {
        let room = SECTOR - at % SECTOR;
        let (part, after) = rest.split_at(room.min(rest.len()));
        parts.push((at, part));
        at += part.len();
        rest = after;
    }
    parts
}
