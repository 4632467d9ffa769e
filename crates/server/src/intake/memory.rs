//! How files were understood that were imported: found again by the names of their columns.

use super::shapes::FileSettings;
use super::staging::Staged;
use crate::app::App;
use crate::error::ApiResult;
use model::{Micros, ProjectId};
use store::FileMemory;

/// What a file of these columns was taken for last time, and when that was.
pub(super) fn find(
    app: &App,
    project: &ProjectId,
    name: &str,
    columns: &[&str],
) -> ApiResult<Option<(FileSettings, String)>> {
    if columns.is_empty() {
        return Ok(None);
    }
    let found = app.store.find_file_memory(project, &signature(columns), &stem(name))?;
    // What cannot be read is as good as forgotten: the file is understood anew.
    Ok(found.and_then(|found| Some((serde_json::from_str(&found.settings).ok()?, found.at.to_rfc3339()))))
}

/// What is to be remembered of the files of an intake.
pub(super) fn of(staged: &Staged, at: Micros) -> Vec<FileMemory> {
    let files = staged.choices.files.iter().zip(&staged.sights);
    let memory = files.filter_map(|(file, sight)| {
        let understood = sight.understood.as_ref()?;
        let settings = serde_json::to_string(&understood.settings).ok()?;
        Some(FileMemory { columns: signature(&understood.columns()), name: stem(&file.name), settings, at })
    });
    memory.collect()
}

/// A hash of the names of columns, in their order.
fn signature(columns: &[&str]) -> String {
    ingest::text_hash(columns)
}

/// A file's name without ending and digits: `Brev 2025-03.xlsx` and `brev 2025-04.xlsx` are alike.
fn stem(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.chars().filter(|sign| sign.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_months_file_is_the_same_by_name_and_by_columns() {
        assert_eq!(stem("Brev 2025-03.xlsx"), stem("brev_2025-04.XLSX"));
        assert_ne!(stem("brev.xlsx"), stem("samtal.xlsx"));
        assert_eq!(signature(&["a", "b"]), signature(&["a", "b"]));
        assert_ne!(signature(&["a", "b"]), signature(&["ab"]));
    }
}
