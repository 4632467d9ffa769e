//! The fast path for text with a dictionary: the dictionary page becomes a `Dictionary`, and the
//! packed indices become codes without ever touching the text.
//!
//! A chunk that is not coded throughout is left to the slower reader beside this one.

use crate::error::{FlatError, corrupt};
use crate::hybrid;
use crate::schema::{FlatColumn, Shape};
use model::{Column, Dictionary, MISSING};
use parquet::basic::Encoding;
use parquet::column::page::{Page, PageReader};
use std::borrow::Cow;

/// The column, or `None` where some page holds text in another way.
pub(crate) fn read(mut pages: impl PageReader, column: &FlatColumn, rows: usize) -> Result<Option<Column>, FlatError> {
    let Some(Page::DictionaryPage { buf, num_values, encoding, .. }) = pages.get_next_page()? else {
        return Ok(None);
    };
    if !matches!(encoding, Encoding::PLAIN | Encoding::PLAIN_DICTIONARY) {
        return Ok(None);
    }
    let words = Words::decode(&buf, num_values as usize, column)?;
    let mut codes = Vec::with_capacity(rows);
    while let Some(page) = pages.get_next_page()? {
        let Some(body) = Body::of(&page, column.optional)? else {
            return Ok(None);
        };
        if body.values > rows - codes.len() {
            return Err(corrupt(format!("column `{}` has more values than its group has rows", column.name)));
        }
        read_codes(&body, &words, &mut codes)?;
    }
    Ok(Some(Column { codes, dictionary: words.dictionary }))
}

/// A data page cut into its parts.
struct Body<'a> {
    values: usize,
    /// Definition levels, where values may be missing.
    levels: Option<&'a [u8]>,
    indices: &'a [u8],
}

impl<'a> Body<'a> {
    /// The parts of a page of dictionary indices; `None` for any other page.
    fn of(page: &'a Page, optional: bool) -> Result<Option<Self>, FlatError> {
        let coded = |encoding: Encoding| matches!(encoding, Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY);
        match page {
            Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
                if !coded(*encoding) || (optional && *def_level_encoding != Encoding::RLE) {
                    return Ok(None);
                }
                let values = *num_values as usize;
                if !optional {
                    return Ok(Some(Body { values, levels: None, indices: buf }));
                }
                let (length, rest) = buf.split_first_chunk::<4>().ok_or_else(|| corrupt("a page is too short"))?;
                let length = u32::from_le_bytes(*length) as usize;
                let (levels, indices) =
                    rest.split_at_checked(length).ok_or_else(|| corrupt("a page is shorter than its levels"))?;
                Ok(Some(Body { values, levels: Some(levels), indices }))
            }
            Page::DataPageV2 {
                buf, num_values, encoding, num_nulls, def_levels_byte_len, rep_levels_byte_len, ..
            } => {
                if !coded(*encoding) {
                    return Ok(None);
                }
                let short = || corrupt("a page is shorter than its levels");
                let (_, rest) = buf.split_at_checked(*rep_levels_byte_len as usize).ok_or_else(short)?;
                let (levels, indices) = rest.split_at_checked(*def_levels_byte_len as usize).ok_or_else(short)?;
                let levels = (optional && *num_nulls > 0).then_some(levels);
                Ok(Some(Body { values: *num_values as usize, levels, indices }))
            }
            Page::DictionaryPage { .. } => Err(corrupt("a second dictionary in one column")),
        }
    }
}

fn read_codes(body: &Body, words: &Words, codes: &mut Vec<u32>) -> Result<(), FlatError> {
    let start = codes.len();
    let present = match body.levels {
        None => None,
        Some(levels) if all_present(levels, body.values) => None,
        Some(levels) => {
            let mut present = Vec::with_capacity(body.values);
            hybrid::decode(levels, 1, body.values, &mut present)?;
            Some(present)
        }
    };
    let stored = present.as_ref().map_or(body.values, |present| present.iter().filter(|&&level| level == 1).count());
    if stored > 0 {
        let (&width, indices) = body.indices.split_first().ok_or_else(|| corrupt("a page without indices"))?;
        hybrid::decode(indices, width, stored, codes)?;
        words.check(&mut codes[start..])?;
    }
    if let Some(present) = present {
        spread(codes, start, stored, &present);
    }
    Ok(())
}

/// Whether the levels are one run that says that every value is there: the usual case.
fn all_present(levels: &[u8], values: usize) -> bool {
    let mut run = 0u64;
    for (place, &byte) in levels.iter().take(6).enumerate() {
        run |= u64::from(byte & 0x7f) << (7 * place);
        if byte < 0x80 {
            return run & 1 == 0 && run >> 1 == values as u64 && levels.get(place + 1) == Some(&1);
        }
    }
    false
}

/// Moves the stored codes to the rows that have a value, from the back so that no copy is needed.
fn spread(codes: &mut Vec<u32>, start: usize, stored: usize, present: &[u32]) {
    codes.resize(start + present.len(), MISSING);
    let rows = &mut codes[start..];
    let mut next = stored;
    for (row, &level) in present.iter().enumerate().rev() {
        if level == 1 {
            next -= 1;
            rows[row] = rows[next];
        } else {
            rows[row] = MISSING;
        }
    }
}

/// The words of a dictionary page.
struct Words {
    dictionary: Dictionary,
    stored: usize,
    /// Code for each stored word, where some word is stored twice.
    codes: Option<Vec<u32>>,
}

impl Words {
    fn decode(mut bytes: &[u8], stored: usize, column: &FlatColumn) -> Result<Self, FlatError> {
        let short = || corrupt(format!("the dictionary of column `{}` is cut off", column.name));
        let mut dictionary = Dictionary::new();
        let mut codes = Vec::new();
        for _ in 0..stored {
            let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(short)?;
            let length = u32::from_le_bytes(*length) as usize;
            let (word, rest) = rest.split_at_checked(length).ok_or_else(short)?;
            codes.push(dictionary.intern(&text(word, column)?));
            bytes = rest;
        }
        let repeats = dictionary.len() != stored;
        Ok(Words { dictionary, stored, codes: repeats.then_some(codes) })
    }

    /// Makes our codes of stored indices.
    fn check(&self, codes: &mut [u32]) -> Result<(), FlatError> {
        let greatest = codes.iter().fold(0, |greatest, &code| code.max(greatest));
        if greatest as usize >= self.stored {
            return Err(corrupt("an index beyond its dictionary"));
        }
        if let Some(ours) = &self.codes {
            for code in codes {
                *code = ours[*code as usize];
            }
        }
        Ok(())
    }
}

/// The text of stored bytes. Only a column that says that it holds text must hold text.
pub(crate) fn text<'a>(bytes: &'a [u8], column: &FlatColumn) -> Result<Cow<'a, str>, FlatError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(_) if column.shape == Shape::Text => {
            Err(corrupt(format!("column `{}` holds text that is not UTF-8", column.name)))
        }
        Err(_) => Ok(String::from_utf8_lossy(bytes)),
    }
}
