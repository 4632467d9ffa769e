//! Asks every analysis that the report shows and fills [`ReportData`]: counts in two passes over the journeys, then
//! what friction asks for.
//!
//! Where a definition names stations the whole page speaks of stations, else of logged activities.

mod reading;
mod shape;
mod steps;

use super::data::{FrictionPart, Made, Picture, Quality, ReportData};
use super::quality::QualityFold;
use crate::args::Stations;
use crate::commands::friction::{Said, judged};
use crate::failure::Failure;
use crate::input::Loaded;
use crate::words::Words;
use eventlog::{CutSpec, Journeys};
use insight::fold::{
    ChannelLinks, ChannelLinksAnswer, Flow, FlowAnswer, FlowStats, Names, Overview, OverviewAnswer, Returns,
    ReturnsAnswer, StepOptions, Steps, StepsAnswer, Variants, VariantsAnswer, run,
};
use insight::journey_map::{Naming, goal_stations, name_stations};
use map::{LayoutOptions, Theme, layout};
use model::{JourneyMap, Micros, Span};

/// What the reader of the command line asked for, beside the log itself.
pub(crate) struct Asked<'a> {
    pub(crate) stations: Stations,
    /// The funnel's steps; empty: the planned ones, else the most common way.
    pub(crate) steps: &'a [String],
    pub(crate) within: Option<Span>,
    pub(crate) zone: Option<&'a str>,
    /// `--from`, `--to` and the like, as they were written.
    pub(crate) narrowed: Vec<String>,
    pub(crate) made: Made,
}

/// Everything the page tells about a log.
pub(crate) fn gather(loaded: &Loaded, asked: Asked<'_>, words: &Words) -> Result<ReportData, Failure> {
    let naming = (!loaded.definition.rule.is_empty()).then(|| name_stations(&loaded.log, &loaded.definition.rule));
    let recode = naming.as_ref().map(|naming| naming.recode.clone());
    let journeys = Journeys::cut(&loaded.log, &CutSpec { recode, ..loaded.spec.clone() })?;
    let options = step_options(loaded, naming.as_ref(), &journeys);
    let seen = ask(&journeys, loaded.threads, &options)?;
    let map = crate::journey_map::discover(loaded, asked.stations, words)?;
    let names = Names { activities: journeys.activities(), channels: journeys.channels() };
    let id = |key| journeys.id(key).unwrap_or_default();
    let ways = shape::ways(&seen.variants.report(&names, shape::WAYS, &id));
    let funnel = steps::funnel(loaded, naming.as_ref(), &journeys, &asked, &ways)?;
    let channels = shape::channels(&seen, &names, words.language);
    let trust = reading::trust(loaded, &asked, &journeys, channels.is_some(), &seen.quality, words);
    Ok(ReportData {
        language: words.language,
        name: loaded.name.clone(),
        kind: map.kind,
        problem: loaded.spec.definition.problem.clone(),
        glance: shape::glance(&seen.overview, loaded.log.totals().persons),
        picture: (!map.stations.is_empty()).then(|| picture(&map, words)),
        ways,
        time: shape::times(&seen.flow.report(&names), &seen.steps, &names),
        friction: FrictionPart {
            goal: loaded.spec.definition.goal.clone(),
            report: judged(loaded, std::slice::from_ref(&loaded.spec.definition), &Said::default(), words)?,
        },
        leaving: shape::leaving(&seen, &options, loaded, &names),
        funnel,
        channels,
        trust,
        made: asked.made,
    })
}

/// What one pass over the journeys saw.
pub(super) struct Seen {
    overview: OverviewAnswer,
    flow: FlowAnswer,
    variants: VariantsAnswer,
    steps: StepsAnswer,
    /// Absent where the log has no channels.
    links: Option<(ChannelLinksAnswer, ReturnsAnswer)>,
    back_and_forth: ReturnsAnswer,
    quality: Quality,
}

fn ask(journeys: &Journeys<'_>, threads: usize, options: &StepOptions) -> Result<Seen, Failure> {
    let (activities, channels) = (journeys.activities().len(), journeys.channels().len());
    let has_channels = channels > 0;
    let whole = || (Overview::new(activities, channels), Flow::new(activities, FlowStats::full(threads)));
    let ways = || (Variants::new(), Steps::new(activities, options.clone()));
    let hops = || has_channels.then(|| (ChannelLinks::new(activities, channels), Returns::by_channel(None)));
    let rest = || (Returns::by_activity(None), QualityFold::new(options.log_end, options.pause));
    let (((overview, flow), (variants, steps)), (links, (back_and_forth, quality))) =
        run(journeys, threads, || ((whole(), ways()), (hops(), rest())))?;
    Ok(Seen { overview, flow, variants, steps, links, back_and_forth, quality })
}

/// The usual options, the goal given in the codes that journeys show.
fn step_options(loaded: &Loaded, naming: Option<&Naming>, journeys: &Journeys<'_>) -> StepOptions {
    let goal = match naming {
        None => loaded.spec.definition.goal.iter().filter_map(|name| loaded.log.activities().find(name)).collect(),
        Some(naming) => {
            let is_goal = goal_stations(&loaded.log, naming, &loaded.spec);
            (0..journeys.activities().len() as u32).filter(|station| is_goal[*station as usize]).collect()
        }
    };
    let end = loaded.log.totals().last.map_or(0, |Micros(end)| end);
    StepOptions { goal, ..StepOptions::new(end) }
}

fn picture(map: &JourneyMap, words: &Words) -> Picture {
    let layout = layout(map, &LayoutOptions { language: words.language, heading: false });
    shape::picture(map, map::svg(&layout, Theme::Auto), layout.width)
}
