//! A data directory's log: what counts, who may write, and how it is opened.
//!
//! `DIR/log/PROJECT/log.json` names the blocks that count; it is replaced in one step after they
//! are durable, so a crash at any point loses and doubles nothing. Files that it does not name are
//! leftovers of interrupted work: ignored by readers, removed by the next writer.

use super::Wanted;
use super::block::{Block, sync_folder};
use super::manifest::{ImportRecord, Manifest, SealRecord, remove_leftovers};
use super::shard::{Opening, open_blocks};
use super::sums::FileSum;
use crate::log::{EventLog, LogError, share_out};
use model::{EventBatch, IdentityMap};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The event log of one project of a data directory.
#[derive(Debug)]
pub struct DataDir {
    folder: PathBuf,
    /// Blocks whose checksums this value has compared already.
    verified: Mutex<BTreeSet<String>>,
}

/// How a data directory is opened for analysis.
#[derive(Debug, Clone)]
pub struct OpenOptions {
    /// What of it is needed.
    pub wanted: Wanted,
    /// Memory for hot columns, in bytes.
    pub memory: usize,
    /// How many threads may work.
    pub threads: usize,
}

/// Nothing is written while this lives.
pub struct Frozen<'a> {
    _locked: Locked<'a>,
}

/// The right to write, and what counted when it was given.
pub(super) struct Locked<'a> {
    dir: &'a DataDir,
    pub(super) manifest: Manifest,
    _lock: File,
}

impl DataDir {
    /// The log of a data directory's project `default`. The folder need not exist yet.
    pub fn at(dir: &Path) -> DataDir {
        Self::project(dir, "default")
    }

    /// The log of any project of a data directory.
    pub fn project(dir: &Path, project: &str) -> DataDir {
        DataDir { folder: dir.join("log").join(folder_name(project)), verified: Mutex::default() }
    }

    /// Whether anything was ever written.
    pub fn exists(&self) -> bool {
        self.folder.join("log.json").exists()
    }

    /// The folder that holds `log.json` and the blocks.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The imports that count, oldest first.
    ///
    /// # Errors
    /// When the list of blocks cannot be read.
    pub fn imports(&self) -> Result<Vec<ImportRecord>, LogError> {
        Ok(self.manifest()?.imports)
    }

    /// What was sealed, oldest first.
    ///
    /// # Errors
    /// When the list of blocks cannot be read.
    pub fn seals(&self) -> Result<Vec<SealRecord>, LogError> {
        Ok(self.manifest()?.seals)
    }

    /// The last row of the inbox that lies in blocks; 0 when none does.
    ///
    /// # Errors
    /// When the list of blocks cannot be read.
    pub fn sealed_through(&self) -> Result<i64, LogError> {
        Ok(self.manifest()?.sealed_through)
    }

    /// Counts up whenever what is in the log changes: time to open it again.
    ///
    /// # Errors
    /// When the list of blocks cannot be read.
    pub fn generation(&self) -> Result<u64, LogError> {
        Ok(self.manifest()?.generation)
    }

    /// The files that count, relative to [`DataDir::folder`]: the list of blocks first, then the blocks.
    ///
    /// # Errors
    /// When the list of blocks cannot be read.
    pub fn files(&self) -> Result<Vec<String>, LogError> {
        let manifest = self.manifest()?;
        Ok(std::iter::once("log.json".to_string()).chain(manifest.blocks().cloned()).collect())
    }

    /// Length and checksums of every block that counts. Blocks that an older program wrote have none
    /// until the next write.
    ///
    /// # Errors
    /// When the list of blocks cannot be read.
    pub fn sums(&self) -> Result<BTreeMap<String, FileSum>, LogError> {
        Ok(self.manifest()?.files)
    }

    /// Keeps everyone from writing for as long as what comes back lives: for copies of the files.
    ///
    /// # Errors
    /// When someone is writing ([`crate::LogErrorKind::Busy`]), or the folder cannot be written.
    pub fn freeze(&self) -> Result<Frozen<'_>, LogError> {
        Ok(Frozen { _locked: self.lock()? })
    }

    /// The columns that events' properties have in this log, for [`EventBatch::from_events`].
    ///
    /// # Errors
    /// When a block cannot be read.
    pub fn property_columns(&self) -> Result<Vec<String>, LogError> {
        self.reading(|manifest| {
            let blocks = self.blocks(manifest)?;
            let names = blocks.iter().flat_map(|block| block.footer.attributes.iter().map(|(name, _)| name.clone()));
            Ok(names.collect::<BTreeSet<String>>().into_iter().collect())
        })
    }

    /// Opens the log for analysis.
    ///
    /// # Errors
    /// When there is no log, or a block is damaged or was written by a newer program.
    pub fn open(&self, options: &OpenOptions) -> Result<EventLog, LogError> {
        if !self.exists() {
            return Err(LogError::new(format!("there is no event log in `{}`", self.shown()))
                .hint("import one first: resa import FILE --data DIR"));
        }
        self.open_as(options, Opening::AsItIs)
    }

    /// Opens the blocks as the base of views (see [`EventLog::with`]): by identifier, and knowing the
    /// order of arrival. A log that holds nothing yet is empty.
    ///
    /// # Errors
    /// When a block is damaged or was written by a newer program.
    pub fn base(&self, options: &OpenOptions) -> Result<Arc<EventLog>, LogError> {
        self.open_as(options, Opening::AsBase).map(Arc::new)
    }

    /// Opens the log together with events that are not sealed yet, all of them as journeys of the
    /// persons that the map gives. Without either it is [`DataDir::open`].
    ///
    /// # Errors
    /// As for [`DataDir::open`].
    pub fn open_with(
        &self,
        options: &OpenOptions,
        tail: Option<&EventBatch>,
        map: Option<Arc<IdentityMap>>,
    ) -> Result<EventLog, LogError> {
        let tail = tail.filter(|tail| !tail.is_empty());
        let map = map.filter(|map| !map.is_empty());
        if tail.is_none() && map.is_none() {
            return self.open(options);
        }
        self.base(options)?.with(tail, map)
    }

    fn open_as(&self, options: &OpenOptions, opening: Opening) -> Result<EventLog, LogError> {
        self.reading(|manifest| {
            self.verify_new(manifest, options.threads)?;
            open_blocks(self.blocks(manifest)?, &options.wanted, options.memory, options.threads, opening)
        })
    }

    /// Reads what counts. Blocks may be replaced meanwhile: then once more with what counts then.
    pub(super) fn reading<T>(&self, read: impl Fn(&Manifest) -> Result<T, LogError>) -> Result<T, LogError> {
        const TRIES: usize = 8;
        let mut manifest = self.manifest()?;
        for _ in 1..TRIES {
            let result = read(&manifest);
            let now = if result.is_err() { self.manifest()? } else { return result };
            if now.generation == manifest.generation {
                return result;
            }
            manifest = now;
        }
        read(&manifest)
    }

    /// Compares the checksums of blocks that this value has not opened before.
    fn verify_new(&self, manifest: &Manifest, threads: usize) -> Result<(), LogError> {
        let mut verified = self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh: Vec<_> = manifest.files.iter().filter(|(block, _)| !verified.contains(*block)).collect();
        share_out(fresh.len(), threads, &|| (), &|(), at| fresh[at].1.verify_quickly(&self.folder.join(fresh[at].0)))?;
        verified.extend(fresh.into_iter().map(|(block, _)| block.clone()));
        verified.retain(|block| manifest.files.contains_key(block));
        Ok(())
    }

    pub(super) fn shown(&self) -> String {
        let dir = self.folder.parent().and_then(Path::parent).unwrap_or(&self.folder);
        dir.display().to_string()
    }

    pub(super) fn blocks(&self, manifest: &Manifest) -> Result<Vec<Block>, LogError> {
        manifest.blocks().map(|path| Block::open(&self.folder.join(path))).collect()
    }

    pub(super) fn manifest(&self) -> Result<Manifest, LogError> {
        Manifest::read(&self.folder, &self.shown())
    }

    /// Takes the right to write, for as long as what comes back lives, and removes what interrupted
    /// work left behind.
    pub(super) fn lock(&self) -> Result<Locked<'_>, LogError> {
        let failed = |error: std::io::Error| {
            LogError::new(format!("cannot write in the data directory `{}`: {error}", self.shown()))
                .hint("name another folder with --data, or make this one writable")
        };
        let is_new = !self.folder.exists();
        std::fs::create_dir_all(&self.folder).map_err(failed)?;
        if is_new {
            let mut ancestors = self.folder.ancestors().skip(1).take(2).filter(|folder| folder.is_dir());
            ancestors.try_for_each(sync_folder).map_err(failed)?;
        }
        let lock = File::create(self.folder.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LogError::busy(format!("another import into `{}` is under way", self.shown()))
                    .hint("wait until it is done and try again"));
            }
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        let mut manifest = self.manifest()?;
        remove_leftovers(&self.folder, &manifest).map_err(failed)?;
        manifest.complete_sums(&self.folder)?;
        Ok(Locked { dir: self, manifest, _lock: lock })
    }

    /// Removes what interrupted work left behind, which any write does as well. How many files went.
    ///
    /// # Errors
    /// When someone else is writing, or a file cannot be removed.
    pub fn clean(&self) -> Result<u64, LogError> {
        if !self.exists() {
            return Ok(0);
        }
        let before = self.count_blocks();
        let _locked = self.lock()?;
        Ok(before.saturating_sub(self.count_blocks()))
    }

    fn count_blocks(&self) -> u64 {
        let shards = std::fs::read_dir(&self.folder).into_iter().flatten().flatten();
        shards.flat_map(|shard| std::fs::read_dir(shard.path()).into_iter().flatten().flatten()).count() as u64
    }
}

impl Locked<'_> {
    pub(super) fn folder(&self) -> &Path {
        &self.dir.folder
    }

    /// Lets the manifest count, with these new blocks.
    pub(super) fn commit_with(&mut self, written: &[Block]) -> Result<(), LogError> {
        if !written.is_empty() {
            // New shards' names must be durable before anything names what is in them.
            sync_folder(self.folder())
                .map_err(|error| LogError::new(format!("cannot write in `{}`: {error}", self.dir.shown())))?;
        }
        for block in written {
            let sum = block.sum.clone().ok_or_else(|| {
                LogError::new(format!("the block `{}` was written without a checksum", block.path.display()))
            })?;
            self.manifest.files.insert(relative(self.folder(), &block.path), sum);
        }
        self.commit()
    }

    pub(super) fn commit(&mut self) -> Result<(), LogError> {
        self.manifest.drop_old_sums();
        let folder = self.dir.folder.clone();
        self.manifest.replace(&folder)
    }

    /// Removes the files that nothing names.
    pub(super) fn remove_leftovers(&self) -> std::io::Result<u64> {
        remove_leftovers(self.folder(), &self.manifest)
    }

    /// After a failed write: removes its files, as far as that can be done now; the next writer does the rest.
    pub(super) fn give_up(&self, error: LogError) -> LogError {
        if let Ok(manifest) = self.dir.manifest() {
            remove_leftovers(self.folder(), &manifest).unwrap_or_default();
        }
        error
    }
}

/// A block's path as `log.json` has it.
pub(super) fn relative(folder: &Path, path: &Path) -> String {
    path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// A project's folder: its id, in which nothing can lead elsewhere.
fn folder_name(project: &str) -> String {
    let sign = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => char::from(byte).to_string(),
        other => format!("%{other:02x}"),
    };
    project.bytes().map(sign).collect()
}
