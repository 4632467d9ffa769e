//! Who may do what: roles, permissions, and the one table that joins them.
//!
//! The server's checks, the matrix in the documents and the tests over every route and role are all
//! made from [`PERMISSIONS`].

use serde::{Deserialize, Serialize};

/// What a member is in a project. The owner is that in every project of the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees results.
    Viewer,
    /// Sees results and answers customers who gave feedback.
    Responder,
    /// Analyses: imports data, defines journeys.
    Analyst,
    /// Runs the project: members, keys, retention, persons.
    Admin,
    /// Runs the organisation.
    Owner,
}

impl Role {
    /// All roles, the most restricted first.
    pub const ALL: [Role; 5] = [Role::Viewer, Role::Responder, Role::Analyst, Role::Admin, Role::Owner];

    /// The role in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Role::Viewer => "viewer",
            Role::Responder => "responder",
            Role::Analyst => "analyst",
            Role::Admin => "admin",
            Role::Owner => "owner",
        }
    }

    /// The role behind a code of [`Role::code`].
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// One thing that may or may not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// See the project and its figures.
    ReadProject,
    /// See answers of analyses, suppressed below k.
    ReadAnalyses,
    /// Write comments.
    CommentOnResults,
    /// Make links to screens for other members.
    ShareLinks,
    /// Define journeys and rules, say who answers for what.
    DefineJourneys,
    /// Say what becomes of a finding, plan measures.
    WorkOnFindings,
    /// Draft, publish and pause surveys, make links to them.
    RunSurveys,
    /// Write down what a customer answered, after a call or a visit.
    RecordAnswers,
    /// Send events with a token.
    SendEvents,
    /// Import files and take imports back.
    ImportData,
    /// See what was rejected and why (scrubbed).
    ReadRejections,
    /// Have rejections tried again.
    ReplayRejections,
    /// Change the project: name, purposes, retention, exclusion list, single-customer view.
    ManageProject,
    /// See who works in the project.
    ReadMembers,
    /// Invite, change and remove members.
    ManageMembers,
    /// Make and revoke write keys.
    ManageKeys,
    /// Make and revoke API tokens that act for oneself.
    ManageOwnTokens,
    /// Look at one customer: identifiers, timeline.
    ReadPerson,
    /// Merge customers and part them again.
    MergePersons,
    /// Take out everything about a customer (GDPR 15, 20).
    ExportPerson,
    /// Erase a customer (GDPR 17).
    ErasePerson,
    /// Take out raw events.
    ExportEvents,
    /// See the audit log of the organisation.
    ReadAudit,
    /// See the record of processing and the impact assessment.
    ReadProcessingRecord,
    /// Make projects, change the organisation.
    ManageOrganisation,
}

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// What may be done.
    pub permission: Permission,
    /// The least role that may.
    pub least: Role,
    /// Whether the right to see personal data is needed besides.
    pub personal_data: bool,
    /// Whether it is about the organisation rather than one project.
    pub organisation: bool,
    /// What it is, for the documents.
    pub meaning: &'static str,
}

const fn grant(permission: Permission, least: Role, meaning: &'static str) -> Grant {
    Grant { permission, least, personal_data: false, organisation: false, meaning }
}

const fn personal(permission: Permission, least: Role, meaning: &'static str) -> Grant {
    Grant { permission, least, personal_data: true, organisation: false, meaning }
}

const fn organisation(permission: Permission, meaning: &'static str) -> Grant {
    Grant { permission, least: Role::Owner, personal_data: false, organisation: true, meaning }
}

/// Who may do what. Roles contain those before them.
pub const PERMISSIONS: &[Grant] = &[
    grant(Permission::ReadProject, Role::Viewer, "see the project and its figures"),
    grant(Permission::ReadAnalyses, Role::Viewer, "see answers of analyses, suppressed below k"),
    grant(Permission::ManageOwnTokens, Role::Viewer, "make and revoke API tokens that act for oneself"),
    grant(Permission::ReadMembers, Role::Viewer, "see who works in the project"),
    grant(Permission::CommentOnResults, Role::Viewer, "write comments, settle them, and change one's own"),
    // A link opens nothing that its reader could not open anyway: who sees a map may show it to a colleague.
    grant(Permission::ShareLinks, Role::Viewer, "make links that lead other members to a screen"),
    grant(Permission::DefineJourneys, Role::Analyst, "define journeys and rules, say who answers for what"),
    grant(Permission::WorkOnFindings, Role::Responder, "say what becomes of a finding, plan measures"),
    grant(Permission::RunSurveys, Role::Analyst, "draft, publish, pause and end surveys, make links to them"),
    grant(Permission::RecordAnswers, Role::Viewer, "write down what a customer answered, after a call or a visit"),
    grant(Permission::SendEvents, Role::Analyst, "send events with an API token"),
    grant(Permission::ImportData, Role::Analyst, "import files and take imports back"),
    grant(Permission::ReadRejections, Role::Analyst, "see what was rejected and why"),
    grant(Permission::ReplayRejections, Role::Analyst, "have rejections tried again"),
    grant(Permission::ReadProcessingRecord, Role::Analyst, "see the record of processing and the impact assessment"),
    grant(Permission::ManageProject, Role::Admin, "change name, purposes, retention, exclusions, the customer view"),
    grant(Permission::ManageMembers, Role::Admin, "invite, change and remove members"),
    grant(Permission::ManageKeys, Role::Admin, "make and revoke write keys"),
    personal(Permission::ReadPerson, Role::Responder, "look at single customers (opening one takes a stated reason)"),
    personal(Permission::MergePersons, Role::Analyst, "merge customers and part them again"),
    personal(Permission::ExportPerson, Role::Admin, "take out everything about a customer"),
    personal(Permission::ErasePerson, Role::Admin, "erase a customer"),
    personal(Permission::ExportEvents, Role::Analyst, "take out raw events"),
    organisation(Permission::ReadAudit, "see the audit log"),
    organisation(Permission::ManageOrganisation, "make projects, change the organisation"),
];

/// The table's row for a permission.
///
/// # Panics
/// Never: a test holds that every permission has its row.
pub fn grant_of(permission: Permission) -> &'static Grant {
    let row = PERMISSIONS.iter().find(|grant| grant.permission == permission);
    row.expect("every permission has a row, which a test holds")
}

/// Whether someone with this role (and perhaps the right to see personal data) may do it.
pub fn may(role: Role, sees_personal_data: bool, permission: Permission) -> bool {
    let grant = grant_of(permission);
    role >= grant.least && (sees_personal_data || !grant.personal_data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn personal_data_needs_its_own_right_whatever_the_role() {
        assert!(!may(Role::Owner, false, Permission::ReadPerson));
        assert!(may(Role::Responder, true, Permission::ReadPerson));
        assert!(!may(Role::Viewer, true, Permission::ReadPerson));
    }

    #[test]
    fn every_permission_has_one_row() {
        let all = [
            Permission::ReadProject,
            Permission::ReadAnalyses,
            Permission::CommentOnResults,
            Permission::ShareLinks,
            Permission::DefineJourneys,
            Permission::WorkOnFindings,
            Permission::RunSurveys,
            Permission::RecordAnswers,
            Permission::SendEvents,
            Permission::ImportData,
            Permission::ReadRejections,
            Permission::ReplayRejections,
            Permission::ManageProject,
            Permission::ReadMembers,
            Permission::ManageMembers,
            Permission::ManageKeys,
            Permission::ManageOwnTokens,
            Permission::ReadPerson,
            Permission::MergePersons,
            Permission::ExportPerson,
            Permission::ErasePerson,
            Permission::ExportEvents,
            Permission::ReadAudit,
            Permission::ReadProcessingRecord,
            Permission::ManageOrganisation,
        ];
        for permission in all {
            assert_eq!(PERMISSIONS.iter().filter(|grant| grant.permission == permission).count(), 1, "{permission:?}");
        }
        assert_eq!(PERMISSIONS.len(), all.len());
    }
}
