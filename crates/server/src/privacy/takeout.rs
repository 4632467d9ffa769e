//! Everything about one customer in one ZIP (GDPR 15 and 20): files for programs, a page for people.
//!
//! `events.ndjson` can be imported again, here or elsewhere, and gives as many events.

use crate::live::Persons;
use crate::pages::html::{Html, html};
use crate::persons::{PersonEvent, PersonView, events_of, view};
use crate::work::WorkError;
use model::{AuditAction, AuditEntry, CommentKind, IdentityKind, Micros, Project, SurveyId};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use store::{AuditFilter, CommentFilter, MOST_LISTED, Store, WhyAsked};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Everything about a person as a ZIP; `None` where nothing is known of them.
///
/// # Errors
/// When a store cannot be read.
pub fn take_out(store: &Store, project: &Project, person: &str, now: Micros) -> Result<Option<Vec<u8>>, WorkError> {
    let persons = Persons::of(store, &project.id, None)?;
    let events = events_of(store, &project.id, &persons, person)?;
    let names: BTreeSet<String> = persons.identities_of(person).into_iter().chain([person.to_string()]).collect();
    let asked = asked(store, project, &names)?;
    let known = view(store, &project.id, &persons, person, None)?;
    let known = match known {
        Some(known) => known,
        // Whoever was asked and did nothing else is known by that alone.
        None if events.is_empty() && asked == WhyAsked::default() => return Ok(None),
        None => PersonView { person: person.into(), identities: Vec::new(), traits: Vec::new(), stitched: Vec::new() },
    };
    let looks = looks(store, project, &names)?;
    let about = json!({
        "person": person,
        "made": now.to_rfc3339(),
        "project": project.name,
        "purpose": project.settings.purpose,
        "legal_basis": project.settings.legal_basis,
        "retention_days": project.settings.retention_days,
        "sources": project.settings.sources.iter().map(|source| json!({
            "source": source.source, "purpose": source.purpose, "retention_days": source.retention_days,
        })).collect::<Vec<_>>(),
        "events": events.len(),
    });
    let asked = told(store, project, &asked)?;
    let page = page(project, &known, &events, &asked, &looks, now);
    let files = [
        ("index.html", page.into_string()),
        ("about.json", pretty(&about)),
        ("identifiers.json", pretty(&json!(known.identities))),
        ("traits.json", pretty(&json!(known.traits))),
        ("stitching.json", pretty(&json!(known.stitched))),
        ("looks.json", pretty(&json!(looks))),
        ("comments.json", pretty(&json!(comments(store, project, &names)?))),
        ("asked.json", pretty(&asked)),
        ("events.ndjson", lines(&known, &events)),
    ];
    pack(&files).map(Some).map_err(|error| WorkError::File("pack the copy", error))
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

fn pack(files: &[(&str, String)]) -> std::io::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in files {
        zip.start_file(*name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

/// What members wrote about them.
fn comments(store: &Store, project: &Project, names: &BTreeSet<String>) -> Result<Vec<Value>, WorkError> {
    let filter = CommentFilter {
        kind: Some(CommentKind::Person),
        persons: true,
        limit: usize::MAX >> 1,
        ..CommentFilter::default()
    };
    let all = store.list_comments(&project.id, &filter)?;
    let about = all.iter().filter(|comment| names.contains(&comment.place.key));
    let told = about.map(|comment| {
        let by = comment.by.as_ref().map(|by| by.id.0.as_str());
        json!({ "at": comment.at, "by": by, "about": comment.place.key, "text": comment.text })
    });
    Ok(told.collect())
}

/// Which surveys asked them, when they were left in peace, and whether they want to be asked.
fn asked(store: &Store, project: &Project, names: &BTreeSet<String>) -> Result<WhyAsked, WorkError> {
    let names: Vec<String> = names.iter().cloned().collect();
    Ok(store.why_asked(&project.id, &names)?)
}

/// The same with the names of the surveys.
fn told(store: &Store, project: &Project, known: &WhyAsked) -> Result<Value, WorkError> {
    let surveys = store.list_surveys(&project.id)?;
    let called =
        |id: &SurveyId| surveys.iter().find(|survey| survey.id == *id).map(|survey| survey.draft.name.as_str());
    let asked = known.asked.iter().map(|asked| {
        json!({
            "survey": called(&asked.survey), "at": asked.at.to_rfc3339(), "channel": asked.channel,
            "probability": asked.probability, "answered": asked.answered,
        })
    });
    let left = known.left.iter().map(|left| {
        json!({
            "survey": called(&left.survey), "reason": left.reason.code(), "times": left.times,
            "last": left.last.to_rfc3339(),
        })
    });
    Ok(json!({
        "asked": asked.collect::<Vec<_>>(),
        "left_in_peace": left.collect::<Vec<_>>(),
        "opted_out": known.opted_out.map(Micros::to_rfc3339),
    }))
}

/// Who looked at them, and why, as the audit log has it.
fn looks(store: &Store, project: &Project, names: &BTreeSet<String>) -> Result<Vec<Value>, WorkError> {
    let mut found = Vec::new();
    for action in
        [AuditAction::ReadPerson, AuditAction::ExportPerson, AuditAction::MergePersons, AuditAction::UnmergePersons]
    {
        let mut filter = AuditFilter {
            project: Some(project.id.clone()),
            action: Some(action),
            limit: MOST_LISTED,
            ..AuditFilter::default()
        };
        loop {
            let entries = store.list_audit(&filter)?;
            let Some(last) = entries.last() else { break };
            filter.before = Some(last.seq);
            let about = |entry: &&AuditEntry| entry.object.as_ref().is_some_and(|object| names.contains(&object.id));
            found.extend(entries.iter().filter(about).map(|entry| {
                (entry.seq, json!({ "at": entry.at, "by": entry.actor, "what": entry.action, "detail": entry.detail }))
            }));
        }
    }
    found.sort_by_key(|(seq, _)| *seq);
    Ok(found.into_iter().map(|(_, look)| look).collect())
}

/// One event a line, under the identifier that says most surely who it is.
fn lines(known: &PersonView, events: &[PersonEvent]) -> String {
    let strongest = |view: &&crate::persons::IdentityView| IdentityKind::from_code(view.kind);
    let named = known.identities.iter().filter(|identity| identity.value.is_some()).max_by_key(strongest);
    let person = named.and_then(|identity| identity.value.clone()).unwrap_or_else(|| known.person.clone());
    let line = |event: &PersonEvent| {
        let mut fields = Map::new();
        let mut put = |name: &str, value: Option<&String>| {
            value.map(|value| fields.insert(name.into(), Value::String(value.clone())));
        };
        put("message_id", event.message_id.as_ref());
        put("person", Some(&person));
        put("time", Some(&event.time));
        put("received", event.received.as_ref());
        put("activity", Some(&event.activity));
        put("channel", event.channel.as_ref());
        put("case", event.case.as_ref());
        if !event.properties.is_empty() {
            fields.insert("properties".into(), Value::Object(event.properties.clone()));
        }
        Value::Object(fields).to_string() + "\n"
    };
    events.iter().map(line).collect()
}

/// The page for people, in Swedish and English: whoever asks may read either.
fn page(
    project: &Project,
    known: &PersonView,
    events: &[PersonEvent],
    asked: &Value,
    looks: &[Value],
    now: Micros,
) -> Html {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_string);
    let identifiers: Html = known
        .identities
        .iter()
        .map(|one| {
            html!(
                "<tr><td>{}</td><td>{}</td></tr>",
                one.kind,
                one.value.clone().unwrap_or_else(|| one.identity.clone())
            )
        })
        .collect();
    let traits: Html = known
        .traits
        .iter()
        .map(|said| html!("<tr><td>{}</td><td>{}</td></tr>", said.name, text(&said.value)))
        .collect();
    let rows: Html = events
        .iter()
        .map(|event| {
            let properties: Vec<String> =
                event.properties.iter().map(|(name, value)| format!("{name}: {}", text(value))).collect();
            let channel = event.channel.clone().unwrap_or_default();
            html!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                event.time,
                event.activity,
                channel,
                properties.join(" · ")
            )
        })
        .collect();
    let stitched: Html = known
        .stitched
        .iter()
        .map(|fact| html!("<tr><td>{}</td><td>{}</td><td>{} – {}</td></tr>", fact.at, fact.fact, fact.one, fact.other))
        .collect();
    let invited: Html = asked["asked"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| {
            let part = |name: &str| text(&one[name]);
            let answered = if one["answered"] == true { "besvarad / answered" } else { "–" };
            html!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                part("at"),
                part("survey"),
                part("channel"),
                answered
            )
        })
        .collect();
    let looked: Html = looks
        .iter()
        .map(|look| {
            let part = |name: &str| text(&look[name]);
            html!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
                part("at"),
                part("by"),
                part("what"),
                text(&look["detail"]["reason"])
            )
        })
        .collect();
    html!(
        "<!doctype html>\n<html lang=\"sv\"><head><meta charset=\"utf-8\"><title>Dina uppgifter / Your data</title></head><body>\
         <h1>Dina uppgifter / <span lang=\"en\">Your data</span></h1>\
         <p>{} · {}</p>\
         <p>Ändamål / <span lang=\"en\">purpose</span>: {}</p><p>Rättslig grund / <span lang=\"en\">legal basis</span>: {}</p>\
         <p>Sparas i / <span lang=\"en\">kept for</span>: {} dagar / <span lang=\"en\">days</span></p>\
         <h2>Identifierare / <span lang=\"en\">Identifiers</span></h2><table>{}</table>\
         <h2>Vad som sagts om dig / <span lang=\"en\">What was said about you</span></h2><table>{}</table>\
         <h2>Händelser / <span lang=\"en\">Events</span></h2><table>{}</table>\
         <h2>Frågor du har fått / <span lang=\"en\">Surveys that asked you</span></h2><table>{}</table>\
         <h2>Varför identifierarna hör ihop / <span lang=\"en\">Why the identifiers belong together</span></h2><table>{}</table>\
         <h2>Vem som har tittat / <span lang=\"en\">Who has looked</span></h2><table>{}</table>\
         </body></html>\n",
        project.name,
        now.to_rfc3339(),
        project.settings.purpose,
        project.settings.legal_basis,
        project.settings.retention_days.to_string(),
        identifiers,
        traits,
        rows,
        invited,
        stitched,
        looked
    )
}
