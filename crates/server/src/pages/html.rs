//! Markup that cannot forget to escape: [`html!`] takes a literal pattern and values, and every value
//! that is not [`Html`] itself is escaped.

use std::borrow::Cow;

/// A piece of well-formed markup.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// Used by [`html!`] alone: the pattern is a literal and the values are shown safely.
    pub(crate) fn made(markup: String) -> Html {
        Html(markup)
    }

    pub(crate) fn into_string(self) -> String {
        self.0
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<I: IntoIterator<Item = Html>>(pieces: I) -> Html {
        Html(pieces.into_iter().map(|piece| piece.0).collect())
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
        Cow::Owned(self.chars().fold(String::with_capacity(self.len()), |mut safe, sign| {
            match sign {
                '&' => safe.push_str("&amp;"),
                '<' => safe.push_str("&lt;"),
                '>' => safe.push_str("&gt;"),
                '"' => safe.push_str("&quot;"),
                '\'' => safe.push_str("&#39;"),
                // Overrides of direction would turn the text around them.
                '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => safe.push('\u{fffd}'),
                control if control.is_control() => safe.push(' '),
                other => safe.push(other),
            }
            safe
        }))
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

/// Markup from a literal pattern and values; `concat!` keeps names from being captured unescaped.
macro_rules! html {
    ($pattern:literal $(, $value:expr)* $(,)?) => {
        $crate::pages::html::Html::made(format!(concat!($pattern) $(, $crate::pages::html::Shown::shown(&$value))*))
    };
}
pub(crate) use html;

#[cfg(test)]
mod tests {
    #[test]
    fn text_is_escaped_and_markup_is_not() {
        let made = html!("<p title=\"{}\">{}</p>", "<img src=x onerror='a'>&\"\u{202e}\u{0}", html!("<b>{}</b>", "1"));
        assert_eq!(
            made.into_string(),
            "<p title=\"&lt;img src=x onerror=&#39;a&#39;&gt;&amp;&quot;\u{fffd} \"><b>1</b></p>"
        );
    }
}
