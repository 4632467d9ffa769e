//! How the events of journeys are read here: what channels are to customers, which activities are no steps, and which
//! journeys are machines'.

use eventlog::{JourneyView, Journeys};
use model::{Dictionary, JourneyDefinition, MISSING, known_channel};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
/// Nobody does so much by hand.
const ROBOT_EVENTS: usize = 1_000;
/// A person is in no two channels within so long: one act was logged in both, or a machine did it.
pub(super) const AT_ONCE: i64 = SECOND;
/// What is done in a channel so long after the last thing there begins anew.
pub(super) const SITTING: i64 = 30 * MINUTE;

/// How the events of one log are read.
#[derive(Clone, Debug)]
pub(super) struct Reader {
    /// By channel: whether a person helps there.
    helped: Vec<bool>,
    /// By channel: whether what happens there is sent to customers, and no doing of theirs.
    sent: Vec<bool>,
    /// By channel: whether surveys are answered there.
    survey: Vec<bool>,
    /// By activity: whether it only says something of the step before it.
    mark: Vec<bool>,
}

/// One event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) activity: u32,
    pub(super) channel: u32,
    pub(super) time: i64,
    /// Its place in the journey.
    pub(super) at: usize,
    /// Whether it means that the goal was reached; then it is the last.
    pub(super) is_goal: bool,
}

impl Event {
    /// Activity and channel.
    pub(super) fn place(&self) -> (u32, u32) {
        (self.activity, self.channel)
    }
}

impl Reader {
    pub(super) fn of(journeys: &Journeys<'_>, definition: &JourneyDefinition) -> Reader {
        let channels = journeys.channels();
        let among = |codes: &[&str]| -> Vec<bool> {
            channels.iter().map(|name| codes.contains(&known_channel(name).unwrap_or(name))).collect()
        };
        let is_planned = |name: &str| {
            [&definition.steps, &definition.start, &definition.goal].into_iter().flatten().any(|known| known == name)
        };
        let activities: &Dictionary = journeys.activities();
        Reader {
            helped: among(&["phone", "chat", "email", "store"]),
            sent: among(&["letter", "billing"]),
            survey: among(&["survey"]),
            mark: activities.iter().map(|name| is_mark(name) && !is_planned(name)).collect(),
        }
    }

    /// Whether a person helps in a channel.
    pub(super) fn is_helped(&self, channel: u32) -> bool {
        is(&self.helped, channel)
    }

    /// Whether what happens in a channel is sent to customers.
    pub(super) fn is_sent(&self, channel: u32) -> bool {
        is(&self.sent, channel)
    }

    /// The events of a journey until its goal or until its time is over, with a known channel, without marks and answers.
    pub(super) fn read(&self, journey: &JourneyView<'_>, until: i64, events: &mut Vec<Event>) {
        events.clear();
        for at in 0..journey.events() {
            let (activity, channel, time) = (journey.activities[at], journey.channels[at], journey.times[at]);
            if time > until {
                return;
            }
            let is_goal = journey.goal.get(at).copied().unwrap_or(false);
            let counts = channel != MISSING && !is(&self.survey, channel) && !is(&self.mark, activity);
            if counts || is_goal {
                events.push(Event { activity, channel, time, at, is_goal });
            }
            if is_goal {
                return;
            }
        }
    }

    /// Whether no human does this: very many events, or nearly all moves a second or less apart.
    pub(super) fn is_robot(journey: &JourneyView<'_>) -> bool {
        if journey.events() > ROBOT_EVENTS {
            return true;
        }
        let (mut moves, mut quick) = (0_usize, 0_usize);
        for at in 1..journey.events() {
            let apart = journey.times[at] - journey.times[at - 1];
            // What is logged twice at the same moment is one act.
            if apart == 0 || journey.activities[at] == journey.activities[at - 1] {
                continue;
            }
            moves += 1;
            quick += usize::from(apart <= SECOND);
        }
        moves >= 2 && quick * 10 >= moves * 9
    }
}

fn is(flags: &[bool], code: u32) -> bool {
    flags.get(code as usize).copied().unwrap_or(false)
}

/// Whether a name tells of how a step went rather than of a step.
fn is_mark(activity: &str) -> bool {
    const NAMES: [&str; 16] = [
        "rageclick",
        "rageclicks",
        "ilskeklick",
        "raseriklick",
        "deadclick",
        "deadclicks",
        "döttklick",
        "zeroresults",
        "noresults",
        "error",
        "felmeddelande",
        "pageleave",
        "leavepage",
        "lämnasidan",
        "sessionend",
        "sessionstart",
    ];
    let plain: String = activity.chars().filter(|letter| letter.is_alphanumeric()).collect();
    NAMES.contains(&plain.to_lowercase().as_str())
}
