//! Customers who do not want to be asked, and those who have changed their minds.

use crate::access::append_audit;
use crate::projects::number;
use crate::{Store, StoreError};
use model::{AuditNote, By, Micros, ProjectId};
use rusqlite::params;

impl Store {
    /// Notes that somebody does not want to be asked: no survey asks them from then on.
    pub fn opt_out(&self, project: &ProjectId, person: &str, now: Micros) -> Result<(), StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            transaction.execute(LEAVE, params![inside, person, now.0]).map(drop).map_err(StoreError::from)
        })
    }

    /// Writes down for a customer, by all their pseudonyms, whether surveys may ask them. Answers whether that was new;
    /// only then is it a line of the audit log, written with it.
    pub fn set_asking(
        &self,
        by: &By,
        project: &ProjectId,
        persons: &[String],
        may_ask: bool,
        note: AuditNote,
        now: Micros,
    ) -> Result<bool, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let mut changed = 0;
            for person in persons {
                changed += if may_ask {
                    let sql = "DELETE FROM opted_out WHERE project = ?1 AND person = ?2";
                    transaction.execute(sql, params![inside, person])?
                } else {
                    transaction.execute(LEAVE, params![inside, person, now.0])?
                };
            }
            if changed > 0 {
                append_audit(transaction, by, note, now)?;
            }
            Ok(changed > 0)
        })
    }
}

const LEAVE: &str = "INSERT INTO opted_out (project, person, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
