//! Responses judged against what was asked: what is kept of them, and of what could not be accepted.

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
    judge_sent(&read_response(text).unwrap(), person, &HashSet::new())
}

fn pseudonyms() -> Pseudonyms {
    Pseudonyms::new(&ProjectKey::new([7; 32]))
}

fn judge_sent(
    sent: &SentResponse,
    person: Option<&str>,
    excluded: &HashSet<IdentityKey>,
) -> Result<Accepted, Rejected> {
    let (hints, asked) = (RequestHints::default(), asked());
    let pseudonyms = pseudonyms();
    let context = Context { excluded: Some(excluded), ..Context::new(&pseudonyms, NOW, &hints) };
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
    accept_response(sent, &shown, &context)
}

fn kept(rejected: &Rejected) -> Value {
    serde_json::from_slice(&rejected.bytes).unwrap()
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
    assert_eq!(reason(r#"{"timestamp":"igår","answers":[{"question":"effort","score":1}]}"#).reason, "time_unreadable");
    assert!(read_response("[]").is_none() && read_response(r#"{"answers":"x"}"#).is_none());
}

#[test]
fn rows_answered_alike_are_marked() {
    let rows = ["a", "b", "c", "d", "e"].map(|row| format!(r#"{{"question":"parts.{row}","score":4}}"#)).join(",");
    let accepted = judge(&format!(r#"{{"answers":[{rows}]}}"#), None).unwrap();
    assert_eq!(record(&accepted).marks, ["too_fast", "alike"]);
}

#[test]
fn what_a_sender_says_is_never_taken_for_a_pseudonym() {
    let forged = "u_0123456789abcdef";
    for who in [
        format!(r#""userId":"","anonymousId":"{forged}""#),
        format!(r#""userId":"  ","anonymousId":"{forged}""#),
        format!(r#""anonymousId":"{forged}""#),
    ] {
        let text = format!(r#"{{{who},"answers":[{{"question":"effort","score":2}}]}}"#);
        let event = judge(&text, None).unwrap().event;
        assert_eq!(event.person, known_person(None, Some(forged), &pseudonyms()).unwrap(), "{who}");
        assert!(event.person.as_str().starts_with("a_") && event.person.as_str() != forged, "{who}");
    }
    let text = format!(r#"{{"userId":"{forged}","anonymousId":"","answers":[{{"question":"effort","score":2}}]}}"#);
    assert_ne!(judge(&text, None).unwrap().event.person.as_str(), forged);
}

#[test]
fn a_body_that_is_no_response_keeps_nothing_that_names_somebody() {
    let text =
        r#"{"survey":"srv_1","userId":"kund-17","anna@example.se":1,"answers":"ring Anna, 811218-9876","Anna":2}"#;
    assert!(read_response(text).is_none());
    let rejected = reject_malformed(text);
    assert_eq!(rejected.reason, "malformed_response");
    assert_eq!(kept(&rejected), json!({"members": ["survey", "userId", "answers"], "others": 2, "bytes": text.len()}));
    assert_eq!(kept(&reject_malformed(r#"["Anna"]"#)), json!({"members": [], "bytes": 8}));
}

#[test]
fn a_response_is_read_as_it_is_meant() {
    let text = r#"{"survey":"srv_1","userId":17,"anonymousId":12345678901234567890123,"messageId":5,"mood":{"a":[1]},
        "context":null,"finished":null,"answers":[
            {"question":"effort","score":"2","took":1200},{"question":"why","text":"bra","score":null,"choice":null}]}"#;
    let sent = read_response(text).unwrap();
    assert_eq!((sent.user_id.as_deref(), sent.message_id.as_deref()), (Some("17"), Some("5")));
    assert_eq!(sent.anonymous_id.as_deref(), Some("12345678901234567890123"), "digit by digit");
    assert_eq!((sent.answers[0].score, sent.bytes), (Some(2.0), text.len()));
    let event = judge(text, None).unwrap().event;
    assert_eq!(event.person, known_person(Some("17"), None, &pseudonyms()).unwrap());
    for wrong in [
        r#"{"answers":[{"score":2}]}"#,
        r#"{"answers":[{"question":"effort","score":"NaN"}]}"#,
        r#"{"answers":[{"question":"effort","score":"many"}]}"#,
        r#"{"answers":[{"question":"effort","score":[2]}]}"#,
        r#"{"answers":{"effort":2}}"#,
        r#"{"userId":{"id":1},"answers":[]}"#,
        r#"{"answers":[]"#,
    ] {
        assert!(read_response(wrong).is_none(), "{wrong}");
    }
}

#[test]
fn what_is_too_large_is_refused_before_anything_is_scrubbed() {
    let one = r#"{"question":"effort","score":2}"#;
    let many = format!(r#"{{"answers":[{}]}}"#, vec![one; 201].join(","));
    let rejected = judge(&many, None).unwrap_err();
    assert_eq!(rejected.reason, "event_too_large");
    assert_eq!(kept(&rejected), json!({"answers": 201, "bytes": many.len()}));
    let fits = format!(r#"{{"answers":[{}]}}"#, vec![one; 200].join(","));
    assert_eq!(judge(&fits, None).unwrap_err().reason, "answered_twice");

    let long = format!(r#"{{"answers":[{{"question":"why","text":"{}"}}]}}"#, "a@b.se ".repeat(5_000));
    assert!(long.len() > Limits::DEFAULT.event_bytes);
    let rejected = judge(&long, None).unwrap_err();
    assert_eq!(rejected.reason, "event_too_large");
    assert!(rejected.bytes.len() < 100, "{} bytes", rejected.bytes.len());
    // Whatever the reason: of what is too large nothing is scrubbed and kept.
    let other = reject_response(&read_response(&long).unwrap(), Reason::UnknownSurvey);
    assert_eq!(kept(&other), json!({"answers": 1, "bytes": long.len()}));
}

#[test]
fn a_rejection_keeps_so_many_answers_and_so_much_of_each_text() {
    let answer = |at: usize| GivenAnswer {
        question: format!("q{at}"),
        score: None,
        choice: None,
        text: Some(format!("{} slut", "x ".repeat(5_000))),
    };
    let sent = SentResponse { answers: (0..150).map(answer).collect(), ..SentResponse::default() };
    let rejected = judge_sent(&sent, None, &HashSet::new()).unwrap_err();
    assert_eq!(rejected.reason, "unknown_question");
    let kept = kept(&rejected);
    let answers = kept["answers"].as_array().unwrap();
    assert_eq!(answers.len(), 100);
    assert!(answers.iter().all(|answer| answer["text"].as_str().unwrap().chars().count() <= 2_000));
}

#[test]
fn an_answer_of_spaces_says_nothing() {
    let blank = "{\"answers\":[{\"question\":\"why\",\"text\":\" \\n\u{200b} \"}]}";
    assert_eq!(judge(blank, None).unwrap_err().reason, "empty_response");
    let beside = r#"{"answers":[{"question":"why","text":"  "},{"question":"effort","score":2}]}"#;
    let record = record(&judge(beside, None).unwrap());
    assert_eq!(record.answers.len(), 1, "{record:?}");
}

#[test]
fn nothing_is_kept_of_whom_nothing_may_be_kept() {
    let excluded: HashSet<IdentityKey> = [known_person(Some("kund-17"), None, &pseudonyms()).unwrap()]
        .into_iter()
        .chain(known_person(None, Some("enhet-1"), &pseudonyms()))
        .collect();
    let huge = format!(r#"{{"userId":"kund-17","answers":[{{"question":"why","text":"{}"}}]}}"#, "x".repeat(40_000));
    for text in [
        r#"{"userId":"kund-17","answers":[{"question":"effort","score":2}]}"#,
        r#"{"userId":"kund-17","answers":[{"question":"effort","score":9},{"question":"why","text":"min sak"}]}"#,
        r#"{"anonymousId":"enhet-1","answers":[{"question":"nothing","text":"min sak"}]}"#,
        r#"{"userId":"kund-18","anonymousId":"enhet-1","answers":[]}"#,
        huge.as_str(),
    ] {
        let sent = read_response(text).unwrap();
        let rejected = judge_sent(&sent, None, &excluded).unwrap_err();
        assert_eq!((rejected.reason.as_str(), rejected.bytes.len()), ("excluded_person", 0));
    }
    let off = read_response(r#"{"answers":[{"question":"effort","score":9}]}"#).unwrap();
    let shown_to = excluded.iter().next().unwrap().as_str();
    assert_eq!(judge_sent(&off, Some(shown_to), &excluded).unwrap_err().reason, "excluded_person");

    let (hints, pseudonyms) = (RequestHints::default(), pseudonyms());
    let late = read_response(r#"{"userId":"kund-17","answers":[{"question":"effort","score":9}]}"#).unwrap();
    let context = Context { erased: Some(&excluded), ..Context::new(&pseudonyms, NOW, &hints) };
    let rejected = refuse_response(&late, &context).unwrap_err();
    assert_eq!((rejected.reason.as_str(), rejected.bytes.len()), ("erased_person", 0));
    assert!(refuse_response(&off, &context).is_ok());
}
