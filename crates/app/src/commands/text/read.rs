//! The comments: those of a table, by which columns hold what, or those that a data directory keeps.

use crate::answers::{Hearing, Mapped, source};
use crate::answers_args::TextArgs;
use crate::failure::Failure;
use ingest::{Rows, is_private, narrow, read_rows};
use insight::text::sentiment::{Scale, Side};
use model::Metric;
use std::collections::BTreeMap;
use std::path::Path;

/// The rows of the file.
pub(super) struct Answers {
    pub(super) name: String,
    pub(super) rows: Vec<Answer>,
    /// Rows that could not be read, and the line of the first.
    pub(super) unreadable: usize,
    pub(super) first_unreadable: u64,
    /// Whether a column tells who wrote each comment.
    pub(super) tells_person: bool,
    /// How it was to those who wrote, by the answers beside their words; of a file its scores tell.
    pub(super) sides: Option<Vec<Option<Side>>>,
    /// Rows of another part of the file than the one that is asked about.
    pub(super) left_out: u64,
}

/// One row.
pub(super) struct Answer {
    /// What was written, as it was written: only the scrubber looks at it.
    pub(super) text: Option<String>,
    pub(super) score: Option<String>,
    pub(super) person: Option<String>,
    pub(super) group: Option<String>,
}

/// Reads the comments.
pub(super) fn answers(args: &TextArgs) -> Result<Answers, Failure> {
    match args.answers.data_dir() {
        Some(dir) => of_data(&dir, args),
        None => of_file(args),
    }
}

/// Those that are kept in a data directory and count, in the order in which they were written.
fn of_data(dir: &Path, args: &TextArgs) -> Result<Answers, Failure> {
    let journeys = args.answers.journeys();
    let by: Vec<String> = args.by.iter().cloned().collect();
    let hearing = Hearing::of(dir, &args.answers.wish(&journeys, &by))?;
    let label = args.label.as_deref().map(metric).transpose()?;
    let mut rows = Vec::new();
    let mut sides = Vec::new();
    for heard in hearing.heard.iter().filter(|heard| heard.counts()) {
        let Some(draft) = hearing.asked(&heard.record) else { continue };
        let scored = heard.record.items(&draft.asked).find(|item| Some(item.question.metric) == label);
        let score = scored.and_then(|item| match (&item.given.score, &item.given.choice) {
            (Some(score), _) => Some(score.to_string()),
            (None, choice) => choice.clone(),
        });
        let group = match args.by.as_deref() {
            Some("channel") => heard.channel.clone(),
            Some("activity") => heard.record.station.clone().or_else(|| heard.before.clone()),
            _ => heard.values.first().cloned().flatten(),
        };
        let person = Some(heard.at.person.to_string());
        for text in heard.comments(draft) {
            let (text, score) = (Some(text.to_string()), score.clone());
            rows.push(Answer { text, score, person: person.clone(), group: group.clone() });
            sides.push(heard.side(draft));
        }
    }
    let name = args.answers.name(dir);
    if rows.is_empty() {
        return Err(Failure::new(format!("`{name}` holds no comments that fit"))
            .hint("narrow less, or look at what was answered with resa scores --data DIR"));
    }
    let sides = label.is_none().then_some(sides);
    Ok(Answers { name, rows, unreadable: 0, first_unreadable: 0, tells_person: true, sides, left_out: 0 })
}

/// The question that `--label` names.
fn metric(code: &str) -> Result<Metric, Failure> {
    let known = || Metric::all().map(Metric::code).collect::<Vec<_>>().join(", ");
    Metric::of(code).ok_or_else(|| {
        Failure::new(format!("`{code}` is no question that surveys ask"))
            .hint(format!("--label is one of: {}", known()))
    })
}

/// Those of a file.
fn of_file(args: &TextArgs) -> Result<Answers, Failure> {
    let asked = &args.answers;
    let source = source(asked)?;
    let mapped = Mapped::of(asked, &source)?;
    let options = mapped.options(asked, BTreeMap::new())?;
    let mut table = read_rows(&source, options.format, options.delimiter.as_deref())?;
    let name = source.name().to_string();
    let text = args.text.as_deref().ok_or_else(|| {
        Failure::new("no column is named that holds what customers wrote")
            .hint(format!("say which with --text; `{name}` has {}", table.columns.join(", ")))
    })?;
    if table.rows.is_empty() {
        return Err(Failure::new(format!("`{name}` has no rows that can be read"))
            .hint("give each row as many cells as the header, and quote cells that hold the delimiter"));
    }
    let left_out = narrow(&mut table, &name, &options)?;
    if table.rows.is_empty() {
        return Err(Failure::new(format!("no row of `{name}` fits --from, --to or --segment")).hint("narrow less"));
    }
    let text = column(&table, &name, "--text", text)?;
    let optional =
        |option, named: &Option<String>| named.as_deref().map(|named| column(&table, &name, option, named)).transpose();
    let told = args.person.clone().or_else(|| options.person.clone());
    let (score, person) = (optional("--label", &args.label)?, optional("--person", &told)?);
    let group = optional("--by", &args.by)?;
    if let Some(private) = group.filter(|at| is_private(&table, *at)).and_then(|at| table.columns.get(at)) {
        let why = "it holds what people wrote themselves, or who they are, and its values would be printed";
        return Err(Failure::new(format!("comments are not divided by `{private}`")).hint(why));
    }
    let rows = table.rows.into_iter().map(|mut row| {
        let text = row.cells[text].clone();
        let mut cell = |place: Option<usize>| place.and_then(|place| row.cells[place].take());
        let person = cell(person).map(|person| mapped.person(person));
        // The same column may be asked for twice.
        let score = cell(score);
        let group = if group.is_some() && args.by == args.label { score.clone() } else { cell(group) };
        Answer { text, score, person, group }
    });
    Ok(Answers {
        rows: rows.collect(),
        unreadable: table.rejected.len(),
        first_unreadable: table.rejected.first().map_or(0, |row| row.line),
        tells_person: person.is_some(),
        sides: None,
        left_out,
        name,
    })
}

fn column(table: &Rows, name: &str, option: &str, wanted: &str) -> Result<usize, Failure> {
    table.column(&[wanted.trim()]).ok_or_else(|| {
        let known = table.columns.join(", ");
        Failure::new(format!("`{name}` has no column `{wanted}`")).hint(format!("{option} is one of: {known}"))
    })
}

/// `1-7`, `7-1`, `0-10`, `-1..1`.
pub(super) fn scale(text: &str) -> Result<Scale, Failure> {
    let wrong = || {
        Failure::new(format!("`{text}` is not a scale"))
            .hint("write the worst value, a hyphen and the best, e.g. --scale 1-7")
    };
    let parts = text.split_once("..").or_else(|| {
        // A hyphen that comes first is a minus.
        let at = text.char_indices().skip(1).find(|(_, letter)| *letter == '-')?.0;
        Some((text.get(..at)?, text.get(at + 1..)?))
    });
    let (worst, best) = parts.ok_or_else(wrong)?;
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(wrong);
    let (worst, best) = (number(worst)?, number(best)?);
    if worst == best { Err(wrong()) } else { Ok(Scale { worst, best }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_read_in_both_directions() {
        for (text, worst, best) in [("1-7", 1.0, 7.0), ("7-1", 7.0, 1.0), ("-1..1", -1.0, 1.0), ("-1-1", -1.0, 1.0)] {
            assert_eq!(scale(text).ok(), Some(Scale { worst, best }), "{text}");
        }
        assert!(["", "5", "a-b", "3-3", "1-"].iter().all(|text| scale(text).is_err()));
    }
}
