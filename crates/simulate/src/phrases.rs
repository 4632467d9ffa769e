//! What comments are put together from: themes, each with what customers say of it in Swedish and English. Tables only.

/// A subject of comments.
pub(crate) struct Theme {
    pub(crate) name: &'static str,
    pub(crate) swedish: &'static [&'static str],
    pub(crate) english: &'static [&'static str],
}

/// How complaints begin.
pub(crate) const OPENINGS: &[&str] =
    &["Tyvärr:", "Jag förstår inte:", "Ni måste veta att", "Det märks att", "Alltså,", "Helt ärligt,", ""];
/// The same in English.
pub(crate) const OPENINGS_EN: &[&str] = &["Sadly", "Honestly,", "You should know that", "Well,", "I must say", ""];
/// How complaints end.
pub(crate) const CLOSINGS: &[&str] =
    &["Inte bra.", "Det är inte värdigt er.", "Mycket irriterande!", "Fixa det.", "Aldrig mer.", ""];
/// The same in English.
pub(crate) const CLOSINGS_EN: &[&str] = &["Not good.", "Please fix it.", "Very annoying!", "Never again.", ""];
/// Praise that is none.
pub(crate) const IRONY: &[&str] =
    &["Strålande jobbat, verkligen.", "Tack för ingenting.", "Så kan man också göra, grattis."];
/// The same in English.
pub(crate) const IRONY_EN: &[&str] = &["Brilliant work, really.", "Thanks for nothing."];
/// What some of the content end with.
pub(crate) const GLAD: &[&str] = &["🙂", "👍", "🎉"];
/// What some of the others end with.
pub(crate) const CROSS: &[&str] = &["😡", "🤷", "😤", "🙃"];

/// The theme of a name; what nobody has words for is unclear.
pub(crate) fn theme_named(name: &str) -> &'static Theme {
    THEMES.iter().find(|theme| theme.name == name).unwrap_or(&UNCLEAR)
}

const UNCLEAR: Theme = Theme {
    name: "unclear",
    swedish: &[
        "jag hittade inte det jag sökte",
        "det gick inte att förstå vad jag skulle göra",
        "sidan är rörig och jag gav upp",
        "orden är för krångliga",
        "det framgår inte vad nästa steg är",
    ],
    english: &["I did not find what I was looking for", "I could not tell what to do next", "the page is a mess"],
};

/// All themes but the unclear one, which is what is left.
const THEMES: &[Theme] = &[
    Theme {
        name: "retry",
        swedish: &[
            "jag fick göra samma sak flera gånger",
            "uppgifterna sparades inte så jag fick börja om",
            "jag fyllde i formuläret om och om igen",
            "sidan glömde vad jag skrivit",
            "jag måste trycka många gånger innan det fastnar",
        ],
        english: &["I had to do the same thing several times", "my details were not saved and I started over"],
    },
    Theme {
        name: "loop",
        swedish: &[
            "jag skickades tillbaka till början hela tiden",
            "man går runt i cirklar mellan sidorna",
            "länken ledde tillbaka dit jag kom ifrån",
            "jag kom inte vidare utan hamnade på förra sidan",
            "tillbaka och fram utan att komma någon vart",
        ],
        english: &["I was sent back to the beginning all the time", "the pages lead you round in circles"],
    },
    Theme {
        name: "ping_pong",
        swedish: &[
            "jag bollades mellan telefon och webb",
            "webben sade ring och i telefon sade de gå in på webben",
            "ingen kanal visste vad den andra sagt",
            "jag fick upprepa allt i en annan kanal",
            "ni skickar mig fram och tillbaka mellan er",
        ],
        english: &["I was bounced between phone and web", "no channel knew what the other had said"],
    },
    Theme {
        name: "forced_switch",
        swedish: &[
            "jag var tvungen att ringa för att bli klar",
            "det gick inte att göra på nätet",
            "funktionen saknas så jag fick ringa kundtjänst",
            "varför måste man ringa för något så enkelt",
            "jag ville göra det själv men fick vänta i telefonkö",
        ],
        english: &["I was forced to call to get it done", "it could not be done online"],
    },
    Theme {
        name: "repeat_contact",
        swedish: &[
            "jag har ringt flera gånger om samma sak",
            "de lovade återkomma men jag fick ringa igen",
            "nytt samtal och samma fråga varje gång",
            "ingen löste det första gången",
            "jag fick förklara allt från början i nästa samtal",
        ],
        english: &["I have called several times about the same thing", "they promised to call back and never did"],
    },
    Theme {
        name: "wait",
        swedish: &[
            "det tog flera dagar innan något hände",
            "väntetiden är orimlig",
            "jag väntade i en vecka på besked",
            "handläggningen drog ut på tiden",
            "ingen sade hur länge jag skulle få vänta",
        ],
        english: &["it took days before anything happened", "the waiting time is unreasonable"],
    },
    Theme {
        name: "error",
        swedish: &[
            "jag fick ett felmeddelande",
            "det stod att något gick fel",
            "systemet kraschade mitt i",
            "tekniskt fel varje gång jag skickade in",
            "felkoden sade mig ingenting",
        ],
        english: &["I got an error message", "the system crashed half way through"],
    },
    Theme {
        name: "rage_click",
        swedish: &[
            "knappen reagerar inte när man trycker",
            "jag klickade som en galning",
            "sidan hängde sig när jag tryckte på knappen",
            "knappen är seg och hackar",
            "det hände inget trots många klick",
        ],
        english: &["the button does not respond", "I clicked like mad and nothing happened"],
    },
    Theme {
        name: "dead_click",
        swedish: &[
            "bilden ser ut som en länk men är ingen",
            "det går inte att klicka på rubriken",
            "man tror att det är en knapp men inget händer",
            "länken är död",
            "rutan går inte att öppna",
        ],
        english: &["it looks like a link but is none", "the box cannot be opened"],
    },
    Theme {
        name: "dwell",
        swedish: &[
            "texten är lång och svår att begripa",
            "jag satt länge och läste utan att förstå",
            "för många ord jag inte kan",
            "det tog en evighet att förstå sidan",
            "uträkningen går inte att följa",
        ],
        english: &["the text is long and hard to understand", "it took ages to make sense of the page"],
    },
    Theme {
        name: "price",
        swedish: &["det är för dyrt", "avgifterna har höjts igen", "priset motsvarar inte vad man får"],
        english: &["it is too expensive", "fees have gone up again"],
    },
    Theme {
        name: "manners",
        swedish: &["handläggaren var otrevlig", "jag blev snäst av", "de lyssnade inte på mig"],
        english: &["the agent was rude", "nobody listened"],
    },
    Theme {
        name: "opening_hours",
        swedish: &["ni har stängt när jag slutar jobba", "öppettiderna är för korta", "ingen svarar på helgen"],
        english: &["you are closed when I finish work", "nobody answers at weekends"],
    },
    Theme {
        name: "content",
        swedish: &[
            "det gick smidigt och snabbt.",
            "enkelt och tydligt!",
            "jag fick hjälp direkt, tack.",
            "allt var klart på fem minuter.",
            "inga problem alls.",
            "bra sida, lätt att förstå.",
            "trevlig personal och snabbt svar.",
        ],
        english: &["quick and easy.", "everything was clear.", "no problems at all.", "helpful staff, thanks."],
    },
];
