//! The account of what was received: it always adds up.

use ingest::ReadReport;

/// What became of everything that was received.
#[derive(Clone, Debug, Default)]
pub(crate) struct Account {
    pub(crate) received: u64,
    pub(crate) stored: u64,
    pub(crate) duplicates: u64,
    pub(crate) rejected: u64,
    pub(crate) report: ReadReport,
}
