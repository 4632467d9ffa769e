//! Erasing a customer (GDPR 17): one routine for the server, the command line and restored backups.
//!
//! First it is written down what is to go: as keyed hashes in the ledger, which old backups are held
//! against, and as a job, which is done to its end also after a crash. Then everything goes, store by
//! store; each step may be done twice. What is left is a certificate that says what went from where.

use super::definitions::{NamedIn, named_in};
use super::needles::Needles;
use crate::live::{Persons, erasure_note};
use crate::work::{WorkError, patiently, turn, turn_file};
use eventlog::{DataDir, RowFacts, Scope};
use model::{Actor, AuditAction, AuditKind, AuditNote, By, IdentityKey, Micros, ProjectId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use store::backup::{self, Ledger};
use store::{Job, RejectionPage, Store};

const KIND: &str = "erasure";
/// The ledger's file in the data directory: to be kept also beside the backups.
pub const LEDGER: &str = "erasures.ledger";
/// Rejections that are looked at in one go.
const AT_ONCE: usize = 500;

/// What went from where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Certificate {
    /// The project.
    pub project: String,
    /// Who was erased, by pseudonym.
    pub person: String,
    /// Identifiers that were theirs alone, and are erased.
    pub identifiers: usize,
    /// Identifiers that others use as well: only the customer's own events went.
    pub shared_identifiers: usize,
    /// When it was asked for.
    pub asked: String,
    /// When it was done.
    pub done: String,
    /// Whether it was interrupted and taken up again: then some counts are of the second time.
    pub resumed: bool,
    /// What went from each store.
    pub stores: Vec<ErasedFrom>,
    /// Where colleagues' definitions name the customer: found in text written by colleagues, who are to edit it.
    pub named_in: Vec<NamedIn>,
    /// The line of the audit log that says so.
    pub audit_seq: i64,
}

/// What went from one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ErasedFrom {
    /// The store.
    pub store: &'static str,
    /// Rows that were removed.
    pub removed: u64,
    /// What that means.
    pub meaning: &'static str,
}

/// The stores with personal data, in the order in which they are gone through.
const STORES: &[(&str, &str)] = &[
    ("rejections", "calls that were not accepted and name the customer"),
    ("inbox", "events that were not sealed yet"),
    ("blocks", "events in the event log; its files were written anew without them"),
    ("facts", "what was learnt about which identifiers are one person"),
    ("asked", "when they were asked or left in peace, links of their own, and answers on their way to their end"),
    ("comments", "comments about the customer, and comments and links that name them"),
    ("vault", "identifiers and what was said about the customer"),
];

/// What is to go. Holds pseudonyms only, as it is kept in the database while it is done.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Plan {
    person: String,
    /// Theirs alone.
    identities: BTreeSet<IdentityKey>,
    /// For a time theirs: identifier, from, until.
    shares: Vec<(IdentityKey, Option<i64>, Option<i64>)>,
    asked: Micros,
    actor: String,
    #[serde(default)]
    removed: BTreeMap<String, u64>,
    #[serde(default)]
    named_in: BTreeSet<NamedIn>,
}

impl Plan {
    fn new(person: &str, by: &By, now: Micros) -> Plan {
        Plan {
            person: person.to_string(),
            identities: BTreeSet::new(),
            shares: Vec::new(),
            asked: now,
            actor: by.actor.to_string(),
            removed: BTreeMap::new(),
            named_in: BTreeSet::new(),
        }
    }

    fn add(&mut self, persons: &Persons, person: &str) {
        for name in persons.identities_of(person) {
            let key = IdentityKey(name);
            if persons.persons_of(key.as_str()).len() == 1 {
                self.identities.insert(key);
            } else {
                let times = persons.times(key.as_str(), person).into_iter();
                self.shares.extend(times.map(|(from, until)| (key.clone(), from, until)));
            }
        }
    }

    /// Whether an event goes.
    fn takes(&self, identity: &str, time: i64) -> bool {
        let within = |(key, from, until): &(IdentityKey, Option<i64>, Option<i64>)| {
            key.as_str() == identity && from.is_none_or(|from| time >= from) && until.is_none_or(|until| time < until)
        };
        self.identities.iter().any(|key| key.as_str() == identity) || self.shares.iter().any(within)
    }

    fn names(&self) -> BTreeSet<String> {
        self.identities.iter().chain(self.shares.iter().map(|(key, _, _)| key)).map(|key| key.0.clone()).collect()
    }

    fn count(&mut self, store: &str, removed: u64) {
        *self.removed.entry(store.to_string()).or_default() += removed;
    }

    fn to_text(&self) -> String {
        serde_json::to_string(self).expect("a plan is plain data, which can always be written")
    }
}

/// Erases a customer, by the name that `events_of` and the timeline know them by.
///
/// # Errors
/// When a store cannot be written. What was begun is then finished by [`resume_erasures`].
pub fn erase_person(
    store: &Store,
    project: &ProjectId,
    person: &str,
    by: &By,
    now: Micros,
) -> Result<Certificate, WorkError> {
    let persons = Persons::of(store, project, None)?;
    let mut plan = Plan::new(person, by, now);
    plan.add(&persons, person);
    begin(store, project, plan, by, now)
}

/// Erases again what a restored backup has brought back: these identifiers, and with them the customers
/// that they alone belong to.
///
/// # Errors
/// When a store cannot be written.
pub fn erase_identities(
    store: &Store,
    project: &ProjectId,
    identities: &[IdentityKey],
    now: Micros,
) -> Result<Certificate, WorkError> {
    let by = By::from(Actor::System);
    let persons = Persons::of(store, project, None)?;
    let first = identities.first().map_or("", IdentityKey::as_str);
    let mut plan = Plan::new(first, &by, now);
    for key in identities {
        let named = persons.persons_of(key.as_str());
        if let [person] = named.as_slice() {
            plan.add(&persons, person);
        }
        plan.identities.insert(key.clone());
    }
    begin(store, project, plan, &by, now)
}

/// Finishes the erasures that were interrupted; answers how many there were.
///
/// # Errors
/// When a store cannot be written; they are tried again next time.
pub fn resume_erasures(store: &Store, now: Micros) -> Result<usize, WorkError> {
    if !store.list_jobs()?.iter().any(|job| job.kind == KIND) {
        return Ok(0);
    }
    let lock = turn_file(store.dir(), "erasure.lock")?;
    if lock.try_lock().is_err() {
        return Ok(0); // whoever holds it is doing them
    }
    let mut finished = 0;
    for Job { id, project, kind, state, .. } in store.list_jobs()? {
        let (Some(project), true) = (project, kind == KIND) else { continue };
        let Ok(plan) = serde_json::from_str::<Plan>(&state) else {
            tracing::error!(job.id = id, "an erasure cannot be read and is left as it is");
            continue;
        };
        let by = By::from(Actor::System);
        run(store, &project, plan, Some(id), &by, now)?;
        finished += 1;
        tracing::info!(project.id = %project, "finished an erasure that was interrupted");
    }
    Ok(finished)
}

fn begin(store: &Store, project: &ProjectId, plan: Plan, by: &By, now: Micros) -> Result<Certificate, WorkError> {
    let lock = turn_file(store.dir(), "erasure.lock")?;
    lock.lock().map_err(|error| WorkError::File("wait for another erasure", error))?;
    run(store, project, plan, None, by, now)
}

/// Does all of it. Every step may have been done before.
fn run(
    store: &Store,
    project: &ProjectId,
    mut plan: Plan,
    begun: Option<i64>,
    by: &By,
    now: Micros,
) -> Result<Certificate, WorkError> {
    let job = match begun {
        Some(job) => job,
        None => store.create_job(Some(project), KIND, &plan.to_text(), now)?,
    };
    let keys: Vec<IdentityKey> = plan.identities.iter().cloned().collect();
    store.add_erased(project, &keys, plan.asked)?;
    // What is held of them must not be delivered while the rest goes.
    plan.count("asked", store.erase_held(project, &keys, &plan.shares)? as u64);
    Ledger::of(store)?.append_to(&store.dir().join(LEDGER))?;

    // Before the vault goes: it tells by what words rejections may name the customer.
    let gone = erase_rejections(store, project, &keys)?;
    plan.count("rejections", gone);
    store.update_job(job, &plan.to_text(), now)?;

    erase_events(store, project, &mut plan, now)?;
    store.update_job(job, &plan.to_text(), now)?;

    plan.count("facts", store.erase_facts(project, &keys)? as u64);
    plan.count("asked", store.erase_asked(project, &keys)? as u64);
    // As with rejections: the vault tells by what words.
    let gone = erase_written(store, project, &plan.person, &keys)?;
    plan.count("comments", gone);
    plan.named_in.extend(named_in(&store.definition_of(project)?, &needles(store, project, &keys)?));
    store.update_job(job, &plan.to_text(), now)?;
    plan.count("vault", store.erase_identities(project, &keys)? as u64);
    plan.count("asked", store.erase_held(project, &keys, &plan.shares)? as u64);
    // Whoever keeps an opened log learns from this that it is no longer as it was.
    store.put_note(&erasure_note(project), &format!("{}.{job}", now.0))?;
    store.update_job(job, &plan.to_text(), now)?;

    backup::remove_leftovers(store.dir())?;
    patiently(|| Ok(store.compact()?))?;
    certify(store, project, &plan, job, begun.is_some(), by, now)
}

fn erase_events(store: &Store, project: &ProjectId, plan: &mut Plan, now: Micros) -> Result<(), WorkError> {
    // No event may be on its way from the inbox to the blocks meanwhile.
    let _turn = turn(store.dir())?;
    let waiting = store.remove_from_inbox(project, |event| plan.takes(event.person.as_str(), event.time.0))?;
    let scope = Scope { identities: Some(plan.names()), before: None };
    let keep = |row: &RowFacts<'_>| !plan.takes(row.identity, row.time);
    let log = DataDir::project(store.dir(), &project.0);
    let sealed = patiently(|| Ok(log.rewrite(&scope, &keep, &mut |_| {}, now, false)?))?;
    // What an interrupted rewrite left still holds the events.
    patiently(|| Ok(log.clean()?))?;
    plan.count("inbox", waiting as u64);
    plan.count("blocks", sealed.removed);
    Ok(())
}

/// By what a customer may be named.
fn needles(store: &Store, project: &ProjectId, keys: &[IdentityKey]) -> Result<Needles, WorkError> {
    let mut entries = Vec::new();
    for key in keys {
        entries.extend(store.find_identity(project, key)?);
    }
    Ok(Needles::new(store.project_key(project), keys, &entries))
}

/// Deletes what members wrote about the customer, and what names them wherever it was written.
fn erase_written(store: &Store, project: &ProjectId, person: &str, keys: &[IdentityKey]) -> Result<u64, WorkError> {
    let needles = needles(store, project, keys)?;
    let gone = store.erase_written(project, |about, texts| {
        about == Some(person) || texts.iter().any(|text| needles.are_in_prose(text))
    })?;
    Ok(gone as u64)
}

/// Deletes every rejection that names the customer, in whatever form.
fn erase_rejections(store: &Store, project: &ProjectId, keys: &[IdentityKey]) -> Result<u64, WorkError> {
    let needles = needles(store, project, keys)?;
    let mut page = RejectionPage { limit: AT_ONCE, ..RejectionPage::default() };
    let mut gone = 0;
    loop {
        let rejections = store.list_rejections(project, &page)?;
        let Some(last) = rejections.last() else { return Ok(gone) };
        page.before = Some(last.id);
        for rejection in rejections {
            let id = rejection.message_id.as_deref().unwrap_or_default();
            if needles.are_in(&rejection.bytes) || needles.are_in(id.as_bytes()) {
                store.delete_rejection(project, rejection.id)?;
                gone += 1;
            }
        }
    }
}

fn certify(
    store: &Store,
    project: &ProjectId,
    plan: &Plan,
    job: i64,
    resumed: bool,
    by: &By,
    now: Micros,
) -> Result<Certificate, WorkError> {
    let count = |name: &str| plan.removed.get(name).copied().unwrap_or(0);
    let shared: BTreeSet<&IdentityKey> = plan.shares.iter().map(|(key, _, _)| key).collect();
    let mut note = AuditNote::done(AuditAction::ErasePerson)
        .to(AuditKind::Person, plan.person.clone())
        .in_project(project)
        .with("identifiers", plan.identities.len() as i64)
        .with("shared_identifiers", shared.len() as i64);
    for (name, _) in STORES {
        note = note.with(name, i64::try_from(count(name)).unwrap_or(i64::MAX));
    }
    if !plan.named_in.is_empty() {
        note = note.with("named_in_definitions", plan.named_in.len() as i64);
    }
    if resumed {
        note = note.with("resumed", true).with("asked_by", plan.actor.as_str());
    }
    let audit_seq = store.audit(by, note, now)?;
    store.finish_job(job)?;
    Ok(Certificate {
        project: project.0.clone(),
        person: plan.person.clone(),
        identifiers: plan.identities.len(),
        shared_identifiers: shared.len(),
        asked: plan.asked.to_rfc3339(),
        done: now.to_rfc3339(),
        resumed,
        named_in: plan.named_in.iter().cloned().collect(),
        stores: STORES.iter().map(|&(store, meaning)| ErasedFrom { store, removed: count(store), meaning }).collect(),
        audit_seq,
    })
}
