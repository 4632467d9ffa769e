//! Who works at the invented company: invented people who cannot sign in, and what they answer for.

use super::definition::{COMPLAINT_JOURNEY, STATEMENT_JOURNEY};
use super::wording::{Channel, Text};
use model::{Email, Language, MemberId, ProjectRole, Role};
use server::Filling;
use store::{EXAMPLE_DOMAIN, NewMember, StoreError};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Colleague {
    /// Answers for how customers come to understand their statement.
    Karin,
    /// Answers for what is said to customers.
    Johan,
    /// Answers for what customers do themselves.
    Samira,
    /// Answers for complaints.
    Per,
}

const ALL: [Colleague; 4] = [Colleague::Karin, Colleague::Johan, Colleague::Samira, Colleague::Per];

impl Colleague {
    fn name(self) -> Text {
        match self {
            Colleague::Karin => Text::new("Karin Ask", "Karen Ashe"),
            Colleague::Johan => Text::new("Johan Berg", "John Berry"),
            Colleague::Samira => Text::new("Samira Lund", "Samira Lunt"),
            Colleague::Per => Text::new("Per Holm", "Peter Holme"),
        }
    }

    /// Nobody reads mail there.
    fn address(self) -> String {
        let name = match self {
            Colleague::Karin => "karin",
            Colleague::Johan => "johan",
            Colleague::Samira => "samira",
            Colleague::Per => "per",
        };
        format!("{name}@{EXAMPLE_DOMAIN}")
    }

    /// The journey that they answer for. Nobody answers for how one retires: that is flagged in the studio (R79).
    pub(super) fn of_journey(name: &str) -> Option<Colleague> {
        let is = |journey: Text| [Language::Swedish, Language::English].iter().any(|one| said(journey, *one) == name);
        if is(STATEMENT_JOURNEY) {
            return Some(Colleague::Karin);
        }
        is(COMPLAINT_JOURNEY).then_some(Colleague::Per)
    }

    /// The channel that they answer for. Nobody answers for the letters, and that is the whole story (R101).
    pub(super) fn of_channel(channel: Channel) -> Option<Colleague> {
        match channel {
            Channel::Letter => None,
            Channel::Web | Channel::App => Some(Colleague::Samira),
            Channel::Phone | Channel::Chat => Some(Colleague::Johan),
            Channel::Complaint => Some(Colleague::Per),
        }
    }
}

/// A text in the language of the model.
pub(super) fn said(text: Text, language: Language) -> &'static str {
    text.in_language(drawn(language))
}

/// The same language as the maps call it.
pub(super) fn drawn(language: Language) -> map::Language {
    match language {
        Language::Swedish => map::Language::Swedish,
        Language::English => map::Language::English,
    }
}

/// Those of them who are members now.
pub(super) struct Colleagues(Vec<(Colleague, MemberId)>);

impl Colleagues {
    /// Makes them members of the example, without any way to sign in.
    pub(super) fn join(place: &Filling<'_>) -> Result<Colleagues, StoreError> {
        let Filling { store, project, language, by, now, .. } = *place;
        let mut joined = Vec::new();
        for colleague in ALL {
            let email = Email::parse(&colleague.address()).expect("it is an address");
            let known = store.find_member_by_email(&email)?;
            let member = match known {
                Some(member) => member,
                None => {
                    let name = said(colleague.name(), language);
                    store.create_member(by, &NewMember { email, name, language, owner: false, password: None }, now)?
                }
            };
            let role = ProjectRole { project: project.clone(), role: Role::Analyst, sees_personal_data: false };
            store.give_role(by, &member.id, &role, now)?;
            joined.push((colleague, member.id));
        }
        Ok(Colleagues(joined))
    }

    pub(super) fn id(&self, colleague: Colleague) -> &MemberId {
        let found = self.0.iter().find(|(known, _)| *known == colleague);
        &found.expect("all of them joined").1
    }
}
