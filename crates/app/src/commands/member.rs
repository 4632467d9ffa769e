//! `resa member` and `resa project`: who works here, as what, and in which projects.

use super::Shower;
use super::key::find_project;
use crate::clock::now;
use crate::failure::Failure;
use crate::house_args::{MemberCommand, PlaceArgs, ProjectCommand};
use crate::output::{Cell, Table, print, print_json};
use crate::secret_input::read_secret;
use map::Language as Spoken;
use model::{Actor, By, Email, Language, Member, ProjectRole, ProjectSettings};
use serde::Serialize;
use server::Settings;
use std::path::Path;
use store::{NewMember, Store};

/// Whoever sits at the machine.
fn by() -> By {
    By::from(Actor::Cli)
}

pub(super) fn run(command: &MemberCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        MemberCommand::Add { email, place, owner: true, name, password_file: Some(file) } => {
            let name = name.as_deref().unwrap_or(email);
            add_owner(&place.data.data, email, name, &read_secret(file)?, show)
        }
        MemberCommand::Add { email, place, .. } => invite(email, place, show),
        MemberCommand::List { data } => list(&data.data, show),
        MemberCommand::Role { email, place } => {
            let store = Store::open_existing(&place.data.data)?;
            let member = find(&store, email)?;
            store.give_role(&by(), &member.id, &role(&store, place)?, now())?;
            done(&member, show.words.either("har en ny roll", "has a new role"), show)
        }
        MemberCommand::Password { email, data, password_file } => {
            let store = Store::open_existing(&data.data)?;
            let member = find(&store, email)?;
            store.set_password(&by(), &member.id, &read_secret(password_file)?, now())?;
            done(&member, show.words.either("har ett nytt lösenord", "has a new password"), show)
        }
        MemberCommand::Remove { email, data, project } => {
            let store = Store::open_existing(&data.data)?;
            let member = find(&store, email)?;
            match project {
                Some(project) => store.take_role(&by(), &member.id, &find_project(&store, project)?.id, now())?,
                None => store.remove_member(&by(), &member.id, now())?,
            }
            done(&member, show.words.either("är borttagen", "is removed"), show)
        }
    }
}

fn add_owner(dir: &Path, email: &str, name: &str, password: &str, show: &Shower) -> Result<(), Failure> {
    let store = Store::open(dir, now())?;
    let language = match show.words.language {
        Spoken::Swedish => Language::Swedish,
        Spoken::English => Language::English,
    };
    let new = NewMember { email: address(email)?, name, language, owner: true, password: Some(password) };
    let member = store.create_member(&by(), &new, now())?;
    done(&member, show.words.either("är ägare", "is an owner"), show)
}

/// An invitation: the link goes to whoever ran the command, who passes it on.
fn invite(email: &str, place: &PlaceArgs, show: &Shower) -> Result<(), Failure> {
    let dir = &place.data.data;
    let store = Store::open(dir, now())?;
    let (invitation, secret) = store.create_invitation(&by(), &address(email)?, &role(&store, place)?, now())?;
    let url = public_url(&store)?;
    let link = format!("{url}/invitation#{}", secret.expose());
    if show.json {
        return print_json(&serde_json::json!({
            "id": invitation.id, "link": link, "expires": invitation.expires, "project": invitation.place.project,
            "role": invitation.place.role, "sees_personal_data": invitation.place.sees_personal_data,
        }));
    }
    let (swedish, english) = (
        "Länken fungerar en gång, i 72 timmar, för den adressen. Lämna över den själv:",
        "The link works once, for 72 hours, for that address. Pass it on yourself:",
    );
    print(&format!("{}\n\n  {link}\n\n", show.words.either(swedish, english)))
}

/// The address of the server as it last was, or as its settings have it.
fn public_url(store: &Store) -> Result<String, Failure> {
    if let Some(url) = store.find_note(server::PUBLIC_URL)? {
        return Ok(url);
    }
    let settings = Settings::read(store.dir(), std::env::vars());
    let settings = settings.map_err(|error| Failure::new(format!("cannot {error}")))?;
    Ok(match settings.server.public_url.trim_end_matches('/') {
        "" => format!("http://{}", settings.server.listen),
        url => url.to_string(),
    })
}

/// A member as a row.
#[derive(Serialize)]
struct Listed {
    #[serde(flatten)]
    member: Member,
    places: Vec<ProjectRole>,
}

fn list(dir: &Path, show: &Shower) -> Result<(), Failure> {
    let store = Store::open_existing(dir)?;
    let mut all = Vec::new();
    for member in store.list_members()? {
        let places = store.list_memberships_of(&member.id)?.into_iter().map(|membership| membership.place).collect();
        all.push(Listed { member, places });
    }
    let words = &show.words;
    let mut table = Table::new(&[
        words.either("adress", "address"),
        words.either("namn", "name"),
        words.either("roller", "roles"),
        words.either("senast inne", "last here"),
    ]);
    for Listed { member, places } in &all {
        let mut roles: Vec<String> =
            member.owner.then(|| words.either("ägare", "owner").to_string()).into_iter().collect();
        roles.extend(places.iter().map(|place| {
            let personal =
                if place.sees_personal_data { words.either(" + persondata", " + personal data") } else { "" };
            format!("{}: {}{personal}", place.project, place.role.code())
        }));
        table.row(vec![
            Cell::text(member.email.as_str()),
            Cell::text(member.name.as_str()),
            Cell::text(roles.join(", ")),
            member.last_sign_in.map_or_else(Cell::nothing, |time| Cell::text(time.to_rfc3339())),
        ]);
    }
    let count = words.count(all.len() as u64, ("användare", "användare"), ("member", "members"));
    show.show(&all, &count, &table)
}

fn find(store: &Store, email: &str) -> Result<Member, Failure> {
    store
        .find_member_by_email(&address(email)?)?
        .ok_or_else(|| Failure::new("there is no member with that address").hint("`resa member list` shows them all"))
}

fn address(email: &str) -> Result<Email, Failure> {
    Email::parse(email).ok_or_else(|| {
        Failure::new(format!("`{email}` is not an e-mail address")).hint("write it like anna@example.se")
    })
}

fn role(store: &Store, place: &PlaceArgs) -> Result<ProjectRole, Failure> {
    let project = find_project(store, &place.project)?.id;
    Ok(ProjectRole { project, role: place.role.into(), sees_personal_data: place.personal_data })
}

fn done(member: &Member, what: &str, show: &Shower) -> Result<(), Failure> {
    if show.json { print_json(member) } else { print(&format!("{} {what}\n", member.email.as_str())) }
}

pub(super) fn projects(command: &ProjectCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        ProjectCommand::Create { name, data } => {
            let store = Store::open(&data.data, now())?;
            let project = store.create_project(&by(), name, &ProjectSettings::default(), now())?;
            if show.json { print_json(&project) } else { print(&format!("{}\n", project.id)) }
        }
        ProjectCommand::List { data } => {
            let store = Store::open_existing(&data.data)?;
            let all = store.list_projects()?;
            let words = &show.words;
            let mut table = Table::new(&["id", words.either("namn", "name"), words.either("skapat", "made")]);
            for project in &all {
                let made = project.created.to_rfc3339();
                table.row(vec![Cell::text(&*project.id.0), Cell::text(&*project.name), Cell::text(made)]);
            }
            let count = words.count(all.len() as u64, ("projekt", "projekt"), ("project", "projects"));
            show.show(&all, &count, &table)
        }
    }
}
