//! `resa key`: write keys of a data directory.

use super::Shower;
use crate::clock::now;
pub(super) use crate::data::find_project;
use crate::failure::Failure;
use crate::live_args::KeyCommand;
use crate::output::{Cell, Table, print, print_json};
use model::{Actor, By, KeyId, Project, WriteKey};
use std::path::Path;
use store::Store;

pub(super) fn run(command: &KeyCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        KeyCommand::Create { data, project, value, name } => create(&data.data, project, value.as_deref(), name, show),
        KeyCommand::List { data } => list(&data.data, show),
        KeyCommand::Revoke { data, id } => revoke(&data.data, id, show),
    }
}

fn create(dir: &Path, project: &str, value: Option<&str>, name: &str, show: &Shower) -> Result<(), Failure> {
    let store = Store::open(dir, now())?;
    let project = find_project(&store, project)?;
    let (key, secret) = store.create_key(&By::from(Actor::Cli), &project.id, name, value, now())?;
    if show.json {
        return print_json(&serde_json::json!({ "id": key.id, "project": key.project, "key": secret }));
    }
    let words = &show.words;
    let about = words.either(
        "Skrivnyckeln visas bara den här gången. Den kan skicka händelser, ingenting annat.",
        "The write key is shown only this once. It can send events, and nothing else.",
    );
    print(&format!("{about}\n\n  {secret}\n\n"))
}

fn list(dir: &Path, show: &Shower) -> Result<(), Failure> {
    let store = Store::open(dir, now())?;
    let mut keys: Vec<WriteKey> = Vec::new();
    for project in store.list_projects()? {
        keys.extend(store.list_keys(&project.id)?);
    }
    let words = &show.words;
    let mut table = Table::new(&[
        "id",
        words.either("projekt", "project"),
        words.either("namn", "name"),
        words.either("börjar med", "begins with"),
        words.either("skapad", "made"),
        words.either("senast använd", "last used"),
        words.either("återkallad", "revoked"),
    ]);
    let time = |time: Option<model::Micros>| time.map_or_else(Cell::nothing, |time| Cell::text(time.to_rfc3339()));
    for key in &keys {
        table.row(vec![
            Cell::text(&*key.id.0),
            Cell::text(&*key.project.0),
            Cell::text(&*key.name),
            Cell::text(format!("{}…", key.prefix)),
            time(Some(key.created)),
            time(key.last_used),
            time(key.revoked),
        ]);
    }
    show.show(&keys, words.either("Skrivnycklar", "Write keys"), &table)
}

fn revoke(dir: &Path, id: &str, show: &Shower) -> Result<(), Failure> {
    let store = Store::open(dir, now())?;
    let key = KeyId(id.to_string());
    let holds = |project: &Project| store.list_keys(&project.id).map(|keys| keys.iter().any(|known| known.id == key));
    let mut projects = store.list_projects()?.into_iter();
    let project = loop {
        let Some(project) = projects.next() else {
            return Err(Failure::new(format!("there is no write key `{id}`")).hint("`resa key list` shows them all"));
        };
        if holds(&project)? {
            break project;
        }
    };
    store.revoke_key(&By::from(Actor::Cli), &project.id, &key, now())?;
    if show.json {
        return print_json(&serde_json::json!({ "id": id, "revoked": true }));
    }
    print(&format!("{id} {}\n", show.words.either("är återkallad", "is revoked")))
}
