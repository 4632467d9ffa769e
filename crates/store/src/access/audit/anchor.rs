//! The file beside the database in which the head of the audit log is written down from time to time:
//! lines of date, number, hash and checksum, only ever added. Whoever cuts off the end of the log would have to
//! change this file too, and every copy of it.

use crate::StoreError;
use crate::access::audit::chain::Anchor;
use crate::error::io;
use model::Micros;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

/// The anchors in a file; none where there is no file.
pub(crate) fn read(path: &Path) -> Result<Vec<Anchor>, StoreError> {
    match std::fs::read_to_string(path) {
        Ok(text) => parse(&text).ok_or_else(|| {
            StoreError::Corrupt(format!("`{}` was changed: a line of it is not an anchor", path.display()))
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(io("read", path, &error)),
    }
}

/// The anchors in a text of `date seq hash checksum` lines; `None` where a whole line is none.
pub fn parse(text: &str) -> Option<Vec<Anchor>> {
    // What stands after the last line break was cut short by a crash, and was never relied on; unless it is
    // a whole line with another sign for its line break.
    let (whole, rest) = text.rsplit_once('\n').unwrap_or(("", text));
    let mut longer = rest.chars();
    if longer.next_back().is_some() && parse_line(longer.as_str()).is_some() {
        return None;
    }
    whole.lines().filter(|line| !line.is_empty()).map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Anchor> {
    let (said, sum) = line.rsplit_once(' ')?;
    let mut words = said.split(' ').skip(1);
    let seq = words.next()?.parse().ok()?;
    let hash = words.next()?.to_string();
    let fits = hash.len() == 64 && words.next().is_none() && sum == checksum(said);
    fits.then_some(Anchor { seq, hash })
}

/// Finds a changed sign where the chain cannot: in the date.
fn checksum(said: &str) -> String {
    format!("{:08x}", crc32c::crc32c(said.as_bytes()))
}

/// Adds an anchor, durable when it returns.
pub(crate) fn add(path: &Path, anchor: &Anchor, now: Micros) -> Result<(), StoreError> {
    let torn = std::fs::read(path).is_ok_and(|bytes| bytes.last().is_some_and(|byte| *byte != b'\n'));
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(|error| io("open", path, &error))?;
    if torn {
        mend(&file, path)?;
    }
    let said = format!("{now} {} {}", anchor.seq, anchor.hash);
    let line = format!("{said} {}\n", checksum(&said));
    file.write_all(line.as_bytes()).map_err(|error| io("write", path, &error))?;
    file.sync_all().map_err(|error| StoreError::SyncFailed(format!("sync `{}`: {error}", path.display())))?;
    path.parent().map_or(Ok(()), crate::secrets::sync_folder)
}

/// Takes away what a crash left of a line.
fn mend(file: &std::fs::File, path: &Path) -> Result<(), StoreError> {
    let bytes = std::fs::read(path).map_err(|error| io("read", path, &error))?;
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    file.set_len(whole as u64).map_err(|error| io("shorten", path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_added_and_a_line_that_a_crash_cut_short_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.anchor");
        assert_eq!(read(&path).unwrap(), []);
        let anchors = [1, 2].map(|seq| Anchor { seq, hash: format!("{seq:064}") });
        add(&path, &anchors[0], Micros(0)).unwrap();
        let whole = std::fs::read_to_string(&path).unwrap();
        let said = format!("1970-01-01T00:00:00Z 1 {:064}", 1);
        assert_eq!(whole, format!("{said} {}\n", checksum(&said)));
        std::fs::write(&path, whole + "1970-01-01T00:00:00Z 2 000").unwrap();
        assert_eq!(read(&path).unwrap(), anchors[..1]);
        add(&path, &anchors[1], Micros(0)).unwrap();
        assert_eq!(read(&path).unwrap(), anchors);
    }

    #[test]
    fn no_sign_of_a_line_can_change_unseen() {
        let said = format!("1970-01-01T00:00:00Z 1 {:064}", 1);
        let line = format!("{said} {}\n", checksum(&said));
        for at in 0..line.len() {
            let mut bytes = line.clone().into_bytes();
            bytes[at] ^= 1;
            assert_eq!(parse(&String::from_utf8(bytes).unwrap()), None, "{at}");
        }
    }

    #[test]
    fn a_whole_line_that_is_no_anchor_is_not_passed_over() {
        for text in ["nonsense\n", "1970-01-01T00:00:00Z 1 00\n", "1970-01-01T00:00:00Z x 00\n"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
