//! Secrets from a file or from standard input, never from the command line, where every process sees them.

use crate::failure::Failure;
use std::io::Read;
use std::path::Path;

/// The longest text that is taken for a secret.
const LONGEST: u64 = 64 << 10;

/// The text of a file without the line break at its end; `-` is standard input.
pub(crate) fn read_secret(path: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| Failure::new(format!("cannot read the secret `{}`: {error}", path.display()));
    let mut text = String::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(LONGEST).read_to_string(&mut text).map_err(failed)?;
    } else {
        std::fs::File::open(path).map_err(failed)?.take(LONGEST).read_to_string(&mut text).map_err(failed)?;
    }
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        return Err(Failure::new(format!("`{}` holds no secret", path.display())).hint("write it as the only line"));
    }
    Ok(secret.to_string())
}
