//! What people decide about findings, through the store alone.

use crate::common::{BY, NOW, open, project};
use model::{
    Action, ActionDirection, ActionMeasure, ActionPlan, ActionProgress, ActionStatus, Actor, AuditAction, By, Email,
    FindingAbout, FindingChange, FindingJourney, FindingPlace, FindingStatus, FrozenEstimate, FrozenFigure, Language,
    Member, Micros, ProjectRole, ProjectSettings, Role, TimeWindow,
};
use store::{AuditFilter, NewAction, NewDecision, NewMember, Store, StoreError};

const FINDING: &str = "f-0123456789abcdef";

fn member(store: &Store, name: &str) -> Member {
    let email = Email::parse(&format!("{name}@example.se")).unwrap();
    let new = NewMember { email, name, language: Language::Swedish, owner: false, password: None };
    let member = store.create_member(&BY, &new, NOW).unwrap();
    let place = ProjectRole { project: project(), role: Role::Responder, sees_personal_data: false };
    store.give_role(&BY, &member.id, &place, NOW).unwrap();
    member
}

fn by(member: &Member) -> By {
    By::from(Actor::Member(member.id.clone()))
}

fn about() -> FindingAbout {
    FindingAbout {
        kind: "loop".into(),
        polarity: "friction".into(),
        journey: Some(FindingJourney { id: "jny_1".into(), name: "Förstå beskedet".into(), problem: None }),
        goal: "Besked förstått".into(),
        place: FindingPlace::Step { activity: "Läs brevet".into() },
        segment: Vec::new(),
        only: false,
        only_since: None,
    }
}

fn decision(status: FindingStatus) -> NewDecision {
    NewDecision { status, reason: None, owner: None, confirmed: None, about: Some(about()) }
}

fn plan() -> ActionPlan {
    ActionPlan {
        direction: ActionDirection::Fix,
        what: "Skriv om brevet".into(),
        channels: vec!["letter".into()],
        cause: Some("Brevet säger inte vad som gäller".into()),
        waiver: None,
        measure: ActionMeasure::Failed,
        target: 0.1,
        owner: None,
        due: Some("2026-12-24".into()),
    }
}

fn new_action() -> NewAction {
    let estimate = FrozenEstimate {
        value: Some(0.25),
        n: 40,
        low: Some(0.14),
        high: Some(0.4),
        confidence: 0.95,
        method: "wilson".into(),
        as_of: Some(NOW),
    };
    NewAction {
        finding: FINDING.into(),
        about: about(),
        plan: plan(),
        before: FrozenFigure { estimate, from: Micros(1), to: Micros(9), frozen_at: NOW },
        baseline_excludes: TimeWindow { from: Micros(1), to: Micros(9) },
    }
}

fn progress(status: ActionStatus, reason: Option<&str>, done_on: Option<&str>) -> ActionProgress {
    ActionProgress { status, reason: reason.map(str::to_string), done_on: done_on.map(str::to_string) }
}

fn conflict<T: std::fmt::Debug>(result: Result<T, StoreError>) -> &'static str {
    match result {
        Err(StoreError::Conflict { rule }) => rule,
        other => panic!("{other:?} is no conflict"),
    }
}

#[test]
fn a_decision_has_versions_a_history_and_a_line_of_the_audit_log() {
    let (_dir, store) = open();
    let (anna, bo) = (member(&store, "anna"), member(&store, "bo"));
    assert_eq!(store.decided_findings(&project()).unwrap(), []);
    let mut new = decision(FindingStatus::Investigating);
    new.owner = Some(bo.id.clone());
    let made = store.decide_finding(&by(&anna), &project(), FINDING, 0, &new, NOW).unwrap();
    assert_eq!((made.version, made.about.clone(), made.owner.unwrap().name), (1, about(), "bo".to_string()));
    assert_eq!(conflict(store.decide_finding(&BY, &project(), FINDING, 0, &new, NOW)), "stale");
    new.confirmed = Some(("Brevet är otydligt".into(), "Läste brevet, frågade 12".into()));
    let confirmed = store.decide_finding(&by(&anna), &project(), FINDING, 1, &new, NOW).unwrap().confirmed.unwrap();
    assert_eq!((confirmed.by.unwrap().name.as_str(), confirmed.at), ("anna", NOW));
    // Told again as it was by somebody else, it stays confirmed by who confirmed it.
    new.status = FindingStatus::BeingFixed;
    new.about = None;
    let later = Micros(NOW.0 + 1);
    let kept = store.decide_finding(&by(&bo), &project(), FINDING, 2, &new, later).unwrap();
    let confirmed = kept.confirmed.clone().unwrap();
    assert_eq!((confirmed.by.unwrap().name.as_str(), confirmed.at), ("anna", NOW));
    assert_eq!(kept.about, about(), "what it was about stays when the analysis does not know it any more");
    let told: Vec<_> = kept.history.iter().map(|line| (line.what, line.from.as_deref(), line.to.as_deref())).collect();
    assert_eq!(
        told,
        [
            (FindingChange::Status, Some("new"), Some("investigating")),
            (FindingChange::Owner, None, Some("bo")),
            (FindingChange::Confirmed, None, Some("Brevet är otydligt")),
            (FindingChange::Status, Some("investigating"), Some("being_fixed")),
        ]
    );
    assert_eq!(store.studio_revisions(&project()).unwrap().findings, 3);
    let log = store.list_audit(&AuditFilter { limit: 50, ..AuditFilter::default() }).unwrap();
    assert_eq!(log.iter().filter(|entry| entry.action == AuditAction::DecideFinding).count(), 3);
    assert_eq!(store.find_decided(&project(), FINDING).unwrap(), Some(kept));
}

#[test]
fn what_is_dismissed_has_a_reason_and_what_nobody_knows_is_not_there() {
    let (_dir, store) = open();
    let dismissed = decision(FindingStatus::Dismissed);
    let refused = store.decide_finding(&BY, &project(), FINDING, 0, &dismissed, NOW);
    assert_eq!(conflict(refused), "dismissed_needs_a_reason");
    let unknown = NewDecision { about: None, ..decision(FindingStatus::Gone) };
    let refused = store.decide_finding(&BY, &project(), FINDING, 0, &unknown, NOW);
    assert_eq!(refused, Err(StoreError::NotFound));
    assert_eq!(store.studio_revisions(&project()).unwrap().findings, 0, "nothing of it was written");
}

#[test]
fn a_measure_is_kept_with_the_figure_before_and_follows_its_finding() {
    let (_dir, store) = open();
    let made = store.create_action(&BY, &project(), &new_action(), NOW).unwrap();
    assert_eq!((made.progress.status, made.version, &made.plan), (ActionStatus::Planned, 1, &plan()));
    assert_eq!(made.before, new_action().before);
    assert_eq!(store.followed_findings(&project()).unwrap(), [(FINDING.to_string(), about())]);
    store.decide_finding(&BY, &project(), FINDING, 0, &decision(FindingStatus::BeingFixed), NOW).unwrap();
    assert_eq!(store.followed_findings(&project()).unwrap(), [(FINDING.to_string(), about())], "each once");

    let update = |seen, plan: &ActionPlan, progress: &ActionProgress| {
        store.update_action(&BY, &project(), &made.id, seen, (plan, progress), NOW)
    };
    let both = ActionPlan { waiver: Some("Bråttom".into()), ..plan() };
    assert_eq!(conflict(update(1, &both, &progress(ActionStatus::Planned, None, None))), "cause_or_waiver");
    assert_eq!(conflict(update(1, &plan(), &progress(ActionStatus::Dropped, None, None))), "dropped_needs_a_reason");
    assert_eq!(conflict(update(1, &plan(), &progress(ActionStatus::Done, None, None))), "done_needs_a_day");
    let moved = ActionPlan { measure: ActionMeasure::Contacts, ..plan() };
    assert_eq!(conflict(update(1, &moved, &progress(ActionStatus::Planned, None, None))), "measure_stays");
    let no_day = progress(ActionStatus::Done, None, Some("2026-02-31"));
    assert_eq!(conflict(update(1, &plan(), &no_day)), "constraint");
    let done = update(1, &plan(), &progress(ActionStatus::Done, None, Some("2026-12-01"))).unwrap();
    assert_eq!((done.version, done.before), (2, made.before.clone()));
    assert_eq!(conflict(update(1, &plan(), &progress(ActionStatus::Planned, None, None))), "stale");

    let other = store.create_project(&BY, "Andra", &ProjectSettings::default(), NOW).unwrap().id;
    assert_eq!(store.find_action(&other, &made.id).unwrap(), None);
    assert_eq!(store.delete_action(&BY, &other, &made.id, NOW), Err(StoreError::NotFound));
    store.delete_action(&BY, &project(), &made.id, NOW).unwrap();
    assert_eq!(store.list_actions(&project()).unwrap(), []);
    let decided = store.find_decided(&project(), FINDING).unwrap().unwrap();
    let told: Vec<_> = decided.history.iter().filter(|line| line.what == FindingChange::Action).collect();
    assert_eq!(told.iter().map(|line| line.to.as_deref()).collect::<Vec<_>>(), [Some("planned"), Some("done"), None]);
}

#[test]
fn who_leaves_answers_for_nothing_and_is_named_nowhere() {
    let (_dir, store) = open();
    let (anna, bo) = (member(&store, "anna"), member(&store, "bo"));
    let new = NewDecision {
        owner: Some(bo.id.clone()),
        confirmed: Some(("Brevet".into(), "Läste det".into())),
        ..decision(FindingStatus::Investigating)
    };
    store.decide_finding(&by(&bo), &project(), FINDING, 0, &new, NOW).unwrap();
    let mut action = new_action();
    action.plan.owner = Some(bo.id.clone());
    store.create_action(&by(&bo), &project(), &action, NOW).unwrap();

    store.take_role(&BY, &bo.id, &project(), NOW).unwrap();
    let only = |store: &Store| -> Action { store.list_actions(&project()).unwrap().remove(0) };
    assert_eq!(only(&store).owner, None);
    assert_eq!(store.find_decided(&project(), FINDING).unwrap().unwrap().owner, None);
    let again = store.decide_finding(&by(&anna), &project(), FINDING, 1, &new, NOW);
    assert_eq!(conflict(again), "owner_not_in_project");

    store.remove_member(&BY, &bo.id, NOW).unwrap();
    let decided = store.find_decided(&project(), FINDING).unwrap().unwrap();
    assert!(decided.history.iter().all(|line| line.by.is_none() && line.to.as_deref() != Some("bo")), "{decided:?}");
    assert_eq!((decided.changed_by, decided.confirmed.unwrap().by), (None, None));
    assert_eq!(only(&store).plan.owner, None);
}

#[test]
fn what_failures_cost_is_the_time_of_a_contact_until_somebody_says() {
    let (_dir, store) = open();
    let assumed = store.assumptions_of(&project()).unwrap();
    assert_eq!((assumed.version, assumed.contact_minutes, assumed.goal_sek), (0, Some(8.0), None));
    let new = model::Assumptions { goal_sek: Some(450.0), contact_minutes: None, ..assumed };
    let kept = store.put_assumptions(&BY, &project(), 0, &new, NOW).unwrap();
    assert_eq!((kept.version, kept.contact_minutes, kept.goal_sek), (1, None, Some(450.0)));
    assert_eq!(conflict(store.put_assumptions(&BY, &project(), 0, &new, NOW)), "stale");
}

#[test]
fn an_erased_customer_is_taken_out_of_texts_and_the_decision_stays() {
    let (_dir, store) = open();
    let dismissed = NewDecision { reason: Some("Bara kund 4711".into()), ..decision(FindingStatus::Dismissed) };
    store.decide_finding(&BY, &project(), FINDING, 0, &dismissed, NOW).unwrap();
    let mut action = new_action();
    action.plan.channels = vec!["Ring 4711".into()];
    store.create_action(&BY, &project(), &action, NOW).unwrap();
    let erase = || store.erase_written(&project(), |_, texts| texts.iter().any(|text| text.contains("4711"))).unwrap();
    assert_eq!(erase(), 3, "the reason, the line that tells it, the channels");
    let decided = store.find_decided(&project(), FINDING).unwrap().unwrap();
    assert_eq!(
        (decided.status, decided.version, decided.reason.as_deref()),
        (FindingStatus::Dismissed, 2, Some("[…]"))
    );
    assert!(!format!("{decided:?} {:?}", store.list_actions(&project()).unwrap()).contains("4711"));
    assert_eq!(erase(), 0);
}
