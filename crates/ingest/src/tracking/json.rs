//! JSON text → a tree that borrows from it.
//!
//! Our own reader, because one strange value must not cost a client its batch: half surrogate pairs and NUL become
//! the replacement character, numbers keep their digits, nesting beyond the limit becomes [`Json::TooDeep`] without
//! recursion. Otherwise it is exactly RFC 8259. Of two members with one name the later counts, as in browsers.

use std::borrow::Cow;
use std::fmt::Write;

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Json<'a> {
    #[default]
    Null,
    Bool(bool),
    /// The digits as they came.
    Number(&'a str),
    Text(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
    /// Something nested deeper than may be.
    TooDeep,
}

/// The text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotJson;

static NULL: Json<'static> = Json::Null;

impl<'a> Json<'a> {
    /// A member, `null` where there is none.
    pub(super) fn get(&self, name: &str) -> &Json<'a> {
        let Json::Object(members) = self else { return &NULL };
        members.iter().rev().find(|(known, _)| known == name).map_or(&NULL, |(_, value)| value)
    }

    /// The text of a text.
    pub(super) fn text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// The text of a text that has some.
    pub(super) fn filled(&self) -> Option<&str> {
        self.text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The members of an object.
    pub(super) fn members(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        if let Json::Object(members) = self { members } else { &[] }
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// Whether something in it was nested too deep.
    pub(super) fn is_too_deep(&self) -> bool {
        match self {
            Json::TooDeep => true,
            Json::Array(values) => values.iter().any(Json::is_too_deep),
            Json::Object(members) => members.iter().any(|(_, value)| value.is_too_deep()),
            _ => false,
        }
    }

    /// Writes it as JSON again.
    pub(super) fn write(&self, out: &mut String) {
        match self {
            Json::Null | Json::TooDeep => out.push_str("null"),
            Json::Bool(true) => out.push_str("true"),
            Json::Bool(false) => out.push_str("false"),
            Json::Number(digits) => out.push_str(digits),
            Json::Text(text) => write_text(text, out),
            Json::Array(values) => {
                out.push('[');
                for (number, value) in values.iter().enumerate() {
                    if number > 0 {
                        out.push(',');
                    }
                    value.write(out);
                }
                out.push(']');
            }
            Json::Object(members) => {
                out.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    if number > 0 {
                        out.push(',');
                    }
                    write_text(name, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for sign in text.chars() {
        match sign {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f' => write!(out, "\\u{:04x}", u32::from(sign)).expect("writing to a string cannot fail"),
            _ => out.push(sign),
        }
    }
    out.push('"');
}

/// A reader of one text.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Reader { text: text.strip_prefix('\u{feff}').unwrap_or(text), at: 0 }
    }

    /// How far it has read, in bytes of [`Reader::text`].
    pub(super) fn place(&self) -> usize {
        self.at
    }

    /// What was read between two places.
    pub(super) fn between(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The next sign that means something.
    pub(super) fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
        bytes.get(self.at).copied()
    }

    /// Takes the sign if it comes next.
    pub(super) fn take(&mut self, sign: u8) -> bool {
        let comes = self.peek() == Some(sign);
        self.at += usize::from(comes);
        comes
    }

    pub(super) fn expect(&mut self, sign: u8) -> Result<(), NotJson> {
        if self.take(sign) { Ok(()) } else { Err(NotJson) }
    }

    /// That nothing follows.
    pub(super) fn end(&mut self) -> Result<(), NotJson> {
        if self.peek().is_none() { Ok(()) } else { Err(NotJson) }
    }

    /// The next value, nested at most `depth` deep.
    pub(super) fn value(&mut self, depth: usize) -> Result<Json<'a>, NotJson> {
        match self.peek().ok_or(NotJson)? {
            b'{' if depth == 0 => self.skip_nested(),
            b'[' if depth == 0 => self.skip_nested(),
            b'{' => self.object(depth - 1),
            b'[' => self.array(depth - 1),
            b'"' => self.string().map(Json::Text),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            b'n' => self.word("null", Json::Null),
            _ => self.number().map(Json::Number),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json<'a>, NotJson> {
        self.expect(b'{')?;
        let mut members = Vec::new();
        if self.take(b'}') {
            return Ok(Json::Object(members));
        }
        loop {
            let name = self.name()?;
            members.push((name, self.value(depth)?));
            if !self.take(b',') {
                self.expect(b'}')?;
                return Ok(Json::Object(members));
            }
        }
    }

    /// The name of a member, with its colon.
    pub(super) fn name(&mut self) -> Result<Cow<'a, str>, NotJson> {
        if self.peek() != Some(b'"') {
            return Err(NotJson);
        }
        let name = self.string()?;
        self.expect(b':')?;
        Ok(name)
    }

    fn array(&mut self, depth: usize) -> Result<Json<'a>, NotJson> {
        self.expect(b'[')?;
        let mut values = Vec::new();
        if self.take(b']') {
            return Ok(Json::Array(values));
        }
        loop {
            values.push(self.value(depth)?);
            if !self.take(b',') {
                self.expect(b']')?;
                return Ok(Json::Array(values));
            }
        }
    }

    /// Reads over an object or array of any depth, without recursion, as strictly as otherwise.
    fn skip_nested(&mut self) -> Result<Json<'a>, NotJson> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            // A value.
            match self.peek().ok_or(NotJson)? {
                sign @ (b'{' | b'[') => {
                    self.at += 1;
                    let close = if sign == b'{' { b'}' } else { b']' };
                    if !self.take(close) {
                        open.push(close);
                        self.skip_name(close)?;
                        continue;
                    }
                }
                _ => drop(self.value(1)?),
            }
            // What follows a value: the ends of what is open, or the next one.
            loop {
                let Some(&close) = open.last() else { return Ok(Json::TooDeep) };
                if self.take(b',') {
                    self.skip_name(close)?;
                    break;
                }
                self.expect(close)?;
                open.pop();
            }
            if open.is_empty() {
                return Ok(Json::TooDeep);
            }
        }
    }

    fn skip_name(&mut self, close: u8) -> Result<(), NotJson> {
        if close == b'}' { self.name().map(drop) } else { Ok(()) }
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Result<Json<'a>, NotJson> {
        let comes = self.text.as_bytes().get(self.at..).is_some_and(|rest| rest.starts_with(word.as_bytes()));
        self.at += word.len();
        if comes { Ok(value) } else { Err(NotJson) }
    }

    fn number(&mut self) -> Result<&'a str, NotJson> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let digits = |at: usize| bytes.get(at..).unwrap_or_default().iter().take_while(|b| b.is_ascii_digit()).count();
        let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
        let whole = digits(at);
        if whole == 0 || whole > 1 && bytes[at] == b'0' {
            return Err(NotJson);
        }
        at += whole;
        if bytes.get(at) == Some(&b'.') {
            let fraction = digits(at + 1);
            if fraction == 0 {
                return Err(NotJson);
            }
            at += 1 + fraction;
        }
        if let Some(b'e' | b'E') = bytes.get(at) {
            at += 1 + usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let exponent = digits(at);
            if exponent == 0 {
                return Err(NotJson);
            }
            at += exponent;
        }
        self.at = at;
        self.text.get(start..at).ok_or(NotJson)
    }

    /// A text; the next sign is its quotation mark.
    fn string(&mut self) -> Result<Cow<'a, str>, NotJson> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut from = start;
        let mut unescaped: Option<String> = None;
        let mut at = start;
        loop {
            let rest = bytes.get(at..).ok_or(NotJson)?;
            let plain = memchr::memchr2(b'"', b'\\', rest).ok_or(NotJson)?;
            if rest[..plain].iter().any(|byte| *byte < 0x20) {
                return Err(NotJson);
            }
            at += plain;
            match bytes[at] {
                b'"' => {
                    let rest = self.text.get(from..at).ok_or(NotJson)?;
                    self.at = at + 1;
                    return Ok(match unescaped {
                        None => Cow::Borrowed(rest),
                        Some(mut text) => {
                            text.push_str(rest);
                            Cow::Owned(text)
                        }
                    });
                }
                _ => {
                    let text = unescaped.get_or_insert_default();
                    text.push_str(self.text.get(from..at).ok_or(NotJson)?);
                    let (sign, length) = escape(bytes, at)?;
                    text.push(sign);
                    at += length;
                    from = at;
                }
            }
        }
    }
}

/// The sign that an escape stands for, and how long the escape is.
fn escape(bytes: &[u8], at: usize) -> Result<(char, usize), NotJson> {
    let sign = match bytes.get(at + 1).ok_or(NotJson)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return unicode(bytes, at),
        _ => return Err(NotJson),
    };
    Ok((sign, 2))
}

fn unicode(bytes: &[u8], at: usize) -> Result<(char, usize), NotJson> {
    let unit = |at: usize| -> Result<u32, NotJson> {
        let digits = bytes.get(at + 2..at + 6).filter(|_| bytes[at..].starts_with(b"\\u")).ok_or(NotJson)?;
        digits.iter().try_fold(0, |unit, digit| Ok(unit * 16 + char::from(*digit).to_digit(16).ok_or(NotJson)?))
    };
    let first = unit(at)?;
    if (0xd800..0xdc00).contains(&first)
        && let Ok(second @ 0xdc00..0xe000) = unit(at + 6)
    {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return Ok((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12));
    }
    // Half a pair is no character; NUL is one that databases and files of text do not bear.
    let sign = char::from_u32(first).filter(|sign| *sign != '\0').unwrap_or(char::REPLACEMENT_CHARACTER);
    Ok((sign, 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Json<'_>, NotJson> {
        let mut reader = Reader::new(text);
        let value = reader.value(32)?;
        reader.end().map(|()| value)
    }

    #[test]
    fn strange_but_possible_values_become_text_that_can_be_stored() {
        assert_eq!(read(r#""a\ud800b""#), Ok(Json::Text("a\u{fffd}b".into())));
        assert_eq!(read(r#""\ud83d\ude00\udc00""#), Ok(Json::Text("😀\u{fffd}".into())));
        assert_eq!(read(r#""\ud83d\u0041""#), Ok(Json::Text("\u{fffd}A".into())));
        assert_eq!(read(r#""\u0000""#), Ok(Json::Text("\u{fffd}".into())));
        assert_eq!(read("1e999"), Ok(Json::Number("1e999")));
        let twice = read(r#"{"__proto__":1,"a":1,"a":2}"#).unwrap();
        assert_eq!(twice.get("a"), &Json::Number("2"));
        assert_eq!(twice.get("__proto__"), &Json::Number("1"));
    }

    #[test]
    fn nesting_is_read_to_the_limit_and_skipped_beyond() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!read(&nested(32)).unwrap().is_too_deep());
        assert!(read(&nested(33)).unwrap().is_too_deep());
        assert!(read(&nested(200_000)).unwrap().is_too_deep());
        let objects = format!("{}1{}", r#"{"a":"#.repeat(5_000), "}".repeat(5_000));
        assert!(read(&objects).unwrap().is_too_deep());
        for broken in ["[[1,]", "[[1]", "[[1}]", r#"[{"a":[1}]"#, r#"[{"a"}]"#] {
            let text = format!("{}{broken}{}", "[".repeat(40), "]".repeat(40));
            assert_eq!(read(&text), Err(NotJson), "{broken}");
        }
    }

    /// SplitMix64: the same texts in every run.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 16) as usize % limit
        }
    }

    #[test]
    fn it_takes_what_another_reader_takes_and_means_the_same() {
        const PIECES: &[&str] = &[
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\"a\"",
            "\"å\\n\"",
            "\"\\u00e5\"",
            "\"\\x\"",
            "1",
            "-1",
            "01",
            "1.",
            "1.5",
            "1e5",
            "1E+2",
            "-",
            ".",
            "true",
            "fals",
            "null",
            " ",
            "\n",
            "\"a\":1",
            "\"b\":[]",
            "{}",
            "[]",
            "\\",
            "\u{1}",
        ];
        let mut chance = Chance(3);
        let mut taken = 0;
        for _ in 0..60_000 {
            let text: String = (0..=chance.below(7)).map(|_| PIECES[chance.below(PIECES.len())]).collect();
            let (ours, theirs) = (read(&text), serde_json::from_str::<serde_json::Value>(&text));
            // A number may be beyond what the other one can count to; here its digits are kept.
            if theirs.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range")) {
                continue;
            }
            assert_eq!(ours.is_ok(), theirs.is_ok(), "{text:?}");
            if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
                let mut written = String::new();
                ours.write(&mut written);
                assert_eq!(serde_json::from_str::<serde_json::Value>(&written).unwrap(), theirs, "{text:?}");
                taken += 1;
            }
        }
        assert!(taken > 3_000, "{taken}");
    }
}
