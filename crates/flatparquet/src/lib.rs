//! Flat Parquet columns in and out as codes, integers and text: the only crate that knows the parquet format.
