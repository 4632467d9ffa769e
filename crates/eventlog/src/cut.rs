//! Cuts one part of a log into journeys: filter, gather cases, cut, select, recode, in that order.
//!
//! Pure: a part and a spec in, journeys out. Each stage passes on row numbers. Columns are copied,
//! once and at the end, only where a journey's rows do not lie together: journeys by case in a log
//! of persons, and journeys that leave some activities out.

use crate::log::EventLog;
use crate::part::Part;
use crate::rows::Identity;
use crate::spec::{CompiledSpec, Named, Where};
use crate::view::{Bounds, ChunkView, Idle, JourneyKey};
use model::{Cut, MISSING, Micros};
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

/// A part cut into journeys.
pub(crate) struct CutPart<'a> {
    part: &'a Part,
    time: Cow<'a, [i64]>,
    activity: Cow<'a, [u32]>,
    channel: Cow<'a, [u32]>,
    columns: Cow<'a, [Vec<u32>]>,
    /// Whether each row means that the goal was reached; empty where no goal is defined.
    goal: Vec<bool>,
    /// The logged activities; empty unless they are wanted behind a recoding.
    logged: Cow<'a, [u32]>,
    /// Where each journey begins and ends; absent where journeys are the part's identities.
    stretches: Option<Vec<(u32, u32)>>,
    /// What names each journey, and what follows it; empty where journeys are the part's identities.
    origins: Origins,
    next_events: Vec<Option<i64>>,
    by_case: bool,
}

/// Where each journey comes from.
#[derive(Default)]
struct Origins {
    /// Its identity: place in the part.
    identity: Vec<u32>,
    /// Its first event: row of the part.
    first_row: Vec<u32>,
}

/// Journeys as rows of the part.
#[derive(Default)]
struct Cuts {
    /// All rows of the journeys; absent where each journey is a stretch of the part itself.
    rows: Option<Vec<u32>>,
    stretches: Vec<(u32, u32)>,
    origins: Origins,
    /// The same person's next event after each journey.
    next_events: Vec<Option<i64>>,
}

/// A part to be cut, with the stations and channels of its events.
struct Cutter<'a, 's> {
    part: &'a Part,
    skip: Option<&'s [bool]>,
    spec: &'s CompiledSpec,
    /// By row; empty without a recoding.
    stations: Cow<'a, [u32]>,
    /// By row, as views show it.
    channels: Cow<'a, [u32]>,
}

/// Cuts a part. The identities of `skip` do not count: a view has them elsewhere.
pub(crate) fn cut_part<'a>(part: &'a Part, skip: Option<&[bool]>, log: &EventLog, spec: &CompiledSpec) -> CutPart<'a> {
    let identity = log.identity;
    let whole_identities = match spec.cut {
        Cut::Person => true,
        Cut::Case => identity == Identity::Case,
        Cut::Gap | Cut::Goal => false,
    };
    let by_case = spec.cut == Cut::Case && identity == Identity::Person;
    let untouched = whole_identities && !spec.narrows() && !spec.selects() && skip.is_none();
    let cutter = Cutter::of(part, skip, log, spec);
    let Cuts { rows, stretches, origins, next_events } = if untouched {
        Cuts::default()
    } else if by_case || spec.wanted.any {
        cutter.gathered(by_case)
    } else {
        cutter.in_place()
    };
    let goal = cutter.goals(rows.as_deref());
    let Cutter { stations, channels, .. } = cutter;
    let activity = match spec.shown() {
        None => pick(&part.activity, rows.as_deref()),
        Some(recode) => {
            let mut codes = match rows.as_deref() {
                None => stations,
                Some(rows) => Cow::Owned(gather(&stations, rows)),
            };
            let is_fold = recode.shown.iter().zip(0..).any(|(shown, station)| *shown != station);
            if is_fold {
                codes.to_mut().iter_mut().for_each(|code| *code = recode.shown[*code as usize]);
            }
            codes
        }
    };
    let channel = match rows.as_deref() {
        None => channels,
        Some(rows) => Cow::Owned(gather(&channels, rows)),
    };
    let logged = match spec.keep_logged {
        true => pick(&part.activity, rows.as_deref()),
        false => Cow::Borrowed(&[][..]),
    };
    CutPart {
        part,
        time: pick(&part.time, rows.as_deref()),
        columns: columns(part, log, rows.as_deref(), activity.len()),
        activity,
        channel,
        goal,
        logged,
        stretches: (!untouched).then_some(stretches),
        origins,
        next_events,
        by_case,
    }
}

/// Hands over the stretches of a part in which persons did nothing that journeys are made of, outside of their journeys.
pub(crate) fn idle_of_part(
    part: &Part,
    skip: Option<&[bool]>,
    log: &EventLog,
    spec: &CompiledSpec,
    take: &mut dyn FnMut(Idle),
) {
    let Some(Micros(last)) = log.totals().last else { return };
    let cutter = Cutter::of(part, skip, log, spec);
    let mut rows = Vec::new();
    for identity in (0..part.identities.len()).filter(|&identity| skip.is_none_or(|skip| !skip[identity])) {
        let all = part.offsets[identity]..part.offsets[identity + 1];
        let Some(first) = part.time.get(all.start as usize).filter(|_| !all.is_empty()) else { continue };
        rows.clear();
        rows.extend(all.clone().filter(|&row| cutter.belongs(row)));
        let (seen, end) = ((*first).max(spec.from), last.min(spec.to.saturating_sub(1)));
        Person { of: &cutter, identity: identity as u32, end: all.end }.idle(&rows, (seen, end), take);
    }
}

/// The attributes of the journeys' rows.
fn columns<'a>(part: &'a Part, log: &EventLog, rows: Option<&[u32]>, events: usize) -> Cow<'a, [Vec<u32>]> {
    let mut columns = match rows {
        None => Cow::Borrowed(part.attributes.as_slice()),
        // An attribute that was not loaded has no codes to gather.
        Some(rows) => Cow::Owned(
            part.attributes
                .iter()
                .map(|codes| if codes.is_empty() { Vec::new() } else { gather(codes, rows) })
                .collect(),
        ),
    };
    // Events that are not sealed yet may have attributes that this part has never heard of.
    for attribute in log.attributes.iter().skip(part.attributes.len()) {
        let rows = if attribute.loaded { events } else { 0 };
        columns.to_mut().push(vec![MISSING; rows]);
    }
    columns
}

/// The channels of a part's events, as they are shown.
fn shown_channels<'a>(part: &'a Part, log: &EventLog) -> Cow<'a, [u32]> {
    match log.channel_names().table() {
        None => Cow::Borrowed(part.channel.as_slice()),
        Some(table) => {
            let shown = |code: &u32| table.get(*code as usize).copied().unwrap_or(MISSING);
            part.channel.iter().map(shown).collect()
        }
    }
}

fn gather<T: Copy>(column: &[T], rows: &[u32]) -> Vec<T> {
    rows.iter().map(|&row| column[row as usize]).collect()
}

fn pick<'a, T: Copy>(column: &'a [T], rows: Option<&[u32]>) -> Cow<'a, [T]> {
    match rows {
        None => Cow::Borrowed(column),
        Some(rows) => Cow::Owned(gather(column, rows)),
    }
}

thread_local! {
    /// Row numbers from 0 on, as many as the largest part so far: the same for every part that a thread cuts.
    static ROWS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

impl<'a, 's> Cutter<'a, 's> {
    fn of(part: &'a Part, skip: Option<&'s [bool]>, log: &EventLog, spec: &'s CompiledSpec) -> Cutter<'a, 's> {
        let (stations, channels) = match &spec.recode {
            None => (Cow::Borrowed(&[][..]), shown_channels(part, log)),
            Some(recode) => {
                let (stations, channels) = recode.apply(part);
                (stations, if spec.names_only { shown_channels(part, log) } else { channels })
            }
        };
        Cutter { part, skip, spec, stations, channels }
    }
}

impl Cutter<'_, '_> {
    fn station(&self, row: u32) -> u32 {
        self.stations.get(row as usize).copied().unwrap_or(MISSING)
    }

    fn is(&self, named: &Named, row: u32) -> bool {
        named.has(self.part.activity[row as usize], self.station(row))
    }

    /// The activity of an event as views show it.
    fn shown(&self, row: u32) -> u32 {
        match self.spec.shown() {
            None => self.part.activity[row as usize],
            Some(recode) => recode.shown[self.station(row) as usize],
        }
    }

    fn goals(&self, rows: Option<&[u32]>) -> Vec<bool> {
        let goal = &self.spec.goal;
        match rows {
            _ if !goal.any => Vec::new(),
            None => (0..self.part.events() as u32).map(|row| self.is(goal, row)).collect(),
            Some(rows) => rows.iter().map(|&row| self.is(goal, row)).collect(),
        }
    }

    /// Cuts where the rows of a journey may lie apart.
    fn gathered(&self, by_case: bool) -> Cuts {
        let part = self.part;
        let mut cuts = Cuts { rows: Some(Vec::with_capacity(part.events())), ..Cuts::default() };
        let mut rows = Vec::new();
        for identity in (0..part.identities.len()).filter(|&identity| self.skip.is_none_or(|skip| !skip[identity])) {
            let all = part.offsets[identity]..part.offsets[identity + 1];
            rows.clear();
            rows.extend(all.clone().filter(|&row| self.belongs(row)));
            let person = Person { of: self, identity: identity as u32, end: all.end };
            if by_case {
                for case in cases(part, &rows) {
                    person.put_journey(&mut cuts, &case);
                }
            } else {
                person.cut(&mut cuts, &rows);
            }
        }
        cuts
    }

    /// Cuts where only time narrows: what is left of an identity is a stretch of the part's rows.
    fn in_place(&self) -> Cuts {
        let part = self.part;
        let identities = part.identities.len();
        let mut cuts = Cuts {
            rows: None,
            stretches: Vec::with_capacity(identities),
            origins: Origins { identity: Vec::with_capacity(identities), first_row: Vec::with_capacity(identities) },
            next_events: Vec::with_capacity(identities),
        };
        ROWS.with_borrow_mut(|all| {
            all.extend(all.len() as u32..part.events() as u32);
            self.stretches(&mut cuts, all);
        });
        cuts
    }

    /// Cuts every identity of the part; `all` are its rows.
    fn stretches(&self, cuts: &mut Cuts, all: &[u32]) {
        let (part, spec) = (self.part, self.spec);
        for (identity, bounds) in part.offsets.windows(2).enumerate() {
            if self.skip.is_some_and(|skip| skip[identity]) {
                continue;
            }
            let (mut from, mut to) = (bounds[0], bounds[1]);
            if spec.narrows() {
                let times = &part.time[from as usize..to as usize];
                let before = |time: i64| bounds[0] + times.partition_point(|event| *event < time) as u32;
                (from, to) = (before(spec.from), before(spec.to));
            }
            let rows = &all[from as usize..to as usize];
            Person { of: self, identity: identity as u32, end: bounds[1] }.cut(cuts, rows);
        }
    }

    fn belongs(&self, row: u32) -> bool {
        let spec = self.spec;
        let wanted = || !spec.wanted.any || self.is(&spec.wanted, row);
        (spec.from..spec.to).contains(&self.part.time[row as usize]) && wanted()
    }

    fn is_selected(&self, rows: &[u32]) -> bool {
        let in_channel = |row: &u32| {
            let code = self.channels[*row as usize] as usize;
            self.spec.channels.as_ref().is_none_or(|wanted| wanted.get(code).copied().unwrap_or(false))
        };
        if self.spec.channels.is_some() && !rows.iter().any(in_channel) {
            return false;
        }
        let Some(segment) = &self.spec.segment else { return true };
        segment.selects(&|place, fits| {
            let codes = match place {
                Where::Activity => &self.part.activity,
                Where::Channel => &self.part.channel,
                Where::Attribute(at) => match self.part.attributes.get(at) {
                    Some(codes) => codes,
                    None => return false,
                },
            };
            // A missing value has a code beyond every table.
            rows.iter().any(|&row| fits.get(codes[row as usize] as usize).copied().unwrap_or(false))
        })
    }
}

/// The rows of a person by case, cases in order of their first event.
fn cases(part: &Part, rows: &[u32]) -> Vec<Vec<u32>> {
    let Some(other) = &part.other else { return Vec::new() };
    let mut place: HashMap<u32, usize> = HashMap::new();
    let mut cases: Vec<Vec<u32>> = Vec::new();
    for &row in rows {
        let at = *place.entry(other.codes[row as usize]).or_insert_with(|| {
            cases.push(Vec::new());
            cases.len() - 1
        });
        cases[at].push(row);
    }
    cases
}

/// One person's events being cut.
struct Person<'a> {
    of: &'a Cutter<'a, 'a>,
    identity: u32,
    /// The row after the person's last.
    end: u32,
}

impl Person<'_> {
    fn cut(&self, cuts: &mut Cuts, rows: &[u32]) {
        match self.of.spec.cut {
            Cut::Case | Cut::Person => self.put_journey(cuts, rows),
            Cut::Gap => {
                let time = |row: &u32| self.of.part.time[*row as usize];
                for journey in rows.chunk_by(|a, b| time(b) - time(a) <= self.of.spec.gap) {
                    self.put_journey(cuts, journey);
                }
            }
            Cut::Goal => self.cut_by_goal(cuts, rows),
        }
    }

    /// From a start until the goal, a pause longer than the gap, or the horizon; events outside
    /// belong to no journey.
    fn cut_by_goal(&self, cuts: &mut Cuts, rows: &[u32]) {
        self.by_goal(rows, &mut |journey| self.put_journey(cuts, &rows[journey]));
    }

    /// Hands over each journey, as places among the rows.
    fn by_goal(&self, rows: &[u32], put: &mut dyn FnMut(Range<usize>)) {
        let (spec, times) = (self.of.spec, &self.of.part.time);
        let mut open: Option<usize> = None;
        for (at, &row) in rows.iter().enumerate() {
            let time = times[row as usize];
            if let Some(first) = open {
                let paused = time - times[rows[at - 1] as usize] > spec.gap;
                let too_late = spec.horizon.is_some_and(|horizon| time - times[rows[first] as usize] > horizon);
                if paused || too_late {
                    put(first..at);
                    open = None;
                }
            }
            if open.is_none() && (!spec.start.any || self.of.is(&spec.start, row)) {
                open = Some(at);
            }
            if let Some(first) = open
                && self.of.is(&spec.goal, row)
            {
                put(first..at + 1);
                open = None;
            }
        }
        if let Some(first) = open {
            put(first..rows.len());
        }
    }

    /// Hands over the stretches outside of journeys in which nothing happened, from when the person was first seen until
    /// the end. What comes within two gaps after a journey may belong to it, and so may whatever comes first after one that did
    /// not reach its goal: that is what it was waiting for.
    fn idle(&self, rows: &[u32], (seen, end): (i64, i64), take: &mut dyn FnMut(Idle)) {
        let (spec, times) = (self.of.spec, &self.of.part.time);
        let mut journeys = Vec::new();
        self.by_goal(rows, &mut |journey| journeys.push(journey));
        let mut journeys = journeys.into_iter().peekable();
        let (mut since, mut from, mut waits) = (seen, seen, false);
        let person = self.identity;
        for (at, &row) in rows.iter().enumerate() {
            let time = times[row as usize];
            while journeys.next_if(|journey| journey.end <= at).is_some() {}
            let is_outside = journeys.peek().is_none_or(|journey| at < journey.start);
            let next = is_outside.then(|| self.of.shown(row));
            if time > from && !waits {
                take(Idle { person, since, from: from.max(since), to: time, next });
            }
            since = time;
            waits = !is_outside && !self.of.is(&spec.goal, row);
            if !is_outside {
                from = time.saturating_add(spec.gap.saturating_mul(2));
            }
        }
        if end > from && !waits {
            take(Idle { person, since, from: from.max(since), to: end, next: None });
        }
    }

    fn put_journey(&self, cuts: &mut Cuts, rows: &[u32]) {
        let (Some(&first_row), Some(&last_row)) = (rows.first(), rows.last()) else { return };
        if self.of.spec.selects() && !self.of.is_selected(rows) {
            return;
        }
        let (part, spec) = (self.of.part, self.of.spec);
        let last_time = part.time[last_row as usize];
        let after = &part.time[last_row as usize + 1..self.end as usize];
        let mut next = last_row as usize + 1 + after.partition_point(|&time| time <= last_time);
        if !spec.is_technical.is_empty() {
            let is_technical = |row: &usize| spec.is_technical[part.activity[*row] as usize];
            next += (next..self.end as usize).take_while(is_technical).count();
        }
        let next_event = (next < self.end as usize).then(|| part.time[next]);
        let stretch = match &mut cuts.rows {
            None => (first_row, last_row + 1),
            Some(gathered) => {
                let start = gathered.len() as u32;
                gathered.extend_from_slice(rows);
                (start, gathered.len() as u32)
            }
        };
        cuts.stretches.push(stretch);
        cuts.origins.identity.push(self.identity);
        cuts.origins.first_row.push(first_row);
        cuts.next_events.push(next_event);
    }
}

impl CutPart<'_> {
    /// All journeys of the part.
    pub(crate) fn view(&self, part: u32) -> ChunkView<'_> {
        ChunkView {
            first: JourneyKey { part, index: 0 },
            times: &self.time,
            activities: &self.activity,
            channels: &self.channel,
            columns: &self.columns,
            bounds: match &self.stretches {
                None => Bounds::Offsets(&self.part.offsets),
                Some(stretches) => Bounds::Stretches(stretches),
            },
            next_events: &self.next_events,
            persons: &self.origins.identity,
            goal: &self.goal,
            logged: &self.logged,
        }
    }

    pub(crate) fn identity_name(&self, index: usize) -> &str {
        let identity = self.origins.identity.get(index).map_or(index, |identity| *identity as usize);
        self.part.identities.text(identity).unwrap_or_default()
    }

    pub(crate) fn id(&self, index: usize) -> String {
        let name = self.identity_name(index);
        let identities = &self.origins.identity;
        let (Some(identity), Some(first_row)) = (identities.get(index), self.origins.first_row.get(index)) else {
            return name.to_string();
        };
        if self.by_case {
            let case = self.part.other.as_ref().and_then(|other| other.text(*first_row as usize));
            return case.unwrap_or(name).to_string();
        }
        let first = identities.partition_point(|earlier| earlier < identity);
        let several = identities.get(first + 1).is_some_and(|next| next == identity);
        if several { format!("{name}#{}", index - first + 1) } else { name.to_string() }
    }
}
