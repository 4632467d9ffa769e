//! The invented company as a project of the studio: its exports imported as anybody's are, its journeys and
//! rules, and who answers for what.
//!
//! The year is moved by whole weeks so that it has just ended: who looks at it sees last week, not a year long ago.

use super::colleagues::{Colleague, Colleagues, drawn, said};
use super::definition::{COMPLAINT_JOURNEY, RETIREMENT_JOURNEY, STATEMENT_JOURNEY};
use super::wording::{COMPANY, Channel, Text};
use super::year::weeks_until;
use super::{Example, SEED, comments, life, tour, voice, write_moved};
use crate::failure::Failure;
use crate::input::{Need, Needed, plan_files};
use eventlog::{BuildOptions, Identity};
use model::{DefinitionFile, Language, ProjectId, StudioDefinition, StudioJourney};
use server::imports::{Import, ImportChoices};
use server::{Filling, TourStep};
use store::{NewJourney, StoreError};

/// The company.
pub(crate) struct Company;

const CHANNELS: [Channel; 6] =
    [Channel::Letter, Channel::Web, Channel::App, Channel::Phone, Channel::Chat, Channel::Complaint];

impl server::Example for Company {
    fn name(&self, language: Language) -> String {
        let example = said(Text::new("Exempel", "Example"), language);
        format!("{example}: {}", said(COMPANY, language))
    }

    fn fill(&self, place: &Filling<'_>) -> Result<(), String> {
        fill(place).map_err(|failure| format!("{failure:?}"))
    }

    fn tour(&self, project: &ProjectId, defined: &StudioDefinition, language: Language) -> Vec<TourStep> {
        tour::steps(project, defined, language)
    }
}

fn fill(place: &Filling<'_>) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("cannot write the example's files: {error}"));
    let folder = tempfile::Builder::new().prefix("resa-example-").tempdir().map_err(failed)?;
    let weeks = weeks_until(place.now);
    let example = write_moved(folder.path(), drawn(place.language), weeks).map_err(failed)?;
    import(place, &example)?;
    let text = std::fs::read_to_string(&example.definition).map_err(failed)?;
    let defined: DefinitionFile = toml::from_str(&text)
        .map_err(|error| Failure::new(format!("the example's definition cannot be read: {error}")))?;
    let colleagues = Colleagues::join(place)?;
    define(place, &defined, &colleagues)?;
    let journeys = place.store.definition_of(place.project)?.journeys;
    comments::write(place, &journeys, &colleagues)?;
    let (customers, happenings) = life::year(SEED);
    voice::write(place, &journeys, &colleagues, (&customers, &happenings))?;
    Ok(())
}

/// The six files, by the same way as anybody's.
fn import(place: &Filling<'_>, example: &Example) -> Result<(), Failure> {
    let columns = crate::args::ColumnArgs { mapping: Some(example.mapping.clone()), ..Default::default() };
    let need = Need { attributes: Needed::All, event_ids: true, ..Need::default() };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let plan = plan_files(&example.files, &columns, &need, threads)?;
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: place.memory,
        scratch: place.store.dir().to_path_buf(),
        threads,
    };
    let Filling { store, project, by, now, .. } = *place;
    // What complaints are about is a sentence of ours, and nobody's.
    let choices = ImportChoices { keep_text: true, ..ImportChoices::default() };
    Import { store, project, plan: &plan, choices, build, by, now }.run(&mut |_| {})?;
    Ok(())
}

fn define(place: &Filling<'_>, defined: &DefinitionFile, colleagues: &Colleagues) -> Result<(), StoreError> {
    let Filling { store, project, language, by, now, .. } = *place;
    for journey in &defined.journey {
        let new = NewJourney {
            goal_text: goal(&journey.name, language).map(str::to_string),
            owner: Colleague::of_journey(&journey.name).map(|who| colleagues.id(who).clone()),
            definition: journey.clone(),
            example: true,
        };
        store.create_journey(by, project, &new, now)?;
    }
    store.put_station_rules(by, project, 0, &defined.rule, &defined.station, now)?;
    for channel in CHANNELS {
        if let Some(who) = Colleague::of_channel(channel) {
            store.put_channel_owner(by, project, said(channel.text(), language), Some(colleagues.id(who)), now)?;
        }
    }
    Ok(())
}

/// What the customer wants, in their words.
fn goal(journey: &str, language: Language) -> Option<&'static str> {
    let goals = [
        (
            STATEMENT_JOURNEY,
            Text::new("Jag vet vad jag får, utan att behöva ringa", "I know what I will get, without having to call"),
        ),
        (RETIREMENT_JOURNEY, Text::new("Min första pension finns på kontot", "My first pension is in my account")),
        (
            COMPLAINT_JOURNEY,
            Text::new("Någon har läst mitt klagomål och svarat", "Somebody has read my complaint and answered"),
        ),
    ];
    let found = goals.into_iter().find(|(name, _)| said(*name, language) == journey);
    found.map(|(_, goal)| said(goal, language))
}

/// The journey of the story.
pub(super) fn story(journeys: &[StudioJourney]) -> Option<&StudioJourney> {
    let is_told = |journey: &&StudioJourney| Colleague::of_journey(&journey.definition.name) == Some(Colleague::Karin);
    journeys.iter().find(is_told).or(journeys.first())
}
