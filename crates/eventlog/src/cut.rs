//! Cuts one part of a log into journeys: filter, gather cases, cut, select, recode, in that order.
//!
//! Pure: a part and a spec in, journeys out. Each stage passes on row numbers. Columns are copied,
//! once and at the end, only where a journey's rows do not lie together: journeys by case in a log
//! of persons, and journeys that leave some activities out.

use crate::log::EventLog;
use crate::part::Part;
use crate::rows::Identity;
use crate::spec::{CompiledSpec, Where};
use crate::view::{Bounds, ChunkView, JourneyKey};
use model::{Cut, MISSING};
use std::borrow::Cow;
use std::collections::HashMap;

/// A part cut into journeys.
pub(crate) struct CutPart<'a> {
    part: &'a Part,
    time: Cow<'a, [i64]>,
    activity: Cow<'a, [u32]>,
    channel: Cow<'a, [u32]>,
    columns: Cow<'a, [Vec<u32>]>,
    /// Where each journey begins and ends; absent where journeys are the part's identities.
    stretches: Option<Vec<(u32, u32)>>,
    /// What names each journey, and what follows it; empty where journeys are the part's identities.
    origins: Vec<Origin>,
    next_events: Vec<Option<i64>>,
    by_case: bool,
}

/// Where a journey comes from.
#[derive(Clone, Copy)]
struct Origin {
    /// Its identity: place in the part.
    identity: u32,
    /// Its first event: row of the part.
    first_row: u32,
}

/// Journeys as rows of the part.
#[derive(Default)]
struct Cuts {
    /// All rows of the journeys; absent where each journey is a stretch of the part itself.
    rows: Option<Vec<u32>>,
    stretches: Vec<(u32, u32)>,
    origins: Vec<Origin>,
    /// The same person's next event after each journey.
    next_events: Vec<Option<i64>>,
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
    let untouched = whole_identities && !spec.narrows() && spec.segment.is_none() && skip.is_none();
    let Cuts { rows, stretches, origins, next_events } = if untouched {
        Cuts::default()
    } else if by_case || !spec.is_wanted.is_empty() {
        cut_gathered(part, skip, spec, by_case)
    } else {
        cut_in_place(part, skip, spec)
    };
    let (activity, channel) = match &spec.recode {
        None => (pick(&part.activity, rows.as_deref()), pick(&part.channel, rows.as_deref())),
        Some(_) => {
            let codes =
                part.activity.iter().zip(&part.channel).map(|(&activity, &channel)| spec.recoded(activity, channel));
            let (activity, channel): (Vec<u32>, Vec<u32>) = codes.unzip();
            match rows.as_deref() {
                None => (Cow::Owned(activity), Cow::Owned(channel)),
                Some(rows) => (Cow::Owned(gather(&activity, rows)), Cow::Owned(gather(&channel, rows))),
            }
        }
    };
    let mut columns = match rows.as_deref() {
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
        let rows = if attribute.loaded { activity.len() } else { 0 };
        columns.to_mut().push(vec![MISSING; rows]);
    }
    CutPart {
        part,
        time: pick(&part.time, rows.as_deref()),
        activity,
        channel,
        columns,
        stretches: (!untouched).then_some(stretches),
        origins,
        next_events,
        by_case,
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

/// Cuts where the rows of a journey may lie apart.
fn cut_gathered(part: &Part, skip: Option<&[bool]>, spec: &CompiledSpec, by_case: bool) -> Cuts {
    let mut cuts = Cuts { rows: Some(Vec::with_capacity(part.events())), ..Cuts::default() };
    let mut rows = Vec::new();
    for identity in (0..part.identities.len()).filter(|&identity| skip.is_none_or(|skip| !skip[identity])) {
        let all = part.offsets[identity]..part.offsets[identity + 1];
        rows.clear();
        rows.extend(all.clone().filter(|&row| belongs(part, spec, row as usize)));
        let person = Person { part, spec, identity: identity as u32, end: all.end };
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
fn cut_in_place(part: &Part, skip: Option<&[bool]>, spec: &CompiledSpec) -> Cuts {
    let mut cuts = Cuts {
        rows: None,
        stretches: Vec::with_capacity(part.identities.len()),
        origins: Vec::with_capacity(part.identities.len()),
        next_events: Vec::with_capacity(part.identities.len()),
    };
    let mut rows = Vec::new();
    for (identity, bounds) in part.offsets.windows(2).enumerate() {
        if skip.is_some_and(|skip| skip[identity]) {
            continue;
        }
        let (mut from, mut to) = (bounds[0], bounds[1]);
        if spec.narrows() {
            let times = &part.time[from as usize..to as usize];
            let before = |time: i64| bounds[0] + times.partition_point(|event| *event < time) as u32;
            (from, to) = (before(spec.from), before(spec.to));
        }
        rows.clear();
        rows.extend(from..to);
        Person { part, spec, identity: identity as u32, end: bounds[1] }.cut(&mut cuts, &rows);
    }
    cuts
}

fn belongs(part: &Part, spec: &CompiledSpec, row: usize) -> bool {
    let wanted = || spec.is_wanted.is_empty() || spec.is_wanted[part.activity[row] as usize];
    (spec.from..spec.to).contains(&part.time[row]) && wanted()
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
    part: &'a Part,
    spec: &'a CompiledSpec,
    identity: u32,
    /// The row after the person's last.
    end: u32,
}

impl Person<'_> {
    fn cut(&self, cuts: &mut Cuts, rows: &[u32]) {
        match self.spec.cut {
            Cut::Case | Cut::Person => self.put_journey(cuts, rows),
            Cut::Gap => {
                let time = |row: &u32| self.part.time[*row as usize];
                for journey in rows.chunk_by(|a, b| time(b) - time(a) <= self.spec.gap) {
                    self.put_journey(cuts, journey);
                }
            }
            Cut::Goal => self.cut_by_goal(cuts, rows),
        }
    }

    /// From a start until the goal, a pause longer than the gap, or the horizon; events outside
    /// belong to no journey.
    fn cut_by_goal(&self, cuts: &mut Cuts, rows: &[u32]) {
        let spec = self.spec;
        let is =
            |flags: &[bool], row: u32| flags.get(self.part.activity[row as usize] as usize).copied().unwrap_or(false);
        let mut open: Option<usize> = None;
        for (at, &row) in rows.iter().enumerate() {
            let time = self.part.time[row as usize];
            if let Some(first) = open {
                let paused = time - self.part.time[rows[at - 1] as usize] > spec.gap;
                let too_late =
                    spec.horizon.is_some_and(|horizon| time - self.part.time[rows[first] as usize] > horizon);
                if paused || too_late {
                    self.put_journey(cuts, &rows[first..at]);
                    open = None;
                }
            }
            if open.is_none() && (spec.is_start.is_empty() || is(&spec.is_start, row)) {
                open = Some(at);
            }
            if let Some(first) = open
                && is(&spec.is_goal, row)
            {
                self.put_journey(cuts, &rows[first..=at]);
                open = None;
            }
        }
        if let Some(first) = open {
            self.put_journey(cuts, &rows[first..]);
        }
    }

    fn put_journey(&self, cuts: &mut Cuts, rows: &[u32]) {
        let (Some(&first_row), Some(&last_row)) = (rows.first(), rows.last()) else { return };
        if !self.is_selected(rows) {
            return;
        }
        let part = self.part;
        let last_time = part.time[last_row as usize];
        let after = &part.time[last_row as usize + 1..self.end as usize];
        let mut next = last_row as usize + 1 + after.partition_point(|&time| time <= last_time);
        if !self.spec.is_technical.is_empty() {
            let is_technical = |row: &usize| self.spec.is_technical[part.activity[*row] as usize];
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
        cuts.origins.push(Origin { identity: self.identity, first_row });
        cuts.next_events.push(next_event);
    }

    fn is_selected(&self, rows: &[u32]) -> bool {
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
        }
    }

    pub(crate) fn identity_name(&self, index: usize) -> &str {
        let identity = self.origins.get(index).map_or(index, |origin| origin.identity as usize);
        self.part.identities.text(identity).unwrap_or_default()
    }

    pub(crate) fn id(&self, index: usize) -> String {
        let name = self.identity_name(index);
        let Some(origin) = self.origins.get(index) else { return name.to_string() };
        if self.by_case {
            let case = self.part.other.as_ref().and_then(|other| other.text(origin.first_row as usize));
            return case.unwrap_or(name).to_string();
        }
        let first = self.origins.partition_point(|earlier| earlier.identity < origin.identity);
        let several = self.origins.get(first + 1).is_some_and(|next| next.identity == origin.identity);
        if several { format!("{name}#{}", index - first + 1) } else { name.to_string() }
    }
}
