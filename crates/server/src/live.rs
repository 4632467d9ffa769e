//! The event logs of a running server, opened once and kept up to date, and who is who in them.
//!
//! Comes in: what lies in the data directory, asked for its state at every use. Goes out: one log per
//! project, of persons, with what is not sealed yet. What did not change is not read again. Everything
//! here waits for the disk: call it from [`crate::app::App::blocking`].

use crate::work::WorkError;
use eventlog::{DataDir, EventLog, OpenOptions, Wanted};
use ingest::identity::{IdentityLimits, Resolution, Resolver, resolve};
use model::{EventBatch, IdentityMap, Micros, ProjectId};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use store::Store;

/// Logs kept open at once; the one that was not asked for longest goes.
const MOST_OPEN: usize = 8;
/// How often a log may be sealed while it is read.
const TRIES: usize = 8;
/// What is stored of events and asked about of one customer only, whose events are read from disk.
const UNASKED: [&str; 3] = ["$received", "$client_time", "$more"];

/// The opened logs.
pub(crate) struct LiveLogs {
    dir: PathBuf,
    memory: usize,
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    uses: u64,
    projects: HashMap<ProjectId, (u64, Arc<Mutex<Kept>>)>,
}

/// What is kept of one project.
struct Kept {
    dir: DataDir,
    /// The erasures that it knows of.
    erasures: Option<String>,
    resolver: Option<(Resolver, i64)>,
    persons: Option<Arc<Persons>>,
    base: Option<(u64, Arc<EventLog>)>,
    /// The blocks as persons, and the persons they were made with.
    stage: Option<(Arc<Persons>, Arc<EventLog>)>,
    /// With the inbox up to this number.
    view: Option<(i64, LiveLog)>,
}

/// A project's log as it is now.
#[derive(Clone)]
pub(crate) struct LiveLog {
    /// Blocks and inbox, as journeys of persons.
    pub(crate) log: Arc<EventLog>,
    /// The blocks alone, by identifier.
    pub(crate) base: Arc<EventLog>,
    /// What the inbox holds besides.
    pub(crate) tail: Arc<EventBatch>,
}

/// Who is who in a project, at one moment.
#[derive(Debug, Default)]
pub struct Persons {
    map: Arc<IdentityMap>,
    members: OnceLock<HashMap<String, Vec<String>>>,
}

impl Persons {
    /// The persons of a map.
    pub fn new(map: IdentityMap) -> Persons {
        Persons { map: Arc::new(map), members: OnceLock::new() }
    }

    /// The persons that a store's facts make, as they were known at a moment (now where it is `None`).
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub fn of(store: &Store, project: &ProjectId, as_of: Option<Micros>) -> Result<Persons, WorkError> {
        let facts = store.facts(project, 0)?;
        Ok(Persons::new(resolve(&facts, as_of, &IdentityLimits::default()).map))
    }

    /// Which person each identifier's events belong to.
    pub fn map(&self) -> &Arc<IdentityMap> {
        &self.map
    }

    /// Identifiers of whose events at least some are this person's, in order.
    pub fn identities_of(&self, person: &str) -> Vec<String> {
        let members = self.members.get_or_init(|| {
            let mut members: HashMap<String, Vec<String>> = HashMap::new();
            for (identity, runs) in self.map.iter() {
                for run in runs {
                    let of = members.entry(run.person.clone()).or_default();
                    if of.last().is_none_or(|last| last != identity) {
                        of.push(identity.to_string());
                    }
                }
            }
            members
        });
        let mut identities = members.get(person).cloned().unwrap_or_default();
        // An identifier that the map does not mention is a person of its own.
        if self.map.runs(person).is_none() && !person.contains('#') {
            identities.push(person.to_string());
        }
        identities.sort_unstable();
        identities.dedup();
        identities
    }

    /// The persons that events of this identifier belong to, in order of time.
    pub fn persons_of(&self, identity: &str) -> Vec<String> {
        let Some(runs) = self.map.runs(identity) else { return vec![identity.to_string()] };
        let mut persons: Vec<String> = Vec::new();
        for run in runs {
            if !persons.contains(&run.person) {
                persons.push(run.person.clone());
            }
        }
        persons
    }

    /// When events of an identifier are this person's: from, until (absent where there is no limit).
    pub fn times(&self, identity: &str, person: &str) -> Vec<(Option<i64>, Option<i64>)> {
        let Some(runs) = self.map.runs(identity) else {
            return if identity == person { vec![(None, None)] } else { Vec::new() };
        };
        let mut from = None;
        let mut times = Vec::new();
        for run in runs {
            let until = (run.until != i64::MAX).then_some(run.until);
            if run.person == person {
                times.push((from, until));
            }
            from = until;
        }
        times
    }
}

impl LiveLogs {
    /// Logs of the data directory `dir`, each with this much memory.
    pub(crate) fn new(dir: &Path, memory_mb: usize) -> LiveLogs {
        LiveLogs { dir: dir.to_path_buf(), memory: memory_mb << 20, shelf: Mutex::default() }
    }

    /// Who is who in a project now.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub(crate) fn persons(&self, store: &Store, project: &ProjectId) -> Result<Arc<Persons>, WorkError> {
        let kept = self.kept(project);
        lock(&kept).learn(store, project)
    }

    /// Everything that is known of who is who, with what a member should look at.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub(crate) fn resolution(&self, store: &Store, project: &ProjectId) -> Result<Resolution, WorkError> {
        let kept = self.kept(project);
        let mut kept = lock(&kept);
        kept.learn(store, project)?;
        Ok(kept.resolver.as_ref().map(|(resolver, _)| resolver.resolution()).unwrap_or_default())
    }

    /// A project's log as it is now.
    ///
    /// # Errors
    /// When a block, the inbox or the facts cannot be read.
    pub(crate) fn log(&self, store: &Store, project: &ProjectId) -> Result<LiveLog, WorkError> {
        let kept = self.kept(project);
        lock(&kept).open(store, project, self.memory)
    }

    /// Forgets what is kept of a project: something was taken out of it for good.
    pub(crate) fn forget(&self, project: &ProjectId) {
        lock(&self.shelf).projects.remove(project);
    }

    fn kept(&self, project: &ProjectId) -> Arc<Mutex<Kept>> {
        let mut shelf = lock(&self.shelf);
        shelf.uses += 1;
        let uses = shelf.uses;
        if !shelf.projects.contains_key(project) && shelf.projects.len() >= MOST_OPEN {
            let oldest = shelf.projects.iter().min_by_key(|(_, (used, _))| *used).map(|(project, _)| project.clone());
            oldest.and_then(|oldest| shelf.projects.remove(&oldest));
        }
        let new = || (uses, Arc::new(Mutex::new(Kept::new(&self.dir, project))));
        let (used, kept) = shelf.projects.entry(project.clone()).or_insert_with(new);
        *used = uses;
        Arc::clone(kept)
    }
}

impl Kept {
    fn new(dir: &Path, project: &ProjectId) -> Kept {
        let dir = DataDir::project(dir, &project.0);
        Kept { dir, erasures: None, resolver: None, persons: None, base: None, stage: None, view: None }
    }

    /// Takes in the facts that are new; all of them anew after an erasure, by whomever it was done.
    fn learn(&mut self, store: &Store, project: &ProjectId) -> Result<Arc<Persons>, WorkError> {
        let erasures = store.find_note(&erasure_note(project))?;
        if erasures != self.erasures {
            self.erasures = erasures;
            (self.resolver, self.persons, self.base, self.stage, self.view) = (None, None, None, None, None);
        }
        let last = store.last_fact(project)?;
        let known = self.resolver.as_ref().map(|(_, known)| *known);
        if let (Some(persons), Some(known)) = (&self.persons, known)
            && known == last
        {
            return Ok(Arc::clone(persons));
        }
        let facts = store.facts(project, known.unwrap_or(0))?;
        let last = facts.last().map_or(last, |fact| fact.seq);
        let (resolver, known) = self.resolver.get_or_insert_with(|| (Resolver::new(IdentityLimits::default()), 0));
        resolver.add(facts);
        *known = last;
        let persons = Arc::new(Persons::new(resolver.map().clone()));
        self.persons = Some(Arc::clone(&persons));
        Ok(persons)
    }

    fn open(&mut self, store: &Store, project: &ProjectId, memory: usize) -> Result<LiveLog, WorkError> {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for _ in 0..TRIES {
            let generation = self.dir.generation()?;
            let sealed_through = self.dir.sealed_through()?;
            let last = store.last_seq(project)?;
            let persons = self.learn(store, project)?;
            let base = match &self.base {
                Some((known, base)) if *known == generation => Arc::clone(base),
                _ => {
                    (self.stage, self.view) = (None, None);
                    let wanted = Wanted { without: &UNASKED, ..Wanted::everything(false) };
                    let options = OpenOptions { wanted, memory, threads };
                    let base = self.dir.base(&options)?;
                    self.base = Some((generation, Arc::clone(&base)));
                    base
                }
            };
            let stage = match &self.stage {
                Some((known, stage)) if Arc::ptr_eq(known, &persons) => Arc::clone(stage),
                _ => {
                    self.view = None;
                    let stage = Arc::new(base.with(None, Some(Arc::clone(persons.map())))?);
                    self.stage = Some((Arc::clone(&persons), Arc::clone(&stage)));
                    stage
                }
            };
            if let Some((seen, view)) = &self.view
                && *seen == last
            {
                return Ok(view.clone());
            }
            let events: Vec<model::Event> =
                store.inbox_tail(project, sealed_through, usize::MAX)?.into_iter().map(|(_, event)| event).collect();
            let tail = Arc::new(EventBatch::from_events(&events, &self.dir.property_columns()?));
            let log = match tail.is_empty() {
                true => stage,
                false => Arc::new(stage.with(Some(&tail), Some(Arc::clone(persons.map())))?),
            };
            // Sealed meanwhile, events may have left the inbox before it was read.
            if self.dir.generation()? == generation {
                let view = LiveLog { log, base, tail };
                self.view = Some((last, view.clone()));
                return Ok(view);
            }
        }
        Err(WorkError::busy("the log changes faster than it can be opened"))
    }
}

/// The note that changes whenever someone of a project is erased, in whichever process.
pub(crate) fn erasure_note(project: &ProjectId) -> String {
    format!("erasures.{project}")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left half-done is made anew from the data directory.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{IdentityKey, PersonRun};

    fn persons() -> Persons {
        let run = |until: i64, person: &str| PersonRun { until, person: person.into() };
        let mut map = IdentityMap::default();
        map.insert(IdentityKey("a_1".into()), vec![run(10, "u_1"), run(20, "a_1#1"), run(i64::MAX, "u_2")]);
        map.insert(IdentityKey("e_1".into()), vec![run(i64::MAX, "u_1")]);
        Persons::new(map)
    }

    #[test]
    fn a_person_has_its_own_identifier_and_those_that_the_map_gives_it() {
        let persons = persons();
        assert_eq!(persons.identities_of("u_1"), ["a_1", "e_1", "u_1"]);
        assert_eq!(persons.identities_of("a_1#1"), ["a_1"]);
        assert_eq!(persons.identities_of("u_9"), ["u_9"]);
        assert_eq!(persons.identities_of("e_1"), [""; 0]);
        assert_eq!(persons.persons_of("a_1"), ["u_1", "a_1#1", "u_2"]);
    }

    #[test]
    fn a_shared_device_is_a_persons_for_a_time() {
        let persons = persons();
        assert_eq!(persons.times("a_1", "u_1"), [(None, Some(10))]);
        assert_eq!(persons.times("a_1", "a_1#1"), [(Some(10), Some(20))]);
        assert_eq!(persons.times("a_1", "u_2"), [(Some(20), None)]);
        assert_eq!(persons.times("u_7", "u_7"), [(None, None)]);
        assert_eq!(persons.times("u_7", "u_8"), []);
    }
}
