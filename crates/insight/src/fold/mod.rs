//! The folds: every analysis is one mergeable pass over journeys (design §3).

pub(crate) use run::run_while;
pub use run::{run, run_flow};

use eventlog::{ChunkView, JourneyView};
use model::Dictionary;

mod answered;
mod before_response;
mod behind;
mod bucket;
mod cells;
mod channel_links;
mod crowd;
mod flow;
mod funnel;
mod heads;
mod map_counts;
mod outcome;
mod overview;
mod passages;
mod period;
mod returns;
mod run;
mod step_counts;
mod step_crowd;
mod steps;
mod tally;
mod trust;
mod values;
mod variants;
mod visits;
mod waits;

pub use answered::{Answered, Answers};
pub use before_response::{ActivityScore, ActivityScoreReport, BeforeResponse, BeforeResponseAnswer, Responses};
pub use behind::{Behind, BehindAnswer, BehindOptions, MapPlace};
pub use channel_links::{ChannelLink, ChannelLinks, ChannelLinksAnswer, ChannelVisit};
pub use crowd::{Crowd, CrowdAnswer};
pub use flow::{
    EdgeReport, Flow, FlowAnswer, FlowEdge, FlowNode, FlowReport, FlowStats, GapQuantiles, Gaps, NodeReport,
};
pub use funnel::{Funnel, FunnelAnswer, FunnelError, FunnelMode, FunnelReport, FunnelStep, FunnelStepReport};
pub use heads::Group;
pub use map_counts::{
    MapCounts, MapCountsAnswer, MapMove, MapShape, MapStation, MapVisit, MoveInChannels, run_map_counts,
};
pub use outcome::{Judge, Outcome, OutcomeAnswer, PeriodOutcome, Standing, StandingsAnswer};
pub use overview::{ChannelMixReport, Overview, OverviewAnswer, OverviewReport, PeriodReport, Spread};
pub use passages::{Passage, Passages, PassagesAnswer, Passed};
pub use period::{DAY, Period, Periods};
pub use returns::{ReturnPair, ReturnPairReport, Returns, ReturnsAnswer, ReturnsReport};
pub use step_counts::{StepCount, StepCounts, StepCountsAnswer, StepOptions};
pub use step_crowd::{Done, StepCrowd, StepCrowdAnswer};
pub use steps::{Step, StepReport, Steps, StepsAnswer, StepsReport};
pub use tally::{Tally, TallyAnswer, Whole};
pub use trust::{Trust, TrustAnswer};
pub use values::{ValueTally, Values};
pub use variants::{TopVariant, VariantReport, Variants, VariantsAnswer, VariantsReport};
pub use visits::{Visits, VisitsAnswer};
pub use waits::{Wait, Waits};

/// The texts behind the codes of one log.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Activity codes.
    pub activities: &'a Dictionary,
    /// Channel codes.
    pub channels: &'a Dictionary,
}

/// One analysis. A journey is seen whole and in order; states of disjoint sets of journeys merge by
/// addition, in any order, to the same answer. So one pass can feed many analyses, threads can
/// split the log, and blocks add up.
pub trait Fold: Send + Sized {
    /// What comes out, in codes; the caller puts names to them.
    type Answer;

    /// Takes in one journey.
    fn journey(&mut self, journey: &JourneyView<'_>);

    /// Takes in many journeys: the same as each by itself, for an analysis that is faster over all their rows.
    #[inline]
    fn chunk(&mut self, chunk: &ChunkView<'_>) {
        chunk.for_each(|journey| self.journey(journey));
    }

    /// Takes in what another state of the same analysis has seen.
    fn merge(&mut self, other: Self);

    /// The answer for everything seen.
    fn answer(self) -> Self::Answer;
}

/// Two analyses in one pass.
impl<A: Fold, B: Fold> Fold for (A, B) {
    type Answer = (A::Answer, B::Answer);

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        self.0.journey(journey);
        self.1.journey(journey);
    }

    #[inline]
    fn chunk(&mut self, chunk: &ChunkView<'_>) {
        self.0.chunk(chunk);
        self.1.chunk(chunk);
    }

    fn merge(&mut self, other: Self) {
        self.0.merge(other.0);
        self.1.merge(other.1);
    }

    fn answer(self) -> Self::Answer {
        (self.0.answer(), self.1.answer())
    }
}

/// An analysis that may not be wanted.
impl<A: Fold> Fold for Option<A> {
    type Answer = Option<A::Answer>;

    #[inline]
    fn journey(&mut self, journey: &JourneyView<'_>) {
        if let Some(fold) = self {
            fold.journey(journey);
        }
    }

    #[inline]
    fn chunk(&mut self, chunk: &ChunkView<'_>) {
        if let Some(fold) = self {
            fold.chunk(chunk);
        }
    }

    fn merge(&mut self, other: Self) {
        if let (Some(fold), Some(other)) = (self, other) {
            fold.merge(other);
        }
    }

    fn answer(self) -> Self::Answer {
        self.map(Fold::answer)
    }
}
