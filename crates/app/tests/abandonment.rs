//! `resa abandonment`: who left for a while and who was stopped, from a file, with what is too little to say left unsaid.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, resa};

/// Sixty who come by the form: every third one comes back after eleven days and is done. Three leave from a rare step.
fn visits() -> String {
    let mut rows = String::from("customer,time,activity\n");
    for customer in 0..60 {
        let day = 1 + customer % 20;
        rows += &format!("c{customer},2025-01-{day:02}T10:00:00Z,Open form\n");
        if customer < 3 {
            rows += &format!("c{customer},2025-01-{day:02}T10:05:00Z,Rare step\n");
        }
        if customer % 3 == 0 {
            rows += &format!("c{customer},2025-01-{:02}T10:00:00Z,Done\n", day + 11);
        }
    }
    rows + "last,2025-12-01T10:00:00Z,Open form\n"
}

#[test]
fn shares_are_told_by_station_and_of_few_nothing_is() {
    let folder = Folder::new();
    let file = folder.with("visits.csv", visits());
    let told = resa(["abandonment", &file, "--goal", "Done", "--lang", "en"]).worked().out;
    let line = |start: &str| told.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{told}"));
    assert!(line("Open form").contains('%'), "{told}");
    assert!(line("Rare step").contains('–') && !line("Rare step").contains('%'), "three claim nothing: {told}");

    let json = resa(["abandonment", &file, "--goal", "Done", "--json"]).worked().out;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let stations = report["stations"].as_array().unwrap();
    let of = |name: &str| stations.iter().find(|station| station["activity"] == name).unwrap();
    assert_eq!((&of("Rare step")["stops"], &of("Rare step")["blocked"]["n"]), (&3.into(), &3.into()), "{report}");
    let blocked = &of("Open form")["blocked"];
    assert_eq!(
        (&of("Open form")["stops"], &blocked["n"], &blocked["value"]),
        (&57.into(), &57.into(), &(38.0 / 57.0).into())
    );
    assert_eq!(report["verdict"], "too_few", "sixty teach no model: {report}");
}

#[test]
fn a_goal_that_the_log_does_not_know_is_named() {
    let folder = Folder::new();
    let file = folder.with("visits.csv", visits());
    let said = resa(["abandonment", &file, "--goal", "Nothing", "--lang", "en"]).failed();
    assert!(said.contains("`Nothing`") && said.contains("`Open form`"), "{said}");
}
