// Words of the overview: what Resa has heard, the journeys in order of impact, and how to begin.
import type { Both } from './language.svelte';

export interface OverviewTexts {
  heard: {
    title: string; events: string; customers: string; channels: string; since: string; lastHour: string;
    lastSince: string; lastSinceWhat: string; eventsWhat: string; customersWhat: string; lastHourWhat: string;
    from: string; latest: string; unknownSince: string; now: string; channelWhat: string;
  };
  journeys: string; order: Record<'impact' | 'volume' | 'name', { label: string; why: string }>; orderBy: string;
  newJourney: string; recount: string;
  reached: string; reachedOf: string; comparedFirst: string; noGoal: string; notReached: { one: string; other: string };
  underWay: { one: string; other: string }; notReachedWhat: string; underWayWhat: string; aboutSure: string;
  count: string; countWhat: string; customersCount: string; usually: string; medianTime: string; medianWhat: string;
  trend: string; noOwner: string; noProblem: string; behind: string; fromEvents: string;
  noJourneys: { title: string; text: string; action: string };
  channelsTitle: string; channelsWhy: string; channelEvents: string; channelLast: string; channelOwner: string;
  unowned: { one: string; other: string }; channel: string;
  begin: {
    title: string; text: string; files: { title: string; text: string; action: string };
    send: { title: string; text: string; action: string };
    example: { title: string; text: string; action: string; not: string };
  };
  example: {
    text: string; follow: string; remove: string; ask: string; askText: string; removed: string; foreign: string;
    remake: string; remakeAsk: string; remakeText: string; remade: string;
  };
  inbox: string;
}

const sv: OverviewTexts = {
  heard: {
    title: 'Det här har Resa hört', events: 'Händelser', customers: 'Kunder', channels: 'Kanaler', since: 'Sedan',
    lastHour: 'Senaste timmen', lastSince: 'Nya sedan kl. {when}',
    lastSinceWhat: 'Händelser som kommit in sedan kl. {when}, då servern startade', eventsWhat: 'Händelser i loggen',
    customersWhat: 'Kunder med minst en händelse', lastHourWhat: 'Händelser som kommit in den senaste timmen',
    from: 'Allt som har importerats eller skickats till projektet, utan dubbletter', latest: 'senast {when}',
    unknownSince: 'Inget ännu', now: 'just nu', channelWhat: 'Händelser i {channel}',
  },
  journeys: 'Kundresor', orderBy: 'Ordning', newJourney: 'Ny kundresa', recount: 'Räknar om …',
  order: {
    impact: {
      label: 'Störst betydelse först',
      why: 'Överst står resorna där flest kunder inte når sitt mål: hur många som reser gånger hur stor del som inte kommer fram. En låg andel med få kunder väger mindre än en högre med många.',
    },
    volume: { label: 'Flest resor först', why: 'Överst står kundresorna som flest har gett sig ut på.' },
    name: { label: 'Efter namn', why: 'I bokstavsordning.' },
  },
  reached: 'Nådde målet', reachedOf: 'av {n} resor', comparedFirst: '{when}: {value}', noGoal: 'Inget mål satt',
  notReached: { one: '{n} nådde inte målet', other: '{n} nådde inte målet' },
  underWay: { one: '{n} räknas senare', other: '{n} räknas senare' },
  notReachedWhat: 'Nådde inte målet', underWayWhat: 'Pågår ännu: tiden att nå målet är inte ute',
  aboutSure: 'Räknat ur andelen: de avslutade resor som inte nådde målet',
  count: 'resor', countWhat: 'Genomförda resor', customersCount: '{n} kunder', usually: 'vanligen',
  medianTime: 'till målet', medianWhat: 'Vanlig tid (median)', trend: 'Andel som nådde målet',
  noOwner: 'Saknar ansvarig', noProblem: 'Kundens problem är inte beskrivet', behind: 'Visa på kartan',
  fromEvents: 'Räknat ur händelser enligt kundresans start, mål och tid',
  noJourneys: {
    title: 'Vad försöker kunderna få gjort?',
    text: 'Händelserna finns här. Beskriv den första kundresan, så visar översikten hur många som når målet och vad som står i vägen.',
    action: 'Beskriv en kundresa',
  },
  channelsTitle: 'Kanaler',
  channelsWhy: 'Varje kanal behöver någon som svarar för den, så att den inte utvecklas för sig.',
  channelEvents: 'Händelser', channelLast: 'Senast', channelOwner: 'Kanalansvarig',
  unowned: { one: '{n} kanal saknar ansvarig', other: '{n} kanaler saknar ansvarig' }, channel: 'Kanal',
  begin: {
    title: 'Tre sätt att börja',
    text: 'Översikten visar hur det går för kunderna. Den räknas ur händelser: brev, samtal, besök, klagomål. Välj hur de kommer hit.',
    files: {
      title: 'Lägg in filer',
      text: 'Excel eller CSV ur systemen ni redan har. Du ser hur raderna tolkas innan något sparas, och varje import kan ångras.',
      action: 'Importera filer',
    },
    send: {
      title: 'Skicka händelser',
      text: 'Från webb, app eller server. För den som sköter webben: rader att klistra in, färdiga att köra.',
      action: 'Visa hur',
    },
    example: {
      title: 'Titta på ett exempel',
      text: 'Ett påhittat pensionsbolag med en sann historia: beskedet som ingen förstår. Det blir på det språk du läser nu och tas bort helt med ett klick.',
      action: 'Ladda exemplet', not: 'Den som äger organisationen kan ladda exemplet.',
    },
  },
  example: { text: 'Det här är exemplet: ett påhittat bolag. Inga riktiga kunder.', follow: 'Börja på kartan', remove: 'Ta bort exemplet', ask: 'Ta bort exemplet?', askText: 'Projektet med alla påhittade händelser, kundresor och kommentarer försvinner helt. Era egna projekt berörs inte. Du kan ladda exemplet igen senare.', removed: 'Exemplet är borttaget',
    foreign: 'Det gjordes på engelska.', remake: 'Gör om på svenska', remakeAsk: 'Göra om exemplet på svenska?',
    remakeText: 'Exemplet tas bort och läggs in på nytt, med namn och texter på svenska. Det som ni själva har skrivit i det försvinner.',
    remade: 'Exemplet är nu på svenska' },
  inbox: 'Kommentarer',
};

const en: OverviewTexts = {
  heard: {
    title: 'What Resa has heard', events: 'Events', customers: 'Customers', channels: 'Channels', since: 'Since',
    lastHour: 'Last hour', lastSince: 'New since {when}',
    lastSinceWhat: 'Events that arrived since {when}, when the server started', eventsWhat: 'Events in the log',
    customersWhat: 'Customers with at least one event', lastHourWhat: 'Events that arrived in the last hour',
    from: 'Everything imported or sent to the project, without duplicates', latest: 'latest {when}',
    unknownSince: 'Nothing yet', now: 'right now', channelWhat: 'Events in {channel}',
  },
  journeys: 'Journeys', orderBy: 'Order', newJourney: 'New journey', recount: 'Counting anew …',
  order: {
    impact: {
      label: 'Greatest impact first',
      why: 'First come the journeys on which most customers do not reach their goal: how many travel, times how large a part does not arrive. A low share with few customers weighs less than a higher one with many.',
    },
    volume: { label: 'Most journeys first', why: 'First come the journeys that most have set out on.' },
    name: { label: 'By name', why: 'In alphabetical order.' },
  },
  reached: 'Reached the goal', reachedOf: 'of {n} journeys', comparedFirst: '{when}: {value}', noGoal: 'No goal set',
  notReached: { one: '{n} did not reach the goal', other: '{n} did not reach the goal' },
  underWay: { one: '{n} counted later', other: '{n} counted later' },
  notReachedWhat: 'Did not reach the goal', underWayWhat: 'Still under way: the time to reach the goal is not over',
  aboutSure: 'Counted from the share: the finished journeys that did not reach the goal',
  count: 'journeys', countWhat: 'Journeys made', customersCount: '{n} customers', usually: 'usually',
  medianTime: 'to the goal', medianWhat: 'Usual time (median)', trend: 'Share that reached the goal',
  noOwner: 'No owner', noProblem: 'The customer’s problem is not described', behind: 'Show on the map',
  fromEvents: 'Counted from events by the journey’s start, goal and time',
  noJourneys: {
    title: 'What are customers trying to get done?',
    text: 'The events are here. Describe the first journey, and the overview shows how many reach the goal and what stands in the way.',
    action: 'Describe a journey',
  },
  channelsTitle: 'Channels',
  channelsWhy: 'Each channel needs somebody who answers for it, so that it is not developed on its own.',
  channelEvents: 'Events', channelLast: 'Latest', channelOwner: 'Channel owner',
  unowned: { one: '{n} channel has no owner', other: '{n} channels have no owner' }, channel: 'Channel',
  begin: {
    title: 'Three ways to begin',
    text: 'The overview shows how customers fare. It is counted from events: letters, calls, visits, complaints. Choose how they come here.',
    files: {
      title: 'Bring in files',
      text: 'Excel or CSV from the systems you already have. You see how rows are understood before anything is saved, and each import can be undone.',
      action: 'Import files',
    },
    send: {
      title: 'Send events',
      text: 'From web, app or server. For whoever runs your website: lines to paste, ready to run.',
      action: 'Show how',
    },
    example: {
      title: 'Look at an example',
      text: 'A made-up pension company with a true story: the statement that nobody understands. It comes in the language you read now; one click removes it whole.',
      action: 'Load the example', not: 'Whoever owns the organisation can load the example.',
    },
  },
  example: { text: 'This is the example: a made-up company. No real customers.', follow: 'Begin on the map', remove: 'Remove the example', ask: 'Remove the example?', askText: 'The project with all its made-up events, journeys and comments goes away whole. Your own projects are not touched. You can load the example again later.', removed: 'The example is removed',
    foreign: 'It was made in Swedish.', remake: 'Make it anew in English',
    remakeAsk: 'Make the example anew in English?',
    remakeText: 'The example is removed and put up again, with names and texts in English. What you have written in it yourselves goes away.',
    remade: 'The example is in English now' },
  inbox: 'Comments',
};

export const overview: Both<OverviewTexts> = { sv, en };
