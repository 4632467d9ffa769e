//! Effort that shows in what customers do, in five signs (R5, R9), and calls that go with trouble (failure demand, R136).
//!
//! The five are those that Dixon, Freeman and Toman (2010) name and Gartner took over: having to get in touch again, changing
//! channels, being passed on, saying the same again, and service that does not answer what was asked. The last shows in a log only
//! as answers that were looked for in vain.

use super::agree::{LEAST_SAID, moments};
use super::calls::Sought;
use super::course::Counter;
use super::kind::Kind;
use super::report::{EffortLevel, EffortSign, EffortSigns, FailureDemand, SignShare};
use super::tell::Teller;
use super::trace::{Sign, ToAndFro};
use crate::evidence::{Moments, share, student_95};
use model::Estimate;
use std::collections::BTreeMap;

/// Journeys with so many signs are told together with those that have more.
const MOST_SIGNS: usize = 3;

impl EffortSign {
    const ALL: [EffortSign; 5] = [
        EffortSign::ContactAgain,
        EffortSign::ChannelSwitch,
        EffortSign::PassedOn,
        EffortSign::SayAgain,
        EffortSign::NoAnswer,
    ];

    /// Whether a journey that went to and fro like that shows it.
    fn is_shown_by_going(self, to_and_fro: ToAndFro) -> bool {
        match self {
            EffortSign::ChannelSwitch => to_and_fro.channels,
            EffortSign::PassedOn => to_and_fro.teams,
            EffortSign::ContactAgain | EffortSign::SayAgain | EffortSign::NoAnswer => false,
        }
    }

    /// Whether a kind of friction shows it. Ping-pong is between channels or teams, which is not the same effort.
    fn is_shown_by(self, kind: Kind) -> bool {
        match self {
            EffortSign::ContactAgain => kind == Kind::RepeatContact,
            EffortSign::ChannelSwitch => kind == Kind::ForcedSwitch,
            EffortSign::PassedOn => matches!(kind, Kind::Escalation | Kind::HandoverWithoutContext),
            EffortSign::SayAgain => matches!(kind, Kind::RepeatYourself | Kind::HandoverWithoutContext),
            EffortSign::NoAnswer => matches!(kind, Kind::AnswerHunting | Kind::ZeroResults),
        }
    }
}

/// What goes wrong for the customer before a call, and is not made by it: who calls is back afterwards, does steps again and
/// stays longer.
fn is_trouble(sign: &Sign) -> bool {
    matches!(
        sign.kind,
        Kind::Loop
            | Kind::AnswerHunting
            | Kind::BrokenPromise
            | Kind::Wait
            | Kind::RageClick
            | Kind::DeadClick
            | Kind::Error
            | Kind::ZeroResults
    )
}

/// Journeys with so many signs, and how easy those who say so found it.
#[derive(Clone, Default)]
struct Level {
    journeys: Counter,
    ease: Vec<f64>,
}

impl Teller<'_, '_> {
    /// The five signs of effort of all judged journeys.
    pub(super) fn effort_signs(&self) -> EffortSigns {
        let traces = &self.known.traces;
        let mut shown = [(Counter::default(), Counter::default()); EffortSign::ALL.len()];
        let mut levels = vec![Level::default(); MOST_SIGNS + 1];
        let mut counts: Vec<f64> = Vec::with_capacity(traces.journeys.len());
        for (at, journey) in traces.journeys.iter().enumerate() {
            let rows = traces.rows_of(at);
            let is_shown = |sign: EffortSign| {
                sign.is_shown_by_going(journey.to_and_fro)
                    || rows.clone().any(|row| traces.signs_of(row).iter().any(|it| sign.is_shown_by(it.kind)))
            };
            let mut signs = 0;
            for (sign, (with, without)) in EffortSign::ALL.into_iter().zip(&mut shown) {
                let shows = is_shown(sign);
                signs += usize::from(shows);
                if shows { with } else { without }.add(journey.person);
            }
            counts.push(signs as f64);
            let level = &mut levels[signs.min(MOST_SIGNS)];
            level.journeys.add(journey.person);
            level.ease.extend(self.known.efforts[at].map(|said| self.ask.efforts[said].ease));
        }
        let told = |(sign, (with, without)): (EffortSign, (Counter, Counter))| SignShare {
            sign,
            share: share(with.group.journeys, counts.len() as u64, self.telling.as_of),
            with: with.group,
            without: without.group,
        };
        let level = |(signs, level): (usize, Level)| EffortLevel {
            signs: signs as u64,
            journeys: level.journeys.group.journeys,
            persons: level.journeys.group.persons,
            ease: (level.ease.len() >= LEAST_SAID).then(|| self.mean(moments(&level.ease))),
        };
        EffortSigns {
            goal: self.goal(),
            journeys: counts.len() as u64,
            mean: self.mean(moments(&counts)),
            signs: EffortSign::ALL.into_iter().zip(shown).map(told).collect(),
            levels: levels.into_iter().enumerate().map(level).collect(),
        }
    }

    /// A mean with Student's interval; none where all are alike, since that they differ little is not known from it.
    fn mean(&self, of: Moments) -> Estimate {
        let half = if of.n > 1 && of.variance > 0.0 {
            student_95(of.n as f64 - 1.0) * (of.variance / of.n as f64).sqrt()
        } else {
            f64::NAN
        };
        let told = |value: f64| Some(value).filter(|value| value.is_finite());
        Estimate {
            value: told(of.mean),
            n: of.n,
            low: told(of.mean - half),
            high: told(of.mean + half),
            confidence: 0.95,
            method: "student_t",
            as_of: self.telling.as_of,
        }
    }

    /// How many of the calls for help go with trouble at the step from which they are made.
    pub(super) fn failure_demand(&self) -> FailureDemand {
        let traces = &self.known.traces;
        let (mut after, mut others) = (Counter::default(), Counter::default());
        let mut steps: BTreeMap<u32, Sought> = BTreeMap::new();
        for (at, journey) in traces.journeys.iter().enumerate() {
            let (mut has_called, mut was_troubled) = (false, false);
            for row in traces.rows_of(at) {
                let called = traces.rows[row].contacts > 0;
                let signs = traces.signs_of(row);
                let troubled = signs.iter().any(is_trouble);
                let again = signs.iter().any(|sign| sign.kind == Kind::RepeatContact);
                has_called |= called;
                was_troubled |= called && (troubled || again);
                let known = steps.entry(traces.rows[row].step).or_default();
                if troubled { &mut known.inside } else { &mut known.beside }.add(called, 1.0);
            }
            if has_called {
                if was_troubled { &mut after } else { &mut others }.add(journey.person);
            }
        }
        let calling = after.group.journeys + others.group.journeys;
        // Step by step against those who had no trouble there, so that steps at which many call anyhow tell nothing.
        let (mut calls, mut more, mut below, mut above) = (0, 0.0, 0.0, 0.0);
        for sought in steps.values() {
            calls += sought.inside.called() + sought.beside.called();
            if let Some(span) = sought.more() {
                more += span.value;
                below += (span.value - span.low).powi(2);
                above += (span.high - span.value).powi(2);
            }
        }
        let part = |value: f64| Some(value / calls as f64).filter(|_| calls > 0).map(|part| part.clamp(0.0, 1.0));
        FailureDemand {
            goal: self.goal(),
            journeys: calling,
            after_trouble: share(after.group.journeys, calling, self.telling.as_of),
            goes_with_trouble: Estimate {
                value: part(more),
                n: calls,
                low: part(more - below.sqrt()),
                high: part(more + above.sqrt()),
                confidence: 0.95,
                method: "step_by_step",
                as_of: self.telling.as_of,
            },
            after: after.group,
            others: others.group,
        }
    }
}
