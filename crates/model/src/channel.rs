//! Channels: which names mean the same one, what it is called in Swedish and English, and which kind of channel a name
//! that is nobody's spelling most likely speaks of.
//!
//! Events keep the name that they were sent with; whoever reads channels compares and shows them through this page, so
//! that what was collected as `phone` and what was imported as *Telefon* are one. A project's own channel
//! (*Rådgivare*) keeps its name, and small letters and spaces do not make another of it. Only names that surely mean
//! the channel are joined: *Mina sidor* is a web page and has its colour, but a channel of its own.

use crate::{Dictionary, Language};
use std::collections::{HashMap, HashSet};

/// A channel of the glossary.
struct Known {
    code: &'static str,
    swedish: &'static str,
    english: &'static str,
    /// Its own names, without spaces, hyphens and capitals: whatever is called so is this channel.
    names: &'static [&'static str],
    /// Words that speak of such a channel where they stand as a whole.
    words: &'static [&'static str],
    /// Parts of words that do so in compounds too (*Kundtelefon*), and stand in nothing else.
    stems: &'static [&'static str],
}

/// In the order in which [`sense_channel`] asks: a complaint by letter is a complaint, a survey by mail a survey.
const KNOWN: &[Known] = &[
    Known {
        code: "complaint",
        swedish: "Klagomål",
        english: "Complaint",
        names: &["complaint", "complaints", "klagomål", "klagomal"],
        words: &[],
        stems: &["klagomål", "klagomal", "reklamation", "complaint"],
    },
    Known {
        code: "survey",
        swedish: "Enkät",
        english: "Survey",
        names: &["survey", "surveys", "enkät", "enkat", "enkäten", "enkäter", "kundenkät"],
        words: &[],
        stems: &["enkät", "enkat", "survey", "kundundersökning", "kundundersokning"],
    },
    Known {
        code: "email",
        swedish: "E-post",
        english: "E-mail",
        names: &["email", "emails", "mail", "mails", "epost", "mejl"],
        words: &["mail", "mails"],
        stems: &["e-mail", "email", "e-post", "epost", "mejl"],
    },
    Known {
        code: "letter",
        swedish: "Brev",
        english: "Letter",
        names: &["letter", "letters", "brev", "pappersbrev"],
        words: &["brev", "post", "utskick", "paper", "papper"],
        stems: &["letter", "brevutskick", "pappersbrev"],
    },
    Known {
        code: "phone",
        swedish: "Telefon",
        english: "Phone",
        names: &[
            "phone",
            "telefon",
            "telephone",
            "telefoni",
            "tel",
            "samtal",
            "telefonsamtal",
            "call",
            "calls",
            "phonecall",
            "phonecalls",
        ],
        words: &["samtal", "call", "calls", "ring", "ivr", "tel"],
        stems: &["telefon", "phone", "callcenter", "kundsamtal"],
    },
    Known {
        code: "chat",
        swedish: "Chatt",
        english: "Chat",
        names: &["chat", "chats", "chatt", "chatten", "livechat", "livechatt"],
        words: &["chat", "sms", "bot"],
        stems: &["chatt", "chatbot", "livechat", "messenger"],
    },
    Known {
        code: "app",
        swedish: "App",
        english: "App",
        names: &["app", "appen", "mobilapp", "mobilappen", "mobileapp"],
        words: &["app", "appen", "mobil", "mobile"],
        stems: &["mobilapp"],
    },
    Known {
        code: "store",
        swedish: "Butik",
        english: "Store",
        names: &["store", "stores", "butik", "butiken", "butiker"],
        words: &["store", "desk", "kontor", "kontoret", "branch", "besök", "disk", "counter", "balie", "shop"],
        stems: &["butik", "bankkontor", "servicekontor", "kundbesök"],
    },
    Known {
        code: "billing",
        swedish: "Faktura",
        english: "Billing",
        names: &["billing", "invoice", "invoices", "faktura", "fakturor", "fakturering"],
        words: &["betalning", "payment", "payments", "billing"],
        stems: &["faktura", "invoice"],
    },
    Known {
        code: "web",
        swedish: "Webb",
        english: "Web",
        names: &["web", "webb", "webben", "webbplats", "webbplatsen", "webbsida", "website", "hemsida", "hemsidan"],
        words: &["web", "site", "portal", "online", "browser", "mina sidor"],
        stems: &["webb", "website", "internet", "hemsida", "kundportal"],
    },
];

/// A name without spaces, hyphens and capitals.
fn bare(name: &str) -> String {
    let letters = name.chars().filter(|letter| !letter.is_whitespace() && !['-', '_', '.'].contains(letter));
    letters.flat_map(char::to_lowercase).collect()
}

fn find(name: &str) -> Option<&'static Known> {
    let name = bare(name);
    KNOWN.iter().find(|known| known.names.contains(&name.as_str()))
}

/// The code of the channel that a name is a name of: `phone` for *Telefon*. `None` for a project's own channel.
pub fn known_channel(name: &str) -> Option<&'static str> {
    find(name).map(|known| known.code)
}

/// What two names of the same channel have in common: its code, else the name in small letters with single spaces.
pub fn channel_key(name: &str) -> String {
    match known_channel(name) {
        Some(code) => code.to_owned(),
        None => name.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" "),
    }
}

/// Whether two names mean the same channel.
pub fn same_channel(one: &str, other: &str) -> bool {
    one == other || channel_key(one) == channel_key(other)
}

/// A channel by no spelling in particular: its code, else its name with single spaces.
pub fn channel_code(name: &str) -> String {
    match known_channel(name) {
        Some(code) => code.to_owned(),
        None => name.split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// What people call a channel: *Telefon* or *Phone*; a project's own channel as it is.
pub fn channel_label(name: &str, language: Language) -> &str {
    match (find(name), language) {
        (Some(known), Language::Swedish) => known.swedish,
        (Some(known), Language::English) => known.english,
        (None, _) => name,
    }
}

/// Whether a channel fits a pattern: the same channel, or with `*`, any of its names. Letters match in either case.
pub(crate) fn fits_pattern(pattern: &str, channel: &str, glob: impl Fn(&str, &str) -> bool) -> bool {
    if !pattern.contains('*') {
        return same_channel(pattern, channel);
    }
    let names = |known: &Known| {
        [known.swedish, known.english, known.code].iter().chain(known.names).any(|name| glob(pattern, name))
    };
    find(channel).map_or_else(|| glob(pattern, &channel_key(channel)), names)
}

/// The code of the kind of channel that a name, Swedish or English, most likely speaks of, for its colour: a whole
/// word of it, or a stem that stands in compounds and in nothing else (*Kundtelefon*). Never any beginning that words
/// share: *Intern* is not *Internet*, *Desktop* is no desk and nobody rings at an insurer's *Försäkring*.
pub fn sense_channel(name: &str) -> Option<&'static str> {
    if let Some(code) = known_channel(name) {
        return Some(code);
    }
    let name = name.to_lowercase();
    let words: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
    let whole = |word: &&str| if word.contains(' ') { name == **word } else { words.contains(word) };
    let found = |known: &&Known| known.words.iter().any(whole) || known.stems.iter().any(|stem| name.contains(stem));
    KNOWN.iter().find(found).map(|known| known.code)
}

/// The channel that a client means by a name: one of its names, or one of the words that speak of such a channel, as a
/// whole. For clients that say in a word of their own where something happened; no guess from parts of it.
pub fn channel_meant(name: &str) -> Option<&'static str> {
    known_channel(name).or_else(|| {
        let name = name.trim().to_lowercase();
        let has = |names: &[&str]| names.contains(&name.as_str());
        KNOWN.iter().find(|known| has(known.words) || has(known.stems)).map(|known| known.code)
    })
}

/// The channels of a log as they are shown, by the codes of those that were logged.
#[derive(Clone, Debug, Default)]
pub struct ChannelNames {
    shown: Dictionary,
    /// By what the names of a channel have in common, how it is shown.
    by_key: HashMap<String, String>,
    /// By logged code; empty where both codes are the same throughout.
    of_logged: Vec<u32>,
}

impl ChannelNames {
    /// Joins the logged names that mean the same. A channel that was logged by one name alone keeps it; else its code
    /// is shown, and of the spellings of a project's own channel the first in the order of letters, so that the order
    /// of events decides nothing.
    pub fn of(logged: &Dictionary) -> ChannelNames {
        let keys: Vec<String> = logged.iter().map(channel_key).collect();
        let mut by_key: HashMap<String, String> = HashMap::new();
        let mut joined: HashSet<&str> = HashSet::new();
        for (key, name) in keys.iter().zip(logged.iter()) {
            let Some(first) = by_key.get_mut(key) else {
                by_key.insert(key.clone(), name.to_owned());
                continue;
            };
            if joined.insert(key) {
                *first = channel_code(first);
            }
            let written = channel_code(name);
            if written < *first {
                *first = written;
            }
        }
        let mut shown = Dictionary::new();
        let of_logged: Vec<u32> = keys.iter().map(|key| shown.intern(&by_key[key])).collect();
        let same = (0..).zip(&of_logged).all(|(logged, shown): (u32, &u32)| logged == *shown);
        ChannelNames { shown, by_key, of_logged: if same { Vec::new() } else { of_logged } }
    }

    /// The channels, as they are shown.
    pub fn shown(&self) -> &Dictionary {
        &self.shown
    }

    /// The shown channel of each logged one; `None` where every code stays.
    pub fn table(&self) -> Option<&[u32]> {
        (!self.of_logged.is_empty()).then_some(&self.of_logged)
    }

    /// The shown channel of a logged one; a missing one stays missing.
    pub fn code(&self, logged: u32) -> u32 {
        match self.table() {
            Some(table) => table.get(logged as usize).copied().unwrap_or(crate::MISSING),
            None => logged,
        }
    }

    /// How a channel is written here: as shown where the log has it, else by its code or its own name.
    pub fn write(&self, name: &str) -> String {
        self.by_key.get(&channel_key(name)).cloned().unwrap_or_else(|| channel_code(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_words_of_both_languages_are_one_channel() {
        for (name, code) in [
            ("Telefon", Some("phone")),
            ("phone", Some("phone")),
            ("e-post", Some("email")),
            ("E-mail", Some("email")),
            ("Live chat", Some("chat")),
            ("KLAGOMÅL", Some("complaint")),
            ("Webb", Some("web")),
            ("calls", Some("phone")),
            ("Mina sidor", None),
            ("Kontor", None),
            ("Rådgivare", None),
            ("", None),
        ] {
            assert_eq!(known_channel(name), code, "{name}");
        }
        assert!(same_channel(" rådgivare", "Rådgivare") && !same_channel("Rådgivare", "Rådgivning"));
        assert_eq!(channel_label("Telefon", Language::English), "Phone");
        assert_eq!(channel_label("phone", Language::Swedish), "Telefon");
        assert_eq!(channel_label("Rådgivare", Language::English), "Rådgivare");
    }

    #[test]
    fn every_code_is_a_name_of_its_own_channel_and_so_are_its_labels() {
        for known in KNOWN {
            for name in [known.code, known.swedish, known.english] {
                assert_eq!(known_channel(name), Some(known.code), "{name}");
            }
        }
    }

    #[test]
    fn names_of_a_log_are_joined_whatever_their_order() {
        let shown = |names: &[&str]| {
            let mut logged = Dictionary::new();
            names.iter().for_each(|name| _ = logged.intern(name));
            let found = ChannelNames::of(&logged);
            (0..names.len() as u32).map(|code| found.shown().get(found.code(code)).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(shown(&["Telefon", "web", "phone"]), ["phone", "web", "phone"]);
        assert_eq!(shown(&["Telefon", "Webb", " x "]), ["Telefon", "Webb", " x "], "what has one name keeps it");
        assert_eq!(shown(&["rådgivare", "Rådgivare ", "web"]), ["Rådgivare", "Rådgivare", "web"]);
        assert_eq!(shown(&["Rådgivare ", "rådgivare"]), ["Rådgivare", "Rådgivare"]);
        let mut plain = Dictionary::new();
        ["Telefon", "Webb"].iter().for_each(|name| _ = plain.intern(name));
        assert!(ChannelNames::of(&plain).table().is_none(), "nothing to recode");
    }

    #[test]
    fn kinds_of_channels_are_sensed_by_their_swedish_and_english_names() {
        for (name, code) in [
            ("Telefon", Some("phone")),
            ("Mina sidor", Some("web")),
            ("Post", Some("letter")),
            ("e-mail", Some("email")),
            ("Klagomål per brev", Some("complaint")),
            ("Enkät per mejl", Some("survey")),
            ("Webbplats", Some("web")),
            ("web-form", Some("web")),
            ("Internet", Some("web")),
            ("Desk", Some("store")),
            ("Fax", None),
        ] {
            assert_eq!(sense_channel(name), code, "{name}");
        }
    }

    #[test]
    fn a_shared_beginning_or_ending_does_not_make_a_channel_of_another_name() {
        for name in ["Intern", "Desktop", "Försäkring", "Postpaid", "Diskussion", "Storefront API", "Callisto"] {
            assert_eq!(sense_channel(name), None, "{name}");
        }
    }

    #[test]
    fn clients_may_use_whole_words_that_speak_of_a_channel() {
        for (name, code) in [
            ("webb", Some("web")),
            ("Mina sidor", Some("web")),
            ("browser", Some("web")),
            ("bankkontor", Some("store")),
            ("reklamation", Some("complaint")),
            ("server", None),
            ("mobile web", None),
            ("", None),
        ] {
            assert_eq!(channel_meant(name), code, "{name}");
        }
    }
}
