//! `resa simulate`: an invented organisation whose truth is known, as files that every other command reads.

use super::Shower;
use crate::failure::Failure;
use crate::output::{print_json, say, write_file};
use ::simulate::{Simulation, Spec, responses_csv, simulate};
use ingest::write::{Target, WriteFormat, WriteSchema, writer};
use model::{EventBatch, EventRow, Micros};
use std::io::Read;
use std::path::Path;

pub(super) fn run(spec: &Path, output: &Path, show: &Shower) -> Result<(), Failure> {
    let text = read_spec(spec)?;
    let wrong = |error: ::simulate::SpecError| {
        Failure::new(format!("cannot make a world of `{}`: {error}", spec.display()))
            .hint("docs/simulate.md shows every knob with its default")
    };
    let world = simulate(&Spec::read(&text).map_err(wrong)?).map_err(wrong)?;
    std::fs::create_dir_all(output)
        .map_err(|error| Failure::new(format!("cannot make the folder `{}`: {error}", output.display())))?;
    write_events(&world.events, &output.join("events.parquet"))?;
    for (name, text) in texts(&world)? {
        write_file(&output.join(name), text.as_bytes())?;
    }
    let truth = &world.truth;
    if show.json {
        return print_json(&serde_json::json!({
            "output": output, "events": world.events.len(), "journeys": truth.journeys,
            "answers": world.responses.len(), "plants": truth.plants.len(), "decoys": truth.decoys.len(),
        }));
    }
    let words = &show.words;
    let line = format!(
        "{}: {}, {} {}",
        output.display(),
        words.events(world.events.len() as u64),
        truth.plants.len(),
        words.either("planterade friktioner", "planted frictions"),
    );
    say(&line);
    Ok(())
}

fn read_spec(path: &Path) -> Result<String, Failure> {
    let read = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    read.map_err(|error| Failure::new(format!("cannot read `{}`: {error}", path.display())))
}

/// The files beside the events.
fn texts(world: &Simulation) -> Result<[(&'static str, String); 4], Failure> {
    let unwritten = |error: serde_json::Error| Failure::new(format!("cannot write down what is true: {error}"));
    Ok([
        ("responses.csv", responses_csv(&world.responses)),
        ("definition.toml", world.definition_toml()),
        ("truth.json", world.truth_json().map_err(unwritten)?),
        ("comments.json", world.comments_json().map_err(unwritten)?),
    ])
}

fn write_events(events: &EventBatch, path: &Path) -> Result<(), Failure> {
    let attributes = events.attributes.iter().map(|attribute| (attribute.name.clone(), attribute.kind));
    let schema = WriteSchema {
        has_person: true,
        has_channel: true,
        has_event_id: true,
        attributes: attributes.collect(),
        plain_names: true,
        ..WriteSchema::default()
    };
    let mut out = writer(WriteFormat::Parquet, Target::file(path)?, &schema)?;
    let mut values: Vec<Option<&str>> = Vec::new();
    for row in 0..events.len() {
        values.clear();
        values.extend(events.attributes.iter().map(|attribute| attribute.values.text(row)));
        out.event(&EventRow {
            event_id: events.event_id.as_ref().and_then(|ids| ids.text(row)),
            person: events.person.as_ref().and_then(|column| column.text(row)),
            case: None,
            time: Micros(events.time[row]),
            activity: events.activity.text(row).unwrap_or_default(),
            channel: events.channel.as_ref().and_then(|column| column.text(row)),
            attributes: &values,
        })?;
    }
    out.finish()?;
    Ok(())
}
