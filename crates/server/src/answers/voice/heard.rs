//! Responses as they lie in the log, each with its record, its survey and what its customer did before.

use crate::answers::asked::Asked;
use crate::answers::ground::{Ground, Question};
use crate::app::App;
use crate::error::ApiResult;
use eventlog::Journeys;
use insight::fold::{Answered, Answers, run};
use model::{
    Answering, Cut, JourneyDefinition, ProjectId, RESPONSE_ATTRIBUTE, Response, ResponseRecord, Span, StudioSurvey,
    SurveyDraft, SurveyId,
};
use std::collections::HashMap;
use store::SurveyVersions;

/// How far from an answer the goal may be reached where the journey says nothing.
const HORIZON: Span = Span::days(30);

/// A response that was heard.
pub(super) struct Heard {
    /// What was answered.
    pub(super) record: ResponseRecord,
    /// When, whose, what was done before.
    pub(super) at: Answered,
    /// What the survey is called now.
    pub(super) name: String,
    /// The station that the customer was at before.
    pub(super) before: Option<String>,
    /// In which channel.
    pub(super) channel: Option<String>,
}

/// All that was heard.
pub(super) struct Hearing {
    pub(super) ground: Ground,
    pub(super) question: Question,
    /// The responses that are asked about, by time.
    pub(super) heard: Vec<Heard>,
    pub(super) versions: SurveyVersions,
    pub(super) surveys: Vec<StudioSurvey>,
    /// Whether the journey that is asked about has a goal.
    pub(super) has_goal: bool,
    /// How far from an answer the goal may be reached.
    pub(super) horizon: Span,
    /// The journey that is asked about.
    of_journey: Option<String>,
}

/// Whether a survey is about a journey; any is where none is asked about.
fn is_of(surveys: &[StudioSurvey], id: &SurveyId, journey: Option<&str>) -> bool {
    let Some(journey) = journey else { return true };
    // What another tool asked belongs to no journey by itself; it is shown beside any.
    if surveys.iter().all(|known| known.id != *id) {
        return true;
    }
    let live = surveys.iter().find(|known| known.id == *id).and_then(|known| known.live.as_ref());
    live.and_then(|live| live.journey.as_ref()).is_some_and(|of| of.0 == journey)
}

impl Heard {
    /// Whether it counts in scores: it answers a showing or was imported from whoever showed it, and was not given faster than anybody reads.
    pub(super) fn counts(&self) -> bool {
        (self.record.display.is_some() || self.record.imported) && !self.record.is_too_fast()
    }
}

impl Hearing {
    /// Reads what was answered.
    pub(super) fn of(app: &App, project: &ProjectId, asked: &Asked, survey: Option<&str>) -> ApiResult<Hearing> {
        let ground = Ground::of(app, project)?;
        let journey = asked.journey(&ground.defined)?;
        let of_journey = asked.journey.clone().filter(|id| !id.is_empty());
        // An answer is given when a journey is over, mostly: the whole life is looked at, not the journey alone.
        let life =
            JourneyDefinition { cut: Some(Cut::Person), goal: journey.goal.clone(), ..JourneyDefinition::default() };
        let question = ground.question_about(asked, life)?;
        let versions = app.store.survey_versions(project)?;
        let surveys = app.store.list_surveys(project)?;
        let is_asked_about =
            |id: &SurveyId| is_of(&surveys, id, of_journey.as_deref()) && survey.is_none_or(|wanted| wanted == id.0);
        let names: HashMap<&SurveyId, &str> =
            surveys.iter().map(|survey| (&survey.id, survey.draft.name.as_str())).collect();
        let heard = match ground.log.find_attribute(RESPONSE_ATTRIBUTE) {
            None => Vec::new(),
            Some(place) => {
                let journeys = Journeys::cut(&ground.log, &question.with_stations())?;
                let found = run(&journeys, ground.threads, || Answers::new(place))?;
                let texts = &ground.log.attributes()[place].dictionary;
                let hear = |at: Answered| {
                    let record = ResponseRecord::of_text(texts.text(at.response)?)?;
                    let asked = || versions.get(&(record.survey.clone(), record.version));
                    let name = names.get(&record.survey).copied().or_else(|| asked().map(|draft| draft.name.as_str()));
                    is_asked_about(&record.survey).then(|| Heard {
                        name: name.unwrap_or_default().to_string(),
                        before: at.before.map(|(activity, _)| journeys.activities().get(activity).to_string()),
                        channel: journeys.channels().text(at.channel).map(str::to_string),
                        record,
                        at,
                    })
                };
                found.into_iter().filter_map(hear).collect()
            }
        };
        Ok(Hearing {
            of_journey,
            has_goal: !journey.goal.is_empty(),
            horizon: journey.horizon.unwrap_or(HORIZON),
            heard,
            versions,
            surveys,
            question,
            ground,
        })
    }

    /// Whether a survey is about the journey that is asked about.
    pub(super) fn is_of_journey(&self, id: &SurveyId) -> bool {
        is_of(&self.surveys, id, self.of_journey.as_deref())
    }

    /// What a response was asked.
    pub(super) fn asked(&self, record: &ResponseRecord) -> Option<&SurveyDraft> {
        self.versions.get(&(record.survey.clone(), record.version))
    }

    /// The answers of those that count, one a question.
    pub(super) fn responses(&self) -> Vec<Response> {
        let counted = self.heard.iter().enumerate().filter(|(_, heard)| heard.counts());
        counted.flat_map(|(number, heard)| self.answers(number, heard)).collect()
    }

    fn answers(&self, number: usize, heard: &Heard) -> Vec<Response> {
        let Some(draft) = self.asked(&heard.record) else { return Vec::new() };
        let (id, person) = (number.to_string(), heard.at.person.to_string());
        let at = Answering {
            id: &id,
            person: &person,
            time: Some(model::Micros(heard.at.time)),
            channel: heard.channel.as_deref(),
            activity: heard.before.as_deref(),
        };
        heard.record.responses(&heard.name, &draft.asked, &at)
    }
}
