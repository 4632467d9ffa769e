//! Flat Parquet columns in and out as codes, integers and text: the only crate that knows the parquet format.
//!
//! Files come in by path or as bytes, and columns go out in our own shapes: dictionary codes with a
//! `model::Dictionary`, plain strings, numbers, and times in UTC microseconds. Nested columns are
//! named but not read. Nothing here knows what a column means.
#![forbid(unsafe_code)]

mod error;
mod hybrid;
mod read;
mod schema;
mod write;

pub use error::FlatError;
pub use read::{FlatFile, FlatValues, Missing, NO_TIME};
pub use schema::{FlatColumn, FlatKind};
pub use write::{ColumnSpec, FlatEncoding, FlatSlice, FlatWriter};
