//! Files and folders of a release: every error names the file.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    fs::read(path).map_err(|error| format!("read `{}`: {error}", path.display()))
}

/// Writes a file and the folders that it lies in.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    let failed = |error| format!("write `{}`: {error}", path.display());
    path.parent().map_or(Ok(()), fs::create_dir_all).map_err(failed)?;
    fs::write(path, bytes).map_err(failed)
}

/// Copies a file, with these permissions whatever the checkout has.
pub(crate) fn place(from: &Path, to: &Path, mode: u32) -> Result<(), String> {
    write(to, &read(from)?)?;
    set_mode(to, mode)
}

pub(crate) fn set_mode(path: &Path, mode: u32) -> Result<(), String> {
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .map_err(|error| format!("set the permissions of `{}`: {error}", path.display()))
}

/// The folder, with nothing in it.
pub(crate) fn empty_folder(folder: &Path) -> Result<PathBuf, String> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("empty `{}`: {error}", folder.display()))?;
    }
    fs::create_dir_all(folder).map_err(|error| format!("make `{}`: {error}", folder.display()))?;
    Ok(folder.to_owned())
}

pub(crate) fn remove_folder(folder: &Path) -> Result<(), String> {
    fs::remove_dir_all(folder).map_err(|error| format!("remove `{}`: {error}", folder.display()))
}

/// The names of the files in a folder, sorted.
pub(crate) fn names(folder: &Path) -> Result<Vec<String>, String> {
    let failed = |error| format!("list `{}`: {error}", folder.display());
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_file() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}
