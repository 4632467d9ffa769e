//! The documents: every path and every `cargo xtask` command that they name must exist. That the
//! `resa` commands exist is tested where the binary is, in `crates/app/tests/documents.rs`.

use crate::files::{assert_none, at, texts, under};
use std::process::Command;

/// Documents at the root; all Markdown in these folders is read besides.
const AT_ROOT: &[&str] = &["README.md", "CONTRIBUTING.md", "CHANGELOG.md"];
const FOLDERS: &[&str] = &["docs/", "crates/", "e2e/", "web/", "widget/"];

/// A text that begins so is a path from the root.
const ROOTS: &[&str] = &["crates/", "docs/", "xtask/", "e2e/", "web/", "widget/", ".ci/"];

/// Files of our users that the documents use as examples.
const FILES_OF_USERS: &[&str] = &["definition.toml", "mapping.toml", "settings.toml"];

#[test]
fn every_path_in_the_documents_exists() {
    let files = under("");
    let complaints = documents().into_iter().flat_map(|(document, text)| {
        let named =
            code(&text).into_iter().flat_map(|code| code.split_whitespace().filter_map(as_path).collect::<Vec<_>>());
        let missing = named.filter(|path| !exists(path, &document, &files)).map(|path| (document.clone(), path));
        let linked =
            links(&text).into_iter().filter(|link| !beside(&document, link)).map(|link| (document.clone(), link));
        missing.chain(linked).collect::<Vec<_>>()
    });
    let complaints = complaints.map(|(document, path)| format!("{document} names `{path}`, which does not exist"));
    assert_none(&complaints.collect::<Vec<_>>());
}

#[test]
fn every_xtask_command_in_the_documents_exists() {
    let known = xtask_commands();
    assert!(known.iter().any(|name| name == "test"), "cargo xtask help lists its commands: {known:?}");
    let complaints = documents().into_iter().flat_map(|(document, text)| {
        let named = code(&text)
            .into_iter()
            .filter_map(|code| code.split_once("cargo xtask ").map(|(_, rest)| first_word(rest)));
        let unknown = named.filter(|name| !name.is_empty() && !known.contains(name)).collect::<Vec<_>>();
        unknown.into_iter().map(move |name| format!("{document} names `cargo xtask {name}`, which is not a command"))
    });
    assert_none(&complaints.collect::<Vec<_>>());
}

#[test]
fn paths_are_told_from_other_words() {
    let check = |word: &str, expected: Option<&str>| assert_eq!(as_path(word).as_deref(), expected, "{word}");
    check("crates/model/src/time.rs", Some("crates/model/src/time.rs"));
    check("(docs/adr/README.md),", Some("docs/adr/README.md"));
    check("CHANGELOG.md", Some("CHANGELOG.md"));
    check("clippy.toml:", Some("clippy.toml"));
    check("mapping.toml", None);
    check("crates/<name>/", None);
    check("docs/adr/NNN-*.md", None);
    check("FILE.toml", None);
    check("application/problem+json", None);
}

#[test]
fn code_is_what_stands_between_backticks_and_in_blocks() {
    let text = "Run `cargo xtask test`.\n\n```sh\ncargo xtask check # fast\n```\nNot this. `a` and `b`";
    assert_eq!(code(text), ["cargo xtask test", "cargo xtask check # fast", "a", "b"]);
}

fn documents() -> Vec<(String, String)> {
    let is_document =
        |path: &String| AT_ROOT.contains(&path.as_str()) || FOLDERS.iter().any(|folder| path.starts_with(folder));
    texts(&[".md"]).into_iter().filter(|(path, _)| is_document(path)).collect()
}

/// The commands that `cargo xtask help` lists.
fn xtask_commands() -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    help.lines().filter(|line| line.starts_with("  ")).map(first_word).collect()
}

/// The first word, when it is written as commands are: small letters and hyphens.
fn first_word(text: &str) -> String {
    let word = text.split_whitespace().next().unwrap_or_default();
    let word: String = word.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '-').collect();
    word
}

/// The code in a document: inline spans and the lines of fenced blocks.
fn code(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            found.push(line.to_owned());
        } else {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

/// The word as a path of the project, when it looks like one and holds no placeholder.
fn as_path(word: &str) -> Option<String> {
    let word = word.trim_matches(|letter: char| "()[],;:.\"'".contains(letter) && letter != '.').trim_end_matches('.');
    let placeholder = word.contains(['<', '…', '{', '*', '$', '|'])
        || word.contains("NNN")
        || word.contains("NAME")
        || word.contains("FILE");
    let under_root = ROOTS.iter().any(|root| word.starts_with(root));
    let bare_file =
        !word.contains('/') && (word.ends_with(".md") || word.ends_with(".toml")) && !FILES_OF_USERS.contains(&word);
    (!placeholder && (under_root || bare_file)).then(|| word.to_owned())
}

/// A path exists from the root or beside the document; a bare name also anywhere in the project.
fn exists(path: &str, document: &str, files: &[String]) -> bool {
    let anywhere = || !path.contains('/') && files.iter().any(|file| file.rsplit('/').next() == Some(path));
    at(path).exists() || beside(document, path) || anywhere()
}

fn beside(document: &str, path: &str) -> bool {
    at(document).parent().is_some_and(|folder| folder.join(path).exists())
}

/// The targets of links that lead into the project, without their `#section`.
fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    let inside = targets.filter(|target| !target.contains("://") && !target.starts_with("mailto:"));
    inside
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty())
        .map(str::to_owned)
        .collect()
}
