//! The example organisation: a seed and a language in, a folder of exports as a real company would have them out.
//!
//! An invented pension company sends a statement that some customers do not understand; they search,
//! call, call again and complain (R237). The files are then read as any other files are: nothing in
//! the rest of the program knows that they are an example.

mod chance;
mod colleagues;
mod comments;
mod definition;
mod exports;
mod life;
mod live;
mod people;
mod send;
mod statement;
mod studio;
#[cfg(test)]
mod tests;
mod texts;
mod tour;
mod voice;
mod wording;
mod year;

pub(crate) use exports::Planted;
use life::Happening;
pub(crate) use live::{Traffic, key_name};
use map::Language;
use people::Customer;
pub(crate) use send::Sender;
use std::path::{Path, PathBuf};
pub(crate) use studio::Company;

/// The same files on every machine.
pub(crate) const SEED: u64 = 2025;

/// What was written.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The invented company.
    pub(crate) company: &'static str,
    /// The six exports.
    pub(crate) files: Vec<PathBuf>,
    pub(crate) mapping: PathBuf,
    /// The definition in the language of the files.
    pub(crate) definition: PathBuf,
    /// The definition whose stations are in the other language.
    pub(crate) definition_in_other: PathBuf,
    /// What stands in it.
    pub(crate) in_other: String,
    pub(crate) planted: Planted,
    /// The second journey of the definition.
    pub(crate) second_journey: &'static str,
}

/// The other of the two languages.
pub(crate) fn other(language: Language) -> Language {
    match language {
        Language::Swedish => Language::English,
        Language::English => Language::Swedish,
    }
}

/// Writes the example into a folder that exists.
pub(crate) fn write(directory: &Path, language: Language) -> std::io::Result<Example> {
    let (customers, happenings) = life::year(SEED);
    let example = write_data(directory, language, &customers, &happenings)?;
    let put = |name: &str, text: String| std::fs::write(directory.join(name), text);
    put("README.txt", texts::readme(language, &example.commands("resa")))?;
    put("truth.txt", texts::truth(&example.planted, SEED, language))?;
    Ok(example)
}

/// The same year moved by so many weeks, without the papers that tell of its dates.
fn write_moved(directory: &Path, language: Language, weeks: i64) -> std::io::Result<Example> {
    let (customers, mut happenings) = life::year(SEED);
    for happening in &mut happenings {
        happening.at = happening.at.later(weeks * 7 * year::DAY);
    }
    write_data(directory, language, &customers, &happenings)
}

/// The exports, and what they mean.
fn write_data(
    directory: &Path,
    language: Language,
    customers: &[Customer],
    happenings: &[Happening],
) -> std::io::Result<Example> {
    let planted = exports::write(directory, customers, happenings, SEED, language)?;
    let put = |name: &str, text: String| {
        let path = directory.join(name);
        std::fs::write(&path, text).map(|()| path)
    };
    let foreign = other(language);
    let in_other = definition::definition(language, foreign);
    Ok(Example {
        company: wording::COMPANY.in_language(language),
        files: exports::EXPORTS.iter().map(|export| directory.join(export.file().in_language(language))).collect(),
        mapping: put("mapping.toml", definition::mapping(language))?,
        definition: put("definition.toml", definition::definition(language, language))?,
        definition_in_other: put(&format!("definition.{}.toml", foreign.code()), in_other.clone())?,
        in_other,
        planted,
        second_journey: definition::RETIREMENT_JOURNEY.in_language(language),
    })
}

impl Example {
    /// Commands to try, standing in the folder.
    pub(crate) fn commands(&self, program: &str) -> Vec<String> {
        let names: Vec<&str> = self.files.iter().filter_map(|file| file.file_name()?.to_str()).collect();
        let read = format!("{} --mapping mapping.toml", names.join(" "));
        let (letters, calls) = (names[0], names[2]);
        let second = self.second_journey;
        vec![
            format!("{program} inspect {letters} {calls} --mapping mapping.toml"),
            format!("{program} map {read} --definition definition.toml -o map.svg"),
            format!(
                "{program} report {read} --definition definition.toml --segment 'version = \"B\"' -o letter-b.html"
            ),
            format!("{program} map {read} --definition definition.toml --journey \"{second}\" -o second.svg"),
            format!("{program} returns {read} --by channel --within 7d"),
        ]
    }
}
