//! A comment as words and numbers with what stands between them.

use std::cell::OnceCell;

/// A run of letters and digits; hyphens and apostrophes inside it belong to it.
#[derive(Clone, Debug)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// What stands between it and the token before.
    pub(super) gap: &'t str,
    lower: OnceCell<String>,
}

impl Token<'_> {
    /// In small letters.
    pub(super) fn lower(&self) -> &str {
        self.lower.get_or_init(|| self.text.to_lowercase())
    }

    /// Whether it begins with a capital and goes on with at least one small letter.
    pub(super) fn is_capitalised(&self) -> bool {
        let mut letters = self.text.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.any(char::is_lowercase)
    }

    /// Whether it is two or more capitals.
    pub(super) fn is_capitals(&self) -> bool {
        self.text.chars().all(|letter| letter.is_uppercase() || letter == '-') && self.text.chars().nth(1).is_some()
    }

    pub(super) fn is_number(&self) -> bool {
        self.text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether only blanks stand before it, on the same line.
    pub(super) fn is_near(&self) -> bool {
        !self.gap.is_empty()
            && self.gap.len() <= 3
            && self.gap.chars().all(|sign| matches!(sign, ' ' | '\u{a0}' | '\t'))
    }

    /// Whether a sentence, a line or the text begins with it.
    pub(super) fn begins_sentence(&self, is_first: bool) -> bool {
        is_first || self.gap.chars().any(|sign| matches!(sign, '.' | '!' | '?' | '\n' | ':' | '•' | '"' | '”' | '“'))
    }
}

/// The tokens of a text.
pub(super) fn of(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(text.len() / 5);
    let mut letters = text.char_indices().peekable();
    let (mut open, mut last) = (None, 0);
    while let Some((at, letter)) = letters.next() {
        let joins = matches!(letter, '-' | '\'' | '’')
            && open.is_some()
            && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if letter.is_alphanumeric() || joins {
            open.get_or_insert(at);
        } else if let Some(start) = open.take() {
            tokens.push(token(text, last, start, at));
            last = at;
        }
    }
    if let Some(start) = open {
        tokens.push(token(text, last, start, text.len()));
    }
    tokens
}

fn token(text: &str, last: usize, start: usize, end: usize) -> Token<'_> {
    let part = |from, to| text.get(from..to).unwrap_or_default();
    Token { text: part(start, end), start, end, gap: part(last, start), lower: OnceCell::new() }
}
