//! Whether words hold something that a phone makes a link of. Pure.
//!
//! Banks promise that no link ever stands in their messages, and phones make links of whatever looks like an address. So
//! what looks like one is taken for one: rather a survey that has to be reworded than a promise that is broken.

/// Words with a dot inside that are no addresses.
const ABBREVIATIONS: [&str; 3] = ["t.ex", "e.g", "i.e"];

/// Whether something in the words looks like an address of the web or of e-mail.
pub(crate) fn has_link(text: &str) -> bool {
    // Signs that are not seen, and dots that are not ours, hide nothing.
    let plain: String = text.chars().filter(|sign| !is_unseen(*sign)).map(dot).collect::<String>().to_lowercase();
    if plain.contains("://") || plain.contains("www.") || plain.contains("mailto:") {
        return true;
    }
    plain.split(|sign: char| !(sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_'))).any(looks_like_host)
}

/// A sign that is not seen.
pub(crate) fn is_unseen(sign: char) -> bool {
    matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn dot(sign: char) -> char {
    match sign {
        '\u{3002}' | '\u{ff0e}' | '\u{ff61}' | '\u{2024}' => '.',
        '\u{ff0f}' => '/',
        '\u{ff1a}' => ':',
        sign => sign,
    }
}

/// `resa.se`, `bit.ly`, `10.0.0.1`: labels with dots between them, the last of letters, or four numbers.
fn looks_like_host(word: &str) -> bool {
    let word = word.trim_matches(['.', '-', '_']);
    if ABBREVIATIONS.contains(&word) {
        return false;
    }
    let labels: Vec<&str> = word.split('.').collect();
    let (Some(last), true) = (labels.last(), labels.len() > 1 && labels.iter().all(|label| !label.is_empty())) else {
        return false;
    };
    let is_number = |label: &&str| label.len() <= 3 && label.bytes().all(|digit| digit.is_ascii_digit());
    let is_name = last.chars().count() >= 2 && last.chars().all(|sign| sign.is_alphabetic() || sign == '-');
    is_name || last.starts_with("xn--") || (labels.len() == 4 && labels.iter().all(is_number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_phone_makes_a_link_of_is_one() {
        for text in [
            "https://example.se",
            "Läs mer på resa.se.",
            "RESA.SE",
            "bit.ly/3xYz",
            "www.example",
            "svara på anna@example.se",
            "http:/\u{200b}/x",
            "se example。se",
            "exam\u{200b}ple.s\u{ad}e",
            "exämple.nu?",
            "10.0.0.1/a",
            "a.xn--p1ai",
            "HXXP://x",
            "klart.nu kör vi",
            "(resa.se)",
            "mailto:x",
        ] {
            assert!(has_link(text), "{text}");
        }
    }

    #[test]
    fn plain_swedish_and_english_is_none() {
        for text in [
            "Lyckades du göra det du kom för att göra?",
            "1 = Ja  2 = Delvis  3 = Nej",
            "Svara 0-10 (0 = inte alls, 10 = helt).",
            "T.ex. bl.a. p.g.a. fr.o.m. 10.30 den 3.12",
            "Kostade det 1.500 kr? Version 2.0.",
            "E.g. this, i.e. that ... and so on.",
            "Fråga? Svar! 1/2, a/b",
        ] {
            assert!(!has_link(text), "{text}");
        }
    }
}
