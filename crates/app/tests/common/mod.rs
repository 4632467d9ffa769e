//! Runs the built program as a person does: arguments in, exit status and both outputs out.
#![expect(dead_code, reason = "every test program uses another part of this")]

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What one run of the program left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program in an environment of its own: no language, no data directory, no terminal.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_resa"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "RESA_LANG", "RESA_DATA", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

/// Runs the program with these arguments.
pub(crate) fn resa(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
    finished(program().args(args).output().unwrap())
}

/// Runs the program with something on its standard input.
pub(crate) fn resa_reading(input: &[u8], args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
    let mut command = program();
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses its arguments need not read: then the pipe is gone before all is written.
    let written = child.stdin.take().unwrap().write_all(input);
    assert!(written.is_ok() || written.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
    finished(child.wait_with_output().unwrap())
}

/// What a finished process left; a death by signal is status -1.
pub(crate) fn finished(output: Output) -> Run {
    Run {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("results are UTF-8"),
        err: String::from_utf8(output.stderr).expect("remarks are UTF-8"),
    }
}

impl Run {
    /// Asserts that it worked.
    #[track_caller]
    pub(crate) fn worked(self) -> Run {
        assert_eq!(self.status, 0, "failed:\n{}", self.err);
        self
    }

    /// The JSON document on standard output.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let run = self.worked();
        serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("not JSON ({error}):\n{}", run.out))
    }

    /// Asserts that it failed as the contract says (status 1, one sentence, a hint, nothing on
    /// standard output) and returns `sentence | hint`.
    #[track_caller]
    pub(crate) fn failed(self) -> String {
        assert_eq!(self.status, 1, "did not fail with status 1\n{}\n{}", self.out, self.err);
        assert_eq!(self.out, "", "a failure answers nothing");
        let lines = |start: &str| self.err.lines().filter(|line| line.starts_with(start)).collect::<Vec<_>>();
        let (sentences, hints) = (lines("resa: "), lines("hint: "));
        assert_eq!((sentences.len(), hints.len()), (1, 1), "one sentence and one hint:\n{}", self.err);
        let end: Vec<&str> = self.err.lines().rev().take(2).collect();
        assert_eq!(end, [hints[0], sentences[0]], "the sentence and the hint come last:\n{}", self.err);
        for noise in ["panicked", "RUST_BACKTRACE", "Error:", "Error {", "Os {", "(os error", "unwrap", "\u{fffd}"] {
            assert!(!self.err.contains(noise), "`{noise}` is nothing for people:\n{}", self.err);
        }
        let sentence = sentences[0].trim_start_matches("resa: ");
        assert!(!sentence.ends_with('.') && !sentence.ends_with(char::is_whitespace), "{sentence}");
        assert!(sentence.chars().count() < 300, "{sentence}");
        format!("{sentence} | {}", hints[0].trim_start_matches("hint: "))
    }

    /// Asserts that the command line was wrong: status 2, nothing answered.
    #[track_caller]
    pub(crate) fn misused(self) -> String {
        assert_eq!((self.status, self.out.as_str()), (2, ""), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        self.err
    }
}

/// A folder with files of the test's own making, gone when the test is over.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    /// The path of a file in the folder.
    pub(crate) fn at(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_string()
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file and returns its path.
    pub(crate) fn with(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.0.path().join(name), content).unwrap();
        self.at(name)
    }
}

/// Compressed as `gzip` does.
pub(crate) fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// A real log as an argument; says so and is `None` where the folder is absent.
pub(crate) fn real(relative: &str) -> Option<String> {
    testkit::real_data(relative).map(|path: PathBuf| path.to_str().unwrap().to_string())
}

/// The fingerprint of a list of names, as `golden/reference.py` makes it.
pub(crate) fn digest<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let joined = names.into_iter().collect::<Vec<_>>().join("\t");
    Sha256::digest(joined.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The objects of an array.
#[track_caller]
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("`{key}` is no list in {value}"))
}

/// A text that must be there.
#[track_caller]
pub(crate) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_else(|| panic!("`{key}` is no text in {value}"))
}

/// Equal, with floating point to nine digits.
pub(crate) fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) if a.is_u64() && b.is_u64() => a == b,
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 1e-9 * b.abs().max(1e-3)
        }
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => ours == theirs,
    }
}
