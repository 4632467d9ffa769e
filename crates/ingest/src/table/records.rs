//! Where a record of a text table ends: the one set of quoting rules (RFC 4180) that both the cutter
//! of blocks and the reader of cells follow.

use memchr::{memchr, memchr2};

/// A record longer than this is no record: a quote was left open, or the file is not a table.
pub(crate) const LONGEST_RECORD: usize = 8 << 20;

/// The signs of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signs {
    /// Between cells.
    pub(crate) delimiter: u8,
    /// At the end of a record; a carriage return before a newline belongs to it.
    pub(crate) newline: u8,
}

/// What stands at a position where a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Record {
    /// A record; the next one begins here.
    Whole(usize),
    /// A quote is never closed or closed in the wrong place; the next line begins here.
    Broken(usize),
    /// The bytes end before the record does.
    Cut,
}

/// One cell: its bytes, and whether it stood in quotes with doubled quotes inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) doubled: bool,
    pub(crate) quoted: bool,
}

/// Takes the record at `start` apart into `cells`. `complete` says that nothing follows `bytes`.
pub(crate) fn record(bytes: &[u8], start: usize, signs: Signs, complete: bool, cells: &mut Vec<Cell>) -> Record {
    cells.clear();
    let mut at = start;
    loop {
        if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, start, at, complete) {
                Quoted::Closed { end, doubled } => {
                    cells.push(Cell { start: at + 1, end, doubled, quoted: true });
                    match after_quote(bytes, end + 1, signs) {
                        After::Delimiter => at = end + 2,
                        After::Newline(next) => return Record::Whole(next),
                        After::End if complete => return Record::Whole(bytes.len()),
                        After::End => return Record::Cut,
                        After::Text => return broken(bytes, start, signs, complete),
                    }
                }
                Quoted::Open if complete || bytes.len() - start > LONGEST_RECORD => {
                    return broken(bytes, start, signs, complete);
                }
                Quoted::Open => return Record::Cut,
                Quoted::TooLong => return broken(bytes, start, signs, complete),
            }
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let cell = |length: usize| Cell { start: at, end: at + length, doubled: false, quoted: false };
        match memchr2(signs.delimiter, signs.newline, rest) {
            Some(length) if rest[length] == signs.delimiter => {
                cells.push(cell(length));
                at += length + 1;
            }
            Some(length) => {
                let carriage_return = length > 0 && rest[length - 1] == b'\r';
                cells.push(cell(length - usize::from(carriage_return)));
                return Record::Whole(at + length + 1);
            }
            None if complete => {
                let carriage_return = rest.last() == Some(&b'\r');
                cells.push(cell(rest.len() - usize::from(carriage_return)));
                return Record::Whole(bytes.len());
            }
            None => return Record::Cut,
        }
    }
}

fn broken(bytes: &[u8], start: usize, signs: Signs, complete: bool) -> Record {
    match memchr(signs.newline, &bytes[start..]) {
        Some(length) => Record::Broken(start + length + 1),
        None if complete => Record::Broken(bytes.len()),
        None => Record::Cut,
    }
}

enum Quoted {
    Closed { end: usize, doubled: bool },
    Open,
    TooLong,
}

/// The end of a quoted cell whose opening quote stands at `at`.
fn quoted(bytes: &[u8], record: usize, at: usize, complete: bool) -> Quoted {
    let mut from = at + 1;
    let mut doubled = false;
    loop {
        let limit = bytes.len().min(record + LONGEST_RECORD);
        let Some(length) = bytes.get(from..limit).and_then(|rest| memchr(b'"', rest)) else {
            return if limit < bytes.len() { Quoted::TooLong } else { Quoted::Open };
        };
        let end = from + length;
        match bytes.get(end + 1) {
            Some(b'"') => {
                doubled = true;
                from = end + 2;
            }
            // A quote that ends the bytes may be the first of two.
            None if !complete => return Quoted::Open,
            _ => return Quoted::Closed { end, doubled },
        }
    }
}

enum After {
    Delimiter,
    Newline(usize),
    End,
    Text,
}

fn after_quote(bytes: &[u8], at: usize, signs: Signs) -> After {
    match bytes.get(at) {
        None => After::End,
        Some(&byte) if byte == signs.delimiter => After::Delimiter,
        Some(&byte) if byte == signs.newline => After::Newline(at + 1),
        Some(b'\r') => match bytes.get(at + 1) {
            None => After::End,
            Some(&byte) if byte == signs.newline => After::Newline(at + 2),
            Some(_) => After::Text,
        },
        Some(_) => After::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNS: Signs = Signs { delimiter: b',', newline: b'\n' };

    fn check(text: &str, expected: &[&str]) {
        let (mut at, mut cells, mut found) = (0, Vec::new(), Vec::new());
        while at < text.len() {
            match record(text.as_bytes(), at, SIGNS, true, &mut cells) {
                Record::Whole(next) => {
                    found.push(
                        cells.iter().map(|cell| text.get(cell.start..cell.end).unwrap()).collect::<Vec<_>>().join("|"),
                    );
                    at = next;
                }
                Record::Broken(next) => {
                    found.push("broken".to_string());
                    at = next;
                }
                Record::Cut => panic!("complete bytes are never cut"),
            }
        }
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn records_end_where_rfc_4180_says() {
        check("a,b\nc,d", &["a|b", "c|d"]);
        check("a,b\r\nc,d\r\n", &["a|b", "c|d"]);
        check("\"a\nb\",c\nd,e\n", &["a\nb|c", "d|e"]);
        check("\"a \"\"b\"\"\",c\r\nd,\n", &["a \"\"b\"\"|c", "d|"]);
        check("5\" disk,x\ny,z\n", &["5\" disk|x", "y|z"]);
        check("\"\",\"\"\n", &["|"]);
    }

    #[test]
    fn a_broken_quote_costs_one_line() {
        check("a,b\n\"c,d\ne,f\n", &["a|b", "broken", "e|f"]);
        check("\"c\"d,e\nf,\"g\"\n", &["broken", "f|g"]);
        check("\"c,d\ne,\"f\"\ng,h\n", &["broken", "e|f", "g|h"]);
    }
}
