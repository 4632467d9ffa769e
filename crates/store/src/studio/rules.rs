//! The rules that name stations: one ordered list for each project, written whole.

use crate::access::append_audit;
use crate::projects::number;
use crate::studio::colleagues::{author, member_ref};
use crate::studio::definition::{Decided, changed};
use crate::{Store, StoreError};
use model::{AuditAction, AuditKind, AuditNote, By, Micros, ProjectId, StationRule, StationRules, StationSpec};
use rusqlite::{Connection, params};

impl Store {
    /// The rules of a project; of version 0 where nobody has written any.
    pub fn station_rules(&self, project: &ProjectId) -> Result<StationRules, StoreError> {
        self.main().read(|connection| read(connection, number(connection, project)?))
    }

    /// Writes the rules anew, unless somebody else did since `seen`.
    ///
    /// # Errors
    /// Not found; a conflict: `stale`.
    pub fn put_station_rules(
        &self,
        by: &By,
        project: &ProjectId,
        seen: u64,
        rules: &[StationRule],
        stations: &[StationSpec],
        now: Micros,
    ) -> Result<StationRules, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            if read(transaction, inside)?.version != seen {
                return Err(StoreError::Conflict { rule: "stale" });
            }
            transaction.execute(
                "INSERT INTO station_rules (project, version, rules, stations, updated, updated_by)
                 VALUES (?1, 1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (project) DO UPDATE SET version = version + 1, rules = excluded.rules,
                     stations = excluded.stations, updated = excluded.updated, updated_by = excluded.updated_by",
                params![inside, text(rules), text(stations), now.0, author(by)],
            )?;
            changed(transaction, inside, Decided::Rules)?;
            let told = AuditNote::done(AuditAction::UpdateRules)
                .to(AuditKind::Project, project.0.clone())
                .in_project(project)
                .with("rules", rules.len() as i64)
                .with("stations", stations.len() as i64);
            append_audit(transaction, by, told, now)?;
            read(transaction, inside)
        })
    }
}

pub(super) fn read(connection: &Connection, project: i64) -> Result<StationRules, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT version, rules, stations, updated, member.id, member.name
         FROM station_rules LEFT JOIN member ON member.id = updated_by WHERE project = ?1",
    )?;
    let mut rows = statement.query([project])?;
    let Some(row) = rows.next()? else { return Ok(StationRules::default()) };
    let unreadable = |error: serde_json::Error| StoreError::Corrupt(format!("the rules cannot be read: {error}"));
    Ok(StationRules {
        version: row.get(0)?,
        rules: serde_json::from_str(&row.get::<_, String>(1)?).map_err(unreadable)?,
        stations: serde_json::from_str(&row.get::<_, String>(2)?).map_err(unreadable)?,
        updated: Some(Micros(row.get(3)?)),
        updated_by: member_ref(row, 4)?,
    })
}

fn text<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).expect("rules are plain data, which can always be written")
}
