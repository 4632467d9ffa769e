//! Names of people: those in lists, and whatever stands where people say their own or somebody's name.
//!
//! Not all names can be known. A capital is looked for, a list, and words like *jag heter*, *mvh*, *handläggare*; where
//! a name is an ordinary word as well, two of these are needed.

use super::Token;
use crate::scrub::{Kind, Span};
use std::collections::HashMap;
use std::sync::LazyLock;

/// First and last names; whether each is also an ordinary word.
struct Lists {
    first: HashMap<&'static str, bool>,
    last: HashMap<&'static str, bool>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists = Lists { first: HashMap::new(), last: HashMap::new() };
    let mut is_last = false;
    for line in include_str!("names.txt").lines().filter(|line| !line.starts_with('#')) {
        if line.starts_with('[') {
            is_last = line == "[last]";
            continue;
        }
        let list = if is_last { &mut lists.last } else { &mut lists.first };
        list.extend(
            line.split(' ')
                .filter(|name| !name.is_empty())
                .map(|name| (name.trim_end_matches('~'), name.ends_with('~'))),
        );
    }
    lists
});

/// What a list says of a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    No,
    /// A name, and a word as well.
    AlsoWord,
    Name,
}

fn listed(list: &HashMap<&str, bool>, word: &str) -> Listed {
    // *Annas*, *Lisa's*, *Ann-Katrin*.
    let bare = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let known = |name: &str| list.get(name).copied();
    let genitive = || bare.strip_suffix('s').and_then(known);
    let double = || bare.split_once('-').and_then(|(a, b)| Some(known(a)? && known(b)?));
    match known(bare).or_else(double).or_else(genitive) {
        None => Listed::No,
        Some(true) => Listed::AlsoWord,
        Some(false) => Listed::Name,
    }
}

fn first_name(token: &Token<'_>) -> Listed {
    listed(&LISTS.first, token.lower())
}

/// A last name by the list or by its ending.
fn last_name(token: &Token<'_>) -> Listed {
    const ENDS: &[&str] = &[
        "sson", "ström", "lund", "gren", "qvist", "kvist", "stedt", "strand", "berg", "berger", "sén", "lén", "dén",
        "ović", "ovic", "ski", "sen",
    ];
    let word = token.lower();
    let by_list = listed(&LISTS.last, word);
    let bare = word.trim_end_matches('s');
    let by_end = bare.chars().count() >= 6 && ENDS.iter().any(|end| bare.ends_with(end));
    match by_list {
        Listed::No if bare.ends_with("sson") && bare.len() >= 7 => Listed::Name,
        Listed::No if by_end => Listed::AlsoWord,
        known => known,
    }
}

/// Names, each with all its parts.
pub(super) fn find(text: &str, tokens: &[Token<'_>]) -> Vec<Span> {
    let shouted = tokens.iter().filter(|token| token.is_capitals()).count() * 2 > tokens.len();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let last = introduced(tokens, at).or_else(|| signed(text, tokens, at)).or_else(|| known(tokens, at, shouted));
        if let Some((first, last)) = last {
            found.push(Span { kind: Kind::Name, start: tokens[first].start, end: without_genitive(&tokens[last]) });
            at = last + 1;
        } else {
            at += 1;
        }
    }
    found
}

/// The end of the name itself, where it is followed by `'s`.
fn without_genitive(token: &Token<'_>) -> usize {
    let cut = token.text.strip_suffix("'s").or_else(|| token.text.strip_suffix("’s"));
    cut.map_or(token.end, |name| token.start + name.len())
}

/// After *jag heter*, *my name is*, *mitt namn är*: whatever comes, also in small letters.
fn introduced(tokens: &[Token<'_>], at: usize) -> Option<(usize, usize)> {
    const OWN: &[&[&str]] = &[
        &["jag", "heter"],
        &["heter", "jag"],
        &["namn", "är"],
        &["namnet", "är"],
        &["name", "is"],
        &["name's"],
        &["mannen", "heter"],
        &["frun", "heter"],
        &["fru", "heter"],
        &["make", "heter"],
        &["maka", "heter"],
        &["son", "heter"],
        &["dotter", "heter"],
        &["hon", "heter"],
        &["han", "heter"],
        &["som", "heter"],
        &["hette"],
        &["namn"],
    ];
    const NO_NAMES: &[&str] = &[
        "inte",
        "not",
        "fel",
        "wrong",
        "på",
        "felstavat",
        "misspelled",
        "nu",
        "fortfarande",
        "ju",
        "samma",
        "the",
        "my",
        "mitt",
    ];
    let introduces = |words: &&&[&str]| {
        let from = at.checked_sub(words.len());
        from.is_some_and(|from| tokens[from..at].iter().zip(words.iter()).all(|(token, word)| token.lower() == *word))
    };
    let words = OWN.iter().find(introduces)?;
    let token = tokens.get(at)?;
    let near = token.gap.len() <= 3 && !token.gap.contains(['.', '!', '?', '\n']);
    // *Namn: Anna*, and not *@namn: Har ni …*.
    let near = near && (words.len() > 1 || token.gap.starts_with(':') && !tokens[at - 1].gap.ends_with('@'));
    let sure = words.len() == 2 && !matches!(words[0], "som" | "namnet");
    let named = token.is_capitalised()
        || token.is_capitals()
        || first_name(token) != Listed::No
        || sure
            && !token.is_number()
            && token.text.chars().count() >= 2
            && matches!(*words, ["jag", "heter"] | ["heter", "jag"]);
    if !near || !named || NO_NAMES.contains(&token.lower()) {
        return None;
    }
    Some((at, last_part(tokens, at, true)))
}

/// A name at the end of a letter: after *mvh*, *hälsningar*, `/`.
fn signed(text: &str, tokens: &[Token<'_>], at: usize) -> Option<(usize, usize)> {
    const CLOSING: &[&str] = &[
        "mvh",
        "hälsningar",
        "hälsning",
        "hälsar",
        "regards",
        "sincerely",
        "undertecknad",
        "undertecknat",
        "cheers",
        "vh",
        "bästa-hälsningar",
        "mvh/",
        "kram",
    ];
    let token = tokens.get(at)?;
    let is_name = token.is_capitalised() || token.is_capitals() || first_name(token) != Listed::No;
    let closed = at.checked_sub(1).is_some_and(|before| CLOSING.contains(&tokens[before].lower()));
    let slashed = token.gap.ends_with('/')
        && (token.gap.len() >= 2 && token.gap.starts_with([' ', '\n', '.', '!', '?', ',']) || at == 0);
    let slashed = slashed && tokens.len() - at <= 3;
    let rest = text.get(token.end..).unwrap_or_default();
    let near_end = rest.chars().nth(60).is_none();
    let short = token.gap.chars().count() <= 4;
    (is_name && near_end && (closed && short || slashed)).then(|| (at, last_part(tokens, at, false)))
}

/// A name from the lists, with what follows of it.
fn known(tokens: &[Token<'_>], at: usize, shouted: bool) -> Option<(usize, usize)> {
    let token = tokens.get(at)?;
    let capital = token.is_capitalised() || token.is_capitals() && !shouted && token.text.chars().count() > 3;
    let opens = token.begins_sentence(at == 0);
    let announced = at.checked_sub(1).is_some_and(|before| is_role(&tokens[before]) && token.is_near());
    let followed =
        tokens.get(at + 1).is_some_and(|next| next.is_near() && next.is_capitalised() && last_name(next) != Listed::No);
    let is_first = match (first_name(token), capital) {
        (Listed::Name, true) => true,
        (Listed::Name, false) => !is_foreign_word(token),
        (Listed::AlsoWord, true) => {
            let is_word = is_english_word(tokens, at) || is_place_for_customers(tokens, at);
            announced || followed || !opens && !is_word || opens && acts(tokens, at)
        }
        (Listed::AlsoWord, false) => false,
        // *Handläggare Xantippa*: a capital after a role.
        (Listed::No, true) => {
            announced && !is_greeting(&tokens[at - 1]) && !opens && token.is_capitalised()
                || followed && !opens && is_title(tokens, at)
        }
        (Listed::No, false) => false,
    };
    if is_first {
        return Some((at, last_part(tokens, at, false)));
    }
    let is_last = last_name(token) == Listed::Name && (capital || shouted);
    is_last.then_some((at, at))
}

/// Whether a lower-case name is rather a word of either language: *ida*, *mina* are not written small by chance.
fn is_foreign_word(token: &Token<'_>) -> bool {
    const WORDS: &[&str] = &[
        "mina", "urban", "kurt", "love", "max", "jack", "clara", "klara", "klass", "annas", "rut", "maja", "alva",
        "elsa", "harry", "ture", "moa", "felicia", "alf", "scott", "rune", "vera", "mona", "regina", "disa", "ante",
        "eddie", "milan", "austin", "olivia", "amanda", "frans", "moses", "ester", "frida", "otto", "hugo", "hans",
        "sara", "tore", "ville", "folke", "milton", "carol", "joan", "kelly", "terry", "jerry", "robin", "rob", "lea",
        "leo", "nour", "stella", "iris", "tuva", "siv", "gun", "pia", "signe", "tyra", "märta", "ali", "uno", "ove",
        "alfred", "gösta", "adam", "tim", "frank", "bertil", "cesar", "david", "selma", "charlie", "einar", "dave",
        "sean", "lena", "tina", "ivar", "vincent", "victoria", "martin", "karin", "casper", "oscar", "felix",
    ];
    // Those among them that are no words either way stay names after all.
    const ONLY_NAMES: &[&str] = &[
        "sara", "lena", "tina", "karin", "martin", "david", "pia", "maja", "elsa", "frida", "hugo", "oscar", "amanda",
        "alfred", "clara", "olivia", "einar", "ivar", "bertil", "vincent", "felix", "selma", "signe", "casper",
        "gösta", "märta", "charlie", "dave", "sean", "joan",
    ];
    WORDS.contains(&token.lower()) && !ONLY_NAMES.contains(&token.lower())
}

/// Whether what follows is what people do: *Björn hjälpte mig*, *Hope was kind*, *Rose from support*.
fn acts(tokens: &[Token<'_>], at: usize) -> bool {
    const DID: &[&str] = &[
        "hjälpte",
        "svarade",
        "ringde",
        "lovade",
        "sa",
        "sade",
        "förklarade",
        "fixade",
        "löste",
        "mejlade",
        "mailade",
        "bokade",
        "lyssnade",
        "helped",
        "answered",
        "called",
        "said",
        "told",
        "explained",
        "promised",
        "solved",
        "listened",
        "emailed",
    ];
    const WAS: &[&str] = &["var", "är", "was", "is"];
    const LIKE: &[&str] = &[
        "trevlig",
        "otrevlig",
        "snäll",
        "kunnig",
        "hjälpsam",
        "duktig",
        "proffsig",
        "tillmötesgående",
        "otålig",
        "oartig",
        "vänlig",
        "engagerad",
        "rude",
        "kind",
        "friendly",
        "helpful",
        "polite",
        "patient",
        "professional",
        "knowledgeable",
        "unhelpful",
        "impatient",
    ];
    let word = |place: usize| tokens.get(at + place).filter(|token| token.is_near()).map_or("", Token::lower);
    let very = matches!(word(2), "mycket" | "väldigt" | "så" | "jätte" | "super" | "very" | "so" | "really");
    let is_like_people = WAS.contains(&word(1)) && (LIKE.contains(&word(2)) || very && LIKE.contains(&word(3)));
    let is_at_work = matches!(word(1), "på" | "i" | "hos" | "from" | "in")
        && matches!(
            word(2),
            "kundtjänst" | "kundservice" | "supporten" | "växeln" | "receptionen" | "support" | "reception"
        );
    DID.contains(&word(1)) || is_like_people || is_at_work
}

/// What Swedish organisations call the part of their site that one signs in to: *på Mina sidor*, *under Mina ärenden*.
fn is_place_for_customers(tokens: &[Token<'_>], at: usize) -> bool {
    const PLACES: &[&str] = &[
        "sidor",
        "sida",
        "ärenden",
        "uppgifter",
        "dokument",
        "meddelanden",
        "beställningar",
        "bokningar",
        "försäkringar",
        "avtal",
        "fakturor",
        "konton",
        "tjänster",
        "inställningar",
        "recept",
        "resor",
        "köp",
        "lån",
        "pensioner",
    ];
    let next = tokens.get(at + 1).filter(|next| next.is_near());
    tokens[at].lower() == "mina" && next.is_some_and(|next| PLACES.contains(&next.lower()))
}

/// A month, or a word in the middle of an English title: *in May*, *the Hope*.
fn is_english_word(tokens: &[Token<'_>], at: usize) -> bool {
    const BEFORE: &[&str] = &[
        "in", "since", "during", "until", "by", "the", "of", "a", "an", "i", "early", "late", "last", "next", "this",
        "every", "sedan", "under", "on",
    ];
    const ENGLISH: &[&str] = &[
        "may", "june", "april", "will", "hope", "grace", "joy", "faith", "dawn", "rose", "mark", "bill", "summer",
        "holly", "heather", "max", "my", "per", "jan", "maj", "juni", "sol", "hans", "love", "ruby", "amber", "tim",
        "frank", "kent", "rob", "nova", "saga", "luna",
    ];
    let before = at.checked_sub(1).map_or("", |before| tokens[before].lower());
    ENGLISH.contains(&tokens[at].lower())
        && (BEFORE.contains(&before)
            || matches!(tokens[at].lower(), "will" | "may" | "per" | "my" | "hans" | "april" | "june" | "juni"))
}

fn is_title(tokens: &[Token<'_>], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| tokens[before].gap.len() <= 1 && is_role(&tokens[before]))
}

/// After these comes a name as often as the sentence.
fn is_greeting(token: &Token<'_>) -> bool {
    matches!(
        token.lower(),
        "hej" | "tack" | "hi" | "hello" | "thanks" | "kundtjänst" | "personalen" | "miss" | "make" | "son"
    )
}

/// A word that a name follows.
fn is_role(token: &Token<'_>) -> bool {
    const ROLES: &[&str] = &[
        "handläggare",
        "handläggaren",
        "rådgivare",
        "rådgivaren",
        "kundtjänst",
        "säljaren",
        "säljare",
        "teknikern",
        "tekniker",
        "kollega",
        "kollegan",
        "personalen",
        "killen",
        "tjejen",
        "medarbetare",
        "medarbetaren",
        "chefen",
        "chef",
        "herr",
        "fru",
        "fröken",
        "doktor",
        "läkaren",
        "sköterskan",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "hej",
        "tack",
        "kära",
        "dear",
        "hi",
        "hello",
        "thanks",
        "agent",
        "advisor",
        "adviser",
        "manager",
        "named",
        "vid-namn",
        "kundtjänstmedarbetare",
        "kontaktperson",
        "make",
        "maka",
        "min-man",
        "fru",
        "sambo",
        "dotter",
        "son",
        "bror",
        "syster",
        "mamma",
        "pappa",
        "medarbetarna",
    ];
    ROLES.contains(&token.lower())
}

/// The last token of a name that begins here: capitals that follow, and small words that are last names.
fn last_part(tokens: &[Token<'_>], at: usize, any_case: bool) -> usize {
    const MOST_PARTS: usize = 3;
    const NO_PARTS: &[&str] = &[
        "och",
        "and",
        "på",
        "från",
        "i",
        "hos",
        "med",
        "är",
        "har",
        "bor",
        "som",
        "att",
        "kundnummer",
        "personnummer",
        "jag",
        "här",
    ];
    const PARTICLES: &[&str] = &["af", "von", "de", "van", "der", "el", "al", "bin"];
    let mut last = at;
    while last + 1 < tokens.len() && last - at < MOST_PARTS {
        let next = &tokens[last + 1];
        let joined = next.is_near();
        let listed = last_name(next) == Listed::Name || first_name(next) == Listed::Name;
        let name = next.is_capitalised() && !is_no_part(next)
            || next.is_capitals() && tokens[at].is_capitals()
            || (any_case || !tokens[at].is_capitalised()) && listed;
        let particle = PARTICLES.contains(&next.lower())
            && tokens.get(last + 2).is_some_and(|after| after.is_near() && after.is_capitalised());
        if !joined || NO_PARTS.contains(&next.lower()) || !(name || particle) {
            break;
        }
        last += 1;
    }
    last
}

/// A capitalised word after a name that is none of it: *Lisa Det*, *Anna BankID*.
fn is_no_part(token: &Token<'_>) -> bool {
    const WORDS: &[&str] = &[
        "bankid",
        "det",
        "den",
        "ni",
        "jag",
        "vi",
        "han",
        "hon",
        "swish",
        "the",
        "i",
        "it",
        "he",
        "she",
        "they",
        "mobilt",
        "bank",
        "försäkring",
        "pension",
    ];
    WORDS.contains(&token.lower())
}
