//! Where bytes come from: a file by its path, or standard input spooled to a temporary file.
//!
//! A source can be opened again and again, because columns are understood from its beginning before
//! the whole is read. Knows nothing of what the bytes mean.

use crate::raw::ReadError;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use twox_hash::XxHash3_128;

/// One input file.
#[derive(Clone, Debug)]
pub struct Source {
    path: PathBuf,
    name: String,
    spool: Option<Arc<tempfile::TempPath>>,
}

impl Source {
    /// The file at `path`. It is not touched until it is opened.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name = path.display().to_string();
        Source { path, name, spool: None }
    }

    /// The file at `path`, called something else in messages and in the log.
    pub fn named(path: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Source { path: path.into(), name: name.into(), spool: None }
    }

    /// Everything that `input` gives, kept in a temporary file that goes away with the source.
    ///
    /// # Errors
    /// When the input cannot be read or the temporary file cannot be written.
    pub fn spool(name: &str, input: &mut dyn Read) -> Result<Self, ReadError> {
        let failed = |error: io::Error| ReadError::new(format!("keep {name} in a temporary file: {error}"));
        let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
        io::copy(input, &mut file).map_err(failed)?;
        let spool = Arc::new(file.into_temp_path());
        Ok(Source { path: spool.to_path_buf(), name: name.to_string(), spool: Some(spool) })
    }

    /// Where the bytes are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What to call the source in messages: its path as it was given, or the name of the input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The file's own name without its folder.
    pub fn file_name(&self) -> &str {
        Path::new(&self.name).file_name().and_then(|name| name.to_str()).unwrap_or(&self.name)
    }

    /// The file's name without folder and endings: `letters` for `in/letters.csv.gz`.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        let name = strip_ending(name, ".gz");
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// The last ending of the name in lower case, `.gz` aside.
    pub(crate) fn ending(&self) -> String {
        let name = strip_ending(self.file_name(), ".gz");
        if self.spool.is_some() {
            return String::new();
        }
        name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
    }

    /// How many bytes there are, or an error that says why there are none to read.
    pub(crate) fn size(&self) -> Result<u64, ReadError> {
        let about = std::fs::metadata(&self.path).map_err(|error| self.io_error("open", &error))?;
        if about.is_dir() {
            return Err(ReadError::new(format!("read `{}`: it is a folder", self.name))
                .hint("name the files in it, for example with a wildcard"));
        }
        Ok(about.len())
    }

    /// Opens the bytes as they are on disk, counting them into `progress`.
    pub(crate) fn open_bytes(&self, progress: &Arc<AtomicU64>) -> Result<CountedFile, ReadError> {
        self.size()?;
        let file = File::open(&self.path).map_err(|error| self.io_error("open", &error))?;
        Ok(CountedFile { file, count: Arc::clone(progress) })
    }

    /// Opens the content, decompressed when it is gzip.
    pub(crate) fn open(&self, progress: &Arc<AtomicU64>) -> Result<Box<dyn Read + Send>, ReadError> {
        let file = self.open_bytes(progress)?;
        Ok(if self.is_gzip()? {
            Box::new(flate2::read::MultiGzDecoder::new(BufReader::with_capacity(1 << 18, file)))
        } else {
            Box::new(file)
        })
    }

    /// Whether the bytes are compressed with gzip, by their first two.
    pub(crate) fn is_gzip(&self) -> Result<bool, ReadError> {
        self.size()?;
        let file = File::open(&self.path).map_err(|error| self.io_error("open", &error))?;
        let mut magic = Vec::with_capacity(2);
        file.take(2).read_to_end(&mut magic).map_err(|error| self.io_error("read", &error))?;
        Ok(magic == [0x1f, 0x8b])
    }

    /// The first bytes of the content, at most `limit`.
    pub(crate) fn head(&self, limit: usize) -> Result<Vec<u8>, ReadError> {
        let mut head = Vec::with_capacity(limit.min(1 << 16));
        let content = self.open(&Arc::default())?;
        match content.take(limit as u64).read_to_end(&mut head) {
            Ok(_) => Ok(head),
            Err(_) if !head.is_empty() => Ok(head),
            Err(error) => Err(self.io_error("read", &error)),
        }
    }

    /// A sentence about a failed system call.
    pub(crate) fn io_error(&self, verb: &str, error: &io::Error) -> ReadError {
        let name = &self.name;
        match error.kind() {
            io::ErrorKind::NotFound => ReadError::new(format!("{verb} `{name}`: there is no such file"))
                .hint("check the spelling and the folder you stand in"),
            io::ErrorKind::PermissionDenied => {
                ReadError::new(format!("{verb} `{name}`: you may not read it")).hint("change the file's permissions")
            }
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                ReadError::new(format!("{verb} `{name}`: the compressed data is broken ({error})"))
                    .hint("copy or download the file again; it may have been cut off")
            }
            _ => ReadError::new(format!("{verb} `{name}`: {error}")),
        }
    }
}

fn strip_ending<'a>(name: &'a str, ending: &str) -> &'a str {
    let cut = name.len().saturating_sub(ending.len());
    match (name.get(..cut), name.get(cut..)) {
        (Some(stem), Some(last)) if last.eq_ignore_ascii_case(ending) && !stem.is_empty() => stem,
        _ => name,
    }
}

/// A hash of the bytes of a source, equal for equal files: how the same file is recognised when it
/// is imported twice.
///
/// # Errors
/// When the source cannot be read.
pub fn content_hash(source: &Source) -> Result<String, ReadError> {
    let mut file = source.open_bytes(&Arc::default())?;
    let mut hasher = XxHash3_128::with_seed(0);
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(format!("{:032x}", hasher.finish_128())),
            Ok(n) => hasher.write(&buffer[..n]),
            Err(error) => return Err(source.io_error("read", &error)),
        }
    }
}

/// A hash of some texts in their order, the same in every version of the program.
pub fn text_hash(texts: &[&str]) -> String {
    let mut hasher = XxHash3_128::with_seed(0);
    for text in texts {
        hasher.write(&(text.len() as u64).to_le_bytes());
        hasher.write(text.as_bytes());
    }
    format!("{:032x}", hasher.finish_128())
}

/// A file that counts what was read of it.
#[derive(Debug)]
pub(crate) struct CountedFile {
    file: File,
    count: Arc<AtomicU64>,
}

impl Read for CountedFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.count.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

impl io::Seek for CountedFile {
    fn seek(&mut self, to: io::SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stem_is_the_name_without_folder_and_endings() {
        for (path, stem, ending) in [
            ("in/letters.csv.gz", "letters", "csv"),
            ("Brev 2024.CSV", "Brev 2024", "csv"),
            ("calls", "calls", ""),
            (".csv", ".csv", "csv"),
            ("a.b.xes", "a.b", "xes"),
        ] {
            let source = Source::file(path);
            assert_eq!((source.stem(), source.ending().as_str()), (stem, ending), "{path}");
        }
    }

    #[test]
    fn equal_bytes_have_equal_hashes_whatever_the_name() {
        let hash = |bytes: &[u8]| content_hash(&Source::spool("x", &mut &bytes[..]).unwrap()).unwrap();
        assert_eq!(hash(b"a,b\n1,2\n"), hash(b"a,b\n1,2\n"));
        assert_ne!(hash(b"a,b\n1,2\n"), hash(b"a,b\n1,3\n"));
        assert_eq!(hash(b"").len(), 32);
    }
}
