//! The four Excel exports of an invented electricity company that the studio is tried on: letters, calls with
//! notes, complaints and a survey of one year, as four systems write them.
//!
//! They lie in `e2e/fixtures/company`. `RESA_BLESS=1 cargo test -p resa-testkit` writes them anew; the same
//! program writes the same bytes. Nobody in them exists: numbers and addresses are from ranges set aside.

mod chance;
mod sheets;
mod story;

use std::path::PathBuf;

fn folder() -> PathBuf {
    testkit::workspace().join("e2e/fixtures/company")
}

#[test]
fn the_exports_that_lie_there_are_those_that_the_story_gives() {
    let story = story::tell();
    let bless = std::env::var("RESA_BLESS").is_ok_and(|value| value == "1");
    for (name, bytes) in sheets::write(&story) {
        let path = folder().join(name);
        if bless {
            std::fs::write(&path, &bytes).unwrap();
        }
        let there = std::fs::read(&path).unwrap_or_default();
        assert!(there == bytes, "`{name}` is not what the story gives; RESA_BLESS=1 writes it anew");
        assert!(bytes.len() <= 300_000, "`{name}` has {} bytes", bytes.len());
    }
}

#[test]
fn the_story_has_what_it_is_tried_for() {
    let story = story::tell();
    let customers = |numbers: Vec<u32>| numbers.into_iter().collect::<std::collections::BTreeSet<u32>>();
    let letters = customers(story.letters.iter().map(|letter| letter.customer).collect());
    let callers = customers(story.calls.iter().map(|call| call.customer).collect());
    assert!((1_900..=2_000).contains(&letters.len()), "{} customers got letters", letters.len());
    assert!(callers.len() > 500 && callers.is_subset(&customers(story.customers.clone())), "{}", callers.len());
    assert!(story.complaints.iter().any(|complaint| complaint.answered.is_none()), "some wait for an answer");
    assert!(story.calls.iter().any(|call| call.note.contains('@')), "notes hold what must be scrubbed");
}
