//! What names of attributes, channels, teams and pages say: who takes care of the customer, what was promised, where one
//! looks for answers, and which line of help it is. Whole words only: a wrong guess is worse than none.

/// The line of help that is no person.
pub(super) const BOT: u8 = 0;
/// A person, where nothing more is said.
pub(super) const PERSON: u8 = 1;
/// A complaint: above every line.
pub(super) const COMPLAINT: u8 = 9;

/// Attributes that name who takes care of the customer: a team, a colleague.
pub(super) fn tells_teams(attribute: &str) -> bool {
    const NAMES: [&str; 12] = [
        "team",
        "group",
        "org:group",
        "org:role",
        "agent",
        "handläggare",
        "grupp",
        "enhet",
        "kö",
        "queue",
        "unit",
        "avdelning",
    ];
    NAMES.contains(&attribute.to_lowercase().as_str())
}

/// Attributes whose values are times by which the customer was promised something, of an event or of the whole case.
pub(super) fn tells_promises(attribute: &str) -> bool {
    const NAMES: [&str; 14] = [
        "promised",
        "promised_at",
        "promised_by",
        "promised_date",
        "due",
        "due_by",
        "due_date",
        "deadline",
        "utlovat",
        "utlovad",
        "utlovat_datum",
        "lovat",
        "lovat_datum",
        "lovad_tid",
    ];
    let name = attribute.to_lowercase().replace(['-', ' '], "_");
    NAMES.contains(&name.strip_prefix("case:").unwrap_or(&name))
}

/// Whether an activity is a place in which one looks for answers: a search, help, frequent questions, ways to get in touch.
pub(super) fn says_look(activity: &str) -> bool {
    const PARTS: [&str; 4] = ["vanliga frågor", "frågor och svar", "frequently asked", "how to reach us"];
    const WORDS: [&str; 18] = [
        "faq",
        "faqs",
        "help",
        "helpcenter",
        "hjälp",
        "hjälpcenter",
        "hjälpsida",
        "search",
        "searched",
        "searchresults",
        "sökning",
        "sökresultat",
        "söksida",
        "contact",
        "kontakt",
        "kontakta",
        "kontaktsida",
        "kontaktuppgifter",
    ];
    let name = activity.to_lowercase();
    // That somebody applies is called *sök* too: alone it is the search.
    name == "sök" || PARTS.iter().any(|part| name.contains(part)) || words(&name).any(|word| WORDS.contains(&word))
}

/// Which line of help a name of an activity, channel or team tells of: a bot, or a line by its number.
pub(super) fn line(name: &str) -> Option<u8> {
    const BOTS: [&str; 7] = ["bot", "chatbot", "chattbot", "chatbotten", "voicebot", "röstbot", "ivr"];
    const LINES: [&str; 7] = ["line", "level", "tier", "linje", "linjen", "linjens", "nivå"];
    const NUMBERS: [(&str, u8); 12] = [
        ("1", 1),
        ("1st", 1),
        ("first", 1),
        ("första", 1),
        ("2", 2),
        ("2nd", 2),
        ("second", 2),
        ("andra", 2),
        ("3", 3),
        ("3rd", 3),
        ("third", 3),
        ("tredje", 3),
    ];
    let name = name.to_lowercase();
    let words: Vec<&str> = words(&name).collect();
    if words.iter().any(|word| BOTS.contains(word)) {
        return Some(BOT);
    }
    let number = |word: &str| NUMBERS.iter().find(|(known, _)| *known == word).map(|(_, line)| *line);
    let two = words.windows(2).find_map(|pair| match (LINES.contains(&pair[0]), LINES.contains(&pair[1])) {
        (true, _) => number(pair[1]),
        (_, true) => number(pair[0]),
        _ => None,
    });
    let is_escalation = words.iter().any(|word| word.starts_with("eskaler") || word.starts_with("escalat"));
    two.or_else(|| is_escalation.then_some(2))
}

fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_of_promises_places_to_look_in_and_lines_of_help() {
        for name in ["promised_by", "Due date", "case:deadline", "utlovat_datum"] {
            assert!(tells_promises(name), "{name}");
        }
        assert!(!tells_promises("paid") && !tells_promises("date"));
        for name in ["FAQ", "Vanliga frågor", "Kontakta oss", "Search results", "Sök", "Help: login"] {
            assert!(says_look(name), "{name}");
        }
        for name in ["Sök bostadsbidrag", "Helpless", "Compare", "Logga in"] {
            assert!(!says_look(name), "{name}");
        }
        let lines = ["Chatbot", "First line", "Linje 1", "Andra linjen", "Tier 3", "Eskalerat", "Kundtjänst", "Team 2"];
        let told = [Some(BOT), Some(1), Some(1), Some(2), Some(3), Some(2), None, None];
        assert_eq!(lines.map(line), told);
    }
}
