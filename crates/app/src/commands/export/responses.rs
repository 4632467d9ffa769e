//! Responses: every answer to a survey with the words that it answered, in the long form that `resa scores` reads.

use super::{Out, csv_line, json_line};
use crate::answers::Hearing;
use crate::failure::Failure;
use ingest::write::WriteFormat;
use insight::heard::Heard;
use model::{Answer, EventRow, Micros, Polarity, RESPONSE_ATTRIBUTE, Response, ResponseRecord, Scale, SurveyId};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// One answer as exported.
#[derive(Serialize)]
struct Answered<'r> {
    response_id: &'r str,
    person: &'r str,
    time: String,
    survey: &'r str,
    metric: &'static str,
    score: Option<String>,
    comment: Option<&'r str>,
    activity: Option<&'r str>,
    channel: Option<&'r str>,
    version: &'r str,
    scale: Option<String>,
    question: Option<&'r str>,
    language: Option<&'r str>,
    moment: Option<&'static str>,
    item: Option<&'r str>,
    /// How likely it was that this customer was asked; null for answers that nobody was invited to.
    probability: Option<f64>,
    finished: bool,
    /// What speaks against counting it.
    marks: String,
    /// The good end of the scale, where it is not the high one.
    polarity: Option<&'static str>,
    /// Whether it is in scores: it answers a showing, or was imported, and was not given faster than anybody reads.
    counted: bool,
    /// The probability by which scores weigh it, where a survey did not ask all alike; else null.
    chance: Option<f64>,
}

const COLUMNS: [&str; 21] = [
    "response_id",
    "person",
    "time",
    "survey",
    "metric",
    "score",
    "comment",
    "activity",
    "channel",
    "version",
    "scale",
    "question",
    "language",
    "moment",
    "item",
    "probability",
    "finished",
    "marks",
    "polarity",
    "counted",
    "chance",
];

pub(super) fn write(hearing: &Hearing, format: WriteFormat, output: Option<&Path>) -> Result<u64, Failure> {
    let mut out = Out::to(output)?;
    let as_table = format == WriteFormat::Csv;
    if as_table {
        csv_line(&mut out, &COLUMNS)?;
    }
    let mut written = 0;
    let Some(place) = hearing.log.find_attribute(RESPONSE_ATTRIBUTE) else {
        out.finish()?;
        return Ok(0);
    };
    let mut waiting = Waiting::of(hearing)?;
    let spread = hearing.spread();
    hearing.log.rows::<Failure>(&mut |row| {
        let Some(text) = row.attributes.get(place).copied().flatten() else { return Ok(()) };
        let Some(heard) = waiting.take(row, text)? else { return Ok(()) };
        let Some(draft) = hearing.asked(&heard.record) else { return Ok(()) };
        for answer in heard.answers(row.event_id.unwrap_or_default(), draft) {
            written += 1;
            let told = told(&answer, row.person.unwrap_or_default(), heard, &spread);
            if as_table {
                csv_line(&mut out, &cells(&told).each_ref().map(String::as_str))?
            } else {
                json_line(&mut out, &told)?
            }
        }
        Ok(())
    })?;
    out.finish()?;
    Ok(written)
}

/// What was heard, waiting for the rows that say which event each is.
struct Waiting<'h> {
    heard: HashMap<(i64, String), Vec<(String, &'h Heard)>>,
}

impl<'h> Waiting<'h> {
    fn of(hearing: &'h Hearing) -> Result<Waiting<'h>, Failure> {
        let mut heard: HashMap<(i64, String), Vec<(String, &Heard)>> = HashMap::new();
        for (person, one) in hearing.persons()?.into_iter().zip(&hearing.heard) {
            heard.entry((one.at.time, one.record.to_text())).or_default().push((person, one));
        }
        Ok(Waiting { heard })
    }

    /// The response that a row is, each once; nothing for one that is not asked about.
    fn take(&mut self, row: &EventRow<'_>, text: &str) -> Result<Option<&'h Heard>, Failure> {
        let record = ResponseRecord::of_text(text)
            .ok_or_else(|| Failure::new("a response in the log cannot be read").hint("run `resa check`"))?;
        let Some(same) = self.heard.get_mut(&(row.time.0, record.to_text())) else { return Ok(None) };
        // A row of nobody lies under a name that stands in for one.
        let place = match row.person {
            Some(person) => same.iter().position(|(name, _)| name == person),
            None => (!same.is_empty()).then_some(0),
        };
        Ok(place.map(|place| same.remove(place).1))
    }
}

fn told<'r>(answer: &'r Response, person: &'r str, heard: &'r Heard, spread: &HashSet<&SurveyId>) -> Answered<'r> {
    let record = &heard.record;
    Answered {
        response_id: answer.id.as_deref().unwrap_or_default(),
        person,
        time: Micros(heard.at.time).to_rfc3339(),
        survey: &answer.survey,
        metric: answer.metric.code(),
        score: match &answer.answer {
            Answer::Number(number) => Some(number.to_string()),
            Answer::Choice(choice) => Some(choice.clone()),
            Answer::Written => None,
        },
        comment: answer.comment.as_deref(),
        activity: answer.activity.as_deref(),
        channel: answer.channel.as_deref(),
        version: &answer.asked.version,
        scale: answer.asked.scale.map(Scale::name),
        question: answer.asked.wording.as_deref(),
        language: answer.asked.language.as_deref(),
        moment: answer.asked.moment.map(model::Moment::code),
        item: answer.asked.item.as_deref(),
        probability: record.probability,
        finished: record.finished,
        marks: record.marks.join(" "),
        polarity: (answer.asked.polarity == Polarity::Low).then_some("low"),
        counted: heard.counts(),
        chance: heard.chance(spread),
    }
}

fn cells(told: &Answered<'_>) -> [String; 21] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_string();
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        told.response_id.to_string(),
        told.person.to_string(),
        told.time.clone(),
        told.survey.to_string(),
        told.metric.to_string(),
        told.score.clone().unwrap_or_default(),
        text(told.comment),
        text(told.activity),
        text(told.channel),
        told.version.to_string(),
        told.scale.clone().unwrap_or_default(),
        text(told.question),
        text(told.language),
        text(told.moment),
        text(told.item),
        number(told.probability),
        told.finished.to_string(),
        told.marks.clone(),
        text(told.polarity),
        told.counted.to_string(),
        number(told.chance),
    ]
}
