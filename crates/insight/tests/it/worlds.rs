//! Small logs of journeys that tests make up: whose, what and when, in which channel, with which attributes.

use crate::support::{DAY, SECOND};
use eventlog::{BuildOptions, CutSpec, EventLog, Identity, Journeys, LogBuilder};
use insight::fold::Judge;
use model::{AttributeColumn, Column, Cut, EventBatch, JourneyDefinition, Micros, Span, ValueKind};

pub(crate) const GOAL: &str = "Goal";

/// One journey of one person.
#[derive(Clone, Debug, Default)]
pub(crate) struct Went {
    pub(crate) person: usize,
    /// The day that it begins.
    pub(crate) day: i64,
    /// Activities.
    pub(crate) did: Vec<String>,
    /// How far apart, minutes.
    pub(crate) apart: i64,
    pub(crate) channel: String,
    /// Attributes of every event, by name.
    pub(crate) known: Vec<(&'static str, String)>,
}

impl Went {
    pub(crate) fn new(person: usize, did: impl IntoIterator<Item = impl Into<String>>) -> Went {
        let did = did.into_iter().map(Into::into).collect();
        Went { person, day: (person % 50) as i64, did, apart: 1, channel: "web".to_string(), ..Went::default() }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Went {
        self.known.push((name, value.into()));
        self
    }
}

/// How the log is put together: none of it may matter.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    pub(crate) batch: usize,
    pub(crate) threads: usize,
    pub(crate) turned: bool,
    /// Other names for everything, in another order.
    pub(crate) renamed: bool,
}

impl Default for Form {
    fn default() -> Form {
        Form { batch: 500, threads: 2, turned: false, renamed: false }
    }
}

/// What a name is called where names are others: its order among names is turned.
pub(crate) fn other(name: &str) -> String {
    let turned = |letter: char| match letter {
        'a'..='z' => char::from(b'z' - (letter as u8 - b'a')),
        'A'..='Z' => char::from(b'Z' - (letter as u8 - b'A')),
        other => other,
    };
    name.chars().map(turned).collect()
}

pub(crate) fn log(journeys: &[Went], form: Form) -> EventLog {
    let mut builder = LogBuilder::new(BuildOptions {
        identity: Identity::Person,
        by_case: false,
        keep_event_ids: false,
        memory: 1 << 30,
        scratch: std::env::temp_dir(),
        threads: form.threads,
    });
    let name = |name: &str| if form.renamed { other(name) } else { name.to_string() };
    let mut order: Vec<&Went> = journeys.iter().collect();
    if form.turned {
        order.reverse();
    }
    let attributes: Vec<&'static str> = journeys[0].known.iter().map(|(name, _)| *name).collect();
    for some in order.chunks(form.batch) {
        let mut batch = EventBatch::default();
        let (mut person, mut channel) = (Column::default(), Column::default());
        let mut columns = vec![Column::default(); attributes.len()];
        for went in some {
            let who = if form.renamed { format!("x{}", 1_000_000 - went.person) } else { format!("k{}", went.person) };
            for (at, activity) in went.did.iter().enumerate() {
                batch.time.push(went.day * DAY + at as i64 * went.apart * 60 * SECOND);
                batch.activity.push(Some(&name(activity)));
                person.push(Some(&who));
                channel.push(Some(&name(&went.channel)));
                for (column, (_, value)) in columns.iter_mut().zip(&went.known) {
                    column.push(Some(&name(value)));
                }
            }
        }
        batch.person = Some(person);
        batch.channel = Some(channel);
        let named = attributes.iter().zip(columns);
        batch.attributes = named
            .map(|(name, values)| AttributeColumn { name: (*name).to_string(), kind: ValueKind::Text, values })
            .collect();
        builder.push(&batch).unwrap();
    }
    builder.finish().unwrap()
}

/// Journeys towards the goal: five days each.
pub(crate) fn towards(log: &EventLog, form: Form) -> (Journeys<'_>, Judge, Option<Micros>) {
    let goal = if form.renamed { other(GOAL) } else { GOAL.to_string() };
    let definition = JourneyDefinition {
        name: "Journey".to_string(),
        goal: vec![goal],
        cut: Some(Cut::Gap),
        gap: Some(Span::days(5)),
        horizon: Some(Span::days(5)),
        ..JourneyDefinition::default()
    };
    let journeys = Journeys::cut(log, &CutSpec { definition, ..CutSpec::default() }).unwrap();
    // Long after the last event, so that all are judged.
    let last = log.totals().last.map(|Micros(last)| Micros(last + 30 * DAY));
    let judge = Judge::of(&journeys, Some(Span::days(5)), last);
    (journeys, judge, last)
}

/// The forms that must give the same answer.
pub(crate) const FORMS: [Form; 3] = [
    Form { batch: 100_000, threads: 1, turned: false, renamed: false },
    Form { batch: 37, threads: 2, turned: false, renamed: false },
    Form { batch: 911, threads: 4, turned: true, renamed: false },
];
