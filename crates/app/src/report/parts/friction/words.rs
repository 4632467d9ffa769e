//! What each kind of friction is called on the page, and how sure a cause is.

use crate::report::say::Say;
use crate::words::{kind_in, ladder_in};
use insight::friction::Kind;

/// A kind as a heading.
pub(super) fn heading(say: Say, kind: Kind) -> String {
    capital(kind_in(say.language, kind))
}

/// A kind as what got in the way, or helped.
pub(super) fn got_in_the_way(say: Say, kind: Kind) -> &'static str {
    let (swedish, english) = match kind {
        Kind::Retry => ("steget gjordes om", "the step was done again"),
        Kind::Loop => ("det gick tillbaka till ett tidigare steg", "it went back to an earlier step"),
        Kind::PingPong => ("ärendet gick fram och tillbaka", "the matter went back and forth"),
        Kind::ForcedSwitch => ("en människa behövdes för hjälp", "it took a person’s help"),
        Kind::RepeatContact => ("kunden hörde av sig igen", "the customer contacted again"),
        Kind::RepeatYourself => {
            ("samma sak gjordes om i en annan kanal", "the same thing was done again in another channel")
        }
        Kind::HandoverWithoutContext => (
            "samma sak gjordes om när någon annan tagit över ärendet",
            "the same thing was done again after somebody else took over the matter",
        ),
        Kind::Escalation => {
            ("hjälpen räckte inte och fick sökas högre upp", "help was not enough and was sought higher up")
        }
        Kind::AnswerHunting => {
            ("svaret fick letas efter på många ställen", "the answer had to be hunted for in many places")
        }
        Kind::BrokenPromise => ("det kom senare än utlovat", "it came later than promised"),
        Kind::Wait => ("väntan var mycket längre än vanligt", "the wait was far longer than usual"),
        Kind::RageClick => ("samma ställe klickades om och om igen", "the same spot was clicked over and over"),
        Kind::DeadClick => ("klick som inget svarade på", "clicks that nothing answered"),
        Kind::Error => ("något gick fel", "something went wrong"),
        Kind::ZeroResults => ("sökningen gav inga träffar", "the search found nothing"),
        Kind::Dwell => ("steget tog mycket längre tid än vanligt", "the step took far longer than usual"),
        Kind::Abandonment => (
            "resan slutade här oftare än i liknande lägen",
            "the journey ended here more often than in like circumstances",
        ),
        Kind::GoalFailure => ("målet nåddes inte", "the goal was not reached"),
        Kind::Complaint => ("kunden klagade", "the customer complained"),
        Kind::Effort => ("kunden fick anstränga sig", "the customer had to work hard"),
    };
    say.pick(swedish, english)
}

/// How sure a cause is, on the ladder of evidence, as a heading.
pub(super) fn ladder(say: Say, rung: u8) -> String {
    capital(ladder_in(say.language, rung))
}

/// With a capital, as a heading begins.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
