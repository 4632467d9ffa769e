//! Who may answer for something: the members of a project, and the owners of the organisation.

use crate::projects::number;
use crate::{Store, StoreError};
use model::{By, MemberId, MemberRef, ProjectId};
use rusqlite::{Connection, Row};

/// That the member `m` works in a project, whose number stands in the braces.
macro_rules! works_in {
    ($project:literal) => {
        concat!(
            "m.disabled = 0 AND (m.owner = 1 OR EXISTS (SELECT 1 FROM membership WHERE membership.member = m.id \
             AND membership.project = ",
            $project,
            "))"
        )
    };
}
pub(crate) use works_in;

impl Store {
    /// Who may answer for something in a project, by name.
    pub fn list_colleagues(&self, project: &ProjectId) -> Result<Vec<MemberRef>, StoreError> {
        self.main().read(|connection| {
            let inside = number(connection, project)?;
            let mut statement = connection.prepare_cached(concat!(
                "SELECT id, name FROM member AS m WHERE ",
                works_in!("?1"),
                " ORDER BY name, id"
            ))?;
            let colleagues = statement.query_map([inside], |row| member_ref(row, 0))?;
            Ok(colleagues.flat_map(Result::transpose).collect::<Result<_, _>>()?)
        })
    }
}

/// Refuses someone who does not work in the project.
pub(crate) fn check_colleague(connection: &Connection, project: i64, member: &MemberId) -> Result<(), StoreError> {
    let mut statement =
        connection.prepare_cached(concat!("SELECT 1 FROM member AS m WHERE id = ?2 AND ", works_in!("?1")))?;
    let works_here = statement.exists(rusqlite::params![project, member.0])?;
    if works_here { Ok(()) } else { Err(StoreError::Conflict { rule: "owner_not_in_project" }) }
}

/// A member from two columns, id and name; `None` where there is none.
pub(crate) fn member_ref(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<MemberRef>> {
    let id: Option<String> = row.get(first)?;
    let name: Option<String> = row.get(first + 1)?;
    Ok(id.zip(name).map(|(id, name)| MemberRef { id: MemberId(id), name }))
}

/// The member who acts, as it is written beside what they did.
pub(crate) fn author(by: &By) -> Option<&str> {
    by.actor.member().map(|member| member.0.as_str())
}
