//! `resa audit`: the log of who did what: verified, and taken out.

use super::Shower;
use crate::failure::Failure;
use crate::house_args::AuditCommand;
use crate::output::{print, print_json};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::Path;
use store::{FirstBad, Store, Verified, parse_anchors, verify_export};

pub(super) fn run(command: &AuditCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        AuditCommand::Verify { data, export: None, .. } => {
            tell(Store::open_existing(&data.data)?.verify_audit()?, show)
        }
        AuditCommand::Verify { export: Some(export), anchors, .. } => {
            let anchors = anchors.as_deref().map(read).transpose()?.unwrap_or_default();
            let file = File::open(export).map_err(|error| unreadable(export, &error))?;
            let anchors = parse_anchors(&anchors)
                .ok_or_else(|| Failure::new("the anchors cannot be read").hint("each line is time, number and hash"))?;
            tell(verify_export(BufReader::new(file), &anchors), show)
        }
        AuditCommand::Export { data } => {
            let mut out = std::io::stdout().lock();
            Store::open_existing(&data.data)?.export_audit(&mut out)?;
            Ok(out.flush()?)
        }
    }
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read `{}`: {error}", path.display()))
}

fn tell(verdict: Result<Verified, FirstBad>, show: &Shower) -> Result<(), Failure> {
    match verdict {
        Ok(Verified { entries, head, anchored }) if show.json => {
            print_json(&serde_json::json!({ "intact": true, "entries": entries, "head": head, "anchored": anchored }))
        }
        Ok(Verified { entries, anchored, .. }) => {
            let words = &show.words;
            let lines = words.count(u64::try_from(entries).unwrap_or(0), ("rad", "rader"), ("line", "lines"));
            let vouched =
                words.either("orört; utifrån bestyrkt till rad", "intact; vouched for from outside up to line");
            print(&format!("{lines}, {vouched} {anchored}\n"))
        }
        Err(FirstBad { seq, what }) => {
            if show.json {
                print_json(&serde_json::json!({ "intact": false, "seq": seq, "what": format!("{what:?}") }))?;
            }
            Err(Failure::new(format!("the audit log is not as it was written: line {seq}, {what:?}"))
                .hint("compare it with the last export or backup"))
        }
    }
}
