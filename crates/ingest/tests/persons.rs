//! Who is who: every known way in which identifiers go wrong, one test each, named after the rule.

use ingest::identity::{
    IdentityLimits, ProjectKey, Resolution, ReviewReason, is_back_stitched, normalise, pseudonym, resolve,
};
use model::{Fact, IdentityKey, IdentityKind, Micros, RecordedFact};

const DAY: i64 = 86_400_000_000;

/// A pseudonym that can be read: `u_anna` with dashes to fill.
fn key(text: &str) -> IdentityKey {
    let (letter, name) = text.split_once('_').expect("letter_name");
    IdentityKey(format!("{letter}_{name:-<16}"))
}

fn seen(weaker: &str, stronger: &str, day: i32) -> Fact {
    Fact::Together { weaker: key(weaker), stronger: key(stronger), day }
}

fn alias(from: &str, to: &str) -> Fact {
    Fact::Alias { from: key(from), to: key(to) }
}

fn merge(a: &str, b: &str) -> Fact {
    Fact::Merge { a: key(a), b: key(b) }
}

fn unmerge(a: &str, b: &str) -> Fact {
    Fact::Unmerge { a: key(a), b: key(b) }
}

fn recorded(facts: Vec<Fact>) -> Vec<RecordedFact> {
    (0..).zip(facts).map(|(seq, fact)| RecordedFact { seq, at: Micros(seq * DAY), fact }).collect()
}

fn resolved(facts: Vec<Fact>) -> Resolution {
    resolve(&recorded(facts), None, &IdentityLimits::default())
}

/// The readable name of the person of an identifier on a day.
fn person(resolution: &Resolution, identity: &str, day: i64) -> String {
    let key = key(identity);
    let person = resolution.map.person(key.as_str(), day * DAY + DAY / 2);
    let (name, epoch) = person.split_once('#').map_or((person, None), |(name, epoch)| (name, Some(epoch)));
    let name = name.trim_end_matches('-');
    epoch.map_or(name.to_owned(), |epoch| format!("{name}#{epoch}"))
}

#[test]
fn a_device_belongs_to_the_one_person_it_was_seen_with_also_before() {
    let resolution = resolved(vec![seen("a_phone", "u_anna", 10)]);
    assert_eq!(person(&resolution, "a_phone", 0), "u_anna");
    assert_eq!(person(&resolution, "a_phone", 900), "u_anna");
    assert!(is_back_stitched(&resolution.map, key("a_phone").as_str(), 0));
    assert!(!is_back_stitched(&resolution.map, key("u_anna").as_str(), 0));
    assert_eq!((resolution.figures.identities, resolution.figures.persons), (2, 1));
    assert_eq!(resolution.figures.stitched_identities, 1);
}

#[test]
fn identify_with_null_joins_nobody() {
    let project = ProjectKey::new([1; 32]);
    let mut facts = Vec::new();
    for device in ["d1", "d2"] {
        for claimed in ["null", "undefined", "[object Object]", "00000000-0000-0000-0000-000000000000"] {
            let stronger = normalise(IdentityKind::UserId, claimed);
            facts.extend(stronger.map(|stronger| Fact::Together {
                weaker: pseudonym(&project, IdentityKind::AnonymousId, device),
                stronger: pseudonym(&project, IdentityKind::UserId, &stronger),
                day: 1,
            }));
        }
    }
    assert_eq!(facts, []);
    assert!(resolved(facts).map.is_empty());
}

#[test]
fn an_alias_to_itself_changes_nothing() {
    let resolution = resolved(vec![alias("u_anna", "u_anna"), alias("a_phone", "a_phone"), merge("u_anna", "u_anna")]);
    assert!(resolution.map.is_empty());
    assert_eq!(resolution.reviews, []);
}

#[test]
fn a_shared_device_is_nobodys_and_begins_anew_when_another_one_appears() {
    let resolution = resolved(vec![
        seen("a_tablet", "u_anna", 10),
        seen("a_tablet", "u_bo", 20),
        seen("a_tablet", "u_anna", 21),
        seen("a_tablet", "u_cia", 25),
    ]);
    let on = |day| person(&resolution, "a_tablet", day);
    assert_eq!(
        [on(0), on(19), on(20), on(24), on(25), on(99)].join(" "),
        "a_tablet#1 a_tablet#1 a_tablet#2 a_tablet#2 a_tablet#3 a_tablet#3"
    );
    for (name, day) in [("u_anna", 10), ("u_bo", 20), ("u_cia", 25)] {
        assert_eq!(person(&resolution, name, day), name);
    }
    assert!(!is_back_stitched(&resolution.map, key("a_tablet").as_str(), 20 * DAY));
    assert_eq!((resolution.figures.shared_devices, resolution.figures.persons), (1, 6));
    assert_eq!(resolution.figures.stitched_identities, 0);
    assert_eq!(resolution.suggestions, [], "a family is not one person");
}

#[test]
fn two_logins_on_one_day_never_become_one_person() {
    let resolution = resolved(vec![seen("a_phone", "u_anna", 10), seen("a_phone", "u_bo", 10)]);
    assert_eq!(person(&resolution, "u_anna", 10), "u_anna");
    assert_eq!(person(&resolution, "u_bo", 10), "u_bo");
    assert_eq!(person(&resolution, "a_phone", 9), "a_phone#1");
    assert_eq!(person(&resolution, "a_phone", 10), "a_phone#2");
}

#[test]
fn a_device_that_changed_hands_belongs_to_each_in_turn() {
    let resolution = resolved(vec![
        seen("a_phone", "u_anna", 0),
        seen("a_phone", "u_anna", 100),
        seen("a_phone", "u_bo", 300),
        seen("a_phone", "u_anna", 350),
    ]);
    let on = |day| person(&resolution, "a_phone", day);
    assert_eq!([on(-50), on(50), on(130)].join(" "), "u_anna u_anna u_anna");
    assert_eq!([on(131), on(269)].join(" "), "a_phone#1 a_phone#1");
    assert_eq!([on(270), on(300), on(324)].join(" "), "u_bo u_bo u_bo", "half the way of fifty days");
    assert_eq!([on(326), on(999)].join(" "), "u_anna u_anna");
    assert_eq!(resolution.shared, []);
}

#[test]
fn thirty_days_are_shared_and_thirty_one_are_not() {
    let shared = |gap| resolved(vec![seen("a_phone", "u_anna", 5), seen("a_phone", "u_bo", 5 + gap)]).shared.len();
    assert_eq!((shared(30), shared(31)), (1, 0));
}

#[test]
fn chains_lead_to_the_strongest() {
    let resolution = resolved(vec![
        seen("a_phone", "e_anna", 1),
        seen("e_anna", "u_anna", 2),
        seen("t_070", "u_anna", 3),
        seen("u_anna", "n_1964", 4),
    ]);
    for identity in ["a_phone", "e_anna", "t_070", "u_anna", "n_1964"] {
        assert_eq!(person(&resolution, identity, 0), "n_1964");
    }
    assert_eq!(resolution.figures.persons, 1);
}

#[test]
fn a_conflict_through_a_chain_joins_no_strong_identifiers() {
    let resolution =
        resolved(vec![seen("a_phone", "e_home", 1), seen("a_phone", "u_anna", 2), seen("e_home", "u_bo", 3)]);
    assert_eq!(person(&resolution, "e_home", 1), "u_bo");
    assert_eq!(person(&resolution, "u_anna", 1), "u_anna");
    assert_eq!(person(&resolution, "a_phone", 1), "a_phone#1");
}

#[test]
fn an_address_of_two_customers_suggests_and_never_merges() {
    let resolution = resolved(vec![
        seen("e_home", "u_anna", 1),
        seen("e_home", "u_bo", 2),
        seen("t_08", "u_anna", 1),
        seen("t_08", "u_bo", 1),
    ]);
    assert_eq!(person(&resolution, "u_bo", 1), "u_bo");
    let [suggestion] = resolution.suggestions.as_slice() else { panic!("one pair") };
    assert_eq!((&suggestion.a, &suggestion.b), (&key("u_anna"), &key("u_bo")));
    assert_eq!((suggestion.evidence.emails, suggestion.evidence.phones, suggestion.evidence.count()), (1, 1, 2));
    // Seen with a shared address is seen with nobody in particular.
    let resolution =
        resolved(vec![seen("e_home", "u_anna", 1), seen("e_home", "u_bo", 2), seen("a_tablet", "e_home", 2)]);
    assert_eq!(person(&resolution, "a_tablet", 2), "a_tablet");
}

#[test]
fn an_address_of_a_whole_office_suggests_nothing_and_is_reviewed() {
    let resolution = resolved((0..9).map(|n| seen("e_info", &format!("u_{n}"), 1)).collect());
    assert_eq!(resolution.suggestions, []);
    assert_eq!(resolution.reviews.iter().map(|review| review.reason).collect::<Vec<_>>(), [ReviewReason::SharedByMany]);
}

#[test]
fn a_giant_component_stops_growing_and_loses_nobody() {
    // A bot: one e-mail address on two hundred devices, which all have a login of their own besides.
    let bot: Vec<Fact> = (0..200).map(|n| seen(&format!("a_{n:03}"), "e_bot", n)).collect();
    let resolution = resolved(bot.clone());
    let members = (0..200).filter(|n| person(&resolution, &format!("a_{n:03}"), 0) == "e_bot").count();
    assert_eq!(members, 63);
    assert_eq!(person(&resolution, "a_062", 0), "e_bot", "those that came first are in");
    assert_eq!(person(&resolution, "a_063", 0), "a_063");
    assert_eq!(resolution.reviews.len(), 137);
    assert!(resolution.reviews.iter().all(|review| review.reason == ReviewReason::TooLarge));
    assert_eq!(resolution.figures.persons, 138);
    let backwards = resolved(bot.into_iter().rev().collect());
    assert_eq!(resolution, backwards);
}

#[test]
fn merges_stop_at_the_same_limit() {
    let resolution = resolved((1..100).map(|n| merge("u_000", &format!("u_{n:03}"))).collect());
    assert_eq!((resolution.map.len(), resolution.reviews.len()), (63, 36));
}

#[test]
fn a_late_alias_gives_what_an_early_one_gives() {
    let declared = alias("u_before", "u_anna");
    let known = [seen("a_phone", "u_anna", 1), seen("a_other", "u_anna", 7)];
    let early = resolved([vec![declared.clone()], known.to_vec()].concat());
    let late = resolved([known.to_vec(), vec![declared]].concat());
    assert_eq!(early, late);
    assert_eq!(person(&late, "u_before", 0), "u_anna");
}

#[test]
fn an_alias_between_two_known_customers_is_a_suggestion() {
    let resolution = resolved(vec![seen("a_one", "u_anna", 1), seen("a_two", "u_bo", 1), alias("u_bo", "u_anna")]);
    assert_eq!(person(&resolution, "u_bo", 1), "u_bo");
    assert_eq!(resolution.suggestions.iter().map(|found| found.evidence.aliases).collect::<Vec<_>>(), [1]);
    // National numbers are never the alias of each other, seen or not.
    assert!(resolved(vec![alias("n_one", "n_two")]).map.is_empty());
}

#[test]
fn chains_and_circles_of_aliases_end() {
    let resolution = resolved(vec![alias("u_1", "u_2"), alias("u_2", "u_3"), seen("a_phone", "u_3", 1)]);
    assert_eq!(person(&resolution, "u_1", 0), "u_1", "named by the smallest of equals");
    assert_eq!(person(&resolution, "u_3", 0), "u_1");
    assert_eq!(person(&resolution, "a_phone", 0), "u_1");
    let circle = resolved(vec![alias("u_1", "u_2"), alias("u_2", "u_3"), alias("u_3", "u_1")]);
    assert_eq!([person(&circle, "u_2", 0), person(&circle, "u_3", 0)].join(" "), "u_1 u_1");
}

#[test]
fn an_alias_to_two_customers_joins_neither() {
    let resolution = resolved(vec![
        alias("u_before", "u_anna"),
        alias("u_before", "u_bo"),
        seen("a_one", "u_anna", 1),
        seen("a_two", "u_bo", 1),
    ]);
    assert_eq!([person(&resolution, "u_anna", 0), person(&resolution, "u_bo", 0)].join(" "), "u_anna u_bo");
    assert_eq!(person(&resolution, "u_before", 0), "u_before");
    assert_eq!(resolution.suggestions.len(), 2);
}

#[test]
fn an_alias_of_a_device_is_like_being_seen_with_it() {
    let resolution = resolved(vec![alias("a_phone", "u_anna")]);
    assert_eq!(person(&resolution, "a_phone", -100), "u_anna");
    let both = resolved(vec![alias("a_phone", "u_anna"), seen("a_phone", "u_bo", 400)]);
    assert_eq!(person(&both, "a_phone", 0), "a_phone#1", "a declaration holds at all times");
}

#[test]
fn a_member_can_merge_two_strong_ones_and_what_hangs_on_them_follows() {
    let facts = vec![
        seen("a_one", "u_anna", 1),
        seen("a_two", "u_bo", 1),
        seen("a_both", "u_anna", 1),
        seen("a_both", "u_bo", 2),
    ];
    let apart = resolved(facts.clone());
    assert_eq!(person(&apart, "a_both", 1), "a_both#1");
    let one = resolved([facts, vec![merge("u_bo", "u_anna")]].concat());
    for identity in ["a_one", "a_two", "a_both", "u_bo"] {
        assert_eq!(person(&one, identity, 1), "u_anna");
    }
    assert_eq!((one.figures.persons, one.figures.shared_devices), (1, 0));
}

#[test]
fn merging_two_customer_numbers_merges_the_persons_they_belong_to() {
    let known = vec![seen("u_anna", "n_1964", 1), seen("u_bo", "n_1970", 1)];
    let resolution = resolved([known.clone(), vec![merge("u_anna", "u_bo")]].concat());
    for identity in ["u_anna", "u_bo", "n_1970"] {
        assert_eq!(person(&resolution, identity, 1), "n_1964");
    }
    let undone = resolved([known.clone(), vec![merge("u_anna", "u_bo"), unmerge("u_bo", "u_anna")]].concat());
    assert_eq!(undone, resolved(known));
}

#[test]
fn unmerge_parts_what_was_merged_and_what_was_seen_together() {
    let merged = vec![merge("u_anna", "u_bo")];
    assert_eq!(person(&resolved(merged.clone()), "u_bo", 1), "u_anna");
    assert!(resolved([merged, vec![unmerge("u_bo", "u_anna")]].concat()).map.is_empty());
    let parted =
        resolved(vec![seen("a_phone", "u_anna", 1), unmerge("u_anna", "a_phone"), seen("a_phone", "u_anna", 9)]);
    assert!(parted.map.is_empty());
}

#[test]
fn the_last_word_counts_between_merge_and_unmerge() {
    let words = [merge("u_anna", "u_bo"), unmerge("u_anna", "u_bo"), merge("u_bo", "u_anna")];
    assert_eq!(person(&resolved(words.to_vec()), "u_bo", 1), "u_anna");
    let mut shuffled = recorded(words.to_vec());
    shuffled.rotate_left(2);
    assert_eq!(resolve(&shuffled, None, &IdentityLimits::default()), resolved(words.to_vec()));
}

#[test]
fn an_unmerge_that_other_facts_contradict_is_reviewed() {
    let resolution = resolved(vec![
        seen("a_phone", "e_anna", 1),
        seen("e_anna", "u_anna", 1),
        seen("a_phone", "u_anna", 1),
        unmerge("a_phone", "u_anna"),
    ]);
    assert_eq!(person(&resolution, "a_phone", 1), "u_anna");
    assert_eq!(
        resolution.reviews.iter().map(|review| review.reason).collect::<Vec<_>>(),
        [ReviewReason::StillTogether]
    );
}

#[test]
fn facts_recorded_later_than_asked_for_are_not_known() {
    let facts = recorded(vec![seen("a_phone", "u_anna", 1), seen("a_phone", "u_bo", 2)]);
    let as_of = |day: i64| resolve(&facts, Some(Micros(day * DAY)), &IdentityLimits::default());
    assert_eq!(as_of(-1), Resolution::default());
    assert_eq!(person(&as_of(0), "a_phone", 1), "u_anna");
    assert_eq!(person(&as_of(1), "a_phone", 1), "a_phone#1");
}

#[test]
fn a_persons_name_stays_when_devices_come_and_go() {
    let mut facts = vec![seen("e_anna", "u_anna", 1)];
    for device in ["a_1", "a_2", "t_1"] {
        facts.push(seen(device, "e_anna", 2));
        assert_eq!(person(&resolved(facts.clone()), device, 1), "u_anna");
    }
}

#[test]
fn facts_about_anything_but_pseudonyms_are_counted_and_not_used() {
    let odd = Fact::Merge { a: IdentityKey("anna@example.org".into()), b: key("u_anna") };
    let resolution = resolved(vec![odd]);
    assert!(resolution.map.is_empty());
    assert_eq!(resolution.figures.skipped_facts, 1);
}
