//! What `log.json` of each project says that matters for a backup: which blocks count, and their sums.
//!
//! The event log owns that document; here only its names are read, and anything unknown is refused.

use super::manifest::{LogState, belongs};
use super::{BackupError, disk};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

/// The newest version of the document that is known here.
const VERSION: u64 = 2;

/// The event logs of a data directory at one moment.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct LogList {
    /// By project: the document itself.
    pub(super) documents: BTreeMap<String, Vec<u8>>,
}

/// A log as its document describes it.
#[derive(Debug)]
pub(super) struct Log {
    pub(super) state: LogState,
    /// Blocks, with their SHA-256 where it is known.
    pub(super) blocks: Vec<(String, Option<String>)>,
}

#[derive(Deserialize)]
struct Document {
    version: u64,
    #[serde(default)]
    generation: u64,
    #[serde(default)]
    sealed_through: i64,
    #[serde(default)]
    imports: Vec<Part>,
    #[serde(default)]
    seals: Vec<Part>,
    #[serde(default)]
    files: BTreeMap<String, Sum>,
}

#[derive(Deserialize)]
struct Part {
    blocks: Vec<String>,
}

#[derive(Deserialize)]
struct Sum {
    sha256: String,
}

impl LogList {
    /// Reads the documents of all projects.
    pub(super) fn read(dir: &Path) -> Result<LogList, BackupError> {
        let folder = dir.join("log");
        let mut list = LogList::default();
        let projects = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(list),
            projects => projects.map_err(disk("read", &folder))?,
        };
        for project in projects {
            let project = project.map_err(disk("read", &folder))?;
            let path = project.path().join("log.json");
            match std::fs::read(&path) {
                Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {}
                document => {
                    let name = project.file_name().to_string_lossy().into_owned();
                    list.documents.insert(name, document.map_err(disk("read", &path))?);
                }
            }
        }
        Ok(list)
    }

    /// What the documents say.
    pub(super) fn logs(&self) -> Result<BTreeMap<String, Log>, BackupError> {
        self.documents.iter().map(|(project, document)| Ok((project.clone(), parse(project, document)?))).collect()
    }
}

fn parse(project: &str, document: &[u8]) -> Result<Log, BackupError> {
    let damaged = || BackupError::Source(format!("log/{project}/log.json"));
    let document: Document = serde_json::from_slice(document).map_err(|_| damaged())?;
    if document.version > VERSION {
        return Err(BackupError::Newer("its event log is of a newer version".into()));
    }
    let names = document.imports.into_iter().chain(document.seals).flat_map(|part| part.blocks);
    let blocks = names.map(|name| {
        if !belongs(&format!("log/{project}/{name}")) {
            return Err(damaged());
        }
        let sum = document.files.get(&name).map(|sum| sum.sha256.clone());
        Ok((name, sum))
    });
    let blocks = blocks.collect::<Result<_, _>>()?;
    let state = LogState { generation: document.generation, sealed_through: document.sealed_through };
    Ok(Log { state, blocks })
}
