//! A little live traffic: invented customers who do in minutes what others did in weeks, event by event, and answer
//! the surveys that they come by.
//!
//! Seed and language in, events out, one after the other and without an end; who sends them, and when, is not
//! known here. The same story as in the exports ([`super::statement`]), by customers who are not in them.

use super::chance::Chance;
use super::exports::noted;
use super::life::{Happening, walk};
use super::people::{CUSTOMERS, Customer};
use super::voice::{LiveVisit, live_visits};
use super::wording::Text;
use map::Language;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;

/// What the key is called that they come by.
pub(crate) fn key_name(language: Language) -> &'static str {
    Text::new("Exempeltrafik", "Example traffic").in_language(language)
}

/// Customers who are in the middle of something at the same time.
const AT_ONCE: usize = 60;
/// Numbers of the streams of chance that have nothing to do with a customer.
const TICKS: u64 = u64::MAX / 2;
const ANSWERS: u64 = 0x616e_7377;

/// An event as the API takes it, but for its id and its time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LiveEvent {
    pub(crate) body: Value,
}

/// What comes at one tick.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tick {
    pub(crate) events: Vec<LiveEvent>,
    /// Who comes by a survey.
    pub(crate) visits: Vec<LiveVisit>,
    /// How long nothing happens afterwards.
    pub(crate) pause: Duration,
}

/// What a customer does next.
#[derive(Clone, Debug)]
enum Step {
    Happens(Happening),
    Visits(LiveVisit),
}

/// Customers, and what they are about to do.
pub(crate) struct Traffic {
    seed: u64,
    language: Language,
    chance: Chance,
    next: u32,
    under_way: Vec<(Customer, VecDeque<Step>)>,
}

impl Traffic {
    pub(crate) fn new(seed: u64, language: Language) -> Traffic {
        let chance = Chance::of(seed, TICKS);
        let mut traffic = Traffic { seed, language, chance, next: CUSTOMERS, under_way: Vec::new() };
        while traffic.under_way.len() < AT_ONCE {
            let (customer, mut steps) = traffic.newcomer();
            // They did not all begin at the same moment.
            let done = traffic.chance.between(0, steps.len() as i64 - 1).max(0) as usize;
            steps.drain(..done);
            traffic.under_way.push((customer, steps));
        }
        traffic
    }

    /// What happens now, and how long nothing happens afterwards.
    pub(crate) fn tick(&mut self) -> Tick {
        let mut tick = Tick::default();
        for _ in 0..self.chance.one_of(&[(0.72, 1), (0.22, 2)]).unwrap_or(3) {
            self.step(&mut tick);
        }
        tick.pause = Duration::from_millis(self.chance.soon(900, 2_600).unsigned_abs());
        tick
    }

    /// One event, and the surveys that are come by on the way to it.
    fn step(&mut self, tick: &mut Tick) {
        let at = self.chance.between(0, AT_ONCE as i64 - 1) as usize;
        loop {
            match self.under_way[at].1.pop_front() {
                Some(Step::Happens(happening)) => {
                    tick.events.push(self.event(&self.under_way[at].0, &happening));
                    return;
                }
                Some(Step::Visits(visit)) => tick.visits.push(visit),
                None => self.under_way[at] = self.newcomer(),
            }
        }
    }

    /// Somebody new, with everything they are going to do.
    fn newcomer(&mut self) -> (Customer, VecDeque<Step>) {
        loop {
            let (customer, happenings) = walk(self.seed, self.next);
            self.next += 1;
            if happenings.is_empty() {
                continue;
            }
            let mut chance = Chance::of(self.seed ^ ANSWERS, u64::from(self.next));
            let visits = live_visits(&customer, &happenings, self.language, &mut chance);
            let happens = happenings.into_iter().map(|one| (one.at, Step::Happens(one)));
            let mut steps: Vec<_> =
                happens.chain(visits.into_iter().map(|(at, one)| (at, Step::Visits(one)))).collect();
            steps.sort_by_key(|(at, _)| *at);
            return (customer, steps.into_iter().map(|(_, step)| step).collect());
        }
    }

    fn event(&self, customer: &Customer, happening: &Happening) -> LiveEvent {
        let say = |text: Text| text.in_language(self.language);
        let properties: serde_json::Map<String, Value> = noted(happening, customer, self.language)
            .into_iter()
            .map(|(name, value)| (name.to_string(), value))
            .collect();
        LiveEvent {
            body: json!({
                "person": { "user_id": customer.number() },
                "activity": say(happening.activity.text()),
                "channel": say(happening.channel.text()),
                "properties": properties,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::voice::Said;
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn some(seed: u64, ticks: usize) -> Vec<LiveEvent> {
        let mut traffic = Traffic::new(seed, Language::Swedish);
        (0..ticks).flat_map(|_| traffic.tick().events).collect()
    }

    #[test]
    fn the_same_seed_sends_the_same_events_at_a_human_pace() {
        assert_eq!(some(7, 200), some(7, 200));
        assert_ne!(some(7, 200), some(8, 200));
        let mut traffic = Traffic::new(7, Language::English);
        let ticks: Vec<(usize, Duration)> =
            (0..1_000).map(|_| traffic.tick()).map(|tick| (tick.events.len(), tick.pause)).collect();
        let events: usize = ticks.iter().map(|(events, _)| events).sum();
        let seconds: f64 = ticks.iter().map(|(_, pause)| pause.as_secs_f64()).sum();
        let rate = events as f64 / seconds;
        assert!((0.4..2.0).contains(&rate), "{rate} events a second");
    }

    #[test]
    fn who_gets_letter_b_calls_more_than_who_gets_letter_a() {
        let mut letters: BTreeMap<String, String> = BTreeMap::new();
        let mut callers: BTreeSet<String> = BTreeSet::new();
        for LiveEvent { body } in some(11, 6_000) {
            let who = body["person"]["user_id"].as_str().unwrap().to_string();
            if let Some(version) = body["properties"]["version"].as_str() {
                letters.insert(who.clone(), version.to_string());
            }
            if body["channel"] == "Telefon" {
                callers.insert(who);
            }
        }
        let calling = |version: &str| {
            let got: Vec<&String> = letters.iter().filter(|(_, got)| *got == version).map(|(who, _)| who).collect();
            got.iter().filter(|who| callers.contains(**who)).count() as f64 / got.len() as f64
        };
        assert!(calling("B") > 2.0 * calling("A"), "A {}, B {}", calling("A"), calling("B"));
    }

    #[test]
    fn nobody_of_the_exports_sends_anything_live() {
        let mut chance = Chance::of(1, 1);
        let known: BTreeSet<String> = (0..CUSTOMERS).map(|index| Customer::nth(index, &mut chance).number()).collect();
        assert!(some(3, 500).iter().all(|event| !known.contains(event.body["person"]["user_id"].as_str().unwrap())));
    }

    #[test]
    fn some_answer_and_most_do_not_what_they_are_asked_on_pages_after_what_they_did_there() {
        let mut traffic = Traffic::new(5, Language::English);
        let ticks: Vec<Tick> = (0..3_000).map(|_| traffic.tick()).collect();
        let visits: Vec<&LiveVisit> = ticks.iter().flat_map(|tick| &tick.visits).collect();
        let answers: Vec<&Said> = visits.iter().filter_map(|visit| visit.said.as_ref()).collect();
        assert!(answers.len() > 60 && visits.len() > 2 * answers.len(), "{} of {}", answers.len(), visits.len());
        assert!(visits.iter().all(|visit| visit.survey != "After the call"));
        assert!(answers.iter().all(|said| !said.answers.is_empty()));
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut unseen = 0;
        for tick in &ticks {
            seen.extend(tick.events.iter().map(|event| event.body["person"]["user_id"].as_str().unwrap().to_string()));
            unseen += tick.visits.iter().filter(|visit| !seen.contains(&visit.user)).count();
        }
        // Those who were under way at the beginning had done something before.
        assert!(unseen <= AT_ONCE, "{unseen}");
    }
}
