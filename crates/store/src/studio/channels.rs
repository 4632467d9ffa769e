//! Who answers for which channel.

use crate::access::append_audit;
use crate::projects::number;
use crate::studio::colleagues::{check_colleague, member_ref, works_in};
use crate::studio::definition::{Decided, changed};
use crate::{Store, StoreError};
use model::{
    AuditAction, AuditKind, AuditNote, By, ChannelOwner, MemberId, Micros, ProjectId, channel_code, same_channel,
};
use rusqlite::{Connection, params};

impl Store {
    /// The channels of a project that somebody was named for, by name. Who has left is not named any more.
    pub fn list_channel_owners(&self, project: &ProjectId) -> Result<Vec<ChannelOwner>, StoreError> {
        self.main().read(|connection| list(connection, number(connection, project)?))
    }

    /// Says who answers for a channel, by whichever of its names, or that nobody does.
    ///
    /// # Errors
    /// Not found; a conflict: `owner_not_in_project`.
    pub fn put_channel_owner(
        &self,
        by: &By,
        project: &ProjectId,
        channel: &str,
        member: Option<&MemberId>,
        now: Micros,
    ) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            for known in list(transaction, inside)?.iter().filter(|known| same_channel(&known.channel, channel)) {
                let row = params![inside, known.channel];
                transaction.execute("DELETE FROM channel_owner WHERE project = ?1 AND channel = ?2", row)?;
            }
            let channel = channel_code(channel);
            if let Some(member) = member {
                check_colleague(transaction, inside, member)?;
                transaction.execute(
                    "INSERT INTO channel_owner (project, channel, member, since) VALUES (?1, ?2, ?3, ?4)",
                    params![inside, channel, member.0, now.0],
                )?;
            }
            changed(transaction, inside, Decided::Channels)?;
            let told = AuditNote::done(AuditAction::ChangeChannelOwner)
                .to(AuditKind::Channel, channel)
                .in_project(project)
                .with("member", member.map_or("nobody", |member| member.0.as_str()));
            append_audit(transaction, by, told, now).map(drop)
        })
    }
}

pub(super) fn list(connection: &Connection, project: i64) -> Result<Vec<ChannelOwner>, StoreError> {
    let mut statement = connection.prepare_cached(concat!(
        "SELECT channel, m.id, m.name FROM channel_owner AS c LEFT JOIN member AS m ON m.id = c.member AND ",
        works_in!("c.project"),
        " WHERE c.project = ?1 ORDER BY channel"
    ))?;
    let rows =
        statement.query_map([project], |row| Ok(ChannelOwner { channel: row.get(0)?, owner: member_ref(row, 1)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
