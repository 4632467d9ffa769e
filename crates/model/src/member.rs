//! People who work in Resa: members, what they may do where, and how they come in. Never a secret.
//!
//! Names and addresses of members are personal data too: they are stored and shown, but no `Debug`
//! print of anything here holds them.

use crate::{MemberId, project::id};
use crate::{Micros, Permission, ProjectId, Role, TokenId, may};
use serde::{Deserialize, Serialize};
use std::fmt;

id! {
    /// An invitation (`inv_…`): not the link's secret.
    InvitationId
}
id! {
    /// A session (`ses_…`): not the cookie's secret.
    SessionId
}

/// An e-mail address as members are known by: trimmed, lower case, plain ASCII.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Reads an address; `None` for what is none. Stricter than the standard: no quotes, comments,
    /// separators or line breaks, so that an address can never become two or a header.
    pub fn parse(text: &str) -> Option<Email> {
        let address = text.trim().to_ascii_lowercase();
        let (local, domain) = address.split_once('@')?;
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&'*+/=?^_`{|}~.-".contains(&byte);
        let local_fits = (1..=64).contains(&local.len()) && local.bytes().all(sign) && dots_fit(local);
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let fits = local_fits && address.len() <= 254 && domain.split('.').all(label);
        fits.then_some(Email(address))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn dots_fit(local: &str) -> bool {
    local.split('.').all(|part| !part.is_empty())
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(***)")
    }
}

impl TryFrom<String> for Email {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Email::parse(&text).ok_or("not an e-mail address")
    }
}

impl From<Email> for String {
    fn from(email: Email) -> String {
        email.0
    }
}

/// The language that a member reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// Swedish.
    #[default]
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// `sv` or `en`.
    pub fn code(self) -> &'static str {
        match self {
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }

    /// The language behind a code of [`Language::code`].
    pub fn from_code(code: &str) -> Option<Language> {
        [Language::Swedish, Language::English].into_iter().find(|language| language.code() == code)
    }
}

/// Someone who works in Resa.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// Their address, unique.
    pub email: Email,
    /// What they are called.
    pub name: String,
    /// What they read.
    pub language: Language,
    /// Whether they run the organisation.
    pub owner: bool,
    /// Whether they are shut out for now.
    pub disabled: bool,
    /// Whether they can sign in with a password; else only by single sign-on.
    pub has_password: bool,
    /// Whether a second factor is asked for.
    pub has_totp: bool,
    /// When they came.
    pub created: Micros,
    /// When they last signed in.
    pub last_sign_in: Option<Micros>,
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").field("id", &self.id.0).field("owner", &self.owner).finish_non_exhaustive()
    }
}

/// Where a membership comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ManagedBy {
    /// Someone gave it.
    Members,
    /// It follows the groups of single sign-on.
    SingleSignOn,
}

impl ManagedBy {
    /// `members` or `single_sign_on`.
    pub fn code(self) -> &'static str {
        match self {
            ManagedBy::Members => "members",
            ManagedBy::SingleSignOn => "single_sign_on",
        }
    }
}

/// What may be given in a project: a role below owner, and whether personal data may be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectRole {
    /// The project.
    pub project: ProjectId,
    /// The role; never [`Role::Owner`].
    pub role: Role,
    /// Whether personal data of customers may be seen.
    #[serde(default)]
    pub sees_personal_data: bool,
}

/// A member's place in a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Who.
    pub member: MemberId,
    /// Where and as what.
    #[serde(flatten)]
    pub place: ProjectRole,
    /// Where it comes from.
    pub managed_by: ManagedBy,
    /// Since when.
    pub since: Micros,
}

/// An invitation as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Whom it is for.
    pub email: Email,
    /// What it gives.
    #[serde(flatten)]
    pub place: ProjectRole,
    /// When it was made.
    pub created: Micros,
    /// When it ends.
    pub expires: Micros,
}

/// A session as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose it is.
    pub member: MemberId,
    /// When they signed in.
    pub created: Micros,
    /// When it was last used, to the minute.
    pub last_used: Micros,
    /// When it ends whatever happens.
    pub expires: Micros,
}

/// An API token as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiToken {
    /// Its id.
    pub id: TokenId,
    /// Whom it acts for.
    pub member: MemberId,
    /// The project that it is for; the whole organisation where absent.
    pub project: Option<ProjectId>,
    /// What people call it.
    pub name: String,
    /// What it may do, as far as the member may at that moment.
    pub scopes: Vec<Permission>,
    /// When it was made.
    pub created: Micros,
    /// When it ends.
    pub expires: Micros,
    /// When it was last used, to the minute.
    pub last_used: Option<Micros>,
    /// When it was revoked.
    pub revoked: Option<Micros>,
}

/// On whose behalf something is done.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// A member in a session.
    Member(MemberId),
    /// A token, and the member it acts for.
    Token(TokenId, MemberId),
    /// A write key.
    Key(crate::KeyId),
    /// Someone at the command line of the machine.
    Cli,
    /// The program by itself.
    System,
    /// The set-up page.
    Setup,
    /// Someone who has not shown who they are.
    Nobody,
}

impl Actor {
    /// The member behind it, if there is one.
    pub fn member(&self) -> Option<&MemberId> {
        match self {
            Actor::Member(member) | Actor::Token(_, member) => Some(member),
            Actor::Key(_) | Actor::Cli | Actor::System | Actor::Setup | Actor::Nobody => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::Member(member) => write!(f, "{member}"),
            Actor::Token(token, member) => write!(f, "{token}/{member}"),
            Actor::Key(key) => write!(f, "{key}"),
            Actor::Cli => f.write_str("cli"),
            Actor::System => f.write_str("system"),
            Actor::Setup => f.write_str("setup"),
            Actor::Nobody => f.write_str("nobody"),
        }
    }
}

/// Who does it, and in which request: what every line of the audit log begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// Who.
    pub actor: Actor,
    /// The request's id, where there is a request.
    pub request: Option<String>,
}

impl From<Actor> for By {
    fn from(actor: Actor) -> By {
        By { actor, request: None }
    }
}

/// What someone may do at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Whether they run the organisation.
    pub owner: bool,
    /// Their projects.
    pub places: Vec<ProjectRole>,
    /// What a token narrows them to.
    pub limit: Option<TokenLimit>,
}

/// What a token narrows its member's rights to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenLimit {
    /// The only project; any where absent.
    pub project: Option<ProjectId>,
    /// The only permissions.
    pub scopes: Vec<Permission>,
}

impl Rights {
    /// Their role in a project and whether they may see personal data there; `None` where the project
    /// is not theirs, which must look as if it did not exist. The owner is that everywhere, but sees
    /// personal data only where that was given.
    pub fn role_in(&self, project: &ProjectId) -> Option<(Role, bool)> {
        let within = self.limit.as_ref().and_then(|limit| limit.project.as_ref()).is_none_or(|only| only == project);
        let place = self.places.iter().find(|place| place.project == *project);
        let personal = place.is_some_and(|place| place.sees_personal_data);
        let role = if self.owner { Some(Role::Owner) } else { place.map(|place| place.role) };
        role.filter(|_| within).map(|role| (role, personal))
    }

    /// Whether they may do this in a project.
    pub fn may_in(&self, project: &ProjectId, permission: Permission) -> bool {
        let by_role = self.role_in(project).is_some_and(|(role, personal)| may(role, personal, permission));
        by_role && self.within_scopes(permission)
    }

    /// Whether they may do this for the organisation.
    pub fn may_in_organisation(&self, permission: Permission) -> bool {
        let whole = self.limit.as_ref().is_none_or(|limit| limit.project.is_none());
        self.owner && whole && may(Role::Owner, false, permission) && self.within_scopes(permission)
    }

    /// Whether they may give someone this: nothing that they do not have themselves, and never the
    /// role of owner. The owner may give the right to see personal data without having it.
    pub fn may_give(&self, place: &ProjectRole) -> bool {
        let own = self.role_in(&place.project);
        let covers = own.is_some_and(|(role, personal)| {
            role >= place.role && (personal || self.owner || !place.sees_personal_data)
        });
        covers && place.role != Role::Owner
    }

    fn within_scopes(&self, permission: Permission) -> bool {
        self.limit.as_ref().is_none_or(|limit| limit.scopes.contains(&permission))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(project: &str, role: Role, sees_personal_data: bool) -> ProjectRole {
        ProjectRole { project: ProjectId(project.into()), role, sees_personal_data }
    }

    fn rights(owner: bool, places: Vec<ProjectRole>) -> Rights {
        Rights { owner, places, limit: None }
    }

    #[test]
    fn one_address_has_one_form() {
        let written = ["anna@example.se", " Anna@Example.SE ", "ANNA@EXAMPLE.SE\n"];
        for text in written {
            assert_eq!(Email::parse(text).unwrap().as_str(), "anna@example.se", "{text:?}");
        }
        assert_ne!(Email::parse("an.na@example.se"), Email::parse("anna@example.se"));
    }

    #[test]
    fn what_could_become_two_addresses_or_a_header_is_none() {
        for text in [
            "",
            "anna",
            "@example.se",
            "anna@",
            "a@b@c",
            "a b@example.se",
            "a,b@example.se",
            "a@example.se,b@example.se",
            "a@example.se\r\nBcc: b@example.se",
            "a%0a@example.se",
            "\"a\"@example.se",
            "a@-x.se",
            "a@x..se",
            ".a@x.se",
            "a..b@x.se",
            "åsa@example.se",
        ] {
            assert!(Email::parse(text).is_none(), "{text:?}");
        }
        assert!(Email::parse(&format!("{}@example.se", "a".repeat(65))).is_none());
    }

    #[test]
    fn no_print_of_a_member_tells_who_it_is() {
        let member = Member {
            id: MemberId("mbr_1".into()),
            email: Email::parse("anna@example.se").unwrap(),
            name: "Anna Ek".into(),
            language: Language::Swedish,
            owner: false,
            disabled: false,
            has_password: true,
            has_totp: false,
            created: Micros(0),
            last_sign_in: None,
        };
        let print = format!("{member:?} {:?}", member.email).to_lowercase();
        assert!(print.contains("mbr_1") && !print.contains("anna"), "{print}");
    }

    #[test]
    fn rights_hold_in_their_project_only() {
        let analyst = rights(false, vec![place("a", Role::Analyst, true)]);
        assert!(analyst.may_in(&ProjectId("a".into()), Permission::ReadPerson));
        assert!(!analyst.may_in(&ProjectId("a".into()), Permission::ManageMembers));
        assert!(!analyst.may_in(&ProjectId("b".into()), Permission::ReadProject));
        assert_eq!(analyst.role_in(&ProjectId("b".into())), None);
        assert!(!analyst.may_in_organisation(Permission::ReadAudit));
    }

    #[test]
    fn the_owner_is_owner_everywhere_but_sees_personal_data_only_where_that_was_given() {
        let owner = rights(true, vec![place("a", Role::Viewer, true)]);
        assert!(owner.may_in(&ProjectId("b".into()), Permission::ManageKeys));
        assert!(owner.may_in(&ProjectId("a".into()), Permission::ErasePerson));
        assert!(!owner.may_in(&ProjectId("b".into()), Permission::ErasePerson));
        assert!(owner.may_in_organisation(Permission::ManageOrganisation));
    }

    #[test]
    fn a_token_only_narrows() {
        let limit = TokenLimit { project: Some(ProjectId("a".into())), scopes: vec![Permission::ReadProject] };
        let token = Rights { owner: true, places: Vec::new(), limit: Some(limit.clone()) };
        assert!(token.may_in(&ProjectId("a".into()), Permission::ReadProject));
        assert!(!token.may_in(&ProjectId("a".into()), Permission::ManageKeys));
        assert!(!token.may_in(&ProjectId("b".into()), Permission::ReadProject));
        assert!(!token.may_in_organisation(Permission::ReadAudit));
        let nobody = Rights { owner: false, places: Vec::new(), limit: Some(limit) };
        assert!(!nobody.may_in(&ProjectId("a".into()), Permission::ReadProject));
    }

    #[test]
    fn nobody_gives_what_they_do_not_have() {
        let admin = rights(false, vec![place("a", Role::Admin, false)]);
        assert!(admin.may_give(&place("a", Role::Admin, false)));
        assert!(!admin.may_give(&place("a", Role::Viewer, true)));
        assert!(!admin.may_give(&place("a", Role::Owner, false)));
        assert!(!admin.may_give(&place("b", Role::Viewer, false)));
        let owner = rights(true, Vec::new());
        assert!(owner.may_give(&place("b", Role::Admin, true)));
        assert!(!owner.may_give(&place("b", Role::Owner, false)));
    }
}
