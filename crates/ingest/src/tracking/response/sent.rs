//! A response as it was sent: the text of a body in; out comes what it says, or what may be kept of a body that says
//! none.
//!
//! Clients are older and newer than we are: members that nobody knows are passed over, numbers are taken for texts and
//! texts for numbers. Only what cannot be meant as a response is none. Nothing is judged here.

use super::super::Limits;
use super::super::json::{Json, Reader};
use super::super::reason::Reason;
use model::{GivenAnswer, Rejected};
use serde_json::json;

/// The members of a response that mean something.
const MEMBERS: [&str; 11] = [
    "survey",
    "display",
    "answers",
    "userId",
    "anonymousId",
    "context",
    "messageId",
    "timestamp",
    "finished",
    "language",
    "writeKey",
];

/// A response as it was sent, not judged yet.
#[derive(Clone, Debug, Default)]
pub struct SentResponse {
    /// Which survey.
    pub survey: Option<String>,
    /// By which showing.
    pub display: Option<String>,
    /// The answers.
    pub answers: Vec<GivenAnswer>,
    /// Who, where the sender knows.
    pub user_id: Option<String>,
    /// On which device.
    pub anonymous_id: Option<String>,
    /// Where.
    pub context: SentContext,
    /// The sender's own id.
    pub message_id: Option<String>,
    /// When.
    pub timestamp: Option<String>,
    /// Whether the end was reached; a sender that does not say so means that it was.
    pub finished: Option<bool>,
    /// In which language it was asked.
    pub language: Option<String>,
    /// The write key, where it stands in the body.
    pub write_key: Option<String>,
    /// How many bytes it came in; 0 for one that no body brought.
    pub bytes: usize,
}

/// Where something was answered.
#[derive(Clone, Debug, Default)]
pub struct SentContext {
    /// The page's path.
    pub page: Option<String>,
    /// The station that it is about.
    pub station: Option<String>,
}

/// Something stands where it cannot be meant.
struct WrongShape;

/// Reads a response, or says that the body holds none.
pub fn read_response(text: &str) -> Option<SentResponse> {
    let json = read_json(text)?;
    if !matches!(json, Json::Object(_)) {
        return None;
    }
    let sent = response(&json).ok()?;
    Some(SentResponse { bytes: text.len(), ..sent })
}

/// The rejection of a body that is JSON and no response. Anything in it may name somebody, also the names of members:
/// kept is which of ours there are, how many others, and how long it was.
pub fn reject_malformed(text: &str) -> Rejected {
    let json = read_json(text).unwrap_or_default();
    let names = json.members().iter().map(|(name, _)| name.as_ref());
    let others = names.clone().filter(|name| !MEMBERS.contains(name)).count();
    let mut members: Vec<&str> = Vec::new();
    for name in names {
        if MEMBERS.contains(&name) && !members.contains(&name) {
            members.push(name);
        }
    }
    let mut kept = json!({ "members": members, "bytes": text.len() });
    if others > 0 {
        kept["others"] = others.into();
    }
    Rejected { reason: Reason::MalformedResponse.code().into(), bytes: kept.to_string().into_bytes(), message_id: None }
}

fn read_json(text: &str) -> Option<Json<'_>> {
    let mut reader = Reader::new(text);
    let json = reader.value(Limits::DEFAULT.depth).ok()?;
    reader.end().ok().map(|()| json)
}

fn response(json: &Json<'_>) -> Result<SentResponse, WrongShape> {
    let told = |name: &str| text_of(json.get(name));
    Ok(SentResponse {
        survey: told("survey")?,
        display: told("display")?,
        answers: answers(json.get("answers"))?,
        user_id: told("userId")?,
        anonymous_id: told("anonymousId")?,
        context: context(json.get("context"))?,
        message_id: told("messageId")?,
        timestamp: told("timestamp")?,
        finished: finished(json.get("finished"))?,
        language: told("language")?,
        write_key: told("writeKey")?,
        bytes: 0,
    })
}

fn answers(json: &Json<'_>) -> Result<Vec<GivenAnswer>, WrongShape> {
    match json {
        Json::Null => Ok(Vec::new()),
        Json::Array(answers) => answers.iter().map(answer).collect(),
        _ => Err(WrongShape),
    }
}

fn answer(json: &Json<'_>) -> Result<GivenAnswer, WrongShape> {
    Ok(GivenAnswer {
        question: text_of(json.get("question"))?.ok_or(WrongShape)?,
        score: score(json.get("score"))?,
        choice: text_of(json.get("choice"))?,
        text: text_of(json.get("text"))?,
    })
}

/// A number, also where it is written as a text; an empty text is none.
fn score(json: &Json<'_>) -> Result<Option<f64>, WrongShape> {
    let Some(text) = text_of(json)?.filter(|text| !text.trim().is_empty()) else { return Ok(None) };
    let score = text.trim().parse().ok().filter(|score: &f64| score.is_finite());
    score.map(Some).ok_or(WrongShape)
}

fn context(json: &Json<'_>) -> Result<SentContext, WrongShape> {
    match json {
        Json::Null => Ok(SentContext::default()),
        Json::Object(_) => Ok(SentContext { page: text_of(json.get("page"))?, station: text_of(json.get("station"))? }),
        _ => Err(WrongShape),
    }
}

fn finished(json: &Json<'_>) -> Result<Option<bool>, WrongShape> {
    match json {
        Json::Null => Ok(None),
        Json::Bool(finished) => Ok(Some(*finished)),
        _ => Err(WrongShape),
    }
}

/// A text, and a number by its digits.
fn text_of(json: &Json<'_>) -> Result<Option<String>, WrongShape> {
    match json {
        Json::Null => Ok(None),
        Json::Number(digits) => Ok(Some((*digits).to_string())),
        Json::Text(text) => Ok(Some(text.to_string())),
        _ => Err(WrongShape),
    }
}
