//! Everything that is defined for a project, at one moment, and the counters of its changes.

use crate::projects::number;
use crate::studio::{channels, journeys, register, rules};
use crate::{Store, StoreError};
use model::{ProjectId, StudioDefinition};
use rusqlite::{Connection, Transaction, params};

/// How often each kind of decision was changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StudioRevisions {
    /// Journeys.
    pub journeys: u64,
    /// Rules and stations without events.
    pub rules: u64,
    /// What was changed, or dealt out by lot.
    pub register: u64,
    /// Who answers for channels.
    pub channels: u64,
    /// Comments.
    pub comments: u64,
    /// Read-only links.
    pub links: u64,
    /// Surveys.
    pub surveys: u64,
    /// What was decided about findings, measures, and what failures are assumed to cost.
    pub findings: u64,
}

impl StudioRevisions {
    /// Of all that answers are computed from ([`Store::definition_of`]): another one, and they are computed anew.
    pub fn definition(&self) -> u64 {
        self.journeys + self.rules + self.register + self.channels
    }
}

/// A kind of decision, by the name of its counter.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Decided {
    Journeys,
    Rules,
    Register,
    Channels,
    Comments,
    Links,
    Surveys,
    Findings,
}

impl Decided {
    fn code(self) -> &'static str {
        match self {
            Decided::Journeys => "journeys",
            Decided::Rules => "rules",
            Decided::Register => "register",
            Decided::Channels => "channels",
            Decided::Comments => "comments",
            Decided::Links => "links",
            Decided::Surveys => "surveys",
            Decided::Findings => "findings",
        }
    }
}

impl Store {
    /// All that is defined for a project, from one consistent state. It is small: ask for it whenever it is
    /// needed, and keep what was computed from it by its revision.
    pub fn definition_of(&self, project: &ProjectId) -> Result<StudioDefinition, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let revisions = revisions(connection, inside)?;
            Ok(StudioDefinition {
                revision: revisions.definition(),
                journeys: journeys::list(connection, inside)?,
                rules: rules::read(connection, inside)?,
                register: register::read(connection, inside)?,
                channels: channels::list(connection, inside)?,
            })
        })
    }

    /// How often each kind of decision of a project was changed.
    pub fn studio_revisions(&self, project: &ProjectId) -> Result<StudioRevisions, StoreError> {
        self.main().read(|connection| revisions(connection, number(connection, project)?))
    }
}

fn revisions(connection: &Connection, project: i64) -> Result<StudioRevisions, StoreError> {
    let mut statement = connection.prepare_cached("SELECT what, revision FROM studio_revision WHERE project = ?1")?;
    let rows = statement.query_map([project], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u64>(1)?)))?;
    let mut revisions = StudioRevisions::default();
    for row in rows {
        let (what, revision) = row?;
        match what.as_str() {
            "journeys" => revisions.journeys = revision,
            "rules" => revisions.rules = revision,
            "register" => revisions.register = revision,
            "channels" => revisions.channels = revision,
            "comments" => revisions.comments = revision,
            "links" => revisions.links = revision,
            "surveys" => revisions.surveys = revision,
            "findings" => revisions.findings = revision,
            _ => return Err(StoreError::Corrupt("a counter of the studio has an unknown name".into())),
        }
    }
    Ok(revisions)
}

/// Notes, in the transaction of a change, that there was one.
pub(crate) fn changed(transaction: &Transaction<'_>, project: i64, what: Decided) -> Result<(), StoreError> {
    let mut statement = transaction.prepare_cached(
        "INSERT INTO studio_revision (project, what, revision) VALUES (?1, ?2, 1)
         ON CONFLICT (project, what) DO UPDATE SET revision = revision + 1",
    )?;
    statement.execute(params![project, what.code()])?;
    Ok(())
}
