//! The standard instruments' own wordings: asked as their authors wrote them they pass; close to them they should be them.
//!
//! CES 2.0 is a statement to agree with and NPS a scale without words between its ends; both are what makes figures
//! comparable, so neither is a fault there.

use super::asked::Asked;
use crate::text::words::words;

/// A standard question and the scale it is asked on.
pub(super) struct Standard {
    /// What it is called.
    pub(super) name: &'static str,
    /// Its wordings; `…` stands for what is asked about.
    wordings: &'static [&'static str],
    /// How many steps its scale has.
    pub(super) steps: &'static [usize],
    /// Its scale in words.
    pub(super) scale: (&'static str, &'static str),
}

pub(super) const STANDARDS: &[Standard] = &[
    Standard {
        name: "NPS",
        wordings: &[
            "hur sannolikt är det att du skulle rekommendera … till en vän eller kollega",
            "hur sannolikt är det att du rekommenderar … till en vän eller kollega",
            "how likely is it that you would recommend … to a friend or colleague",
            "how likely are you to recommend … to a friend or colleague",
        ],
        steps: &[11],
        scale: ("0 = inte alls sannolikt … 10 = mycket sannolikt", "0 = not at all likely … 10 = extremely likely"),
    },
    Standard {
        name: "CES 2.0",
        wordings: &[
            "… gjorde det lätt för mig att lösa mitt ärende",
            "… gjorde det enkelt för mig att lösa mitt ärende",
            "… gjorde det enkelt för mig att hantera mitt ärende",
            "… made it easy for me to handle my issue",
            "… made it easy to handle my issue",
            "the company made it easy for me to handle my issue",
        ],
        steps: &[5, 7],
        scale: ("1 = instämmer inte alls … 7 = instämmer helt", "1 = strongly disagree … 7 = strongly agree"),
    },
];

/// Whether a question is a standard one on its own scale.
pub(super) fn is_standard(asked: &Asked) -> bool {
    of(asked).is_some_and(|standard| fits(asked, standard))
}

/// The standard question whose wording this is, whatever its scale.
pub(super) fn of(asked: &Asked) -> Option<&'static Standard> {
    let flat = asked.flat.trim();
    STANDARDS.iter().find(|standard| standard.wordings.iter().any(|wording| matches(wording, flat)))
}

/// Whether the question's answers are those of the instrument: as many, labelled or not.
pub(super) fn fits(asked: &Asked, standard: &Standard) -> bool {
    let judging =
        asked.scale.labels.iter().filter(|label| super::sides::side(label) != super::sides::Side::WayOut).count();
    standard.steps.contains(&judging)
}

/// A wording with one gap, against words with one space between.
fn matches(wording: &str, flat: &str) -> bool {
    let part = |text: &str| words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    let (before, after) =
        wording.split_once('…').map_or((part(wording), None), |(before, after)| (part(before), Some(part(after))));
    match after {
        None => flat == before,
        Some(after) => {
            let rest = flat.strip_prefix(&before).and_then(|rest| rest.strip_suffix(&after));
            rest.is_some_and(|gap| (1..=4).contains(&gap.split_whitespace().count()))
        }
    }
}
