//! The audit log's words: what was done, to what, and how it ended. Codes and ids, never names.

use crate::{Actor, Micros, ProjectId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $code:literal, $meaning:literal;)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $(#[doc = $meaning] #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The code in the log.
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// What it means, for the documents.
            pub fn meaning(self) -> &'static str {
                match self { $($name::$variant => $meaning,)* }
            }

            /// The one behind a code.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

codes! {
    /// What was done, or tried.
    AuditAction {
        SetUp = "organisation.set_up", "The organisation got its first owner.";
        UpdateOrganisation = "organisation.update", "Something of the organisation was changed.";
        DenyAccess = "access.deny", "Someone asked for what is not theirs.";
        SignIn = "session.sign_in", "Someone tried to sign in.";
        SignOut = "session.sign_out", "A session was ended by its member.";
        RevokeSessions = "session.revoke", "Sessions of a member were ended.";
        CreateMember = "member.create", "A member was added.";
        UpdateMember = "member.update", "A member's name or language was changed.";
        ChangePassword = "member.password", "A member's password was changed.";
        ChangeSecondFactor = "member.second_factor", "A member's second factor was switched on or off.";
        ChangeOwner = "member.owner", "A member became or ceased to be owner.";
        DisableMember = "member.disable", "A member was shut out or let in again.";
        RemoveMember = "member.remove", "A member was removed.";
        GiveRole = "membership.give", "A member got a place in a project, or another one.";
        TakeRole = "membership.take", "A member lost their place in a project.";
        Invite = "invitation.create", "Someone was invited.";
        RevokeInvitation = "invitation.revoke", "An invitation was taken back.";
        AcceptInvitation = "invitation.accept", "An invitation was accepted.";
        CreateToken = "token.create", "An API token was made.";
        RevokeToken = "token.revoke", "An API token was revoked.";
        ChangeProvider = "provider.update", "Single sign-on was set up or changed.";
        LinkMember = "provider.link", "A member was joined to an account of single sign-on.";
        CreateProject = "project.create", "A project was made.";
        UpdateProject = "project.update", "A project's name or settings were changed.";
        EraseProject = "project.erase", "A project was removed with its data.";
        ChangeExclusions = "project.exclusions", "The list of customers who are kept out was changed.";
        CreateKey = "key.create", "A write key was made.";
        RevokeKey = "key.revoke", "A write key was revoked.";
        ReadPerson = "person.read", "One customer was looked at.";
        ChangeAsking = "person.asking", "It was written down whether surveys may ask a customer.";
        MergePersons = "person.merge", "Customers were merged.";
        UnmergePersons = "person.unmerge", "Customers were parted again.";
        ExportPerson = "person.export", "Everything about a customer was taken out.";
        ErasePerson = "person.erase", "A customer was erased.";
        AskAssistant = "assistant.ask", "Comments were shown to the organisation's own language model.";
        ExportEvents = "events.export", "Raw events were taken out.";
        Import = "import.create", "A file was imported.";
        UndoImport = "import.undo", "An import was taken back.";
        ReplayRejections = "rejections.replay", "Rejections were tried again.";
        Retention = "retention.run", "Events past their retention were removed.";
        Backup = "backup.create", "A backup was made.";
        Restore = "backup.restore", "A backup was restored.";
        CreateJourney = "journey.create", "A journey was defined.";
        UpdateJourney = "journey.update", "The definition of a journey was changed.";
        DeleteJourney = "journey.delete", "The definition of a journey was removed.";
        UpdateRules = "rules.update", "The rules that name stations were changed.";
        UpdateRegister = "register.update", "What was changed or dealt out by lot was written.";
        ChangeChannelOwner = "channel.owner", "Somebody was made to answer for a channel, or nobody.";
        CreateComment = "comment.create", "A comment was written.";
        UpdateComment = "comment.update", "A comment was changed, settled or opened again.";
        DeleteComment = "comment.delete", "A comment was removed.";
        CreateLink = "link.create", "A read-only link was made.";
        DeleteLink = "link.delete", "A read-only link was removed.";
        DecideFinding = "finding.decide", "It was said what becomes of a finding, who answers for it, or what causes it.";
        CreateAction = "action.create", "A measure was planned.";
        UpdateAction = "action.update", "A measure was changed, or moved on.";
        DeleteAction = "action.delete", "A measure was removed.";
        UpdateAssumptions = "assumptions.update", "What failures are assumed to cost was changed.";
        CreateSurvey = "survey.create", "A survey was drafted.";
        UpdateSurvey = "survey.update", "The draft of a survey was changed.";
        PublishSurvey = "survey.publish", "A survey went live, or a new version of it did.";
        ChangeSurveyState = "survey.state", "A survey was paused, taken up again or ended.";
        DeleteSurvey = "survey.delete", "The draft of a survey that never asked anybody was removed.";
        CreateSurveyLink = "survey_link.create", "A link to a survey was made.";
        RevokeSurveyLink = "survey_link.revoke", "A link to a survey was taken back.";
        UpdateThemes = "themes.update", "A theme of comments was renamed, merged with another, or taken apart again.";
        OrderInvites = "invite_order.create", "People were to be asked a survey by letter or message.";
        StopInvites = "invite_order.stop", "Asking people by letter or message was stopped.";
        SendTestLetter = "survey.test_letter", "A survey's letter was sent to a colleague to look at.";
        ReadAudit = "audit.read", "The audit log was looked at or taken out.";
        Start = "server.start", "The server started.";
    }
}

codes! {
    /// What kind of thing it was done to.
    AuditKind {
        Organisation = "organisation", "The organisation.";
        Project = "project", "A project.";
        Member = "member", "A member.";
        Session = "session", "A session.";
        Invitation = "invitation", "An invitation.";
        Token = "token", "An API token.";
        Key = "key", "A write key.";
        Provider = "provider", "A provider of single sign-on.";
        Person = "person", "A customer, by pseudonym.";
        Import = "import", "An import.";
        Export = "export", "An export.";
        Rejections = "rejections", "Rejections.";
        Backup = "backup", "A backup.";
        Journey = "journey", "A journey as it is defined.";
        Channel = "channel", "A channel.";
        Comment = "comment", "A comment.";
        Link = "link", "A read-only link.";
        Finding = "finding", "A finding, by the id that the analysis gives it.";
        Action = "action", "A measure.";
        Survey = "survey", "A survey.";
        SurveyLink = "survey_link", "A link to a survey.";
        Theme = "theme", "A theme of comments.";
        InviteOrder = "invite_order", "An order to ask people by letter or message.";
        Route = "route", "A route of the server.";
        Audit = "audit", "The audit log.";
    }
}

codes! {
    /// How it ended.
    AuditResult {
        Ok = "ok", "It was done.";
        Denied = "denied", "It was refused.";
        Failed = "failed", "It could not be done.";
    }
}

/// What it was done to: a kind and an id. The id of a person is a pseudonym.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditObject {
    /// Its kind.
    pub kind: AuditKind,
    /// Its id.
    pub id: String,
}

/// A fact that belongs to a line: a code, a count or a choice; never anything that tells who a customer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum AuditFact {
    /// A choice.
    Flag(bool),
    /// A count.
    Count(i64),
    /// A code or an id.
    Code(String),
}

impl From<bool> for AuditFact {
    fn from(flag: bool) -> Self {
        AuditFact::Flag(flag)
    }
}

impl From<i64> for AuditFact {
    fn from(count: i64) -> Self {
        AuditFact::Count(count)
    }
}

impl From<&str> for AuditFact {
    fn from(code: &str) -> Self {
        AuditFact::Code(code.into())
    }
}

/// Something to be written to the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditNote {
    /// What was done.
    pub action: AuditAction,
    /// How it ended.
    pub result: AuditResult,
    /// To what.
    pub object: Option<AuditObject>,
    /// In which project.
    pub project: Option<ProjectId>,
    /// What else belongs to it.
    pub detail: BTreeMap<String, AuditFact>,
}

impl AuditNote {
    /// That this was done.
    pub fn done(action: AuditAction) -> AuditNote {
        AuditNote { action, result: AuditResult::Ok, object: None, project: None, detail: BTreeMap::new() }
    }

    /// That this was refused.
    pub fn denied(action: AuditAction) -> AuditNote {
        AuditNote { result: AuditResult::Denied, ..AuditNote::done(action) }
    }

    /// To what.
    #[must_use]
    pub fn to(self, kind: AuditKind, id: impl Into<String>) -> AuditNote {
        AuditNote { object: Some(AuditObject { kind, id: id.into() }), ..self }
    }

    /// In which project.
    #[must_use]
    pub fn in_project(self, project: &ProjectId) -> AuditNote {
        AuditNote { project: Some(project.clone()), ..self }
    }

    /// With a fact.
    #[must_use]
    pub fn with(mut self, name: &str, fact: impl Into<AuditFact>) -> AuditNote {
        self.detail.insert(name.into(), fact.into());
        self
    }
}

/// A line of the audit log. What is hashed is exactly its JSON text, in the order of these fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEntry {
    /// Its number, from 1 without gaps.
    pub seq: i64,
    /// When.
    pub at: Micros,
    /// Who: an id, `token/member`, or `cli`, `system`, `setup`, `nobody`.
    pub actor: String,
    /// What was done.
    pub action: AuditAction,
    /// To what.
    pub object: Option<AuditObject>,
    /// How it ended.
    pub result: AuditResult,
    /// In which project.
    pub project: Option<ProjectId>,
    /// In which request.
    pub request_id: Option<String>,
    /// What else belongs to it.
    pub detail: BTreeMap<String, AuditFact>,
    /// The hash of the line before; 64 zeros for the first.
    pub previous: String,
}

impl AuditEntry {
    /// The line for a note.
    pub fn of(note: AuditNote, seq: i64, at: Micros, actor: &Actor, request: Option<&str>, previous: String) -> Self {
        let AuditNote { action, result, object, project, detail } = note;
        let request_id = request.map(str::to_string);
        AuditEntry { seq, at, actor: actor.to_string(), action, object, result, project, request_id, detail, previous }
    }
}
