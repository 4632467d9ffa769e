//! The first rows of a file as they would be understood: by the very code that reads the whole, row by row.

use crate::plan::FilePlan;
use crate::raw::{RawChunk, ReadError, Reason};
use model::{EventBatch, Micros};
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
