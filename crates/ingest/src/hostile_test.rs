//! Any bytes are decoded or refused: small files of every format, cut off and with random bytes changed.

use crate::ocel::{self, Encoding};
use crate::raw::{Decoder, Keep, Keeper, ReadError};
use crate::write::{Target, WriteFormat, WriteSchema, writer};
use crate::{parquet_in, sheet, xes::XesDecoder};
use model::{EventRow, Micros, ValueKind};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

/// A small generator of pseudo-random numbers (SplitMix64), so that every run tries the same files.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % limit
    }
}

/// A file of a few events.
fn sample(path: &Path) -> Vec<u8> {
    let schema = WriteSchema {
        has_person: true,
        has_case: true,
        attributes: vec![("case:region".to_string(), ValueKind::Text), ("sum".to_string(), ValueKind::Float)],
        ..WriteSchema::default()
    };
    let mut writer = writer(WriteFormat::of(path).unwrap(), Target::file(path).unwrap(), &schema).unwrap();
    for number in 0..12 {
        let row = EventRow {
            event_id: None,
            person: Some("Åsa"),
            case: Some(["a", "b"][usize::from(number > 5)]),
            time: Micros(1_700_000_000_000_000 + number * 1_000_000),
            activity: "ring &amp; <fråga>",
            channel: None,
            attributes: &[Some("Norr"), (number % 3 > 0).then_some("1.5")],
        };
        writer.event(&row).unwrap();
    }
    writer.finish().unwrap();
    std::fs::read(path).unwrap()
}

fn decoder(path: &Path, bytes: &[u8]) -> Result<Box<dyn Decoder>, ReadError> {
    let keep: Keeper = Arc::new(|name: &str| if name == "person" { Keep::Plain } else { Keep::Coded });
    let input = Box::new(Cursor::new(bytes.to_vec()));
    Ok(match WriteFormat::of(path).unwrap() {
        WriteFormat::Xes => Box::new(XesDecoder::new(input, keep)?),
        WriteFormat::OcelJson => ocel::open(input, Encoding::Json, None, keep)?.1,
        WriteFormat::OcelXml => ocel::open(input, Encoding::Xml, None, keep)?.1,
        format => {
            std::fs::write(path, bytes).unwrap();
            match format {
                WriteFormat::OcelSqlite => ocel::open_sqlite(path, None, keep)?.1,
                WriteFormat::Parquet => parquet_in::open(path, &keep, 2)?,
                _ => sheet::open(path, None, keep)?,
            }
        }
    })
}

/// How many rows there are, decoded and rejected, or that there is an error.
fn read(path: &Path, bytes: &[u8]) -> Result<usize, ReadError> {
    let mut decoder = decoder(path, bytes)?;
    let mut rows = 0;
    while let Some(chunk) = decoder.next_chunk()? {
        assert!(chunk.columns.iter().all(|column| match &column.values {
            crate::raw::RawValues::Coded(values) => values.codes.len() == chunk.rows,
            crate::raw::RawValues::Plain(values) => values.len() == chunk.rows,
            crate::raw::RawValues::Time(values) => values.len() == chunk.rows,
        }));
        rows += chunk.rows + chunk.rejected.len();
    }
    Ok(rows)
}

fn survives(name: &str, tries: usize) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let original = sample(&path);
    assert_eq!(read(&path, &original).unwrap(), 12, "{name}");
    let mut seeded = Seeded(11);
    for _ in 0..tries {
        let mut bytes = original.clone();
        for _ in 0..=seeded.below(5) {
            let at = seeded.below(bytes.len());
            bytes[at] = seeded.below(256) as u8;
        }
        // Decoded or refused: both are fine, a panic on this thread is not.
        drop(read(&path, &bytes));
        drop(read(&path, &original[..seeded.below(original.len())]));
    }
}

#[test]
fn any_bytes_of_a_marked_up_log_are_decoded_or_refused() {
    survives("a.xes", 300);
    survives("a.jsonocel", 300);
    survives("a.xmlocel", 300);
}

#[test]
fn any_bytes_of_a_binary_log_are_decoded_or_refused() {
    survives("a.sqlite", 60);
    survives("a.parquet", 60);
    survives("a.xlsx", 60);
}
