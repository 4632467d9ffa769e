//! Cuts the bytes of a text table, or of lines of JSON, into blocks that end where a record ends.

use super::records::{LONGEST_RECORD, Record, Signs, record};
use crate::json;
use crate::raw::ReadError;
use memchr::{memchr, memchr_iter, memrchr};
use std::io::Read;

/// Some whole records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// Their bytes.
    pub(crate) bytes: Vec<u8>,
    /// The line of the first byte, counted from 1.
    pub(crate) first_line: u64,
}

/// Where a block may end.
#[derive(Clone, Copy, Debug)]
enum Cut {
    /// After a record of a table.
    Records(Signs),
    /// After a line.
    Lines,
    /// After a JSON value.
    Values,
}

/// Gives the blocks of a text one after the other.
pub(crate) struct Blocks {
    input: Box<dyn Read + Send>,
    name: String,
    cut: Cut,
    newline: u8,
    size: usize,
    rest: Vec<u8>,
    line: u64,
    ended: bool,
}

impl Blocks {
    /// Blocks of about `size` bytes of a table with these signs.
    pub(crate) fn of_table(input: Box<dyn Read + Send>, name: &str, signs: Signs, size: usize) -> Self {
        let newline = signs.newline;
        Blocks { newline, ..Blocks::new(input, name, Cut::Records(signs), size) }
    }

    /// Blocks of lines, in which quotes mean nothing.
    pub(crate) fn of_lines(input: Box<dyn Read + Send>, name: &str, size: usize) -> Self {
        Blocks::new(input, name, Cut::Lines, size)
    }

    /// Blocks of JSON values, which may spread over lines.
    pub(crate) fn of_values(input: Box<dyn Read + Send>, name: &str, size: usize) -> Self {
        Blocks::new(input, name, Cut::Values, size)
    }

    fn new(input: Box<dyn Read + Send>, name: &str, cut: Cut, size: usize) -> Self {
        let name = name.to_string();
        Blocks { input, name, cut, newline: b'\n', size, rest: Vec::new(), line: 1, ended: false }
    }

    /// The next block, or `None` at the end.
    pub(crate) fn next_block(&mut self) -> Result<Option<Block>, ReadError> {
        let mut wanted = self.size;
        loop {
            self.fill(wanted)?;
            if self.rest.is_empty() {
                return Ok(None);
            }
            let end = if self.ended { Some(self.rest.len()) } else { self.last_end() };
            if let Some(end) = end {
                return Ok(Some(self.take(end)));
            }
            if self.rest.len() > LONGEST_RECORD + self.size {
                let (name, line) = (&self.name, self.line);
                return Err(ReadError::new(format!("read `{name}`: line {line} is longer than 8 MiB"))
                    .hint("is it a text table at all? its lines may end in another way than usual"));
            }
            wanted = self.rest.len() * 2;
        }
    }

    fn fill(&mut self, wanted: usize) -> Result<(), ReadError> {
        let missing = wanted.saturating_sub(self.rest.len());
        if self.ended || missing == 0 {
            return Ok(());
        }
        self.rest.reserve(missing);
        let read = self.input.by_ref().take(missing as u64).read_to_end(&mut self.rest);
        let read = read.map_err(|error| {
            let (name, line) = (&self.name, self.line);
            ReadError::new(format!("read `{name}` after line {line}: {error}"))
                .hint("copy or download the file again; it may have been cut off")
        })?;
        self.ended = read < missing;
        Ok(())
    }

    fn take(&mut self, end: usize) -> Block {
        let rest = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, rest);
        let first_line = self.line;
        self.line += memchr_iter(self.newline, &bytes).count() as u64;
        Block { bytes, first_line }
    }

    /// Where the last whole record ends, if there is one.
    fn last_end(&self) -> Option<usize> {
        let bytes = &self.rest;
        match self.cut {
            Cut::Records(signs) if memchr(b'"', bytes).is_some() => last_record(bytes, signs),
            Cut::Records(_) | Cut::Lines => memrchr(self.newline, bytes).map(|at| at + 1),
            Cut::Values => {
                let ends = |at: &usize| json::next_value(bytes, *at).map(|(_, end)| end);
                std::iter::successors(ends(&0), ends).last()
            }
        }
    }
}

fn last_record(bytes: &[u8], signs: Signs) -> Option<usize> {
    let (mut at, mut cells) = (0, Vec::new());
    while at < bytes.len() {
        let line_end = memchr(signs.newline, &bytes[at..]).map(|length| at + length);
        if let Some(end) = line_end
            && memchr(b'"', &bytes[at..end]).is_none()
        {
            at = end + 1;
            continue;
        }
        match record(bytes, at, signs, false, &mut cells) {
            Record::Whole(next) | Record::Broken(next) => at = next,
            Record::Cut => break,
        }
    }
    (at > 0).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_size_hold_the_same_records() {
        let text = "a,b\n\"1\n2\",\"x \"\"y\"\"\"\n3,\"open\n4,5\n\"6\"7,8\n9,\"\n\n\"\n10,11";
        let signs = Signs { delimiter: b',', newline: b'\n' };
        let records = |size: usize| {
            let input = Box::new(std::io::Cursor::new(text.as_bytes()));
            let mut blocks = Blocks::of_table(input, "x", signs, size);
            let (mut all, mut cells) = (Vec::new(), Vec::new());
            while let Some(block) = blocks.next_block().unwrap() {
                let mut at = 0;
                while at < block.bytes.len() {
                    let line = block.first_line + memchr_iter(b'\n', &block.bytes[..at]).count() as u64;
                    let (kind, next) = match record(&block.bytes, at, signs, true, &mut cells) {
                        Record::Whole(next) => (cells.len(), next),
                        Record::Broken(next) => (0, next),
                        Record::Cut => panic!("a block is complete"),
                    };
                    all.push((line, kind));
                    at = next;
                }
            }
            all
        };
        let whole = records(1 << 20);
        assert_eq!(whole, [(1, 2), (2, 2), (4, 0), (5, 2), (6, 0), (7, 2), (10, 2)]);
        for size in 1..40 {
            assert_eq!(records(size), whole, "blocks of {size}");
        }
    }

    #[test]
    fn a_line_without_end_is_an_error_in_bounded_memory() {
        let endless = std::io::repeat(b'x').take(1 << 30);
        let mut blocks = Blocks::of_lines(Box::new(endless), "big.csv", 1 << 20);
        assert!(blocks.next_block().unwrap_err().message.contains("longer than 8 MiB"));
    }
}
