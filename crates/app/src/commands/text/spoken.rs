//! What is found in comments, in words: verdicts, languages, kinds of personal data.

use crate::words::Words;
use ingest::scrub::Kind;
use insight::text::Language;
use insight::text::sentiment::Verdict;

pub(super) fn verdict_in_words(verdict: Verdict, words: &Words) -> &'static str {
    match verdict {
        Verdict::Positive => words.either("positiv", "positive"),
        Verdict::Negative => words.either("negativ", "negative"),
        Verdict::Mixed => words.either("blandad", "mixed"),
        Verdict::Unsure => words.either("osäker", "unsure"),
    }
}

pub(super) fn language_in_words(language: Language, words: &Words) -> &'static str {
    match language {
        Language::Swedish => words.either("svenska", "Swedish"),
        Language::English => words.either("engelska", "English"),
        Language::Other => words.either("annat språk", "other"),
    }
}

pub(super) fn kind_in_words(kind: Kind, words: &Words) -> &'static str {
    match kind {
        Kind::Email => words.either("e-post", "e-mail"),
        Kind::PersonalNumber => words.either("personnummer", "personal number"),
        Kind::Phone => words.either("telefon", "phone"),
        Kind::Card => words.either("kortnummer", "card number"),
        Kind::Iban => words.either("IBAN", "IBAN"),
        Kind::IpAddress => words.either("IP-adress", "IP address"),
        Kind::UrlQuery => words.either("del av webbadress", "part of a web address"),
        Kind::OrganisationNumber => words.either("organisationsnummer", "organisation number"),
        Kind::Bankgiro => words.either("bankgiro", "Bankgiro"),
        Kind::Plusgiro => words.either("plusgiro", "Plusgiro"),
        Kind::Account => words.either("bankkonto", "bank account"),
        Kind::Reference => words.either("OCR-nummer", "payment reference"),
        Kind::BirthDate => words.either("födelsedatum", "date of birth"),
        Kind::Plate => words.either("registreringsskylt", "number plate"),
        Kind::Address => words.either("adress", "address"),
        Kind::Postcode => words.either("postnummer", "postcode"),
        Kind::Name => words.either("namn", "name"),
        Kind::Uuid => words.either("UUID", "UUID"),
        Kind::Number => words.either("nummer", "number"),
        Kind::Special(_) => words.either("känslig uppgift (omaskerad)", "special category (not masked)"),
    }
}
