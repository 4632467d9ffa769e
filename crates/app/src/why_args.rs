//! The command line of comparisons: what goes with a score, how segments differ, what one group of journeys does that
//! another does not, how journeys follow the plan, and how channels go together.

use crate::answers_args::AnswersArgs;
use crate::args::LogArgs;
use clap::{Args, Subcommand};
use model::Span;
use std::path::PathBuf;

#[derive(Subcommand, Debug)]
pub(crate) enum WhyCommand {
    /// Which answers, and what is known of who gave them, go with the score that matters
    #[command(
        after_help = "Examples:\n  resa drivers responses.csv --outcome nps\n  resa drivers responses.csv --outcome nps --by channel\n\nA file as `resa scores` reads it. Told is how much of the differences between answers goes with each (LMG, which is\nShapley's value, and Johnson's relative weights), from how few customers nothing can be told, and what chance would\ndo. It is what goes together, and no reason: docs/drivers.md."
    )]
    Drivers(DriversArgs),
    /// Segments side by side: who reaches the goal more often, and whether like journeys do, too
    #[command(
        after_help = "Examples:\n  resa compare web.csv calls.csv --by channel --goal Send\n  resa compare log.xes --by org:group --goal b\n\nThe difference as it is, split into what the mix of other attributes accounts for and what differs among like\njourneys; and where the two contradict each other. docs/compare.md"
    )]
    Compare(CompareArgs),
    /// What one group of journeys does that another does not: those that failed against those that reached the goal
    #[command(
        after_help = "Examples:\n  resa contrast web.csv --goal Send\n  resa contrast web.csv calls.csv --a 'channel = \"calls\"'\n\nActivities, ways from one to the next, channels and attributes, only before the goal, and only where both groups have\ncome as far. What only one group shows explains nothing, and stands by itself. docs/contrast.md"
    )]
    Contrast(ContrastArgs),
    /// How journeys follow the planned one: steps skipped, taken again or out of turn, and what is done besides
    #[command(
        after_help = "Example:\n  resa conform web.csv --definition plan.toml\n\nThe plan is `steps = [\"…\", \"…\"]` of the journey in the definition, in order. Who leaves early follows as far as they\ncame. docs/conform.md"
    )]
    Conform(ConformArgs),
    /// Channels: whether a step goes the same in each, who changes between them or uses several at once, and where they
    /// contradict each other
    #[command(
        after_help = "Examples:\n  resa channels web.csv calls.csv\n  resa channels web.csv calls.csv --definition definition.toml --responses ces.csv\n\nA step is the same in its channels only where that is sure: the whole interval lies within a margin. It differs where\nlike journeys do, more than chance would have it. docs/channels.md"
    )]
    Channels(ChannelsArgs),
}

/// Which answers, and which of them is the outcome.
#[derive(Args, Debug, Clone)]
pub(crate) struct DriversArgs {
    #[command(flatten)]
    pub(crate) answers: AnswersArgs,
    /// The score that matters: ces, gcr, nps, csat, nes, nki … [default: the one with most answers]
    #[arg(long, value_name = "METRIC")]
    pub(crate) outcome: Option<String>,
    /// Beside other answers look at this column or attribute, `channel` or `activity`; may be repeated [default: all that
    /// put answers together; with --data channel and activity]
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(crate) by: Vec<String>,
    /// What a column holds, e.g. "Q5=csat 1-7", "Q6=gcr 1=yes 2=partly 3=no", "Q7=comment", "Q8=none"
    #[arg(long, value_name = "COLUMN=WHAT", conflicts_with = "data")]
    pub(crate) question: Vec<String>,
}

/// Which log, and what its journeys are divided by.
#[derive(Args, Debug, Clone)]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// The attribute that makes the segments; or `channel` or `activity`: those that journeys begin with
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(crate) by: String,
    /// Only this value of it; may be repeated [default: all]
    #[arg(long, value_name = "VALUE")]
    pub(crate) value: Vec<String>,
    /// Compare journeys that are alike in this attribute; may be repeated [default: all that stay the same through a
    /// journey and are known from its beginning]
    #[arg(long, value_name = "ATTRIBUTE")]
    pub(crate) hold: Vec<String>,
    /// Activities that mean the goal was reached [default: the goal of the journey's definition]
    #[arg(long, value_name = "ACTIVITY")]
    pub(crate) goal: Vec<String>,
}

/// Which log, and which groups.
#[derive(Args, Debug, Clone)]
pub(crate) struct ContrastArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// The journeys that are looked at, written as for --segment [default: those that failed the goal]
    #[arg(long, value_name = "EXPR")]
    pub(crate) a: Option<String>,
    /// The journeys that they are held against [default: those that reached the goal; with --a all others]
    #[arg(long, value_name = "EXPR", requires = "a")]
    pub(crate) b: Option<String>,
    /// Activities that mean the goal was reached [default: the goal of the journey's definition]
    #[arg(long, value_name = "ACTIVITY")]
    pub(crate) goal: Vec<String>,
}

/// Which log, and which plan.
#[derive(Args, Debug, Clone)]
pub(crate) struct ConformArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// A planned step, in order; may be repeated [default: the steps of the journey's definition]
    #[arg(long = "step", value_name = "ACTIVITY")]
    pub(crate) steps: Vec<String>,
    /// Activities that mean the goal was reached [default: the goal of the journey's definition]
    #[arg(long, value_name = "ACTIVITY")]
    pub(crate) goal: Vec<String>,
}

/// Which log, and how its channels are looked at.
#[derive(Args, Debug, Clone)]
pub(crate) struct ChannelsArgs {
    #[command(flatten)]
    pub(crate) log: LogArgs,
    /// Answers to surveys: what customers say of their effort (ces) is held beside what comes of each step
    #[arg(long, value_name = "FILE")]
    pub(crate) responses: Option<PathBuf>,
    /// Activities that mean the goal was reached [default: the goal of the journey's definition; without any it is counted
    /// whether customers go on]
    #[arg(long, value_name = "ACTIVITY")]
    pub(crate) goal: Vec<String>,
    /// Only this step, with all that was compared
    #[arg(long, value_name = "STEP")]
    pub(crate) at: Option<String>,
    /// What is done in two channels so soon after each other is at once
    #[arg(long, value_name = "SPAN", default_value = "15m")]
    pub(crate) window: Span,
    /// What two channels tell so far apart is held together
    #[arg(long, value_name = "SPAN", default_value = "7d")]
    pub(crate) told_within: Span,
    /// Shares that differ by fewer percentage points are the same
    #[arg(long, value_name = "POINTS", default_value_t = 5.0)]
    pub(crate) margin: f64,
}
