//! Journeys: a log cut into what each person did towards one goal, and walked by analyses.
//!
//! Comes in: a log and a [`CutSpec`]. Goes out: [`JourneyView`]s (or [`ChunkView`]s of many), to as many threads as wanted.
//! Where nothing is narrowed and journeys are the log's own identities, no column is copied.

use crate::cut::{CutPart, cut_part, idle_of_part};
use crate::log::{EventLog, LogError, PartSource, share_out};
use crate::spec::{CompiledSpec, CutSpec, compile};
use crate::view::{ChunkView, Idle, JourneyKey, JourneyView};
use model::{Cut, Dictionary};
use std::sync::OnceLock;

/// How many journeys an analysis gets at once: their rows usually fit into the first two caches.
const JOURNEYS_A_CHUNK: usize = 256;

/// A log cut into journeys.
pub struct Journeys<'a> {
    log: &'a EventLog,
    spec: CompiledSpec,
    resident: Vec<OnceLock<CutPart<'a>>>,
}

impl<'a> Journeys<'a> {
    /// Cuts a log into journeys.
    ///
    /// # Errors
    /// When the definition names an activity, or the segment an attribute, that the log does not
    /// have, or asks for cases that are not there.
    pub fn cut(log: &'a EventLog, spec: &CutSpec) -> Result<Self, LogError> {
        let spec = compile(log, spec)?;
        let resident = log.parts.iter().map(|_| OnceLock::new()).collect();
        Ok(Journeys { log, spec, resident })
    }

    /// The log behind the journeys.
    pub fn log(&self) -> &'a EventLog {
        self.log
    }

    /// How journeys are cut.
    pub fn cut_by(&self) -> Cut {
        self.spec.cut
    }

    /// The activities behind the codes of the views: the log's, or the stations of a recoding.
    pub fn activities(&self) -> &Dictionary {
        self.spec.shown().map_or(&self.log.activities, |recode| &recode.activities)
    }

    /// The channels behind the codes of the views.
    pub fn channels(&self) -> &Dictionary {
        self.spec.shown().map_or(self.log.channels(), |recode| &recode.channels)
    }

    /// Whether a goal is defined.
    pub fn has_goal(&self) -> bool {
        self.spec.goal.any
    }

    /// The pause that ends a journey (where journeys are cut by gap or goal), in microseconds.
    pub fn gap(&self) -> i64 {
        self.spec.gap
    }

    /// Walks all journeys: each thread has a state of its own; the states come back in no
    /// particular order, for the caller to merge.
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn walk<S: Send>(
        &self,
        threads: usize,
        new: &(dyn Fn() -> S + Sync),
        step: impl Fn(&mut S, &JourneyView<'_>) + Sync,
    ) -> Result<Vec<S>, LogError> {
        share_out(self.log.parts.len(), threads, new, &|state, index| {
            self.with_part(index, |cut| cut.view(index as u32).for_each(|view| step(state, view)))
        })
    }

    /// Walks all journeys like [`Journeys::walk`], many at once.
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn walk_chunks<S: Send>(
        &self,
        threads: usize,
        new: &(dyn Fn() -> S + Sync),
        step: impl Fn(&mut S, &ChunkView<'_>) + Sync,
    ) -> Result<Vec<S>, LogError> {
        share_out(self.log.parts.len(), threads, new, &|state, index| {
            self.with_part(index, |cut| {
                cut.view(index as u32).chunks(JOURNEYS_A_CHUNK).for_each(|chunk| step(state, &chunk))
            })
        })
    }

    fn with_part<R>(&self, index: usize, use_it: impl FnOnce(&CutPart<'_>) -> R) -> Result<R, LogError> {
        match &self.log.parts[index] {
            PartSource::Resident(part, skip) => {
                let skip = skip.as_ref().map(|skip| skip.as_slice());
                Ok(use_it(self.resident[index].get_or_init(|| cut_part(part, skip, self.log, &self.spec))))
            }
            PartSource::OnDisk(..) => {
                let part = self.log.part(index)?;
                Ok(use_it(&cut_part(&part, part.skip(), self.log, &self.spec)))
            }
        }
    }

    /// Walks the stretches in which persons did nothing that journeys are made of, outside of their journeys and not near them,
    /// like [`Journeys::walk`]: what customers do anyway comes at their ends. Of all persons, whichever journeys are
    /// selected. There are none but where journeys are cut by goal.
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn walk_idle<S: Send>(
        &self,
        threads: usize,
        new: &(dyn Fn() -> S + Sync),
        step: impl Fn(&mut S, &Idle) + Sync,
    ) -> Result<Vec<S>, LogError> {
        if self.spec.cut != Cut::Goal {
            return Ok(Vec::new());
        }
        share_out(self.log.parts.len(), threads, new, &|state, index| {
            let part = self.log.part(index)?;
            idle_of_part(&part, part.skip(), self.log, &self.spec, &mut |idle| step(state, &idle));
            Ok(())
        })
    }

    /// How many events are in no journey because their activity is technical and the definition
    /// does not name it (see [`model::is_technical_activity`]).
    ///
    /// # Errors
    /// When a part of the log cannot be read.
    pub fn technical_left_out(&self, threads: usize) -> Result<u64, LogError> {
        if self.spec.is_technical.is_empty() {
            return Ok(0);
        }
        let counts = share_out(self.log.parts.len(), threads, &|| 0, &|count: &mut u64, index| {
            let part = self.log.part(index)?;
            for (identity, bounds) in part.offsets.windows(2).enumerate().filter(|(at, _)| part.counts(*at)) {
                debug_assert!(identity < part.identities.len(), "every identity has a name");
                let rows = bounds[0] as usize..bounds[1] as usize;
                let in_time = |row: &usize| (self.spec.from..self.spec.to).contains(&part.time[*row]);
                let left_out = |row: &usize| self.spec.is_technical[part.activity[*row] as usize];
                *count += rows.filter(in_time).filter(left_out).count() as u64;
            }
            Ok::<(), LogError>(())
        })?;
        Ok(counts.into_iter().sum())
    }

    /// Hands over one journey.
    ///
    /// # Errors
    /// When the part that holds it cannot be read.
    pub fn read<R>(&self, key: JourneyKey, take: impl FnOnce(&JourneyView<'_>) -> R) -> Result<R, LogError> {
        self.with_part(key.part as usize, |cut| take(&cut.view(key.part).journey(key.index as usize)))
    }

    /// The id of a journey: its case, or its person and a running number.
    ///
    /// # Errors
    /// When the part that holds it cannot be read.
    pub fn id(&self, key: JourneyKey) -> Result<String, LogError> {
        self.with_part(key.part as usize, |cut| cut.id(key.index as usize))
    }

    /// The person (or, in a log of cases, the case) whose journey it is.
    ///
    /// # Errors
    /// When the part that holds it cannot be read.
    pub fn identity_name(&self, key: JourneyKey) -> Result<String, LogError> {
        self.with_part(key.part as usize, |cut| cut.identity_name(key.index as usize).to_string())
    }
}
