//! Journeys: whose, from when to when, and the activities in order.

use super::{Opened, Out, csv_line, json_line};
use crate::failure::Failure;
use eventlog::{JourneyKey, Journeys};
use ingest::write::WriteFormat;
use model::Micros;
use serde::Serialize;
use std::path::Path;

/// A journey as exported.
#[derive(Serialize)]
struct Journey<'a> {
    journey: String,
    person: String,
    start: String,
    end: String,
    events: usize,
    activities: Vec<&'a str>,
}

struct Found {
    key: JourneyKey,
    start: i64,
    end: i64,
    activities: Vec<u32>,
}

pub(super) fn write(opened: &Opened, format: WriteFormat, output: Option<&Path>) -> Result<u64, Failure> {
    let journeys = Journeys::cut(&opened.log, &opened.spec)?;
    let found = journeys.walk(opened.threads, &Vec::new, |found: &mut Vec<Found>, view| {
        let (Some(start), Some(end)) = (view.times.first(), view.times.last()) else { return };
        found.push(Found { key: view.key, start: *start, end: *end, activities: view.activities.to_vec() });
    })?;
    let mut found: Vec<Found> = found.into_iter().flatten().collect();
    found.sort_unstable_by_key(|journey| journey.key);
    let mut out = Out::to(output)?;
    let as_table = format == WriteFormat::Csv;
    if as_table {
        csv_line(&mut out, &["journey", "person", "start", "end", "events", "activities"])?;
    }
    for Found { key, start, end, activities } in &found {
        let journey = Journey {
            journey: journeys.id(*key)?,
            person: journeys.identity_name(*key)?,
            start: Micros(*start).to_rfc3339(),
            end: Micros(*end).to_rfc3339(),
            events: activities.len(),
            activities: activities.iter().map(|code| journeys.activities().get(*code)).collect(),
        };
        if as_table {
            let (events, steps) = (journey.events.to_string(), journey.activities.join(" > "));
            let cells = [&journey.journey, &journey.person, &journey.start, &journey.end, &events, &steps];
            csv_line(&mut out, &cells.map(String::as_str))?;
        } else {
            json_line(&mut out, &journey)?;
        }
    }
    out.finish()?;
    Ok(found.len() as u64)
}
