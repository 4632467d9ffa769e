//! Files in the shapes that survey tools and shops export, small and invented: what becomes of them as events.

use super::events::events_of;
use super::*;
use model::{Answer, Answering, RESPONSE_ATTRIBUTE, ResponseRecord};

fn read_with(text: &str, questions: &[(&str, &str)]) -> Responses {
    let told = |(column, what): &(&str, &str)| ((*column).to_string(), (*what).to_string());
    let options = ResponseOptions { questions: questions.iter().map(told).collect(), ..ResponseOptions::default() };
    read_responses(&Source::spool("export.csv", &mut text.as_bytes()).unwrap(), &options).unwrap()
}

/// The responses as they are read back from events, without what an event does not say.
#[track_caller]
fn back(found: &Responses) -> Vec<Response> {
    let read = events_of(found, "export", None);
    let texts = read.batch.attributes.iter().find(|column| column.name == RESPONSE_ATTRIBUTE).unwrap();
    let mut all = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for row in 0..read.batch.len() {
        let ids = read.batch.event_id.as_ref().unwrap();
        if ids.text(row).is_some_and(|id| !seen.insert(id.to_string())) {
            continue;
        }
        let record = ResponseRecord::of_text(texts.values.text(row).unwrap()).unwrap();
        let survey = read.surveys.iter().find(|survey| survey.id == record.survey).unwrap();
        assert_eq!((survey.version, record.imported), (record.version, true));
        let at = Answering { time: Some(model::Micros(read.batch.time[row])), ..Answering::default() };
        all.extend(record.responses(&survey.name, &survey.asked, &at));
    }
    all
}

/// Asserts that every answer comes back from its event as it was read from the file.
#[track_caller]
fn come_back(found: &Responses) {
    let plain = |response: &Response| Response {
        id: None,
        person: None,
        channel: None,
        attributes: Vec::new(),
        comment: response.comment.clone(),
        ..response.clone()
    };
    assert_eq!(
        back(found).iter().map(plain).collect::<Vec<_>>(),
        found.responses.iter().map(plain).collect::<Vec<_>>()
    );
}

const NETIGATE: &str = "Svarsid;Svarsdatum;Kundnummer;Region;NPS;NPS kommentar;Hur nöjd är du med Mina sidor?\n\
    1;2026-03-02 10:00;K-1;Norr;9;Bra service;Mycket nöjd\n2;2026-03-03 11:00;K-2;Syd;3;;Ganska missnöjd\n\
    3;2026-03-04 11:00;K-3;Syd;;Ring mig på 070-174 06 05;\n4;2026-03-05 11:00;K-4;Syd;;;\n";

#[test]
fn every_tools_answers_come_back_from_events_as_they_were_read() {
    let qualtrics = "StartDate,RecordedDate,ResponseId,Q1,Q2\n\
        Start Date,Recorded Date,Response ID,How likely is it that you would recommend us?,The company made it easy for me\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\"\n\
        2026-03-01 08:00:00,2026-03-01 08:02:00,R_1,10,Strongly agree\n2026-03-02 08:00:00,2026-03-02 08:02:00,R_2,3,2\n";
    let long = "response_id,person,time,survey,metric,score,comment,scale,polarity,version,question,language,item\n\
        a,p1,2026-03-01T08:00:00Z,S,ces,4,Svårt,1-5,low,1,Hur mycket?,sv,\n\
        a,p1,2026-03-01T08:00:00Z,S,nki,8,,,,,,sv,q1\na,p1,2026-03-01T08:00:00Z,S,nki,7,,,,,,sv,q2\n\
        b,p2,2026-03-02T08:00:00Z,S,gcr,delvis,,,,,,en,\nb,p2,2026-03-02T08:00:00Z,T,emotion,4,,,,,,,\n";
    for text in [NETIGATE, qualtrics, long] {
        let found = read_with(&text.replace("Ring mig på 070-174 06 05", "Ring mig"), &[]);
        assert!(found.stored() > 3, "{found:?}");
        come_back(&found);
    }
}

#[test]
fn what_was_written_is_kept_without_personal_data_also_beside_no_score() {
    let found = read_with(NETIGATE, &[]);
    assert_eq!((found.received, found.stored(), found.unanswered), (5, 5, 1));
    let alone = found.responses.iter().find(|response| response.metric == Metric::Text).unwrap();
    assert!(alone.comment.as_deref().is_some_and(|text| text.contains("070")));
    let kept = back(&found).into_iter().find(|response| response.metric == Metric::Text).unwrap();
    assert!(!kept.comment.unwrap().contains("070"), "a number is no one's to read");
}

#[test]
fn a_response_that_came_twice_is_one_event_twice_and_nothing_new_of_it_is_lost() {
    let text = "Svarsid,Svarsdatum,NPS,CSAT\n1,2026-03-02,9,\n1,2026-03-02,9,4\n2,2026-03-02,77,\n";
    let found = read_with(text, &[]);
    let read = events_of(&found, "export", None);
    let records: Vec<_> = (0..2).map(|row| read.batch.attributes[0].values.text(row).unwrap()).collect();
    assert_eq!((read.batch.len(), read.rejected.len(), records[0]), (2, 1, records[1]));
    assert!(records[0].contains("csat") && records[0].contains("nps"), "{}", records[0]);
    assert_eq!(read.rejected[0].reason, crate::raw::Reason::UnfitAnswer);
    let ids = read.batch.event_id.unwrap();
    assert!(ids.text(0).is_some() && ids.text(0) == ids.text(1));
}

#[test]
fn how_likely_somebody_was_asked_is_kept_with_the_response() {
    let found = read_with("id,tid,metric,score,chance\n1,2026-03-02,nps,9,0.25\n2,2026-03-02,nps,9,\n", &[]);
    let read = events_of(&found, "export", None);
    let records =
        (0..2).map(|row| ResponseRecord::of_text(read.batch.attributes[0].values.text(row).unwrap()).unwrap());
    assert_eq!(records.map(|record| record.probability).collect::<Vec<_>>(), [Some(0.25), None]);
}

#[test]
fn a_respondent_who_answered_twice_is_a_person_and_no_response() {
    let text = "Respondent,Datum,NPS\nR1,2026-03-02,9\nR1,2026-04-02,3\nR2,2026-04-03,3\n";
    let found = read_with(text, &[]);
    assert_eq!((found.stored(), found.duplicates, found.rejected()), (3, 0, 0));
    assert_eq!(found.responses[0].person.as_deref(), Some("R1"));
    let once = read_with("Respondent,Datum,NPS\nR1,2026-03-02,9\nR2,2026-04-02,3\n", &[]);
    assert_eq!((once.responses[0].id.as_deref(), &once.responses[0].person), (Some("R1"), &None));
}

#[test]
fn somebody_says_how_a_question_was_asked() {
    let text = "Id,Datum,CSAT,GCR,X\n1,2026-03-02,7,3,5\n2,2026-03-02,6,1,4\n3,2026-03-02,1,2,1\n";
    let told = [("CSAT", "csat 1-7"), ("GCR", "gcr 1=yes 2=partly 3=no"), ("X", "ces 1-5 low")];
    let found = read_with(text, &told);
    assert_eq!((found.stored(), found.rejected()), (9, 0));
    let said: Vec<&Answer> =
        found.responses.iter().filter(|it| it.metric == Metric::Gcr).map(|it| &it.answer).collect();
    assert_eq!(said, ["no", "yes", "partly"].map(|code| Answer::Choice(code.into())).iter().collect::<Vec<_>>());
    assert!(found.responses.iter().any(|it| it.metric == Metric::Ces && it.asked.polarity == model::Polarity::Low));
    come_back(&found);
    let unknown = |questions: &[(&str, &str)]| {
        let told = |(column, what): &(&str, &str)| ((*column).to_string(), (*what).to_string());
        let options = ResponseOptions { questions: questions.iter().map(told).collect(), ..ResponseOptions::default() };
        read_responses(&Source::spool("a.csv", &mut text.as_bytes()).unwrap(), &options).unwrap_err().code
    };
    assert_eq!((unknown(&[("CSAT", "joy")]), unknown(&[("Nope", "ces")])), ("unknown_question", "no_column"));
}

#[test]
fn reviews_are_an_instrument_of_their_own() {
    let text = "review id,rating,title,text,date,source,author\n\
        1,★★★★☆,Bra app,Smidig att logga in,2026-03-01,App Store,Kim\n2,2/5,,Kraschar,2026-03-02,Google Play,Lo\n\
        3,9,,Utanför,2026-03-03,Google Play,\n";
    let found = read_with(text, &[]);
    assert_eq!((found.received, found.stored(), found.rejected()), (3, 2, 1));
    let first = &found.responses[0];
    assert_eq!((first.metric, &first.answer), (Metric::Rating, &Answer::Number(4.0)));
    assert_eq!(first.comment.as_deref(), Some("Bra app. Smidig att logga in"));
    assert_eq!((first.channel.as_deref(), &first.person), (Some("App Store"), &None));
    assert!(found.attributes.is_empty(), "{:?}", found.attributes);
    come_back(&found);
}
