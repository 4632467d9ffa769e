//! What a new user gets wrong, and what the program then says: one sentence and a hint, never a panic.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, Run, finished, gzipped, program, resa, resa_reading, text};
use std::process::Command;

/// A log that is right.
const LOG: &str = "kund,tid,händelse,kanal\nk1,2024-01-01T08:00:00Z,Brev,post\nk1,2024-01-02T08:00:00Z,Samtal,telefon\nk2,2024-01-03T08:00:00Z,Brev,post\n";

/// Asserts that inspecting a file with this name and content fails, saying these things.
#[track_caller]
fn refused(name: &str, content: impl AsRef<[u8]>, says: &[&str]) {
    refused_with(name, content, &[], says);
}

#[track_caller]
fn refused_with(name: &str, content: impl AsRef<[u8]>, options: &[&str], says: &[&str]) {
    let folder = Folder::new();
    let file = folder.with(name, content);
    let said = resa(["inspect", &file].iter().chain(options)).failed();
    for part in says {
        assert!(said.contains(part), "`{part}` is not in: {said}");
    }
}

#[test]
fn what_is_not_there_or_no_file_is_named() {
    let folder = Folder::new();
    let missing = resa(["flow", &folder.at("no-such.csv")]).failed();
    assert!(missing.contains("no-such.csv") && missing.contains("no such file"), "{missing}");
    let directory = resa(["flow", &folder.at("")]).failed();
    assert!(directory.contains("folder"), "{directory}");
    let among_others = resa(["flow", &folder.with("log.csv", LOG), &folder.at("gone.csv")]).failed();
    assert!(among_others.contains("gone.csv"), "{among_others}");
}

#[test]
fn files_without_rows_are_named() {
    refused("empty.csv", "", &["empty.csv", "empty"]);
    refused("empty.csv.gz", gzipped(b""), &["empty.csv.gz", "empty"]);
    refused("blank.csv", "\n\n  \r\n", &["blank"]);
    refused("header.csv", "kund,tid,händelse\n", &["header.csv", "no rows"]);
    refused("none.ndjson", "[]", &["none.ndjson"]);
}

#[test]
fn what_cannot_be_a_log_is_called_what_it_is() {
    refused("report.csv", "%PDF-1.7\n%\u{e2}\u{e3}", &["report.csv", "PDF"]);
    refused("log.xlsx", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &["log.xlsx", "PNG"]);
    refused("log.csv", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0", &["program"]);
    refused("log.csv", noise(4_000), &["log.csv"]);
    refused("log.xlsx", b"PK\x03\x04 this is not really a workbook", &["log.xlsx"]);
    refused("page.html", "<!doctype html><html><body>Logga in</body></html>", &["HTML"]);
    refused("log.parquet", b"PAR1 and then nothing of the kind PAR1", &["log.parquet"]);
    refused("log.sqlite", b"SQLite format 3\0 and then nothing", &["not a database"]);
}

/// Bytes without meaning, the same each time.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    let mut byte = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| byte()).collect()
}

#[test]
fn columns_that_cannot_be_found_are_asked_for() {
    refused("plain.csv", "kund,region,belopp\na,Norr,1\nb,Syd,2\n", &["plain.csv", "--time"]);
    refused_with("log.csv", LOG, &["--time", "tids"], &["`tids`", "tid"]);
    refused_with("log.csv", LOG, &["--person", "kunder"], &["`kunder`", "kund"]);
    refused_with("log.csv", LOG, &["--activity", "handelse"], &["`handelse`", "händelse"]);
    refused_with("log.csv", LOG, &["--time-zone", "Sverige"], &["`Sverige`", "Europe/Stockholm"]);
    refused_with("log.csv", LOG, &["--format", "excel"], &["`excel`", "xlsx"]);
}

#[test]
fn a_column_is_one_thing_and_a_mapping_speaks_of_the_files() {
    for roles in [["--person", "kund", "--case", "kund"], ["--activity", "kanal", "--channel", "kanal"]] {
        refused_with("log.csv", LOG, &roles, &["two things", roles[0], roles[2]]);
    }
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let mapping = folder.with("mapping.toml", "[file.\"logg.csv\"]\nperson = \"kund\"\n");
    let said = resa(["flow", &log, "--mapping", &mapping]).failed();
    assert!(said.contains("mapping.toml") && said.contains("`logg.csv`"), "{said}");
}

#[test]
fn dates_that_can_be_read_in_two_ways_are_asked_about() {
    let rows = "kund,datum,händelse\na,03/04/2024,x\na,05/06/2024,y\n";
    refused("log.csv", rows, &["03/04/2024", "--time-format"]);
    let folder = Folder::new();
    let log = folder.with("log.csv", rows);
    let first =
        |format: &str| text(&resa(["inspect", &log, "--json", "--time-format", format]).json(), "first").to_string();
    assert_eq!(
        (first("%d/%m/%Y").as_str(), first("%m/%d/%Y").as_str()),
        ("2024-04-03T00:00:00Z", "2024-03-04T00:00:00Z")
    );
    // One day above the twelfth settles it.
    let settled = folder.with("settled.csv", format!("{rows}b,25/06/2024,x\n"));
    assert_eq!(resa(["inspect", &settled, "--json"]).json()["first"], "2024-04-03T00:00:00Z");
}

#[test]
fn one_bad_row_in_a_million_is_counted_and_shown() {
    let folder = Folder::new();
    let mut log = String::from("kund,tid,händelse\n");
    for n in 0..1_000_000 {
        let (kund, dag, steg) = (n / 10, n % 28 + 1, n % 7);
        log += &if n == 654_320 {
            format!("k{kund},i förrgår,s{steg}\n")
        } else {
            format!("k{kund},2024-01-{dag:02},s{steg}\n")
        };
    }
    let log = folder.with("log.csv", log);
    let run = resa(["inspect", &log, "--json"]);
    assert!(run.err.contains("654") && run.err.contains("i förrgår"), "{}", run.err);
    let found = run.json();
    assert_eq!(
        (&found["received"], &found["stored"], &found["rejected"]),
        (&1_000_000.into(), &999_999.into(), &1.into())
    );
    let example = &found["rejections"][0];
    assert_eq!((&example["reason"], &example["count"]), (&"unreadable_time".into(), &1.into()));
    assert_eq!(example["example"]["line"], 654_322);
}

#[test]
fn bad_rows_are_reported_and_only_all_of_them_are_a_failure() {
    let folder = Folder::new();
    let broken = b"kund,tid,h\xe4ndelse\na,2024-01-01,x\na,2024-01-02\na,2024-01-03,y,z,extra\nb,2024-01-04,\xff\xfe\n";
    let log = folder.with("log.csv", broken);
    resa(["flow", &log, "--json"]).json();
    let not_text = folder.with(
        "utf8.csv",
        [LOG.as_bytes(), b"k3,2024-01-04T08:00:00Z,Br\xc3\x28v,post\n", LOG.lines().nth(1).unwrap().as_bytes()]
            .concat(),
    );
    let found = resa(["inspect", &not_text, "--json"]).json();
    assert_eq!(found["received"], 5);
    let all_bad = "kund,tid,händelse\na,2024-13-41,x\na,2024-99-99,y\nb,2024-77-10,x\n";
    refused_with("log.csv", all_bad, &["--time", "tid"], &["log.csv"]);
    let data = folder.at("data");
    resa(["import", &folder.with("bad.csv", all_bad), "--time", "tid", "--time-format", "%Y-%m-%d", "--data", &data])
        .failed();
    resa(["flow", "--data", &data]).failed();
}

#[test]
fn remarks_are_in_the_chosen_language() {
    let folder = Folder::new();
    let log = folder.with("log.csv", "kund,tid,händelse\na,1704096000,x\na,1704182400,y\na,1704268800\n");
    let said = |lang: &str| resa(["flow", &log, "--lang", lang]).worked().err;
    let (swedish, english) = (said("sv"), said("en"));
    assert!(swedish.contains("1 rad avvisades: ") && swedish.contains("sekunder sedan 1970"), "{swedish}");
    assert!(english.contains("1 row rejected: ") && english.contains("seconds since 1970"), "{english}");
    for said in [swedish, english] {
        assert!(said.contains("(wrong_column_count)") && said.contains("log.csv"), "{said}");
    }
}

#[test]
fn files_cut_off_in_the_middle_are_said_to_be() {
    let folder = Folder::new();
    let rows: String = (0..5_000)
        .map(|n| format!("k{},2024-01-{:02}T08:00:00Z,s{},post\n", n % 700, n % 28 + 1, n * 7 % 13))
        .collect();
    let log = folder.with("log.csv", format!("kund,tid,händelse,kanal\n{rows}"));
    for form in ["csv.gz", "parquet", "xes", "xes.gz", "xlsx", "jsonocel", "xmlocel", "sqlite"] {
        let whole = folder.at(&format!("whole.{form}"));
        resa(["convert", &log, &whole]).worked();
        let bytes = std::fs::read(&whole).unwrap();
        let cut = folder.with(&format!("cut.{form}"), &bytes[..bytes.len() * 2 / 3]);
        let said = resa(["flow", &cut, "--json"]).failed();
        assert!(said.contains("cut off") || said.contains(&format!("cut.{form}")), "{form}: {said}");
    }
}

#[test]
fn a_small_packed_file_that_unfolds_to_much_is_streamed() {
    let folder = Folder::new();
    // 48 MB of rows in under half a megabyte, and a single cell of 100 MB.
    let rows = "k1,2024-01-01T08:00:00Z,Brev\n".repeat(1 << 20);
    let many = folder.with("many.csv.gz", gzipped(format!("kund,tid,händelse\n{rows}").as_bytes()));
    let found = resa(["inspect", &many, "--json"]).json();
    assert_eq!(found["events"], 1 << 20);
    let cell = "x".repeat(100 << 20);
    let huge = folder.with("huge.csv.gz", gzipped(format!("{LOG}k1,2024-01-01T08:00:00Z,{cell}\n").as_bytes()));
    let run = resa(["inspect", &huge, "--json"]);
    assert!(run.err.len() < 2_000 && run.out.len() < 5_000, "one row does not flood the screen");
    assert!([0, 1].contains(&run.status), "{}", run.err);
}

#[test]
fn outputs_that_cannot_be_written_are_named() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let into = |name: &str| folder.at(&format!("no/such/folder/{name}"));
    for (command, out) in [("map", "map.svg"), ("report", "report.html")] {
        let said = resa([command, &log, "-o", &into(out)]).failed();
        assert!(said.contains(out), "{said}");
    }
    let said = resa(["convert", &log, &into("log.parquet")]).failed();
    assert!(said.contains("log.parquet"), "{said}");
    let said = resa(["map", &log, "-o", &folder.at("map.docx")]).failed();
    assert!(said.contains(".svg"), "{said}");
    let said = resa(["convert", &log, &folder.at("log.docx")]).failed();
    assert!(said.contains("log.docx") && said.contains("parquet"), "{said}");
    let said = resa(["import", &log, "--data", &folder.with("taken", "a file")]).failed();
    assert!(said.contains("taken"), "{said}");
    assert!(!folder.path().join("map.docx").exists() && !folder.path().join("log.docx").exists());
}

#[test]
fn a_log_is_never_converted_onto_itself() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    resa(["convert", &log, &log]).failed();
    assert_eq!(std::fs::read_to_string(&log).unwrap(), LOG, "the file is as it was");
}

#[test]
fn words_in_questions_that_the_log_does_not_know_are_answered_with_near_ones() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let said = |args: &[&str]| resa(args).failed();
    let step = said(&["funnel", &log, "--step", "Brev", "--step", "Samtalet"]);
    assert!(step.contains("`Samtalet`") && step.contains("`Samtal`"), "{step}");
    let goal = said(&["steps", &log, "--goal", "brev"]);
    assert!(goal.contains("`Brev`"), "{goal}");
    let attribute = said(&["returns", &log, "--by", "kanaler"]);
    assert!(attribute.contains("`kanaler`") && attribute.contains("kanal"), "{attribute}");
    let unknown = said(&["flow", &log, "--segment", "kanalen = \"post\""]);
    assert!(unknown.contains("kanalen") && unknown.contains("kanal"), "{unknown}");
    for broken in ["kanal =", "= \"post\"", "kanal = \"post", "kanal in (", "kanal = \"a\" and", "", "kanal ~ 3"] {
        let said = said(&["flow", &log, "--segment", broken]);
        assert!(said.contains("segment"), "{broken}: {said}");
    }
    let from = said(&["flow", &log, "--from", "igår"]);
    assert!(from.contains("--from") && from.contains("igår"), "{from}");
}

#[test]
fn broken_settings_are_named_with_their_line() {
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let definition = folder.with("definition.toml", "[[journey]]\nname = \"x\"\n\ncut = \"sideways\"\n");
    let said = resa(["flow", &log, "--definition", &definition]).failed();
    assert!(said.contains("definition.toml") && said.contains("line 4") && said.contains("goal"), "{said}");
    let definition = folder.with("definition.toml", "[[journey]]\nname = \"x\"\ngaol = [\"y\"]\n");
    let said = resa(["flow", &log, "--definition", &definition]).failed();
    assert!(said.contains("gaol") && said.contains("line 3"), "{said}");
    let mapping = folder.with("mapping.toml", "[file.\"log.csv\"\nperson = \"kund\"\n");
    let said = resa(["flow", &log, "--mapping", &mapping]).failed();
    assert!(said.contains("mapping.toml") && said.contains("line 1"), "{said}");
    let said = resa(["flow", &log, "--mapping", &folder.at("gone.toml")]).failed();
    assert!(said.contains("gone.toml"), "{said}");
}

#[test]
fn a_data_directory_without_a_log_is_said_to_be() {
    let folder = Folder::new();
    for data in [folder.at(""), folder.at("not-there"), folder.with("file", "x")] {
        let said = resa(["flow", "--data", &data]).failed();
        assert!(said.contains("import"), "{said}");
    }
    resa(["import", "--undo", "1", "--data", &folder.at("nothing")]).failed();
    // Written by a newer program: refused, and nothing touched.
    let data = folder.at("data");
    resa(["import", &folder.with("log.csv", LOG), "--data", &data]).worked();
    let list = folder.path().join("data/log/default/log.json");
    let newer = std::fs::read_to_string(&list).unwrap().replacen("\"version\": 2", "\"version\": 99", 1);
    std::fs::write(&list, &newer).unwrap();
    for args in
        [&["flow", "--data", &data][..], &["import", &folder.with("b.csv", LOG.replace("k1", "k9")), "--data", &data]]
    {
        let said = resa(args).failed();
        assert!(said.contains("newer"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(&list).unwrap(), newer);
}

/// Runs a shell line in which `$resa` is the program.
fn shell(line: &str) -> Run {
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .env("resa", program().get_program())
        .env_remove("RUST_BACKTRACE")
        .env_remove("RESA_DATA");
    finished(command.output().unwrap())
}

/// A disk of its own with 24 megabytes, where one may be made.
struct TinyDisk(Option<String>);

impl TinyDisk {
    fn at(path: &str) -> TinyDisk {
        std::fs::create_dir_all(path).unwrap();
        let made = Command::new("mount").args(["-t", "tmpfs", "-o", "size=24m", "tmpfs", path]).output();
        TinyDisk(made.is_ok_and(|output| output.status.success()).then(|| path.to_string()))
    }
}

impl Drop for TinyDisk {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            drop(Command::new("umount").arg(path).output());
        }
    }
}

#[cfg(unix)]
#[test]
fn a_disk_that_fills_while_importing_costs_nothing_of_what_was_there() {
    let folder = Folder::new();
    let small = folder.with("small.csv", LOG);
    let mut state = 1_u64;
    let mut letters = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:016x}", state)
    };
    let rows: String = (0..200_000)
        .map(|n| format!("k{},2024-01-{:02}T08:00:00Z,s{},{}\n", letters(), n % 28 + 1, n % 5, letters()))
        .collect();
    let large = folder.with("large.csv", format!("kund,tid,händelse,not\n{rows}"));
    let disk = TinyDisk::at(&folder.at("disk"));
    let data = folder.at("disk/data");
    resa(["import", &small, "--data", &data]).worked();
    let before = resa(["flow", "--data", &data, "--json"]).json();
    let ballast = folder.with("disk/ballast", vec![7; 12 << 20]);
    // Kilobytes that one file may have, where there is no small disk; the signal is for people who program.
    let limit = if disk.0.is_some() { "" } else { "trap '' XFSZ; ulimit -f 1024;" };
    for memory in ["", "--memory 4"] {
        let said = shell(&format!("{limit} exec \"$resa\" import '{large}' --data '{data}' {memory}")).failed();
        assert!(["room", "space", "full", "large", "disk"].iter().any(|word| said.contains(word)), "{said}");
        assert_eq!(resa(["flow", "--data", &data, "--json"]).json(), before, "what was there is there");
        let inspect = resa(["inspect", "--data", &data, "--json"]).json();
        assert_eq!(inspect["received"], 3, "nothing of the failed import counts");
    }
    let blocks: Vec<_> = files_in(folder.path().join("disk/data/log").as_path());
    assert!(blocks.len() < 6, "blocks of the failed import are left: {blocks:?}");
    std::fs::remove_file(ballast).unwrap();
    // With room again the same import works.
    let more = folder.with("more.csv", LOG.replace("k1", "k7"));
    resa(["import", &more, "--data", &data]).worked();
    assert_eq!(resa(["inspect", "--data", &data, "--json"]).json()["events"], 6);
}

fn files_in(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_in(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn wrong_usage_is_status_two_and_shows_the_usage() {
    let nothing = resa([""; 0]);
    assert!(nothing.status == 2 && nothing.err.contains("Usage: resa"), "{nothing:?}");
    let folder = Folder::new();
    let log = folder.with("log.csv", LOG);
    let wrong: &[&[&str]] = &[
        &["walk"],
        &["flwo", &log],
        &["flow"],
        &["flow", &log, "--cut", "sideways"],
        &["flow", &log, "--gap", "soon"],
        &["flow", &log, "--data", "here"],
        &["flow", &log, "--no-such-option"],
        &["flow", &log, "--json", "--csv"],
        &["flow", &log, "--lang", "fi"],
        &["variants", &log, "--top", "many"],
        &["funnel", &log],
        &["funnel", &log, "--step", "a", "--mode", "loosely"],
        &["returns", &log],
        &["map", &log],
        &["map", &log, "-o", "map.svg", "--stations", "0"],
        &["report", &log],
        &["convert", &log],
        &["import"],
        &["import", "--undo", "first"],
    ];
    for args in wrong {
        let said = resa(*args).misused();
        assert!(said.starts_with("error: "), "{args:?}: {said}");
    }
    // A near word is offered.
    assert!(resa(["flwo", &log]).misused().contains("'flow'"));
    assert!(resa(["flow", &log, "--jsn"]).misused().contains("--json"));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let folder = Folder::new();
    let rows: String = (0..3_000).map(|n| format!("k{},2024-01-01T08:00:00Z,s{n}\n", n / 2)).collect();
    let log = folder.with("log.csv", format!("kund,tid,händelse\n{rows}"));
    let run = shell(&format!("\"$resa\" flow '{log}' --json | head -1"));
    assert_eq!((run.status, run.out.as_str()), (0, "{\n"));
    assert!(!run.err.contains("resa: ") && !run.err.contains("panicked"), "{}", run.err);
}

#[test]
fn nothing_on_standard_input_is_said_plainly() {
    let said = resa_reading(b"", ["flow", "-", "--format", "csv"]).failed();
    assert!(said.contains("standard input") || said.contains("stdin"), "{said}");
    assert!(said.contains("empty"), "{said}");
}

#[test]
fn a_failure_is_said_in_the_chosen_language_and_as_json_asks_for_nothing_more() {
    let folder = Folder::new();
    let json = resa(["flow", &folder.at("gone.csv"), "--json"]).failed();
    assert!(json.contains("gone.csv"), "{json}");
    resa(["flow", &folder.at("gone.csv"), "--lang", "sv"]).failed();
}

/// Every command that `resa --help` lists.
fn commands() -> Vec<String> {
    subcommands(&resa(["--help"]).worked().out)
}

/// The commands that a help lists.
fn subcommands(help: &str) -> Vec<String> {
    let listed = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let listed =
        listed.take_while(|line| !line.is_empty()).filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    listed.filter_map(|line| line.split_whitespace().next()).map(str::to_string).collect()
}

#[cfg(unix)]
#[test]
fn every_example_of_every_help_works() {
    let commands = commands();
    assert!(commands.len() >= 10, "{commands:?}");
    let folder = Folder::new();
    prepare(&folder);
    for command in [vec!["--help".to_string()]]
        .into_iter()
        .chain(commands.iter().map(|name| vec![name.clone(), "--help".to_string()]))
    {
        let help = resa(&command).worked().out;
        if help.contains("\nCommands:\n") && command.len() == 2 {
            let shown = |sub: &String| resa([&command[0], sub, "--help"]).worked().out.contains("Example");
            assert!(subcommands(&help).iter().any(shown), "{command:?} shows no example");
            continue;
        }
        let examples: Vec<&str> = help
            .lines()
            .skip_while(|line| !line.starts_with("Example"))
            .filter(|line| line.starts_with("  resa "))
            .collect();
        assert!(!examples.is_empty(), "{command:?} shows no example");
        // Servers run until they are told to stop, and backups need keys: those have tests of their own.
        let others = ["resa serve", "resa demo", "resa backup", "resa restore"];
        for example in examples.into_iter().filter(|example| !others.iter().any(|words| example.contains(words))) {
            // What stands after wide space says what the example does.
            let line = example.trim().split("   ").next().unwrap();
            let words = format!(
                "cd '{}' && PATH=\"$(dirname \"$resa\"):$PATH\" TMPDIR=. DISPLAY= {line}",
                folder.path().display()
            );
            let run = shell(&words);
            assert_eq!(run.status, 0, "{line}\n{}", run.err);
        }
    }
}

/// Files as the examples call them.
fn prepare(folder: &Folder) {
    let letters = "kundnr;datum;brevtyp\n1;2024-03-01 08:00;Årsbesked\n2;2024-03-01 08:00;Årsbesked\n1;2024-03-09 08:00;Påminnelse\n";
    folder.with("letters.csv", letters);
    folder.with("calls.csv", "customer_id,started_at,reason\n1,2024-03-02T09:00:00Z,Question\n2,2024-03-03T09:00:00Z,Question\n3,2024-03-03T09:00:00Z,Address\n");
    folder.with("web.csv", "visitor,time,page\na,2024-03-01T08:00:00Z,Start\na,2024-03-01T08:01:00Z,Fill in\na,2024-03-01T08:02:00Z,Send\nb,2024-03-01T08:00:00Z,Start\n");
    folder.with("responses.csv", "response_id,survey,metric,score,channel\nr1,Login,nps,9,web\nr2,Login,nps,4,phone\n");
    folder.with("ces.csv", "response_id,person,time,survey,metric,score\nr1,a,2024-03-02T08:00:00Z,After,ces,6\n");
    folder.with("definition.toml", "[[journey]]\nname = \"Send\"\nstart = [\"Start\"]\ngoal = [\"Send\"]\n");
    let plan = "[[journey]]\nname = \"Send\"\ngoal = [\"Send\"]\nsteps = [\"Start\", \"Fill in\", \"Send\"]\n";
    folder.with("plan.toml", plan);
    folder.with("spec.toml", "journeys = 1000\n");
    let minutes = (0..6).flat_map(|at| {
        let minute = 1_596_686_280 + at * 60;
        [("north", 3), ("south", if at == 5 { 90 } else { 3 })]
            .map(|(place, failures)| format!("{minute},{place},{failures},500\n"))
    });
    folder.with("stutter.csv", format!("minute,place,failures,requests\n{}", minutes.collect::<String>()));
    folder.with(
        "orders.csv",
        "carrier,region,late,orders\nA,north,5,500\nA,south,4,500\nB,north,6,500\nB,south,90,500\n",
    );
    folder.with("answers.csv", "comment,score\nVery easy,7\nThe letter was hard to understand,2\n");
    folder.with("questions.tsv", "id\tlang\tquestion\tscale\n1\ten\tHow easy was it?\t1|2|3|4|5\n");
    // Kept, as the examples with --data find them.
    let kept = folder.with("kept.csv", "id,kund,tid,CES,kommentar till CES\n1,1,2026-03-01 10:00,7,Very easy\n2,2,2026-03-02 10:00,2,Hard to understand\n");
    let visits = folder.with("visits.csv", "kund,tid,händelse\n1,2026-03-01 09:00,Read\n2,2026-03-02 09:00,Read\n");
    let data = folder.at("resa-data");
    resa(["import", &kept, "--responses", "--data", &data]).worked();
    resa(["import", &visits, "--data", &data]).worked();
    let definition = "[[journey]]\nname = \"Pension\"\nproblem = \"What do I get?\"\n";
    folder.with("pension.toml", definition);
    let log = folder.with("own.csv", "case,time,activity,org:group\nc1,2024-03-01T08:00:00Z,a,x\nc1,2024-03-01T09:00:00Z,b,y\nc1,2024-03-01T10:00:00Z,a,x\nc2,2024-03-01T08:00:00Z,a,x\n");
    for name in ["log.xes", "log.xes.gz", "incidents.xes.gz"] {
        resa(["convert", &log, &folder.at(name)]).worked();
    }
}

#[test]
fn nothing_is_written_over_what_is_read() {
    let folder = Folder::new();
    let log = folder.with("log.json", r#"[{"kund":"1","tid":"2024-01-01T10:00:00Z","händelse":"A"}]"#);
    let before = std::fs::read(&log).unwrap();
    for command in [vec!["map", &log, "-o", &log], vec!["report", &log, "-o", &log], vec!["convert", &log, &log]] {
        resa(&command).failed();
        assert_eq!(std::fs::read(&log).unwrap(), before, "{command:?}");
    }
}

#[test]
fn a_name_from_a_file_cannot_command_the_terminal() {
    let folder = Folder::new();
    let log =
        folder.with("log.csv", "kund,tid,händelse\n1,2024-01-01 10:00,a\u{1b}[2Jb\u{202e}\n1,2024-01-02 10:00,c\n");
    let shown = resa(["flow", &log]);
    assert!(!shown.out.contains(['\u{1b}', '\u{202e}']), "{}", shown.out);
    let hint = resa(["funnel", &log, "--step", "zzz"]);
    assert!(!hint.err.contains('\u{1b}'), "{}", hint.err);
}

#[test]
fn blanks_around_a_key_do_not_make_another_customer() {
    let folder = Folder::new();
    let log = folder.with("log.csv", "person,activity,timestamp\n K1,Köp,2024-01-01\nK1,Köp ,2024-01-02\n");
    let found = resa(["inspect", &log, "--json"]).json();
    assert_eq!((&found["journeys"], &found["activities"]), (&1.into(), &1.into()));
}
