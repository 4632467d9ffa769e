//! The map of a loaded log, in the words of one language: what `resa map` draws and the report shows.

use crate::args::Stations;
use crate::failure::Failure;
use crate::input::Loaded;
use crate::words::Words;
use insight::journey_map::{MapOptions, discover_map};
use model::JourneyMap;

/// The map of a log, with the words of one language.
pub(crate) fn discover(loaded: &Loaded, stations: Stations, words: &Words) -> Result<JourneyMap, Failure> {
    let left = match (words.language, loaded.spec.definition.goal.is_empty()) {
        (map::Language::Swedish, false) => "Lämnade",
        (map::Language::English, false) => "Left",
        (map::Language::Swedish, true) => "Resan slutar",
        (map::Language::English, true) => "Journey ends",
    };
    let options = MapOptions {
        name: &loaded.name,
        stations: match stations {
            Stations::Most(n) => Some(n),
            Stations::All => None,
        },
        other: words.either("Övrigt", "Other"),
        left,
        threads: loaded.threads,
    };
    Ok(discover_map(&loaded.log, &loaded.spec, &loaded.definition, &options)?)
}
