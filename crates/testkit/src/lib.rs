//! Builders and real-data helpers for tests only.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

/// The path of a file in the folder of real data sets, or `None` where the folder is absent; then
/// the test says so and returns. `RESA_REAL_DATA` names the folder, else `../shared/data` beside
/// the workspace.
///
/// # Panics
/// When the folder is absent although `RESA_REAL_DATA_REQUIRED=1` says that it must be there.
#[expect(clippy::print_stderr, reason = "a skipped test says that it was skipped")]
pub fn real_data(relative: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("RESA_REAL_DATA").map_or_else(|| workspace().join("../shared/data"), PathBuf::from);
    let path = folder.join(relative);
    if path.exists() {
        return Some(path);
    }
    let required = std::env::var("RESA_REAL_DATA_REQUIRED").is_ok_and(|value| value == "1");
    assert!(!required, "real data is required but `{}` does not exist", path.display());
    eprintln!("skipped: real data not found at {}", path.display());
    None
}

/// The root of the workspace.
pub fn workspace() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
