//! The long form: one answer a row, which says its metric.

use super::account::{ResponseReason, Unfit};
use super::asked::Cells;
use super::columns::{Columns, Part};
use super::reading::Reader;
use super::when::Clock;
use super::{ResponseOptions, Responses};
use crate::Source;
use crate::raw::ReadError;
use crate::rows::{Row, Rows};

const PARTS: &[Part] = &[
    Part::Response,
    Part::Person,
    Part::Time,
    Part::Survey,
    Part::Metric,
    Part::Score,
    Part::Comment,
    Part::Activity,
    Part::Channel,
    Part::Version,
    Part::Scale,
    Part::Polarity,
    Part::Question,
    Part::Language,
    Part::Moment,
    Part::Item,
];

pub(super) fn read(
    table: &Rows,
    columns: &Columns,
    source: &Source,
    options: &ResponseOptions,
) -> Result<Responses, ReadError> {
    let mut found = Responses {
        attributes: columns.attributes.iter().map(|at| table.columns[*at].clone()).collect(),
        columns: columns.told(table, PARTS),
        private: columns.private(table),
        ..Responses::default()
    };
    let time = columns.place(Part::Time);
    let times =
        time.map(|at| (table.columns[at].as_str(), table.rows.iter().filter_map(|row| columns.cell(row, Part::Time))));
    let clock = Clock::of(times, source.name(), options, &mut found.remarks)?;
    let mut reader = Reader::new(clock, source.stem());
    for rejected in &table.rejected {
        found.reject(rejected.line, Unfit::new(ResponseReason::Row(rejected.reason), ""));
    }
    table.rows.iter().for_each(|row| reader.take(&cells(row, columns), &mut found));
    found.sort();
    Ok(found)
}

fn cells<'r>(row: &'r Row, columns: &Columns) -> Cells<'r> {
    let cell = |part| columns.cell(row, part);
    Cells {
        line: row.line,
        id: cell(Part::Response).map(str::to_string),
        person: cell(Part::Person),
        time: cell(Part::Time),
        survey: cell(Part::Survey),
        metric: cell(Part::Metric),
        score: cell(Part::Score),
        comment: cell(Part::Comment),
        activity: cell(Part::Activity),
        channel: cell(Part::Channel),
        version: cell(Part::Version),
        scale: cell(Part::Scale),
        polarity: cell(Part::Polarity),
        question: cell(Part::Question),
        language: cell(Part::Language),
        moment: cell(Part::Moment),
        item: cell(Part::Item),
        attributes: columns.attributes.iter().map(|at| row.cells[*at].as_deref().map(str::trim)).collect(),
    }
}
