//! What an answer stands on: the log as it is, what people defined, and how the project protects its customers.

use super::asked::{Asked, Caveat, unknown_names};
use super::named;
use super::protect::Protect;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use eventlog::{CutSpec, EventLog, Journeys};
use insight::fold::{DAY, Judge, Period, Periods};
use insight::friction::Register;
use insight::journey_map::{Naming, name_stations};
use jiff::tz::TimeZone;
use model::{DefinitionFile, JourneyDefinition, Micros, ProjectId, StationRule, StudioDefinition};
use schemars::JsonSchema;
use serde::Serialize;
use std::sync::Arc;

/// What every answer carries.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Head {
    /// False: computed from what was known a moment ago; a newer answer is on its way.
    pub(super) fresh: bool,
    /// When it was computed.
    pub(super) as_of: String,
    /// The least group of persons that anything is told about.
    pub(super) k: u64,
    /// Counts are rounded down to multiples of this; 1: they are exact.
    pub(super) rounded_to: u64,
    /// Names in the journey's definition that no event carries.
    pub(super) unknown_names: Vec<String>,
    /// Where it is about something else than what was asked; mostly empty.
    pub(super) caveats: Vec<Caveat>,
    /// The zone that days, weeks and months are meant in, in the question and in the answer.
    pub(super) time_zone: String,
}

impl Head {
    /// The same for an answer that is protected otherwise than its question alone would ask for.
    pub(super) fn rounded(self, protect: Protect) -> Head {
        Head { rounded_to: protect.step, ..self }
    }
}

/// What answers of a project stand on.
#[derive(Clone)]
pub(super) struct Ground {
    pub(super) log: Arc<EventLog>,
    /// What the project is called.
    pub(super) name: String,
    pub(super) defined: StudioDefinition,
    pub(super) smallest_group: u32,
    pub(super) zone: TimeZone,
    /// What was changed, and dealt out by lot.
    pub(super) register: Register,
    pub(super) threads: usize,
    pub(super) now: Micros,
}

/// A question on its ground: how the log is cut, and with which stations.
pub(super) struct Question {
    /// The cut, without stations.
    pub(super) plain: CutSpec,
    pub(super) naming: Naming,
    pub(super) protect: Protect,
    pub(super) head: Head,
}

impl Ground {
    pub(super) fn of(app: &App, project: &ProjectId) -> ApiResult<Ground> {
        let about = app.store.find_project(project)?.ok_or_else(ApiError::not_found)?;
        // What was a zone when it was chosen is one for good; the data directory may be of a program that knows more.
        let zone = TimeZone::get(&about.settings.time_zone).map_err(|error| ApiError::internal(&error))?;
        let log = app.logs.log(&app.store, project)?.log;
        let defined = app.store.definition_of(project)?;
        let file = defined.to_file();
        let register = Register::of(&file, |change| change.at(&zone));
        let register = register.map_err(|change| ApiError::internal(&format!("a change is on {}", change.on)))?;
        Ok(Ground {
            log,
            register,
            name: about.name,
            defined,
            smallest_group: about.settings.smallest_group,
            zone,
            threads: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            now: app.clock.now(),
        })
    }

    pub(super) fn question(&self, asked: &Asked) -> ApiResult<Question> {
        self.question_about(asked, asked.journey(&self.defined)?)
    }

    /// The question about a journey that need not be one of the project's.
    pub(super) fn question_about(&self, asked: &Asked, journey: JourneyDefinition) -> ApiResult<Question> {
        self.question_under(asked, journey, &self.defined.rules.rules)
    }

    /// The same with other rules.
    pub(super) fn question_under(
        &self,
        asked: &Asked,
        journey: JourneyDefinition,
        rules: &[StationRule],
    ) -> ApiResult<Question> {
        let naming = name_stations(&self.log, rules);
        let unknown_names = unknown_names(&journey, &naming, &self.log);
        let (plain, caveat) = asked.cut(journey, &self.log, &self.zone)?;
        let protect = Protect::new(self.smallest_group, asked.narrows());
        let mut caveats: Vec<Caveat> = caveat.into_iter().collect();
        caveats.extend(named::caveats(self, &plain, &naming, protect.k)?);
        let head = Head { caveats, ..self.head(protect, unknown_names) };
        Ok(Question { plain, naming, protect, head })
    }

    pub(super) fn head(&self, protect: Protect, unknown_names: Vec<String>) -> Head {
        Head {
            fresh: true,
            as_of: self.now.to_rfc3339(),
            k: protect.k,
            rounded_to: protect.step,
            unknown_names,
            caveats: Vec::new(),
            time_zone: self.zone.iana_name().unwrap_or("UTC").to_string(),
        }
    }

    /// The last moment that a question knows of.
    pub(super) fn end(&self, spec: &CutSpec) -> Option<Micros> {
        let last = self.log.totals().last;
        match spec.to {
            None => last,
            Some(to) => last.map(|last| last.min(Micros(to))),
        }
    }

    pub(super) fn judge(&self, journeys: &Journeys<'_>, spec: &CutSpec) -> Judge {
        Judge::of(journeys, spec.definition.horizon, self.end(spec))
    }

    /// What series are counted by: by the whole log, so that it does not change with what is looked at.
    pub(super) fn periods(&self) -> Periods {
        let totals = self.log.totals();
        let time = |time: Option<Micros>| time.map_or(0, |Micros(time)| time);
        let (first, last) = (time(totals.first), time(totals.last));
        Periods::between(Period::fitting(first, last), first, last, |day| midnight(day, &self.zone))
    }

    /// Rules and stations as a definition file.
    pub(super) fn file(&self, journey: &JourneyDefinition) -> DefinitionFile {
        DefinitionFile {
            journey: vec![journey.clone()],
            rule: self.defined.rules.rules.clone(),
            station: self.defined.rules.stations.clone(),
            ..DefinitionFile::default()
        }
    }
}

impl Question {
    /// The cut with stations.
    pub(super) fn with_stations(&self) -> CutSpec {
        CutSpec { recode: Some(self.naming.recode.clone()), ..self.plain.clone() }
    }

    pub(super) fn has_goal(&self) -> bool {
        !self.plain.definition.goal.is_empty()
    }
}

/// When a day begins in a zone; in UTC where it is beyond all calendars.
pub(super) fn midnight(day: i64, zone: &TimeZone) -> i64 {
    let utc = day.saturating_mul(DAY);
    let date = jiff::Timestamp::from_microsecond(utc).map(|time| time.to_zoned(TimeZone::UTC).date());
    let begin = date.and_then(|date| date.to_zoned(zone.clone()));
    begin.map_or(utc, |begin| begin.timestamp().as_microsecond())
}

/// A day as it stands in answers.
pub(super) fn day(days: i64) -> String {
    let text = Micros(days.saturating_mul(DAY)).to_rfc3339();
    text.split('T').next().map(str::to_string).unwrap_or_default()
}

/// A time as it stands in answers.
pub(super) fn time(time: Option<Micros>) -> Option<String> {
    time.map(|time| time.to_rfc3339())
}
