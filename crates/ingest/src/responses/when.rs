//! The time of an answer: one way of writing for the whole column.

use super::ResponseOptions;
use super::account::{ResponseReason, Unfit};
use super::columns::{Columns, Part};
use super::private::quoted;
use crate::raw::ReadError;
use crate::rows::Rows;
use crate::time::{Layout, TimeReader, Zone, ZoneClock, recognise};
use crate::understand::Remark;
use model::Micros;

/// Reads the times of one column; nothing where there is no such column.
#[derive(Default)]
pub(super) struct Clock {
    reader: Option<(TimeReader, ZoneClock)>,
}

impl Clock {
    /// Decides how the times of a table are written, and says what the reader should know of them.
    pub(super) fn of_table(
        table: &Rows,
        columns: &Columns,
        file: &str,
        options: &ResponseOptions,
    ) -> Result<(Clock, Vec<Remark>), ReadError> {
        let filled = || table.rows.iter().filter_map(|row| columns.cell(row, Part::Time));
        let times = columns.place(Part::Time).map(|at| (table.columns[at].as_str(), filled()));
        let mut remarks = Vec::new();
        let clock = Clock::of(times, file, options, &mut remarks)?;
        Ok((clock, remarks))
    }

    /// Whether any time can be told.
    pub(super) fn tells(&self) -> bool {
        self.reader.is_some()
    }

    /// Decides how the times of a column are written; `column` is its name and its filled cells.
    fn of<'r>(
        column: Option<(&str, impl Iterator<Item = &'r str>)>,
        file: &str,
        options: &ResponseOptions,
        remarks: &mut Vec<Remark>,
    ) -> Result<Clock, ReadError> {
        let Some((name, values)) = column else { return Ok(Clock { reader: None }) };
        let zone = options.time_zone.as_deref().map(Zone::from_name).transpose()?;
        let values: Vec<&str> = values.collect();
        let layout = match &options.time_format {
            Some(format) => Layout::Format(format.clone()),
            None if values.is_empty() => return Ok(Clock { reader: None }),
            None => {
                let written = recognise(values.iter().copied()).ok_or_else(|| unknown(file, name, values[0]))?;
                if written.ambiguous && matches!(written.layout, Layout::Calendar(_)) {
                    return Err(ambiguous(file, name, values[0]));
                }
                if !written.has_zone && zone.is_none() {
                    remarks.push(Remark::AssumedUtc);
                }
                written.layout
            }
        };
        let zone = zone.unwrap_or_default();
        let clock = ZoneClock::new(zone.clone());
        Ok(Clock { reader: Some((TimeReader { layout, zone }, clock)) })
    }

    /// The time of a cell; `None` where no answer of the file has any.
    pub(super) fn read(&mut self, cell: Option<&str>) -> Result<Option<Micros>, Unfit> {
        let Some((reader, zone)) = &mut self.reader else { return Ok(None) };
        let text = cell.ok_or_else(|| Unfit::new(ResponseReason::MissingTime, ""))?;
        let time = reader.read(text, None, zone);
        time.map(|time| Some(Micros(time))).ok_or_else(|| Unfit::new(ResponseReason::UnreadableTime, text))
    }
}

fn unknown(file: &str, column: &str, example: &str) -> ReadError {
    ReadError::new(format!(
        "read `{file}`: `{column}` holds `{}`, which no known way of writing time fits",
        quoted(example)
    ))
    .code("unreadable_times")
    .hint("say how it is written, for example --time-format \"%d/%m/%Y %H:%M\"")
}

fn ambiguous(file: &str, column: &str, example: &str) -> ReadError {
    ReadError::new(format!("read `{file}`: `{example}` in `{column}` may be day and month or month and day"))
        .code("ambiguous_dates")
        .hint(
            "say how it is written: --time-format \"%d/%m/%Y\" or \"%m/%d/%Y\", with \" %H:%M\" where there is a clock",
        )
}
