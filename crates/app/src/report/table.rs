//! The figures behind a chart as a table, folded away until someone asks, and as a file for a spreadsheet.

use super::html::{Html, csv_address, html};
use super::say::Say;

/// A table of figures.
pub(crate) struct Table {
    caption: &'static str,
    titles: Vec<Title>,
    rows: Vec<Vec<Cell>>,
}

struct Title {
    text: &'static str,
    is_number: bool,
}

/// One cell: how people read it, and how a spreadsheet does.
pub(crate) struct Cell {
    shown: Html,
    plain: String,
}

impl Cell {
    /// A name from the data.
    pub(crate) fn name(text: &str) -> Cell {
        Cell { shown: super::html::name(text), plain: text.to_owned() }
    }

    pub(crate) fn text(text: impl Into<String>) -> Cell {
        let plain = text.into();
        Cell { shown: html!("{}", plain), plain }
    }

    pub(crate) fn count(say: Say, value: u64) -> Cell {
        Cell { shown: html!("{}", say.number(value)), plain: value.to_string() }
    }

    pub(crate) fn share(say: Say, value: Option<f64>) -> Cell {
        value.map_or_else(Cell::nothing, |value| Cell {
            shown: html!("{}", say.percent(value, 1)),
            plain: say.plain(value),
        })
    }

    /// A number with one decimal.
    pub(crate) fn decimal(say: Say, value: Option<f64>) -> Cell {
        value.map_or_else(Cell::nothing, |value| Cell {
            shown: html!("{}", say.pick(format!("{value:.1}").replace('.', ","), format!("{value:.1}"))),
            plain: say.plain(value),
        })
    }

    /// A length of time; a spreadsheet gets seconds.
    pub(crate) fn time(say: Say, seconds: Option<f64>) -> Cell {
        seconds.map_or_else(Cell::nothing, |seconds| Cell {
            shown: html!("{}", say.duration(seconds)),
            plain: say.plain(seconds),
        })
    }

    pub(crate) fn nothing() -> Cell {
        Cell { shown: html!("–"), plain: String::new() }
    }
}

impl Table {
    /// A table; a title that begins with `>` stands to the right, as numbers do.
    pub(crate) fn new(caption: &'static str, titles: &[&'static str]) -> Table {
        let title = |text: &&'static str| match text.strip_prefix('>') {
            Some(text) => Title { text, is_number: true },
            None => Title { text, is_number: false },
        };
        Table { caption, titles: titles.iter().map(title).collect(), rows: Vec::new() }
    }

    pub(crate) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(cells);
    }

    /// The table in view.
    pub(crate) fn open(&self) -> Html {
        let head: Html = self
            .titles
            .iter()
            .map(|title| match title.is_number {
                true => html!("<th scope=\"col\" class=\"number\">{}</th>", title.text),
                false => html!("<th scope=\"col\">{}</th>", title.text),
            })
            .collect();
        let rows: Html = self.rows.iter().map(|row| self.one_row(row)).collect();
        html!(
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\"><table><caption>{}</caption><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>",
            self.caption,
            self.caption,
            head,
            rows
        )
    }

    /// The table folded away, with its file.
    pub(crate) fn folded(&self, say: Say, file: &str) -> Html {
        if self.rows.is_empty() {
            return Html::default();
        }
        html!(
            "<details class=\"figures\"><summary>{}</summary>{}<p class=\"file\"><a download=\"{}.csv\" href=\"{}\">{}</a></p></details>\n",
            self.caption,
            self.open(),
            file,
            csv_address(&self.csv(say)),
            say.pick("Hämta tabellen som CSV", "Save the table as CSV"),
        )
    }

    fn one_row(&self, row: &[Cell]) -> Html {
        let cell = |(place, (cell, title)): (usize, (&Cell, &Title))| match (place, title.is_number) {
            (0, _) => html!("<th scope=\"row\">{}</th>", cell.shown),
            (_, true) => html!("<td class=\"number\">{}</td>", cell.shown),
            (_, false) => html!("<td>{}</td>", cell.shown),
        };
        let cells: Html = row.iter().zip(&self.titles).enumerate().map(cell).collect();
        html!("<tr>{}</tr>", cells)
    }

    /// Swedish spreadsheets expect a semicolon, because the comma stands in their numbers.
    fn csv(&self, say: Say) -> String {
        let separator = say.pick(";", ",");
        let line = |cells: Vec<String>| cells.join(separator) + "\r\n";
        let titles = line(self.titles.iter().map(|title| quoted(title.text)).collect());
        let rows = self.rows.iter().map(|row| line(row.iter().map(|cell| quoted(&cell.plain)).collect()));
        std::iter::once(titles).chain(rows).collect()
    }
}

/// Quoted where needed; a cell that a spreadsheet would run as a formula is made text.
fn quoted(cell: &str) -> String {
    let is_number = cell.replace(',', ".").parse::<f64>().is_ok();
    let runs = !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if runs { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', ';', '"', '\n', '\r']) && !is_number {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use map::Language;

    #[test]
    fn a_spreadsheet_gets_plain_values_and_runs_none_of_them() {
        let say = Say { language: Language::Swedish };
        let mut table = Table::new("Figures", &["a", ">b"]);
        table.row(vec![Cell::name("=cmd;x"), Cell::time(say, Some(1.5))]);
        assert_eq!(table.csv(say), "a;b\r\n\"'=cmd;x\";1,5\r\n");
    }
}
