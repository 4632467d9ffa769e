//! Why a finding matters, in the reader's language.

use super::Rule;
use crate::text::Language;

pub(super) fn why(rule: Rule, about: &str, reader: Language) -> String {
    let (swedish, english) = reason(rule);
    let reason = if reader == Language::Swedish { swedish } else { english };
    match (about.is_empty(), reader) {
        (true, _) => reason.to_string(),
        (false, Language::Swedish) => format!("{reason} (”{about}”)"),
        (false, _) => format!("{reason} (“{about}”)"),
    }
}

fn reason(rule: Rule) -> (&'static str, &'static str) {
    match rule {
        Rule::Leading => (
            "Frågan visar vilket svar ni väntar er, och fler ger det.",
            "The question shows which answer you expect, and more people give it.",
        ),
        Rule::Loaded => (
            "Orden säger vad ni tycker innan kunden har svarat.",
            "The words say what you think before the customer has answered.",
        ),
        Rule::DoubleBarrelled => (
            "Det är två frågor i en: den som tycker olika om dem kan inte svara, och svaret säger inte vilken som menas.",
            "It is two questions in one: whoever thinks differently of them cannot answer, and the answer does not say which is meant.",
        ),
        Rule::Absolute => (
            "Nästan ingen kan svara ja på något som gäller utan undantag.",
            "Hardly anybody can say yes to what has no exception.",
        ),
        Rule::Negation => (
            "Ett nej i frågan läses lätt fel, och ett nej till ett nej vet ingen vad det betyder.",
            "A denial in the question is easily misread, and nobody knows what no to a denial means.",
        ),
        Rule::Presupposition => (
            "Frågan tar något för givet som alla inte har upplevt, och de måste svara ändå.",
            "The question takes for granted what not everybody met, and they must answer all the same.",
        ),
        Rule::VagueFrequency => (
            "Var och en lägger in sitt eget mått, så svaren går inte att jämföra.",
            "Everybody has a measure of their own, so answers cannot be compared.",
        ),
        Rule::Recall => (
            "Få minns säkert längre tillbaka än tre månader, eller utan att veta från när de ska räkna.",
            "Few remember for sure beyond three months, or without knowing since when to count.",
        ),
        Rule::Jargon => ("Alla kunder känner inte till orden.", "Not every customer knows the words."),
        Rule::Long => (
            "Den är lång eller svår att läsa: fler hoppar av eller svarar på måfå.",
            "It is long or hard to read: more people leave or guess.",
        ),
        Rule::UnbalancedScale => (
            "Svaren har fler steg åt ena hållet och drar resultatet dit.",
            "The answers have more steps one way and draw the result there.",
        ),
        Rule::MissingNeutral => (
            "Den som inte tycker något bestämt måste ändå välja sida.",
            "Whoever has no opinion must take a side all the same.",
        ),
        Rule::MissingNa => {
            ("Den som inte har varit med om det kan inte svara sant.", "Whoever did not meet it cannot answer truly.")
        }
        Rule::OverlappingRanges => ("Någon passar i två svar eller i inget.", "Somebody fits two answers, or none."),
        Rule::AgreeDisagree => (
            "Människor håller gärna med om påståenden; fråga efter saken själv.",
            "People tend to agree with statements; ask about the thing itself.",
        ),
        Rule::UnlabelledEnds => ("Det står inte vilken ände som är bra.", "It does not say which end is the good one."),
        Rule::Sensitive => (
            "Frågan är känslig: många hoppar av eller svarar inte sant, och svaren kräver särskilt skydd.",
            "The question is sensitive: many leave or do not answer truly, and the answers need special protection.",
        ),
        Rule::Order => (
            "Det som frågades i detalj före färgar svaret om helheten.",
            "What was asked in detail before colours the answer about the whole.",
        ),
        Rule::Inconsistent => (
            "En annan skala eller ordning gör att svaren inte kan jämföras.",
            "Another scale or direction means that the answers cannot be compared.",
        ),
    }
}
