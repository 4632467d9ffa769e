//! Asks `insight` for friction in the journeys that are asked about, and tells what may be told.

use super::few::{laps, may_be_told, reach, rounded, shares, untold};
use super::told::{
    AssumptionsView, CauseView, ConditionView, CostView, EffortView, FindingView, Friction, JourneyName, LeftOutView,
    NotClaimedView, PlaceView,
};
use super::worth::{journeys_per_year, worth};
use crate::answers::asked::{Asked, Words};
use crate::answers::ground::{Ground, Head, Question, time};
use crate::answers::protect::Protect;
use crate::answers::voice::efforts;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use eventlog::{CutSpec, Journeys};
use insight::fold::{DAY, Periods};
use insight::friction::{
    Ask, Cause, Effort, EffortAt, Finding, Followed, FrictionReport, NotClaimed, Place, Polarity, Telling, Told,
    friction,
};
use model::{Assumptions, Cut, Estimate, FindingAbout, FindingPlace, JourneyDefinition, Language, Micros, ProjectId};

/// What people decided that the answer depends on.
#[derive(Clone, Debug)]
pub(super) struct Beside {
    pub(super) followed: Vec<Followed>,
    pub(super) assumptions: Assumptions,
}

impl Beside {
    pub(super) async fn of(app: &App, project: &ProjectId) -> ApiResult<Beside> {
        let project = project.clone();
        app.blocking(move |app: &App| {
            let followed = app.store.followed_findings(&project)?;
            let followed = followed.into_iter().map(|(id, about)| follow(id, about)).collect();
            Ok::<_, ApiError>(Beside { followed, assumptions: app.store.assumptions_of(&project)? })
        })
        .await
    }

    /// What an answer is kept under.
    pub(super) fn question(&self, name: &str, lang: Words, asked: &Asked) -> String {
        let followed: Vec<&str> = self.followed.iter().map(|followed| followed.id.as_str()).collect();
        format!("{name} {lang:?} {} {followed:?} {asked:?}", self.assumptions.version)
    }
}

fn follow(id: String, about: FindingAbout) -> Followed {
    let step = match about.place {
        FindingPlace::Step { activity } => activity,
        FindingPlace::Transition { to, .. } => to,
    };
    let told = |it: model::FindingCondition| Told { attribute: it.attribute, op: "=", value: it.value };
    Followed {
        id,
        polarity: if about.polarity == "strength" { Polarity::Strength } else { Polarity::Friction },
        kind: about.kind,
        goal: about.goal,
        step,
        segment: about.segment.into_iter().map(told).collect(),
    }
}

/// What was found, before anything is hidden.
pub(super) struct Looked {
    pub(super) ground: Ground,
    pub(super) report: FrictionReport,
    pub(super) protect: Protect,
    pub(super) head: Head,
    periods: Periods,
    asked: Vec<JourneyName>,
    /// The first and the last event that were looked at.
    window: (Option<Micros>, Option<Micros>),
}

/// Looks for friction in the journey that is asked about, or in all that have a goal, judged together.
pub(super) fn look(app: &App, project: &ProjectId, asked: &Asked, lang: Words, beside: &Beside) -> ApiResult<Looked> {
    let ground = Ground::of(app, project)?;
    let wanted = asked.journey.as_deref().filter(|id| !id.is_empty());
    if wanted.is_some() {
        // A journey that is not there is not found.
        asked.journey(&ground.defined)?;
    }
    let journeys = ground.defined.journeys.iter();
    let journeys = journeys.filter(|journey| wanted.is_none_or(|id| journey.id.0 == id));
    let journeys: Vec<_> = journeys.filter(|journey| !journey.definition.goal.is_empty()).collect();
    let definitions: Vec<&JourneyDefinition> = journeys.iter().map(|journey| &journey.definition).collect();
    let questions: Vec<Question> = definitions
        .iter()
        .map(|definition| ground.question_about(asked, (*definition).clone()))
        .collect::<ApiResult<_>>()?;
    let head = head(&ground, asked, &questions)?;
    let specs: Vec<_> = questions.iter().map(Question::with_stations).collect();
    let efforts = if specs.is_empty() { Vec::new() } else { efforts(app, project, asked)? };
    let end = specs.first().and_then(|spec| ground.end(spec));
    let first = ground.log.totals().first;
    let from = specs.first().and_then(|spec| spec.from).map(Micros);
    let periods = ground.periods();
    let protect = Protect::new(ground.smallest_group, asked.narrows());
    let telling = Telling {
        as_of: end,
        threads: ground.threads,
        language: match lang {
            Words::Swedish => Language::Swedish,
            Words::English => Language::English,
        },
        least_told: protect.k,
        rounded_to: protect.step,
        periods: Some(&periods),
        follow: &beside.followed,
    };
    let report = found(&ground, &definitions, &specs, &efforts, telling)?;
    let asked = journeys.iter().map(|journey| JourneyName {
        id: journey.id.0.clone(),
        name: journey.definition.name.clone(),
        problem: journey.definition.problem.clone(),
    });
    let asked = asked.collect();
    let window = (from.map_or(first, |from| first.map(|first| first.max(from))), end);
    Ok(Looked { report, protect, head, periods, asked, window, ground })
}

/// Friction in journeys cut so.
fn found(
    ground: &Ground,
    definitions: &[&JourneyDefinition],
    specs: &[CutSpec],
    efforts: &[Effort],
    telling: Telling<'_>,
) -> ApiResult<FrictionReport> {
    let cuts = specs.iter().map(|spec| Journeys::cut(&ground.log, spec)).collect::<Result<Vec<_>, _>>()?;
    let asks: Vec<Ask<'_, '_>> = definitions
        .iter()
        .zip(cuts.iter().zip(specs))
        .map(|(definition, (journeys, spec))| Ask {
            journeys,
            definition,
            judge: ground.judge(journeys, spec),
            efforts,
        })
        .collect();
    Ok(friction(&asks, telling)?)
}

/// The heads of several questions as one.
fn head(ground: &Ground, asked: &Asked, questions: &[Question]) -> ApiResult<Head> {
    let Some(first) = questions.first() else {
        let everyone = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
        return Ok(ground.question_about(asked, everyone)?.head);
    };
    let mut head = first.head.clone();
    for question in questions.iter().skip(1) {
        for name in &question.head.unknown_names {
            if !head.unknown_names.contains(name) {
                head.unknown_names.push(name.clone());
            }
        }
        for caveat in &question.head.caveats {
            if !head.caveats.contains(caveat) {
                head.caveats.push(caveat.clone());
            }
        }
    }
    Ok(head)
}

impl Looked {
    /// How many days were looked at.
    fn days(&self) -> f64 {
        match self.window {
            (Some(first), Some(last)) => (last.0 - first.0).max(0) as f64 / DAY as f64,
            _ => 0.0,
        }
    }

    /// What may be told of it.
    pub(super) fn told(&self, beside: &Beside) -> ApiResult<Friction> {
        let (report, protect) = (&self.report, self.protect);
        let (reached, failed) = report.reached;
        let all = insight::fold::Group { journeys: report.journeys, persons: reached.persons.max(failed.persons) };
        let findings = report.findings.iter().filter(|it| may_be_told(it, protect));
        let followed = report.followed.iter().filter(|it| may_be_told(it, protect));
        let view = |claimed: bool| move |finding: &Finding| self.finding(finding, claimed, &beside.assumptions);
        let left = report.left_out;
        // Persons are not counted of those who are not judged: so many journeys at least are needed.
        let left_out = |journeys: u64| protect.count(journeys, journeys);
        Ok(Friction {
            head: self.head.clone(),
            journeys: protect.journeys(all),
            goal: report.goal.clone(),
            reached: protect.share(reached, failed, self.window.1),
            first: time(self.window.0),
            last: time(self.window.1),
            journeys_asked: self.asked.clone(),
            findings: findings.map(view(true)).collect(),
            followed: followed.map(view(false)).collect(),
            not_claimed: report.not_claimed.iter().map(|it| self.not_claimed(it)).collect(),
            tested: report.tested,
            false_discovery_rate: report.false_discovery_rate,
            left_out: LeftOutView {
                under_way: left_out(left.under_way),
                robots: left_out(left.robots),
                at_once: left_out(left.at_once),
                no_step: left_out(left.no_step),
            },
            effort_curve: (self.asked.len() == 1)
                .then(|| report.effort_curve.iter().map(|it| self.effort(it)).collect()),
            assumptions: AssumptionsView::from(&beside.assumptions),
        })
    }

    fn journey(&self, goal: &str) -> Option<JourneyName> {
        self.asked.iter().find(|journey| journey.name == goal).cloned()
    }

    fn finding(&self, finding: &Finding, claimed: bool, assumptions: &Assumptions) -> FindingView {
        let protect = self.protect;
        let (rate, baseline) = shares(finding, protect);
        let cost = &finding.per_1000;
        let told = |estimate: &Estimate| rounded(estimate, protect);
        // Of each journey its own: what is lost in 1,000 is in 1,000 of those.
        let yearly = journeys_per_year(cost.failed_goals.n, self.days());
        let causes = finding.causes.iter().filter(|cause| cause.persons >= protect.k);
        let mut worth = yearly.map(|journeys| worth(cost, protect.round(journeys as u64) as f64, assumptions));
        if let Some(worth) = &mut worth {
            worth.goals_per_year = told(&worth.goals_per_year);
        }
        FindingView {
            id: finding.id.clone(),
            claimed,
            polarity: if finding.polarity == Polarity::Friction { "friction" } else { "strength" },
            kind: finding.kind.name(),
            journey: self.journey(&finding.goal),
            goal: finding.goal.clone(),
            place: place(&finding.place),
            segment: finding.segment.iter().map(condition).collect(),
            since: time(finding.since),
            journeys_affected: protect.count(finding.journeys_affected, finding.persons_affected),
            affected: reach(finding, protect),
            rate,
            baseline,
            per_1000: CostView {
                failed_goals: told(&cost.failed_goals),
                contacts: cost.contacts.as_ref().map(told),
                // Of what few said nothing is told.
                effort: cost.effort.as_ref().map(|effort| match effort.n >= protect.k {
                    true => told(effort),
                    false => untold(effort, protect),
                }),
            },
            gain: told(&finding.gain),
            causes: causes.map(|cause| self.cause(cause)).collect(),
            series: laps(&finding.series, &self.periods, protect),
            trace: finding.way.clone(),
            worth,
            method: finding.method,
        }
    }

    fn cause(&self, cause: &Cause) -> CauseView {
        CauseView {
            condition: cause.condition.iter().map(condition).collect(),
            upstream: cause.upstream.clone(),
            ladder: cause.ladder,
            rate_ratio: rounded(&cause.rate_ratio, self.protect),
            share_explained: rounded(&cause.share_explained, self.protect),
            median_lag_s: cause.median_lag_s,
            counter_evidence: cause.counter_evidence.clone(),
        }
    }

    fn not_claimed(&self, it: &NotClaimed) -> NotClaimedView {
        let n = self.protect.count(it.n, it.persons);
        let needed = n.and(it.needed_n);
        NotClaimedView {
            place: place(&it.place),
            kind: it.kind.name(),
            journey: self.journey(&it.goal),
            goal: it.goal.clone(),
            reason: it.reason,
            expected_by: needed.and_then(|needed| self.expected_by(n?, needed)),
            needed_n: needed,
            n,
        }
    }

    /// The day on which there are so many journeys, if they keep coming as they did; nothing where that is years away.
    fn expected_by(&self, n: u64, needed: u64) -> Option<String> {
        const YEARS: f64 = 5.0;
        let (days, last) = (self.days(), self.window.1?);
        let wait = needed.saturating_sub(n) as f64 / (n as f64 / days);
        if n == 0 || !wait.is_finite() || wait > YEARS * 365.25 {
            return None;
        }
        let at = jiff::Timestamp::from_microsecond(last.0.saturating_add((wait * DAY as f64) as i64)).ok()?;
        Some(at.to_zoned(self.ground.zone.clone()).date().to_string())
    }

    fn effort(&self, at: &EffortAt) -> EffortView {
        let journeys = self.protect.count(at.journeys, at.persons);
        let told = |value: f64| journeys.map(|_| value);
        EffortView { activity: at.activity.clone(), journeys, cumulative: told(at.cumulative), own: told(at.own) }
    }
}

fn place(place: &Place) -> PlaceView {
    match place.clone() {
        Place::Step { activity } => PlaceView::Step { activity },
        Place::Transition { from, to } => PlaceView::Transition { from, to },
    }
}

fn condition(told: &Told) -> ConditionView {
    ConditionView { attribute: told.attribute.clone(), op: told.op, value: told.value.clone() }
}
