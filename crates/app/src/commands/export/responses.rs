//! Responses: every answer to a survey with the words that it answered, in the long form that `resa scores` reads.

use super::{Opened, Out, csv_line, json_line};
use crate::failure::Failure;
use ingest::write::WriteFormat;
use model::{Answer, Answering, EventRow, Micros, RESPONSE_ATTRIBUTE, Response, ResponseRecord, Scale};
use serde::Serialize;
use std::path::Path;
use store::SurveyVersions;

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
}

const COLUMNS: [&str; 18] = [
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
];

pub(super) fn write(opened: &Opened, format: WriteFormat, output: Option<&Path>) -> Result<u64, Failure> {
    let mut out = Out::to(output)?;
    let as_table = format == WriteFormat::Csv;
    if as_table {
        csv_line(&mut out, &COLUMNS)?;
    }
    let mut written = 0;
    let versions = match &opened.data.store {
        Some(store) => store.survey_versions(&opened.data.project)?,
        None => SurveyVersions::default(),
    };
    let place = opened.log.attributes().iter().position(|attribute| attribute.name == RESPONSE_ATTRIBUTE);
    let Some(place) = place else {
        out.finish()?;
        return Ok(0);
    };
    let mut before: Option<(String, String)> = None;
    opened.log.rows::<Failure>(&mut |row| {
        let person = row.person.unwrap_or_default();
        let Some(text) = row.attributes.get(place).copied().flatten() else {
            before = Some((person.to_string(), row.activity.to_string()));
            return Ok(());
        };
        if !opened.is_in_time(row.time) {
            return Ok(());
        }
        let record = ResponseRecord::of_text(text)
            .ok_or_else(|| Failure::new("a response in the log cannot be read").hint("run `resa check`"))?;
        let Some(draft) = versions.get(&(record.survey.clone(), record.version)) else { return Ok(()) };
        let activity = before.as_ref().filter(|(of, _)| of == person).map(|(_, activity)| activity.as_str());
        for answer in record.responses(&draft.name, &draft.asked, &answering(row, person, activity)) {
            written += 1;
            let told = told(&answer, &record, row.time);
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

fn answering<'a>(row: &'a EventRow<'_>, person: &'a str, activity: Option<&'a str>) -> Answering<'a> {
    Answering { id: row.event_id.unwrap_or_default(), person, time: Some(row.time), channel: row.channel, activity }
}

fn told<'r>(answer: &'r Response, record: &'r ResponseRecord, time: Micros) -> Answered<'r> {
    Answered {
        response_id: answer.id.as_deref().unwrap_or_default(),
        person: answer.person.as_deref().unwrap_or_default(),
        time: time.to_rfc3339(),
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
    }
}

fn cells(told: &Answered<'_>) -> [String; 18] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_string();
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
        told.probability.map(|probability| probability.to_string()).unwrap_or_default(),
        told.finished.to_string(),
        told.marks.clone(),
    ]
}
