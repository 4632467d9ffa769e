//! Asks `insight` for friction in the journeys that are asked about, and tells what may be told.

use super::agree::{agreement, is_effort_told};
use super::few::{is_some_few, laps, may_be_told, reach, shares};
use super::told::{
    AssumptionsView, CauseView, ChangeView, ConditionView, CostView, EffortView, FindingView, Friction, JourneyName,
    LeftOutView, NotClaimedView, PlaceView, SelectionView,
};
use crate::answers::asked::{Asked, Words};
use crate::answers::ground::{Ground, Head, Question, time};
use crate::answers::protect::Protect;
use crate::answers::voice::efforts;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use axum::http::StatusCode;
use eventlog::{CutSpec, Journeys};
use insight::Watch;
use insight::fold::{Group, Periods};
use insight::friction::{
    Ask, Assumed, Cause, ChangeLooked, Cost, Effort, EffortAt, Finding, Followed, FrictionReport, Learnt, NotClaimed,
    Place, Polarity, Run, Selected, Stated, Telling, Told, Unfinished, expected_by, friction_after, journeys_per_year,
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
        key: about.journey.map_or(about.goal, |journey| journey.id),
        step,
        segment: about.segment.into_iter().map(told).collect(),
        only: about.only,
        only_since: about.only_since,
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
/// What was learnt by the last such look makes it faster. Of the finding `all_of` every journey is told.
pub(super) fn look(
    app: &App,
    project: &ProjectId,
    asked: &Asked,
    lang: Words,
    beside: &Beside,
    watch: &Watch,
    all_of: Option<&str>,
) -> ApiResult<Looked> {
    let ground = Ground::of(app, project)?;
    let wanted = asked.journey.as_deref().filter(|id| !id.is_empty());
    if wanted.is_some() {
        // A journey that is not there is not found.
        asked.journey(&ground.defined)?;
    }
    let journeys = ground.defined.journeys.iter();
    let journeys = journeys.filter(|journey| wanted.is_none_or(|id| journey.id.0 == id));
    let journeys: Vec<_> = journeys.filter(|journey| !journey.definition.goal.is_empty()).collect();
    let definitions: Vec<(&str, &JourneyDefinition)> =
        journeys.iter().map(|journey| (journey.id.0.as_str(), &journey.definition)).collect();
    let questions: Vec<Question> = definitions
        .iter()
        .map(|(_, definition)| ground.question_about(asked, (*definition).clone()))
        .collect::<ApiResult<_>>()?;
    let head = head(&ground, asked, &questions)?;
    let specs: Vec<_> = questions.iter().map(Question::with_stations).collect();
    let said = if specs.is_empty() { <_>::default() } else { efforts(app, project, asked)? };
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
        all_of,
    };
    let before = app.answers.lessons.of(project, asked);
    let beside = Run { before: before.as_deref(), watch: Some(watch) };
    let (report, learnt) = found(&ground, &definitions, &specs, &said, (telling, beside))?;
    app.answers.lessons.keep(project, asked, learnt);
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
    definitions: &[(&str, &JourneyDefinition)],
    specs: &[CutSpec],
    (efforts, stated): &(Vec<Effort>, Vec<Stated>),
    (telling, beside): (Telling<'_>, Run<'_>),
) -> ApiResult<(FrictionReport, Learnt)> {
    let cuts = specs.iter().map(|spec| Journeys::cut(&ground.log, spec)).collect::<Result<Vec<_>, _>>()?;
    let asks: Vec<Ask<'_, '_>> = definitions
        .iter()
        .zip(cuts.iter().zip(specs))
        .map(|((key, definition), (journeys, spec))| Ask {
            journeys,
            definition,
            judge: ground.judge(journeys, spec),
            key: Some(key),
            efforts,
            stated,
            register: &ground.register,
        })
        .collect();
    friction_after(&asks, telling, beside).map_err(|unfinished| match unfinished {
        Unfinished::Log(error) => error.into(),
        // Nobody is there to be told.
        Unfinished::Stopped => {
            ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "stopped", "nobody waited for it any more")
        }
    })
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
    /// What may be told of it.
    pub(super) fn told(&self, beside: &Beside) -> ApiResult<Friction> {
        let (report, protect) = (&self.report, self.protect);
        let (reached, failed) = report.reached;
        let all = Group { journeys: report.journeys, persons: reached.persons.max(failed.persons) };
        let findings = report.findings.iter().filter(|it| may_be_told(it, protect));
        let followed = report.followed.iter().filter(|it| may_be_told(it, protect));
        let view = |claimed: bool| move |finding: &Finding| self.finding(finding, claimed, &beside.assumptions);
        let left = report.left_out;
        // Persons are not counted of those who are not judged: so many journeys at least are needed. The parts add up to a
        // whole that is known.
        let parts = [report.journeys, left.under_way, left.robots, left.at_once, left.no_step];
        let left_out = protect.parts(&parts.map(|journeys| (journeys, journeys)));
        let left_out = |at: usize| left_out.get(at).and_then(|told| told.number());
        // Not even where it is may be told of few: that would be the way that they took.
        let enough = |it: &&NotClaimed| it.persons >= protect.k && !is_some_few(it.without, protect);
        let findings: Vec<FindingView> = findings.map(view(true)).collect();
        Ok(Friction {
            head: self.head.clone(),
            root_causes: self.root_causes(&findings),
            behaved: self.behaved(),
            journeys: protect.journeys(all),
            goal: report.goal.clone(),
            reached: protect.share(reached, failed, self.window.1),
            first: time(self.window.0),
            last: time(self.window.1),
            journeys_asked: self.asked.clone(),
            findings,
            followed: followed.map(view(false)).collect(),
            not_claimed: report.not_claimed.iter().filter(enough).map(|it| self.not_claimed(it)).collect(),
            selections: self.selections(),
            changes: self.changes(),
            tested: report.tested,
            false_discovery_rate: report.false_discovery_rate,
            left_out: LeftOutView {
                under_way: left_out(1),
                robots: left_out(2),
                at_once: left_out(3),
                no_step: left_out(4),
            },
            effort_curve: (self.asked.len() == 1).then(|| {
                let told = report.effort_curve.iter().filter(|it| it.persons >= protect.k);
                told.map(|it| self.effort(it)).collect()
            }),
            assumptions: AssumptionsView::from(&beside.assumptions),
        })
    }

    /// What only those come to have who do much; not where few are behind it.
    fn selections(&self) -> Vec<SelectionView> {
        let enough = self.report.selections.iter().filter(|it| it.made.among_least.n >= self.protect.k);
        let view = |it: &Selected| SelectionView { attribute: it.attribute.clone(), usual: it.made.usual.clone() };
        // The same may be found of several journeys.
        let mut told: Vec<SelectionView> = Vec::new();
        for it in enough.map(view) {
            if !told.iter().any(|known| known.attribute == it.attribute) {
                told.push(it);
            }
        }
        told
    }

    /// What was changed. How many came after it is not told: days and groups are chosen freely.
    fn changes(&self) -> Vec<ChangeView> {
        let view = |it: &ChangeLooked| ChangeView {
            name: it.name.clone(),
            at: it.at.to_rfc3339(),
            reaches: it.persons >= self.protect.k,
        };
        self.report.changes.iter().map(view).collect()
    }

    pub(super) fn journey(&self, goal: &str) -> Option<JourneyName> {
        self.asked.iter().find(|journey| journey.name == goal).cloned()
    }

    fn finding(&self, finding: &Finding, claimed: bool, assumptions: &Assumptions) -> FindingView {
        let protect = self.protect;
        let (rate, baseline) = shares(finding, protect);
        let cost = &finding.per_1000;
        // Without the share that failed, nothing that is computed from it.
        let told = |estimate: &Estimate| match rate.value {
            Some(_) => protect.rounded(estimate, 1.0),
            None => protect.untold(estimate),
        };
        let cost = Cost {
            failed_goals: told(&cost.failed_goals),
            contacts: cost.contacts.as_ref().map(|contacts| protect.rounded(contacts, 1.0)),
            // Of what few said nothing is told; nobody counts persons here, so that it takes twice as many.
            effort: cost.effort.as_ref().map(|effort| {
                match effort.n >= 2 * protect.k && is_effort_told(finding, protect) {
                    true => protect.rounded(effort, 1.0),
                    false => protect.untold(effort),
                }
            }),
        };
        // Of each journey its own: what is lost in 1,000 is in 1,000 of those.
        let yearly = journeys_per_year(cost.failed_goals.n, finding.days);
        let causes = finding.causes.iter().filter(|cause| cause.persons >= protect.k);
        let gain = match rate.value {
            Some(_) => protect.rounded(&finding.gain, protect.k as f64),
            None => protect.untold(&finding.gain),
        };
        // From what is told, so that it tells nothing more.
        let assumed = Assumed::from(assumptions);
        let yearly = yearly.filter(|_| rate.value.is_some());
        let worth = yearly.map(|journeys| insight::friction::Worth::of(&cost, journeys, &assumed).into());
        FindingView {
            id: finding.id.clone(),
            claimed,
            polarity: if finding.polarity == Polarity::Friction { "friction" } else { "strength" },
            kind: finding.kind.name(),
            journey: self.journey(&finding.goal),
            goal: finding.goal.clone(),
            place: place(&finding.place),
            segment: finding.segment.iter().map(condition).collect(),
            since: finding.since.and_then(|since| self.day(since)),
            only: finding.only.0,
            only_since: time(finding.only.1),
            journeys_affected: protect.count(finding.journeys_affected, finding.persons_affected),
            affected: reach(finding, protect),
            baseline,
            gain,
            per_1000: CostView { failed_goals: cost.failed_goals, contacts: cost.contacts, effort: cost.effort },
            agreement: agreement(finding, rate.value.is_some(), protect),
            causes: causes.map(|cause| self.cause(cause)).collect(),
            rate,
            series: laps(&finding.series, &self.periods, protect),
            trace: finding.way.clone(),
            worth,
            method: finding.method,
        }
    }

    fn cause(&self, cause: &Cause) -> CauseView {
        // Who knows the ratio and the share that is explained knows the parts that they are made of.
        let is_few = cause.groups.iter().any(|group| self.protect.is_few(*group));
        let told = |estimate: &Estimate, unit: f64| match is_few {
            true => self.protect.untold(estimate),
            false => self.protect.rounded(estimate, unit),
        };
        CauseView {
            condition: cause.condition.iter().map(condition).collect(),
            upstream: cause.upstream.clone(),
            ladder: cause.ladder,
            rate_ratio: told(&cause.rate_ratio, 0.1),
            share_explained: told(&cause.share_explained, 0.01),
            median_lag_s: cause.median_lag_s.filter(|_| !is_few),
            lag_between_s: cause.lag_between_s.filter(|_| !is_few),
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
            expected_by: needed.and_then(|needed| self.expected_by(n?, needed, it.days)),
            needed_n: needed,
            n,
        }
    }

    /// The day on which there are so many journeys, if they keep coming as they did; nothing where that is years away.
    fn expected_by(&self, n: u64, needed: u64, days: f64) -> Option<String> {
        self.day(expected_by(n, needed, days, self.window.1?)?)
    }

    /// The day of a moment, where the project is: the moment itself would be somebody's.
    fn day(&self, moment: Micros) -> Option<String> {
        let at = jiff::Timestamp::from_microsecond(moment.0).ok()?;
        Some(at.to_zoned(self.ground.zone.clone()).date().to_string())
    }

    fn effort(&self, at: &EffortAt) -> EffortView {
        // Where few show a sign, or few do not, neither how many signs nor how many journeys: each would tell the other.
        let is_few = |persons: [u64; 2]| persons.iter().any(|persons| is_some_few(*persons, self.protect));
        let signs = self.report.not_claimed.iter().map(|it| (&it.place, it.without));
        let found = self.report.findings.iter().chain(&self.report.followed).map(|it| (&it.place, it.baseline.n));
        let spared = signs
            .chain(found)
            .any(|(place, without)| place.step() == at.activity && is_some_few(without, self.protect));
        let journeys = self.protect.count(at.journeys, at.persons).filter(|_| !spared);
        // So roughly that no count of few can be had from it.
        let step = (2.0 * self.protect.k as f64 / at.journeys.max(1) as f64).max(0.01);
        let rough = |value: f64| (value / step).round() * step;
        EffortView {
            activity: at.activity.clone(),
            journeys,
            cumulative: (!is_few(at.persons_shown_so_far)).then(|| rough(at.cumulative)),
            own: (!is_few(at.persons_shown)).then(|| rough(at.own)),
        }
    }
}

fn place(place: &Place) -> PlaceView {
    match place.clone() {
        Place::Step { activity } => PlaceView::Step { activity },
        Place::Transition { from, to } => PlaceView::Transition { from, to },
    }
}

pub(super) fn condition(told: &Told) -> ConditionView {
    ConditionView { attribute: told.attribute.clone(), op: told.op, value: told.value.clone() }
}
