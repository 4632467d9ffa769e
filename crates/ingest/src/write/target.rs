//! Where a file goes: written beside its destination and moved there when it is complete.

use super::WriteError;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Where a writer's bytes go.
pub struct Target {
    out: Out,
    gzip: bool,
}

enum Out {
    File { part: NamedTempFile, path: PathBuf },
    Stream(Box<dyn Write + Send>),
}

impl Target {
    /// A file. Nothing is seen at `path` before the whole is written; what stood there is replaced.
    ///
    /// # Errors
    /// When nothing can be written in its folder.
    pub fn file(path: &Path) -> Result<Self, WriteError> {
        let gzip = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
        // A device or a pipe cannot be replaced: it is written to directly.
        if std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir()) {
            let file = File::options().write(true).open(path)?;
            return Ok(Target { out: Out::Stream(Box::new(file)), gzip });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let part = part_file(folder).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => {
                WriteError::new(format!("write `{}`: there is no folder `{}`", path.display(), folder.display()))
                    .hint("make the folder first")
            }
            io::ErrorKind::PermissionDenied => {
                WriteError::new(format!("write `{}`: you may not write in its folder", path.display()))
            }
            _ => error.into(),
        })?;
        if path.is_dir() {
            return Err(WriteError::new(format!("write `{}`: it is a folder", path.display())).hint("name a file"));
        }
        Ok(Target { out: Out::File { part, path: path.to_path_buf() }, gzip })
    }

    /// A stream, such as standard output.
    pub fn stream(out: Box<dyn Write + Send>) -> Self {
        Target { out: Out::Stream(out), gzip: false }
    }

    /// A stream to write to, compressed where that was asked for.
    pub(super) fn into_sink(self) -> Sink {
        let gzip = self.gzip;
        let out = BufWriter::with_capacity(1 << 17, self.out);
        Sink(if gzip { Inner::Gzip(Box::new(GzEncoder::new(out, Compression::new(6)))) } else { Inner::Plain(out) })
    }

    /// A temporary file beside the destination, for what must be built in a file of its own.
    pub(super) fn scratch(&self) -> Result<NamedTempFile, WriteError> {
        Ok(match &self.out {
            Out::File { path, .. } => {
                part_file(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")))?
            }
            Out::Stream(_) => NamedTempFile::new()?,
        })
    }

    /// Copies a finished file to the destination.
    pub(super) fn take(self, built: &mut File) -> Result<(), WriteError> {
        io::Seek::rewind(built)?;
        let mut sink = self.into_sink();
        io::copy(built, &mut sink)?;
        sink.complete()
    }
}

fn part_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".resa-").suffix(".part");
    #[cfg(unix)]
    {
        // The finished file gets the usual rights, not those of a secret temporary one.
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Out::File { part, .. } => part.write(bytes),
            Out::Stream(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Out::File { part, .. } => part.flush(),
            Out::Stream(out) => out.flush(),
        }
    }
}

/// A target being written to. Dropped without [`Sink::complete`], it leaves nothing behind.
pub(super) struct Sink(Inner);

enum Inner {
    Plain(BufWriter<Out>),
    Gzip(Box<GzEncoder<BufWriter<Out>>>),
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.0 {
            Inner::Plain(out) => out.write(bytes),
            Inner::Gzip(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::Plain(out) => out.flush(),
            Inner::Gzip(out) => out.flush(),
        }
    }
}

impl Sink {
    /// Writes out what is buffered, makes it durable and moves the file to its place.
    pub(super) fn complete(self) -> Result<(), WriteError> {
        let buffered = match self.0 {
            Inner::Plain(out) => out,
            Inner::Gzip(out) => out.finish()?,
        };
        match buffered.into_inner().map_err(io::IntoInnerError::into_error)? {
            Out::Stream(mut out) => out.flush()?,
            Out::File { part, path } => {
                part.as_file().sync_all()?;
                part.persist(&path).map_err(|error| {
                    WriteError::new(format!("move the finished file to `{}`: {}", path.display(), error.error))
                })?;
            }
        }
        Ok(())
    }
}
