//! KundSim: organisations with a known truth. In: a specification with a seed. Out: the events and survey answers that
//! such an organisation would leave behind, the definition of its journeys, and the truth that an analysis of them is
//! scored against. It shares no code with any analysis, reads no clock and touches no file.

mod calendar;
mod chance;
mod comments;
mod customers;
mod dirt;
mod events;
mod files;
mod organisation;
mod phrases;
mod record;
mod responses;
mod spec;
mod truth;
mod walk;
mod words;

pub use comments::{Private, Said};
pub use files::{events_csv, responses_csv};
pub use organisation::{Fix, Kind};
pub use responses::Answer;
pub use spec::{Dirt, Disturbances, Law, Responses, Spec, SpecError};
pub use truth::{ConditionTruth, DecoyTruth, Disturbance, GoalTruth, PlantTruth, SourceTruth, StepTruth, Truth};

/// All that a world leaves behind, and what is true of it.
#[derive(Debug)]
pub struct Simulation {
    /// Events in order of arrival.
    pub events: model::EventBatch,
    /// Answers to surveys in order of time.
    pub responses: Vec<Answer>,
    /// What is true of the comments among the answers.
    pub comments: Vec<Said>,
    /// The kinds of journey, one for each goal.
    pub definition: model::DefinitionFile,
    /// What is true.
    pub truth: Truth,
}

/// Makes a world. The same specification gives the same world, on every computer.
pub fn simulate(spec: &Spec) -> Result<Simulation, SpecError> {
    spec.check()?;
    let world = walk::World::draw(spec);
    let (rows, course) = record::record(&world);
    let rows = dirt::soil(&world, rows);
    let (responses, comments) = responses::answers(&world, &course.endings);
    let truth = truth::tell(&world, course);
    Ok(Simulation {
        events: events::batch(&rows),
        responses,
        comments,
        definition: files::definition(&world, &rows),
        truth,
    })
}
