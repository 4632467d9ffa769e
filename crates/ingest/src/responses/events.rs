//! Responses of a file as events: each one event of its customer with the record that scores are read from, exactly as a
//! response is kept that Resa took itself; and the surveys that asked, as far as the file tells.
//!
//! What was written is freed of personal data here, whatever else is kept: an answer is read by many. Nothing here knows
//! where surveys are kept, nor turns customers into pseudonyms.

use super::account::ResponseReason;
use super::sittings::{Sitting, sittings};
use super::{AnswerAccount, ResponseOptions, Responses, read_responses};
use crate::identity::column_kind;
use crate::raw::{ReadError, Reason, RejectedRow};
use crate::scrub::{Policy, scrub_comment};
use crate::source::Source;
use model::{
    Answer, Asked, AttributeColumn, Column, EventBatch, GivenAnswer, IdentityKind, ImportedWay, Polarity, QuestionKind,
    RESPONSE_ATTRIBUTE, Response, ResponseRecord, Scores, Strings, SurveyId, SurveyQuestion, ValueKind,
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use twox_hash::XxHash3_128;

/// The language of a question whose language nobody tells.
const UNKNOWN_LANGUAGE: &str = "und";

/// A survey as another tool asked it, as far as its export tells. It is read with, and never asks.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedSurvey {
    /// Tells it from others: the same for all exports of a survey of this name.
    pub id: SurveyId,
    /// Tells its wordings apart: the same whenever the same was asked.
    pub version: u32,
    /// What it is called.
    pub name: String,
    /// What it asked.
    pub asked: Asked,
}

/// The responses of a file as events.
#[derive(Debug, Default)]
pub(crate) struct ResponseEvents {
    pub(crate) batch: EventBatch,
    pub(crate) rejected: Vec<RejectedRow>,
    pub(crate) surveys: Vec<ImportedSurvey>,
    pub(crate) account: AnswerAccount,
    /// Where each event stands in the file.
    pub(crate) lines: Vec<u64>,
}

/// What kind of identifier the persons of a file are; where nobody is named, each response is somebody unknown.
pub(crate) fn kind_of_persons(found: &Responses) -> IdentityKind {
    let persons: Vec<&str> =
        found.responses.iter().filter_map(|response| response.person.as_deref()).take(1_000).collect();
    match persons.is_empty() {
        true => IdentityKind::AnonymousId,
        false => column_kind(persons).unwrap_or(IdentityKind::UserId),
    }
}

/// Reads the responses of a file as events. `channel` is that of answers whose channel the file does not tell.
pub(crate) fn events(
    source: &Source,
    options: &ResponseOptions,
    channel: Option<&str>,
) -> Result<ResponseEvents, ReadError> {
    let found = read_responses(source, options)?;
    has_times(&found, source)?;
    Ok(events_of(&found, source.stem(), channel))
}

/// An event lies where it happened: answers without times cannot be told from before and after.
pub(crate) fn has_times(found: &Responses, source: &Source) -> Result<(), ReadError> {
    if found.responses.iter().all(|response| response.time.is_some()) {
        return Ok(());
    }
    Err(ReadError::new(format!("read `{}`: no column tells when the answers were given", source.name()))
        .code("no_time")
        .hint("name the column with --time"))
}

pub(crate) fn events_of(found: &Responses, stem: &str, channel: Option<&str>) -> ResponseEvents {
    let together = sittings(found);
    let mut surveys = Surveys::default();
    found.responses.iter().for_each(|response| surveys.learn(response));
    let surveys = surveys.finish();
    let mut rows = Rows::new(&found.attributes);
    for sitting in &together.sittings {
        let answers: Vec<&Response> = sitting.answers.iter().map(|at| &found.responses[*at]).collect();
        let Some((first, Some(time))) = answers.first().map(|first| (*first, first.time)) else { continue };
        let survey = &surveys.by_name[&first.survey];
        let record = record(&answers, survey, &surveys.ids);
        let id = sitting.id.as_ref().map(|id| format!("{}/{id}", survey.id));
        let person = match &first.person {
            Some(person) => person.clone(),
            // Nobody is named: each response is somebody of their own, who did nothing else.
            None => format!("response:{stem}/{}", sitting.id.as_deref().unwrap_or(&unnamed(sitting))),
        };
        // What came again is the same event again, which the log counts as a duplicate.
        for _ in 0..=sitting.again {
            rows.push(sitting.line, time.0, &person, id.as_deref(), first, channel, &record, &answers);
        }
    }
    let rejected = together.rejected.into_iter().map(|(line, why, text)| rejected(line, why, text));
    let (batch, lines) = rows.finish();
    ResponseEvents {
        batch,
        lines,
        rejected: rejected.collect(),
        surveys: surveys.by_name.into_values().collect(),
        account: found.account(),
    }
}

fn unnamed(sitting: &Sitting) -> String {
    format!("#{}", sitting.line)
}

fn rejected(line: u64, why: ResponseReason, text: String) -> RejectedRow {
    let reason = match why {
        ResponseReason::Row(reason) => reason,
        ResponseReason::MissingTime => Reason::MissingTime,
        ResponseReason::UnreadableTime => Reason::UnreadableTime,
        _ => Reason::UnfitAnswer,
    };
    RejectedRow { reason, line, text }
}

fn record(answers: &[&Response], survey: &ImportedSurvey, ids: &HashMap<Way, String>) -> ResponseRecord {
    let clean = |text: &String| scrub_comment(text.trim(), Policy::default()).text;
    let given = |response: &&Response| {
        let (score, choice) = match &response.answer {
            Answer::Number(number) => (Some(*number), None),
            Answer::Choice(choice) => (None, Some(clean(choice))),
            Answer::Written => (None, None),
        };
        let text = response.comment.as_ref().map(clean).filter(|text| !text.is_empty());
        Some(GivenAnswer { question: ids.get(&Way::of(response))?.clone(), score, choice, text })
    };
    let first = answers.first();
    ResponseRecord {
        survey: survey.id.clone(),
        version: survey.version,
        display: None,
        // Only a file of a survey that did not ask all alike tells it.
        probability: first.and_then(|first| first.chance),
        finished: true,
        // A response is in one language: that of its first answer.
        language: first.and_then(|first| first.asked.language.clone()),
        station: first.and_then(|first| first.activity.clone()),
        marks: Vec::new(),
        imported: true,
        answers: answers.iter().filter_map(given).collect(),
    }
}

/// How a question was asked: whatever differs in it is another question.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Way {
    survey: String,
    metric: model::Metric,
    version: String,
    scale: Option<(i32, i32)>,
    low_is_good: bool,
    wording: Option<String>,
    language: Option<String>,
    moment: Option<&'static str>,
    item: Option<String>,
}

impl Way {
    fn of(response: &Response) -> Way {
        let asked = &response.asked;
        Way {
            survey: response.survey.clone(),
            metric: response.metric,
            version: asked.version.clone(),
            scale: asked.scale.map(|scale| (scale.low, scale.high)),
            low_is_good: asked.polarity == Polarity::Low,
            wording: asked.wording.clone(),
            language: asked.language.clone(),
            moment: asked.moment.map(model::Moment::code),
            item: asked.item.clone(),
        }
    }

    fn question(&self, id: String) -> SurveyQuestion {
        let kind = match &self.metric.instrument().scores {
            Scores::Steps(_) => QuestionKind::Scale,
            Scores::Closed(_) | Scores::Open(_) => QuestionKind::Choice,
            Scores::Text => QuestionKind::Text,
        };
        let language = self.language.clone().unwrap_or_else(|| UNKNOWN_LANGUAGE.into());
        SurveyQuestion {
            id,
            metric: self.metric,
            kind,
            text: self.wording.iter().map(|wording| (language.clone(), wording.clone())).collect(),
            low: self.scale.map(|(low, _)| low),
            high: self.scale.map(|(_, high)| high),
            ends: BTreeMap::new(),
            choices: Vec::new(),
            rows: Vec::new(),
            required: false,
            most: None,
            moment: self.moment.and_then(model::Moment::of),
            show_if: None,
            imported: Some(ImportedWay {
                version: self.version.clone(),
                low_is_good: self.low_is_good,
                item: self.item.clone(),
            }),
        }
    }
}

/// The surveys of a file as they come to be known.
#[derive(Default)]
struct Surveys {
    by_name: BTreeMap<String, Asked>,
    languages: BTreeMap<String, BTreeSet<String>>,
    ids: HashMap<Way, String>,
}

/// The surveys of a file.
struct Known {
    by_name: BTreeMap<String, ImportedSurvey>,
    ids: HashMap<Way, String>,
}

impl Surveys {
    fn learn(&mut self, response: &Response) {
        let way = Way::of(response);
        if self.ids.contains_key(&way) {
            return;
        }
        let asked = self.by_name.entry(way.survey.clone()).or_default();
        let alike = asked.questions.iter().filter(|question| question.metric == way.metric).count();
        let code = way.metric.code();
        let id = if alike == 0 { code.to_string() } else { format!("{code}_{}", alike + 1) };
        asked.questions.push(way.question(id.clone()));
        let languages = self.languages.entry(way.survey.clone()).or_default();
        languages.insert(way.language.clone().unwrap_or_else(|| UNKNOWN_LANGUAGE.into()));
        self.ids.insert(way, id);
    }

    fn finish(self) -> Known {
        let Surveys { by_name, mut languages, ids } = self;
        let survey = |(name, mut asked): (String, Asked)| {
            let spoken = languages.remove(&name).unwrap_or_default();
            // What is in no known language is what others fall back to: nothing then borrows another one's words.
            let unknown = spoken.contains(UNKNOWN_LANGUAGE).then(|| UNKNOWN_LANGUAGE.to_string());
            let others = spoken.into_iter().filter(|language| language != UNKNOWN_LANGUAGE);
            asked.languages = unknown.into_iter().chain(others).collect();
            let text = serde_json::to_string(&asked).expect("a survey is plain data, which can always be written");
            let id = SurveyId(format!("imp_{:032x}", XxHash3_128::oneshot(name.as_bytes())));
            let version = (XxHash3_128::oneshot(text.as_bytes()) >> 97) as u32;
            (name.clone(), ImportedSurvey { id, version: version.max(1), name, asked })
        };
        Known { by_name: by_name.into_iter().map(survey).collect(), ids }
    }
}

/// Events as they are put together.
struct Rows {
    batch: EventBatch,
    person: Column,
    channel: Column,
    ids: Strings,
    response: Column,
    attributes: Vec<AttributeColumn>,
    /// The first answer to each instrument, by which journeys may be filtered.
    scores: BTreeMap<&'static str, AttributeColumn>,
    lines: Vec<u64>,
}

impl Rows {
    fn new(attributes: &[String]) -> Rows {
        let column =
            |name: &String| AttributeColumn { name: name.clone(), kind: ValueKind::Text, values: Column::default() };
        Rows {
            batch: EventBatch::default(),
            person: Column::default(),
            channel: Column::default(),
            ids: Strings::default(),
            response: Column::default(),
            attributes: attributes.iter().map(column).collect(),
            scores: BTreeMap::new(),
            lines: Vec::new(),
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one event, which nobody else puts together")]
    fn push(
        &mut self,
        line: u64,
        time: i64,
        person: &str,
        id: Option<&str>,
        first: &Response,
        channel: Option<&str>,
        record: &ResponseRecord,
        answers: &[&Response],
    ) {
        let rows = self.batch.time.len();
        self.lines.push(line);
        self.batch.time.push(time);
        self.batch.activity.push(Some(&first.survey));
        self.person.push(Some(person));
        self.channel.push(first.channel.as_deref().or(channel));
        self.ids.push(id);
        self.response.push(Some(&record.to_text()));
        for (at, column) in self.attributes.iter_mut().enumerate() {
            column.values.push(first.attributes.get(at).and_then(Option::as_deref));
        }
        for response in answers {
            let (kind, value) = match &response.answer {
                Answer::Number(number) if number.fract() == 0.0 => (ValueKind::Integer, format!("{number:.0}")),
                Answer::Number(number) => (ValueKind::Float, number.to_string()),
                Answer::Choice(choice) => (ValueKind::Text, choice.clone()),
                Answer::Written => continue,
            };
            let code = response.metric.code();
            let empty = || AttributeColumn { name: code.to_string(), kind, values: Column::default() };
            let column = self.scores.entry(code).or_insert_with(empty);
            column.values.codes.resize(rows.max(column.values.codes.len()), model::MISSING);
            if column.values.codes.len() == rows {
                column.kind = column.kind.union(kind);
                column.values.push(Some(&value));
            }
        }
    }

    fn finish(mut self) -> (EventBatch, Vec<u64>) {
        let rows = self.batch.time.len();
        let is_taken = |name: &str| self.scores.contains_key(name);
        self.attributes.retain(|column| !is_taken(&column.name) && !column.values.dictionary.is_empty());
        for column in self.scores.values_mut() {
            column.values.codes.resize(rows, model::MISSING);
        }
        let response =
            AttributeColumn { name: RESPONSE_ATTRIBUTE.to_string(), kind: ValueKind::Text, values: self.response };
        self.batch.person = Some(self.person);
        self.batch.channel = Some(self.channel).filter(|channel| !channel.dictionary.is_empty());
        self.batch.event_id = Some(self.ids);
        self.batch.attributes =
            std::iter::once(response).chain(self.scores.into_values()).chain(self.attributes).collect();
        (self.batch, self.lines)
    }
}
