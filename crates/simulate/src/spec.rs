//! What a world shall be like: every knob, its default and its bounds. `docs/simulate.md` shows them all.

use serde::{Deserialize, Serialize};

/// A specification, as `resa simulate` reads it from TOML. What is left out has its default.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Spec {
    /// The same seed gives the same world.
    pub seed: u64,
    /// How many journeys customers set out on, without bots.
    pub journeys: usize,
    /// How many kinds of goal there are, 1 to 6.
    pub goals: usize,
    /// How many steps each goal has, 3 to 14, without the goal itself.
    pub steps: usize,
    /// How many kinds of signal each step has some of, 0 to 5.
    pub signals: usize,
    /// How many true frictions are planted.
    pub plants: usize,
    /// How many frequent but harmless signals are planted.
    pub decoys: usize,
    /// Over how many days journeys begin; what happens later is not in the files.
    pub days: usize,
    /// The first day.
    pub start: String,
    /// Days from a journey's start within which its goal must be met.
    pub horizon_days: u32,
    /// How failure comes about.
    pub law: Law,
    /// The least and the greatest harm of a plant, log-odds of giving up at the step.
    pub severity: [f64; 2],
    /// The least and the greatest share of journeys at the step that meet a plant, where it strikes.
    pub prevalence: [f64; 2],
    /// The share of plants that strike one segment of customers only.
    pub in_segment: f64,
    /// The share of plants whose source is an earlier letter, invoice or page.
    pub from_source: f64,
    /// The share of plants that begin during the period rather than before it.
    pub with_onset: f64,
    /// How many plants somebody tries to fix during the period: some wholly, some in part or for a while, some in vain.
    pub fixes: usize,
    /// The share of journeys that only browse and were never to reach the goal.
    pub browsing: f64,
    /// The share of customers who set out on a second goal while the first is under way.
    pub several_goals: f64,
    /// Whether each journey ends as another one of the same goal would have: nothing that is met harms any longer.
    pub shuffle_outcomes: bool,
    /// How strongly a hidden clumsiness raises all signals and lowers success. Left out: 0.1 (logistic), 0.35 (patience).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clumsiness: Option<f64>,
    /// What disturbs, or only seems to.
    pub disturbances: Disturbances,
    /// What is wrong with the data.
    pub dirt: Dirt,
    /// Who answers surveys.
    pub responses: Responses,
}

/// How failure comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Law {
    /// At each step the log-odds of giving up are a sum, one term for each signal that was met.
    Logistic,
    /// Each journey has a budget of patience with heavy tails; signals use it up, the second one more than the first.
    Patience,
}

/// What disturbs, or only seems to. All are on by default but the reversal.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Disturbances {
    /// One segment meets more of every signal and fails more, for other reasons.
    pub confounder: bool,
    /// In the last third a kind of customers who fail more becomes 2.2 times as common.
    pub mix_shift: bool,
    /// During one week everything of one goal that is digital is out of order.
    pub outage: bool,
    /// A campaign brings novices during one week.
    pub campaign: bool,
    /// Starts follow weekdays, holidays and the year.
    pub season: bool,
    /// One step is logged twice by one version of the app.
    pub double_logging: bool,
    /// A page version that is worse for everybody but goes to those who manage best (Simpson's reversal).
    pub reversal: bool,
}

/// What is wrong with the data, as shares.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dirt {
    /// Events that are sent twice.
    pub duplicates: f64,
    /// Events that are lost.
    pub lost: f64,
    /// Persons whose device clocks are up to 90 seconds wrong.
    pub clock_skew: f64,
    /// Events that arrive up to three days late.
    pub late: f64,
    /// Bots, as a share of journeys.
    pub bots: f64,
    /// Customers with a second device that nothing ties to them.
    pub split_identity: f64,
    /// Customers who share a device, and so an identity, with another one.
    pub shared_device: f64,
}

/// Who answers surveys.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Responses {
    /// Log-odds of answering, before what raises or lowers them.
    pub willingness: f64,
    /// How much more the dissatisfied answer, in log-odds; 0: answers are missing at random.
    pub dissatisfied: f64,
    /// The share that says the wrong thing about having reached the goal.
    pub misreport: f64,
    /// The share of answers with a comment.
    pub comments: f64,
}

impl Default for Spec {
    fn default() -> Spec {
        Spec {
            seed: 1,
            journeys: 12_000,
            goals: 5,
            steps: 10,
            signals: 3,
            plants: 8,
            decoys: 10,
            days: 180,
            start: "2025-09-01".into(),
            horizon_days: 21,
            law: Law::Logistic,
            severity: [0.7, 1.6],
            prevalence: [0.08, 0.25],
            in_segment: 0.4,
            from_source: 0.25,
            with_onset: 0.25,
            fixes: 0,
            browsing: 0.15,
            several_goals: 0.1,
            shuffle_outcomes: false,
            clumsiness: None,
            disturbances: Disturbances::default(),
            dirt: Dirt::default(),
            responses: Responses::default(),
        }
    }
}

impl Default for Disturbances {
    fn default() -> Disturbances {
        Disturbances {
            confounder: true,
            mix_shift: true,
            outage: true,
            campaign: true,
            season: true,
            double_logging: true,
            reversal: false,
        }
    }
}

impl Default for Dirt {
    fn default() -> Dirt {
        Dirt {
            duplicates: 0.03,
            lost: 0.02,
            clock_skew: 0.05,
            late: 0.02,
            bots: 0.02,
            split_identity: 0.02,
            shared_device: 0.04,
        }
    }
}

impl Default for Responses {
    fn default() -> Responses {
        Responses { willingness: -2.2, dissatisfied: 0.0, misreport: 0.05, comments: 0.5 }
    }
}

/// Why a specification cannot be made a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpecError(String);

impl std::fmt::Display for SpecError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SpecError {}

impl Spec {
    /// Reads a specification from TOML and holds it to its bounds.
    pub fn read(text: &str) -> Result<Spec, SpecError> {
        let spec: Spec = toml::from_str(text).map_err(|error| SpecError(error.to_string().trim_end().to_owned()))?;
        spec.check()?;
        Ok(spec)
    }

    /// Whether every knob is within its bounds; an error names the first that is not.
    pub fn check(&self) -> Result<(), SpecError> {
        let counts = [
            ("journeys", self.journeys, 1, 2_000_000),
            ("goals", self.goals, 1, 6),
            ("steps", self.steps, 3, 14),
            ("signals", self.signals, 0, 5),
            ("days", self.days, 1, 3_650),
            ("horizon_days", self.horizon_days as usize, 1, 365),
        ];
        for (name, value, least, most) in counts {
            if value < least || value > most {
                return Err(SpecError(format!("`{name}` is {value}, but must be from {least} to {most}")));
            }
        }
        let shares = [
            ("in_segment", self.in_segment),
            ("from_source", self.from_source),
            ("with_onset", self.with_onset),
            ("browsing", self.browsing),
            ("several_goals", self.several_goals),
            ("prevalence", self.prevalence[0]),
            ("prevalence", self.prevalence[1]),
            ("dirt.duplicates", self.dirt.duplicates),
            ("dirt.lost", self.dirt.lost),
            ("dirt.clock_skew", self.dirt.clock_skew),
            ("dirt.late", self.dirt.late),
            ("dirt.bots", self.dirt.bots),
            ("dirt.split_identity", self.dirt.split_identity),
            ("dirt.shared_device", self.dirt.shared_device),
            ("responses.misreport", self.responses.misreport),
            ("responses.comments", self.responses.comments),
        ];
        if let Some((name, value)) = shares.into_iter().find(|(_, value)| !(0.0..=1.0).contains(value)) {
            return Err(SpecError(format!("`{name}` is {value}, but must be from 0 to 1")));
        }
        let room = self.goals * self.steps * self.signals / 2;
        if self.plants + self.decoys > room {
            return Err(SpecError(format!(
                "{} plants and {} decoys have no room: {} goals of {} steps with {} signals each take {room} in all",
                self.plants, self.decoys, self.goals, self.steps, self.signals
            )));
        }
        crate::calendar::day_number(&self.start)
            .ok_or_else(|| SpecError(format!("`start` is `{}`, but must be a day like 2025-09-01", self.start)))?;
        Ok(())
    }

    /// How strong the hidden clumsiness is.
    pub(crate) fn clumsiness(&self) -> f64 {
        self.clumsiness.unwrap_or(match self.law {
            Law::Logistic => 0.1,
            Law::Patience => 0.35,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_specification_is_the_default_one() {
        assert_eq!(Spec::read("").unwrap(), Spec::default());
    }

    #[test]
    fn a_wrong_knob_is_named() {
        for (text, named) in [
            ("goals = 9", "`goals`"),
            ("browsing = 1.5", "`browsing`"),
            ("plants = 500", "500 plants"),
            ("start = 'soon'", "`start`"),
            ("colour = 'red'", "colour"),
        ] {
            let error = Spec::read(text).unwrap_err().to_string();
            assert!(error.contains(named), "{error}");
        }
    }
}
