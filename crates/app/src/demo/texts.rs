//! The papers that lie beside the exports: what the files are (`README.txt`) and what was planted (`truth.txt`).

use super::exports::{EXPORTS, Planted, span};
use super::life::{BANKID_WEEK, NEW_LETTER_FROM};
use super::people::CUSTOMERS;
use super::wording::COMPANY;
use map::Language;

/// What the files are and what to try, in both languages.
pub(super) fn readme(files: Language, commands: &[String]) -> String {
    let [first, last] = span();
    let names: Vec<&str> = EXPORTS.iter().map(|export| export.file().in_language(files)).collect();
    let names = names.join("  ");
    let commands: String = commands.iter().map(|command| format!("  {command}\r\n")).collect();
    let (swedish, english) = (COMPANY.in_language(Language::Swedish), COMPANY.in_language(Language::English));
    [
        format!("{}\n\n", swedish.to_uppercase()),
        format!("{swedish} finns inte. {CUSTOMERS} påhittade kunder, {first} till {last}; inga namn, inga personnummer.\n"),
        "Sex system har exporterat varsin fil, på sitt sätt: egna rubriker, skiljetecken och sätt att skriva tid.\n".into(),
        "Några rader är trasiga, en dag är exporterad två gånger. Så ser det ut på riktigt.\n\n".into(),
        format!("  {names}\n\n"),
        "  mapping.toml       vad kolumnerna betyder\n".into(),
        "  definition.toml    resorna, och stationernas namn i kundens ord\n".into(),
        "  report.html        rapporten som gjorts av filerna\n".into(),
        "  truth.txt          vad som är inlagt; titta först själv\n\n".into(),
        "Prova, stående i den här mappen:\n\n".into(),
        format!("{commands}\n\n"),
        format!("{}\n\n", english.to_uppercase()),
        format!("{english} does not exist. {CUSTOMERS} invented customers, {first} to {last}; no names, no personal numbers.\n"),
        "Six systems exported a file each, in their own way: their own headers, delimiters and ways of writing time.\n".into(),
        "Some rows are broken and one day was exported twice. This is what it looks like in real life.\n\n".into(),
        format!("  {names}\n\n"),
        "  mapping.toml       what the columns mean\n".into(),
        "  definition.toml    the journeys, and the stations in the customer's words\n".into(),
        "  report.html        the report made from the files\n".into(),
        "  truth.txt          what was planted; look for yourself first\n\n".into(),
        "Try, standing in this folder:\n\n".into(),
        commands,
    ]
    .concat()
    .replace("\r\n", "\n")
    // Notepad on older machines needs both.
    .replace('\n', "\r\n")
}

/// What was planted, so that anyone can hold the answers against it.
pub(super) fn truth(planted: &Planted, seed: u64, language: Language) -> String {
    let day = |(month, day): (i8, i8)| format!("2025-{month:02}-{day:02}");
    let from = day(NEW_LETTER_FROM);
    let [bankid_first, bankid_last] = BANKID_WEEK.map(day);
    let Planted {
        rows,
        duplicates,
        missing_person,
        missing_time,
        unreadable_time,
        wrong_column_count,
        padded_customers,
    } = *planted;
    let (broken, stored) = (planted.broken(), rows - duplicates - planted.broken());
    let text = match language {
        Language::Swedish => format!(
            "VAD SOM ÄR INLAGT (frö {seed})\n\n\
             1. Brev B. Från {from} får hälften av kunderna, lottade, ett nytt pensionsbesked som är svårt att förstå.\n\
             \x20  Fler söker på nätet, ställer sig i telefonkö, frågar och klagar; färre säger att de förstår.\n\
             \x20  Av dem som har frågat per telefon ringer 30 % igen inom en vecka (brev A: 5 %).\n\
             \x20  Samtalet är symptomet, brevet är orsaken.\n\
             2. BankID. {bankid_first} till {bankid_last} misslyckas 65 % av inloggningarna på mobil (annars 3 %).\n\
             3. Bollande. Chatten hänvisar 40-52 % vidare till telefon, telefonen skickar 6-11 % till chatten.\n\
             4. En styrka. Att gå i pension är lätt: 97 % klarar varje steg, på minuter.\n\
             5. Klagomål är en egen kanal. De flesta gäller brevet, inte väntetiden.\n\
             6. Väntan. 30 % av dem som väntar över fyra minuter i telefonkön söker på nätet under tiden.\n\
             7. Några som slutat tar upp det igen efter 4-11 dagar (16 %).\n\
             8. Inget alls skiljer regioner eller produkter åt. Den som hittar en skillnad där har hittat slumpen.\n\n\
             SMUTS\n\n\
             {rows} rader = {stored} händelser + {duplicates} dubbletter + {broken} trasiga\n\
             ({missing_person} utan kund, {missing_time} utan tid, {unreadable_time} med oläslig tid, {wrong_column_count} avhuggna).\n\
             {padded_customers} kunder har inledande nollor i telefonsystemet och ser därför ut som två.\n"
        ),
        Language::English => format!(
            "WHAT WAS PLANTED (seed {seed})\n\n\
             1. Letter B. From {from} half of the customers, drawn by lot, get a new pension statement that is hard to understand.\n\
             \x20  More of them search, queue on the phone, ask and complain; fewer say that they understand.\n\
             \x20  Of those who asked by phone 30 % call again within a week (letter A: 5 %).\n\
             \x20  The call is the symptom, the letter is the cause.\n\
             2. BankID. From {bankid_first} to {bankid_last} 65 % of logins on mobile phones fail (else 3 %).\n\
             3. Ping-pong. The chat refers 40-52 % to the phone, the phone sends 6-11 % to the chat.\n\
             4. A strength. To retire is easy: 97 % manage each step, in minutes.\n\
             5. Complaints are a channel of their own. Most are about the letter, not about waiting.\n\
             6. Waiting. 30 % of those who wait over four minutes in the phone queue search the web meanwhile.\n\
             7. Some who stopped take it up again after 4-11 days (16 %).\n\
             8. Nothing at all differs between regions or products. Whoever finds a difference there found chance.\n\n\
             DIRT\n\n\
             {rows} rows = {stored} events + {duplicates} duplicates + {broken} broken\n\
             ({missing_person} without a customer, {missing_time} without a time, {unreadable_time} with an unreadable time, {wrong_column_count} cut off).\n\
             {padded_customers} customers have leading zeros in the phone system and therefore look like two.\n"
        ),
    };
    text.replace('\n', "\r\n")
}
