//! What was sent and what was acknowledged, and the comparison with what is there afterwards:
//! nothing acknowledged lost, nothing twice, nothing invented, no half batches.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One connection's account. Events are numbered from 0 in the order of sending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Account {
    /// Events below this number were sent at least once.
    pub(crate) sent: u64,
    /// Batches that were sent and never acknowledged, as first and one past the last.
    pub(crate) unanswered: Vec<(u64, u64)>,
}

impl Account {
    pub(crate) fn acknowledged(&self) -> u64 {
        self.sent - self.unanswered.iter().map(|(first, end)| end - first).sum::<u64>()
    }
}

/// The id of an event: the trial, the connection, the number.
pub(crate) fn message_id(trial: &str, connection: usize, number: u64) -> String {
    format!("{trial}-{connection}-{number}")
}

fn parts<'a>(trial: &str, id: &'a str) -> Option<(usize, u64, &'a str)> {
    let (connection, number) = id.strip_prefix(trial)?.strip_prefix('-')?.split_once('-')?;
    Some((connection.parse().ok()?, number.parse().ok()?, id))
}

/// How what is there differs from what was acknowledged.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) acknowledged: u64,
    pub(crate) found: u64,
    pub(crate) lost: u64,
    pub(crate) doubled: u64,
    pub(crate) invented: u64,
    pub(crate) half_batches: u64,
    /// One id of each kind that is wrong, for whoever looks into it.
    examples: BTreeMap<&'static str, String>,
}

impl Verdict {
    /// The figures as one sentence; an error when a promise was broken.
    pub(crate) fn judged(&self) -> Result<String, String> {
        let Verdict { acknowledged, found, lost, doubled, invented, half_batches, examples } = self;
        let figures = format!(
            "{acknowledged} events acknowledged, {found} found: {lost} lost, {doubled} doubled, {invented} invented, {half_batches} half batches"
        );
        if lost + doubled + invented + half_batches == 0 { Ok(figures) } else { Err(format!("{figures} {examples:?}")) }
    }
}

/// Holds the ids that are there against the accounts of all connections.
pub(crate) fn compare(trial: &str, accounts: &[Account], found: impl Iterator<Item = String>) -> Verdict {
    let mut verdict = Verdict { acknowledged: accounts.iter().map(Account::acknowledged).sum(), ..Verdict::default() };
    let mut seen: Vec<Vec<bool>> = accounts.iter().map(|account| vec![false; length(account.sent)]).collect();
    for id in found {
        verdict.found += 1;
        let place = parts(trial, &id)
            .filter(|(connection, number, whole)| message_id(trial, *connection, *number) == *whole)
            .and_then(|(connection, number, _)| seen.get_mut(connection)?.get_mut(length(number)));
        match place {
            Some(place @ false) => *place = true,
            Some(_) => wrong(&mut verdict.doubled, &mut verdict.examples, "doubled", &id),
            None => wrong(&mut verdict.invented, &mut verdict.examples, "invented", &id),
        }
    }
    for (connection, (account, seen)) in accounts.iter().zip(&seen).enumerate() {
        let mut may_be_missing = BTreeSet::new();
        for (first, end) in &account.unanswered {
            may_be_missing.extend(*first..*end);
            let there = seen.get(length(*first)..length(*end)).unwrap_or_default();
            if there.contains(&true) && there.contains(&false) {
                let id = message_id(trial, connection, *first);
                wrong(&mut verdict.half_batches, &mut verdict.examples, "half batch", &id);
            }
        }
        for (number, there) in (0_u64..).zip(seen) {
            if !there && !may_be_missing.contains(&number) {
                let id = message_id(trial, connection, number);
                wrong(&mut verdict.lost, &mut verdict.examples, "lost", &id);
            }
        }
    }
    verdict
}

fn length(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn wrong(count: &mut u64, examples: &mut BTreeMap<&'static str, String>, kind: &'static str, id: &str) {
    *count += 1;
    examples.entry(kind).or_insert_with(|| id.to_owned());
}

/// The message ids in an export of events as NDJSON.
pub(crate) fn ids_in(export: &[u8]) -> Result<Vec<String>, String> {
    let lines = export.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let event: Value = serde_json::from_slice(line).map_err(|error| format!("read the export: {error}"))?;
            let id = event["message_id"].as_str().map(str::to_owned);
            id.ok_or_else(|| format!("an exported event has no `message_id`: {}", String::from_utf8_lossy(line)))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two connections: one sent 0..6 and knows nothing of 2..4, the other sent 0..2.
    fn verdict(found: &[&str]) -> Verdict {
        let accounts = [Account { sent: 6, unanswered: vec![(2, 4)] }, Account { sent: 2, unanswered: Vec::new() }];
        compare("t", &accounts, found.iter().map(|id| (*id).to_owned()))
    }

    const ACKNOWLEDGED: [&str; 6] = ["t-0-0", "t-0-1", "t-0-4", "t-0-5", "t-1-0", "t-1-1"];

    fn with(more: &[&'static str]) -> Vec<&'static str> {
        ACKNOWLEDGED.iter().chain(more).copied().collect()
    }

    #[test]
    fn everything_acknowledged_is_enough_and_a_whole_unanswered_batch_may_be_there() {
        assert!(verdict(&ACKNOWLEDGED).judged().is_ok());
        assert!(verdict(&with(&["t-0-2", "t-0-3"])).judged().is_ok());
    }

    #[test]
    fn a_planted_loss_is_found() {
        let verdict = verdict(&ACKNOWLEDGED[1..]);
        assert_eq!((verdict.lost, verdict.doubled, verdict.invented, verdict.half_batches), (1, 0, 0, 0));
        assert!(verdict.judged().unwrap_err().contains("t-0-0"));
    }

    #[test]
    fn a_planted_double_is_found() {
        assert_eq!(verdict(&with(&["t-1-1"])).doubled, 1);
    }

    #[test]
    fn planted_inventions_are_found() {
        assert_eq!(verdict(&with(&["t-1-2", "t-2-0", "other", "t-0-01"])).invented, 4);
    }

    #[test]
    fn a_planted_half_batch_is_found() {
        assert_eq!(verdict(&with(&["t-0-3"])).half_batches, 1);
    }

    #[test]
    fn ids_come_from_every_line_of_an_export() {
        assert_eq!(ids_in(b"{\"message_id\":\"a\"}\n{\"message_id\":\"b\"}\n"), Ok(vec!["a".into(), "b".into()]));
        assert!(ids_in(b"{\"event\":\"a\"}\n").is_err());
    }
}
