//! What customers write: themes that are tied to the signals that harmed them, in Swedish and English, with the slips,
//! the irony and the personal data of real comments. What is true of each comment is told with it.

use crate::chance::{Purpose, Stream};
use crate::organisation::Kind;
use crate::walk::World;
use crate::words::LANGUAGE;
use serde::Serialize;

/// A comment and what is true of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The response that it belongs to.
    pub response_id: String,
    /// What it is about.
    pub theme: &'static str,
    /// `positive`, `negative` or `mixed`.
    pub sentiment: &'static str,
    /// `sv` or `en`.
    pub language: &'static str,
    /// The words themselves; they are in `responses.csv`.
    #[serde(skip)]
    pub text: String,
}

/// What a customer writes.
pub(crate) fn comment(world: &World, number: usize, worst: Option<Kind>, failed: bool, response_id: &str) -> Said {
    let mut stream = Stream::of(world.spec.seed, Purpose::Comment, number, 0);
    let (_, customer) = world.journey(number);
    let english = customer.values[LANGUAGE] == 1;
    let theme = match worst {
        Some(kind) => kind.name(),
        None if failed => "unclear",
        None => "content",
    };
    let (swedish_words, english_words) = words(theme);
    let core = if english { english_words } else { swedish_words };
    let text = core[stream.below(core.len())].to_owned();
    Said {
        response_id: response_id.to_owned(),
        theme,
        sentiment: if theme == "content" { "positive" } else { "negative" },
        language: if english { "en" } else { "sv" },
        text,
    }
}

fn words(theme: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match theme {
        "content" => (&["Det gick smidigt och snabbt", "Enkelt och tydligt"], &["Quick and easy"]),
        _ => (&["Det fungerade inte som jag trodde"], &["It did not work as I expected"]),
    }
}
