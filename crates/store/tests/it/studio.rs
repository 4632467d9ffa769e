//! What people decide in the studio, through the store alone.

use crate::common::{BY, NOW, open, project};
use model::{
    Actor, AuditAction, By, Email, JourneyDefinition, JourneyId, Language, Member, ProjectId, ProjectRole,
    ProjectSettings, Role, StationRule, StationSpec,
};
use store::{AuditFilter, NewJourney, NewMember, Store, StoreError};

fn member(store: &Store, name: &str, owner: bool) -> Member {
    let email = Email::parse(&format!("{name}@example.se")).unwrap();
    let new = NewMember { email, name, language: Language::Swedish, owner, password: None };
    store.create_member(&BY, &new, NOW).unwrap()
}

fn analyst(store: &Store, name: &str) -> Member {
    let member = member(store, name, false);
    let place = ProjectRole { project: project(), role: Role::Analyst, sees_personal_data: false };
    store.give_role(&BY, &member.id, &place, NOW).unwrap();
    member
}

fn by(member: &Member) -> By {
    By::from(Actor::Member(member.id.clone()))
}

fn journey(name: &str) -> NewJourney {
    let definition = JourneyDefinition {
        name: name.into(),
        problem: Some("Jag vet inte vad jag får i pension".into()),
        goal: vec!["Besked förstått".into()],
        horizon: Some("14d".parse().unwrap()),
        ..JourneyDefinition::default()
    };
    NewJourney { definition, ..NewJourney::default() }
}

fn conflict<T: std::fmt::Debug>(result: Result<T, StoreError>) -> &'static str {
    match result {
        Err(StoreError::Conflict { rule }) => rule,
        other => panic!("{other:?} is no conflict"),
    }
}

#[test]
fn who_did_not_see_the_newest_version_overwrites_nothing() {
    let (_dir, store) = open();
    let anna = analyst(&store, "anna");
    let made = store.create_journey(&by(&anna), &project(), &journey("Förstå beskedet"), NOW).unwrap();
    assert_eq!((made.version, made.created_by.as_ref().map(|by| by.name.as_str())), (1, Some("anna")));
    let changed = store.update_journey(&BY, &project(), &made.id, 1, &journey("Förstå mitt besked"), NOW).unwrap();
    assert_eq!((changed.version, changed.definition.name.as_str()), (2, "Förstå mitt besked"));
    assert_eq!(changed.updated_by, None, "the command line is no member");
    let late = store.update_journey(&by(&anna), &project(), &made.id, 1, &journey("Något annat"), NOW);
    assert_eq!(conflict(late), "stale");
    assert_eq!(store.find_journey(&project(), &made.id).unwrap(), Some(changed));
}

#[test]
fn a_name_belongs_to_one_journey_of_a_project() {
    let (_dir, store) = open();
    let other = store.create_project(&BY, "Andra", &ProjectSettings::default(), NOW).unwrap().id;
    let first = store.create_journey(&BY, &project(), &journey("Flytta"), NOW).unwrap();
    assert_eq!(conflict(store.create_journey(&BY, &project(), &journey("Flytta"), NOW)), "journey_name_taken");
    let second = store.create_journey(&BY, &project(), &journey("Spara"), NOW).unwrap();
    let renamed = store.update_journey(&BY, &project(), &second.id, 1, &journey("Flytta"), NOW);
    assert_eq!(conflict(renamed), "journey_name_taken");
    assert_eq!(conflict(store.create_journey(&BY, &project(), &journey(""), NOW)), "name_is_1_to_200_signs");
    store.create_journey(&BY, &other, &journey("Flytta"), NOW).unwrap();
    store.delete_journey(&BY, &project(), &first.id, NOW).unwrap();
    store.create_journey(&BY, &project(), &journey("Flytta"), NOW).unwrap();
}

#[test]
fn what_is_another_projects_is_not_there() {
    let (_dir, store) = open();
    let other = store.create_project(&BY, "Andra", &ProjectSettings::default(), NOW).unwrap().id;
    let made = store.create_journey(&BY, &project(), &journey("Flytta"), NOW).unwrap();
    assert_eq!(store.find_journey(&other, &made.id).unwrap(), None);
    let update = store.update_journey(&BY, &other, &made.id, 1, &journey("X"), NOW);
    assert_eq!(update.unwrap_err(), StoreError::NotFound);
    assert_eq!(store.delete_journey(&BY, &other, &made.id, NOW), Err(StoreError::NotFound));
    let nowhere = ProjectId("prj_0".into());
    assert_eq!(store.definition_of(&nowhere).unwrap_err(), StoreError::NotFound);
    assert_eq!(store.find_journey(&project(), &JourneyId("jny_0".into())).unwrap(), None);
}

#[test]
fn the_definition_has_everything_and_another_revision_after_every_change() {
    let (_dir, store) = open();
    let olle = member(&store, "olle", true);
    assert_eq!(store.definition_of(&project()).unwrap(), model::StudioDefinition::default());
    let made = store.create_journey(&BY, &project(), &journey("Flytta"), NOW).unwrap();
    let rule =
        StationRule { activity: Some("Samtal*".into()), station: Some("Ringa".into()), ..StationRule::default() };
    let station = StationSpec { name: "Försöka förstå".into(), waiting: true, ..StationSpec::default() };
    let rules = store
        .put_station_rules(&BY, &project(), 0, std::slice::from_ref(&rule), std::slice::from_ref(&station), NOW)
        .unwrap();
    assert_eq!((rules.version, rules.rules.as_slice(), rules.stations.as_slice()), (1, &[rule][..], &[station][..]));
    assert_eq!(conflict(store.put_station_rules(&BY, &project(), 0, &[], &[], NOW)), "stale");
    store.put_channel_owner(&BY, &project(), "phone", Some(&olle.id), NOW).unwrap();
    let all = store.definition_of(&project()).unwrap();
    assert_eq!((all.revision, all.journey(&made.id), &all.rules), (3, Some(&made), &rules));
    assert_eq!(all.channel_owner("phone").map(|owner| &owner.id), Some(&olle.id));
    assert_eq!((all.to_file().journey.len(), all.to_file().rule.len(), all.to_file().station.len()), (1, 1, 1));
    store.put_station_rules(&BY, &project(), 1, &[], &[], NOW).unwrap();
    store.delete_journey(&BY, &project(), &made.id, NOW).unwrap();
    store.put_channel_owner(&BY, &project(), "phone", None, NOW).unwrap();
    let none = store.definition_of(&project()).unwrap();
    assert_eq!((none.revision, none.journeys.len(), none.rules.rules.len(), none.channels.len()), (6, 0, 0, 0));
}

#[test]
fn who_does_not_work_in_the_project_answers_for_nothing() {
    let (_dir, store) = open();
    let (olle, anna, eva) = (member(&store, "olle", true), analyst(&store, "anna"), member(&store, "eva", false));
    let owned = |owner: &Member, name: &str| NewJourney { owner: Some(owner.id.clone()), ..journey(name) };
    let refused = store.create_journey(&BY, &project(), &owned(&eva, "Flytta"), NOW);
    assert_eq!(conflict(refused), "owner_not_in_project");
    let refused = store.put_channel_owner(&BY, &project(), "web", Some(&eva.id), NOW);
    assert_eq!(conflict(refused), "owner_not_in_project");
    let made = store.create_journey(&BY, &project(), &owned(&anna, "Flytta"), NOW).unwrap();
    store.put_channel_owner(&BY, &project(), "web", Some(&anna.id), NOW).unwrap();
    store.create_journey(&BY, &project(), &owned(&olle, "Spara"), NOW).unwrap();
    let names = |store: &Store| {
        let all = store.definition_of(&project()).unwrap();
        let journeys = all.journeys.iter().map(|journey| journey.owner.as_ref().map(|owner| owner.name.clone()));
        let channel = all.channel_owner("web").map(|owner| owner.name.clone());
        (journeys.collect::<Vec<_>>(), channel)
    };
    let (anna_owns, olle_owns) = (Some("anna".to_string()), Some("olle".to_string()));
    assert_eq!(names(&store), (vec![anna_owns.clone(), olle_owns.clone()], anna_owns.clone()));
    let colleagues: Vec<String> =
        store.list_colleagues(&project()).unwrap().into_iter().map(|colleague| colleague.name).collect();
    assert_eq!(colleagues, ["anna", "olle"]);

    // Her place goes, then comes back; then she leaves altogether.
    store.take_role(&BY, &anna.id, &project(), NOW).unwrap();
    assert_eq!(names(&store), (vec![None, olle_owns.clone()], None));
    let place = ProjectRole { project: project(), role: Role::Viewer, sees_personal_data: false };
    store.give_role(&BY, &anna.id, &place, NOW).unwrap();
    assert_eq!(names(&store), (vec![anna_owns.clone(), olle_owns.clone()], anna_owns));
    store.set_disabled(&BY, &anna.id, true, NOW).unwrap();
    assert_eq!(names(&store), (vec![None, olle_owns.clone()], None));
    store.remove_member(&BY, &anna.id, NOW).unwrap();
    assert_eq!(names(&store), (vec![None, olle_owns], None));
    assert_eq!(store.find_journey(&project(), &made.id).unwrap().unwrap().owner, None);
}

#[test]
fn every_decision_is_a_line_of_the_audit_log() {
    let (_dir, store) = open();
    let made = store.create_journey(&BY, &project(), &journey("Flytta"), NOW).unwrap();
    store.update_journey(&BY, &project(), &made.id, 1, &journey("Flytta hem"), NOW).unwrap();
    store.delete_journey(&BY, &project(), &made.id, NOW).unwrap();
    store.put_station_rules(&BY, &project(), 0, &[], &[], NOW).unwrap();
    store.put_channel_owner(&BY, &project(), "web", None, NOW).unwrap();
    let filter = AuditFilter { project: Some(project()), limit: 100, ..AuditFilter::default() };
    let actions: Vec<AuditAction> =
        store.list_audit(&filter).unwrap().into_iter().rev().map(|entry| entry.action).collect();
    let expected = [
        AuditAction::CreateJourney,
        AuditAction::UpdateJourney,
        AuditAction::DeleteJourney,
        AuditAction::UpdateRules,
        AuditAction::ChangeChannelOwner,
    ];
    assert_eq!(actions, expected);
}

/// A saved journey is counted exactly: that two differ by one activity must at least be seen.
#[test]
fn a_journey_that_comes_close_to_another_is_saved_with_a_line_that_says_so() {
    let (_dir, store) = open();
    let anna = analyst(&store, "anna");
    let with = |name: &str, activities: &[&str]| {
        let mut new = journey(name);
        new.definition.activities = activities.iter().map(ToString::to_string).collect();
        new
    };
    let first = store.create_journey(&by(&anna), &project(), &with("Ett", &["brev", "samtal", "besök"]), NOW).unwrap();
    store.create_journey(&by(&anna), &project(), &with("Två", &["brev", "samtal", "besök", "klagomål"]), NOW).unwrap();
    let other = store.create_journey(&by(&anna), &project(), &with("Tre", &["flytta", "packa", "städa"]), NOW).unwrap();
    store.update_journey(&by(&anna), &project(), &other.id, 1, &with("Tre", &["flytta", "packa"]), NOW).unwrap();
    let filter = AuditFilter { project: Some(project()), limit: 4, ..AuditFilter::default() };
    let lines: Vec<String> =
        store.list_audit(&filter).unwrap().iter().map(|line| format!("{:?}", line.detail)).collect();
    let close = format!("\"close_to\": Code({:?}), \"differs_by\": Count(1)", first.id.0);
    assert!(lines[2].contains(&close) && lines[2].contains("\"names\": Count(5)"), "{lines:?}");
    assert!(lines[0].contains("\"changed\": Count(1)") && !lines[0].contains("close_to"), "{lines:?}");
    assert!(!lines[1].contains("close_to") && !lines[3].contains("close_to"), "{lines:?}");
    assert!(!lines.join(" ").contains("klagomål"), "names stay out of a log that is for ever");
}
