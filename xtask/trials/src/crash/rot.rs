//! K4: bytes rot. One byte at a time is changed anywhere in a data directory at rest, and `resa check`
//! must say so; the byte is put back before the next.

use super::{check_clean, compare_with_export};
use crate::load::{Load, Plan, accounts};
use crate::resa::Resa;
use crate::trial::{Ended, Outcome, Setting};
use std::collections::BTreeMap;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub(crate) const OPTIONS: &[(&str, u64)] = &[("flips", 1000), ("events", 3000)];

pub(crate) fn run(setting: &Setting) -> Outcome {
    let resa = setting.resa("data").with("RESA_SEAL_EVERY_SECONDS", "1").with("RESA_SEAL_AT_EVENTS", "500");
    fill(setting, &resa)?;
    check_clean(&resa)?;
    let files = files_in(&resa.data)?;
    let mut chance = setting.chance();
    let mut missed: BTreeMap<String, u64> = BTreeMap::new();
    let flips = setting.number("flips");
    for flip in 0..flips {
        // Half of the flips choose among bytes, half among files: small files rot too.
        let path = if flip % 2 == 0 { by_size(&files, chance.next()) } else { &files[chance.index(files.len())].0 };
        let name = path.strip_prefix(&resa.data).unwrap_or(path).display().to_string();
        let place = Place::open(path, &mut chance)?;
        place.flip()?;
        let found = check_clean(&resa).is_err();
        place.put_back()?;
        if !found {
            *missed.entry(format!("{name} at {}", place.offset)).or_default() += 1;
        }
    }
    check_clean(&resa).map_err(|why| format!("after every byte was put back: {why}"))?;
    let undetected: u64 = missed.values().sum();
    let figures = format!("{flips} flipped bytes in {} files: {} detected", files.len(), flips - undetected);
    if undetected == 0 {
        Ok(Ended::Held(figures))
    } else {
        let examples: Vec<&String> = missed.keys().take(12).collect();
        Err(format!("{figures}, {undetected} not, such as {examples:?}"))
    }
}

/// A data directory with sealed blocks, waiting events, keys and rejections, closed properly.
fn fill(setting: &Setting, resa: &Resa) -> Result<(), String> {
    let mut server = resa.serve()?;
    let key = resa.create_key()?;
    let plan = Plan::new("rot");
    let load = Load::start(&plan, &key, Some(server.address), &setting.chance());
    load.wait_for_more(setting.number("events"), Duration::from_secs(60));
    // Long enough for a sealing to come round.
    std::thread::sleep(Duration::from_millis(2500));
    let reports = load.finish()?;
    server.terminate(Duration::from_secs(20))?;
    compare_with_export(resa, &plan.trial, &accounts(&reports))?.judged().map(drop)
}

/// Every file that holds data, with its size. Shared memory of SQLite is rebuilt at each start, and the
/// reserve only takes up room.
fn files_in(folder: &Path) -> Result<Vec<(PathBuf, u64)>, String> {
    let mut files: Vec<(PathBuf, u64)> = crate::scan::files_under(folder)?
        .into_iter()
        .filter(|path| path.extension().is_none_or(|ending| ending != "db-shm" && ending != "lock"))
        .filter(|path| path.file_name().is_none_or(|name| name != "reserve"))
        .filter_map(|path| Some((path.clone(), path.metadata().ok()?.len())))
        .filter(|(_, size)| *size > 0)
        .collect();
    files.sort();
    if files.is_empty() { Err(format!("`{}` holds no data", folder.display())) } else { Ok(files) }
}

fn by_size(files: &[(PathBuf, u64)], draw: u64) -> &Path {
    let total: u64 = files.iter().map(|(_, size)| size).sum();
    let mut left = draw % total.max(1);
    for (path, size) in files {
        if left < *size {
            return path;
        }
        left -= size;
    }
    &files[0].0
}

/// One byte of one file.
struct Place {
    file: std::fs::File,
    path: PathBuf,
    offset: u64,
    was: u8,
    becomes: u8,
}

impl Place {
    fn open(path: &Path, chance: &mut crate::chance::Chance) -> Result<Place, String> {
        let failed = |error: std::io::Error| format!("open `{}`: {error}", path.display());
        let file = std::fs::File::options().read(true).write(true).open(path).map_err(failed)?;
        let offset = chance.below(file.metadata().map_err(failed)?.len());
        let mut byte = [0];
        file.read_exact_at(&mut byte, offset).map_err(failed)?;
        let [was] = byte;
        let change = u8::try_from(1 + chance.below(255)).unwrap_or(1);
        Ok(Place { file, path: path.to_owned(), offset, was, becomes: was ^ change })
    }

    fn write(&self, byte: u8) -> Result<(), String> {
        self.file
            .write_all_at(&[byte], self.offset)
            .map_err(|error| format!("write `{}`: {error}", self.path.display()))
    }

    fn flip(&self) -> Result<(), String> {
        self.write(self.becomes)
    }

    fn put_back(&self) -> Result<(), String> {
        self.write(self.was)
    }
}
