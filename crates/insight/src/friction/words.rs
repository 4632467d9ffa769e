//! The sentences that findings carry, in Swedish and English.

use model::Language;

/// What speaks against a cause, or weakens it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Counter {
    /// Within groups that are alike in something it is not surely so.
    NotWithin(String),
    /// Within groups that are alike in something it turns round.
    Reversed(String),
    /// So many of those who show it do not fit the condition.
    Elsewhere { others: u64, all: u64 },
    /// So many who fit the condition do not show it.
    Without { without: u64, all: u64 },
    /// Another condition holds for the same journeys.
    SameAs(String),
}

impl Counter {
    pub(super) fn say(&self, language: Language) -> String {
        let swedish = language == Language::Swedish;
        match self {
            Counter::NotWithin(what) if swedish => {
                format!("Bland kunder som är lika i {what} är skillnaden inte säkerställd")
            }
            Counter::NotWithin(what) => format!("Among customers alike in {what} the difference is not certain"),
            Counter::Reversed(what) if swedish => format!("Inom grupper av {what} vänder sambandet"),
            Counter::Reversed(what) => format!("Within groups of {what} the direction turns round"),
            Counter::Elsewhere { others, all } if swedish => {
                format!("{others} av {all} som drabbas hör inte till gruppen")
            }
            Counter::Elsewhere { others, all } => format!("{others} of {all} who meet it are not of this group"),
            Counter::Without { without, all } if swedish => {
                format!("{without} av {all} i gruppen drabbas inte")
            }
            Counter::Without { without, all } => format!("{without} of {all} in the group do not meet it"),
            Counter::SameAs(what) if swedish => {
                format!("Samma resor kan beskrivas som {what}: data skiljer inte orsakerna åt")
            }
            Counter::SameAs(what) => format!("The same journeys fit {what}: the data cannot tell the two apart"),
        }
    }
}
