//! The job that keeps promises: finishes erasures that were interrupted, and removes what is past its time.

use super::resume_erasures;
use super::retention::{heart_beats, remove};
use super::uploads::refused;
use crate::app::App;
use crate::error::ApiError;
use crate::imports::resume_imports;
use crate::work::WorkError;
use model::{Actor, By};
use std::time::Duration;
use tokio::sync::watch;

const MINUTE: Duration = Duration::from_secs(60);
/// For how long it is known why somebody was not asked: ninety days.
const LEFT_IN_PEACE: i64 = 90 * DAY;
/// In microseconds.
const DAY: i64 = 86_400_000_000;

/// Works each minute until told to stop.
pub(crate) async fn upkeep(app: App, mut stopped: watch::Receiver<bool>) {
    let every = app.settings.jobs.retention_hours.saturating_mul(60);
    // The first look at retention comes some minutes after the start, when everything else is done.
    let mut minutes = every.saturating_sub(5);
    let cleared = app.blocking(|app| {
        crate::intake::remove_leftovers(app, true);
        Ok::<(), ApiError>(())
    });
    if let Err(error) = cleared.await {
        tracing::error!(code = error.code, "leftovers of uploads could not be removed");
    }
    loop {
        let finished = app.blocking(finish_erasures).await;
        if let Err(error) = finished {
            tracing::error!(code = error.code, "an interrupted erasure could not be finished; it is tried again");
        }
        if let Err(error) = app.blocking(finish_imports).await {
            tracing::error!(code = error.code, "an interrupted import could not be cleaned up; it is tried again");
        }
        if every > 0 && minutes >= every {
            minutes = 0;
            let removed = app.blocking(remove_old).await;
            if let Err(error) = removed {
                tracing::error!(code = error.code, "what is past its time could not be removed; it is tried again");
            }
        }
        minutes += 1;
        tokio::select! {
            changed = stopped.changed() => {
                if changed.is_err() || *stopped.borrow() {
                    return;
                }
            }
            () = tokio::time::sleep(MINUTE) => {}
        }
    }
}

fn finish_erasures(app: &App) -> Result<(), ApiError> {
    if resume_erasures(&app.store, app.clock.now())? > 0 {
        for project in app.store.list_projects()? {
            app.logs.forget(&project.id);
        }
        app.keys.forget();
    }
    app.metrics.set_clock_jumped(!heart_beats(&app.store, app.clock.now())?);
    Ok(())
}

fn finish_imports(app: &App) -> Result<(), ApiError> {
    crate::intake::remove_leftovers(app, false);
    resume_imports(&app.store, app.clock.now()).map(drop).map_err(refused)
}

fn remove_old(app: &App) -> Result<(), ApiError> {
    for project in app.store.list_projects()? {
        let now = app.clock.now();
        app.store.forget_left_in_peace(&project.id, model::Micros(now.0 - LEFT_IN_PEACE))?;
        app.store.forget_talks(&project.id, model::Micros(now.0 - LEFT_IN_PEACE))?;
        app.store.forget_visits(&project.id, (now.0 - LEFT_IN_PEACE).div_euclid(DAY))?;
        let kept = i64::from(project.settings.retention_days) * DAY;
        app.store.forget_asked(&project.id, model::Micros(now.0.saturating_sub(kept)))?;
        match remove(&app.store, &project, &By::from(Actor::System), app.clock.now()) {
            Ok(report) if report.total > 0 => {
                app.logs.forget(&project.id);
                tracing::info!(project.id = %project.id, events = report.total, "removed events past their time");
            }
            Ok(_) => {}
            Err(WorkError::Refused { code, sentence }) => {
                tracing::error!(code, "retention removes nothing: {sentence}");
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
