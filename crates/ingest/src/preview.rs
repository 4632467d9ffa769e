//! The first rows of a file as they would be understood: by the very code that reads the whole, row by row.

use crate::plan::FilePlan;
use crate::raw::{RawChunk, ReadError, Reason};
use model::{EventBatch, Micros, RESPONSE_ATTRIBUTE, ResponseRecord};
use std::sync::Arc;

/// What becomes of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InterpretedRow {
    /// Where it stands, counted from 1.
    pub line: u64,
    /// The events that it gives.
    pub events: Vec<PreviewEvent>,
    /// Why something of it is not accepted, and the text at fault.
    pub rejected: Option<(Reason, String)>,
}

/// One event as it was read, before anybody is protected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewEvent {
    /// When.
    pub time: Micros,
    /// Whose.
    pub person: Option<String>,
    /// Of which case.
    pub case: Option<String>,
    /// What.
    pub activity: String,
    /// In which channel.
    pub channel: Option<String>,
    /// What else is known of it.
    pub properties: Vec<(String, String)>,
}

impl FilePlan {
    /// How the first rows would be understood.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn preview(&self, rows: usize) -> Result<Vec<InterpretedRow>, ReadError> {
        if let Some(plan) = &self.answers {
            let read = plan.events(&self.source)?;
            let mut shown: Vec<InterpretedRow> = (0..read.batch.len().min(rows))
                .map(|at| InterpretedRow {
                    line: read.lines[at],
                    events: vec![of_answer(&read.batch, at)],
                    rejected: None,
                })
                .collect();
            shown.extend(read.rejected.into_iter().take(rows).map(|row| InterpretedRow {
                line: row.line,
                events: Vec::new(),
                rejected: Some((row.reason, row.text)),
            }));
            shown.sort_by_key(|row| row.line);
            shown.truncate(rows);
            return Ok(shown);
        }
        let keep = self.assembler.keeper();
        let mut feed = self.shape.open(&self.source, &keep, &Arc::default())?;
        let parser = self.shape.parser(&keep);
        let mut shown = Vec::new();
        while shown.len() < rows
            && let Some(item) = feed.next_item()?
        {
            for chunk in parser.parse(item) {
                shown.extend(self.interpret(&chunk, rows));
            }
            shown.truncate(rows);
        }
        Ok(shown)
    }

    /// The first rows of a chunk, those that could not be decoded in their places.
    fn interpret(&self, chunk: &RawChunk, rows: usize) -> Vec<InterpretedRow> {
        let undecoded = chunk.rejected.iter().map(|rejected| InterpretedRow {
            line: rejected.line,
            events: Vec::new(),
            rejected: Some((rejected.reason, rejected.text.clone())),
        });
        let mut all: Vec<InterpretedRow> = undecoded.take(rows).collect();
        let mut decoded = 0;
        for row in 0..chunk.rows {
            if decoded >= rows {
                break;
            }
            let line = chunk.lines.get(row).copied().unwrap_or_default();
            let assembled = self.assembler.assemble(chunk.row(row));
            if assembled.rows == 0 {
                continue;
            }
            decoded += 1;
            let rejected = assembled.rejected.into_iter().next().map(|rejected| (rejected.reason, rejected.text));
            let events = (0..assembled.batch.len()).map(|event| of_batch(&assembled.batch, event)).collect();
            all.push(InterpretedRow { line, events, rejected });
        }
        all.sort_by_key(|row| row.line);
        all.truncate(rows);
        all
    }
}

/// A response, with what was written in place of its record.
fn of_answer(batch: &EventBatch, row: usize) -> PreviewEvent {
    let mut event = of_batch(batch, row);
    let record = event.properties.iter().position(|(name, _)| name == RESPONSE_ATTRIBUTE);
    let record = record.map(|at| event.properties.remove(at).1).and_then(|text| ResponseRecord::of_text(&text));
    let written = record.into_iter().flat_map(|record| record.answers);
    event.properties.extend(written.filter_map(|answer| Some((format!("{}: ”", answer.question), answer.text?))));
    // Somebody whom no column names is nobody that people should look for.
    event.person = event.person.filter(|person| !person.starts_with("response:"));
    event
}

fn of_batch(batch: &EventBatch, row: usize) -> PreviewEvent {
    let text = |column: &Option<model::Column>| column.as_ref().and_then(|column| column.text(row)).map(str::to_string);
    let property = |column: &model::AttributeColumn| {
        let value = column.values.text(row).filter(|value| !value.trim().is_empty())?;
        Some((column.name.clone(), value.to_string()))
    };
    PreviewEvent {
        time: Micros(batch.time[row]),
        person: text(&batch.person),
        case: text(&batch.case),
        activity: batch.activity.text(row).unwrap_or_default().to_string(),
        channel: text(&batch.channel),
        properties: batch.attributes.iter().filter_map(property).collect(),
    }
}
