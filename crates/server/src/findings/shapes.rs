//! How decisions, measures and assumptions stand in JSON, and what of it can be taken.

use super::course::Course;
use crate::access::shapes::moment;
use crate::error::{ApiError, ApiResult};
use crate::studio::limits::{NAME, PROSE, names, prose, some_prose};
use crate::studio::shapes::MemberRef;
use jiff::civil::Date;
use model::{
    ActionDirection, ActionMeasure, ActionPlan, ActionProgress, ActionStatus, Estimate, FindingAbout, FindingChange,
    FindingLine, FindingStatus, FrozenFigure, MemberId, TimeWindow,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most channels of a measure.
const MOST_CHANNELS: usize = 20;
/// The most calls in 1,000 journeys that anybody may aim at.
const MOST_CONTACTS: f64 = 100_000.0;
/// The most SEK or minutes of an assumption.
const MOST_ASSUMED: f64 = 1e9;

/// A cause that a person confirms, and on what ground.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Confirmation {
    /// The cause.
    cause: String,
    /// What the person went by: the letter, interviews, a review of the process.
    basis: String,
}

/// What somebody decides about a finding.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decision {
    /// The version that was seen; 0 where nobody had decided yet.
    pub(crate) version: u64,
    /// What becomes of it.
    status: FindingStatus,
    /// Why; what is dismissed needs it.
    #[serde(default)]
    reason: Option<String>,
    /// Who answers for it: a member's id.
    #[serde(default)]
    owner: Option<String>,
    /// The confirmed cause.
    #[serde(default)]
    confirmed: Option<Confirmation>,
}

impl Decision {
    /// The same, ready to be kept, but for what the finding is about.
    pub(super) fn to_keep(&self) -> ApiResult<store::NewDecision> {
        let reason = some_prose("reason", self.reason.clone(), PROSE)?;
        if self.status == FindingStatus::Dismissed && reason.is_none() {
            return Err(ApiError::invalid("reason", "say why nothing is done about it"));
        }
        let confirmed = |told: &Confirmation| {
            let cause = prose("confirmed.cause", &told.cause, PROSE)?;
            Ok::<_, ApiError>((cause, prose("confirmed.basis", &told.basis, PROSE)?))
        };
        let confirmed = self.confirmed.as_ref().map(confirmed).transpose()?;
        Ok(store::NewDecision {
            status: self.status,
            reason,
            owner: member(self.owner.as_deref()),
            confirmed,
            about: None,
        })
    }
}

fn member(id: Option<&str>) -> Option<MemberId> {
    id.filter(|id| !id.is_empty()).map(|id| MemberId(id.to_string()))
}

/// A cause that a person confirmed.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Confirmed {
    /// The cause.
    cause: String,
    /// What the person went by.
    basis: String,
    /// Who; null: no longer a member.
    by: Option<MemberRef>,
    /// When.
    at: String,
}

/// A change of what was decided.
#[derive(Serialize, JsonSchema)]
pub(crate) struct HistoryLine {
    /// When.
    at: String,
    /// By whom; null: no longer a member.
    by: Option<MemberRef>,
    /// What was changed.
    what: FindingChange,
    /// What it was: a status, a member's name, a cause, the status of a measure; null: none.
    from: Option<String>,
    /// What it became; null: none.
    to: Option<String>,
    /// The reason or the basis that was given.
    reason: Option<String>,
}

impl From<FindingLine> for HistoryLine {
    fn from(line: FindingLine) -> HistoryLine {
        let FindingLine { at, by, what, from, to, reason } = line;
        HistoryLine { at: moment(at), by: by.map(MemberRef::from), what, from, to, reason }
    }
}

/// What people decided about a finding.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Decided {
    /// The finding's id.
    id: String,
    /// What becomes of it.
    status: FindingStatus,
    /// Why.
    reason: Option<String>,
    /// Who answers for it; null: nobody who works in the project.
    owner: Option<MemberRef>,
    /// The cause that a person confirmed.
    confirmed: Option<Confirmed>,
    /// What it is about.
    about: FindingAbout,
    /// Counts its changes: whoever changes it says which they saw.
    version: u64,
    /// When it was last changed.
    changed: String,
    /// By whom.
    changed_by: Option<MemberRef>,
    /// Its changes, the oldest first; the latest 200.
    history: Vec<HistoryLine>,
}

impl From<model::DecidedFinding> for Decided {
    fn from(decided: model::DecidedFinding) -> Decided {
        let confirmed = decided.confirmed.map(|confirmed| Confirmed {
            cause: confirmed.cause,
            basis: confirmed.basis,
            by: confirmed.by.map(MemberRef::from),
            at: moment(confirmed.at),
        });
        Decided {
            id: decided.id,
            status: decided.status,
            reason: decided.reason,
            owner: decided.owner.map(MemberRef::from),
            confirmed,
            about: decided.about,
            version: decided.version,
            changed: moment(decided.changed),
            changed_by: decided.changed_by.map(MemberRef::from),
            history: decided.history.into_iter().map(HistoryLine::from).collect(),
        }
    }
}

/// A measure to be planned.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewAction {
    /// Whether it takes away what hurts, or protects what helps.
    direction: ActionDirection,
    /// What is to be done.
    what: String,
    /// In which channels.
    #[serde(default)]
    channels: Vec<String>,
    /// The cause that it removes; this or `waiver`.
    #[serde(default)]
    cause: Option<String>,
    /// Why it is done without knowing the cause.
    #[serde(default)]
    waiver: Option<String>,
    /// By which figure it is judged.
    measure: ActionMeasure,
    /// The figure that is wanted: a share from 0 to 1; of contacts, so many in 1,000 journeys.
    target: f64,
    /// Who answers for it: a member's id.
    #[serde(default)]
    owner: Option<String>,
    /// The day by which it is to be done.
    #[serde(default)]
    due: Option<String>,
}

impl NewAction {
    /// What is planned, or the field that cannot be.
    pub(super) fn to_keep(&self) -> ApiResult<ActionPlan> {
        let plan = ActionPlan {
            direction: self.direction,
            what: prose("what", &self.what, PROSE)?,
            channels: names("channels", self.channels.clone(), MOST_CHANNELS)?,
            cause: some_prose("cause", self.cause.clone(), PROSE)?,
            waiver: some_prose("waiver", self.waiver.clone(), PROSE)?,
            measure: self.measure,
            target: self.target,
            owner: member(self.owner.as_deref()),
            due: self.due.as_deref().map(|due| day("due", due)).transpose()?.map(|due| due.to_string()),
        };
        if plan.cause.is_some() == plan.waiver.is_some() {
            let detail = "say which cause it removes, or in `waiver` why it is done without knowing it; one of both";
            return Err(ApiError::invalid("cause", detail));
        }
        let most = if plan.measure == ActionMeasure::Contacts { MOST_CONTACTS } else { 1.0 };
        if !(0.0..=most).contains(&plan.target) {
            return Err(ApiError::invalid("target", format!("this measure's target is a number from 0 to {most}")));
        }
        Ok(plan)
    }
}

/// A day such as `2026-09-30`, and nothing else.
fn day(field: &str, text: &str) -> ApiResult<Date> {
    let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text);
    date.ok_or_else(|| ApiError::invalid(field, "write a day like 2026-09-30"))
}

/// A measure as somebody changes it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ActionChange {
    /// The version that was seen.
    pub(crate) version: u64,
    /// Whether it takes away what hurts, or protects what helps.
    direction: ActionDirection,
    /// What is to be done.
    what: String,
    /// In which channels.
    #[serde(default)]
    channels: Vec<String>,
    /// The cause that it removes; this or `waiver`.
    #[serde(default)]
    cause: Option<String>,
    /// Why it is done without knowing the cause.
    #[serde(default)]
    waiver: Option<String>,
    /// By which figure it is judged; it stays what it was.
    measure: ActionMeasure,
    /// The figure that is wanted.
    target: f64,
    /// Who answers for it: a member's id.
    #[serde(default)]
    owner: Option<String>,
    /// The day by which it is to be done.
    #[serde(default)]
    due: Option<String>,
    /// How far it has come.
    status: ActionStatus,
    /// Why; what is dropped needs it.
    #[serde(default)]
    reason: Option<String>,
    /// The day on which it was done; with `done` alone, which needs it.
    #[serde(default)]
    done_on: Option<String>,
}

impl ActionChange {
    /// The plan and how far it has come, or the field that cannot be. Nothing is done on a day that has not come.
    pub(super) fn into_kept(self, today: Date) -> ApiResult<(ActionPlan, ActionProgress)> {
        let reason = some_prose("reason", self.reason, PROSE)?;
        if self.status == ActionStatus::Dropped && reason.is_none() {
            return Err(ApiError::invalid("reason", "say why it is not done"));
        }
        let done_on = self.done_on.as_deref().map(|text| day("done_on", text)).transpose()?;
        if done_on.is_some_and(|done_on| done_on > today) {
            return Err(ApiError::invalid("done_on", "this day has not come yet"));
        }
        if (self.status == ActionStatus::Done) != done_on.is_some() {
            return Err(ApiError::invalid(
                "done_on",
                "say on which day it was done where it is `done`, and only there",
            ));
        }
        let plan = NewAction {
            direction: self.direction,
            what: self.what,
            channels: self.channels,
            cause: self.cause,
            waiver: self.waiver,
            measure: self.measure,
            target: self.target,
            owner: self.owner,
            due: self.due,
        };
        let done_on = done_on.map(|done_on| done_on.to_string());
        Ok((plan.to_keep()?, ActionProgress { status: self.status, reason, done_on }))
    }
}

/// A figure since a measure was done.
#[derive(Serialize, JsonSchema)]
pub(crate) struct FigureSince {
    /// The figure, with its interval.
    estimate: Estimate,
    /// The first day that it rests on.
    from: String,
    /// The last one.
    to: String,
}

/// A measure that is taken because of a finding.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Action {
    /// Its id.
    id: String,
    /// The finding.
    finding: String,
    /// What the finding was about.
    about: FindingAbout,
    /// Whether it takes away what hurts, or protects what helps.
    direction: ActionDirection,
    /// What is to be done.
    what: String,
    /// In which channels.
    channels: Vec<String>,
    /// The cause that it removes.
    cause: Option<String>,
    /// Why it is done without knowing the cause.
    waiver: Option<String>,
    /// By which figure it is judged.
    measure: ActionMeasure,
    /// The figure that is wanted.
    target: f64,
    /// Who answers for it; null: nobody who works in the project.
    owner: Option<MemberRef>,
    /// The day by which it is to be done.
    due: Option<String>,
    /// How far it has come.
    status: ActionStatus,
    /// Why.
    reason: Option<String>,
    /// The day on which it was done.
    done_on: Option<String>,
    /// The figure when it was planned; it never moves. Of a later measure against the same finding it rests on no day of the
    /// earlier ones' `baseline_excludes`, and has no value where too little is left.
    before: FrozenFigure,
    /// The time in which the problem was found: no later baseline may rest on it.
    baseline_excludes: TimeWindow,
    /// The figure in the weeks or months that lie wholly after the day on which it was done and whose journeys have had
    /// their time; null: there is none yet, one is of too few to be told, or the measure is of contacts.
    now: Option<FigureSince>,
    /// `now` less `before`, with its interval; null where both would count the same days.
    change: Option<Estimate>,
    /// Whether it helped; null: that is not judged.
    verdict: Option<String>,
    /// Whether its day has passed and it is neither done nor dropped.
    overdue: bool,
    /// Counts its changes.
    version: u64,
    /// When it was planned.
    created: String,
    /// By whom.
    created_by: Option<MemberRef>,
    /// When it was last changed.
    changed: String,
    /// By whom.
    changed_by: Option<MemberRef>,
}

/// How a measure stands besides what was written about it.
pub(super) struct Standing {
    /// The figure since it was done.
    pub(super) course: Option<Course>,
    /// How that differs from before.
    pub(super) change: Option<Estimate>,
    /// The day, where the project is.
    pub(super) today: Date,
}

impl Action {
    /// A measure, and how it stands.
    pub(super) fn of(action: model::Action, standing: Standing) -> Action {
        let model::Action { id, finding, about, plan, owner, progress, before, baseline_excludes, .. } = action;
        let is_open = matches!(progress.status, ActionStatus::Planned | ActionStatus::UnderWay);
        let due = plan.due.as_deref().and_then(|due| due.parse::<Date>().ok());
        let since = |course: Course| FigureSince {
            estimate: course.estimate(),
            from: course.from.to_string(),
            to: course.to.to_string(),
        };
        Action {
            id: id.0,
            finding,
            about,
            direction: plan.direction,
            what: plan.what,
            channels: plan.channels,
            cause: plan.cause,
            waiver: plan.waiver,
            measure: plan.measure,
            target: plan.target,
            owner: owner.map(MemberRef::from),
            overdue: is_open && due.is_some_and(|due| due < standing.today),
            due: plan.due,
            status: progress.status,
            reason: progress.reason,
            done_on: progress.done_on,
            before,
            baseline_excludes,
            now: standing.course.map(since),
            change: standing.change,
            verdict: None,
            version: action.version,
            created: moment(action.created),
            created_by: action.created_by.map(MemberRef::from),
            changed: moment(action.changed),
            changed_by: action.changed_by.map(MemberRef::from),
        }
    }
}

/// What failures are assumed to cost.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Assumptions {
    /// What a reached goal is worth, SEK.
    goal_sek: Option<f64>,
    /// What a contact costs, SEK.
    contact_sek: Option<f64>,
    /// How long a contact takes, minutes; 8 until somebody says otherwise.
    contact_minutes: Option<f64>,
    /// What a point of effort costs a customer, minutes.
    effort_minutes: Option<f64>,
    /// What an hour of work costs, SEK.
    hour_sek: Option<f64>,
    /// Where the figures are from.
    source: Option<String>,
    /// Counts their changes; 0: nobody has stated any.
    version: u64,
    /// When they were last changed.
    changed: Option<String>,
    /// By whom.
    changed_by: Option<MemberRef>,
}

impl From<model::Assumptions> for Assumptions {
    fn from(assumed: model::Assumptions) -> Assumptions {
        Assumptions {
            goal_sek: assumed.goal_sek,
            contact_sek: assumed.contact_sek,
            contact_minutes: assumed.contact_minutes,
            effort_minutes: assumed.effort_minutes,
            hour_sek: assumed.hour_sek,
            source: assumed.source,
            version: assumed.version,
            changed: assumed.changed.map(moment),
            changed_by: assumed.changed_by.map(MemberRef::from),
        }
    }
}

/// The assumptions as somebody writes them anew. What is null is not known.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AssumptionsChange {
    /// The version that was seen; 0 where nobody had stated any.
    pub(crate) version: u64,
    /// What a reached goal is worth, SEK.
    #[serde(default)]
    goal_sek: Option<f64>,
    /// What a contact costs, SEK.
    #[serde(default)]
    contact_sek: Option<f64>,
    /// How long a contact takes, minutes.
    #[serde(default)]
    contact_minutes: Option<f64>,
    /// What a point of effort costs a customer, minutes.
    #[serde(default)]
    effort_minutes: Option<f64>,
    /// What an hour of work costs, SEK.
    #[serde(default)]
    hour_sek: Option<f64>,
    /// Where the figures are from.
    #[serde(default)]
    source: Option<String>,
}

impl AssumptionsChange {
    /// The same, ready to be kept.
    pub(super) fn to_keep(&self) -> ApiResult<model::Assumptions> {
        let number = |field: &str, value: Option<f64>| match value {
            Some(value) if !(0.0..=MOST_ASSUMED).contains(&value) => {
                Err(ApiError::invalid(field, "write a number from 0 to 1,000,000,000, or null where it is not known"))
            }
            value => Ok(value),
        };
        Ok(model::Assumptions {
            goal_sek: number("goal_sek", self.goal_sek)?,
            contact_sek: number("contact_sek", self.contact_sek)?,
            contact_minutes: number("contact_minutes", self.contact_minutes)?,
            effort_minutes: number("effort_minutes", self.effort_minutes)?,
            hour_sek: number("hour_sek", self.hour_sek)?,
            source: some_prose("source", self.source.clone(), NAME)?,
            ..model::Assumptions::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn plan(change: &[(&str, Value)]) -> ApiResult<ActionPlan> {
        let mut told = json!({
            "direction": "fix", "what": " Skriv om brevet ", "channels": ["letter", "letter"], "cause": "Otydligt",
            "measure": "failed", "target": 0.1, "due": "2026-09-30",
        });
        for (field, value) in change {
            told[field] = value.clone();
        }
        serde_json::from_value::<NewAction>(told).unwrap().to_keep()
    }

    fn at_fault<T>(result: ApiResult<T>) -> Vec<String> {
        result.err().map(|error| error.fields).unwrap_or_default()
    }

    #[test]
    fn a_measure_has_a_cause_or_says_why_it_has_none() {
        let kept = plan(&[]).unwrap();
        assert_eq!((kept.what.as_str(), kept.channels.len()), ("Skriv om brevet", 1));
        assert_eq!(at_fault(plan(&[("waiver", json!("Bråttom"))])), ["cause"]);
        assert_eq!(at_fault(plan(&[("cause", json!(" "))])), ["cause"]);
        assert!(plan(&[("cause", Value::Null), ("waiver", json!("Bråttom"))]).is_ok());
    }

    #[test]
    fn a_target_is_of_its_measure_and_a_day_is_a_day() {
        assert_eq!(at_fault(plan(&[("target", json!(1.5))])), ["target"]);
        assert!(plan(&[("target", json!(1.5)), ("measure", json!("contacts"))]).is_ok());
        assert_eq!(at_fault(plan(&[("target", json!(-1))])), ["target"]);
        for text in ["2026-02-31", "20260930", "i morgon", "2026-09-30T10:00", ""] {
            assert_eq!(at_fault(plan(&[("due", json!(text))])), ["due"], "{text}");
        }
    }

    #[test]
    fn done_has_a_day_that_has_come_and_dropped_a_reason() {
        let change = |status: &str, reason: Value, done_on: Value| {
            let told = json!({
                "version": 1, "direction": "protect", "what": "Behåll", "channels": [], "waiver": "Det fungerar",
                "measure": "affected", "target": 0.5, "status": status, "reason": reason, "done_on": done_on,
            });
            let change: ActionChange = serde_json::from_value(told).unwrap();
            at_fault(change.into_kept("2026-03-14".parse().unwrap()))
        };
        assert!(change("done", Value::Null, json!("2026-03-14")).is_empty());
        assert_eq!(change("done", Value::Null, json!("2026-03-15")), ["done_on"]);
        assert_eq!(change("done", Value::Null, Value::Null), ["done_on"]);
        assert_eq!(change("planned", Value::Null, json!("2026-03-14")), ["done_on"]);
        assert_eq!(change("dropped", json!(" "), Value::Null), ["reason"]);
        assert!(change("dropped", json!("För dyrt"), Value::Null).is_empty());
    }

    #[test]
    fn dismissing_needs_a_reason_and_confirming_a_basis() {
        let decide = |told: Value| at_fault(serde_json::from_value::<Decision>(told).unwrap().to_keep());
        assert_eq!(decide(json!({ "version": 0, "status": "dismissed" })), ["reason"]);
        let confirmed = json!({ "cause": "Brevet", "basis": "" });
        assert_eq!(
            decide(json!({ "version": 0, "status": "investigating", "confirmed": confirmed })),
            ["confirmed.basis"]
        );
        assert!(decide(json!({ "version": 0, "status": "gone" })).is_empty());
    }
}
