//! The job that sends letters: one line of the store's queue after the other, no faster than the settings say.
//!
//! A line is claimed on disk before its letter is handed over, and settled after: what was under way when the power went
//! is told as unsure, and not sent again.

use super::letter::{Heading, Letter};
use super::{MINUTE, NotSent};
use crate::app::App;
use crate::error::ApiResult;
use crate::voice::{is_excluded, open_invite, standing};
use model::{Micros, SurveyState};
use std::time::Duration;
use store::{Claimed, Settled, Standing};
use tokio::sync::watch;

/// How often it is looked whether a letter became due.
const LOOK: Duration = Duration::from_millis(500);
/// In microseconds.
const DAY: i64 = 86_400_000_000;
/// Rests before a letter is tried again, in minutes; after the last it is given up.
const RESTS: [i64; 6] = [1, 5, 30, 120, 360, 720];
/// The channel of letters.
const EMAIL: &str = "email";

/// Sends until told to stop.
pub(crate) async fn run(app: App, mut stopped: watch::Receiver<bool>) {
    let given_up = app.blocking(|app| app.store.give_up_unsure_invites(EMAIL, app.clock.now())).await;
    match given_up {
        Ok(0) => {}
        Ok(count) => tracing::warn!(count, "letters were under way when the server ended; they are not sent again"),
        Err(error) => tracing::error!(code = error.code, "what became of letters could not be read"),
    }
    if app.mail.ready().is_err() {
        // There is nobody to hand letters to, and nobody can order any.
        return;
    }
    let pace = Duration::from_secs(60) / app.settings.mail.per_minute.max(1);
    loop {
        let sent = app.blocking(send_next).await.unwrap_or_else(|error| {
            tracing::error!(code = error.code, "the queue of letters could not be worked on; it is tried again");
            false
        });
        tokio::select! {
            changed = stopped.changed() => {
                if changed.is_err() || *stopped.borrow() {
                    return;
                }
            }
            () = tokio::time::sleep(if sent { pace } else { LOOK }) => {}
            () = app.mail.wake.notified(), if !sent => {}
        }
    }
}

/// Takes the next line that is due; whether there was one whose letter went to the server.
fn send_next(app: &App) -> ApiResult<bool> {
    let now = app.clock.now();
    if app.mail.trouble.keeps_back(now) {
        return Ok(false);
    }
    let day = Micros(now.0.div_euclid(DAY) * DAY);
    let claimed = app.store.claim_invite(EMAIL, &[], (app.settings.mail.per_day_per_project, day), now)?;
    let Some(claimed) = claimed else { return Ok(false) };
    let how = carry(app, &claimed).unwrap_or_else(|error| {
        tracing::error!(code = error.code, "a letter could not be written; it is tried again");
        Some(again("internal", claimed.tries, now))
    });
    if let Some(how) = how {
        app.store.settle_invite(&claimed.id, how, app.clock.now())?;
    }
    Ok(!matches!(how, None | Some(Settled::Left(_))))
}

/// Asks whether the person is asked, writes the letter and hands it over; `None` where the line is settled already.
fn carry(app: &App, claimed: &Claimed) -> ApiResult<Option<Settled>> {
    let (post, from) = app.mail.ready()?;
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
    let Some(survey) = asks.filter(|survey| survey.live.as_ref().is_some_and(|live| live.asking.link)) else {
        return Ok(Some(Settled::Left("not_live")));
    };
    let opened = match opened {
        Some(opened) => opened,
        None => match open_invite(app, claimed, &survey)? {
            Ok(opened) => opened,
            Err(_) => return Ok(None),
        },
    };
    let draft = app.store.survey_version(&claimed.survey, opened.number)?;
    let heading: Heading = serde_json::from_str(&claimed.letter).unwrap_or_default();
    let letter = draft.as_ref().map(|draft| Letter {
        id: &claimed.id,
        draft,
        language: &claimed.language,
        heading: &heading,
        from: &from,
        public_url: &app.public_url,
        code: Some(opened.code.expose()),
        now: app.clock.now(),
    });
    let to = super::heading::address(claimed.address.expose());
    let Some(sealed) = letter.zip(to).and_then(|(letter, to)| letter.to(to)) else {
        return Ok(Some(Settled::Failed("invalid_address")));
    };
    let handed = post.send(&sealed);
    app.mail.trouble.note(handed, &app.clock);
    let now = app.clock.now();
    Ok(Some(match handed {
        Ok(()) => Settled::Sent,
        Err(NotSent::Never) => Settled::Failed("refused"),
        Err(NotSent::Unsure) => Settled::Unsure,
        Err(NotSent::Later) => again("not_now", claimed.tries, now),
        Err(NotSent::Trouble(reason)) => Settled::Again { reason, due: now, counted: false },
    }))
}

/// When a letter is tried again; given up after the last rest.
fn again(reason: &'static str, tries: u32, now: Micros) -> Settled {
    match RESTS.get(tries.saturating_sub(1) as usize) {
        Some(rest) => Settled::Again { reason, due: Micros(now.0 + rest * MINUTE), counted: true },
        None => Settled::Failed("gave_up"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_tried_for_a_day_and_then_given_up() {
        let rests: Vec<i64> = (1..=7)
            .map(|tries| match again("not_now", tries, Micros(0)) {
                Settled::Again { due, .. } => due.0 / MINUTE,
                _ => 0,
            })
            .collect();
        assert_eq!(rests, [1, 5, 30, 120, 360, 720, 0]);
    }
}
