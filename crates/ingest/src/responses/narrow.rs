//! A part of a file of answers: those of a time, and those that a segment selects.
//!
//! Rows that do not fit are as if they were not in the file. A row whose time cannot be read stays among answers, to be
//! rejected and told like any other; of rows of words, which nobody rejects, it is in no period. A segment looks at each row by itself: at `channel`, `activity`, `survey` and every other column.

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

    fn has_period(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    fn is_in_time(&self, time: Micros) -> bool {
        self.from.is_none_or(|from| from <= time.0) && self.to.is_none_or(|to| time.0 < to)
    }
}

/// Leaves the part of a table of words that is meant, and says how many rows went.
///
/// # Errors
/// When times are asked for and no column holds any, or the segment names a column that is not there.
pub fn narrow(table: &mut Rows, file: &str, options: &ResponseOptions) -> Result<u64, ReadError> {
    if options.narrow.is_all() {
        return Ok(0);
    }
    let columns = Columns::of(table, options)?;
    let before = table.rows.len();
    let mut clock = Clock::default();
    if options.narrow.has_period() {
        (clock, _) = Clock::of_table(table, &columns, file, options)?;
    }
    leave(table, &columns, file, options, &mut clock)?;
    table.rows.retain(|row| clock.read(columns.cell(row, Part::Time)).is_ok());
    Ok((before - table.rows.len()) as u64)
}

/// The same of answers, where it is known what the columns are and how all times of the file are written: what is left of
/// it may not tell.
pub(super) fn leave(
    table: &mut Rows,
    columns: &Columns,
    file: &str,
    options: &ResponseOptions,
    clock: &mut Clock,
) -> Result<u64, ReadError> {
    let before = table.rows.len();
    if options.narrow.has_period() {
        if columns.place(Part::Time).is_none() || (!clock.tells() && before > 0) {
            return Err(no_times(table, file));
        }
        table.rows.retain(|row| match clock.read(columns.cell(row, Part::Time)) {
            Ok(Some(time)) => options.narrow.is_in_time(time),
            Ok(None) | Err(_) => true,
        });
    }
    if let Some(segment) = &options.narrow.segment {
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

    fn read_since(file: &str, day: &str) -> Result<Responses, ReadError> {
        let from = format!("{day}T00:00:00Z").parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let source = Source::spool("svar.csv", &mut file.as_bytes()).unwrap();
        let narrow = Narrow { from: Some(from), ..Narrow::default() };
        read_responses(&source, &ResponseOptions { narrow, ..ResponseOptions::default() })
    }

    #[test]
    fn an_answer_without_a_time_is_in_no_period_though_none_with_one_is_left() {
        for file in ["id,tid,NPS\n1,2026-03-01,9\n2,,0\n", "id,tid,metric,score\n1,2026-03-01,nps,9\n2,,nps,0\n"] {
            let found = read_since(file, "2026-06-01").unwrap();
            assert_eq!((found.stored(), found.rejected(), found.left_out, found.received), (0, 1, 1, 1), "{file}");
            assert_eq!(found.rejections[0].reason.code(), "missing_time");
        }
        let none = read_since("id,tid,NPS\n1,,9\n", "2026-06-01").unwrap_err();
        assert_eq!(none.code, "no_times");
    }

    #[test]
    fn the_whole_file_tells_how_times_are_written_also_those_that_are_left() {
        for file in [
            "id,tid,NPS\n1,13/02/2026,9\n2,03/04/2026,4\n",
            "id,tid,metric,score\n1,13/02/2026,nps,9\n2,03/04/2026,nps,4\n",
        ] {
            let found = read_since(file, "2026-03-15").unwrap();
            assert_eq!((found.stored(), found.left_out), (1, 1), "{file}");
            let april = "2026-04-03T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond();
            assert_eq!(found.responses[0].time, Some(Micros(april)));
        }
    }

    #[test]
    fn words_without_a_time_are_in_no_period() {
        let text = "id,tid,fritext\n1,2026-03-01,Bra\n2,,Oklart\n3,2026-07-01,Fint\n";
        let source = Source::spool("ord.csv", &mut text.as_bytes()).unwrap();
        let mut table = crate::read_rows(&source, None, None).unwrap();
        let from = "2026-06-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let since = Narrow { from: Some(from), ..Narrow::default() };
        let options = ResponseOptions { narrow: since, ..ResponseOptions::default() };
        assert_eq!((super::narrow(&mut table, "ord.csv", &options).unwrap(), table.rows.len()), (2, 1));
    }
}
