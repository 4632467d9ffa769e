//! Projects: whose data belongs together, and what is decided about it.

use crate::StoreError;
use model::{Micros, ProjectId, ProjectSettings};
use rusqlite::{Connection, TransactionBehavior, params};

/// Makes the default project of a new data directory; answers whether it did.
pub(crate) fn make_default(connection: &mut Connection, now: Micros) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let none: bool = transaction.query_row("SELECT NOT EXISTS (SELECT 1 FROM project)", [], |row| row.get(0))?;
    if none {
        transaction.execute(
            "INSERT INTO project (public_id, name, created, settings) VALUES (?1, ?2, ?3, ?4)",
            params![ProjectId::default_project().0, "Resa", now.0, settings_text(&ProjectSettings::default())],
        )?;
    }
    transaction.commit()?;
    Ok(none)
}

fn settings_text(settings: &ProjectSettings) -> String {
    serde_json::to_string(settings).expect("settings are plain data, which can always be written")
}
