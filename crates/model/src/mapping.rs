//! `mapping.toml`: which column of which file means what (contracts §1).

use std::collections::BTreeMap;

/// A whole mapping file: one table for each input file, by its file name.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MappingFile {
    /// Mappings by file name (`[file."letters.csv"]`).
    #[serde(default)]
    pub file: BTreeMap<String, FileMapping>,
}

/// How one file's columns are to be understood; what is left out is recognised.
#[derive(Clone, Debug, Default, PartialEq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping {
    /// Column that holds the customer.
    pub person: Option<String>,
    /// Column that holds the case.
    pub case: Option<String>,
    /// Column that holds the activity.
    pub activity: Option<String>,
    /// One activity for every row, where the file has no such column.
    pub activity_value: Option<String>,
    /// Column that holds the time.
    pub time: Option<String>,
    /// How times are written (strftime directives).
    pub time_format: Option<String>,
    /// Zone of times that carry none, e.g. `Europe/Stockholm`.
    pub time_zone: Option<String>,
    /// Column that holds the channel.
    pub channel: Option<String>,
    /// One channel for every row.
    pub channel_value: Option<String>,
    /// Column that holds the event id.
    pub event_id: Option<String>,
    /// The attributes to keep; all other columns when left out.
    pub attributes: Option<Vec<String>>,
    /// The delimiter of a text table.
    pub delimiter: Option<String>,
}
