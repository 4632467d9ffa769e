//! What must hold whoever asks: nobody gives more than they have, and there is always an owner.

use crate::StoreError;
use model::{Actor, By, MemberId, ProjectId, ProjectRole, Rights, Role, TokenId, TokenLimit};
use rusqlite::{Connection, OptionalExtension};

/// What a member may do now; nothing where they are not there or shut out.
pub(crate) fn rights_of(connection: &Connection, member: &MemberId) -> Result<Option<Rights>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT owner FROM member WHERE id = ?1 AND disabled = 0")?;
    let owner = statement.query_row([&member.0], |row| row.get::<_, bool>(0)).optional()?;
    let places = places_of(connection, member)?;
    Ok(owner.map(|owner| Rights { owner, places, limit: None }))
}

fn places_of(connection: &Connection, member: &MemberId) -> Result<Vec<ProjectRole>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT project.public_id, role, sees_personal_data FROM membership
         JOIN project ON project.id = membership.project
         WHERE member = ?1 ORDER BY project.id",
    )?;
    let places = statement.query_map([&member.0], |row| place_from(row, 0))?;
    Ok(places.collect::<Result<_, _>>()?)
}

/// A place from three columns: project, role, right to see personal data.
pub(crate) fn place_from(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<ProjectRole> {
    let role: String = row.get(first + 1)?;
    let role = Role::from_code(&role).ok_or_else(|| unreadable(first + 1))?;
    Ok(ProjectRole { project: ProjectId(row.get(first)?), role, sees_personal_data: row.get(first + 2)? })
}

/// A stored code that this program does not know.
pub(crate) fn unreadable(column: usize) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, "unknown code".into())
}

/// Refuses to give somebody a place that the giver could not have.
pub(crate) fn check_give(connection: &Connection, by: &By, place: &ProjectRole) -> Result<(), StoreError> {
    if place.role == Role::Owner {
        return Err(StoreError::Conflict { rule: "owner_is_no_project_role" });
    }
    allow(rights_of_actor(connection, &by.actor)?.is_none_or(|rights| rights.may_give(place)))
}

/// Refuses what only an owner, the machine's command line or the program itself may do.
pub(crate) fn check_owner(connection: &Connection, by: &By) -> Result<(), StoreError> {
    allow(rights_of_actor(connection, &by.actor)?.is_none_or(|rights| rights.owner))
}

/// Refuses to touch an owner for whoever is none.
pub(crate) fn check_not_above(connection: &Connection, by: &By, member: &MemberId) -> Result<(), StoreError> {
    let is_owner = rights_of(connection, member)?.is_some_and(|rights| rights.owner);
    if is_owner && by.actor.member() != Some(member) { check_owner(connection, by) } else { Ok(()) }
}

fn allow(allowed: bool) -> Result<(), StoreError> {
    if allowed { Ok(()) } else { Err(StoreError::Conflict { rule: "beyond_own_rights" }) }
}

/// The rights of whoever acts; `None` for those that no rights limit.
fn rights_of_actor(connection: &Connection, actor: &Actor) -> Result<Option<Rights>, StoreError> {
    let nothing = Rights { owner: false, places: Vec::new(), limit: None };
    match actor {
        Actor::Cli | Actor::System | Actor::Setup => Ok(None),
        Actor::Key(_) | Actor::Nobody => Ok(Some(nothing)),
        Actor::Member(member) => Ok(Some(rights_of(connection, member)?.unwrap_or(nothing))),
        Actor::Token(token, member) => {
            let limit = limit_of(connection, token)?;
            let rights = rights_of(connection, member)?.filter(|_| limit.is_some());
            // A token for one project never makes an owner's change.
            let whole = limit.as_ref().is_some_and(|limit| limit.project.is_none());
            Ok(Some(rights.map_or(nothing, |rights| Rights { owner: rights.owner && whole, limit, ..rights })))
        }
    }
}

fn limit_of(connection: &Connection, token: &TokenId) -> Result<Option<TokenLimit>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT project.public_id, scopes FROM api_token LEFT JOIN project ON project.id = api_token.project
         WHERE api_token.id = ?1 AND revoked IS NULL",
    )?;
    let found = statement.query_row([&token.0], |row| Ok((row.get(0)?, row.get::<_, String>(1)?))).optional()?;
    let Some((project, scopes)) = found else { return Ok(None) };
    let project: Option<String> = project;
    Ok(Some(TokenLimit { project: project.map(ProjectId), scopes: crate::access::tokens::read_scopes(&scopes)? }))
}

/// Refuses when nobody but this member could run the organisation.
pub(crate) fn check_other_owner(connection: &Connection, member: &MemberId) -> Result<(), StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT NOT EXISTS (SELECT 1 FROM member WHERE id = ?1 AND owner = 1)
             OR EXISTS (SELECT 1 FROM member WHERE id <> ?1 AND owner = 1 AND disabled = 0)",
    )?;
    let fine: bool = statement.query_row([&member.0], |row| row.get(0))?;
    if fine { Ok(()) } else { Err(StoreError::Conflict { rule: "last_owner" }) }
}
