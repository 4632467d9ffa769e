//! Blind spots: which touchpoints and channels are seen in what customers do and heard in what they say
//! (R17, R149, R165-R173).
//!
//! What customers say are complaints and answers to surveys: told by the words of the channel and the activity.

use super::asked::{Asked, AskedQuery};
use super::ground::{Ground, Head, time};
use super::keeper::find_out;
use super::protect::{Count, Protect};
use crate::access::Scope;
use crate::app::App;
use crate::error::ApiResult;
use crate::extract::Query;
use crate::studio::shapes::MemberRef;
use axum::extract::State;
use axum::response::Response;
use eventlog::{Coding, CutSpec, Journeys, Recode};
use insight::fold::{Tally, TallyAnswer, run};
use insight::journey_map::{Logged, classify};
use model::{Cut, Dictionary, JourneyDefinition, Micros, ProjectId, StationRule, TOUCHPOINT_CATEGORIES};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Without an event for so long before the log's end, something is silent: 30 days.
const SILENT: i64 = 30 * 86_400_000_000;
/// Words that tell of what customers say, in Swedish and English.
const VOICE: [&str; 18] = [
    "klagomål",
    "klagomal",
    "reklamation",
    "complaint",
    "enkät",
    "enkat",
    "survey",
    "undersökning",
    "omdöme",
    "review",
    "feedback",
    "synpunkt",
    "recension",
    "betyg",
    "rating",
    "nps",
    "csat",
    "questionnaire",
];

/// Blind spots.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Coverage {
    #[serde(flatten)]
    head: Head,
    /// The touchpoints that rules name, each by channel, the most used first.
    touchpoints: Vec<TouchpointView>,
    /// The kinds of touchpoints, each of the catalogue's eight.
    catalogue: Vec<CategoryView>,
    /// Channels, the most used first.
    channels: Vec<ChannelCover>,
}

/// A touchpoint in a channel.
#[derive(Serialize, JsonSchema)]
pub(crate) struct TouchpointView {
    touchpoint: String,
    channel: Option<String>,
    category: Option<String>,
    /// What customers do there.
    events: u64,
    persons: Count,
    last: Option<String>,
    /// What customers say there: complaints and answers.
    voice: u64,
    state: Hearing,
}

/// Whether a touchpoint is heard.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Hearing {
    /// What customers do is seen, and what they say heard.
    Heard,
    /// Only what they do.
    NoVoice,
    /// Only what they say.
    VoiceOnly,
    /// Nothing for 30 days before the log's end.
    Silent,
}

/// A kind of touchpoint.
#[derive(Serialize, JsonSchema)]
pub(crate) struct CategoryView {
    category: String,
    /// Touchpoints that are of this kind.
    touchpoints: usize,
    events: u64,
}

/// A channel.
#[derive(Serialize, JsonSchema)]
pub(crate) struct ChannelCover {
    channel: String,
    events: u64,
    last: Option<String>,
    voice: u64,
    /// Whether it has been silent for 30 days before the log's end.
    stale: bool,
    owner: Option<MemberRef>,
}

pub(crate) async fn coverage(
    State(app): State<App>,
    scope: Scope,
    Query(query): Query<AskedQuery>,
) -> ApiResult<Response> {
    find_out(&app, &scope, "coverage", query.of(), look).await
}

/// What is counted of a touchpoint or a channel.
#[derive(Clone, Copy, Default)]
struct Heard {
    did: u64,
    said: u64,
    persons: u64,
    last: Option<Micros>,
}

impl Heard {
    fn add(&mut self, count: &TallyAnswer, is_voice: bool) {
        if is_voice {
            self.said += count.events
        } else {
            self.did += count.events
        }
        self.last = self.last.max(Some(count.last));
    }

    /// When it was last heard of, where enough persons are behind it.
    fn told_last(&self, protect: Protect) -> Option<String> {
        time(self.last.filter(|_| self.persons >= protect.k))
    }

    fn is_silent(&self, end: Option<Micros>) -> bool {
        let too_long = |last: Micros| end.is_some_and(|Micros(end)| end.saturating_sub(last.0) > SILENT);
        self.last.is_none_or(too_long)
    }

    fn state(&self, end: Option<Micros>) -> Hearing {
        match (self.did > 0, self.said > 0) {
            _ if self.is_silent(end) => Hearing::Silent,
            (true, true) => Hearing::Heard,
            (false, _) => Hearing::VoiceOnly,
            (true, false) => Hearing::NoVoice,
        }
    }
}

pub(super) fn is_voice(name: &str) -> bool {
    let name = name.to_lowercase();
    VOICE.iter().any(|word| name.contains(word))
}

/// A touchpoint and the channel that is shown.
type Place = (String, Option<String>);

fn look(app: &App, project: &ProjectId, asked: &Asked) -> ApiResult<Coverage> {
    let ground = Ground::of(app, project)?;
    let everyone = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
    let question = ground.question_about(asked, everyone)?;
    let rules = &ground.defined.rules.rules;
    let (recode, classes) = classify(&ground.log, rules);
    let shown_channel = |class: &Logged| -> Option<String> {
        let set = class.rule.and_then(|rule| rules[rule].set_channel.as_deref());
        let set = set.map(|set| ground.log.channel_names().write(set));
        set.or_else(|| ground.log.channels().text(class.channel).map(str::to_string))
    };
    let touchpoint = |class: &Logged| class.rule.and_then(|rule| rules[rule].touchpoint.clone());
    // Persons are counted for each touchpoint in a channel, and besides for all that have none.
    let mut places: BTreeMap<Place, u32> = BTreeMap::new();
    for class in &classes {
        if let Some(touchpoint) = touchpoint(class) {
            let next = places.len() as u32;
            places.entry((touchpoint, shown_channel(class))).or_insert(next);
        }
    }
    let none = places.len() as u32;
    let group = |class: &Logged| touchpoint(class).map_or(none, |name| places[&(name, shown_channel(class))]);
    let groups: Vec<u32> = classes.iter().map(group).collect();
    let count = |recode: Recode, codes: usize| -> ApiResult<(Vec<TallyAnswer>, Vec<TallyAnswer>, Dictionary)> {
        let spec = CutSpec { recode: Some(Arc::new(recode)), ..question.plain.clone() };
        let journeys = Journeys::cut(&ground.log, &spec)?;
        let channels = journeys.channels().len();
        let new = || (Tally::new(codes), Tally::of_channels(channels));
        let (codes, channels) = run(&journeys, ground.threads, new)?;
        Ok((codes, channels, journeys.channels().clone()))
    };
    let (by_place, by_channel, channel_names) =
        count(regroup(recode.clone(), &groups, none as usize + 1), none as usize + 1)?;
    let (by_class, _, _) = count(recode, classes.len())?;
    let mut heard = vec![Heard::default(); places.len() + 1];
    let mut heard_channels: BTreeMap<String, Heard> = BTreeMap::new();
    for found in &by_class {
        let class = &classes[found.activity as usize];
        let channel = shown_channel(class);
        let says = is_voice(ground.log.activities().get(class.activity))
            || ground.log.channels().text(class.channel).is_some_and(is_voice)
            || channel.as_deref().is_some_and(is_voice);
        heard[groups[found.activity as usize] as usize].add(found, says);
        if let Some(channel) = channel {
            heard_channels.entry(channel).or_default().add(found, says);
        }
    }
    for found in &by_place {
        heard[found.activity as usize].persons = found.group.persons;
    }
    for found in &by_channel {
        if let Some(heard) = heard_channels.get_mut(channel_names.get(found.activity)) {
            heard.persons = found.group.persons;
        }
    }
    let seen = places.iter().map(|(place, at)| (place.clone(), heard[*at as usize])).collect();
    let touchpoints = touchpoints(&ground, seen, question.protect, ground.end(&question.plain));
    let channels = channels(&ground, heard_channels, question.protect, ground.end(&question.plain));
    Ok(Coverage { catalogue: catalogue(&touchpoints), touchpoints, channels, head: question.head })
}

/// The same recoding with other codes: what had a code has that of its group.
fn regroup(mut recode: Recode, groups: &[u32], count: usize) -> Recode {
    let of = |station: &mut u32| *station = groups.get(*station as usize).copied().unwrap_or(*station);
    for coding in &mut recode.table {
        if let Coding::Fixed(place) = coding {
            of(&mut place.station);
        }
    }
    for fork in &mut recode.forks {
        fork.choices.iter_mut().for_each(|(_, place)| of(&mut place.station));
        of(&mut fork.otherwise.station);
    }
    let mut activities = Dictionary::new();
    (0..count).for_each(|at| _ = activities.intern(&at.to_string()));
    Recode { activities, shown: (0..count as u32).collect(), ..recode }
}

/// All touchpoints that rules and stations name, also those that nothing was heard of.
fn touchpoints(
    ground: &Ground,
    mut seen: BTreeMap<Place, Heard>,
    protect: Protect,
    end: Option<Micros>,
) -> Vec<TouchpointView> {
    let rules = &ground.defined.rules.rules;
    let is_seen = |seen: &BTreeMap<Place, Heard>, name: &str| {
        seen.iter().any(|((known, _), heard)| known == name && heard.last.is_some())
    };
    let write = |channel: &str| ground.log.channel_names().write(channel);
    // A channel that a touchpoint was never used in is none of its channels.
    seen.retain(|_, heard| heard.last.is_some());
    for rule in rules {
        if let Some(name) = rule.touchpoint.as_ref().filter(|name| !is_seen(&seen, name)) {
            seen.entry((name.clone(), rule.set_channel.as_deref().map(write))).or_default();
        }
    }
    for station in &ground.defined.rules.stations {
        if let Some(name) = station.touchpoint.as_ref().filter(|name| !is_seen(&seen, name)) {
            let channel = station.channels.first().map(String::as_str).map(write);
            seen.entry((name.clone(), channel)).or_default();
        }
    }
    let category = |name: &str| {
        let of = |rule: &&StationRule| rule.touchpoint.as_deref() == Some(name) && rule.category.is_some();
        rules.iter().find(of).and_then(|rule| rule.category.clone())
    };
    let view = |((touchpoint, channel), heard): (Place, Heard)| TouchpointView {
        category: category(&touchpoint),
        channel,
        touchpoint,
        events: protect.round(heard.did),
        persons: protect.count(heard.persons, heard.persons),
        last: heard.told_last(protect),
        voice: protect.round(heard.said),
        state: heard.state(end),
    };
    let mut views: Vec<TouchpointView> = seen.into_iter().map(view).collect();
    views.sort_by(|a, b| {
        let key = |view: &TouchpointView| std::cmp::Reverse(view.events + view.voice);
        key(a).cmp(&key(b)).then_with(|| (&a.touchpoint, &a.channel).cmp(&(&b.touchpoint, &b.channel)))
    });
    views
}

fn catalogue(touchpoints: &[TouchpointView]) -> Vec<CategoryView> {
    let view = |category: &&str| {
        let of: Vec<&TouchpointView> =
            touchpoints.iter().filter(|touchpoint| touchpoint.category.as_deref() == Some(*category)).collect();
        let mut names: Vec<&str> = of.iter().map(|touchpoint| touchpoint.touchpoint.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        CategoryView {
            category: (*category).to_string(),
            touchpoints: names.len(),
            events: of.iter().map(|touchpoint| touchpoint.events + touchpoint.voice).sum(),
        }
    };
    TOUCHPOINT_CATEGORIES.iter().map(view).collect()
}

fn channels(
    ground: &Ground,
    mut heard: BTreeMap<String, Heard>,
    protect: Protect,
    end: Option<Micros>,
) -> Vec<ChannelCover> {
    for known in ground.defined.channels.iter().filter(|known| known.owner.is_some()) {
        heard.entry(ground.log.channel_names().write(&known.channel)).or_default();
    }
    let view = |(channel, heard): (String, Heard)| ChannelCover {
        owner: ground.defined.channel_owner(&channel).cloned().map(MemberRef::from),
        channel,
        events: protect.round(heard.did + heard.said),
        last: heard.told_last(protect),
        voice: protect.round(heard.said),
        stale: heard.is_silent(end),
    };
    let mut views: Vec<ChannelCover> = heard.into_iter().map(view).collect();
    views.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.channel.cmp(&b.channel)));
    views
}
