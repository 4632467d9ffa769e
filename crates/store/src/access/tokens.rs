//! API tokens: a member's rights, narrowed to some permissions and perhaps one project, for a time.

use crate::access::audit::append;
use crate::access::guard::rights_of;
use crate::access::members::{find as find_member, found};
use crate::access::secret::{Secret, SecretKind, kept_of, new_id};
use crate::projects::number;
use crate::{Store, StoreError};
use model::{
    Actor, ApiToken, AuditAction, AuditKind, AuditNote, By, Member, MemberId, Micros, Permission, ProjectId, Rights,
    Span, TokenId, TokenLimit,
};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// The longest that a token may hold.
pub const TOKEN_LASTS: Span = Span::days(365);
const MINUTE: i64 = 60_000_000;

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken<'a> {
    /// Whom it acts for.
    pub member: &'a MemberId,
    /// The project that it is for; the whole organisation, for owners, where absent.
    pub project: Option<&'a ProjectId>,
    /// What people call it.
    pub name: &'a str,
    /// What it may do.
    pub scopes: &'a [Permission],
    /// When it ends.
    pub expires: Micros,
}

/// Who is behind a token, with what it may do at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenHolder {
    /// The token.
    pub token: ApiToken,
    /// The member it acts for.
    pub member: Member,
    /// What may be done with it now.
    pub rights: Rights,
}

impl Store {
    /// Makes a token. It gets nothing that its member does not have; a token makes no tokens.
    pub fn create_token(&self, by: &By, new: &NewToken<'_>, now: Micros) -> Result<(ApiToken, Secret), StoreError> {
        check(by, new, now)?;
        self.main().write(|transaction| {
            let project = new.project.map(|project| number(transaction, project)).transpose()?;
            let rights = rights_of(transaction, new.member)?.ok_or(StoreError::NotFound)?;
            check_scopes(&rights, new)?;
            let secret = Secret::make(SecretKind::Token)?;
            let mut scopes = new.scopes.to_vec();
            scopes.sort();
            scopes.dedup();
            let token = ApiToken {
                id: TokenId(new_id("tok")?),
                member: new.member.clone(),
                project: new.project.cloned(),
                name: new.name.trim().into(),
                scopes,
                created: now,
                expires: new.expires,
                last_used: None,
                revoked: None,
            };
            transaction.execute(
                "INSERT INTO api_token (id, kept, member, project, name, scopes, created, expires)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![
                    token.id.0,
                    secret.kept().as_slice(),
                    token.member.0,
                    project,
                    token.name,
                    write_scopes(&token.scopes),
                    now.0,
                    token.expires.0
                ],
            )?;
            append(transaction, by, note(AuditAction::CreateToken, &token), now)?;
            Ok((token, secret))
        })
    }

    /// Who holds this token; `None` when it is none, has ended, was revoked, or its member is shut out.
    pub fn find_token(&self, secret: &str, now: Micros) -> Result<Option<TokenHolder>, StoreError> {
        let Some(kept) = kept_of(SecretKind::Token, secret) else { return Ok(None) };
        let found = self.main().read(|connection| holder(connection, &kept, now))?;
        let used = found.as_ref().map(|found| (&found.token.id, found.token.last_used));
        if let Some((id, _)) = used.filter(|(_, last)| last.is_none_or(|last| now.0 - last.0 >= MINUTE)) {
            self.main().write(|transaction| {
                transaction.execute(
                    "UPDATE api_token SET last_used = ?2 WHERE id = ?1 AND (last_used IS NULL OR last_used < ?2)",
                    params![id.0, now.0],
                )?;
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// What the holder of a token may do now; `None` when it has ended or was revoked. Looking is not using.
    pub fn token_rights(&self, token: &TokenId, now: Micros) -> Result<Option<Rights>, StoreError> {
        self.main().read(|connection| {
            let sql = format!("{SELECT} WHERE api_token.id = ?1 AND expires > ?2 AND revoked IS NULL");
            let mut statement = connection.prepare_cached(&sql)?;
            let token = statement.query_row(params![token.0, now.0], token_from).optional()?;
            token.map_or(Ok(None), |token| rights_with(connection, &token))
        })
    }

    /// A member's tokens, revoked and ended ones too.
    pub fn list_tokens(&self, member: &MemberId) -> Result<Vec<ApiToken>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection
                .prepare_cached(&format!("{SELECT} WHERE member = ?1 ORDER BY api_token.created, api_token.id"))?;
            let tokens = statement.query_map([&member.0], token_from)?;
            Ok(tokens.collect::<Result<_, _>>()?)
        })
    }

    /// Revokes a token of a member, at once.
    pub fn revoke_token(&self, by: &By, member: &MemberId, token: &TokenId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            found(transaction.execute(
                "UPDATE api_token SET revoked = ?3 WHERE id = ?1 AND member = ?2 AND revoked IS NULL",
                params![token.0, member.0, now.0],
            )?)?;
            let told = AuditNote::done(AuditAction::RevokeToken).to(AuditKind::Token, token.0.clone());
            append(transaction, by, told, now).map(|_| ())
        })
    }
}

fn check(by: &By, new: &NewToken<'_>, now: Micros) -> Result<(), StoreError> {
    let refuse = |rule| Err(StoreError::Conflict { rule });
    // Else a token could outlive its end by making another one.
    if matches!(by.actor, Actor::Token(..)) {
        return refuse("tokens_make_no_tokens");
    }
    if new.expires <= now || new.expires.0 - now.0 > TOKEN_LASTS.micros() {
        return refuse("token_lifetime");
    }
    if new.name.trim().is_empty() || new.name.trim().chars().count() > 200 {
        return refuse("token_name_length");
    }
    if new.scopes.is_empty() {
        return refuse("token_scopes");
    }
    Ok(())
}

fn check_scopes(rights: &Rights, new: &NewToken<'_>) -> Result<(), StoreError> {
    let held = |permission: &Permission| match new.project {
        Some(project) => rights.may_in(project, *permission),
        // Of the whole organisation: what an owner may, personal data where they see it.
        None => rights.owner,
    };
    if new.project.is_some_and(|project| rights.role_in(project).is_none()) {
        return Err(StoreError::NotFound);
    }
    if new.scopes.iter().all(held) { Ok(()) } else { Err(StoreError::Conflict { rule: "beyond_own_rights" }) }
}

fn holder(connection: &Connection, kept: &[u8; 32], now: Micros) -> Result<Option<TokenHolder>, StoreError> {
    let mut statement =
        connection.prepare_cached(&format!("{SELECT} WHERE kept = ?1 AND expires > ?2 AND revoked IS NULL"))?;
    let Some(token) = statement.query_row(params![kept.as_slice(), now.0], token_from).optional()? else {
        return Ok(None);
    };
    let (member, rights) = (find_member(connection, &token.member)?, rights_with(connection, &token)?);
    Ok(member.zip(rights).map(|(member, rights)| TokenHolder { token, member, rights }))
}

/// What its member may do, narrowed to what the token may.
fn rights_with(connection: &Connection, token: &ApiToken) -> Result<Option<Rights>, StoreError> {
    let limit = Some(TokenLimit { project: token.project.clone(), scopes: token.scopes.clone() });
    Ok(rights_of(connection, &token.member)?.map(|rights| Rights { limit, ..rights }))
}

fn write_scopes(scopes: &[Permission]) -> String {
    serde_json::to_string(scopes).expect("permissions are plain codes, which can always be written")
}

pub(crate) fn read_scopes(text: &str) -> Result<Vec<Permission>, StoreError> {
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt("the scopes of a token cannot be read".into()))
}

const SELECT: &str = "SELECT api_token.id, member, project.public_id, api_token.name, scopes, api_token.created,
    expires, last_used, revoked FROM api_token LEFT JOIN project ON project.id = api_token.project";

fn token_from(row: &Row<'_>) -> rusqlite::Result<ApiToken> {
    let scopes: String = row.get(4)?;
    let moment = |column| row.get::<_, Option<i64>>(column).map(|at| at.map(Micros));
    Ok(ApiToken {
        id: TokenId(row.get(0)?),
        member: MemberId(row.get(1)?),
        project: row.get::<_, Option<String>>(2)?.map(ProjectId),
        name: row.get(3)?,
        scopes: read_scopes(&scopes).map_err(|_| crate::access::guard::unreadable(4))?,
        created: Micros(row.get(5)?),
        expires: Micros(row.get(6)?),
        last_used: moment(7)?,
        revoked: moment(8)?,
    })
}

fn note(action: AuditAction, token: &ApiToken) -> AuditNote {
    let note = AuditNote::done(action).to(AuditKind::Token, token.id.0.clone());
    match &token.project {
        Some(project) => note.in_project(project),
        None => note,
    }
    .with("scopes", token.scopes.len() as i64)
}
