// Words of the rules: event types, the stations that they get, and stations that no event shows.
import type { Both } from './language.svelte';

type Counted = { one: string; other: string };

export interface RulesTexts {
  title: string; purpose: string; progress: string; progressDone: string; progressOf: string; empty: string;
  emptyText: string;
  types: {
    title: string; search: string; show: string; shows: { unnamed: string; all: string; named: string }; pick: string;
    pickAll: string; picked: Counted; clear: string; events: Counted; noName: string; byRule: string; none: string;
    allNamed: string; more: string; persons: string; list: string; last: string; means: string; counted: Counted;
  };
  naming: {
    title: Counted; nothing: string; nothingText: string; station: string; stationHint: string; stationPlace: string;
    touchpoint: string; touchpointHint: string; channel: string; channelHint: string; channelKeep: string;
    stage: string; stageHint: string; category: string; categoryNone: string; save: string; saveNext: string;
    saved: string; more: string;
    sounds: string; soundsWhy: { underscore: string; capitals: string; code: string; path: string; joined: string };
  };
  rules: {
    title: string; purpose: string; none: string; noneText: string; add: string; edit: string; up: string; down: string;
    drag: string; remove: string; number: string; catches: string; nothing: string; moved: string; order: string;
    whenever: string; named: string; inChannel: string; where: string; then: string; shadow: string; place: string;
    channelAs: string; stageAs: string; anything: string;
  };
  editor: {
    add: string; change: string; when: string; activity: string; activityHint: string; channel: string;
    channelHint: string; property: string; propertyName: string; propertyPattern: string; propertyHint: string;
    then: string; preview: string; previewCount: string; previewNone: string; previewExamples: string;
    previewTaken: string; previewWait: string; save: string; position: string; first: string; last: string;
    before: string;
  };
  stations: {
    title: string; purpose: string; add: string; none: string; name: string; after: string; afterFirst: string;
    touchpoint: string; channels: string; waiting: string; waitingHint: string; assumed: string; waits: string;
    comesAfter: string; remove: string; change: string; beginning: string;
  };
  undo: { last: string; done: string; label: string };
  /** Where to go when all have names. */
  onward: { map: string; journey: string };
  stale: { title: string; text: string; who: string; again: string; drop: string; lost: string; ok: string };
  changed: { named: string; put: string; moved: string; removed: string; station: string };
}

const sv: RulesTexts = {
  title: 'Regler', purpose: 'Ge det som loggats namn med kundernas egna ord. Namnen blir stationer på kartan.',
  progress: '{n} av {m} händelsetyper ({share} av händelserna) har namn', progressDone: 'Alla händelsetyper har namn',
  progressOf: 'Hur mycket som har namn', empty: 'Inget att namnge ännu',
  emptyText: 'När händelser har kommit in står deras namn här, de vanligaste först, och kan få namn som kunderna själva skulle använda.',
  types: {
    title: 'Händelsetyper', search: 'Sök händelsetyp', show: 'Visa',
    shows: { unnamed: 'Utan namn', all: 'Alla', named: 'Med namn' }, pick: 'Välj {name}',
    pickAll: 'Välj alla som visas', picked: { one: '{n} vald', other: '{n} valda' }, clear: 'Välj bort',
    events: { one: '{n} händelse', other: '{n} händelser' }, noName: 'Utan namn', byRule: 'regel {n}',
    none: 'Ingen händelsetyp stämmer med sökningen.', allNamed: 'Alla händelsetyper har namn. Bra jobbat.',
    more: 'Visa fler', persons: 'kunder', list: 'Händelsetyper, de vanligaste först', last: 'senast {when}',
    means: 'Händelser av den här typen', counted: { one: '{n} händelsetyp', other: '{n} händelsetyper' },
  },
  naming: {
    title: { one: 'Ge {n} händelsetyp ett namn', other: 'Ge {n} händelsetyper ett namn' },
    nothing: 'Välj något i listan',
    nothingText: 'Välj en eller flera händelsetyper som för kunden är samma sak. Brev och utskick kan heta ”Läsa brevet”.',
    station: 'Vad gör kunden?', stationHint: 'Stationens namn, med kundens ord. Till exempel ”Ringa och fråga”.',
    stationPlace: 'Välj eller skriv ett nytt', touchpoint: 'Vad möter kunden där?',
    touchpointHint: 'Kontaktpunkten. Till exempel kundtjänst, fakturan eller inloggningen.', channel: 'I vilken kanal?',
    channelHint: 'Fyll bara i om den loggade kanalen är fel.', channelKeep: 'Som den är loggad', stage: 'I vilken fas?',
    stageHint: 'Till exempel Överväga, Köpa, Använda.', category: 'Vad är det för sorts kontaktpunkt?',
    categoryNone: 'Inte bestämt', save: 'Spara namnet', saveNext: 'Spara och ta nästa', saved: '{station} är sparat.',
    more: 'Kanal, fas och sort',
    sounds: 'Så här säger nog inte kunden.',
    soundsWhy: {
      underscore: 'Understreck hör hemma i system.', capitals: 'Ord i bara versaler är ofta interna förkortningar.',
      code: 'Koder betyder sällan något för kunden.', path: 'Det ser ut som en adress.',
      joined: 'Det ser ut som ett namn ur ett program.',
    },
  },
  rules: {
    title: 'Reglerna, i ordning', purpose: 'Den första som stämmer gäller. Flytta den viktigaste överst.',
    none: 'Inga regler ännu',
    noneText: 'Namnge en händelsetyp ovan, så skrivs regeln av sig själv. Mönster med * fångar många på en gång.',
    add: 'Ny regel med mönster', edit: 'Ändra', up: 'Flytta upp', down: 'Flytta ner', drag: 'Dra för att flytta',
    remove: 'Ta bort', number: 'Regel {n}', catches: '{types} · {events}', nothing: 'fångar inget',
    moved: 'Regeln är nu nummer {n}.', order: 'Reglerna i ordning', whenever: 'Alltid', named: 'heter', inChannel: 'i',
    where: 'där {name} är', then: 'blir', shadow: 'En regel högre upp tar allt som den här skulle fånga.',
    place: 'vid {touchpoint}', channelAs: 'kanal: {channel}', stageAs: 'fas: {stage}', anything: 'vad som helst',
  },
  editor: {
    add: 'Ny regel', change: 'Ändra regeln', when: 'Gäller när', activity: 'Händelsen heter',
    activityHint: '* står för vilken text som helst: Samtal* fångar allt som börjar med Samtal.', channel: 'Kanalen är',
    channelHint: 'Tomt: vilken kanal som helst.', property: 'En egenskap', propertyName: 'Egenskapens namn',
    propertyPattern: 'Dess värde', propertyHint: 'Till exempel path och /pension/*', then: 'Då är det',
    preview: 'Fångar just nu', previewCount: '{types}, {events}',
    previewNone: 'Ingen händelse stämmer. Pröva med * före eller efter.', previewExamples: 'Till exempel',
    previewTaken: 'Allt som stämmer tas redan av en regel högre upp. Flytta upp den här.', previewWait: 'Räknar …',
    save: 'Spara regeln', position: 'Plats i ordningen', first: 'Först', last: 'Sist', before: 'Före regel {n}: {name}',
  },
  stations: {
    title: 'Stationer utan händelser',
    purpose: 'Sådant kunden gör som inget system ser: vänta på svar, fråga en vän, försöka förstå. De ritas som antagna.',
    add: 'Lägg till en station', none: 'Inga ännu.', name: 'Vad gör kunden?', after: 'Efter vilken station?',
    afterFirst: 'Allra först', touchpoint: 'Vad möter kunden där?', channels: 'I vilka kanaler?',
    waiting: 'Kunden bara väntar här', waitingHint: 'Ritas som väntan på kartan.', assumed: 'Antagen', waits: 'Väntan',
    comesAfter: 'efter {station}', remove: 'Ta bort {station}', change: 'Ändra {station}', beginning: 'allra först',
  },
  onward: { map: 'Se kundresekartan', journey: 'Skapa en kundresa' },
  undo: { last: 'Ångra senaste ändringen', done: 'Ändringen är ångrad.', label: 'Ångra' },
  stale: {
    title: 'Någon annan har ändrat reglerna', text: 'Medan du skrev sparade {who} sina ändringar. Båda kan få plats.',
    who: 'någon annan', again: 'Behåll deras och lägg min ovanpå', drop: 'Behåll bara deras',
    lost: 'Det du ville ändra finns inte längre. Deras ändringar visas nu.', ok: 'Visa deras',
  },
  changed: {
    named: 'Namnet är sparat.', put: 'Regeln är sparad.', moved: 'Ordningen är sparad.', removed: 'Borttagen.',
    station: 'Stationen är sparad.',
  },
};

const en: RulesTexts = {
  title: 'Rules', purpose: 'Name what was logged in the customers’ own words. The names become stations on the map.',
  progress: '{n} of {m} event types ({share} of the events) have a name', progressDone: 'All event types have a name',
  progressOf: 'How much has a name', empty: 'Nothing to name yet',
  emptyText: 'Once events have come in their names stand here, the commonest first, and can be given names that customers would use.',
  types: {
    title: 'Event types', search: 'Search event types', show: 'Show',
    shows: { unnamed: 'Without a name', all: 'All', named: 'With a name' }, pick: 'Pick {name}',
    pickAll: 'Pick all shown', picked: { one: '{n} picked', other: '{n} picked' }, clear: 'Clear',
    events: { one: '{n} event', other: '{n} events' }, noName: 'No name', byRule: 'rule {n}',
    none: 'No event type matches the search.', allNamed: 'All event types have a name. Well done.', more: 'Show more',
    persons: 'customers', list: 'Event types, the commonest first', last: 'latest {when}', means: 'Events of this type',
    counted: { one: '{n} event type', other: '{n} event types' },
  },
  naming: {
    title: { one: 'Name {n} event type', other: 'Name {n} event types' }, nothing: 'Pick something in the list',
    nothingText: 'Pick one or several event types that are the same thing to the customer. Letters and mailings may be “Read the letter”.',
    station: 'What does the customer do?',
    stationHint: 'The station’s name, in the customer’s words. For instance “Call and ask”.',
    stationPlace: 'Choose or write a new one', touchpoint: 'What does the customer meet there?',
    touchpointHint: 'The touchpoint. For instance customer service, the invoice or the sign-in.',
    channel: 'In which channel?', channelHint: 'Fill in only when the logged channel is wrong.',
    channelKeep: 'As it was logged', stage: 'In which stage?', stageHint: 'For instance Consider, Buy, Use.',
    category: 'What kind of touchpoint is it?', categoryNone: 'Not decided', save: 'Save the name',
    saveNext: 'Save and take the next',
    saved: '{station} is saved.', more: 'Channel, stage and kind',
    sounds: 'A customer would hardly say it like this.',
    soundsWhy: {
      underscore: 'Underscores belong in systems.', capitals: 'Words in capitals are often internal abbreviations.',
      code: 'Codes seldom mean anything to a customer.', path: 'It looks like an address.',
      joined: 'It looks like a name from a program.',
    },
  },
  rules: {
    title: 'The rules, in order', purpose: 'The first that fits holds. Move the most important one to the top.',
    none: 'No rules yet',
    noneText: 'Name an event type above and the rule writes itself. Patterns with * catch many at once.',
    add: 'New rule with a pattern', edit: 'Edit', up: 'Move up', down: 'Move down', drag: 'Drag to move',
    remove: 'Remove', number: 'Rule {n}', catches: '{types} · {events}', nothing: 'catches nothing',
    moved: 'The rule is number {n} now.', order: 'The rules in order', whenever: 'Always', named: 'is named',
    inChannel: 'in', where: 'where {name} is', then: 'becomes',
    shadow: 'A rule higher up takes all that this one would catch.', place: 'at {touchpoint}',
    channelAs: 'channel: {channel}', stageAs: 'stage: {stage}', anything: 'anything',
  },
  editor: {
    add: 'New rule', change: 'Change the rule', when: 'Holds when', activity: 'The event is named',
    activityHint: '* stands for any text: Call* catches all that begins with Call.', channel: 'The channel is',
    channelHint: 'Empty: any channel.', property: 'A property', propertyName: 'The property’s name',
    propertyPattern: 'Its value', propertyHint: 'For instance path and /pension/*', then: 'Then it is',
    preview: 'Catches right now', previewCount: '{types}, {events}',
    previewNone: 'No event fits. Try * before or after.', previewExamples: 'For instance',
    previewTaken: 'All that fits is taken by a rule higher up. Move this one up.', previewWait: 'Counting …',
    save: 'Save the rule', position: 'Place in the order', first: 'First', last: 'Last',
    before: 'Before rule {n}: {name}',
  },
  stations: {
    title: 'Stations without events',
    purpose: 'What the customer does that no system sees: waits for an answer, asks a friend, tries to understand. They are drawn as assumed.',
    add: 'Add a station', none: 'None yet.', name: 'What does the customer do?', after: 'After which station?',
    afterFirst: 'At the very beginning', touchpoint: 'What does the customer meet there?',
    channels: 'In which channels?', waiting: 'The customer only waits here',
    waitingHint: 'Drawn as waiting on the map.', assumed: 'Assumed', waits: 'Waiting', comesAfter: 'after {station}',
    remove: 'Remove {station}', change: 'Change {station}', beginning: 'at the very beginning',
  },
  onward: { map: 'See the journey map', journey: 'Create a journey' },
  undo: { last: 'Undo the last change', done: 'The change is undone.', label: 'Undo' },
  stale: {
    title: 'Somebody else has changed the rules',
    text: 'While you were writing, {who} saved changes. There is room for both.', who: 'somebody else',
    again: 'Keep theirs and add mine on top', drop: 'Keep only theirs',
    lost: 'What you wanted to change is no longer there. Their changes are shown now.', ok: 'Show theirs',
  },
  changed: {
    named: 'The name is saved.', put: 'The rule is saved.', moved: 'The order is saved.', removed: 'Removed.',
    station: 'The station is saved.',
  },
};

export const rules: Both<RulesTexts> = { sv, en };
