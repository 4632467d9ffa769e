//! `resa sso`: the provider of single sign-on of a data directory, and which of its groups have which
//! places here. A server that is running hears of a change at the next sign-in.

use super::Shower;
use super::key::find_project;
use crate::clock::now;
use crate::failure::Failure;
use crate::live_args::SsoCommand;
use crate::output::{Cell, Table, print, print_json};
use model::{Actor, By, ProjectRole, Role};
use server::Settings;
use std::io::Read;
use std::path::Path;
use store::{GroupRule, NewProvider, Provider, Secret, Store};

/// The longest secret of ours that a provider gives.
const LONGEST_SECRET: u64 = 4096;

pub(super) fn run(command: &SsoCommand, show: &Shower) -> Result<(), Failure> {
    match command {
        SsoCommand::Set { data, issuer, client_id, secret_file, name, groups, unchecked } => {
            let settings = settings(&data.data)?;
            if !unchecked {
                check(issuer, &settings)?;
            }
            let new = NewProvider { name, issuer, client_id, client_secret: &secret(secret_file)? };
            set(&data.data, &new, groups)?;
            tell(&data.data, &settings, show)
        }
        SsoCommand::Show { data } => tell(&data.data, &settings(&data.data)?, show),
        SsoCommand::Remove { data } => remove(&data.data, show),
    }
}

fn settings(dir: &Path) -> Result<Settings, Failure> {
    Settings::read(dir, std::env::vars()).map_err(|error| {
        Failure::new(format!("cannot {error}")).hint("docs/server.md lists every key with its default")
    })
}

/// An address with a typing error is better found now than by those who want to sign in.
fn check(issuer: &str, settings: &Settings) -> Result<(), Failure> {
    server::check_provider(issuer, &settings.sso).map_err(|why| {
        let hint = match why.as_str() {
            "network_not_allowed" => "for a provider in your own network, set `private_networks = true` under [sso]",
            "host_not_named" => "name the hosts that its document names in `more_hosts` under [sso]",
            "certificate_not_trusted" => "name the certificates of your organisation in `ca_file` under [sso]",
            "not_encrypted" => "the issuer must begin with https://",
            "other_issuer" => "write the issuer exactly as its document does, with or without a slash at the end",
            _ => "`--unchecked` sets it up without asking it",
        };
        Failure::new(format!("cannot use the issuer `{issuer}`: {why}")).hint(hint)
    })
}

/// Our secret there, from a file or from standard input: on a command line others could read it.
fn secret(path: &Path) -> Result<Secret, Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("cannot read `{}`: {error}", path.display()));
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().take(LONGEST_SECRET).read_to_string(&mut text).map_err(failed)?;
    } else {
        let file = std::fs::File::open(path).map_err(failed)?;
        file.take(LONGEST_SECRET).read_to_string(&mut text).map_err(failed)?;
    }
    match text.trim() {
        "" => Err(Failure::new(format!("there is no secret in `{}`", path.display()))),
        secret => Ok(Secret::of(secret.to_string())),
    }
}

fn by() -> By {
    By { actor: Actor::Cli, request: None }
}

fn set(dir: &Path, new: &NewProvider<'_>, groups: &[String]) -> Result<(), Failure> {
    let store = Store::open(dir, now())?;
    let known = store.list_providers()?;
    if let Some(other) = known.iter().find(|provider| provider.issuer != new.issuer) {
        return Err(Failure::new(format!("there is a provider already: `{}`", other.issuer))
            .hint("`resa sso remove` removes it, with the links of members to their accounts there"));
    }
    let rules: Vec<GroupRule> = groups.iter().map(|text| rule(&store, text)).collect::<Result<_, _>>()?;
    let provider = store.put_provider(&by(), new, now())?;
    if !rules.is_empty() {
        store.put_group_rules(&by(), &provider.id, &rules, now())?;
    }
    Ok(())
}

/// `GROUP=PROJECT:ROLE` or `GROUP=PROJECT:ROLE:personal`; names of groups may hold anything.
fn rule(store: &Store, text: &str) -> Result<GroupRule, Failure> {
    let wrong = || {
        Failure::new(format!("cannot understand the group `{text}`"))
            .hint("write GROUP=PROJECT:ROLE, such as resa-analysts=default:analyst, and :personal at the end for who sees personal data")
    };
    let (group, place) = text.rsplit_once('=').filter(|(group, _)| !group.is_empty()).ok_or_else(wrong)?;
    let (place, sees_personal_data) = place.strip_suffix(":personal").map_or((place, false), |place| (place, true));
    let (project, role) = place.rsplit_once(':').ok_or_else(wrong)?;
    let role = Role::from_code(role).filter(|role| *role != Role::Owner).ok_or_else(|| {
        Failure::new(format!("there is no role `{role}` in a project")).hint("viewer, responder, analyst or admin")
    })?;
    let project = find_project(store, project)?.id;
    Ok(GroupRule { group: group.to_string(), place: ProjectRole { project, role, sees_personal_data } })
}

fn tell(dir: &Path, settings: &Settings, show: &Shower) -> Result<(), Failure> {
    let store = Store::open(dir, now())?;
    let words = &show.words;
    let Some(provider) = store.list_providers()?.into_iter().next() else {
        if show.json {
            return print_json(&serde_json::json!({ "provider": null }));
        }
        let none = words.either("Ingen organisationsinloggning är inställd.", "Single sign-on is not set up.");
        return print(&format!("{none}\n"));
    };
    let rules = store.list_group_rules(&provider.id)?;
    let redirect = redirect(settings);
    if show.json {
        let told = serde_json::json!({ "provider": provider, "redirect": redirect, "groups": rules });
        return print_json(&told);
    }
    let Provider { issuer, client_id, .. } = &provider;
    print(&format!(
        "{} {issuer}\n{} {client_id}\n{} {redirect}\n\n",
        words.either("Utfärdare:         ", "Issuer:          "),
        words.either("Klient-id:         ", "Client id:       "),
        words.either("Omdirigeringsadress:", "Redirect address:"),
    ))?;
    let mut table = Table::new(&[
        words.either("grupp", "group"),
        words.either("projekt", "project"),
        words.either("roll", "role"),
        words.either("ser personuppgifter", "sees personal data"),
    ]);
    for GroupRule { group, place } in &rules {
        let personal = if place.sees_personal_data { words.either("ja", "yes") } else { words.either("nej", "no") };
        let cells = [group.as_str(), &place.project.0, place.role.code(), personal];
        table.row(cells.into_iter().map(Cell::text).collect());
    }
    show.show(&rules, words.either("Grupper", "Groups"), &table)
}

/// What has to be entered at the provider.
fn redirect(settings: &Settings) -> String {
    let own = format!("http://{}", settings.server.listen);
    let url = Some(settings.server.public_url.trim_end_matches('/')).filter(|url| !url.is_empty()).unwrap_or(&own);
    format!("{url}/api/sso/callback")
}

fn remove(dir: &Path, show: &Shower) -> Result<(), Failure> {
    let store = Store::open(dir, now())?;
    let providers = store.list_providers()?;
    for provider in &providers {
        store.remove_provider(&by(), &provider.id, now())?;
    }
    if show.json {
        return print_json(&serde_json::json!({ "removed": providers.len() }));
    }
    let words = &show.words;
    print(&format!("{}\n", words.either("Organisationsinloggningen är borttagen.", "Single sign-on is removed.")))
}
