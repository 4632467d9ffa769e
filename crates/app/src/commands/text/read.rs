//! The table of answers: which columns hold what, and its rows.

use crate::args::TextArgs;
use crate::failure::Failure;
use crate::input::{format_named, stream_or_file};
use ingest::{Rows, is_private, read_rows};
use insight::text::sentiment::Scale;

/// The rows of the file.
pub(super) struct Answers {
    pub(super) name: String,
    pub(super) rows: Vec<Answer>,
    /// Rows that could not be read, and the line of the first.
    pub(super) unreadable: usize,
    pub(super) first_unreadable: u64,
    /// Whether a column tells who wrote each comment.
    pub(super) tells_person: bool,
}

/// One row.
pub(super) struct Answer {
    /// What was written, as it was written: only the scrubber looks at it.
    pub(super) text: Option<String>,
    pub(super) score: Option<String>,
    pub(super) person: Option<String>,
    pub(super) group: Option<String>,
}

/// Reads the file.
pub(super) fn answers(args: &TextArgs) -> Result<Answers, Failure> {
    let wanted = format_named(args.format.as_deref())?;
    let source = stream_or_file(&args.file, args.format.as_deref())?;
    let table = read_rows(&source, wanted, args.delimiter.as_deref())?;
    let name = source.name().to_string();
    if table.rows.is_empty() {
        return Err(Failure::new(format!("`{name}` has no rows that can be read"))
            .hint("give each row as many cells as the header, and quote cells that hold the delimiter"));
    }
    let text = column(&table, &name, "--text", &args.text)?;
    let optional =
        |option, named: &Option<String>| named.as_deref().map(|named| column(&table, &name, option, named)).transpose();
    let (score, person) = (optional("--label", &args.label)?, optional("--person", &args.person)?);
    let group = optional("--by", &args.by)?;
    if let Some(private) = group.filter(|at| is_private(&table, *at)).and_then(|at| table.columns.get(at)) {
        let why = "it holds what people wrote themselves, or who they are, and its values would be printed";
        return Err(Failure::new(format!("comments are not divided by `{private}`")).hint(why));
    }
    let rows = table.rows.into_iter().map(|mut row| {
        let text = row.cells[text].clone();
        let mut cell = |place: Option<usize>| place.and_then(|place| row.cells[place].take());
        let person = cell(person);
        // The same column may be asked for twice.
        let score = cell(score);
        let group = if group.is_some() && args.by == args.label { score.clone() } else { cell(group) };
        Answer { text, score, person, group }
    });
    Ok(Answers {
        rows: rows.collect(),
        unreadable: table.rejected.len(),
        first_unreadable: table.rejected.first().map_or(0, |row| row.line),
        tells_person: person.is_some(),
        name,
    })
}

fn column(table: &Rows, name: &str, option: &str, wanted: &str) -> Result<usize, Failure> {
    table.column(&[wanted.trim()]).ok_or_else(|| {
        let known = table.columns.join(", ");
        Failure::new(format!("`{name}` has no column `{wanted}`")).hint(format!("{option} is one of: {known}"))
    })
}

/// `1-7`, `7-1`, `0-10`, `-1..1`.
pub(super) fn scale(text: &str) -> Result<Scale, Failure> {
    let wrong = || {
        Failure::new(format!("`{text}` is not a scale"))
            .hint("write the worst value, a hyphen and the best, e.g. --scale 1-7")
    };
    let parts = text.split_once("..").or_else(|| {
        // A hyphen that comes first is a minus.
        let at = text.char_indices().skip(1).find(|(_, letter)| *letter == '-')?.0;
        Some((text.get(..at)?, text.get(at + 1..)?))
    });
    let (worst, best) = parts.ok_or_else(wrong)?;
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(wrong);
    let (worst, best) = (number(worst)?, number(best)?);
    if worst == best { Err(wrong()) } else { Ok(Scale { worst, best }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read_in_both_directions() {
        for (text, worst, best) in [("1-7", 1.0, 7.0), ("7-1", 7.0, 1.0), ("-1..1", -1.0, 1.0), ("-1-1", -1.0, 1.0)] {
            assert_eq!(scale(text).ok(), Some(Scale { worst, best }), "{text}");
        }
        assert!(["", "5", "a-b", "3-3", "1-"].iter().all(|text| scale(text).is_err()));
    }
}
