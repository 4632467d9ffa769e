//! Any bytes are accepted, rejected or refused: calls changed at random never panic, and nothing is passed over.

use ingest::identity::{ProjectKey, Pseudonyms};
use ingest::tracking::{
    CallRoute, Context, Limits, Reason, RequestHints, accept, accept_event, body_text, open_body, read_calls,
    read_events, replay,
};
use model::Micros;

/// Marsaglia's xorshift64*: the same changes in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }
}

const SEEDS: &[&str] = &[
    r#"{"batch":[{"type":"identify","userId":"kund-1","traits":{"email":"a@b.se","x":{"y":[1]}}},{"type":"page","anonymousId":"a","properties":{"path":"/kund/1?x=1","url":"https://a.se/?utm_source=%C3%A5"},"context":{"page":{"search":"?utm_term=1%"}}}],"sentAt":"2026-11-21T22:00:00Z","writeKey":"k"}"#,
    r#"{"type":"track","userId":"811218-9876","event":"Ring 070-123 45 67","timestamp":"2026-11-21T22:00:00.123+01:00","properties":{"belopp":1e5,"när":"2026-11-01T10:00:00Z","a":null,"b":true,"kanal":"telefon"},"context":{"userAgent":"Mozilla/5.0 (iPad)","device":{"type":"ios"},"library":{"name":"analytics.js"}}}"#,
    r#"[{"id":"1","time":"2026-11-21","person":{"email":"a@b.se","user_id":7},"activity":"Köp","channel":"web","properties":{"a":{"b":[{"namn":"x"}]}}}]"#,
    r#"{"type":"alias","userId":"u-1","previousId":"u-2","messageId":"\ud83d\ude00\u0000"}"#,
];

const SNIPPETS: &[&[u8]] = &[
    b"\"",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\\",
    b"\\ud800",
    b"\\u0000",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\0",
    b"1e999",
    b"-",
    b"99999999999999999999",
    b"null",
    b"true",
    b"__proto__",
    b"\"userId\":",
    b"\"batch\":",
    b"\"timestamp\":1e300",
    "å".as_bytes(),
    "😀".as_bytes(),
    b"@",
    b"?a=b",
    b"%40",
    b"811218-9876",
    b"$",
    b".",
    b"\"\"",
    b"\xe2\x80\xae",
];

fn changed(chance: &mut Chance) -> Vec<u8> {
    let mut bytes = SEEDS[chance.below(SEEDS.len())].as_bytes().to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        match chance.below(5) {
            0 => bytes[at] = chance.below(256) as u8,
            1 => drop(bytes.drain(at..bytes.len().min(at + 1 + chance.below(20)))),
            2 => bytes.truncate(at.max(1)),
            3 => {
                let piece: Vec<u8> = bytes[at..bytes.len().min(at + chance.below(60))].to_vec();
                bytes.splice(at..at, piece.repeat(1 + chance.below(3)));
            }
            _ => drop(bytes.splice(at..at, SNIPPETS[chance.below(SNIPPETS.len())].iter().copied())),
        }
        if bytes.is_empty() {
            bytes.push(b'{');
        }
    }
    bytes
}

fn holds_personal_number(text: &str) -> bool {
    ingest::scrub::find(text).iter().any(|span| span.kind == ingest::scrub::Kind::PersonalNumber)
}

#[test]
fn any_bytes_are_accepted_rejected_or_refused() {
    const ROUTES: [CallRoute; 7] = [
        CallRoute::Batch,
        CallRoute::Track,
        CallRoute::Identify,
        CallRoute::Page,
        CallRoute::Screen,
        CallRoute::Group,
        CallRoute::Alias,
    ];
    let (pseudonyms, hints) = (Pseudonyms::new(&ProjectKey::new([7; 32])), RequestHints::default());
    let context = Context::new(&pseudonyms, Micros(1_795_298_430_000_000), &hints);
    let mut chance = Chance(5);
    let mut counts = [0_usize; 3];
    for _ in 0..30_000 {
        let bytes = changed(&mut chance);
        let Ok(opened) = open_body(&bytes, &Limits::DEFAULT) else { continue };
        let text = body_text(&opened);
        let Ok(calls) = read_calls(ROUTES[chance.below(ROUTES.len())], &text, &Limits::DEFAULT) else {
            counts[2] += 1;
            continue;
        };
        let mut judged: Vec<_> = calls.calls.iter().map(|call| accept(call, &context)).collect();
        let events = read_events(&text, &Limits::DEFAULT).unwrap_or_default();
        judged.extend(events.iter().map(|event| accept_event(event, &context)));
        for one in judged {
            match one {
                Ok(accepted) => {
                    counts[0] += 1;
                    assert!(!accepted.event.activity.is_empty() && !accepted.event.message_id.is_empty());
                    let stored = serde_json::to_string(&accepted.event).unwrap();
                    let texts = accepted.event.properties.iter().map(|property| &property.value);
                    let mut texts = texts.chain([&accepted.event.message_id, &accepted.event.activity]);
                    assert!(texts.all(|text| !text.contains('\0') && !holds_personal_number(text)), "{stored}");
                }
                Err(rejected) => {
                    counts[1] += 1;
                    assert!(Reason::from_code(&rejected.reason).is_some());
                    // Judged again it is refused again, for whatever reason, or has become acceptable.
                    drop(replay(&rejected.bytes, &context));
                }
            }
        }
    }
    assert!(counts.iter().all(|count| *count > 1_000), "{counts:?}");
}
