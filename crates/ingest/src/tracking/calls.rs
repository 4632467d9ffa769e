//! The JSON of a request → its calls, each with its own bytes.

use super::Limits;
use super::body::BodyError;
use super::json::{Json, NotJson, Reader};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// What a call is, or that its route takes batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallRoute {
    /// Something happened.
    Track,
    /// Who a person is.
    Identify,
    /// A page was looked at.
    Page,
    /// A screen of an app was looked at.
    Screen,
    /// A person belongs to a group.
    Group,
    /// Two identifiers are one person.
    Alias,
    /// Many calls that say themselves what they are.
    Batch,
}

impl CallRoute {
    /// The route behind the last part of its path, in the long or the single-letter form.
    pub fn from_path(name: &str) -> Option<CallRoute> {
        Some(match name {
            "track" | "t" => CallRoute::Track,
            "identify" | "i" => CallRoute::Identify,
            "page" | "p" => CallRoute::Page,
            "screen" | "s" => CallRoute::Screen,
            "group" | "g" => CallRoute::Group,
            "alias" | "a" => CallRoute::Alias,
            "batch" | "b" | "import" => CallRoute::Batch,
            _ => return None,
        })
    }

    /// The kind of call that `type` names in a batch.
    pub(super) fn from_type(name: &str) -> Option<CallRoute> {
        CallRoute::from_path(name).filter(|route| *route != CallRoute::Batch && name.len() > 1)
    }

    /// The value of `type` for this kind of call.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            CallRoute::Track => "track",
            CallRoute::Identify => "identify",
            CallRoute::Page => "page",
            CallRoute::Screen => "screen",
            CallRoute::Group => "group",
            CallRoute::Alias => "alias",
            CallRoute::Batch => "batch",
        }
    }
}

/// The calls of one request.
#[derive(Clone)]
pub struct Calls<'a> {
    /// The write key that the body names, as beacons and some clients do.
    pub write_key: Option<String>,
    /// The calls in their order.
    pub calls: Vec<RawCall<'a>>,
}

/// One call, not judged yet.
#[derive(Clone)]
pub struct RawCall<'a> {
    pub(super) route: CallRoute,
    /// Its own bytes in the body.
    pub(super) text: &'a str,
    pub(super) json: Json<'a>,
    pub(super) shared: Arc<Shared<'a>>,
    /// How many calls before it in the batch, without ids of their own, were the same byte for byte.
    pub(super) repeat: u32,
}

impl RawCall<'_> {
    /// How many bytes it is.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }
}

/// What a batch says for all its calls.
#[derive(Default)]
pub(super) struct Shared<'a> {
    pub(super) context: Json<'a>,
    pub(super) sent_at: Json<'a>,
}

/// Members that only a call has, not a batch.
const CALL_SIGNS: &[&str] = &["type", "userId", "anonymousId", "event", "messageId", "activity", "person"];

/// Bytes as text: what is no UTF-8 is replaced, because a 4xx would cost the client the whole batch.
pub fn body_text(body: &[u8]) -> Cow<'_, str> {
    // Checked first, because nearly every body is whole and checking alone is much faster.
    std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed)
}

/// Reads one call or a batch. Only what is no JSON at all is an error; strange calls are judged one by one.
pub fn read_calls<'a>(route: CallRoute, text: &'a str, limits: &Limits) -> Result<Calls<'a>, BodyError> {
    let is_batch = route == CallRoute::Batch;
    let Found { calls, keys, shared } = read_body(text, limits, is_batch.then_some("batch"))?;
    let mut keys = keys.into_iter().filter(|key| !key.is_empty());
    let write_key = keys.next();
    if keys.any(|key| Some(&key) != write_key.as_ref()) {
        return Err(BodyError::MixedKeys);
    }
    Ok(Calls { write_key: write_key.map(Cow::into_owned), calls: put_together(route, calls, shared, "messageId") })
}

/// Reads generic events: an array, an object with the array in `events`, or one event.
pub(super) fn read_list<'a>(text: &'a str, limits: &Limits) -> Result<Vec<RawCall<'a>>, BodyError> {
    let Found { calls, shared, .. } = read_body(text, limits, Some("events"))?;
    Ok(put_together(CallRoute::Batch, calls, shared, "id"))
}

fn put_together<'a>(
    route: CallRoute,
    calls: Vec<(&'a str, Json<'a>)>,
    shared: Shared<'a>,
    id: &str,
) -> Vec<RawCall<'a>> {
    let shared = Arc::new(shared);
    let mut seen: HashMap<&str, u32> = HashMap::new();
    let calls = calls.into_iter().map(|(text, json)| {
        let repeat = if json.get(id).filled().is_some() { 0 } else { count(&mut seen, text) };
        RawCall { route, text, json, shared: Arc::clone(&shared), repeat }
    });
    calls.collect()
}

fn read_body<'a>(text: &'a str, limits: &Limits, list: Option<&'static str>) -> Result<Found<'a>, BodyError> {
    let mut body = Body { reader: Reader::new(text), limits, list, found: Found::default() };
    body.read().map_err(|stop| match stop {
        Stop::NotJson => BodyError::NotJson,
        Stop::TooMany => BodyError::TooManyCalls { limit: limits.calls },
    })?;
    Ok(body.found)
}

fn count<'a>(seen: &mut HashMap<&'a str, u32>, text: &'a str) -> u32 {
    let times = seen.entry(text).or_insert(0);
    *times += 1;
    *times - 1
}

enum Stop {
    NotJson,
    TooMany,
}

impl From<NotJson> for Stop {
    fn from(NotJson: NotJson) -> Self {
        Stop::NotJson
    }
}

#[derive(Default)]
struct Found<'a> {
    calls: Vec<(&'a str, Json<'a>)>,
    keys: Vec<Cow<'a, str>>,
    shared: Shared<'a>,
}

struct Body<'a, 'l> {
    reader: Reader<'a>,
    limits: &'l Limits,
    /// The name of the array of calls; none where the body is one call.
    list: Option<&'static str>,
    found: Found<'a>,
}

impl<'a> Body<'a, '_> {
    fn read(&mut self) -> Result<(), Stop> {
        match (self.list, self.reader.peek()) {
            (Some(list), Some(b'{')) => self.batch(list)?,
            (Some(_), Some(b'[')) => self.calls()?,
            _ => self.call()?,
        }
        self.reader.end()?;
        Ok(())
    }

    /// An object with the calls in an array; without one but with what a call begins with it is a call itself.
    fn batch(&mut self, list: &str) -> Result<(), Stop> {
        let start = self.reader.place();
        let (mut is_batch, mut others) = (false, Vec::new());
        self.reader.expect(b'{')?;
        let mut more = !self.reader.take(b'}');
        while more {
            let name = self.reader.name()?;
            if name == list {
                is_batch = true;
                // What is no array is a strange call: it is counted and looked at, not passed over.
                if self.reader.peek() == Some(b'[') { self.calls()? } else { self.call()? }
            } else {
                others.push((name, self.reader.value(self.limits.depth)?));
            }
            more = self.reader.take(b',');
            if !more {
                self.reader.expect(b'}')?;
            }
        }
        let text = self.reader.between(start, self.reader.place());
        let head = Json::Object(others);
        self.put_key(&head);
        let is_call = CALL_SIGNS.iter().any(|name| !head.get(name).is_null());
        if !is_batch && is_call {
            self.found.calls.push((text, head));
            return Ok(());
        }
        let Json::Object(others) = head else { return Ok(()) };
        for (name, value) in others {
            match name.as_ref() {
                "context" => self.found.shared.context = value,
                "sentAt" => self.found.shared.sent_at = value,
                _ => {}
            }
        }
        Ok(())
    }

    fn calls(&mut self) -> Result<(), Stop> {
        self.reader.expect(b'[')?;
        if self.reader.take(b']') {
            return Ok(());
        }
        loop {
            self.call()?;
            if !self.reader.take(b',') {
                return Ok(self.reader.expect(b']')?);
            }
        }
    }

    fn call(&mut self) -> Result<(), Stop> {
        if self.found.calls.len() == self.limits.calls {
            return Err(Stop::TooMany);
        }
        self.reader.peek();
        let start = self.reader.place();
        let json = self.reader.value(self.limits.depth)?;
        let text = self.reader.between(start, self.reader.place());
        self.put_key(&json);
        self.found.calls.push((text, json));
        Ok(())
    }

    fn put_key(&mut self, json: &Json<'a>) {
        let key = if let Json::Text(key) = json.get("writeKey") { key.clone() } else { return };
        if self.found.keys.last() != Some(&key) {
            self.found.keys.push(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(route: CallRoute, text: &str) -> Result<Calls<'_>, BodyError> {
        read_calls(route, text, &Limits::default())
    }

    fn count(route: CallRoute, text: &str) -> Result<usize, BodyError> {
        read(route, text).map(|calls| calls.calls.len())
    }

    #[test]
    fn one_call_or_many_are_read() {
        assert_eq!(count(CallRoute::Track, "{}"), Ok(1));
        assert_eq!(count(CallRoute::Track, "[]"), Ok(1));
        assert_eq!(count(CallRoute::Batch, "{}"), Ok(0));
        assert_eq!(count(CallRoute::Batch, r#"{"batch":[{},1,null]}"#), Ok(3));
        assert_eq!(count(CallRoute::Batch, r#"{"batch":"x"}"#), Ok(1));
        assert_eq!(count(CallRoute::Batch, r#"[{},{}]"#), Ok(2));
        assert_eq!(count(CallRoute::Batch, r#"{"type":"track"}"#), Ok(1));
        for broken in ["", "{", r#"{"batch":[{}"#, "{} {}", "nil", r#"{"batch":[{}],}"#] {
            assert_eq!(count(CallRoute::Batch, broken), Err(BodyError::NotJson), "{broken}");
        }
    }

    #[test]
    fn a_batch_takes_as_many_calls_as_the_limit() {
        let batch = |calls: usize| format!(r#"{{"batch":[{}]}}"#, vec!["{}"; calls].join(","));
        let limit = Limits::DEFAULT.calls;
        assert_eq!(count(CallRoute::Batch, &batch(limit)), Ok(limit));
        assert_eq!(count(CallRoute::Batch, &batch(limit + 1)), Err(BodyError::TooManyCalls { limit }));
    }

    #[test]
    fn the_write_key_is_found_and_must_be_one() {
        let key = |text: &str| read(CallRoute::Batch, text).map(|calls| calls.write_key);
        assert_eq!(key(r#"{"batch":[{}],"writeKey":"a"}"#), Ok(Some("a".into())));
        assert_eq!(key(r#"{"batch":[{"writeKey":"a"},{"writeKey":"a"}]}"#), Ok(Some("a".into())));
        assert_eq!(key(r#"{"batch":[{}]}"#), Ok(None));
        assert_eq!(key(r#"{"batch":[{"writeKey":""}],"writeKey":"a"}"#), Ok(Some("a".into())));
        assert_eq!(key(r#"{"batch":[{"writeKey":"a"}],"writeKey":"b"}"#), Err(BodyError::MixedKeys));
        assert_eq!(key(r#"{"batch":[{"writeKey":"a"},{"writeKey":"b"}]}"#), Err(BodyError::MixedKeys));
    }
}
