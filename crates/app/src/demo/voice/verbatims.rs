//! What the invented customers write, by what they have been through. All of it is made up for this example.

use super::super::chance::Chance;
use super::super::wording::{COMPLAINTS, SEARCHES, Text};
use super::super::year::MINUTE;
use super::lived::Lived;
use super::surveys::Survey;
use map::Language;

/// Of so many comments one speaks of two things.
const TWO_THINGS: f64 = 0.3;

/// From here on the scale of effort customers write of what went well.
const CONTENT_FROM: f64 = 5.2;

/// A comment of somebody who lived this and felt so, on the scale of effort.
pub(super) fn of(lived: &Lived, survey: Survey, felt: f64, language: Language, chance: &mut Chance) -> String {
    let about = |chance: &mut Chance| about(lived, survey, felt >= CONTENT_FROM, chance);
    let mut first = about(chance).in_language(language).to_string();
    if chance.happens(TWO_THINGS) {
        let second = about(chance).in_language(language);
        if !first.contains(second) {
            first = format!("{first} {second}");
        }
    }
    // Now and then with the words that they looked for.
    if felt < CONTENT_FROM && lived.searches > 0 && chance.happens(0.25) {
        let looked = chance.any(&SEARCHES).in_language(language);
        let searched = Text::new("Jag sökte på", "I searched for").in_language(language);
        first = format!("{first} {searched} ”{looked}”.");
    }
    first
}

fn about(lived: &Lived, survey: Survey, is_content: bool, chance: &mut Chance) -> Text {
    if is_content {
        let subject = match survey {
            Survey::Application => &EASY,
            Survey::Contact if lived.understands => HELPED,
            _ => CONTENT,
        };
        return chance.any(subject);
    }
    let mut subjects: Vec<&[Text]> = Vec::new();
    if lived.letter_b {
        subjects.extend([LETTER, LETTER, LETTER]);
    }
    if lived.waited > 4 * MINUTE {
        subjects.extend([QUEUE, QUEUE]);
    }
    if lived.passed_on > 0 {
        subjects.extend([SENT_ROUND, SENT_ROUND]);
    }
    if lived.locked_out > 0 {
        subjects.extend([LOGIN, LOGIN, LOGIN]);
    }
    if !lived.understands {
        subjects.push(NEXT_STEP);
    }
    if subjects.is_empty() {
        subjects.push(NEXT_STEP);
    }
    if lived.complaints > 0 && chance.happens(0.3) {
        return COMPLAINTS[0];
    }
    let subject = chance.any(&subjects);
    chance.any(subject)
}

const fn t(swedish: &'static str, english: &'static str) -> Text {
    Text::new(swedish, english)
}

const LETTER: &[Text] = &[
    t("Brevet är fullt av ord som jag inte förstår.", "The letter is full of words that I do not understand."),
    t(
        "Vad betyder arvsvinst? Det står i brevet men förklaras ingenstans.",
        "What is an inheritance gain? It is in the letter and explained nowhere.",
    ),
    t(
        "Det går inte att se i brevet hur mycket jag får i månaden.",
        "The letter does not say how much I will get a month.",
    ),
    t(
        "Jag läste pensionsbeskedet tre gånger och förstår det fortfarande inte.",
        "I read the pension statement three times and still do not understand it.",
    ),
    t("Skriv brevet på vanlig svenska.", "Write the letter in plain English."),
    t(
        "Siffrorna i brevet stämmer inte med dem på Mina sidor, och ingen säger varför.",
        "The figures in the letter are not those on My pages, and nobody says why.",
    ),
    t(
        "Förra årets besked var tydligt. Det nya är obegripligt.",
        "Last year's statement was clear. The new one is beyond me.",
    ),
    t("För många tabeller i brevet och ingen summa.", "Too many tables in the letter, and no total."),
    t(
        "Återbäringsränta, garanterat belopp, arvsvinst: jag ville bara veta min pension.",
        "Bonus rate, guaranteed amount, inheritance gain: I only wanted to know my pension.",
    ),
    t("Efter brevet visste jag mindre än före.", "After the letter I knew less than before."),
];

const QUEUE: &[Text] = &[
    t("Jag fick vänta alldeles för länge i telefonkön.", "I had to wait far too long on the phone."),
    t("Lång kö, och sedan gick samtalet på två minuter.", "A long queue, and then the call took two minutes."),
    t(
        "Ni borde säga hur lång telefonkön är innan man ringer.",
        "You should say how long the phone queue is before one calls.",
    ),
    t("Satt i telefonkö hela lunchen.", "I spent my whole lunch in the phone queue."),
    t("Svara i telefon! Kön är orimlig efter utskicken.", "Answer the phone! The queue is absurd after the mailings."),
    t("Jag lade på efter tjugo minuter i kö.", "I hung up after twenty minutes in the queue."),
];

const SENT_ROUND: &[Text] = &[
    t(
        "Chatten bad mig ringa, och telefonen bad mig chatta.",
        "The chat told me to call, and the phone told me to chat.",
    ),
    t(
        "Jag skickades runt mellan chatt och telefon och fick berätta allt om igen.",
        "I was sent back and forth between chat and phone and had to tell it all again.",
    ),
    t(
        "Ingen ville svara på frågan, alla skickade mig vidare.",
        "Nobody would answer the question, everybody sent me on.",
    ),
    t("Varför finns chatten om den ändå hänvisar till telefon?", "Why have a chat if it only refers to the phone?"),
    t("Tredje gången jag blev hänvisad vidare gav jag upp.", "The third time that I was referred elsewhere I gave up."),
];

const LOGIN: &[Text] = &[
    t("BankID fungerade inte i mobilen.", "BankID did not work on my phone."),
    t(
        "Kom inte in, inloggningen gav bara ett felmeddelande.",
        "I could not get in, the login gave nothing but an error.",
    ),
    t("Inloggningen snurrade och sedan hände ingenting.", "The login kept turning and then nothing happened."),
    t("Försökte logga in med BankID fyra gånger.", "I tried to log in with BankID four times."),
    t("Appen kastade ut mig mitt i.", "The app threw me out in the middle."),
];

const HELPED: &[Text] = &[
    t("Hon som svarade förklarade så att jag förstod.", "She who answered explained it so that I understood."),
    t("Trevligt bemötande, men brevet borde ha räckt.", "A friendly answer, but the letter should have been enough."),
    t("Jag fick hjälp direkt när jag väl kom fram.", "I got help at once when I finally got through."),
    t("Bra samtal. Synd att jag behövde ringa.", "A good call. A pity that I had to make it."),
    t("Han tog sig tid och räknade ut min pension åt mig.", "He took his time and worked out my pension for me."),
];

const NEXT_STEP: &[Text] = &[
    t("Jag vet inte vad jag ska göra nu.", "I do not know what to do now."),
    t("Hittade inget svar på hjälpsidorna.", "I found no answer on the help pages."),
    t("Sökningen i hjälpen gav inget som passade.", "The search on the help pages gave nothing that fits."),
    t(
        "Jag ville se vad jag får om jag går tidigare, men det går inte att räkna på.",
        "I wanted to see what I get if I retire earlier, but that cannot be worked out.",
    ),
    t("Det står inte vem man ska fråga.", "It does not say whom to ask."),
    t("Får väl ringa i morgon i stället.", "I will have to call tomorrow instead."),
];

const CONTENT: &[Text] = &[
    t("Tydligt och enkelt.", "Clear and simple."),
    t(
        "Prognosen var bra, jag såg direkt vad jag får i pension.",
        "The forecast was good, I saw at once what pension I will get.",
    ),
    t("Det gick fort att hitta beskedet på Mina sidor.", "It was quick to find the statement on My pages."),
    t("Inget att klaga på.", "Nothing to complain about."),
    t("Bra att allt finns på ett ställe.", "Good that everything is in one place."),
    t("Lätt att logga in och lätt att läsa.", "Easy to log in and easy to read."),
];

const EASY: [Text; 7] = [
    t("Ansökan gick på tio minuter.", "The application took ten minutes."),
    t("Mycket enklare än jag trodde.", "Much easier than I thought."),
    t(
        "Allt var ifyllt i förväg, jag behövde bara skriva under.",
        "Everything was filled in already, I only had to sign.",
    ),
    t(
        "Bra att man ser hur långt man har kommit i ansökan.",
        "Good that one sees how far one has come in the application.",
    ),
    t("Smidigt att skriva under med BankID.", "Signing with BankID was smooth."),
    t("Skulle vilja se när första pengarna kommer.", "I would like to see when the first money comes."),
    t("Tack, det här var lätt att förstå.", "Thank you, this was easy to understand."),
];
