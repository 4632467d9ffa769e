//! Every limit of the collection routes, by name.

/// What a call may at most be. What goes beyond is refused with the limit's name, never cut in silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a body after gunzip.
    pub body_bytes: usize,
    /// Bytes of one call.
    pub event_bytes: usize,
    /// Calls in one batch.
    pub calls: usize,
    /// How deep objects and arrays may be nested in a call.
    pub depth: usize,
    /// Characters of an event's name.
    pub event_name_chars: usize,
    /// Characters of a property's name, with the names of the objects around it.
    pub property_name_chars: usize,
    /// Characters of an identifier and of a message id.
    pub id_chars: usize,
    /// Properties of one event, and traits of one call.
    pub properties: usize,
    /// Bytes that are kept of a call that was too large.
    pub kept_bytes: usize,
}

impl Limits {
    /// What holds unless the settings say otherwise.
    pub const DEFAULT: Limits = Limits {
        body_bytes: 500 * 1024,
        event_bytes: 32 * 1024,
        calls: 2_500,
        depth: 32,
        event_name_chars: 200,
        property_name_chars: 200,
        id_chars: 255,
        properties: 256,
        kept_bytes: 4 * 1024,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Limits::DEFAULT
    }
}
