//! What is counted, and its Prometheus text.

use model::Counts;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::CollectorState;

/// Counters since the program started.
#[derive(Default)]
pub(crate) struct Metrics {
    received: AtomicU64,
    stored: AtomicU64,
    duplicates: AtomicU64,
    rejected: AtomicU64,
    unreadable_bodies: AtomicU64,
    turned_away: AtomicU64,
    clock_jumped: AtomicU64,
    answers: Mutex<BTreeMap<(&'static str, u16), Answers>>,
}

#[derive(Default)]
struct Answers {
    count: u64,
    seconds: f64,
}

impl Metrics {
    /// A delivery was acknowledged.
    pub(crate) fn collected(&self, counts: Counts) {
        self.received.fetch_add(counts.received, Ordering::Relaxed);
        self.stored.fetch_add(counts.stored, Ordering::Relaxed);
        self.duplicates.fetch_add(counts.duplicates, Ordering::Relaxed);
        self.rejected.fetch_add(counts.rejected, Ordering::Relaxed);
    }

    /// A body could not be read at all.
    pub(crate) fn unreadable_body(&self) {
        self.unreadable_bodies.fetch_add(1, Ordering::Relaxed);
    }

    /// A sender was asked to come back later.
    pub(crate) fn turned_away(&self) {
        self.turned_away.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether the clock differs too much from when the program last ran.
    pub(crate) fn set_clock_jumped(&self, jumped: bool) {
        self.clock_jumped.store(u64::from(jumped), Ordering::Relaxed);
    }

    /// A request was answered.
    pub(crate) fn answered(&self, route: &'static str, status: u16, took: Duration) {
        // A poisoned lock only means that a count may be missing.
        let mut answers = self.answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let entry = answers.entry((route, status)).or_default();
        entry.count += 1;
        entry.seconds += took.as_secs_f64();
    }

    /// All counters as Prometheus reads them.
    pub(crate) fn to_text(&self, collector: CollectorState) -> String {
        let mut text = String::new();
        let counters = [
            ("resa_events_received_total", "Events that arrived.", &self.received),
            ("resa_events_stored_total", "Events that were new and are on disk.", &self.stored),
            ("resa_events_duplicate_total", "Events that were there already.", &self.duplicates),
            ("resa_events_rejected_total", "Events that were not accepted.", &self.rejected),
            ("resa_bodies_unreadable_total", "Bodies in which no event could be found.", &self.unreadable_bodies),
            ("resa_turned_away_total", "Requests asked to come back later.", &self.turned_away),
        ];
        for (name, help, value) in counters {
            let value = value.load(Ordering::Relaxed);
            write!(text, "# HELP {name} {help}\n# TYPE {name} counter\n{name} {value}\n").unwrap_or_default();
        }
        let gauges = [
            ("resa_events_waiting", "Events that wait to be written.", collector.waiting_events),
            ("resa_disk_full", "1 while nothing is collected because the disk is full.", usize::from(collector.full)),
        ];
        for (name, help, value) in gauges {
            write!(text, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n").unwrap_or_default();
        }
        let jumped = self.clock_jumped.load(Ordering::Relaxed);
        write!(
            text,
            "# HELP resa_clock_jumped Whether the clock jumped by more than a day, so that retention waits.\n\
             # TYPE resa_clock_jumped gauge\nresa_clock_jumped {jumped}\n"
        )
        .unwrap_or_default();
        let answers = self.answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        text.push_str("# HELP resa_request_seconds Time to answer.\n# TYPE resa_request_seconds summary\n");
        for ((route, status), Answers { count, seconds }) in answers.iter() {
            let labels = format!("{{route=\"{route}\",status=\"{status}\"}}");
            writeln!(text, "resa_request_seconds_count{labels} {count}").unwrap_or_default();
            writeln!(text, "resa_request_seconds_sum{labels} {seconds:.6}").unwrap_or_default();
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_stands_in_the_text() {
        let metrics = Metrics::default();
        metrics.collected(Counts { received: 3, stored: 1, duplicates: 1, rejected: 1 });
        metrics.answered("batch", 200, Duration::from_millis(5));
        let text = metrics.to_text(CollectorState::default());
        assert!(text.contains("\nresa_events_received_total 3\n"));
        assert!(text.contains("resa_request_seconds_count{route=\"batch\",status=\"200\"} 1\n"));
    }
}
