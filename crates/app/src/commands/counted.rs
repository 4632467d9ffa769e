//! Answers beside a log: those of a file of responses that count.

use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::stream_or_file;
use ingest::{Narrow, ResponseOptions, read_responses};
use model::Response;
use std::path::Path;

/// Reads them, as `resa scores` does.
pub(super) fn counted(file: &Path, args: &LogArgs) -> Result<Vec<Response>, Failure> {
    let source = stream_or_file(file, args.columns.format.as_deref())?;
    let options = ResponseOptions {
        time_zone: args.columns.time_zone.clone(),
        narrow: Narrow::default(),
        ..ResponseOptions::default()
    };
    let found = read_responses(&source, &options)?;
    let all = found.responses.into_iter().enumerate();
    Ok(all.filter(|(at, _)| !found.not_counted.contains(at)).map(|(_, response)| response).collect())
}
