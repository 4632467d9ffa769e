//! From logged activities to stations: ordered rules name them, and the rarely visited fold into "other".
//!
//! Pure: names and counts in, a recoding out. Reads no journeys. Patterns are tried on dictionaries, once for
//! each distinct activity, channel and property value, never on events.

use eventlog::{Coding, EventLog, Fork, Place, PropertyTest, Recode};
use model::{ChannelNames, Dictionary, MISSING, PropertyPattern, StationRule, channel_key};
use std::collections::HashMap;
use std::sync::Arc;

/// How logged events became stations.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    /// The recoding: new activities are stations.
    pub recode: Arc<Recode>,
    /// For each station, whether a rule named it.
    pub named: Vec<bool>,
    /// For each station, the touchpoints that its rules name.
    pub touchpoints: Vec<Vec<String>>,
    /// For each station, the logged activities behind it.
    pub activities: Vec<Vec<u32>>,
    /// For each station, the stage that its rules put it in: the first that one names.
    pub stages: Vec<Option<String>>,
}

/// Applies ordered rules: for each logged event the first rule that matches its activity, channel and
/// properties gives station, touchpoint and channel; what no rule names keeps its own name.
pub fn name_stations(log: &EventLog, rules: &[StationRule]) -> Naming {
    let mut naming = Naming::default();
    let mut stations = Dictionary::new();
    let (recode, channels) = recode_by(log, rules, &mut |logged| {
        let rule = logged.rule.map(|rule| &rules[rule]);
        let named = rule.and_then(|rule| rule.station.as_deref());
        let station = stations.intern(named.unwrap_or_else(|| log.activities().get(logged.activity)));
        naming.put(station, logged.activity, rule, named.is_some());
        station
    });
    let activities = stations.clone();
    let shown = (0..stations.len() as u32).collect();
    naming.recode = Arc::new(Recode { activities, channels, stations, shown, ..recode });
    naming
}

/// An event type as rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Logged {
    /// The logged activity.
    pub activity: u32,
    /// The channel, in the codes of [`EventLog::channels`].
    pub channel: u32,
    /// The rule that matches, if any.
    pub rule: Option<usize>,
}

/// Tells event types apart: by logged activity and channel and the rule that names them. The new activities of
/// the recoding are places in the list.
pub fn classify(log: &EventLog, rules: &[StationRule]) -> (Recode, Vec<Logged>) {
    let mut classes: Vec<Logged> = Vec::new();
    let mut codes: HashMap<Logged, u32> = HashMap::new();
    let (recode, channels) = recode_by(log, rules, &mut |logged| {
        *codes.entry(logged).or_insert_with(|| {
            classes.push(logged);
            classes.len() as u32 - 1
        })
    });
    // Places in the list need no texts, but codes have a dictionary.
    let mut activities = Dictionary::new();
    (0..classes.len()).for_each(|at| _ = activities.intern(&at.to_string()));
    let shown = (0..classes.len() as u32).collect();
    (Recode { activities, channels, stations: Dictionary::new(), shown, ..recode }, classes)
}

/// A recoding by ordered rules: which code each event type gets is for `code` to say. The channels are the
/// shown ones; dictionaries of activities are left to the caller.
fn recode_by(log: &EventLog, rules: &[StationRule], code: &mut dyn FnMut(Logged) -> u32) -> (Recode, Dictionary) {
    let logged_channels = log.logged_channels().len();
    let names = log.channel_names();
    let set_channels = set_channels(rules, names);
    let (tests, test_of) = property_tests(log, rules);
    let mut channels = Dictionary::new();
    let mut recode = Recode { logged_channels, tests, ..Recode::default() };
    recode.table.reserve(log.activities().len() * (logged_channels + 1));
    let fits_channel = |rule: &StationRule| -> Vec<bool> {
        let logged = log.logged_channels().iter().map(Some).chain([None]);
        logged.map(|name| rule.fits_channel(name)).collect()
    };
    let fits_channel: Vec<Vec<bool>> = rules.iter().map(fits_channel).collect();
    for (activity, name) in (0..).zip(log.activities().iter()) {
        let fitting: Vec<usize> = (0..rules.len()).filter(|&rule| rules[rule].fits_activity(name)).collect();
        for (at, channel) in (0..logged_channels as u32).chain([MISSING]).enumerate() {
            let mut place = |rule: Option<usize>| {
                let set = rule.and_then(|rule| set_channels[rule].as_deref());
                let shown = set.or(log.channels().text(names.code(channel)));
                let station = code(Logged { activity, channel: names.code(channel), rule });
                Place { station, channel: shown.map_or(MISSING, |shown| channels.intern(shown)) }
            };
            let mut choices = Vec::new();
            let mut last_word = None;
            for &rule in fitting.iter().filter(|&&rule| fits_channel[rule][at]) {
                match (&rules[rule].property, test_of[rule]) {
                    (None, _) => {
                        last_word = Some(rule);
                        break;
                    }
                    (Some(_), Some(test)) => choices.push((test, place(Some(rule)))),
                    // No event has the property.
                    (Some(_), None) => {}
                }
            }
            let otherwise = place(last_word);
            recode.table.push(if choices.is_empty() {
                Coding::Fixed(otherwise)
            } else {
                recode.forks.push(Fork { choices, otherwise });
                Coding::Fork(recode.forks.len() as u32 - 1)
            });
        }
    }
    (recode, channels)
}

/// The channel that each rule sets: as the log shows it, else as the first rule writes it.
fn set_channels(rules: &[StationRule], names: &ChannelNames) -> Vec<Option<String>> {
    let mut written: HashMap<String, String> = HashMap::new();
    let mut write = |set: &String| written.entry(channel_key(set)).or_insert_with(|| names.write(set)).clone();
    rules.iter().map(|rule| rule.set_channel.as_ref().map(&mut write)).collect()
}

/// What the rules ask of properties, each question once, and the question of each rule.
fn property_tests(log: &EventLog, rules: &[StationRule]) -> (Vec<PropertyTest>, Vec<Option<u32>>) {
    let mut asked: Vec<&PropertyPattern> = Vec::new();
    let mut tests: Vec<PropertyTest> = Vec::new();
    let mut test = |property: &'_ PropertyPattern| -> Option<u32> {
        let attribute = log.find_attribute(&property.name)?;
        let fits = log.attributes()[attribute].dictionary.iter().map(|value| property.fits(value)).collect();
        tests.push(PropertyTest { attribute, fits });
        Some(tests.len() as u32 - 1)
    };
    let mut known: Vec<Option<u32>> = Vec::new();
    let mut of_rule = Vec::with_capacity(rules.len());
    for rule in rules {
        let Some(property) = &rule.property else {
            of_rule.push(None);
            continue;
        };
        let at = asked.iter().position(|asked| *asked == property).unwrap_or_else(|| {
            asked.push(property);
            known.push(test(property));
            asked.len() - 1
        });
        of_rule.push(known[at]);
    }
    (tests, of_rule)
}

impl Naming {
    fn put(&mut self, station: u32, activity: u32, rule: Option<&StationRule>, named: bool) {
        let at = station as usize;
        if at == self.named.len() {
            self.named.push(named);
            self.touchpoints.push(Vec::new());
            self.activities.push(Vec::new());
            self.stages.push(None);
        }
        self.named[at] |= named;
        if let Some(touchpoint) = rule.and_then(|rule| rule.touchpoint.as_ref())
            && !self.touchpoints[at].contains(touchpoint)
        {
            self.touchpoints[at].push(touchpoint.clone());
        }
        // Activities come in order.
        if self.activities[at].last() != Some(&activity) {
            self.activities[at].push(activity);
        }
        if self.stages[at].is_none() {
            self.stages[at] = rule.and_then(|rule| rule.stage.clone());
        }
    }

    /// The same naming with only `shown` stations (in this order); all others become one more
    /// station called `other`. Gives the new code of every old station besides.
    pub fn fold(&self, shown: &[u32], other: &str) -> (Arc<Recode>, Vec<u32>) {
        let mut activities = Dictionary::new();
        let mut place: HashMap<u32, u32> = HashMap::new();
        for &station in shown {
            place.insert(station, activities.intern(self.recode.stations.get(station)));
        }
        let old_codes = 0..self.recode.stations.len() as u32;
        let folds = old_codes.clone().any(|station| !place.contains_key(&station));
        // A station may itself be called "other": the fold then gets a name of its own.
        let mut name = other.to_string();
        while folds && activities.find(&name).is_some() {
            name.push('*');
        }
        let other = if folds { activities.intern(&name) } else { MISSING };
        let codes: Vec<u32> = old_codes.map(|station| place.get(&station).copied().unwrap_or(other)).collect();
        let recode = Recode { activities, shown: codes.clone(), ..Recode::clone(&self.recode) };
        (Arc::new(recode), codes)
    }
}
