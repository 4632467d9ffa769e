//! What hostile or careless senders cannot do: planted names and identifiers in, none of them in the clear out.

#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use ingest::identity::{ProjectKey, Pseudonyms, pseudonym};
use ingest::tracking::{CallRoute, Context, RequestHints, accept, accept_event, read_calls, read_events, replay};
use model::{Accepted, IdentityKey, IdentityKind, Micros, Rejected};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

const KEY: [u8; 32] = [7; 32];
/// 2026-11-21T22:00:30Z.
const RECEIVED: Micros = Micros(1_795_298_430_000_000);

fn key(kind: IdentityKind, value: &str) -> IdentityKey {
    pseudonym(&ProjectKey::new(KEY), kind, value)
}

fn judge_with(call: &Value, excluded: &HashSet<IdentityKey>) -> Result<Accepted, Rejected> {
    let (pseudonyms, hints) = (Pseudonyms::new(&ProjectKey::new(KEY)), RequestHints::default());
    let context = Context { excluded: Some(excluded), ..Context::new(&pseudonyms, RECEIVED, &hints) };
    let text = call.to_string();
    let calls = read_calls(CallRoute::Batch, &text, &context.limits).unwrap();
    accept(&calls.calls[0], &context)
}

fn judge(call: &Value) -> Result<Accepted, Rejected> {
    judge_with(call, &HashSet::new())
}

fn judge_event(event: &Value) -> Result<Accepted, Rejected> {
    let (pseudonyms, hints) = (Pseudonyms::new(&ProjectKey::new(KEY)), RequestHints::default());
    let context = Context::new(&pseudonyms, RECEIVED, &hints);
    let text = event.to_string();
    let events = read_events(&text, &context.limits).unwrap();
    accept_event(&events[0], &context)
}

fn kept(call: &Value) -> String {
    String::from_utf8(judge(call).unwrap_err().bytes).unwrap()
}

fn property<'a>(accepted: &'a Accepted, name: &str) -> Option<&'a str> {
    accepted.event.properties.iter().find(|property| property.name == name).map(|property| property.value.as_str())
}

/// Marsaglia's xorshift64*: the same calls in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }

    /// An object with planted values, each of its own.
    fn object(&mut self, depth: usize, planted: &mut usize) -> Value {
        const NAMES: &[&str] = &[
            "name",
            "Namn",
            "$name",
            "email",
            "E-post",
            "address",
            "product",
            "customer",
            "user.name",
            "properties",
            "traits",
            "context",
            "plan",
            "note",
            "kund",
            "",
        ];
        let mut members = Map::new();
        for _ in 0..=self.below(4) {
            let name = NAMES[self.below(NAMES.len())];
            *planted += 1;
            let value = match self.below(4) {
                0 if depth < 3 => self.object(depth + 1, planted),
                1 => json!([format!("planted{planted}z"), self.below(2) == 0]),
                _ => json!(format!("planted{planted}z")),
            };
            members.insert(name.to_owned(), value);
        }
        Value::Object(members)
    }
}

fn planted_in(text: &str) -> HashSet<String> {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric());
    words.filter(|word| word.starts_with("planted")).map(str::to_owned).collect()
}

#[test]
fn a_rejection_judges_a_property_by_the_name_that_acceptance_judges() {
    let call =
        json!({"type": "foo", "userId": "x", "properties": {"name": "Rej Canaryson", "product": {"name": "Fond"}}});
    let kept = kept(&call);
    assert!(!kept.contains("Canaryson") && kept.contains("Fond"), "{kept}");
}

#[test]
fn what_acceptance_sends_to_the_vault_is_a_placeholder_in_the_rejection() {
    let mut chance = Chance(11);
    let (mut hidden, mut shown) = (0, 0);
    for _ in 0..2_000 {
        let mut planted = 0;
        let kind = ["track", "identify", "page", "screen", "group"][chance.below(5)];
        let mut call = json!({"type": kind, "userId": "kund-1", "event": "Klick", "groupId": "grupp",
            "properties": chance.object(0, &mut planted), "traits": chance.object(0, &mut planted),
            "context": {"traits": chance.object(0, &mut planted)}});
        let accepted = judge(&call).unwrap();
        let vault: String = accepted.traits.iter().map(|kept| format!("{} ", kept.value)).collect();
        let event = serde_json::to_string(&accepted.event).unwrap();
        call["type"] = json!("foo");
        let kept = kept(&call);
        let in_clear = planted_in(&kept);
        for value in planted_in(&vault) {
            assert!(!in_clear.contains(&value), "{value} in {kept}");
            hidden += 1;
        }
        shown += planted_in(&event).intersection(&in_clear).count();
    }
    assert!(hidden > 2_000 && shown > 2_000, "{hidden} {shown}");
}

#[test]
fn a_list_of_objects_names_nobody_in_a_rejection_either() {
    let list = json!([{"name": "Rej Canaryson", "sku": "a-1"}]);
    let call = json!({"type": "foo", "userId": "x", "properties": {"barn": list}, "traits": ["Rej Canaryson"]});
    let kept = kept(&call);
    assert!(!kept.contains("Canaryson") && kept.contains("a-1"), "{kept}");
}

#[test]
fn a_rejection_of_somebody_on_a_list_does_not_keep_its_id() {
    let list = HashSet::from([key(IdentityKind::UserId, "kund-1")]);
    let call = json!({"type": "track", "userId": "kund-1", "event": "Klick", "messageId": "m1"});
    let refused = judge_with(&call, &list).unwrap_err();
    assert_eq!(refused, Rejected { reason: "excluded_person".into(), bytes: Vec::new(), message_id: None });
}

#[test]
fn an_address_among_the_traits_excludes_as_well() {
    let staff = [key(IdentityKind::Email, "anna@canary.se"), key(IdentityKind::Phone, "+46701740605")];
    let list = HashSet::from(staff);
    for more in [
        json!({"type": "identify", "traits": {"email": " Anna@Canary.se"}}),
        json!({"type": "identify", "traits": {"kontakt": {"nr": ["070-174 06 05"]}}}),
        json!({"type": "track", "event": "x", "context": {"traits": {"email": "anna@canary.se"}}}),
        json!({"type": "track", "event": "x", "properties": {"phone": "+46 (0)70-174 06 05"}}),
        json!({"type": "track", "event": "x", "properties": {"Mobil": 46701740605_i64}}),
    ] {
        let mut call = more.clone();
        call["userId"] = json!("kund-1");
        let refused = judge_with(&call, &list).unwrap_err();
        assert_eq!((refused.reason.as_str(), refused.bytes.len()), ("excluded_person", 0), "{more}");
        assert!(judge(&call).is_ok(), "{more}");
    }
    // Somebody else's event that only mentions a colleague in passing.
    let other = json!({"type": "track", "userId": "kund-1", "event": "x", "traits": {"email": "beata@canary.se"},
        "properties": {"note": "anna@canary.se svarade"}});
    assert!(judge_with(&other, &list).is_ok());
}

#[test]
fn a_tracking_call_cannot_attach_an_address_to_a_customer() {
    for (user, previous) in [
        ("victimB", "va@x.se"),
        ("victimB", "070-174 06 05"),
        ("victimB", "811218-9876"),
        ("va@x.se", "victimB"),
        ("va@x.se", "vb@x.se"),
        ("070-174 06 05", "va@x.se"),
        ("811218-9876", "va@x.se"),
    ] {
        let call = json!({"type": "alias", "userId": user, "previousId": previous, "anonymousId": "anon-1"});
        let found = judge(&call).unwrap();
        let pair = found.alias.map(|(from, to)| (from.kind().unwrap(), to.kind().unwrap()));
        let harmless = pair.is_none_or(|(from, _)| from == IdentityKind::AnonymousId);
        assert!(harmless, "{user} {previous}: {pair:?}");
        assert_eq!(found.event.activity, "$alias");
        assert!(found.links.iter().all(|(weaker, _)| weaker.kind() == Some(IdentityKind::AnonymousId)));
    }
    let taken_over = judge(&json!({"type": "alias", "userId": "victimB", "previousId": "va@x.se"})).unwrap();
    assert_eq!((taken_over.alias, taken_over.identities.len()), (None, 1));
}

#[test]
fn harmless_aliases_and_links_stay_and_our_own_interface_still_links() {
    let alias = |previous: &str| {
        let call = json!({"type": "alias", "userId": "kund-1", "previousId": previous});
        judge(&call).unwrap().alias.map(|(from, _)| from)
    };
    assert_eq!(alias("anon-7"), Some(key(IdentityKind::AnonymousId, "anon-7")));
    assert_eq!(alias("kund-0"), Some(key(IdentityKind::UserId, "kund-0")));
    let device = judge(&json!({"type": "track", "event": "x", "userId": "va@x.se", "anonymousId": "anon-1"})).unwrap();
    assert_eq!(device.links, [(key(IdentityKind::AnonymousId, "anon-1"), key(IdentityKind::Email, "va@x.se"))]);
    let vouched = judge_event(&json!({"activity": "x", "person": {"user_id": "kund-1", "email": "va@x.se"}})).unwrap();
    assert_eq!(vouched.links, [(key(IdentityKind::Email, "va@x.se"), key(IdentityKind::UserId, "kund-1"))]);
}

#[test]
fn signs_that_nobody_sees_do_not_make_another_person() {
    for text in ["staff1\u{200b}", "\u{feff}staff1", "st\u{200d}aff1", "ｓｔａｆｆ１"] {
        let found = judge(&json!({"type": "track", "userId": text, "event": "x"})).unwrap();
        assert_eq!(found.event.person, key(IdentityKind::UserId, "staff1"), "{text:?}");
    }
    let upper = judge(&json!({"type": "track", "userId": "Staff1", "event": "x"})).unwrap();
    assert_ne!(upper.event.person, key(IdentityKind::UserId, "staff1"));
    let address = judge(&json!({"type": "track", "userId": "anna＠canary.se", "event": "x"})).unwrap();
    assert_eq!(address.event.person, key(IdentityKind::Email, "anna@canary.se"));
}

#[test]
fn an_identifier_among_the_properties_is_its_pseudonym() {
    let call = json!({"type": "track", "userId": "kundnr-SECRET-77", "anonymousId": "anon-SECRET", "event": "x",
        "properties": {"ref": " kundnr-SECRET-77", "lista": ["anon-SECRET", {"x": "kundnr-SECRET-77"}], "kod": "annan",
            "user_id": "kundnr-SECRET-77", "customerId": "SECRET-78", "Kund-nr": 4711, "kundnummer": ["SECRET-79"],
            "anonymousId": "SECRET-80", "medlemsnummer": "811218-9876", "kundid": "null", "belopp": 4711}});
    let found = judge(&call).unwrap();
    let user = |text: &str| key(IdentityKind::UserId, text).0;
    for (name, value) in [
        ("ref", user("kundnr-SECRET-77")),
        ("user_id", user("kundnr-SECRET-77")),
        ("customerId", user("SECRET-78")),
        ("Kund-nr", user("4711")),
        ("kundnummer", format!("[\"{}\"]", user("SECRET-79"))),
        ("anonymousId", key(IdentityKind::AnonymousId, "SECRET-80").0),
        ("medlemsnummer", key(IdentityKind::NationalId, "198112189876").0),
        ("kundid", "null".into()),
        ("kod", "annan".into()),
        ("belopp", "4711".into()),
    ] {
        assert_eq!(property(&found, name), Some(value.as_str()), "{name}");
    }
    let stored = serde_json::to_string(&found.event).unwrap();
    assert!(!stored.contains("SECRET") && !stored.contains("811218"), "{stored}");

    let mut refused = call.clone();
    refused["timestamp"] = json!("1890-01-01T00:00:00Z");
    let kept = kept(&refused);
    assert!(!kept.contains("SECRET") && !kept.contains("811218"), "{kept}");
    // Judged again they are the same pseudonyms.
    let (pseudonyms, hints) = (Pseudonyms::new(&ProjectKey::new(KEY)), RequestHints::default());
    let context = Context::new(&pseudonyms, RECEIVED, &hints);
    let again = replay(kept.replace("1890-01-01", "2026-11-21").as_bytes(), &context).unwrap();
    for property in &found.event.properties {
        let same = again.event.properties.iter().find(|other| other.name == property.name).unwrap();
        assert_eq!(same.value, property.value, "{}", property.name);
    }
}

#[test]
fn a_group_that_is_called_like_its_member_is_a_pseudonym() {
    let group = |id: &str| judge(&json!({"type": "group", "userId": "anna@canary.se", "groupId": id})).unwrap();
    let address = key(IdentityKind::Email, "anna@canary.se");
    assert_eq!(property(&group("Anna@Canary.se"), "group_id"), Some(address.as_str()));
    assert_eq!(property(&group("hushåll-9"), "group_id"), Some("hushåll-9"));
}

#[test]
fn identifiers_of_the_generic_interface_are_replaced_as_well() {
    let event = json!({"activity": "x", "person": {"user_id": "SECRET-1", "phone": "070-174 06 05"},
        "properties": {"a": "SECRET-1", "b": "0701740605", "c": 46701740605_i64, "kundid": "SECRET-2"}});
    let found = judge_event(&event).unwrap();
    let phone = key(IdentityKind::Phone, "+46701740605");
    assert_eq!(property(&found, "a"), Some(key(IdentityKind::UserId, "SECRET-1").as_str()));
    assert_eq!((property(&found, "b"), property(&found, "c")), (Some(phone.as_str()), Some(phone.as_str())));
    assert_eq!(property(&found, "kundid"), Some(key(IdentityKind::UserId, "SECRET-2").as_str()));
}
