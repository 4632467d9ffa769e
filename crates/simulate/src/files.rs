//! A world as the texts of its files. Parquet is not written here: who has a writer takes the batch.

use crate::words::BESIDE;
use crate::{Answer, Simulation};
use model::{Cut, DefinitionFile, EventBatch, JourneyDefinition, Micros, Span};
use std::fmt::Write;

/// The kinds of journey of a world (`definition.toml`). What nobody ever did belongs to none: a definition names what its log
/// knows.
pub(crate) fn definition(world: &crate::walk::World, rows: &[crate::record::Row]) -> DefinitionFile {
    let logged: std::collections::HashSet<&str> = rows.iter().map(|row| row.activity).collect();
    let horizon = Span::days(i64::from(world.spec.horizon_days));
    let journey = world.organisation.goals.iter().map(|goal| {
        let steps: Vec<String> = goal.steps.iter().map(|step| step.activity.to_owned()).collect();
        let reached = goal.words.reached.0.to_owned();
        let beside =
            BESIDE.iter().filter(|activity| logged.contains(**activity)).map(|activity| (*activity).to_owned());
        JourneyDefinition {
            name: goal.words.name.to_owned(),
            problem: Some(goal.words.problem.to_owned()),
            start: steps.first().cloned().into_iter().collect(),
            goal: vec![reached.clone()],
            cut: Some(Cut::Goal),
            gap: Some(horizon),
            horizon: Some(horizon),
            activities: steps.iter().cloned().chain([reached]).chain(beside).collect(),
            steps,
            ..JourneyDefinition::default()
        }
    });
    DefinitionFile { journey: journey.collect(), ..DefinitionFile::default() }
}

/// Events as CSV, in order of arrival: `person, time, event_id, activity, channel`, then attributes.
pub fn events_csv(batch: &EventBatch) -> String {
    let mut text = String::with_capacity(batch.len() * 120);
    text.push_str("person,time,event_id,activity,channel");
    for attribute in &batch.attributes {
        text.push(',');
        text.push_str(&attribute.name);
    }
    text.push('\n');
    for row in 0..batch.len() {
        let person = batch.person.as_ref().and_then(|column| column.text(row));
        let id = batch.event_id.as_ref().and_then(|ids| ids.text(row));
        let channel = batch.channel.as_ref().and_then(|column| column.text(row));
        push_cell(&mut text, person);
        // Writing to a string cannot fail.
        _ = write!(text, ",{}", Micros(batch.time[row]));
        for value in [id, batch.activity.text(row), channel] {
            text.push(',');
            push_cell(&mut text, value);
        }
        for attribute in &batch.attributes {
            text.push(',');
            push_cell(&mut text, attribute.values.text(row));
        }
        text.push('\n');
    }
    text
}

/// Answers as CSV, one answer a row.
pub fn responses_csv(answers: &[Answer]) -> String {
    let mut text =
        String::from("response_id,person,time,survey,metric,score,comment,activity,channel,goal,device,language\n");
    for answer in answers {
        let time = Micros(answer.time).to_string();
        let cells = [
            Some(answer.response_id.as_str()),
            Some(&answer.person),
            Some(&time),
            Some(answer.survey),
            Some(answer.metric),
            answer.score.as_deref(),
            answer.comment.as_deref(),
            Some(&answer.activity),
            Some(answer.channel),
            Some(answer.goal),
            Some(answer.device),
            Some(answer.language),
        ];
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            push_cell(&mut text, cell);
        }
        text.push('\n');
    }
    text
}

fn push_cell(text: &mut String, value: Option<&str>) {
    let value = value.unwrap_or_default();
    if value.contains([',', '"', '\n']) {
        text.push('"');
        text.push_str(&value.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(value);
    }
}

impl Simulation {
    /// The truth as JSON.
    pub fn truth_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(&self.truth)
    }

    /// What is true of the comments, as JSON.
    pub fn comments_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(&self.comments)
    }

    /// The kinds of journey as TOML.
    pub fn definition_toml(&self) -> String {
        let mut text = String::from("# The kinds of journey of an invented organisation.\n");
        for journey in &self.definition.journey {
            let span = |span: Option<Span>| span.map(|span| span.to_string()).unwrap_or_default();
            // Strings and lists of strings are written alike in JSON and TOML; writing to a string cannot fail.
            let list = |values: &[String]| serde_json::json!(values).to_string();
            let lines = [
                ("name", serde_json::json!(journey.name).to_string()),
                ("problem", serde_json::json!(journey.problem).to_string()),
                ("start", list(&journey.start)),
                ("goal", list(&journey.goal)),
                ("cut", "\"goal\"".to_owned()),
                ("gap", format!("\"{}\"", span(journey.gap))),
                ("horizon", format!("\"{}\"", span(journey.horizon))),
                ("steps", list(&journey.steps)),
                ("activities", list(&journey.activities)),
            ];
            text.push_str("\n[[journey]]\n");
            for (name, value) in lines.into_iter().filter(|(_, value)| value != "null") {
                _ = writeln!(text, "{name} = {value}");
            }
        }
        text
    }
}
