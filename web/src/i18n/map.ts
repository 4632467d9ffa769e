// Words of the map room: the map itself, its filters, what lies behind a station, the table, and saving.
import type { Both } from './language.svelte';

type Plural = { one: string; other: string };
export interface MapTexts {
  journeyMap: string; eventFlow: string; purpose: string; purposeFlow: string; purposeNearly: Plural;
  nameStationsLink: string;
  allEvents: string; basis: string; stations: Plural; journeys: Plural; events: Plural; moves: Plural; lines: Plural;
  view: { map: string; table: string; list: string; label: string };
  frame: {
    label: string; keys: string; station: string; hint: string; zoomIn: string; zoomOut: string; fit: string;
    help: string; minimap: string; updating: string; stages: string;
  };
  read: {
    /** "Station {at} av {of} på linjen {line}: {name}, {facts}." */
    onLine: string; onAll: string; share: string; next: string; channels: string; starts: string; ends: string;
    interchange: string; assumed: string; other: string; left: string;
    endOfLine: string; startOfLine: string; onlyLine: string; changed: string;
  };
  keys: { title: string; rows: { keys: string[]; text: string }[]; mouse: string[] };
  card: {
    journeys: string; share: string; dwell: string; channels: string; open: string; moves: string; median: string;
    p90: string; line: string; repeats: string; assumed: string; begins: string; ends: string;
  };
  legend: { title: string; show: string; clear: string; moves: string };
  notes: {
    drawnWhat: string; foldedWhat: string; drawn: string; folded: string; suppressed: string; few: string;
    fresh: string; unknown: string; rounded: string; rough: string;
  };
  /** Numbers that are not the true ones. */
  rough: { about: string; why: string; rounded: string; hidden: string; hiddenWhy: string; little: string };
  filter: {
    title: string; journey: string; period: string;
    periods: { all: string; days30: string; days90: string; months12: string; thisYear: string; own: string };
    from: string; to: string;
    channels: string; allChannels: string; chosenChannels: Plural; segment: string; noSegment: string; stations: string;
    allStations: string; reset: string; more: string; apply: string; active: Plural;
  };
  segment: {
    title: string; purpose: string; attribute: string; is: string; values: string; add: string; and: string;
    advanced: string; builder: string; expression: string; expressionHint: string;
    operators: { is: string; isNot: string; least: string; below: string }; none: string; notSimple: string;
    value: string; remove: string; events: string;
  };
  save: {
    title: string; svg: string; png: string; pdf: string; picture: string; share: string; copyLink: string;
    copied: string; readLink: string; readLinkMade: string; readLinkFailed: string; present: string; endPresent: string;
    print: string;
  };
  behind: {
    station: string; link: string; line: string; of: string; reached: string; reachedHere: string; elsewhere: string;
    moreCommon: string; lessCommon: string; noDifference: string; tooFewToCompare: string; noGoal: string;
    time: string; timeMedian: string; timeLong: string; noTime: string; channels: string; before: string; after: string;
    ways: string; series: string; touchpoints: string; activities: string;
    evidence: string; observed: string; assumed: string; latest: string; owner: string; journeyOwner: string;
    channelOwner: string; examples: string; examplesFew: string; steps: Plural; comments: string;
    hops: string; hopFrom: string; hopTo: string; share: string; close: string; more: string; nothing: string;
    fewBehind: string; customer: string; shareWhat: string; reachedWhat: string; from: string; interval: string;
    count: string; back: string; rename: string;
  };
  table: {
    stations: string; links: string; name: string; journeys: string; share: string; events: string; starts: string;
    ends: string; dwell: string; channels: string; grade: string; from: string; to: string; moves: string;
    median: string; p90: string; copyCsv: string; copiedCsv: string; kind: string; exact: string;
  };
  list: { title: string; purpose: string; then: string; elsewhere: string; leave: string; toMap: string };
  empty: {
    title: string; text: string; action: string; noMatch: string; noMatchText: string; noJourneys: string;
    noJourneysText: string; change: string; gone: string; goneText: string; showAll: string;
  };
  command: { fit: string; table: string; present: string; copy: string };
}

const sv: MapTexts = {
  journeyMap: 'Kundresekarta', eventFlow: 'Händelseflöde',
  purpose: 'Varje station är något kunden gör, varje linje en kanal; bredden visar hur många.',
  purposeFlow: 'Stationer som ännu heter som i systemen de kom ifrån. Med kundens ord blir det en kundresekarta.',
  purposeNearly: {
    one: '{n} station heter ännu som i systemet den kom ifrån: {names}. Med namn på den blir det en kundresekarta.',
    other: '{n} stationer heter ännu som i systemen de kom ifrån: {names}. Med namn på alla blir det en kundresekarta.',
  }, nameStationsLink: 'Namnge stationer under Data → Regler',
  allEvents: 'Alla händelser', basis: '{journeys}, {events}, {from} – {to}',
  stations: { one: '{n} station', other: '{n} stationer' }, journeys: { one: '{n} resa', other: '{n} resor' },
  events: { one: '{n} händelse', other: '{n} händelser' },
  moves: { one: '{n} förflyttning', other: '{n} förflyttningar' }, lines: { one: '{n} linje', other: '{n} linjer' },
  view: { map: 'Karta', table: 'Tabell', list: 'Lista', label: 'Visa som' },
  frame: {
    label: 'Karta: {name}',
    keys: 'Piltangenterna följer en linje, upp och ned byter linje, Enter öppnar, frågetecken visar alla tangenter.',
    station: 'station', hint: 'Tryck ? för tangenter',
    zoomIn: 'Förstora', zoomOut: 'Förminska', fit: 'Visa hela kartan', help: 'Tangenter',
    minimap: 'Översiktskarta: dra för att flytta', updating: 'Kartan ritas om …', stages: 'Faser',
  },
  read: {
    onLine: 'Station {at} av {of} på linjen {line}: {name}, {facts}', onAll: 'Station {at} av {of}: {name}, {facts}',
    share: '{journeys}, {share}', next: 'i median {time} till nästa steg', channels: 'kanaler {channels}',
    starts: '{n} börjar här', ends: '{n} slutar här', interchange: 'här byter kunder kanal',
    assumed: 'antagen, ingen händelse visar den', other: 'sällsynta steg, samlade',
    left: 'här slutar resor utan att nå målet',
    endOfLine: 'Linjen slutar här.', startOfLine: 'Linjen börjar här.', onlyLine: 'Ingen annan linje stannar här.',
    changed: 'Kartan är omritad: {stations}, {journeys}.',
  },
  keys: {
    title: 'Så rör du dig på kartan',
    rows: [
      { keys: ['←', '→'], text: 'Förra och nästa station på linjen' },
      { keys: ['↑', '↓'], text: 'Byt linje där flera linjer stannar' },
      { keys: ['Home', 'End'], text: 'Linjens första och sista station' },
      { keys: ['Enter'], text: 'Öppna det som ligger bakom' },
      { keys: ['Skift', 'Enter'], text: 'Öppna förflyttningen till nästa station på linjen' },
      { keys: ['Esc'], text: 'Stäng' }, { keys: ['+', '−'], text: 'Förstora och förminska' },
      { keys: ['0'], text: 'Visa hela kartan' }, { keys: ['?'], text: 'Den här hjälpen' },
    ],
    mouse: [
      'Dra för att flytta kartan; på styrplatta med två fingrar.',
      'Hjulet, eller nyp med två fingrar, zoomar mot pekaren.',
      'Klicka på en station eller linje för att se vad som ligger bakom.',
    ],
  },
  card: {
    journeys: 'Resor', share: 'Andel', dwell: 'Till nästa steg', channels: 'Kanaler',
    open: 'Klicka för att se vad som ligger bakom', moves: 'Förflyttningar', median: 'Median',
    p90: 'Var tionde längre än', line: 'Linje', repeats: 'Samma steg igen',
    assumed: 'Antagen: ingen händelse visar den.', begins: 'Börjar här', ends: 'Slutar här',
  },
  legend: {
    title: 'Teckenförklaring', show: 'Framhäv linjen {line}', clear: 'Visa alla linjer', moves: 'Förflyttningar:',
  },
  notes: {
    drawnWhat: 'Förflyttningar som är ritade', foldedWhat: 'Händelsetyper med egen station',
    drawn: 'Ritat: {share} av alla förflyttningar; {n} i små antal är inte ritade.',
    folded: '{shown} av {all} händelsetyper har egen station, {folded} är samlade i ”övrigt”.',
    suppressed: 'Stationer och förflyttningar bakom vilka färre än {k} kunder står visas inte för sig.',
    few: 'Bara {n}: för få att dra slutsatser av. Andelar kan ändras mycket när fler tillkommer.',
    fresh: 'Siffrorna är från en stund sedan; nya är på väg.', unknown: 'Inga händelser heter {names}.',
    rounded: 'Antal är avrundade nedåt till hela {n}-tal, eftersom urvalet är snävare än alla resor.',
    rough: 'Antal med ”ca” är inte exakta: de exakta skulle avslöja något om färre än {k} kunder.',
  },
  rough: {
    about: 'ca {n}', why: 'Inte exakt: det exakta talet skulle avslöja något om färre än {k} kunder.',
    rounded: 'Avrundat nedåt till hela {n}-tal, som alla antal i ett snävare urval.',
    hidden: 'dolt', hiddenWhy: 'Visas inte: färre än {k} kunder, eller så få att talet skulle avslöja dem.',
    little: 'Här visas bara ungefär hur många: mer skulle avslöja något om färre än {k} kunder.',
  },
  filter: {
    title: 'Urval', journey: 'Kundresa', period: 'Tid',
    periods: {
      all: 'Hela tiden', days30: 'Senaste 30 dagarna', days90: 'Senaste 90 dagarna', months12: 'Senaste 12 månaderna',
      thisYear: 'I år', own: 'Egna datum',
    },
    from: 'Från och med', to: 'Fram till', channels: 'Kanaler', allChannels: 'Alla kanaler',
    chosenChannels: { one: '{n} kanal', other: '{n} kanaler' }, segment: 'Segment', noSegment: 'Alla kunder',
    stations: 'Stationer', allStations: 'alla',
    reset: 'Rensa urvalet', more: 'Urval', apply: 'Visa', active: { one: '{n} urval', other: '{n} urval' },
  },
  segment: {
    title: 'Segment', purpose: 'Visa bara resor där det här stämmer.', attribute: 'Egenskap', is: 'är',
    values: 'Värden', add: 'Lägg till villkor', and: 'och', advanced: 'Skriv som uttryck', builder: 'Välj i listor',
    expression: 'Uttryck',
    expressionHint: 'Till exempel: device = "mobile" and age in ("18-29", "30-49")',
    operators: { is: 'är någon av', isNot: 'är inte', least: 'är minst', below: 'är under' },
    none: 'Händelserna har inga egenskaper att välja på.',
    notSimple: 'Uttrycket är skrivet för hand och kan inte visas i listor.', value: 'Värde',
    remove: 'Ta bort villkoret', events: '{n} händelser',
  },
  save: {
    title: 'Spara och dela', svg: 'SVG, för skärm och redigering', png: 'PNG, bild', pdf: 'PDF, för utskrift',
    picture: 'Hämta som', share: 'Dela', copyLink: 'Kopiera länk', copied: 'Länken är kopierad',
    readLink: 'Skapa läslänk',
    readLinkMade: 'Läslänken är skapad och kopierad. Den som får läsa projektet kan öppna den.',
    readLinkFailed: 'Läslänken gick inte att skapa.', present: 'Presentera', endPresent: 'Avsluta presentationen',
    print: 'Skriv ut',
  },
  behind: {
    station: 'Station', link: 'Förflyttning', line: 'Linje', of: '{n} av {all} resor', reached: 'Nådde målet',
    reachedHere: 'av dem som var här', elsewhere: 'Bland alla andra', moreCommon: 'Vanligare att nå målet än för andra',
    lessCommon: 'Ovanligare att nå målet än för andra',
    noDifference: 'Ingen säker skillnad mot andra', tooFewToCompare: 'För få för att jämföra',
    noGoal: 'Kundresan har inget mål att nå.', time: 'Tid till nästa steg', timeMedian: 'hälften inom',
    timeLong: 'var tionde tar längre än {time}', noTime: 'Inget följer efter.',
    channels: 'Kanaler', before: 'Kom från', after: 'Gick till', ways: 'Vanligaste vägarna', series: 'Resor över tid',
    touchpoints: 'Kontaktpunkter', activities: 'Händelsetyper bakom',
    evidence: 'Underlag', observed: 'Sett i händelser', assumed: 'Antaget: ingen händelse visar det',
    latest: 'senast {when}', owner: 'Ansvarig', journeyOwner: 'Kundreseansvarig',
    channelOwner: 'Kanalansvarig, {channel}', examples: 'Enskilda resor',
    examplesFew: 'Några av resorna; öppna en kund för att se hela historien.',
    steps: { one: '{n} steg', other: '{n} steg' }, comments: 'Kommentarer', hops: 'Kanalbyten här', hopFrom: 'Från',
    hopTo: 'Till', share: 'Andel', close: 'Stäng', more: 'Visa allt som ligger bakom',
    nothing: 'Ingen resa i urvalet passerar här.',
    fewBehind: 'Färre än {k} kunder ligger bakom. Då visas inga siffror.',
    customer: 'Öppna kunden {person}', shareWhat: 'Andel av resorna som var här',
    reachedWhat: 'Nådde målet, av resorna som var här', from: 'Händelser i projektets logg',
    interval: '95 %: {interval}', count: 'Antal', back: 'Tillbaka till {name}', rename: 'Byt namn under Data → Regler',
  },
  table: {
    stations: 'Stationer', links: 'Förflyttningar', name: 'Station', journeys: 'Resor', share: 'Andel',
    events: 'Händelser', starts: 'Börjar', ends: 'Slutar', dwell: 'Till nästa (median)', channels: 'Kanaler',
    grade: 'Underlag', from: 'Från', to: 'Till', moves: 'Antal',
    median: 'Median', p90: 'Var tionde över', copyCsv: 'Kopiera som CSV', copiedCsv: 'Tabellen är kopierad',
    kind: 'Slag', exact: 'Inte exakt',
  },
  list: {
    title: 'Huvudlinjen', purpose: 'Dit de flesta går vid varje växel. Tryck på en station för att se mer.',
    then: '{n} går vidare hit, {time}', elsewhere: 'Fler stationer', leave: '{n} slutar här', toMap: 'Visa kartan',
  },
  empty: {
    title: 'Här ritas kundernas resor',
    text: 'Kartan visar varje steg kunder tar, i vilken kanal, hur många och hur lång tid det tar. Den ritas så fort det finns händelser.',
    action: 'Lägg in egna data', noMatch: 'Inga resor stämmer med urvalet',
    noMatchText: 'Vidga tiden eller ta bort en kanal eller ett villkor.',
    noJourneys: 'Inga resor stämmer med kundresans beskrivning',
    noJourneysText: 'Se över var den börjar och vad den innehåller.', change: 'Ändra kundresan',
    gone: 'Kundresan finns inte', goneText: 'Den är borttagen, eller så är adressen fel.',
    showAll: 'Visa alla händelser',
  },
  command: {
    fit: 'Visa hela kartan', table: 'Visa kartan som tabell', present: 'Presentera kartan',
    copy: 'Kopiera länk till kartan',
  },
};

const en: MapTexts = {
  journeyMap: 'Customer journey map', eventFlow: 'Flow of events',
  purpose: 'Every station is something customers do, every line a channel; the width says how many.',
  purposeFlow: 'Stations still called what the systems call them. In the customer’s words it becomes a journey map.',
  purposeNearly: {
    one: '{n} station is still called what its system calls it: {names}. With a name for it this becomes a journey map.',
    other: '{n} stations are still called what their systems call them: {names}. With names for all this becomes a journey map.',
  }, nameStationsLink: 'Name stations under Data → Rules',
  allEvents: 'All events', basis: '{journeys}, {events}, {from} – {to}',
  stations: { one: '{n} station', other: '{n} stations' }, journeys: { one: '{n} journey', other: '{n} journeys' },
  events: { one: '{n} event', other: '{n} events' },
  moves: { one: '{n} move', other: '{n} moves' }, lines: { one: '{n} line', other: '{n} lines' },
  view: { map: 'Map', table: 'Table', list: 'List', label: 'Show as' },
  frame: {
    label: 'Map: {name}',
    keys: 'Arrow keys follow a line, up and down change line, Enter opens, question mark shows all keys.',
    station: 'station', hint: 'Press ? for keys',
    zoomIn: 'Zoom in', zoomOut: 'Zoom out', fit: 'Show the whole map', help: 'Keys', minimap: 'Overview: drag to move',
    updating: 'Drawing the map anew …', stages: 'Stages',
  },
  read: {
    onLine: 'Station {at} of {of} on the line {line}: {name}, {facts}', onAll: 'Station {at} of {of}: {name}, {facts}',
    share: '{journeys}, {share}', next: 'median {time} to the next step', channels: 'channels {channels}',
    starts: '{n} begin here', ends: '{n} end here', interchange: 'customers change channel here',
    assumed: 'assumed, no event shows it', other: 'rare steps, gathered',
    left: 'journeys end here without reaching the goal',
    endOfLine: 'The line ends here.', startOfLine: 'The line begins here.', onlyLine: 'No other line stops here.',
    changed: 'The map is drawn anew: {stations}, {journeys}.',
  },
  keys: {
    title: 'How to move on the map',
    rows: [
      { keys: ['←', '→'], text: 'Previous and next station on the line' },
      { keys: ['↑', '↓'], text: 'Change line where several stop' },
      { keys: ['Home', 'End'], text: 'First and last station of the line' },
      { keys: ['Enter'], text: 'Open what lies behind' },
      { keys: ['Shift', 'Enter'], text: 'Open the move to the next station on the line' },
      { keys: ['Esc'], text: 'Close' }, { keys: ['+', '−'], text: 'Zoom in and out' },
      { keys: ['0'], text: 'Show the whole map' }, { keys: ['?'], text: 'This help' },
    ],
    mouse: [
      'Drag to move the map; on a trackpad with two fingers.', 'The wheel, or a pinch, zooms toward the pointer.',
      'Click a station or a line to see what lies behind it.',
    ],
  },
  card: {
    journeys: 'Journeys', share: 'Share', dwell: 'To the next step', channels: 'Channels',
    open: 'Click to see what lies behind', moves: 'Moves', median: 'Median', p90: 'One in ten longer than',
    line: 'Line', repeats: 'The same step again', assumed: 'Assumed: no event shows it.', begins: 'Begin here',
    ends: 'End here',
  },
  legend: { title: 'Key', show: 'Highlight the line {line}', clear: 'Show all lines', moves: 'Moves:' },
  notes: {
    drawnWhat: 'Moves that are drawn', foldedWhat: 'Event types with a station of their own',
    drawn: 'Drawn: {share} of all moves; {n} in small numbers are not drawn.',
    folded: '{shown} of {all} event types have a station of their own, {folded} are gathered in “other”.',
    suppressed: 'Stations and moves with fewer than {k} customers behind them are not shown by themselves.',
    few: 'Only {n}: too few to draw conclusions from. Shares may change much as more arrive.',
    fresh: 'The numbers are from a moment ago; newer ones are on their way.', unknown: 'No events are called {names}.',
    rounded: 'Counts are rounded down to whole {n}s, because less than all journeys is asked about.',
    rough: 'Counts with “about” are not exact: exact ones would give away something about fewer than {k} customers.',
  },
  rough: {
    about: 'about {n}', why: 'Not exact: the exact number would give away something about fewer than {k} customers.',
    rounded: 'Rounded down to whole {n}s, as all counts of less than everything.',
    hidden: 'hidden', hiddenWhy: 'Not shown: fewer than {k} customers, or so few that the number would give them away.',
    little: 'Only about how many is shown here: more would give away something about fewer than {k} customers.',
  },
  filter: {
    title: 'Filter', journey: 'Journey', period: 'Time',
    periods: {
      all: 'All time', days30: 'Last 30 days', days90: 'Last 90 days', months12: 'Last 12 months',
      thisYear: 'This year', own: 'Own dates',
    },
    from: 'From', to: 'Until', channels: 'Channels', allChannels: 'All channels',
    chosenChannels: { one: '{n} channel', other: '{n} channels' }, segment: 'Segment', noSegment: 'All customers',
    stations: 'Stations', allStations: 'all',
    reset: 'Clear filters', more: 'Filter', apply: 'Show', active: { one: '{n} filter', other: '{n} filters' },
  },
  segment: {
    title: 'Segment', purpose: 'Show only journeys where this holds.', attribute: 'Property', is: 'is',
    values: 'Values', add: 'Add a condition', and: 'and', advanced: 'Write as an expression',
    builder: 'Choose from lists', expression: 'Expression',
    expressionHint: 'For example: device = "mobile" and age in ("18-29", "30-49")',
    operators: { is: 'is any of', isNot: 'is not', least: 'is at least', below: 'is below' },
    none: 'The events have no properties to choose by.',
    notSimple: 'The expression is written by hand and cannot be shown as lists.', value: 'Value',
    remove: 'Remove the condition', events: '{n} events',
  },
  save: {
    title: 'Save and share', svg: 'SVG, for screens and editing', png: 'PNG, picture', pdf: 'PDF, for print',
    picture: 'Download as', share: 'Share', copyLink: 'Copy link', copied: 'The link is copied',
    readLink: 'Make a read-only link',
    readLinkMade: 'The read-only link is made and copied. Whoever may read the project can open it.',
    readLinkFailed: 'The read-only link could not be made.', present: 'Present', endPresent: 'End the presentation',
    print: 'Print',
  },
  behind: {
    station: 'Station', link: 'Move', line: 'Line', of: '{n} of {all} journeys', reached: 'Reached the goal',
    reachedHere: 'of those who came here', elsewhere: 'Among all others',
    moreCommon: 'Reaching the goal is more common than for others',
    lessCommon: 'Reaching the goal is less common than for others',
    noDifference: 'No certain difference from others', tooFewToCompare: 'Too few to compare',
    noGoal: 'The journey has no goal to reach.', time: 'Time to the next step', timeMedian: 'half within',
    timeLong: 'one in ten takes longer than {time}', noTime: 'Nothing follows.',
    channels: 'Channels', before: 'Came from', after: 'Went to', ways: 'Most common ways', series: 'Journeys over time',
    touchpoints: 'Touchpoints', activities: 'Event types behind',
    evidence: 'Evidence', observed: 'Seen in events', assumed: 'Assumed: no event shows it', latest: 'latest {when}',
    owner: 'Owner', journeyOwner: 'Journey owner', channelOwner: 'Channel owner, {channel}',
    examples: 'Single journeys', examplesFew: 'Some of the journeys; open a customer to see the whole story.',
    steps: { one: '{n} step', other: '{n} steps' }, comments: 'Comments', hops: 'Changes of channel here',
    hopFrom: 'From', hopTo: 'To', share: 'Share', close: 'Close', more: 'Show all that lies behind',
    nothing: 'No journey of this selection passes here.',
    fewBehind: 'Fewer than {k} customers are behind it. No figures are shown then.',
    customer: 'Open the customer {person}', shareWhat: 'Share of journeys that came here',
    reachedWhat: 'Reached the goal, of journeys that came here', from: 'Events in the project’s log',
    interval: '95 %: {interval}', count: 'Count', back: 'Back to {name}', rename: 'Rename under Data → Rules',
  },
  table: {
    stations: 'Stations', links: 'Moves', name: 'Station', journeys: 'Journeys', share: 'Share', events: 'Events',
    starts: 'Begin', ends: 'End', dwell: 'To the next (median)', channels: 'Channels', grade: 'Evidence', from: 'From',
    to: 'To', moves: 'Count',
    median: 'Median', p90: 'One in ten over', copyCsv: 'Copy as CSV', copiedCsv: 'The table is copied', kind: 'Kind',
    exact: 'Not exact',
  },
  list: {
    title: 'The main line', purpose: 'Where most go at every fork. Tap a station to see more.',
    then: '{n} go on to here, {time}', elsewhere: 'More stations', leave: '{n} end here', toMap: 'Show the map',
  },
  empty: {
    title: 'Customers’ journeys are drawn here',
    text: 'The map shows every step customers take, in which channel, how many and how long it takes. It is drawn as soon as there are events.',
    action: 'Add your own data', noMatch: 'No journeys match the filters',
    noMatchText: 'Widen the time or remove a channel or a condition.', noJourneys: 'No journeys match its definition',
    noJourneysText: 'Look over where it begins and what it holds.', change: 'Change the journey',
    gone: 'The journey does not exist', goneText: 'It was removed, or the address is wrong.',
    showAll: 'Show all events',
  },
  command: {
    fit: 'Show the whole map', table: 'Show the map as a table', present: 'Present the map',
    copy: 'Copy a link to the map',
  },
};

export const map: Both<MapTexts> = { sv, en };
