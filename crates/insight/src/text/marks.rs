//! A comment as marks: words in small letters, signs that show a feeling, and where a clause ends.
//!
//! Placeholders of masked personal data (`[name]`) are no words.

/// One mark of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A word, in small letters; numbers are none.
    Word(String),
    /// An emoji or an emoticon.
    Sign(String),
    /// The end of a clause.
    End,
}

/// The marks of a text.
pub(super) fn marks(text: &str) -> Vec<Mark> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let taken = placeholder(rest)
            .map(|length| (None, length))
            .or_else(|| {
                emoticon(rest).map(|length| (rest.get(..length).map(|sign| Mark::Sign(sign.to_lowercase())), length))
            })
            .or_else(|| word(rest));
        let (mark, length) = taken.unwrap_or_else(|| (sign(first), first.len_utf8()));
        found.extend(mark);
        rest = rest.get(length..).unwrap_or_default();
    }
    found
}

/// `[e-mail]`: what stands for personal data.
fn placeholder(text: &str) -> Option<usize> {
    const LONGEST: usize = 24;
    let inner = text.strip_prefix('[')?;
    let length = inner.find(']').filter(|length| (2..LONGEST).contains(length))?;
    let is_one = inner.get(..length)?.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b' ' | b'-'));
    is_one.then_some(length + 2)
}

/// `:)`, `;-(`, `<3`, `=D`.
fn emoticon(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.starts_with(b"<3") {
        return Some(2);
    }
    let eyes = matches!(bytes.first(), Some(b':' | b';' | b'='));
    let nose = usize::from(matches!(bytes.get(1), Some(b'-' | b'\'')));
    let mouth = matches!(bytes.get(1 + nose), Some(b')' | b'(' | b'D' | b'd' | b'P' | b'p' | b'/'));
    // `http://` and `kl:dag` are none.
    let ends = !bytes.get(2 + nose).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'/');
    (eyes && mouth && ends).then_some(2 + nose)
}

fn word(text: &str) -> Option<(Option<Mark>, usize)> {
    let mut length = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let joins = matches!(letter, '-' | '\'' | '’')
            && at > 0
            && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        if !letter.is_alphanumeric() && !joins {
            break;
        }
        length = at + letter.len_utf8();
    }
    if length == 0 {
        return None;
    }
    let word = text.get(..length)?;
    let is_word = word.chars().any(char::is_alphabetic);
    Some((is_word.then(|| Mark::Word(word.to_lowercase().replace('’', "'"))), length))
}

fn sign(sign: char) -> Option<Mark> {
    match sign {
        '.' | ',' | '!' | '?' | ';' | ':' | '\n' | '…' | '(' | ')' => Some(Mark::End),
        '♥' | '☺' | '☹' | '❤' | '❣' | '☀' | '✨' | '✌' | '✊' | '⭐' | '☠' => {
            Some(Mark::Sign(sign.to_string()))
        }
        '\u{1f300}'..='\u{1faff}' => Some(Mark::Sign(sign.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_ends_are_told_apart() {
        let found = marks("Hej [name], DON’T gå 😊😊 :-( http://x.se 12 <3!");
        let word = |text: &str| Mark::Word(text.to_string());
        let sign = |text: &str| Mark::Sign(text.to_string());
        let expected = [
            word("hej"),
            Mark::End,
            word("don't"),
            word("gå"),
            sign("😊"),
            sign("😊"),
            sign(":-("),
            word("http"),
            Mark::End,
            word("x"),
            Mark::End,
            word("se"),
            sign("<3"),
            Mark::End,
        ];
        assert_eq!(found, expected);
    }
}
