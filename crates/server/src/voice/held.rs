//! The job behind answers without an end: what nobody went on with for half an hour is delivered as it is, so that
//! whoever leaves in the middle has answered what they answered.
//!
//! Comes in: what `taking` holds. Goes out: one event for each, under the id that the whole answer would have had, so that
//! nothing is counted twice whatever comes later, or comes again after the power went.

use crate::app::App;
use crate::collect::write;
use crate::error::{ApiError, ApiResult};
use crate::work::turn;
use model::IdentityKey;
use std::time::Duration;
use store::{Delivery, HeldResponse, StoreError};
use tokio::sync::watch;

/// How often it is looked whether somebody rests.
const LOOK: Duration = Duration::from_secs(2);

/// Works until told to stop.
pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    loop {
        let resting = app.blocking(|app| app.store.resting_responses(app.clock.now())).await;
        let resting = resting.unwrap_or_else(|error| {
            tracing::error!(code = error.code, "answers without an end could not be looked at; it is tried again");
            Vec::new()
        });
        for held in resting {
            if let Err(error) = deliver(&app, held).await {
                tracing::warn!(code = error.code, "an answer without an end could not be delivered; it is tried again");
            }
        }
        tokio::select! {
            changed = stopped.changed() => {
                if changed.is_err() || *stopped.borrow() {
                    return;
                }
            }
            () = tokio::time::sleep(LOOK) => {}
        }
    }
}

/// Has a response written as far as it came, if it still is as it was read; that of somebody of whom nothing is kept any
/// more is let go.
async fn deliver(app: &App, held: HeldResponse) -> ApiResult<()> {
    let HeldResponse { project, display, link, at, .. } = held.clone();
    let claimed = app.blocking(move |app| {
        // Whoever is erased meanwhile is erased before it is claimed, or finds in the inbox what was written.
        let turn = turn(app.store.dir())?;
        if !app.store.claim_response(&held, app.clock.now())? {
            return Ok::<_, ApiError>(None);
        }
        Ok(Some((turn, of_claimed(app, held)?)))
    });
    let Some((turn, delivery)) = claimed.await? else { return Ok(()) };
    if let Some(delivery) = delivery {
        write(app, delivery).await?;
    }
    drop(turn);
    app.blocking(move |app| {
        if let Some(link) = link {
            match app.store.use_survey_link(&link, app.clock.now()) {
                // Whoever asked to be left in peace has used it, and whoever was erased has none.
                Ok(()) | Err(StoreError::NotFound) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok::<_, ApiError>(app.store.let_go_of_response(&project, &display, at)?)
    })
    .await
}

/// A response as it is to be written; `None` where nothing is kept of whom it is from.
fn of_claimed(app: &App, held: HeldResponse) -> ApiResult<Option<Delivery>> {
    let HeldResponse { project, accepted, source, key, .. } = held;
    let received = app.clock.now();
    let Some(destination) = app.keys.find_project(&project, &app.store)? else { return Ok(None) };
    let is_excluded = |who: &IdentityKey| destination.excluded.contains(who);
    if is_excluded(&accepted.event.person) || accepted.event.device.as_ref().is_some_and(is_excluded) {
        return Ok(None);
    }
    let Ok(mut accepted) = destination.unless_erased(accepted, &app.store) else { return Ok(None) };
    accepted.event.received = received;
    Ok(Some(Delivery { project, key, source, received, accepted: vec![accepted], rejected: Vec::new() }))
}
