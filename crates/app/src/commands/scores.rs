//! `resa scores`: what customers answered, as scores that say how sure they are.

mod shown;

use super::Shower;
use crate::answers::{Hearing, Mapped, no_survey, source};
use crate::answers_args::ScoresArgs;
use crate::failure::Failure;
use crate::input::{questions_told, zone_called};
use crate::output::say;
use crate::words::Words;
use ingest::{ResponseRejections, Responses, read_responses};
use insight::fold::DAY;
use insight::voice::{View, VoiceReport, voice};
use jiff::tz::TimeZone;
use model::{OffScale, Response};
use serde::Serialize;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

/// The contract's shape, and the account of what was read.
#[derive(Serialize)]
struct Report<'r> {
    #[serde(flatten)]
    voice: &'r VoiceReport,
    received: u64,
    stored: u64,
    duplicates: u64,
    rejected: u64,
    /// Of those that are stored: in no score, since nobody was invited to give them or they came too fast.
    not_counted: u64,
    /// Of those that are stored: to other surveys of the file than the one that is asked about.
    other_surveys: u64,
    /// Rows of the file that another part than the one that is asked about has.
    left_out: u64,
    rejections: Vec<Rejected<'r>>,
    /// Which column was taken for which instrument, where columns are questions.
    questions: Vec<Question<'r>>,
}

#[derive(Serialize)]
struct Rejected<'r> {
    reason: &'static str,
    accepts: Option<&'r str>,
    count: u64,
    example: Example<'r>,
}

#[derive(Serialize)]
struct Example<'r> {
    line: u64,
    text: &'r str,
    file: &'r str,
}

#[derive(Serialize)]
struct Question<'r> {
    metric: &'static str,
    question: &'r str,
}

pub(super) fn run(args: &ScoresArgs, show: &Shower) -> Result<(), Failure> {
    match args.answers.data_dir() {
        Some(dir) => of_data(&dir, args, show),
        None => of_file(args, show),
    }
}

/// What a file holds.
fn of_file(args: &ScoresArgs, show: &Shower) -> Result<(), Failure> {
    let asked = &args.answers;
    let zone = zone_called(asked.time_zone.as_ref())?;
    let source = source(asked)?;
    let mapped = Mapped::of(asked, &source)?;
    let options = mapped.options(asked, questions_told(&args.question)?)?;
    let mut found = read_responses(&source, &options)?;
    let read = found.received;
    mapped.settle(&mut found);
    let survey = asked.survey.as_deref().map(|named| survey_called(named, &found)).transpose()?;
    let by = attributes_asked_for(&args.by, &found)?;
    say_account(&found, source.file_name(), &show.words);
    match options.narrow.is_all() {
        true => nothing_left(&found, source.name())?,
        false if read == 0 => say_nothing_left(&show.words),
        false => {}
    }
    let (rejections, questions) = (rejections(&found, source.file_name()), questions(&found));
    let is_of = |name: &str| survey.as_deref().is_none_or(|survey| survey == name);
    let left: HashSet<usize> = found.not_counted.iter().copied().collect();
    let all = found.responses.iter().enumerate();
    let counted: Vec<Response> = all
        .filter(|(at, response)| !left.contains(at) && is_of(&response.survey))
        .map(|(_, response)| response.clone())
        .collect();
    let other_surveys = found.responses.iter().filter(|response| !is_of(&response.survey)).count() as u64;
    let not_counted = found.stored() - other_surveys - counted.len() as u64;
    let off_scale: Vec<OffScale> = found.off_scale.iter().filter(|off| is_of(&off.survey)).cloned().collect();
    let midnight = |day: i64| midnight(day, &zone);
    let view = View {
        attributes: &found.attributes,
        by: by.as_deref(),
        private: &found.private,
        off_scale: &off_scale,
        midnight: &midnight,
    };
    let report = voice(&counted, &view);
    let document = Report {
        voice: &report,
        received: found.received,
        stored: found.stored(),
        duplicates: found.duplicates,
        rejected: found.rejected(),
        not_counted,
        other_surveys,
        left_out: found.left_out,
        rejections,
        questions,
    };
    told(&document, counted.len() as u64, source.name(), show)
}

/// What is kept in a data directory.
fn of_data(dir: &Path, args: &ScoresArgs, show: &Shower) -> Result<(), Failure> {
    let journeys = args.answers.journeys();
    let hearing = Hearing::of(dir, &args.answers.wish(&journeys, &args.by))?;
    let zone = match &args.answers.time_zone {
        Some(_) => zone_called(args.answers.time_zone.as_ref())?,
        None => zone_called(hearing.definition.time_zone.as_ref())?,
    };
    let (responses, not_counted) = (hearing.responses(), hearing.not_counted());
    if responses.is_empty() {
        say_nothing_left(&show.words);
    }
    let midnight = |day: i64| midnight(day, &zone);
    let by = (!args.by.is_empty()).then_some(args.by.as_slice());
    let view = View { attributes: &hearing.attributes, by, private: &[], off_scale: &[], midnight: &midnight };
    let report = voice(&responses, &view);
    let stored = responses.len() as u64 + not_counted;
    let document = Report {
        voice: &report,
        received: stored,
        stored,
        duplicates: 0,
        rejected: 0,
        not_counted,
        other_surveys: 0,
        left_out: 0,
        rejections: Vec::new(),
        questions: Vec::new(),
    };
    told(&document, responses.len() as u64, &args.answers.name(dir), show)
}

/// Shows scores, and says which have none and how many answers stand beside them.
fn told(document: &Report<'_>, answers: u64, name: &str, show: &Shower) -> Result<(), Failure> {
    let words = &show.words;
    for scores in &document.voice.metrics {
        if let Some(why) = shown::withheld(scores, words) {
            say(&format!("{}, {}, version {}: {why}", scores.survey, scores.metric, scores.version));
        }
    }
    if document.not_counted > 0 {
        say(&words.count(
            document.not_counted,
            (
                "svar räknas inte: oinbjudet, eller fortare än någon läser",
                "svar räknas inte: oinbjudna, eller fortare än någon läser",
            ),
            (
                "answer is not counted: uninvited, or faster than anybody reads",
                "answers are not counted: uninvited, or faster than anybody reads",
            ),
        ));
    }
    if document.other_surveys > 0 {
        let others = ("answer is to another survey", "answers are to other surveys");
        say(&words.count(
            document.other_surveys,
            ("svar är till en annan enkät", "svar är till andra enkäter"),
            others,
        ));
    }
    let (heading, table) = shown::table(document.voice, name, answers, words);
    show.show(document, &heading, &table)
}

/// Says that narrowing has left nothing: an empty answer alone would look like a fact.
pub(super) fn say_nothing_left(words: &Words) {
    say(words.either(
        "inget är kvar: inget svar stämmer med --journey, --survey, --from, --to eller --segment",
        "nothing is left: no answer fits --journey, --survey, --from, --to or --segment",
    ));
}

/// The survey of a file that is called so, however it is cased.
pub(super) fn survey_called(named: &str, found: &Responses) -> Result<String, Failure> {
    let names: BTreeSet<&str> = found.responses.iter().map(|response| response.survey.as_str()).collect();
    let known = names.iter().find(|name| name.to_lowercase() == named.to_lowercase());
    known.map(|name| (*name).to_string()).ok_or_else(|| no_survey(named, names))
}

/// The attributes that `--by` names, as the file writes them; `None` where it names none.
pub(super) fn attributes_asked_for(by: &[String], found: &Responses) -> Result<Option<Vec<String>>, Failure> {
    if by.is_empty() {
        return Ok(None);
    }
    let known = || ["activity", "channel"].into_iter().chain(found.attributes.iter().map(String::as_str));
    let named = |name: &String| {
        let is_it = |known: &&str| known.to_lowercase() == name.to_lowercase();
        if let Some(private) = found.private.iter().find(|known| is_it(&known.as_str())) {
            let why = "it holds what people wrote themselves, or who they are, and its values would be printed";
            return Err(Failure::new(format!("answers are not divided by `{private}`")).hint(why));
        }
        known().find(is_it).map(str::to_string).ok_or_else(|| {
            Failure::new(format!("no column `{name}` divides the answers")).hint(eventlog::near(name, known()))
        })
    };
    by.iter().map(named).collect::<Result<Vec<String>, Failure>>().map(Some)
}

/// Says, on standard error, how columns were understood and what was not accepted.
pub(super) fn say_account(found: &Responses, file: &str, words: &Words) {
    found.remarks.iter().for_each(|remark| say(&format!("{file}: {}", words.remark(remark))));
    if !words.quiet() {
        let columns = found.columns.iter().map(|(role, column)| format!("{role} = {column}"));
        say(&format!("{file}: {}", columns.collect::<Vec<_>>().join(", ")));
        let (taken, read) = (words.either("läses som", "is read as"), &found.questions);
        read.iter().for_each(|(metric, question)| say(&format!("{file}: `{question}` {taken} {}", metric.code())));
    }
    say_rejected(&found.rejections, found.duplicates, Some(file), words);
    if found.unanswered > 0 {
        let rows = words.count(
            found.unanswered,
            ("rad utan svar", "rader utan svar"),
            ("row without answers", "rows without answers"),
        );
        say(&format!("{file}: {rows}"));
    }
}

/// Says which answers were not accepted, and how many came twice: of one file, or of several together.
pub(super) fn say_rejected(rejections: &[ResponseRejections], duplicates: u64, file: Option<&str>, words: &Words) {
    let (of, within) = (file.map_or_else(String::new, |file| format!("{file}: ")), file.map(|file| format!("{file} ")));
    let within = within.unwrap_or_default();
    for rejections in rejections {
        let rows = words.count(
            rejections.count,
            ("svar avvisades", "svar avvisades"),
            ("answer rejected", "answers rejected"),
        );
        let accepts = rejections.accepts.as_ref().map_or_else(String::new, |accepts| format!(" [{accepts}]"));
        let (reason, line) = (reason_in_words(rejections.reason.code(), words), words.either("rad", "line"));
        let code = rejections.reason.code();
        let cell = if rejections.text.is_empty() { String::new() } else { format!(": {}", rejections.text) };
        say(&format!("{rows}: {reason} ({code}){accepts}; {within}{line} {}{cell}", rejections.line));
    }
    if duplicates > 0 {
        let twice = ("answer came twice and counts once", "answers came twice and count once");
        say(&format!("{of}{}", words.count(duplicates, ("svar är en upprepning", "svar är upprepningar"), twice)));
    }
}

fn reason_in_words(code: &'static str, words: &Words) -> &'static str {
    let (swedish, english) = match code {
        "missing_metric" => ("mått saknas", "no metric"),
        "unknown_metric" => ("måttet är okänt", "the metric is unknown"),
        "missing_score" => ("betyg saknas", "no score"),
        "missing_comment" => ("öppet svar saknas", "no words"),
        "off_scale" => ("betyget ligger utanför skalan", "the score is not on the scale"),
        "unknown_scale" => ("måttet frågas inte på den skalan", "the metric is not asked on that scale"),
        "unknown_polarity" => ("skalans goda ände går inte att förstå", "the good end of the scale is not understood"),
        "unknown_moment" => ("varken före, under eller efter", "neither before, during nor after"),
        "other_answer" => ("samma svar sa något annat tidigare", "the same response said something else before"),
        "too_many_items" => ("fler svar än måttet har frågor", "more answers than the metric has questions"),
        "unfit_chance" => ("sannolikheten att ha tillfrågats är orimlig", "the chance of having been asked is none"),
        other => return words.reason(other),
    };
    words.either(swedish, english)
}

fn rejections<'r>(found: &'r Responses, file: &'r str) -> Vec<Rejected<'r>> {
    let told = found.rejections.iter().map(|rejections| Rejected {
        reason: rejections.reason.code(),
        accepts: rejections.accepts.as_deref(),
        count: rejections.count,
        example: Example { line: rejections.line, text: &rejections.text, file },
    });
    told.collect()
}

fn questions(found: &Responses) -> Vec<Question<'_>> {
    let told = found.questions.iter();
    told.map(|(metric, question)| Question { metric: metric.code(), question }).collect()
}

pub(super) fn nothing_left(found: &Responses, name: &str) -> Result<(), Failure> {
    if found.stored() > 0 {
        return Ok(());
    }
    if found.received == 0 {
        return Err(Failure::new(format!("`{name}` holds no answers")).hint("each answer needs a metric and a score"));
    }
    Err(Failure::new(format!("all {} answers of `{name}` were rejected", found.received))
        .hint("the reasons stand above, each with what would have been accepted"))
}

/// When a day begins in a zone; in UTC where it is beyond all calendars.
fn midnight(day: i64, zone: &TimeZone) -> i64 {
    let utc = day.saturating_mul(DAY);
    let date = jiff::Timestamp::from_microsecond(utc).map(|time| time.to_zoned(TimeZone::UTC).date());
    let begin = date.and_then(|date| date.to_zoned(zone.clone()));
    begin.map_or(utc, |begin| begin.timestamp().as_microsecond())
}
