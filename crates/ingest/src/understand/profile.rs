//! What the values of a sampled column are like.

use super::sample::SampleColumn;
use crate::time::{self, Recognised};
use model::ValueKind;
use std::collections::HashSet;

/// Facts about a column's values.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) kind: ValueKind,
    /// Rows in which the column has a value.
    pub(crate) filled: usize,
    pub(crate) rows: usize,
    pub(crate) distinct: usize,
    /// As times, where at least half of the values are.
    pub(crate) time: Option<Recognised>,
    /// Times of day alone.
    pub(crate) clock: bool,
    /// 1, 2, 3 … or 0, 1, 2 …
    pub(crate) row_number: bool,
    /// Nearly all values are numbers.
    pub(crate) numeric: bool,
    /// Characters in a value, on average.
    pub(crate) length: f64,
    /// Whether the format itself types the values as times.
    pub(crate) typed_time: bool,
}

impl Profile {
    pub(crate) fn of(column: &SampleColumn) -> Profile {
        let values: Vec<&str> = column.filled().collect();
        let distinct = values.iter().collect::<HashSet<_>>().len();
        let numbers = values.iter().filter(|value| is_number(value)).count();
        let characters: usize = values.iter().map(|value| value.chars().count()).sum();
        let kind = if column.kind == ValueKind::Text { kind_of(&values) } else { column.kind };
        Profile {
            name: column.name.clone(),
            kind: if column.typed_time { ValueKind::Time } else { kind },
            filled: values.len(),
            rows: column.values.len(),
            distinct,
            time: time::recognise(values.iter().copied()),
            clock: time::recognise_clock(values.iter().copied()),
            row_number: is_row_number(&values),
            numeric: !values.is_empty() && numbers * 20 >= values.len() * 19,
            length: characters as f64 / values.len().max(1) as f64,
            typed_time: column.typed_time,
        }
    }

    /// Whether the column holds dates that need no name to be believed.
    pub(crate) fn is_plain_time(&self) -> bool {
        self.typed_time || self.time.as_ref().is_some_and(|time| !time.numeric)
    }

    /// How many rows a value has, on average.
    pub(crate) fn repetition(&self) -> f64 {
        self.filled as f64 / self.distinct.max(1) as f64
    }

    /// How much of the values is distinct.
    pub(crate) fn distinctness(&self) -> f64 {
        self.distinct as f64 / self.filled.max(1) as f64
    }
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.replace(',', ".").parse::<f64>().is_ok_and(f64::is_finite)
}

/// What text values look like: a column of whole numbers, of decimals, of true and false.
fn kind_of(values: &[&str]) -> ValueKind {
    let all = |test: fn(&str) -> bool| !values.is_empty() && values.iter().all(|value| test(value));
    // A leading zero or plus belongs to a code, not to a number.
    let integer = |text: &str| text.parse::<i64>().is_ok_and(|number| number.to_string() == text);
    let float = |text: &str| text.parse::<f64>().is_ok_and(f64::is_finite) && !text.starts_with('+') && text.len() < 25;
    let boolean = |text: &str| matches!(text, "true" | "false");
    if all(integer) {
        ValueKind::Integer
    } else if all(float)
        && !values.iter().any(|text| text.len() > 1 && text.starts_with('0') && !text.starts_with("0."))
    {
        ValueKind::Float
    } else if all(boolean) {
        ValueKind::Boolean
    } else {
        ValueKind::Text
    }
}

fn is_row_number(values: &[&str]) -> bool {
    let Some(Ok(first)) = values.first().map(|value| value.parse::<i64>()) else { return false };
    let counts_up = values.iter().zip(first..).all(|(value, number)| value.parse() == Ok(number));
    values.len() > 1 && counts_up
}
