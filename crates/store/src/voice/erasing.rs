//! How a customer is taken out of what is known of who was asked.

use crate::projects::number;
use crate::{Store, StoreError};
use model::{IdentityKey, ProjectId};
use rusqlite::params;

impl Store {
    /// Forgets whom these pseudonyms stood for wherever somebody was asked, left in peace, or got a link of their own.
    /// That a survey was shown stays counted, about nobody. Doing it twice is safe.
    pub fn erase_asked(&self, project: &ProjectId, identities: &[IdentityKey]) -> Result<usize, StoreError> {
        self.main().write(|transaction| {
            let inside = number(transaction, project)?;
            let names: Vec<&str> = identities.iter().map(IdentityKey::as_str).collect();
            // What a number left as goes with whoever it was reached as; not where it is somebody else's as well.
            let mut gone = transaction.execute(
                "DELETE FROM opted_out WHERE project = ?1
                 AND person IN (
                    SELECT reached FROM sms_talk WHERE project = ?1 AND person IN (SELECT value FROM json_each(?2))
                    UNION SELECT reached FROM invite
                    WHERE project = ?1 AND person IN (SELECT value FROM json_each(?2)))
                 AND person NOT IN (
                    SELECT reached FROM sms_talk WHERE project = ?1 AND person NOT IN (SELECT value FROM json_each(?2)))",
                params![inside, serde_json::json!(names).to_string()],
            )?;
            for identity in identities {
                for sql in [
                    "UPDATE display SET person = NULL, device = NULL, request = NULL, touchpoint = NULL,
                        answer = CASE WHEN answer IS NULL THEN NULL ELSE '' END
                     WHERE project = ?1 AND person = ?2",
                    "UPDATE display SET device = NULL, touchpoint = NULL WHERE project = ?1 AND device = ?2",
                    "DELETE FROM not_asked WHERE project = ?1 AND person = ?2",
                    "DELETE FROM opted_out WHERE project = ?1 AND person = ?2",
                    "DELETE FROM survey_link WHERE project = ?1 AND person = ?2",
                    "DELETE FROM held_response WHERE project = ?1 AND (person = ?2 OR device = ?2)",
                    // Who waited for a letter gets none; that there was one stays counted.
                    "UPDATE invite SET person = NULL, reached = NULL, display = NULL, address = NULL, code = NULL,
                        reason = CASE WHEN state IN ('waiting', 'sending') THEN 'erased' ELSE reason END,
                        state = CASE WHEN state IN ('waiting', 'sending') THEN 'left' ELSE state END
                     WHERE project = ?1 AND (person = ?2 OR reached = ?2)",
                    // A conversation under way ends without an answer; that messages came stays counted.
                    "DELETE FROM sms_reply WHERE project = ?1 AND reached IN (
                        SELECT reached FROM sms_talk WHERE project = ?1 AND person = ?2 UNION ALL SELECT ?2)",
                    "UPDATE sms_heard SET reached = NULL WHERE project = ?1 AND reached IN (
                        SELECT reached FROM sms_talk WHERE project = ?1 AND person = ?2 UNION ALL SELECT ?2)",
                    "DELETE FROM sms_talk WHERE project = ?1 AND (person = ?2 OR reached = ?2)",
                ] {
                    gone += transaction.execute(sql, params![inside, identity.as_str()])?;
                }
            }
            Ok(gone)
        })
    }
}
