//! Answers of the long form and of survey tools, small and made by hand: what is read, and what is refused.

use super::*;
use model::{Answer, Micros, Moment};

#[track_caller]
fn read(name: &str, text: &str) -> Responses {
    let found = try_read(name, text).unwrap();
    assert_eq!(found.received, found.stored() + found.duplicates + found.rejected());
    found
}

fn try_read(name: &str, text: &str) -> Result<Responses, ReadError> {
    read_responses(&Source::spool(name, &mut text.as_bytes()).unwrap(), &ResponseOptions::default())
}

fn reasons(found: &Responses) -> Vec<(&'static str, u64, Option<&str>)> {
    found.rejections.iter().map(|it| (it.reason.code(), it.count, it.accepts.as_deref())).collect()
}

const HEAD: &str = "response_id,person,time,survey,metric,score,comment,activity,channel,region\n";

#[test]
fn the_long_form_is_read_with_all_it_says() {
    let found =
        read("svar.csv", &format!("{HEAD}r1,p1,2024-03-01T08:00:00Z,Efter samtal,CES,6,Bra!,Ringa,phone,Norr\n"));
    let response = &found.responses[0];
    assert_eq!((response.metric, &response.answer), (Metric::Ces, &Answer::Number(6.0)));
    assert_eq!((response.survey.as_str(), response.comment.as_deref()), ("Efter samtal", Some("Bra!")));
    assert_eq!(response.time, Some(Micros(1_709_280_000_000_000)));
    assert_eq!((response.activity.as_deref(), response.channel.as_deref()), (Some("Ringa"), Some("phone")));
    assert_eq!(
        (found.attributes.as_slice(), &response.attributes),
        (&["region".to_string()][..], &vec![Some("Norr".into())])
    );
    assert_eq!(response.asked.version, "2.0");
}

#[test]
fn how_likely_somebody_was_asked_is_read_and_nothing_that_is_no_probability() {
    let head = "id,tid,metric,score,chance\n";
    let rows = "1,2026-03-01,nps,9,0.25\n2,2026-03-01,nps,9,1\n3,2026-03-01,nps,9,\n4,2026-03-01,nps,9,0\n\
                5,2026-03-01,nps,9,1.5\n6,2026-03-01,nps,9,NaN\n";
    let found = read("a.csv", &format!("{head}{rows}"));
    let chances: Vec<Option<f64>> = found.responses.iter().map(|response| response.chance).collect();
    assert_eq!(chances, [Some(0.25), Some(1.0), None]);
    assert_eq!(reasons(&found), [("unfit_chance", 3, Some("chance: a number above 0 and at most 1"))]);
}

#[test]
fn what_is_no_answer_is_rejected_and_says_what_would_be() {
    let rows = "r1,p,2024-03-01,s,ces,8,,,,\nr2,p,2024-03-01,s,ces,0,,,,\nr3,p,2024-03-01,s,nps,11,,,,\n\
                r4,p,2024-03-01,s,gcr,kanske,,,,\nr5,p,2024-03-01,s,sus,80,,,,\nr6,p,2024-03-01,s,,5,,,,\n\
                r7,p,2024-03-01,s,csat,,,,,\nr8,p,igår,s,csat,5,,,,\nr9,p,,s,csat,5,,,,\nr10,p,2024-03-01,s,text,,,,,\n\
                r11,p,2024-03-01,s,csat,5,,,,\nr12,p,2024-03-01\n";
    let found = read("a.csv", &format!("{HEAD}{rows}"));
    let reasons = reasons(&found);
    assert_eq!((found.received, found.stored(), found.rejected()), (12, 1, 11));
    assert!(reasons.contains(&("off_scale", 2, Some("ces: a whole number 1-7"))), "{reasons:?}");
    assert!(reasons.contains(&("off_scale", 1, Some("nps: a whole number 0-10"))), "{reasons:?}");
    assert!(reasons.contains(&("off_scale", 1, Some("gcr: yes or partly or no"))), "{reasons:?}");
    for code in [
        "unknown_metric",
        "missing_metric",
        "missing_score",
        "unreadable_time",
        "missing_time",
        "missing_comment",
        "wrong_column_count",
    ] {
        assert!(reasons.iter().any(|(reason, count, _)| *reason == code && *count == 1), "{code}: {reasons:?}");
    }
}

#[test]
fn the_same_answer_again_is_a_duplicate_and_another_one_is_not() {
    let rows = "r1,p,2024-03-01,s,ces,6,,,,\nr1,p,2024-03-01,s,ces,6,,,,\nr1,p,2024-03-01,s,ces,5,,,,\n\
                r1,p,2024-03-01,s,nps,6,,,,\nr2,p,2024-03-01,s,ces,6,,,,\n,p,2024-03-01,s,ces,6,,,,\n,p,2024-03-01,s,ces,6,,,,\n";
    let found = read("a.csv", &format!("{HEAD}{rows}"));
    assert_eq!((found.received, found.stored(), found.duplicates), (7, 5, 1));
    assert_eq!(reasons(&found), [("other_answer", 1, None)]);
}

#[test]
fn three_equal_answers_to_an_index_are_no_duplicates_and_a_fourth_is_too_many() {
    let rows = "r1,p,2024-03-01,s,nki,8,,,,\n".repeat(4);
    let found = read("a.csv", &format!("{HEAD}{rows}"));
    assert_eq!((found.stored(), found.duplicates), (3, 0));
    assert_eq!(reasons(&found), [("too_many_items", 1, Some("nki: 3 answers of each response"))]);
}

#[test]
fn scale_polarity_and_moment_are_read_or_refused() {
    let head = "metric,score,scale,polarity,moment,version,question\n";
    let rows = "ces,4,1-5,low,,3,Hur mycket fick du anstränga dig?\nces,4,1-9,,,,\nnps,4,,low,,,\nemotion,4,,,före,,\nemotion,4,,,ibland,,\n";
    let found = read("a.csv", &format!("{head}{rows}"));
    let codes: Vec<&str> = reasons(&found).iter().map(|(code, _, _)| *code).collect();
    assert_eq!(codes, ["unknown_scale", "unknown_polarity", "unknown_moment"]);
    let asked = &found.responses[0].asked;
    assert_eq!((asked.scale.unwrap().high, asked.polarity, asked.version.as_str()), (5, model::Polarity::Low, "3"));
    assert_eq!(found.responses[1].asked.moment, Some(Moment::Before));
    assert_eq!(found.responses[1].survey, "a");
}

#[test]
fn an_export_with_three_header_rows_is_understood() {
    let text = "StartDate,RecordedDate,IPAddress,ResponseId,Q1_NPS_GROUP,Q1,Q2,Q3,Region\n\
        Start Date,Recorded Date,IP Address,Response ID,\"How likely is it that you would recommend us to a friend? - Group\",How likely is it that you would recommend us to a friend?,The company made it easy for me to handle my issue,What could we do better?,Region\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",\"{\"\"ImportId\"\":\"\"ipAddress\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1_NPS_GROUP\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\",\"{\"\"ImportId\"\":\"\"QID3\"\"}\",\"{\"\"ImportId\"\":\"\"Region\"\"}\"\n\
        2024-03-01 08:00:00,2024-03-01 08:02:00,1.2.3.4,R_1,Promoter,10,Strongly agree,Nothing,North\n\
        2024-03-02 08:00:00,2024-03-02 08:02:00,1.2.3.4,R_2,Detractor,3,2,,South\n";
    let found = read("export.csv", text);
    assert_eq!((found.received, found.stored()), (5, 5));
    let metrics: Vec<Metric> = found.questions.iter().map(|(metric, _)| *metric).collect();
    assert_eq!(metrics, [Metric::Nps, Metric::Ces, Metric::Text]);
    assert_eq!(found.responses[1].answer, Answer::Number(7.0));
    assert_eq!(found.attributes, ["Region"]);
    assert_eq!(found.responses[0].id.as_deref(), Some("R_1"));
    assert!(found.responses[2].comment.as_deref() == Some("Nothing"));
}

#[test]
fn an_export_with_two_header_rows_and_labels_for_answers_is_understood() {
    let text = "Respondent ID,Collector ID,Date Created,Hur sannolikt är det att du skulle rekommendera oss?,Hur nöjd eller missnöjd är du med Mina sidor?,Vad kan vi göra bättre?\n\
        ,,,Response,Response,Open-Ended Response\n\
        118,40,2024-03-01 08:00:00,9,Mycket nöjd,Allt\n119,40,2024-03-15 08:00:00,10 - Mycket sannolikt,Ganska nöjd,\n";
    let found = read("sm.csv", text);
    let said: Vec<(Metric, &Answer)> = found.responses.iter().map(|it| (it.metric, &it.answer)).collect();
    let number = |value| Answer::Number(value);
    assert_eq!(
        said,
        [
            (Metric::Nps, &number(9.0)),
            (Metric::Csat, &number(5.0)),
            (Metric::Text, &Answer::Written),
            (Metric::Nps, &number(10.0)),
            (Metric::Csat, &number(4.0)),
        ]
    );
}

#[test]
fn three_questions_make_an_index_and_two_make_none() {
    let head = "Svars-ID;Datum;Hur nöjd är du med oss i sin helhet?;Hur väl uppfyller vi dina förväntningar?";
    let three = read(
        "a.csv",
        &format!("{head};Hur nära ett ideal är vi?;Kanal\n1;2024-03-01;8;7;4;Telefon\n2;2024-03-02;5;5;5;Webb\n"),
    );
    assert!(three.responses.iter().all(|response| response.metric == Metric::Nki), "{:?}", three.questions);
    assert_eq!((three.stored(), three.responses[0].channel.as_deref()), (6, Some("Telefon")));
    let two = read("a.csv", &format!("{head}\n1;2024-03-01;4;3\n2;2024-03-02;5;5\n"));
    assert!(two.responses.iter().all(|response| response.metric == Metric::Csat), "{:?}", two.questions);
}

#[test]
fn columns_called_by_a_code_are_that_metric_and_their_comments_go_with_them() {
    let found = read("a.csv", "nps,nps_comment,ces score,gcr,nki_1,nki_2,nki_3\n9,Snabbt,11,ja,8,8,8\n");
    assert_eq!(found.responses[0].comment.as_deref(), Some("Snabbt"));
    assert_eq!(reasons(&found), [("off_scale", 1, Some("ces: a whole number 1-7"))]);
    assert_eq!((found.stored(), found.received), (5, 6));
}

#[test]
fn a_table_without_answers_and_dates_that_mean_two_things_are_errors() {
    let none = try_read("a.csv", "kund,region\n1,Norr\n").unwrap_err();
    assert!(none.message.contains("region") && none.hint.unwrap().contains("nps"));
    let twice = try_read("a.csv", "metric,score,time\nnps,9,03/04/2024\n").unwrap_err();
    assert!(twice.hint.unwrap().contains("--time-format"));
}

#[test]
fn whatever_stands_in_a_table_the_account_adds_up() {
    const CELLS: &[&str] = &[
        "",
        "nps",
        "ces",
        "text",
        "nki",
        "7",
        "11",
        "-2",
        "1e400",
        "ja",
        "2024-03-01",
        "03/04/2024",
        "å\u{301}",
        "{\"ImportId\":\"x\"}",
        "1-7",
        "-2..2",
        "99999999999-1",
        "low",
        "före",
        "Response",
        "\"\"",
        "r1",
        "\u{fffd}",
        "4,5",
        "#",
        "=1+1",
    ];
    const HEADS: &[&str] = &[
        "response_id",
        "time",
        "metric",
        "score",
        "comment",
        "scale",
        "polarity",
        "moment",
        "item",
        "NPS",
        "nki_1",
        "nki_2",
        "Hur nöjd är du?",
        "survey",
        "version",
        "",
        "å",
        "Varför?",
        "ces_group",
    ];
    let mut state = 0x7e5a_u64;
    let mut below = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as usize % most
    };
    let (mut read, mut stored) = (0, 0);
    for _ in 0..3_000 {
        let width = 1 + below(6);
        let line = |cells: Vec<&str>| format!("{}\n", cells.join(";"));
        let mut table = line((0..width).map(|_| HEADS[below(HEADS.len())]).collect());
        for _ in 0..below(6) {
            table += &line((0..width).map(|_| CELLS[below(CELLS.len())]).collect());
        }
        if let Ok(found) = try_read("any.csv", &table) {
            assert_eq!(found.received, found.stored() + found.duplicates + found.rejected(), "{table}");
            read += 1;
            stored += found.stored();
        }
    }
    assert!(read > 300 && stored > 300, "{read} tables with {stored} answers were read");
}

#[test]
fn columns_that_hold_what_people_wrote_or_who_they_are_divide_nothing() {
    let head = "Svars-ID;NPS;Tankar;E-postadress;Personnr;Nås på;Region;Kanal";
    let row = |n: u32| {
        let wrote = if n == 0 { "Min fru är svårt sjuk" } else { "Bra" };
        format!(
            "{n};{};{wrote};anna{n}@ex.se;19800101-120{n};070-123 45 6{n};Norra Sverige;via anna@ex.se\n",
            n % 3 + 7
        )
    };
    let found = read("a.csv", &format!("{head}\n{}", (0..8).map(row).collect::<String>()));
    assert_eq!(found.attributes, ["Region"]);
    assert_eq!(found.private, ["channel", "Tankar", "E-postadress", "Personnr", "Nås på"]);
}

#[test]
fn answers_are_not_divided_by_names_of_people() {
    let people = ["Anna Andersson", "Erik Ek", "Lisa Nilsson"];
    let row = |n: usize| {
        format!(
            "{n};{};{};{};{};{}\n",
            n % 3 + 7,
            people[n % 3],
            people[n % 3],
            n % 4,
            ["Umeå", "Lund", "Kiruna"][n % 3]
        )
    };
    let found = read(
        "a.csv",
        &format!("Svars-ID;NPS;Ombud;Kundnamn;Handläggare;Kontor\n{}", (0..12).map(row).collect::<String>()),
    );
    assert_eq!(found.attributes, ["Kontor"]);
    assert_eq!(found.private, ["Ombud", "Kundnamn", "Handläggare"]);
}

#[test]
fn a_rejection_shows_its_line_and_no_more_than_the_cell_without_personal_data() {
    let rows = "r1,p,2024-03-01,s,ces,6,jag heter Anna,,web,x,extra\nr2,p,2024-03-01,s,ces,jag mår dåligt av cancer,,,,\n\
                r3,p,2024-03-01,s,anna@ex.se,6,,,,\n";
    let found = read("a.csv", &format!("{HEAD}{rows}"));
    let shown: Vec<(u64, &str)> = found.rejections.iter().map(|it| (it.line, it.text.as_str())).collect();
    assert_eq!(shown.len(), 3);
    for expected in [(2, ""), (3, "[5 words]"), (4, "[e-mail]")] {
        assert!(shown.contains(&expected), "{expected:?}: {shown:?}");
    }
}

#[test]
fn an_answer_of_ones_own_that_tells_who_somebody_is_counts_as_another_one() {
    let found =
        read("a.csv", &format!("{HEAD}r1,,2024-03-01,s,exit,ring 19800101-1236,,,,\nr2,,2024-03-01,s,exit,Dyrt,,,,\n"));
    let said: Vec<&Answer> = found.responses.iter().map(|it| &it.answer).collect();
    assert_eq!(said, [&Answer::Choice("other".into()), &Answer::Choice("Dyrt".into())]);
}

#[test]
fn answers_off_their_scale_are_told_by_question() {
    let rows = "r1,p,2024-03-01,s,ces,8,,,,\nr2,p,2024-03-01,s,ces,0,,,,\nr3,p,2024-03-01,t,ces,9,,,,\nr4,p,2024-03-01,s,ces,7,,,,\n";
    let found = read("a.csv", &format!("{HEAD}{rows}"));
    let told: Vec<(&str, Metric, u64)> =
        found.off_scale.iter().map(|it| (it.survey.as_str(), it.metric, it.count)).collect();
    assert_eq!(told, [("s", Metric::Ces, 2), ("t", Metric::Ces, 1)]);
}

#[test]
fn one_response_may_rate_several_steps() {
    let row = |score: u32, step: &str| format!("r1,p,2024-03-01,s,ces,{score},,{step},web,\n");
    let rows = [row(6, "Login"), row(6, "Pay"), row(2, "Confirm"), row(6, "Pay"), row(1, "Pay")].concat();
    let found = read("a.csv", &format!("{HEAD}{rows}"));
    assert_eq!((found.stored(), found.duplicates), (3, 1));
    assert_eq!(reasons(&found), [("other_answer", 1, None)]);
}

#[test]
fn a_moment_is_a_whole_word() {
    let table = "Svars-ID;Hur kändes det efteråt hos företaget?;Hur kändes det, före?\n1;2;4\n";
    let found = read("a.csv", table);
    let moments: Vec<Option<Moment>> = found.responses.iter().map(|it| it.asked.moment).collect();
    assert_eq!(moments, [Some(Moment::After), Some(Moment::Before)]);
}

#[test]
fn what_belongs_to_an_instrument_is_no_answer_to_it() {
    let table = "Svars-ID;NPS;NPS-datum;nps_customer_id;NPS mål;Avbröt köpet\n1;9;2024-03-01;7;70;Nej\n2;8;2024-03-02;8;75;Ja\n";
    let found = read("a.csv", table);
    let read: Vec<(Metric, &str)> = found.questions.iter().map(|(metric, name)| (*metric, name.as_str())).collect();
    assert_eq!((read, found.rejected()), (vec![(Metric::Nps, "NPS")], 0));
}
