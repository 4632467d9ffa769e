//! What lies behind a station, a line, "other" or "left": whose journeys pass there, how they go on, how they end.

use super::asked::{Words, asked_query, stations};
use super::ground::{Ground, Head, Question, day, time};
use super::keeper::{json, respond};
use super::protect::{Count, Protect};
use super::sums::sums;
use crate::access::Scope;
use crate::app::App;
use crate::error::{ApiError, ApiResult};
use crate::extract::Query;
use axum::extract::State;
use axum::response::Response;
use eventlog::{CutSpec, JourneyKey, Journeys};
use insight::fold::{
    Behind as BehindFold, BehindAnswer, BehindOptions, Group, Judge, MapPlace, Standing, StandingsAnswer, run,
};
use insight::journey_map::{OUTSIDE, RoughWays, Sums, Told, goal_stations, lower_multiple, shown_stations};
use model::{Estimate, Micros, Permission, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// How many whole ways are told.
const WAYS: usize = 10;
/// How many journeys are pointed out.
const EXAMPLES: usize = 20;
/// How many steps of one are told.
const STEPS: usize = 200;

asked_query! {
    /// Behind what to look.
    pub(crate) struct BehindQuery {
        /// A station by name, also the fold of rare ones or the end of journeys.
        station: Option<String>,
        /// Instead of a station: where moves come from.
        from_station: Option<String>,
        /// Where they go.
        to_station: Option<String>,
        /// How many stations the map shows: what "other" is depends on it.
        stations: Option<String>,
        /// The language of the map: "other" and "left" are called by it.
        lang: Option<Words>,
    }
}

/// What lies behind a place of the map.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Behind {
    #[serde(flatten)]
    head: Head,
    /// Journeys that pass.
    journeys: Count,
    /// How many pass is not the true number, but about: that would give away what is about few. Then little else is
    /// told.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
    /// Persons whose journeys pass.
    persons: Count,
    /// All journeys.
    of_journeys: Count,
    /// The share that passes.
    share: Estimate,
    /// The share that reaches the goal among these journeys; null without a goal.
    reached: Option<Estimate>,
    /// The same among all others.
    reached_elsewhere: Option<Estimate>,
    /// Visits.
    events: u64,
    /// Median time there until something else, or of the move, in seconds.
    median_dwell_s: Option<f64>,
    /// 90th percentile of the same.
    p90_dwell_s: Option<f64>,
    /// In which channels.
    channels: Vec<ChannelPart>,
    /// Where they came from directly.
    before: Vec<Neighbour>,
    /// Where they went directly.
    after: Vec<Neighbour>,
    /// The commonest whole ways that pass.
    ways: Vec<Way>,
    /// By month or week: journeys that first passed then.
    series: Vec<Passing>,
    /// What was logged there.
    activities: Vec<LoggedPart>,
    /// The touchpoints that rules name there.
    touchpoints: Vec<String>,
    /// What it rests on.
    grade: Grade,
    /// The last visit.
    last: Option<String>,
    /// Some of the journeys, the latest first; null for members who may not see persons.
    examples: Option<Vec<JourneyRow>>,
}

/// What a place rests on.
#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Grade {
    /// Seen in events.
    Observed,
    /// Someone says so; no event shows it.
    Assumed,
}

/// A channel at the place.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChannelPart {
    channel: String,
    journeys: Count,
    events: u64,
}

/// A station next to the place.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Neighbour {
    station: String,
    journeys: Count,
    /// The count is not the true one, but about: that would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

/// A whole way.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Way {
    /// Stations in order.
    pub(super) steps: Vec<String>,
    /// Journeys that took it.
    pub(super) journeys: Count,
    /// Of the journeys that are told about.
    pub(super) share: Option<f64>,
    /// These are not the true numbers, but about: those would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) about: bool,
}

/// Journeys of one period.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Passing {
    from: String,
    to: String,
    journeys: Count,
    /// The count is not the true one, but about: that would give away what is about few.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    about: bool,
}

/// A logged activity at the place.
#[derive(Serialize, JsonSchema)]
pub(crate) struct LoggedPart {
    activity: String,
    events: u64,
}

/// One journey.
#[derive(Serialize, JsonSchema)]
pub(crate) struct JourneyRow {
    /// The person, by pseudonym.
    person: String,
    start: String,
    end: String,
    events: usize,
    /// Whether it reached the goal; null without a goal, and while it is under way.
    reached: Option<bool>,
    /// Its steps, the first 200.
    steps: Vec<StepRow>,
}

/// One step of a journey.
#[derive(Serialize, JsonSchema)]
pub(crate) struct StepRow {
    station: String,
    channel: Option<String>,
    time: String,
}

pub(crate) async fn behind(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<BehindQuery>,
) -> ApiResult<Response> {
    query.place()?;
    stations(query.stations.as_deref())?;
    let project = scope.project().clone();
    let of = project.clone();
    // One customer may be looked at by those who have the right, where the project allows it.
    let sees_persons = scope.principal().may_in(&project, Permission::ReadPerson).is_ok();
    let allows = {
        let of = of.clone();
        // Asked at every question: the switch is no part of what answers are kept under.
        app.blocking(move |app: &App| allows_view(app, &of)).await?
    };
    let sees_persons = sees_persons && allows;
    let question = format!("behind {sees_persons} {query:?}");
    let work = move |app: &App| json(&query.look(app, &of, sees_persons)?);
    respond(&app, &scope, question, Arc::new(work)).await
}

/// Whether the project has the single-customer view switched on.
pub(super) fn allows_view(app: &App, project: &ProjectId) -> ApiResult<bool> {
    let about = app.store.find_project(project)?.ok_or_else(ApiError::not_found)?;
    Ok(about.settings.customer_view)
}

/// A place by the names of its stations.
enum Named<'q> {
    Station(&'q str),
    Link(&'q str, &'q str),
}

/// What a name on the map stands for.
enum Spot {
    Code(u32),
    Left,
    /// A station that no event shows.
    Assumed,
}

impl BehindQuery {
    fn place(&self) -> ApiResult<Named<'_>> {
        match (&self.station, &self.from_station, &self.to_station) {
            (Some(station), None, None) => Ok(Named::Station(station)),
            (None, Some(from), Some(to)) => Ok(Named::Link(from, to)),
            _ => Err(ApiError::invalid("station", "name a station, or from_station and to_station")),
        }
    }

    fn look(&self, app: &App, project: &ProjectId, sees_persons: bool) -> ApiResult<Behind> {
        let ground = Ground::of(app, project)?;
        let question = ground.question(&self.asked())?;
        let words = self.lang.unwrap_or_default();
        let is_known = |name: &str| question.naming.recode.stations.find(name).is_some();
        let names = match self.place()? {
            Named::Station(station) => vec![station],
            Named::Link(from, to) => vec![from, to],
        };
        // The fold of rare stations is only needed where it is asked about.
        let asks_other = names.iter().any(|name| name.trim_end_matches('*') == words.other() && !is_known(name));
        let sums = sums(&ground, &question, None)?;
        let (spec, untold) = if asks_other {
            let most = stations(self.stations.as_deref())?;
            let shown = shown_stations(&ground.log, &question.plain, &question.naming, most, &sums);
            let (recode, codes) = question.naming.fold(&shown, words.other());
            (CutSpec { recode: Some(recode), ..question.plain.clone() }, sums.untold(&codes))
        } else {
            let codes: Vec<u32> = (0..question.naming.activities.len() as u32).collect();
            (question.with_stations(), sums.untold(&codes))
        };
        let spec = CutSpec { keep_logged: true, ..spec };
        let journeys = Journeys::cut(&ground.log, &spec)?;
        let left = words.left(question.has_goal());
        let spot = |name: &str| -> ApiResult<Spot> {
            if let Some(code) = journeys.activities().find(name) {
                return Ok(Spot::Code(code));
            }
            if name == left {
                return Ok(Spot::Left);
            }
            let is_assumed = ground.defined.rules.stations.iter().any(|station| station.name == name);
            if is_assumed { Ok(Spot::Assumed) } else { Err(ApiError::not_found()) }
        };
        let spots = names.iter().map(|name| spot(name)).collect::<ApiResult<Vec<Spot>>>()?;
        let place = match spots.as_slice() {
            [Spot::Code(station)] => Some(MapPlace::Station(*station)),
            [Spot::Left] => Some(MapPlace::Left(None)),
            [Spot::Code(from), Spot::Code(to)] => Some(MapPlace::Link(*from, *to)),
            [Spot::Code(from), Spot::Left] => Some(MapPlace::Left(Some(*from))),
            _ => None,
        };
        // Behind what someone says exists there is nobody yet: a place that no journey passes.
        let place = place.unwrap_or(MapPlace::Station(u32::MAX));
        let judge = ground.judge(&journeys, &spec);
        let options = BehindOptions {
            place,
            is_goal: shown_goals(&question, &spec, &ground),
            judge,
            periods: ground.periods(),
            examples: if sees_persons { EXAMPLES } else { 0 },
            sizes: (journeys.activities().len(), journeys.channels().len(), ground.log.activities().len()),
        };
        let found = run(&journeys, ground.threads, || BehindFold::new(options.clone()))?;
        let rough_ways = if asks_other { None } else { Some(sums.ways(&journeys, ground.threads)?) };
        let teller = Teller {
            journeys: &journeys,
            protect: question.protect,
            end: ground.end(&spec),
            judge,
            place,
            sums: &sums,
            untold,
            rough_ways,
        };
        let behind = teller.tell(found, question.head.clone(), question.has_goal(), sees_persons)?;
        let touchpoints = touchpoints(&question, &names);
        let observed = spots.iter().all(|spot| !matches!(spot, Spot::Assumed));
        let grade = if observed { Grade::Observed } else { Grade::Assumed };
        Ok(Behind { touchpoints, grade, ..behind })
    }
}

/// Which activities of the views reach the goal.
fn shown_goals(question: &Question, spec: &CutSpec, ground: &Ground) -> Vec<bool> {
    let goals = goal_stations(&ground.log, &question.naming, &question.plain);
    let Some(recode) = &spec.recode else { return Vec::new() };
    let mut shown = vec![false; recode.activities.len()];
    for (station, _) in goals.iter().enumerate().filter(|(_, is_goal)| **is_goal) {
        shown[recode.shown[station] as usize] = true;
    }
    shown
}

fn touchpoints(question: &Question, names: &[&str]) -> Vec<String> {
    let stations = names.iter().filter_map(|name| question.naming.recode.stations.find(name));
    let mut touchpoints: Vec<String> = Vec::new();
    for touchpoint in stations.flat_map(|station| &question.naming.touchpoints[station as usize]) {
        if !touchpoints.contains(touchpoint) {
            touchpoints.push(touchpoint.clone());
        }
    }
    touchpoints
}

/// Puts names to what was found, and hides what is about too few.
struct Teller<'a> {
    journeys: &'a Journeys<'a>,
    protect: Protect,
    end: Option<Micros>,
    judge: Judge,
    place: MapPlace,
    sums: &'a Sums,
    /// How much of each move is not told.
    untold: HashMap<(u32, u32), u64>,
    /// Absent where stations are folded together: nobody has looked at the ways of those.
    rough_ways: Option<RoughWays<'a>>,
}

impl Teller<'_> {
    fn tell(&self, found: BehindAnswer, head: Head, has_goal: bool, sees_persons: bool) -> ApiResult<Behind> {
        let protect = self.protect;
        let others = rest(&found);
        let passing = self.passing(found.passing);
        let enough = found.passing.persons >= protect.k && !passing.is_about();
        let is_told = passing != Told::Hidden;
        let reached = |standings: &StandingsAnswer| {
            let share = || protect.share(standings.reached, standings.failed, self.end);
            has_goal.then(|| if passing.is_about() { insight::evidence::share(0, 0, self.end) } else { share() })
        };
        let mut activities: Vec<LoggedPart> = found
            .activities
            .iter()
            .filter(|(_, _, group)| enough && group.persons >= protect.k)
            .map(|(code, events, _)| LoggedPart {
                activity: self.journeys.log().activities().get(*code).to_string(),
                events: protect.round(*events),
            })
            .collect();
        activities.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.activity.cmp(&b.activity)));
        let parts: Vec<(u64, u64)> = found.series.iter().map(|(_, group)| (group.journeys, group.persons)).collect();
        let period = |((from, _), told): (&(i64, Group), Told)| Passing {
            from: day(*from),
            to: day(found.periods.next(*from)),
            journeys: told.number(),
            about: told.is_about(),
        };
        // Of few, even when and whereto would tell.
        let series = found.series.iter().zip(protect.parts(&parts)).map(period).filter(|_| enough).collect();
        let examples = match sees_persons && enough {
            true => Some(
                found
                    .examples
                    .iter()
                    .map(|key| row(self.journeys, self.judge, *key, has_goal))
                    .collect::<ApiResult<Vec<_>>>()?,
            ),
            false => sees_persons.then(Vec::new),
        };
        Ok(Behind {
            head,
            journeys: passing.number(),
            about: passing.is_about(),
            persons: protect.persons(found.passing).filter(|_| enough),
            of_journeys: protect.journeys(found.all),
            share: match passing {
                Told::About(about) => {
                    let rest = lower_multiple((found.all.journeys).saturating_sub(about), protect.k);
                    protect.share(
                        Group { journeys: about, ..found.passing },
                        Group { journeys: rest, ..others },
                        self.end,
                    )
                }
                _ => protect.share(found.passing, others, self.end),
            },
            reached: reached(&found.standings),
            reached_elsewhere: reached(&found.elsewhere),
            events: if enough { protect.round(found.events) } else { 0 },
            median_dwell_s: found.median_dwell_s.filter(|_| is_told),
            p90_dwell_s: found.p90_dwell_s.filter(|_| is_told),
            channels: if enough { self.channels(&found) } else { Vec::new() },
            before: if enough { self.neighbours(&found.before, true) } else { Vec::new() },
            after: if enough { self.neighbours(&found.after, false) } else { Vec::new() },
            ways: if enough { self.ways(&found) } else { Vec::new() },
            series,
            activities,
            touchpoints: Vec::new(),
            grade: Grade::Observed,
            last: time(found.last.filter(|_| enough)),
            examples,
        })
    }

    fn channels(&self, found: &BehindAnswer) -> Vec<ChannelPart> {
        let mut parts: Vec<ChannelPart> = found
            .channels
            .iter()
            .filter(|(_, _, group)| group.persons >= self.protect.k)
            .map(|(code, events, group)| ChannelPart {
                channel: self.journeys.channels().get(*code).to_string(),
                journeys: self.protect.journeys(*group),
                events: self.protect.round(*events),
            })
            .collect();
        parts.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.channel.cmp(&b.channel)));
        parts
    }

    /// How many journeys went so are told.
    fn going(&self, from: u32, to: u32, group: Group) -> Told {
        let protect = self.protect;
        match self.untold.get(&(from, to)) {
            _ if protect.is_few(group) => Told::Hidden,
            None => Told::Exactly(protect.round(group.journeys)),
            Some(missing) => match lower_multiple(group.journeys.saturating_sub(*missing), protect.k) {
                0 => Told::Hidden,
                about => Told::About(about),
            },
        }
    }

    /// How many journeys pass the place are told.
    fn passing(&self, group: Group) -> Told {
        match self.place {
            MapPlace::Link(from, to) => self.going(from, to, group),
            MapPlace::Left(Some(from)) => self.going(from, OUTSIDE, group),
            MapPlace::Station(_) | MapPlace::Left(None) => {
                self.protect.journeys(group).map_or(Told::Hidden, Told::Exactly)
            }
        }
    }

    /// The most frequent first; where only few came from or went to is not told.
    fn neighbours(&self, stations: &[(u32, Group)], are_before: bool) -> Vec<Neighbour> {
        let here = match self.place {
            MapPlace::Station(station) => Some(station),
            MapPlace::Left(None) => Some(OUTSIDE),
            MapPlace::Link(..) | MapPlace::Left(Some(_)) => None,
        };
        let told = |code: u32, group: Group| match here {
            Some(here) if are_before => self.going(code, here, group),
            Some(here) => self.going(here, code, group),
            None => self.protect.journeys(group).map_or(Told::Hidden, Told::Exactly),
        };
        let list = stations.iter().map(|(code, group)| (*code, told(*code, *group)));
        let mut list: Vec<Neighbour> = list
            .filter(|(_, told)| *told != Told::Hidden)
            .map(|(code, told)| Neighbour {
                station: self.journeys.activities().get(code).to_string(),
                journeys: told.number(),
                about: told.is_about(),
            })
            .collect();
        list.sort_by(|a, b| b.journeys.cmp(&a.journeys).then_with(|| a.station.cmp(&b.station)));
        list
    }

    /// A way that few took is somebody's: it is not told at all.
    fn ways(&self, found: &BehindAnswer) -> Vec<Way> {
        let protect = self.protect;
        let id = |key| self.journeys.id(key).unwrap_or_default();
        let names = self.journeys.activities();
        let told = found.ways.top_of_many(WAYS, protect.k, found.passing.persons, &id).into_iter();
        let all = protect.round(found.passing.journeys);
        let way = |way: insight::fold::TopVariant<'_>| {
            // Of a fold nobody has looked which ways would tell of few.
            let told = match self.rough_ways {
                Some(rough) => protect.told(rough.told(way.steps, way.journeys)),
                None if self.sums.is_exact() => protect.told(Told::Exactly(way.journeys)),
                None => Told::About(lower_multiple(way.journeys, protect.k)),
            };
            let journeys = told.number();
            Way {
                steps: way.steps.iter().map(|code| names.get(*code).to_string()).collect(),
                journeys,
                share: journeys.filter(|_| all > 0).map(|journeys| journeys as f64 / all as f64),
                about: told.is_about(),
            }
        };
        told.map(way).collect()
    }
}

/// One journey, step by step.
pub(super) fn row(journeys: &Journeys<'_>, judge: Judge, key: JourneyKey, has_goal: bool) -> ApiResult<JourneyRow> {
    let person = journeys.identity_name(key)?;
    let (activities, channels) = (journeys.activities(), journeys.channels());
    let row = journeys.read(key, |journey| {
        let steps = journey.activities.iter().zip(journey.channels).zip(journey.times).take(STEPS);
        JourneyRow {
            person,
            start: Micros(journey.times[0]).to_rfc3339(),
            end: Micros(journey.times[journey.events() - 1]).to_rfc3339(),
            events: journey.events(),
            reached: match judge.standing(journey) {
                Standing::Reached if has_goal => Some(true),
                Standing::Failed if has_goal => Some(false),
                _ => None,
            },
            steps: steps
                .map(|((activity, channel), time)| StepRow {
                    station: activities.get(*activity).to_string(),
                    channel: channels.text(*channel).map(str::to_string),
                    time: Micros(*time).to_rfc3339(),
                })
                .collect(),
        }
    })?;
    Ok(row)
}

/// The journeys that do not pass. Who has both kinds counts as one of either.
fn rest(found: &BehindAnswer) -> Group {
    let StandingsAnswer { reached, failed, under_way } = found.elsewhere;
    let journeys = found.all.journeys - found.passing.journeys;
    // At least so many: distinct persons of the three do not add up.
    let persons = [reached, failed, under_way].into_iter().map(|group| group.persons).max().unwrap_or(0);
    Group { journeys, persons }
}
