//! The numbers that a server answers are those of the command line; where protection changed one, it is marked.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod common;

use common::{Folder, program, resa};
use model::{Actor, By, Email, Language, Micros, Permission, ProjectId};
use serde_json::Value;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use store::{NewMember, NewToken, Store};

/// A server over a data directory, and a token of somebody who may read its analyses.
struct Server {
    child: Child,
    address: String,
    token: String,
}

impl Server {
    fn start(data: &str) -> Server {
        let mut command = program();
        command.args(["serve", "--data", data, "--listen", "127.0.0.1:0", "--json"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        let mut text = String::new();
        let announced: Value = loop {
            assert_ne!(reader.read_line(&mut text).unwrap(), 0, "the server ended: {text}");
            if let Ok(announced) = serde_json::from_str(&text) {
                break announced;
            }
        };
        let address = announced["address"].as_str().unwrap().to_string();
        Server { child, address, token: token(data) }
    }

    fn read(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let Server { address, token, .. } = self;
        write!(
            stream,
            "GET /api/projects/default{path} HTTP/1.0\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(" 200 "), "{path}: {answer}");
        serde_json::from_str(body).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn token(data: &str) -> String {
    let store = Store::open_existing(data.as_ref()).unwrap();
    let (by, project) = (By::from(Actor::Cli), ProjectId::default_project());
    #[expect(clippy::disallowed_methods, reason = "the server beside it reads the machine's clock, too")]
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let now = Micros(i64::try_from(now.as_micros()).unwrap());
    let email = Email::parse("lasse@example.se").unwrap();
    let new = NewMember { email, name: "Lasse", language: Language::Swedish, owner: true, password: None };
    let member = store.create_member(&by, &new, now).unwrap();
    let scopes = [Permission::ReadAnalyses, Permission::ReadProject];
    let new = NewToken {
        member: &member.id,
        project: Some(&project),
        name: "prov",
        scopes: &scopes,
        expires: Micros(now.0 + 3_600_000_000),
    };
    let (_, secret) = store.create_token(&by, &new, now).unwrap();
    secret.expose().to_string()
}

/// Journeys as ways and how many customers take each.
fn log(ways: &[(&[&str], u32)]) -> String {
    let mut text = String::from("kundnr,tid,händelse,kanal\n");
    let mut customer = 0;
    for (steps, customers) in ways {
        for _ in 0..*customers {
            customer += 1;
            for (at, step) in steps.iter().enumerate() {
                let (day, hour) = (1 + customer % 27, 8 + at);
                writeln!(text, "K{customer},2024-03-{day:02}T{hour:02}:{:02}:00Z,{step},web", customer % 60).unwrap();
            }
        }
    }
    text
}

/// What is counted the same way here and there.
fn name(row: &Value) -> String {
    ["activity", "name", "from", "to", "steps"].map(|field| row[field].to_string()).join(" ")
}

/// Holds an answer of the command to the server's: the same, or marked. Gives how many numbers are equal and marked.
/// The mark of a row holds for what is within it.
fn compare(here: &Value, there: &Value, path: &str, about: bool, sums: &mut (usize, usize)) {
    match (here, there) {
        (Value::Object(fields), Value::Object(_)) => {
            let about = about || there["about"] == true;
            for (field, value) in fields.iter().filter(|(field, _)| *field != "as_of") {
                let told = &there[field];
                let names =
                    |list: &str| there[list].as_array().is_some_and(|list| list.contains(&field.as_str().into()));
                let is_marked = about || names("about") || names("hidden");
                let is_number = value.is_number() && (told.is_number() || told.is_null());
                if is_number && told != value {
                    let (told, value) = (told.as_f64(), value.as_f64().unwrap());
                    let is_near = told.is_none_or(|told| (told - value).abs() < 10.0);
                    assert!(is_near && (told.is_none() || is_marked), "{path}.{field}: {there} for {here}");
                    sums.1 += 1;
                } else {
                    compare(value, told, &format!("{path}.{field}"), about, sums);
                }
            }
        }
        (Value::Array(rows), Value::Array(told)) if rows.iter().all(Value::is_object) => {
            for row in rows {
                let is_it = |other: &&Value| name(other) == name(row);
                match told.iter().find(is_it) {
                    Some(other) => compare(row, other, &format!("{path}[{}]", name(row)), about, sums),
                    None => sums.1 += 1, // not told at all
                }
            }
        }
        (Value::Number(_), _) => {
            assert_eq!(here, there, "{path}");
            sums.0 += 1;
        }
        _ => assert_eq!(here, there, "{path}"),
    }
}

/// All analyses of a log, here and there.
fn compare_all(ways: &[(&[&str], u32)]) -> (usize, usize) {
    let folder = Folder::new();
    let (log, data) = (folder.with("log.csv", log(ways)), folder.at("data"));
    resa(["import", &log, "--data", &data]).worked();
    let server = Server::start(&data);
    let mut sums = (0, 0);
    for (command, path) in [("flow", "/flow"), ("steps", "/steps"), ("variants", "/variants")] {
        let here = resa([command, "--data", &data, "--json"]).json();
        compare(&here, &server.read(path), path, false, &mut sums);
    }
    let file = folder.at("map.json");
    resa(["map", "--data", &data, "--stations", "all", "--lang", "sv", "-o", &file]).worked();
    let drawn: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let mut here = drawn["map"].clone();
    let mut there = server.read("/map?stations=all&lang=sv")["map"].clone();
    // Each calls it what it has no other name for.
    (here["name"], there["name"]) = (Value::Null, Value::Null);
    compare(&here, &there, "/map", false, &mut sums);
    sums
}

#[test]
fn above_the_least_group_every_number_is_the_command_lines() {
    let (equal, marked) = compare_all(&[
        (&["Brev", "Läsa", "Ringa", "Klart"], 40),
        (&["Brev", "Läsa", "Klart"], 30),
        (&["Brev", "Ringa"], 12),
        (&["Läsa", "Läsa", "Klart"], 9),
    ]);
    assert!(equal > 100 && marked == 0, "{equal} equal, {marked} marked");
}

#[test]
fn whatever_protection_changed_is_marked() {
    let (equal, marked) = compare_all(&[
        (&["Klaga", "Få svar"], 149),
        (&["Klaga", "Vänta", "Få svar"], 2),
        (&["Klaga", "Vänta"], 9),
        (&["Klaga"], 14),
    ]);
    assert!(equal > 40 && marked > 5, "{equal} equal, {marked} marked");
}
