//! The closed list of why a call is not accepted.

/// Why a call was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It is larger than one call may be.
    EventTooLarge,
    /// It is not a JSON object.
    NotAnObject,
    /// It is nested deeper than may be.
    TooDeep,
    /// Its `type` is missing or unknown.
    UnknownType,
    /// It carries no identifier that says who.
    NoIdentity,
    /// An identifier or the message id is too long.
    IdTooLong,
    /// `person` names a kind of identifier that there is not.
    UnknownIdentifierKind,
    /// Nothing says what happened.
    NoEventName,
    /// The name of the event or of a property is too long.
    NameTooLong,
    /// It has more properties than an event may have.
    TooManyProperties,
    /// Its time cannot be read.
    TimeUnreadable,
    /// Its time is too far from when it arrived.
    TimeOutOfRange,
    /// It is about somebody on the exclusion list.
    ExcludedPerson,
    /// It is about somebody who was erased, in a project that refuses such events.
    ErasedPerson,
    /// It answers a survey that there is not.
    UnknownSurvey,
    /// The survey does not ask, or never did.
    SurveyNotLive,
    /// The body holds no response.
    MalformedResponse,
    /// The survey has no such question.
    UnknownQuestion,
    /// An answer is not on its question's scale.
    OffScale,
    /// What was written is too long.
    TextTooLong,
    /// A question was answered twice.
    AnsweredTwice,
    /// It holds no answer.
    EmptyResponse,
    /// It answers a showing that there was not.
    UnknownDisplay,
    /// The showing was answered already.
    DisplayUsed,
    /// The showing is too old.
    DisplayExpired,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Reason; 25] = [
        Reason::EventTooLarge,
        Reason::NotAnObject,
        Reason::TooDeep,
        Reason::UnknownType,
        Reason::NoIdentity,
        Reason::IdTooLong,
        Reason::UnknownIdentifierKind,
        Reason::NoEventName,
        Reason::NameTooLong,
        Reason::TooManyProperties,
        Reason::TimeUnreadable,
        Reason::TimeOutOfRange,
        Reason::ExcludedPerson,
        Reason::ErasedPerson,
        Reason::UnknownSurvey,
        Reason::SurveyNotLive,
        Reason::MalformedResponse,
        Reason::UnknownQuestion,
        Reason::OffScale,
        Reason::TextTooLong,
        Reason::AnsweredTwice,
        Reason::EmptyResponse,
        Reason::UnknownDisplay,
        Reason::DisplayUsed,
        Reason::DisplayExpired,
    ];

    /// The reason in interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Reason::EventTooLarge => "event_too_large",
            Reason::NotAnObject => "not_an_object",
            Reason::TooDeep => "too_deep",
            Reason::UnknownType => "unknown_type",
            Reason::NoIdentity => "no_identity",
            Reason::IdTooLong => "id_too_long",
            Reason::UnknownIdentifierKind => "unknown_identifier_kind",
            Reason::NoEventName => "no_event_name",
            Reason::NameTooLong => "name_too_long",
            Reason::TooManyProperties => "too_many_properties",
            Reason::TimeUnreadable => "time_unreadable",
            Reason::TimeOutOfRange => "time_out_of_range",
            Reason::ExcludedPerson => "excluded_person",
            Reason::ErasedPerson => "erased_person",
            Reason::UnknownSurvey => "unknown_survey",
            Reason::SurveyNotLive => "survey_not_live",
            Reason::MalformedResponse => "malformed_response",
            Reason::UnknownQuestion => "unknown_question",
            Reason::OffScale => "off_scale",
            Reason::TextTooLong => "text_too_long",
            Reason::AnsweredTwice => "answered_twice",
            Reason::EmptyResponse => "empty_response",
            Reason::UnknownDisplay => "unknown_display",
            Reason::DisplayUsed => "display_used",
            Reason::DisplayExpired => "display_expired",
        }
    }

    /// The reason behind a code of [`Reason::code`].
    pub fn from_code(code: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// What it means and what can be done, for the documents.
    pub fn sentence(self) -> &'static str {
        match self {
            Reason::EventTooLarge => "The call is larger than 32 kB; its first 4 KiB are kept.",
            Reason::NotAnObject => "The call is not a JSON object.",
            Reason::TooDeep => "Objects and arrays are nested more than 32 deep.",
            Reason::UnknownType => "`type` is none of track, identify, page, screen, group and alias.",
            Reason::NoIdentity => "Neither `userId` nor `anonymousId` says who it was; null, 0 and the like do not.",
            Reason::IdTooLong => "An identifier or the message id has more than 255 characters.",
            Reason::UnknownIdentifierKind => {
                "`person` may hold anonymous_id, phone, email, user_id and national_id, each with one value."
            }
            Reason::NoEventName => "A track call needs `event`, a generic event `activity`.",
            Reason::NameTooLong => "The name of the event or of a property has more than 200 characters.",
            Reason::TooManyProperties => "The event has more than 256 properties.",
            Reason::TimeUnreadable => "The time is not written like 2026-03-01T08:15:00Z.",
            Reason::TimeOutOfRange => {
                "The time is before 1900 or more than ten years from when the call arrived, also after correction by `sentAt`."
            }
            Reason::ExcludedPerson => "The person is on the project's exclusion list; nothing of the call is kept.",
            Reason::ErasedPerson => "The person was erased, and the project refuses late events of erased persons.",
            Reason::UnknownSurvey => "There is no such survey in the project.",
            Reason::SurveyNotLive => "The survey was never published, or has ended.",
            Reason::MalformedResponse => {
                "The body is not `{\"survey\",\"display\",\"answers\":[{\"question\",\"score\"|\"choice\"|\"text\"}]}`."
            }
            Reason::UnknownQuestion => "An answer is to a question that this version of the survey does not have.",
            Reason::OffScale => "An answer is not on its question's scale, or none of its choices.",
            Reason::TextTooLong => "What was written is longer than the question allows.",
            Reason::AnsweredTwice => "The same question is answered twice in one response.",
            Reason::EmptyResponse => "The response holds no answer, or an answer that says nothing.",
            Reason::UnknownDisplay => "The showing that it answers is not known.",
            Reason::DisplayUsed => "The showing was answered already, by another response.",
            Reason::DisplayExpired => "The showing is older than a response may be.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_tell_reasons_apart() {
        for reason in Reason::ALL {
            assert_eq!(Reason::from_code(reason.code()), Some(reason));
            assert!(reason.sentence().ends_with('.'));
        }
    }
}
