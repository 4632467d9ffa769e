//! How the program fails: one sentence, a hint, an exit status, never a backtrace.

use eventlog::LogError;
use ingest::ReadError;
use ingest::write::WriteError;
use std::io::Write;
use std::process::ExitCode;

/// A sentence for someone and what to do next.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Failure { message: message.into(), hint: None }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Failure { message: sentence(error.message), hint: error.hint }
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Failure { message: sentence(error.message), hint: error.hint }
    }
}

/// Libraries word their errors to fit after "cannot" ("read `x.csv`: …"); others are whole sentences.
fn sentence(message: String) -> String {
    let fits_after_cannot =
        ["read ", "write ", "open ", "find ", "understand "].iter().any(|verb| message.starts_with(verb));
    if fits_after_cannot { format!("cannot {message}") } else { message }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        Failure { message: error.message, hint: error.hint }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::new(error.to_string())
    }
}

/// Prints a failure; a reader that went away (`resa flow … | head`) is none.
pub(crate) fn report(failure: &Failure) -> ExitCode {
    if failure.message.contains("Broken pipe") {
        return ExitCode::SUCCESS;
    }
    let mut text = format!("resa: {}\n", failure.message);
    if let Some(hint) = &failure.hint {
        text.push_str(&format!("hint: {hint}\n"));
    }
    to_standard_error(&text);
    ExitCode::from(1)
}

/// Prints what clap found wrong (status 2), or the help that was asked for (status 0).
pub(crate) fn wrong_usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        to_standard_error(&text);
        return ExitCode::from(2);
    }
    std::io::stdout().write_all(text.as_bytes()).map_or(ExitCode::from(1), |()| ExitCode::SUCCESS)
}

/// Nothing can be said about a standard error that cannot be written.
pub(crate) fn to_standard_error(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).unwrap_or_default();
}
