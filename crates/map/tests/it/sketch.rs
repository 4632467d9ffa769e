//! Maps sketched in a few words, for tests: name the moves, and the totals follow.

use model::{
    ChannelMark, Evidence, JourneyMap, Link, LinkChannel, MapKind, MapTotals, Micros, Station, StationId, StationKind,
};

/// A map being sketched.
pub(crate) struct Sketch {
    map: JourneyMap,
}

impl Sketch {
    /// An empty sheet.
    pub(crate) fn new(name: &str) -> Sketch {
        let totals = MapTotals { events: 0, journeys: 0, activities: 0, shown: 0, folded: 0, first: None, last: None };
        let map = JourneyMap {
            name: name.to_owned(),
            kind: MapKind::EventFlow,
            stations: Vec::new(),
            links: Vec::new(),
            channels: Vec::new(),
            planned: Vec::new(),
            totals,
            rounded_to: None,
            feelings: None,
        };
        Sketch { map }
    }

    /// Gives the picture the title of a journey map.
    #[must_use]
    pub(crate) fn in_customers_words(mut self) -> Sketch {
        self.map.kind = MapKind::JourneyMap;
        self
    }

    /// Journeys moved from one station to another.
    #[must_use]
    pub(crate) fn moves(self, from: &str, to: &str, count: u64) -> Sketch {
        self.link(from, to, count, 3_600.0, &[])
    }

    /// The same, with the median time.
    #[must_use]
    pub(crate) fn slow_moves(self, from: &str, to: &str, count: u64, days: f64) -> Sketch {
        self.link(from, to, count, days * 86_400.0, &[])
    }

    /// The same, from channel to channel.
    #[must_use]
    pub(crate) fn channel_moves(self, from: &str, to: &str, days: f64, parts: &[(&str, &str, u64)]) -> Sketch {
        let count = parts.iter().map(|(_, _, count)| count).sum();
        self.link(from, to, count, days * 86_400.0, parts)
    }

    /// Journeys that begin at a station.
    #[must_use]
    pub(crate) fn starts(mut self, at: &str, count: u64) -> Sketch {
        let station = self.station(at);
        self.map.stations[station].starts += count;
        self.map.totals.journeys += count;
        self
    }

    /// Journeys that end at a station: moves into "Lämnade".
    #[must_use]
    pub(crate) fn ends(mut self, at: &str, count: u64) -> Sketch {
        let station = self.station(at);
        self.map.stations[station].ends += count;
        let left = self.station("Lämnade");
        self.map.stations[left].kind = StationKind::Left;
        self.map.stations[left].position = 1.0;
        self.map.stations[left].ends += count;
        self.link(at, "Lämnade", count, -1.0, &[])
    }

    /// A station that someone says exists.
    #[must_use]
    pub(crate) fn assumed(mut self, name: &str, position: f64, kind: StationKind) -> Sketch {
        let station = self.station(name);
        let station = &mut self.map.stations[station];
        (station.evidence, station.position, station.kind) = (Evidence::Assumed, position, kind);
        self
    }

    /// The planned way.
    #[must_use]
    pub(crate) fn planned(mut self, names: &[&str]) -> Sketch {
        self.map.planned = names.iter().map(|name| StationId(self.station(name) as u32)).collect();
        self
    }

    /// The map, with what follows from the moves filled in.
    pub(crate) fn build(mut self) -> JourneyMap {
        let positions: Vec<f64> = self.map.stations.iter().map(|station| station.position).collect();
        for (index, station) in self.map.stations.iter_mut().enumerate() {
            let id = StationId(index as u32);
            let arriving: u64 = self.map.links.iter().filter(|link| link.to == id).map(|link| link.count).sum();
            station.events = if station.kind == StationKind::Left { 0 } else { arriving + station.starts };
            station.journeys = if station.kind == StationKind::Left { arriving } else { station.events };
            if station.evidence != Evidence::Assumed {
                station.evidence = Evidence::Observed { n: station.events, last: Micros(1_700_000_000_000_000) };
                if station.kind != StationKind::Left {
                    station.position = positions[index];
                }
            }
        }
        if self.map.totals.journeys == 0 {
            self.map.totals.journeys = self.map.stations.iter().map(|station| station.journeys).max().unwrap_or(0);
        }
        self.map.totals.events = self.map.stations.iter().map(|station| station.events).sum();
        self.map.totals.activities = self.map.stations.len() as u64;
        self.map.totals.shown = self.map.stations.len() as u64;
        if self.map.totals.events > 0 {
            self.map.totals.first = Some(Micros(1_690_000_000_000_000));
            self.map.totals.last = Some(Micros(1_700_000_000_000_000));
        }
        self.map.links.sort_by(|a, b| b.count.cmp(&a.count).then((a.from, a.to).cmp(&(b.from, b.to))));
        self.map
    }

    fn link(mut self, from: &str, to: &str, count: u64, seconds: f64, parts: &[(&str, &str, u64)]) -> Sketch {
        let (from, to) = (self.station(from), self.station(to));
        let channels = parts
            .iter()
            .map(|(before, after, count)| {
                let (before, after) = (self.channel(before), self.channel(after));
                self.mark(from, before, *count);
                self.mark(to, after, *count);
                LinkChannel { from: before, to: after, count: *count, about: false }
            })
            .collect();
        let known = (seconds >= 0.0).then_some(seconds);
        self.map.links.push(Link {
            from: StationId(from as u32),
            to: StationId(to as u32),
            count,
            journeys: count,
            median_s: known,
            p90_s: known.map(|seconds| seconds * 3.0),
            channels,
            about: false,
        });
        self
    }

    fn mark(&mut self, station: usize, channel: u32, count: u64) {
        let marks = &mut self.map.stations[station].channels;
        match marks.iter_mut().find(|mark| mark.channel == channel) {
            Some(mark) => (mark.events, mark.journeys) = (mark.events + count, mark.journeys + count),
            None => marks.push(ChannelMark { channel, events: count, journeys: count, about: false }),
        }
    }

    fn channel(&mut self, name: &str) -> u32 {
        let found = self.map.channels.iter().position(|channel| channel == name);
        let index = found.unwrap_or_else(|| {
            self.map.channels.push(name.to_owned());
            self.map.channels.len() - 1
        });
        index as u32
    }

    fn station(&mut self, name: &str) -> usize {
        if let Some(index) = self.map.stations.iter().position(|station| station.name == name) {
            return index;
        }
        let place = self.map.stations.len() as f64;
        self.map.stations.push(Station {
            name: name.to_owned(),
            kind: StationKind::Activity,
            touchpoints: Vec::new(),
            activities: vec![name.to_owned()],
            events: 0,
            journeys: 0,
            starts: 0,
            ends: 0,
            position: place / (place + 4.0),
            median_dwell_s: None,
            channels: Vec::new(),
            evidence: Evidence::Observed { n: 0, last: Micros(0) },
            about: Vec::new(),
            hidden: Vec::new(),
        });
        self.map.stations.len() - 1
    }
}
