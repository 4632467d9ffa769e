//! Takes `web/dist` and writes the table of its files: media type, tag, bytes, and the same compressed where
//! that is worth it. Does not run the front end's build; `cargo xtask web` does.
use flate2::{Compression, GzBuilder};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Media types by ending; a file with another one has no place in the folder.
const MEDIA: &[(&str, &str, bool)] = &[
    ("html", "text/html; charset=utf-8", true),
    ("js", "text/javascript; charset=utf-8", true),
    ("css", "text/css; charset=utf-8", true),
    ("svg", "image/svg+xml", true),
    ("json", "application/json", true),
    ("woff2", "font/woff2", false),
    ("png", "image/png", false),
];

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let dist = here.join("../../web/dist");
    // Of a folder cargo watches everything beneath; also files that are new.
    println!("cargo:rerun-if-changed={}", dist.display());
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    walk(&dist, &dist, &mut files).map_err(|error| {
        let hint = "run `cargo xtask web`, or take the folder from version control";
        io::Error::other(format!("read `{}`: {error}; {hint}", dist.display()))
    })?;
    files.sort();
    let mut table = String::from("[\n");
    for (index, path) in files.iter().enumerate() {
        let bytes = fs::read(dist.join(path))?;
        let (media, small) = media(path)?;
        let packed = if small { Some(pack(&bytes)?) } else { None }.filter(|packed| packed.len() < bytes.len());
        let gzip = match packed {
            Some(packed) => {
                let name = out.join(format!("{index}.gz"));
                fs::write(&name, packed)?;
                format!("Some(include_bytes!({name:?}))")
            }
            None => "None".to_string(),
        };
        let tag = tag(&bytes);
        // Names under `files/` hold a hash of what is in them.
        let immutable = path.starts_with("files/");
        let absolute = fs::canonicalize(dist.join(path))?;
        writeln!(
            table,
            "Asset {{ path: {path:?}, media: {media:?}, tag: \"\\\"{tag:016x}\\\"\", immutable: {immutable}, \
             bytes: include_bytes!({absolute:?}), gzip: {gzip} }},"
        )
        .map_err(io::Error::other)?;
    }
    table.push(']');
    fs::write(out.join("files.rs"), table)
}

/// Paths of all files, with `/` between the names; those that begin with a dot are about the folder.
fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        if entry.file_type()?.is_dir() {
            walk(root, &entry.path(), found)?;
        } else {
            let path = entry.path();
            let inside = path.strip_prefix(root).map_err(io::Error::other)?;
            found.push(inside.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/"));
        }
    }
    Ok(())
}

fn media(path: &str) -> io::Result<(&'static str, bool)> {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let known = MEDIA.iter().find(|(known, _, _)| *known == ending).map(|(_, media, small)| (*media, *small));
    known.ok_or_else(|| io::Error::other(format!("`web/dist/{path}` is of a kind that the studio does not have")))
}

/// Compressed as small as it goes, without name or time: the same bytes each build.
fn pack(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut packer = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    packer.write_all(bytes)?;
    packer.finish()
}

/// A checksum (FNV-1a).
fn tag(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
