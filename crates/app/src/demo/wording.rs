//! What the example organisation's systems and customers call things, in Swedish and English.

use map::Language;

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Text {
    swedish: &'static str,
    english: &'static str,
}

impl Text {
    pub(super) const fn new(swedish: &'static str, english: &'static str) -> Text {
        Text { swedish, english }
    }

    pub(super) fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Swedish => self.swedish,
            Language::English => self.english,
        }
    }
}

/// The organisation. There is no such company.
pub(super) const COMPANY: Text = Text::new("Fyrlyktan Pension", "Lighthouse Lane Pensions");

/// Where things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Channel {
    Letter,
    Web,
    App,
    Phone,
    Chat,
    Complaint,
}

impl Channel {
    pub(super) fn text(self) -> Text {
        match self {
            Channel::Letter => Text::new("Brev", "Letter"),
            Channel::Web => Text::new("Webb", "Web"),
            Channel::App => Text::new("App", "App"),
            Channel::Phone => Text::new("Telefon", "Phone"),
            Channel::Chat => Text::new("Chatt", "Chat"),
            Channel::Complaint => Text::new("Klagomål", "Complaint"),
        }
    }
}

/// What is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    Statement,
    ComplaintAnswer,
    PensionGranted,
    FirstPayment,
    PremiumNotice,
    Search,
    LogIn,
    LogInFailed,
    ReadStatement,
    Forecast,
    ApplicationBegun,
    ApplicationFilled,
    ApplicationSigned,
    FundSwitch,
    DetailsChanged,
    Queue,
    AskAboutStatement,
    PassedOn,
    AskOther,
    Complaint,
    Understood,
    NotUnderstood,
}

impl Activity {
    /// What the system that logs it calls it.
    pub(super) fn text(self) -> Text {
        match self {
            Activity::Statement => Text::new("Pensionsbesked", "Pension statement"),
            Activity::ComplaintAnswer => Text::new("Svar på klagomål", "Answer to complaint"),
            Activity::PensionGranted => Text::new("Beslut om pension", "Pension decision"),
            Activity::FirstPayment => Text::new("Utbetalningsbesked", "Payment notice"),
            Activity::PremiumNotice => Text::new("Premieavi", "Premium notice"),
            Activity::Search => Text::new("Söker i hjälpen", "Help search"),
            Activity::LogIn => Text::new("Inloggad", "Logged in"),
            Activity::LogInFailed => Text::new("Inloggning misslyckades", "Login failed"),
            Activity::ReadStatement => Text::new("Visar pensionsbesked", "Statement viewed"),
            Activity::Forecast => Text::new("Pensionsprognos", "Forecast run"),
            Activity::ApplicationBegun => Text::new("Pensionsansökan påbörjad", "Application begun"),
            Activity::ApplicationFilled => Text::new("Pensionsansökan ifylld", "Application filled in"),
            Activity::ApplicationSigned => Text::new("Pensionsansökan signerad", "Application signed"),
            Activity::FundSwitch => Text::new("Fondbyte", "Fund switch"),
            Activity::DetailsChanged => Text::new("Ändrade uppgifter", "Details changed"),
            Activity::Queue => Text::new("Ställd i kö", "Put in queue"),
            Activity::AskAboutStatement => Text::new("Fråga om pensionsbesked", "Question about statement"),
            Activity::PassedOn => Text::new("Hänvisad vidare", "Referred elsewhere"),
            Activity::AskOther => Text::new("Fråga om annat", "Other question"),
            Activity::Complaint => Text::new("Klagomål", "Complaint"),
            Activity::Understood => Text::new("Ja, jag förstår", "Yes, I understand"),
            Activity::NotUnderstood => Text::new("Nej, inte ännu", "No, not yet"),
        }
    }
}

/// What customers type when the letter does not explain itself.
pub(super) const SEARCHES: [Text; 5] = [
    Text::new("vad betyder arvsvinst", "what does inheritance gain mean"),
    Text::new("vad betyder återbäringsränta", "what does bonus rate mean"),
    Text::new("vad betyder garanterat belopp", "what does guaranteed amount mean"),
    Text::new("hur mycket får jag i pension", "how much pension will I get"),
    Text::new("förstå pensionsbesked", "understand pension statement"),
];

/// What complaints are about.
pub(super) const COMPLAINTS: [Text; 4] = [
    Text::new("Brevet går inte att förstå", "The letter cannot be understood"),
    Text::new("Lång väntan i telefon", "Long wait on the phone"),
    Text::new("Skickas runt mellan kanaler", "Sent back and forth"),
    Text::new("Fel uppgift", "Wrong information"),
];

/// One station: what the customer does, in the customer's words, where it is met, and what is logged then.
pub(super) struct StationName {
    pub(super) name: Text,
    pub(super) touchpoint: Text,
    pub(super) activities: &'static [Activity],
    pub(super) channels: &'static [Channel],
    /// The part of the journey that it belongs to.
    pub(super) stage: Text,
    /// The kind of touchpoint, by the catalogue's code.
    pub(super) category: &'static str,
}

const DIGITAL: &[Channel] = &[Channel::Web, Channel::App];

const fn station(
    name: Text,
    touchpoint: Text,
    activities: &'static [Activity],
    channels: &'static [Channel],
    stage: Text,
    category: &'static str,
) -> StationName {
    StationName { name, touchpoint, activities, channels, stage, category }
}

const RECEIVE: Text = Text::new("Få beskedet", "Get the statement");
const BY_MYSELF: Text = Text::new("Söka svar själv", "Look for myself");
const ASK: Text = Text::new("Be om hjälp", "Ask for help");
const COMPLAIN: Text = Text::new("Klaga", "Complain");
const CLARITY: Text = Text::new("Få klarhet", "Get clarity");
const APPLY: Text = Text::new("Ansöka", "Apply");
const BE_PAID: Text = Text::new("Få pensionen", "Get the pension");
const EVERYDAY: Text = Text::new("Vardagsärenden", "Everyday errands");

pub(super) const GET_STATEMENT: Text = Text::new("Få beskedet", "Get the statement");
pub(super) const LOG_IN: Text = Text::new("Logga in", "Log in");
pub(super) const READ: Text = Text::new("Läsa beskedet på nätet", "Read it online");
pub(super) const WAIT: Text = Text::new("Vänta i telefonkö", "Wait on the phone");
pub(super) const UNDERSTAND: Text = Text::new("Förstå vad jag får", "Know what I will get");
pub(super) const TRY_TO_UNDERSTAND: Text = Text::new("Försöka förstå", "Try to understand");
pub(super) const AWAIT_REPLY: Text = Text::new("Vänta på svar", "Wait for a reply");
pub(super) const COMPLAIN_STATION: Text = Text::new("Klaga", "Complain");
pub(super) const TALK_AT_HOME: Text = Text::new("Prata med familjen", "Talk with family");

/// The stations of "understand the pension statement", roughly from first to last.
pub(super) const STATEMENT_STATIONS: &[StationName] = &[
    station(
        GET_STATEMENT,
        Text::new("Pensionsbeskedet", "The pension statement"),
        &[Activity::Statement],
        &[Channel::Letter],
        RECEIVE,
        "billing",
    ),
    station(
        Text::new("Leta svar på nätet", "Look for answers"),
        Text::new("Hjälpsidorna", "The help pages"),
        &[Activity::Search],
        DIGITAL,
        BY_MYSELF,
        "support",
    ),
    station(LOG_IN, Text::new("Inloggningen", "The login page"), &[Activity::LogIn], DIGITAL, BY_MYSELF, "product_use"),
    station(
        Text::new("Inte komma in", "Fail to get in"),
        Text::new("Inloggningen", "The login page"),
        &[Activity::LogInFailed],
        DIGITAL,
        BY_MYSELF,
        "product_use",
    ),
    station(READ, Text::new("Mina sidor", "My pages"), &[Activity::ReadStatement], DIGITAL, BY_MYSELF, "product_use"),
    station(
        Text::new("Räkna på min pension", "Work out my pension"),
        Text::new("Pensionsprognosen", "The forecast"),
        &[Activity::Forecast],
        DIGITAL,
        BY_MYSELF,
        "product_use",
    ),
    station(WAIT, Text::new("Telefonkön", "The phone queue"), &[Activity::Queue], &[Channel::Phone], ASK, "support"),
    station(
        Text::new("Fråga om beskedet", "Ask about it"),
        Text::new("Kundtjänst", "Customer service"),
        &[Activity::AskAboutStatement],
        &[Channel::Phone, Channel::Chat],
        ASK,
        "support",
    ),
    station(
        Text::new("Skickas vidare", "Be sent elsewhere"),
        Text::new("Kundtjänst", "Customer service"),
        &[Activity::PassedOn],
        &[Channel::Chat, Channel::Phone],
        ASK,
        "support",
    ),
    station(
        Text::new("Klaga", "Complain"),
        Text::new("Klagomålsformuläret", "The complaint form"),
        &[Activity::Complaint],
        &[Channel::Complaint],
        COMPLAIN,
        "support",
    ),
    station(
        Text::new("Få svar på klagomålet", "Get a reply"),
        Text::new("Svarsbrevet", "The letter of reply"),
        &[Activity::ComplaintAnswer],
        &[Channel::Letter],
        COMPLAIN,
        "support",
    ),
    station(
        UNDERSTAND,
        Text::new("Frågan efteråt", "The question afterwards"),
        &[Activity::Understood],
        &[Channel::Web, Channel::App, Channel::Phone, Channel::Chat],
        CLARITY,
        "support",
    ),
];

/// The stations of "retire".
pub(super) const RETIREMENT_STATIONS: &[StationName] = &[
    station(
        Text::new("Börja ansöka", "Begin to apply"),
        Text::new("Pensionsansökan", "The application"),
        &[Activity::ApplicationBegun],
        DIGITAL,
        APPLY,
        "sales",
    ),
    station(
        Text::new("Fylla i ansökan", "Fill it in"),
        Text::new("Pensionsansökan", "The application"),
        &[Activity::ApplicationFilled],
        DIGITAL,
        APPLY,
        "sales",
    ),
    station(
        Text::new("Skriva under", "Sign it"),
        Text::new("BankID", "BankID"),
        &[Activity::ApplicationSigned],
        DIGITAL,
        APPLY,
        "sales",
    ),
    station(
        Text::new("Få veta att det är klart", "Learn that it is done"),
        Text::new("Pensionsbeslutet", "The decision"),
        &[Activity::PensionGranted],
        &[Channel::Letter],
        BE_PAID,
        "product_use",
    ),
    station(
        Text::new("Få min första pension", "Get my first pension"),
        Text::new("Utbetalningsbeskedet", "The payment notice"),
        &[Activity::FirstPayment],
        &[Channel::Letter],
        BE_PAID,
        "billing",
    ),
];

/// Everything else that customers do.
pub(super) const OTHER_STATIONS: &[StationName] = &[
    station(
        Text::new("Betala in", "Pay in"),
        Text::new("Premieavin", "The premium notice"),
        &[Activity::PremiumNotice],
        &[Channel::Letter],
        EVERYDAY,
        "billing",
    ),
    station(
        Text::new("Byta fonder", "Switch funds"),
        Text::new("Mina sidor", "My pages"),
        &[Activity::FundSwitch],
        DIGITAL,
        EVERYDAY,
        "product_use",
    ),
    station(
        Text::new("Ändra mina uppgifter", "Change my details"),
        Text::new("Mina sidor", "My pages"),
        &[Activity::DetailsChanged],
        DIGITAL,
        EVERYDAY,
        "product_use",
    ),
    station(
        Text::new("Fråga om annat", "Ask something else"),
        Text::new("Kundtjänst", "Customer service"),
        &[Activity::AskOther],
        &[Channel::Phone, Channel::Chat],
        ASK,
        "support",
    ),
    station(
        Text::new("Inte få hjälp", "Not get help"),
        Text::new("Frågan efteråt", "The question afterwards"),
        &[Activity::NotUnderstood],
        &[Channel::Phone, Channel::Chat],
        CLARITY,
        "support",
    ),
];
