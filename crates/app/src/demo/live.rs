//! A little live traffic: invented customers who do in minutes what others did in weeks, event by event.
//!
//! Seed and language in, events out, one after the other and without an end; who sends them, and when, is not
//! known here. The same story as in the exports ([`super::statement`]), by customers who are not in them.

use super::chance::Chance;
use super::exports::noted;
use super::life::{Happening, walk};
use super::people::{CUSTOMERS, Customer};
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

/// An event as the API takes it, but for its id and its time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LiveEvent {
    pub(crate) body: Value,
}

/// Customers, and what they are about to do.
pub(crate) struct Traffic {
    seed: u64,
    language: Language,
    chance: Chance,
    next: u32,
    under_way: Vec<(Customer, VecDeque<Happening>)>,
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
    pub(crate) fn tick(&mut self) -> (Vec<LiveEvent>, Duration) {
        let count = self.chance.one_of(&[(0.72, 1), (0.22, 2)]).unwrap_or(3);
        let events = (0..count).map(|_| self.step()).collect();
        let pause = self.chance.soon(900, 2_600);
        (events, Duration::from_millis(pause.unsigned_abs()))
    }

    fn step(&mut self) -> LiveEvent {
        let at = self.chance.between(0, AT_ONCE as i64 - 1) as usize;
        loop {
            if let Some(happening) = self.under_way[at].1.pop_front() {
                return self.event(&self.under_way[at].0, &happening);
            }
            self.under_way[at] = self.newcomer();
        }
    }

    /// Somebody new, with everything they are going to do.
    fn newcomer(&mut self) -> (Customer, VecDeque<Happening>) {
        loop {
            let (customer, steps) = walk(self.seed, self.next);
            self.next += 1;
            if !steps.is_empty() {
                return (customer, steps.into());
            }
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
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn some(seed: u64, ticks: usize) -> Vec<LiveEvent> {
        let mut traffic = Traffic::new(seed, Language::Swedish);
        (0..ticks).flat_map(|_| traffic.tick().0).collect()
    }

    #[test]
    fn the_same_seed_sends_the_same_events_at_a_human_pace() {
        assert_eq!(some(7, 200), some(7, 200));
        assert_ne!(some(7, 200), some(8, 200));
        let mut traffic = Traffic::new(7, Language::English);
        let ticks: Vec<(usize, Duration)> =
            (0..1_000).map(|_| traffic.tick()).map(|(all, pause)| (all.len(), pause)).collect();
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
}
