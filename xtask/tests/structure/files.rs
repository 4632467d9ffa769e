//! The project's own files: walks the workspace and leaves out the folders that `.gitignore` names,
//! since they hold what was built or installed.

use std::path::{Path, PathBuf};

/// The root of the workspace.
pub(crate) fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Every file under a folder of the workspace, as its path from the root with `/` between the names.
pub(crate) fn under(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    walk(&workspace().join(folder), &not_ours(), &mut found);
    found.sort();
    found
}

fn walk(folder: &Path, not_ours: &[String], found: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.map(Result::unwrap) {
        let (path, kind) = (from_root(&entry.path()), entry.file_type().unwrap());
        let is_ours = || !not_ours.iter().any(|other| format!("/{path}/").ends_with(other));
        if kind.is_dir() && is_ours() {
            walk(&entry.path(), not_ours, found);
        } else if kind.is_file() {
            found.push(path);
        }
    }
}

/// How the paths of ignored folders end: `/node_modules/` anywhere, `/docs/benchmarks/work/` there.
fn not_ours() -> Vec<String> {
    let ignored = std::fs::read_to_string(at(".gitignore")).unwrap();
    let folders = ignored.lines().filter(|line| !line.is_empty() && !line.contains(['*', '!', '#']));
    folders.chain([".git"]).map(|line| format!("/{}/", line.trim_matches('/'))).collect()
}

fn from_root(path: &Path) -> String {
    let inside = path.strip_prefix(workspace()).unwrap();
    inside.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What the files with one of these endings say; bytes that are not text are passed over.
pub(crate) fn texts(endings: &[&str]) -> Vec<(String, String)> {
    let paths = under("").into_iter().filter(|path| endings.iter().any(|ending| path.ends_with(ending)));
    paths.filter_map(|path| std::fs::read_to_string(at(&path)).ok().map(|text| (path, text))).collect()
}

/// A path from the root, as a path of this machine.
pub(crate) fn at(path: &str) -> PathBuf {
    workspace().join(path)
}

/// Fails with one sentence a line.
#[track_caller]
pub(crate) fn assert_none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}
