//! What the lines of a map are: channels where the log has them, else the ways through the main flow.
//!
//! In: the map, its order and the chosen links. Out: for each line a name and a volume, and for each
//! chosen link the lines that run on it. A move rides the line of the channel it *arrives* in, so
//! every move is on exactly one line and a hop is a change of line at the station it leaves from.

use crate::order::{Choice, Order};
use crate::text::Language;
use crate::wording::way_names;
use model::{JourneyMap, sense_channel};

/// What a line stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Steps taken in one channel.
    Channel,
    /// From the commonest start, at every fork to where most go.
    MainWay,
    /// A way that leaves the main way or joins it.
    Branch,
    /// A move past stations of the main way.
    Shortcut,
}

/// A line of the map.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// What it stands for.
    pub kind: LineKind,
    /// The channel as everything but pictures names it, or what the way is called.
    pub name: String,
    /// What readers call it, in the language of the picture.
    pub label: String,
    /// One or two letters that mark it where colour alone must not.
    pub badge: String,
    /// Its colour's name in the theme: `web`, `phone` …, `way-1` …, or `unknown`.
    pub colour: String,
    /// Its pattern: two channels never share both colour and pattern, unless there are more than 36.
    pub pattern: Pattern,
    /// Moves on it.
    pub moves: u64,
}

/// How a line is drawn: beyond the palette colours come again, and the pattern tells those lines apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// One stroke.
    #[default]
    Solid,
    /// With a light core from end to end.
    Hollow,
    /// With a light core of dashes.
    Dashed,
    /// With a light core of dots.
    Dotted,
}

impl Pattern {
    /// The pattern of the n-th time that the palette is gone through.
    fn of_round(round: usize) -> Pattern {
        [Pattern::Solid, Pattern::Hollow, Pattern::Dashed, Pattern::Dotted][round.min(3)]
    }
}

/// The colour of moves to steps without a channel.
pub(crate) const UNKNOWN: &str = "unknown";

/// The lines of a map.
pub(crate) struct Lines {
    pub(crate) lines: Vec<Line>,
    /// Whether they are channels.
    pub(crate) channels: bool,
    /// The ways through the flow: stations in order; the first is the main way.
    pub(crate) ways: Vec<Vec<usize>>,
    /// For each station the way it belongs to.
    pub(crate) way_of: Vec<usize>,
}

/// A line on a link, with its moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ride {
    pub(crate) line: usize,
    pub(crate) moves: u64,
}

pub(crate) fn lines(map: &JourneyMap, order: &Order, choice: &Choice, language: Language) -> Lines {
    let ways = ways(map, order, choice);
    let mut way_of = vec![usize::MAX; map.stations.len()];
    for (way, stations) in ways.iter().enumerate() {
        for &station in stations {
            way_of[station] = way;
        }
    }
    let channels = map.channels.len() > 1 && map.links.iter().any(|link| !link.channels.is_empty());
    let lines = if channels { channel_lines(map, language) } else { way_lines(way_names(language)) };
    let mut lines = Lines { lines, channels, ways, way_of };
    let all = [&choice.forward, &choice.backward, &choice.loops, &choice.folded];
    for &link in all.into_iter().flatten() {
        for ride in rides(map, &lines, link) {
            lines.lines[ride.line].moves += ride.moves;
        }
    }
    lines
}

/// The lines that run on a link, in the order of the lines.
pub(crate) fn rides(map: &JourneyMap, lines: &Lines, link: usize) -> Vec<Ride> {
    let link = &map.links[link];
    if !lines.channels {
        let (from, to) = (link.from.0 as usize, link.to.0 as usize);
        let of = |station: usize| lines.way_of.get(station).copied().unwrap_or(usize::MAX);
        let neighbours = lines.ways.first().is_some_and(|main| main.windows(2).any(|pair| pair == [from, to]));
        let line = match (of(from), of(to)) {
            (0, 0) if neighbours => 0,
            (0, 0) => 2,
            _ => 1,
        };
        return vec![Ride { line, moves: link.count }];
    }
    let mut rides: Vec<Ride> = Vec::new();
    for part in link.channels.iter().filter(|part| is_known(map, part)) {
        let line = part.to as usize;
        match rides.iter_mut().find(|ride| ride.line == line) {
            Some(ride) => ride.moves += part.count,
            None => rides.push(Ride { line, moves: part.count }),
        }
    }
    let known: u64 = rides.iter().map(|ride| ride.moves).sum();
    if known < link.count && known > 0 && !arrives_without(map, link) {
        // What rounding took from the parts: every arrival there has a channel.
        scale(&mut rides, known, link.count);
    } else if known < link.count {
        // Moves to a step without a channel ride the last line, which says so.
        rides.push(Ride { line: lines.lines.len() - 1, moves: link.count - known });
    }
    rides.sort_by_key(|ride| ride.line);
    if known > link.count {
        scale(&mut rides, known, link.count);
    }
    rides
}

/// Whether some of the events that a link leads to have no channel.
fn arrives_without(map: &JourneyMap, link: &model::Link) -> bool {
    let Some(station) = map.stations.get(link.to.0 as usize) else { return true };
    let marked: u64 = station.channels.iter().map(|mark| mark.events).sum();
    marked < station.events && !station.channels.iter().any(|mark| mark.about)
}

/// Whether the map has the channel that these moves arrive in.
fn is_known(map: &JourneyMap, part: &model::LinkChannel) -> bool {
    (part.to as usize) < map.channels.len()
}

/// Figures that are rounded each by itself may add up to more than the whole: the parts keep their shares of it, and
/// what is left over goes to the largest.
fn scale(rides: &mut [Ride], known: u64, whole: u64) {
    for ride in rides.iter_mut() {
        let share = u128::from(ride.moves) * u128::from(whole) / u128::from(known);
        ride.moves = u64::try_from(share).unwrap_or(whole);
    }
    let missing = whole - rides.iter().map(|ride| ride.moves).sum::<u64>();
    if let Some(largest) = rides.iter_mut().max_by_key(|ride| (ride.moves, std::cmp::Reverse(ride.line))) {
        largest.moves += missing;
    }
}

fn way_lines(names: [&str; 3]) -> Vec<Line> {
    let kinds = [LineKind::MainWay, LineKind::Branch, LineKind::Shortcut];
    let line = |(index, kind): (usize, LineKind)| Line {
        kind,
        name: names[index].to_owned(),
        label: names[index].to_owned(),
        badge: String::new(),
        colour: format!("way-{}", index + 1),
        pattern: Pattern::Solid,
        moves: 0,
    };
    kinds.into_iter().enumerate().map(line).collect()
}

/// Colours for channels whose names say nothing to us, in the order they are given out.
const SPARE: [&str; 9] = ["web", "phone", "chat", "app", "letter", "email", "store", "billing", "complaint"];

/// For each channel a colour of its own: first those that we know by name, then the next free colour; when all
/// are given out, the same colours again in another pattern.
fn channel_colours(channels: &[String]) -> Vec<(&'static str, Pattern)> {
    let mut colours: Vec<Option<(&str, Pattern)>> = vec![None; channels.len()];
    for (index, name) in channels.iter().enumerate() {
        let known = sense_channel(name).map(|kind| (kind, Pattern::Solid));
        colours[index] = known.filter(|colour| !colours.contains(&Some(*colour)));
    }
    let spare = (0..=3).flat_map(|round| SPARE.map(|key| (key, Pattern::of_round(round))));
    let mut free = spare.filter(|colour| !colours.contains(&Some(*colour))).collect::<Vec<_>>().into_iter();
    let beyond = ("none", Pattern::Dotted);
    colours.iter().map(|known| known.or_else(|| free.next()).unwrap_or(beyond)).collect()
}

fn channel_lines(map: &JourneyMap, language: Language) -> Vec<Line> {
    let mut badges: Vec<String> = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for (name, (colour, pattern)) in map.channels.iter().zip(channel_colours(&map.channels)) {
        let label = language.channel(name);
        let badge = badge(label, &badges);
        badges.push(badge.clone());
        lines.push(Line {
            kind: LineKind::Channel,
            name: name.clone(),
            label: label.to_owned(),
            badge,
            colour: colour.to_owned(),
            pattern,
            moves: 0,
        });
    }
    let whole = |link: &model::Link| {
        let known: u64 = link.channels.iter().filter(|part| is_known(map, part)).map(|part| part.count).sum();
        known >= link.count || known > 0 && !arrives_without(map, link)
    };
    let ends = |link: &model::Link| {
        map.stations.get(link.to.0 as usize).is_some_and(|station| station.kind == model::StationKind::Left)
    };
    if map.links.iter().any(|link| !ends(link) && !whole(link)) {
        let none = language.pick("utan kanal", "no channel");
        lines.push(Line {
            kind: LineKind::Channel,
            name: none.to_owned(),
            label: none.to_owned(),
            badge: "–".to_owned(),
            colour: UNKNOWN.to_owned(),
            pattern: Pattern::Solid,
            moves: 0,
        });
    }
    lines
}

/// The first letter of a name, or two where another line has that one already.
fn badge(name: &str, taken: &[String]) -> String {
    let letters: Vec<char> = name.chars().filter(|character| character.is_alphanumeric()).collect();
    let Some(first) = letters.first() else { return "?".to_owned() };
    let initial: String = first.to_uppercase().collect();
    let longer = letters.iter().skip(1).map(|letter| format!("{initial}{}", letter.to_lowercase()));
    std::iter::once(initial.clone())
        .chain(longer)
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or_else(|| format!("{initial}{}", taken.len() + 1))
}

/// Decomposes the forward flow into ways. The main way goes where most go at every fork; each further
/// way is the heaviest path through stations that are on no way yet.
fn ways(map: &JourneyMap, order: &Order, choice: &Choice) -> Vec<Vec<usize>> {
    let n = map.stations.len();
    let mut into: Vec<Vec<(usize, u64)>> = vec![Vec::new(); n];
    for &index in &choice.forward {
        let link = &map.links[index];
        into[link.to.0 as usize].push((link.from.0 as usize, link.count));
    }
    let placeable: Vec<usize> = order
        .sequence
        .iter()
        .copied()
        .filter(|&station| map.stations[station].kind != model::StationKind::Left)
        .collect();
    let mut ways = Vec::new();
    let mut placed = vec![false; n];
    let mut put = |way: Vec<usize>, placed: &mut Vec<bool>| {
        for &station in &way {
            placed[station] = true;
        }
        ways.push(way);
    };
    if !placeable.is_empty() {
        put(main_way(map, &placeable, &into), &mut placed);
    }
    while let Some(way) = next_way(&placeable, &into, &placed) {
        put(way, &mut placed);
    }
    ways
}

/// From the station where most journeys begin, at every fork to where most go.
fn main_way(map: &JourneyMap, sequence: &[usize], into: &[Vec<(usize, u64)>]) -> Vec<usize> {
    let begins = |station: &usize| (map.stations[*station].starts, std::cmp::Reverse(*station));
    let Some(start) = sequence.iter().copied().max_by_key(begins) else { return Vec::new() };
    let mut way = vec![start];
    loop {
        let here = way[way.len() - 1];
        let moves = |to: usize| into[to].iter().filter(|(from, _)| *from == here).map(|(_, count)| *count).sum::<u64>();
        let next = sequence.iter().map(|&to| (moves(to), std::cmp::Reverse(to))).max();
        match next {
            Some((count, to)) if count > 0 && count * 8 >= map.stations[here].ends => way.push(to.0),
            _ => return way,
        }
    }
}

fn next_way(sequence: &[usize], into: &[Vec<(usize, u64)>], placed: &[bool]) -> Option<Vec<usize>> {
    let mut best: Vec<(u64, Option<usize>)> = vec![(0, None); placed.len()];
    for &station in sequence.iter().filter(|&&station| !placed[station]) {
        for &(from, count) in &into[station] {
            let before = if placed[from] { 0 } else { best[from].0 };
            if before + count > best[station].0 {
                best[station] = (before + count, (!placed[from]).then_some(from));
            }
        }
    }
    let mut back = vec![0_u64; placed.len()];
    for &to in sequence.iter().filter(|&&to| placed[to]) {
        for &(from, count) in &into[to] {
            back[from] = back[from].max(count);
        }
    }
    let end = sequence
        .iter()
        .copied()
        .filter(|&station| !placed[station])
        .max_by(|&a, &b| (best[a].0 + back[a]).cmp(&(best[b].0 + back[b])).then(b.cmp(&a)))?;
    let mut way = vec![end];
    while let (_, Some(before)) = best[way[way.len() - 1]] {
        way.push(before);
    }
    way.reverse();
    Some(way)
}
