//! One answer as it stands in a file, before anything is judged.

/// The cells that make an answer; `None` where a cell is empty or there is no such column.
#[derive(Clone, Debug, Default)]
pub(super) struct Cells<'r> {
    pub(super) line: u64,
    /// Whether the row is a response, with or without an id of its own.
    pub(super) is_row: bool,
    pub(super) id: Option<String>,
    pub(super) person: Option<&'r str>,
    pub(super) time: Option<&'r str>,
    pub(super) survey: Option<&'r str>,
    pub(super) metric: Option<&'r str>,
    pub(super) score: Option<&'r str>,
    pub(super) comment: Option<&'r str>,
    pub(super) activity: Option<&'r str>,
    pub(super) channel: Option<&'r str>,
    pub(super) version: Option<&'r str>,
    pub(super) scale: Option<&'r str>,
    pub(super) polarity: Option<&'r str>,
    pub(super) question: Option<&'r str>,
    pub(super) language: Option<&'r str>,
    pub(super) moment: Option<&'r str>,
    pub(super) item: Option<&'r str>,
    /// Whether it is in scores, where the file says.
    pub(super) counted: Option<&'r str>,
    /// How likely it was that they were asked, where that was not the same for all.
    pub(super) chance: Option<&'r str>,
    pub(super) attributes: Vec<Option<&'r str>>,
}
