// Words of the room Data: sources, what arrives, rejections, coverage, quality, sending a first event.
import type { Both } from './language.svelte';

type Counted = { one: string; other: string };

/** What may pull the figures down: all codes that the server writes (answers/quality.rs). */
export type QualityRemark =
  | 'low_stitching' | 'stale_sources' | 'many_rejected' | 'many_duplicates' | 'many_without_person' | 'many_without_channel' | 'many_without_station'
  | 'dates_only' | 'few_persons' | 'one_source' | 'no_voice' | 'future';

export interface DataTexts {
  tabs: string; importFiles: string; noRight: string;
  account: {
    title: string; received: string; stored: string; duplicates: string; rejected: string; equals: string; plus: string;
    means: { received: string; stored: string; duplicates: string; rejected: string }; seeRejected: string;
    none: string; from: string; whole: string; hours: string; hour: string;
  };
  sources: {
    title: string; name: string; kind: string; events: string; last: string; fresh: string;
    kinds: { import: string; key: string };
    never: string; today: string; daysQuiet: Counted; none: string; means: string; latest: string; counted: Counted;
  };
  imports: {
    title: string; none: string; noneText: string; files: string; when: string; result: string; undo: string;
    undoTitle: string; undoGoes: Counted; undoStays: string; undoLeaves: string; undoneLeft: string; undoFiles: string;
    undoDo: string; undone: string;
    removed: Counted;
    rejected: Counted; duplicates: Counted; stored: Counted; moreFiles: Counted; start: string; startText: string;
  };
  onward: {
    title: string; rules: string; rulesText: string; coverage: string; coverageText: string; quality: string;
    qualityText: string; send: string; sendText: string; named: string;
  };
  live: {
    title: string; purpose: string; pause: string; resume: string; waiting: Counted; skipped: Counted; none: string;
    noneText: string; send: string; perMinute: string; bar: string; stored: string; duplicates: string;
    rejected: string; legend: string; noChannel: string;
    open: string; lost: string; list: string; noRight: string; summary: string; happened: string;
  };
  rejections: {
    title: string; purpose: string; none: string; noneText: string; count: Counted; kept: Counted; all: string;
    replay: string; replayOne: string; replayAll: string; remove: string; removeTitle: string; removeText: string;
    removed: string;
    what: string; example: string; from: string; received: string; id: string; source: string; reasons: Counted;
    replayed: string; result: string; resultStill: Counted; resultNone: string; more: string; gone: string;
    show: string; hide: string; unknown: string; total: string;
    /** The reason in plain words; the exact one is the server's. */
    titles: Record<string, string>;
    /** What to do, by reason. */
    act: Record<string, string>;
    sources: Record<string, string>;
  };
  coverage: {
    title: string; purpose: string; empty: string; emptyText: string; catalogue: string; catalogueText: string;
    covered: Counted; missing: string; give: string; events: Counted;
    categories: Record<string, { name: string; what: string }>; uncategorised: string;
    touchpoints: string; touchpoint: string; channel: string; did: string; said: string; last: string; state: string;
    states: { heard: string; no_voice: string; voice_only: string; silent: string };
    means: { heard: string; no_voice: string; voice_only: string; silent: string };
    channels: string; channelsText: string; owner: string; noOwner: string; stale: string; fresh: string;
    voiceNone: string; ownerFor: string; saved: string; never: string; none: string; blind: string; noBlind: string;
    blindCount: Counted;
  };
  quality: {
    title: string; purpose: string; received: string; account: string; who: string; where: string; when: string;
    remarks: string; noRemarks: string; ok: string; look: string;
    stitched: string; stitchedWhat: string; stitchedUnknown: string; withoutPerson: string; withoutPersonWhat: string;
    withoutChannel: string; withoutChannelWhat: string; withoutStation: string; withoutStationWhat: string;
    persons: string; personsWhat: string;
    rejected: string; rejectedWhat: string; duplicates: string; duplicatesWhat: string; stored: string;
    storedWhat: string; ofEvents: string; ofAllEvents: string; ofReceived: string; freshness: string; toRules: string;
    toRejections: string; toCoverage: string;
    remark: Record<QualityRemark, string>; empty: string; emptyText: string; check: string; value: string;
    doing: string;
  };
  send: {
    title: string; purpose: string; how: string; ways: Record<string, string>; wayText: Record<string, string>;
    key: string; keyText: string; keyName: string; keyMake: string; keyHave: string; keyPaste: string; keyMade: string;
    keyOnce: string; keyNoRight: string; keyChange: string; keyDefaultName: string; keyPlace: string;
    copyRun: string; install: string; snippet: Record<string, string>; snippetText: Record<string, string>;
    waiting: string; waitingText: string; heard: string; heardText: string; heardSee: string; heardName: string;
    notHeard: string; address: string; event: string; customer: string;
  };
}

const sv: DataTexts = {
  tabs: 'Data', importFiles: 'Importera filer',
  noRight: 'Du kan se det här, men inte ändra. Det gör en analytiker eller den som sköter projektet.',
  account: {
    title: 'Det som kom in i dag', received: 'mottaget', stored: 'sparat', duplicates: 'dubbletter',
    rejected: 'avvisat', equals: 'är lika med', plus: 'plus',
    means: {
      received: 'Allt som källorna har skickat sedan midnatt, också det som inte kunde tas emot.',
      stored: 'Nya händelser som finns kvar och räknas.',
      duplicates: 'Samma händelse en gång till, med samma id. Den räknas bara en gång.',
      rejected: 'Det som inte kunde tas emot. Det ligger kvar med sitt skäl och kan provas igen.',
    },
    seeRejected: 'Se vad som avvisades', none: 'Inget har skickats hit i dag. Filer som lästs in står nedan.',
    from: 'Serverns räkning, timme för timme',
    whole: 'Allt som togs emot i dag: {n}', hours: 'Händelser per timme i dag', hour: '{when}: {n} mottagna',
  },
  sources: {
    title: 'Källor', name: 'Källa', kind: 'Slag', events: 'Händelser', last: 'Senast hörd', fresh: 'Läge',
    kinds: { import: 'Import', key: 'Skrivnyckel' },
    never: 'Har inte hörts', today: 'Färsk', daysQuiet: { one: 'Tyst i {n} dag', other: 'Tyst i {n} dagar' },
    none: 'Ingen källa har hörts ännu.', means: 'Händelser från källan som finns kvar och räknas.',
    latest: 'Källans senaste händelse', counted: { one: '{n} händelse', other: '{n} händelser' },
  },
  imports: {
    title: 'Importer', none: 'Inga importer ännu', noneText: 'Filer som läses in står här, och kan tas tillbaka.',
    files: 'Filer', when: 'När', result: 'Vad det blev', undo: 'Ångra import', undoTitle: 'Ångra importen?',
    undoGoes: {
      one: '{n} händelse försvinner, och allt som räknats ur den.',
      other: '{n} händelser försvinner, och allt som räknats ur dem.',
    },
    undoLeaves: 'Importen gjordes med en äldre version, som inte mindes vilken import en kund kom med. Kundernas identifierare ligger därför kvar tills gallring eller radering tar bort dem.',
    undoneLeft: 'Importen är ångrad. Händelserna är borta; kundernas identifierare ligger kvar.',
    undoStays: 'Andra importer och källor rörs inte. Samma filer kan läsas in igen.',
    undoFiles: 'Filerna i importen', undoDo: 'Ångra importen', undone: 'Importen är ångrad. Inget av den finns kvar.',
    removed: { one: '{n} borttagen sedan dess', other: '{n} borttagna sedan dess' },
    rejected: { one: '{n} avvisad', other: '{n} avvisade' },
    duplicates: { one: '{n} dubblett', other: '{n} dubbletter' },
    stored: { one: '{n} händelse', other: '{n} händelser' }, moreFiles: { one: 'och {n} till', other: 'och {n} till' },
    start: 'Importera filer',
    startText: 'Excel eller CSV, flera på en gång. Inget sparas förrän du har sett vad det blir.',
  },
  onward: {
    title: 'Vidare härifrån', rules: 'Ge stationerna namn', rulesText: 'Det som loggats får namn med kundernas ord.',
    coverage: 'Se vad som saknas', coverageText: 'Kontaktpunkter och kanaler som inte hörs.',
    quality: 'Kan vi lita på siffrorna?', qualityText: 'Hur mycket som är säkert, och vad som drar ner.',
    send: 'Skicka händelser', sendText: 'Koppla en webbplats eller ett system, löpande.',
    named: '{n} av {m} händelsetyper har namn',
  },
  live: {
    title: 'Just nu', purpose: 'Händelser i samma stund som de kommer in. Vem det gäller visas inte här.',
    pause: 'Håll kvar listan', resume: 'Fortsätt', waiting: { one: '{n} ny väntar', other: '{n} nya väntar' },
    skipped: { one: '{n} till visas inte', other: '{n} fler visas inte' }, none: 'Väntar på händelser',
    noneText: 'Så snart något kommer in syns det här. Sidan behöver inte läsas om.', send: 'Skicka en första händelse',
    perMinute: 'Per minut, den senaste halvtimmen',
    bar: '{when}: {stored} sparade, {duplicates} dubbletter, {rejected} avvisade', stored: 'Sparade',
    duplicates: 'Dubbletter', rejected: 'Avvisade', legend: 'Vad färgerna betyder', noChannel: 'Ingen kanal',
    open: 'Ansluten', lost: 'Ansluter igen …', list: 'Det som kommer in',
    noRight: 'Enskilda händelser visas för den som får importera data. Antalen per minut ser alla.',
    summary: '{n} mottagna den senaste halvtimmen', happened: 'hände {when}',
  },
  rejections: {
    title: 'Avvisat',
    purpose: 'Det som kom men inte kunde tas emot. Inget försvinner tyst: här står varför, och vad som kan göras.',
    none: 'Inget är avvisat',
    noneText: 'Allt som har skickats hit har kunnat tas emot. Rader ur filer som inte togs med står vid importen, under Källor.',
    count: { one: '{n} anrop', other: '{n} anrop' }, kept: { one: '{n} ligger kvar', other: '{n} ligger kvar' },
    all: 'Allt avvisat', replay: 'Prova igen', replayOne: 'Prova det här igen', replayAll: 'Prova allt igen',
    remove: 'Ta bort', removeTitle: 'Ta bort det som sparats av anropet?',
    removeText: 'Skälet räknas fortfarande, men innehållet försvinner och kan inte provas igen.',
    removed: 'Borttaget. Skälet räknas fortfarande.',
    source: 'Det avvisade, som sparas en tid för att kunna provas igen',
    reasons: { one: '{n} skäl', other: '{n} skäl' },
    what: 'Det här kan du göra', example: 'Exempel', from: 'Kom genom', received: 'Kom in', id: 'Avsändarens id',
    replayed: 'Togs emot {when}', result: 'Provade {tried}. {stored} sparades, {duplicates} fanns redan.',
    resultStill: { one: '{n} kan fortfarande inte tas emot.', other: '{n} kan fortfarande inte tas emot.' },
    resultNone: 'Det fanns inget kvar att prova.', more: 'Visa äldre', gone: 'Inget av dem ligger kvar.',
    show: 'Visa dem', hide: 'Dölj', unknown: 'Okänt skäl.', total: '{n} avvisade sedan början',
    titles: {
      event_too_large: 'Händelsen är för stor', not_an_object: 'Det är ingen händelse',
      too_deep: 'Händelsen är för invecklad', unknown_type: 'Slaget av händelse är inte känt',
      no_identity: 'Det går inte att veta vem det gäller', id_too_long: 'Ett id är för långt',
      unknown_identifier_kind: 'Sättet att peka ut kunden är inte känt', no_event_name: 'Det står inte vad som hände',
      name_too_long: 'Namnet är för långt', too_many_properties: 'För många egenskaper',
      time_unreadable: 'Tiden går inte att läsa', time_out_of_range: 'Tiden är orimlig',
      excluded_person: 'Kunden har bett att inte vara med', erased_person: 'Kunden är raderad',
    },
    act: {
      event_too_large: 'Be den som byggt kopplingen att skicka mindre i varje händelse, till exempel utan hela sidans innehåll.',
      not_an_object: 'Något annat än en händelse har skickats. Kontrollera vad som skickas till adressen.',
      too_deep: 'Be den som byggt kopplingen att skicka plattare egenskaper.',
      unknown_type: 'Kontrollera att anropet heter track, page, identify, screen, group eller alias.',
      no_identity: 'Skicka med ett kundnummer eller ett besöks-id. Utan det går det inte att veta vems resa det är.',
      id_too_long: 'Ett id är orimligt långt. Ofta har en hel text hamnat i fältet för id.',
      unknown_identifier_kind: 'Använd user_id, email, phone, national_id eller anonymous_id.',
      no_event_name: 'Ge händelsen ett namn: vad var det som hände?',
      name_too_long: 'Flytta det som varierar från namnet till egenskaperna.',
      too_many_properties: 'Skicka bara de egenskaper som någon ska titta på.',
      time_unreadable: 'Skriv tiden som 2026-03-01T08:15:00Z. Har kopplingen rättats kan de provas igen.',
      time_out_of_range: 'Klockan hos avsändaren går fel, eller så är tiden skriven i fel enhet.',
      excluded_person: 'Det är som det ska: kunden har bett att inte vara med.',
      erased_person: 'Det är som det ska: kunden är raderad. Källan skickar fortfarande om den.',
    },
    sources: {
      track: 'Spårning', import: 'Import', api: 'API', events: 'Händelser över API', collect: 'Skrivnyckel',
      segment: 'Skrivnyckel',
    },
  },
  coverage: {
    title: 'Täckning', purpose: 'Var möter kunderna er, och var hör ni dem? Det som saknas är blinda fläckar.',
    empty: 'Inga kontaktpunkter ännu',
    emptyText: 'När reglerna säger vilken kontaktpunkt en händelse hör till syns här vad som täcks och vad som saknas.',
    catalogue: 'Åtta sorters kontaktpunkter',
    catalogueText: 'Gå igenom listan: finns det något här som kunderna möter, men som ni inte hör?',
    covered: { one: '{n} kontaktpunkt', other: '{n} kontaktpunkter' }, missing: 'Inget hörs härifrån',
    give: 'Säg i reglerna vilka händelser som hör hit', events: { one: '{n} händelse', other: '{n} händelser' },
    categories: {
      web_social: { name: 'Webb och sociala medier', what: 'webbplats, inloggning, Facebook' },
      marketing: { name: 'Marknadsföring', what: 'kampanjer, annonser, nyhetsbrev' },
      sales: { name: 'Försäljning', what: 'rådgivning, offert, avtal' },
      support: { name: 'Support och service', what: 'samtal, chatt, klagomål' },
      product_use: { name: 'Användning av produkten', what: 'appen, leveransen, pensionsbeskedet' },
      billing: { name: 'Faktura och betalning', what: 'fakturor, påminnelser, autogiro' },
      physical: { name: 'Fysiska möten', what: 'butik, kontor, brev, montör' },
      indirect: { name: 'Indirekta', what: 'recensioner, forum, vänner' },
    },
    uncategorised: 'Utan sort',
    touchpoints: 'Kontaktpunkter', touchpoint: 'Kontaktpunkt', channel: 'Kanal', did: 'Gjort', said: 'Sagt',
    last: 'Hördes senast', state: 'Läge',
    states: { heard: 'Hörs', no_voice: 'Ingen röst', voice_only: 'Bara röst', silent: 'Tyst' },
    means: {
      heard: 'Ni ser vad kunderna gör och hör vad de säger.',
      no_voice: 'Ni ser vad kunderna gör, men ingen har frågat vad de tycker.',
      voice_only: 'Kunderna har sagt något, men vad de gör här syns inte.', silent: 'Ingen händelse på länge.',
    },
    channels: 'Kanaler', channelsText: 'Vad kunderna gör och säger i varje kanal, och vem som svarar för den.',
    owner: 'Kanalansvarig', noOwner: 'Ingen ansvarig', stale: 'Har tystnat', fresh: 'Hörs', voiceNone: 'Ingen röst',
    ownerFor: 'Ansvarig för {channel}', saved: 'Sparat: {name} svarar för {channel}.', never: 'aldrig', none: 'Ingen',
    blind: 'Blinda fläckar', noBlind: 'Inga blinda fläckar bland kontaktpunkterna.',
    blindCount: { one: '{n} kontaktpunkt hörs inte fullt ut', other: '{n} kontaktpunkter hörs inte fullt ut' },
  },
  quality: {
    title: 'Kan vi lita på siffrorna?',
    purpose: 'Vad siffrorna vilar på, vad som drar ner, och vad som kan göras åt det.',
    received: 'Det som kom in, från början', account: 'Räkningen', who: 'Vems resa det är', where: 'Var och vad',
    when: 'Hur färskt det är', remarks: 'Att tänka på', noRemarks: 'Inget särskilt att anmärka på.', ok: 'Bra',
    look: 'Se över',
    stitched: 'Kunder som hänger ihop mellan källor',
    stitchedWhat: 'Andel kunder som känns igen i mer än en källa. Är den låg syns bara delar av resorna.',
    stitchedUnknown: 'Går inte att säga ännu', withoutPerson: 'Händelser utan kund',
    withoutPersonWhat: 'De kan inte höra till någon resa.', withoutChannel: 'Händelser utan kanal',
    withoutChannelWhat: 'De syns på kartan utan linje.', withoutStation: 'Händelser utan station',
    withoutStationWhat: 'De står kvar med systemets namn tills en regel ger dem ett.', persons: 'Kunder',
    personsWhat: 'Olika kunder som händelserna handlar om.',
    ofAllEvents: 'av {n} händelser',
    rejected: 'Avvisat', rejectedWhat: 'Kom, men kunde inte tas emot.', duplicates: 'Dubbletter',
    duplicatesWhat: 'Samma händelse flera gånger; räknas en gång.', stored: 'Sparat',
    storedWhat: 'Det som allt annat räknas på.', ofEvents: '{share} av {n} händelser',
    ofReceived: '{share} av {n} mottagna', freshness: 'Källornas läge', toRules: 'Till reglerna',
    toRejections: 'Se skälen', toCoverage: 'Till täckningen',
    remark: {
      low_stitching: 'Få kunder känns igen i mer än en källa ({value}). Kontrollera att kundnumren skrivs likadant.',
      stale_sources: '{value} källor har tystnat.', many_rejected: 'Mycket avvisas ({value}).',
      many_duplicates: 'Många dubbletter ({value}).',
      many_without_person: 'Många händelser saknar kund ({value}).',
      many_without_channel: 'Många händelser saknar kanal ({value}).',
      many_without_station: 'Många händelser saknar station ({value}).',
      dates_only: 'Många tider saknar klockslag: ordningen inom en dag är filens.',
      few_persons: 'Få kunder: slutsatser om grupper blir osäkra ({value}).',
      one_source: 'Det finns bara en källa: resan syns bara där.',
      no_voice: 'Ingen röst: inga svar eller klagomål finns med.',
      future: 'Några händelser ligger i framtiden ({value}).',
    },
    empty: 'Inget att bedöma ännu',
    emptyText: 'När händelser har kommit in står här hur mycket som går att lita på, och varför.', check: 'Vad',
    value: 'Hur mycket', doing: 'Att göra',
  },
  send: {
    title: 'Skicka din första händelse', purpose: 'Välj sätt, kopiera raderna och kör dem. De fungerar som de står.',
    how: 'Hur vill du skicka?',
    ways: { curl: 'Kommandorad', node: 'Node.js', python: 'Python', web: 'Webbplats', rudderstack: 'RudderStack' },
    wayText: {
      curl: 'Snabbast för att prova: en rad i ett terminalfönster.', node: 'Från en server i JavaScript.',
      python: 'Från ett skript eller en server i Python.', web: 'Från besökarnas webbläsare.',
      rudderstack: 'Ni som redan använder RudderStack byter bara adress.',
    },
    key: 'Skrivnyckel',
    keyText: 'Nyckeln säger vilket projekt händelserna hör till. Den kan bara lägga till, aldrig läsa.',
    keyName: 'Vad ska nyckeln heta?', keyMake: 'Skapa nyckel', keyHave: 'Jag har redan en nyckel',
    keyPaste: 'Klistra in nyckeln', keyMade: 'Nyckeln är skapad och står i raderna nedan.',
    keyOnce: 'Den visas bara nu. Spara den på ett säkert ställe.',
    keyNoRight: 'Den som sköter projektet skapar nycklar. Klistra in den du har fått.', keyChange: 'Byt nyckel',
    keyDefaultName: 'Första händelsen', keyPlace: 'DIN-SKRIVNYCKEL',
    copyRun: 'Kopiera och kör', install: 'Först, en gång',
    snippet: {
      plain: 'Som den står, utan att installera något', client: 'Med Segments klient: buffrar och försöker igen',
      browser: 'I webbläsaren', npm: 'Med Segments klient', node: 'På servern', html: 'Klistra in på sidan',
    },
    snippetText: {
      plain: '', client: 'Samma klient som för Segment; bara adressen är en annan.', browser: '',
      npm: 'För sidor som byggs med npm. Ersätt adressen i en befintlig installation med er egen.', node: '',
      html: 'Lägg den sist i sidans head. Den lägger ett slumptal i webbläsaren för att känna igen besöket: fråga om lov först där det krävs.',
    },
    waiting: 'Väntar på händelsen', waitingText: 'Kör raderna. Sidan säger till när händelsen har kommit.',
    heard: 'Vi hörde en händelse!', heardText: '”{event}” kom in {when}.', heardSee: 'Se det som kommer in',
    heardName: 'Ge stationerna namn',
    notHeard: 'Kommer inget? Kontrollera att datorn når {address}, och att svaret inte säger 401: då är nyckeln fel.',
    address: 'Serverns adress', event: 'Första händelsen', customer: 'kund-1',
  },
};

const en: DataTexts = {
  tabs: 'Data', importFiles: 'Import files',
  noRight: 'You may look at this but not change it. An analyst or whoever runs the project does.',
  account: {
    title: 'What came in today', received: 'received', stored: 'stored', duplicates: 'duplicates', rejected: 'rejected',
    equals: 'equals', plus: 'plus',
    means: {
      received: 'All that the sources have sent since midnight, also what could not be accepted.',
      stored: 'New events that are kept and counted.',
      duplicates: 'The same event again, with the same id. It counts once.',
      rejected: 'What could not be accepted. It is kept with its reason and can be tried again.',
    },
    seeRejected: 'See what was rejected',
    none: 'Nothing has been sent here today. Files that were read in stand below.',
    from: 'The server’s count, hour by hour',
    whole: 'All received today: {n}', hours: 'Events by hour today', hour: '{when}: {n} received',
  },
  sources: {
    title: 'Sources', name: 'Source', kind: 'Kind', events: 'Events', last: 'Last heard', fresh: 'State',
    kinds: { import: 'Import', key: 'Write key' },
    never: 'Never heard', today: 'Fresh', daysQuiet: { one: 'Quiet for {n} day', other: 'Quiet for {n} days' },
    none: 'No source has been heard yet.', means: 'Events of the source that are kept and counted.',
    latest: 'The source’s latest event', counted: { one: '{n} event', other: '{n} events' },
  },
  imports: {
    title: 'Imports', none: 'No imports yet', noneText: 'Files that are read in stand here, and can be taken back.',
    files: 'Files', when: 'When', result: 'What it gave', undo: 'Undo import', undoTitle: 'Undo the import?',
    undoGoes: {
      one: '{n} event goes, and all that was computed from it.',
      other: '{n} events go, and all that was computed from them.',
    },
    undoLeaves: 'The import was made by an older version, which did not remember which import a customer came with. The customers’ identifiers therefore stay until retention or erasure takes them out.',
    undoneLeft: 'The import is undone. Its events are gone; the customers’ identifiers are left.',
    undoStays: 'Other imports and sources are not touched. The same files can be read in again.',
    undoFiles: 'The files of the import', undoDo: 'Undo the import',
    undone: 'The import is undone. Nothing of it is left.',
    removed: { one: '{n} removed since', other: '{n} removed since' },
    rejected: { one: '{n} rejected', other: '{n} rejected' },
    duplicates: { one: '{n} duplicate', other: '{n} duplicates' }, stored: { one: '{n} event', other: '{n} events' },
    moreFiles: { one: 'and {n} more', other: 'and {n} more' }, start: 'Import files',
    startText: 'Excel or CSV, several at once. Nothing is saved before you have seen what comes of it.',
  },
  onward: {
    title: 'Onward from here', rules: 'Name the stations',
    rulesText: 'What was logged gets names in the customers’ words.', coverage: 'See what is missing',
    coverageText: 'Touchpoints and channels that are not heard.', quality: 'Can we trust the figures?',
    qualityText: 'How much is certain, and what weakens it.', send: 'Send events',
    sendText: 'Connect a website or a system, continuously.', named: '{n} of {m} event types have a name',
  },
  live: {
    title: 'Right now', purpose: 'Events the moment they come in. Whom they concern is not shown here.',
    pause: 'Hold the list', resume: 'Continue', waiting: { one: '{n} new one waits', other: '{n} new ones wait' },
    skipped: { one: '{n} more is not shown', other: '{n} more are not shown' }, none: 'Waiting for events',
    noneText: 'As soon as something comes in it is seen here. The page need not be loaded again.',
    send: 'Send a first event', perMinute: 'By minute, the last half hour',
    bar: '{when}: {stored} stored, {duplicates} duplicates, {rejected} rejected', stored: 'Stored',
    duplicates: 'Duplicates', rejected: 'Rejected', legend: 'What the colours mean', noChannel: 'No channel',
    open: 'Connected', lost: 'Connecting again …', list: 'What comes in',
    noRight: 'Single events are shown to those who may import data. Everybody sees the counts by minute.',
    summary: '{n} received in the last half hour', happened: 'happened {when}',
  },
  rejections: {
    title: 'Rejected',
    purpose: 'What came but could not be accepted. Nothing disappears silently: here is why, and what can be done.',
    none: 'Nothing is rejected',
    noneText: 'All that was sent here could be accepted. Rows of files that were not taken stand by the import, under Sources.',
    count: { one: '{n} call', other: '{n} calls' }, kept: { one: '{n} is kept', other: '{n} are kept' },
    all: 'All that was rejected', replay: 'Try again', replayOne: 'Try this one again', replayAll: 'Try all again',
    remove: 'Delete', removeTitle: 'Delete what is kept of the call?',
    removeText: 'The reason is still counted, but its content goes and cannot be tried again.',
    removed: 'Deleted. The reason is still counted.',
    source: 'What was rejected, kept for a time so that it can be tried again',
    reasons: { one: '{n} reason', other: '{n} reasons' },
    what: 'What you can do', example: 'Example', from: 'Came by', received: 'Came in', id: 'The sender’s id',
    replayed: 'Accepted {when}', result: 'Tried {tried}. {stored} were stored, {duplicates} were there already.',
    resultStill: { one: '{n} can still not be accepted.', other: '{n} can still not be accepted.' },
    resultNone: 'There was nothing left to try.', more: 'Show older ones', gone: 'None of them is kept.',
    show: 'Show them', hide: 'Hide', unknown: 'Unknown reason.', total: '{n} rejected since the beginning',
    titles: {
      event_too_large: 'The event is too large', not_an_object: 'It is not an event',
      too_deep: 'The event is too intricate', unknown_type: 'The kind of event is not known',
      no_identity: 'Nobody can tell whom it concerns', id_too_long: 'An id is too long',
      unknown_identifier_kind: 'The way of identifying the customer is not known',
      no_event_name: 'It does not say what happened', name_too_long: 'The name is too long',
      too_many_properties: 'Too many properties', time_unreadable: 'The time cannot be read',
      time_out_of_range: 'The time is unreasonable', excluded_person: 'The customer asked not to be included',
      erased_person: 'The customer is erased',
    },
    act: {
      event_too_large: 'Ask whoever built the connection to send less in each event, for instance without the content of a whole page.',
      not_an_object: 'Something else than an event was sent. Check what is sent to the address.',
      too_deep: 'Ask whoever built the connection to send flatter properties.',
      unknown_type: 'Check that the call is named track, page, identify, screen, group or alias.',
      no_identity: 'Send a customer number or a visit id along. Without it nobody can tell whose journey it is.',
      id_too_long: 'An id is unreasonably long. Often a whole text has ended up in the field for the id.',
      unknown_identifier_kind: 'Use user_id, email, phone, national_id or anonymous_id.',
      no_event_name: 'Give the event a name: what was it that happened?',
      name_too_long: 'Move what varies from the name to the properties.',
      too_many_properties: 'Send only the properties that somebody will look at.',
      time_unreadable: 'Write the time as 2026-03-01T08:15:00Z. Once the connection is mended they can be tried again.',
      time_out_of_range: 'The sender’s clock is wrong, or the time is written in the wrong unit.',
      excluded_person: 'This is as it should be: the customer asked not to be included.',
      erased_person: 'This is as it should be: the customer is erased. The source still sends about them.',
    },
    sources: {
      track: 'Tracking', import: 'Import', api: 'API', events: 'Events by API', collect: 'Write key',
      segment: 'Write key',
    },
  },
  coverage: {
    title: 'Coverage',
    purpose: 'Where do customers meet you, and where do you hear them? What is missing are blind spots.',
    empty: 'No touchpoints yet',
    emptyText: 'Once the rules say which touchpoint an event belongs to, this shows what is covered and what is missing.',
    catalogue: 'Eight kinds of touchpoints',
    catalogueText: 'Go through the list: is there anything here that customers meet, but that you do not hear?',
    covered: { one: '{n} touchpoint', other: '{n} touchpoints' }, missing: 'Nothing is heard from here',
    give: 'Say in the rules which events belong here', events: { one: '{n} event', other: '{n} events' },
    categories: {
      web_social: { name: 'Web and social media', what: 'website, sign-in, Facebook' },
      marketing: { name: 'Marketing', what: 'campaigns, advertising, newsletters' },
      sales: { name: 'Sales', what: 'advice, offers, contracts' },
      support: { name: 'Support and service', what: 'calls, chat, complaints' },
      product_use: { name: 'Use of the product', what: 'the app, the delivery, the pension statement' },
      billing: { name: 'Billing and payment', what: 'invoices, reminders, direct debit' },
      physical: { name: 'Physical meetings', what: 'shop, office, letters, fitter' },
      indirect: { name: 'Indirect', what: 'reviews, forums, friends' },
    },
    uncategorised: 'Without a kind',
    touchpoints: 'Touchpoints', touchpoint: 'Touchpoint', channel: 'Channel', did: 'Done', said: 'Said',
    last: 'Last heard', state: 'State',
    states: { heard: 'Heard', no_voice: 'No voice', voice_only: 'Voice only', silent: 'Silent' },
    means: {
      heard: 'You see what customers do and hear what they say.',
      no_voice: 'You see what customers do, but nobody has asked what they think.',
      voice_only: 'Customers have said something, but what they do here is not seen.',
      silent: 'No event for a long time.',
    },
    channels: 'Channels', channelsText: 'What customers do and say in each channel, and who answers for it.',
    owner: 'Channel owner', noOwner: 'No owner', stale: 'Has gone quiet', fresh: 'Heard', voiceNone: 'No voice',
    ownerFor: 'Owner of {channel}', saved: 'Saved: {name} answers for {channel}.', never: 'never', none: 'Nobody',
    blind: 'Blind spots', noBlind: 'No blind spots among the touchpoints.',
    blindCount: { one: '{n} touchpoint is not fully heard', other: '{n} touchpoints are not fully heard' },
  },
  quality: {
    title: 'Can we trust the figures?',
    purpose: 'What the figures rest on, what weakens them, and what can be done about it.',
    received: 'What came in, from the beginning', account: 'The account', who: 'Whose journey it is',
    where: 'Where and what', when: 'How fresh it is', remarks: 'To keep in mind',
    noRemarks: 'Nothing in particular to remark on.', ok: 'Good', look: 'Look into it',
    stitched: 'Customers joined across sources',
    stitchedWhat: 'Share of customers that are recognised in more than one source. When it is low only parts of journeys are seen.',
    stitchedUnknown: 'Cannot tell yet', withoutPerson: 'Events without a customer',
    withoutPersonWhat: 'They cannot belong to any journey.', withoutChannel: 'Events without a channel',
    withoutChannelWhat: 'They stand on the map without a line.', withoutStation: 'Events without a station',
    withoutStationWhat: 'They keep the system’s name until a rule gives them one.', persons: 'Customers',
    personsWhat: 'Different customers that the events are about.',
    ofAllEvents: 'of {n} events',
    rejected: 'Rejected', rejectedWhat: 'Came, but could not be accepted.', duplicates: 'Duplicates',
    duplicatesWhat: 'The same event several times; counts once.', stored: 'Stored',
    storedWhat: 'What everything else is computed from.', ofEvents: '{share} of {n} events',
    ofReceived: '{share} of {n} received', freshness: 'State of the sources', toRules: 'To the rules',
    toRejections: 'See the reasons', toCoverage: 'To the coverage',
    remark: {
      low_stitching: 'Few customers are recognised in more than one source ({value}). Check that customer numbers are written alike.',
      stale_sources: '{value} sources have gone quiet.', many_rejected: 'Much is rejected ({value}).',
      many_duplicates: 'Many duplicates ({value}).',
      many_without_person: 'Many events lack a customer ({value}).',
      many_without_channel: 'Many events lack a channel ({value}).',
      many_without_station: 'Many events lack a station ({value}).',
      dates_only: 'Many times lack a time of day: the order within a day is the file’s.',
      few_persons: 'Few customers: conclusions about groups are uncertain ({value}).',
      one_source: 'There is only one source: the journey is seen only there.',
      no_voice: 'No voice: no answers or complaints are included.', future: 'Some events lie in the future ({value}).',
    },
    empty: 'Nothing to judge yet',
    emptyText: 'Once events have come in, this says how far they can be trusted, and why.', check: 'What',
    value: 'How much', doing: 'To do',
  },
  send: {
    title: 'Send your first event', purpose: 'Choose a way, copy the lines and run them. They work as they stand.',
    how: 'How do you want to send?',
    ways: { curl: 'Command line', node: 'Node.js', python: 'Python', web: 'Website', rudderstack: 'RudderStack' },
    wayText: {
      curl: 'Quickest for a try: one line in a terminal.', node: 'From a server in JavaScript.',
      python: 'From a script or a server in Python.', web: 'From the visitors’ browsers.',
      rudderstack: 'If you use RudderStack already, only the address changes.',
    },
    key: 'Write key', keyText: 'The key says which project the events belong to. It can only add, never read.',
    keyName: 'What shall the key be called?', keyMake: 'Make a key', keyHave: 'I have a key already',
    keyPaste: 'Paste the key', keyMade: 'The key is made and stands in the lines below.',
    keyOnce: 'It is shown only now. Keep it in a safe place.',
    keyNoRight: 'Whoever runs the project makes keys. Paste the one you were given.', keyChange: 'Another key',
    keyDefaultName: 'First event', keyPlace: 'YOUR-WRITE-KEY',
    copyRun: 'Copy and run', install: 'First, once',
    snippet: {
      plain: 'As it stands, with nothing to install', client: 'With Segment’s client: buffers and tries again',
      browser: 'In the browser', npm: 'With Segment’s client', node: 'On the server', html: 'Paste it into the page',
    },
    snippetText: {
      plain: '', client: 'The same client as for Segment; only the address is another.', browser: '',
      npm: 'For pages built with npm. In an installation that is there already, change the address to your own.',
      node: '',
      html: 'Put it last in the page’s head. It keeps a random number in the browser to recognise the visit: ask for consent first where that is required.',
    },
    waiting: 'Waiting for the event', waitingText: 'Run the lines. The page tells when the event has come.',
    heard: 'We heard an event!', heardText: '“{event}” came in {when}.', heardSee: 'See what comes in',
    heardName: 'Name the stations',
    notHeard: 'Nothing comes? Check that the computer reaches {address}, and that the answer is not 401: then the key is wrong.',
    address: 'The server’s address', event: 'First event', customer: 'customer-1',
  },
};

export const data: Both<DataTexts> = { sv, en };
