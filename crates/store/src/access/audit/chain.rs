//! The chain of the audit log: what is hashed, and where a chain was broken. No database, no files.
//!
//! The hash of a line is the SHA-256 of its exact JSON text, which holds the hash of the line before.
//! An exported line is `{"hash":"<64 hex signs>","entry":<that text>}`: whoever doubts this program
//! cuts off 83 bytes in front and one behind, and computes it with any tool.
//!
//! A chain alone does not show that its end was cut off or that all of it was written anew: that is
//! what [`Anchor`]s are for, kept where the database cannot reach them.

use model::AuditEntry;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

/// What stands before the first line.
pub(crate) const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A line and hash that were true at some moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The line's number.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
}

/// A log in which everything is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How many lines there are.
    pub entries: i64,
    /// The hash of the last one.
    pub head: String,
    /// The last line that an anchor outside vouches for; what comes after it could have been cut off.
    pub anchored: i64,
}

/// The first line that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstBad {
    /// Its number.
    pub seq: i64,
    /// What is wrong.
    pub what: Damage,
}

/// What can be wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// Its text or its hash was changed.
    Edited,
    /// It is not there.
    Missing,
    /// Another line stands in its place.
    Misplaced,
    /// It is no line of an audit log.
    Unreadable,
    /// It, or one after `after`, was written anew together with all that follow.
    Rewritten {
        /// The last line that an anchor vouches for.
        after: i64,
    },
}

impl fmt::Display for FirstBad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seq = self.seq;
        match self.what {
            Damage::Edited => write!(f, "entry {seq} was changed"),
            Damage::Missing => write!(f, "entry {seq} is missing"),
            Damage::Misplaced => write!(f, "another entry stands in the place of entry {seq}"),
            Damage::Unreadable => write!(f, "entry {seq} cannot be read"),
            Damage::Rewritten { after } => {
                write!(f, "the log was written anew somewhere from entry {} to {seq}", after + 1)
            }
        }
    }
}

impl std::error::Error for FirstBad {}

/// The text of a line and its hash.
pub(crate) fn write_line(entry: &AuditEntry) -> (String, String) {
    let line = serde_json::to_string(entry).expect("an entry is plain data, which can always be written");
    let hash = hash_of(&line);
    (line, hash)
}

/// A line as it is exported, without the line break.
pub(crate) fn exported(line: &str, hash: &str) -> String {
    format!("{{\"hash\":\"{hash}\",\"entry\":{line}}}")
}

/// The line and the hash in an exported line.
fn parted(text: &str) -> Option<(&str, &str)> {
    let (hash, rest) = text.strip_prefix("{\"hash\":\"")?.split_once("\",\"entry\":")?;
    Some((rest.strip_suffix('}')?, hash))
}

/// SHA-256 in hexadecimal.
fn hash_of(line: &str) -> String {
    Sha256::digest(line.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Verifies an export by itself: no data directory, no secrets.
///
/// # Errors
/// The first line that is not as it was written.
pub fn verify_export(lines: impl BufRead, anchors: &[Anchor]) -> Result<Verified, FirstBad> {
    let mut checker = Checker::new(anchors);
    for text in lines.lines() {
        let text = text.unwrap_or_default(); // not UTF-8: no line of ours
        match parted(&text) {
            Some((line, hash)) => checker.take(None, line, hash)?,
            None => checker.take(None, "", "")?,
        }
    }
    checker.finish()
}

/// Takes the lines of a log one by one and finds the first bad one.
#[derive(Debug)]
pub(crate) struct Checker {
    anchors: BTreeMap<i64, String>,
    last: Link,
    anchored: i64,
    doubt: Option<Link>,
}

#[derive(Clone, Debug)]
struct Link {
    seq: i64,
    hash: String,
}

impl Checker {
    pub(crate) fn new(anchors: &[Anchor]) -> Checker {
        let anchors = anchors.iter().map(|anchor| (anchor.seq, anchor.hash.clone())).collect();
        Checker { anchors, last: Link { seq: 0, hash: BEGINNING.into() }, anchored: 0, doubt: None }
    }

    /// The next line, with the number that it is stored under if it is stored.
    pub(crate) fn take(&mut self, stored: Option<i64>, line: &str, hash: &str) -> Result<(), FirstBad> {
        let seq = self.last.seq + 1;
        let bad = |what| Err(FirstBad { seq, what });
        let own = read(line, hash);
        if let Some(earlier) = self.doubt.take() {
            // The link between the last two was broken. Whoever this one agrees with was not changed.
            let agrees = own.as_ref().is_ok_and(|entry| entry.previous == self.last.hash);
            return Err(self.culprit(&earlier, agrees));
        }
        if let Some(stored) = stored.filter(|stored| *stored != seq) {
            return bad(if stored > seq { Damage::Missing } else { Damage::Misplaced });
        }
        let entry = own.map_err(|what| FirstBad { seq, what })?;
        if entry.seq != seq {
            return bad(if stored.is_none() && entry.seq > seq { Damage::Missing } else { Damage::Misplaced });
        }
        let linked = entry.previous == self.last.hash;
        let earlier = std::mem::replace(&mut self.last, Link { seq, hash: hash.to_string() });
        if !linked {
            self.doubt = Some(earlier);
            return Ok(());
        }
        match self.anchors.get(&seq) {
            Some(anchor) if anchor != hash => bad(Damage::Rewritten { after: self.anchored }),
            Some(_) => {
                self.anchored = seq;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The verdict after the last line.
    pub(crate) fn finish(mut self) -> Result<Verified, FirstBad> {
        if let Some(earlier) = self.doubt.take() {
            return Err(self.culprit(&earlier, true));
        }
        let beyond = self.anchors.keys().any(|seq| *seq > self.last.seq);
        if beyond {
            return Err(FirstBad { seq: self.last.seq + 1, what: Damage::Missing });
        }
        Ok(Verified { entries: self.last.seq, head: self.last.hash, anchored: self.anchored })
    }

    /// Which of two lines that no longer belong together was changed.
    fn culprit(&self, earlier: &Link, next_agrees: bool) -> FirstBad {
        let vouched = |link: &Link| self.anchors.get(&link.seq).is_some_and(|hash| *hash == link.hash);
        let earlier_stands = earlier.seq == 0 || vouched(earlier);
        let later_stands = vouched(&self.last) || next_agrees;
        let seq = if later_stands && !earlier_stands { earlier.seq } else { self.last.seq };
        FirstBad { seq, what: Damage::Edited }
    }
}

/// A line's entry, if its hash is its own.
fn read(line: &str, hash: &str) -> Result<AuditEntry, Damage> {
    if line.is_empty() && hash.is_empty() {
        return Err(Damage::Unreadable);
    }
    if hash_of(line) != hash {
        return Err(Damage::Edited);
    }
    serde_json::from_str(line).map_err(|_| Damage::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Actor, AuditAction, AuditKind, AuditNote, MemberId, Micros, ProjectId};

    fn log(count: i64) -> Vec<(String, String)> {
        let mut previous = BEGINNING.to_string();
        let mut lines = Vec::new();
        for seq in 1..=count {
            let note = AuditNote::done(AuditAction::Invite).to(AuditKind::Invitation, format!("inv_{seq}"));
            let note = note.in_project(&ProjectId("default".into())).with("role", "viewer").with("tries", seq);
            let actor = Actor::Member(MemberId("mbr_1".into()));
            let (line, hash) =
                write_line(&AuditEntry::of(note, seq, Micros(seq), &actor, Some("req_å"), previous.clone()));
            previous.clone_from(&hash);
            lines.push((line, hash));
        }
        lines
    }

    fn verify(lines: &[(String, String)], anchors: &[Anchor]) -> Result<Verified, FirstBad> {
        let export: String = lines.iter().map(|(line, hash)| exported(line, hash) + "\n").collect();
        verify_export(export.as_bytes(), anchors)
    }

    #[test]
    fn a_log_as_it_was_written_is_verified() {
        let lines = log(5);
        let verified = verify(&lines, &[]).unwrap();
        assert_eq!((verified.entries, verified.head.as_str(), verified.anchored), (5, lines[4].1.as_str(), 0));
        assert_eq!(verify(&[], &[]).unwrap().entries, 0);
    }

    #[test]
    fn the_text_that_is_hashed_never_changes() {
        let (line, hash) = &log(1)[0];
        assert_eq!(
            line,
            "{\"seq\":1,\"at\":\"1970-01-01T00:00:00.000001Z\",\"actor\":\"mbr_1\",\"action\":\"invitation.create\",\
             \"object\":{\"kind\":\"invitation\",\"id\":\"inv_1\"},\"result\":\"ok\",\"project\":\"default\",\
             \"request_id\":\"req_å\",\"detail\":{\"role\":\"viewer\",\"tries\":1},\
             \"previous\":\"0000000000000000000000000000000000000000000000000000000000000000\"}"
        );
        // What `sha256sum` says of that text.
        assert_eq!(hash, "f656b91aecd5846cd27fa2824227739f6b32526300cd5a1258fd58aed58197f8");
        let text = exported(line, hash);
        assert_eq!(text.as_bytes()[83..text.len() - 1], *line.as_bytes());
    }

    #[test]
    fn a_line_that_was_changed_and_hashed_again_is_the_one_that_is_named() {
        for changed in 1..=5_usize {
            let mut lines = log(5);
            let line = lines[changed - 1].0.replace("viewer", "admin");
            lines[changed - 1] = (line.clone(), hash_of(&line));
            let anchors = [Anchor { seq: 5, hash: log(5)[4].1.clone() }];
            let bad = verify(&lines, &anchors).unwrap_err();
            assert_eq!(bad.seq, changed as i64, "{bad}");
        }
    }

    #[test]
    fn a_log_written_anew_from_some_line_on_is_found_through_the_anchors() {
        let anchors: Vec<Anchor> = [2, 4].map(|seq| Anchor { seq, hash: log(5)[seq as usize - 1].1.clone() }).into();
        let mut lines = log(2);
        for seq in 3..=5 {
            let previous = lines[seq - 2].1.clone();
            let note = AuditNote::done(AuditAction::Backup);
            lines.push(write_line(&AuditEntry::of(note, seq as i64, Micros(9), &Actor::Cli, None, previous)));
        }
        assert!(verify(&lines, &[]).is_ok(), "the chain itself is whole");
        assert_eq!(verify(&lines, &anchors), Err(FirstBad { seq: 4, what: Damage::Rewritten { after: 2 } }));
    }
}
