//! Outside formats in and out: a pipeline from bytes to events or typed rejections.
#![forbid(unsafe_code)]

mod answers;
mod assemble;
mod format;
mod gather;
#[cfg(test)]
mod hostile_test;
pub mod identity;
mod instant;
mod json;
pub mod matching;
mod ocel;
mod open;
mod options;
mod parquet_in;
mod pipeline;
mod plan;
pub mod preset;
mod preview;
pub mod protect;
pub mod raw;
mod report;
mod responses;
mod rows;
pub mod scrub;
mod sheet;
mod signs;
mod source;
mod table;
mod text;
mod time;
pub mod tracking;
mod understand;
mod unpacked;
pub mod write;
mod xes;
#[cfg(test)]
mod xes_test;
mod xml;

pub use answers::{AnswersPlan, PlannedQuestion};
pub use format::Format;
pub use ocel::ObjectTypes;
pub use options::{Attributes, ReadOptions};
pub use plan::{FilePlan, Look, ReadPlan, SeenColumn, look, plan, plan_files};
pub use preview::{InterpretedRow, PreviewEvent};
pub use raw::{ReadError, Reason};
pub use report::{Progress, ReadFailure, ReadReport, RejectionExample, Rejections};
pub use responses::{
    AnswerAccount, ImportedSurvey, Narrow, ResponseOptions, ResponseReason, ResponseRejections, Responses, is_private,
    narrow, read_responses,
};
pub use rows::{Row, Rows, read_rows};
pub use source::{Source, content_hash, text_hash};
pub use understand::{Decision, Origin, Remark, Role, Why};
