//! What the import wizard and `mapping.toml` may say of a file besides roles: further events of a row, how
//! customers are compared, which sheet; and rows that only tell of the columns.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use ingest::{ReadFailure, ReadOptions, ReadReport, Remark, Source, look, plan};
use model::{EventBatch, MappingFile, Micros};
use std::convert::Infallible;
use std::path::Path;

/// Activity, customer and time of every event, in order, and the account.
fn read(path: &Path, mapping: &str) -> (Vec<String>, ReadReport) {
    let mapping: MappingFile = toml::from_str(mapping).unwrap();
    let plan = plan(&[Source::file(path)], &ReadOptions { mapping, ..ReadOptions::default() }).unwrap();
    let mut events = Vec::new();
    let mut take = |batch: EventBatch| {
        for row in 0..batch.len() {
            let person = batch.person.as_ref().and_then(|person| person.text(row)).unwrap_or("-");
            let id = batch.event_id.as_ref().and_then(|ids| ids.text(row)).unwrap_or("-");
            let activity = batch.activity.text(row).unwrap();
            let day: String = Micros(batch.time[row]).to_rfc3339().chars().take(10).collect();
            events.push(format!("{day} {person} {activity} {id}"));
        }
        Ok(())
    };
    let report: Result<ReadReport, ReadFailure<Infallible>> = plan.read(&mut take, &mut |_| {});
    (events, report.unwrap())
}

fn file(name: &str, text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

const COMPLAINTS: &str = "id;kund;mottaget;besvarat;orsak\n\
    e1;k1;2025-01-02;2025-01-09;pris\n\
    e2;k2;2025-01-03;;pris\n\
    e3;k3;i tisdags;2025-01-10;faktura\n\
    e4;k4;2025-01-05;snart;faktura\n\
    e5;;2025-01-06;2025-01-07;faktura\n";

#[test]
fn a_row_gives_an_event_for_each_of_its_times_and_every_one_is_counted() {
    let (_folder, path) = file("klagomal.csv", COMPLAINTS);
    let mapping = "[file.\"klagomal.csv\"]\nperson = \"kund\"\ncase = \"\"\ntime = \"mottaget\"\nevent_id = \"id\"\n\
        activity_value = \"Klagomål mottaget\"\nalso = [{ time = \"besvarat\", activity_value = \"Klagomål besvarat\" }]\n";
    let (events, report) = read(&path, mapping);
    assert_eq!(
        events,
        [
            "2025-01-02 k1 Klagomål mottaget e1",
            "2025-01-09 k1 Klagomål besvarat e1#2",
            "2025-01-03 k2 Klagomål mottaget e2",
            "2025-01-10 k3 Klagomål besvarat e3#2",
            "2025-01-05 k4 Klagomål mottaget e4",
        ]
    );
    // Five rows tell of nine events: k2 was never answered, which is no fault.
    assert_eq!((report.rows, report.received, report.accepted, report.rejected()), (5, 9, 5, 4));
    let reasons: Vec<(&str, u64)> = report.rejections.iter().map(|one| (one.reason.code(), one.count)).collect();
    assert_eq!(reasons, [("unreadable_time", 2), ("missing_person", 2)]);
    assert_eq!(report.rejections[0].more[0].text, "Klagomål besvarat: snart");
}

#[test]
fn a_further_time_that_is_no_column_is_an_error_that_names_what_is_near() {
    let (_folder, path) = file("klagomal.csv", COMPLAINTS);
    let mapping: MappingFile = toml::from_str(
        "[file.\"klagomal.csv\"]\nalso = [{ time = \"besvarad\", activity_value = \"Klagomål besvarat\" }]\n",
    )
    .unwrap();
    let refused = plan(&[Source::file(&path)], &ReadOptions { mapping, ..ReadOptions::default() }).unwrap_err();
    assert_eq!(refused.code, "no_column");
    assert!(refused.hint.unwrap().contains("besvarat"));
}

#[test]
fn customers_are_read_in_the_form_that_was_chosen() {
    let (_folder, path) =
        file("brev.csv", "kundnr;datum;typ\n0012345;2025-01-02;a\n123 45;2025-01-03;a\nK-12345;2025-01-04;b\n");
    for (form, customers) in [
        ("as_written", ["0012345", "123 45", "K-12345"]),
        ("compact", ["0012345", "12345", "K12345"]),
        ("unpadded", ["12345", "12345", "K12345"]),
        ("digits", ["12345", "12345", "12345"]),
    ] {
        let (events, _) = read(&path, &format!("[file.\"brev.csv\"]\nperson_form = \"{form}\"\n"));
        for (event, customer) in events.iter().zip(customers) {
            let (_, after_day) = event.split_once(' ').unwrap();
            assert!(after_day.starts_with(customer), "{form}: {event}");
        }
    }
}

#[test]
fn rows_in_which_a_survey_tool_repeats_its_questions_are_nobodys_answers() {
    let rows: String = (1..=9).map(|row| format!("R_{row};k{row};2025-01-0{row};{}\n", row % 5 + 1)).collect();
    let labels = "Svars-ID;Kundnr;Svarsdatum;Hur lätt var det?\n{\"ImportId\":\"x\"};{\"ImportId\":\"y\"};{\"ImportId\":\"d\"};{\"ImportId\":\"q\"}\n";
    let (_folder, path) = file("enkat.csv", &format!("ResponseId;Kundnr;EndDate;Q1\n{labels}{rows}"));
    let options = ReadOptions::default();
    let planned = plan(&[Source::file(&path)], &options).unwrap();
    assert!(planned.files[0].remarks.contains(&Remark::LabelRows(2)));
    let (events, report) = read(&path, "");
    assert_eq!((events.len(), report.rows, report.rejected()), (9, 9, 0));
    assert_eq!(planned.files[0].persons(&mut |_| true).unwrap().count(model::PersonForm::AsWritten), 9);
    // A first row that is merely broken is somebody's.
    let (_folder, path) = file("brev.csv", &format!("ResponseId;Kundnr;EndDate;Q1\nR_0;k0;okänt;\n{rows}"));
    assert_eq!(read(&path, "").1.rejected(), 1);
}

#[test]
fn the_sheet_that_was_chosen_is_read_and_others_are_told_of() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/fixtures/company/samtal.xlsx");
    let seen = look(&Source::file(&path), &ReadOptions::default()).unwrap();
    assert_eq!((seen.sheet.as_deref(), seen.sheets.len()), (Some("Samtal"), 2));
    let (events, _) = read(&path, "[file.\"samtal.xlsx\"]\nsheet = \"Noteringar\"\nactivity_value = \"Notering\"\n");
    assert!(events.len() > 50 && events.iter().all(|event| event.contains("Notering")));
    let mapping: MappingFile = toml::from_str("[file.\"samtal.xlsx\"]\nsheet = \"Blad9\"\n").unwrap();
    let refused = plan(&[Source::file(&path)], &ReadOptions { mapping, ..ReadOptions::default() }).unwrap_err();
    assert_eq!(refused.code, "no_sheet");
}

#[test]
fn the_first_rows_are_interpreted_as_the_whole_file_is_read() {
    let (_folder, path) = file("klagomal.csv", COMPLAINTS);
    let mapping: MappingFile = toml::from_str(
        "[file.\"klagomal.csv\"]\nperson = \"kund\"\ncase = \"\"\ntime = \"mottaget\"\nactivity_value = \"Mottaget\"\n\
         also = [{ time = \"besvarat\", activity_value = \"Besvarat\" }]\n",
    )
    .unwrap();
    let planned = plan(&[Source::file(&path)], &ReadOptions { mapping, ..ReadOptions::default() }).unwrap();
    let rows = planned.files[0].preview(3).unwrap();
    let told: Vec<(u64, usize, Option<&str>)> =
        rows.iter().map(|row| (row.line, row.events.len(), row.rejected.as_ref().map(|one| one.0.code()))).collect();
    assert_eq!(told, [(2, 2, None), (3, 1, None), (4, 1, Some("unreadable_time"))]);
    assert_eq!(rows[0].events[0].properties, [("orsak".to_string(), "pris".to_string())]);
}
