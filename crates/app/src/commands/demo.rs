//! `resa demo`: writes the example organisation, reads it as any other files are read, opens its report, and
//! starts a server that holds its data.

use super::{Shower, report, serve};
use crate::args::{ColumnArgs, JourneyArgs, Lang, LimitArgs, LogArgs, SeenArgs, Show, Stations};
use crate::clock::now;
use crate::demo::{self, Company, Example, Planted, Sender, Traffic};
use crate::failure::Failure;
use crate::input::{Loaded, load, memory};
use crate::output::{print, print_json, write_file};
use crate::words::Words;
use map::Language;
use model::{Actor, By, DefinitionFile, Email, MemberId, ProjectId, ProjectRole, Role, SurveyId};
use server::{Extras, LogLevel, Running, Settings, make_example};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use store::{EXAMPLE_DOMAIN, NewMember, Store};

pub(super) fn run(output: Option<&Path>, no_open: bool, no_serve: bool, show: &Shower) -> Result<(), Failure> {
    let directory = folder(output)?;
    let language = show.words.language;
    let example = demo::write(&directory, language)
        .map_err(|error| Failure::new(format!("cannot write the example to `{}`: {error}", directory.display())))?;
    let page = directory.join("report.html");
    let foreign = demo::other(language);
    let page_in_other = directory.join(format!("report.{}.html", foreign.code()));
    let mut args = log_args(&example);
    let mut loaded = load(&args, &report::need(), &show.words)?;
    write_report(&loaded, &args, &page, show)?;
    // The same log once more, with the stations of the other language.
    speak_other(&mut loaded, &example.in_other)?;
    args.journeys.definition = Some(example.definition_in_other.clone());
    write_report(&loaded, &args, &page_in_other, &Shower { words: words_in(foreign), ..*show })?;
    let address = file_address(&page);
    if show.json {
        print_json(&made(&example, &directory, &address))?;
    } else {
        print(&sentences(&example, &directory, &address, &page_in_other, &show.words))?;
    }
    let wanted = !no_open && !show.json;
    if wanted && !no_serve {
        return serve_example(&directory.join("data"), show);
    }
    if wanted && has_display() {
        open(&page);
    }
    Ok(())
}

/// Who the demonstration is for, and where it happens.
struct Stage {
    visitor: MemberId,
    project: ProjectId,
    /// The write key of the live traffic.
    key: String,
    /// The surveys of the example by name.
    surveys: BTreeMap<String, SurveyId>,
}

/// Puts the example up as a server's owner would, and serves it to one visitor until told to stop.
fn serve_example(data: &Path, show: &Shower) -> Result<(), Failure> {
    let store = Store::open(data, now())?;
    let stage = set(&store, show.words.language)?;
    drop(store);
    let mut settings = Settings::read(data, std::env::vars())
        .map_err(|error| Failure::new(format!("cannot {error}")).hint("docs/server.md lists every key"))?;
    settings.log.level = LogLevel::Warn;
    // Whoever has the link is the owner: it is for this machine alone, whatever is set for real servers.
    settings.server.listen.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
    settings.server.public_url.clear();
    settings.server.trusted_proxies.clear();
    if std::net::TcpListener::bind(settings.server.listen).is_err() {
        settings.server.listen.set_port(0); // someone else has it: any other will do
    }
    let extras = Extras { example: Some(Arc::new(Company)), door: Some(stage.visitor.clone()) };
    serve::host(data, settings, extras, &|running| receive(running, &stage, data, show))
}

/// Everything the visitor finds. Done again on the same folder it leaves what is there.
fn set(store: &Store, language: Language) -> Result<Stage, Failure> {
    let (by, now) = (By::from(Actor::Cli), now());
    let spoken = match language {
        Language::Swedish => model::Language::Swedish,
        Language::English => model::Language::English,
    };
    let address = Email::parse(&format!("demo@{EXAMPLE_DOMAIN}")).expect("it is an address");
    let visitor = match store.find_member_by_email(&address)? {
        Some(known) => known.id,
        None => {
            let name = if language == Language::Swedish { "Du" } else { "You" };
            let new = NewMember { email: address, name, language: spoken, owner: true, password: None };
            store.create_member(&by, &new, now)?.id
        }
    };
    let known = store.list_projects()?.into_iter().find(|project| project.settings.example);
    let project = match known {
        Some(project) => project.id,
        None => make_example(store, &Company, spoken, &by, now, memory(&LimitArgs::default()))?.id,
    };
    // The owner of all may do all but see customers: that is given for each project.
    for project in [&project, &ProjectId::default_project()] {
        let place = ProjectRole { project: project.clone(), role: Role::Admin, sees_personal_data: true };
        store.give_role(&by, &visitor, &place, now)?;
    }
    let name = demo::key_name(language);
    for old in store.list_keys(&project)?.into_iter().filter(|key| key.name == name && key.revoked.is_none()) {
        store.revoke_key(&by, &project, &old.id, now)?;
    }
    let (_, key) = store.create_key(&by, &project, name, None, now)?;
    let surveys = store.list_surveys(&project)?.into_iter().filter(|survey| survey.example);
    let surveys = surveys.map(|survey| (survey.draft.name, survey.id)).collect();
    Ok(Stage { visitor, project, key, surveys })
}

/// Says where to go, goes there where somebody can see it, and lets customers in.
fn receive(running: &Running, stage: &Stage, data: &Path, show: &Shower) -> Result<(), Failure> {
    let words = &show.words;
    let secret = running.door.as_deref().unwrap_or_default();
    let link = format!("{}/demo#{secret}", running.url());
    let about = words.either(
        "Exemplet är igång. Den här adressen släpper in dig, en gång och bara på den här datorn:",
        "The example is up. This address lets you in, once and only on this computer:",
    );
    let end = words.either(
        "Nya händelser kommer in medan du tittar. Ctrl+C avslutar.",
        "New events come in while you look. Ctrl+C ends it.",
    );
    print(&format!("\n{about}\n\n  {link}\n\n{end}\n"))?;
    if has_display() {
        let page = data.join("open.html");
        // Not on a command line, where others on this machine could read the secret.
        let forward = format!("<!DOCTYPE html><meta http-equiv=\"refresh\" content=\"0;url={link}\">\n");
        write_file(&page, forward.as_bytes())?;
        open(&page);
    }
    let sender = Sender {
        address: running.address,
        project: stage.project.clone(),
        key: stage.key.clone(),
        begun: now(),
        surveys: stage.surveys.clone(),
    };
    let traffic = Traffic::new(demo::SEED, words.language);
    sender.run_beside(traffic).map_err(|error| Failure::new(format!("cannot start the example traffic: {error}")))
}

/// The folder that was asked for, or a fresh one among the temporary files.
fn folder(output: Option<&Path>) -> Result<PathBuf, Failure> {
    let Some(directory) = output else {
        let fresh = tempfile::Builder::new().prefix("resa-demo-").tempdir();
        return fresh.map(tempfile::TempDir::keep).map_err(|error| {
            Failure::new(format!("cannot make a folder among the temporary files: {error}"))
                .hint("name a folder with --output DIR")
        });
    };
    std::fs::create_dir_all(directory)
        .and_then(|()| directory.canonicalize())
        .map_err(|error| Failure::new(format!("cannot make the folder `{}`: {error}", directory.display())))
}

/// The report, made by the same path as anybody's.
fn write_report(loaded: &Loaded, log: &LogArgs, page: &Path, show: &Shower) -> Result<(), Failure> {
    let asked = report::ReportArgs { log, output: page, stations: Stations::Most(12), steps: &[], within: None };
    write_file(page, report::make(loaded, &asked, show)?.as_bytes())
}

fn log_args(example: &Example) -> LogArgs {
    LogArgs {
        files: example.files.clone(),
        data: None,
        seen: SeenArgs::default(),
        columns: ColumnArgs { mapping: Some(example.mapping.clone()), ..ColumnArgs::default() },
        journeys: JourneyArgs { definition: Some(example.definition.clone()), ..JourneyArgs::default() },
        limits: LimitArgs::default(),
    }
}

/// Exchanges the definition for one whose stations are called otherwise.
fn speak_other(loaded: &mut Loaded, definition: &str) -> Result<(), Failure> {
    let wrong = |error: toml::de::Error| Failure::new(format!("the example's definition cannot be read: {error}"));
    loaded.definition = toml::from_str::<DefinitionFile>(definition).map_err(wrong)?;
    if let Some(journey) = loaded.definition.journey.first() {
        loaded.spec.definition = journey.clone();
        loaded.name = journey.name.clone();
    }
    Ok(())
}

fn words_in(language: Language) -> Words {
    let lang = match language {
        Language::Swedish => Lang::Sv,
        Language::English => Lang::En,
    };
    Words::new(&Show { json: false, csv: false, lang: Some(lang) })
}

fn made(example: &Example, directory: &Path, address: &str) -> serde_json::Value {
    let Planted { rows, duplicates, .. } = example.planted;
    serde_json::json!({
        "directory": directory,
        "files": example.files,
        "mapping": example.mapping,
        "definition": example.definition,
        "report": address,
        "received": rows,
        "stored": rows - duplicates - example.planted.broken(),
        "duplicates": duplicates,
        "rejected": example.planted.broken(),
    })
}

fn sentences(example: &Example, directory: &Path, address: &str, in_other: &Path, words: &Words) -> String {
    let rows = words.number(example.planted.rows);
    let place = directory.display();
    let company = example.company;
    let mut text = match words.language {
        Language::Swedish => format!(
            "{company} finns inte, men deras export ser ut som alla andras.\n\
             {rows} rader ur sex system ligger nu i {place}\n\n"
        ),
        Language::English => format!(
            "{company} does not exist, but its exports look like everybody's.\n\
             {rows} rows from six systems are now in {place}\n\n"
        ),
    };
    _ = writeln!(text, "{:<14}{address}", words.either("Rapporten", "The report"));
    _ = writeln!(text, "{:<14}{}\n", words.either("In English", "På svenska"), file_address(in_other));
    _ = writeln!(text, "{}\n\n  cd {place}", words.either("Prova sedan:", "Then try:"));
    for command in example.commands(&program()) {
        _ = writeln!(text, "  {command}");
    }
    text
}

/// How to call this program from another folder.
fn program() -> String {
    let called = std::env::args().next().unwrap_or_default();
    let is_on_path = !called.is_empty() && Path::new(&called).components().count() == 1;
    let exact = || std::env::current_exe().ok().map(|path| path.display().to_string());
    if is_on_path { called } else { exact().unwrap_or_else(|| "resa".to_string()) }
}

/// The address of a file as a browser takes it.
fn file_address(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut address = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/:-._~".contains(&byte) {
            address.push(byte as char);
        } else {
            _ = write!(address, "%{byte:02X}");
        }
    }
    address
}

/// Whether somebody could see a window.
fn has_display() -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Opens the page. The address is printed anyway, so nobody is helped by hearing that it failed.
fn open(page: &Path) {
    let mut command = if cfg!(windows) {
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" })
    };
    let started = command.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    drop(started);
}
