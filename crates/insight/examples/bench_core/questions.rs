//! The eight questions, each asked of the folds that the product uses. Answers are tables of text
//! with a stable order, for the bench to hold against those of the peers.

use crate::Outcome;
use crate::generate::activity_name;
use crate::load::PlacedResponses;
use eventlog::{CutSpec, EventLog, JourneyKey, Journeys};
use insight::fold::{
    BeforeResponse, Flow, FlowAnswer, FlowStats, Funnel, FunnelMode, Gaps, Names, Responses, StepCounts, StepOptions,
    Variants, Visits, run,
};
use model::{Cut, JourneyDefinition, Segment, Span};
use std::fmt::Write;

/// All questions, by the name that the bench gives them.
pub(crate) const QUESTIONS: [&str; 8] =
    ["flow_mean", "flow_median", "variants", "funnel", "steps", "sessions", "join", "segment"];

/// The steps of the funnel, as activity codes of the generator.
const FUNNEL: [usize; 5] = [0, 1, 8, 17, 2];
/// How many variants are spelt out.
const TOP_VARIANTS: usize = 100;
const SEGMENT: &str = "device = \"mobile\"";

/// Which attributes a question needs at hand.
pub(crate) fn attributes(question: &str) -> &'static [&'static str] {
    if question == "segment" { &["device"] } else { &[] }
}

/// A log with what has to be at hand for the questions.
pub(crate) struct Asked<'a> {
    pub(crate) log: &'a EventLog,
    pub(crate) responses: Option<&'a PlacedResponses>,
}

/// Journeys are persons: everything that one person did.
pub(crate) fn journeys<'a>(log: &'a EventLog, segment: Option<&str>) -> Outcome<Journeys<'a>> {
    let definition = JourneyDefinition { cut: Some(Cut::Person), ..JourneyDefinition::default() };
    let segment = segment.map(Segment::parse).transpose()?;
    Ok(Journeys::cut(log, &CutSpec { definition, segment, ..CutSpec::default() })?)
}

impl Asked<'_> {
    /// Cuts, folds and names: everything between the question and its answer.
    pub(crate) fn answer(&self, question: &str) -> Outcome<Answer> {
        let threads = crate::threads();
        let activities = self.log.activities().len();
        let journeys = journeys(self.log, (question == "segment").then_some(SEGMENT))?;
        let flow =
            |gaps| run(&journeys, threads, || Flow::new(activities, FlowStats { journeys: false, gaps, threads }));
        Ok(match question {
            "flow_mean" | "segment" => Answer::Flow(flow(Gaps::Mean)?),
            "flow_median" => Answer::Flow(flow(Gaps::Quantiles)?),
            "variants" => {
                let variants = run(&journeys, threads, Variants::new)?;
                let id = |key: JourneyKey| journeys.id(key).unwrap_or_default();
                let top = variants.top(TOP_VARIANTS, &id);
                let top = top.iter().map(|variant| (variant.journeys, variant.steps.to_vec())).collect();
                Answer::Variants { journeys: variants.journeys, variants: variants.variants(), top }
            }
            "funnel" => {
                let find = |code: usize| self.log.activities().find(&activity_name(code)).into_iter().collect();
                let steps = FUNNEL.map(find);
                let new = || Funnel::new(activities, &steps, FunnelMode::Ordered, Some(Span::days(30)));
                new()?;
                let funnel = run(&journeys, threads, || new().expect("it was made before"))?;
                Answer::Funnel(funnel.steps.iter().map(|step| step.journeys).collect())
            }
            "steps" => {
                // Every journey is judged: drop-off is simply where journeys end.
                let options = StepOptions { pause: Span::days(0), ..StepOptions::new(i64::MAX) };
                let answer = run(&journeys, threads, || StepCounts::new(activities, options.clone()))?;
                let row = |step: &insight::fold::StepCount| {
                    (step.activity, [step.journeys, step.left, step.direct_repeats, step.repeats])
                };
                Answer::Steps(answer.steps.iter().map(row).collect())
            }
            "sessions" => {
                let visits = run(&journeys, threads, || Visits::new(Span::minutes(30), false))?;
                Answer::Sessions(visits.visits, [visits.mean_events, visits.mean_s])
            }
            "join" => {
                let placed = self.responses.ok_or("the responses were not loaded")?;
                let responses = Responses { times: &placed.times, scores: &placed.scores };
                let new = || BeforeResponse::new(activities, responses, |key| placed.of(key));
                let answer = run(&journeys, threads, new)?;
                Answer::Join(
                    answer.activities.iter().map(|row| (row.activity, row.responses, row.mean_score)).collect(),
                )
            }
            other => return Err(format!("`{other}` is not a question; there are {}", QUESTIONS.join(", ")).into()),
        })
    }
}

/// What came out, in codes.
pub(crate) enum Answer {
    Flow(FlowAnswer),
    Variants { journeys: u64, variants: usize, top: Vec<(u64, Vec<u32>)> },
    Funnel(Vec<u64>),
    Steps(Vec<(u32, [u64; 4])>),
    Sessions(u64, [Option<f64>; 2]),
    Join(Vec<(u32, u64, f64)>),
}

impl Answer {
    /// The answer as tab-separated lines, in the order that every contestant gives.
    pub(crate) fn table(&self, log: &EventLog) -> Result<String, std::fmt::Error> {
        let names = Names { activities: log.activities(), channels: log.channels() };
        let name = |code: u32| names.activities.get(code);
        let mut lines: Vec<String> = match self {
            Answer::Flow(flow) => {
                let line = |edge: &insight::fold::FlowEdge| {
                    let mean = edge.mean_s().unwrap_or_default();
                    let median = edge.gap_quantiles.map(|gaps| format!("\t{:?}", gaps.median_s)).unwrap_or_default();
                    format!("{}\t{}\t{}\t{mean:?}{median}", name(edge.from), name(edge.to), edge.count)
                };
                flow.edges.iter().map(line).collect()
            }
            Answer::Variants { journeys, variants, top } => {
                // Those tied with the last are left out: which of them are in the list is anybody's choice.
                let last = top.last().map_or(0, |(count, _)| *count);
                let spelt = |steps: &[u32]| steps.iter().map(|code| name(*code)).collect::<Vec<_>>().join(",");
                let certain = top.iter().filter(|(count, _)| *count > last);
                let rows = certain.map(|(count, steps)| format!("{}\t{count}", spelt(steps)));
                rows.chain([format!("\t{journeys}\t{variants}")]).collect()
            }
            Answer::Funnel(steps) => steps.iter().enumerate().map(|(step, n)| format!("{}\t{n}", step + 1)).collect(),
            Answer::Steps(steps) => {
                let line = |(code, [journeys, left, again, repeats]): &(u32, [u64; 4])| {
                    format!("{}\t{journeys}\t{left}\t{again}\t{repeats}", name(*code))
                };
                steps.iter().map(line).collect()
            }
            Answer::Sessions(visits, means) => {
                let [events, seconds] = means.map(Option::unwrap_or_default);
                vec![format!("{visits}\t{events:?}\t{seconds:?}")]
            }
            Answer::Join(rows) => {
                rows.iter().map(|(code, n, mean)| format!("{}\t{n}\t{mean:?}", name(*code))).collect()
            }
        };
        lines.sort_unstable();
        let mut table = String::new();
        lines.iter().try_for_each(|line| writeln!(table, "{line}"))?;
        Ok(table)
    }
}
