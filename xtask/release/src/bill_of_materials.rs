//! The bill of materials: what `cargo metadata` and `Cargo.lock` know of everything that is compiled
//! into the program, as CycloneDX 1.5. Packages of tests and tools are not in the program, so not here.

use crate::{Release, cargo, output, read, sha256};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

/// The program's package.
const PROGRAM: &str = "resa";

pub(crate) fn metadata(workspace: &Path, network: &[&str]) -> Result<Value, String> {
    let versions = output(Command::new("rustc").arg("-vV"))?;
    let host = versions.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("ask rustc for its host")?;
    let mut command = cargo(workspace);
    command.args(["metadata", "--format-version", "1", "--filter-platform", host]).args(network);
    serde_json::from_str(&output(&mut command)?).map_err(|error| format!("read cargo's metadata: {error}"))
}

pub(crate) fn version(metadata: &Value) -> Result<String, String> {
    let package = list(metadata, "packages").iter().find(|package| text(package, "name") == PROGRAM);
    package.map(|package| text(package, "version").to_owned()).ok_or("find the program in cargo's metadata".to_owned())
}

/// The document as text.
pub(crate) fn bill(metadata: &Value, release: &Release) -> Result<String, String> {
    let lock = String::from_utf8_lossy(&read(&release.workspace.join("Cargo.lock"))?).into_owned();
    let mut document = components(metadata, &checksums(&lock))?;
    let program = json!({
        "type": "application", "bom-ref": reference(PROGRAM, &release.version), "name": PROGRAM,
        "version": release.version, "licenses": [{ "expression": "Apache-2.0" }],
        "purl": reference(PROGRAM, &release.version),
        "hashes": [{ "alg": "SHA-256", "content": sha256(&read(&release.program)?) }],
    });
    document["metadata"] = json!({
        "tools": { "components": [{ "type": "application", "name": "cargo xtask release" }] },
        "component": program,
    });
    if let Ok(committed) =
        output(Command::new("git").args(["show", "-s", "--format=%cI"]).current_dir(&release.workspace))
    {
        document["metadata"]["timestamp"] = json!(committed);
    }
    document["serialNumber"] = json!(serial_number(&document.to_string()));
    serde_json::to_string_pretty(&document).map_err(|error| format!("write the bill of materials: {error}"))
}

/// The components that the program reaches, and who needs whom.
fn components(metadata: &Value, checksums: &BTreeMap<(String, String), String>) -> Result<Value, String> {
    let packages: BTreeMap<&str, &Value> =
        list(metadata, "packages").iter().map(|package| (text(package, "id"), package)).collect();
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"], "nodes").iter().map(|node| (text(node, "id"), node)).collect();
    let program = packages.values().find(|package| text(package, "name") == PROGRAM);
    let program = text(program.ok_or("find the program in cargo's metadata")?, "id");
    let (mut reached, mut to_visit) = (BTreeSet::from([program]), vec![program]);
    let mut dependencies = Vec::new();
    while let Some(id) = to_visit.pop() {
        let needed = nodes.get(id).map(|node| compiled_in(node)).unwrap_or_default();
        let references: BTreeSet<String> = needed.iter().filter_map(|id| packages.get(id)).map(|p| of(p)).collect();
        if let Some(package) = packages.get(id) {
            dependencies.push((of(package), references));
        }
        to_visit.extend(needed.into_iter().filter(|id| reached.insert(id)));
    }
    dependencies.sort();
    let mut parts: Vec<(String, Value)> = reached
        .iter()
        .filter(|id| **id != program)
        .filter_map(|id| packages.get(id))
        .map(|package| (of(package), component(package, checksums)))
        .collect();
    parts.sort_by(|left, right| left.0.cmp(&right.0));
    Ok(json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "components": parts.into_iter().map(|(_, part)| part).collect::<Vec<_>>(),
        "dependencies": dependencies.into_iter().map(|(of, on)| json!({ "ref": of, "dependsOn": on })).collect::<Vec<_>>(),
    }))
}

/// The packages that a package brings into the program: not those of its tests.
fn compiled_in(node: &Value) -> Vec<&str> {
    let kept = list(node, "deps").iter().filter(|dep| list(dep, "dep_kinds").iter().any(|kind| kind["kind"] != "dev"));
    kept.map(|dep| text(dep, "pkg")).collect()
}

fn component(package: &Value, checksums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (text(package, "name"), text(package, "version"));
    let mut component = json!({
        "type": "library", "bom-ref": of(package), "name": name, "version": version, "purl": of(package),
        "licenses": [{ "expression": text(package, "license").replace('/', " OR ") }],
    });
    if let Some(description) = package["description"].as_str() {
        component["description"] = json!(description.trim());
    }
    if let Some(repository) = package["repository"].as_str() {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    if let Some(checksum) = checksums.get(&(name.to_owned(), version.to_owned())) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    component
}

fn of(package: &Value) -> String {
    reference(text(package, "name"), text(package, "version"))
}

fn reference(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}

/// Name and version of each package in `Cargo.lock` with the checksum of what was fetched.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='));
        line.map(|value| value.trim().trim_matches('"').to_owned())
    };
    lock.split("[[package]]")
        .filter_map(|block| Some(((value(block, "name")?, value(block, "version")?), value(block, "checksum")?)))
        .collect()
}

/// A number of its own for this document, from what it says, in the form of a UUID made from a name.
fn serial_number(document: &str) -> String {
    let hash = sha256(document.as_bytes());
    let part = |range: std::ops::Range<usize>| hash.get(range).unwrap_or_default().to_owned();
    format!("urn:uuid:{}-{}-5{}-a{}-{}", part(0..8), part(8..12), part(13..16), part(17..20), part(20..32))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_tests_need_is_not_in_the_program() {
        let package = |name: &str| json!({ "id": name, "name": name, "version": "1.0.0", "license": "MIT/Apache-2.0" });
        let dep = |name: &str, kind: Value| json!({ "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let metadata = json!({
            "packages": [package("resa"), package("needed"), package("deeper"), package("tested_with")],
            "resolve": { "nodes": [
                { "id": "resa", "deps": [dep("needed", Value::Null), dep("tested_with", json!("dev"))] },
                { "id": "needed", "deps": [dep("deeper", json!("build"))] },
            ] },
        });
        let lock = "[[package]]\nname = \"needed\"\nversion = \"1.0.0\"\nchecksum = \"abc\"\n";
        let bill = components(&metadata, &checksums(lock)).unwrap();
        let names: Vec<&str> = list(&bill, "components").iter().map(|part| text(part, "name")).collect();
        assert_eq!(names, ["deeper", "needed"]);
        assert_eq!(bill["components"][1]["hashes"][0]["content"], "abc");
        assert_eq!(bill["components"][1]["licenses"][0]["expression"], "MIT OR Apache-2.0");
        let program = list(&bill, "dependencies").iter().find(|entry| entry["ref"] == "pkg:cargo/resa@1.0.0").unwrap();
        assert_eq!(program["dependsOn"], json!(["pkg:cargo/needed@1.0.0"]));
    }
}
