// Words of the customers: finding one, why one looks, their whole journey, and who is who.
import type { Both } from './language.svelte';

export interface CustomerTexts {
  search: {
    title: string; kind: string;
    kinds: Record<'auto' | 'user_id' | 'email' | 'phone' | 'national_id' | 'anonymous_id', string>; value: string;
    valueHint: string; go: string; nothing: string; nothingWhy: string; several: string; unreadable: string;
    seen: string; first: string;
  };
  reason: {
    title: string; why: string; label: string; hint: string; choices: string[]; go: string; short: string;
    logged: string; kept: string; change: string;
  };
  off: {
    title: string; text: string; may: string; mayNot: string; noRight: { title: string; text: string; action: string };
  };
  gone: string;
  page: {
    fromSystems: string; customer: string; unnamed: string; who: string; identifiers: string; traits: string;
    noTraits: string; timeline: string; back: string; shared: string; hidden: string; since: string; logNote: string;
    earlier: string; shown: string; events: { one: string; other: string }; channels: { one: string; other: string };
    hops: { one: string; other: string }; export: string; erase: string; more: string; journeys: string;
  };
  lanes: { title: string; summary: string; key: string };
  /** What usual names of properties are called, by the name in small letters without signs; in both languages. */
  properties: Record<string, string>;
  journeys: {
    title: string; none: string; states: Record<'reached' | 'failed' | 'over' | 'under_way', string>; goalAt: string;
    goalLate: string; steps: string; planned: string; notTaken: string; events: { one: string; other: string };
    lastAt: string; show: string; showOf: string; more: { one: string; other: string }; notTold: string;
  };
  line: {
    pause: string; quote: string; done: string; logged: string; merged: string; noEvents: string; station: string;
  };
  stitch: {
    title: string; none: string; together: string; togetherOn: string; alias: string; merge: string; unmerge: string;
    part: string; partTitle: string; partText: string; stays: string; becomes: string; still: string;
    stillBy: { one: string; other: string }; uncertain: string; partGo: string; parted: string; undone: string;
    undo: string; events: { one: string; other: string }; device: string; kinds: Record<string, string>;
  };
  maybe: {
    title: string; why: string; none: string; look: string; merge: string; mergeTitle: string; mergeText: string;
    merged: string;
    evidence: Record<'emails' | 'phones' | 'user_ids' | 'aliases' | 'events', { one: string; other: string }>;
  };
  review: {
    title: string; why: string; none: string; reasons: Record<string, string>; shared: string;
    sharedText: { one: string; other: string };
  };
  export: { title: string; text: string; go: string; done: string };
  erase: {
    named: string; namedText: string; places: Record<'journey' | 'rule' | 'station', string>;
    fields: Record<string, string>;
    title: string; text: string; sure: string; go: string; done: string; certificate: string; identifiers: string;
    rows: string; line: string; close: string;
  };
}

const sv: CustomerTexts = {
  search: {
    title: 'Sök en kund', kind: 'Vad du söker på',
    kinds: {
      auto: 'Automatiskt', user_id: 'Kundnummer', email: 'E-post', phone: 'Telefon', national_id: 'Personnummer',
      anonymous_id: 'Enhet eller kaka',
    }, value: 'Kundnummer, e-post eller telefon', valueHint: 'Skriv det som det står i era system.', go: 'Sök',
    nothing: 'Ingen kund hittades',
    nothingWhy: 'Kontrollera att det är rätt skrivet, eller sök på något annat. Kunder syns här först när en händelse bär deras nummer.',
    several: 'Flera kunder har använt det. Välj vem det gäller.',
    unreadable: 'Det säger inget om vem det är. Skriv hela numret eller adressen.', seen: 'Kund {n}',
    first: 'sedan {when}',
  },
  reason: {
    title: 'Varför tittar du på den här kunden?', why: 'Att se en enskild kund kräver ett skäl.', label: 'Skäl',
    hint: '5–200 tecken. Skriv inga personuppgifter.',
    choices: [
      'Kunden har hört av sig', 'Utreder ett klagomål', 'Rättar felaktiga uppgifter', 'Begäran om registerutdrag',
      'Kontrollerar hur en resa ser ut',
    ], go: 'Visa kunden', short: 'Skriv varför, med minst 5 tecken.',
    logged: 'Uppslaget loggas med ditt namn, tiden och skälet.',
    kept: 'Skälet gäller för den här kunden tills du stänger fliken.', change: 'Skäl: {reason}',
  },
  off: {
    title: 'Enskilda kunder visas inte i det här projektet',
    text: 'Så är det tills någon bestämmer annat. Projektet arbetar med kunder tillsammans: resor, vägar och andelar, aldrig färre än några få. Den som sköter projektet kan tillåta att enskilda kunder visas, med skäl och logg för varje uppslag.',
    may: 'Till inställningarna', mayNot: 'Be den som sköter projektet.',
    noRight: {
      title: 'Du ser inte enskilda kunder',
      text: 'Det krävs rätten att se personuppgifter, och den har ingen från början. Den som sköter projektet och själv har den kan ge dig den. Är du ägare kan du ge dig den under Inställningar, Användare, med ett skäl som skrivs i loggen.',
      action: 'Till användarna',
    },
  },
  gone: 'Kunden finns inte, eller har raderats.',
  page: {
    fromSystems: 'Systemen som har skickat kundens händelser', customer: 'Kund {n}', unnamed: 'Kund utan nummer',
    who: 'Vem', identifiers: 'Identifierare', traits: 'Vad vi vet', noTraits: 'Inget mer är sagt om kunden.',
    timeline: 'Vad som hänt', back: 'Kunder', shared: 'delas med andra', hidden: 'visas aldrig', since: 'sedan {when}',
    logNote: 'Uppslaget är loggat', earlier: 'Visa tidigare händelser', shown: '{n} av {all} händelser',
    events: { one: '{n} händelse', other: '{n} händelser' }, channels: { one: '{n} kanal', other: '{n} kanaler' },
    hops: { one: '{n} byte av kanal', other: '{n} byten av kanal' }, export: 'Registerutdrag', erase: 'Radera kunden',
    more: 'Fler val', journeys: 'Kundresor',
  },
  lanes: {
    title: 'Kanaler över tid', summary: '{events} i {channels}, {hops}',
    key: 'Varje punkt är en händelse. Strecket följer kunden mellan kanalerna.',
  },
  properties: {
    path: 'Sida', page: 'Sida', pathname: 'Sida', sida: 'Sida',
    url: 'Adress', href: 'Adress', address: 'Adress', adress: 'Adress',
    title: 'Rubrik', rubrik: 'Rubrik',
    referrer: 'Kom från', referer: 'Kom från',
    matterid: 'Ärende', caseid: 'Ärende', ticketid: 'Ärende', ärendenummer: 'Ärende', ärendeid: 'Ärende',
    ärende: 'Ärende',
    orderid: 'Beställning', ordernumber: 'Beställning', ordernummer: 'Beställning',
    reason: 'Orsak', cause: 'Orsak', orsak: 'Orsak', anledning: 'Orsak',
    outcome: 'Utfall', result: 'Utfall', utfall: 'Utfall', resultat: 'Utfall',
    status: 'Läge', läge: 'Läge',
    note: 'Anteckning', notes: 'Anteckning', anteckning: 'Anteckning', anteckningar: 'Anteckning',
    notering: 'Anteckning',
    comment: 'Kommentar', comments: 'Kommentar', kommentar: 'Kommentar', fritext: 'Kommentar', verbatim: 'Kommentar',
    message: 'Meddelande', meddelande: 'Meddelande',
    device: 'Enhet', enhet: 'Enhet',
    browser: 'Webbläsare', webbläsare: 'Webbläsare',
    version: 'Version',
    product: 'Produkt', produkt: 'Produkt',
    agegroup: 'Åldersgrupp', åldersgrupp: 'Åldersgrupp',
    region: 'Region',
    language: 'Språk', språk: 'Språk',
    score: 'Betyg', rating: 'Betyg', betyg: 'Betyg',
    ease: 'Lätthet', lätthet: 'Lätthet',
    answer: 'Svar', svar: 'Svar',
    subject: 'Ämne', topic: 'Ämne', ämne: 'Ämne',
    queue: 'Kö', kö: 'Kö',
    wait: 'Väntetid', waittime: 'Väntetid', waitingtime: 'Väntetid', väntetid: 'Väntetid',
    duration: 'Längd', length: 'Längd', längd: 'Längd',
    search: 'Sökte efter', searchterm: 'Sökte efter', query: 'Sökte efter', q: 'Sökte efter', sökord: 'Sökte efter',
    sökning: 'Sökte efter',
    amount: 'Belopp', belopp: 'Belopp',
    agent: 'Handläggare', handler: 'Handläggare', handläggare: 'Handläggare',
  },
  journeys: {
    title: 'Genomförda resor', none: 'Kunden har inte gjort någon av projektets kundresor.',
    states: { reached: 'Nådde målet', failed: 'Nådde inte målet', over: 'Avslutad', under_way: 'Pågår' },
    goalAt: 'målet {when}', goalLate: 'målet för sent, {when}', steps: '{n} av {m} planerade steg',
    planned: 'Planerade steg', notTaken: 'inte gjort', events: { one: '{n} händelse', other: '{n} händelser' },
    lastAt: 'senast vid {station}', show: 'Visa bland händelserna', showOf: ': {journey}, {when}',
    more: { one: '{n} tidigare gång visas inte', other: '{n} tidigare gånger visas inte' },
    notTold: 'Kan inte visas: {names}. De delas efter ärende, och alla händelser har inte ett ärende.',
  },
  line: {
    pause: '{time} utan kontakt', quote: 'Kunden', done: 'Gjort', logged: 'Som det loggades', merged: 'från {identity}',
    noEvents: 'Inga händelser är kvar för kunden.', station: 'Loggad som {activity}',
  },
  stitch: {
    title: 'Varför detta är en kund', none: 'Bara en identifierare: inget är sammanfogat.',
    together: '{one} och {other} sågs i samma händelse', togetherOn: '{one} och {other} sågs i samma händelse {day}',
    alias: 'Ett system uppgav att {one} är {other}', merge: '{one} och {other} slogs ihop av någon här',
    unmerge: '{one} och {other} delades av någon här', part: 'Dela på dem', partTitle: 'Dela på kunden?',
    partText: 'Så här blir det, efter vad som är känt nu. Inga händelser ändras, och du kan slå ihop dem igen.',
    stays: 'En kund', becomes: 'En annan kund', still: 'De förblir en kund ändå',
    stillBy: {
      one: '{n} annat samband håller ihop dem. Dela på det också.',
      other: '{n} andra samband håller ihop dem. Dela på dem också.',
    }, uncertain: 'Servern räknar om vem som är vem; det slutliga svaret visas efteråt.', partGo: 'Dela',
    parted: 'Kunden är delad', undone: 'Kunderna är en igen', undo: 'Slå ihop igen',
    events: { one: '{n} händelse', other: '{n} händelser' }, device: 'enhet',
    kinds: {
      user_id: 'kundnummer', email: 'e-post', phone: 'telefon', national_id: 'personnummer', anonymous_id: 'enhet',
    },
  },
  maybe: {
    title: 'Kanske samma kund', why: 'Något talar för att de är en, men inte nog för att slå ihop dem utan dig.',
    none: 'Inga förslag just nu.', look: 'Visa', merge: 'Slå ihop', mergeTitle: 'Slå ihop till en kund?',
    mergeText: 'Deras händelser blir en resa. Det går att dela på dem igen.', merged: 'Kunderna är en',
    evidence: {
      emails: { one: 'samma e-post', other: '{n} gemensamma e-postadresser' },
      phones: { one: 'samma telefon', other: '{n} gemensamma telefonnummer' },
      user_ids: { one: 'samma kundnummer', other: '{n} gemensamma kundnummer' },
      aliases: { one: 'ett system säger det', other: '{n} uppgifter från system' },
      events: { one: 'sågs i samma händelse', other: 'sågs ihop {n} gånger' },
    },
  },
  review: {
    title: 'Att titta på', why: 'Identifierare som lämnades isär för att en människa ska avgöra.',
    none: 'Inget att avgöra just nu.',
    reasons: {
      too_large: 'så många hör ihop att det inte kan vara en kund', shared_by_many: 'används av många olika kunder',
      still_together: 'delades, men hålls ihop av annat',
    }, shared: 'Delade enheter', sharedText: { one: 'används av {n} kund', other: 'används av {n} kunder' },
  },
  export: {
    title: 'Registerutdrag',
    text: 'Allt som Resa har om kunden, som en ZIP-fil: identifierare, uppgifter, händelser. Det loggas att du har hämtat den.',
    go: 'Hämta filen', done: 'Filen är hämtad',
  },
  erase: {
    named: 'Nämns i text som kollegor skrivit',
    namedText: 'Det är era definitioner, så Resa skriver inte om dem. Redigera dem här:',
    places: { journey: 'En kundresa', rule: 'Regel', station: 'Station utan händelser' },
    fields: {
      name: 'namn', problem: 'kundens problem', goal_text: 'mål i ord', start: 'början', goal: 'mål',
      steps: 'planerade steg', activities: 'stationer som hör till', activity: 'händelsetyp', channel: 'kanal',
      property: 'egenskap', station: 'station', touchpoint: 'kontaktpunkt', set_channel: 'kanal', stage: 'fas',
      after: 'efter station', channels: 'kanaler',
    },
    title: 'Radera kunden?',
    text: 'Identifierare, uppgifter och händelser tas bort ur alla lager och kan inte återskapas. Du får ett intyg på vad som togs bort.',
    sure: 'Jag förstår att det inte går att ångra', go: 'Radera för alltid', done: 'Kunden är raderad',
    certificate: 'Intyg', identifiers: 'Identifierare som raderades', rows: 'rader', line: 'Rad {n} i loggen',
    close: 'Klart',
  },
};

const en: CustomerTexts = {
  search: {
    title: 'Find a customer', kind: 'What you search by',
    kinds: {
      auto: 'Automatic', user_id: 'Customer number', email: 'E-mail', phone: 'Telephone', national_id: 'National id',
      anonymous_id: 'Device or cookie',
    }, value: 'Customer number, e-mail or telephone', valueHint: 'Write it as it stands in your systems.', go: 'Search',
    nothing: 'No customer found',
    nothingWhy: 'Check the spelling, or search by something else. Customers appear here once an event carries their number.',
    several: 'Several customers have used it. Choose whom it is about.',
    unreadable: 'It does not say who it is. Write the whole number or address.', seen: 'Customer {n}',
    first: 'since {when}',
  },
  reason: {
    title: 'Why do you look at this customer?', why: 'Seeing one customer needs a reason.', label: 'Reason',
    hint: '5–200 signs. Write no personal data.',
    choices: [
      'The customer has been in touch', 'Looking into a complaint', 'Correcting wrong data',
      'Request for access to data', 'Checking what a journey looks like',
    ], go: 'Show the customer', short: 'Write why, in at least 5 signs.',
    logged: 'The look is logged with your name, the time and the reason.',
    kept: 'The reason holds for this customer until you close the tab.', change: 'Reason: {reason}',
  },
  off: {
    title: 'Single customers are not shown in this project',
    text: 'So it is until somebody decides otherwise. The project works with customers together: journeys, ways and shares, never fewer than a few. Whoever runs the project can allow single customers to be shown, with a reason and a log for each look.',
    may: 'To the settings', mayNot: 'Ask whoever runs the project.',
    noRight: {
      title: 'You do not see single customers',
      text: 'It takes the right to see personal data, which nobody has to begin with. Whoever runs the project and has it can give it to you. As the owner you can give it to yourself under Settings, Members, with a reason that is written in the log.',
      action: 'To the members',
    },
  },
  gone: 'The customer does not exist, or was erased.',
  page: {
    fromSystems: 'The systems that sent the customer’s events', customer: 'Customer {n}',
    unnamed: 'Customer without a number', who: 'Who', identifiers: 'Identifiers', traits: 'What we know',
    noTraits: 'Nothing more is said about the customer.', timeline: 'What happened', back: 'Customers',
    shared: 'shared with others', hidden: 'never shown', since: 'since {when}', logNote: 'The look is logged',
    earlier: 'Show earlier events', shown: '{n} of {all} events', events: { one: '{n} event', other: '{n} events' },
    channels: { one: '{n} channel', other: '{n} channels' },
    hops: { one: '{n} change of channel', other: '{n} changes of channel' }, export: 'Access request',
    erase: 'Erase the customer', more: 'More choices', journeys: 'Journeys',
  },
  lanes: {
    title: 'Channels over time', summary: '{events} in {channels}, {hops}',
    key: 'Each dot is an event. The line follows the customer between the channels.',
  },
  properties: {
    path: 'Page', page: 'Page', pathname: 'Page', sida: 'Page',
    url: 'Address', href: 'Address', address: 'Address', adress: 'Address',
    title: 'Title', rubrik: 'Title',
    referrer: 'Came from', referer: 'Came from',
    matterid: 'Matter', caseid: 'Matter', ticketid: 'Matter', ärendenummer: 'Matter', ärendeid: 'Matter',
    ärende: 'Matter',
    orderid: 'Order', ordernumber: 'Order', ordernummer: 'Order',
    reason: 'Reason', cause: 'Reason', orsak: 'Reason', anledning: 'Reason',
    outcome: 'Outcome', result: 'Outcome', utfall: 'Outcome', resultat: 'Outcome',
    status: 'Status', läge: 'Status',
    note: 'Note', notes: 'Note', anteckning: 'Note', anteckningar: 'Note', notering: 'Note',
    comment: 'Comment', comments: 'Comment', kommentar: 'Comment', fritext: 'Comment', verbatim: 'Comment',
    message: 'Message', meddelande: 'Message',
    device: 'Device', enhet: 'Device',
    browser: 'Browser', webbläsare: 'Browser',
    version: 'Version',
    product: 'Product', produkt: 'Product',
    agegroup: 'Age group', åldersgrupp: 'Age group',
    region: 'Region',
    language: 'Language', språk: 'Language',
    score: 'Score', rating: 'Score', betyg: 'Score',
    ease: 'Ease', lätthet: 'Ease',
    answer: 'Answer', svar: 'Answer',
    subject: 'Subject', topic: 'Subject', ämne: 'Subject',
    queue: 'Queue', kö: 'Queue',
    wait: 'Waiting time', waittime: 'Waiting time', waitingtime: 'Waiting time', väntetid: 'Waiting time',
    duration: 'Length', length: 'Length', längd: 'Length',
    search: 'Searched for', searchterm: 'Searched for', query: 'Searched for', q: 'Searched for',
    sökord: 'Searched for', sökning: 'Searched for',
    amount: 'Amount', belopp: 'Amount',
    agent: 'Handled by', handler: 'Handled by', handläggare: 'Handled by',
  },
  journeys: {
    title: 'Journeys taken', none: 'The customer has taken none of the project’s journeys.',
    states: { reached: 'Reached the goal', failed: 'Missed the goal', over: 'Over', under_way: 'Under way' },
    goalAt: 'the goal on {when}', goalLate: 'the goal too late, on {when}', steps: '{n} of {m} planned steps',
    planned: 'Planned steps', notTaken: 'not taken', events: { one: '{n} event', other: '{n} events' },
    lastAt: 'last at {station}', show: 'Show among the events', showOf: ': {journey}, {when}',
    more: { one: '{n} earlier time is not shown', other: '{n} earlier times are not shown' },
    notTold: 'Cannot be shown: {names}. They are cut by cases, and not every event has one.',
  },
  line: {
    pause: '{time} without contact', quote: 'The customer', done: 'Done', logged: 'As it was logged',
    merged: 'from {identity}', noEvents: 'No events are left of the customer.', station: 'Logged as {activity}',
  },
  stitch: {
    title: 'Why this is one customer', none: 'Only one identifier: nothing is joined.',
    together: '{one} and {other} were seen in the same event',
    togetherOn: '{one} and {other} were seen in the same event on {day}', alias: 'A system said that {one} is {other}',
    merge: '{one} and {other} were merged by somebody here', unmerge: '{one} and {other} were parted by somebody here',
    part: 'Part them', partTitle: 'Part the customer?',
    partText: 'This is what comes of it, by what is known now. No event is changed, and you can merge them again.',
    stays: 'One customer', becomes: 'Another customer', still: 'They stay one customer all the same',
    stillBy: {
      one: '{n} other link holds them together. Part that as well.',
      other: '{n} other links hold them together. Part those as well.',
    }, uncertain: 'The server works out anew who is who; its answer is shown afterwards.', partGo: 'Part',
    parted: 'The customer is parted', undone: 'The customers are one again', undo: 'Merge again',
    events: { one: '{n} event', other: '{n} events' }, device: 'device',
    kinds: {
      user_id: 'customer number', email: 'e-mail', phone: 'telephone', national_id: 'national id',
      anonymous_id: 'device',
    },
  },
  maybe: {
    title: 'Perhaps the same customer',
    why: 'Something says that they are one, but not enough to merge them without you.',
    none: 'No suggestions right now.', look: 'Show', merge: 'Merge', mergeTitle: 'Merge into one customer?',
    mergeText: 'Their events become one journey. They can be parted again.', merged: 'The customers are one',
    evidence: {
      emails: { one: 'same e-mail', other: '{n} e-mail addresses in common' },
      phones: { one: 'same telephone', other: '{n} telephone numbers in common' },
      user_ids: { one: 'same customer number', other: '{n} customer numbers in common' },
      aliases: { one: 'a system says so', other: '{n} statements of systems' },
      events: { one: 'seen in the same event', other: 'seen together {n} times' },
    },
  },
  review: {
    title: 'To look at', why: 'Identifiers that were left apart for a person to decide.',
    none: 'Nothing to decide right now.',
    reasons: {
      too_large: 'so many belong together that it cannot be one customer',
      shared_by_many: 'used by many different customers', still_together: 'parted, but held together by something else',
    }, shared: 'Shared devices', sharedText: { one: 'used by {n} customer', other: 'used by {n} customers' },
  },
  export: {
    title: 'Access request',
    text: 'Everything that Resa has about the customer, as a ZIP file: identifiers, data, events. It is logged that you have fetched it.',
    go: 'Fetch the file', done: 'The file is fetched',
  },
  erase: {
    named: 'Named in text that colleagues wrote',
    namedText: 'They are your definitions, so Resa does not rewrite them. Edit them here:',
    places: { journey: 'A journey', rule: 'Rule', station: 'Station without events' },
    fields: {
      name: 'name', problem: 'the customer’s problem', goal_text: 'goal in words', start: 'start', goal: 'goal',
      steps: 'planned steps', activities: 'stations that belong', activity: 'event type', channel: 'channel',
      property: 'property', station: 'station', touchpoint: 'touchpoint', set_channel: 'channel', stage: 'stage',
      after: 'after station', channels: 'channels',
    },
    title: 'Erase the customer?',
    text: 'Identifiers, data and events are removed from every store and cannot be brought back. You get a certificate of what was removed.',
    sure: 'I understand that it cannot be undone', go: 'Erase for good', done: 'The customer is erased',
    certificate: 'Certificate', identifiers: 'Identifiers that were erased', rows: 'rows', line: 'Line {n} of the log',
    close: 'Done',
  },
};

export const customers: Both<CustomerTexts> = { sv, en };
