//! How the program fails: one sentence, a hint, an exit status, never a backtrace.

use eventlog::LogError;
use ingest::ReadError;
use ingest::write::WriteError;
use std::borrow::Cow;
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

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        Failure::new(error.to_string())
    }
}

impl From<server::WorkError> for Failure {
    fn from(error: server::WorkError) -> Self {
        match error {
            server::WorkError::Log(error) => error.into(),
            error => Failure::new(error.to_string()),
        }
    }
}

impl From<server::StartError> for Failure {
    fn from(error: server::StartError) -> Self {
        Failure::new(error.to_string())
    }
}

impl From<server::imports::ImportError> for Failure {
    fn from(error: server::imports::ImportError) -> Self {
        use server::imports::ImportError;
        match error {
            ImportError::Read(error) => error.into(),
            ImportError::Log(error) => error.into(),
            ImportError::AllRejected(_) => {
                Failure::new(error.to_string()).hint("`resa inspect` shows how the columns were understood")
            }
            ImportError::NamesInLog(_) => Failure::new(error.to_string()).hint(
                "take its events out with `resa export events --format parquet -o events.parquet`, and import that \
                 file with --data NEW-DIRECTORY",
            ),
            other => Failure::new(other.to_string()),
        }
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
    let hint = failure.hint.as_deref().unwrap_or("`resa --help` tells what can be read and done");
    to_standard_error(&format!("resa: {}\nhint: {hint}\n", without_codes(&failure.message)));
    ExitCode::from(1)
}

/// The message without the numbers and temporary names that the operating system's errors bring along.
fn without_codes(message: &str) -> String {
    let mut plain = message.to_string();
    for (start, end) in [(" (os error ", ")"), (" at path \"", "\"")] {
        while let Some((before, rest)) = plain.split_once(start)
            && let Some((_, after)) = rest.split_once(end)
        {
            plain = format!("{before}{after}");
        }
    }
    plain
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
    std::io::stderr().write_all(harmless(text).as_bytes()).unwrap_or_default();
}

/// Text in which no sign commands a terminal: names come from files that anyone may have written.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    let commands = |c: char| {
        let control = c.is_control() && c != '\n' && c != '\t';
        control || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.contains(commands) { Cow::Owned(text.replace(commands, "\u{fffd}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_spared_the_codes_of_the_operating_system() {
        for (message, plain) in [
            ("cannot write `x`: No space left on device (os error 28)", "cannot write `x`: No space left on device"),
            ("No such file (os error 2) at path \"/a/.tmp1\"", "No such file"),
            ("nothing to take away", "nothing to take away"),
            ("not closed (os error ", "not closed (os error "),
        ] {
            assert_eq!(without_codes(message), plain);
        }
    }

    #[test]
    fn no_name_can_command_a_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\u{202e}c\r\u{9b}d\n"), "a\u{fffd}[2Jb\u{fffd}c\u{fffd}\u{fffd}d\n");
        assert_eq!(harmless("åäö → 1 000"), "åäö → 1 000");
    }
}
