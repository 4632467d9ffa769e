//! K1: `kill -9` at random moments during collection, sealing and queries.

use super::{check_clean, check_equation, compare_with_export};
use crate::load::{Load, Plan, accounts};
use crate::resa::Resa;
use crate::trial::{Ended, Outcome, Setting};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub(crate) const OPTIONS: &[(&str, u64)] = &[("kills", 200), ("seconds", 1800), ("connections", 4)];

/// The longest life of a server between two kills: sealing comes round every second, so that about half
/// of the lives see one, and many end in it.
const LONGEST_LIFE_MS: u64 = 2200;

pub(crate) fn run(setting: &Setting) -> Outcome {
    // Sealing as often as the settings allow, so that kills fall into it.
    let resa = setting.resa("data").with("RESA_SEAL_EVERY_SECONDS", "1").with("RESA_SEAL_AT_EVENTS", "500");
    let (mut chance, begun) = (setting.chance(), Instant::now());
    let most = Duration::from_secs(setting.number("seconds"));
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let plan = Plan { connections: connections(setting), ..Plan::new("kill") };
    let load = Load::start(&plan, &key, Some(server.address), &chance);
    let questions = Questions::start(&resa);
    let (mut kills, mut slowest_start) = (0, Duration::ZERO);
    while kills < setting.number("kills") && begun.elapsed() < most {
        std::thread::sleep(Duration::from_millis(chance.below(LONGEST_LIFE_MS)));
        server.check_panics()?;
        server.kill()?;
        kills += 1;
        load.target.set(None);
        server = resa.begin()?;
        // Senders come back before the server says that it is ready: some kills fall into the recovery.
        load.target.set(Some(server.address));
        if !chance.once_in(8) {
            slowest_start = slowest_start.max(server.wait_until_ready(Duration::from_secs(60))?);
        }
    }
    server.wait_until_ready(Duration::from_secs(60))?;
    if !load.wait_for_more(1, Duration::from_secs(20)) {
        return Err("no event was acknowledged any more after the last restart".to_owned());
    }
    let reports = load.finish()?;
    let asked = questions.finish()?;
    server.check_alive()?;
    check_equation(&server)?;
    let figures = compare_with_export(&resa, &plan.trial, &accounts(&reports))?.judged()?;
    check_clean(&resa)?;
    let bound = 300.0 / kills.max(1) as f64;
    Ok(Ended::Held(format!(
        "{kills} kill -9: {figures}; {asked} queries answered meanwhile; slowest start {:.2} s. \
         None of {kills} means under {bound:.1} % per kill at 95 % (rule of three)",
        slowest_start.as_secs_f64()
    )))
}

fn connections(setting: &Setting) -> usize {
    usize::try_from(setting.number("connections")).unwrap_or(4)
}

/// Somebody who asks while the server comes and goes. Commands on the data directory must answer
/// whether the server lives or not.
struct Questions {
    stop: Arc<AtomicBool>,
    answered: Arc<AtomicU64>,
    asker: JoinHandle<Result<(), String>>,
}

impl Questions {
    fn start(resa: &Resa) -> Questions {
        let (stop, answered) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (resa, until, count) = (resa.clone(), Arc::clone(&stop), Arc::clone(&answered));
        let asker = std::thread::spawn(move || {
            let mut last = Ok(());
            while !until.load(Ordering::Relaxed) {
                last = resa.json(&["flow"]).map(drop);
                if last.is_ok() {
                    count.fetch_add(1, Ordering::Relaxed);
                }
                // Before the first event is there, there is nothing to ask.
                if last.is_err() && count.load(Ordering::Relaxed) > 0 {
                    break;
                }
                std::thread::sleep(Duration::from_millis(200));
            }
            last.map_err(|sentence| format!("a query failed between kills: {sentence}"))
        });
        Questions { stop, answered, asker }
    }

    fn finish(self) -> Result<u64, String> {
        self.stop.store(true, Ordering::Relaxed);
        self.asker.join().map_err(|_| "the asker panicked".to_owned())??;
        Ok(self.answered.load(Ordering::Relaxed))
    }
}
