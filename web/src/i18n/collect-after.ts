// Words of what comes after a survey is built: spreading it, filling in answers, its fact sheet.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }

export interface AfterTexts {
  spread: {
    notYet: string; links: string; linksText: string; linksOff: string; place: string; placeHint: string;
    placeNeeded: string; channel: string; make: string; made: string; none: string; qr: string; created: string;
    expires: string; copy: string; download: string; revoke: string; revokeAsk: string; revokeText: string;
    revoked: string; widget: string; widgetText: string; widgetOff: string; keyPlace: string; makeKey: string;
    keyHint: string; keyMade: string; keyName: string; consent: string; user: string; lang: string;
    errors: Record<string, string>;
  };
  staff: {
    intro: string; notLive: string; off: string; kind: string;
    kinds: Record<'user_id' | 'email' | 'phone', string>; person: string; personHint: string;
    station: string; stationHint: string; channel: string; language: string; required: string; needed: string;
    nothing: string;
    send: string; kept: string; rejected: string; errors: Record<string, string>;
  };
  sheet: {
    purpose: string; print: string; period: string; none: string; nobody: string; questions: string; scale: string;
    asked: string; channel: string; shown: string; started: string; finished: string; startedRate: string;
    finishedRate: string; ofShown: string; ofStarted: string; rates: string; versions: string; noVersion: string;
    question: string; gone: Plural; anew: string; formulas: Record<string, string>;
  };
}

const sv: AfterTexts = {
  spread: {
    notYet: 'Enkäten är inte publicerad ännu. Länkar och sidor börjar fråga när den är det.',
    links: 'Länkar och QR-koder',
    linksText: 'En länk per ställe, så att svaren säger var de kom ifrån: brevet, disken, paketet.',
    linksOff: 'Länkar är inte påslagna. Slå på dem under Bygg, Var den frågar, och publicera.',
    place: 'Ställe', placeHint: 'Årsbeskedet, kassan i Lund, påsen.', placeNeeded: 'Säg var länken ska finnas.',
    channel: 'Kanal',
    make: 'Gör en länk', made: 'Länken är klar', none: 'Inga länkar ännu.', qr: 'QR-kod till enkäten: {place}',
    created: 'Gjord {date}',
    expires: 'gäller till {date}', copy: 'Kopiera länken', download: 'Ladda ner QR-koden', revoke: 'Sluta gälla',
    revokeAsk: 'Ska länken för {place} sluta gälla?',
    revokeText: 'Den som öppnar den möts av att enkäten är slut. Tryckta koder kan inte väckas igen.',
    revoked: 'Länken gäller inte längre', widget: 'På era sidor',
    widgetText: 'En rad i sidans huvud räcker för alla enkäter. Den laddas utan att något väntar på den och sparar inget utan samtycke.',
    widgetOff: 'Enkäten frågar inte på webben ännu. Slå på det under Bygg, Var den frågar.', keyPlace: 'DIN_NYCKEL',
    makeKey: 'Gör en nyckel',
    keyHint: 'Samma skrivnyckel som för händelser duger. Den får ligga öppet: den kan bara lämna in.',
    keyMade: 'Nyckeln står i raden ovan. Den visas bara nu.', keyName: 'Enkät: {name}',
    consent: 'none (så utan), consented eller identified: vad kunden har gått med på. Utan samtycke sparas inget i webbläsaren.',
    user: 'Ert kundnummer för den som är inloggad. Används bara med identified.',
    lang: 'Vilket språk sidan talar; annars webbläsarens.',
    errors: {
      survey_not_for_links: 'Länkar är inte påslagna i det som är publicerat.',
      limit_exceeded: 'Det finns redan så många länkar som ryms.',
    },
  },
  staff: {
    intro: 'Fyll i det kunden svarar, med kundens ord. Fråga som det står: annars går svaren inte att jämföra.',
    notLive: 'Enkäten frågar inte just nu. Publicera eller återuppta den först.',
    off: 'Svar genom er är inte påslaget. Slå på det under Bygg, Var den frågar, och publicera.',
    kind: 'Känns igen på',
    kinds: { user_id: 'Kundnummer', email: 'E-post', phone: 'Telefon' },
    person: 'Kund', personHint: 'Då hamnar svaret i kundens resa. Tomt: svaret räknas utan kund.',
    station: 'Vad det gällde',
    stationHint: 'Stationen eller ärendet.', channel: 'Hur ni talades vid', language: 'Språk',
    required: 'måste besvaras', needed: 'Måste besvaras',
    nothing: 'Svara på minst en fråga.', send: 'Spara svaret', kept: 'Svaret är sparat. Fyll i nästa.',
    rejected: 'Svaret togs inte emot: något i det stämmer inte med enkäten.',
    errors: { survey_not_for_staff: 'Enkäten frågar inte genom er just nu.' },
  },
  sheet: {
    purpose: 'Skrivs av sig självt ur det som finns sparat. Lägg det bredvid siffrorna.', print: 'Skriv ut',
    period: 'Första och senaste version',
    none: 'Inte angivet', nobody: 'Ingen har fått den ännu', questions: 'Så löd frågorna', scale: 'skala {scale}',
    asked: 'Så många mötte den',
    channel: 'Kanal', shown: 'Visade', started: 'Påbörjade', finished: 'Färdiga', startedRate: 'Påbörjade av visade',
    finishedRate: 'Färdiga av påbörjade',
    ofShown: 'av {n} visade', ofStarted: 'av {n} påbörjade',
    rates: 'Påbörjad: någon svarade på minst en fråga. Färdig: kom till slutet. De som inte svarade kan tycka annat.',
    versions: 'Versioner', noVersion: 'Inte publicerad ännu.', question: 'fråga {n}',
    gone: { one: '{n} borttagen', other: '{n} borttagna' }, anew: 'ändrad:',
    formulas: {
      mean: 'medelvärde', share_of_good: 'andel i de två bästa stegen', net: 'andel bra minus andel dåliga',
      share_of_yes: 'andel ja', index: 'index 0–100', shares: 'andel av varje svar', written: 'antal som skrev',
    },
  },
};

const en: AfterTexts = {
  spread: {
    notYet: 'The survey is not published yet. Links and pages begin to ask once it is.', links: 'Links and QR codes',
    linksText: 'One link per place, so that answers say where they came from: the letter, the desk, the parcel.',
    linksOff: 'Links are not switched on. Switch them on under Build, Where it asks, and publish.',
    place: 'Place', placeHint: 'The statement, the till in Lund, the bag.', placeNeeded: 'Say where the link will be.',
    channel: 'Channel',
    make: 'Make a link', made: 'The link is ready', none: 'No links yet.', qr: 'QR code to the survey: {place}',
    created: 'Made {date}',
    expires: 'holds until {date}', copy: 'Copy the link', download: 'Download the QR code', revoke: 'Withdraw',
    revokeAsk: 'Withdraw the link for {place}?',
    revokeText: 'Whoever opens it is told that the survey is over. Printed codes cannot be revived.',
    revoked: 'The link no longer holds', widget: 'On your pages',
    widgetText: 'One line in the page’s head is enough for all surveys. It loads without anything waiting for it and keeps nothing without consent.',
    widgetOff: 'The survey does not ask on the web yet. Switch it on under Build, Where it asks.', keyPlace: 'YOUR_KEY',
    makeKey: 'Make a key', keyHint: 'The same write key as for events will do. It may lie open: it can only hand in.',
    keyMade: 'The key stands in the line above. It is shown only now.', keyName: 'Survey: {name}',
    consent: 'none (so without it), consented or identified: what the customer has agreed to. Without consent nothing is kept in the browser.',
    user: 'Your customer number of whoever is signed in. Used with identified only.',
    lang: 'Which language the page speaks; else the browser’s.',
    errors: {
      survey_not_for_links: 'Links are not switched on in what is published.',
      limit_exceeded: 'There are as many links as fit already.',
    },
  },
  staff: {
    intro: 'Fill in what the customer answers, in the customer’s words. Ask as it stands: else answers cannot be compared.',
    notLive: 'The survey does not ask right now. Publish or resume it first.',
    off: 'Answers through you are not switched on. Switch them on under Build, Where it asks, and publish.',
    kind: 'Known by',
    kinds: { user_id: 'Customer number', email: 'E-mail', phone: 'Phone' },
    person: 'Customer',
    personHint: 'Then the answer lands in the customer’s journey. Empty: it counts without a customer.',
    station: 'What it was about',
    stationHint: 'The station or the matter.', channel: 'How you spoke', language: 'Language',
    required: 'must be answered',
    needed: 'Must be answered',
    nothing: 'Answer at least one question.', send: 'Save the answer', kept: 'The answer is saved. Fill in the next.',
    rejected: 'The answer was not taken: something in it does not fit the survey.',
    errors: { survey_not_for_staff: 'The survey does not ask through you right now.' },
  },
  sheet: {
    purpose: 'Writes itself from what is kept. Lay it beside the figures.', print: 'Print',
    period: 'First and latest version',
    none: 'Not said', nobody: 'Nobody was shown it yet', questions: 'What was asked', scale: 'scale {scale}',
    asked: 'How many met it',
    channel: 'Channel', shown: 'Shown', started: 'Started', finished: 'Finished', startedRate: 'Started of shown',
    finishedRate: 'Finished of started',
    ofShown: 'of {n} shown', ofStarted: 'of {n} started',
    rates: 'Started: at least one question was answered. Finished: came to the end. Those who did not answer may think otherwise.',
    versions: 'Versions', noVersion: 'Not published yet.', question: 'question {n}',
    gone: { one: '{n} removed', other: '{n} removed' }, anew: 'changed:',
    formulas: {
      mean: 'mean', share_of_good: 'share in the two best steps', net: 'share of good less share of bad',
      share_of_yes: 'share of yes', index: 'index 0–100', shares: 'share of each answer', written: 'how many wrote',
    },
  },
};

export const after: Both<AfterTexts> = { sv, en };
