// Words of asking by letter.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }

export interface InviteTexts {
  title: string; text: string; notReady: string; people: string; peopleHint: string; file: string; fileHint: string;
  more: string; subject: string; subjectHint: string; sender: string; senderHint: string; reply: string;
  replyHint: string; look: string; needed: string; tooMany: string; asked: Plural; share: string; left: string;
  failed: string; send: Plural; nobody: string; sent: string; test: string; testSent: string; orders: string;
  of: string; waiting: Plural; pace: string; stop: string; stopAsk: string; stopText: string; stopped: string;
  trouble: string; reasons: Record<string, string>; errors: Record<string, string>;
  kiosk: { copy: string; about: string };
}

const sv: InviteTexts = {
  title: 'Fråga en lista',
  text: 'Var och en får ett eget brev med första frågan och en länk per svar. Den som nyss fått en fråga lämnas i fred, och i varje brev går det att säga nej till fler. Inget sparas när brevet öppnas. Det som kunden hunnit svara behålls i en halvtimme, och räknas sedan som ett svar som inte är färdigt.',
  notReady: 'Det går inte att skicka brev ännu. Den som sköter Resa anger e-postservern under [mail] i settings.toml.',
  people: 'Vilka ska få frågan?',
  peopleHint: 'En per rad: e-postadress, eller kundnummer om adressen redan finns i Resa. Adresserna ligger förseglade och glöms när brevet har gått.',
  file: 'Hämta ur en fil', fileHint: 'CSV eller text, en kund per rad.',
  more: 'Ämne och avsändare', subject: 'Ämne', subjectHint: 'Tomt: första frågan.', sender: 'Avsändarens namn',
  senderHint: 'Tomt: {from}', reply: 'Svar på brevet går till', replyHint: 'Tomt: avsändaren.',
  look: 'Se hur många som får frågan', needed: 'Skriv minst en adress eller ett kundnummer.',
  tooMany: 'Högst {n} åt gången.', asked: { one: '{n} kund får frågan', other: '{n} kunder får frågan' },
  share: 'Enkäten frågar {share} av dem som kan få den; vilka avgörs av en lottning.', left: 'Lämnas i fred',
  failed: 'Går inte att nå', send: { one: 'Skicka {n} brev', other: 'Skicka {n} brev' },
  nobody: 'Ingen på listan får frågan nu.', sent: 'Breven ligger i kön', test: 'Skicka provbrev till mig',
  testSent: 'Provbrevet har gått till {to}', orders: 'Utskick', of: '{sent} av {received} skickade',
  waiting: { one: '{n} väntar', other: '{n} väntar' },
  pace: 'Högst {minute} brev i minuten, och {day} om dagen för det här projektet.', stop: 'Stoppa',
  stopAsk: 'Ska resten av breven stanna?',
  stopText: 'De som väntar får inget brev och räknas inte som tillfrågade. Brev som gått går inte att ta tillbaka.',
  stopped: 'stoppat {date}', trouble: 'Inga brev går ut sedan {date}: {why} Breven väntar och provas igen.',
  reasons: {
    asked_lately: 'fick enkäten nyligen', quiet: 'fick nyss en annan fråga', not_drawn: 'blev inte lottade',
    opted_out: 'vill inte bli frågade', not_live: 'enkäten frågade inte längre', repeated: 'står två gånger',
    stopped: 'stoppade', erased: 'raderade', invalid_address: 'ingen riktig adress',
    no_address: 'kundnummer utan känd adress', refused: 'mottagaren finns inte', gave_up: 'togs inte emot på ett dygn',
    unsure: 'osäkert om det gick, skickas inte igen', not_now: 'provas igen senare',
    not_encrypted: 'servern krypterar inte.',
    certificate_not_trusted: 'serverns certifikat går inte att lita på.', unreachable: 'servern svarar inte.',
    too_slow: 'servern svarar för långsamt.', sign_in_refused: 'servern godtar inte inloggningen.',
    sender_refused: 'servern godtar inte avsändaren.',
    network_not_allowed: 'servern ligger i ett nät som inte får nås.',
    internal: 'fel hos Resa, provas igen',
  },
  errors: {
    mail_not_set_up: 'Det går inte att skicka brev ännu: e-postservern är inte angiven.',
    links_forbidden: 'Inställningarna säger att inga länkar skickas med e-post.',
    survey_not_for_links: 'Länkar är inte påslagna i det som är publicerat.',
    invalid_address: 'Något är ingen adress eller går inte på en rad. Namn får inte ha kommatecken.',
    letter_not_sent: 'E-postservern tog inte emot brevet.',
    rate_limited: 'Många provbrev på kort tid. Vänta en minut.',
  },
  kiosk: { copy: 'Kopiera för en skärm', about: 'Stor text, börjar om av sig själv efter en minut.' },
};

const en: InviteTexts = {
  title: 'Ask a list',
  text: 'Everybody gets a letter of their own with the first question and a link for each answer. Whoever was asked lately is left in peace, and every letter lets them say no to more. Nothing is kept when the letter is opened. What the customer has answered so far is kept for half an hour, and then counts as an unfinished answer.',
  notReady: 'Letters cannot be sent yet. Whoever runs Resa names the mail server under [mail] in settings.toml.',
  people: 'Who is to be asked?',
  peopleHint: 'One a line: an e-mail address, or a customer number whose address Resa knows. Addresses lie sealed and are forgotten once the letter has gone.',
  file: 'Take from a file', fileHint: 'CSV or text, one customer a line.',
  more: 'Subject and sender', subject: 'Subject', subjectHint: 'Empty: the first question.', sender: 'Sender’s name',
  senderHint: 'Empty: {from}', reply: 'Replies go to', replyHint: 'Empty: the sender.',
  look: 'See how many would be asked', needed: 'Write at least one address or customer number.',
  tooMany: 'At most {n} at a time.',
  asked: { one: '{n} customer will be asked', other: '{n} customers will be asked' },
  share: 'The survey asks {share} of those who may be asked; who is drawn by lot.', left: 'Left in peace',
  failed: 'Cannot be reached', send: { one: 'Send {n} letter', other: 'Send {n} letters' },
  nobody: 'Nobody on the list would be asked now.', sent: 'The letters are in the queue',
  test: 'Send a letter to me to look at', testSent: 'The letter has gone to {to}', orders: 'Sent lists',
  of: '{sent} of {received} sent', waiting: { one: '{n} waits', other: '{n} wait' },
  pace: 'At most {minute} letters a minute, and {day} a day for this project.', stop: 'Stop',
  stopAsk: 'Stop the rest of the letters?',
  stopText: 'Those who wait get no letter and do not count as asked. Letters that have gone cannot be called back.',
  stopped: 'stopped {date}', trouble: 'No letters go out since {date}: {why} They wait and are tried again.',
  reasons: {
    asked_lately: 'were asked this lately', quiet: 'were asked something else lately', not_drawn: 'were not drawn',
    opted_out: 'do not want to be asked', not_live: 'the survey no longer asked', repeated: 'stand there twice',
    stopped: 'stopped', erased: 'erased', invalid_address: 'no real address',
    no_address: 'customer number without a known address', refused: 'the recipient does not exist',
    gave_up: 'not taken within a day', unsure: 'unsure whether it went, not sent again', not_now: 'tried again later',
    not_encrypted: 'the server does not encrypt.',
    certificate_not_trusted: 'the server’s certificate cannot be trusted.',
    unreachable: 'the server does not answer.', too_slow: 'the server answers too slowly.',
    sign_in_refused: 'the server refuses the sign-in.', sender_refused: 'the server refuses the sender.',
    network_not_allowed: 'the server is in a network that must not be dialled.',
    internal: 'a fault in Resa, tried again',
  },
  errors: {
    mail_not_set_up: 'Letters cannot be sent yet: no mail server is named.',
    links_forbidden: 'The settings say that no links are sent by e-mail.',
    survey_not_for_links: 'Links are not switched on in what is published.',
    invalid_address: 'Something is no address or does not fit on one line. Names have no commas.',
    letter_not_sent: 'The mail server did not take the letter.',
    rate_limited: 'Many letters to look at in a short time. Wait a minute.',
  },
  kiosk: { copy: 'Copy for a screen', about: 'Large, begins again by itself after a minute.' },
};

export const invite: Both<InviteTexts> = { sv, en };
