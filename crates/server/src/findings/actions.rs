//! Measures: planned with the figure before, told with the figure since, changed and removed.

use super::course::{self, Course};
use super::known::{self, Now};
use super::shapes::{Action, ActionChange, NewAction, Standing};
use crate::access::Scope;
use crate::access::shapes::DONE;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::{Ids, Json};
use crate::studio::hub::What;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{ActionId, ActionStatus, FindingAbout, FrozenFigure, Permission, Span, StudioDefinition, TimeWindow};
use schemars::JsonSchema;
use serde::Serialize;

/// The measures of a project, the latest planned first.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ActionList {
    actions: Vec<Action>,
}

/// What measures are told with: the day, the journeys as they are defined, and how findings stand.
struct Ground {
    zone: TimeZone,
    today: Date,
    defined: StudioDefinition,
    /// Absent where no measure that is told was done.
    now: Option<Now>,
}

impl Ground {
    async fn of(app: &App, scope: &Scope, actions: &[model::Action]) -> ApiResult<Ground> {
        let (zone, today, defined) = Ground::day(app, scope).await?;
        let is_done = |action: &model::Action| action.progress.status == ActionStatus::Done;
        let now = match actions.iter().any(is_done) {
            // A measure is told, and a change that was kept is answered, also where the analysis has no time now.
            true => known::now(app, scope).await.ok(),
            false => None,
        };
        Ok(Ground { zone, today, defined, now })
    }

    async fn day(app: &App, scope: &Scope) -> ApiResult<(TimeZone, Date, StudioDefinition)> {
        let project = scope.project().clone();
        app.blocking(move |app| {
            let about = app.store.find_project(&project)?.ok_or_else(ApiError::not_found)?;
            let zone = TimeZone::get(&about.settings.time_zone).map_err(|error| ApiError::internal(&error))?;
            let today = course::day_of(app.clock.now(), &zone);
            let today = today.ok_or_else(|| ApiError::internal(&"the clock shows no day"))?;
            Ok::<_, ApiError>((zone, today, app.store.definition_of(&project)?))
        })
        .await
    }

    /// A measure as it is told.
    fn view(&self, action: model::Action) -> Action {
        let course = self.course(&action);
        let ends = course::day_of(action.before.to, &self.zone);
        let change = course.as_ref().zip(ends).and_then(|(course, ends)| {
            // The day of the last event that the figure before saw is one of its days.
            course.change(&action.before.estimate, ends.tomorrow().ok()?)
        });
        Action::of(action, Standing { course, change, today: self.today })
    }

    /// The figure since a measure was done.
    fn course(&self, action: &model::Action) -> Option<Course> {
        let now = self.now.as_ref()?;
        let known = now.find(&action.finding)?;
        let done_on: Date = action.progress.done_on.as_ref()?.parse().ok()?;
        let time = self.time(&action.about)?;
        course::since(now, known, action.plan.measure, done_on, time, &self.zone)
    }

    /// How long journeys may take before they are judged. Without such a time those who are still at it are left out while
    /// those who were quick count: a figure of the latest weeks would flatter.
    fn time(&self, about: &FindingAbout) -> Option<Span> {
        let journey = about.journey.as_ref();
        let defined = journey.and_then(|about| self.defined.journeys.iter().find(|known| known.id.0 == about.id));
        defined.and_then(|journey| journey.definition.horizon)
    }
}

pub(crate) async fn list(State(app): State<App>, scope: Scope) -> ApiResult<Answer<ActionList>> {
    let project = scope.project().clone();
    let actions = app.blocking(move |app| app.store.list_actions(&project)).await?;
    let ground = Ground::of(&app, &scope, &actions).await?;
    Ok(Answer(ActionList { actions: actions.into_iter().map(|action| ground.view(action)).collect() }))
}

pub(crate) async fn create(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(new): Json<NewAction>,
) -> ApiResult<(StatusCode, Answer<Action>)> {
    let finding = ids.get("finding")?;
    let plan = new.to_keep()?;
    let now = known::now(&app, &scope).await?;
    let known = now.find(&finding).ok_or_else(ApiError::not_found)?;
    let untold = || ApiError::invalid("measure", "this figure is not known, or of too few to be told; choose another");
    let (from, to) = now.first.zip(now.last).ok_or_else(untold)?;
    let (zone, today, defined) = Ground::day(&app, &scope).await?;
    let ground = Ground { zone, today, defined, now: None };
    let about = known.about.clone();
    let excluded = excluded(&app, &scope, &finding).await?;
    let time = ground.time(&about);
    let before = course::before(&now, known, plan.measure, &excluded, time, &ground.zone).ok_or_else(untold)?;
    let action = app
        .blocking(move |app| {
            let frozen_at = app.clock.now();
            let course::Before { estimate, from: since, to: until } = before;
            let before = FrozenFigure { estimate, from: since, to: until, frozen_at };
            // All that was looked at: the finding was picked from it, whatever its figure rests on.
            let baseline_excludes = TimeWindow { from, to };
            let new = store::NewAction { finding, about, plan, before, baseline_excludes };
            let action = app.store.create_action(&scope.by(), scope.project(), &new, frozen_at)?;
            app.hub.changed(scope.project(), What::Findings);
            Ok::<_, ApiError>(action)
        })
        .await?;
    Ok((StatusCode::CREATED, Answer(ground.view(action))))
}

/// The times in which the problem was found that measures were planned against: no later figure before rests on them.
async fn excluded(app: &App, scope: &Scope, finding: &str) -> ApiResult<Vec<TimeWindow>> {
    let project = scope.project().clone();
    let actions = app.blocking(move |app| app.store.list_actions(&project)).await?;
    let of_finding = actions.into_iter().filter(|action| action.finding == finding);
    Ok(of_finding.map(|action| action.baseline_excludes).collect())
}

pub(crate) async fn change(
    State(app): State<App>,
    scope: Scope,
    ids: Ids,
    Json(change): Json<ActionChange>,
) -> ApiResult<Answer<Action>> {
    let id = ActionId(ids.get("action")?);
    let (_, today, _) = Ground::day(&app, &scope).await?;
    let seen = change.version;
    let (plan, progress) = change.into_kept(today)?;
    let changed = {
        let scope = scope.clone();
        app.blocking(move |app| {
            let (by, now) = (scope.by(), app.clock.now());
            let project = scope.project();
            let kept = app.store.update_action(&by, project, &id, seen, (&plan, &progress), now)?;
            app.hub.changed(project, What::Findings);
            Ok::<_, ApiError>(kept)
        })
        .await?
    };
    let ground = Ground::of(&app, &scope, std::slice::from_ref(&changed)).await?;
    Ok(Answer(ground.view(changed)))
}

pub(crate) async fn remove(State(app): State<App>, scope: Scope, ids: Ids) -> ApiResult<StatusCode> {
    let id = ActionId(ids.get("action")?);
    app.blocking(move |app| {
        let action = app.store.find_action(scope.project(), &id)?.ok_or_else(ApiError::not_found)?;
        let own = action.created_by.is_some_and(|by| by.id == scope.principal().member().id);
        if !own {
            // Who runs the project keeps it in order, also what others planned there.
            scope.principal().may_in(scope.project(), Permission::ManageProject)?;
        }
        app.store.delete_action(&scope.by(), scope.project(), &id, app.clock.now())?;
        app.hub.changed(scope.project(), What::Findings);
        Ok::<_, ApiError>(DONE)
    })
    .await
}
