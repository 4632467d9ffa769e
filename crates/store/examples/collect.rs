//! How many events a second the collector makes durable, beside what the disk alone can do.
//!
//! `cargo run --release -p resa-store --example collect [SECONDS] [FOLDER]`

use model::{Accepted, Event, IdentityKey, IdentityKind, KnownIdentity, Micros, ProjectId, Property, ValueKind};
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Collector, CollectorOptions, Delivery, Store};

const NOW: Micros = Micros(1_773_446_400_000_000);
const BATCH: usize = 50;
const DELIVERERS: u64 = 8;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().map_or(Ok(10), |text| text.parse())?;
    let parent = arguments.next().unwrap_or_else(|| ".".into());
    let folder = tempfile::tempdir_in(parent)?;
    let raw = raw_sync(folder.path())?;
    let store = Store::open(&folder.path().join("data"), NOW)?;
    let collector = Collector::start(&store, CollectorOptions::default())?;
    let (stored, until) = (AtomicU64::new(0), Instant::now() + Duration::from_secs(seconds));
    let mut waits = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..DELIVERERS)
            .map(|thread| {
                scope.spawn({
                    let (c, s) = (&collector, &stored);
                    move || deliver(c, s, thread, until)
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect::<Vec<_>>()
    });
    let commits = collector.state().commits;
    collector.stop();
    let stored = stored.into_inner();
    writeln!(
        std::io::stdout(),
        "{} events/s durable ({stored} in {seconds} s, {commits} commits, batches of {BATCH}, {DELIVERERS} deliverers)\n\
         answer p50 {:?} p99 {:?}\nfdatasync of 4 KiB p50 {:?} p99 {:?}\ninbox {:?}",
        stored / seconds,
        quantile(&mut waits, 0.5),
        quantile(&mut waits, 0.99),
        raw.0,
        raw.1,
        store.inbox_size(&ProjectId::default_project())?,
    )?;
    let begun = Instant::now();
    let forgotten = store.forget_sealed(&ProjectId::default_project(), i64::MAX)?;
    writeln!(std::io::stdout(), "{forgotten} events forgotten after sealing in {:?}", begun.elapsed())?;
    let identities: Vec<KnownIdentity> = (0..1_000_000).map(|number| known(number + (1 << 40))).collect();
    let begun = Instant::now();
    let new = store.put_identities(&ProjectId::default_project(), &identities, NOW)?;
    writeln!(std::io::stdout(), "{new} identities into the vault in {:?}", begun.elapsed())?;
    Ok(())
}

/// What appending and syncing costs on this disk: median and 99th percentile.
fn raw_sync(folder: &std::path::Path) -> std::io::Result<(Duration, Duration)> {
    let mut file = std::fs::File::create(folder.join("raw"))?;
    let mut waits = Vec::new();
    for _ in 0..300 {
        let begun = Instant::now();
        file.write_all(&[b'x'; 4096])?;
        file.sync_data()?;
        waits.push(begun.elapsed());
    }
    Ok((quantile(&mut waits, 0.5), quantile(&mut waits, 0.99)))
}

fn deliver(collector: &Collector, stored: &AtomicU64, thread: u64, until: Instant) -> Vec<Duration> {
    let mut waits = Vec::new();
    let mut number = 0;
    while Instant::now() < until {
        let accepted = (0..BATCH)
            .map(|_| {
                number += 1;
                event(thread, number)
            })
            .collect();
        let delivery = Delivery {
            project: ProjectId::default_project(),
            key: None,
            source: "bench".into(),
            received: NOW,
            accepted,
            rejected: Vec::new(),
        };
        let begun = Instant::now();
        if let Ok(counts) = collector.deliver_and_wait(delivery) {
            stored.fetch_add(counts.stored, Ordering::Relaxed);
            waits.push(begun.elapsed());
        }
    }
    waits
}

fn known(number: u64) -> KnownIdentity {
    let key = IdentityKey(format!("u_{:016x}", number.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
    KnownIdentity { key, kind: IdentityKind::UserId, value: format!("kund-{number}@example.se") }
}

/// About as large as what clients send: a page view with some context.
fn event(thread: u64, number: u64) -> Accepted {
    let person = known(number % 5_000);
    let names = ["page.path", "page.title", "page.referrer", "campaign.name", "locale", "screen.width"];
    let property =
        |name: &&str| Property { name: (*name).into(), kind: ValueKind::Text, value: format!("{name} of {number}") };
    Accepted {
        event: Event {
            message_id: format!("ajs-next-{thread}-{number}-7f3e9a21"),
            time: Micros(NOW.0 + number as i64 * 1_000),
            received: NOW,
            person: person.key.clone(),
            device: Some(IdentityKey(format!("a_{:016}", number % 7_000))),
            activity: "Sida: Din pension".into(),
            channel: Some("web".into()),
            properties: names.iter().map(property).collect(),
        },
        links: vec![(IdentityKey(format!("a_{:016}", number % 7_000)), person.key.clone())],
        identities: vec![person],
        alias: None,
        traits: Vec::new(),
    }
}

fn quantile(waits: &mut [Duration], share: f64) -> Duration {
    waits.sort_unstable();
    let at = ((waits.len() as f64 * share) as usize).min(waits.len().saturating_sub(1));
    waits.get(at).copied().unwrap_or_default()
}
