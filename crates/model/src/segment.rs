//! Segments: rules that select journeys by attribute values, and the small language they are written in.
//!
//! `device = "mobile" and age in ("18-29","30-49")`. Also `!=`, `<`, `<=`, `>`, `>=`, `or`, `not`
//! and parentheses. A name with spaces stands in `` `back ticks` ``. Each comparison holds for a
//! journey when any of its events has such a value, so `channel = "phone" and channel = "web"`
//! selects those who used both; `!=` and `not` say that no event has it. A missing value fits no
//! comparison.

/// A rule that selects journeys.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// One comparison.
    Is(Condition),
    /// Both hold.
    And(Box<Segment>, Box<Segment>),
    /// At least one holds.
    Or(Box<Segment>, Box<Segment>),
    /// It does not hold.
    Not(Box<Segment>),
}

/// A comparison of one attribute with one or more values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The attribute's name.
    pub attribute: String,
    /// How values are compared.
    pub op: Comparison,
    /// The values; one, except for [`Comparison::In`].
    pub values: Vec<Literal>,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// The same.
    Equal,
    /// One of several.
    In,
    /// Less.
    Less,
    /// Less or the same.
    AtMost,
    /// More.
    Greater,
    /// More or the same.
    AtLeast,
}

/// A value written in a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text in quotes, or a bare word.
    Text(String),
    /// A number.
    Number(f64),
}

/// What is wrong with a written segment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot read the segment at character {position}: {problem}")]
pub struct SegmentError {
    /// Where, counted in characters from 1.
    pub position: usize,
    /// What was expected or found.
    pub problem: String,
}

impl Condition {
    /// Whether an attribute value, given as text, fits. Numbers compare as numbers when both
    /// sides are numbers, otherwise as text.
    pub fn fits(&self, value: &str) -> bool {
        let compare = |literal: &Literal| match literal {
            Literal::Text(text) => Some(value.cmp(text.as_str())),
            Literal::Number(number) => value.trim().parse::<f64>().ok().and_then(|value| value.partial_cmp(number)),
        };
        self.values.iter().filter_map(compare).any(|order| match self.op {
            Comparison::Equal | Comparison::In => order.is_eq(),
            Comparison::Less => order.is_lt(),
            Comparison::AtMost => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::AtLeast => order.is_ge(),
        })
    }
}

impl Condition {
    /// Whether a channel fits: a channel that is named is meant by any of its names.
    pub fn fits_channel(&self, channel: &str) -> bool {
        let meant = |literal: &Literal| match literal {
            Literal::Text(text) => Literal::Text(crate::channel_key(text)),
            Literal::Number(number) => Literal::Number(*number),
        };
        let values = self.values.iter().map(meant).collect();
        Condition { attribute: String::new(), op: self.op, values }.fits(&crate::channel_key(channel))
    }
}

impl Segment {
    /// Reads a written segment.
    ///
    /// # Errors
    /// When the text is not a whole, well-formed rule; the error says where and what was expected.
    pub fn parse(text: &str) -> Result<Segment, SegmentError> {
        let mut parser = Parser { tokens: tokens(text)?, next: 0, end: text.chars().count() + 1 };
        let segment = parser.either()?;
        match parser.peek() {
            None => Ok(segment),
            Some(_) => Err(parser.expected("`and`, `or` or the end")),
        }
    }

    /// Every attribute the rule speaks of, in order of first mention.
    pub fn attributes(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect_attributes(&mut names);
        names
    }

    /// Hands over every comparison in the rule, from left to right.
    pub fn for_each_condition(&self, take: &mut dyn FnMut(&Condition)) {
        match self {
            Segment::Is(condition) => take(condition),
            Segment::And(a, b) | Segment::Or(a, b) => {
                a.for_each_condition(take);
                b.for_each_condition(take);
            }
            Segment::Not(inner) => inner.for_each_condition(take),
        }
    }

    fn collect_attributes<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Segment::Is(condition) if !names.contains(&condition.attribute.as_str()) => {
                names.push(&condition.attribute)
            }
            Segment::Is(_) => {}
            Segment::And(a, b) | Segment::Or(a, b) => {
                a.collect_attributes(names);
                b.collect_attributes(names);
            }
            Segment::Not(inner) => inner.collect_attributes(names),
        }
    }

    /// Whether the rule holds, given the answer for each single comparison.
    pub fn holds(&self, any_event_fits: &mut dyn FnMut(&Condition) -> bool) -> bool {
        match self {
            Segment::Is(condition) => any_event_fits(condition),
            Segment::And(a, b) => a.holds(any_event_fits) && b.holds(any_event_fits),
            Segment::Or(a, b) => a.holds(any_event_fits) || b.holds(any_event_fits),
            Segment::Not(inner) => !inner.holds(any_event_fits),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Quoted(String),
    Number(f64),
    Sign(&'static str),
}

fn tokens(text: &str) -> Result<Vec<(usize, Token)>, SegmentError> {
    let chars: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let start = at;
        let error = |problem: &str| SegmentError { position: start + 1, problem: problem.to_string() };
        let c = chars[at];
        at += 1;
        let token = match c {
            c if c.is_whitespace() => continue,
            '(' => Token::Sign("("),
            ')' => Token::Sign(")"),
            ',' => Token::Sign(","),
            '=' => {
                at += usize::from(chars.get(at) == Some(&'='));
                Token::Sign("=")
            }
            '!' if chars.get(at) == Some(&'=') => {
                at += 1;
                Token::Sign("!=")
            }
            '<' | '>' => {
                let or_equal = chars.get(at) == Some(&'=');
                at += usize::from(or_equal);
                Token::Sign(match (c, or_equal) {
                    ('<', false) => "<",
                    ('<', true) => "<=",
                    ('>', false) => ">",
                    _ => ">=",
                })
            }
            '"' | '\'' | '`' => {
                let mut inner = String::new();
                loop {
                    match chars.get(at) {
                        None => return Err(error("a quote is not closed")),
                        Some(&end) if end == c => break,
                        Some('\\') if c == '"' && matches!(chars.get(at + 1), Some('"' | '\\')) => {
                            inner.push(chars[at + 1]);
                            at += 2;
                        }
                        Some(&other) => {
                            inner.push(other);
                            at += 1;
                        }
                    }
                }
                at += 1;
                if c == '`' { Token::Word(inner) } else { Token::Quoted(inner) }
            }
            _ => {
                let part_of_word =
                    |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '.' | '-' | '/' | '@' | '%' | '+' | '$');
                if !part_of_word(c) {
                    return Err(error(&format!("`{c}` has no meaning here")));
                }
                while chars.get(at).copied().is_some_and(part_of_word) {
                    at += 1;
                }
                let word: String = chars[start..at].iter().collect();
                match word.parse::<f64>() {
                    Ok(number) if number.is_finite() => Token::Number(number),
                    _ => Token::Word(word),
                }
            }
        };
        tokens.push((start + 1, token));
    }
    Ok(tokens)
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn expected(&self, what: &str) -> SegmentError {
        let position = self.tokens.get(self.next).map_or(self.end, |(position, _)| *position);
        SegmentError { position, problem: format!("expected {what}") }
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word));
        self.next += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.next += usize::from(found);
        found
    }

    fn either(&mut self) -> Result<Segment, SegmentError> {
        let mut segment = self.both()?;
        while self.take_word("or") {
            segment = Segment::Or(Box::new(segment), Box::new(self.both()?));
        }
        Ok(segment)
    }

    fn both(&mut self) -> Result<Segment, SegmentError> {
        let mut segment = self.one()?;
        while self.take_word("and") {
            segment = Segment::And(Box::new(segment), Box::new(self.one()?));
        }
        Ok(segment)
    }

    fn one(&mut self) -> Result<Segment, SegmentError> {
        // Iterative on `not`, and parentheses are bounded by MAX_DEPTH through `depth` in `either`.
        let mut negated = false;
        while self.take_word("not") {
            negated = !negated;
        }
        let inner = if self.take_sign("(") {
            if self.tokens[..self.next].iter().filter(|(_, token)| *token == Token::Sign("(")).count() > 200 {
                return Err(self.expected("fewer than 200 parentheses"));
            }
            let inner = self.either()?;
            if !self.take_sign(")") {
                return Err(self.expected("`)`"));
            }
            inner
        } else {
            self.comparison()?
        };
        Ok(if negated { Segment::Not(Box::new(inner)) } else { inner })
    }

    fn comparison(&mut self) -> Result<Segment, SegmentError> {
        let Some(Token::Word(attribute) | Token::Quoted(attribute)) = self.peek().cloned() else {
            return Err(self.expected("the name of an attribute"));
        };
        self.next += 1;
        let is = |attribute, op, values| Segment::Is(Condition { attribute, op, values });
        if self.take_word("in") {
            return Ok(is(attribute, Comparison::In, self.list()?));
        }
        if self.take_word("not") {
            if !self.take_word("in") {
                return Err(self.expected("`in`"));
            }
            return Ok(Segment::Not(Box::new(is(attribute, Comparison::In, self.list()?))));
        }
        let Some(Token::Sign(sign)) = self.peek().cloned() else {
            return Err(self.expected("=, !=, <, <=, >, >= or `in`"));
        };
        let op = match sign {
            "=" | "!=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Greater,
            ">=" => Comparison::AtLeast,
            _ => return Err(self.expected("=, !=, <, <=, >, >= or `in`")),
        };
        self.next += 1;
        let segment = is(attribute, op, vec![self.literal()?]);
        Ok(if sign == "!=" { Segment::Not(Box::new(segment)) } else { segment })
    }

    fn list(&mut self) -> Result<Vec<Literal>, SegmentError> {
        if !self.take_sign("(") {
            return Err(self.expected("`(`"));
        }
        let mut values = vec![self.literal()?];
        while self.take_sign(",") {
            values.push(self.literal()?);
        }
        if !self.take_sign(")") {
            return Err(self.expected("`,` or `)`"));
        }
        Ok(values)
    }

    fn literal(&mut self) -> Result<Literal, SegmentError> {
        let literal = match self.peek() {
            Some(Token::Quoted(text) | Token::Word(text)) => Literal::Text(text.clone()),
            Some(Token::Number(number)) => Literal::Number(*number),
            _ => return Err(self.expected("a value, in quotes if it is text")),
        };
        self.next += 1;
        Ok(literal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a journey whose events have these attribute values belongs to the segment.
    fn selects(segment: &str, events: &[(&str, &str)]) -> bool {
        Segment::parse(segment).unwrap().holds(&mut |condition| {
            events.iter().any(|(name, value)| *name == condition.attribute && condition.fits(value))
        })
    }

    #[test]
    fn a_segment_selects_journeys_by_what_any_event_has() {
        let events =
            [("device", "mobile"), ("age", "18-29"), ("amount", "900"), ("channel", "web"), ("channel", "phone")];
        for (segment, selected) in [
            (r#"device = "mobile" and age in ("18-29","30-49")"#, true),
            (r#"device = "mobile" and not age in ("18-29")"#, false),
            ("amount >= 900", true),
            ("amount > 900", false),
            ("amount < 1000 and (device = 'desktop' or channel = phone)", true),
            (r#"channel = "phone" and channel = "web""#, true),
            (r#"channel != "phone""#, false),
            (r#"region = "Norr""#, false),
            (r#"region != "Norr""#, true),
            ("device not in ('tablet')", true),
        ] {
            assert_eq!(selects(segment, &events), selected, "{segment}");
        }
    }

    #[test]
    fn a_broken_segment_says_where_and_what_was_expected() {
        for (segment, position) in [
            ("", 1),
            ("device", 7),
            ("device = ", 10),
            ("a = 1 b = 2", 7),
            ("a in 1", 6),
            ("(a = 1", 7),
            ("a = 'x", 5),
            ("a ? 1", 3),
        ] {
            assert_eq!(Segment::parse(segment).unwrap_err().position, position, "{segment}");
        }
        assert!(Segment::parse(&"(".repeat(100_000)).is_err());
    }
}
