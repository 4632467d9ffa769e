//! `resa person`: one customer of a data directory, shown, taken out, erased, merged, parted.

use super::Shower;
use crate::clock::now;
use crate::customer_args::{PersonArgs, PersonCommand, ProjectArgs};
use crate::data::find_project;
use crate::failure::Failure;
use crate::output::{Cell, Table, print, print_json, say};
use ingest::identity::{check, pseudonym};
use ingest::scrub::scrub;
use model::{Actor, AuditAction, AuditKind, AuditNote, By, IdentityKey, IdentityKind, Project};
use server::{Persons, decide, erase_person, events_of, take_out, view_person};
use std::io::{Read, Write};
use std::path::Path;
use store::Store;

pub(super) fn run(command: &PersonCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        PersonCommand::Show(person) => show_one(person, show),
        PersonCommand::Export { person, output } => export(person, output, show),
        PersonCommand::Erase(person) => erase(person, show),
        PersonCommand::Merge { one, other } => together(one, other, true, show),
        PersonCommand::Unmerge { one, other } => together(one, other, false, show),
    }
}

/// Opens a data directory that is there, and finds the project in it.
pub(super) fn open(place: &ProjectArgs) -> Result<(Store, Project), Failure> {
    let store = Store::open_existing(&place.data.data)?;
    let project = find_project(&store, &place.project)?;
    Ok((store, project))
}

/// The pseudonym of what was written: a pseudonym itself, or KIND:VALUE.
pub(super) fn key_of(store: &Store, project: &Project, written: &str) -> Result<String, Failure> {
    let mut read = String::new();
    let written = match written {
        "-" => {
            std::io::stdin().take(4_096).read_to_string(&mut read)?;
            read.trim()
        }
        written => written,
    };
    let bare = written.split('#').next().unwrap_or_default();
    if IdentityKey(bare.to_string()).kind().is_some() {
        return Ok(written.to_string());
    }
    let unreadable = || {
        Failure::new("this names no customer")
            .hint("write KIND:VALUE, such as user_id:4711; kinds are anonymous_id, phone, email, user_id, national_id")
    };
    let (kind, value) = written.split_once(':').ok_or_else(unreadable)?;
    let kind = IdentityKind::from_code(kind).ok_or_else(unreadable)?;
    let value = check(kind, value).map_err(|_| unreadable())?;
    Ok(pseudonym(&store.project_key(&project.id).into(), kind, &value).0)
}

/// The person that an identifier belongs to.
fn person_of(store: &Store, project: &Project, written: &str) -> Result<(Persons, String), Failure> {
    let key = key_of(store, project, written)?;
    let persons = Persons::of(store, &project.id, None)?;
    if key.contains('#') {
        return Ok((persons, key));
    }
    match persons.persons_of(&key).as_slice() {
        [person] => Ok((Persons::new((**persons.map()).clone()), person.clone())),
        several => Err(Failure::new("several customers use this identifier")
            .hint(format!("name one of them: {}", several.join(", ")))),
    }
}

fn by() -> By {
    By::from(Actor::Cli)
}

fn note(action: AuditAction, project: &Project, person: &str, reason: &str) -> AuditNote {
    let reason = scrub(reason).chars().take(200).collect::<String>();
    AuditNote::done(action).to(AuditKind::Person, person).in_project(&project.id).with("reason", reason.as_str())
}

fn nobody() -> Failure {
    Failure::new("nothing is known of this customer")
}

fn show_one(args: &PersonArgs, show: &Shower) -> Result<(), Failure> {
    let (store, project) = open(&args.place)?;
    let (persons, person) = person_of(&store, &project, &args.person)?;
    store.audit(&by(), note(AuditAction::ReadPerson, &project, &person, &args.reason), now())?;
    let known = view_person(&store, &project.id, &persons, &person, None)?;
    let events = events_of(&store, &project.id, &persons, &person)?;
    if known.is_none() && events.is_empty() {
        return Err(nobody());
    }
    let mut json = known.map_or_else(
        || serde_json::json!({ "person": person, "identities": [], "traits": [], "stitched": [] }),
        |known| serde_json::json!(known),
    );
    json["events"] = serde_json::json!(events);
    let words = &show.words;
    let mut table = Table::new(&[
        words.either("tid", "time"),
        words.either("händelse", "activity"),
        words.either("kanal", "channel"),
    ]);
    for event in &events {
        let channel = event.channel.clone().map_or_else(Cell::nothing, Cell::text);
        table.row(vec![Cell::text(event.time.clone()), Cell::text(event.activity.clone()), channel]);
    }
    let heading = format!(
        "{} {person}: {} {}",
        words.either("Kund", "Customer"),
        events.len(),
        words.either("händelser", "events")
    );
    show.show(&json, &heading, &table)
}

fn export(args: &PersonArgs, output: &Path, show: &Shower) -> Result<(), Failure> {
    let (store, project) = open(&args.place)?;
    let (_, person) = person_of(&store, &project, &args.person)?;
    let now = now();
    store.audit(&by(), note(AuditAction::ExportPerson, &project, &person, &args.reason), now)?;
    let zip = take_out(&store, &project, &person, now)?.ok_or_else(nobody)?;
    let cannot = |error: std::io::Error| Failure::new(format!("cannot write `{}`: {error}", output.display()));
    let mut options = std::fs::File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(output).and_then(|mut file| file.write_all(&zip)).map_err(cannot)?;
    if show.json {
        return print_json(&serde_json::json!({ "person": person, "file": output, "bytes": zip.len() }));
    }
    let words = show.words.either("Allt om kunden ligger i", "Everything about the customer is in");
    print(&format!("{words} {}\n", output.display()))
}

fn erase(args: &PersonArgs, show: &Shower) -> Result<(), Failure> {
    let (store, project) = open(&args.place)?;
    let (_, person) = person_of(&store, &project, &args.person)?;
    let now = now();
    let asked = note(AuditAction::ErasePerson, &project, &person, &args.reason).with("asked", true);
    store.audit(&by(), asked, now)?;
    let certificate = erase_person(&store, &project.id, &person, &by(), now)?;
    let words = &show.words;
    let mut table = Table::new(&[words.either("lager", "store"), words.either("borttaget", "removed")]);
    for store in &certificate.stores {
        table.row(vec![Cell::text(store.store), Cell::text(store.removed.to_string())]);
    }
    for place in &certificate.named_in {
        let which = place.id.clone().or(place.number.map(|number| number.to_string())).unwrap_or_default();
        say(&format!(
            "{}: {} {which}, {}",
            words.either(
                "kunden nämns i text som kollegor skrivit och som bör redigeras",
                "the customer is named in text written by colleagues: please edit",
            ),
            place.what,
            place.field
        ));
    }
    let heading = format!("{} {person}", words.either("Raderad:", "Erased:"));
    show.show(&certificate, &heading, &table)
}

fn together(one: &PersonArgs, other: &str, together: bool, show: &Shower) -> Result<(), Failure> {
    let (store, project) = open(&one.place)?;
    let (a, b) = (key_of(&store, &project, &one.person)?, key_of(&store, &project, other)?);
    let reason = scrub(&one.reason).chars().take(200).collect::<String>();
    let new = decide(&store, &project.id, (&a, &b), together, &reason, &by(), now())?;
    let persons = Persons::of(&store, &project.id, None)?;
    let (of_a, of_b) = (persons.persons_of(&a), persons.persons_of(&b));
    if show.json {
        return print_json(&serde_json::json!({ "new": new, "a": of_a, "b": of_b }));
    }
    print(&format!("{a} → {}\n{b} → {}\n", of_a.join(", "), of_b.join(", ")))
}
