//! Members of the organisation: who they are, and whether they may come in at all.

use crate::access::audit::append;
use crate::access::guard::{check_not_above, check_other_owner, check_owner, rights_of};
use crate::access::secret::new_id;
use crate::access::{password, set_up};
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, Email, Language, Member, MemberId, Micros, Rights};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// Someone to be added.
#[derive(Clone)]
pub struct NewMember<'a> {
    /// Their address.
    pub email: Email,
    /// What they are called.
    pub name: &'a str,
    /// What they read.
    pub language: Language,
    /// Whether they run the organisation.
    pub owner: bool,
    /// Their password; without one they come in by single sign-on alone.
    pub password: Option<&'a str>,
}

impl std::fmt::Debug for NewMember<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NewMember").field("owner", &self.owner).finish_non_exhaustive()
    }
}

impl Store {
    /// Adds a member. (Who is invited adds themselves: [`Store::accept_invitation`].)
    pub fn create_member(&self, by: &By, new: &NewMember<'_>, now: Micros) -> Result<Member, StoreError> {
        let kept = new.password.map(|password| keep_checked(password, &new.email)).transpose()?;
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            insert(transaction, by, new, kept.as_deref(), now)
        })
    }

    /// A member by id.
    pub fn find_member(&self, member: &MemberId) -> Result<Option<Member>, StoreError> {
        self.main().read(|connection| find(connection, member))
    }

    /// A member by address.
    pub fn find_member_by_email(&self, email: &Email) -> Result<Option<Member>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE email = ?1"))?;
            Ok(statement.query_row([email.as_str()], member_from).optional()?)
        })
    }

    /// All members by address.
    pub fn list_members(&self) -> Result<Vec<Member>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection.prepare_cached(&format!("{SELECT} ORDER BY email"))?;
            let members = statement.query_map([], member_from)?;
            Ok(members.collect::<Result<_, _>>()?)
        })
    }

    /// What a member may do now; `None` where they are not there or shut out.
    pub fn find_rights(&self, member: &MemberId) -> Result<Option<Rights>, StoreError> {
        self.main().read(|connection| rights_of(connection, member))
    }

    /// Changes what a member is called and reads.
    pub fn update_member(
        &self,
        by: &By,
        member: &MemberId,
        name: &str,
        language: Language,
        now: Micros,
    ) -> Result<(), StoreError> {
        check_name(name)?;
        self.main().write(|transaction| {
            check_not_above(transaction, by, member)?;
            let changed = transaction.execute(
                "UPDATE member SET name = ?2, language = ?3 WHERE id = ?1",
                params![member.0, name.trim(), language.code()],
            )?;
            found(changed)?;
            append(transaction, by, note(AuditAction::UpdateMember, member), now).map(|_| ())
        })
    }

    /// Makes a member owner, or no longer. The last owner stays.
    pub fn set_owner(&self, by: &By, member: &MemberId, owner: bool, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            if !owner {
                check_other_owner(transaction, member)?;
            }
            found(transaction.execute("UPDATE member SET owner = ?2 WHERE id = ?1", params![member.0, owner])?)?;
            append(transaction, by, note(AuditAction::ChangeOwner, member).with("owner", owner), now).map(|_| ())
        })
    }

    /// Shuts a member out, at once and everywhere, or lets them in again.
    pub fn set_disabled(&self, by: &By, member: &MemberId, disabled: bool, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            if disabled {
                check_other_owner(transaction, member)?;
                transaction.execute("DELETE FROM session WHERE member = ?1", [&member.0])?;
            }
            found(transaction.execute("UPDATE member SET disabled = ?2 WHERE id = ?1", params![member.0, disabled])?)?;
            append(transaction, by, note(AuditAction::DisableMember, member).with("disabled", disabled), now)
                .map(|_| ())
        })
    }

    /// Removes a member with their memberships, sessions, tokens and links. The audit log keeps their id.
    pub fn remove_member(&self, by: &By, member: &MemberId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            check_owner(transaction, by)?;
            check_other_owner(transaction, member)?;
            found(transaction.execute("DELETE FROM member WHERE id = ?1", [&member.0])?)?;
            append(transaction, by, note(AuditAction::RemoveMember, member), now).map(|_| ())
        })
    }

    /// A member's own change of password: needs the present one, ends their other sessions.
    pub fn change_password(
        &self,
        by: &By,
        member: &MemberId,
        present: &str,
        new: &str,
        keep_session: Option<&model::SessionId>,
        now: Micros,
    ) -> Result<(), StoreError> {
        let (email, kept) = self.main().read(|connection| credentials(connection, member))?;
        if !password::verify(present, kept.as_deref())? {
            return Err(StoreError::Conflict { rule: "password_wrong" });
        }
        self.put_password(by, member, &email, new, keep_session, now)
    }

    /// Gives a member a new password and ends all their sessions: for the command line and for owners.
    pub fn set_password(&self, by: &By, member: &MemberId, new: &str, now: Micros) -> Result<(), StoreError> {
        let (email, _) = self.main().read(|connection| {
            check_owner(connection, by)?;
            credentials(connection, member)
        })?;
        self.put_password(by, member, &email, new, None, now)
    }

    fn put_password(
        &self,
        by: &By,
        member: &MemberId,
        email: &Email,
        new: &str,
        keep_session: Option<&model::SessionId>,
        now: Micros,
    ) -> Result<(), StoreError> {
        let kept = keep_checked(new, email)?;
        self.main().write(|transaction| {
            found(transaction.execute("UPDATE member SET password = ?2 WHERE id = ?1", params![member.0, kept])?)?;
            transaction.execute(
                "DELETE FROM session WHERE member = ?1 AND (?2 IS NULL OR id <> ?2)",
                params![member.0, keep_session.map(|session| &session.0)],
            )?;
            append(transaction, by, note(AuditAction::ChangePassword, member), now).map(|_| ())
        })
    }
}

/// Adds a member's row and its line in the log; the first owner also closes the set-up.
pub(crate) fn insert(
    transaction: &Transaction<'_>,
    by: &By,
    new: &NewMember<'_>,
    kept: Option<&str>,
    now: Micros,
) -> Result<Member, StoreError> {
    check_name(new.name)?;
    let taken: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM member WHERE email = ?1)",
        [new.email.as_str()],
        |row| row.get(0),
    )?;
    if taken {
        return Err(StoreError::Conflict { rule: "email_taken" });
    }
    let id = MemberId(new_id("mbr")?);
    transaction.execute(
        "INSERT INTO member (id, email, name, language, owner, password, created) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![id.0, new.email.as_str(), new.name.trim(), new.language.code(), new.owner, kept, now.0],
    )?;
    if new.owner {
        set_up::close(transaction, now)?;
    }
    append(transaction, by, note(AuditAction::CreateMember, &id).with("owner", new.owner), now)?;
    find(transaction, &id)?.ok_or(StoreError::NotFound)
}

/// What is kept of a password that is good enough.
pub(crate) fn keep_checked(password: &str, email: &Email) -> Result<String, StoreError> {
    password::check(password, email)?;
    password::keep(password)
}

pub(crate) fn find(connection: &Connection, member: &MemberId) -> Result<Option<Member>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE id = ?1"))?;
    Ok(statement.query_row([&member.0], member_from).optional()?)
}

fn credentials(connection: &Connection, member: &MemberId) -> Result<(Email, Option<String>), StoreError> {
    let mut statement = connection.prepare_cached("SELECT email, password FROM member WHERE id = ?1")?;
    Ok(statement.query_row([&member.0], |row| Ok((email_from(row, 0)?, row.get(1)?)))?)
}

pub(crate) const SELECT: &str = "SELECT id, email, name, language, owner, disabled, password IS NOT NULL,
    totp_confirmed, created, last_sign_in FROM member";

pub(crate) fn member_from(row: &Row<'_>) -> rusqlite::Result<Member> {
    let language: String = row.get(3)?;
    Ok(Member {
        id: MemberId(row.get(0)?),
        email: email_from(row, 1)?,
        name: row.get(2)?,
        language: Language::from_code(&language).ok_or_else(|| crate::access::guard::unreadable(3))?,
        owner: row.get(4)?,
        disabled: row.get(5)?,
        has_password: row.get(6)?,
        has_totp: row.get(7)?,
        created: Micros(row.get(8)?),
        last_sign_in: row.get::<_, Option<i64>>(9)?.map(Micros),
    })
}

pub(crate) fn email_from(row: &Row<'_>, column: usize) -> rusqlite::Result<Email> {
    let text: String = row.get(column)?;
    Email::parse(&text).ok_or_else(|| crate::access::guard::unreadable(column))
}

fn check_name(name: &str) -> Result<(), StoreError> {
    let length = name.trim().chars().count();
    let fits = (1..=200).contains(&length) && !name.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(StoreError::Conflict { rule: "member_name_length" }) }
}

/// Not found where nothing was changed.
pub(crate) fn found(changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

pub(crate) fn note(action: AuditAction, member: &MemberId) -> AuditNote {
    AuditNote::done(action).to(AuditKind::Member, member.0.clone())
}
