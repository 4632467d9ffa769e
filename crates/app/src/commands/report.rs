//! `resa report`: one self-contained page about a log.

use super::Shower;
use crate::args::{LogArgs, Stations};
use crate::clock::now;
use crate::failure::Failure;
use crate::input::{Loaded, Need, Needed, load};
use crate::output::{print_json, refuse_own_input, say, write_file};
use crate::report::{Asked, Made, gather, page};
use model::Span;
use std::path::Path;

/// What the command line says of the report.
pub(crate) struct ReportArgs<'a> {
    pub(crate) log: &'a LogArgs,
    pub(crate) output: &'a Path,
    pub(crate) stations: Stations,
    pub(crate) steps: &'a [String],
    pub(crate) within: Option<Span>,
}

pub(crate) fn run(args: &ReportArgs<'_>, show: &Shower) -> Result<(), Failure> {
    refuse_own_input(args.log.inputs(), args.output)?;
    let loaded = load(args.log, &need(), &show.words)?;
    let page = make(&loaded, args, show)?;
    write_file(args.output, page.as_bytes())?;
    if show.json {
        return print_json(&serde_json::json!({ "output": args.output, "bytes": page.len() }));
    }
    let kilobytes = show.words.number(page.len().div_ceil(1000) as u64);
    say(&format!("{}: {kilobytes} kB", args.output.display()));
    Ok(())
}

/// What the page needs of a log: friction asks for whom and under which circumstances.
pub(super) fn need() -> Need {
    Need { attributes: Needed::All, ..Need::default() }
}

/// The page about a log that has been read.
pub(super) fn make(loaded: &Loaded, args: &ReportArgs<'_>, show: &Shower) -> Result<String, Failure> {
    let asked = Asked {
        stations: args.stations,
        steps: args.steps,
        within: args.within,
        zone: args.log.columns.time_zone.as_deref(),
        narrowed: narrowed(args.log),
        made: Made {
            at: now(),
            version: format!("resa {}", env!("CARGO_PKG_VERSION")),
            command: command(args, show),
            files: files(args.log),
        },
    };
    Ok(page(&gather(loaded, asked, &show.words)?))
}

fn files(log: &LogArgs) -> Vec<String> {
    let data = log.data_dir();
    log.files.iter().chain(&data).map(|path| file_name(path)).collect()
}

/// A page that is passed on does not tell where files lie.
fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
}

/// The options that leave a part of the log out.
fn narrowed(log: &LogArgs) -> Vec<String> {
    let option = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name} {value}"));
    let journeys = &log.journeys;
    let options =
        [option("--from", &journeys.from), option("--to", &journeys.to), option("--segment", &journeys.segment)];
    options.into_iter().flatten().collect()
}

/// The command that makes the page again.
fn command(args: &ReportArgs<'_>, show: &Shower) -> String {
    let (log, columns, journeys) = (args.log, &args.log.columns, &args.log.journeys);
    let mut words = vec!["resa".to_owned(), "report".to_owned()];
    words.extend(log.files.iter().map(|file| quoted(&file_name(file))));
    let path = |path: &std::path::PathBuf| file_name(path);
    let stations = match args.stations {
        Stations::Most(12) => None,
        Stations::Most(n) => Some(n.to_string()),
        Stations::All => Some("all".to_owned()),
    };
    let cut = journeys.cut.map(|cut| model::Cut::from(cut).name().to_owned());
    let options = [
        ("--data", log.data_dir().as_ref().map(path)),
        ("--person", columns.person.clone()),
        ("--case", columns.case.clone()),
        ("--activity", columns.activity.clone()),
        ("--time", columns.time.clone()),
        ("--channel", columns.channel.clone()),
        ("--event-id", columns.event_id.clone()),
        ("--time-zone", columns.time_zone.clone()),
        ("--time-format", columns.time_format.clone()),
        ("--delimiter", columns.delimiter.clone()),
        ("--mapping", columns.mapping.as_ref().map(path)),
        ("--format", columns.format.clone()),
        ("--object-type", columns.object_type.clone()),
        ("--definition", journeys.definition.as_ref().map(path)),
        ("--journey", journeys.journey.clone()),
        ("--cut", cut),
        ("--gap", journeys.gap.map(|gap| gap.to_string())),
        ("--from", journeys.from.clone()),
        ("--to", journeys.to.clone()),
        ("--segment", journeys.segment.clone()),
        ("--stations", stations),
        ("--within", args.within.map(|within| within.to_string())),
    ];
    let steps = args.steps.iter().map(|step| ("--step", Some(step.clone())));
    for (option, value) in options.into_iter().chain(steps) {
        if let Some(value) = value {
            words.extend([option.to_owned(), quoted(&value)]);
        }
    }
    words.extend(["--lang".to_owned(), show.words.language.code().to_owned()]);
    words.extend(["-o".to_owned(), quoted(&file_name(args.output))]);
    words.join(" ")
}

/// As a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:+,@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_command_are_quoted_as_a_shell_needs() {
        for (word, written) in
            [("log.csv", "log.csv"), ("my log.csv", "'my log.csv'"), ("a'b", "'a'\\''b'"), ("", "''")]
        {
            assert_eq!(quoted(word), written);
        }
    }
}
