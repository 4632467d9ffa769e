//! The licences of everything that is compiled in: reads `cargo metadata` and accepts only those that
//! ask for no more than a notice, so that whoever runs or builds on Resa may.

use crate::files::{assert_none, workspace};
use serde_json::Value;
use std::process::Command;

/// Permissive licences. A package with another one is a decision: weigh it, and say why beside its name here.
const ACCEPTED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // A licence for data that asks for nothing in what is made with it: Mozilla's list of certificates.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

#[test]
fn every_package_has_a_permissive_licence() {
    let complaints = packages().into_iter().filter_map(|package| {
        let (name, licence) = (package["name"].as_str()?, package["license"].as_str().unwrap_or("no licence"));
        (!is_accepted(licence))
            .then(|| format!("`{name}` is under {licence}, which is not on the list of accepted licences"))
    });
    assert_none(&complaints.collect::<Vec<_>>());
}

#[test]
fn one_accepted_choice_is_enough_but_every_condition_counts() {
    let check = |licence: &str, expected: bool| assert_eq!(is_accepted(licence), expected, "{licence}");
    check("MIT OR Apache-2.0", true);
    check("MIT/Apache-2.0", true);
    check("GPL-3.0 OR MIT", true);
    check("GPL-3.0", false);
    check("(MIT OR Apache-2.0) AND Unicode-3.0", true);
    check("MIT AND GPL-2.0", false);
    check("no licence", false);
}

/// Of each part joined by AND, one of its choices joined by OR is accepted. Enough for how packages
/// write their licences: none nests deeper.
fn is_accepted(licence: &str) -> bool {
    let choices = |part: &str| part.replace('/', " OR ").replace(['(', ')'], "");
    licence.split(" AND ").all(|part| choices(part).split(" OR ").any(|choice| ACCEPTED.contains(&choice.trim())))
}

/// Every package that this machine compiles. Cargo fetches those that no build here has asked for yet.
fn packages() -> Vec<Value> {
    let rustc = Command::new("rustc").arg("-vV").output().unwrap();
    let versions = String::from_utf8(rustc.stdout).unwrap();
    let host = versions.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--filter-platform", host]).current_dir(workspace());
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}
