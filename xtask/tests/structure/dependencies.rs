//! The dependency picture: reads `cargo metadata` and holds every arrow between our crates against
//! one table. A new crate or a new arrow is a change of design: write an ADR, then a row here.

use crate::files::{assert_none, workspace};
use serde_json::Value;
use std::process::Command;

/// Each crate and what it may build on. Nobody may build on the binary or on the automation, since
/// neither is in the right column; `testkit` is for tests alone (`FOR_TESTS`).
const PICTURE: &[(&str, &[&str])] = &[
    ("resa", &["server", "store", "ingest", "eventlog", "insight", "map", "simulate", "model"]),
    ("resa-server", &["store", "ingest", "eventlog", "insight", "map", "model", "web-assets"]),
    ("resa-store", &["model"]),
    ("resa-ingest", &["model", "flatparquet"]),
    ("resa-insight", &["eventlog", "model"]),
    ("resa-eventlog", &["model", "flatparquet"]),
    ("resa-map", &["model"]),
    ("resa-simulate", &["model"]),
    ("resa-flatparquet", &["model"]),
    ("resa-testkit", &["model"]),
    ("resa-model", &[]),
    ("resa-web-assets", &[]),
    ("xtask", &[]),
    ("xtask-release", &[]),
    ("xtask-trials", &[]),
    ("xtask-truth", &["simulate", "model"]),
];

/// What the tests of any crate may use besides.
const FOR_TESTS: &[&str] = &["testkit"];

/// Outside crates that one crate of ours keeps to itself, and why.
const KEPT_TO_ONE: &[(&str, &str, &str)] = &[
    ("parquet", "resa-flatparquet", "its compile is the costliest here and must not be waited for twice"),
    ("clap", "resa", "only the binary has a command line"),
    ("axum", "resa-server", "only the server speaks HTTP"),
    ("ureq", "resa-server", "everything that leaves the program goes through the server's dialler"),
    ("anyhow", "resa", "a library's errors are types that a caller can tell apart"),
];

/// All that the nouns may stand on: no IO, no async, no SQL, no HTTP.
const MODEL_GUESTS: &[&str] = &["foldhash", "hashbrown", "jiff", "schemars", "serde", "serde_json", "thiserror"];

/// One line of a Cargo.toml.
struct Arrow {
    from: String,
    to: String,
    ours: bool,
    for_tests: bool,
}

#[test]
fn crates_depend_only_on_what_the_picture_allows() {
    let arrows = arrows();
    let complaints: Vec<String> = arrows.iter().filter(|arrow| arrow.ours).filter_map(outside_the_picture).collect();
    assert_none(&complaints);
}

#[test]
fn every_crate_has_its_row_in_the_picture() {
    let names: Vec<String> = packages().iter().map(name).collect();
    let unknown = names.iter().filter(|name| row(name).is_none());
    let gone = PICTURE.iter().filter(|(known, _)| !names.iter().any(|name| name == known));
    let complaints: Vec<String> = unknown
        .map(|name| format!("crate `{name}` has no row in the picture: say in an ADR why it exists, then add one"))
        .chain(gone.map(|(name, _)| format!("the picture has a row for `{name}`, which no longer exists")))
        .collect();
    assert_none(&complaints);
}

#[test]
fn costly_guests_are_kept_to_one_crate() {
    let arrows = arrows();
    let strays = KEPT_TO_ONE.iter().flat_map(|(guest, host, why)| {
        let elsewhere = arrows.iter().filter(move |arrow| arrow.to == *guest && arrow.from != *host);
        elsewhere.map(move |arrow| format!("`{}` depends on `{guest}`, which only `{host}` may: {why}", arrow.from))
    });
    assert_none(&strays.collect::<Vec<_>>());
}

#[test]
fn the_nouns_stand_on_a_closed_list_of_guests() {
    let arrows = arrows();
    let strays = arrows
        .iter()
        .filter(|arrow| arrow.from == "resa-model" && !arrow.ours && !arrow.for_tests)
        .filter(|arrow| !MODEL_GUESTS.contains(&arrow.to.as_str()))
        .map(|arrow| format!("`model` depends on `{}`: the nouns know no IO, async, SQL or HTTP", arrow.to));
    assert_none(&strays.collect::<Vec<_>>());
}

/// A sentence about an arrow between two crates of ours that should not be there.
fn outside_the_picture(arrow: &Arrow) -> Option<String> {
    let allowed = row(&arrow.from).unwrap_or_default();
    let to = arrow.to.strip_prefix("resa-").unwrap_or(&arrow.to);
    if allowed.contains(&to) || (arrow.for_tests && FOR_TESTS.contains(&to)) {
        return None;
    }
    let user = if arrow.for_tests { format!("the tests of `{}`", arrow.from) } else { format!("`{}`", arrow.from) };
    let may = if allowed.is_empty() { "no crate of ours".to_owned() } else { format!("{} only", allowed.join(", ")) };
    Some(format!("{user} may build on {may}, but `{to}` is named in Cargo.toml: ask which side the code belongs to"))
}

fn row(name: &str) -> Option<&'static [&'static str]> {
    PICTURE.iter().find(|(known, _)| *known == name).map(|(_, allowed)| *allowed)
}

fn arrows() -> Vec<Arrow> {
    packages().iter().flat_map(|package| list(&package["dependencies"]).iter().map(|to| arrow(package, to))).collect()
}

fn arrow(from: &Value, to: &Value) -> Arrow {
    Arrow { from: name(from), to: name(to), ours: to["path"].is_string(), for_tests: to["kind"] == "dev" }
}

fn name(value: &Value) -> String {
    value["name"].as_str().unwrap().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// The packages of the workspace. Without `--no-deps` cargo would ask a registry; the arrows do not need it.
fn packages() -> Vec<Value> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(workspace());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    list(&metadata["packages"]).to_vec()
}
