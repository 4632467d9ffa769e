//! The story of the demo: the pension statement arrives, and some customers do not understand it.
//!
//! "Om du inte förstår ditt pensionsbesked ringer du kanske kundtjänst, men grundproblemet att du
//! inte förstår beskedet, går inte att lösa i kundtjänst" (R237). The call is the symptom, the
//! letter the cause: after letter B more people search, call, call again and complain, and fewer
//! say that they understand. [`next`] is the whole truth about it.

use super::chance::Chance;
use super::life::{DAYS, Detail, Diary, HOURS, Letter, MINUTES, pause};
use super::wording::{Activity, COMPLAINTS, Channel};
use super::year::{CHAT, DAY, MINUTE, Moment, PHONE};

/// A step of the journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Receive,
    Search,
    LogIn,
    LockedOut,
    Read,
    Forecast,
    Queue,
    Call,
    CallAgain,
    Chat,
    ChatPassesOn,
    PhonePassesOn,
    Complain,
    Answered,
    Understand,
}

use Step::{
    Answered, Call, CallAgain, Chat, ChatPassesOn, Complain, Forecast, LockedOut, LogIn, PhonePassesOn, Queue, Read,
    Receive, Search, Understand,
};

/// What comes after a step, by probability; with what is left of 1 the customer does nothing more.
fn next(step: Step, letter: Letter) -> &'static [(f64, Step)] {
    match (step, letter) {
        (Receive, Letter::A) => &[(0.52, LogIn), (0.10, Search), (0.045, Queue), (0.035, Chat)],
        (Receive, Letter::B) => &[(0.22, LogIn), (0.36, Search), (0.16, Queue), (0.09, Chat)],
        (Search, Letter::A) => &[(0.46, LogIn), (0.20, Understand), (0.10, Search), (0.07, Queue), (0.06, Chat)],
        (Search, Letter::B) => &[(0.25, LogIn), (0.06, Understand), (0.15, Search), (0.30, Queue), (0.13, Chat)],
        (LogIn, _) => &[(0.93, Read), (0.03, Forecast)],
        (LockedOut, _) => &[(0.64, LogIn), (0.14, Queue)],
        (Read, Letter::A) => &[(0.58, Understand), (0.18, Forecast), (0.05, Search), (0.03, Queue), (0.02, Chat)],
        (Read, Letter::B) => &[(0.18, Understand), (0.15, Forecast), (0.24, Search), (0.17, Queue), (0.08, Chat)],
        (Forecast, Letter::A) => &[(0.62, Understand), (0.12, Read), (0.03, Queue), (0.03, Chat)],
        (Forecast, Letter::B) => &[(0.34, Understand), (0.14, Read), (0.15, Queue), (0.06, Chat)],
        // Some hang up; a few of them ring once more or try the chat.
        (Queue | CallAgain, _) => &[(0.86, Call), (0.06, CallAgain), (0.03, Chat)],
        // The rest of them: 30 % ring again within a week after letter B, 5 % after letter A.
        (Call, Letter::A) => &[(0.68, Understand), (0.06, PhonePassesOn), (0.05, CallAgain), (0.005, Complain)],
        (Call, Letter::B) => &[(0.36, Understand), (0.11, PhonePassesOn), (0.30, CallAgain), (0.05, Complain)],
        // Chat and phone send customers to each other, whatever the letter.
        (Chat, Letter::A) => &[(0.46, Understand), (0.40, ChatPassesOn)],
        (Chat, Letter::B) => &[(0.26, Understand), (0.52, ChatPassesOn), (0.03, Complain)],
        (ChatPassesOn, _) => &[(0.86, Queue)],
        (PhonePassesOn, _) => &[(0.74, Chat)],
        (Complain, _) => &[(0.9, Answered)],
        (Answered, _) => &[(0.45, Understand), (0.14, Queue)],
        (Understand, _) => &[],
    }
}

/// Who stops may take it up again days later.
const RESUMES: f64 = 0.16;
/// While they wait in the phone queue some look for the answer on the web, the letter before them (R220).
const SEARCHES_IN_QUEUE: f64 = 0.30;
/// Nobody goes on longer than this.
const MOST_STEPS: usize = 24;

/// Where a customer stands.
struct Situation {
    letter: Letter,
    digital: Channel,
    at: Moment,
    last: Step,
}

/// A statement arrives, and what the customer does about it.
pub(super) fn receive(diary: &mut Diary<'_>, letter: Letter, sent: Moment) {
    diary.note(sent, Activity::Statement, Channel::Letter, Detail::Letter(letter));
    let digital = diary.digital();
    let mut now = Situation { letter, digital, at: sent, last: Receive };
    let mut may_resume = true;
    for _ in 0..MOST_STEPS {
        let chosen = diary.chance.one_of(next(now.last, letter));
        let step = match chosen {
            Some(step) => step,
            None if may_resume && now.last != Receive && diary.chance.happens(RESUMES) => {
                may_resume = false;
                now.at = now.at.later(diary.chance.between(4, 11) * DAY).when_at_leisure(&mut diary.chance);
                LogIn
            }
            None => return give_up(diary, &now),
        };
        if step == Understand {
            understand(diary, &now);
            return;
        }
        take(diary, &mut now, step);
    }
}

/// How long after one step the other comes.
fn wait_before(chance: &mut Chance, last: Step, step: Step) -> i64 {
    let range = match (last, step) {
        // The letter takes two days in the post.
        (Receive, _) => (2 * DAY, 9 * DAY),
        (_, CallAgain) => DAYS,
        (Complain, _) => (6 * DAY, 15 * DAY),
        (Answered, _) => (2 * DAY, 4 * DAY),
        (_, Complain) => (DAY, 4 * DAY),
        (Search | Read | Forecast, Queue | Chat) => HOURS,
        (LockedOut, _) => (MINUTE, 30 * MINUTE),
        (PhonePassesOn, Chat) | (ChatPassesOn, Queue) => (2 * MINUTE, 90 * MINUTE),
        _ => MINUTES,
    };
    pause(chance, range)
}

fn take(diary: &mut Diary<'_>, now: &mut Situation, step: Step) {
    let mut at = now.at.later(wait_before(&mut diary.chance, now.last, step));
    let comes_from_afar = matches!(now.last, Receive | Answered);
    if comes_from_afar && matches!(step, Search | LogIn) {
        at = at.when_at_leisure(&mut diary.chance);
    }
    let mut taken = step;
    match step {
        Search => diary.search(at, now.digital),
        LogIn => {
            if !diary.log_in(at, now.digital) {
                taken = LockedOut;
            }
        }
        Read => diary.note(at, Activity::ReadStatement, now.digital, Detail::None),
        Forecast => diary.note(at, Activity::Forecast, now.digital, Detail::None),
        Queue | CallAgain => {
            at = stand_in_queue(diary, now, at);
            taken = Queue;
        }
        Call => diary.note(at, Activity::AskAboutStatement, Channel::Phone, Detail::None),
        Chat => {
            at = at.when_open(CHAT, &mut diary.chance);
            diary.note(at, Activity::AskAboutStatement, Channel::Chat, Detail::None);
        }
        ChatPassesOn => diary.note(at, Activity::PassedOn, Channel::Chat, Detail::None),
        PhonePassesOn => diary.note(at, Activity::PassedOn, Channel::Phone, Detail::None),
        Complain => {
            at = at.when_at_leisure(&mut diary.chance);
            let about = if diary.chance.happens(0.7) { COMPLAINTS[0] } else { COMPLAINTS[2] };
            diary.note(at, Activity::Complaint, Channel::Complaint, Detail::About(about));
        }
        Answered => {
            at = Moment::at(at.day(), 0);
            diary.note(at, Activity::ComplaintAnswer, Channel::Letter, Detail::None);
        }
        Receive | LockedOut | Understand => {}
    }
    now.at = at;
    now.last = taken;
}

/// Waits in the phone queue; gives when the wait is over.
fn stand_in_queue(diary: &mut Diary<'_>, now: &Situation, at: Moment) -> Moment {
    let at = at.when_open(PHONE, &mut diary.chance);
    let waited = diary.chance.soon(90, 26 * MINUTE);
    diary.note(at, Activity::Queue, Channel::Phone, Detail::Waited(waited));
    if waited > 4 * MINUTE && diary.chance.happens(SEARCHES_IN_QUEUE) {
        diary.search(at.later(waited / 2), now.digital);
    }
    at.later(waited)
}

/// Some who got no help are asked as well, and say no.
fn give_up(diary: &mut Diary<'_>, now: &Situation) {
    let channel = match now.last {
        Call => Channel::Phone,
        Chat => Channel::Chat,
        _ => return,
    };
    if diary.chance.happens(0.4) {
        let asked = now.at.later(pause(&mut diary.chance, (MINUTE, 12 * MINUTE)));
        let ease = diary.chance.between(1, 3);
        diary.note(asked, Activity::NotUnderstood, channel, Detail::Ease(ease));
    }
}

/// The customer is asked, in the channel at hand, and says yes.
fn understand(diary: &mut Diary<'_>, now: &Situation) {
    let channel = match now.last {
        Call | PhonePassesOn => Channel::Phone,
        Chat | ChatPassesOn => Channel::Chat,
        _ => now.digital,
    };
    let asked = now.at.later(pause(&mut diary.chance, (MINUTE, 12 * MINUTE)));
    let ease = match now.letter {
        Letter::A => 7 - diary.chance.soon(0, 4),
        Letter::B => 6 - diary.chance.soon(0, 5),
    };
    diary.note(asked, Activity::Understood, channel, Detail::Ease(ease));
}
