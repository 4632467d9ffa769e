//! The long form: one answer a row, which says its metric.

use super::asked::Cells;
use super::columns::{Columns, Part};
use super::reading::Reader;
use super::told::{Told, told};
use super::when::Clock;
use super::{ResponseOptions, Responses};
use crate::Source;
use crate::raw::ReadError;
use crate::rows::{Row, Rows};
use model::Metric;

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
    Part::Counted,
    Part::Chance,
];

pub(super) fn read(
    table: &Rows,
    columns: &Columns,
    source: &Source,
    options: &ResponseOptions,
    clock: Clock,
) -> Result<Responses, ReadError> {
    let mut found = Responses {
        attributes: columns.attributes.iter().map(|at| table.columns[*at].clone()).collect(),
        columns: columns.told(table, PARTS),
        private: columns.private(table),
        ..Responses::default()
    };
    let told = told(table, options, true)?;
    let mut reader = Reader::new(clock, options.survey.as_deref().unwrap_or(source.stem()));
    found.take_unreadable(&table.rejected);
    for row in &table.rows {
        let mut cells = cells(row, columns);
        let metric = cells.metric.and_then(Metric::of);
        match metric.and_then(|metric| told.get(metric.code())) {
            Some(Told::Nothing) => continue,
            Some(Told::Question(question)) => {
                cells.scale = cells.scale.or(question.scale.as_deref());
                cells.polarity = cells.polarity.or(question.low_is_good.then_some("low"));
                cells.score = cells.score.map(|score| question.meaning(score));
            }
            Some(Told::Comment) | None => {}
        }
        reader.take(&cells, &mut found);
    }
    found.sort();
    Ok(found)
}

fn cells<'r>(row: &'r Row, columns: &Columns) -> Cells<'r> {
    let cell = |part| columns.cell(row, part);
    Cells {
        line: row.line,
        is_row: false,
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
        counted: cell(Part::Counted),
        chance: cell(Part::Chance),
        attributes: columns.attributes.iter().map(|at| row.cells[*at].as_deref().map(str::trim)).collect(),
    }
}
