//! What people decide in the studio: journeys, rules, owners, comments and links. Plain data; what may be
//! written where, and by whom, is the server's and the store's.

use crate::project::id;
use crate::{ChangeSpec, DefinitionFile, JourneyDefinition, MemberId, Micros, ProjectId, StationRule, StationSpec};
use serde::{Deserialize, Serialize};
use std::fmt;

id! {
    /// A journey as the studio defines it (`jny_…`).
    JourneyId
}
id! {
    /// A comment (`cmt_…`).
    CommentId
}
id! {
    /// A read-only link (`lnk_…`).
    LinkId
}

/// A member, as others see them.
#[derive(Clone, PartialEq, Eq)]
pub struct MemberRef {
    /// Who.
    pub id: MemberId,
    /// What they are called.
    pub name: String,
}

impl fmt::Debug for MemberRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MemberRef({})", self.id)
    }
}

/// A kind of journey, with who answers for it and which version it is.
#[derive(Clone, Debug, PartialEq)]
pub struct StudioJourney {
    /// Its id, which stays when it is renamed.
    pub id: JourneyId,
    /// Counts its changes from 1: whoever changes it says which version they saw.
    pub version: u64,
    /// What it is: name, problem, start, goal, cut.
    pub definition: JourneyDefinition,
    /// The goal in words.
    pub goal_text: Option<String>,
    /// Who answers for it, as long as they work in the project (R100).
    pub owner: Option<MemberRef>,
    /// When it was made.
    pub created: Micros,
    /// By whom, where a member did and still is one.
    pub created_by: Option<MemberRef>,
    /// When it was last changed.
    pub updated: Micros,
    /// By whom.
    pub updated_by: Option<MemberRef>,
    /// Whether it belongs to the example.
    pub example: bool,
}

/// The rules of a project, first match wins, and the stations that no event shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StationRules {
    /// Counts their changes; 0: never written.
    pub version: u64,
    /// In order.
    pub rules: Vec<StationRule>,
    /// Stations that people know of.
    pub stations: Vec<StationSpec>,
    /// When they were last changed.
    pub updated: Option<Micros>,
    /// By whom.
    pub updated_by: Option<MemberRef>,
}

/// What an organisation says it did, which no event tells: what may explain that something began (R208).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeRegister {
    /// Counts its changes; 0: never written.
    pub version: u64,
    /// What was changed, when and for whom.
    pub changes: Vec<ChangeSpec>,
    /// Attributes whose values were dealt out by lot.
    pub randomised: Vec<String>,
    /// When it was last written.
    pub updated: Option<Micros>,
    /// By whom.
    pub updated_by: Option<MemberRef>,
}

/// Who answers for a channel (R101).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelOwner {
    /// The channel.
    pub channel: String,
    /// Who, as long as they work in the project.
    pub owner: Option<MemberRef>,
}

/// All that a project's people have defined, at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudioDefinition {
    /// Another number after any change of journeys, rules, stations, the register or channel owners: what an answer that was
    /// computed from them may be kept by. Names and presence of owners may change without it.
    pub revision: u64,
    /// The journeys, the oldest first.
    pub journeys: Vec<StudioJourney>,
    /// The rules and the stations without events.
    pub rules: StationRules,
    /// What was changed, and dealt out by lot.
    pub register: ChangeRegister,
    /// Channels that somebody answers for, by name.
    pub channels: Vec<ChannelOwner>,
}

impl StudioDefinition {
    /// A journey by its id.
    pub fn journey(&self, id: &JourneyId) -> Option<&StudioJourney> {
        self.journeys.iter().find(|journey| journey.id == *id)
    }

    /// Who answers for a channel.
    pub fn channel_owner(&self, channel: &str) -> Option<&MemberRef> {
        self.channels.iter().find(|known| crate::same_channel(&known.channel, channel))?.owner.as_ref()
    }

    /// The same as a definition file. It has no place for owners and the goal in words.
    pub fn to_file(&self) -> DefinitionFile {
        DefinitionFile {
            journey: self.journeys.iter().map(|journey| journey.definition.clone()).collect(),
            rule: self.rules.rules.clone(),
            station: self.rules.stations.clone(),
            change: self.register.changes.clone(),
            randomised: self.register.randomised.clone(),
            ..DefinitionFile::default()
        }
    }
}

/// What a comment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommentKind {
    /// A journey, by id.
    Journey,
    /// A station, by name.
    Station,
    /// What joins two stations.
    Link,
    /// A whole map.
    Map,
    /// A channel, by name.
    Channel,
    /// An activity as it was logged.
    Activity,
    /// An import, by number.
    Import,
    /// A customer, by pseudonym.
    Person,
    /// A number on a screen.
    Number,
    /// A finding, by id.
    Finding,
    /// A measure, by id.
    Action,
}

impl CommentKind {
    /// All of them.
    pub const ALL: [CommentKind; 11] = [
        CommentKind::Journey,
        CommentKind::Station,
        CommentKind::Link,
        CommentKind::Map,
        CommentKind::Channel,
        CommentKind::Activity,
        CommentKind::Import,
        CommentKind::Person,
        CommentKind::Number,
        CommentKind::Finding,
        CommentKind::Action,
    ];

    /// The code in interfaces and in the store.
    pub fn code(self) -> &'static str {
        match self {
            CommentKind::Journey => "journey",
            CommentKind::Station => "station",
            CommentKind::Link => "link",
            CommentKind::Map => "map",
            CommentKind::Channel => "channel",
            CommentKind::Activity => "activity",
            CommentKind::Import => "import",
            CommentKind::Person => "person",
            CommentKind::Number => "number",
            CommentKind::Finding => "finding",
            CommentKind::Action => "action",
        }
    }

    /// The kind behind a code of [`CommentKind::code`].
    pub fn from_code(code: &str) -> Option<CommentKind> {
        CommentKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What a comment is about, and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentPlace {
    /// What kind of thing.
    pub kind: CommentKind,
    /// Its name or id.
    pub key: String,
    /// The journey that was looked at, if one was.
    pub journey: Option<JourneyId>,
    /// What the thing was called on the screen.
    pub label: String,
    /// The screen, as a path within the studio.
    pub path: String,
}

/// What somebody wrote about something on a screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Comment {
    /// Its id.
    pub id: CommentId,
    /// About what.
    pub place: CommentPlace,
    /// What was written: plain text.
    pub text: String,
    /// By whom, as long as they are a member.
    pub by: Option<MemberRef>,
    /// When.
    pub at: Micros,
    /// When its text was last changed.
    pub edited: Option<Micros>,
    /// When it was settled.
    pub resolved: Option<Micros>,
    /// By whom.
    pub resolved_by: Option<MemberRef>,
    /// The comment that it answers.
    pub reply_to: Option<CommentId>,
}

impl fmt::Debug for Comment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Comment").field("id", &self.id.0).finish_non_exhaustive()
    }
}

/// A link to a screen: it opens nothing that its reader could not open anyway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedLink {
    /// Its id.
    pub id: LinkId,
    /// The project that it leads into.
    pub project: ProjectId,
    /// What it is called.
    pub title: String,
    /// The screen, as a path within the studio.
    pub path: String,
    /// Who made it, as long as they are a member.
    pub by: Option<MemberRef>,
    /// When.
    pub at: Micros,
    /// How often it was opened.
    pub opened: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_thing_has_a_code_that_leads_back() {
        for kind in CommentKind::ALL {
            assert_eq!(CommentKind::from_code(kind.code()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        assert_eq!(CommentKind::from_code("customer"), None);
    }

    #[test]
    fn no_print_tells_a_name_or_a_comment() {
        let by = MemberRef { id: MemberId("mbr_1".into()), name: "Anna Ek".into() };
        let place = CommentPlace {
            kind: CommentKind::Map,
            key: "map".into(),
            journey: None,
            label: "Karta".into(),
            path: "/".into(),
        };
        let comment = Comment {
            id: CommentId("cmt_1".into()),
            place,
            text: "ring Anna".into(),
            by: Some(by.clone()),
            at: Micros(0),
            edited: None,
            resolved: None,
            resolved_by: None,
            reply_to: None,
        };
        assert!(!format!("{comment:?} {by:?}").contains("Anna"));
    }
}
