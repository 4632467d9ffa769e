//! Progress of long work, on standard error, and only where a person is watching.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// One line that is written over again while work goes on.
pub(crate) struct Progress {
    shown: Option<Instant>,
    watched: bool,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Progress { shown: None, watched: std::io::stderr().is_terminal() }
    }

    /// Shows the line, at most ten times a second.
    pub(crate) fn show(&mut self, line: impl FnOnce() -> String) {
        let due = self.shown.is_none_or(|at| at.elapsed() >= Duration::from_millis(100));
        if self.watched && due {
            self.shown = Some(Instant::now());
            write(&format!("\r\x1b[2K{}", line()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.is_some() {
            write("\r\x1b[2K");
        }
    }
}

/// Progress that cannot be shown is not worth failing for.
fn write(text: &str) {
    let mut stderr = std::io::stderr();
    stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush()).unwrap_or_default();
}
