//! What people decide about findings: what becomes of them, which measures are taken, what failures are assumed to cost.
//!
//! Comes in: what members write, held to limits by name, and how findings stand now (`known`). Goes out: the same, with
//! the figure of each measure before and since (`course`). Finds nothing by itself and judges no measure.

mod actions;
mod assumptions;
mod course;
mod decisions;
mod known;
mod shapes;

pub(crate) use actions::{ActionList, remove as remove_action};
pub(crate) use actions::{change as change_action, create as create_action, list as list_actions};
pub(crate) use assumptions::{read as read_assumptions, write as write_assumptions};
pub(crate) use decisions::{DecidedList, decide, list as list_decided};
pub(crate) use shapes::{Action, ActionChange, Assumptions, AssumptionsChange, Decided, Decision, NewAction};
