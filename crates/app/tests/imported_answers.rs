//! Answers of other tools and reviews: imported, read as answers, counted exactly, and taken back without trace.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, list, resa};
use serde_json::Value;
use std::fmt::Write;

/// An export with one question a column, as survey tools write it; invented.
fn export() -> String {
    let mut text =
        "Svarsid;Svarsdatum;Kundnummer;Region;NPS;NPS kommentar;Hur nöjd är du med Mina sidor?\n".to_string();
    let words = ["", "Svårt att logga in", "Ring mig på 070-174 06 05", "Mejla kim.exempel@example.se"];
    let content = ["Mycket missnöjd", "Ganska nöjd", "Mycket nöjd"];
    for at in 0..60 {
        let (score, region) = (at * 7 % 11, if at % 3 == 0 { "Norr" } else { "Syd" });
        let (comment, content) = (words[at % 4], content[at % 3]);
        writeln!(text, "{at};2026-03-{:02} 10:00;K-{};{region};{score};{comment};{content}", 1 + at % 28, at % 50)
            .unwrap();
    }
    // Off its scale and nothing else; the same response again; a row without answers.
    text + "900;2026-03-04 10:00;K-3;Norr;99;;\n7;2026-03-08 10:00;K-7;Syd;5;Ring mig;Ganska nöjd\n901;2026-03-05 10:00;K-4;;;;\n"
}

fn scores(report: &Value) -> Vec<Value> {
    let told =
        |series: &Value| serde_json::json!([series["metric"], series["version"], series["score"], series["persons"]]);
    list(report, "metrics").iter().map(told).collect()
}

#[test]
fn an_imported_export_has_the_scores_of_its_file_and_goes_without_trace() {
    let folder = Folder::new();
    let (file, data, out) = (folder.with("enkat.csv", export()), folder.at("data"), folder.at("out.csv"));
    let said = resa(["import", &file, "--responses", "--data", &data, "--json"]).json();
    assert_eq!((&said["received"], &said["stored"], &said["rejected"]), (&62.into(), &60.into(), &1.into()));
    assert_eq!(said["duplicates"], 1, "the response that came again");
    resa(["export", "responses", "--data", &data, "--format", "csv", "-o", &out]).worked();
    let taken_out = std::fs::read_to_string(&out).unwrap();
    assert!(!taken_out.contains("070-174") && !taken_out.contains("kim.exempel"), "personal data is in no answer");
    assert!(taken_out.contains("Svårt att logga in"));
    let (from_file, from_log) = (resa(["scores", &file, "--json"]).json(), resa(["scores", &out, "--json"]).json());
    assert_eq!(scores(&from_file), scores(&from_log));
    assert_eq!(scores(&from_file).len(), 2);

    let again = resa(["import", &file, "--responses", "--again", "--data", &data, "--json"]).json();
    assert_eq!((&again["stored"], &again["duplicates"], &again["rejected"]), (&0.into(), &61.into(), &1.into()));
    resa(["import", "--undo", "2", "--data", &data]).worked();
    resa(["import", "--undo", "1", "--data", &data]).worked();
    resa(["export", "responses", "--data", &data, "--format", "csv", "-o", &out]).worked();
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 1, "only the header is left");
}

#[test]
fn reviews_are_imported_as_ratings_and_what_holds_no_answers_is_refused() {
    let folder = Folder::new();
    let rows: String = (0..20)
        .map(|at| format!("{at},{},Rubrik,Appen fungerar,2026-03-{:02},App Store\n", 1 + at % 5, 1 + at))
        .collect();
    let file = folder.with("reviews.csv", format!("review_id,rating,title,text,date,source\n{rows}"));
    let (data, out) = (folder.at("data"), folder.at("out.csv"));
    let said = resa(["import", &file, "--responses", "--survey", "App Store", "--data", &data, "--json"]).json();
    assert_eq!((&said["stored"], &said["rejected"]), (&20.into(), &0.into()));
    resa(["export", "responses", "--data", &data, "--format", "csv", "-o", &out]).worked();
    let report = resa(["scores", &out, "--json"]).json();
    let series = &list(&report, "metrics")[0];
    assert_eq!((&series["metric"], &series["survey"]), (&"rating".into(), &"App Store".into()));
    assert_eq!(series["score"]["value"], 3.0);

    let plain = folder.with("brev.csv", "kund,tid,händelse\nK-1,2026-01-01T08:00:00Z,Brev\n");
    let refused = resa(["import", &plain, "--responses", "--data", &data]).failed();
    assert!(refused.contains("brev.csv") && refused.contains("--question"), "{refused}");
}

#[test]
fn what_is_not_on_its_scale_says_which_option_settles_it() {
    let folder = Folder::new();
    let rows: String = (0..40).map(|at| format!("{at},2026-03-01,{},{}\n", 1 + at % 7, 1 + at % 3)).collect();
    let file = folder.with("a.csv", format!("id,datum,CSAT,GCR\n{rows}"));
    let withheld = resa(["scores", &file]).worked().err;
    assert!(withheld.contains("csat 1-7") && withheld.contains("gcr 1=yes 2=partly 3=no"), "{withheld}");
    let told = ["scores", &file, "--question", "CSAT=csat 1-7", "--question", "GCR=gcr 1=yes 2=partly 3=no", "--json"];
    let report = resa(told).json();
    assert_eq!((&report["rejected"], list(&report, "metrics").len()), (&0.into(), 2));
    assert!(list(&report, "metrics").iter().all(|series| series["withheld"].is_null()));
    let wrong = resa(["scores", &file, "--question", "CSAT=joy"]).failed();
    assert!(wrong.contains("joy") && wrong.contains("csat 1-7"), "{wrong}");
}
