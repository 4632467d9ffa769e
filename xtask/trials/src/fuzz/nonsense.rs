//! Nonsense from a seed: good bodies with something wrong in them, and bodies that are wrong throughout.

use crate::chance::Chance;
use std::io::Write;

/// Calls of the tracking API.
pub(super) const CALLS: [&str; 8] = [
    r#"{"batch":[{"type":"track","messageId":"m1","userId":"u1","event":"Signed in","timestamp":"2026-06-01T12:00:00Z","properties":{"amount":12.5,"device":"mobile"}}],"sentAt":"2026-06-01T12:00:01Z"}"#,
    r#"{"batch":[{"type":"identify","messageId":"m2","userId":"u1","anonymousId":"a1","traits":{"email":"a@example.se","address":{"city":"Umeå"}}},{"type":"alias","messageId":"m3","userId":"u2","previousId":"a1"}]}"#,
    r#"{"type":"page","messageId":"m4","anonymousId":"a1","name":"Start","properties":{"url":"https://example.se/?q=1","title":"Start"},"context":{"page":{"path":"/"},"ip":"192.0.2.1","userAgent":"x"},"writeKey":"k"}"#,
    r#"{"type":"group","messageId":"m5","userId":"u1","groupId":"g1","traits":{"name":"AB"},"integrations":{"All":true}}"#,
    r#"{"userId":"u1","event":"Ordered","properties":{"products":[{"sku":"1","price":1e3},{"sku":"2","price":-0.0}]},"originalTimestamp":"2026-06-01T12:00:00+02:00","timestamp":1780315200000}"#,
    r#"{"userId":null,"anonymousId":"","event":"","messageId":null,"timestamp":"not a time"}"#,
    r#"{"batch":[],"context":{"library":{"name":"x"}}}"#,
    r#"[{"type":"screen","userId":"u1","name":"Home"}]"#,
];

/// Events of the generic route.
pub(super) const EVENTS: [&str; 3] = [
    r#"[{"id":"e1","time":"2026-06-01T12:00:00Z","person":{"user_id":"u1","email":"a@example.se"},"activity":"Called","channel":"phone","properties":{"minutes":3,"reason":"pension"}}]"#,
    r#"[{"id":"e2","time":"2026-06-01T12:00:00Z","person":{"anonymous_id":"a1"},"activity":"Wrote"},{"id":"e3","time":1780315200,"person":{},"activity":""}]"#,
    r#"{"id":"e4","time":"2026-06-01","person":{"phone":"+46701234567"},"activity":"Visited","channel":null}"#,
];

/// Files: the ending stands before the first line break.
pub(super) const FILES: [&str; 5] = [
    "csv\ncustomer,time,activity,channel\n1,2026-06-01T12:00:00Z,Called,phone\n2,2026-06-01T12:00:01Z,\"Wrote, twice\",mail\n",
    "csv\nkundnr;datum;händelse\n19640823-3234;2026-06-01 12:00;Brev\n7;01/02/2026;Besök\n",
    "ndjson\n{\"customer\":\"1\",\"time\":\"2026-06-01T12:00:00Z\",\"activity\":\"Called\"}\n{\"customer\":2,\"time\":1780315200,\"activity\":\"Wrote\",\"n\":{\"a\":[1]}}\n",
    "xes\n<?xml version=\"1.0\"?><log xes.version=\"1.0\"><trace><string key=\"concept:name\" value=\"c1\"/><event><string key=\"concept:name\" value=\"Called\"/><date key=\"time:timestamp\" value=\"2026-06-01T12:00:00Z\"/></event></trace></log>",
    "jsonocel\n{\"ocel:global-event\":{},\"ocel:events\":{\"e1\":{\"ocel:activity\":\"Called\",\"ocel:timestamp\":\"2026-06-01T12:00:00Z\",\"ocel:omap\":[\"o1\"],\"ocel:vmap\":{}}},\"ocel:objects\":{\"o1\":{\"ocel:type\":\"customer\",\"ocel:ovmap\":{}}}}",
];

/// What replaces or joins parts of a body.
const PIECES: [&str; 36] = [
    "\0",
    "\u{feff}",
    "\\u0000",
    "\\ud800",
    "\\udc00\\ud800",
    "\u{202e}",
    "NaN",
    "Infinity",
    "1e999",
    "-1e999",
    "99999999999999999999999999",
    "-0",
    "1.7976931348623157e308",
    "null",
    "true",
    "{}",
    "[]",
    "\"\"",
    "\"__proto__\":{\"x\":1},",
    "\"constructor\":{\"prototype\":{}},",
    "\"messageId\":\"m1\",\"messageId\":\"m2\",",
    "' OR 1=1 --",
    "${7*7}",
    "{{7*7}}",
    "<img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "%00",
    "\r\n",
    "\\",
    "\"",
    "\u{10ffff}",
    "å̈",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:60Z",
    "-271821-04-20T00:00:00Z",
];

/// The largest nesting that is tried: far deeper than any limit, and than any stack bears.
const DEEPEST: u64 = 200_000;
/// The longest single text that is tried.
const LONGEST: u64 = 700_000;

/// One body to send.
pub(super) struct Payload {
    pub(super) body: Vec<u8>,
    pub(super) gzip: bool,
    ending: &'static str,
}

impl Payload {
    /// The beginning of the body, for whoever looks into a failure.
    pub(super) fn shown(&self) -> String {
        let begin: String = String::from_utf8_lossy(&self.body).chars().take(300).collect();
        format!("{} bytes{} {begin:?}", self.body.len(), if self.gzip { ", gzip," } else { "" })
    }

    /// How a file with this body is called.
    pub(super) fn ending(&self) -> &'static str {
        self.ending
    }
}

/// The source of nonsense.
pub(super) struct Nonsense {
    pub(super) chance: Chance,
    templates: Vec<(&'static str, &'static [u8])>,
}

impl Nonsense {
    pub(super) fn new(chance: Chance, templates: &[&'static str]) -> Nonsense {
        let split = |template: &'static str| match template.split_once('\n') {
            Some((ending, rest)) => (ending, rest.as_bytes()),
            None => ("json", template.as_bytes()),
        };
        Nonsense { chance, templates: templates.iter().map(|template| split(template)).collect() }
    }

    pub(super) fn payload(&mut self) -> Payload {
        let (ending, template) = self.templates[self.chance.index(self.templates.len())];
        let mut body = match self.chance.below(40) {
            0 => (0..self.chance.below(2000)).map(|_| self.byte()).collect(),
            1 => self.nested(),
            2 => self.long(template),
            _ => template.to_vec(),
        };
        for _ in 0..self.chance.below(6) {
            self.spoil(&mut body);
        }
        let gzip = self.chance.once_in(8);
        if gzip {
            body = self.gzipped(&body);
        }
        Payload { body, gzip, ending }
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.chance.below(256)).unwrap_or(0)
    }

    /// One thing goes wrong.
    fn spoil(&mut self, body: &mut Vec<u8>) {
        let at = self.chance.index(body.len() + 1);
        match self.chance.below(7) {
            0 => body.truncate(at),
            1 => {
                let byte = self.byte();
                body.insert(at, byte);
            }
            2 if at < body.len() => body[at] ^= 1 << self.chance.below(8),
            3 => {
                let piece = PIECES[self.chance.index(PIECES.len())];
                body.splice(at..at, piece.bytes());
            }
            4 => self.replace_value(body),
            5 => {
                let end = (at + self.chance.index(40)).min(body.len());
                let copied: Vec<u8> = body[at..end].to_vec();
                let to = self.chance.index(body.len() + 1);
                body.splice(to..to, copied);
            }
            _ => {
                let end = (at + self.chance.index(30)).min(body.len());
                body.drain(at..end);
            }
        }
    }

    /// A value after a colon becomes another: the JSON stays readable and its meaning goes wrong.
    fn replace_value(&mut self, body: &mut Vec<u8>) {
        let colons: Vec<usize> = (0..body.len()).filter(|at| body[*at] == b':').collect();
        if colons.is_empty() {
            return;
        }
        let from = colons[self.chance.index(colons.len())] + 1;
        let rest = &body[from..];
        let to = from + rest.iter().position(|byte| matches!(byte, b',' | b'}' | b'\n')).unwrap_or(rest.len());
        let value: String = match self.chance.below(6) {
            0 => "null".to_owned(),
            1 => format!("{}", i64::from_ne_bytes(self.chance.next().to_ne_bytes())),
            2 => format!("\"{}\"", PIECES[self.chance.index(PIECES.len())]),
            3 => PIECES[self.chance.index(PIECES.len())].to_owned(),
            4 => "[[{\"a\":[]}]]".to_owned(),
            _ => format!("\"{}\"", "x".repeat(self.chance.index(70_000))),
        };
        body.splice(from..to, value.bytes());
    }

    fn nested(&mut self) -> Vec<u8> {
        let depth = usize::try_from(self.chance.below(DEEPEST)).unwrap_or(0);
        let (open, close) = if self.chance.once_in(2) { ("[", "]") } else { ("{\"a\":", "}") };
        let close = if self.chance.once_in(2) { close } else { "" };
        format!(
            "{{\"batch\":[{{\"type\":\"track\",\"userId\":\"u\",\"event\":\"e\",\"properties\":{{\"p\":{}1{}}}}}]}}",
            open.repeat(depth),
            close.repeat(depth)
        )
        .into_bytes()
    }

    fn long(&mut self, template: &[u8]) -> Vec<u8> {
        let mut body = template.to_vec();
        let length = usize::try_from(self.chance.below(LONGEST)).unwrap_or(0);
        let byte = [b'x', b'"', b'[', b'\\', b' ', 0xC3][self.chance.index(6)];
        let at = self.chance.index(body.len() + 1);
        body.splice(at..at, std::iter::repeat_n(byte, length));
        body
    }

    /// Compressed: whole, cut short, with a changed byte, or so that little becomes much.
    fn gzipped(&mut self, body: &[u8]) -> Vec<u8> {
        let bomb = self.chance.once_in(20);
        let plain = if bomb { vec![b' '; 64 << 20] } else { body.to_vec() };
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        let written = encoder.write_all(&plain).and_then(|()| encoder.finish());
        let mut compressed = written.expect("writing to memory cannot fail");
        match self.chance.below(4) {
            0 => compressed.truncate(self.chance.index(compressed.len() + 1)),
            1 => {
                let at = self.chance.index(compressed.len());
                compressed[at] ^= 1 << self.chance.below(8);
            }
            _ => {}
        }
        compressed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_nonsense_and_most_of_it_differs() {
        let bodies = |seed| {
            let mut nonsense = Nonsense::new(Chance::from_seed(seed), &CALLS);
            (0..60).map(|_| nonsense.payload().body).collect::<Vec<_>>()
        };
        assert_eq!(bodies(3), bodies(3));
        let mut different = bodies(3);
        different.sort();
        different.dedup();
        assert!(different.len() > 40, "{}", different.len());
    }

    #[test]
    fn files_keep_their_ending_and_calls_are_json() {
        let mut files = Nonsense::new(Chance::from_seed(1), &FILES);
        let endings: std::collections::BTreeSet<&str> = (0..50).map(|_| files.payload().ending()).collect();
        assert_eq!(endings.into_iter().collect::<Vec<_>>(), ["csv", "jsonocel", "ndjson", "xes"]);
        assert_eq!(Nonsense::new(Chance::from_seed(1), &CALLS).payload().ending(), "json");
    }
}
