//! How the events of one log are read: what each activity is to the journey, and what channels and attributes say.

use super::calendar::promised;
use super::kind::{Channels, Kind, Role, result, role, tells_results};
use super::names::{BOT, PERSON, line, says_look, tells_promises, tells_teams};
use eventlog::{JourneyView, Journeys};
use model::{Dictionary, JourneyDefinition, is_technical_attribute};

const SECOND: i64 = 1_000_000;
/// Nobody does so much by hand.
const ROBOT_EVENTS: usize = 1_000;
/// One quick move may be a page that leads on by itself.
const ROBOT_MOVES: usize = 2;

/// How the events of one log are read.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    roles: Vec<Role>,
    pub(super) planned: Vec<bool>,
    pub(super) channels: Channels,
    /// By attribute: by value, what it says of how a step went.
    pub(super) results: Vec<Vec<Option<Kind>>>,
    /// The attributes that name who takes care of the customer.
    pub(super) teams: Vec<usize>,
    /// The attributes that promise something, and by value the last moment at which that is kept.
    promises: Vec<(usize, Vec<Option<i64>>)>,
    /// By activity: whether it is a place in which one looks for answers.
    looks: Vec<bool>,
    lines: Lines,
    /// By attribute: whether it is at hand and says something of customers.
    usable: Vec<bool>,
}

/// The line of help that a name tells of: by activity, by channel, and by value of each team attribute.
#[derive(Clone, Debug)]
struct Lines {
    activities: Vec<Option<u8>>,
    channels: Vec<Option<u8>>,
    teams: Vec<Vec<Option<u8>>>,
}

impl Reader {
    /// Of journeys cut so.
    pub(crate) fn of(journeys: &Journeys<'_>, definition: &JourneyDefinition) -> Reader {
        let named: Vec<String> =
            [&definition.steps, &definition.start, &definition.goal].into_iter().flatten().cloned().collect();
        // A plan that the log knows nothing of says nothing of what is no step.
        let is_planned = definition.steps.iter().any(|step| journeys.activities().find(step).is_some());
        let log = journeys.log();
        let usable = |it: &eventlog::Attribute| it.loaded && !is_technical_attribute(&it.name);
        let results = |attribute: &eventlog::Attribute| match tells_results(&attribute.name) && attribute.loaded {
            true => attribute.dictionary.iter().map(result).collect(),
            false => Vec::new(),
        };
        let usables = || log.attributes().iter().enumerate().filter(|(_, it)| usable(it));
        let teams: Vec<usize> = usables().filter(|(_, it)| tells_teams(&it.name)).map(|(at, _)| at).collect();
        let promises = usables().filter(|(_, it)| tells_promises(&it.name));
        let promises = promises.map(|(at, it)| (at, it.dictionary.iter().map(promised).collect::<Vec<_>>()));
        let lines = |names: &Dictionary| names.iter().map(line).collect::<Vec<_>>();
        // A page that no plan names is one that is looked at beside the way.
        let is_look = |name: &str| match role(name, &named, is_planned) {
            Role::Aside => role(name, &named, false) == Role::Step,
            Role::Step => says_look(name) && !named.iter().any(|known| known == name),
            _ => false,
        };
        Reader {
            roles: journeys.activities().iter().map(|name| role(name, &named, is_planned)).collect(),
            planned: journeys.activities().iter().map(|name| named.iter().any(|known| known == name)).collect(),
            channels: Channels::of(journeys.channels()),
            results: log.attributes().iter().map(results).collect(),
            lines: Lines {
                activities: lines(journeys.activities()),
                channels: lines(journeys.channels()),
                teams: teams.iter().map(|at| lines(&log.attributes()[*at].dictionary)).collect(),
            },
            teams,
            promises: promises.filter(|(_, by)| by.iter().any(Option::is_some)).collect(),
            looks: journeys.activities().iter().map(is_look).collect(),
            usable: log.attributes().iter().map(usable).collect(),
        }
    }

    /// Whether an attribute says how steps went: that is a sign, and nothing that explains one.
    pub(super) fn tells_results(&self, attribute: usize) -> bool {
        !self.results[attribute].is_empty()
    }

    /// Whether an attribute promises something: that explains nothing, its values are times.
    pub(super) fn promises(&self, attribute: usize) -> bool {
        self.promises.iter().any(|(at, _)| *at == attribute)
    }

    /// By when something was promised with an event, where it was.
    pub(super) fn promise(&self, journey: &JourneyView<'_>, event: &Event) -> Option<i64> {
        let by = |(at, by): &(usize, Vec<Option<i64>>)| by.get(journey.attribute(*at)[event.at] as usize).copied()?;
        // The first that comes due, where several are promised.
        self.promises.iter().filter_map(by).min()
    }

    /// Whether an activity is a place in which one looks for answers.
    pub(super) fn is_look(&self, activity: u32) -> bool {
        self.looks.get(activity as usize).copied().unwrap_or(false)
    }

    /// Which line of help an event is of: what its names tell, else a person where a person helps.
    pub(super) fn line(&self, journey: &JourneyView<'_>, event: &Event) -> Option<u8> {
        let told = |names: &[Option<u8>], code: u32| names.get(code as usize).copied().flatten();
        let named = [told(&self.lines.activities, event.activity), told(&self.lines.channels, event.channel)];
        if named.contains(&Some(BOT)) {
            return Some(BOT);
        }
        let teams = self.teams.iter().zip(&self.lines.teams);
        let teams = teams.filter_map(|(at, lines)| told(lines, journey.attribute(*at)[event.at]));
        let told = named.into_iter().flatten().chain(teams).max();
        told.or_else(|| self.channels.is_helped(event.channel).then_some(PERSON))
    }

    /// Whether an attribute can be read, and says something of customers.
    pub(super) fn is_usable(&self, attribute: usize) -> bool {
        self.usable[attribute]
    }

    pub(super) fn activities(&self) -> usize {
        self.roles.len()
    }

    pub(super) fn attributes(&self) -> usize {
        self.results.len()
    }

    pub(super) fn role(&self, event: &Event) -> Role {
        match self.channels.is_survey(event.channel) {
            true => Role::Survey,
            false => self.roles.get(event.activity as usize).copied().unwrap_or(Role::Survey),
        }
    }

    /// Whether no human does this: very many events, or several steps one a second all the way.
    pub(super) fn is_robot(&self, journey: &JourneyView<'_>) -> bool {
        if journey.events() > ROBOT_EVENTS {
            return true;
        }
        let (mut moves, mut quick) = (0, 0);
        let mut last: Option<Event> = None;
        for (event, _) in Walk::of(self, journey, i64::MAX).filter(|(_, is_step)| *is_step) {
            if let Some(before) = last.replace(event)
                && before.activity != event.activity
                && event.time > before.time
            {
                // A page may lead on to the next by itself; nobody is in another channel within a second.
                let counts = if before.channel == event.channel { 1 } else { ROBOT_MOVES };
                moves += counts;
                quick += if event.time - before.time <= SECOND { counts } else { 0 };
            }
        }
        moves >= ROBOT_MOVES && quick * 10 >= moves * 9
    }
}

/// One event of a journey before its goal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Event {
    pub(super) activity: u32,
    pub(super) channel: u32,
    pub(super) time: i64,
    /// Its place in the journey.
    pub(super) at: usize,
}

/// The steps of a journey before its goal and what is beside the way, with all their events; without marks, answers and
/// complaints.
pub(super) struct Walk<'r, 'j> {
    reader: &'r Reader,
    journey: JourneyView<'j>,
    pub(super) at: usize,
    /// What happens later than this comes after the journey was judged.
    until: i64,
}

impl<'r, 'j> Walk<'r, 'j> {
    pub(super) fn of(reader: &'r Reader, journey: &JourneyView<'j>, until: i64) -> Self {
        Walk { reader, journey: *journey, at: 0, until }
    }

    /// The next event, whatever it is.
    pub(super) fn event(&self) -> Option<Event> {
        let (at, journey) = (self.at, &self.journey);
        let is_goal = journey.goal.get(at).copied().unwrap_or(false);
        (at < journey.events() && !is_goal && journey.times[at] <= self.until).then(|| Event {
            activity: journey.activities[at],
            channel: journey.channels[at],
            time: journey.times[at],
            at,
        })
    }
}

impl Iterator for Walk<'_, '_> {
    type Item = (Event, bool);

    /// The next event, and whether it is a step.
    fn next(&mut self) -> Option<(Event, bool)> {
        while let Some(event) = self.event() {
            self.at += 1;
            let role = self.reader.role(&event);
            if matches!(role, Role::Step | Role::Aside) && !self.reader.channels.is_complaint(event.channel) {
                return Some((event, role == Role::Step));
            }
        }
        None
    }
}
