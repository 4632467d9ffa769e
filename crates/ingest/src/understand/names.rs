//! Column names in Swedish and English, whatever their case, accents and separators.

/// A name taken apart: `Kund-ID`, `kund_id` and `KundId` are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Letters and digits only, lower case, without accents.
    pub(crate) joined: String,
    /// The words of it.
    pub(crate) words: Vec<String>,
    /// Whether it is an attribute of a case (`case:…`).
    pub(crate) of_case: bool,
}

impl Name {
    pub(crate) fn of(name: &str) -> Name {
        let of_case = name.len() > 5 && name.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("case:"));
        let mut words: Vec<String> = Vec::new();
        let mut was_lower = false;
        let mut fresh = true;
        for c in name.chars() {
            if !c.is_alphanumeric() {
                fresh = true;
                continue;
            }
            if fresh || (was_lower && c.is_uppercase()) {
                words.push(String::new());
                fresh = false;
            }
            was_lower = c.is_lowercase() || c.is_numeric();
            if let Some(word) = words.last_mut() {
                c.to_lowercase().for_each(|c| word.push_str(plain(c).unwrap_or(c.encode_utf8(&mut [0; 4]))));
            }
        }
        Name { joined: words.concat(), words, of_case }
    }

    /// The place of this name in a list of names, the best first.
    pub(crate) fn place_in(&self, list: &str) -> Option<usize> {
        place(list, |known| known == self.joined)
    }

    /// Whether one of the words is in the list.
    pub(crate) fn has_word(&self, list: &str) -> bool {
        self.words.iter().any(|word| place(list, |known| known == word).is_some())
    }

    /// The noun that this name counts or identifies: `kund` for `kundnr`, `visitor` for `id_visitor`.
    pub(crate) fn identified(&self) -> Option<&str> {
        const SIGNS: &[&str] = &[
            "id",
            "nr",
            "nummer",
            "no",
            "number",
            "num",
            "key",
            "kod",
            "code",
            "ref",
            "referens",
            "reference",
            "uuid",
            "guid",
            "hash",
        ];
        let without_end = SIGNS.iter().find_map(|sign| self.joined.strip_suffix(sign)).filter(|noun| noun.len() > 2);
        without_end
            .or_else(|| self.joined.strip_prefix("id").filter(|_| self.words.first().is_some_and(|word| word == "id")))
    }
}

/// The place of the first word of a list that fits. Lists are words with blanks between.
pub(super) fn place(list: &str, fits: impl Fn(&str) -> bool) -> Option<usize> {
    list.split_ascii_whitespace().position(fits)
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'å' | 'ä' | 'à' | 'á' | 'â' | 'ã' => "a",
        'ö' | 'ø' | 'ó' | 'ò' | 'ô' | 'õ' => "o",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'ü' | 'ú' | 'ù' => "u",
        'í' | 'ì' | 'ï' => "i",
        'æ' => "ae",
        'ß' => "ss",
        'ñ' => "n",
        'ç' => "c",
        _ => return None,
    })
}

/// Of `names`, those that are most like `wanted`, the nearest first.
pub(crate) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let target = Name::of(wanted).joined;
    let mut scored: Vec<(usize, &str)> = names
        .filter_map(|name| {
            let joined = Name::of(name).joined;
            let contains =
                joined.len() > 2 && target.len() > 2 && (joined.contains(&target) || target.contains(&joined));
            let distance = if contains { 1 } else { edits(&target, &joined) };
            (distance <= 1 + target.len() / 3).then_some((distance, name))
        })
        .collect();
    scored.sort_by_key(|(distance, _)| *distance);
    scored.into_iter().take(3).map(|(_, name)| name).collect()
}

/// Levenshtein's distance of two short words.
fn edits(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_alike_whatever_their_dress() {
        for name in ["Kund-ID", "kund_id", "KundId", "KUND ID", "kundid"] {
            assert_eq!(Name::of(name).joined, "kundid");
            assert_eq!(Name::of(name).identified(), Some("kund"), "{name}");
        }
        assert_eq!(Name::of("ÄrendeNr").joined, "arendenr");
        assert_eq!(Name::of("id_visitor").identified(), Some("visitor"));
        assert_eq!(Name::of("eventTimestamp").words, ["event", "timestamp"]);
        assert!(Name::of("case:channel").of_case);
    }

    #[test]
    fn near_names_are_offered() {
        let names = ["kundnr", "datum", "händelse", "org:group"];
        assert_eq!(nearest("kundnummer", names.into_iter()), ["kundnr"]);
        assert_eq!(nearest("handelse", names.into_iter()), ["händelse"]);
        assert_eq!(nearest("group", names.into_iter()), ["org:group"]);
        assert!(nearest("xyzzy", names.into_iter()).is_empty());
    }
}
