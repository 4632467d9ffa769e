//! Outside formats in and out: a pipeline from bytes to events or typed rejections.
#![forbid(unsafe_code)]

pub mod raw;
