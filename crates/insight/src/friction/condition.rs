//! Conditions between codes and names: what a search found, as people read it, and back.

use super::Ask;
use super::norms::Usual;
use super::report::Told;
use super::tell::Teller;
use super::why::{Feature, Test};
use super::words::circumstance;
use model::{Dictionary, Language, MISSING};

/// What names are told from.
#[derive(Clone, Copy)]
pub(super) struct Names<'a, 'j> {
    pub(super) ask: &'a Ask<'a, 'j>,
    pub(super) usual: &'a Usual,
}

impl<'a, 'j> Teller<'a, 'j> {
    /// What its conditions are called.
    pub(super) fn names(&self) -> Names<'a, 'j> {
        Names { ask: self.ask, usual: &self.known.usual }
    }
}

impl<'a> Names<'a, '_> {
    /// What a comparison is about.
    pub(super) fn feature(self, feature: Feature) -> String {
        let attributes = self.ask.journeys.log().attributes();
        match feature {
            Feature::Who(place) => attributes[self.usual.who[place]].name.clone(),
            Feature::What(place) => attributes[self.usual.what[place].attribute].name.clone(),
            Feature::Before => "previous_activity".to_string(),
            Feature::Channel => "channel".to_string(),
            Feature::Entry => "entry_channel".to_string(),
            Feature::Change(_) => "change".to_string(),
        }
    }

    /// The values that it may have; nothing for changes, which are named by the register.
    fn values(self, feature: Feature) -> Option<&'a Dictionary> {
        let attributes = self.ask.journeys.log().attributes();
        match feature {
            Feature::Who(place) => Some(&attributes[self.usual.who[place]].dictionary),
            Feature::What(place) => Some(&attributes[self.usual.what[place].attribute].dictionary),
            Feature::Before => Some(self.ask.journeys.activities()),
            Feature::Channel | Feature::Entry => Some(self.ask.journeys.channels()),
            Feature::Change(_) => None,
        }
    }

    fn value(self, (feature, code): Test) -> String {
        let text = match feature {
            Feature::Change(at) => self.ask.register.changes[at].name.as_str(),
            _ if code == MISSING => "",
            _ => self.values(feature).map_or("", |values| values.get(code)),
        };
        text.to_string()
    }

    /// A condition as it is told.
    pub(super) fn told(self, condition: &[Test]) -> Vec<Told> {
        let told = |test: &Test| Told { attribute: self.feature(test.0), op: "=", value: self.value(*test) };
        condition.iter().map(told).collect()
    }

    /// What a comparison is about, within a sentence.
    pub(super) fn feature_in_words(self, feature: Feature, language: Language) -> String {
        let name = self.feature(feature);
        match feature {
            Feature::Who(_) | Feature::What(_) => name,
            _ => circumstance(&name, language).map_or(name, str::to_string),
        }
    }

    /// A condition within a sentence.
    pub(super) fn in_words(self, condition: &[Test], language: Language) -> String {
        let part = |test: &Test| {
            let (what, value) = (self.feature_in_words(test.0, language), self.value(*test));
            match test.0 {
                Feature::Change(_) => format!("{what} {value}"),
                _ => format!("{what} = {value}"),
            }
        };
        condition.iter().map(part).collect::<Vec<_>>().join(", ")
    }

    /// A comparison as it was told, read back; nothing where no journey tells of it.
    pub(super) fn test(self, attribute: &str, value: &str) -> Option<Test> {
        let who = (0..self.usual.who.len()).map(Feature::Who);
        let what = (0..self.usual.what.len()).map(Feature::What);
        let ways = [Feature::Before, Feature::Channel, Feature::Entry];
        let change = self.ask.register.changes.iter().position(|change| attribute == "change" && change.name == value);
        if let Some(at) = change {
            return Some((Feature::Change(at), 0));
        }
        let feature = who.chain(what).chain(ways).find(|feature| self.feature(*feature) == attribute)?;
        self.values(feature)?.find(value).map(|code| (feature, code))
    }
}
