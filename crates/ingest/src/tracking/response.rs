//! Responses to surveys: `POST /v1/responses`, respondent pages, staff entry. The body of a request comes in with what
//! was asked; out comes one event of the customer that holds the answers, free of personal data, or a rejection.
//!
//! A response is judged against the very version that was shown. Nothing here knows where surveys are kept.

use super::Limits;
use super::context::Context;
use super::generic::{accept_event, read_events};
use super::reason::Reason;
use super::who::kind_of_user_id;
use crate::identity::{self, Pseudonyms};
use crate::scrub::{Policy, scrub_comment};
use model::{
    Accepted, AnswerMisfit, Asked, DisplayId, GivenAnswer, IdentityKey, IdentityKind, Micros, Property, QuestionKind,
    RESPONSE_ATTRIBUTE, Rejected, ResponseRecord, SurveyId, ValueKind,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// Faster than this for each answer nobody reads a question.
const READING: i64 = 700_000;
/// So many rows answered alike are no answers.
const ALIKE_ROWS: usize = 5;

/// A response as it was sent, not judged yet.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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
}

/// Where something was answered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SentContext {
    /// The page's path.
    pub page: Option<String>,
    /// The station that it is about.
    pub station: Option<String>,
}

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

/// Reads a response, or says that the body holds none. Fields that nobody knows are ignored, as clients are older and
/// newer than we are.
pub fn read_response(text: &str) -> Option<SentResponse> {
    // The reader would take a list for an object, field by field.
    let is_object = text.trim_start().starts_with('{');
    serde_json::from_str(text).ok().filter(|_| is_object)
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

/// The rejection of a body that is JSON and no response: its beginning, without personal data.
pub fn reject_malformed(text: &str) -> Rejected {
    let beginning: String = text.chars().take(2_000).collect();
    let kept = scrub_comment(&beginning, Policy { strict: true, ..Policy::default() }).text;
    Rejected { reason: Reason::MalformedResponse.code().into(), bytes: kept.into_bytes(), message_id: None }
}

/// Judges a response.
///
/// # Errors
/// The rejection, which holds no personal data.
pub fn accept_response(sent: &SentResponse, shown: &Shown<'_>, context: &Context<'_>) -> Result<Accepted, Rejected> {
    let scrubbed = GivenAnswers::of(sent);
    if let Err(misfit) = shown.asked.check(&sent.answers) {
        return Err(reject_response(sent, reason_of(misfit)));
    }
    let known = sent.user_id.as_deref().or(sent.anonymous_id.as_deref()).is_some_and(|id| !id.trim().is_empty());
    let context = Context { replayed: !known, ..context.clone() };
    let event = event_text(sent, shown);
    let events = read_events(&event, &context.limits).unwrap_or_default();
    let Some(event) = events.first() else { return Err(reject_response(sent, Reason::NotAnObject)) };
    let mut accepted = accept_event(event, &context).map_err(|rejected| {
        let reason = Reason::from_code(&rejected.reason).unwrap_or(Reason::NotAnObject);
        reject_response(sent, reason)
    })?;
    let record = ResponseRecord {
        survey: shown.survey.clone(),
        version: shown.version,
        display: shown.display.cloned(),
        probability: shown.probability,
        finished: sent.finished.unwrap_or(true),
        language: sent.language.clone().filter(|code| shown.asked.languages.contains(code)),
        station: sent.context.station.as_deref().or(shown.station).and_then(short),
        marks: marks(sent, shown, accepted.event.received),
        answers: scrubbed.0,
    };
    let property = Property { name: RESPONSE_ATTRIBUTE.into(), kind: ValueKind::Text, value: record.to_text() };
    accepted.event.properties.insert(0, property);
    Ok(accepted)
}

/// The rejection of a response: what was sent, without personal data, and without anybody's name.
pub fn reject_response(sent: &SentResponse, reason: Reason) -> Rejected {
    if matches!(reason, Reason::ExcludedPerson | Reason::ErasedPerson) {
        // Nothing about these may be stored, not even as a rejection.
        return Rejected { reason: reason.code().into(), bytes: Vec::new(), message_id: None };
    }
    let kept = json!({
        "survey": sent.survey.as_deref().and_then(short),
        "answers": GivenAnswers::of(sent).0,
        "timestamp": sent.timestamp.as_deref().and_then(short),
    });
    Rejected { reason: reason.code().into(), bytes: kept.to_string().into_bytes(), message_id: None }
}

/// Answers in which what was written holds no personal data.
struct GivenAnswers(Vec<GivenAnswer>);

impl GivenAnswers {
    fn of(sent: &SentResponse) -> GivenAnswers {
        let scrubbed = |answer: &GivenAnswer| GivenAnswer {
            question: short(&answer.question).unwrap_or_default(),
            choice: answer.choice.as_deref().and_then(short),
            text: answer.text.as_deref().map(|text| scrub_comment(text.trim(), Policy::default()).text),
            score: answer.score,
        };
        GivenAnswers(sent.answers.iter().map(scrubbed).filter(|answer| answer.text.as_deref() != Some("")).collect())
    }
}

/// The event of a response, as our own interface takes it.
fn event_text(sent: &SentResponse, shown: &Shown<'_>) -> String {
    let filled = |id: &Option<String>| id.as_deref().map(str::trim).filter(|id| !id.is_empty()).map(str::to_string);
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

/// What speaks against counting a response.
fn marks(sent: &SentResponse, shown: &Shown<'_>, received: Micros) -> Vec<String> {
    let mut marks = Vec::new();
    let least = READING * sent.answers.len() as i64;
    if shown.at.is_some_and(|at| received.0 - at.0 < least) {
        marks.push("too_fast".to_string());
    }
    let rows = |of: &str| -> Vec<f64> {
        let is_its =
            |answer: &&GivenAnswer| answer.question.split_once('.').is_some_and(|(question, _)| question == of);
        sent.answers.iter().filter(is_its).filter_map(|answer| answer.score).collect()
    };
    let alike =
        |rows: &[f64]| rows.len() >= ALIKE_ROWS && rows.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq());
    if shown.asked.questions.iter().any(|question| alike(&rows(&question.id))) {
        marks.push("alike".to_string());
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

#[cfg(test)]
mod tests {
    use super::super::RequestHints;
    use super::*;
    use crate::identity::{ProjectKey, Pseudonyms};

    const NOW: Micros = Micros(1_790_000_000_000_000);

    fn asked() -> Asked {
        serde_json::from_str(
            r#"{"languages":["sv"],"questions":[
                {"id":"effort","metric":"ces","kind":"scale","low":1,"high":7,"text":{"sv":"Det var lätt"}},
                {"id":"why","metric":"text","kind":"text","text":{"sv":"Varför?"}},
                {"id":"parts","metric":"csat","kind":"matrix","low":1,"high":5,"text":{},
                 "rows":[{"code":"a","text":{}},{"code":"b","text":{}},{"code":"c","text":{}},{"code":"d","text":{}},{"code":"e","text":{}}]}]}"#,
        )
        .unwrap()
    }

    fn judge(text: &str, person: Option<&str>) -> Result<Accepted, Rejected> {
        let (hints, asked) = (RequestHints::default(), asked());
        let pseudonyms = Pseudonyms::new(&ProjectKey::new([7; 32]));
        let context = Context::new(&pseudonyms, NOW, &hints);
        let (survey, display) = (SurveyId("srv_1".into()), DisplayId("dsp_1".into()));
        let shown = Shown {
            survey: &survey,
            name: "Efter beskedet",
            version: 3,
            asked: &asked,
            display: Some(&display),
            probability: Some(0.25),
            at: Some(Micros(NOW.0 - 1_000_000)),
            person,
            channel: "web",
            station: Some("Läsa beskedet"),
        };
        accept_response(&read_response(text).unwrap(), &shown, &context)
    }

    fn record(accepted: &Accepted) -> ResponseRecord {
        ResponseRecord::of_text(&accepted.event.properties[0].value).unwrap()
    }

    #[test]
    fn a_response_is_one_event_of_its_customer() {
        let accepted = judge(
            r#"{"survey":"srv_1","display":"dsp_1","userId":"kund-17","messageId":"m1","context":{"page":"/pension/17?x=1"},
                "answers":[{"question":"effort","score":2},{"question":"why","text":" Jag heter Anna Svensson, ring 070-174 06 05 "}]}"#,
            None,
        )
        .unwrap();
        let event = &accepted.event;
        assert_eq!((event.activity.as_str(), event.channel.as_deref()), ("Efter beskedet", Some("web")));
        assert!(event.person.as_str().starts_with("u_"));
        let told: Vec<_> = event.properties.iter().skip(1).map(|p| (p.name.as_str(), p.value.as_str())).collect();
        assert_eq!(told, [("ces", "2"), ("page", "/pension/17")]);
        let record = record(&accepted);
        assert_eq!((record.version, record.station.as_deref()), (3, Some("Läsa beskedet")));
        let text = record.answers[1].text.as_deref().unwrap();
        assert!(!text.contains("Svensson") && !text.contains("070"), "{text}");
        assert_eq!(record.marks, ["too_fast"], "two answers in a second");
        assert!(!format!("{:?}", event.properties).contains("Svensson"));
    }

    #[test]
    fn who_is_not_known_is_who_was_asked_else_somebody_of_their_own() {
        let answer = r#"{"answers":[{"question":"effort","score":2}],"messageId":"m1"}"#;
        let known = judge(answer, Some("u_0123456789abcdef")).unwrap();
        assert_eq!(known.event.person.as_str(), "u_0123456789abcdef");
        let unknown = judge(answer, None).unwrap();
        assert!(unknown.event.person.as_str().starts_with("a_"));
        assert_eq!(unknown.event.person, judge(answer, None).unwrap().event.person, "the same when sent again");
    }

    #[test]
    fn what_does_not_fit_is_rejected_without_personal_data() {
        let reason = |text: &str| judge(text, None).map(|_| ()).unwrap_err();
        let off = reason(
            r#"{"userId":"anna@example.se","answers":[{"question":"effort","score":9},{"question":"why","text":"mejla anna@example.se"}]}"#,
        );
        assert_eq!(off.reason, "off_scale");
        let kept = String::from_utf8(off.bytes).unwrap();
        assert!(!kept.contains("anna@") && kept.contains("mejla"), "{kept}");
        assert_eq!(reason(r#"{"answers":[{"question":"nothing","score":1}]}"#).reason, "unknown_question");
        assert_eq!(reason(r#"{"answers":[]}"#).reason, "empty_response");
        assert_eq!(
            reason(r#"{"timestamp":"igår","answers":[{"question":"effort","score":1}]}"#).reason,
            "time_unreadable"
        );
        assert!(read_response("[]").is_none() && read_response(r#"{"answers":"x"}"#).is_none());
    }

    #[test]
    fn rows_answered_alike_are_marked() {
        let rows = ["a", "b", "c", "d", "e"].map(|row| format!(r#"{{"question":"parts.{row}","score":4}}"#)).join(",");
        let accepted = judge(&format!(r#"{{"answers":[{rows}]}}"#), None).unwrap();
        assert_eq!(record(&accepted).marks, ["too_fast", "alike"]);
    }
}
