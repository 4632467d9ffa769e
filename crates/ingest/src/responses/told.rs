//! What somebody says of a file of answers where it is not recognised, or wrongly: which column is what, and how a
//! question was asked.
//!
//! A question is told as `csat 1-7`, `ces 1-5 low`, `gcr 1=yes 2=partly 3=no`, `comment` or `none`.

use super::ResponseOptions;
use crate::raw::ReadError;
use crate::rows::Rows;
use model::Metric;
use std::collections::BTreeMap;

/// What a column holds, as somebody told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// No answers.
    Nothing,
    /// What people wrote.
    Comment,
    /// Answers to an instrument.
    Question(ToldQuestion),
}

/// How a question was asked, as somebody told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ToldQuestion {
    pub(super) metric: Metric,
    pub(super) scale: Option<String>,
    pub(super) low_is_good: bool,
    /// What answers stand for.
    pub(super) meanings: BTreeMap<String, String>,
}

impl ToldQuestion {
    /// What a cell stands for.
    pub(super) fn meaning<'a>(&'a self, cell: &'a str) -> &'a str {
        self.meanings.get(&cell.trim().to_lowercase()).map_or(cell, String::as_str)
    }
}

impl Told {
    fn of(column: &str, text: &str) -> Result<Told, ReadError> {
        let mut words = text.split_whitespace();
        let first = words.next().unwrap_or_default().to_lowercase();
        match first.as_str() {
            "none" => return Ok(Told::Nothing),
            "comment" => return Ok(Told::Comment),
            _ => {}
        }
        let metric = Metric::of(&first).ok_or_else(|| unknown(column, text))?;
        let mut told = ToldQuestion { metric, scale: None, low_is_good: false, meanings: BTreeMap::new() };
        for word in words {
            match word.split_once('=') {
                Some((cell, meaning)) if !cell.is_empty() && !meaning.is_empty() => {
                    told.meanings.insert(cell.to_lowercase(), meaning.to_string());
                }
                None if word.eq_ignore_ascii_case("low") => told.low_is_good = true,
                None if metric.instrument().scale(Some(word)).is_ok() => told.scale = Some(word.to_string()),
                _ => return Err(unknown(column, text)),
            }
        }
        Ok(Told::Question(told))
    }
}

fn unknown(column: &str, text: &str) -> ReadError {
    let codes = Metric::all().map(Metric::code).collect::<Vec<_>>().join(", ");
    ReadError::new(format!("`{text}` does not say what the column `{column}` holds")).code("unknown_question").hint(
        format!(
            "say comment, none, or one of {codes}, with its scale and what answers stand for: csat 1-7, gcr 1=yes 2=partly 3=no"
        ),
    )
}

/// What was told of questions, by the name of their column; in the long form by that of their metric.
///
/// # Errors
/// When something is told that cannot be understood, or of a column that is not there.
pub(super) fn told(
    table: &Rows,
    options: &ResponseOptions,
    is_long: bool,
) -> Result<BTreeMap<String, Told>, ReadError> {
    let mut all = BTreeMap::new();
    for (column, text) in &options.questions {
        let of_metric = is_long.then(|| Metric::of(column)).flatten().map(|metric| metric.code().to_string());
        let of_column = || table.column(&[column.as_str()]).map(|at| table.columns[at].clone());
        let name = of_metric.or_else(of_column).ok_or_else(|| absent(table, column))?;
        all.insert(name, Told::of(column, text)?);
    }
    Ok(all)
}

/// An error that names a column that the file does not have.
pub(super) fn absent(table: &Rows, column: &str) -> ReadError {
    ReadError::new(format!("the file has no column `{column}`"))
        .code("no_column")
        .hint(format!("it has {}", table.columns.join(", ")))
}
