//! What is personal leaves the batch, what is not stays as it was.

use super::*;
use crate::identity::pseudonym;

const KEY: [u8; 32] = [3; 32];

fn column<'a>(values: impl IntoIterator<Item = &'a str>) -> Column {
    values.into_iter().map(|value| Some(value).filter(|value| !value.is_empty())).collect()
}

fn attribute<'a>(name: &str, values: impl IntoIterator<Item = &'a str>) -> AttributeColumn {
    AttributeColumn { name: name.to_owned(), kind: ValueKind::Text, values: column(values) }
}

fn batch<'a>(persons: impl IntoIterator<Item = &'a str>, attributes: Vec<AttributeColumn>) -> EventBatch {
    let person = column(persons);
    let rows = person.codes.len();
    EventBatch {
        time: (0i64..).take(rows).map(|row| row * DAY).collect(),
        activity: column(std::iter::repeat_n("ring", rows)),
        person: Some(person),
        attributes,
        ..EventBatch::default()
    }
}

fn run(batch: &mut EventBatch) -> (Protected, ProtectReport) {
    protect(batch, &ProjectKey::new(KEY), &ProtectOptions::default())
}

fn key(kind: IdentityKind, value: &str) -> IdentityKey {
    pseudonym(&ProjectKey::new(KEY), kind, value)
}

fn texts(column: &Column) -> Vec<Option<&str>> {
    (0..column.codes.len()).map(|row| column.text(row)).collect()
}

/// Everything that a batch says, to look for what it must not say.
fn everything(batch: &EventBatch) -> String {
    let columns = [&batch.person, &batch.case, &batch.channel].into_iter().flatten();
    let columns = columns.chain([&batch.activity]).chain(batch.attributes.iter().map(|column| &column.values));
    columns.flat_map(|column| column.dictionary.iter()).collect::<Vec<_>>().join("\n")
}

#[test]
fn customers_become_pseudonyms_and_are_told_of_once() {
    let mut events = batch(["K1", " K1 ", "K2"], vec![]);
    let (protected, report) = run(&mut events);
    let (one, two) = (key(IdentityKind::UserId, "K1"), key(IdentityKind::UserId, "K2"));
    assert_eq!(
        events.person.as_ref().map(texts),
        Some(vec![Some(one.as_str()), Some(one.as_str()), Some(two.as_str())])
    );
    assert_eq!(protected.identities.iter().map(|known| known.value.as_str()).collect::<Vec<_>>(), ["K1", "K2"]);
    assert_eq!((report.identities, report.remarks()), (2, vec![]));
}

#[test]
fn the_customer_column_is_taken_for_what_its_values_are() {
    let mut events = batch(["640823-3234", "196408233234"], vec![]);
    let (protected, _) = run(&mut events);
    let [known] = protected.identities.as_slice() else { panic!("one person") };
    assert_eq!(known.key, key(IdentityKind::NationalId, "196408233234"));
    assert_eq!(known.value, "", "only the hash is kept");
    assert!(!everything(&events).contains("640823"));
}

#[test]
fn placeholders_are_nobody_and_their_events_are_counted() {
    let mut events = batch(["K1", "null", "", "0000", "K1"], vec![attribute("ort", ["a", "b", "c", "d", "e"])]);
    let (_, report) = run(&mut events);
    assert_eq!((events.len(), events.activity.codes.len()), (2, 2));
    assert_eq!(events.attributes.first().map(|ort| texts(&ort.values)), Some(vec![Some("a"), Some("e")]));
    assert_eq!((report.unusable.get("placeholder"), report.events_of_nobody), (Some(&2), 3));
}

#[test]
fn an_event_with_a_case_stays_without_its_customer() {
    let mut events = batch(["null", "K1"], vec![]);
    events.case = Some(column(["A-1", "A-2"]));
    let (_, report) = run(&mut events);
    assert_eq!((events.len(), report.events_of_nobody), (2, 0));
    assert_eq!(events.case.as_ref().map(texts), Some(vec![Some("A-1"), Some("A-2")]));
}

#[test]
fn numbered_customers_may_have_numbers_of_one_digit() {
    let numbers: Vec<String> = (1100..1120).map(|number| number.to_string()).chain(["0000".into()]).collect();
    let mut events = batch(numbers.iter().map(String::as_str), vec![]);
    let (_, report) = run(&mut events);
    assert_eq!((events.len(), report.events_of_nobody), (20, 1));
}

#[test]
fn contact_details_leave_the_batch_and_are_linked_to_the_customer() {
    let mails = attribute("Kontaktuppgift", ["Anna@Example.org", "bo@example.org", "anna@example.org"]);
    let phones = attribute("case:telefon", ["070-174 06 05", "", "+46701740605"]);
    let mut events = batch(["K1", "K2", "K1"], vec![mails, phones]);
    let (protected, report) = run(&mut events);
    assert_eq!(events.attributes.len(), 0);
    let (anna, mail, phone) = (
        key(IdentityKind::UserId, "K1"),
        key(IdentityKind::Email, "anna@example.org"),
        key(IdentityKind::Phone, "+46701740605"),
    );
    assert!(protected.links.contains(&(mail, anna.clone(), 0)));
    assert!(protected.links.contains(&(phone, anna, 0)));
    assert_eq!(protected.links.len(), 3);
    assert_eq!(report.removed.len(), 2);
}

#[test]
fn personal_numbers_beside_the_customer_become_keyed_hashes() {
    let numbers = attribute("pnr", ["640823-3234", "felskrivet", "19640823-3234"]);
    let mut events = batch(["K1", "K2", "K1"], vec![numbers]);
    let (protected, report) = run(&mut events);
    let hash = key(IdentityKind::NationalId, "196408233234");
    let kept = events.attributes.first().map(|column| texts(&column.values));
    assert_eq!(kept, Some(vec![Some(hash.as_str()), None, Some(hash.as_str())]));
    assert_eq!(protected.links, [(key(IdentityKind::UserId, "K1"), hash, 0)]);
    assert!(report.hashed.contains("pnr"));
    assert!(protected.identities.iter().all(|known| known.kind != IdentityKind::NationalId || known.value.is_empty()));
}

#[test]
fn names_go_to_the_vault_and_names_of_things_stay() {
    let surnames = attribute("Efternamn", ["Åström", "Ek"]);
    let names = attribute("namn", ["Anna-Karin Åström", "Bo Ek"]);
    let products = attribute("name", ["tjänstepension", "ISK"]);
    let mut events = batch(["K1", "K2"], vec![surnames, names, products]);
    let (protected, _) = run(&mut events);
    assert_eq!(events.attributes.iter().map(|column| column.name.as_str()).collect::<Vec<_>>(), ["name"]);
    let told: Vec<&str> = protected.traits.iter().map(|(_, said)| said.value.as_str()).collect();
    assert_eq!(told, ["Åström", "Ek", "Anna-Karin Åström", "Bo Ek"]);
}

#[test]
fn staff_are_dropped_where_the_team_is_known_or_nothing_is() {
    let staff = || attribute("Handläggare", ["lisa01", "ove02"]);
    let mut alone = batch(["K1", "K2"], vec![staff()]);
    assert!(run(&mut alone).1.staff_dropped.contains("Handläggare"));
    let mut with_team = batch(["K1", "K2"], vec![staff(), attribute("Avdelning", ["Nord", "Syd"])]);
    let (_, report) = run(&mut with_team);
    assert_eq!(report.remarks(), ["events do not tell who of the staff did it: dropped column `Handläggare`"]);
    assert_eq!(everything(&with_team).lines().filter(|line| ["Nord", "Syd"].contains(line)).count(), 2);
    assert!(alone.attributes.is_empty() && !everything(&with_team).contains("lisa01"));
}

#[test]
fn staff_become_their_team_where_a_table_says_which() {
    let mut events = batch(["K1", "K2", "K3"], vec![attribute("org:resource", ["lisa01", "ove02", "ny"])]);
    let options = ProtectOptions {
        teams: [("lisa01", "Nord"), ("ove02", "Nord")].map(|(a, b)| (a.into(), b.into())).into(),
        ..ProtectOptions::default()
    };
    let (_, report) = protect(&mut events, &ProjectKey::new(KEY), &options);
    let team = events.attributes.first().map(|column| (column.name.as_str(), texts(&column.values)));
    assert_eq!(team, Some(("team", vec![Some("Nord"), Some("Nord"), None])));
    assert!(report.staff_to_team.contains("org:resource"));
}

#[test]
fn a_customer_that_is_not_of_the_columns_kind_is_kept() {
    let mails: Vec<String> = (0..19).map(|number| format!("k{number}@example.org")).chain(["K-77".into()]).collect();
    let mut events = batch(mails.iter().map(String::as_str), vec![]);
    let (protected, _) = run(&mut events);
    assert_eq!(events.len(), 20);
    assert_eq!(
        protected.identities.last().map(|known| (known.kind, known.value.as_str())),
        Some((IdentityKind::UserId, "K-77"))
    );
    let numbers: Vec<&str> = std::iter::repeat_n("640823-3234", 1).chain(["640823-3235"]).collect();
    let mut events = batch(numbers, vec![]);
    let options = ProtectOptions { person_kind: Some(IdentityKind::NationalId), ..ProtectOptions::default() };
    let (protected, _) = protect(&mut events, &ProjectKey::new(KEY), &options);
    assert!(protected.identities.iter().all(|known| known.value.is_empty()) && protected.identities.len() == 2);
}

#[test]
fn free_text_is_scrubbed_and_numbers_are_not() {
    let text = attribute("anteckning", ["mejla anna@example.org", "ring inte", "mejla anna@example.org"]);
    let orders = attribute("order", ["6408233234", "1234567890", "5567037485"]);
    let mut events = batch(["K1", "K2", "K3"], vec![text, orders]);
    let (_, report) = run(&mut events);
    assert!(!everything(&events).contains('@'));
    assert!(everything(&events).contains("ring inte") && everything(&events).contains("6408233234"));
    assert_eq!(report.scrubbed_values, 2);
    let mut kept = batch(["K1"], vec![attribute("anteckning", ["mejla anna@example.org nu"])]);
    protect(&mut kept, &ProjectKey::new(KEY), &ProtectOptions { keep_text: true, ..ProtectOptions::default() });
    assert!(everything(&kept).contains('@'));
}

#[test]
fn a_number_among_sentences_is_searched_too() {
    let notes = ["ring mig i morgon", "6408233234", "hen ville inte svara", "0701740605"];
    let mut events = batch(["K1", "K2", "K3", "K4"], vec![attribute("anteckning", notes)]);
    run(&mut events);
    assert!(!everything(&events).contains("6408233234") && !everything(&events).contains("0701740605"));
    assert!(everything(&events).contains("hen ville inte svara"));
}

#[test]
fn all_batches_of_a_file_are_protected_alike() {
    let mut protector = Protector::new(&ProjectKey::new(KEY), ProtectOptions::default());
    let mut first = batch(["K1", "K2"], vec![attribute("kontakt", ["a@example.org", "b@example.org"])]);
    let mut second = batch(["K1", "K3"], vec![attribute("kontakt", ["saknar mejl", "ring"])]);
    assert_eq!(protector.protect(&mut first).identities.len(), 4);
    assert_eq!(protector.protect(&mut second).identities.len(), 1, "K1 was told of before");
    assert!(second.attributes.is_empty());
}

#[test]
fn a_file_without_personal_data_is_left_as_it_is() {
    let ages = attribute("alder", ["41", "52"]);
    let towns = attribute("ort", ["Örebro", "Malmö"]);
    let dates = attribute("datum", ["2024-03-01", "2024-03-02"]);
    let mut events = batch(["K1", "K2"], vec![ages, towns, dates]);
    let before: Vec<Vec<Option<String>>> = events.attributes.iter().map(owned).collect();
    let (protected, report) = run(&mut events);
    assert_eq!(events.attributes.iter().map(owned).collect::<Vec<_>>(), before);
    assert!(protected.links.is_empty() && protected.traits.is_empty() && report.remarks().is_empty());
}

fn owned(column: &AttributeColumn) -> Vec<Option<String>> {
    texts(&column.values).into_iter().map(|text| text.map(str::to_owned)).collect()
}

#[test]
fn nothing_is_kept_of_customers_on_the_exclusion_list_or_of_whom_stands_beside_one() {
    let mail = |values: [&'static str; 4]| vec![attribute("e-post", values)];
    let mails = ["a@example.se", "b@example.se", "c@example.se", "b@example.se"];
    let mut all = batch(["K1", "K2", "K3", "K2"], mail(mails));
    let (_, report) = run(&mut all);
    assert_eq!((all.len(), report.excluded_events, report.left_out()), (4, 0, 0));

    let excluded = [key(IdentityKind::UserId, "K1"), key(IdentityKind::Email, "b@example.se")];
    let options = ProtectOptions { excluded: excluded.into_iter().collect(), ..ProtectOptions::default() };
    let mut events = batch(["K1", "K2", "K3", "K2"], mail(mails));
    let (protected, report) = protect(&mut events, &ProjectKey::new(KEY), &options);
    assert_eq!(
        events.person.as_ref().map(texts),
        Some(vec![Some(key(IdentityKind::UserId, "K3").as_str())]),
        "K1 by name, K2 by the address beside it"
    );
    assert_eq!((report.excluded_events, report.left_out()), (3, 3));
    let known: Vec<&str> = protected.identities.iter().map(|known| known.value.as_str()).collect();
    assert_eq!(known, ["K3", "c@example.se"]);
    assert_eq!(protected.links.len(), 1);
}

#[test]
fn who_of_the_staff_did_it_stays_only_where_that_was_chosen() {
    let staff = || batch(["K1", "K2"], vec![attribute("handläggare", ["AB12", "CD34"])]);
    let (mut events, mut kept) = (staff(), staff());
    run(&mut events);
    assert!(!everything(&events).contains("AB12"));
    let options = ProtectOptions { keep_staff: true, ..ProtectOptions::default() };
    protect(&mut kept, &ProjectKey::new(KEY), &options);
    assert!(everything(&kept).contains("AB12"));
}
