//! Text tables: CSV, TSV and whatever else stands in lines with a delimiter between.
//!
//! Bytes are cut into blocks at the ends of records by one thread; any thread can then take a block
//! apart into columns. Written by hand: the `csv` crate never reports a broken quote (an unclosed one
//! would swallow the rest of the file), and it counts records where people count lines.

mod blocks;
mod cells;
mod dialect;
mod records;

pub(crate) use blocks::{Block, Blocks};
pub(crate) use cells::{Header, Layout, chunk};
pub(crate) use dialect::{Dialect, sniff};
