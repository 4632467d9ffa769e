//! Channels side by side over HTTP (R218-R221): what may be told of `insight::channels`.
//!
//! Persons are counted there of steps only. What journeys alone are known of is told from twice as many on, as elsewhere; and no
//! share is told of which few did, or few did not. Counts of one step have many bases that differ by few, so that all are rounded
//! as in a narrowed question, and nothing stands in an order that tells more. Values in which channels contradict each other are
//! never told.

use super::asked::{Asked, AskedQuery};
use super::ground::{Ground, Head};
use super::keeper::find_out;
use super::protect::{Count, Protect};
use super::voice::eases;
use crate::access::Scope;
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::channels::{
    Ask, AttributeTold, ChannelAt, Combination, Compared, GoalOf, GoalVerdict, Hop, HopTotals, Kind, NotJudged,
    Options, Outcome, PairTold, StepConsistency, Unit, Verdict, channels,
};
use insight::evidence::share;
use model::{Estimate, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Ordering;

/// What differences of shares are rounded to.
const SHARE: f64 = 0.01;
/// The same of points of a scale of seven.
const TENTH: f64 = 0.1;

/// Channels side by side, and customers between them. What differs goes together with the channel; it is no effect of it.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChannelsCompared {
    #[serde(flatten)]
    head: Head,
    /// Journeys that were looked at.
    journeys: Count,
    /// What means that the goal was reached; empty: it is judged whether they went on.
    goal: Vec<String>,
    /// Whether the channel is one of the whole journey: then contacts cannot be told, and nobody changes.
    channel_of_journey: bool,
    /// Journeys whose time is not over: they count, but not for the goal.
    under_way: Count,
    /// Steps that are taken in two channels or more: what differs first.
    steps: Vec<StepView>,
    /// Comparisons that were made.
    tested: u64,
    /// Of the differences told, at most this share is expected to be chance.
    false_discovery_rate: f64,
    /// Changes of channel.
    changes: ChangesView,
    /// Several channels at once.
    at_once: AtOnceView,
    /// Channels that tell the same customer different things.
    contradictions: ContradictionsView,
}

/// A step in several channels.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StepView {
    step: String,
    /// What may be said of all that is told: `same`, `differs`, `cannot_tell`.
    #[schemars(with = "String")]
    verdict: Verdict,
    /// Where it cannot be told: comparable journeys that would do, if what is seen stays.
    needed_n: Option<u64>,
    /// Its channels, the commonest first.
    channels: Vec<StepChannelView>,
    /// Each channel against the others; of two, the rarer against the commoner.
    comparisons: Vec<ComparedView>,
    /// What too few are alike in, or where values do not vary.
    not_compared: Vec<NotComparedView>,
}

/// A channel in which a step is taken.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StepChannelView {
    channel: String,
    /// Journeys that first take the step there.
    journeys: Count,
}

/// One channel against the others in one outcome.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ComparedView {
    channel: String,
    /// In what: `goal_reached`, `went_on`, `time_to_next`, `assisted_contact`, `same_step_again`, `effort`.
    #[schemars(with = "String")]
    outcome: Outcome,
    /// What the difference is told in: `share`, `ratio` (of times), `points` (of a scale of seven).
    #[schemars(with = "String")]
    unit: Unit,
    /// How it goes there: a share, seconds (geometric mean), or ease (7 is easiest).
    own: Estimate,
    /// How it goes in the others.
    others: Estimate,
    /// The difference or ratio among like journeys.
    alike: Estimate,
    /// Whether it is not told since few are behind it.
    few_behind: bool,
    /// What is held alike.
    held: Vec<String>,
    /// Within this it is the same.
    margin: f64,
    /// What may be said: `same`, `differs`, `cannot_tell`.
    #[schemars(with = "String")]
    verdict: Verdict,
    needed_n: Option<u64>,
}

/// What could not be compared.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NotComparedView {
    channel: String,
    #[schemars(with = "String")]
    outcome: Outcome,
    /// So many comparable journeys it would take; null where that is not what is wanting.
    needed_n: Option<u64>,
}

/// How some end beside like journeys.
#[derive(Serialize, JsonSchema)]
pub(crate) struct GoalView {
    /// The share of them that reached the goal.
    own: Estimate,
    /// The share of like ones beside them.
    others: Estimate,
    /// The difference among like journeys.
    difference: Estimate,
    /// What is held alike, beside the step and its channel.
    held: Vec<String>,
    /// Whether it is not told since few are behind it.
    few_behind: bool,
    /// Whether they reach it `less` or `more` often, or it is `unsure`.
    #[schemars(with = "String")]
    verdict: GoalVerdict,
}

/// Changes of channel.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChangesView {
    /// The share of journeys that use more than one.
    in_several_channels: Estimate,
    /// Changes that customers make on their own.
    unplanned: TotalsView,
    /// Hand-overs.
    planned: TotalsView,
    /// What the organisation sends.
    sent: TotalsView,
    /// Whether those who change on their own reach the goal less.
    goal: Option<GoalView>,
    /// By step and channels, the commonest first.
    ways: Vec<WayView>,
}

/// Changes of one kind together.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TotalsView {
    /// In 100 journeys.
    per_100: Estimate,
    /// The share of journeys with any.
    journeys: Estimate,
}

/// One way from channel to channel.
#[derive(Serialize, JsonSchema)]
pub(crate) struct WayView {
    /// The step after which it happens.
    step: String,
    from: String,
    to: String,
    /// `planned`, `sent` or `unplanned`.
    #[schemars(with = "String")]
    kind: Kind,
    journeys: Count,
    /// Of journeys that are at the step in the channel, the share that goes that way.
    rate: Estimate,
    /// The share after which the next change leads back.
    back: Estimate,
    goal: Option<GoalView>,
}

/// Several channels at once.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AtOnceView {
    /// What is done so soon after each other is at once, seconds.
    window_s: f64,
    /// The share of journeys with any.
    rate: Estimate,
    goal: Option<GoalView>,
    /// By combination, the commonest first.
    combinations: Vec<CombinationView>,
}

/// Some channels at once.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CombinationView {
    channels: Vec<String>,
    /// What had been sent in the two weeks before.
    at_hand: Vec<String>,
    journeys: Count,
    rate: Estimate,
    /// The share of these times in which a channel was left and taken up again.
    back_and_forth: Estimate,
    /// The median time from the first change to the last, seconds.
    median_s: Option<f64>,
    goal: Option<GoalView>,
}

/// Channels that tell the same customer different things.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ContradictionsView {
    /// What was told so long apart, at most, is held together; seconds.
    within_s: f64,
    attributes: Vec<AttributeToldView>,
    /// Attributes that could not be judged, and why.
    not_judged: Vec<NotJudgedView>,
}

/// One attribute.
#[derive(Serialize, JsonSchema)]
pub(crate) struct AttributeToldView {
    attribute: String,
    /// Of journeys in which two channels told it, the share in which they differ.
    rate: Estimate,
    /// By pair of channels, those that differ most often first.
    pairs: Vec<PairView>,
    /// The steps at which the later of the two spoke.
    steps: Vec<String>,
}

/// Two channels.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PairView {
    channels: [String; 2],
    rate: Estimate,
}

/// An attribute that could not be judged.
#[derive(Serialize, JsonSchema)]
pub(crate) struct NotJudgedView {
    attribute: String,
    /// The two channels between which it could not; none: between any.
    channels: Vec<String>,
    /// Why: `changes`, `one_channel`, `too_many_values`, `own_in_each_channel`, `always_differs`, `too_few`.
    reason: &'static str,
}

/// Channels side by side.
pub(crate) async fn channels_compared(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
) -> ApiResult<Response> {
    find_out(&app, &scope, "channels", query.of(), compared).await
}

fn compared(app: &App, project: &ProjectId, asked: &Asked) -> ApiResult<ChannelsCompared> {
    let ground = Ground::of(app, project)?;
    let question = ground.question(asked)?;
    let spec = question.with_stations();
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let report = channels(&Ask {
        journeys: &journeys,
        definition: &spec.definition,
        judge: ground.judge(&journeys, &spec),
        as_of: ground.end(&spec),
        threads: ground.threads,
        said: &eases(app, project, asked)?,
        at: None,
        options: Options::default(),
    })?;
    let of = Teller { protect: question.protect.narrowed() };
    let (hops, at_once) = (&report.hops, &report.concurrent);
    let totals = |it: &HopTotals| of.totals(it);
    Ok(ChannelsCompared {
        journeys: question.protect.count(report.journeys, report.persons),
        goal: report.goal,
        channel_of_journey: report.channel_of_journey,
        under_way: of.protect.uncounted(report.left_out.under_way),
        steps: of.steps(&report.consistency.steps),
        tested: report.consistency.tested,
        false_discovery_rate: report.consistency.false_discovery_rate,
        changes: ChangesView {
            in_several_channels: of.share(&hops.in_several_channels),
            unplanned: totals(&hops.unplanned),
            planned: totals(&hops.planned),
            sent: totals(&hops.sent),
            goal: hops.goal.as_ref().map(|goal| of.goal(goal)),
            ways: of.ways(&hops.ways),
        },
        at_once: AtOnceView {
            window_s: at_once.window_s,
            rate: of.share(&at_once.rate),
            goal: at_once.goal.as_ref().map(|goal| of.goal(goal)),
            combinations: of.combinations(&at_once.combinations),
        },
        contradictions: ContradictionsView {
            within_s: report.contradictions.within_s,
            attributes: of.attributes(&report.contradictions.attributes),
            not_judged: report.contradictions.not_judged.iter().map(not_judged).collect(),
        },
        head: question.head.rounded(of.protect),
    })
}

/// What may be told.
struct Teller {
    protect: Protect,
}

impl Teller {
    /// A share of journeys, of rounded counts; not where few did, or few did not.
    fn share(&self, of: &Estimate) -> Estimate {
        if self.protect.would_tell_of_few(of) {
            return self.protect.untold(of);
        }
        let did = of.value.map_or(0, |value| (value * of.n as f64).round() as u64).min(of.n);
        let (did, did_not) = (self.protect.round(did), self.protect.round(of.n - did));
        share(did, did + did_not, of.as_of)
    }

    fn totals(&self, totals: &HopTotals) -> TotalsView {
        let per_100 = match self.protect.would_tell_of_few(&totals.journeys) {
            true => self.protect.untold(&totals.per_100),
            // So roughly that no count of few can be had from it.
            false => {
                let n = totals.per_100.n.max(1) as f64;
                self.protect.rounded(&totals.per_100, (100.0 * self.protect.k as f64 / n).max(TENTH))
            }
        };
        TotalsView { per_100, journeys: self.share(&totals.journeys) }
    }

    fn goal(&self, goal: &GoalOf) -> GoalView {
        let few_behind = [&goal.own, &goal.others].into_iter().any(|share| self.protect.would_tell_of_few(share));
        let untold = |estimate: &Estimate| self.protect.untold(estimate);
        let side = |share: &Estimate| if few_behind { untold(share) } else { self.share(share) };
        GoalView {
            own: side(&goal.own),
            others: side(&goal.others),
            difference: if few_behind {
                untold(&goal.difference)
            } else {
                self.protect.rounded(&goal.difference, SHARE)
            },
            held: goal.held.clone(),
            few_behind,
            verdict: if few_behind { GoalVerdict::Unsure } else { goal.verdict },
        }
    }

    /// What differs first, and of that what differs most, as far as it is told.
    fn steps(&self, steps: &[StepConsistency]) -> Vec<StepView> {
        let mut told: Vec<StepView> = steps.iter().filter_map(|step| self.step(step)).collect();
        let rank = |step: &StepView| VERDICTS.iter().position(|verdict| *verdict == step.verdict);
        let farthest = |step: &StepView| {
            let shares = step.comparisons.iter().filter(|it| it.unit == Unit::Share);
            shares.filter_map(|it| it.alike.value).map(f64::abs).fold(0.0, f64::max)
        };
        told.sort_by(|a, b| {
            rank(a).cmp(&rank(b)).then_with(|| farthest(b).total_cmp(&farthest(a))).then_with(|| a.step.cmp(&b.step))
        });
        told
    }

    /// A step, in the channels in which enough customers take it.
    fn step(&self, step: &StepConsistency) -> Option<StepView> {
        let enough: Vec<&ChannelAt> = step.channels.iter().filter(|it| it.persons >= self.protect.k).collect();
        if enough.len() < 2 {
            return None;
        }
        let is_told = |channel: &str| enough.iter().any(|it| it.channel == channel);
        let comparisons = step.comparisons.iter().filter(|it| is_told(&it.channel)).map(|it| self.compared(it));
        let comparisons: Vec<ComparedView> = comparisons.collect();
        let not_compared = step.not_compared.iter().filter(|it| is_told(&it.channel)).map(|it| NotComparedView {
            channel: it.channel.clone(),
            outcome: it.outcome,
            needed_n: it.needed_n.map(roughly),
        });
        let not_compared: Vec<NotComparedView> = not_compared.collect();
        let is = |wanted: Verdict| move |it: &ComparedView| it.verdict == wanted;
        // Of what is told: what is hidden is not told by its verdict either.
        let verdict = match () {
            () if comparisons.iter().any(is(Verdict::Differs)) => Verdict::Differs,
            () if step.verdict == Verdict::Same && comparisons.iter().all(is(Verdict::Same)) => Verdict::Same,
            () => Verdict::CannotTell,
        };
        let needed = comparisons.iter().map(|it| it.needed_n).chain(not_compared.iter().map(|it| it.needed_n));
        let needed_n = needed.flatten().max().filter(|_| verdict == Verdict::CannotTell);
        let channel = |it: &ChannelAt| StepChannelView {
            channel: it.channel.clone(),
            journeys: self.protect.count(it.journeys, it.persons),
        };
        Some(StepView {
            step: step.step.clone(),
            verdict,
            needed_n,
            channels: enough.into_iter().map(channel).collect(),
            comparisons,
            not_compared,
        })
    }

    fn compared(&self, it: &Compared) -> ComparedView {
        let sides = [&it.own, &it.others];
        let few_behind = match it.unit {
            Unit::Share => sides.into_iter().any(|side| self.protect.would_tell_of_few(side)),
            Unit::Ratio | Unit::Points => sides.into_iter().any(|side| side.n < 2 * self.protect.k),
        };
        let told = |estimate: &Estimate| match it.unit {
            _ if few_behind => self.protect.untold(estimate),
            Unit::Share => self.protect.rounded(estimate, SHARE),
            Unit::Points => self.protect.rounded(estimate, TENTH),
            Unit::Ratio => {
                let round = |value: Option<f64>| value.map(to_two_digits);
                let Estimate { value, low, high, .. } = *estimate;
                let (value, low, high, n) = (round(value), round(low), round(high), self.protect.round(estimate.n));
                Estimate { value, low, high, n, ..estimate.clone() }
            }
        };
        let side = |estimate: &Estimate| match it.unit {
            Unit::Share if !few_behind => self.share(estimate),
            _ => told(estimate),
        };
        ComparedView {
            channel: it.channel.clone(),
            outcome: it.outcome,
            unit: it.unit,
            own: side(&it.own),
            others: side(&it.others),
            alike: told(&it.alike),
            few_behind,
            held: it.held.clone(),
            margin: it.margin,
            verdict: if few_behind { Verdict::CannotTell } else { it.verdict },
            needed_n: it.needed_n.filter(|_| !few_behind).map(roughly),
        }
    }

    fn ways(&self, ways: &[Hop]) -> Vec<WayView> {
        let mut told: Vec<WayView> = ways.iter().filter_map(|way| self.way(way)).collect();
        told.sort_by(|a, b| {
            let name = |way: &WayView| ([way.step.clone(), way.from.clone(), way.to.clone()], way.kind);
            b.journeys.cmp(&a.journeys).then_with(|| name(a).cmp(&name(b)))
        });
        told
    }

    fn combinations(&self, combinations: &[Combination]) -> Vec<CombinationView> {
        let mut told: Vec<CombinationView> = combinations.iter().filter_map(|it| self.combination(it)).collect();
        told.sort_by(|a, b| {
            let name = |it: &CombinationView| (it.channels.clone(), it.at_hand.clone());
            b.journeys.cmp(&a.journeys).then_with(|| name(a).cmp(&name(b)))
        });
        told
    }

    fn attributes(&self, attributes: &[AttributeTold]) -> Vec<AttributeToldView> {
        let mut told: Vec<AttributeToldView> = attributes.iter().filter_map(|it| self.attribute(it)).collect();
        told.sort_by(|a, b| by_rate(&a.rate, &b.rate).then_with(|| a.attribute.cmp(&b.attribute)));
        told
    }

    /// A way that enough go.
    fn way(&self, way: &Hop) -> Option<WayView> {
        let journeys = self.protect.uncounted(way.journeys)?;
        Some(WayView {
            step: way.step.clone(),
            from: way.from.clone(),
            to: way.to.clone(),
            kind: way.kind,
            journeys: Some(journeys),
            rate: self.share(&way.rate),
            back: self.share(&way.back),
            goal: way.goal.as_ref().map(|goal| self.goal(goal)),
        })
    }

    fn combination(&self, it: &Combination) -> Option<CombinationView> {
        let journeys = self.protect.uncounted(it.journeys)?;
        Some(CombinationView {
            channels: it.channels.clone(),
            at_hand: it.at_hand.clone(),
            journeys: Some(journeys),
            rate: self.share(&it.rate),
            back_and_forth: self.share(&it.back_and_forth),
            median_s: it.median_s.map(to_two_digits),
            goal: it.goal.as_ref().map(|goal| self.goal(goal)),
        })
    }

    /// An attribute that two channels told of enough.
    fn attribute(&self, it: &AttributeTold) -> Option<AttributeToldView> {
        self.protect.uncounted(it.told)?;
        let pairs = it.pairs.iter().filter(|pair| self.protect.uncounted(pair.told).is_some());
        let steps = it.steps.iter().filter(|step| step.count >= 2 * self.protect.k);
        let pair = |pair: &PairTold| PairView { channels: pair.channels.clone(), rate: self.share(&pair.rate) };
        let mut pairs: Vec<PairView> = pairs.map(pair).collect();
        pairs.sort_by(|a, b| by_rate(&a.rate, &b.rate).then_with(|| a.channels.cmp(&b.channels)));
        Some(AttributeToldView {
            attribute: it.attribute.clone(),
            rate: self.share(&it.rate),
            pairs,
            steps: steps.map(|step| step.step.clone()).collect(),
        })
    }
}

fn not_judged(it: &NotJudged) -> NotJudgedView {
    NotJudgedView { attribute: it.attribute.clone(), channels: it.channels.clone(), reason: it.reason }
}

/// The greater told share first.
fn by_rate(a: &Estimate, b: &Estimate) -> Ordering {
    b.value.unwrap_or(0.0).total_cmp(&a.value.unwrap_or(0.0))
}

fn to_two_digits(value: f64) -> f64 {
    let unit = if value > 0.0 { 10_f64.powf(value.log10().floor() - 1.0) } else { 1.0 };
    (value / unit).round() * unit
}

/// How many journeys it takes, roughly: exactly it would tell how many there are.
fn roughly(journeys: u64) -> u64 {
    to_two_digits(journeys as f64).round() as u64
}

/// What is told first.
const VERDICTS: [Verdict; 3] = [Verdict::Differs, Verdict::Same, Verdict::CannotTell];
