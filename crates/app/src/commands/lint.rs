//! `resa lint`: survey questions looked over before anybody is asked them.

use super::Shower;
use crate::failure::Failure;
use crate::input::{format_named, stream_or_file};
use crate::output::{Cell, Table};
use crate::words::Words;
use ingest::{Rows, read_rows};
use insight::text::Language;
use insight::text::lint::{Finding, Question, Severity, lint};
use serde::Serialize;
use std::path::Path;

/// What is found about all questions.
#[derive(Serialize)]
struct Report<'r> {
    questions: Vec<Looked<'r>>,
}

/// What is found about one.
#[derive(Serialize)]
struct Looked<'r> {
    id: &'r str,
    findings: Vec<Told<'r>>,
}

#[derive(Serialize)]
struct Told<'r> {
    rule: &'static str,
    severity: &'static str,
    why: String,
    rewrite: &'r str,
}

pub(super) fn run(file: &Path, format: Option<&str>, show: &Shower) -> Result<(), Failure> {
    let wanted = format_named(format)?;
    let source = stream_or_file(file, format)?;
    let table = read_rows(&source, wanted, None)?;
    if let Some(rejected) = table.rejected.first() {
        let many = table.rejected.len();
        let problem = format!("{many} rows of `{}` cannot be read, the first on line {}", source.name(), rejected.line);
        return Err(Failure::new(problem)
            .hint("give each row as many cells as the header, and quote cells that hold the delimiter"));
    }
    let questions = questions(&table, source.name())?;
    let found = lint(&questions);
    let reader = match show.words.language {
        map::Language::Swedish => Language::Swedish,
        map::Language::English => Language::English,
    };
    let told = |finding: &'_ Finding| (finding.rule.code(), finding.severity.code(), finding.why(reader));
    let words = &show.words;
    let mut shown = Table::new(&[
        words.either("fråga", "question"),
        words.either("allvar", "severity"),
        words.either("regel", "rule"),
        words.either("varför", "why"),
        words.either("förslag", "rewrite"),
    ]);
    let mut report = Report { questions: Vec::with_capacity(questions.len()) };
    for (question, findings) in questions.iter().zip(&found) {
        for finding in findings {
            let (rule, severity, why) = told(finding);
            shown.row(vec![
                Cell::text(question.id.as_str()),
                Cell::value(severity_in_words(finding.severity, words), severity),
                Cell::text(rule),
                Cell::text(why),
                Cell::text(finding.rewrite.as_str()),
            ]);
        }
        let findings = findings.iter().map(|finding| {
            let (rule, severity, why) = told(finding);
            Told { rule, severity, why, rewrite: &finding.rewrite }
        });
        report.questions.push(Looked { id: &question.id, findings: findings.collect() });
    }
    let clean = found.iter().filter(|findings| findings.is_empty()).count();
    let all = words.count(questions.len() as u64, ("fråga", "frågor"), ("question", "questions"));
    let without = words.either("utan anmärkning", "without remarks");
    let heading = format!("{}: {all}, {clean} {without}", source.name());
    show.show(&report, &heading, &shown)
}

fn severity_in_words(severity: Severity, words: &Words) -> &'static str {
    match severity {
        Severity::Error => words.either("fel", "error"),
        Severity::Warning => words.either("varning", "warning"),
        Severity::Hint => words.either("tips", "hint"),
    }
}

/// The questions of a table.
fn questions(table: &Rows, name: &str) -> Result<Vec<Question>, Failure> {
    let need = |names: &[&str]| {
        table.column(names).ok_or_else(|| {
            let known = table.columns.join(", ");
            Failure::new(format!("`{name}` has no column `{}`; it has {known}", names[0]))
                .hint("columns: id, lang (sv or en), question, scale (answers split by |), and survey if order matters")
        })
    };
    let (text, lang) = (need(&["question", "fråga"])?, need(&["lang", "language", "språk"])?);
    let (id, scale) = (table.column(&["id"]), table.column(&["scale", "svar", "skala"]));
    let survey = table.column(&["survey", "enkät"]);
    let mut questions = Vec::with_capacity(table.rows.len());
    for row in &table.rows {
        let cell = |place: Option<usize>| place.and_then(|place| row.cells[place].as_deref());
        let Some(question) = cell(Some(text)) else {
            let problem = format!("line {} of `{name}` has no question", row.line);
            return Err(Failure::new(problem).hint("write one, or take the line away"));
        };
        questions.push(Question {
            id: cell(id).map_or_else(|| row.line.to_string(), str::to_string),
            survey: cell(survey).map(str::to_string),
            language: Language::of(cell(Some(lang)).unwrap_or_default()),
            text: question.to_string(),
            scale: cell(scale).unwrap_or_default().split('|').map(str::to_string).collect(),
        });
    }
    Ok(questions)
}
