//! Who works in which project, as what.

use crate::access::audit::append;
use crate::access::guard::{check_give, check_owner, place_from, unreadable};
use crate::access::members::{found, member_from, note};
use crate::projects::number;
use crate::{Store, StoreError};
use model::{
    AuditAction, AuditNote, By, ManagedBy, Member, MemberId, Membership, Micros, ProjectId, ProjectRole, Role,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

const COLUMNS: &str = "membership.member, project.public_id, role, sees_personal_data, managed_by, since";

impl Store {
    /// The members of a project, with what they are there; owners without a place are not among them.
    pub fn list_memberships(&self, project: &ProjectId) -> Result<Vec<(Member, Membership)>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(&format!(
                "SELECT member.id, email, member.name, language, owner, disabled, password IS NOT NULL, totp_confirmed,
                        member.created, last_sign_in, {COLUMNS}
                 FROM membership JOIN member ON member.id = membership.member
                 JOIN project ON project.id = membership.project
                 WHERE membership.project = ?1 ORDER BY email"
            ))?;
            let rows = statement.query_map([inside], |row| Ok((member_from(row)?, membership_from(row, 10)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// A member's places.
    pub fn list_memberships_of(&self, member: &MemberId) -> Result<Vec<Membership>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM membership JOIN project ON project.id = membership.project
                 WHERE member = ?1 ORDER BY project.id"
            ))?;
            let rows = statement.query_map([&member.0], |row| membership_from(row, 0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Gives a member a place in a project, or another one than they had. Nobody gives what they do not
    /// have, takes it from someone above them, or changes a place that follows single sign-on.
    pub fn give_role(&self, by: &By, member: &MemberId, place: &ProjectRole, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_change(transaction, by, member, &place.project)?;
            check_give(transaction, by, place)?;
            put(transaction, member, place, ManagedBy::Members, now)?;
            append(transaction, by, given(member, place), now).map(|_| ())
        })
    }

    /// Gives an owner the right to see customers in a project, by their own word and with a reason that stays in the
    /// log. It is the one right that somebody gives themselves: an owner who is alone has nobody who could give it.
    ///
    /// # Errors
    /// Not found; a conflict: `beyond_own_rights` for whoever is no owner, `managed_by_single_sign_on`.
    pub fn give_own_sight(
        &self,
        by: &By,
        member: &MemberId,
        project: &ProjectId,
        reason: &str,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            if by.actor.member() != Some(member) {
                return Err(StoreError::Conflict { rule: "beyond_own_rights" });
            }
            check_change(transaction, by, member, project)?;
            let role = find(transaction, member, project)?.map_or(Role::Admin, |present| present.place.role);
            let place = ProjectRole { project: project.clone(), role, sees_personal_data: true };
            put(transaction, member, &place, ManagedBy::Members, now)?;
            let told = given(member, &place).with("to_oneself", true).with("reason", reason);
            append(transaction, by, told, now).map(|_| ())
        })
    }

    /// Takes a member's place in a project away.
    pub fn take_role(&self, by: &By, member: &MemberId, project: &ProjectId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_change(transaction, by, member, project)?;
            remove(transaction, member, project)?;
            append(transaction, by, note(AuditAction::TakeRole, member).in_project(project), now).map(|_| ())
        })
    }
}

/// The line of the log for a place that was given.
pub(crate) fn given(member: &MemberId, place: &ProjectRole) -> AuditNote {
    note(AuditAction::GiveRole, member)
        .in_project(&place.project)
        .with("role", place.role.code())
        .with("sees_personal_data", place.sees_personal_data)
}

/// A place may be changed by those who could give it, unless it follows single sign-on.
fn check_change(
    transaction: &Transaction<'_>,
    by: &By,
    member: &MemberId,
    project: &ProjectId,
) -> Result<(), StoreError> {
    match find(transaction, member, project)? {
        Some(present) if present.managed_by == ManagedBy::SingleSignOn => {
            Err(StoreError::Conflict { rule: "managed_by_single_sign_on" })
        }
        Some(present) if by.actor.member() != Some(member) => check_take(transaction, by, &present.place),
        _ => Ok(()),
    }
}

/// An admin without the right to see personal data may still take it from another: less is always safe.
fn check_take(transaction: &Transaction<'_>, by: &By, place: &ProjectRole) -> Result<(), StoreError> {
    check_give(transaction, by, &ProjectRole { sees_personal_data: false, ..place.clone() })
}

/// A member's place in a project.
pub(crate) fn find(
    connection: &Connection,
    member: &MemberId,
    project: &ProjectId,
) -> Result<Option<Membership>, StoreError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM membership JOIN project ON project.id = membership.project
         WHERE member = ?1 AND project.public_id = ?2"
    ))?;
    Ok(statement.query_row([&member.0, &project.0], |row| membership_from(row, 0)).optional()?)
}

pub(crate) fn put(
    transaction: &Transaction<'_>,
    member: &MemberId,
    place: &ProjectRole,
    managed_by: ManagedBy,
    now: Micros,
) -> Result<(), StoreError> {
    let project = number(transaction, &place.project)?;
    let mut known = transaction.prepare_cached("SELECT 1 FROM member WHERE id = ?1")?;
    found(usize::from(known.exists([&member.0])?))?;
    let mut statement = transaction.prepare_cached(
        "INSERT INTO membership (member, project, role, sees_personal_data, managed_by, since)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (member, project) DO UPDATE SET
             role = excluded.role, sees_personal_data = excluded.sees_personal_data",
    )?;
    let row = params![member.0, project, place.role.code(), place.sees_personal_data, managed_by.code(), now.0];
    statement.execute(row)?;
    Ok(())
}

pub(crate) fn remove(transaction: &Transaction<'_>, member: &MemberId, project: &ProjectId) -> Result<(), StoreError> {
    let project = number(transaction, project)?;
    found(transaction.execute("DELETE FROM membership WHERE member = ?1 AND project = ?2", params![member.0, project])?)
}

fn membership_from(row: &Row<'_>, first: usize) -> rusqlite::Result<Membership> {
    let managed_by: String = row.get(first + 4)?;
    let known = [ManagedBy::Members, ManagedBy::SingleSignOn].into_iter().find(|by| by.code() == managed_by);
    Ok(Membership {
        member: MemberId(row.get(first)?),
        place: place_from(row, first + 1)?,
        managed_by: known.ok_or_else(|| unreadable(first + 4))?,
        since: Micros(row.get(first + 5)?),
    })
}
