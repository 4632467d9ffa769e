//! Results as people and programs want them: a table, CSV or JSON, on standard output or in a file.

use crate::failure::{Failure, harmless, to_standard_error};
use serde::Serialize;
use std::io::Write;
use std::path::Path;

/// A table of results.
pub(crate) struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

struct Column {
    title: String,
    right: bool,
}

/// One cell: how people read it, and how a spreadsheet does.
pub(crate) struct Cell {
    shown: String,
    plain: String,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Cell {
        let text = text.into();
        Cell { shown: text.clone(), plain: text }
    }

    /// A value that is shown in one way and copied in another.
    pub(crate) fn value(shown: impl Into<String>, plain: impl ToString) -> Cell {
        Cell { shown: shown.into(), plain: plain.to_string() }
    }

    pub(crate) fn nothing() -> Cell {
        Cell { shown: "–".to_string(), plain: String::new() }
    }
}

impl Table {
    /// A table with these columns; a title that begins with `>` stands to the right, as numbers do.
    pub(crate) fn new(titles: &[&str]) -> Table {
        let columns = titles.iter().map(|title| match title.strip_prefix('>') {
            Some(title) => Column { title: title.to_string(), right: true },
            None => Column { title: (*title).to_string(), right: false },
        });
        Table { columns: columns.collect(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The first `most` rows, aligned.
    pub(crate) fn to_text(&self, most: usize) -> String {
        const WIDEST: usize = 48;
        let rows = || self.rows.iter().take(most);
        let widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let widest = rows().map(|row| row[at].shown.chars().count()).max().unwrap_or(0);
                widest.min(WIDEST).max(column.title.chars().count())
            })
            .collect();
        let mut text = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let mut whole = String::new();
            for ((cell, column), width) in cells.zip(&self.columns).zip(&widths) {
                let cell = shortened(cell, WIDEST);
                let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
                whole += &if column.right { format!("{gap}{cell}  ") } else { format!("{cell}{gap}  ") };
            }
            text += whole.trim_end();
            text.push('\n');
        };
        line(&mut self.columns.iter().map(|column| column.title.as_str()));
        for row in rows() {
            line(&mut row.iter().map(|cell| cell.shown.as_str()));
        }
        text
    }

    /// All rows as comma-separated values.
    pub(crate) fn to_csv(&self) -> String {
        let mut text = String::new();
        let mut line = |cells: &mut dyn Iterator<Item = &str>| {
            let cells: Vec<String> = cells.map(quoted).collect();
            text += &cells.join(",");
            text.push('\n');
        };
        line(&mut self.columns.iter().map(|column| column.title.as_str()));
        for row in &self.rows {
            line(&mut row.iter().map(|cell| cell.plain.as_str()));
        }
        text
    }
}

/// Cut in the middle, where names of activities differ least.
fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_string();
    }
    let head = most / 2;
    let tail = most - head - 1;
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}…{end}")
}

/// Quoted where needed; a cell that a spreadsheet would run as a formula is made text.
pub(crate) fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let runs = !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if runs { format!("'{cell}") } else { cell.to_string() };
    let splits = cell.contains([',', '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ');
    if splits { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// Tells people something on standard error.
pub(crate) fn say(line: &str) {
    to_standard_error(&format!("{line}\n"));
}

/// Writes text for people to standard output; no name in it can command the terminal.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    print_exactly(&harmless(text))
}

/// Writes what a program will read to standard output.
pub(crate) fn print_exactly(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

pub(crate) fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value).map_err(|error| Failure::new(error.to_string()))?;
    text.push('\n');
    print_exactly(&text)
}

/// Refuses to write over a file that is being read.
pub(crate) fn refuse_own_input<'p>(inputs: impl IntoIterator<Item = &'p Path>, output: &Path) -> Result<(), Failure> {
    let Ok(target) = output.canonicalize() else { return Ok(()) }; // there is nothing to overwrite yet
    match inputs.into_iter().find(|input| input.canonicalize().is_ok_and(|input| input == target)) {
        None => Ok(()),
        Some(input) => Err(Failure::new(format!("`{}` would be written over itself", input.display()))
            .hint("give the output another name")),
    }
}

/// Writes a file whole or not at all.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(format!("cannot write `{}`: {error}", path.display()))
            .hint("check that the folder exists and may be written, and that the disk has room")
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".resa-").tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // A temporary file is private; the result is as readable as any file its owner writes.
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(failed)?;
    }
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_would_run_is_made_text() {
        for (cell, copied) in
            [("=1+1", "'=1+1"), ("-3.5", "-3.5"), ("a,b", "\"a,b\""), ("@x\"", "\"'@x\"\"\""), ("", "")]
        {
            assert_eq!(quoted(cell), copied, "{cell}");
        }
    }

    #[test]
    fn columns_are_aligned_and_long_names_cut_in_the_middle() {
        let mut table = Table::new(&["activity", ">n"]);
        table.row(vec![Cell::text("å".repeat(60)), Cell::value("1 000", 1000)]);
        let text = table.to_text(20);
        assert!(text.lines().all(|line| line.chars().count() <= 48 + 2 + 5));
        assert!(text.contains('…'));
        assert!(table.to_csv().ends_with(",1000\n"));
    }
}
