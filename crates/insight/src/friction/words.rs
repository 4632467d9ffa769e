//! The sentences that findings carry, in Swedish and English.

use model::{Language, Micros};

/// What a condition is about, within a sentence, where it is no attribute of the log; nothing where it is one.
pub fn circumstance(attribute: &str, language: Language) -> Option<&'static str> {
    let (swedish, english) = match attribute {
        "previous_activity" => ("steget före", "the step before"),
        "entry_channel" => ("första kanalen", "the first channel"),
        "channel" => ("kanal", "channel"),
        "change" => ("ändringen", "the change"),
        _ => return None,
    };
    Some(if language == Language::Swedish { swedish } else { english })
}

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
    /// It begins in another week than the change.
    BeginsElsewhen(Micros),
    /// There are too few weeks before the change, or after it, to tell that it begins then.
    TooShort,
    /// The change was for all: nobody went without it over the same time.
    ForAll,
    /// Those whom the change reached did not go like the others before it.
    WasApart,
    /// It became as much commoner for those whom the change did not reach.
    OthersToo,
    /// Those to whom the lot gave it differ from others in this, more than a fair lot makes them.
    Unlike(String),
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
            Counter::BeginsElsewhen(_)
            | Counter::TooShort
            | Counter::ForAll
            | Counter::WasApart
            | Counter::OthersToo => self.say_of_a_change(swedish),
            Counter::Unlike(what) if swedish => {
                format!("De som lotten gav det skiljer sig från andra i {what}: lottningen verkar inte rättvis")
            }
            Counter::Unlike(what) => {
                format!("Those to whom the lot gave it differ from others in {what}: it does not look like a fair lot")
            }
        }
    }

    fn say_of_a_change(&self, swedish: bool) -> String {
        let either = |sv: &str, en: &str| if swedish { sv.to_string() } else { en.to_string() };
        match self {
            Counter::BeginsElsewhen(when) => {
                let when = when.to_rfc3339();
                let day = when.split('T').next().unwrap_or_default();
                match swedish {
                    true => format!("Det börjar inte med ändringen: veckan från {day} passar bättre"),
                    false => format!("It does not begin with the change: the week from {day} fits better"),
                }
            }
            Counter::TooShort => either(
                "För få veckor före eller efter ändringen för att se om det börjar då",
                "Too few weeks before or after the change to tell whether it begins then",
            ),
            Counter::ForAll => either(
                "Ändringen gällde alla: det finns ingen att jämföra med under samma tid",
                "The change was for everybody: nobody is left to compare with over the same time",
            ),
            Counter::WasApart => either(
                "De som ändringen gällde utvecklades annorlunda än andra redan före den",
                "Those whom the change reached went another way than others before it already",
            ),
            _ => either(
                "Det ökade lika mycket för dem som ändringen inte gällde",
                "It rose as much for those whom the change did not reach",
            ),
        }
    }
}
