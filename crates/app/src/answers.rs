//! From the command line to answers: a file and what its columns mean, or a data directory and which surveys, which journey
//! and which part of its log. What counts and what it says is for `insight`, as in the studio.

use crate::answers_args::AnswersArgs;
use crate::args::{ColumnArgs, JourneyArgs, LimitArgs, SeenArgs};
use crate::data::Data;
use crate::failure::Failure;
use crate::input::{
    asked_by_rules, cut_spec, definition_for, format_named, knowing_stations, memory, read_toml, seen, stream_or_file,
    threads,
};
use eventlog::{CutSpec, EventLog, Journeys, OpenOptions, Wanted};
use ingest::{Narrow, ResponseOptions, Responses, Source};
use insight::heard::{Heard, Surveys, answers, hear, is_about, life};
use insight::journey_map::name_stations;
use model::{
    DefinitionFile, FileMapping, JourneyId, MappingFile, RESPONSE_ATTRIBUTE, Response, ResponseRecord, StudioSurvey,
    SurveyDraft, SurveyId,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use store::SurveyVersions;

/// Which answers of a data directory.
#[derive(Clone, Copy)]
pub(crate) struct Wish<'a> {
    pub(crate) seen: &'a SeenArgs,
    pub(crate) journeys: &'a JourneyArgs,
    pub(crate) limits: &'a LimitArgs,
    /// Of this survey only: its name or id.
    pub(crate) survey: Option<&'a str>,
    /// With these attributes of their customers.
    pub(crate) by: &'a [String],
    /// The zone of days; that of the project where nothing is told.
    pub(crate) time_zone: Option<&'a String>,
    /// With the ids of events.
    pub(crate) event_ids: bool,
    /// What customers did before by station, not as it was logged.
    pub(crate) stations: bool,
}

/// What was heard.
pub(crate) struct Hearing {
    pub(crate) data: Data,
    pub(crate) log: EventLog,
    /// How lives are cut.
    spec: CutSpec,
    pub(crate) definition: DefinitionFile,
    /// The responses that are asked about, by time.
    pub(crate) heard: Vec<Heard>,
    /// The attributes that were asked for.
    pub(crate) attributes: Vec<String>,
    versions: SurveyVersions,
    names: HashMap<SurveyId, String>,
}

impl Hearing {
    /// Reads what was answered.
    pub(crate) fn of(dir: &Path, wish: &Wish<'_>) -> Result<Hearing, Failure> {
        let columns = ColumnArgs { time_zone: wish.time_zone.cloned(), ..ColumnArgs::default() };
        let data = Data::open(dir, &seen(wish.seen, &columns)?)?;
        let definition = definition_for(wish.journeys, Some(&data))?;
        let spec = cut_spec(wish.journeys, &columns, &definition)?;
        let attributes: Vec<String> =
            wish.by.iter().filter(|name| !["activity", "channel"].contains(&name.as_str())).cloned().collect();
        let named = spec.segment.iter().flat_map(|segment| segment.attributes()).map(str::to_string);
        let named = named.filter(|name| !["activity", "channel"].contains(&name.as_str()));
        let mut needed: Vec<String> = std::iter::once(RESPONSE_ATTRIBUTE.to_string()).chain(named).collect();
        needed.extend(attributes.iter().cloned().chain(asked_by_rules(&definition)));
        let wanted = Wanted { attributes: Some(needed), event_ids: wish.event_ids, ..Wanted::default() };
        let threads = threads(wish.limits);
        let log = data.events(&OpenOptions { wanted, memory: memory(wish.limits), threads })?;
        let places = attributes.iter().map(|name| place(&log, name)).collect::<Result<Vec<usize>, Failure>>()?;
        let (versions, surveys) = match &data.store {
            Some(store) => (store.survey_versions(&data.project)?, store.list_surveys(&data.project)?),
            None => (SurveyVersions::default(), Vec::new()),
        };
        let journey = journey_id(&data, wish.journeys)?;
        let survey = wish.survey.map(|named| survey_called(named, &surveys, &versions)).transpose()?;
        let is_asked_about = |id: &SurveyId| {
            is_about(&surveys, id, journey.as_ref().map(|id| id.0.as_str()))
                && survey.as_ref().is_none_or(|wanted| wanted.contains(id))
        };
        let names = surveys.iter().map(|survey| (survey.id.clone(), survey.draft.name.clone())).collect();
        let lives = CutSpec { definition: life(&spec.definition), ..spec.clone() };
        let lives = match wish.stations {
            true => CutSpec { recode: Some(name_stations(&log, &definition.rule).recode), ..lives },
            false => knowing_stations(&log, &definition.rule, lives),
        };
        let journeys = Journeys::cut(&log, &lives)?;
        let heard = hear(&journeys, threads, Surveys { versions: &versions, names: &names }, &places, &is_asked_about)?;
        drop(journeys);
        Ok(Hearing { data, log, spec: lives, definition, heard, attributes, versions, names })
    }

    /// What a response was asked.
    pub(crate) fn asked(&self, record: &ResponseRecord) -> Option<&SurveyDraft> {
        self.asking().asked(record)
    }

    /// The answers of those that count, one a question.
    pub(crate) fn responses(&self) -> Vec<Response> {
        answers(&self.heard, self.asking())
    }

    /// The surveys that are spread over touchpoints.
    pub(crate) fn spread(&self) -> HashSet<&SurveyId> {
        self.asking().spread()
    }

    /// The names of those who answered, in the order of what was heard.
    pub(crate) fn persons(&self) -> Result<Vec<String>, Failure> {
        let journeys = Journeys::cut(&self.log, &self.spec)?;
        self.heard.iter().map(|heard| Ok(journeys.identity_name(heard.at.life)?)).collect()
    }

    /// How many answers are kept and count in no score: to no showing, or given faster than anybody reads.
    pub(crate) fn not_counted(&self) -> u64 {
        let others = self.heard.iter().filter(|heard| !heard.counts());
        let answers = |heard: &Heard| self.asked(&heard.record).map_or(0, |draft| heard.answers("", draft).len());
        others.map(|heard| answers(heard) as u64).sum()
    }

    fn asking(&self) -> Surveys<'_> {
        Surveys { versions: &self.versions, names: &self.names }
    }
}

/// What a mapping says of a file of answers.
pub(crate) struct Mapped(FileMapping);

impl Mapped {
    /// What `--mapping` says of the file; nothing without one.
    pub(crate) fn of(args: &AnswersArgs, source: &Source) -> Result<Mapped, Failure> {
        let Some(path) = &args.mapping else { return Ok(Mapped(FileMapping::default())) };
        let mut file = read_toml::<MappingFile>(path)?.file;
        if let Some(mapping) = file.remove(source.file_name()) {
            return Ok(Mapped(mapping));
        }
        let names: Vec<String> = file.keys().map(|name| format!("`{name}`")).collect();
        let problem = format!("the mapping `{}` does not speak of `{}`", path.display(), source.file_name());
        Err(Failure::new(problem).hint(format!("it names {}; a name stands without its folder", names.join(", "))))
    }

    /// How the file is read: what the command line says counts before the mapping.
    pub(crate) fn options(
        &self,
        args: &AnswersArgs,
        mut questions: BTreeMap<String, String>,
    ) -> Result<ResponseOptions, Failure> {
        let mapping = &self.0;
        for (column, what) in &mapping.questions {
            questions.entry(column.clone()).or_insert_with(|| what.clone());
        }
        let time_zone = args.time_zone.clone().or_else(|| mapping.time_zone.clone());
        Ok(ResponseOptions {
            format: format_named(args.format.as_deref())?,
            delimiter: args.delimiter.clone().or_else(|| mapping.delimiter.clone()),
            time_format: args.time_format.clone().or_else(|| mapping.time_format.clone()),
            sheet: mapping.sheet.clone(),
            survey: mapping.activity_value.clone(),
            person: mapping.person.clone(),
            time: mapping.time.clone(),
            channel: mapping.channel.clone(),
            response: mapping.event_id.clone(),
            questions,
            narrow: args.narrow(time_zone.as_ref())?,
            time_zone,
        })
    }

    /// A customer's number as the mapping compares them.
    pub(crate) fn person(&self, person: String) -> String {
        self.0.person_form.map_or_else(|| person.clone(), |form| form.of(&person).into_owned())
    }

    /// What the mapping says of values: one channel for all, how customers' numbers are compared, which attributes are kept.
    pub(crate) fn settle(&self, found: &mut Responses) {
        let FileMapping { channel_value, attributes, .. } = &self.0;
        for response in &mut found.responses {
            response.person = response.person.take().map(|person| self.person(person));
            response.channel = response.channel.take().or_else(|| channel_value.clone());
        }
        let Some(kept) = attributes else { return };
        let is_kept: Vec<bool> = found.attributes.iter().map(|name| kept.contains(name)).collect();
        let mut places = is_kept.iter();
        found.attributes.retain(|_| *places.next().unwrap_or(&false));
        for response in &mut found.responses {
            let mut places = is_kept.iter();
            response.attributes.retain(|_| *places.next().unwrap_or(&false));
        }
    }
}

/// The file that is read.
pub(crate) fn source(args: &AnswersArgs) -> Result<Source, Failure> {
    let file = args
        .file
        .as_deref()
        .ok_or_else(|| Failure::new("no answers are named").hint("name a file, or a data directory with --data DIR"))?;
    stream_or_file(file, args.format.as_deref())
}

impl AnswersArgs {
    /// Which part of a file is meant.
    pub(crate) fn narrow(&self, time_zone: Option<&String>) -> Result<Narrow, Failure> {
        let columns = ColumnArgs { time_zone: time_zone.cloned(), ..ColumnArgs::default() };
        let CutSpec { from, to, segment, .. } = cut_spec(&self.journeys(), &columns, &DefinitionFile::default())?;
        Ok(Narrow { from, to, segment })
    }

    /// What to call what a data directory holds: the journey that is asked about, else the directory.
    pub(crate) fn name(&self, dir: &Path) -> String {
        self.journey.clone().unwrap_or_else(|| dir.display().to_string())
    }

    /// The journey options of the log commands, as far as answers know them.
    pub(crate) fn journeys(&self) -> JourneyArgs {
        JourneyArgs {
            journey: self.journey.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            segment: self.segment.clone(),
            ..JourneyArgs::default()
        }
    }

    /// The same as a wish, with attributes of customers.
    pub(crate) fn wish<'a>(&'a self, journeys: &'a JourneyArgs, by: &'a [String]) -> Wish<'a> {
        let (survey, time_zone) = (self.survey.as_deref(), self.time_zone.as_ref());
        Wish {
            seen: &self.seen,
            journeys,
            limits: &self.limits,
            survey,
            by,
            time_zone,
            event_ids: false,
            stations: false,
        }
    }
}

fn place(log: &EventLog, name: &str) -> Result<usize, Failure> {
    let known = log.attributes();
    let found = log.find_attribute(name).filter(|at| known[*at].loaded && !model::is_technical_attribute(name));
    found.ok_or_else(|| {
        let names = known.iter().map(|attribute| attribute.name.as_str());
        let told = names.filter(|name| !model::is_technical_attribute(name)).chain(["channel", "activity"]);
        Failure::new(format!("no event has the attribute `{name}`")).hint(eventlog::near(name, told))
    })
}

/// The id of the journey that is asked about; of a definition file there is none, and its surveys are all.
fn journey_id(data: &Data, journeys: &JourneyArgs) -> Result<Option<JourneyId>, Failure> {
    let (Some(name), Some(store)) = (&journeys.journey, &data.store) else { return Ok(None) };
    let defined = store.definition_of(&data.project)?;
    Ok(defined.journeys.iter().find(|journey| journey.definition.name == *name).map(|journey| journey.id.clone()))
}

/// The surveys that are called so, or have this id; those of other tools among them.
fn survey_called(
    named: &str,
    surveys: &[StudioSurvey],
    versions: &SurveyVersions,
) -> Result<BTreeSet<SurveyId>, Failure> {
    let own = surveys.iter().map(|survey| (&survey.id, survey.draft.name.as_str()));
    let is_own = |id: &SurveyId| surveys.iter().any(|survey| survey.id == *id);
    let others = versions.iter().filter(|((id, _), _)| !is_own(id)).map(|((id, _), draft)| (id, draft.name.as_str()));
    let all: Vec<(&SurveyId, &str)> = own.chain(others).collect();
    let found: BTreeSet<SurveyId> = all
        .iter()
        .filter(|(id, name)| id.0 == named || name.to_lowercase() == named.to_lowercase())
        .map(|(id, _)| (*id).clone())
        .collect();
    if found.is_empty() {
        let names: BTreeSet<&str> = all.iter().map(|(_, name)| *name).collect();
        return Err(no_survey(named, names));
    }
    Ok(found)
}

/// That no survey is called so, and which there are.
pub(crate) fn no_survey<'n>(named: &str, known: impl IntoIterator<Item = &'n str>) -> Failure {
    Failure::new(format!("there is no survey `{named}`")).hint(eventlog::near(named, known.into_iter()))
}
