//! Where somebody lives: street and number, postcode.

use super::Token;
use crate::scrub::{Kind, Span};

/// How the names of streets end.
const STREETS: &[&str] = &[
    "gatan",
    "gata",
    "vägen",
    "väg",
    "gränden",
    "gränd",
    "stigen",
    "stig",
    "torget",
    "torg",
    "allén",
    "allé",
    "backen",
    "backe",
    "kajen",
    "kaj",
    "leden",
    "esplanaden",
    "ringen",
    "slingan",
    "svängen",
    "liden",
    "höjden",
    "platsen",
    "plats",
    "gården",
    "gård",
    "hamnen",
    "strand",
    "stranden",
    "parken",
    "lunden",
    "brinken",
    "terrassen",
    "plan",
    "gatans",
    "vägens",
    "kroken",
    "kvarn",
    "gärdet",
    "ängen",
    "åsen",
    "berget",
    "dalen",
    "hagen",
    "skogen",
    "tunet",
    "vallen",
    "bron",
    "trappan",
    "gången",
    "boulevarden",
    "promenaden",
    "spåret",
    "tået",
    "kullen",
    "udden",
    "viken",
];
/// Those that end common words as well: only with a capital.
const ALSO_WORDS: &[&str] = &[
    "plan", "plats", "platsen", "parken", "gång", "gången", "skogen", "dalen", "berget", "leden", "bron", "vallen",
    "spåret", "åsen", "viken", "udden", "strand", "kvarn", "hagen", "ängen", "lunden", "ringen", "trappan", "gård",
    "gården", "hamnen", "stranden", "backe", "tunet", "väg",
];
/// Words that end as streets do and are none.
const NO_STREETS: &[&str] = &[
    "vägen",
    "gatan",
    "omvägen",
    "motorvägen",
    "halvvägen",
    "järnväg",
    "järnvägen",
    "handlingsplan",
    "sparplan",
    "betalningsplan",
    "pensionsplan",
    "arbetsplats",
    "webbplats",
    "webbplatsen",
    "arbetsplatsen",
    "köplats",
    "plan",
    "ingången",
    "utgången",
    "omgången",
    "tillgången",
    "mellangården",
    "vardagen",
    "vårdcentralen",
    "trafikplats",
    "gångväg",
    "cykelväg",
    "hemväg",
    "återvägen",
    "genvägen",
    "tågplan",
    "tidplan",
    "tidsplan",
    "projektplan",
    "arbetsplan",
    "behandlingsplan",
    "dagordningen",
    "inloggningen",
    "övergången",
    "nedgången",
    "uppgången",
    "mötesplats",
    "parkeringsplats",
    "telefonslingan",
    "övning",
    "anhalten",
    "avgången",
    "förgården",
    "avgränd",
    "landsväg",
    "landsvägen",
    "svängen",
    "backen",
    "stigen",
    "torget",
    "ringen",
    "slingan",
    "höjden",
    "kullen",
];
const ENGLISH_STREETS: &[&str] =
    &["street", "road", "avenue", "lane", "drive", "court", "square", "terrace", "close", "crescent", "boulevard"];

/// Streets with their numbers, and postcodes.
pub(super) fn find(text: &str, tokens: &[Token<'_>]) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    for at in 0..tokens.len() {
        found.extend(street(tokens, at).or_else(|| english_street(tokens, at)));
    }
    for at in 0..tokens.len() {
        found.extend(postcode(text, tokens, at, &found));
    }
    found
}

/// `Storgatan 12 B`, `Stora Nygatan 4 lgh 1102`, `storgatan 12`.
fn street(tokens: &[Token<'_>], at: usize) -> Option<Span> {
    let name = tokens.get(at)?;
    let capital = name.text.starts_with(char::is_uppercase);
    let ends =
        |list: &[&str]| list.iter().any(|end| name.lower().len() >= end.len() + 2 && name.lower().ends_with(end));
    let plain = ends(STREETS) && (capital || !ends(ALSO_WORDS));
    // `Södra vägen 3`: the word itself, after a name.
    let before = at.checked_sub(1).and_then(|before| tokens.get(before)).filter(|_| name.is_near());
    let named =
        before.is_some_and(|before| before.is_capitalised() || is_quarter(before)) && STREETS.contains(&name.lower());
    let is_street = named || plain && !NO_STREETS.contains(&name.lower());
    let number = tokens.get(at + 1).filter(|number| is_house(number))?;
    if !is_street || is_count(tokens, at + 2) {
        return None;
    }
    let mut end = number.end;
    let mut next = at + 2;
    if let Some(letter) = tokens.get(next).filter(|letter| letter.is_near() && is_staircase(letter)) {
        (end, next) = (letter.end, next + 1);
    }
    if let [flat, door, ..] = tokens.get(next..).unwrap_or_default()
        && matches!(flat.lower(), "lgh" | "lägenhet" | "vån" | "våning")
        && door.is_number()
    {
        end = door.end;
    }
    let mut first = at;
    while capital && first > 0 && tokens[first].is_near() && at - first < 2 {
        let earlier = &tokens[first - 1];
        let adds =
            earlier.is_capitalised() && (first < 2 || !earlier.begins_sentence(first == 1) || is_quarter(earlier));
        if !adds {
            break;
        }
        first -= 1;
    }
    if named {
        first = first.min(at - 1);
    }
    Some(Span { kind: Kind::Address, start: tokens[first].start, end })
}

/// *Södra promenaden*, *lilla torg*: what tells one street from another, also in small letters.
fn is_quarter(token: &Token<'_>) -> bool {
    matches!(
        token.lower(),
        "stora" | "lilla" | "södra" | "norra" | "östra" | "västra" | "sankt" | "gamla" | "nya" | "övre" | "nedre"
    )
}

/// `12`, `12B`, `12-14`, right after a street.
fn is_house(token: &Token<'_>) -> bool {
    let digits = token.text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = token.text.get(digits..).unwrap_or("--");
    let fits = rest.is_empty()
        || rest.len() == 1 && rest.starts_with(|letter: char| letter.is_ascii_alphabetic())
        || rest.strip_prefix('-').is_some_and(|to| !to.is_empty() && to.bytes().all(|byte| byte.is_ascii_digit()));
    let near = token.is_near() || matches!(token.gap, ", " | " nr " | " nr. ");
    near && (1..=3).contains(&digits) && fits
}

fn is_staircase(token: &Token<'_>) -> bool {
    token.text.len() == 1 && token.text.starts_with(|letter: char| matches!(letter, 'A'..='H' | 'a'..='h'))
}

/// Whether a word follows that makes the number a count: *vägen 3 gånger*.
fn is_count(tokens: &[Token<'_>], at: usize) -> bool {
    const COUNTED: &[&str] = &[
        "gånger",
        "gång",
        "minuter",
        "timmar",
        "dagar",
        "veckor",
        "år",
        "kr",
        "kronor",
        "procent",
        "km",
        "mil",
        "meter",
        "st",
        "personer",
        "sekunder",
        "månader",
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ];
    tokens.get(at).is_some_and(|token| token.is_near() && COUNTED.contains(&token.lower()))
}

/// `12 Main Street`.
fn english_street(tokens: &[Token<'_>], at: usize) -> Option<Span> {
    let number =
        tokens.get(at).filter(|token| token.text.len() <= 5 && token.text.starts_with(|c: char| c.is_ascii_digit()))?;
    let named = tokens.get(at + 1).filter(|name| name.is_near() && name.is_capitalised())?;
    let is_end =
        |token: &&Token<'_>| token.is_near() && token.is_capitalised() && ENGLISH_STREETS.contains(&token.lower());
    let end = tokens.get(at + 2).filter(is_end).or_else(|| tokens.get(at + 3).filter(is_end))?;
    (named.end <= end.start).then_some(Span { kind: Kind::Address, start: number.start, end: end.end })
}

/// `123 45` before a place or after an address; after *postnummer* in one piece as well.
fn postcode(text: &str, tokens: &[Token<'_>], at: usize, addresses: &[Span]) -> Option<Span> {
    const ANNOUNCE: &[&str] = &["postnr", "postnummer", "postkod", "postadress", "postcode", "zip", "postnumret"];
    let token = tokens.get(at)?;
    let digits = token.text.trim_start_matches("SE-").trim_start_matches("S-");
    let prefixed = digits.len() < token.text.len();
    let first_is_right = digits.starts_with(|digit: char| matches!(digit, '1'..='9'));
    let in_two = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let in_one = digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let (end, next) = match tokens.get(at + 1) {
        Some(rest) if in_two && rest.is_near() && rest.text.len() == 2 && rest.is_number() => (rest.end, at + 2),
        _ if in_one => (token.end, at + 1),
        _ => return None,
    };
    let place = tokens.get(next).is_some_and(|place| {
        let town = place.is_capitalised() || place.is_capitals() && place.text.chars().count() >= 3;
        (place.is_near() || place.gap == ", ")
            && town
            && !matches!(place.lower(), "sek" | "kr" | "eur" | "usd" | "kronor")
    });
    let announced = tokens[at.saturating_sub(5)..at].iter().any(|word| ANNOUNCE.contains(&word.lower()));
    let after_address = addresses.iter().any(|address| {
        // Three signs are at most twelve bytes; to read all that lies between would cost more with every address.
        address.end <= token.start
            && token.start - address.end <= 12
            && text.get(address.end..token.start).is_some_and(|gap| gap.chars().count() <= 3 && !gap.contains('.'))
    });
    let goes_on = text.as_bytes().get(end).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-')
        || in_two && tokens.get(next).is_some_and(|more| more.is_near() && more.is_number());
    let known = announced || after_address || prefixed || place && in_two && at > 0;
    let known = known || place && at == 0 && in_two;
    (first_is_right && known && !goes_on).then_some(Span { kind: Kind::Postcode, start: token.start, end })
}
