//! The wide form: one filled-in survey a row and one question a column, as Netigate, Qualtrics, SurveyMonkey, Formbricks
//! and other survey tools export it.
//!
//! A column is an instrument when it is called by its code (`NPS`, `Q3_CES`, `nki_2`), or when it asks what the
//! instrument asks and most of its answers are on the scale. What was taken for what is told; everything else is an
//! attribute by which answers may be divided.

use super::asked::Cells;
use super::columns::{Columns, Part};
use super::reading::{Reader, row_id};
use super::reviews::Reviews;
use super::told::{Told, ToldQuestion};
use super::when::Clock;
use super::{ResponseOptions, Responses};
use crate::Source;
use crate::raw::ReadError;
use crate::rows::{Row, Rows};
use crate::understand::Name;
use model::{Metric, Moment};
use std::collections::BTreeMap;

const PARTS: &[Part] = &[
    Part::Response,
    Part::Person,
    Part::Time,
    Part::Survey,
    Part::Activity,
    Part::Channel,
    Part::Language,
    Part::Chance,
];

/// What tools write below a question in place of a label.
const NO_LABELS: &[&str] = &["response", "open-ended response", "svar", "öppet svar", "other (please specify)"];

/// Words that mark the open question below a score, and questions that only words can answer.
const COMMENT_WORDS: &str =
    "comment comments kommentar kommentarer fritext why varfor motivering reason synpunkt synpunkter feedback";
const OPEN_PHRASES: &[&str] = &[
    "varför",
    "why did you",
    "why do you",
    "vad kan vi",
    "what can we",
    "what could we",
    "berätta",
    "tell us",
    "beskriv",
];

/// What columns of a tool's own grouping of scores are called.
const GROUPING_WORDS: &str = "group grupp kategori category segment type";

/// Words of columns that belong to an instrument and hold no answers to it.
const NO_ANSWER_WORDS: &str = "id datum date tid time status";
/// Words that say no more than that a column holds scores.
const SCORE_WORDS: &str = "score betyg svar fraga question item poang";

/// What questions ask for: all parts of one of these stand in the question.
const PHRASES: &[(Metric, &[&[&str]])] = &[
    (Metric::Nps, &[&["rekommendera", "sannolik"], &["recommend", "likely"]]),
    (Metric::Ces, &[&["enkelt för mig"], &["lätt för mig"], &["made it easy"]]),
    (Metric::Nes, &[&["hur lätt"], &["hur enkelt"], &["how easy"]]),
    (
        Metric::Gcr,
        &[
            &["lyckades du"],
            &["fick du gjort"],
            &["kunde du göra det du"],
            &["did you manage"],
            &["were you able to"],
            &["did you accomplish"],
            &["did you achieve"],
        ],
    ),
    (Metric::Expectation, &[&["jämfört med", "väntat"], &["compared with", "expected"], &["compared to", "expected"]]),
    (Metric::Nki, &[&["uppfyller", "förväntningar"], &["meet", "expectations"], &["ideal"]]),
    (Metric::Csat, &[&["hur nöjd"], &["how satisfied"]]),
    (
        Metric::Exit,
        &[
            &["vad", "avbröt"],
            &["orsak", "avbr"],
            &["anledning", "avbr"],
            &["vad hindrade"],
            &["made you stop"],
            &["what stopped you"],
        ],
    ),
    (Metric::Emotion, &[&["hur kändes"], &["hur känns"], &["hur kände du"], &["did it feel"], &["does it feel"]]),
];

/// A column that holds answers.
pub(super) struct Asked {
    at: usize,
    metric: Metric,
    question: String,
    moment: Option<&'static str>,
    item: Option<String>,
    /// The column with what was written beside it.
    comment: Option<usize>,
    /// How it was asked, where somebody told.
    told: Option<ToldQuestion>,
}

impl Asked {
    fn new(at: usize, metric: Metric, question: String) -> Asked {
        Asked { at, metric, question, moment: None, item: None, comment: None, told: None }
    }

    /// The stars of reviews with what was written.
    pub(super) fn of_reviews(table: &Rows, reviews: &Reviews) -> Asked {
        let question = table.columns[reviews.stars].clone();
        Asked { comment: reviews.text, ..Asked::new(reviews.stars, Metric::Rating, question) }
    }
}

/// Takes the rows below the header that tell more of the columns out of the table: what they say, by column.
pub(super) fn take_labels(table: &mut Rows, columns: &Columns) -> Vec<Option<String>> {
    let is_import = |row: &Row| row.cells.iter().flatten().any(|cell| cell.starts_with("{\"ImportId\""));
    let has_time = |row: &Row| columns.cell(row, Part::Time).is_some_and(crate::time::is_moment);
    let by_tool = table.rows.iter().take(3).position(is_import).map(|at| at + 1);
    let by_time = || {
        let before = table.rows.iter().take(3).position(has_time).unwrap_or(0);
        table.rows[..before].iter().all(|row| columns.cell(row, Part::Response).is_none()).then_some(before)
    };
    let rows = by_tool.or_else(by_time).unwrap_or(0);
    let mut labels = vec![None; table.columns.len()];
    for row in table.rows.drain(..rows).filter(|row| !is_import(row)) {
        for (label, cell) in labels.iter_mut().zip(row.cells) {
            *label = label.take().or(cell);
        }
    }
    labels
}

pub(super) fn read(
    table: &Rows,
    columns: &Columns,
    asked: &[Asked],
    source: &Source,
    options: &ResponseOptions,
    clock: Clock,
) -> Responses {
    let is_asked = |at: &usize| asked.iter().any(|asked| asked.at == *at || asked.comment == Some(*at));
    // A tool's own grouping of a score says the same as the score: to divide by it is to divide by itself.
    let groups_a_score = |at: &usize| {
        let name = Name::of(&table.columns[*at]);
        name.has_word(GROUPING_WORDS) && by_code(&name).is_some()
    };
    let divides = |at: &usize| !is_asked(at) && !groups_a_score(at);
    let attributes: Vec<usize> = columns.attributes.iter().copied().filter(divides).collect();
    let is_question = |name: &String| (0..table.columns.len()).any(|at| is_asked(&at) && table.columns[at] == *name);
    let column = |at: usize| table.columns[at].clone();
    let mut found = Responses {
        attributes: attributes.iter().map(|at| table.columns[*at].clone()).collect(),
        columns: columns.told(table, PARTS),
        private: columns.private(table).into_iter().filter(|name| !is_question(name)).collect(),
        questions: asked.iter().map(|asked| (asked.metric, asked.question.clone())).collect(),
        asked_in: asked.iter().map(|asked| (column(asked.at), asked.comment.map(column))).collect(),
        ..Responses::default()
    };
    let mut reader = Reader::new(clock, options.survey.as_deref().unwrap_or(source.stem()));
    found.take_unreadable(&table.rejected);
    for row in &table.rows {
        let before = found.received;
        for question in asked {
            let cell = |at: usize| row.cells[at].as_deref().map(str::trim);
            if let Some(answer) = cell(question.at) {
                reader.take(&cells(row, columns, question, answer, &attributes), &mut found);
            } else if let Some(comment) = question.comment
                && let Some(written) = cell(comment)
            {
                // Whoever wrote and gave no score has answered the open question alone.
                let open = Asked::new(comment, Metric::Text, column(comment));
                reader.take(&cells(row, columns, &open, written, &attributes), &mut found);
            }
        }
        found.unanswered += u64::from(found.received == before);
    }
    found.sort();
    found
}

fn cells<'r>(row: &'r Row, columns: &Columns, asked: &'r Asked, answer: &'r str, attributes: &[usize]) -> Cells<'r> {
    let cell = |part| columns.cell(row, part);
    let is_text = asked.metric == Metric::Text;
    let beside = asked.comment.and_then(|at| row.cells[at].as_deref());
    Cells {
        line: row.line,
        is_row: true,
        // A row is a response, whether or not the tool gave it a number.
        id: Some(cell(Part::Response).map_or_else(|| row_id(row.line), str::to_string)),
        person: cell(Part::Person),
        time: cell(Part::Time),
        survey: cell(Part::Survey),
        metric: Some(asked.metric.code()),
        score: (!is_text).then(|| asked.told.as_ref().map_or(answer, |told| told.meaning(answer))),
        comment: if is_text { Some(answer) } else { beside },
        activity: cell(Part::Activity),
        channel: cell(Part::Channel),
        question: Some(&asked.question),
        language: cell(Part::Language),
        chance: cell(Part::Chance),
        moment: asked.moment,
        item: asked.item.as_deref(),
        scale: asked.told.as_ref().and_then(|told| told.scale.as_deref()),
        polarity: asked.told.as_ref().and_then(|told| told.low_is_good.then_some("low")),
        attributes: attributes.iter().map(|at| row.cells[*at].as_deref().map(str::trim)).collect(),
        ..Cells::default()
    }
}

/// The columns that hold answers.
pub(super) fn find_questions(table: &Rows, labels: &[Option<String>], told: &BTreeMap<String, Told>) -> Vec<Asked> {
    let names: Vec<Name> = table.columns.iter().map(|column| Name::of(column)).collect();
    let question = |at: usize| {
        let label = labels[at].as_deref().filter(|label| !NO_LABELS.contains(&label.to_lowercase().as_str()));
        label.unwrap_or(&table.columns[at]).trim().to_string()
    };
    let mut asked: Vec<Asked> = Vec::new();
    let mut comments: Vec<(usize, Option<Metric>)> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        match told.get(&table.columns[at]) {
            Some(Told::Nothing) => continue,
            Some(Told::Comment) => {
                comments.push((at, by_code(name)));
                continue;
            }
            Some(Told::Question(how)) => {
                let question = question(at);
                let moment = (how.metric == Metric::Emotion).then(|| moment(&question.to_lowercase())).flatten();
                let item = (how.metric == Metric::Nki).then(|| table.columns[at].clone());
                let told = Some(how.clone());
                asked.push(Asked { moment, item, told, ..Asked::new(at, how.metric, question) });
                continue;
            }
            None => {}
        }
        let called = by_code(name);
        if called.is_some() && name.has_word(NO_ANSWER_WORDS) {
            continue; // what belongs to an instrument and is no answer to it, e.g. NPS-datum
        }
        let by_code = called.filter(|metric| is_called(name, *metric) || mostly_fits(table, at, *metric));
        let question = question(at);
        let plain = question.to_lowercase();
        if name.has_word(COMMENT_WORDS) || (by_code.is_none() && is_open(&plain, labels[at].as_deref())) {
            comments.push((at, called));
            continue;
        }
        if name.has_word(GROUPING_WORDS) {
            continue; // the tool's own grouping of a score, e.g. Q1_NPS_GROUP
        }
        let by_phrase = || by_phrase(&plain).filter(|metric| mostly_fits(table, at, *metric));
        if let Some(metric) = by_code.or_else(by_phrase) {
            let moment = (metric == Metric::Emotion).then(|| moment(&plain)).flatten();
            let item = (metric == Metric::Nki).then(|| table.columns[at].clone());
            asked.push(Asked { moment, item, ..Asked::new(at, metric, question) });
        }
    }
    together_as_index(&mut asked, table);
    for (at, metric) in comments {
        match asked.iter_mut().find(|asked| Some(asked.metric) == metric && asked.comment.is_none()) {
            Some(scored) => scored.comment = Some(at),
            None => {
                asked.push(Asked::new(at, Metric::Text, question(at)));
            }
        }
    }
    asked
}

/// The instrument whose code a column is called by, alone or as one of its words.
fn by_code(name: &Name) -> Option<Metric> {
    const AMONG_WORDS: &[Metric] = &[Metric::Nps, Metric::Ces, Metric::Csat, Metric::Gcr, Metric::Nes, Metric::Nki];
    let is_numbered = |word: &str, code: &str| {
        word.strip_prefix(code).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let among =
        AMONG_WORDS.iter().copied().find(|metric| name.words.iter().any(|word| is_numbered(word, metric.code())));
    among.or_else(|| Metric::of(&name.joined).filter(|metric| !matches!(metric, Metric::Text | Metric::Rating)))
}

/// Whether a column's name says no more than a metric, which question it is, and that it holds scores.
fn is_called(name: &Name, metric: Metric) -> bool {
    let is_plain = |word: &String| {
        let rest = word.strip_prefix(metric.code()).or_else(|| word.strip_prefix('q')).unwrap_or(word);
        rest.bytes().all(|byte| byte.is_ascii_digit()) || SCORE_WORDS.split(' ').any(|known| known == word)
    };
    Metric::of(&name.joined) == Some(metric) || name.words.iter().all(is_plain)
}

fn by_phrase(question: &str) -> Option<Metric> {
    let asks = |parts: &[&str]| parts.iter().all(|part| question.contains(part));
    PHRASES.iter().find(|(_, phrases)| phrases.iter().any(|parts| asks(parts))).map(|(metric, _)| *metric)
}

fn is_open(question: &str, label: Option<&str>) -> bool {
    let by_label =
        label.is_some_and(|label| ["open-ended response", "öppet svar"].contains(&label.to_lowercase().as_str()));
    by_label || OPEN_PHRASES.iter().any(|phrase| question.contains(phrase))
}

/// Whether at least half of a column's answers are on the instrument's scale.
fn mostly_fits(table: &Rows, at: usize, metric: Metric) -> bool {
    let instrument = metric.instrument();
    let Ok(scale) = instrument.scale(None) else { return false };
    let answers = || table.rows.iter().filter_map(|row| row.cells[at].as_deref());
    let fitting = answers().filter(|answer| instrument.read(scale, instrument.polarity, answer).is_ok()).count();
    fitting > 0 && fitting * 2 >= answers().count()
}

fn moment(question: &str) -> Option<&'static str> {
    let said: Vec<&str> = question.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let said = format!(" {} ", said.join(" "));
    let words = |list: &[&str]| list.iter().any(|word| said.contains(&format!(" {word} ")));
    let found = if words(&["innan", "före", "before"]) {
        Moment::Before
    } else if words(&["efteråt", "efter", "afterwards", "after"]) {
        Moment::After
    } else if words(&["under tiden", "meanwhile", "during"]) {
        Moment::During
    } else {
        return None;
    };
    Some(found.code())
}

/// Satisfaction, expectation and ideal are an index only together; two of its questions without the third are none.
fn together_as_index(asked: &mut Vec<Asked>, table: &Rows) {
    let is_index = |asked: &Asked| asked.metric == Metric::Nki;
    let named = asked.iter().any(|asked| is_index(asked) && by_code(&Name::of(&table.columns[asked.at])).is_some());
    if named {
        return;
    }
    let others = asked.iter().filter(|asked| is_index(asked)).count();
    let satisfaction = asked.iter_mut().find(|asked| asked.metric == Metric::Csat);
    match (others, satisfaction) {
        (0, _) => {}
        (2, Some(first)) => {
            first.metric = Metric::Nki;
            first.item = Some(table.columns[first.at].clone());
        }
        _ => asked.retain(|asked| !is_index(asked)),
    }
}

/// An error that says what columns would hold answers.
pub(super) fn no_answers(table: &Rows, source: &Source) -> ReadError {
    let known = table.columns.join(", ");
    let codes = Metric::all().map(Metric::code).collect::<Vec<_>>().join(", ");
    ReadError::new(format!("read `{}`: no column holds answers that are known; it has {known}", source.name()))
        .code("no_answers")
        .hint(format!(
            "give one answer a row with the columns metric and score, or call each question's column by its metric: {codes}"
        ))
}
