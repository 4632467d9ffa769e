//! HTML that cannot forget to escape: text goes in, markup comes out, and only markup goes in unescaped.
//!
//! [`html!`] takes a literal pattern and values. A value that is [`Html`] is written as it is; every other
//! value is escaped, and loses the characters that could turn a page's text around.

use std::borrow::Cow;
use std::fmt::Write;

/// A piece of well-formed markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// Used by [`html!`] alone: the pattern is a literal and the values are shown safely.
    pub(crate) fn made(markup: String) -> Html {
        Html(markup)
    }

    pub(crate) fn push(&mut self, more: &Html) {
        self.0.push_str(&more.0);
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Html {
        pieces.into_iter().fold(Html::default(), |mut all, piece| {
            all.push(&piece);
            all
        })
    }
}

/// How a value stands in markup.
pub(crate) trait Shown {
    fn shown(&self) -> Cow<'_, str>;
}

impl Shown for Html {
    fn shown(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }
}

impl Shown for str {
    fn shown(&self) -> Cow<'_, str> {
        Cow::Owned(escaped(self))
    }
}

impl Shown for String {
    fn shown(&self) -> Cow<'_, str> {
        self.as_str().shown()
    }
}

impl<T: Shown + ?Sized> Shown for &T {
    fn shown(&self) -> Cow<'_, str> {
        (**self).shown()
    }
}

impl Shown for usize {
    fn shown(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

/// A coordinate or a percentage, with two decimals.
impl Shown for f64 {
    fn shown(&self) -> Cow<'_, str> {
        Cow::Owned(format!("{self:.2}"))
    }
}

/// Markup from a literal pattern and values; `concat!` keeps names from being captured unescaped.
macro_rules! html {
    ($pattern:literal $(, $value:expr)* $(,)?) => {
        $crate::report::html::Html::made(format!(concat!($pattern) $(, $crate::report::html::Shown::shown(&$value))*))
    };
}
pub(crate) use html;

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(printable(character)),
        }
    }
    safe
}

/// Control characters would break the markup, and overrides of direction the text around them.
fn printable(character: char) -> char {
    match character {
        '\n' | '\t' => ' ',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        control if control.is_control() => '\u{fffd}',
        other => other,
    }
}

/// The longest name shown in full; a longer one is cut in the middle and whole in its tooltip.
const LONGEST_NAME: usize = 72;

/// A name from the data, kept apart from the direction and the language of the text around it.
pub(crate) fn name(text: &str) -> Html {
    let shown = if text.trim().is_empty() { "–" } else { text };
    let count = shown.chars().count();
    if count <= LONGEST_NAME {
        return html!("<bdi>{}</bdi>", shown);
    }
    let half = LONGEST_NAME / 2;
    let start: String = shown.chars().take(half).collect();
    let end: String = shown.chars().skip(count - half).collect();
    let whole: String = shown.chars().take(600).collect();
    html!("<bdi title=\"{}\">{}…{}</bdi>", whole, start, end)
}

/// Bytes as base64, for `data:` addresses.
pub(crate) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * place)) as usize & 63];
            text.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    text
}

/// A `data:` address of a file of comma-separated values.
pub(crate) fn csv_address(csv: &str) -> String {
    let mut address = String::from("data:text/csv;charset=utf-8;base64,");
    // The byte order mark makes spreadsheets read it as UTF-8.
    write!(address, "{}", base64(format!("\u{feff}{csv}").as_bytes())).expect("writing to a string cannot fail");
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let hostile = "<script>alert('x')</script>&\"\u{202e}\u{0}";
        let made = html!("<p title=\"{}\">{}</p>", hostile, html!("<b>{}</b>", 1usize));
        assert_eq!(
            made.as_str(),
            "<p title=\"&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;\u{fffd}\u{fffd}\"><b>1</b></p>"
        );
    }

    #[test]
    fn long_names_are_cut_in_the_middle_and_whole_in_the_tooltip() {
        let long = format!("{}{}", "å".repeat(250), "ö".repeat(250));
        let shown = name(&long);
        assert!(shown.as_str().contains(&format!("title=\"{long}\"")));
        assert!(shown.as_str().contains("å…ö"));
    }

    #[test]
    fn base64_is_as_the_standard_says() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
