//! The job behind messages: delivers the answers of conversations that ended, sends what follows a reply, and asks who is
//! next in the store's queue, by day and no faster than the settings say.
//!
//! A line is claimed on disk before its message is handed over, and settled after: what was under way when the power went
//! is told as unsure, and not sent again.

use super::link::has_link;
use super::message::{Talking, unfit};
use super::{Message, SMS};
use crate::app::App;
use crate::error::ApiResult;
use crate::mail::{MINUTE, NotSent};
use crate::voice::{deliver_talk, is_excluded, open_talk, standing};
use model::{Micros, ProjectId, SurveyState};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use store::{Claimed, ClaimedReply, Settled, Standing, Talk};
use tokio::sync::watch;

/// How often it is looked whether a message became due.
const LOOK: Duration = Duration::from_millis(500);
/// The same where no message can be sent: then only conversations end.
const LOOK_SELDOM: Duration = Duration::from_secs(60);
/// In microseconds.
const DAY: i64 = 86_400_000_000;
/// Rests before a question is tried again, in minutes; after the last it is given up.
const RESTS: &[i64] = &[1, 5, 30, 120, 360, 720];
/// The same for what follows a reply: who waits for the next question does not wait for a day.
const SHORT_RESTS: &[i64] = &[1, 5, 30];

/// What a member writes over a message; it was looked at when it was ordered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Opening {
    /// What stands before the first question.
    #[serde(default)]
    pub(crate) introduction: Option<String>,
}

/// Works until told to stop.
pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let unsure = |app: &App| {
        let replies = app.store.give_up_unsure_replies()?;
        Ok::<_, store::StoreError>(replies + app.store.give_up_unsure_invites(SMS, app.clock.now())?)
    };
    match app.blocking(unsure).await {
        Ok(0) => {}
        Ok(count) => tracing::warn!(count, "messages were under way when the server ended; they are not sent again"),
        Err(error) => tracing::error!(code = error.code, "what became of messages could not be read"),
    }
    let is_ready = app.sms.ready().is_ok();
    let look = if is_ready { LOOK } else { LOOK_SELDOM };
    let pace = Duration::from_secs(60) / app.settings.sms.per_minute.max(1);
    loop {
        deliver(&app).await;
        let sent = match is_ready {
            true => app.blocking(send_next).await.unwrap_or_else(|error| {
                tracing::error!(code = error.code, "the queue of messages could not be worked on; it is tried again");
                false
            }),
            false => false,
        };
        tokio::select! {
            changed = stopped.changed() => {
                if changed.is_err() || *stopped.borrow() {
                    return;
                }
            }
            () = tokio::time::sleep(if sent { pace } else { look }) => {}
            () = app.sms.wake.notified(), if !sent => {}
        }
    }
}

/// Delivers what was answered in conversations that are over; what cannot be delivered now is tried again.
async fn deliver(app: &App) {
    let ended = app.blocking(|app| app.store.ended_talks(app.clock.now())).await;
    let ended: Vec<Talk> = ended.unwrap_or_else(|error| {
        tracing::error!(code = error.code, "conversations could not be looked at; it is tried again");
        Vec::new()
    });
    for talk in ended {
        let id = talk.id.clone();
        match deliver_talk(app, talk).await {
            Ok(()) => {
                let settled = app.blocking(move |app| app.store.settle_talk(&id)).await;
                if let Err(error) = settled {
                    tracing::error!(code = error.code, "a delivered conversation could not be settled");
                }
            }
            Err(error) => {
                tracing::warn!(code = error.code, "what was answered by SMS could not be delivered; it is tried again");
            }
        }
    }
}

/// Takes the next message that is due; whether there was one that went to the gateway.
fn send_next(app: &App) -> ApiResult<bool> {
    let now = app.clock.now();
    if app.sms.trouble.keeps_back(now) {
        return Ok(false);
    }
    if let Some(reply) = app.store.claim_reply(now)? {
        let how = answer(app, &reply);
        app.store.settle_reply(&reply.id, how)?;
        return Ok(true);
    }
    if app.store.count_waiting_invites(SMS)? == 0 {
        return Ok(false);
    }
    let day = Micros(now.0.div_euclid(DAY) * DAY);
    let claimed = app.store.claim_invite(SMS, &asleep(app, now)?, (app.settings.sms.per_day_per_project, day), now)?;
    let Some(claimed) = claimed else { return Ok(false) };
    let how = ask(app, &claimed).unwrap_or_else(|error| {
        tracing::error!(code = error.code, "a message could not be written; it is tried again");
        Some(again(RESTS, "internal", claimed.tries, now))
    });
    if let Some(how) = how {
        app.store.settle_invite(&claimed.id, how, app.clock.now())?;
    }
    Ok(!matches!(how, None | Some(Settled::Left(_))))
}

/// Projects where no question goes out at this time of the day.
fn asleep(app: &App, now: Micros) -> ApiResult<Vec<ProjectId>> {
    let projects = app.store.list_projects()?.into_iter();
    Ok(projects
        .filter(|project| !app.sms.is_awake(&project.settings.time_zone, now))
        .map(|project| project.id)
        .collect())
}

/// Asks whether the person is asked, writes the message and hands it over; `None` where the line is settled already.
fn ask(app: &App, claimed: &Claimed) -> ApiResult<Option<Settled>> {
    if is_excluded(app, claimed)? {
        return Ok(Some(Settled::Left("opted_out")));
    }
    let opened = match standing(app, claimed)? {
        Standing::Settled => return Ok(None),
        Standing::Undecided => None,
        Standing::Holds => claimed.open.clone(),
    };
    let survey = app.store.find_survey(&claimed.project, &claimed.survey)?;
    let asks = survey.filter(|survey| survey.state == SurveyState::Live);
    let Some((survey, live)) = asks.and_then(|survey| survey.live.clone().map(|live| (survey, live))) else {
        return Ok(Some(Settled::Left("not_live")));
    };
    let opening: Opening = serde_json::from_str(&claimed.letter).unwrap_or_default();
    if let Some(unfit) = unfit(&live.asked, opening.introduction.as_deref()) {
        // It was published anew since the order was given.
        return Ok(Some(Settled::Left(unfit.code)));
    }
    let opened = match opened {
        Some(opened) => opened,
        None => match open_talk(app, claimed, &survey, &live)? {
            Some(opened) => opened,
            None => return Ok(None),
        },
    };
    let Some(draft) = app.store.survey_version(&claimed.survey, opened.number)? else {
        return Ok(Some(Settled::Failed("not_live")));
    };
    let words = Talking { asked: &draft.asked, language: &claimed.language }.opening(opening.introduction.as_deref());
    let message = Message { id: &claimed.id, to: claimed.address.expose(), words: &words };
    Ok(Some(hand_over(app, &message, RESTS, claimed.tries)))
}

/// Hands over what follows a reply.
fn answer(app: &App, reply: &ClaimedReply) -> Settled {
    let message = Message { id: &reply.id, to: reply.address.expose(), words: &reply.words };
    hand_over(app, &message, SHORT_RESTS, reply.tries)
}

fn hand_over(app: &App, message: &Message<'_>, rests: &[i64], tries: u32) -> Settled {
    let Ok(carrier) = app.sms.ready() else {
        return Settled::Failed("not_set_up");
    };
    // Looked at when the survey was ordered; looked at again where it is about to be broken.
    if has_link(message.words) {
        tracing::error!("a message that holds a link was not sent");
        return Settled::Failed("link_in_words");
    }
    let handed = carrier.send(message);
    // Silence costs one message each time: it is trouble for all of them as well.
    let trouble = if handed == Err(NotSent::Unsure) { Err(NotSent::Trouble("no_answer")) } else { handed };
    app.sms.trouble.note(trouble, &app.clock);
    let now = app.clock.now();
    match handed {
        Ok(()) => Settled::Sent,
        Err(NotSent::Never) => Settled::Failed("refused"),
        Err(NotSent::Unsure) => Settled::Unsure,
        Err(NotSent::Later) => again(rests, "not_now", tries, now),
        Err(NotSent::Trouble(reason)) => Settled::Again { reason, due: now, counted: false },
    }
}

/// When a message is tried again; given up after the last rest.
fn again(rests: &[i64], reason: &'static str, tries: u32, now: Micros) -> Settled {
    match rests.get(tries.saturating_sub(1) as usize) {
        Some(rest) => Settled::Again { reason, due: Micros(now.0 + rest * MINUTE), counted: true },
        None => Settled::Failed("gave_up"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_tried_for_a_day_and_what_follows_a_reply_for_half_an_hour() {
        let rests = |of: &[i64]| -> Vec<i64> {
            let tried = (1..=of.len() as u32 + 1).map(|tries| match again(of, "not_now", tries, Micros(0)) {
                Settled::Again { due, .. } => due.0 / MINUTE,
                _ => 0,
            });
            tried.collect()
        };
        assert_eq!(rests(RESTS), [1, 5, 30, 120, 360, 720, 0]);
        assert_eq!(rests(SHORT_RESTS), [1, 5, 30, 0]);
    }
}
