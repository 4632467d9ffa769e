//! What tracking calls amount to: one rule each, through the public functions only.

#![expect(clippy::unwrap_used, reason = "helpers of tests may stop the test")]

use ingest::identity::{ProjectKey, Pseudonyms, pseudonym};
use ingest::tracking::{
    CallRoute, Context, Limits, Reason, RequestHints, accept, accept_event, body_text, open_body, read_calls,
    read_events, replay,
};
use model::{Accepted, IdentityKey, IdentityKind, Micros, Rejected, ValueKind};
use serde_json::{Value, json};
use std::collections::HashSet;

const KEY: [u8; 32] = [7; 32];
/// 2026-11-21T22:00:30Z.
const RECEIVED: Micros = Micros(1_795_298_430_000_000);

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&ProjectKey::new(KEY))
}

fn key(kind: IdentityKind, value: &str) -> IdentityKey {
    pseudonym(&ProjectKey::new(KEY), kind, value)
}

fn judge_text(route: CallRoute, text: &str, change: impl Fn(&mut Context<'_>)) -> Vec<Result<Accepted, Rejected>> {
    let (pseudonyms, hints) = (pseudonyms(), RequestHints::default());
    let mut context = Context::new(&pseudonyms, RECEIVED, &hints);
    change(&mut context);
    let calls = read_calls(route, text, &context.limits).unwrap();
    calls.calls.iter().map(|call| accept(call, &context)).collect()
}

fn judge(route: CallRoute, call: &Value) -> Result<Accepted, Rejected> {
    judge_text(route, &call.to_string(), |_| {}).remove(0)
}

fn accepted(route: CallRoute, call: &Value) -> Accepted {
    judge(route, call).unwrap()
}

fn reason(route: CallRoute, call: &Value) -> Option<Reason> {
    judge(route, call).err().and_then(|rejected| Reason::from_code(&rejected.reason))
}

fn track(more: Value) -> Value {
    let mut call = json!({"userId": "kund-1", "event": "Klick", "messageId": "m1"});
    call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    call
}

fn property(accepted: &Accepted, name: &str) -> Option<String> {
    let found = accepted.event.properties.iter().find(|property| property.name == name);
    found.map(|property| property.value.clone())
}

fn traits(accepted: &Accepted) -> Vec<(&str, &str)> {
    accepted.traits.iter().map(|kept| (kept.name.as_str(), kept.value.as_str())).collect()
}

#[test]
fn an_event_is_keyed_by_its_strongest_identifier_and_names_nobody() {
    let call = track(json!({"anonymousId": "anon-1"}));
    let found = accepted(CallRoute::Track, &call);
    let (user, device) = (key(IdentityKind::UserId, "kund-1"), key(IdentityKind::AnonymousId, "anon-1"));
    assert_eq!((&found.event.person, found.event.device.as_ref()), (&user, Some(&device)));
    assert_eq!(found.links, [(device, user)]);
    assert_eq!(found.identities.len(), 2);
    let stored = serde_json::to_string(&found.event).unwrap();
    assert!(!stored.contains("kund-1") && !stored.contains("anon-1"), "{stored}");
}

#[test]
fn identifiers_that_say_nothing_are_nobody() {
    for user in [json!(null), json!(""), json!("null"), json!(" "), json!("00000000-0000-0000-0000-000000000000")] {
        let call = json!({"userId": user, "anonymousId": "anon-1", "event": "Klick"});
        let found = accepted(CallRoute::Track, &call);
        assert_eq!(found.event.person, key(IdentityKind::AnonymousId, "anon-1"), "{user}");
        assert_eq!((found.event.device, found.links.len()), (None, 0));
        assert_eq!(reason(CallRoute::Track, &json!({"userId": user, "event": "Klick"})), Some(Reason::NoIdentity));
    }
    assert_eq!(reason(CallRoute::Track, &json!({})), Some(Reason::NoIdentity));
    let number = accepted(CallRoute::Track, &json!({"userId": 1001, "event": "Klick"}));
    assert_eq!(number.event.person, key(IdentityKind::UserId, "1001"));
}

#[test]
fn a_national_number_as_login_is_only_ever_a_keyed_hash() {
    let found = accepted(CallRoute::Track, &json!({"userId": "811218-9876", "event": "Klick"}));
    assert_eq!(found.event.person, key(IdentityKind::NationalId, "198112189876"));
    assert_eq!(found.identities[0].value, "");
}

#[test]
fn addresses_in_traits_are_kept_for_the_vault_but_link_nobody() {
    let call = json!({"userId": "kund-1", "traits": {"email": "anna@example.se", "address": {"city": "Lund"},
        "personnummer": "811218-9876", "note": "pnr 811218-9876"}, "context": {"traits": {"plan": "bas", "ip": "1.2.3.4"}}});
    let found = accepted(CallRoute::Identify, &call);
    let national = key(IdentityKind::NationalId, "198112189876");
    assert_eq!(
        traits(&found),
        [
            ("plan", "bas"),
            ("email", "anna@example.se"),
            ("address.city", "Lund"),
            ("personnummer", national.as_str()),
            ("note", "pnr [personal number]"),
        ]
    );
    assert_eq!((found.event.activity.as_str(), found.event.properties.len()), ("$identify", 0));
    assert_eq!((found.identities.len(), found.links.len()), (1, 0));
}

#[test]
fn personal_properties_go_to_the_vault_and_free_text_is_scrubbed() {
    let call = track(json!({"properties": {"e-post": "anna@example.se", "kommentar": "ring 070-123 45 67",
        "Förnamn": "Anna", "ip": "83.233.14.7", "product": {"name": "Fond"}, "url": "https://a.se/x?token=1#y",
        "items": [{"email": "x@y.se", "sku": "a"}], "search": "?q=1"}}));
    let found = accepted(CallRoute::Track, &call);
    assert_eq!(traits(&found), [("e-post", "anna@example.se"), ("Förnamn", "Anna")]);
    assert_eq!(property(&found, "kommentar").as_deref(), Some("ring [phone]"));
    assert_eq!(property(&found, "product.name").as_deref(), Some("Fond"));
    assert_eq!(property(&found, "url").as_deref(), Some("https://a.se/x"));
    assert_eq!(property(&found, "items").as_deref(), Some(r#"[{"email":"[personal data]","sku":"a"}]"#));
    assert_eq!((property(&found, "ip"), property(&found, "search")), (None, None));
    let stored = serde_json::to_string(&found.event).unwrap();
    assert!(!stored.contains("Anna") && !stored.contains("anna@"), "{stored}");

    let kept = judge_text(CallRoute::Track, &call.to_string(), |context| context.scrub = false).remove(0).unwrap();
    assert_eq!(property(&kept, "kommentar").as_deref(), Some("ring 070-123 45 67"));
}

#[test]
fn properties_keep_their_kind() {
    let call = r#"{"userId":"kund-1","event":"Klick","properties":{"a":1,"b":1.50,"c":true,"d":"x","e":null,"f":1e999,
        "g":{"h":{"i":2}},"j":[1,"å"],"k":"2026-11-01T10:00:00+01:00","l":12345678901234567890123,"$m":"n","o":1,"o":2,
        "__proto__":"p","q":"\ud800\u0000"}}"#;
    let found = judge_text(CallRoute::Track, call, |_| {}).remove(0).unwrap();
    let all: Vec<(&str, ValueKind, &str)> =
        found.event.properties.iter().map(|p| (p.name.as_str(), p.kind, p.value.as_str())).collect();
    assert_eq!(
        all,
        [
            ("a", ValueKind::Integer, "1"),
            ("b", ValueKind::Float, "1.50"),
            ("c", ValueKind::Boolean, "true"),
            ("d", ValueKind::Text, "x"),
            ("f", ValueKind::Text, "1e999"),
            ("g.h.i", ValueKind::Integer, "2"),
            ("j", ValueKind::Text, "[1,\"å\"]"),
            ("k", ValueKind::Time, "2026-11-01T09:00:00Z"),
            ("l", ValueKind::Float, "12345678901234567890123"),
            ("m", ValueKind::Text, "n"),
            ("o", ValueKind::Integer, "2"),
            ("__proto__", ValueKind::Text, "p"),
            ("q", ValueKind::Text, "\u{fffd}\u{fffd}"),
        ]
    );
}

#[test]
fn pages_and_screens_are_called_by_name_title_or_path() {
    let page = |more: Value| {
        let mut call = json!({"anonymousId": "a"});
        call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        accepted(CallRoute::Page, &call).event
    };
    assert_eq!(page(json!({"name": "Besked", "properties": {"title": "T"}})).activity, "Page: Besked");
    assert_eq!(page(json!({"properties": {"title": "T", "path": "/x"}})).activity, "Page: T");
    assert_eq!(page(json!({"context": {"page": {"path": "/kund/1001/besked"}}})).activity, "Page: /kund/:id/besked");
    assert_eq!(page(json!({})).activity, "Page");
    assert_eq!(page(json!({"name": "Hej anna@example.se"})).activity, "Page: Hej [e-mail]");
    let screen = accepted(CallRoute::Screen, &json!({"userId": "u1", "name": "Hem"})).event;
    assert_eq!((screen.activity.as_str(), screen.channel.as_deref()), ("Screen: Hem", Some("app")));
}

#[test]
fn the_channel_is_what_the_call_says_before_what_its_library_says() {
    let channel = |more: Value| accepted(CallRoute::Track, &track(more)).event.channel;
    let node = json!({"library": {"name": "@segment/analytics-node"}});
    let browser = json!({"library": {"name": "analytics.js"}});
    assert_eq!(channel(json!({"context": node})), None);
    assert_eq!(channel(json!({"context": node, "channel": "server"})), None);
    assert_eq!(channel(json!({"context": node, "properties": {"kanal": "Telefon"}})).as_deref(), Some("phone"));
    assert_eq!(channel(json!({"context": browser})).as_deref(), Some("web"));
    assert_eq!(channel(json!({"context": browser, "properties": {"channel": "butik"}})).as_deref(), Some("store"));
    assert_eq!(channel(json!({"context": {"device": {"type": "ios"}}})).as_deref(), Some("app"));
    assert_eq!(channel(json!({"channel": "mobile"})).as_deref(), Some("app"));
}

#[test]
fn of_a_browser_only_its_class_and_of_a_query_only_the_campaign_is_kept() {
    let agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Mobile/15E148";
    let call = track(json!({"context": {"userAgent": agent, "ip": "83.233.14.7", "page": {"path": "/x",
        "url": "https://a.se/x?utm_source=brev&kund=1", "search": "?utm_source=brev%20h%C3%B6st&kund=1",
        "referrer": "https://anna:x@sok.example/q?fråga=1"}}}));
    let found = accepted(CallRoute::Track, &call);
    assert_eq!(property(&found, "device").as_deref(), Some("mobile"));
    assert_eq!(property(&found, "utm_source").as_deref(), Some("brev höst"));
    assert_eq!(property(&found, "page.referrer").as_deref(), Some("sok.example"));
    let stored = serde_json::to_string(&found.event).unwrap();
    assert!(!stored.contains("iPhone") && !stored.contains("83.233") && !stored.contains("kund=1"), "{stored}");
}

#[test]
fn an_alias_links_the_earlier_identifier_and_one_to_oneself_links_nothing() {
    let alias = |previous: &str| accepted(CallRoute::Alias, &json!({"userId": "kund-1", "previousId": previous}));
    let user = key(IdentityKind::UserId, "kund-1");
    assert_eq!(alias("anon-7").alias, Some((key(IdentityKind::AnonymousId, "anon-7"), user.clone())));
    assert_eq!(alias("kund-0").alias, Some((key(IdentityKind::UserId, "kund-0"), user.clone())));
    let oneself = alias("kund-1");
    assert_eq!((oneself.alias, oneself.event.activity.as_str()), (None, "$alias"));
    let earlier = alias("kund-0");
    assert_eq!((earlier.event.person, earlier.identities.len(), earlier.links.len()), (user, 2, 0));
}

#[test]
fn a_group_is_an_event_with_its_id_and_its_traits_are_not_the_persons() {
    let call = json!({"userId": "kund-1", "groupId": "hushåll-9", "traits": {"name": "Åströms"}});
    let found = accepted(CallRoute::Group, &call);
    assert_eq!((found.event.activity.as_str(), property(&found, "group_id").as_deref()), ("$group", Some("hushåll-9")));
    assert_eq!(traits(&found), [("group.name", "Åströms")]);
}

#[test]
fn time_is_corrected_by_sent_at_wherever_it_stands() {
    let wrong = json!({"timestamp": "2016-11-21T21:59:50Z", "sentAt": "2016-11-21T22:00:00Z"});
    let found = accepted(CallRoute::Track, &track(wrong));
    assert_eq!(found.event.time.to_rfc3339(), "2026-11-21T22:00:20Z");
    assert_eq!(found.event.received, RECEIVED);
    assert_eq!(property(&found, "$client_time").as_deref(), Some("2016-11-21T21:59:50Z"));

    let batch = json!({"batch": [{"type": "track", "userId": "u1", "event": "x", "originalTimestamp": "2026-11-20T22:00:00Z"}],
        "sentAt": "2026-11-20T22:00:30Z"});
    let found = judge_text(CallRoute::Batch, &batch.to_string(), |_| {}).remove(0).unwrap();
    assert_eq!(found.event.time.to_rfc3339(), "2026-11-21T22:00:00Z");

    let (pseudonyms, mut hints) = (pseudonyms(), RequestHints::default());
    hints.put_header("SentAt", "2026-11-20T22:00:30Z");
    hints.put_header("AnonymousId", "YW5vbi0x");
    let context = Context::new(&pseudonyms, RECEIVED, &hints);
    let text = json!({"event": "x", "timestamp": "2026-11-20T22:00:00Z"}).to_string();
    let calls = read_calls(CallRoute::Track, &text, &context.limits).unwrap();
    let found = accept(&calls.calls[0], &context).unwrap().event;
    assert_eq!(found.time.to_rfc3339(), "2026-11-21T22:00:00Z");
    assert_eq!(found.person, key(IdentityKind::AnonymousId, "anon-1"));

    assert_eq!(accepted(CallRoute::Track, &track(json!({}))).event.time, RECEIVED);
    assert_eq!(reason(CallRoute::Track, &track(json!({"timestamp": "igår"}))), Some(Reason::TimeUnreadable));
    let far = track(json!({"timestamp": "1899-01-01T00:00:00Z"}));
    assert_eq!(reason(CallRoute::Track, &far), Some(Reason::TimeOutOfRange));
}

#[test]
fn calls_without_an_id_get_one_from_what_they_are() {
    let id = |text: &str| -> Vec<String> {
        judge_text(CallRoute::Batch, text, |_| {}).into_iter().map(|call| call.unwrap().event.message_id).collect()
    };
    let call = r#"{"type":"track","userId":"u1","event":"x","timestamp":"2026-11-21T22:00:00Z"}"#;
    let both = id(&format!("[{call},{call}]"));
    assert_ne!(both[0], both[1]);
    assert_eq!(id(&format!("[{call}]")), both[..1]);
    // Without a time of its own the same call later is another event.
    let timeless = r#"{"type":"track","userId":"u1","event":"x"}"#;
    let later = judge_text(CallRoute::Batch, timeless, |context| context.received = Micros(RECEIVED.0 + 1)).remove(0);
    assert_ne!(id(timeless)[0], later.unwrap().event.message_id);
    // A personal id is no id that may be stored.
    let personal = accepted(CallRoute::Track, &track(json!({"messageId": "anna@example.se-1"})));
    assert!(personal.event.message_id.starts_with("id-") && !personal.event.message_id.contains("anna"));
}

#[test]
fn a_batch_lends_its_context_to_calls_that_have_none() {
    let batch = json!({"context": {"locale": "sv-SE", "library": {"name": "analytics.js"}}, "batch": [
        {"type": "track", "userId": "u1", "event": "x"},
        {"type": "track", "userId": "u1", "event": "x", "context": {"locale": "en-GB"}}]});
    let found = judge_text(CallRoute::Batch, &batch.to_string(), |_| {});
    let locales: Vec<_> = found.iter().map(|call| property(call.as_ref().unwrap(), "locale").unwrap()).collect();
    assert_eq!(locales, ["sv-SE", "en-GB"]);
    assert!(found.iter().all(|call| call.as_ref().unwrap().event.channel.as_deref() == Some("web")));
}

#[test]
fn one_strange_call_costs_only_itself() {
    let deep = format!("{}{}", r#"{"a":"#.repeat(40), "1".to_owned() + &"}".repeat(40));
    let batch = format!(
        r#"{{"batch":[1,{{"type":"pang","userId":"u1"}},{{"type":"track","userId":"u1"}},{deep},
        {{"type":"track","userId":"u1","event":"x"}}]}}"#
    );
    let found = judge_text(CallRoute::Batch, &batch, |_| {});
    let reasons: Vec<&str> =
        found.iter().map(|call| call.as_ref().map_or_else(|no| no.reason.as_str(), |_| "")).collect();
    assert_eq!(reasons, ["not_an_object", "unknown_type", "no_event_name", "too_deep", ""]);
}

#[test]
fn every_limit_holds_on_both_sides() {
    let limits = Limits::DEFAULT;
    let fits = |call: Value| reason(CallRoute::Track, &call);
    let sized = |bytes: usize| {
        let empty = track(json!({"properties": {"t": ""}})).to_string().len();
        track(json!({"properties": {"t": "x".repeat(bytes - empty)}}))
    };
    assert_eq!(fits(sized(limits.event_bytes)), None);
    assert_eq!(fits(sized(limits.event_bytes + 1)), Some(Reason::EventTooLarge));

    for name in ["userId", "anonymousId", "messageId"] {
        assert_eq!(fits(track(json!({name: "ä1".repeat(127) + "x"}))), None, "{name}");
        assert_eq!(fits(track(json!({name: "ä1".repeat(128)}))), Some(Reason::IdTooLong), "{name}");
    }
    assert_eq!(fits(track(json!({"properties": {"ö".repeat(limits.property_name_chars): 1}}))), None);
    let long = track(json!({"properties": {"ö".repeat(limits.property_name_chars + 1): 1}}));
    assert_eq!(fits(long), Some(Reason::NameTooLong));

    let many = |count: usize| {
        let all: serde_json::Map<String, Value> = (0..count).map(|number| (format!("p{number}"), json!(1))).collect();
        track(json!({"properties": all}))
    };
    assert_eq!(fits(many(limits.properties)), None);
    assert_eq!(fits(many(limits.properties + 1)), Some(Reason::TooManyProperties));

    let nested = |depth: usize| {
        let mut value = json!(1);
        for _ in 0..depth {
            value = json!([value]);
        }
        track(json!({"properties": {"x": value}}))
    };
    assert_eq!(fits(nested(limits.depth - 2)), None);
    assert_eq!(fits(nested(limits.depth - 1)), Some(Reason::TooDeep));
}

#[test]
fn people_on_a_list_leave_nothing_behind() {
    let list = HashSet::from([key(IdentityKind::UserId, "kund-1")]);
    let text = track(json!({"anonymousId": "anon-1"})).to_string();
    for (excluded, code) in [(true, "excluded_person"), (false, "erased_person")] {
        let refused = judge_text(CallRoute::Track, &text, |context| {
            // The tests' list outlives the call.
            let list: &'static HashSet<IdentityKey> = Box::leak(Box::new(list.clone()));
            if excluded {
                context.excluded = Some(list)
            } else {
                context.erased = Some(list)
            }
            context.keep_originals = true;
        });
        let refused = refused[0].as_ref().unwrap_err();
        assert_eq!((refused.reason.as_str(), refused.bytes.len()), (code, 0));
    }
}

#[test]
fn a_rejection_names_nobody_and_can_be_judged_again() {
    let call = json!({"userId": "kund-1", "anonymousId": "anon-1", "event": "Klick", "messageId": "m1", "writeKey": "hemlig",
        "timestamp": "1890-01-01T00:00:00Z", "properties": {"email": "anna@example.se", "note": "811218-9876", "belopp": 5},
        "context": {"ip": "83.233.14.7", "traits": {"stad": "Lund"}}});
    let refused = judge(CallRoute::Track, &call).unwrap_err();
    assert_eq!((refused.reason.as_str(), refused.message_id.as_deref()), ("time_out_of_range", Some("m1")));
    let kept = String::from_utf8(refused.bytes.clone()).unwrap();
    for personal in ["kund-1", "anon-1", "anna", "811218", "hemlig", "83.233", "Lund"] {
        assert!(!kept.contains(personal), "{personal} in {kept}");
    }
    let corrected = kept.replace("1890-01-01", "2026-11-21");
    let (pseudonyms, hints) = (pseudonyms(), RequestHints::default());
    let context = Context::new(&pseudonyms, RECEIVED, &hints);
    let again = replay(corrected.as_bytes(), &context).unwrap();
    assert_eq!(again.event.person, key(IdentityKind::UserId, "kund-1"));
    assert_eq!(again.event.device, Some(key(IdentityKind::AnonymousId, "anon-1")));
    assert_eq!((again.event.activity.as_str(), again.event.message_id.as_str()), ("Klick", "m1"));
    assert_eq!(property(&again, "belopp").as_deref(), Some("5"));
    assert_eq!(replay(&refused.bytes, &context).unwrap_err().reason, "time_out_of_range");

    let text = call.to_string();
    let originals = judge_text(CallRoute::Track, &text, |context| context.keep_originals = true).remove(0);
    assert_eq!(originals.unwrap_err().bytes, text.as_bytes());
    // From outside a pseudonym is nobody.
    let spoofed = json!({"userId": key(IdentityKind::UserId, "kund-1").0, "event": "x"});
    assert_ne!(accepted(CallRoute::Track, &spoofed).event.person, key(IdentityKind::UserId, "kund-1"));
}

#[test]
fn of_a_call_that_is_too_large_the_beginning_is_kept() {
    let call = track(json!({"properties": {"t": "å".repeat(40_000)}}));
    let refused = judge(CallRoute::Track, &call).unwrap_err();
    let kept = String::from_utf8(refused.bytes).unwrap();
    assert!(kept.len() < Limits::DEFAULT.kept_bytes + 100, "{}", kept.len());
    assert!(kept.contains(&format!("{} bytes, keyed hash ", call.to_string().len())), "{kept}");
}

fn judge_events(body: &Value) -> Vec<Result<Accepted, Rejected>> {
    let (pseudonyms, hints) = (pseudonyms(), RequestHints::default());
    let context = Context::new(&pseudonyms, RECEIVED, &hints);
    let text = body.to_string();
    read_events(&text, &context.limits).unwrap().iter().map(|event| accept_event(event, &context)).collect()
}

#[test]
fn generic_events_link_the_identifiers_that_their_sender_vouches_for() {
    let event = json!({"id": "e1", "time": "2015-03-01T08:15:00+01:00", "activity": "Ringde", "channel": "Telefon",
        "person": {"email": "Anna@Example.se", "phone": "070-174 06 05", "user_id": 17},
        "properties": {"kö": {"väntan": 12}, "namn": "Anna"}});
    for body in [json!([event]), json!({"events": [event]}), event.clone()] {
        let found = judge_events(&body).remove(0).unwrap();
        let user = key(IdentityKind::UserId, "17");
        let (email, phone) = (key(IdentityKind::Email, "anna@example.se"), key(IdentityKind::Phone, "+46701740605"));
        assert_eq!(found.links, [(email, user.clone()), (phone, user.clone())]);
        assert_eq!((&found.event.person, found.event.device.as_ref()), (&user, None));
        assert_eq!(
            (found.event.message_id.as_str(), found.event.time.to_rfc3339().as_str()),
            ("e1", "2015-03-01T07:15:00Z")
        );
        assert_eq!((found.event.activity.as_str(), found.event.channel.as_deref()), ("Ringde", Some("Telefon")));
        assert_eq!(property(&found, "kö.väntan").as_deref(), Some("12"));
        assert_eq!(traits(&found), [("namn", "Anna")]);
    }
}

#[test]
fn generic_events_are_refused_one_by_one() {
    let person = json!({"user_id": "17"});
    let found = judge_events(&json!([
        {"activity": "x", "person": {}},
        {"activity": "x"},
        {"activity": "x", "person": {"shoe_size": "43"}},
        {"activity": "x", "person": {"email": "ingen adress"}},
        {"person": person},
        {"activity": "x", "person": person, "time": "1800-01-01"},
        {"activity": "x", "person": person, "time": "snart"},
        5,
        {"activity": "x", "person": person},
    ]));
    let reasons: Vec<&str> =
        found.iter().map(|one| one.as_ref().map_or_else(|no| no.reason.as_str(), |_| "")).collect();
    assert_eq!(
        reasons,
        [
            "no_identity",
            "no_identity",
            "unknown_identifier_kind",
            "no_identity",
            "no_event_name",
            "time_out_of_range",
            "time_unreadable",
            "not_an_object",
            ""
        ]
    );
    let kept = String::from_utf8(found[4].as_ref().unwrap_err().bytes.clone()).unwrap();
    assert!(!kept.contains("17"), "{kept}");
}

#[test]
fn bytes_that_are_no_utf_8_become_text() {
    let bytes = b"{\"userId\":\"kund-1\",\"event\":\"Klick \xff\"}";
    let opened = open_body(bytes, &Limits::DEFAULT).unwrap();
    let found = judge_text(CallRoute::Track, &body_text(&opened), |_| {}).remove(0).unwrap();
    assert_eq!(found.event.activity, "Klick \u{fffd}");
}
