//! What was heard of a project: responses in the part of the log that is asked about, and the surveys that asked.

use crate::answers::asked::Asked;
use crate::answers::ground::{Ground, Question};
use crate::app::App;
use crate::error::ApiResult;
use eventlog::Journeys;
pub(super) use insight::heard::Heard;
use insight::heard::{Surveys, answers, hear, is_about, life};
use model::{ProjectId, Response, ResponseRecord, Span, StudioSurvey, SurveyDraft, SurveyId};
use std::collections::HashMap;
use store::SurveyVersions;

/// How far from an answer the goal may be reached where the journey says nothing.
const HORIZON: Span = Span::days(30);

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
    /// What the project's surveys are called.
    names: HashMap<SurveyId, String>,
}

impl Hearing {
    /// Reads what was answered.
    pub(super) fn of(app: &App, project: &ProjectId, asked: &Asked, survey: Option<&str>) -> ApiResult<Hearing> {
        Hearing::on(Ground::of(app, project)?, app, project, asked, survey)
    }

    /// The same on a ground that something else stands on, too: persons are told apart alike there.
    pub(super) fn on(
        ground: Ground,
        app: &App,
        project: &ProjectId,
        asked: &Asked,
        survey: Option<&str>,
    ) -> ApiResult<Hearing> {
        let journey = asked.journey(&ground.defined)?;
        let of_journey = asked.journey.clone().filter(|id| !id.is_empty());
        let question = ground.question_about(asked, life(&journey))?;
        let versions = app.store.survey_versions(project)?;
        let surveys = app.store.list_surveys(project)?;
        let is_asked_about =
            |id: &SurveyId| is_about(&surveys, id, of_journey.as_deref()) && survey.is_none_or(|wanted| wanted == id.0);
        let names: HashMap<SurveyId, String> =
            surveys.iter().map(|survey| (survey.id.clone(), survey.draft.name.clone())).collect();
        let journeys = Journeys::cut(&ground.log, &question.with_stations())?;
        let asking = Surveys { versions: &versions, names: &names };
        let heard = hear(&journeys, ground.threads, asking, &[], &is_asked_about)?;
        drop(journeys);
        Ok(Hearing {
            of_journey,
            names,
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
        is_about(&self.surveys, id, self.of_journey.as_deref())
    }

    /// Whether a survey is about another journey than this one.
    pub(super) fn is_of_another_journey(&self, id: &SurveyId, journey: &str) -> bool {
        let live = self.surveys.iter().find(|survey| survey.id == *id).and_then(|survey| survey.live.as_ref());
        live.and_then(|live| live.journey.as_ref()).is_some_and(|of| of.0 != journey)
    }

    /// What a response was asked.
    pub(super) fn asked(&self, record: &ResponseRecord) -> Option<&SurveyDraft> {
        self.asking().asked(record)
    }

    /// The answers of those that count, one a question.
    pub(super) fn responses(&self) -> Vec<Response> {
        answers(&self.heard, self.asking())
    }

    fn asking(&self) -> Surveys<'_> {
        Surveys { versions: &self.versions, names: &self.names }
    }
}
