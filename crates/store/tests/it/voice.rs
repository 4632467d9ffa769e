//! Surveys, whom they ask, and their links, through the store alone.

use crate::common::{BY, NOW, open, project};
use model::{
    Actor, Asked, By, DisplayId, Email, IdentityKey, Language, Member, Micros, ProjectRole, ProjectSettings, Rest,
    Role, StudioSurvey, SurveyDraft, SurveyId, SurveyState, Verdict,
};
use std::sync::Barrier;
use store::{DisplayTry, Displayed, NewMember, NewSurvey, NewSurveyLink, Store, StoreError};

pub(crate) const DAY: i64 = 86_400_000_000;

fn analyst(store: &Store, name: &str) -> Member {
    let email = Email::parse(&format!("{name}@example.se")).unwrap();
    let new = NewMember { email, name, language: Language::Swedish, owner: false, password: None };
    let member = store.create_member(&BY, &new, NOW).unwrap();
    let place = ProjectRole { project: project(), role: Role::Analyst, sees_personal_data: false };
    store.give_role(&BY, &member.id, &place, NOW).unwrap();
    member
}

fn survey(name: &str) -> NewSurvey {
    let asked = Asked { languages: vec!["sv".into()], ..Asked::default() };
    NewSurvey { draft: SurveyDraft { name: name.into(), asked, ..SurveyDraft::default() }, ..NewSurvey::default() }
}

pub(crate) fn live(store: &Store, name: &str) -> StudioSurvey {
    let owner = analyst(store, &name.to_lowercase());
    let new = NewSurvey { owner: Some(owner.id), ..survey(name) };
    let made = store.create_survey(&BY, &project(), &new, NOW).unwrap();
    store.publish_survey(&BY, &project(), &made.id, made.version, 0, NOW).unwrap()
}

pub(crate) fn conflict<T: std::fmt::Debug>(result: Result<T, StoreError>) -> &'static str {
    match result {
        Err(StoreError::Conflict { rule }) => rule,
        other => panic!("{other:?} is no conflict"),
    }
}

fn rest() -> Rest {
    Rest { again_days: 90, quiet_days: 30, share: 0.5, ..Rest::default() }
}

pub(crate) fn try_of<'a>(survey: &'a SurveyId, person: &'a str, also: &'a [String], draw: f64) -> DisplayTry<'a> {
    DisplayTry {
        survey: (survey, 1),
        rest: rest(),
        person: Some(person),
        device: None,
        also,
        channel: "web",
        touchpoint: None,
        draw,
        request: None,
        wanted: false,
    }
}

pub(crate) fn asked(store: &Store, given: &DisplayTry<'_>, now: i64) -> Result<DisplayId, Verdict> {
    match store.display(&project(), given, Micros(NOW.0 + now)).unwrap() {
        Displayed::Asked(id) => Ok(id),
        Displayed::Left(verdict) => Err(verdict),
    }
}

#[test]
fn a_version_that_went_live_never_changes() {
    let (_dir, store) = open();
    let made = store.create_survey(&BY, &project(), &survey("Brevet"), NOW).unwrap();
    let publish = |seen| store.publish_survey(&BY, &project(), &made.id, seen, 0, NOW);
    assert_eq!(conflict(publish(1)), "survey_without_owner");
    let anna = analyst(&store, "anna");
    let owned = NewSurvey { owner: Some(anna.id.clone()), ..survey("Brevet") };
    let by = By::from(Actor::Member(anna.id.clone()));
    let changed = store.update_survey(&by, &project(), &made.id, 1, &owned, NOW).unwrap();
    assert_eq!((changed.version, changed.owner.unwrap().name.as_str()), (2, "anna"));
    assert_eq!(conflict(publish(1)), "stale");
    let first = publish(2).unwrap();
    assert_eq!((first.state, first.published), (SurveyState::Live, 1));
    assert_eq!(publish(2).unwrap().published, 1, "the same again is no new version");
    let mut other = owned.clone();
    other.draft.asked.languages = vec!["en".into()];
    let drafted = store.update_survey(&by, &project(), &made.id, 2, &other, NOW).unwrap();
    assert_eq!(drafted.live.as_ref().map(|live| live.asked.languages.clone()), Some(vec!["sv".into()]));
    assert_eq!(publish(3).unwrap().published, 2);
    let versions = store.survey_versions(&project()).unwrap();
    let languages = |number| versions[&(made.id.clone(), number)].asked.languages[0].as_str();
    assert_eq!((languages(1), languages(2)), ("sv", "en"));
    assert_eq!(conflict(store.delete_survey(&BY, &project(), &made.id, NOW)), "survey_was_asked");
    let state = |state| store.set_survey_state(&BY, &project(), &made.id, state, NOW);
    assert_eq!(state(SurveyState::Paused).unwrap().state, SurveyState::Paused);
    assert_eq!(state(SurveyState::Ended).unwrap().state, SurveyState::Ended);
    assert_eq!(conflict(state(SurveyState::Live)), "survey_ended");
    assert_eq!(conflict(publish(3)), "survey_ended");
}

#[test]
fn what_is_another_projects_is_not_there() {
    let (_dir, store) = open();
    let other = store.create_project(&BY, "Andra", &ProjectSettings::default(), NOW).unwrap().id;
    let made = live(&store, "Brevet");
    assert_eq!(store.find_survey(&other, &made.id).unwrap(), None);
    assert!(matches!(store.publish_survey(&BY, &other, &made.id, 1, 0, NOW), Err(StoreError::NotFound)));
    let link = NewSurveyLink {
        survey: &made.id,
        place: "Butik",
        channel: "store",
        person: None,
        expires: None,
        display: None,
    };
    assert!(matches!(store.create_survey_link(&BY, &other, &link, NOW), Err(StoreError::NotFound)));
    let display = asked(&store, &try_of(&made.id, "u_1", &["u_1".into()], 0.0), 0).unwrap();
    assert!(store.find_display(&other, &display).unwrap().is_none());
    assert!(matches!(store.take_display(&other, &display, "a", true, DAY, NOW), Err(StoreError::NotFound)));
}

#[test]
fn a_person_is_left_in_peace_whichever_name_and_channel_they_come_by() {
    let (_dir, store) = open();
    let (letter, call) = (live(&store, "Brevet"), live(&store, "Samtalet"));
    let names: [String; 2] = ["a_1".into(), "u_1".into()];
    asked(&store, &try_of(&letter.id, "a_1", &names, 0.49), 0).unwrap();
    let by_phone =
        |draw, now| asked(&store, &DisplayTry { channel: "phone", ..try_of(&call.id, "u_1", &names, draw) }, now);
    assert_eq!(by_phone(0.0, DAY), Err(Verdict::Quiet));
    assert_eq!(by_phone(0.0, DAY + 1), Err(Verdict::Quiet));
    assert_eq!(by_phone(0.5, 30 * DAY), Err(Verdict::NotDrawn));
    by_phone(0.0, 30 * DAY).unwrap();
    assert_eq!(asked(&store, &try_of(&letter.id, "u_1", &names, 0.0), 31 * DAY), Err(Verdict::AskedLately));
    store.opt_out(&project(), "u_1", NOW).unwrap();
    assert_eq!(asked(&store, &try_of(&letter.id, "a_1", &names, 0.0), 400 * DAY), Err(Verdict::OptedOut));
    let why = store.why_asked(&project(), &names).unwrap();
    let told: Vec<_> = why.asked.iter().map(|asked| (asked.survey.clone(), asked.channel.as_str())).collect();
    assert_eq!(told, [(call.id.clone(), "phone"), (letter.id.clone(), "web")]);
    let reasons: Vec<_> = why.left.iter().map(|left| (left.reason, left.times)).collect();
    let (lately, quiet, not_drawn) = (Verdict::AskedLately, Verdict::Quiet, Verdict::NotDrawn);
    assert_eq!(reasons, [(Verdict::OptedOut, 1), (lately, 1), (not_drawn, 1), (quiet, 2)]);
    assert_eq!(why.opted_out, Some(NOW));
}

/// Two surveys in two channels at the same moment, twenty times: one asks each time.
#[test]
fn of_two_channels_at_once_one_asks() {
    let (_dir, store) = open();
    let surveys = [live(&store, "Brevet"), live(&store, "Samtalet")];
    for round in 0..20 {
        let names = [format!("u_{round}")];
        let barrier = Barrier::new(2);
        let results: Vec<_> = std::thread::scope(|scope| {
            let ask = |survey: &StudioSurvey| {
                barrier.wait();
                asked(&store, &try_of(&survey.id, &names[0], &names, 0.0), 0).is_ok()
            };
            let both: Vec<_> = surveys.iter().map(|survey| scope.spawn(move || ask(survey))).collect();
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(results.iter().filter(|asked| **asked).count(), 1, "{results:?}");
    }
}

#[test]
fn a_showing_is_answered_once() {
    let (_dir, store) = open();
    let made = live(&store, "Brevet");
    let names = ["u_1".to_string()];
    let given = DisplayTry { request: Some("try-1"), ..try_of(&made.id, "u_1", &names, 0.0) };
    let display = asked(&store, &given, 0).unwrap();
    assert_eq!(asked(&store, &given, 5), Ok(display.clone()), "sent again, the same answer");
    let others = ["u_2".to_string()];
    let stolen = store.display(&project(), &DisplayTry { person: Some("u_2"), also: &others, ..given }, NOW);
    assert_eq!(conflict(stolen), "request_of_another");
    let second = live(&store, "Samtalet");
    let free = ["u_3".to_string()];
    let other_survey = DisplayTry { request: Some("try-1"), ..try_of(&second.id, "u_3", &free, 0.0) };
    assert!(asked(&store, &other_survey, 5).is_ok(), "an id belongs to one survey's try");
    let take = |answer, now| store.take_display(&project(), &display, answer, true, DAY, Micros(NOW.0 + now));
    assert_eq!(conflict(take("m1", DAY + 1)), "display_expired");
    let taken = take("m1", DAY).unwrap();
    assert_eq!((taken.person.as_deref(), taken.number), (Some("u_1"), 1));
    assert!((taken.probability - 0.5).abs() < 1e-12);
    assert_eq!(take("m1", 9 * DAY).unwrap(), taken, "the same answer again");
    assert_eq!(conflict(take("m2", DAY)), "display_used");
    let rates = store.survey_rates(&project(), NOW, Micros(NOW.0 + DAY)).unwrap();
    let its = rates.iter().find(|rates| rates.survey == made.id).unwrap();
    assert_eq!((its.shown, its.started, its.finished), (1, 1, 1));
}

#[test]
fn a_personal_link_answers_once_and_an_open_one_often() {
    let (_dir, store) = open();
    let made = live(&store, "Brevet");
    let make = |person, expires| {
        let new =
            NewSurveyLink { survey: &made.id, place: "Kvittot", channel: "store", person, expires, display: None };
        store.create_survey_link(&BY, &project(), &new, NOW).unwrap()
    };
    let (open_link, opens) = make(None, None);
    let (personal, secret) = make(Some("u_1"), Some(Micros(NOW.0 + DAY)));
    assert!(secret.len() >= 22 && opens.len() >= 8);
    let find = |opens: &str| store.find_survey_link(opens).unwrap();
    assert_eq!(find(&opens).map(|link| link.id), Some(open_link.id.clone()));
    assert_eq!(find("nothing"), None);
    assert!(find(&secret).unwrap().opens(NOW) && !find(&secret).unwrap().opens(Micros(NOW.0 + DAY)));
    store.use_survey_link(&personal.id, NOW).unwrap();
    assert!(!find(&secret).unwrap().opens(NOW));
    assert!(matches!(store.use_survey_link(&personal.id, NOW), Err(StoreError::NotFound)));
    for _ in 0..2 {
        store.use_survey_link(&open_link.id, NOW).unwrap();
        assert!(find(&opens).unwrap().opens(NOW));
    }
    store.revoke_survey_link(&BY, &project(), &open_link.id, NOW).unwrap();
    assert!(!find(&opens).unwrap().opens(NOW));
    assert_eq!(store.list_survey_links(&project(), &made.id).unwrap().len(), 1, "personal ones are not listed");
}

#[test]
fn a_device_that_somebody_was_asked_on_is_left_in_peace_too() {
    let (_dir, store) = open();
    let made = live(&store, "Brevet");
    let (names, device) = (["u_1".to_string()], ["a_1".to_string()]);
    asked(&store, &DisplayTry { device: Some("a_1"), ..try_of(&made.id, "u_1", &names, 0.0) }, 0).unwrap();
    assert_eq!(asked(&store, &try_of(&made.id, "a_1", &device, 0.0), DAY), Err(Verdict::AskedLately));
    store.forget_asked(&project(), Micros(NOW.0 + 1)).unwrap();
    assert!(asked(&store, &try_of(&made.id, "a_1", &device, 0.0), DAY).is_ok(), "what is past its time is forgotten");
}

#[test]
fn who_asked_for_it_is_in_no_rate_and_who_wants_no_questions_gets_none() {
    let (_dir, store) = open();
    let made = live(&store, "Brevet");
    let names = ["u_1".to_string()];
    let wanted = DisplayTry { wanted: true, ..try_of(&made.id, "u_1", &names, 1.0) };
    asked(&store, &wanted, 0).unwrap();
    assert_eq!(store.survey_rates(&project(), NOW, Micros(NOW.0 + DAY)).unwrap(), []);
    assert_eq!(
        asked(&store, &try_of(&made.id, "u_1", &names, 0.0), DAY),
        Err(Verdict::AskedLately),
        "asked all the same"
    );
    store.opt_out(&project(), "u_1", NOW).unwrap();
    assert_eq!(asked(&store, &wanted, 2 * DAY), Err(Verdict::OptedOut));
}

#[test]
fn who_is_erased_was_never_asked() {
    let (_dir, store) = open();
    let made = live(&store, "Brevet");
    let names = ["u_1".to_string()];
    let display = asked(&store, &try_of(&made.id, "u_1", &names, 0.0), 0).unwrap();
    store.take_display(&project(), &display, "u_1-answer", true, DAY, NOW).unwrap();
    asked(&store, &try_of(&made.id, "u_1", &names, 0.0), 1).unwrap_err();
    store.opt_out(&project(), "u_1", NOW).unwrap();
    let erased = || store.erase_asked(&project(), &[IdentityKey("u_1".into())]).unwrap();
    assert_eq!((erased(), erased()), (3, 0));
    assert_eq!(store.why_asked(&project(), &names).unwrap(), store::WhyAsked::default());
    let rates = store.survey_rates(&project(), NOW, Micros(NOW.0 + DAY)).unwrap();
    assert_eq!((rates[0].shown, rates[0].started), (1, 1), "that somebody was asked stays counted");
}
