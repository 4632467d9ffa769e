//! Retention: events that are older than the project (or their source) may keep them go, and with the last
//! event of a customer everything else that is known of them.
//!
//! A dry run first says what would go. Nothing goes when the clock has jumped: a wrong clock would take the
//! data of years.

use crate::live::{Persons, erasure_note};
use crate::work::{WorkError, patiently, turn};
use eventlog::{DataDir, RowFacts, Scope};
use model::{AuditAction, AuditKind, AuditNote, By, IdentityKey, Micros, Project, ProjectSettings, channel_key};
use schemars::JsonSchema;
use serde::Serialize;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::Store;

const DAY: i64 = 86_400_000_000;
/// A clock that moved further than this since the last sign of life is not believed.
const JUMP: i64 = DAY;
const HEARTBEAT: &str = "heartbeat";

/// What is past its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetentionReport {
    /// Whether it was only counted.
    pub dry_run: bool,
    /// Events, by month and source.
    pub events: Vec<RetentionCount>,
    /// Events in all.
    pub total: u64,
    /// Rejections.
    pub rejections: u64,
    /// Identifiers of customers of whom no event is left; not counted in a dry run.
    pub identifiers: Option<u64>,
}

/// Events of one month from one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RetentionCount {
    /// The month in which they happened, such as `2025-03`.
    pub month: String,
    /// The source that decides how long they are kept; null where the project does.
    pub source: Option<String>,
    /// How many.
    pub events: u64,
}

/// How long what is kept.
struct Rules {
    /// Before this moment, unless a source says otherwise.
    project: i64,
    /// By source: a file, or a channel by whichever of its names.
    sources: HashMap<String, i64>,
    /// The sources by what all names of the same channel have in common.
    channels: HashMap<String, String>,
    /// The names of each import's files.
    files: HashMap<u64, Vec<String>>,
}

impl Rules {
    fn new(settings: &ProjectSettings, log: &DataDir, now: Micros) -> Result<Rules, WorkError> {
        let before = |days: u32| now.0 - i64::from(days) * DAY;
        let sources = settings
            .sources
            .iter()
            .map(|source| (source.source.clone(), before(source.retention_days.unwrap_or(settings.retention_days))));
        let imports = log.imports()?.into_iter();
        let files = imports.map(|import| (import.id, import.files.into_iter().map(|file| file.name).collect()));
        let channels = settings.sources.iter().map(|source| (channel_key(&source.source), source.source.clone()));
        Ok(Rules {
            project: before(settings.retention_days),
            sources: sources.collect(),
            channels: channels.collect(),
            files: files.collect(),
        })
    }

    /// The source that decides about an event, and before which moment it goes: its file, else its channel.
    fn of<'a>(&'a self, channel: Option<&'a str>, import: Option<u64>) -> (Option<&'a str>, i64) {
        let files = import.and_then(|import| self.files.get(&import)).into_iter().flatten().map(String::as_str);
        let channel = channel.map(|name| self.channels.get(&channel_key(name)).map_or(name, String::as_str));
        let known = files.chain(channel).find_map(|name| self.sources.get_key_value(name));
        known.map_or((None, self.project), |(name, before)| (Some(name.as_str()), *before))
    }

    /// The latest moment that any event may go before.
    fn latest(&self) -> i64 {
        self.sources.values().copied().chain([self.project]).max().unwrap_or(self.project)
    }
}

/// When events of a file that is not imported yet go: those before this moment, and for some channels another one.
pub(crate) struct Keeping {
    file: i64,
    channels: HashMap<String, i64>,
}

impl Keeping {
    /// What the project's settings say of this file now.
    pub(crate) fn of(settings: &ProjectSettings, file: &str, now: Micros) -> Keeping {
        let before = |days: Option<u32>| now.0 - i64::from(days.unwrap_or(settings.retention_days)) * DAY;
        let own = settings.sources.iter().find(|source| source.source == file);
        let others = settings.sources.iter().map(|source| (channel_key(&source.source), before(source.retention_days)));
        // A rule for the file decides for all of its channels.
        let channels = if own.is_some() { HashMap::new() } else { others.collect() };
        Keeping { file: before(own.and_then(|source| source.retention_days)), channels }
    }

    /// How many of these events the next run would remove.
    pub(crate) fn past(&self, batch: &model::EventBatch) -> u64 {
        let of_channel: Vec<i64> = batch.channel.as_ref().map_or_else(Vec::new, |channel| {
            let names = (0..channel.dictionary.len() as u32).map(|code| channel.dictionary.get(code));
            names.map(|name| self.channels.get(&channel_key(name)).copied().unwrap_or(self.file)).collect()
        });
        let before = |row: usize| {
            let code = batch.channel.as_ref().and_then(|channel| channel.codes.get(row));
            code.and_then(|code| of_channel.get(*code as usize)).copied().unwrap_or(self.file)
        };
        batch.time.iter().enumerate().filter(|(row, time)| **time < before(*row)).count() as u64
    }
}

/// Counts what is past its time, and remembers that it was counted: a run of the same settings may follow.
///
/// # Errors
/// When the log or the inbox cannot be read.
pub fn retention_dry_run(store: &Store, project: &Project, now: Micros) -> Result<RetentionReport, WorkError> {
    let report = go_through(store, project, now, true)?;
    store.put_note(&dry_run_note(project), &settings_text(&project.settings))?;
    Ok(report)
}

/// Removes what is past its time, after a dry run of the same settings.
///
/// # Errors
/// When there was no such dry run, the clock has jumped, or a store cannot be written.
pub fn retention_run(
    store: &Store,
    project: &Project,
    by: &By,
    confirm_clock: bool,
    now: Micros,
) -> Result<RetentionReport, WorkError> {
    if store.find_note(&dry_run_note(project))?.as_deref() != Some(&settings_text(&project.settings)) {
        let sentence = "look at a dry run of the present settings first";
        return Err(WorkError::refused("dry_run_first", sentence));
    }
    if confirm_clock {
        store.put_note(HEARTBEAT, &now.0.to_string())?;
    }
    remove(store, project, by, now)
}

/// The same by the daily job, which needs no dry run.
pub(crate) fn remove(store: &Store, project: &Project, by: &By, now: Micros) -> Result<RetentionReport, WorkError> {
    if !heart_beats(store, now)? {
        let sentence = "the clock differs by more than a day from when the program last ran; look at it, then say so";
        return Err(WorkError::refused("clock_jumped", sentence));
    }
    let report = go_through(store, project, now, false)?;
    if report.total > 0 || report.rejections > 0 || report.identifiers.unwrap_or(0) > 0 {
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let note = AuditNote::done(AuditAction::Retention)
            .to(AuditKind::Project, project.id.0.clone())
            .in_project(&project.id)
            .with("events", count(report.total))
            .with("rejections", count(report.rejections))
            .with("identifiers", count(report.identifiers.unwrap_or(0)))
            .with("retention_days", i64::from(project.settings.retention_days));
        store.audit(by, note, now)?;
    }
    Ok(report)
}

/// Whether the clock agrees with the last sign of life; if so, this is one.
///
/// # Errors
/// When the store cannot be read or written.
pub(super) fn heart_beats(store: &Store, now: Micros) -> Result<bool, WorkError> {
    let last = store.find_note(HEARTBEAT)?.and_then(|text| text.parse::<i64>().ok());
    if last.is_some_and(|last| now.0.abs_diff(last) > JUMP.unsigned_abs()) {
        return Ok(false);
    }
    store.put_note(HEARTBEAT, &now.0.to_string())?;
    Ok(true)
}

fn go_through(store: &Store, project: &Project, now: Micros, dry_run: bool) -> Result<RetentionReport, WorkError> {
    let log = DataDir::project(store.dir(), &project.id.0);
    let rules = Rules::new(&project.settings, &log, now)?;
    let counts = RefCell::new(BTreeMap::<(String, Option<String>), u64>::new());
    let count = |source: Option<&str>, time: i64| {
        let month = Micros(time).to_rfc3339().chars().take(7).collect();
        *counts.borrow_mut().entry((month, source.map(str::to_string))).or_default() += 1;
    };
    let mut touched = BTreeSet::new();
    let turn = turn(store.dir())?;
    let goes = |event: &model::Event| {
        let (source, before) = rules.of(event.channel.as_deref(), None);
        let goes = event.time.0 < before;
        goes.then(|| count(source, event.time.0));
        goes
    };
    if dry_run {
        each_waiting(store, &project.id, log.sealed_through()?, &mut |event| _ = goes(event))?;
    } else {
        each_waiting(store, &project.id, log.sealed_through()?, &mut |event| {
            if event.time.0 < rules.of(event.channel.as_deref(), None).1 {
                touched.insert(event.person.0.clone());
            }
        })?;
        store.remove_from_inbox(&project.id, goes)?;
    }
    let scope = Scope { identities: None, before: Some(rules.latest()) };
    let keep = |row: &RowFacts<'_>| row.time >= rules.of(row.channel, row.import).1;
    let sealed = RefCell::new(Vec::new());
    patiently(|| {
        sealed.borrow_mut().clear();
        let mut removed = |row: &RowFacts<'_>| {
            let source = rules.of(row.channel, row.import).0.map(str::to_string);
            sealed.borrow_mut().push((row.identity.to_string(), source, row.time));
        };
        Ok(log.rewrite(&scope, &keep, &mut removed, now, dry_run)?)
    })?;
    drop(turn);
    for (identity, source, time) in sealed.into_inner() {
        count(source.as_deref(), time);
        touched.insert(identity);
    }
    let (rejections, identifiers) = match dry_run {
        true => (count_rejections(store, project, Micros(rules.project))?, None),
        false => {
            let rejections = store.delete_rejections_before(&project.id, Micros(rules.project))? as u64;
            (rejections, Some(forget_customers(store, project, &log, touched, now)?))
        }
    };
    let told = |((month, source), events)| RetentionCount { month, source, events };
    let events: Vec<RetentionCount> = counts.into_inner().into_iter().map(told).collect();
    let total = events.iter().map(|count| count.events).sum();
    if !dry_run && total > 0 {
        patiently(|| Ok(store.compact()?))?;
    }
    Ok(RetentionReport { dry_run, events, total, rejections, identifiers })
}

fn each_waiting(
    store: &Store,
    project: &model::ProjectId,
    sealed_through: i64,
    take: &mut dyn FnMut(&model::Event),
) -> Result<(), WorkError> {
    let mut after = sealed_through;
    loop {
        let rows = store.inbox_tail(project, after, 10_000)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        after = *last;
        rows.iter().for_each(|(_, event)| take(event));
    }
}

fn count_rejections(store: &Store, project: &Project, before: Micros) -> Result<u64, WorkError> {
    let mut page = store::RejectionPage { limit: 500, ..store::RejectionPage::default() };
    let mut count = 0;
    loop {
        let rejections = store.list_rejections(&project.id, &page)?;
        let Some(last) = rejections.last() else { return Ok(count) };
        page.before = Some(last.id);
        count += rejections.iter().filter(|rejection| rejection.received < before).count() as u64;
    }
}

/// Forgets everything about customers of whom no event is left.
fn forget_customers(
    store: &Store,
    project: &Project,
    log: &DataDir,
    touched: BTreeSet<String>,
    now: Micros,
) -> Result<u64, WorkError> {
    if touched.is_empty() {
        return Ok(0);
    }
    let persons = Persons::of(store, &project.id, None)?;
    let named: BTreeSet<String> = touched.iter().flat_map(|identity| persons.persons_of(identity)).collect();
    let of_each: Vec<Vec<String>> = named.iter().map(|person| persons.identities_of(person)).collect();
    let all: BTreeSet<String> = of_each.iter().flatten().cloned().collect();
    let left = RefCell::new(BTreeSet::new());
    let scope = Scope { identities: Some(all.clone()), before: None };
    let note = |row: &RowFacts<'_>| {
        left.borrow_mut().insert(row.identity.to_string());
        true
    };
    log.rewrite(&scope, &note, &mut |_| {}, now, true)?;
    let mut left = left.into_inner();
    each_waiting(store, &project.id, log.sealed_through()?, &mut |event| {
        for key in [Some(&event.person), event.device.as_ref()].into_iter().flatten() {
            if all.contains(key.as_str()) {
                left.insert(key.0.clone());
            }
        }
    })?;
    let is_gone = |identities: &&Vec<String>| identities.iter().all(|identity| !left.contains(identity));
    // An identifier that others share stays as long as any of them.
    let shared = |identity: &str| {
        persons.persons_of(identity).iter().any(|person| {
            persons.identities_of(person).iter().any(|identity| left.contains(identity)) || !named.contains(person)
        })
    };
    let gone: BTreeSet<&String> = of_each.iter().filter(is_gone).flatten().filter(|key| !shared(key)).collect();
    let keys: Vec<IdentityKey> = gone.into_iter().map(|key| IdentityKey(key.clone())).collect();
    if keys.is_empty() {
        return Ok(0);
    }
    store.erase_facts(&project.id, &keys)?;
    let forgotten = store.erase_identities(&project.id, &keys)?;
    store.put_note(&erasure_note(&project.id), &format!("{}.r", now.0))?;
    Ok(forgotten as u64)
}

fn dry_run_note(project: &Project) -> String {
    format!("retention.{}", project.id)
}

/// What a dry run was made with.
fn settings_text(settings: &ProjectSettings) -> String {
    let sources: Vec<_> = settings.sources.iter().map(|source| (&source.source, source.retention_days)).collect();
    format!("{} {}", settings.retention_days, serde_json::json!(sources))
}
