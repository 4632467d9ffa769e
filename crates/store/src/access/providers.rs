//! Single sign-on: providers, sign-ins that have begun there, and places that follow groups.
//!
//! Speaks no HTTP and checks no signature: that is the server's. Here is what must be remembered.

use crate::access::audit::append;
use crate::access::guard::{check_give, check_owner, place_from};
use crate::access::members::{NewMember, find as find_member, found, insert, note};
use crate::access::memberships::{given, put, remove};
use crate::access::sealing::{open, seal};
use crate::access::secret::{Secret, SecretKind, kept_of, new_id};
use crate::access::sessions::begin;
use crate::access::sign_in::SignIn;
use crate::projects::number;
use crate::{Store, StoreError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::{
    Actor, AuditAction, AuditKind, AuditNote, By, Email, Language, ManagedBy, MemberId, Micros, ProjectRole, Span,
};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// How long a sign-in at a provider may take.
pub const LOGIN_LASTS: Span = Span::minutes(10);

/// A provider as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Provider {
    /// Its id (`idp_…`).
    pub id: String,
    /// What the button says.
    pub name: String,
    /// Its issuer, an address.
    pub issuer: String,
    /// What we are there.
    pub client_id: String,
    /// When it was set up.
    pub created: Micros,
}

/// A provider to be set up or changed.
#[derive(Clone, Debug)]
pub struct NewProvider<'a> {
    /// What the button says.
    pub name: &'a str,
    /// Its issuer, an address: the one with the same issuer is changed.
    pub issuer: &'a str,
    /// What we are there.
    pub client_id: &'a str,
    /// Our secret there.
    pub client_secret: &'a Secret,
}

/// Whoever is in this group there has this place here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRule {
    /// The group's name or id, as the provider says it.
    pub group: String,
    /// The place.
    #[serde(flatten)]
    pub place: ProjectRole,
}

/// A sign-in that begins: what goes to the provider.
#[derive(Clone, Debug)]
pub struct BegunLogin {
    /// Comes back with the answer; also belongs in a cookie, so that the answer comes to the same browser.
    pub state: Secret,
    /// Must stand in the provider's token.
    pub nonce: String,
    /// The PKCE challenge (S256).
    pub challenge: String,
}

/// A sign-in that comes back: what the answer is checked with.
#[derive(Clone, Debug)]
pub struct PendingLogin {
    /// Where it was.
    pub provider: Provider,
    /// Our secret there.
    pub client_secret: Secret,
    /// Must stand in the provider's token.
    pub nonce: String,
    /// The PKCE verifier.
    pub verifier: Secret,
}

/// Who the provider says it is, after the server has verified that the provider says so.
#[derive(Clone)]
pub struct ProviderAccount<'a> {
    /// The account's lasting id there.
    pub subject: &'a str,
    /// The address, if the provider vouches for it.
    pub verified_email: Option<Email>,
    /// What they are called there.
    pub name: &'a str,
    /// What they read.
    pub language: Language,
    /// Their groups.
    pub groups: &'a [String],
}

impl std::fmt::Debug for ProviderAccount<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProviderAccount").field("groups", &self.groups.len()).finish_non_exhaustive()
    }
}

impl Store {
    /// Sets a provider up, or changes the one with the same issuer.
    pub fn put_provider(&self, by: &By, new: &NewProvider<'_>, now: Micros) -> Result<Provider, StoreError> {
        let key = self.secrets().derive("provider", b"");
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            let known = find(transaction, "issuer", new.issuer)?;
            let id = known.map_or_else(|| new_id("idp"), |known| Ok(known.id))?;
            let sealed = seal(&key, &id, new.client_secret.expose().as_bytes())?;
            transaction.execute(
                "INSERT INTO provider (id, name, issuer, client_id, client_secret, created)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET
                     name = excluded.name, client_id = excluded.client_id, client_secret = excluded.client_secret",
                params![id, new.name, new.issuer, new.client_id, sealed, now.0],
            )?;
            append(transaction, by, changed(&id), now)?;
            find(transaction, "id", &id)?.ok_or(StoreError::NotFound)
        })
    }

    /// The providers.
    pub fn list_providers(&self) -> Result<Vec<Provider>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY name, id"))?;
            let providers = statement.query_map([], provider_from)?;
            Ok(providers.collect::<Result<_, _>>()?)
        })
    }

    /// Removes a provider with its links and rules; places that followed its groups stay until taken.
    pub fn remove_provider(&self, by: &By, provider: &str, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            found(transaction.execute("DELETE FROM provider WHERE id = ?1", [provider])?)?;
            append(transaction, by, changed(provider).with("removed", true), now).map(|_| ())
        })
    }

    /// Says which groups have which places; earlier rules of the provider go.
    pub fn put_group_rules(&self, by: &By, provider: &str, rules: &[GroupRule], now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            find(transaction, "id", provider)?.ok_or(StoreError::NotFound)?;
            transaction.execute("DELETE FROM provider_rule WHERE provider = ?1", [provider])?;
            for GroupRule { group, place } in rules {
                check_give(transaction, by, place)?;
                let project = number(transaction, &place.project)?;
                transaction.execute(
                    "INSERT INTO provider_rule (provider, member_group, project, role, sees_personal_data)
                     VALUES (?1, ?2, ?3, ?4, ?5)
                     ON CONFLICT (provider, member_group, project) DO UPDATE SET
                         role = excluded.role, sees_personal_data = excluded.sees_personal_data",
                    params![provider, group, project, place.role.code(), place.sees_personal_data],
                )?;
            }
            append(transaction, by, changed(provider).with("rules", rules.len() as i64), now).map(|_| ())
        })
    }

    /// Which groups have which places.
    pub fn list_group_rules(&self, provider: &str) -> Result<Vec<GroupRule>, StoreError> {
        self.main().read(|connection| rules(connection, provider))
    }

    /// Begins a sign-in at a provider.
    pub fn begin_login(&self, provider: &str, now: Micros) -> Result<BegunLogin, StoreError> {
        let state = Secret::make(SecretKind::Login)?;
        let (nonce, verifier) = (new_id("non")?, Secret::make(SecretKind::Login)?);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose().as_bytes()));
        let both = format!("{nonce} {}", verifier.expose());
        let sealed = seal(&self.login_key(), provider, both.as_bytes())?;
        self.main().write(|transaction| {
            find(transaction, "id", provider)?.ok_or(StoreError::NotFound)?;
            transaction.execute("DELETE FROM provider_login WHERE expires <= ?1", [now.0])?;
            transaction.execute(
                "INSERT INTO provider_login (kept, provider, sealed, expires) VALUES (?1, ?2, ?3, ?4)",
                params![state.kept().as_slice(), provider, sealed, now.0 + LOGIN_LASTS.micros()],
            )?;
            Ok(())
        })?;
        Ok(BegunLogin { state, nonce, challenge })
    }

    /// Takes a sign-in that has begun: once, and within ten minutes; else it is not found.
    pub fn take_login(&self, state: &str, now: Micros) -> Result<PendingLogin, StoreError> {
        let kept = kept_of(SecretKind::Login, state).ok_or(StoreError::NotFound)?;
        let (provider, sealed, client_secret) = self.main().write(|transaction| {
            let (id, sealed): (String, Vec<u8>) = transaction.query_row(
                "DELETE FROM provider_login WHERE kept = ?1 AND expires > ?2 RETURNING provider, sealed",
                params![kept.as_slice(), now.0],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )?;
            let provider = find(transaction, "id", &id)?.ok_or(StoreError::NotFound)?;
            let secret: Vec<u8> =
                transaction.query_row("SELECT client_secret FROM provider WHERE id = ?1", [&id], |row| row.get(0))?;
            Ok((provider, sealed, secret))
        })?;
        let both = text(open(&self.login_key(), &provider.id, &sealed)?)?;
        let (nonce, verifier) = both.split_once(' ').ok_or_else(unreadable)?;
        let client_secret = open(&self.secrets().derive("provider", b""), &provider.id, &client_secret)?;
        Ok(PendingLogin {
            nonce: nonce.into(),
            verifier: Secret::of(verifier.into()),
            client_secret: Secret::of(text(client_secret)?),
            provider,
        })
    }

    /// Lets in whom the provider vouches for: the linked member, else the one with the verified address,
    /// else someone new if a group gives them a place. Their places follow their groups.
    pub fn sign_in_by_provider(
        &self,
        provider: &str,
        account: &ProviderAccount<'_>,
        request: Option<String>,
        now: Micros,
    ) -> Result<SignIn, StoreError> {
        let by = By { actor: Actor::System, request };
        let denied = || AuditNote::denied(AuditAction::SignIn).with("provider", provider);
        let answer = self.main().write(|transaction| {
            let places = places(&rules(transaction, provider)?, account.groups);
            let known = known_member(transaction, &by, provider, account, now)?;
            let newcomer = known.is_none() && !places.is_empty();
            let member = if newcomer { newcomer_of(transaction, &by, provider, account, now)? } else { known };
            let member = match member {
                Some(member) => find_member(transaction, &member)?.filter(|member| !member.disabled),
                None => None,
            };
            let Some(member) = member else {
                append(transaction, &by, denied(), now)?;
                return Ok(SignIn::Refused);
            };
            follow(transaction, &by, &member.id, &places, now)?;
            let by = By { actor: Actor::Member(member.id.clone()), ..by.clone() };
            let told = note(AuditAction::SignIn, &member.id).with("provider", provider);
            append(transaction, &by, told, now)?;
            let (session, secret) = begin(transaction, &member.id, now)?;
            Ok(SignIn::In { session, secret })
        });
        match answer {
            // The address is that of a member who has another account there.
            Err(StoreError::Conflict { rule: "account_linked" }) => {
                self.audit(&by, denied(), now).map(|_| SignIn::Refused)
            }
            answer => answer,
        }
    }

    /// Joins a member to an account there.
    pub fn link_member(
        &self,
        by: &By,
        provider: &str,
        subject: &str,
        member: &MemberId,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| link(transaction, by, provider, subject, member, now))
    }

    /// Sets the places of a member that follow single sign-on; those that members gave stay as they are.
    pub fn apply_groups(
        &self,
        by: &By,
        provider: &str,
        member: &MemberId,
        groups: &[String],
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let places = places(&rules(transaction, provider)?, groups);
            follow(transaction, by, member, &places, now)
        })
    }

    fn login_key(&self) -> [u8; 32] {
        self.secrets().derive("provider sign-in", b"")
    }
}

/// The places that groups give: in each project the highest role, and personal data if any group sees it.
fn places(rules: &[GroupRule], groups: &[String]) -> Vec<ProjectRole> {
    let mut places: BTreeMap<&str, ProjectRole> = BTreeMap::new();
    for GroupRule { place, .. } in rules.iter().filter(|rule| groups.contains(&rule.group)) {
        let best = places.entry(&place.project.0).or_insert_with(|| place.clone());
        best.role = best.role.max(place.role);
        best.sees_personal_data |= place.sees_personal_data;
    }
    places.into_values().collect()
}

/// Makes the places that follow single sign-on those that they should be; each change is a line.
fn follow(
    transaction: &Transaction<'_>,
    by: &By,
    member: &MemberId,
    places: &[ProjectRole],
    now: Micros,
) -> Result<(), StoreError> {
    let present = places_now(transaction, member)?;
    let gone = |place: &ProjectRole| !places.iter().any(|wanted| wanted.project == place.project);
    for (place, _) in present.iter().filter(|(place, by)| *by == ManagedBy::SingleSignOn.code() && gone(place)) {
        remove(transaction, member, &place.project)?;
        append(transaction, by, note(AuditAction::TakeRole, member).in_project(&place.project), now)?;
    }
    for wanted in places {
        let there = present.iter().find(|(place, _)| place.project == wanted.project);
        let stands = there.is_some_and(|(place, by)| by == ManagedBy::Members.code() || place == wanted);
        if !stands {
            put(transaction, member, wanted, ManagedBy::SingleSignOn, now)?;
            append(transaction, by, given(member, wanted).with("by_group", true), now)?;
        }
    }
    Ok(())
}

fn places_now(connection: &Connection, member: &MemberId) -> Result<Vec<(ProjectRole, String)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT project.public_id, role, sees_personal_data, managed_by FROM membership
         JOIN project ON project.id = membership.project WHERE member = ?1",
    )?;
    let places = statement.query_map([&member.0], |row| Ok((place_from(row, 0)?, row.get(3)?)))?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// The member who is linked, or who has the verified address and is linked from now on.
fn known_member(
    transaction: &Transaction<'_>,
    by: &By,
    provider: &str,
    account: &ProviderAccount<'_>,
    now: Micros,
) -> Result<Option<MemberId>, StoreError> {
    let linked: Option<String> = transaction
        .query_row(
            "SELECT member FROM provider_link WHERE provider = ?1 AND subject = ?2",
            [provider, account.subject],
            |row| row.get(0),
        )
        .optional()?;
    let Some(email) = account.verified_email.as_ref().filter(|_| linked.is_none()) else {
        return Ok(linked.map(MemberId));
    };
    let same: Option<String> = transaction
        .query_row("SELECT id FROM member WHERE email = ?1", [email.as_str()], |row| row.get(0))
        .optional()?;
    let Some(member) = same.map(MemberId) else { return Ok(None) };
    link(transaction, by, provider, account.subject, &member, now)?;
    Ok(Some(member))
}

fn newcomer_of(
    transaction: &Transaction<'_>,
    by: &By,
    provider: &str,
    account: &ProviderAccount<'_>,
    now: Micros,
) -> Result<Option<MemberId>, StoreError> {
    let Some(email) = account.verified_email.clone() else { return Ok(None) };
    let name = if account.name.trim().is_empty() { email.as_str().to_string() } else { account.name.to_string() };
    let new = NewMember { email, name: &name, language: account.language, owner: false, password: None };
    let member = insert(transaction, by, &new, None, now)?;
    link(transaction, by, provider, account.subject, &member.id, now)?;
    Ok(Some(member.id))
}

fn link(
    transaction: &Transaction<'_>,
    by: &By,
    provider: &str,
    subject: &str,
    member: &MemberId,
    now: Micros,
) -> Result<(), StoreError> {
    let taken: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM provider_link WHERE provider = ?1 AND (subject = ?2 OR member = ?3))",
        params![provider, subject, member.0],
        |row| row.get(0),
    )?;
    if taken {
        // Another account there with the same address must not come in as this member.
        return Err(StoreError::Conflict { rule: "account_linked" });
    }
    find_member(transaction, member)?.ok_or(StoreError::NotFound)?;
    find(transaction, "id", provider)?.ok_or(StoreError::NotFound)?;
    transaction.execute(
        "INSERT INTO provider_link (provider, subject, member, since) VALUES (?1, ?2, ?3, ?4)",
        params![provider, subject, member.0, now.0],
    )?;
    append(transaction, by, note(AuditAction::LinkMember, member).with("provider", provider), now).map(|_| ())
}

fn rules(connection: &Connection, provider: &str) -> Result<Vec<GroupRule>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT member_group, project.public_id, role, sees_personal_data FROM provider_rule
         JOIN project ON project.id = provider_rule.project
         WHERE provider = ?1 ORDER BY member_group, project.id",
    )?;
    let rules =
        statement.query_map([provider], |row| Ok(GroupRule { group: row.get(0)?, place: place_from(row, 1)? }))?;
    Ok(rules.collect::<Result<_, _>>()?)
}

const SELECT: &str = "SELECT id, name, issuer, client_id, created FROM provider";

fn find(connection: &Connection, column: &'static str, value: &str) -> Result<Option<Provider>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE {column} = ?1"))?;
    Ok(statement.query_row([value], provider_from).optional()?)
}

fn provider_from(row: &rusqlite::Row<'_>) -> rusqlite::Result<Provider> {
    Ok(Provider {
        id: row.get(0)?,
        name: row.get(1)?,
        issuer: row.get(2)?,
        client_id: row.get(3)?,
        created: Micros(row.get(4)?),
    })
}

fn changed(provider: &str) -> AuditNote {
    AuditNote::done(AuditAction::ChangeProvider).to(AuditKind::Provider, provider)
}

fn text(bytes: Vec<u8>) -> Result<String, StoreError> {
    String::from_utf8(bytes).map_err(|_| unreadable())
}

fn unreadable() -> StoreError {
    StoreError::Corrupt("what was sealed for a provider cannot be read".into())
}
