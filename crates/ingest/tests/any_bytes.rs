//! Any bytes are decoded or rejected: small files of every text format, changed at random, never panic.

mod common;

use ingest::ReadOptions;
use std::time::{Duration, Instant};

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

const SEEDS: &[(&str, &str)] = &[
    (
        "a.csv",
        "kundnr;ärende;händelse;tid;kanal\n1;A;Ring;2024-03-01 08:15;web\n2;B;\"Brev; \"\"x\"\"\";2024-03-02 09:15;phone\n3;C;x;2024-03-03T10:15:30.5Z;app\n",
    ),
    ("b.tsv", "user\tevent\tts\n1\ta\t1709280900\n2\tb\t1709280901\n3\tc\t1709280902\n"),
    ("c.csv", "customer,type,date,time\n1,a,13/03/2024,8:15 PM\n2,b,14/03/2024,08:16\n"),
    (
        "d.ndjson",
        "{\"userId\":\"1\",\"event\":\"a\",\"timestamp\":\"2024-03-01T08:15:00Z\",\"p\":{\"x\":[1,{\"y\":null}],\"z\":1.5e3}}\n{\"userId\":\"2\",\"event\":\"b\",\"timestamp\":\"2024-03-01T08:16:00Z\"}\n",
    ),
    (
        "e.json",
        "[{\"customer\":1,\"action\":\"a\",\"time\":\"1 mars 2024\"},\n{\"customer\":2,\"action\":\"b\",\"time\":\"2 mars 2024\"}]",
    ),
    (
        "f.xes",
        "<?xml version=\"1.0\"?><log><trace><string key=\"concept:name\" value=\"c1\"/><event><string key=\"concept:name\" value=\"a\"/><date key=\"time:timestamp\" value=\"2024-03-01T08:15:00.000+01:00\"/></event></trace></log>",
    ),
    (
        "g.jsonocel",
        "{\"objectTypes\":[{\"name\":\"order\",\"attributes\":[]}],\"eventTypes\":[{\"name\":\"pay\",\"attributes\":[]}],\"objects\":[{\"id\":\"o1\",\"type\":\"order\"}],\"events\":[{\"id\":\"e1\",\"type\":\"pay\",\"time\":\"2024-03-01T08:15:00Z\",\"relationships\":[{\"objectId\":\"o1\",\"qualifier\":\"x\"}]}]}",
    ),
    (
        "h.xmlocel",
        "<?xml version=\"1.0\"?><log><object-types><object-type name=\"order\"/></object-types><event-types><event-type name=\"pay\"/></event-types><objects><object id=\"o1\" type=\"order\"/></objects><events><event id=\"e1\" type=\"pay\" time=\"2024-03-01T08:15:00Z\"><objects><relationship object-id=\"o1\" qualifier=\"x\"/></objects></event></events></log>",
    ),
];

const SNIPPETS: &[&[u8]] = &[
    b"\"",
    b"\n",
    b"\r",
    b";",
    b",",
    b"\t",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xe5",
    b"<",
    b">",
    b"&",
    b"&#x0;",
    b"-",
    b"9999999999",
    b"1e308",
    b"NaN",
    b"2024-02-30",
    b"sep=;\n",
    b"\xf0\x9f\x98\x80",
];

fn changed(seed: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(6) {
        let at = chance.below(bytes.len() + 1).min(bytes.len());
        let to = (at + chance.below(12)).min(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..to)),
            2 => drop(bytes.splice(at..at, SNIPPETS[chance.below(SNIPPETS.len())].iter().copied())),
            3 => {
                let copy = bytes[at..to].to_vec();
                bytes.splice(at..at, copy.repeat(1 + chance.below(40)));
            }
            4 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            _ if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            _ => {}
        }
    }
    bytes
}

#[test]
fn any_bytes_are_decoded_or_rejected_without_panic() {
    let mut chance = Chance(0x5EED);
    let mut read = 0;
    for round in 0..3_000 {
        let (name, seed) = SEEDS[round % SEEDS.len()];
        let bytes = changed(seed.as_bytes(), &mut chance);
        let bytes = if chance.below(10) == 0 { common::gzip(&bytes) } else { bytes };
        // What is read must add up; `common::read` asserts it. What is refused says so in one line.
        match common::read(name, &bytes) {
            Ok(_) => read += 1,
            Err(error) => assert!(!error.message.contains('\n'), "{name}: {error}"),
        }
    }
    assert!(read > 20, "some changed files can still be read");
}

#[test]
fn hostile_files_take_neither_long_nor_much() {
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let quotes = format!("kundnr,steg,tid\n{}", "\"a\n".repeat(300_000));
    let distinct_keys: String =
        (0..20_000).map(|n| format!("{{\"user\":1,\"event\":\"a\",\"time\":\"2024-03-01\",\"k{n}\":1}}\n")).collect();
    let wide =
        format!("{}\n{}\n", (0..50_000).map(|n| format!("c{n}")).collect::<Vec<_>>().join(","), ",".repeat(49_999));
    for (name, content) in
        [("deep.json", deep), ("quotes.csv", quotes), ("keys.ndjson", distinct_keys), ("wide.csv", wide)]
    {
        let start = Instant::now();
        let options = ReadOptions { attributes: ingest::Attributes::None, ..ReadOptions::default() };
        let outcome = common::read_as(&[(name, content.as_bytes())], &options).map(|read| read.report);
        assert!(start.elapsed() < Duration::from_secs(20), "{name} took {:?}: {outcome:?}", start.elapsed());
    }
}
