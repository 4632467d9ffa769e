//! A database file read page by page, without SQLite: which pages are not what was written.
//!
//! Every page counts, also those that SQLite does not use at the moment. The file may be in use.

use super::PAGE_SIZE;
use super::checksum::{Page, is_sound};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::time::Duration;

/// A page that another process is writing may be read half; then it is read again.
const ATTEMPTS: u32 = 6;
/// Read at once: 256 pages.
const STRETCH: usize = 256 * PAGE_SIZE;

/// A page that does not fit its checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPage {
    /// Which one, the first being 1.
    pub page: u32,
    /// Whether the file ends in the middle of it.
    pub cut_short: bool,
}

/// Reads a database file and lists its damaged pages.
///
/// # Errors
/// When the file cannot be read.
pub fn verify_file(path: &Path) -> io::Result<Vec<BadPage>> {
    let mut file = File::open(path)?;
    let mut stretch = vec![0; STRETCH];
    let mut bad = Vec::new();
    let mut first = 1;
    loop {
        let length = fill(&mut file, &mut stretch)?;
        let (pages, rest) = stretch[..length].as_chunks::<PAGE_SIZE>();
        for (number, page) in (first..).zip(pages) {
            if !is_sound(page, number) && !sound_when_read_again(path, number)? {
                bad.push(BadPage { page: number, cut_short: false });
            }
        }
        first += pages.len() as u32;
        if !rest.is_empty() && !sound_when_read_again(path, first)? {
            bad.push(BadPage { page: first, cut_short: true });
        }
        if length < STRETCH {
            return Ok(bad);
        }
    }
}

/// Fills the buffer as far as the file goes.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..]) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

fn sound_when_read_again(path: &Path, number: u32) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let offset = u64::from(number - 1) * PAGE_SIZE as u64;
    for attempt in 0..ATTEMPTS {
        let mut page: Page = [0; PAGE_SIZE];
        file.seek(SeekFrom::Start(offset))?;
        match fill(&mut file, &mut page)? {
            0 => return Ok(true), // The file was cut meanwhile, before this page.
            PAGE_SIZE if is_sound(&page, number) => return Ok(true),
            _ => std::thread::sleep(Duration::from_micros(100 << attempt)),
        }
    }
    Ok(false)
}
