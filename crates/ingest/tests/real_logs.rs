//! Real logs, read and counted: the figures were checked with independent tools.

mod common;

use common::read_sources;
use ingest::{ReadOptions, Source};
use std::collections::HashSet;

/// Roles, events, subjects (cases or customers), activities and rejected rows of a file.
fn check(relative: &str, roles: &str, expected: (usize, usize, usize)) {
    let Some(path) = testkit::real_data(relative) else { return };
    let read = read_sources(&[Source::file(path)], &ReadOptions::default())
        .unwrap_or_else(|error| panic!("{relative}: {error} ({:?})", error.hint));
    let part =
        |n: usize| read.events.iter().filter_map(|event| event.split(" | ").nth(n)).collect::<HashSet<_>>().len();
    assert_eq!(read.roles[0], roles, "{relative}");
    assert_eq!((read.events.len(), part(0), part(1)), expected, "{relative}");
    assert_eq!(read.report.rejected(), 0, "{relative}");
}

#[test]
fn logs_with_traces_are_read_whole() {
    let roles = "case=case:concept:name activity=concept:name time=time:timestamp";
    check("logs/BPIC13_i.xes.gz", roles, (65_533, 7_554, 4));
    check("logs/BPIC13_cp.xes.gz", roles, (6_660, 1_487, 4));
    check("logs/helpdesk.xes.gz", roles, (21_348, 4_580, 14));
    check("logs/SEPSIS.xes.gz", roles, (15_214, 1_050, 16));
    check("logs/teleclaims.xes.gz", roles, (46_138, 3_512, 11));
    let with_channel = format!("{roles} channel=case:channel");
    check("logs/receipt.xes.gz", &with_channel, (8_577, 1_434, 27));
    check("logs/receipt.csv", &with_channel, (8_577, 1_434, 27));
}

#[test]
fn exports_without_an_activity_column_are_understood() {
    check(
        "logs/BPI2016_Complaints.csv",
        "person=CustomerID activity=ComplaintTopic time=ContactDate channel=ContactChannelID",
        (289, 226, 70),
    );
    check(
        "clicks/airbnb-session-data.txt",
        "person=id_visitor activity=dim_device_app_combo time=ts_min",
        (7_756, 630, 17),
    );
}

#[test]
fn what_is_no_event_log_is_refused_with_the_option_that_would_help() {
    for (relative, hint) in [
        ("trend/fpp3__bank_calls.csv", "--person"),
        ("identity/fake_1000.csv", "--time"),
        ("identity/dataset1.csv", "--time"),
        ("text/faq-sv.csv", "--time"),
        ("text/personal-data.tsv", "--time"),
    ] {
        let Some(path) = testkit::real_data(relative) else { return };
        let read = read_sources(&[Source::file(path)], &ReadOptions::default()).map(|read| read.roles);
        let error = read.unwrap_err();
        assert!(error.hint.as_deref().unwrap_or_default().contains(hint), "{relative}: {error} ({:?})", error.hint);
    }
}

#[test]
fn one_object_centric_log_is_the_same_in_every_encoding() {
    let read = |ending: &str| {
        let path = testkit::real_data(&format!("ocel/pm4py_ocel20_example.{ending}"))?;
        Some(read_sources(&[Source::file(path)], &ReadOptions::default()).unwrap())
    };
    let (Some(json), Some(xml), Some(sqlite)) = (read("jsonocel"), read("xmlocel"), read("sqlite")) else { return };
    let roles = "case=ocel:oid activity=ocel:activity time=ocel:timestamp event_id=ocel:eid";
    assert_eq!([&json.roles[0], &xml.roles[0], &sqlite.roles[0]], [roles; 3]);
    assert!(!json.events.is_empty());
    let keys = |read: &common::Read, fields: usize| {
        let first = |event: &String| event.split(" | ").take(fields).collect::<Vec<_>>().join(" | ");
        let mut keys: Vec<String> = read.events.iter().map(first).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&xml, 3), keys(&sqlite, 3));
    // The JSON file states its times in UTC; the other two hold the same times on a local clock, without a zone.
    assert_eq!(keys(&json, 2), keys(&xml, 2));
    assert_eq!([json.report.received, xml.report.received], [sqlite.report.received; 2]);
}
