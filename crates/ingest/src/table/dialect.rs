//! How a text table is written: its delimiter, its line ends, and where its header stands.

use super::records::{Record, Signs, record};
use crate::raw::ReadError;
use crate::time;

/// The delimiters that are tried, the commonest first.
const DELIMITERS: &[u8] = b",;\t|~:^";

/// How many records of the sample are looked at.
const RECORDS: usize = 200;

/// How many lines may stand above the header.
const MOST_LINES_ABOVE: usize = 30;

/// How a table is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) signs: Signs,
    pub(crate) spaced: bool,
    pub(crate) header: Vec<String>,
    /// Lines up to and including the header.
    pub(crate) skip_lines: u64,
    /// Lines above the header that hold something.
    pub(crate) lines_above: usize,
}

/// What was wrong with the shape of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// The file has a header and nothing else.
    HeaderOnly,
    /// The first line holds data.
    NoHeader,
}

struct Row<'a> {
    line: u64,
    last_line: u64,
    cells: Vec<&'a str>,
}

/// The dialect of a text that begins like `sample`; `complete` when that is all of it.
pub(crate) fn sniff(name: &str, sample: &str, complete: bool, wanted: Option<u8>) -> Result<Dialect, ReadError> {
    let newline = if !sample.contains('\n') && sample.contains('\r') { b'\r' } else { b'\n' };
    let first_line = sample.split(newline as char).next().unwrap_or_default().trim_end();
    let told = first_line
        .get(..4)
        .filter(|start| start.eq_ignore_ascii_case("sep="))
        .and(first_line.as_bytes().get(4))
        .copied();
    let delimiter = wanted.or(told).unwrap_or_else(|| most_consistent(sample, newline, complete));
    let signs = Signs { delimiter, newline };
    let mut rows = rows_of(sample, signs, complete);
    if told.is_some() && !rows.is_empty() {
        rows.remove(0);
    }
    let width = usual_width(&rows);
    // A title that a spreadsheet padded with delimiters is as wide as the table, but mostly empty.
    let is_wide = |row: &Row| row.cells.len() >= width.max(1);
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let is_filled = |row: &Row| width < 3 || filled(row) * 2 > width;
    let first = |fits: &dyn Fn(&Row) -> bool| rows.iter().take(MOST_LINES_ABOVE).position(fits);
    let above = first(&|row| is_wide(row) && is_filled(row)).or_else(|| first(&is_wide)).unwrap_or(0);
    let Some(header) = rows.get(above) else {
        return Err(ReadError::new(format!("read `{name}`: no line of it can be taken apart into columns")));
    };
    if looks_like_data(&header.cells) {
        return Err(shape_error(name, Shape::NoHeader));
    }
    if complete && rows.len() == above + 1 {
        return Err(shape_error(name, Shape::HeaderOnly));
    }
    let body = &rows[above + 1..];
    let spaced = header.cells.len() > 1 && header.cells[1..].iter().all(|cell| cell.starts_with(' '));
    let mut cells: Vec<&str> = header.cells.clone();
    let last = cells.len() - 1;
    let never_filled = body.iter().all(|row| row.cells.get(last).is_none_or(|cell| cell.is_empty()));
    if cells.len() > 1 && cells[last].trim().is_empty() && never_filled {
        cells.pop();
    }
    Ok(Dialect {
        signs,
        spaced,
        header: unique_names(&cells),
        skip_lines: header.last_line,
        lines_above: rows[..above].iter().filter(|row| row.line > 0).count(),
    })
}

fn shape_error(name: &str, shape: Shape) -> ReadError {
    match shape {
        Shape::HeaderOnly => ReadError::new(format!("read `{name}`: it has a header but no rows"))
            .code("empty_file")
            .hint("export it again, perhaps for a longer period"),
        Shape::NoHeader => {
            ReadError::new(format!("read `{name}`: its first line holds data, not the names of columns"))
                .code("no_header")
                .hint("put a line with the columns' names first")
        }
    }
}

fn rows_of(sample: &str, signs: Signs, complete: bool) -> Vec<Row<'_>> {
    let bytes = sample.as_bytes();
    let (mut rows, mut cells, mut at, mut line) = (Vec::new(), Vec::new(), 0, 1);
    while at < bytes.len() && rows.len() < RECORDS {
        let found = record(bytes, at, signs, complete, &mut cells);
        let (Record::Whole(next) | Record::Broken(next)) = found else { break };
        let lines = memchr::memchr_iter(signs.newline, &bytes[at..next]).count().max(1) as u64;
        let blank = sample.get(at..next).is_none_or(|text| text.trim_ascii().is_empty());
        if matches!(found, Record::Whole(_)) && !blank {
            let cells = cells.iter().filter_map(|cell| sample.get(cell.start..cell.end)).collect();
            rows.push(Row { line, last_line: line + lines - 1, cells });
        }
        line += lines;
        at = next;
    }
    rows
}

/// The number of cells that most rows have, the larger of equals.
fn usual_width(rows: &[Row]) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for row in rows {
        let filled =
            row.cells.len() - usize::from(row.cells.len() > 1 && row.cells.last().is_some_and(|cell| cell.is_empty()));
        *counts.entry(filled).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(width, count)| (*count, *width)).map_or(0, |(width, _)| width)
}

/// The delimiter that gives the most rows of the same width, and among equals the most columns.
fn most_consistent(sample: &str, newline: u8, complete: bool) -> u8 {
    let score = |delimiter: u8| {
        let rows = rows_of(sample, Signs { delimiter, newline }, complete);
        let width = usual_width(&rows);
        let alike = rows.iter().filter(|row| row.cells.len() == width || row.cells.len() == width + 1).count();
        if width < 2 || rows.is_empty() {
            return (0, 0);
        }
        (alike * 20 / rows.len(), width)
    };
    let mut best = (b',', (0, 0));
    for &delimiter in DELIMITERS {
        let found = score(delimiter);
        // A colon stands inside times; it must beat the others clearly.
        let may_win = delimiter != b':' || best.1.0 < 10;
        if may_win && found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

/// Whether a row holds values: nobody calls a column by a date.
fn looks_like_data(cells: &[&str]) -> bool {
    cells.iter().any(|cell| time::is_moment(cell.trim()))
}

/// Names for all columns: an empty one is called by its place, a repeated one gets a number.
fn unique_names(cells: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    let mut taken = std::collections::HashSet::new();
    for (place, cell) in cells.iter().enumerate() {
        let name = cell.trim().replace("\"\"", "\"");
        let name = if name.is_empty() { format!("column_{}", place + 1) } else { name };
        let mut unique = name.clone();
        let mut number = 2;
        while !taken.insert(unique.clone()) {
            unique = format!("{name}_{number}");
            number += 1;
        }
        names.push(unique);
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sample: &str, delimiter: char, header: &[&str], skip_lines: u64) {
        let dialect = sniff("x.csv", sample, true, None).unwrap();
        assert_eq!((dialect.signs.delimiter as char, dialect.skip_lines), (delimiter, skip_lines), "{sample:?}");
        assert_eq!(dialect.header, header, "{sample:?}");
    }

    #[test]
    fn tables_are_recognised_however_they_are_written() {
        check("a,b\n1,2\n", ',', &["a", "b"], 1);
        check("a;b\n1,5;2,5\n3,5;4\n", ';', &["a", "b"], 1);
        check("a\tb c\tb c\n1\t2, x\t3\n", '\t', &["a", "b c", "b c_2"], 1);
        check("a|b\r\n1|2024-01-01 08:15:00\r\n", '|', &["a", "b"], 1);
        check("sep=;\na;b\n1;2\n", ';', &["a", "b"], 2);
        check(
            "Rapport\n\nUttagen 2024-01-01\nkundnr;datum;typ\n1;2024-01-01;a\n2;2024-01-02;b\n3;2024-01-02;b\n4;2024-01-02;b\n",
            ';',
            &["kundnr", "datum", "typ"],
            4,
        );
        check(
            "Kontoutdrag;;;\nPeriod;2024;;\n;;;\nKund;Datum;Typ;Belopp\n1;2024-01-01;a;1,5\n2;2024-01-02;b;2\n",
            ';',
            &["Kund", "Datum", "Typ", "Belopp"],
            4,
        );
        check("a,b,\n1,2,\n3,4,\n", ',', &["a", "b"], 1);
        check(",a,b\n0,1,2\n", ',', &["column_1", "a", "b"], 1);
        check("a\rb,c\r1,2\r", ',', &["b", "c"], 2);
        check("\"a\n(x)\",b\n1,2\n", ',', &["a\n(x)", "b"], 2);
        check("person, time\n1, 2024-01-01\n", ',', &["person", "time"], 1);
        check("only\nx\ny\n", ',', &["only"], 1);
    }

    #[test]
    fn a_table_without_rows_or_header_is_refused() {
        for (sample, ending) in [
            ("a,b\n", "it has a header but no rows"),
            ("1,2024-01-01 08:15\n2,2024-01-02 09:00\n", "its first line holds data, not the names of columns"),
        ] {
            assert!(sniff("x.csv", sample, true, None).unwrap_err().message.ends_with(ending));
        }
    }
}
