//! Where what happens in a project meets those who watch it.
//!
//! Comes in: that something changed, what was collected, how far an import has come. Goes out: short
//! notices to every open stream of the project. Nothing is kept for those who are not there or do not
//! keep up: they are told to look at everything again.

use model::{Accepted, Counts, MemberId, Micros, ProjectId};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, broadcast, watch};

/// Notices that a stream may lag behind by.
const NOTICES: usize = 256;
/// The most events of one `arrived`.
pub(crate) const MOST_ARRIVED: usize = 20;
/// The most streams of one member.
pub(crate) const STREAMS_EACH: usize = 8;
/// A minute, in microseconds.
const MINUTE: i64 = 60_000_000;
/// For how many minutes it is known what came in during each.
const KNOWN_MINUTES: i64 = 60;

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum What {
    /// A journey's definition.
    Journeys,
    /// The rules that name stations.
    Rules,
    /// What was changed or dealt out by lot.
    Register,
    /// A comment.
    Comments,
    /// A read-only link.
    Links,
    /// Who answers for a channel.
    Channels,
    /// A survey.
    Surveys,
    /// What was decided about a finding, a measure, or what failures are assumed to cost.
    Findings,
    /// The imports that count.
    Imports,
    /// What was not accepted.
    Rejections,
    /// What analyses answer.
    Numbers,
    /// The project's name or settings.
    Project,
}

impl What {
    /// All of them.
    pub(crate) const ALL: [What; 12] = [
        What::Journeys,
        What::Rules,
        What::Register,
        What::Comments,
        What::Links,
        What::Channels,
        What::Surveys,
        What::Findings,
        What::Imports,
        What::Rejections,
        What::Numbers,
        What::Project,
    ];

    /// The notice that it changed.
    pub(crate) fn notice(self) -> Notice {
        Notice::All(json!({ "type": "changed", "what": self }).to_string().into())
    }
}

/// An event that just came, without whose it is.
#[derive(Clone, Debug, Serialize)]
struct Arrived {
    time: Micros,
    received: Micros,
    activity: String,
    channel: Option<String>,
}

/// Something to be told to those who may know it: a line of JSON.
#[derive(Clone, Debug)]
pub(crate) enum Notice {
    /// For everyone in the project.
    All(Arc<str>),
    /// For those who bring data in: single events, rows of files.
    Importers(Arc<str>),
}

/// The meeting place.
#[derive(Debug)]
pub(crate) struct Hub {
    rooms: Mutex<HashMap<ProjectId, Room>>,
    minutes: Mutex<HashMap<ProjectId, Minutes>>,
    streams: Mutex<HashMap<MemberId, usize>>,
    /// Somebody began to watch where nobody did.
    pub(super) begun: Notify,
    closed: watch::Sender<bool>,
    /// Since when what comes in is counted.
    since: Micros,
}

/// Those who watch one project.
#[derive(Debug)]
struct Room {
    sender: broadcast::Sender<Notice>,
    arrived: VecDeque<Arrived>,
    skipped: u64,
    /// Changes told since the last look at the databases, which will show them again.
    told: HashMap<What, u64>,
}

/// What came in during the minute under way, and during the one before as long as nobody was told of its end.
#[derive(Debug, Default)]
struct Minutes {
    minute: i64,
    counts: Counts,
    is_told: bool,
    ended: Option<(i64, Counts)>,
    /// Events stored in each of the latest minutes that had any, in order.
    recent: VecDeque<(i64, u64)>,
}

impl Hub {
    /// The meeting place of a server that begins now.
    pub(crate) fn new(now: Micros) -> Hub {
        Hub {
            rooms: Mutex::default(),
            minutes: Mutex::default(),
            streams: Mutex::default(),
            begun: Notify::new(),
            closed: watch::Sender::new(false),
            since: now,
        }
    }

    /// Events stored in each minute of the last hour that had any, by its beginning; and since when they are counted.
    pub(super) fn last_hour(&self, project: &ProjectId, now: Micros) -> (Micros, Vec<(Micros, u64)>) {
        let present = now.0.div_euclid(MINUTE);
        let first = present - KNOWN_MINUTES + 1;
        let minutes = lock(&self.minutes);
        let recent = minutes.get(project).map(|minutes| &minutes.recent).into_iter().flatten();
        let within = recent.filter(|(minute, _)| (first..=present).contains(minute));
        (self.since.max(Micros(first * MINUTE)), within.map(|(at, stored)| (Micros(at * MINUTE), *stored)).collect())
    }

    /// Something was changed: to be called once the change is durable.
    pub(crate) fn changed(&self, project: &ProjectId, what: What) {
        if let Some(room) = lock(&self.rooms).get_mut(project) {
            *room.told.entry(what).or_default() += 1;
            room.tell(what.notice());
        }
    }

    /// The events of a delivery, as they may be shown once they are durable; nothing where nobody watches.
    pub(crate) fn arriving(&self, project: &ProjectId, accepted: &[Accepted]) -> Arriving {
        let is_watched = lock(&self.rooms).contains_key(project);
        let shown = accepted.iter().rev().take(if is_watched { MOST_ARRIVED } else { 0 }).rev();
        let latest = shown.map(|Accepted { event, .. }| Arrived {
            time: event.time,
            received: event.received,
            activity: event.activity.clone(),
            channel: event.channel.clone(),
        });
        Arriving { latest: latest.collect(), all: accepted.len() as u64 }
    }

    /// A delivery was written. A few of its events may have been there already, when some were new.
    pub(crate) fn collected(&self, project: &ProjectId, counts: Counts, arriving: Arriving, now: Micros) {
        lock(&self.minutes).entry(project.clone()).or_default().add(now.0.div_euclid(MINUTE), counts);
        if counts.stored == 0 {
            return;
        }
        if let Some(room) = lock(&self.rooms).get_mut(project) {
            room.skipped += arriving.all - arriving.latest.len() as u64;
            room.arrived.extend(arriving.latest);
            let over = room.arrived.len().saturating_sub(MOST_ARRIVED);
            room.skipped += over as u64;
            room.arrived.drain(..over);
        }
    }

    /// How far an import of the wizard has come.
    pub(crate) fn intake(&self, project: &ProjectId, id: &str, job: &Value) {
        if let Some(room) = lock(&self.rooms).get(project) {
            let text = json!({ "type": "intake", "id": id, "job": job }).to_string();
            room.tell(Notice::Importers(text.into()));
        }
    }

    /// Begins to watch a project.
    pub(super) fn watch(&self, project: &ProjectId) -> broadcast::Receiver<Notice> {
        let mut rooms = lock(&self.rooms);
        let room = rooms.entry(project.clone()).or_insert_with(|| Room {
            sender: broadcast::Sender::new(NOTICES),
            arrived: VecDeque::new(),
            skipped: 0,
            told: HashMap::new(),
        });
        let receiver = room.sender.subscribe();
        self.begun.notify_one();
        receiver
    }

    /// The projects that somebody watches; what belongs to others is forgotten.
    pub(super) fn watched(&self) -> Vec<ProjectId> {
        let mut rooms = lock(&self.rooms);
        rooms.retain(|_, room| room.sender.receiver_count() > 0);
        rooms.keys().cloned().collect()
    }

    /// Tells who watches of the events that came since the last time.
    pub(super) fn tell_arrived(&self, project: &ProjectId) {
        if let Some(room) = lock(&self.rooms).get_mut(project)
            && !room.arrived.is_empty()
        {
            let text = json!({ "type": "arrived", "events": room.arrived, "skipped": room.skipped }).to_string();
            (room.arrived, room.skipped) = (VecDeque::new(), 0);
            room.tell(Notice::Importers(text.into()));
        }
    }

    /// Tells who watches what came in, by minute, where that is news.
    pub(super) fn tell_counts(&self, project: &ProjectId) {
        let news = lock(&self.minutes).get_mut(project).map(Minutes::news).unwrap_or_default();
        if let Some(room) = lock(&self.rooms).get(project) {
            for (minute, counts) in news {
                let Counts { received, stored, duplicates, rejected } = counts;
                let text = json!({
                    "type": "counts", "minute": Micros(minute * MINUTE), "received": received, "stored": stored,
                    "duplicates": duplicates, "rejected": rejected,
                });
                room.tell(Notice::All(text.to_string().into()));
            }
        }
    }

    /// Tells who watches of a change that was seen in the databases, `times` counting those that were seen,
    /// unless they were all told of when they were made.
    pub(super) fn seen(&self, project: &ProjectId, what: What, times: u64) {
        if let Some(room) = lock(&self.rooms).get_mut(project)
            && times > room.told.remove(&what).unwrap_or_default()
        {
            room.tell(what.notice());
        }
    }

    /// A place for one more stream of a member; `None` where they have as many as anyone may.
    pub(super) fn place(self: &Arc<Hub>, member: &MemberId) -> Option<Place> {
        let mut streams = lock(&self.streams);
        let count = streams.entry(member.clone()).or_default();
        if *count >= STREAMS_EACH {
            return None;
        }
        *count += 1;
        Some(Place { hub: Arc::clone(self), member: member.clone() })
    }

    /// Ends all streams, for good.
    pub(crate) fn close(&self) {
        self.closed.send_replace(true);
    }

    /// Waits until the streams are to end.
    pub(super) async fn closing(&self) {
        // It is never taken back, and its sender lives as long as we do.
        self.closed.subscribe().wait_for(|closed| *closed).await.map(drop).unwrap_or_default();
    }
}

/// Events that are being written.
#[derive(Debug)]
pub(crate) struct Arriving {
    latest: VecDeque<Arrived>,
    all: u64,
}

impl Room {
    fn tell(&self, notice: Notice) {
        // An error means that nobody listens any more, and there is nobody to tell.
        self.sender.send(notice).unwrap_or_default();
    }
}

impl Minutes {
    fn add(&mut self, minute: i64, counts: Counts) {
        match self.recent.back_mut() {
            Some((last, stored)) if *last == minute => *stored += counts.stored,
            _ if counts.stored > 0 => self.recent.push_back((minute, counts.stored)),
            _ => {}
        }
        self.recent.retain(|(known, _)| *known > minute - KNOWN_MINUTES);
        if minute != self.minute {
            self.ended = Some((self.minute, self.counts)).filter(|_| !self.is_told && self.minute != 0);
            (self.minute, self.counts) = (minute, Counts::default());
        }
        self.counts.received += counts.received;
        self.counts.stored += counts.stored;
        self.counts.duplicates += counts.duplicates;
        self.counts.rejected += counts.rejected;
        self.is_told = false;
    }

    fn news(&mut self) -> Vec<(i64, Counts)> {
        let present = (!self.is_told).then_some((self.minute, self.counts));
        self.is_told = true;
        self.ended.take().into_iter().chain(present).collect()
    }
}

/// A place on a stream: given back when it goes.
#[derive(Debug)]
pub(super) struct Place {
    hub: Arc<Hub>,
    member: MemberId,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut streams = lock(&self.hub.streams);
        if let Some(count) = streams.get_mut(&self.member) {
            *count -= 1;
            if *count == 0 {
                streams.remove(&self.member);
            }
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Notices are told again or looked up: what a panic left half-done misleads nobody.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Event, IdentityKey};

    fn project() -> ProjectId {
        ProjectId::default_project()
    }

    fn accepted(count: usize) -> Vec<Accepted> {
        let event = |at: usize| Event {
            message_id: format!("m{at}"),
            time: Micros(at as i64),
            received: Micros(7),
            person: IdentityKey("u_secret".into()),
            device: None,
            activity: format!("a{at}"),
            channel: None,
            properties: Vec::new(),
        };
        let accepted = |at| Accepted {
            event: event(at),
            identities: Vec::new(),
            links: Vec::new(),
            alias: None,
            traits: Vec::new(),
        };
        (0..count).map(accepted).collect()
    }

    fn stored(count: u64) -> Counts {
        Counts { received: count, stored: count, ..Counts::default() }
    }

    fn told(receiver: &mut broadcast::Receiver<Notice>) -> Vec<(bool, Value)> {
        let mut all = Vec::new();
        while let Ok(notice) = receiver.try_recv() {
            let (open, text) = match &notice {
                Notice::All(text) => (true, text),
                Notice::Importers(text) => (false, text),
            };
            all.push((open, serde_json::from_str(text).unwrap()));
        }
        all
    }

    #[test]
    fn however_much_arrives_the_latest_are_told_and_the_others_counted() {
        let hub = Hub::new(Micros(0));
        let mut receiver = hub.watch(&project());
        for count in [30, 5] {
            let arriving = hub.arriving(&project(), &accepted(count));
            hub.collected(&project(), stored(count as u64), arriving, Micros(0));
        }
        hub.tell_arrived(&project());
        hub.tell_arrived(&project());
        let all = told(&mut receiver);
        let [(false, arrived)] = all.as_slice() else { panic!("{all:?}") };
        let events = arrived["events"].as_array().unwrap();
        assert_eq!((events.len(), &arrived["skipped"]), (MOST_ARRIVED, &json!(15)));
        assert_eq!(events.last().unwrap()["activity"], "a4");
        assert!(!arrived.to_string().contains("secret"));
    }

    #[test]
    fn what_nobody_watches_is_not_kept_and_what_was_there_already_does_not_arrive() {
        let hub = Hub::new(Micros(0));
        let arriving = hub.arriving(&project(), &accepted(3));
        assert!(arriving.latest.is_empty());
        let mut receiver = hub.watch(&project());
        hub.collected(&project(), stored(3), arriving, Micros(0));
        let again = hub.arriving(&project(), &accepted(2));
        let duplicates = Counts { received: 2, duplicates: 2, ..Counts::default() };
        hub.collected(&project(), duplicates, again, Micros(0));
        hub.tell_arrived(&project());
        assert_eq!(told(&mut receiver), []);
        drop(receiver);
        assert!(hub.watched().is_empty());
    }

    #[test]
    fn a_minute_is_told_while_it_runs_and_once_more_when_it_has_ended() {
        let hub = Hub::new(Micros(0));
        let mut receiver = hub.watch(&project());
        let come = |minute: i64| {
            let arriving = hub.arriving(&project(), &[]);
            hub.collected(&project(), stored(1), arriving, Micros(minute * MINUTE + 5));
        };
        come(1);
        hub.tell_counts(&project());
        hub.tell_counts(&project());
        come(1);
        come(2);
        hub.tell_counts(&project());
        let all: Vec<(Value, Value)> = told(&mut receiver)
            .into_iter()
            .map(|(_, notice)| (notice["minute"].clone(), notice["stored"].clone()))
            .collect();
        let (first, second) = (json!("1970-01-01T00:01:00Z"), json!("1970-01-01T00:02:00Z"));
        assert_eq!(all, [(first.clone(), json!(1)), (first, json!(2)), (second, json!(1))]);
    }

    #[test]
    fn the_last_hour_falls_minute_by_minute_when_nothing_comes() {
        let hub = Hub::new(Micros(30 * MINUTE));
        for (minute, count) in [(31, 2), (31, 3), (40, 4)] {
            let arriving = hub.arriving(&project(), &[]);
            hub.collected(&project(), stored(count), arriving, Micros(minute * MINUTE + 7));
        }
        let told = |minute: i64| {
            let (since, minutes) = hub.last_hour(&project(), Micros(minute * MINUTE + 8));
            (since.0 / MINUTE, minutes.into_iter().map(|(at, stored)| (at.0 / MINUTE, stored)).collect::<Vec<_>>())
        };
        assert_eq!(told(40), (30, vec![(31, 5), (40, 4)]), "the server began half an hour ago");
        assert_eq!(told(90), (31, vec![(31, 5), (40, 4)]));
        assert_eq!(told(91), (32, vec![(40, 4)]));
        assert_eq!(told(100), (41, vec![]));
    }

    #[test]
    fn a_change_is_told_once_by_who_made_it_or_by_who_found_it() {
        let hub = Hub::new(Micros(0));
        let mut receiver = hub.watch(&project());
        hub.changed(&project(), What::Rules);
        hub.seen(&project(), What::Rules, 1);
        assert_eq!(told(&mut receiver).len(), 1, "the same one");
        hub.changed(&project(), What::Rules);
        hub.seen(&project(), What::Rules, 2);
        assert_eq!(told(&mut receiver).len(), 2, "and one of another process");
        hub.changed(&ProjectId("prj_other".into()), What::Rules);
        assert_eq!(told(&mut receiver), []);
    }

    #[test]
    fn nobody_has_more_streams_than_anyone_may_and_a_place_is_given_back() {
        let hub = Arc::new(Hub::new(Micros(0)));
        let (anna, eva) = (MemberId("mbr_a".into()), MemberId("mbr_e".into()));
        let mut places: Vec<Place> = (0..STREAMS_EACH).map(|_| hub.place(&anna).unwrap()).collect();
        assert!(hub.place(&anna).is_none() && hub.place(&eva).is_some());
        places.pop();
        assert!(hub.place(&anna).is_some());
        drop(places);
        assert!(lock(&hub.streams).is_empty());
    }
}
