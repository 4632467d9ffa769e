//! Responses to surveys: `POST /v1/responses`, respondent pages, staff entry. The body of a request comes in with what
//! was asked; out comes one event of the customer that holds the answers, free of personal data, or a rejection.
//!
//! A response is judged against the very version that was shown. Nothing here knows where surveys are kept.

mod sent;
#[cfg(test)]
mod tests;

pub use sent::{SentContext, SentResponse, read_response, reject_malformed};

use super::Limits;
use super::context::Context;
use super::generic::{accept_event, read_events};
use super::reason::Reason;
use super::who::kind_of_user_id;
use crate::identity::{self, Pseudonyms};
use crate::scrub::{Policy, scrub_comment};
use crate::signs;
use model::{
    ALIKE, Accepted, AnswerMisfit, Asked, DisplayId, GivenAnswer, IdentityKey, IdentityKind, Micros, Property,
    QuestionKind, RESPONSE_ATTRIBUTE, Rejected, ResponseRecord, SurveyId, TOO_FAST, ValueKind,
};
use serde_json::{Map, Value, json};
use std::collections::HashSet;

/// Faster than this for each answer nobody reads a question.
const READING: i64 = 700_000;
/// So many rows answered alike are told.
const ALIKE_ROWS: usize = 5;
/// The most answers of one response.
const MOST_ANSWERS: usize = 200;
/// The most answers that a rejection keeps.
const KEPT_ANSWERS: usize = 100;
/// The most signs that a rejection keeps of each text.
const KEPT_SIGNS: usize = 2_000;

/// What was asked, and whom.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The survey.
    pub survey: &'a SurveyId,
    /// What it is called: the activity of the event.
    pub name: &'a str,
    /// Which version.
    pub version: u32,
    /// What that version asks.
    pub asked: &'a Asked,
    /// The showing, where there was one.
    pub display: Option<&'a DisplayId>,
    /// How likely that was.
    pub probability: Option<f64>,
    /// When.
    pub at: Option<Micros>,
    /// To whom, by pseudonym, where the response does not say itself.
    pub person: Option<&'a str>,
    /// In which channel.
    pub channel: &'a str,
    /// The station that it is about, where the response does not say itself.
    pub station: Option<&'a str>,
}

/// The pseudonym of whoever a page names, the stronger identifier first; `None` where it names nobody.
pub fn known_person(user: Option<&str>, device: Option<&str>, pseudonyms: &Pseudonyms) -> Option<IdentityKey> {
    let of = |kind: IdentityKind, text: &str| {
        let fits = text.chars().count() <= Limits::DEFAULT.id_chars;
        let normal = identity::normalise(kind, text).filter(|_| fits)?;
        Some(pseudonyms.of(kind, &normal))
    };
    let user = user.and_then(|text| of(kind_of_user_id(text), text));
    user.or_else(|| device.and_then(|text| of(IdentityKind::AnonymousId, text)))
}

/// Refuses what is not even looked at: a response of somebody of whom nothing is kept, before anything else is said
/// of it, and one that is larger than a response may be. Costs little, and may be asked before the survey is known.
///
/// # Errors
/// The rejection.
pub fn refuse_response(sent: &SentResponse, context: &Context<'_>) -> Result<(), Rejected> {
    refuse(sent, None, context)
}

fn refuse(sent: &SentResponse, shown_to: Option<&str>, context: &Context<'_>) -> Result<(), Rejected> {
    let names = |user: Option<&str>, device: Option<&str>| known_person(user, device, context.pseudonyms);
    let (user, device) = (names(sent.user_id.as_deref(), None), names(None, sent.anonymous_id.as_deref()));
    let shown_to = shown_to.map(|person| IdentityKey(person.to_string()));
    let keys = [user, device, shown_to];
    let is_on = |list: Option<&HashSet<IdentityKey>>| {
        list.is_some_and(|list| keys.iter().flatten().any(|key| list.contains(key)))
    };
    let reason = if is_on(context.excluded) {
        Reason::ExcludedPerson
    } else if is_on(context.erased) {
        Reason::ErasedPerson
    } else if is_too_large(sent, &context.limits) {
        Reason::EventTooLarge
    } else {
        return Ok(());
    };
    Err(reject_response(sent, reason))
}

fn is_too_large(sent: &SentResponse, limits: &Limits) -> bool {
    sent.bytes > limits.event_bytes || sent.answers.len() > MOST_ANSWERS
}

/// Judges a response.
///
/// # Errors
/// The rejection, which holds no personal data.
pub fn accept_response(sent: &SentResponse, shown: &Shown<'_>, context: &Context<'_>) -> Result<Accepted, Rejected> {
    refuse(sent, shown.person, context)?;
    let reject = |reason: Reason| reject_response(sent, reason);
    shown.asked.check(&sent.answers).map_err(|misfit| reject(reason_of(misfit)))?;
    if !sent.answers.iter().any(says_something) {
        return Err(reject(Reason::EmptyResponse));
    }
    // Only our own word for whom was asked is a pseudonym: what a sender says is never taken for one.
    let is_named = [&sent.user_id, &sent.anonymous_id].into_iter().any(|id| filled(id).is_some());
    let context = Context { replayed: !is_named, ..context.clone() };
    let event = event_text(sent, shown);
    let events = read_events(&event, &context.limits).unwrap_or_default();
    let Some(event) = events.first() else { return Err(reject(Reason::NotAnObject)) };
    let mut accepted = accept_event(event, &context)
        .map_err(|rejected| reject(Reason::from_code(&rejected.reason).unwrap_or(Reason::NotAnObject)))?;
    let record = ResponseRecord {
        survey: shown.survey.clone(),
        version: shown.version,
        display: shown.display.cloned(),
        probability: shown.probability,
        finished: sent.finished.unwrap_or(true),
        language: sent.language.clone().filter(|code| shown.asked.languages.contains(code)),
        station: sent.context.station.as_deref().or(shown.station).and_then(short),
        marks: marks(sent, shown, accepted.event.received),
        imported: false,
        answers: sent.answers.iter().filter(|answer| says_something(answer)).map(scrubbed).collect(),
    };
    let property = Property { name: RESPONSE_ATTRIBUTE.into(), kind: ValueKind::Text, value: record.to_text() };
    accepted.event.properties.insert(0, property);
    Ok(accepted)
}

/// The rejection of a response: what was sent, without personal data, and without anybody's name. Of one that is too
/// large only how large it was.
pub fn reject_response(sent: &SentResponse, reason: Reason) -> Rejected {
    if matches!(reason, Reason::ExcludedPerson | Reason::ErasedPerson) {
        // Nothing about these may be stored, not even as a rejection.
        return Rejected { reason: reason.code().into(), bytes: Vec::new(), message_id: None };
    }
    let kept = if reason == Reason::EventTooLarge || is_too_large(sent, &Limits::DEFAULT) {
        json!({ "answers": sent.answers.len(), "bytes": sent.bytes })
    } else {
        let answers = sent.answers.iter().filter(|answer| says_something(answer)).take(KEPT_ANSWERS);
        let answers: Vec<GivenAnswer> = answers.map(|answer| scrubbed(&shortened(answer))).collect();
        json!({
            "survey": sent.survey.as_deref().and_then(short),
            "answers": answers,
            "timestamp": sent.timestamp.as_deref().and_then(short),
        })
    };
    Rejected { reason: reason.code().into(), bytes: kept.to_string().into_bytes(), message_id: None }
}

/// Whether an answer is more than a text without a sign that anybody sees.
fn says_something(answer: &GivenAnswer) -> bool {
    let is_blank = |text: &String| signs::plain(text).trim().is_empty();
    answer.score.is_some() || answer.choice.is_some() || !answer.text.as_ref().is_none_or(is_blank)
}

/// An answer in which what was written holds no personal data.
fn scrubbed(answer: &GivenAnswer) -> GivenAnswer {
    GivenAnswer {
        question: short(&answer.question).unwrap_or_default(),
        choice: answer.choice.as_deref().and_then(short),
        text: answer.text.as_deref().map(|text| scrub_comment(text.trim(), Policy::default()).text),
        score: answer.score,
    }
}

/// An answer with no more of its text than a rejection keeps.
fn shortened(answer: &GivenAnswer) -> GivenAnswer {
    let kept = |text: &String| text.trim().chars().take(KEPT_SIGNS).collect();
    GivenAnswer { text: answer.text.as_ref().map(kept), ..answer.clone() }
}

/// An identifier that says something.
fn filled(id: &Option<String>) -> Option<String> {
    id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(str::to_string)
}

/// The event of a response, as our own interface takes it.
fn event_text(sent: &SentResponse, shown: &Shown<'_>) -> String {
    let mut person = Map::new();
    if let Some(id) = filled(&sent.user_id) {
        person.insert(kind_of_user_id(&id).code().into(), id.into());
    }
    if let Some(id) = filled(&sent.anonymous_id) {
        person.insert("anonymous_id".into(), id.into());
    }
    let message = filled(&sent.message_id);
    if person.is_empty() {
        let pseudonym = shown.person.map(|person| IdentityKey(person.to_string()));
        match pseudonym.and_then(|key| key.kind().map(|kind| (kind, key))) {
            Some((kind, key)) => _ = person.insert(kind.code().into(), key.0.into()),
            // Nobody is known: each showing is somebody of their own, who did nothing else.
            None => {
                let showing = shown.display.map(|display| display.0.clone()).or_else(|| message.clone());
                let own = format!("response:{}", showing.unwrap_or_else(|| "unnamed".into()));
                person.insert("anonymous_id".into(), own.into());
            }
        }
    }
    let page = sent.context.page.as_deref().and_then(short).map(Value::from);
    let mut properties = scores(sent, shown.asked);
    properties.extend(page.map(|page| ("page".to_string(), page)));
    json!({
        "id": message.or_else(|| shown.display.map(|display| format!("response-{display}"))),
        "time": filled(&sent.timestamp),
        "person": person,
        "activity": shown.name,
        "channel": shown.channel,
        "properties": properties,
    })
    .to_string()
}

/// What journeys may be filtered by: the first answer to each instrument, under its code. Words stay in the record.
fn scores(sent: &SentResponse, asked: &Asked) -> Map<String, Value> {
    let mut told = Map::new();
    for answer in &sent.answers {
        let Some((question, None)) = asked.question_of(&answer.question) else { continue };
        let value = match question.kind {
            QuestionKind::Scale => answer.score.map(|score| json!(score as i64)),
            QuestionKind::Choice => answer.choice.clone().map(Value::from),
            QuestionKind::Choices | QuestionKind::Matrix | QuestionKind::Text => None,
        };
        if let Some(value) = value {
            told.entry(question.metric.code()).or_insert(value);
        }
    }
    told
}

/// What is worth knowing of how a response was given.
fn marks(sent: &SentResponse, shown: &Shown<'_>, received: Micros) -> Vec<String> {
    let mut marks = Vec::new();
    let least = READING * sent.answers.iter().filter(|answer| says_something(answer)).count() as i64;
    if shown.at.is_some_and(|at| received.0 - at.0 < least) {
        marks.push(TOO_FAST.to_string());
    }
    let rows = |of: &str| -> Vec<f64> {
        let is_its =
            |answer: &&GivenAnswer| answer.question.split_once('.').is_some_and(|(question, _)| question == of);
        sent.answers.iter().filter(is_its).filter_map(|answer| answer.score).collect()
    };
    let alike =
        |rows: &[f64]| rows.len() >= ALIKE_ROWS && rows.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq());
    if shown.asked.questions.iter().any(|question| alike(&rows(&question.id))) {
        marks.push(ALIKE.to_string());
    }
    marks
}

fn reason_of(misfit: AnswerMisfit) -> Reason {
    match misfit {
        AnswerMisfit::UnknownQuestion => Reason::UnknownQuestion,
        AnswerMisfit::OffScale => Reason::OffScale,
        AnswerMisfit::TextTooLong => Reason::TextTooLong,
        AnswerMisfit::AnsweredTwice => Reason::AnsweredTwice,
        AnswerMisfit::Empty => Reason::EmptyResponse,
    }
}

/// A name or a path of bounded length, without what follows `?` and `#`, and without personal data.
fn short(text: &str) -> Option<String> {
    let path = text.split(['?', '#']).next().unwrap_or_default().trim();
    let bounded: String = path.chars().take(200).collect();
    let clean = crate::scrub::scrub(&bounded).into_owned();
    (!clean.is_empty()).then_some(clean)
}
