//! Comments with a known theme, side and language, made from frames: what the tests look for again.
//!
//! Twelve themes in two languages, over forty frames each, with mixed feelings, irony, typos, split compounds, words of
//! the other language, emoji and copies.

use super::Language;
use super::chance::Chance;
use super::sentiment::Side;

/// One made comment.
pub(super) struct Planted {
    pub(super) text: String,
    pub(super) theme: usize,
    pub(super) side: Side,
    pub(super) language: Language,
}

/// What a theme is said about, and what is said of it by the displeased and by the glad.
struct Grammar {
    subjects: [&'static str; 4],
    displeased: [&'static str; 6],
    glad: [&'static str; 6],
}

const fn grammar(subjects: [&'static str; 4], displeased: [&'static str; 6], glad: [&'static str; 6]) -> Grammar {
    Grammar { subjects, displeased, glad }
}

const SWEDISH: &[Grammar] = &[
    grammar(
        ["pensionsbeskedet", "årsbeskedet om pensionen", "brevet om min pension", "beskedet från er"],
        [
            "var omöjligt att förstå",
            "är fullt av krångliga ord",
            "förklarar inte vad arvsvinst är",
            "säger ingenting om vad jag får i pension",
            "gjorde mig bara mer osäker på pensionen",
            "hade siffror som inte stämde",
        ],
        [
            "var tydligt och lätt att läsa",
            "förklarade allt jag undrade om pensionen",
            "gav mig en bra bild av pensionen",
            "var mycket bättre än förra året",
            "visade precis vad jag får",
            "gick snabbt att förstå",
        ],
    ),
    grammar(
        ["inloggningen med BankID", "att logga in", "legitimeringen på sidan", "inloggningen"],
        [
            "fungerar aldrig i mobilen",
            "kastade ut mig tre gånger",
            "hängde sig efter BankID",
            "kräver en ny dosa varje gång",
            "gav bara ett felmeddelande",
            "slutar med att sessionen har gått ut",
        ],
        [
            "gick på ett par sekunder",
            "med BankID fungerade direkt",
            "är enkel och säker",
            "är mycket smidigare än dosan",
            "fungerade utan problem i mobilen",
            "kunde inte vara lättare",
        ],
    ),
    grammar(
        ["telefonkön", "väntan i telefonen", "att ringa kundtjänst", "telefontiden"],
        [
            "tog över en timme",
            "är hopplös, plats 54 i kön",
            "slutade med att samtalet bröts",
            "är alldeles för lång",
            "kostade mig hela lunchen",
            "ledde bara till att jag kopplades runt",
        ],
        [
            "gick fort, någon svarade direkt",
            "var över på två minuter",
            "var trevlig, med bra hjälp i luren",
            "är kortare än hos andra",
            "med återuppringning är toppen",
            "gav svar på första samtalet",
        ],
    ),
    grammar(
        ["fakturan", "fakturan för mars", "er faktura", "avgiften på fakturan"],
        [
            "är fel för tredje gången",
            "kom två veckor efter förfallodagen",
            "har ett belopp som ingen kan förklara",
            "dubbeldebiterades på kontot",
            "skickades till inkasso utan påminnelse",
            "går inte att läsa som autogiro",
        ],
        [
            "är enkel att betala",
            "rättades samma dag",
            "kommer alltid i tid",
            "visar tydligt vad beloppet gäller",
            "som e-faktura är mycket smidig",
            "stämde på öret",
        ],
    ),
    grammar(
        ["paketet", "leveransen av paketet", "leveransen", "budet med varorna"],
        [
            "kom fram trasigt",
            "försvann hos ombudet",
            "blev tio dagar försenat",
            "lämnades utanför dörren i regnet",
            "saknade hälften av varorna",
            "gick tillbaka till lagret utan avisering",
        ],
        [
            "kom redan dagen efter",
            "var välpackat och helt",
            "lämnades prydligt vid dörren",
            "gick att spåra hela vägen",
            "kom i exakt rätt tid",
            "levererades av en trevlig chaufför",
        ],
    ),
    grammar(
        ["appen", "den nya appen", "er app på telefonen", "uppdateringen av appen"],
        [
            "kraschar vid start",
            "tömmer batteriet",
            "är full av buggar sedan uppdateringen",
            "visar en vit skärm",
            "är långsam och rörig på surfplattan",
            "glömmer mina inställningar",
        ],
        [
            "är snabb och snygg",
            "är lätt att hitta i",
            "har blivit mycket bättre sedan uppdateringen",
            "fungerar felfritt på surfplattan",
            "har en fin mörk skärm",
            "sparar mig massor av tid",
        ],
    ),
    grammar(
        ["adressändringen", "flytten till ny adress", "att anmäla flytt", "bytet av adress"],
        [
            "registrerades inte i folkbokföringen",
            "fick göras om på tre blanketter",
            "nådde aldrig fram till alla avdelningar",
            "kräver att man postar en blankett",
            "gjorde att posten fortsatte gå till gamla lägenheten",
            "blev fel stad och fel gata",
        ],
        [
            "gick på en minut på webben",
            "slog igenom överallt samma dag",
            "var enkel med en enda blankett",
            "bekräftades direkt",
            "krävde bara ett klick vid flytten",
            "var gjord redan innan lägenheten var städad",
        ],
    ),
    grammar(
        ["bolånet", "låneansökan", "lånelöftet", "ansökan om bolån"],
        [
            "avslogs utan motivering",
            "fick en ränta långt över det utlovade",
            "tog sex veckor att handlägga",
            "krävde samma lönespecifikation fyra gånger",
            "stoppades av en felaktig kreditupplysning",
            "har en ränta som ingen vill förhandla om",
        ],
        [
            "beviljades på en dag",
            "fick en bra ränta",
            "handlades av en kunnig rådgivare",
            "var lätt att fylla i",
            "med lägre ränta gjorde oss jätteglada",
            "gick igenom utan krångel",
        ],
    ),
    grammar(
        ["återbetalningen", "returen av skorna", "returen", "pengarna tillbaka för returen"],
        [
            "har inte kommit på sju veckor",
            "nekades fast kvittot fanns",
            "drogs av med en hemlig returavgift",
            "kräver en returetikett som inte går att skriva ut",
            "ignoreras trots ångerrätten",
            "blev ett tillgodokvitto i stället för pengar",
        ],
        [
            "kom på kontot efter två dagar",
            "var gratis och enkel",
            "godkändes direkt mot kvittot",
            "med färdig returetikett var smidig",
            "gav pengarna tillbaka utan frågor",
            "gick fortare än jag trodde",
        ],
    ),
    grammar(
        ["personalen på kontoret", "bemötandet i butiken", "rådgivaren på kontoret", "expediten i butiken"],
        [
            "var otrevlig och stressad",
            "kunde inte svara på något",
            "suckade åt mina frågor",
            "pratade bara i sin egen mobil",
            "behandlade mig som luft",
            "skickade i väg mig till en annan butik",
        ],
        [
            "var vänlig och kunnig",
            "tog sig tid och lyssnade",
            "log och hjälpte mig direkt",
            "förklarade lugnt och tydligt",
            "visste precis vad jag behövde",
            "gjorde besöket till ett nöje",
        ],
    ),
    grammar(
        ["chatten", "chattboten", "roboten i chatten", "er chatbot"],
        [
            "svarar alltid med samma länk",
            "förstår inte vanlig svenska",
            "går i cirklar",
            "släpper aldrig fram en människa",
            "stängde konversationen mitt i min fråga",
            "ber mig skriva om frågan om och om igen",
        ],
        [
            "gav rätt länk direkt",
            "förstod min fråga på första försöket",
            "kopplade mig till en människa på en minut",
            "sparade hela konversationen åt mig",
            "är rolig och hjälpsam",
            "svarade mitt i natten",
        ],
    ),
    grammar(
        ["priset", "prishöjningen", "månadsavgiften", "priset på abonnemanget"],
        [
            "är rena rånet",
            "höjdes tjugo procent utan varning",
            "är mycket dyrare än konkurrenternas",
            "döljer en massa extra kostnader",
            "gör att jag säger upp abonnemanget",
            "står inte i proportion till innehållet",
        ],
        [
            "är lågt och rättvist",
            "är billigare än konkurrenternas",
            "är väl värt innehållet",
            "sänktes när jag frågade",
            "innehåller inga dolda kostnader",
            "för hela familjen är prisvärt",
        ],
    ),
];

const ENGLISH: &[Grammar] = &[
    grammar(
        ["the pension statement", "the yearly statement", "the letter about my pension", "your statement"],
        [
            "was impossible to understand",
            "is full of complicated words",
            "does not explain what inheritance gain is",
            "says nothing about my pension income",
            "only made me more uncertain about retirement",
            "had figures that did not add up",
        ],
        [
            "was clear and easy to read",
            "explained all I wondered about retirement",
            "gave me a good picture of my pension",
            "was much better than last year",
            "showed exactly what I will get",
            "was quick to understand",
        ],
    ),
    grammar(
        ["the login", "logging in", "signing in with the password", "the login page"],
        [
            "never works on my phone",
            "threw me out three times",
            "froze after the password",
            "asks for a new code each time",
            "only gave an error message",
            "ends with an expired session",
        ],
        [
            "took a couple of seconds",
            "with my fingerprint worked at once",
            "is simple and secure",
            "is much smoother than the code",
            "worked without trouble",
            "could not be easier",
        ],
    ),
    grammar(
        ["the phone queue", "waiting on the phone", "calling customer service", "the hotline"],
        [
            "took more than an hour",
            "is hopeless, I was number 54",
            "ended with the call being cut off",
            "is far too long",
            "cost me my whole lunch",
            "only led to being passed around",
        ],
        [
            "was short, somebody answered right away",
            "was over in two minutes",
            "was pleasant with great help",
            "is shorter than elsewhere",
            "with a call back is brilliant",
            "gave an answer on the first call",
        ],
    ),
    grammar(
        ["the invoice", "the invoice for March", "your bill", "the amount on the invoice"],
        [
            "is wrong for the third time",
            "came two weeks after the due date",
            "has a sum that nobody can explain",
            "was debited twice",
            "went to debt collection without a reminder",
            "can not be read by direct debit",
        ],
        [
            "is easy to pay",
            "was corrected the same day",
            "always comes on time",
            "shows clearly what the sum is for",
            "by e-mail is very handy",
            "was right to the penny",
        ],
    ),
    grammar(
        ["the parcel", "the delivery of the parcel", "the delivery", "the courier"],
        [
            "arrived damaged",
            "vanished at the pickup point",
            "was ten days late",
            "was left outside in the rain",
            "lacked half of the goods",
            "went back to the warehouse without notice",
        ],
        [
            "came the very next day",
            "was well packed and whole",
            "was left neatly at the door",
            "could be tracked all the way",
            "came exactly on time",
            "was brought by a nice driver",
        ],
    ),
    grammar(
        ["the app", "the new app", "your app on the tablet", "the app update"],
        [
            "crashes on start",
            "drains the battery",
            "is full of bugs since the update",
            "shows a white screen",
            "is slow and messy on the tablet",
            "forgets my settings",
        ],
        [
            "is fast and beautiful",
            "is easy to navigate",
            "has become much better since the update",
            "works flawlessly on the tablet",
            "has a lovely dark screen",
            "saves me loads of time",
        ],
    ),
    grammar(
        ["the change of address", "moving to a new address", "reporting my move", "the new address"],
        [
            "was not registered",
            "had to be redone on three forms",
            "never reached all departments",
            "requires posting a paper form",
            "meant that mail kept going to the old flat",
            "became the wrong city and street",
        ],
        [
            "took a minute on the website",
            "was known everywhere the same day",
            "was simple with a single form",
            "was confirmed at once",
            "needed just a click when moving",
            "was done before the flat was cleaned",
        ],
    ),
    grammar(
        ["the mortgage", "the loan application", "the loan offer", "applying for a mortgage"],
        [
            "was refused without a reason",
            "got an interest rate far above the promised",
            "took six weeks to process",
            "required the same payslip four times",
            "was stopped by a false credit report",
            "has an interest rate nobody will negotiate",
        ],
        [
            "was approved in a day",
            "got a good interest rate",
            "was handled by a knowledgeable adviser",
            "was easy to fill in",
            "with lower interest made us so happy",
            "went through without trouble",
        ],
    ),
    grammar(
        ["the refund", "returning the shoes", "the return", "money back for the return"],
        [
            "has not come in seven weeks",
            "was denied although I had the receipt",
            "was reduced by a secret return fee",
            "requires a label that can not be printed",
            "is ignored in spite of the law",
            "became a voucher instead of cash",
        ],
        [
            "was on my card after two days",
            "was free and simple",
            "was accepted at once with the receipt",
            "with a ready label was smooth",
            "came without questions",
            "went faster than I thought",
        ],
    ),
    grammar(
        ["the staff at the branch", "the service in the shop", "the adviser at the branch", "the shop assistant"],
        [
            "was rude and stressed",
            "could not answer anything",
            "sighed at my questions",
            "only talked on a private phone",
            "treated me like air",
            "sent me off to another shop",
        ],
        [
            "was friendly and skilled",
            "took time and listened",
            "smiled and helped me at once",
            "explained calmly and clearly",
            "knew just what I needed",
            "made the visit a pleasure",
        ],
    ),
    grammar(
        ["the chat", "the chatbot", "the robot in the chat", "your chatbot"],
        [
            "always answers with the same link",
            "does not understand plain English",
            "goes in circles",
            "never lets a human in",
            "closed the conversation in the middle of my question",
            "asks me to rephrase again and again",
        ],
        [
            "gave the right link at once",
            "understood my question on the first try",
            "connected me to a human in a minute",
            "saved the whole conversation for me",
            "is fun and helpful",
            "answered in the middle of the night",
        ],
    ),
    grammar(
        ["the price", "the price increase", "the monthly fee", "the subscription price"],
        [
            "is daylight robbery",
            "went up twenty percent without warning",
            "is much more expensive than the competitors",
            "hides lots of extra costs",
            "makes me cancel my subscription",
            "is out of proportion to the content",
        ],
        [
            "is low and fair",
            "is cheaper than the competitors",
            "is well worth the content",
            "was lowered when I asked",
            "has no hidden costs",
            "for the whole family is good value",
        ],
    ),
];

/// How many themes there are.
pub(super) const THEMES: usize = SWEDISH.len();

/// Makes so many comments; in one language where one is given, else one of seven is English.
pub(super) fn planted(count: usize, language: Option<Language>, seed: u64) -> Vec<Planted> {
    let mut chance = Chance::new(seed);
    let mut all: Vec<Planted> = Vec::with_capacity(count);
    while all.len() < count {
        if !all.is_empty() && chance.below(25) == 0 {
            let copied = &all[chance.below(all.len())];
            let (text, theme, side, language) = (copied.text.clone(), copied.theme, copied.side, copied.language);
            all.push(Planted { text, theme, side, language });
            continue;
        }
        let language = language.unwrap_or(if chance.below(7) == 0 { Language::English } else { Language::Swedish });
        let theme = chance.below(THEMES);
        let (text, side) = sentence(language, theme, &mut chance);
        all.push(Planted { text: dirty(&text, language, &mut chance), theme, side, language });
    }
    all
}

fn sentence(language: Language, theme: usize, chance: &mut Chance) -> (String, Side) {
    let swedish = language == Language::Swedish;
    let grammar = if swedish { &SWEDISH[theme] } else { &ENGLISH[theme] };
    let mut one = |list: &[&'static str]| list[chance.below(list.len())];
    let subject = capital(one(&grammar.subjects));
    let (bad, good) = (one(&grammar.displeased), one(&grammar.glad));
    let (but, irony): (&str, &str) = if swedish {
        ("men det", one(&["Jättebra jobbat, ", "Toppen, ", "Grattis, ", "Tack så mycket, "]))
    } else {
        ("but it", one(&["Great job, ", "Brilliant, ", "Well done, ", "Thanks a lot, "]))
    };
    let angry = if swedish {
        one(&[
            "",
            "",
            "Inte okej!",
            "Jag är besviken.",
            "Gör om och gör rätt.",
            "Det tog emot.",
            "Jag överväger att byta.",
        ])
    } else {
        one(&["", "", "Not okay!", "I am disappointed.", "Do it over.", "I am thinking of leaving.", "It wore me out."])
    };
    let happy = if swedish {
        one(&[
            "",
            "",
            "Tack!",
            "Fortsätt så.",
            "Jag är nöjd.",
            "Det var inte alls krångligt.",
            "Kommer gärna tillbaka.",
        ])
    } else {
        one(&["", "", "Thank you!", "Keep it up.", "I am pleased.", "Not difficult at all.", "I will come back."])
    };
    match chance.below(100) {
        0..10 => (format!("{subject} {good}, {but} {bad}."), Side::Neither),
        10..16 => (format!("{irony}{} {bad}.", lower(&subject)), Side::Negative),
        16..55 => (format!("{subject} {bad}. {angry}"), Side::Negative),
        _ => (format!("{subject} {good}. {happy}"), Side::Positive),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

/// Typos in one word of twenty, compounds split, a word of the other language, emoji.
fn dirty(text: &str, language: Language, chance: &mut Chance) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        if letters.len() > 4 && chance.below(20) == 0 {
            let at = 1 + chance.below(letters.len() - 2);
            let mut wrong = letters;
            wrong.swap(at, at - 1);
            if chance.below(2) == 0 {
                wrong.remove(at);
            }
            words.push(wrong.into_iter().collect());
        } else if letters.len() > 11 && chance.below(12) == 0 {
            words.push(letters[..letters.len() / 2].iter().collect());
            words.push(letters[letters.len() / 2..].iter().collect());
        } else {
            words.push(word.to_string());
        }
    }
    if chance.below(33) == 0 {
        words.push(if language == Language::Swedish { "sorry" } else { "tack" }.to_string());
    }
    if chance.below(10) == 0 {
        words.push(["😊", "😡", "🙏", "🤷"][chance.below(4)].to_string());
    }
    words.join(" ")
}
