//! Customers at the command line: shown, taken out, erased, merged, kept out; and the documents about them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::resa;
use std::path::PathBuf;

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Place {
        let place = Place { dir: tempfile::tempdir().unwrap() };
        let file = place.path("brev.csv");
        std::fs::write(
            &file,
            "kundnr,tid,händelse,kanal\nkund-1,2025-11-01T08:00:00Z,Brev,brev\nkund-1,2025-11-02T08:00:00Z,Samtal,telefon\n\
             kund-2,2025-11-01T09:00:00Z,Brev,brev\n",
        )
        .unwrap();
        place.run(&["import", file.to_str().unwrap()]).worked();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, args: &[&str]) -> common::Run {
        let data = self.path("data");
        resa(args.iter().copied().chain(["--lang", "en", "--data", data.to_str().unwrap()]))
    }

    fn activities(&self, customer: &str) -> Vec<String> {
        let shown = self.run(&["person", "show", customer, "--json"]).worked().json();
        let events = shown["events"].as_array().unwrap().iter();
        events.map(|event| event["activity"].as_str().unwrap().to_string()).collect()
    }
}

#[test]
fn a_customer_is_shown_taken_out_and_erased() {
    let place = Place::new();
    assert_eq!(place.activities("user_id:kund-1"), ["Brev", "Samtal"]);
    let zip = place.path("kund.zip");
    let export = ["person", "export", "user_id:kund-1", "-o", zip.to_str().unwrap()];
    place.run(&export).worked();
    assert_eq!(place.run(&export).status, 1, "a file that is there is not touched");
    let erased = place.run(&["person", "erase", "user_id:kund-1", "--reason", "ärende 17", "--json"]).worked().json();
    assert_eq!(erased["stores"][2]["removed"], 2, "{erased}");
    assert_eq!(place.run(&["person", "show", "user_id:kund-1"]).status, 1);
    assert_eq!(place.activities("user_id:kund-2"), ["Brev"]);
    assert!(place.path("data/erasures.ledger").exists());
    assert_eq!(place.run(&["person", "show", "kund-1"]).status, 1, "without a kind it names nobody");
}

#[test]
fn customers_are_merged_and_parted() {
    let place = Place::new();
    place.run(&["person", "merge", "user_id:kund-1", "user_id:kund-2"]).worked();
    assert_eq!(place.activities("user_id:kund-2"), ["Brev", "Brev", "Samtal"]);
    place.run(&["person", "unmerge", "user_id:kund-1", "user_id:kund-2"]).worked();
    assert_eq!(place.activities("user_id:kund-2"), ["Brev"]);
    assert_eq!(place.run(&["person", "merge", "user_id:kund-1", "user_id:okänd-kund"]).status, 1);
}

#[test]
fn who_is_excluded_is_left_out_of_imports() {
    let place = Place::new();
    place.run(&["exclusion", "add", "user_id:kund-3"]).worked();
    let list = place.run(&["exclusion", "list", "--json"]).worked();
    assert!(!list.out.contains("kund-3"));
    assert_eq!(list.json().as_array().unwrap().len(), 1);
    let file = place.path("mer.csv");
    let rows = "kundnr,tid,händelse\nkund-3,2025-11-01T08:00:00Z,Hemligt\nkund-4,2025-11-01T08:00:00Z,Öppet\n";
    std::fs::write(&file, rows).unwrap();
    place.run(&["import", file.to_str().unwrap()]).worked();
    assert_eq!(place.run(&["person", "show", "user_id:kund-3"]).status, 1);
    assert_eq!(place.activities("user_id:kund-4"), ["Öppet"]);
    place.run(&["exclusion", "remove", "user_id:kund-3"]).worked();
    assert_eq!(place.run(&["exclusion", "remove", "user_id:kund-3"]).status, 1);
}

#[test]
fn retention_wants_a_dry_run_first() {
    let place = Place::new();
    let file = place.path("gammal.csv");
    std::fs::write(&file, "kundnr,tid,händelse\nkund-9,2011-11-01T08:00:00Z,Gammalt\n").unwrap();
    place.run(&["import", file.to_str().unwrap()]).worked();
    assert_eq!(place.run(&["retention", "run"]).status, 1);
    let dry = place.run(&["retention", "dry-run", "--json"]).worked().json();
    let old = dry["events"].as_array().unwrap().iter().find(|count| count["month"] == "2011-11");
    assert_eq!(old.unwrap()["events"], 1);
    place.run(&["retention", "run"]).worked();
    assert_eq!(place.run(&["person", "show", "user_id:kund-9"]).status, 1);
}

#[test]
fn documents_are_pages_or_json() {
    let place = Place::new();
    let page = place.path("record.html");
    place.run(&["privacy", "record", "-o", page.to_str().unwrap()]).worked();
    assert!(std::fs::read_to_string(&page).unwrap().contains("Record of processing"));
    let record = place.run(&["privacy", "record"]).worked().json();
    assert_eq!(record["sources"][0]["source"], "brev.csv");
    assert_eq!(place.run(&["privacy", "assessment"]).worked().json()["risks"].as_array().unwrap().len(), 7);
    assert_eq!(place.run(&["rejections", "list", "--json"]).worked().json()["rejections"], serde_json::json!([]));
    assert_eq!(place.run(&["rejections", "replay", "--json"]).worked().json()["tried"], 0);
}
