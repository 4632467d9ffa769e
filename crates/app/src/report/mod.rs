//! The report: one self-contained page that answers what customers do, where it takes time, where they
//! give up, and whether the figures can be trusted.
//!
//! `gather` asks the analyses and fills [`data::ReportData`]; `page` turns that into HTML and touches
//! nothing else, so that a page can be tested without a log.

mod chart;
mod data;
#[cfg(test)]
mod fixture;
mod gather;
mod html;
mod page;
mod parts;
mod quality;
mod say;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use data::Made;
pub(crate) use gather::{Asked, gather};
pub(crate) use page::page;
