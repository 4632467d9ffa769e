//! A data directory as a log: its blocks, what waits to be sealed, and who is who, whether a server holds
//! it or not; also one of an older version, which has no databases.

use crate::account::{Account, Remembered};
use crate::failure::Failure;
use crate::output::say;
use crate::words::Words;
use eventlog::{DataDir, EventLog, LogError, OpenOptions};
use ingest::identity::{IdentityLimits, is_back_stitched, resolve};
use insight::friction::Assumed;
use model::{DefinitionFile, EventBatch, IdentityMap, Micros, Project, ProjectId};
use server::imports::{ImportMemory, import_memory};
use std::path::Path;
use std::sync::Arc;
use store::Store;

/// How often opening begins anew because events were sealed meanwhile.
const TRIES: usize = 8;

/// Which log of a data directory, and how it is seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The project by id or name; the first one where absent.
    pub(crate) project: Option<String>,
    /// Who is who as it was known then.
    pub(crate) as_of: Option<Micros>,
    /// Every identifier is a customer of its own.
    pub(crate) no_stitching: bool,
}

/// A data directory that is open.
pub(crate) struct Data {
    /// The databases; absent in a directory of an older version.
    pub(crate) store: Option<Store>,
    pub(crate) project: ProjectId,
    pub(crate) log: DataDir,
    /// Which person the events of each identifier belong to.
    pub(crate) map: Arc<IdentityMap>,
}

impl Data {
    /// Opens a data directory that is there.
    pub(crate) fn open(dir: &Path, seen: &Seen) -> Result<Data, Failure> {
        if !dir.is_dir() {
            return Err(Failure::new(format!("there is no event log in `{}`", dir.display()))
                .hint("import one first: resa import FILE --data DIR"));
        }
        let store = if dir.join("resa.db").exists() { Some(Store::open_existing(dir)?) } else { None };
        let named = seen.project.as_deref();
        let project = match &store {
            Some(store) => find_project(store, named.unwrap_or("default"))?.id,
            None => ProjectId(named.unwrap_or("default").to_string()),
        };
        let map = match &store {
            Some(store) if !seen.no_stitching => {
                resolve(&store.facts(&project, 0)?, seen.as_of, &IdentityLimits::default()).map
            }
            _ => IdentityMap::default(),
        };
        let log = DataDir::project(dir, &project.0);
        Ok(Data { store, project, log, map: Arc::new(map) })
    }

    /// What failures are assumed to cost, as far as somebody stated it in the studio.
    pub(crate) fn assumed(&self) -> Result<Assumed, Failure> {
        let Some(store) = &self.store else { return Ok(Assumed::default()) };
        let stated = store.assumptions_of(&self.project)?;
        Ok(if stated.version > 0 { Assumed::from(&stated) } else { Assumed::default() })
    }

    /// What was defined in the studio for the project; nothing in a directory of an older version.
    pub(crate) fn definition(&self) -> Result<DefinitionFile, Failure> {
        let Some(store) = &self.store else { return Ok(DefinitionFile::default()) };
        let time_zone = store.find_project(&self.project)?.map(|project| project.settings.time_zone);
        Ok(DefinitionFile { time_zone, ..store.definition_of(&self.project)?.to_file() })
    }

    /// Blocks, waiting events and persons as one log.
    pub(crate) fn events(&self, options: &OpenOptions) -> Result<EventLog, Failure> {
        for _ in 1..TRIES {
            let (log, sealed_through) = self.try_events(options)?;
            // Sealed meanwhile: some events may have been seen in neither place.
            if self.log.sealed_through()? == sealed_through {
                return Ok(log);
            }
        }
        Ok(self.try_events(options)?.0)
    }

    fn try_events(&self, options: &OpenOptions) -> Result<(EventLog, i64), Failure> {
        let (tail, sealed_through) = self.tail()?;
        let map = (!self.map.is_empty()).then(|| self.map.clone());
        Ok((self.log.open_with(options, Some(&tail), map)?, sealed_through))
    }

    /// What is on disk and in no block yet.
    fn tail(&self) -> Result<(EventBatch, i64), Failure> {
        let sealed_through = self.log.sealed_through()?;
        let Some(store) = &self.store else { return Ok((EventBatch::default(), sealed_through)) };
        let waiting = store.inbox_tail(&self.project, sealed_through, usize::MAX)?;
        let events: Vec<model::Event> = waiting.into_iter().map(|(_, event)| event).collect();
        let columns = if events.is_empty() { Vec::new() } else { self.log.property_columns()? };
        Ok((EventBatch::from_events(&events, &columns), sealed_through))
    }

    /// What ever came in: imported files, and what was collected.
    pub(crate) fn account(&self) -> Result<Account, Failure> {
        let mut account = Account::default();
        let mut remembered = Remembered::default();
        for import in self.log.imports()? {
            account.received += import.received;
            account.stored += import.stored;
            account.duplicates += import.duplicates;
            account.rejected += import.rejected;
            if let Some(store) = &self.store {
                remembered.add(import_memory(store, &self.project, import.id)?.unwrap_or_default());
            }
        }
        if let Some(store) = &self.store {
            let counts = store.counts(&self.project)?;
            account.received += counts.received;
            account.stored += counts.stored;
            account.duplicates += counts.duplicates;
            account.rejected += counts.rejected;
            let rejections = store.count_reasons(&self.project)?.into_iter().collect();
            remembered.add(ImportMemory { rejections, ..ImportMemory::default() });
        }
        account.remembered = remembered;
        Ok(account)
    }

    /// Says how many events are counted as another identifier's, where any are.
    pub(crate) fn say_stitched(&self, options: &OpenOptions, words: &Words) -> Result<(), Failure> {
        if self.map.is_empty() {
            return Ok(());
        }
        let (tail, _) = self.tail()?;
        let log = if tail.is_empty() {
            self.log.base(options)?
        } else {
            Arc::new(self.log.base(options)?.with(Some(&tail), None)?)
        };
        let (mut all, mut stitched) = (0_u64, 0_u64);
        log.rows::<LogError>(&mut |row| {
            all += 1;
            let is_stitched = |person: &str| is_back_stitched(&self.map, person, row.time.0);
            stitched += u64::from(row.person.is_some_and(is_stitched));
            Ok(())
        })?;
        if stitched > 0 {
            let share = words.percent(stitched as f64 / all.max(1) as f64);
            say(&match words.language {
                map::Language::Swedish => format!(
                    "{} av {} ({share}) räknas till en annan identifierare än den de kom med; --no-stitching visar utan",
                    words.number(stitched),
                    words.events(all)
                ),
                map::Language::English => format!(
                    "{} of {} ({share}) count as another identifier's than the one they came with; \
                     --no-stitching shows without",
                    words.number(stitched),
                    words.events(all)
                ),
            });
        }
        Ok(())
    }
}

/// A project by id or by name.
pub(crate) fn find_project(store: &Store, named: &str) -> Result<Project, Failure> {
    let projects = store.list_projects()?;
    if let Some(project) = projects.iter().find(|project| project.id.0 == named || project.name == named) {
        return Ok(project.clone());
    }
    let known: Vec<&str> = projects.iter().map(|project| project.name.as_str()).collect();
    Err(Failure::new(format!("there is no project `{named}`")).hint(format!("there are: {}", known.join(", "))))
}
