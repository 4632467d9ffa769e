//! From logged activities to stations: ordered rules name them, and the rarely visited fold into "other".
//!
//! Pure: names and counts in, a recoding out. Reads no journeys.

use eventlog::{EventLog, Recode};
use model::{Dictionary, MISSING, StationRule};
use std::collections::HashMap;

/// How logged (activity, channel) pairs became stations.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// The recoding: new activities are stations.
    pub recode: Recode,
    /// For each station, whether a rule named it.
    pub named: Vec<bool>,
    /// For each station, the touchpoints that its rules name.
    pub touchpoints: Vec<Vec<String>>,
    /// For each station, the logged activities behind it.
    pub activities: Vec<Vec<u32>>,
}

/// Applies ordered rules: for each logged activity in each channel the first rule that matches
/// gives station, touchpoint and channel; what no rule names keeps its own name.
pub fn name_stations(log: &EventLog, rules: &[StationRule]) -> Naming {
    let mut naming = Naming::default();
    let channels = log.channels();
    let codes = || (0..channels.len() as u32).chain([MISSING]);
    for (activity, name) in log.activities().iter().enumerate() {
        for channel in codes() {
            let logged = channels.text(channel);
            let rule = rules.iter().find(|rule| rule.matches(name, logged));
            let named = rule.and_then(|rule| rule.station.as_deref());
            let station = naming.station(named.unwrap_or(name), named.is_some());
            if let Some(touchpoint) = rule.and_then(|rule| rule.touchpoint.as_ref()) {
                add_once(&mut naming.touchpoints[station as usize], touchpoint);
            }
            add_once(&mut naming.activities[station as usize], &(activity as u32));
            let shown = rule.and_then(|rule| rule.set_channel.as_deref()).or(logged);
            let shown = shown.map_or(MISSING, |shown| naming.recode.channels.intern(shown));
            naming.recode.table.insert((activity as u32, channel), (station, shown));
        }
    }
    naming
}

impl Naming {
    fn station(&mut self, name: &str, named: bool) -> u32 {
        let station = self.recode.activities.intern(name);
        if station as usize == self.named.len() {
            self.named.push(named);
            self.touchpoints.push(Vec::new());
            self.activities.push(Vec::new());
        }
        self.named[station as usize] |= named;
        station
    }

    /// The same naming with only `shown` stations (in this order); all others become one more
    /// station called `other`. Gives the new code of every old station.
    pub fn fold(&self, shown: &[u32], other: &str) -> (Recode, Vec<u32>) {
        let mut activities = Dictionary::new();
        let mut place: HashMap<u32, u32> = HashMap::new();
        for &station in shown {
            place.insert(station, activities.intern(self.recode.activities.get(station)));
        }
        let old_codes = 0..self.recode.activities.len() as u32;
        let folds = old_codes.clone().any(|station| !place.contains_key(&station));
        // A station may itself be called "other": the fold then gets a name of its own.
        let mut name = other.to_string();
        while folds && activities.find(&name).is_some() {
            name.push('*');
        }
        let other = if folds { activities.intern(&name) } else { MISSING };
        let codes: Vec<u32> = old_codes.map(|station| place.get(&station).copied().unwrap_or(other)).collect();
        let table = self
            .recode
            .table
            .iter()
            .map(|(logged, (station, channel))| (*logged, (codes[*station as usize], *channel)));
        let recode = Recode { activities, channels: self.recode.channels.clone(), table: table.collect() };
        (recode, codes)
    }
}

fn add_once<T: PartialEq + Clone>(list: &mut Vec<T>, value: &T) {
    if !list.contains(value) {
        list.push(value.clone());
    }
}
