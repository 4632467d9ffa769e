//! Projects: whose data belongs together, and what is decided about it.

use crate::access::append_audit;
use crate::secrets::random;
use crate::{Store, StoreError};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::{AuditAction, AuditKind, AuditNote, By, Micros, Project, ProjectId, ProjectSettings};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

impl Store {
    /// All projects, the oldest first.
    pub fn list_projects(&self) -> Result<Vec<Project>, StoreError> {
        self.main().read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT public_id, name, created, settings FROM project ORDER BY id")?;
            let rows = statement.query_and_then([], read_project)?;
            rows.collect()
        })
    }

    /// A project by its id.
    pub fn find_project(&self, project: &ProjectId) -> Result<Option<Project>, StoreError> {
        self.main().read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT public_id, name, created, settings FROM project WHERE public_id = ?1")?;
            let mut rows = statement.query_and_then([&project.0], read_project)?;
            rows.next().transpose()
        })
    }

    /// Makes a project with an id that nobody can guess.
    pub fn create_project(
        &self,
        by: &By,
        name: &str,
        settings: &ProjectSettings,
        now: Micros,
    ) -> Result<Project, StoreError> {
        let id = ProjectId(format!("prj_{}", URL_SAFE_NO_PAD.encode(random::<16>()?)));
        let project = Project { id, name: name.to_string(), created: now, settings: settings.clone() };
        self.main().write(|transaction| {
            insert(transaction, &project)?;
            let note = AuditNote::done(AuditAction::CreateProject).to(AuditKind::Project, project.id.0.clone());
            append_audit(transaction, by, note.in_project(&project.id), now).map(drop)
        })?;
        Ok(project)
    }

    /// Changes a project's name, what is decided about its data, or both; all of it or nothing.
    pub fn update_project(
        &self,
        by: &By,
        project: &ProjectId,
        name: Option<&str>,
        settings: Option<&ProjectSettings>,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let mut note = AuditNote::done(AuditAction::UpdateProject)
                .to(AuditKind::Project, project.0.clone())
                .in_project(project);
            if let Some(settings) = settings {
                let sql = "UPDATE project SET settings = ?2 WHERE public_id = ?1";
                one_changed(transaction.execute(sql, params![project.0, settings_text(settings)])?)?;
                note = note
                    .with("retention_days", i64::from(settings.retention_days))
                    .with("keep_originals", settings.keep_originals)
                    .with("customer_view", settings.customer_view)
                    .with("time_zone", settings.time_zone.as_str());
            }
            if let Some(name) = name {
                let sql = "UPDATE project SET name = ?2 WHERE public_id = ?1";
                one_changed(transaction.execute(sql, params![project.0, name])?)?;
                note = note.with("renamed", true);
            }
            append_audit(transaction, by, note, now).map(drop)
        })
    }

    /// Deletes a project with everything in both databases. Its blocks are the caller's to delete. The
    /// default project stays.
    pub fn delete_project(&self, project: &ProjectId) -> Result<(), StoreError> {
        if *project == ProjectId::default_project() {
            return Err(StoreError::Conflict { rule: "default_project_stays" });
        }
        self.vault().write(|transaction| {
            transaction.execute("DELETE FROM identity WHERE project = ?1", [&project.0])?;
            Ok(())
        })?;
        self.main().write(|transaction| {
            one_changed(transaction.execute("DELETE FROM project WHERE public_id = ?1", [&project.0])?)
        })
    }
}

/// The number that a project has inside; [`StoreError::NotFound`] where there is no such project.
pub(crate) fn number(connection: &Connection, project: &ProjectId) -> Result<i64, StoreError> {
    find_number(connection, project)?.ok_or(StoreError::NotFound)
}

/// The number that a project has inside.
pub(crate) fn find_number(connection: &Connection, project: &ProjectId) -> Result<Option<i64>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT id FROM project WHERE public_id = ?1")?;
    Ok(statement.query_row([&project.0], |row| row.get(0)).optional()?)
}

/// [`StoreError::NotFound`] where a change found nothing to change.
pub(crate) fn one_changed(changed: usize) -> Result<(), StoreError> {
    if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// Makes the default project of a new data directory; answers whether it did.
pub(crate) fn make_default(connection: &mut Connection, now: Micros) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let none: bool = transaction.query_row("SELECT NOT EXISTS (SELECT 1 FROM project)", [], |row| row.get(0))?;
    if none {
        let id = ProjectId::default_project();
        let project = Project { id, name: "Resa".into(), created: now, settings: ProjectSettings::default() };
        insert(&transaction, &project)?;
    }
    transaction.commit()?;
    Ok(none)
}

fn insert(connection: &Connection, project: &Project) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO project (public_id, name, created, settings) VALUES (?1, ?2, ?3, ?4)",
        params![project.id.0, project.name, project.created.0, settings_text(&project.settings)],
    )?;
    Ok(())
}

fn read_project(row: &Row<'_>) -> Result<Project, StoreError> {
    let id = ProjectId(row.get(0)?);
    let settings = read_settings(&id, &row.get::<_, String>(3)?)?;
    Ok(Project { id, name: row.get(1)?, created: Micros(row.get(2)?), settings })
}

pub(crate) fn read_settings(project: &ProjectId, text: &str) -> Result<ProjectSettings, StoreError> {
    serde_json::from_str(text).map_err(|error| {
        StoreError::Corrupt(format!("the settings of the project `{project}` cannot be read: {error}"))
    })
}

fn settings_text(settings: &ProjectSettings) -> String {
    serde_json::to_string(settings).expect("settings are plain data, which can always be written")
}
