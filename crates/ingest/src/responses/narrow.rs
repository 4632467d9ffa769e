//! A part of a file of answers: those of a time, and those that a segment selects.
//!
//! Rows that do not fit are as if they were not in the file. A row whose time cannot be read stays, to be rejected and
//! told like any other. A segment looks at each row by itself: at `channel`, `activity`, `survey` and every other column.

use super::ResponseOptions;
use super::columns::{Columns, Part};
use super::told::absent;
use super::when::Clock;
use crate::raw::ReadError;
use crate::rows::{Row, Rows};
use model::{Condition, Micros, Segment};

/// Which part of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Narrow {
    /// From this time on, UTC microseconds.
    pub from: Option<i64>,
    /// Before this time.
    pub to: Option<i64>,
    /// Rows that this selects.
    pub segment: Option<Segment>,
}

impl Narrow {
    /// Whether all of the file is meant.
    pub fn is_all(&self) -> bool {
        *self == Narrow::default()
    }

    fn is_in_time(&self, time: Micros) -> bool {
        self.from.is_none_or(|from| from <= time.0) && self.to.is_none_or(|to| time.0 < to)
    }
}

/// Leaves the part of a table that is meant, and says how many rows went.
///
/// # Errors
/// When times are asked for and no column holds any, or the segment names a column that is not there.
pub fn narrow(table: &mut Rows, file: &str, options: &ResponseOptions) -> Result<u64, ReadError> {
    if options.narrow.is_all() {
        return Ok(0);
    }
    let columns = Columns::of(table, options)?;
    leave(table, &columns, file, options)
}

/// The same where it is known what the columns are.
pub(super) fn leave(
    table: &mut Rows,
    columns: &Columns,
    file: &str,
    options: &ResponseOptions,
) -> Result<u64, ReadError> {
    let Narrow { from, to, segment } = &options.narrow;
    let before = table.rows.len();
    if from.is_some() || to.is_some() {
        let at = columns.place(Part::Time).ok_or_else(|| no_times(table, file))?;
        let filled = table.rows.iter().filter_map(|row| columns.cell(row, Part::Time));
        let mut clock = Clock::of(Some((table.columns[at].as_str(), filled)), file, options, &mut Vec::new())?;
        table.rows.retain(|row| match clock.read(columns.cell(row, Part::Time)) {
            Ok(Some(time)) => options.narrow.is_in_time(time),
            Ok(None) | Err(_) => true,
        });
    }
    if let Some(segment) = segment {
        let places = places(table, columns, segment)?;
        table.rows.retain(|row| segment.holds(&mut |condition| fits(condition, row, &places)));
    }
    Ok((before - table.rows.len()) as u64)
}

/// Where each column that a segment names is.
fn places(table: &Rows, columns: &Columns, segment: &Segment) -> Result<Vec<(String, usize)>, ReadError> {
    let place = |name: &str| {
        let part = match name {
            "channel" => columns.place(Part::Channel),
            "activity" => columns.place(Part::Activity),
            "survey" => columns.place(Part::Survey),
            _ => None,
        };
        part.or_else(|| table.column(&[name]))
    };
    let named = segment.attributes().into_iter();
    named.map(|name| Ok((name.to_string(), place(name).ok_or_else(|| absent(table, name))?))).collect()
}

fn fits(condition: &Condition, row: &Row, places: &[(String, usize)]) -> bool {
    let place = places.iter().find(|(name, _)| *name == condition.attribute).map(|(_, at)| *at);
    let cell = place.and_then(|at| row.cells.get(at)?.as_deref()).map(str::trim);
    match condition.attribute.as_str() {
        "channel" => cell.is_some_and(|cell| condition.fits_channel(cell)),
        _ => cell.is_some_and(|cell| condition.fits(cell)),
    }
}

fn no_times(table: &Rows, file: &str) -> ReadError {
    ReadError::new(format!("no column of `{file}` holds times, so that a period cannot be told"))
        .code("no_times")
        .hint(format!("say which one does with --mapping FILE.toml; it has {}", table.columns.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Responses, Source, read_responses};

    const FILE: &str = "id,person,tid,NPS,region,kanal\n1,a,2026-03-01,9,Norr,web\n2,b,2026-03-02,4,Syd,webb\n3,c,igår,7,Norr,phone\n4,d,2026-03-05,7,Norr,web\n";

    fn read(narrow: Narrow) -> Result<Responses, ReadError> {
        let source = Source::spool("svar.csv", &mut FILE.as_bytes()).unwrap();
        read_responses(&source, &ResponseOptions { narrow, ..ResponseOptions::default() })
    }

    fn segment(text: &str) -> Narrow {
        Narrow { segment: Some(Segment::parse(text).unwrap()), ..Narrow::default() }
    }

    #[test]
    fn what_is_left_adds_up_and_what_cannot_be_read_is_rejected_all_the_same() {
        let day = |day: &str| format!("{day}T00:00:00Z").parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let narrow = Narrow { from: Some(day("2026-03-02")), to: Some(day("2026-03-05")), ..Narrow::default() };
        let found = read(narrow).unwrap();
        assert_eq!((found.stored(), found.rejected(), found.left_out, found.received), (1, 1, 2, 2));
        assert_eq!(read(Narrow::default()).unwrap().left_out, 0);
    }

    #[test]
    fn a_segment_looks_at_each_row_and_knows_a_channel_by_any_name() {
        let left = |text: &str| read(segment(text)).unwrap().responses.len();
        assert_eq!((left("channel = \"web\""), left("region = \"Norr\" and NPS >= 8")), (3, 1));
        let unknown = read(segment("län = \"Norr\"")).unwrap_err();
        assert!(unknown.message.contains("`län`") && unknown.hint.unwrap().contains("region"));
    }

    #[test]
    fn a_period_needs_times() {
        let source = Source::spool("svar.csv", &mut "id,NPS\n1,9\n".as_bytes()).unwrap();
        let narrow = Narrow { from: Some(0), ..Narrow::default() };
        let error = read_responses(&source, &ResponseOptions { narrow, ..ResponseOptions::default() }).unwrap_err();
        assert_eq!(error.code, "no_times");
    }
}
