//! Collection: deliveries in, durable rows out, and only then an answer.
//!
//! One thread writes. It takes what is waiting, commits it in one transaction, and then tells everyone
//! who waited; so a thousand senders share one wait for the disk. What is answered is on disk; what
//! fails is answered as failed and is not there.

mod known;
mod prepare;
mod queue;
mod write;

use crate::{Store, StoreError};
use model::{Accepted, Counts, KeyId, Micros, ProjectId, Rejected};
use queue::Queue;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

/// Everything that one call delivered.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The project it is for.
    pub project: ProjectId,
    /// The write key it came by, where there was one.
    pub key: Option<KeyId>,
    /// What it came by (`web`, `import` …).
    pub source: String,
    /// When it arrived.
    pub received: Micros,
    /// What was accepted.
    pub accepted: Vec<Accepted>,
    /// What was not.
    pub rejected: Vec<Rejected>,
}

/// What is told when a delivery is durable, or why it is not.
pub type Done = Box<dyn FnOnce(Result<Counts, StoreError>) + Send>;

/// What is called once when the disk failed to make data durable; the process should then end.
pub type Fatal = Box<dyn FnOnce(&StoreError) + Send>;

/// The limits of collection.
pub struct CollectorOptions {
    /// Events that may wait; beyond, deliveries are refused as [`StoreError::Busy`].
    pub queue_events: usize,
    /// Bytes that may wait.
    pub queue_bytes: usize,
    /// How long the first of a commit waits for others; at most 5 ms are useful.
    pub window: Duration,
    /// A commit takes no more once it has so many bytes.
    pub commit_bytes: usize,
    /// Space held back for work that must go on when the disk is full; 0 for none.
    pub reserve_bytes: u64,
    /// Bytes of rejections that are kept for each project.
    pub rejection_bytes: u64,
    /// Called once when the disk failed.
    pub fatal: Fatal,
}

impl Default for CollectorOptions {
    fn default() -> Self {
        CollectorOptions {
            queue_events: 100_000,
            queue_bytes: 64 << 20,
            window: Duration::from_millis(2),
            commit_bytes: 4 << 20,
            reserve_bytes: 64 << 20,
            rejection_bytes: 64 << 20,
            fatal: Box::new(|error| tracing::error!(%error, "collect nothing any more: {error}")),
        }
    }
}

impl std::fmt::Debug for CollectorOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CollectorOptions")
            .field("queue_events", &self.queue_events)
            .field("queue_bytes", &self.queue_bytes)
            .field("window", &self.window)
            .field("commit_bytes", &self.commit_bytes)
            .finish_non_exhaustive()
    }
}

/// What the collector is doing, for the metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CollectorState {
    /// Events that wait.
    pub waiting_events: usize,
    /// Bytes that wait.
    pub waiting_bytes: usize,
    /// Commits since the start.
    pub commits: u64,
    /// Whether nothing is taken because the disk is full.
    pub full: bool,
}

/// Takes deliveries. Dropping it without [`Collector::stop`] also commits what is waiting.
#[derive(Debug)]
pub struct Collector {
    store: Store,
    queue: Arc<Queue>,
    writer: Option<JoinHandle<()>>,
}

impl Collector {
    /// Starts the one thread that writes.
    pub fn start(store: &Store, options: CollectorOptions) -> Result<Collector, StoreError> {
        let queue = Arc::new(Queue::new(options.queue_events, options.queue_bytes));
        Collector::run(store, queue.clone(), write::Writer::new(store, queue, options)?)
    }

    fn run(store: &Store, queue: Arc<Queue>, writer: write::Writer) -> Result<Collector, StoreError> {
        let thread = std::thread::Builder::new().name("collector".into());
        let thread = thread
            .spawn(move || writer.run())
            .map_err(|error| StoreError::Unavailable(format!("start the thread that collects: {error}")))?;
        Ok(Collector { store: store.clone(), queue, writer: Some(thread) })
    }

    /// Takes a delivery; `done` is told once it is durable. Where this fails, nothing was taken and
    /// `done` is never told.
    pub fn deliver(&self, delivery: Delivery, done: Done) -> Result<(), StoreError> {
        self.queue.check(delivery.accepted.len() + delivery.rejected.len())?;
        self.queue.push(prepare::prepare(&self.store, delivery)?, done)
    }

    /// As [`Collector::deliver`], waiting for the answer.
    pub fn deliver_and_wait(&self, delivery: Delivery) -> Result<Counts, StoreError> {
        let (tell, told) = std::sync::mpsc::sync_channel(1);
        // Whoever waits is still there: it is this very call.
        self.deliver(delivery, Box::new(move |answer| drop(tell.send(answer))))?;
        told.recv().unwrap_or_else(|_| Err(StoreError::Unavailable("the collector has stopped".into())))
    }

    /// What it is doing.
    pub fn state(&self) -> CollectorState {
        self.queue.state()
    }

    /// Takes no more, commits what is waiting, tells everyone, and ends.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.queue.close();
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the thread that collects had panicked");
        }
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.end();
    }
}

#[cfg(test)]
mod tests;
