//! Tables that are no event log, such as lists of questions and answers: all their rows, cell by cell.
//!
//! In: a file of any format that holds a table. Out: its columns, its rows and what could not be read. Holds the
//! whole table in memory; what the columns mean is for others to say.

use crate::open::Shape;
use crate::raw::{Keep, Keeper, RawChunk, RawValues, ReadError, RejectedRow};
use crate::source::Source;
use crate::{Format, format};
use model::Micros;
use std::sync::Arc;

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The names of its columns, in order.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Rows that could not be read.
    pub rejected: Vec<RejectedRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file, counted from 1.
    pub line: u64,
    /// Its cells in the order of the columns; `None` where a cell is empty.
    pub cells: Vec<Option<String>>,
}

impl Rows {
    /// Where a column is, by any of its names, however they are cased.
    pub fn column(&self, names: &[&str]) -> Option<usize> {
        let is_it = |column: &String| names.iter().any(|name| column.trim().eq_ignore_ascii_case(name));
        self.columns.iter().position(is_it)
    }
}

/// Reads a table whole.
///
/// # Errors
/// When the file is missing, empty, of no format that holds a table, or broken.
pub fn read_rows(source: &Source, wanted: Option<Format>, delimiter: Option<&str>) -> Result<Rows, ReadError> {
    read_rows_of(source, wanted, delimiter, None)
}

/// The same, of a sheet of a workbook.
pub(crate) fn read_rows_of(
    source: &Source,
    wanted: Option<Format>,
    delimiter: Option<&str>,
    sheet: Option<&str>,
) -> Result<Rows, ReadError> {
    let format = format::detect(source, wanted)?;
    let shape = Shape::of(source, format, delimiter, None, sheet)?;
    let keep: Keeper = Arc::new(|_| Keep::Plain);
    let mut feed = shape.open(source, &keep, &Arc::default())?;
    let parser = shape.parser(&keep);
    let mut table = Rows::default();
    while let Some(item) = feed.next_item()? {
        parser.parse(item).into_iter().for_each(|chunk| table.take(chunk));
    }
    Ok(table)
}

impl Rows {
    fn take(&mut self, chunk: RawChunk) {
        let places: Vec<usize> = chunk.columns.iter().map(|column| self.place(&column.name)).collect();
        for row in 0..chunk.rows {
            let mut cells = vec![None; self.columns.len()];
            for (column, &place) in chunk.columns.iter().zip(&places) {
                let text = match &column.values {
                    RawValues::Coded(values) => values.text(row).map(str::to_string),
                    RawValues::Plain(values) => values.text(row).map(str::to_string),
                    RawValues::Time(times) => times
                        .get(row)
                        .filter(|time| **time != crate::raw::NO_TIME)
                        .map(|time| Micros(*time).to_rfc3339()),
                };
                cells[place] = text.filter(|text| !text.trim().is_empty());
            }
            self.rows.push(Row { line: chunk.lines.get(row).copied().unwrap_or_default(), cells });
        }
        self.rejected.extend(chunk.rejected);
    }

    /// Where a column is; one that comes only now is empty in the rows before.
    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.columns.iter().position(|known| known == name) {
            return place;
        }
        self.columns.push(name.to_string());
        self.rows.iter_mut().for_each(|row| row.cells.push(None));
        self.columns.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Rows {
        read_rows(&Source::spool(name, &mut text.as_bytes()).unwrap(), None, None).unwrap()
    }

    #[test]
    fn a_table_is_read_cell_by_cell_whatever_separates_them() {
        let tab = read("a.tsv", "id\tquestion\tscale\n1\tHur, då?\t1|2|3\n2\t\t[text]\n");
        assert_eq!(tab.columns, ["id", "question", "scale"]);
        assert_eq!(tab.column(&["fråga", "QUESTION"]), Some(1));
        let cells =
            |row: usize| tab.rows[row].cells.iter().map(|cell| cell.as_deref().unwrap_or("-")).collect::<Vec<_>>();
        assert_eq!((cells(0), cells(1)), (vec!["1", "Hur, då?", "1|2|3"], vec!["2", "-", "[text]"]));
        assert_eq!(tab.rows[1].line, 3);
    }

    #[test]
    fn what_cannot_be_read_is_told_and_what_comes_late_is_empty_before() {
        let broken = read("a.csv", "a,b\n1,2\n3\n");
        assert_eq!((broken.rows.len(), broken.rejected.len(), broken.rejected[0].line), (1, 1, 3));
        let lines = read("a.ndjson", "{\"a\":\"1\"}\n{\"a\":\"2\",\"b\":\"3\"}\n");
        assert_eq!(lines.columns, ["a", "b"]);
        assert_eq!(lines.rows[0].cells, [Some("1".to_string()), None]);
    }
}
