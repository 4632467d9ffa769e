//! Habits that no lint holds: files stay short, every source says first what it is for, unfinished
//! work is not checked in, and nothing says which registry a machine is set up with.

use crate::files::{assert_none, texts};

/// No source is longer. This number only goes down.
const LONGEST_SOURCE: usize = 600;

/// What is written by us and read by people. Lock files are written by tools.
const OUR_TEXTS: &[&str] =
    &[".rs", ".js", ".ts", ".md", ".toml", ".json", ".py", ".sh", ".yml", ".ci/run", ".npmrc", ".html", ".css"];

#[test]
fn no_source_is_longer_than_the_ratchet() {
    let long = sources().into_iter().filter(|(path, _)| path.contains("/src/")).filter_map(|(path, text)| {
        let lines = text.lines().count();
        (lines > LONGEST_SOURCE)
            .then(|| format!("{path} has {lines} lines, more than {LONGEST_SOURCE}: look for the second thing it does"))
    });
    assert_none(&long.collect::<Vec<_>>());
}

#[test]
fn every_source_opens_by_saying_what_it_is_for() {
    let silent = sources().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|(path, _)| {
        format!("{path} does not open with `//!`: say in a sentence or two what comes in, what goes out, what it does not do")
    });
    assert_none(&silent.collect::<Vec<_>>());
}

/// Where the looks at hosts and addresses stand that must not be gone around.
const DIALLER: &str = "crates/server/src/dialler/";

/// The demonstration's traffic goes to its own server on this computer, as any sender's would.
const TO_ITSELF: &str = "crates/app/src/demo/send.rs";

#[test]
fn only_the_dialler_dials_out() {
    let ways = [concat!("ureq", "::"), concat!("TcpStream::", "connect"), concat!("UdpSocket", "::")];
    let shipped = sources().into_iter().filter(|(path, _)| path.starts_with("crates/") && path.contains("/src/"));
    let strays =
        shipped.filter(|(path, _)| !path.starts_with(DIALLER) && path != TO_ITSELF).filter_map(|(path, text)| {
            let way = ways.iter().find(|way| text.contains(**way))?;
            Some(format!("{path} says `{way}`: what leaves the program goes through `{DIALLER}`"))
        });
    assert_none(&strays.collect::<Vec<_>>());
}

#[test]
fn unfinished_work_is_not_checked_in() {
    // Written in halves, so that this file does not find itself.
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!("),
        concat!("unimpl", "emented!("),
        concat!("X", "XX"),
    ];
    let mut complaints = mentions(&marks, "finish it, or write an issue and say here what holds meanwhile");
    // A lock file is not written by us, and any word may occur in its hashes.
    complaints.retain(|complaint| !complaint.contains("package-lock.json:"));
    assert_none(&complaints);
}

#[test]
fn no_text_names_a_registry_host() {
    let hosts = [
        concat!("crates", ".io"),
        concat!("npmjs", ".org"),
        concat!("npmjs", ".com"),
        concat!("pypi", ".org"),
        concat!("pythonhosted", ".org"),
        concat!("deb.", "debian.org"),
        concat!("index.", "crates"),
    ];
    assert_none(&mentions(&hosts, "each machine asks the registry that it is set up with"));
}

/// One sentence for every line of our texts that has one of these words in it.
fn mentions(words: &[&str], why_not: &str) -> Vec<String> {
    let ours = texts(OUR_TEXTS).into_iter().filter(|(path, _)| !is_data(path));
    ours.flat_map(|(path, text)| {
        let found = text.lines().enumerate().filter_map(|(index, line)| {
            let word = words.iter().find(|word| line.contains(**word))?;
            Some(format!("{path}:{} says `{word}`: {why_not}", index + 1))
        });
        found.collect::<Vec<_>>()
    })
    .collect()
}

/// Logs and expected answers are what they are, and so is what a build makes.
fn is_data(path: &str) -> bool {
    ["/logs/", "/answers/", "/fixtures/", "/data/", "web/dist/", "widget/dist/"]
        .iter()
        .any(|folder| path.contains(folder))
        && !path.starts_with("web/src/")
}

fn sources() -> Vec<(String, String)> {
    texts(&[".rs"])
}
