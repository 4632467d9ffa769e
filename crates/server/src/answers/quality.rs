//! Can the figures be trusted (R68): what came in, whose it is, what is missing, and what is worth a remark.

use super::asked::{Asked, AskedQuery};
use super::coverage::is_voice;
use super::ground::{Ground, Head};
use super::keeper::{json, respond_beside};
use super::protect::Count;
use crate::access::Scope;
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::Query;
use crate::imports::import_memory;
use axum::extract::State;
use axum::response::Response;
use eventlog::{CutSpec, DataDir, Journeys};
use insight::fold::{Tally, Trust, TrustAnswer, run};
use insight::journey_map::classify;
use model::{Counts, Cut, JourneyDefinition, KeyId, Micros, ProjectId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

const DAY: i64 = 86_400_000_000;
/// Above this share something is worth a remark: a twentieth shifts what most tables show.
const LITTLE: f64 = 0.05;
/// Below this share of customers seen in several sources, journeys are seen in pieces.
const JOINED: f64 = 0.2;
/// Below so many customers, groups of them tell little.
const FEW: u64 = 100;
/// A key that sent before and not for so many days has gone silent.
const STALE_DAYS: i64 = 7;

/// What the figures rest on.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Quality {
    #[serde(flatten)]
    head: Head,
    /// received = stored + duplicates + rejected, of all sources.
    received: u64,
    stored: u64,
    duplicates: u64,
    rejected: u64,
    /// By reason, the commonest first.
    rejections: Vec<ReasonCount>,
    persons: Count,
    /// The share of customers seen in more than one source; null where it would tell about few.
    stitched_share: Option<f64>,
    /// Events that belong to no known customer.
    without_person: u64,
    without_channel: u64,
    /// Events that no rule gives a station.
    without_station: u64,
    events: u64,
    /// Where events come from.
    sources: Vec<SourceView>,
    /// What is worth knowing before one relies on the figures.
    remarks: Vec<Remark>,
}

/// Why something was not accepted.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ReasonCount {
    reason: String,
    count: u64,
}

/// Where events come from.
#[derive(Serialize, JsonSchema)]
pub(crate) struct SourceView {
    name: String,
    kind: SourceKind,
    events: u64,
    /// When something last came from there.
    last: Option<String>,
    days_since: Option<i64>,
}

/// What a source is.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceKind {
    /// Files that were imported.
    Import,
    /// A system that sends with a write key.
    Key,
}

/// Something worth knowing.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Remark {
    code: &'static str,
    /// A share below 1, or a count.
    value: Option<f64>,
}

pub(crate) async fn quality(State(app): State<App>, scope: Scope, Query(_): Query<AskedQuery>) -> ApiResult<Response> {
    let project = scope.project().clone();
    let of = project.clone();
    // What came in without becoming an event, and how long ago, does not show in the log.
    let came = app.blocking({
        let of = of.clone();
        move |app: &App| Ok::<_, crate::error::ApiError>((app.store.counts(&of)?, app.clock.now().0 / DAY))
    });
    let (Counts { received, rejected, duplicates, .. }, day) = came.await?;
    // Every event counts here: the last account is given at once while the next is made.
    let mut came = DefaultHasher::new();
    (received, rejected, duplicates, day).hash(&mut came);
    let work = move |app: &App| json(&look(app, &of)?);
    respond_beside(&app, &scope, "quality".into(), came.finish(), Arc::new(work)).await
}

fn look(app: &App, project: &ProjectId) -> ApiResult<Quality> {
    let ground = Ground::of(app, project)?;
    let everyone = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
    let question = ground.question_about(&Asked::default(), everyone)?;
    let rules = &ground.defined.rules.rules;
    let (recode, classes) = classify(&ground.log, rules);
    let spec = CutSpec { recode: Some(Arc::new(recode)), ..question.plain.clone() };
    let journeys = Journeys::cut(&ground.log, &spec)?;
    let source = ground.log.find_attribute("$source").filter(|at| ground.log.attributes()[*at].loaded);
    let new = || (Trust::new(source, ground.now.0), Tally::new(classes.len()));
    let (trust, counts) = run(&journeys, ground.threads, new)?;
    let is_named = |class: usize| classes[class].rule.is_some_and(|rule| rules[rule].station.is_some());
    let unnamed = counts.iter().filter(|count| !is_named(count.activity as usize));
    let without_station = unnamed.map(|count| count.events).sum();
    let has_voice = counts.iter().any(|count| {
        let class = classes[count.activity as usize];
        let channel = ground.log.channels().text(class.channel);
        is_voice(ground.log.activities().get(class.activity)) || channel.is_some_and(is_voice)
    });
    let without_person = ground.log.events_without_person(ground.threads)?;
    let protect = question.protect;
    let persons = trust.joined.persons + trust.single.persons;
    let stitched_share = protect.share(trust.joined, trust.single, None).value;
    let account = Account::of(app, project, ground.now)?;
    let about = About { trust, persons, stitched_share, without_person, without_station, has_voice };
    let remarks = remarks(&about, &account);
    let Account { counts: Counts { received, stored, duplicates, rejected }, reasons, sources, .. } = account;
    Ok(Quality {
        head: question.head,
        received,
        stored,
        duplicates,
        rejected,
        rejections: reasons,
        persons: protect.count(persons, persons),
        stitched_share,
        without_person,
        without_channel: trust.without_channel,
        without_station,
        events: trust.events,
        sources,
        remarks,
    })
}

/// What came in.
struct Account {
    counts: Counts,
    reasons: Vec<ReasonCount>,
    sources: Vec<SourceView>,
    /// Keys and files that gave events: files read in at once are often of as many systems.
    origins: usize,
}

impl Account {
    fn of(app: &App, project: &ProjectId, now: Micros) -> ApiResult<Account> {
        let mut counts = app.store.counts(project)?;
        let mut reasons: BTreeMap<String, u64> = BTreeMap::new();
        for (reason, times) in app.store.count_reasons(project)? {
            *reasons.entry(reason).or_default() += times;
        }
        let mut sources = keys(app, project, now)?;
        let mut origins = sources.iter().filter(|source| source.events > 0).count();
        for import in DataDir::project(app.store.dir(), &project.0).imports()? {
            counts.received += import.received;
            counts.stored += import.stored;
            counts.duplicates += import.duplicates;
            counts.rejected += import.rejected;
            for (reason, times) in import_memory(&app.store, project, import.id)?.unwrap_or_default().rejections {
                *reasons.entry(reason).or_default() += times;
            }
            let names: Vec<&str> = import.files.iter().map(|file| file.name.as_str()).collect();
            let at = import.at.parse::<jiff::Timestamp>().ok().map(|at| Micros(at.as_microsecond()));
            let events = import.stored.saturating_sub(import.removed);
            origins += if events > 0 { names.len() } else { 0 };
            sources.push(source(names.join(", "), SourceKind::Import, events, at, now));
        }
        sources.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.name.cmp(&b.name)));
        let mut reasons: Vec<ReasonCount> =
            reasons.into_iter().map(|(reason, count)| ReasonCount { reason, count }).collect();
        reasons.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.reason.cmp(&b.reason)));
        Ok(Account { counts, reasons, sources, origins })
    }
}

fn keys(app: &App, project: &ProjectId, now: Micros) -> ApiResult<Vec<SourceView>> {
    let mut sent: HashMap<KeyId, (u64, Micros)> = HashMap::new();
    for hour in app.store.counts_by_hour(project, Micros(0)..Micros(now.0.saturating_add(DAY)))? {
        if let Some(key) = hour.key {
            let known = sent.entry(key).or_insert((0, hour.hour));
            *known = (known.0 + hour.counts.stored, known.1.max(hour.hour));
        }
    }
    let view = |key: model::WriteKey| {
        let (events, hour) = sent.get(&key.id).map_or((0, None), |(events, hour)| (*events, Some(*hour)));
        (key.revoked.is_none() || events > 0)
            .then(|| source(key.name, SourceKind::Key, events, key.last_used.or(hour), now))
    };
    Ok(app.store.list_keys(project)?.into_iter().filter_map(view).collect())
}

fn source(name: String, kind: SourceKind, events: u64, last: Option<Micros>, now: Micros) -> SourceView {
    let days_since = last.map(|last| now.0.saturating_sub(last.0).max(0) / DAY);
    SourceView { name, kind, events, last: super::ground::time(last), days_since }
}

/// What is known of the events.
struct About {
    trust: TrustAnswer,
    persons: u64,
    stitched_share: Option<f64>,
    without_person: u64,
    without_station: u64,
    has_voice: bool,
}

fn remarks(about: &About, account: &Account) -> Vec<Remark> {
    let events = about.trust.events;
    if events == 0 {
        return Vec::new();
    }
    let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
    let much = |code, part: u64, whole: u64| {
        let value = share(part, whole);
        (value > LITTLE).then_some(Remark { code, value: Some(value) })
    };
    let count = |code, count: u64| (count > 0).then_some(Remark { code, value: Some(count as f64) });
    let says = |code, holds: bool| holds.then_some(Remark { code, value: None });
    let is_silent = |source: &&SourceView| {
        source.kind == SourceKind::Key && source.days_since.is_some_and(|days| days >= STALE_DAYS)
    };
    let silent = account.sources.iter().filter(is_silent).count() as u64;
    let low = about.stitched_share.filter(|share| *share < JOINED);
    let few = about.persons < FEW;
    [
        low.map(|value| Remark { code: "low_stitching", value: Some(value) }),
        count("stale_sources", silent),
        much("many_rejected", account.counts.rejected, account.counts.received),
        much("many_duplicates", account.counts.duplicates, account.counts.received),
        much("many_without_person", about.without_person, events),
        much("many_without_channel", about.trust.without_channel, events),
        much("many_without_station", about.without_station, events),
        // A few events do fall on midnight.
        says("dates_only", share(about.trust.at_midnight, events) > 0.5),
        few.then_some(Remark { code: "few_persons", value: Some((about.persons / 10 * 10) as f64) }),
        says("one_source", account.origins == 1),
        says("no_voice", !about.has_voice),
        count("future", about.trust.future),
    ]
    .into_iter()
    .flatten()
    .collect()
}
