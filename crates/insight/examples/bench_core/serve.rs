//! Answers questions hot, one line of standard input after the other, or one of them cold.

use crate::Outcome;
use crate::load::{self, PlacedResponses};
use crate::questions::{Asked, attributes, journeys};
use std::io::Write;
use std::path::Path;
use std::time::Instant;

/// Loads everything, then answers `QUESTION [FILE]` lines; the table of the answer goes to the file.
pub(crate) fn serve(dir: &Path) -> Outcome<()> {
    let begin = Instant::now();
    let log = load::open(dir, &["device"])?;
    let opened = begin.elapsed().as_secs_f64();
    let responses = PlacedResponses::read(dir, &journeys(&log, None)?)?;
    let placed = begin.elapsed().as_secs_f64() - opened;
    let (bytes, events) = (log.heap_bytes(), log.totals().events);
    say(&format!(r#"{{"opened":{opened},"placed":{placed},"bytes":{bytes},"events":{events}}}"#))?;
    let asked = Asked { log: &log, responses: Some(&responses) };
    for line in std::io::stdin().lines() {
        let line = line?;
        let mut words = line.split_whitespace();
        let Some(question) = words.next() else { continue };
        let begin = Instant::now();
        let answer = asked.answer(question)?;
        let seconds = begin.elapsed().as_secs_f64();
        if let Some(file) = words.next() {
            std::fs::write(file, answer.table(&log)?)?;
        }
        say(&format!(r#"{{"seconds":{seconds}}}"#))?;
    }
    Ok(())
}

/// From files to the answer of one question.
pub(crate) fn cold(dir: &Path, question: &str) -> Outcome<()> {
    let begin = Instant::now();
    let log = load::open(dir, attributes(question))?;
    let responses = if question == "join" { Some(PlacedResponses::read(dir, &journeys(&log, None)?)?) } else { None };
    Asked { log: &log, responses: responses.as_ref() }.answer(question)?;
    say(&format!(r#"{{"seconds":{}}}"#, begin.elapsed().as_secs_f64()))
}

fn say(line: &str) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
