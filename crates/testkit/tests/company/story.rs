//! What happened to the customers of Björkhaga Energi in 2025: a letter about a new price that many do not
//! understand, calls that follow it, complaints of those who call again, and what they said in the survey.

use crate::chance::Chance;

/// A moment of the year: its day from 0, and minutes of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    pub(crate) day: u32,
    pub(crate) minute: u32,
}

pub(crate) struct Letter {
    pub(crate) customer: u32,
    pub(crate) day: u32,
    pub(crate) kind: &'static str,
    pub(crate) product: &'static str,
    pub(crate) region: &'static str,
}

pub(crate) struct Call {
    pub(crate) customer: u32,
    pub(crate) at: Moment,
    pub(crate) matter: &'static str,
    pub(crate) queue: &'static str,
    pub(crate) staff: &'static str,
    pub(crate) seconds: u32,
    pub(crate) note: String,
}

pub(crate) struct Complaint {
    pub(crate) customer: u32,
    pub(crate) received: u32,
    pub(crate) answered: Option<u32>,
    pub(crate) cause: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) text: &'static str,
}

pub(crate) struct Response {
    pub(crate) customer: u32,
    pub(crate) at: Moment,
    pub(crate) ease: u32,
    pub(crate) done: bool,
    pub(crate) satisfied: u32,
    pub(crate) comment: &'static str,
}

/// All of it, each list in the order of its times.
#[derive(Default)]
pub(crate) struct Story {
    pub(crate) customers: Vec<u32>,
    pub(crate) letters: Vec<Letter>,
    pub(crate) calls: Vec<Call>,
    pub(crate) complaints: Vec<Complaint>,
    pub(crate) responses: Vec<Response>,
}

const CUSTOMERS: u32 = 2_000;
const LAST_DAY: u32 = 364;
const REGIONS: [&str; 4] = ["Bergslagen", "Kusten", "Norra", "Slätten"];
const PRODUCTS: [&str; 3] = ["Elavtal fast", "Elavtal rörligt", "Elnät"];
const STAFF: [&str; 6] = ["ALIN", "BJOH", "CSTR", "DNOR", "EVIK", "FHAG"];

/// Tells the year.
pub(crate) fn tell() -> Story {
    let mut story = Story::default();
    for number in 0..CUSTOMERS {
        let mut chance = Chance::of(u64::from(number) + 1);
        let customer = 10_000 + number * 37 % 89_989;
        story.customers.push(customer);
        live(customer, &mut chance, &mut story);
    }
    story.letters.sort_by_key(|letter| (letter.day, letter.customer));
    story.calls.sort_by_key(|call| (call.at, call.customer));
    story.complaints.sort_by_key(|complaint| (complaint.received, complaint.customer));
    story.responses.sort_by_key(|response| (response.at, response.customer));
    story
}

/// One customer's year.
fn live(customer: u32, chance: &mut Chance, story: &mut Story) {
    let (product, region) = (chance.any(&PRODUCTS), chance.any(&REGIONS));
    let write = |story: &mut Story, day: u32, kind| {
        if day <= LAST_DAY {
            story.letters.push(Letter { customer, day, kind, product, region });
        }
    };
    if chance.percent(20) {
        write(story, chance.between(0, 300), "Välkomstbrev");
    }
    let price_day = 59 + chance.between(0, 12) * 7;
    if chance.percent(85) {
        write(story, price_day, "Prisändring");
        // The heart of it: four of ten do not understand the new price, and call.
        if chance.percent(40) {
            puzzled(customer, price_day, chance, story);
        }
    }
    for quarter in 0..4_u32 {
        if chance.percent(45) {
            write(story, quarter * 91 + chance.between(3, 9), "Faktura");
        }
    }
    if chance.percent(12) {
        let day = chance.between(10, 340);
        let call = ring(customer, day, "Flytt", "Flyttar till ny adress, vill ta med avtalet.", chance);
        story.calls.push(call);
        write(story, day + chance.between(3, 8), "Flyttbekräftelse");
        answer_survey(customer, day + 2, 75, chance, story);
    }
    if chance.percent(6) {
        let day = chance.between(10, 340);
        story.calls.push(ring(customer, day, "Avbrott", "Strömlöst sedan i går kväll. Felanmält.", chance));
    }
}

/// Somebody who does not understand the new price: calls, perhaps again, perhaps complains.
fn puzzled(customer: u32, letter: u32, chance: &mut Chance, story: &mut Story) {
    let first = letter + chance.between(2, 9);
    story.calls.push(ring(customer, first, "Fråga om pris", "Förstår inte den nya prislistan i brevet.", chance));
    let again = chance.percent(45);
    if !again {
        return answer_survey(customer, first + 1, 60, chance, story);
    }
    let second = first + chance.between(2, 12);
    story.calls.push(ring(
        customer,
        second,
        "Fråga om faktura",
        "Ringer igen, fakturan stämmer inte med brevet.",
        chance,
    ));
    answer_survey(customer, second + 1, 25, chance, story);
    if chance.percent(42) {
        let received = second + chance.between(1, 10);
        let answered = (!chance.percent(14)).then(|| received + chance.between(4, 35)).filter(|day| *day <= LAST_DAY);
        let outcome = match answered {
            None => "",
            Some(_) => chance.any(&["Medhåll", "Delvis medhåll", "Avslag"]),
        };
        let (cause, text) = chance.any(&[
            ("Pris", "Priset i brevet är inte det jag betalar."),
            ("Fakturering", "Fakturan visar ett annat belopp än i prislistan."),
            ("Bemötande", "Fick vänta länge och fick olika svar."),
        ]);
        story.complaints.push(Complaint { customer, received, answered, cause, outcome, text });
    }
}

/// A call on a day, in office hours, with the note of whoever took it.
fn ring(customer: u32, day: u32, matter: &'static str, said: &str, chance: &mut Chance) -> Call {
    let day = day.min(LAST_DAY);
    let note = match chance.between(0, 19) {
        // Reserved: example.com, and telephone numbers that are set aside for fiction.
        0 => format!("{said} Svara till kund{customer}@example.com."),
        1 => format!("{said} Nås på 070-174 06 {:02} efter fem.", customer % 50 + 5),
        2 => String::new(),
        _ => said.to_string(),
    };
    let queue = if matter == "Avbrott" { "Driftstörning" } else { "Kundservice" };
    let at = Moment { day, minute: chance.between(8 * 60, 17 * 60) };
    let seconds = chance.between(70, 1_500);
    Call { customer, at, matter, queue, staff: chance.any(&STAFF), seconds, note }
}

/// Perhaps answers the survey; `good` percent of those who do are content.
fn answer_survey(customer: u32, day: u32, good: u64, chance: &mut Chance, story: &mut Story) {
    if day > LAST_DAY || !chance.percent(55) {
        return;
    }
    let content = chance.percent(good);
    let (ease, satisfied) = if content {
        (chance.between(4, 5), chance.between(7, 10))
    } else {
        (chance.between(1, 3), chance.between(0, 6))
    };
    let comment = match (content, chance.between(0, 5)) {
        (true, 0) => "Snabb och vänlig hjälp.",
        (true, 1) => "Fick svar direkt.",
        (false, 0) => "Förstår fortfarande inte vad jag ska betala.",
        (false, 1) => "Brevet om priset går inte att förstå!",
        (false, 2) => "Fick ringa två gånger om samma sak.",
        _ => "",
    };
    let at = Moment { day, minute: chance.between(7 * 60, 22 * 60) };
    story.responses.push(Response { customer, at, ease, done: content, satisfied, comment });
}
