//! What becomes of a finding: a status with its reason, who answers for it, and the cause that a person confirmed.

use super::history::{self, NewLine};
use crate::access::{append_audit, unreadable};
use crate::projects::number;
use crate::studio::{Decided, author, changed, check_colleague, member_ref, works_in};
use crate::{Store, StoreError};
use model::{
    AuditAction, AuditKind, AuditNote, By, ConfirmedCause, DecidedFinding, FindingAbout, FindingChange, FindingLine,
    FindingStatus, MemberId, Micros, ProjectId,
};
use rusqlite::{Connection, Row, Transaction, params};
use std::collections::HashMap;

/// More findings are not decided about in one project.
const MOST_DECIDED: i64 = 10_000;

/// What somebody decides about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDecision {
    /// What becomes of it.
    pub status: FindingStatus,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it; they must work in the project.
    pub owner: Option<MemberId>,
    /// The confirmed cause and the basis of that. Told again as it was, it stays confirmed by who confirmed it.
    pub confirmed: Option<(String, String)>,
    /// What the finding is about, as the analysis says it now; nothing where it does not know it any more.
    pub about: Option<FindingAbout>,
}

impl Store {
    /// The findings of a project that people decided something about, the latest changed first.
    pub fn decided_findings(&self, project: &ProjectId) -> Result<Vec<DecidedFinding>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection
                .prepare_cached(&format!("{SELECT} WHERE d.project = ?1 ORDER BY d.changed DESC, d.finding"))?;
            let mut all: Vec<DecidedFinding> =
                statement.query_and_then([inside], decided_from)?.collect::<Result<_, _>>()?;
            let mut lines: HashMap<String, Vec<FindingLine>> = HashMap::new();
            for (finding, line) in history::list(connection, inside, None)? {
                lines.entry(finding).or_default().push(line);
            }
            for decided in &mut all {
                decided.history = lines.remove(&decided.id).unwrap_or_default();
            }
            Ok(all)
        })
    }

    /// What was decided about one finding; `None` where nobody has.
    pub fn find_decided(&self, project: &ProjectId, finding: &str) -> Result<Option<DecidedFinding>, StoreError> {
        self.main().read(|connection| find(connection, number(connection, project)?, finding))
    }

    /// The findings that people decided about or plan measures for, each once, in order of their ids, and what they are
    /// about: what is told of whether it is claimed or not.
    pub fn followed_findings(&self, project: &ProjectId) -> Result<Vec<(String, FindingAbout)>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(
                "SELECT finding, about FROM finding_decision WHERE project = ?1
                 UNION ALL
                 SELECT finding, min(about) FROM action WHERE project = ?1 AND finding NOT IN
                     (SELECT finding FROM finding_decision WHERE project = ?1)
                 GROUP BY finding ORDER BY 1",
            )?;
            let followed = statement.query_map([inside], |row| {
                let about: String = row.get(1)?;
                Ok((row.get(0)?, serde_json::from_str(&about).map_err(|_| unreadable(1))?))
            })?;
            Ok(followed.collect::<Result<_, _>>()?)
        })
    }

    /// Decides about a finding, unless somebody else did since `seen` (0: nobody had).
    ///
    /// # Errors
    /// Not found: also where neither the analysis nor anybody who decided before knows what it is about. A conflict:
    /// `stale`, `owner_not_in_project`, `dismissed_needs_a_reason`, `too_many_findings`.
    pub fn decide_finding(
        &self,
        by: &By,
        project: &ProjectId,
        finding: &str,
        seen: u64,
        new: &NewDecision,
        now: Micros,
    ) -> Result<DecidedFinding, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let before = find(transaction, inside, finding)?;
            if before.as_ref().map_or(0, |before| before.version) != seen {
                return Err(StoreError::Conflict { rule: "stale" });
            }
            let about = new.about.as_ref().or(before.as_ref().map(|before| &before.about));
            let about = super::actions::text(about.ok_or(StoreError::NotFound)?);
            let owner_before = owner_of(transaction, inside, finding)?;
            if let Some(owner) = &new.owner {
                check_colleague(transaction, inside, owner)?;
            }
            if before.is_none() {
                check_room(transaction, inside)?;
            }
            let confirmed = new.confirmed.as_ref();
            let is_confirmed_anew = confirmed.is_some() && !is_same_cause(before.as_ref(), confirmed);
            transaction.execute(
                "INSERT INTO finding_decision (project, finding, about, status, reason, owner, cause, basis, confirmed,
                                               confirmed_by, version, changed, changed_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, iif(?7 IS NULL, NULL, ?9), iif(?7 IS NULL, NULL, ?10), 1, ?9, ?10)
                 ON CONFLICT (project, finding) DO UPDATE SET about = excluded.about, status = excluded.status,
                     reason = excluded.reason, owner = excluded.owner, cause = excluded.cause, basis = excluded.basis,
                     confirmed = iif(?11 OR excluded.cause IS NULL, excluded.confirmed, confirmed),
                     confirmed_by = iif(?11 OR excluded.cause IS NULL, excluded.confirmed_by, confirmed_by),
                     version = version + 1, changed = excluded.changed, changed_by = excluded.changed_by",
                params![
                    inside,
                    finding,
                    about,
                    new.status.code(),
                    new.reason,
                    new.owner.as_ref().map(|owner| &owner.0),
                    confirmed.map(|(cause, _)| cause),
                    confirmed.map(|(_, basis)| basis),
                    now.0,
                    author(by),
                    is_confirmed_anew
                ],
            )?;
            for line in lines(before.as_ref(), owner_before.as_deref(), new) {
                history::add(transaction, inside, finding, by, line, now)?;
            }
            changed(transaction, inside, Decided::Findings)?;
            let told = AuditNote::done(AuditAction::DecideFinding)
                .to(AuditKind::Finding, finding)
                .in_project(project)
                .with("status", new.status.code())
                .with("has_owner", new.owner.is_some())
                .with("confirmed", confirmed.is_some());
            append_audit(transaction, by, told, now)?;
            find(transaction, inside, finding)?.ok_or(StoreError::NotFound)
        })
    }
}

/// Whether the cause that is told is the one that was confirmed before, on the same ground.
fn is_same_cause(before: Option<&DecidedFinding>, told: Option<&(String, String)>) -> bool {
    let before = before.and_then(|before| before.confirmed.as_ref());
    match (before, told) {
        (None, None) => true,
        (Some(before), Some((cause, basis))) => before.cause == *cause && before.basis == *basis,
        _ => false,
    }
}

/// What a decision changes, a line each.
fn lines<'a>(
    before: Option<&'a DecidedFinding>,
    owner_before: Option<&'a str>,
    new: &'a NewDecision,
) -> Vec<NewLine<'a>> {
    let mut lines = Vec::new();
    let status = before.map_or(FindingStatus::New, |before| before.status);
    let reason = before.and_then(|before| before.reason.as_deref());
    if status != new.status || reason != new.reason.as_deref() {
        lines.push(NewLine {
            what: FindingChange::Status,
            before: Some(status.code()),
            after: Some(new.status.code()),
            reason: new.reason.as_deref(),
        });
    }
    let owner = new.owner.as_ref().map(|owner| owner.0.as_str());
    if owner_before != owner {
        lines.push(NewLine { what: FindingChange::Owner, before: owner_before, after: owner, reason: None });
    }
    if !is_same_cause(before, new.confirmed.as_ref()) {
        let confirmed = before.and_then(|before| before.confirmed.as_ref());
        lines.push(NewLine {
            what: FindingChange::Confirmed,
            before: confirmed.map(|confirmed| confirmed.cause.as_str()),
            after: new.confirmed.as_ref().map(|(cause, _)| cause.as_str()),
            reason: new.confirmed.as_ref().map(|(_, basis)| basis.as_str()),
        });
    }
    lines
}

fn check_room(transaction: &Transaction<'_>, project: i64) -> Result<(), StoreError> {
    let sql = "SELECT count(*) FROM finding_decision WHERE project = ?1";
    let count: i64 = transaction.query_row(sql, [project], |row| row.get(0))?;
    if count < MOST_DECIDED { Ok(()) } else { Err(StoreError::Conflict { rule: "too_many_findings" }) }
}

/// Who was named to answer for a finding, also where they do not work here any more.
fn owner_of(connection: &Connection, project: i64, finding: &str) -> Result<Option<String>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT owner FROM finding_decision WHERE project = ?1 AND finding = ?2")?;
    let mut rows = statement.query(params![project, finding])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?.flatten())
}

const SELECT: &str = concat!(
    "SELECT d.finding, d.about, d.status, d.reason, m.id, m.name, d.cause, d.basis, d.confirmed, confirmer.id,
            confirmer.name, d.version, d.changed, changer.id, changer.name
     FROM finding_decision AS d
     LEFT JOIN member AS m ON m.id = d.owner AND ",
    works_in!("d.project"),
    " LEFT JOIN member AS confirmer ON confirmer.id = d.confirmed_by
     LEFT JOIN member AS changer ON changer.id = d.changed_by"
);

fn find(connection: &Connection, project: i64, finding: &str) -> Result<Option<DecidedFinding>, StoreError> {
    let mut statement = connection.prepare_cached(&format!("{SELECT} WHERE d.project = ?1 AND d.finding = ?2"))?;
    let mut rows = statement.query_and_then(params![project, finding], decided_from)?;
    let Some(mut decided) = rows.next().transpose()? else { return Ok(None) };
    let lines = history::list(connection, project, Some(finding))?;
    decided.history = lines.into_iter().map(|(_, line)| line).collect();
    Ok(Some(decided))
}

fn decided_from(row: &Row<'_>) -> Result<DecidedFinding, StoreError> {
    let (status, confirmed): (String, Option<i64>) = (row.get(2)?, row.get(8)?);
    let confirmed = match confirmed {
        None => None,
        Some(at) => {
            Some(ConfirmedCause { cause: row.get(6)?, basis: row.get(7)?, by: member_ref(row, 9)?, at: Micros(at) })
        }
    };
    Ok(DecidedFinding {
        id: row.get(0)?,
        about: super::actions::read_json(row, 1, "what a finding is about")?,
        status: FindingStatus::from_code(&status).ok_or_else(|| unreadable(2))?,
        reason: row.get(3)?,
        owner: member_ref(row, 4)?,
        confirmed,
        version: row.get(11)?,
        changed: Micros(row.get(12)?),
        changed_by: member_ref(row, 13)?,
        history: Vec::new(),
    })
}
