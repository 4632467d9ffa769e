//! The one thread that writes: vault first, then everything else in one transaction, then the answers.

use super::known::Known;
use super::prepare::{Mark, Prepared, Row, Traits};
use super::queue::{Queue, Waiting};
use super::{CollectorOptions, Done, Fatal};
use crate::rejections::{self, Origin};
use crate::reserve::Reserve;
use crate::sealing::Sealer;
use crate::{Store, StoreError, counts, facts, projects, vault};
use model::{Counts, Fact, KnownIdentity};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How often it is tried whether a full disk has space again.
const FULL_FOR: Duration = Duration::from_millis(250);
/// How finely it is noted when a key was used.
const MINUTE: i64 = 60_000_000;
/// How often a commit begins anew because someone changed the vault meanwhile.
const ANEW: usize = 5;

type Outcome = Result<Counts, StoreError>;

pub(super) struct Writer {
    store: Store,
    reserve: Reserve,
    queue: Arc<Queue>,
    pub(super) main: Connection,
    vault: Connection,
    sealer: Sealer,
    known: Known,
    /// The state of the vault that `known` is about.
    vault_version: i64,
    window: Duration,
    commit_bytes: usize,
    rejection_bytes: u64,
    reserve_bytes: u64,
    full: bool,
    tried: Option<Instant>,
    fatal: Option<Fatal>,
}

impl Writer {
    pub(super) fn new(store: &Store, queue: Arc<Queue>, options: CollectorOptions) -> Result<Writer, StoreError> {
        Ok(Writer {
            main: store.main().connect()?,
            vault: store.vault().connect()?,
            sealer: store.sealer(),
            reserve: Reserve::new(store.dir()),
            store: store.clone(),
            queue,
            known: Known::default(),
            vault_version: 0,
            window: options.window,
            commit_bytes: options.commit_bytes,
            rejection_bytes: options.rejection_bytes,
            reserve_bytes: options.reserve_bytes,
            full: false,
            tried: None,
            fatal: Some(options.fatal),
        })
    }

    pub(super) fn run(mut self) {
        let _fail_when_panicking = FailWhenPanicking(self.queue.clone());
        if let Err(error) = self.room() {
            tracing::warn!(%error, "begin without the space that should be held back: {error}");
        }
        while let Some(batch) = self.queue.take(self.window, self.commit_bytes) {
            self.write(batch);
        }
    }

    /// Writes what was taken and tells everyone what became of it.
    fn write(&mut self, batch: Vec<Waiting>) {
        let prepared: Vec<&Prepared> = batch.iter().map(|waiting| &waiting.prepared).collect();
        let written = self.room().and_then(|()| self.commit(&prepared));
        match written {
            Ok(outcomes) => {
                self.set_full(false);
                self.queue.committed();
                for (waiting, outcome) in batch.into_iter().zip(outcomes) {
                    tell(waiting.done, outcome);
                }
            }
            Err(StoreError::Full) => {
                self.reserve.release();
                self.tried.get_or_insert_with(Instant::now);
                self.set_full(true);
                tell_all(batch, &StoreError::Full);
            }
            Err(StoreError::Busy) => tell_all(batch, &StoreError::Busy),
            Err(failure @ StoreError::SyncFailed(_)) => self.fail(batch, &failure),
            // One of them is at fault: alone, only that one fails.
            Err(_) if batch.len() > 1 => batch.into_iter().for_each(|waiting| self.write(vec![waiting])),
            Err(error) => {
                tracing::error!(%error, "could not store a delivery: {error}");
                tell_all(batch, &error);
            }
        }
    }

    /// Whether there is space to collect into: only while the reserve is whole.
    fn room(&mut self) -> Result<(), StoreError> {
        if !self.full && self.reserve.is_whole(self.reserve_bytes) {
            return Ok(());
        }
        if self.tried.is_some_and(|tried| tried.elapsed() < FULL_FOR) {
            return Err(StoreError::Full);
        }
        self.tried = Some(Instant::now());
        match self.reserve.fill(self.reserve_bytes) {
            Err(StoreError::Full) => Err(StoreError::Full),
            Err(error) => {
                tracing::warn!(%error, "collect without holding back space for a full disk: {error}");
                self.reserve_bytes = 0;
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    fn set_full(&mut self, full: bool) {
        if self.full != full {
            self.full = full;
            self.queue.set_full(full);
            match full {
                true => tracing::error!("the disk is full: nothing is collected until there is space again"),
                false => tracing::info!("the disk has space again: collecting"),
            }
        }
        if !full {
            self.tried = None;
        }
    }

    /// The disk did not keep its word: no answer can be trusted any more.
    fn fail(&mut self, batch: Vec<Waiting>, failure: &StoreError) {
        self.queue.fail(failure);
        tell_all(batch, failure);
        if let Some(fatal) = self.fatal.take() {
            fatal(failure);
        }
    }

    /// One commit for all of them: durable when it returns.
    fn commit(&mut self, batch: &[&Prepared]) -> Result<Vec<Outcome>, StoreError> {
        self.store.main().check_not_failed()?;
        self.store.vault().check_not_failed()?;
        for _ in 0..ANEW {
            self.fill_vault(batch)?;
            let database = self.store.main();
            let _turn = database.turn();
            let transaction = self.main.transaction_with_behavior(TransactionBehavior::Immediate)?;
            // An erasure in between may have taken away what was just relied upon. One that comes after
            // this finds the events of this commit, for it must wait for its turn to write.
            if version(&self.vault)? != self.vault_version {
                continue;
            }
            let mut facts_met = HashSet::new();
            let mut outcomes = Vec::with_capacity(batch.len());
            for prepared in batch {
                outcomes.push(match projects::find_number(&transaction, &prepared.project)? {
                    Some(project) => Ok(put(&transaction, project, prepared, &mut facts_met)?),
                    None => Err(StoreError::NotFound),
                });
            }
            keep_quotas(&transaction, batch, self.rejection_bytes)?;
            transaction.commit().map_err(|error| database.note_failure(error.into()))?;
            return Ok(outcomes);
        }
        Err(StoreError::Busy)
    }

    /// Puts into the vault what it does not hold yet: before anything refers to it.
    fn fill_vault(&mut self, batch: &[&Prepared]) -> Result<(), StoreError> {
        let version_now = version(&self.vault)?;
        if version_now != self.vault_version {
            self.known.clear();
            self.vault_version = version_now;
        }
        let mut identities: Vec<(&Prepared, &(Mark, KnownIdentity))> = Vec::new();
        let mut traits: Vec<(&Prepared, &Traits)> = Vec::new();
        for prepared in batch {
            let unknown = prepared.identities.iter().filter(|(mark, _)| !self.known.holds(mark, &Mark::default()));
            identities.extend(unknown.map(|identity| (*prepared, identity)));
            let unknown = prepared.traits.iter().filter(|traits| !self.known.holds(&traits.mark, &traits.content));
            traits.extend(unknown.map(|traits| (*prepared, traits)));
        }
        if identities.is_empty() && traits.is_empty() {
            return Ok(());
        }
        let database = self.store.vault();
        let _turn = database.turn();
        let transaction = self.vault.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (prepared, (_, identity)) in &identities {
            if projects::find_number(&self.main, &prepared.project)?.is_some() {
                vault::put_identity(&transaction, &self.sealer, &prepared.project, identity, prepared.received)?;
            }
        }
        for (prepared, traits) in &traits {
            if projects::find_number(&self.main, &prepared.project)?.is_some() {
                let Traits { identity, said, at, .. } = traits;
                vault::put_traits(&transaction, &self.sealer, &prepared.project, identity, said, *at)?;
            }
        }
        transaction.commit().map_err(|error| database.note_failure(error.into()))?;
        for (_, (mark, _)) in identities {
            self.known.insert(*mark, Mark::default());
        }
        for (_, traits) in traits {
            self.known.insert(traits.mark, traits.content);
        }
        Ok(())
    }
}

/// Which state of a database this connection sees, changed by every commit of another connection.
fn version(connection: &Connection) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached("PRAGMA data_version")?;
    Ok(statement.query_row([], |row| row.get(0))?)
}

/// Writes one delivery.
fn put<'a>(
    connection: &Connection,
    project: i64,
    prepared: &'a Prepared,
    facts_met: &mut HashSet<(i64, &'a Fact)>,
) -> Result<Counts, StoreError> {
    let key = touch_key(connection, project, prepared)?;
    let mut counts =
        Counts { received: prepared.events() as u64, rejected: prepared.rejected.len() as u64, ..Counts::default() };
    let mut conflicts = 0;
    for row in &prepared.rows {
        match earlier_body(connection, project, row)? {
            None => {
                counts.stored += 1;
                for fact in &row.facts {
                    if facts_met.insert((project, fact)) {
                        facts::insert(connection, project, fact, prepared.received)?;
                    }
                }
            }
            Some(body) => {
                counts.duplicates += 1;
                conflicts += u64::from(body != row.body);
            }
        }
    }
    if !prepared.rejected.is_empty() {
        let origin = Origin { project, key, source: &prepared.source, received: prepared.received };
        rejections::put(connection, &origin, &prepared.rejected)?;
    }
    if counts.received > 0 {
        counts::add(connection, project, key, prepared.received, &counts, conflicts)?;
    }
    Ok(counts)
}

/// Puts a row into the inbox, or answers the body of the earlier event with the same id.
fn earlier_body(connection: &Connection, project: i64, row: &Row) -> Result<Option<u32>, StoreError> {
    let mut sealed = connection.prepare_cached("SELECT body FROM seen WHERE project = ?1 AND message = ?2")?;
    let body = sealed.query_row(params![project, row.message], |row| row.get(0)).optional()?;
    if body.is_some() {
        return Ok(body);
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO inbox (project, message, body, record) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (project, message) DO NOTHING",
    )?;
    if insert.execute(params![project, row.message, row.body, row.record])? == 1 {
        return Ok(None);
    }
    let mut waiting = connection.prepare_cached("SELECT body FROM inbox WHERE project = ?1 AND message = ?2")?;
    Ok(Some(waiting.query_row(params![project, row.message], |row| row.get(0))?))
}

/// The number of the key that was used, 0 for none; notes to the minute that it was.
fn touch_key(connection: &Connection, project: i64, prepared: &Prepared) -> Result<i64, StoreError> {
    let Some(key) = &prepared.key else { return Ok(0) };
    let mut find =
        connection.prepare_cached("SELECT id, last_used FROM write_key WHERE public_id = ?1 AND project = ?2")?;
    let found = find.query_row(params![key.0, project], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((number, last_used)) = found else { return Ok(0) };
    let last_used: Option<i64> = last_used;
    let minute = prepared.received.0.div_euclid(MINUTE) * MINUTE;
    if last_used.is_none_or(|last| last < minute) {
        connection.execute("UPDATE write_key SET last_used = ?2 WHERE id = ?1", [number, minute])?;
    }
    Ok(number)
}

/// Lets the oldest rejections go where a project has more than its share.
fn keep_quotas(connection: &Connection, batch: &[&Prepared], quota: u64) -> Result<(), StoreError> {
    let with_rejections = batch.iter().filter(|prepared| !prepared.rejected.is_empty());
    let projects: HashSet<_> = with_rejections.map(|prepared| &prepared.project).collect();
    for project in projects {
        if let Some(number) = projects::find_number(connection, project)? {
            rejections::keep_within(connection, number, quota)?;
        }
    }
    Ok(())
}

fn tell(done: Done, outcome: Outcome) {
    if catch_unwind(AssertUnwindSafe(|| done(outcome))).is_err() {
        tracing::error!("whoever waited for a delivery panicked when told of it");
    }
}

fn tell_all(batch: Vec<Waiting>, error: &StoreError) {
    for waiting in batch {
        tell(waiting.done, Err(error.clone()));
    }
}

/// A panic of the thread that writes ends collection; nobody waits for ever.
struct FailWhenPanicking(Arc<Queue>);

impl Drop for FailWhenPanicking {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail(&StoreError::Unavailable("the thread that collects has panicked".into()));
        }
    }
}
