//! How large the parts of a workbook are once unpacked, before anybody unpacks them into memory.
//!
//! A workbook is a ZIP file, and a small one can hold gigabytes of nothing. What its directory says of sizes
//! may be a lie, so suspicious parts are unpacked and counted, and no further than the limit.

use crate::raw::ReadError;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// No part may unpack to more than this …
const LARGEST: u64 = 256 << 20;
/// … unless it was at least this large for each of so many bytes of it; sheets of real tables pack 10 to 30 times.
const DENSEST: u64 = 150;
/// Deflate packs no more than this many bytes into one.
const MOST: u64 = 1_032;

/// Refuses a workbook of which a part unpacks to far more than a table can.
pub(crate) fn check(path: &Path) -> Result<(), ReadError> {
    let failed = |error: &dyn std::fmt::Display| {
        ReadError::new(format!("read the workbook `{}`: {error}", path.display()))
            .hint("open it in Excel and save it again, or save the sheet as CSV")
    };
    let file = File::open(path).map_err(|error| failed(&error))?;
    let mut parts = zip::ZipArchive::new(BufReader::new(file)).map_err(|error| failed(&error))?;
    for number in 0..parts.len() {
        let part = parts.by_index(number).map_err(|error| failed(&error))?;
        let packed = part.compressed_size();
        if packed.saturating_mul(MOST) <= LARGEST {
            continue;
        }
        let limit = LARGEST.max(packed.saturating_mul(DENSEST));
        let unpacked = io::copy(&mut part.take(limit + 1), &mut io::sink()).map_err(|error| failed(&error))?;
        if unpacked > limit {
            return Err(failed(&"it unpacks to far more than a table can hold").code("too_large"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn archive(megabytes: usize) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::with_suffix(".xlsx").unwrap();
        let mut writer = zip::ZipWriter::new(file.reopen().unwrap());
        writer.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
        let nothing = vec![b' '; 1 << 20];
        (0..megabytes).for_each(|_| writer.write_all(&nothing).unwrap());
        writer.finish().unwrap();
        file
    }

    #[test]
    fn a_small_file_that_unpacks_to_gigabytes_is_refused() {
        let bomb = archive(300);
        assert!(bomb.path().metadata().unwrap().len() < 1 << 20, "it is small");
        let error = check(bomb.path()).unwrap_err();
        assert!(error.message.contains("unpacks to far more"), "{}", error.message);
        assert!(check(archive(20).path()).is_ok());
    }
}
