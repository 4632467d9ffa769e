//! `resa rejections`, `resa retention`, `resa exclusion` and `resa privacy`: what protects customers, at the
//! command line.

use super::Shower;
use super::person::{key_of, open};
use crate::clock::now;
use crate::customer_args::{ExclusionCommand, PersonArgs, PrivacyCommand, RejectionCommand, RetentionCommand};
use crate::failure::Failure;
use crate::output::{Cell, Table, print, print_json};
use model::{Actor, AuditAction, AuditKind, AuditNote, By, IdentityKey, Language};
use serde::Serialize;
use server::{
    RejectionChoice, RetentionReport, impact_assessment, processing_record, reason_in_english, reason_in_swedish,
    replay_rejections, retention_dry_run, retention_run,
};
use std::path::Path;
use store::{Collector, CollectorOptions, RejectionPage};

fn by() -> By {
    By::from(Actor::Cli)
}

pub(super) fn rejections(command: &RejectionCommand, show: &Shower) -> Result<(), Failure> {
    let words = &show.words;
    match command {
        RejectionCommand::List { place, reason, limit } => {
            let (store, project) = open(place)?;
            let page = RejectionPage { reason: reason.clone(), limit: *limit, ..RejectionPage::default() };
            let list = store.list_rejections(&project.id, &page)?;
            let reasons = store.count_reasons(&project.id)?;
            let said = |code: &str| words.either(reason_in_swedish(code), reason_in_english(code)).to_string();
            let json = serde_json::json!({
                "rejections": list.iter().map(|one| serde_json::json!({
                    "id": one.id, "reason": one.reason, "received": one.received, "source": one.source,
                    "message_id": one.message_id, "text": String::from_utf8_lossy(&one.bytes), "replayed": one.replayed,
                })).collect::<Vec<_>>(),
                "reasons": reasons.iter().map(|(reason, count)| serde_json::json!({
                    "reason": reason, "count": count, "sentence": said(reason),
                })).collect::<Vec<_>>(),
            });
            let mut table = Table::new(&[
                "id",
                words.either("mottagen", "received"),
                words.either("skäl", "reason"),
                words.either("betyder", "meaning"),
            ]);
            for one in &list {
                table.row(vec![
                    Cell::text(one.id.to_string()),
                    Cell::text(one.received.to_rfc3339()),
                    Cell::text(one.reason.clone()),
                    Cell::text(said(&one.reason)),
                ]);
            }
            show.show(&json, words.either("Avvisade händelser", "Rejections"), &table)
        }
        RejectionCommand::Replay { place, id, reason } => {
            let (store, project) = open(place)?;
            let collector =
                Collector::start(&store, CollectorOptions { reserve_bytes: 0, ..CollectorOptions::default() })?;
            let which = id.map_or(RejectionChoice::All { reason: reason.clone() }, RejectionChoice::One);
            let done = replay_rejections(&store, &collector, &project, &which, &by(), now())?;
            collector.stop();
            let mut table = Table::new(&[
                words.either("prövade", "tried"),
                words.either("sparade", "stored"),
                words.either("dubbletter", "duplicates"),
                words.either("fortfarande avvisade", "still rejected"),
            ]);
            let still: u64 = done.still_rejected.values().sum();
            table.row(
                [done.tried, done.stored, done.duplicates, still].map(|count| Cell::text(count.to_string())).into(),
            );
            show.show(&done, words.either("Prövade igen", "Tried again"), &table)
        }
    }
}

pub(super) fn retention(command: &RetentionCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        RetentionCommand::DryRun(place) => {
            let (store, project) = open(place)?;
            let report = retention_dry_run(&store, &project, now())?;
            tell(&report, show.words.either("Skulle tas bort", "Would be removed"), show)
        }
        RetentionCommand::Run { place, confirm_clock } => {
            let (store, project) = open(place)?;
            let report = retention_run(&store, &project, &by(), *confirm_clock, now())?;
            tell(&report, show.words.either("Borttaget", "Removed"), show)
        }
    }
}

fn tell(report: &RetentionReport, heading: &str, show: &Shower) -> Result<(), Failure> {
    let words = &show.words;
    let mut table = Table::new(&[
        words.either("månad", "month"),
        words.either("källa", "source"),
        words.either("händelser", "events"),
    ]);
    for count in &report.events {
        let source = count.source.clone().map_or_else(Cell::nothing, Cell::text);
        table.row(vec![Cell::text(count.month.clone()), source, Cell::text(count.events.to_string())]);
    }
    show.show(report, heading, &table)
}

pub(super) fn exclusion(command: &ExclusionCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        ExclusionCommand::Add(person) => exclude(person, true, show),
        ExclusionCommand::Remove(person) => exclude(person, false, show),
        ExclusionCommand::List(place) => {
            let (store, project) = open(place)?;
            let words = &show.words;
            let mut table = Table::new(&[words.either("pseudonym", "pseudonym"), words.either("tillagd", "added")]);
            let list = store.list_exclusions(&project.id)?;
            for (identity, added) in &list {
                table.row(vec![Cell::text(identity.0.clone()), Cell::text(added.to_rfc3339())]);
            }
            let json: Vec<_> = list
                .iter()
                .map(|(identity, added)| serde_json::json!({ "identity": identity, "added": added }))
                .collect();
            show.show(&json, words.either("Undantagslista", "Exclusion list"), &table)
        }
    }
}

fn exclude(args: &PersonArgs, added: bool, show: &Shower) -> Result<(), Failure> {
    let (store, project) = open(&args.place)?;
    let key = IdentityKey(key_of(&store, &project, &args.person)?);
    match added {
        true => _ = store.add_exclusions(&project.id, std::slice::from_ref(&key), now())?,
        false => store.remove_exclusion(&project.id, &key)?,
    }
    let note = AuditNote::done(AuditAction::ChangeExclusions)
        .to(AuditKind::Person, key.0.clone())
        .in_project(&project.id)
        .with("added", added);
    store.audit(&by(), note, now())?;
    if show.json {
        return print_json(&serde_json::json!({ "identity": key, "excluded": added }));
    }
    let words = &show.words;
    let said = match added {
        true => words.either("Ingenting sparas om", "Nothing is kept of"),
        false => words.either("Inte längre undantagen:", "No longer excluded:"),
    };
    print(&format!("{said} {key}\n"))
}

pub(super) fn documents(command: &PrivacyCommand, show: &Shower) -> Result<(), Failure> {
    let language = match show.words.either("sv", "en") {
        "sv" => Language::Swedish,
        _ => Language::English,
    };
    match command {
        PrivacyCommand::Record { place, output } => {
            let (store, project) = open(place)?;
            let record = processing_record(&store, &project, now())?;
            give(&record, || record.to_html(language), output.as_deref())
        }
        PrivacyCommand::Assessment { place, output } => {
            let (store, project) = open(place)?;
            let assessment = impact_assessment(&store, &project, now())?;
            give(&assessment, || assessment.to_html(language), output.as_deref())
        }
    }
}

fn give(json: &impl Serialize, page: impl Fn() -> String, output: Option<&Path>) -> Result<(), Failure> {
    let Some(output) = output else { return print_json(json) };
    std::fs::write(output, page())
        .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", output.display())))
}
