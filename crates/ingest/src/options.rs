//! What the caller may say about how files are to be read. Everything left out is recognised.

use crate::format::Format;
use model::{FileMapping, MappingFile};

/// How files are to be read.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Columns and ways of writing for every file, as the command line gives them. They go before
    /// the mapping where a file has the column; a `channel` that no column is called names the
    /// channel of every row.
    pub columns: FileMapping,
    /// Columns and ways of writing by file name.
    pub mapping: MappingFile,
    /// The type of object that a journey follows (OCEL).
    pub object_type: Option<String>,
    /// Which other columns to keep.
    pub attributes: Attributes,
    /// The format of every file, where its content does not tell.
    pub format: Option<Format>,
    /// How many threads decode; 0 is one for each core.
    pub threads: usize,
}

/// Which columns to keep besides those with a role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Attributes {
    /// None.
    None,
    /// Those with these names; `x` also finds `case:x`. A column with a role may be asked for too.
    Only(Vec<String>),
    /// All, except those that already have a role.
    #[default]
    All,
}
