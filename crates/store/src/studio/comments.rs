//! Comments on anything that is seen in the studio. They say who wrote them, and are gone with the
//! customer whom they are about.

use crate::access::{append_audit, new_id};
use crate::projects::{number, one_changed};
use crate::studio::colleagues::{author, member_ref};
use crate::studio::definition::{Decided, changed};
use crate::{Store, StoreError};
use model::{
    AuditAction, AuditKind, AuditNote, By, Comment, CommentId, CommentKind, CommentPlace, JourneyId, Micros, ProjectId,
    same_channel,
};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

/// More comments are not kept in one project.
const MOST_COMMENTS: i64 = 100_000;

/// Which comments are asked for, the latest first.
#[derive(Clone, Debug, Default)]
pub struct CommentFilter {
    /// About things of this kind.
    pub kind: Option<CommentKind>,
    /// About the thing of this name or id.
    pub key: Option<String>,
    /// Written while this journey was looked at.
    pub journey: Option<JourneyId>,
    /// Whether those about customers are among them.
    pub persons: bool,
    /// How many at most.
    pub limit: usize,
}

/// What is changed of a comment; what is absent stays.
#[derive(Clone, Debug, Default)]
pub struct CommentChange<'a> {
    /// Its text.
    pub text: Option<&'a str>,
    /// Whether it is settled.
    pub resolved: Option<bool>,
}

impl Store {
    /// Comments of a project, the latest first.
    pub fn list_comments(&self, project: &ProjectId, filter: &CommentFilter) -> Result<Vec<Comment>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(&format!(
                "{SELECT} WHERE c.project = ?1 AND (?2 IS NULL OR c.kind = ?2) AND (?3 IS NULL OR c.key = ?3)
                    AND (?4 IS NULL OR c.journey = ?4) AND (?5 OR c.kind <> 'person')
                 ORDER BY c.created DESC, c.id LIMIT ?6"
            ))?;
            // A channel is meant by any of its names.
            let channel = filter.key.as_deref().filter(|_| filter.kind == Some(CommentKind::Channel));
            let asked = params![
                inside,
                filter.kind.map(CommentKind::code),
                filter.key.as_deref().filter(|_| channel.is_none()),
                filter.journey.as_ref().map(|journey| &journey.0),
                filter.persons,
                if channel.is_some() { i64::MAX } else { filter.limit as i64 }
            ];
            let comments = statement.query_map(asked, comment_from)?;
            let about = |comment: &Result<Comment, _>| match (comment, channel) {
                (Ok(comment), Some(channel)) => same_channel(&comment.place.key, channel),
                _ => true,
            };
            Ok(comments.filter(about).take(filter.limit).collect::<Result<_, _>>()?)
        })
    }

    /// A comment by its id; `None` also where it is another project's.
    pub fn find_comment(&self, project: &ProjectId, id: &CommentId) -> Result<Option<Comment>, StoreError> {
        self.main().read(|connection| find(connection, number(connection, project)?, id))
    }

    /// Writes a comment.
    ///
    /// # Errors
    /// Not found; a conflict: `too_many_comments`, `unknown_journey`, and `reply_elsewhere` when what it answers
    /// is not there or is about something else.
    pub fn create_comment(
        &self,
        by: &By,
        project: &ProjectId,
        place: &CommentPlace,
        text: &str,
        reply_to: Option<&CommentId>,
        now: Micros,
    ) -> Result<Comment, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            check_new(transaction, inside, place, reply_to)?;
            let id = CommentId(new_id("cmt")?);
            transaction.execute(
                "INSERT INTO comment (id, project, kind, key, journey, label, path, text, author, created, reply_to)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                params![
                    id.0,
                    inside,
                    place.kind.code(),
                    place.key,
                    place.journey.as_ref().map(|journey| &journey.0),
                    place.label,
                    place.path,
                    text,
                    author(by),
                    now.0,
                    reply_to.map(|id| &id.0)
                ],
            )?;
            changed(transaction, inside, Decided::Comments)?;
            let told = note(AuditAction::CreateComment, project, &id).with("about", place.kind.code());
            append_audit(transaction, by, told, now)?;
            find(transaction, inside, &id)?.ok_or(StoreError::NotFound)
        })
    }

    /// Changes a comment's text, or whether it is settled.
    pub fn update_comment(
        &self,
        by: &By,
        project: &ProjectId,
        id: &CommentId,
        change: &CommentChange<'_>,
        now: Micros,
    ) -> Result<Comment, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let mut told = note(AuditAction::UpdateComment, project, id);
            if let Some(text) = change.text {
                let sql = "UPDATE comment SET text = ?3, edited = ?4 WHERE project = ?1 AND id = ?2";
                one_changed(transaction.execute(sql, params![inside, id.0, text, now.0])?)?;
                told = told.with("text", true);
            }
            if let Some(resolved) = change.resolved {
                let (at, who) = if resolved { (Some(now.0), author(by)) } else { (None, None) };
                let sql = "UPDATE comment SET resolved = ?3, resolved_by = ?4 WHERE project = ?1 AND id = ?2";
                one_changed(transaction.execute(sql, params![inside, id.0, at, who])?)?;
                told = told.with("resolved", resolved);
            }
            changed(transaction, inside, Decided::Comments)?;
            append_audit(transaction, by, told, now)?;
            find(transaction, inside, id)?.ok_or(StoreError::NotFound)
        })
    }

    /// Removes a comment. Answers to it stay.
    pub fn delete_comment(&self, by: &By, project: &ProjectId, id: &CommentId, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let row = params![inside, id.0];
            one_changed(transaction.execute("DELETE FROM comment WHERE project = ?1 AND id = ?2", row)?)?;
            changed(transaction, inside, Decided::Comments)?;
            append_audit(transaction, by, note(AuditAction::DeleteComment, project, id), now).map(drop)
        })
    }
}

fn check_new(
    transaction: &Transaction<'_>,
    project: i64,
    place: &CommentPlace,
    reply_to: Option<&CommentId>,
) -> Result<(), StoreError> {
    let count: i64 =
        transaction.query_row("SELECT count(*) FROM comment WHERE project = ?1", [project], |row| row.get(0))?;
    if count >= MOST_COMMENTS {
        return Err(StoreError::Conflict { rule: "too_many_comments" });
    }
    if let Some(journey) = &place.journey {
        let mut known =
            transaction.prepare_cached("SELECT 1 FROM journey_definition WHERE project = ?1 AND id = ?2")?;
        if !known.exists(params![project, journey.0])? {
            return Err(StoreError::Conflict { rule: "unknown_journey" });
        }
    }
    let answered = reply_to.map(|id| find(transaction, project, id)).transpose()?;
    let same = |key: &str| key == place.key || place.kind == CommentKind::Channel && same_channel(key, &place.key);
    let fits = |found: &Option<Comment>| {
        found.as_ref().is_some_and(|found| found.place.kind == place.kind && same(&found.place.key))
    };
    if answered.as_ref().is_none_or(fits) { Ok(()) } else { Err(StoreError::Conflict { rule: "reply_elsewhere" }) }
}

fn note(action: AuditAction, project: &ProjectId, id: &CommentId) -> AuditNote {
    AuditNote::done(action).to(AuditKind::Comment, id.0.clone()).in_project(project)
}

const SELECT: &str =
    "SELECT c.id, c.kind, c.key, c.journey, c.label, c.path, c.text, author.id, author.name, c.created, c.edited,
            c.resolved, resolver.id, resolver.name, c.reply_to
     FROM comment AS c LEFT JOIN member AS author ON author.id = c.author
     LEFT JOIN member AS resolver ON resolver.id = c.resolved_by";

fn find(connection: &Connection, project: i64, id: &CommentId) -> Result<Option<Comment>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE c.project = ?1 AND c.id = ?2"))?;
    Ok(statement.query_row(params![project, id.0], comment_from).optional()?)
}

fn comment_from(row: &Row<'_>) -> rusqlite::Result<Comment> {
    let kind: String = row.get(1)?;
    let moment = |column| row.get::<_, Option<i64>>(column).map(|at| at.map(Micros));
    Ok(Comment {
        id: CommentId(row.get(0)?),
        place: CommentPlace {
            kind: CommentKind::from_code(&kind).ok_or_else(|| crate::access::unreadable(1))?,
            key: row.get(2)?,
            journey: row.get::<_, Option<String>>(3)?.map(JourneyId),
            label: row.get(4)?,
            path: row.get(5)?,
        },
        text: row.get(6)?,
        by: member_ref(row, 7)?,
        at: Micros(row.get(9)?),
        edited: moment(10)?,
        resolved: moment(11)?,
        resolved_by: member_ref(row, 12)?,
        reply_to: row.get::<_, Option<String>>(14)?.map(CommentId),
    })
}
