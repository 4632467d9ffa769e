//! Invitations: one address, one place in one project, one use, three days, and no longer than whoever
//! invites could give that place.

use crate::access::audit::append;
use crate::access::guard::{check_give, place_from};
use crate::access::members::{NewMember, email_from, find as find_member, found, insert, keep_checked};
use crate::access::memberships::{find as find_membership, given, put};
use crate::access::secret::{Secret, SecretKind, kept_of, new_id};
use crate::projects::number;
use crate::{Store, StoreError};
use model::{
    Actor, AuditAction, AuditKind, AuditNote, By, Email, Invitation, InvitationId, Language, ManagedBy, Member,
    MemberId, Micros, ProjectId, ProjectRole, Span, TokenId,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// How long an invitation holds.
pub const INVITATION_LASTS: Span = Span::minutes(72 * 60);

/// An invitation as whoever holds its link sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationView {
    /// The invitation.
    pub invitation: Invitation,
    /// What the project is called.
    pub project_name: String,
    /// Whether its address is a member's already, who then signs in instead of making a password.
    pub is_member: bool,
}

/// Who accepts. The role is not theirs to say.
#[derive(Clone)]
pub enum Acceptance<'a> {
    /// Someone new.
    New {
        /// Their address: the one that was invited.
        email: &'a Email,
        /// What they are called.
        name: &'a str,
        /// What they read.
        language: Language,
        /// Their password.
        password: &'a str,
    },
    /// A member who has signed in.
    Member(&'a MemberId),
}

impl std::fmt::Debug for Acceptance<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Acceptance(***)")
    }
}

impl Store {
    /// Invites an address to a project; an earlier invitation there dies. The secret goes into the link.
    pub fn create_invitation(
        &self,
        by: &By,
        email: &Email,
        place: &ProjectRole,
        now: Micros,
    ) -> Result<(Invitation, Secret), StoreError> {
        self.main().write(|transaction| {
            let project = number(transaction, &place.project)?;
            check_give(transaction, by, place)?;
            refuse_member(transaction, email, project)?;
            transaction.execute(
                "DELETE FROM invitation WHERE expires <= ?1 OR (email = ?2 AND project = ?3)",
                params![now.0, email.as_str(), project],
            )?;
            let secret = Secret::make(SecretKind::Invitation)?;
            let invitation = Invitation {
                id: InvitationId(new_id("inv")?),
                email: email.clone(),
                place: place.clone(),
                created: now,
                expires: Micros(now.0 + INVITATION_LASTS.micros()),
            };
            transaction.execute(
                "INSERT INTO invitation
                     (id, kept, email, project, role, sees_personal_data, created, expires, inviter, inviter_token)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    invitation.id.0,
                    secret.kept().as_slice(),
                    email.as_str(),
                    project,
                    place.role.code(),
                    place.sees_personal_data,
                    now.0,
                    invitation.expires.0,
                    by.actor.member().map(|member| &member.0),
                    token_of(&by.actor).map(|token| &token.0)
                ],
            )?;
            let told = note(AuditAction::Invite, &invitation).with("role", place.role.code());
            append(transaction, by, told.with("sees_personal_data", place.sees_personal_data), now)?;
            Ok((invitation, secret))
        })
    }

    /// The open invitations to a project, also those that ended with the rights of who made them.
    pub fn list_invitations(&self, project: &ProjectId, now: Micros) -> Result<Vec<Invitation>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(&format!(
                "{SELECT} WHERE invitation.project = ?1 AND expires > ?2 ORDER BY invitation.created, invitation.id"
            ))?;
            let invitations = statement.query_map(params![inside, now.0], invitation_from)?;
            Ok(invitations.collect::<Result<_, _>>()?)
        })
    }

    /// Takes an invitation back.
    pub fn revoke_invitation(
        &self,
        by: &By,
        project: &ProjectId,
        invitation: &InvitationId,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let row = params![invitation.0, inside];
            found(transaction.execute("DELETE FROM invitation WHERE id = ?1 AND project = ?2", row)?)?;
            let told = AuditNote::done(AuditAction::RevokeInvitation).to(AuditKind::Invitation, invitation.0.clone());
            append(transaction, by, told.in_project(project), now).map(|_| ())
        })
    }

    /// The invitation behind a link; not found when it was used, has ended or never was.
    pub fn find_invitation(&self, secret: &str, now: Micros) -> Result<InvitationView, StoreError> {
        self.main().read(|connection| {
            let invitation = find(connection, secret, now)?;
            let project_name = connection.query_row(
                "SELECT name FROM project WHERE public_id = ?1",
                [&invitation.place.project.0],
                |row| row.get(0),
            )?;
            let is_member = member_by(connection, &invitation.email)?.is_some();
            Ok(InvitationView { invitation, project_name, is_member })
        })
    }

    /// Accepts an invitation: exactly once, by exactly the one who was invited, as what they were
    /// invited. Anything else is not found.
    pub fn accept_invitation(
        &self,
        secret: &str,
        acceptance: &Acceptance<'_>,
        request: Option<String>,
        now: Micros,
    ) -> Result<Member, StoreError> {
        let invitation = self.main().read(|connection| find(connection, secret, now))?;
        let kept = match acceptance {
            Acceptance::New { email, .. } if **email != invitation.email => return Err(StoreError::NotFound),
            Acceptance::New { email, password, .. } => Some(keep_checked(password, email)?),
            Acceptance::Member(_) => None,
        };
        self.main().write(|transaction| {
            // Once more, inside: of two at once, one finds nothing.
            let invitation = find(transaction, secret, now)?;
            let by = |member: &MemberId| By { actor: Actor::Member(member.clone()), request: request.clone() };
            let member = accepting(transaction, acceptance, &invitation, kept.as_deref(), request.clone(), now)?;
            if find_membership(transaction, &member.id, &invitation.place.project)?.is_some() {
                return Err(StoreError::Conflict { rule: "already_member" });
            }
            found(transaction.execute("DELETE FROM invitation WHERE id = ?1", [&invitation.id.0])?)?;
            put(transaction, &member.id, &invitation.place, ManagedBy::Members, now)?;
            let by = by(&member.id);
            append(transaction, &by, note(AuditAction::AcceptInvitation, &invitation), now)?;
            append(transaction, &by, given(&member.id, &invitation.place), now)?;
            Ok(member)
        })
    }
}

/// The member who accepts, made now if they are new.
fn accepting(
    transaction: &Transaction<'_>,
    acceptance: &Acceptance<'_>,
    invitation: &Invitation,
    kept: Option<&str>,
    request: Option<String>,
    now: Micros,
) -> Result<Member, StoreError> {
    match acceptance {
        Acceptance::New { email, name, language, .. } => {
            let new = NewMember { email: (*email).clone(), name, language: *language, owner: false, password: None };
            insert(transaction, &By { actor: Actor::Nobody, request }, &new, kept, now)
        }
        Acceptance::Member(member) => find_member(transaction, member)?
            .filter(|member| member.email == invitation.email && !member.disabled)
            .ok_or(StoreError::NotFound),
    }
}

fn refuse_member(transaction: &Transaction<'_>, email: &Email, project: i64) -> Result<(), StoreError> {
    let there: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM membership JOIN member ON member.id = membership.member
                        WHERE email = ?1 AND project = ?2)",
        params![email.as_str(), project],
        |row| row.get(0),
    )?;
    if there { Err(StoreError::Conflict { rule: "already_member" }) } else { Ok(()) }
}

fn member_by(connection: &Connection, email: &Email) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM member WHERE email = ?1")?;
    Ok(statement.query_row([email.as_str()], |row| row.get(0)).optional()?)
}

fn find(connection: &Connection, secret: &str, now: Micros) -> Result<Invitation, StoreError> {
    let kept = kept_of(SecretKind::Invitation, secret).ok_or(StoreError::NotFound)?;
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE kept = ?1 AND expires > ?2"))?;
    let invitation = statement.query_row(params![kept.as_slice(), now.0], invitation_from)?;
    let by = By::from(inviter(connection, &invitation.id)?);
    match check_give(connection, &by, &invitation.place) {
        // Whoever made it could not make it any more: it is as gone as one that was taken back.
        Err(StoreError::Conflict { .. }) => Err(StoreError::NotFound),
        other => other.map(|()| invitation),
    }
}

/// Who made an invitation.
fn inviter(connection: &Connection, invitation: &InvitationId) -> Result<Actor, StoreError> {
    let mut statement = connection.prepare_cached("SELECT inviter, inviter_token FROM invitation WHERE id = ?1")?;
    let (member, token): (Option<String>, Option<String>) =
        statement.query_row([&invitation.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(match (member.map(MemberId), token.map(TokenId)) {
        (Some(member), Some(token)) => Actor::Token(token, member),
        (Some(member), None) => Actor::Member(member),
        (None, _) => Actor::Cli,
    })
}

/// The token that was used, if any.
fn token_of(actor: &Actor) -> Option<&TokenId> {
    match actor {
        Actor::Token(token, _) => Some(token),
        _ => None,
    }
}

const SELECT: &str = "SELECT invitation.id, email, project.public_id, role, sees_personal_data,
    invitation.created, expires FROM invitation JOIN project ON project.id = invitation.project";

fn invitation_from(row: &Row<'_>) -> rusqlite::Result<Invitation> {
    Ok(Invitation {
        id: InvitationId(row.get(0)?),
        email: email_from(row, 1)?,
        place: place_from(row, 2)?,
        created: Micros(row.get(5)?),
        expires: Micros(row.get(6)?),
    })
}

fn note(action: AuditAction, invitation: &Invitation) -> AuditNote {
    AuditNote::done(action).to(AuditKind::Invitation, invitation.id.0.clone()).in_project(&invitation.place.project)
}
