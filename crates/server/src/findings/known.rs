//! How findings stand now, as far as it may be told: what decisions about them need of the analysis.

use crate::access::Scope;
use crate::answers::{self, LapView, friction_now};
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use jiff::civil::Date;
use model::{FindingAbout, FindingJourney, FrozenEstimate, Micros, Permission};

/// All findings of a project.
pub(super) struct Now {
    /// The first event that was looked at.
    pub(super) first: Option<Micros>,
    /// The last one.
    pub(super) last: Option<Micros>,
    /// What is claimed, and what people follow though it is not.
    pub(super) findings: Vec<Known>,
}

impl Now {
    /// A finding by its id.
    pub(super) fn find(&self, id: &str) -> Option<&Known> {
        self.findings.iter().find(|known| known.id == id)
    }
}

/// One finding.
pub(super) struct Known {
    /// The same in every run.
    pub(super) id: String,
    /// What it is about.
    pub(super) about: FindingAbout,
    /// How it goes on, in order of time.
    pub(super) series: Vec<Lap>,
    /// The share of those affected that failed.
    pub(super) rate: FrozenEstimate,
    /// The share of those who reach the place that are affected.
    pub(super) affected: FrozenEstimate,
    /// Calls for help in 1,000 journeys.
    pub(super) contacts: Option<FrozenEstimate>,
}

/// A week or month of a finding. What may not be told is absent.
pub(super) struct Lap {
    /// Its first day.
    pub(super) from: Date,
    /// The first day after it.
    pub(super) to: Date,
    /// Journeys that reached the place.
    pub(super) reached_place: Option<u64>,
    /// Of these, those that show the finding.
    pub(super) affected: Option<u64>,
    /// Of these, those that failed.
    pub(super) failed: Option<u64>,
}

/// How the findings of a project stand.
///
/// # Errors
/// Those of the analysis, such as `too_many_questions`.
pub(super) async fn now(app: &App, scope: &Scope) -> ApiResult<Now> {
    // What people decide is answered with figures of analyses.
    scope.principal().may_in(scope.project(), Permission::ReadAnalyses)?;
    let now = friction_now(app, scope).await?;
    let (first, last) = (now.first.as_deref().map(moment).transpose()?, now.last.as_deref().map(moment).transpose()?);
    let findings = now.all().map(known).collect::<ApiResult<_>>()?;
    Ok(Now { first, last, findings })
}

fn known(of: &answers::Known) -> ApiResult<Known> {
    let journey = of.journey.as_ref().map(|journey| FindingJourney {
        id: journey.id.clone(),
        name: journey.name.clone(),
        problem: journey.problem.clone(),
    });
    Ok(Known {
        id: of.id.clone(),
        about: FindingAbout {
            kind: of.kind.clone(),
            polarity: of.polarity.clone(),
            journey,
            goal: of.goal.clone(),
            place: of.place.clone(),
            segment: of.segment.clone(),
            only: of.only,
            only_since: of.only_since.as_deref().map(moment).transpose()?,
        },
        series: of.series.iter().map(lap).collect::<ApiResult<_>>()?,
        rate: of.rate.clone(),
        affected: of.affected.clone(),
        contacts: of.per_1000.contacts.clone(),
    })
}

fn lap(of: &LapView) -> ApiResult<Lap> {
    let day = |text: &str| text.parse::<Date>().map_err(|error| ApiError::internal(&error));
    Ok(Lap {
        from: day(&of.from)?,
        to: day(&of.to)?,
        reached_place: of.reached_place,
        affected: of.affected,
        failed: of.failed,
    })
}

fn moment(text: &str) -> ApiResult<Micros> {
    let moment = text.parse::<jiff::Timestamp>().map_err(|error| ApiError::internal(&error))?;
    Ok(Micros(moment.as_microsecond()))
}
