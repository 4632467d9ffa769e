//! Takes `web/dist` and writes the table of its files: media type, tag, bytes, and the same compressed where
//! that is worth it; likewise the one script of `widget/dist`. Does not run their builds; `cargo xtask web` does.
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
    println!("cargo:rerun-if-changed=build.rs");
    studio(&here.join("../../web/dist"), &out)?;
    widget(&here.join("../../widget/dist"), &out)
}

/// Writes `files.rs`: the table of the studio's files.
fn studio(dist: &Path, out: &Path) -> io::Result<()> {
    // Of a folder cargo watches everything beneath; also files that are new.
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    walk(dist, dist, &mut files).map_err(|error| missing(dist, &error))?;
    files.sort();
    let mut table = String::from("[\n");
    for (index, path) in files.iter().enumerate() {
        // Names under `files/` hold a hash of what is in them.
        let asset = asset(dist, path, path.starts_with("files/"), &out.join(format!("{index}.gz")))?;
        writeln!(table, "{asset},").map_err(io::Error::other)?;
    }
    table.push(']');
    fs::write(out.join("files.rs"), table)
}

/// Writes `widget.rs`: the widget's script, its tag without quotation marks, and the sum that pins it.
fn widget(dist: &Path, out: &Path) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", dist.display());
    let read = |name: &str| fs::read(dist.join(name)).map_err(|error| missing(dist, &error));
    let version = tag(&read("widget.js")?);
    let integrity = String::from_utf8_lossy(&read("integrity.txt")?).trim().to_string();
    let asset = asset(dist, "widget.js", false, &out.join("widget.gz"))?;
    fs::write(
        out.join("widget.rs"),
        format!("Widget {{ asset: {asset}, version: \"{version:016x}\", integrity: {integrity:?} }}"),
    )
}

fn missing(dist: &Path, error: &io::Error) -> io::Error {
    let hint = "run `cargo xtask web`, or take the folder from version control";
    io::Error::other(format!("read `{}`: {error}; {hint}", dist.display()))
}

/// One file as an expression; its compressed form, where that is smaller, is written to `gz`.
fn asset(dist: &Path, path: &str, immutable: bool, gz: &Path) -> io::Result<String> {
    let bytes = fs::read(dist.join(path))?;
    let (media, small) = media(path)?;
    let packed = if small { Some(pack(&bytes)?) } else { None }.filter(|packed| packed.len() < bytes.len());
    let gzip = match packed {
        Some(packed) => {
            fs::write(gz, packed)?;
            format!("Some(include_bytes!({gz:?}))")
        }
        None => "None".to_string(),
    };
    let tag = tag(&bytes);
    let absolute = fs::canonicalize(dist.join(path))?;
    Ok(format!(
        "Asset {{ path: {path:?}, media: {media:?}, tag: \"\\\"{tag:016x}\\\"\", immutable: {immutable}, \
         bytes: include_bytes!({absolute:?}), gzip: {gzip} }}"
    ))
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
