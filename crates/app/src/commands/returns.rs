//! `resa returns`: ping-pong, hand-overs that come back between the values of an attribute.

use super::Shower;
use crate::args::LogArgs;
use crate::failure::Failure;
use crate::input::{Need, Needed, load};
use crate::output::{Cell, Table};
use insight::fold::{Returns, run as fold};
use model::Span;

pub(super) fn run(args: &LogArgs, by: &str, within: Option<Span>, show: &Shower) -> Result<(), Failure> {
    let is_role = matches!(by, "channel" | "activity");
    let attributes = if is_role { Vec::new() } else { vec![by.to_string()] };
    let need = Need { attributes: Needed::These(attributes), event_ids: false, ..Need::default() };
    let loaded = load(args, &need, &show.words)?;
    let journeys = loaded.journeys()?;
    let attribute = loaded.log.find_attribute(by).filter(|at| loaded.log.attributes()[*at].loaded);
    let (answer, values) = match (attribute, by) {
        (_, "channel") => (fold(&journeys, loaded.threads, || Returns::by_channel(within))?, journeys.channels()),
        (_, "activity") => (fold(&journeys, loaded.threads, || Returns::by_activity(within))?, journeys.activities()),
        (Some(at), _) => {
            let answer = fold(&journeys, loaded.threads, || Returns::by_attribute(at, within))?;
            (answer, &loaded.log.attributes()[at].dictionary)
        }
        (None, _) => return Err(unknown(by, &loaded)),
    };
    let report = answer.report(by, values);
    let words = &show.words;
    let heading = format!(
        "{}: {}, {} {} {} {} {}",
        loaded.name,
        words.count(report.handovers, ("överlämning", "överlämningar"), ("hand-over", "hand-overs")),
        words.number(report.returns),
        words.either("kom tillbaka, i", "came back, in"),
        words.number(report.journeys_with_returns),
        words.either("av", "of"),
        words.journeys(report.journeys),
    );
    let mut table = Table::new(match words.language {
        map::Language::Swedish => &["a", "b (och tillbaka)", ">gånger"],
        map::Language::English => &["a", "b (and back)", ">times"],
    });
    for pair in &report.pairs {
        let label =
            |value: &'_ str| if by == "channel" { words.language.channel(value).to_owned() } else { value.to_owned() };
        table.row(vec![
            Cell::text(label(pair.a)),
            Cell::text(label(pair.b)),
            Cell::value(words.number(pair.returns), pair.returns),
        ]);
    }
    show.show(&report, &heading, &table)
}

fn unknown(by: &str, loaded: &crate::input::Loaded) -> Failure {
    let seen = loaded.plan.iter().flat_map(|plan| &plan.files).flat_map(|file| &file.columns);
    let mut names: Vec<&str> = seen.map(|column| column.name.as_str()).collect();
    names.extend(loaded.log.attributes().iter().map(|attribute| attribute.name.as_str()));
    names.extend(["channel", "activity"]);
    names.sort_unstable();
    names.dedup();
    Failure::new(format!("no event has the attribute `{by}`")).hint(eventlog::near(by, names.into_iter()))
}
