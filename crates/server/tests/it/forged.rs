//! What a file may not claim: that its rows hold answers which were judged and scrubbed here.

use crate::persons::world;
use eventlog::{BuildOptions, DataDir, Identity};
use ingest::{ReadOptions, Source, plan};
use model::{Actor, By, EventBatch, ProjectId, RESPONSE_ATTRIBUTE};
use serde_json::json;
use server::imports::{Import, ImportChoices};

#[test]
fn a_file_cannot_bring_answers_that_nobody_judged() {
    let world = world("");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("svar.csv");
    let answers = json!([{ "question": "why", "text": "ring Anna Kanarie 070-174 06 05" }]);
    let record = json!({ "survey": "srv_1", "version": 1, "finished": true, "answers": answers }).to_string();
    let quoted = format!("\"{}\"", record.replace('"', "\"\""));
    let rows = format!("kund-1,2025-11-01T08:00:00Z,Enkät,{quoted},Lund\nkund-2,2025-11-02T08:00:00Z,Enkät,,Umeå\n");
    std::fs::write(&path, format!("kundnr,tid,händelse,{RESPONSE_ATTRIBUTE},ort\n{rows}")).unwrap();

    let plan = plan(&[Source::file(&path)], &ReadOptions::default()).unwrap();
    let mut read: Vec<String> = Vec::new();
    let mut see = |_: usize, batch: EventBatch| {
        read.extend(batch.attributes.into_iter().map(|column| column.name));
        Ok::<_, eventlog::LogError>(())
    };
    plan.read_by_file(&mut see, &mut |_| {}).unwrap();
    assert!(read.iter().any(|name| name == RESPONSE_ATTRIBUTE), "the file does claim it: {read:?}");

    let (store, project) = (world.app.store(), ProjectId::default_project());
    let build = BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: true,
        memory: 1 << 24,
        scratch: folder.path().to_path_buf(),
        threads: 1,
    };
    let (by, now) = (By::from(Actor::Cli), world.app.now());
    let choices = ImportChoices { keep_text: true, ..ImportChoices::default() };
    let import = Import { store: &store, project: &project, plan: &plan, choices, build, by: &by, now };
    assert_eq!(import.run(&mut |_| {}).unwrap().record.stored, 2);
    let columns = DataDir::project(store.dir(), &project.0).property_columns().unwrap();
    assert!(columns.iter().any(|name| name == "ort") && columns.iter().any(|name| name == "$source"), "{columns:?}");
    assert!(!columns.iter().any(|name| name == RESPONSE_ATTRIBUTE), "{columns:?}");
}
