//! The one way of every answer: find what was asked, judge, keep the showing for it, have it written.

use crate::app::App;
use crate::collect::{context, limits, write};
use crate::error::{ApiError, ApiResult};
use crate::keys::Destination;
use ingest::tracking::{Reason, RequestHints, SentResponse, Shown, accept_response, refuse_response, reject_response};
use model::{
    Accepted, Counts, DisplayId, IdentityKind, Micros, ProjectId, Rejected, StudioSurvey, SurveyDraft, SurveyId,
    SurveyState,
};
use std::sync::Arc;
use store::{Delivery, HeldResponse, StoreError, TakenDisplay};

/// How long a showing on a page may be answered.
pub(super) const PAGE_LASTS: i64 = 86_400_000_000;

/// An answer on its way.
pub(super) struct Taking {
    /// Where it goes.
    pub(super) destination: Arc<Destination>,
    /// What its headers say.
    pub(super) hints: RequestHints,
    /// How it came: `widget`, `link`, `staff`.
    pub(super) source: &'static str,
    /// Whether a write key brought it, which may be in anybody's hands.
    pub(super) by_key: bool,
    /// The channel where no showing tells one.
    pub(super) channel: String,
    /// How long its showing may be answered.
    pub(super) lasts: i64,
    /// Whether what is not at its end is held until it is, or until whoever answers rests for too long.
    pub(super) holds: bool,
}

/// What becomes of a response.
enum Fate {
    /// It is held.
    Held,
    /// It is written now.
    Written(Box<Result<Accepted, Rejected>>),
}

impl Taking {
    /// Takes a response in; the answer waits for the disk.
    pub(super) async fn take(self, app: &App, sent: Judged) -> ApiResult<(Counts, Option<String>)> {
        let received = app.clock.now();
        let destination = Arc::clone(&self.destination);
        let (source, key) = (self.source, self.by_key.then(|| destination.key.clone()));
        let ends = sent.display().filter(|_| self.holds && !sent.goes_on());
        let fate = app.blocking(move |app| {
            let judged = self.judge(app, &sent, received)?;
            match judged {
                Ok(accepted) if self.holds && sent.goes_on() => self.held(app, &sent, accepted, None, received),
                judged => Ok(Fate::Written(Box::new(judged))),
            }
        });
        let Fate::Written(judged) = fate.await? else { return Ok((Counts::default(), None)) };
        let mut delivery = Delivery {
            project: destination.project.clone(),
            key,
            source: source.into(),
            received,
            accepted: Vec::new(),
            rejected: Vec::new(),
        };
        let mut reason = None;
        match *judged {
            Ok(accepted) => delivery.accepted.push(accepted),
            Err(rejected) => {
                reason = Some(rejected.reason.clone());
                delivery.rejected.push(rejected);
            }
        }
        let project = delivery.project.clone();
        let counts = write(app, delivery).await?;
        if let Some(display) = ends.filter(|_| reason.is_none()) {
            app.blocking(move |app| app.store.let_go_of_response(&project, &display, received)).await?;
        }
        Ok((counts, reason))
    }

    /// Holds what was answered so far, should nothing more come: of the one link `link`, where it answers but once. What
    /// does not fit is not held, and not rejected either: whoever answers is still at it. Then nothing is held any more, since
    /// what was before is not what they say.
    pub(super) async fn hold(self, app: &App, sent: SentResponse, link: Option<String>) -> ApiResult<()> {
        let received = app.clock.now();
        let sent = Judged::Readable(Box::new(sent));
        app.blocking(move |app| match self.judge(app, &sent, received)? {
            Ok(accepted) => self.held(app, &sent, accepted, Some(link), received).map(drop),
            Err(_) => Ok(app.store.withdraw_response(&self.destination.project, sent.display().as_ref(), None)?),
        })
        .await
    }

    /// Holds a response for its showing; one without a showing, and one that was written already, are not held.
    /// `page`: of which link, where the forms of one page come one after the other.
    fn held(
        &self,
        app: &App,
        sent: &Judged,
        accepted: Accepted,
        page: Option<Option<String>>,
        received: Micros,
    ) -> ApiResult<Fate> {
        let project = &self.destination.project;
        let Judged::Readable(response) = sent else { return Ok(Fate::Written(Box::new(Ok(accepted)))) };
        let (Some(display), Some(survey)) = (sent.display(), response.survey.clone()) else {
            return Ok(Fate::Written(Box::new(Ok(accepted))));
        };
        if app.store.knows_message(project, &accepted.event.message_id)? {
            return Ok(Fate::Written(Box::new(Ok(accepted))));
        }
        let in_order = page.is_some();
        let held = HeldResponse {
            project: project.clone(),
            display,
            survey: SurveyId(survey),
            accepted,
            answers: response.answers.len(),
            source: self.source.to_string(),
            key: self.by_key.then(|| self.destination.key.clone()),
            link: page.flatten(),
            at: received,
            said: response.timestamp.as_deref().and_then(said_at),
        };
        app.store.hold_response(&held, in_order).map_err(being_written)?;
        Ok(Fate::Held)
    }

    fn judge(&self, app: &App, sent: &Judged, received: Micros) -> ApiResult<Result<Accepted, Rejected>> {
        let sent = match sent {
            Judged::Readable(sent) => sent,
            Judged::Malformed(rejected) => return Ok(Err(rejected.clone())),
        };
        let project = &self.destination.project;
        let limits = limits(app);
        // Before any other reason: of who is excluded nothing may be kept, not even a rejection.
        if let Err(rejected) = refuse_response(sent, &context(&self.destination, received, &self.hints, &limits)) {
            return Ok(Err(rejected));
        }
        let reject = |reason: Reason| Ok(Err(reject_response(sent, reason)));
        let survey = match &sent.survey {
            Some(id) => app.store.find_survey(project, &SurveyId(id.clone()))?,
            None => None,
        };
        let Some(survey) = survey else { return reject(Reason::UnknownSurvey) };
        let display = sent.display.as_deref().filter(|display| !display.is_empty()).map(|id| DisplayId(id.to_string()));
        let shown = match &display {
            Some(id) => match app.store.find_display(project, id)?.filter(|shown| shown.survey == survey.id) {
                Some(shown) => Some(shown),
                None => return reject(Reason::UnknownDisplay),
            },
            None => None,
        };
        let Some(version) = version_of(app, project, &survey, shown.as_ref())? else {
            return reject(Reason::SurveyNotLive);
        };
        let accepted = match self.accept(app, sent, &survey, (display.as_ref(), shown.as_ref()), &version, received) {
            Ok(accepted) => accepted,
            Err(rejected) => return Ok(Err(rejected)),
        };
        if let Some(id) = &display {
            let finished = sent.finished.unwrap_or(true);
            let taken = app.store.take_display(project, id, &accepted.event.message_id, finished, self.lasts, received);
            match taken {
                Ok(_) => {}
                Err(StoreError::Conflict { rule: "display_used" }) => return reject(Reason::DisplayUsed),
                Err(StoreError::Conflict { rule: "display_expired" }) => return reject(Reason::DisplayExpired),
                Err(error) => return Err(being_written(error)),
            }
        }
        Ok(Ok(accepted))
    }

    fn accept(
        &self,
        app: &App,
        sent: &SentResponse,
        survey: &StudioSurvey,
        (display, shown): (Option<&DisplayId>, Option<&TakenDisplay>),
        (number, asked): &(u32, SurveyDraft),
        received: Micros,
    ) -> Result<Accepted, Rejected> {
        let limits = limits(app);
        let context = context(&self.destination, received, &self.hints, &limits);
        let what = Shown {
            survey: &survey.id,
            name: &asked.name,
            version: *number,
            asked: &asked.asked,
            display,
            probability: shown.map(|shown| shown.probability),
            // A colleague's showing, and that of who follows an open link, is made when the answers are handed in: its
            // age says nothing of how fast they came.
            at: shown.filter(|shown| !shown.wanted).map(|shown| shown.at),
            person: shown.and_then(|shown| shown.person.as_deref()),
            channel: shown.map_or(&self.channel, |shown| &shown.channel),
            station: asked.station.as_deref(),
        };
        let mut accepted = accept_response(sent, &what, &context)
            .and_then(|accepted| self.destination.unless_erased(accepted, &app.store))?;
        if self.by_key {
            // With a write key nobody may claim that an e-mail address is somebody's.
            accepted.links.retain(|(weaker, _)| weaker.kind() == Some(IdentityKind::AnonymousId));
        }
        Ok(accepted)
    }
}

/// When a sender says that something was answered: what tells its sends apart where they overtake each other.
fn said_at(text: &str) -> Option<Micros> {
    text.parse::<jiff::Timestamp>().ok().map(|at| Micros(at.as_microsecond()))
}

/// What is being written in part is told as such a little later.
fn being_written(error: StoreError) -> ApiError {
    match error {
        StoreError::Conflict { rule: "display_delivering" } => {
            ApiError::unavailable("being_written", "what was answered before is being written", 2)
        }
        error => error.into(),
    }
}

/// A body that was read, or why it could not be.
pub(super) enum Judged {
    /// A response.
    Readable(Box<SentResponse>),
    /// No response.
    Malformed(Rejected),
}

impl Judged {
    /// Whether more may come.
    fn goes_on(&self) -> bool {
        matches!(self, Judged::Readable(sent) if sent.finished == Some(false))
    }

    /// The showing that it says it answers.
    fn display(&self) -> Option<DisplayId> {
        let Judged::Readable(sent) = self else { return None };
        sent.display.clone().filter(|display| !display.is_empty()).map(DisplayId)
    }
}

/// What the showing asked; without one, what is asked now.
fn version_of(
    app: &App,
    project: &ProjectId,
    survey: &StudioSurvey,
    shown: Option<&TakenDisplay>,
) -> ApiResult<Option<(u32, SurveyDraft)>> {
    if let Some(shown) = shown.filter(|shown| shown.number != survey.published) {
        let versions = app.store.survey_versions(project)?;
        let draft = versions.get(&(survey.id.clone(), shown.number)).cloned();
        return Ok(draft.map(|draft| (shown.number, draft)));
    }
    // Who was shown a survey that was paused or ended meanwhile may still answer it.
    let asks = shown.is_some() || survey.state == SurveyState::Live;
    Ok(survey.live.clone().filter(|_| asks).map(|live| (survey.published, live)))
}

/// A signed-in member's project as a destination.
pub(super) async fn of_project(app: &App, project: &ProjectId) -> ApiResult<Arc<Destination>> {
    let project = project.clone();
    let found = app.blocking(move |app| app.keys.find_project(&project, &app.store)).await?;
    found.ok_or_else(ApiError::not_found)
}
