//! The words of the invented organisation: goals and their steps as customers would say them (Swedish), what is logged
//! beside them, and what is known of customers. Tables only.

/// One goal of customers, with all steps that may lead to it.
pub(crate) struct GoalWords {
    pub(crate) name: &'static str,
    pub(crate) problem: &'static str,
    /// What is logged when the goal is reached, and its channel.
    pub(crate) reached: (&'static str, &'static str),
    /// Steps in order, each with its channel.
    pub(crate) steps: [(&'static str, &'static str); 14],
}

/// A contact in which an employee helps.
pub(crate) const CONTACT: (&str, &str) = ("Ringa kundtjänst", "phone");
/// A complaint.
pub(crate) const COMPLAINT: (&str, &str) = ("Klagomål", "complaint");
/// What a page logs when it shows an error of its own.
pub(crate) const ERROR_SHOWN: &str = "Felmeddelande";
/// What a page logs when it is left.
pub(crate) const LEFT: &str = "Lämna sidan";
/// Clicks in anger, and clicks on what does nothing, as trackers name them.
pub(crate) const RAGE: &str = "rage_click";
pub(crate) const DEAD: &str = "dead_click";

/// What is logged beside the steps of every goal.
pub(crate) const BESIDE: [&str; 6] = [CONTACT.0, COMPLAINT.0, ERROR_SHOWN, LEFT, RAGE, DEAD];

/// The teams of customer service.
pub(crate) const TEAMS: [&str; 4] = ["Kundtjänst Nord", "Kundtjänst Syd", "Kundtjänst Kväll", "Specialister"];
/// The team that handles what is not done by customers themselves.
pub(crate) const BACK_OFFICE: &str = "Handläggning";

/// What is known of every customer: attribute, values, and how common each is.
pub(crate) const ATTRIBUTES: [(&str, &[&str], &[f64]); 8] = [
    ("age", &["18-39", "40-64", "65+"], &[0.38, 0.40, 0.22]),
    ("device", &["mobile", "desktop", "tablet"], &[0.52, 0.38, 0.10]),
    ("region", &["Stockholm", "Väst", "Syd", "Öst", "Mitt", "Norr"], &[0.41, 0.20, 0.14, 0.10, 0.08, 0.07]),
    ("business", &["private", "business"], &[0.82, 0.18]),
    ("language", &["sv", "en"], &[0.85, 0.15]),
    ("tenure", &["0-1", "2-5", "6+"], &[0.24, 0.36, 0.40]),
    (
        "app_version",
        &["5.0", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "5.7"],
        &[0.03, 0.04, 0.06, 0.08, 0.12, 0.17, 0.22, 0.28],
    ),
    ("credit", &["A", "B", "C"], &[0.55, 0.30, 0.15]),
];

/// Places of attributes in [`ATTRIBUTES`].
pub(crate) const AGE: usize = 0;
pub(crate) const DEVICE: usize = 1;
pub(crate) const LANGUAGE: usize = 4;
pub(crate) const TENURE: usize = 5;
pub(crate) const APP_VERSION: usize = 6;

/// All goals, in the order in which a world takes them.
pub(crate) const GOALS: [GoalWords; 6] = [
    GoalWords {
        name: "Förstå pensionsbeskedet",
        problem: "Jag vet inte vad jag får i pension",
        reached: ("Pensionen förstådd", "web"),
        steps: [
            ("Få pensionsbeskedet", "letter"),
            ("Läsa pensionsbeskedet", "letter"),
            ("Slå upp ord om pension", "web"),
            ("Logga in till pensionen", "web"),
            ("Se hela pensionen", "web"),
            ("Jämföra med förra året", "web"),
            ("Räkna på uttagsålder", "web"),
            ("Läsa om avgifter", "web"),
            ("Fråga i pensionschatten", "chat"),
            ("Få svar om pensionen", "email"),
            ("Hämta pensionsintyg", "web"),
            ("Stämma av med arbetsgivaren", "email"),
            ("Bekräfta uppgifter i appen", "app"),
            ("Spara pensionsplan", "web"),
        ],
    },
    GoalWords {
        name: "Betala och förstå fakturan",
        problem: "Fakturan blev högre än jag trodde",
        reached: ("Fakturan klar", "app"),
        steps: [
            ("Få fakturan", "billing"),
            ("Öppna fakturan i appen", "app"),
            ("Läsa fakturans rader", "app"),
            ("Se förra fakturan", "web"),
            ("Söka förklaring till avgift", "web"),
            ("Fråga om fakturan", "chat"),
            ("Få förklaring till fakturan", "email"),
            ("Begära rättelse", "web"),
            ("Få rättad faktura", "billing"),
            ("Välja betalsätt", "app"),
            ("Signera betalningen", "app"),
            ("Se att betalningen gått", "app"),
            ("Ordna autogiro", "web"),
            ("Få kvitto på betalningen", "email"),
        ],
    },
    GoalWords {
        name: "Flytta med avtalet",
        problem: "Vi flyttar och allt måste följa med",
        reached: ("Flytten klar", "web"),
        steps: [
            ("Läsa om flytt", "web"),
            ("Logga in för flytt", "web"),
            ("Fylla i ny adress", "web"),
            ("Välja flyttdag", "web"),
            ("Kontrollera nya adressen", "web"),
            ("Lägga till medboende", "app"),
            ("Ladda upp kontrakt", "app"),
            ("Få flyttbekräftelse", "email"),
            ("Läsa flyttbrevet", "letter"),
            ("Boka överlämning", "web"),
            ("Hämta utrustning", "store"),
            ("Koppla in hemma", "app"),
            ("Rapportera mätarställning", "app"),
            ("Se flyttfakturan", "billing"),
        ],
    },
    GoalWords {
        name: "Få ett lån",
        problem: "Jag behöver veta vad jag får låna",
        reached: ("Lånet utbetalt", "app"),
        steps: [
            ("Räkna på lån", "web"),
            ("Jämföra räntor", "web"),
            ("Börja låneansökan", "web"),
            ("Legitimera sig för lån", "app"),
            ("Fylla i inkomst", "web"),
            ("Ladda upp lönebesked", "app"),
            ("Få kreditbesked", "email"),
            ("Läsa lånevillkoren", "letter"),
            ("Fråga rådgivare om lån", "chat"),
            ("Möta rådgivare", "store"),
            ("Komplettera ansökan", "web"),
            ("Signera lånet", "app"),
            ("Vänta in utbetalning", "email"),
            ("Se första lånefakturan", "billing"),
        ],
    },
    GoalWords {
        name: "Beställa och få hem",
        problem: "Jag vill ha varan hemma i tid",
        reached: ("Varan i bruk", "app"),
        steps: [
            ("Leta efter vara", "web"),
            ("Läsa om varan", "web"),
            ("Lägga i varukorgen", "web"),
            ("Fylla i leveransadress", "web"),
            ("Välja leveranssätt", "web"),
            ("Betala varan", "app"),
            ("Få orderbekräftelse", "email"),
            ("Följa paketet", "app"),
            ("Ändra leveranstid", "web"),
            ("Få avi", "letter"),
            ("Hämta ut paketet", "store"),
            ("Packa upp och prova", "app"),
            ("Fråga om varan", "chat"),
            ("Registrera garanti", "web"),
        ],
    },
    GoalWords {
        name: "Anmäla och få ersättning",
        problem: "Något gick sönder och jag vill ha ersättning",
        reached: ("Ersättningen utbetald", "email"),
        steps: [
            ("Läsa om skadeanmälan", "web"),
            ("Logga in för anmälan", "web"),
            ("Beskriva skadan", "web"),
            ("Ladda upp skadebilder", "app"),
            ("Skicka anmälan", "web"),
            ("Få ärendenummer", "email"),
            ("Läsa brevet om självrisk", "letter"),
            ("Fråga skadereglerare", "chat"),
            ("Besöka verkstad", "store"),
            ("Skicka in kvitto", "app"),
            ("Se handläggningen", "web"),
            ("Få beslut", "letter"),
            ("Godkänna ersättning", "app"),
            ("Ange konto", "web"),
        ],
    },
];
