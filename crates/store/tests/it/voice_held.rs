//! Answers without an end, through the store alone: what is delivered is what was held last, and once.

use crate::common::{NOW, event, open, project};
use crate::voice::{DAY, asked, conflict, live, try_of};
use model::{DisplayId, Micros, SurveyId};
use store::{HeldResponse, Store};

const MINUTE: i64 = 60_000_000;

fn after(minutes: i64) -> Micros {
    Micros(NOW.0 + minutes * MINUTE)
}

/// Somebody's answers so far, as they come to a showing.
fn held(survey: &SurveyId, display: &DisplayId, answers: usize, at: Micros) -> HeldResponse {
    HeldResponse {
        project: project(),
        display: display.clone(),
        survey: survey.clone(),
        accepted: event(&format!("card-{display}"), 1, "survey answered"),
        answers,
        source: "widget".into(),
        key: None,
        link: None,
        at,
        said: None,
    }
}

fn shown(store: &Store) -> (SurveyId, DisplayId) {
    let survey = live(store, "Brevet").id;
    let display = asked(store, &try_of(&survey, "u_1", &["u_1".into()], 0.0), 0).unwrap();
    (survey, display)
}

fn take(store: &Store, display: &DisplayId, finished: bool, at: Micros) -> Result<(), store::StoreError> {
    store.take_display(&project(), display, &format!("card-{display}"), finished, DAY, at).map(drop)
}

fn finished(store: &Store) -> u64 {
    store.survey_rates(&project(), NOW, Micros(NOW.0 + DAY)).unwrap()[0].finished
}

#[test]
fn what_was_gone_on_with_since_it_was_read_is_not_delivered_as_it_was() {
    let (_dir, store) = open();
    let (survey, display) = shown(&store);
    take(&store, &display, false, NOW).unwrap();
    store.hold_response(&held(&survey, &display, 1, NOW), true).unwrap();
    let read = store.resting_responses(after(31)).unwrap().remove(0);
    store.hold_response(&held(&survey, &display, 2, after(31)), true).unwrap();
    assert!(!store.claim_response(&read, after(31)).unwrap(), "somebody went on");

    let read = store.resting_responses(after(62)).unwrap().remove(0);
    take(&store, &display, true, after(62)).unwrap();
    assert!(!store.claim_response(&read, after(62)).unwrap(), "its end is being written");
    assert!(!store.is_answered_in_part(&project(), &display).unwrap());
    assert_eq!(finished(&store), 1);
    assert!(store.claim_response(&read, after(70)).unwrap(), "an end that never was written is none");
    assert_eq!(finished(&store), 0);
}

#[test]
fn what_is_claimed_is_answered_in_part_and_is_delivered_also_after_a_crash() {
    let (_dir, store) = open();
    let (survey, display) = shown(&store);
    take(&store, &display, false, NOW).unwrap();
    store.hold_response(&held(&survey, &display, 1, NOW), true).unwrap();
    let read = store.resting_responses(after(31)).unwrap().remove(0);
    assert!(store.claim_response(&read, after(31)).unwrap());
    assert!(store.is_answered_in_part(&project(), &display).unwrap());
    for end in [false, true] {
        assert_eq!(conflict(take(&store, &display, end, after(31))), "display_delivering");
    }
    let more = held(&survey, &display, 2, after(31));
    assert_eq!(conflict(store.hold_response(&more, true)), "display_delivering");
    store.withdraw_response(&project(), Some(&display), None).unwrap();
    let again = store.resting_responses(after(32)).unwrap().remove(0);
    assert_eq!(again.accepted.event.message_id, read.accepted.event.message_id);
    assert!(store.claim_response(&again, after(32)).unwrap());
    assert_eq!(finished(&store), 0);
}

#[test]
fn of_sends_that_overtake_each_other_the_one_that_was_said_last_is_held() {
    let (_dir, store) = open();
    let (survey, display) = shown(&store);
    let send = |answers, said: Option<i64>| {
        let one = HeldResponse { said: said.map(after), ..held(&survey, &display, answers, NOW) };
        store.hold_response(&one, false).unwrap();
        store.resting_responses(after(31)).unwrap()[0].answers
    };
    assert_eq!(send(3, Some(1)), 3);
    assert_eq!(send(1, Some(2)), 1, "two answers were taken back");
    assert_eq!(send(3, Some(1)), 1, "what was said earlier came late");
    assert_eq!(send(2, Some(2)), 2, "said at the same time, the fuller one");
    assert_eq!(send(1, None), 2);
}

#[test]
fn what_is_held_of_whoever_is_erased_is_not_delivered() {
    let (_dir, store) = open();
    let (survey, display) = shown(&store);
    let one = held(&survey, &display, 1, NOW);
    let person = one.accepted.event.person.clone();
    store.hold_response(&one, true).unwrap();
    store.add_erased(&project(), std::slice::from_ref(&person), after(1)).unwrap();
    let read = store.resting_responses(after(31)).unwrap().remove(0);
    assert!(!store.claim_response(&read, after(31)).unwrap());
    assert!(store.resting_responses(after(31)).unwrap().is_empty());

    let erase = |from, until| {
        store.hold_response(&one, true).unwrap();
        store.erase_held(&project(), &[], &[(person.clone(), from, until)]).unwrap()
    };
    assert_eq!(erase(None, None), 1);
    assert_eq!(erase(Some(NOW.0), Some(NOW.0 + 1)), 1);
    assert_eq!((erase(Some(NOW.0 + 1), None), erase(None, Some(NOW.0))), (0, 0), "while it was somebody else's");
    assert_eq!(store.erase_held(&project(), &[person], &[]).unwrap(), 1);
}
