//! The write-ahead log as SQLite will see it after a crash, and whether rot would make it lose something.
//!
//! SQLite takes the first frame that does not verify for the end of the log. After a power cut that is
//! right: what follows was never acknowledged. After a flipped byte it would silently drop acknowledged
//! transactions. The two are told apart by what comes after the bad frame: every transaction is synced
//! before the next one begins, so a later transaction proves that the bad one had been whole. Only for
//! the last transaction there is no such proof, and it counts as torn.

use super::PAGE_SIZE;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const FRAME: usize = FRAME_HEADER + PAGE_SIZE;
/// The first word of a log; its last bit says in which byte order checksums are reckoned.
const MAGIC: u32 = 0x377f_0682;
/// A frame that is being written may be read half; then all is read again.
const ATTEMPTS: u32 = 3;

/// What a write-ahead log holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WalState {
    /// Frames that verify, up to the last whole transaction: what SQLite takes from it.
    pub frames: u64,
    /// The damaged frame (the first is 1, the log's own header 0), when whole transactions from there
    /// on would be lost.
    pub damaged_at: Option<u64>,
    /// The pages that the frames hold, sorted.
    pub pages: Vec<u32>,
}

/// The path of a database's write-ahead log.
pub(crate) fn wal_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Verifies a write-ahead log; one that is not there or empty holds nothing.
///
/// # Errors
/// When the file cannot be read.
pub fn verify_wal(path: &Path) -> io::Result<WalState> {
    let mut state = verify_once(path)?;
    for _ in 1..ATTEMPTS {
        if state.damaged_at.is_none() {
            break;
        }
        state = verify_once(path)?;
    }
    Ok(state)
}

fn verify_once(path: &Path) -> io::Result<WalState> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(WalState::default()),
        file => file?,
    };
    let mut reader = BufReader::with_capacity(64 * FRAME, file);
    let mut header = [0; HEADER];
    if !read_whole(&mut reader, &mut header)? {
        return Ok(WalState::default());
    }
    let header = Header::read(&header);
    let frames = Frames { reader, at: 0, bytes: Box::new([0; FRAME]) };
    if header.fits { walk(frames, &header) } else { judge_headless(frames, &header) }
}

/// Follows the frames as SQLite does, then looks at what lies behind the first bad one.
fn walk(mut frames: Frames, header: &Header) -> io::Result<WalState> {
    let mut state = WalState::default();
    let mut open_pages = Vec::new();
    let mut sum = header.stored;
    while let Some(frame) = frames.next()? {
        let computed = frame.sum(sum, header.big_endian);
        if frame.salts() != header.salts || frame.stored() != computed || frame.page() == 0 {
            let bad = frames.at;
            state.damaged_at = later_transaction(frames, header)?.then_some(bad);
            break;
        }
        sum = computed;
        open_pages.push(frame.page());
        if frame.commits() {
            state.frames = frames.at;
            state.pages.append(&mut open_pages);
        }
    }
    state.pages.sort_unstable();
    state.pages.dedup();
    Ok(state)
}

/// Whether behind the frame just read there is one that belongs to a later transaction: it carries the
/// header's salts, verifies from the sum stored before it, and a commit lies between.
fn later_transaction(mut frames: Frames, header: &Header) -> io::Result<bool> {
    let (mut before, mut committed) = {
        let bad = Frame(&frames.bytes);
        (bad.stored(), bad.commits())
    };
    while let Some(frame) = frames.next()? {
        let ours = frame.salts() == header.salts;
        if ours && committed && frame.stored() == frame.sum(before, header.big_endian) {
            return Ok(true);
        }
        committed |= ours && frame.commits();
        before = frame.stored();
    }
    Ok(false)
}

/// A header that does not fit its own checksum makes SQLite ignore the whole log. That loses something
/// exactly if the first frame follows from this header; after a power cut while a new log was begun, it
/// does not.
fn judge_headless(mut frames: Frames, header: &Header) -> io::Result<WalState> {
    let Some(frame) = frames.next()? else { return Ok(WalState::default()) };
    let follows = [header.stored, header.computed_little, header.computed_big]
        .into_iter()
        .any(|sum| [false, true].into_iter().any(|big_endian| frame.stored() == frame.sum(sum, big_endian)));
    let lost = follows && frame.page() != 0;
    Ok(WalState { damaged_at: lost.then_some(0), ..WalState::default() })
}

/// The sums that SQLite carries from frame to frame.
type Sum = (u32, u32);

struct Header {
    fits: bool,
    big_endian: bool,
    salts: [u8; 8],
    stored: Sum,
    computed_little: Sum,
    computed_big: Sum,
}

impl Header {
    fn read(bytes: &[u8; HEADER]) -> Header {
        let magic = word(bytes, 0);
        let big_endian = magic & 1 == 1;
        let stored = (word(bytes, 24), word(bytes, 28));
        let computed_little = add((0, 0), &bytes[..24], false);
        let computed_big = add((0, 0), &bytes[..24], true);
        let computed = if big_endian { computed_big } else { computed_little };
        let known = magic & !1 == MAGIC && word(bytes, 8) as usize == PAGE_SIZE;
        let salts = std::array::from_fn(|at| bytes[16 + at]);
        Header { fits: known && stored == computed, big_endian, salts, stored, computed_little, computed_big }
    }
}

struct Frames {
    reader: BufReader<File>,
    /// The frame that was read last; 0 before the first.
    at: u64,
    bytes: Box<[u8; FRAME]>,
}

impl Frames {
    fn next(&mut self) -> io::Result<Option<Frame<'_>>> {
        if !read_whole(&mut self.reader, self.bytes.as_mut_slice())? {
            return Ok(None);
        }
        self.at += 1;
        Ok(Some(Frame(&self.bytes)))
    }
}

/// A page in the log: page number, database size after a commit (else 0), salts, sum; then the page.
struct Frame<'a>(&'a [u8; FRAME]);

impl Frame<'_> {
    fn page(&self) -> u32 {
        word(self.0, 0)
    }

    fn commits(&self) -> bool {
        word(self.0, 4) != 0
    }

    fn salts(&self) -> [u8; 8] {
        std::array::from_fn(|at| self.0[8 + at])
    }

    fn stored(&self) -> Sum {
        (word(self.0, 16), word(self.0, 20))
    }

    fn sum(&self, before: Sum, big_endian: bool) -> Sum {
        add(add(before, &self.0[..8], big_endian), &self.0[FRAME_HEADER..], big_endian)
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(std::array::from_fn(|byte| bytes[at + byte]))
}

/// The checksum of the file format (<https://www.sqlite.org/fileformat2.html>, section 4.2).
fn add(before: Sum, bytes: &[u8], big_endian: bool) -> Sum {
    let number = |word: [u8; 4]| if big_endian { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) };
    let (pairs, _) = bytes.as_chunks::<8>();
    let (mut first, mut second) = before;
    for &[a, b, c, d, e, f, g, h] in pairs {
        first = first.wrapping_add(number([a, b, c, d])).wrapping_add(second);
        second = second.wrapping_add(number([e, f, g, h])).wrapping_add(first);
    }
    (first, second)
}

/// Fills the buffer; false where the file ends before.
fn read_whole(reader: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match reader.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}
