//! The first screen: what there is, in which channels, and how each journey goes.

use super::asked::{Asked, AskedQuery, Caveat};
use super::ground::{Ground, Head, day, time};
use super::keeper::find_out;
use super::protect::{Count, Protect};
use crate::access::Scope;
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::Query;
use crate::studio::shapes::MemberRef;
use axum::extract::State;
use axum::response::Response;
use eventlog::Journeys;
use insight::fold::{Group, Outcome, OutcomeAnswer, PeriodOutcome, Tally, TallyAnswer, Whole, run};
use insight::journey_map::Told;
use model::{Cut, Estimate, JourneyDefinition, Micros, ProjectId, StudioJourney};
use schemars::JsonSchema;
use serde::Serialize;

/// What there is.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Overview {
    #[serde(flatten)]
    head: Head,
    /// What all of it adds up to, narrowed as everything here.
    totals: Totals,
    /// Channels, the most used first.
    channels: Vec<ChannelView>,
    /// The journeys that are defined, the oldest first.
    journeys: Vec<JourneyCard>,
}

/// What it adds up to: the whole log, or where the question narrows the events of those that it selects.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Totals {
    /// Events.
    events: u64,
    /// Distinct persons.
    persons: Count,
    /// Journeys that are defined in the project, whatever is asked.
    journeys_defined: usize,
    /// The first event.
    first: Option<String>,
    /// The last event.
    last: Option<String>,
}

/// A channel.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChannelView {
    channel: String,
    events: u64,
    persons: Count,
    last: Option<String>,
    /// Who answers for it.
    owner: Option<MemberRef>,
}

/// How a journey goes.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JourneyCard {
    id: String,
    name: String,
    /// The problem in the customer's words.
    problem: Option<String>,
    owner: Option<MemberRef>,
    has_goal: bool,
    /// Where it is counted otherwise than its definition says; mostly empty.
    caveats: Vec<Caveat>,
    journeys: Count,
    persons: Count,
    /// The share that reached the goal of those whose time is over; null without a goal.
    reached: Option<Estimate>,
    /// Neither at the goal nor past their time.
    under_way: Count,
    /// Median time from first to last event.
    median_duration_s: Option<f64>,
    /// Channels, the most used first.
    channels: Vec<ChannelJourneys>,
    /// By month, or week where the log is short, oldest first.
    series: Vec<PeriodView>,
    /// The last event in one of them.
    last_event: Option<String>,
}

/// Journeys that used a channel.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChannelJourneys {
    channel: String,
    journeys: Count,
}

/// Journeys that began in a period.
#[derive(Serialize, JsonSchema)]
pub(crate) struct PeriodView {
    from: String,
    to: String,
    journeys: Count,
    reached: Option<Estimate>,
    /// The count is not the true one, but about: that would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

pub(crate) async fn overview(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
) -> ApiResult<Response> {
    find_out(&app, &scope, "overview", query.of(), look).await
}

fn look(app: &App, project: &ProjectId, asked: &Asked) -> ApiResult<Overview> {
    let ground = Ground::of(app, project)?;
    // The journey in the question, if any, is for the screens behind this one: here all are shown.
    let asked = Asked { journey: None, ..asked.clone() };
    let everyone = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
    let question = ground.question_about(&asked, everyone)?;
    let protect = question.protect;
    let journeys = Journeys::cut(&ground.log, &question.with_stations())?;
    let (activities, channels) = (journeys.activities().len(), journeys.channels().len());
    let new = || ((Tally::new(activities), Tally::of_channels(channels)), Whole::default());
    let ((activities, by_channel), all) = run(&journeys, ground.threads, new)?;
    let narrows = asked.narrows();
    let mut channels: Vec<ChannelView> = by_channel
        .iter()
        .filter(|count| !narrows || !protect.is_few(count.group))
        .map(|count| {
            let channel = journeys.channels().get(count.activity).to_string();
            ChannelView {
                events: protect.round(count.events),
                persons: protect.persons(count.group),
                last: time(Some(count.last).filter(|_| count.group.persons >= protect.k)),
                owner: ground.defined.channel_owner(&channel).cloned().map(MemberRef::from),
                channel,
            }
        })
        .collect();
    channels.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.channel.cmp(&b.channel)));
    let cards = ground.defined.journeys.iter().map(|journey| card(&ground, &asked, journey));
    let size = if narrows { Size::of(&activities, all) } else { Size::of_log(&ground) };
    let totals = size.told(protect, ground.defined.journeys.len());
    Ok(Overview { totals, channels, journeys: cards.collect::<ApiResult<Vec<_>>>()?, head: question.head })
}

/// How much there is.
struct Size {
    events: u64,
    persons: u64,
    first: Option<Micros>,
    last: Option<Micros>,
}

impl Size {
    /// Of the whole log.
    fn of_log(ground: &Ground) -> Size {
        let log = ground.log.totals();
        Size { events: log.events, persons: log.persons.unwrap_or(log.identities), first: log.first, last: log.last }
    }

    /// Of what a question selects.
    fn of(activities: &[TallyAnswer], all: Group) -> Size {
        Size {
            events: activities.iter().map(|count| count.events).sum(),
            persons: all.persons,
            first: activities.iter().map(|count| count.first).min(),
            last: activities.iter().map(|count| count.last).max(),
        }
    }

    fn told(&self, protect: Protect, journeys_defined: usize) -> Totals {
        let enough = self.persons >= protect.k;
        // Of a narrowed question, events of few are counted for nobody.
        let events = if enough || protect.step == 1 { self.events } else { 0 };
        Totals {
            events: protect.round(events),
            persons: protect.count(self.persons, self.persons),
            journeys_defined,
            first: time(self.first.filter(|_| enough)),
            last: time(self.last.filter(|_| enough)),
        }
    }
}

fn card(ground: &Ground, asked: &Asked, journey: &StudioJourney) -> ApiResult<JourneyCard> {
    let question = ground.question_about(asked, journey.definition.clone())?;
    let spec = question.with_stations();
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let (judge, periods) = (ground.judge(&journeys, &spec), ground.periods());
    let count = journeys.channels().len();
    let found = run(&journeys, ground.threads, || Outcome::new(count, judge, periods.clone()))?;
    let (protect, has_goal, end) = (question.protect, question.has_goal(), ground.end(&spec));
    let enough = found.all.persons >= protect.k;
    let standings = found.standings;
    Ok(JourneyCard {
        id: journey.id.0.clone(),
        name: journey.definition.name.clone(),
        problem: journey.definition.problem.clone(),
        owner: journey.owner.clone().map(MemberRef::from),
        has_goal,
        caveats: question.head.caveats,
        journeys: protect.journeys(found.all),
        persons: protect.persons(found.all),
        reached: has_goal.then(|| protect.share(standings.reached, standings.failed, end)),
        under_way: protect.journeys(standings.under_way),
        median_duration_s: found.median_duration_s.filter(|_| enough),
        channels: channels(&journeys, &found, protect),
        series: series(&found, protect, has_goal, end),
        last_event: time(found.last.filter(|_| enough)),
    })
}

fn channels(journeys: &Journeys<'_>, found: &OutcomeAnswer, protect: Protect) -> Vec<ChannelJourneys> {
    let used = (0..).zip(&found.channels).filter(|(_, group)| group.journeys > 0);
    let mut list: Vec<ChannelJourneys> = used
        .map(|(code, group)| ChannelJourneys {
            channel: journeys.channels().get(code).to_string(),
            journeys: protect.journeys(*group),
        })
        .collect();
    list.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.channel.cmp(&b.channel)));
    list
}

fn series(found: &OutcomeAnswer, protect: Protect, has_goal: bool, end: Option<Micros>) -> Vec<PeriodView> {
    let parts: Vec<(u64, u64)> = found.series.iter().map(|period| (period.all.journeys, period.all.persons)).collect();
    let view = |(period, told): (&PeriodOutcome, Told)| {
        let standings = period.standings;
        // A period whose count is hidden or rough tells nothing else either.
        let reached = has_goal && matches!(told, Told::Exactly(_));
        PeriodView {
            from: day(period.from),
            to: day(period.to),
            journeys: told.number(),
            reached: reached.then(|| protect.share(standings.reached, standings.failed, end)),
            about: told.is_about(),
        }
    };
    found.series.iter().zip(protect.parts(&parts)).map(view).collect()
}
