//! JSON objects as rows: one on each line (NDJSON), in one array, or simply one after the other.
//!
//! Objects within objects are flattened with a full stop; arrays are kept as JSON text.

use crate::gather::{Cell, Gather};
use crate::raw::{Keeper, RawChunk, Reason};
use crate::table::Block;
use model::ValueKind;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The rows of a block of lines.
pub(crate) fn lines(block: &Block, keep: &Keeper) -> Vec<RawChunk> {
    let mut rows = Rows::new(keep);
    for (line, bytes) in block.bytes.split(|byte| *byte == b'\n').enumerate() {
        if !bytes.trim_ascii().is_empty() {
            rows.put(bytes, block.first_line + line as u64);
        }
    }
    rows.finish()
}

/// The rows of a block of values that may spread over lines.
pub(crate) fn values(block: &Block, keep: &Keeper) -> Vec<RawChunk> {
    let mut rows = Rows::new(keep);
    let bytes = &block.bytes;
    let (mut at, mut line, mut counted) = (0, block.first_line, 0);
    while let Some((start, end)) = next_value(bytes, at).or_else(|| rest(bytes, at)) {
        line += memchr::memchr_iter(b'\n', &bytes[counted..start]).count() as u64;
        counted = start;
        rows.put(&bytes[start..end], line);
        at = end;
    }
    rows.finish()
}

/// What is left when no whole value is, if it is anything.
fn rest(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = at + bytes[at..].iter().position(|byte| !is_between(*byte))?;
    Some((start, bytes.len()))
}

/// Whether a sign only stands between the values of an array.
fn is_between(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'[' | b']' | b',')
}

/// The place of the next whole value after `at`: an object, or whatever else stands there.
pub(crate) fn next_value(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let start = at + bytes.get(at..)?.iter().position(|byte| !is_between(*byte))?;
    if bytes[start] != b'{' {
        // Not an object: rejected later, up to where the next value can begin.
        let length = bytes[start..].iter().position(|byte| matches!(byte, b',' | b'\n' | b'{'))?;
        return Some((start, start + length.max(1)));
    }
    let (mut depth, mut in_string, mut at) = (0_usize, false, start);
    while at < bytes.len() {
        match (bytes[at], in_string) {
            (b'\\', true) => at += 1,
            (b'"', _) => in_string = !in_string,
            (b'{', false) => depth += 1,
            (b'}', false) => {
                depth -= 1;
                if depth == 0 {
                    return Some((start, at + 1));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Whether the first line of a text is a whole object by itself.
pub(crate) fn is_by_line(beginning: &str) -> bool {
    let first = beginning.trim_start().lines().next().unwrap_or_default();
    let whole = serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok();
    // A line that ends with the sample may be cut.
    first.starts_with('{') && (whole || first.len() > 1 && !beginning.trim_start().contains('\n'))
}

struct Rows {
    gather: Gather,
    path: String,
    chunks: Vec<RawChunk>,
}

impl Rows {
    fn new(keep: &Keeper) -> Self {
        Rows { gather: Gather::new(keep.clone()), path: String::new(), chunks: Vec::new() }
    }

    fn put(&mut self, bytes: &[u8], line: u64) {
        let text = bytes.trim_ascii();
        let is_object = text.first() == Some(&b'{');
        self.path.clear();
        let read = is_object && {
            let mut json = serde_json::Deserializer::from_slice(text);
            let flat = Flat { gather: &mut self.gather, path: &mut self.path };
            flat.deserialize(&mut json).is_ok() && json.end().is_ok()
        };
        if read {
            self.gather.end_row(line);
        } else {
            let text = String::from_utf8_lossy(&text[..text.len().min(800)]);
            self.gather.reject_row(Reason::NotJson, line, &text);
        }
        if self.gather.is_full() {
            self.chunks.extend(self.gather.take());
        }
    }

    fn finish(mut self) -> Vec<RawChunk> {
        self.chunks.extend(self.gather.take());
        self.chunks
    }
}

/// Puts a value, and whatever is in it, into the row that is being read.
struct Flat<'a> {
    gather: &'a mut Gather,
    path: &'a mut String,
}

impl Flat<'_> {
    fn put(self, kind: ValueKind, text: &str) {
        if !self.path.is_empty() {
            let column = self.gather.column(self.path);
            self.gather.put(column, Cell::Text(kind, text));
        }
    }
}

impl<'de> DeserializeSeed<'de> for Flat<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Flat<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Flat { gather, path } = self;
        let outer = path.len();
        while let Some(()) = map.next_key_seed(Key { path, outer })? {
            map.next_value_seed(Flat { gather, path })?;
            path.truncate(outer);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let array = serde_json::Value::deserialize(serde::de::value::SeqAccessDeserializer::new(seq))?;
        self.put(ValueKind::Text, &array.to_string());
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.put(ValueKind::Text, text);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.put(ValueKind::Boolean, if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.put(ValueKind::Integer, &value.to_string());
        Ok(())
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.put(ValueKind::Integer, &value.to_string());
        Ok(())
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.put(ValueKind::Float, &value.to_string());
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Appends a key to the path.
struct Key<'a> {
    path: &'a mut String,
    outer: usize,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<(), E> {
        if self.outer > 0 {
            self.path.push('.');
        }
        self.path.push_str(key);
        Ok(())
    }
}
