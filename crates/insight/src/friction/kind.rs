//! What friction looks like in a log, and which logged names say so.

use model::{Dictionary, known_channel};
use serde::Serialize;

/// A kind of friction (contracts §1; methods §1.2). `docs/friction.md` tells of each what it is and what it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The same step again in the same channel, with no new step in between.
    Retry,
    /// Back to an earlier step.
    Loop,
    /// From one channel or team to another and back.
    PingPong,
    /// Help from a person was sought from a step that customers otherwise do by themselves.
    ForcedSwitch,
    /// Help from a person was sought twice or more within seven days.
    RepeatContact,
    /// A step that was done was asked for again in another channel.
    RepeatYourself,
    /// A step that was done was asked for again after somebody else had taken over the case.
    HandoverWithoutContext,
    /// From a bot to a person, from one line of help to a higher one, or from help to a complaint.
    Escalation,
    /// In far more places than is usual the customer looked for an answer before the next step.
    AnswerHunting,
    /// The step came later than was promised.
    BrokenPromise,
    /// The step came late: the time before it is far above what is usual for those who reach the goal.
    Wait,
    /// Many quick clicks on the same thing.
    RageClick,
    /// A click that nothing answered.
    DeadClick,
    /// Something went wrong, says the log.
    Error,
    /// A search that found nothing.
    ZeroResults,
    /// The time at the step, within a visit, is far above what is usual for those who reach the goal.
    Dwell,
    /// The journey ends here more often than elsewhere in like circumstances.
    Abandonment,
    /// The goal is not reached.
    GoalFailure,
    /// A complaint.
    Complaint,
    /// What customers say of their effort.
    Effort,
}

impl Kind {
    /// Whether it tells of help that was sought: customers do that after failing as well as before, wherever they are. Only
    /// where it goes with failing more than it does elsewhere is the step the reason.
    pub(crate) fn is_help(self) -> bool {
        matches!(self, Kind::ForcedSwitch | Kind::RepeatContact | Kind::Escalation)
    }

    /// Whether it tells that somebody is back where they had been.
    pub(crate) fn is_way_back(self) -> bool {
        matches!(self, Kind::Loop | Kind::PingPong | Kind::RepeatYourself | Kind::HandoverWithoutContext)
    }

    /// Whether it is about the way to a step rather than about the step: the time that passed before it.
    pub(crate) fn is_on_the_way(self) -> bool {
        matches!(self, Kind::Wait | Kind::BrokenPromise)
    }

    /// Whether it takes effort of the customer.
    pub(crate) fn is_effort(self) -> bool {
        !matches!(self, Kind::Abandonment | Kind::GoalFailure | Kind::Complaint)
    }

    /// The word used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Retry => "retry",
            Kind::Loop => "loop",
            Kind::PingPong => "ping_pong",
            Kind::ForcedSwitch => "forced_switch",
            Kind::RepeatContact => "repeat_contact",
            Kind::RepeatYourself => "repeat_yourself",
            Kind::HandoverWithoutContext => "handover_without_context",
            Kind::Escalation => "escalation",
            Kind::AnswerHunting => "answer_hunting",
            Kind::BrokenPromise => "broken_promise",
            Kind::Wait => "wait",
            Kind::RageClick => "rage_click",
            Kind::DeadClick => "dead_click",
            Kind::Error => "error",
            Kind::ZeroResults => "zero_results",
            Kind::Dwell => "dwell",
            Kind::Abandonment => "abandonment",
            Kind::GoalFailure => "goal_failure",
            Kind::Complaint => "complaint",
            Kind::Effort => "effort",
        }
    }
}

/// What an activity is to a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Something that the customer does on the way to the goal.
    Step,
    /// It says something of the step that it follows.
    Mark(Kind),
    /// Something beside the way: it tells that time has passed.
    Aside,
    /// An answer to a survey: heard elsewhere.
    Survey,
}

/// The role of an activity by its name. What a definition plans is a step whatever it is called, and where it plans steps
/// nothing else is one.
pub(crate) fn role(activity: &str, planned: &[String], all_planned: bool) -> Role {
    if planned.iter().any(|name| name == activity) {
        return Role::Step;
    }
    let plain: String = activity.chars().filter(|letter| letter.is_alphanumeric()).collect();
    match plain.to_lowercase().as_str() {
        "rageclick" | "rageclicks" | "ilskeklick" | "raseriklick" => Role::Mark(Kind::RageClick),
        "deadclick" | "deadclicks" | "döttklick" => Role::Mark(Kind::DeadClick),
        "zeroresults" | "noresults" | "ingaträffar" | "nollträffar" => Role::Mark(Kind::ZeroResults),
        "pageleave" | "leavepage" | "lämnasidan" | "sessionend" | "sessionstart" | "logout" | "loggaut" => Role::Aside,
        _ if says_error(activity) => Role::Mark(Kind::Error),
        _ if all_planned => Role::Aside,
        _ => Role::Step,
    }
}

/// Whether a name says that something went wrong technically. That an application was declined is no error.
fn says_error(name: &str) -> bool {
    const PARTS: [&str; 5] = ["felmeddelande", "misslyckad", "misslyckat", "misslyckades", "timeout"];
    const WORDS: [&str; 9] =
        ["error", "errors", "exception", "failed", "failure", "crash", "tekniskt fel", "fel", "serverfel"];
    let name = name.to_lowercase();
    let is_word = |word: &str| name.split(|sign: char| !sign.is_alphanumeric()).any(|part| part == word);
    PARTS.iter().any(|part| name.contains(part)) || WORDS.iter().any(|word| name == *word || is_word(word))
}

/// Attributes whose values may say how a step went.
pub(crate) fn tells_results(attribute: &str) -> bool {
    ["result", "resultat", "outcome", "utfall", "status"].contains(&attribute.to_lowercase().as_str())
}

/// What the value of such an attribute says.
pub(crate) fn result(value: &str) -> Option<Kind> {
    let plain = value.to_lowercase().replace(['-', ' '], "_");
    match plain.as_str() {
        "zero_results" | "no_results" | "inga_träffar" => Some(Kind::ZeroResults),
        "dead_click" => Some(Kind::DeadClick),
        "rage_click" => Some(Kind::RageClick),
        _ => says_error(value).then_some(Kind::Error),
    }
}

/// What channels mean to friction.
#[derive(Clone, Debug)]
pub(crate) struct Channels {
    helped: Vec<bool>,
    sent: Vec<bool>,
    complaint: Vec<bool>,
    survey: Vec<bool>,
}

impl Channels {
    /// Of a log with these channels.
    pub(crate) fn of(channels: &Dictionary) -> Channels {
        let among = |codes: &[&str]| -> Vec<bool> {
            channels.iter().map(|name| codes.contains(&known_channel(name).unwrap_or(name))).collect()
        };
        Channels {
            helped: among(&["phone", "chat", "email", "store"]),
            sent: among(&["letter", "billing"]),
            complaint: among(&["complaint"]),
            survey: among(&["survey"]),
        }
    }

    /// Whether a person helps in it.
    pub(crate) fn is_helped(&self, channel: u32) -> bool {
        is(&self.helped, channel)
    }

    /// Whether what happens there is sent to customers, and no doing of theirs.
    pub(crate) fn is_sent(&self, channel: u32) -> bool {
        is(&self.sent, channel)
    }

    /// Whether customers complain there.
    pub(crate) fn is_complaint(&self, channel: u32) -> bool {
        is(&self.complaint, channel)
    }

    /// Whether customers answer surveys there.
    pub(crate) fn is_survey(&self, channel: u32) -> bool {
        is(&self.survey, channel)
    }
}

fn is(flags: &[bool], code: u32) -> bool {
    flags.get(code as usize).copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_went_wrong_and_a_refusal_is_no_error() {
        assert_eq!(role("$rageclick", &[], false), Role::Mark(Kind::RageClick));
        assert_eq!(role("Felmeddelande", &[], true), Role::Mark(Kind::Error));
        assert_eq!(role("Tekniskt fel", &[], false), Role::Mark(Kind::Error));
        assert_eq!(role("A_DECLINED", &[], false), Role::Step);
        assert_eq!(role("Felanmälan", &[], false), Role::Step);
        assert_eq!(role("Anmäl fel", &["Anmäl fel".to_string()], true), Role::Step);
        assert_eq!(role("Läs nyheter", &["Anmäl fel".to_string()], true), Role::Aside);
        assert_eq!(result("error"), Some(Kind::Error));
        assert_eq!(result("zero_results"), Some(Kind::ZeroResults));
        assert_eq!(result("ok"), None);
    }
}
