// Words of the frame: the rail, the heads and teaching empty states of the rooms, the palette, the account.
import type { Both } from './language.svelte';
import type { Room, RouteName } from '../routes';

export interface RoomText {
  title: string; purpose: string; empty: string; action: string;
  /** The head of what stands where there is nothing yet; the purpose stands above already. */ none?: string;
  /** The title where there is hardly room: in the bar on phones. */ short?: string;
}

export interface FrameTexts {
  skip: string; rail: string; project: string; changeProject: string; projects: string; noProjects: string;
  account: string; accountPage: string; signOut: string; language: string; theme: string;
  themes: { auto: string; light: string; dark: string };
  connecting: string; nowhere: { title: string; text: string; action: string };
  palette: {
    open: string; placeholder: string; results: string; help: string; helpTitle: string; go: string; nothing: string;
  };
  rooms: Record<Exclude<Room, 'links'>, RoomText>;
  tabs: Partial<Record<RouteName, string>>;
  link: { opening: string; sharedBy: string; leave: string; gone: string };
}

const sv: FrameTexts = {
  skip: 'Hoppa till innehållet', rail: 'Rum', project: 'Projekt', changeProject: 'Byt projekt',
  projects: 'Dina projekt', noProjects: 'Du är inte med i något projekt ännu. Be den som sköter Resa att bjuda in dig.',
  account: 'Konto', accountPage: 'Lösenord och tvåfaktor', signOut: 'Logga ut', language: 'Språk', theme: 'Utseende',
  themes: { auto: 'Som datorn', light: 'Ljust', dark: 'Mörkt' },
  connecting: 'Ansluter igen …',
  nowhere: {
    title: 'Här finns inget',
    text: 'Adressen leder ingenstans. Den kan vara felskriven, eller så har sidan tagits bort.',
    action: 'Till översikten',
  },
  palette: {
    open: 'Sök och gör', placeholder: 'Vart vill du, eller vad vill du göra?', results: 'Kommandon',
    help: 'Kortkommandon', helpTitle: 'Kortkommandon', go: 'Gå till', nothing: 'Inget kommando stämmer',
  },
  rooms: {
    overview: {
      title: 'Översikt', purpose: 'Hur går det för kunderna på deras resor, just nu?',
      empty: 'Här ser du hur många kunder som är på väg, hur många som når sitt mål och var det stannar. Först behövs händelser.',
      action: 'Lägg in data',
    },
    journeys: {
      title: 'Kundresor', purpose: 'Vad kunderna försöker få gjort, och hur det går.',
      none: 'Ingen kundresa beskriven ännu',
      empty: 'En kundresa är något en kund försöker få gjort: förstå sitt pensionsbesked, flytta sin el. Ge den ett namn, kundens problem och ett mål, så räknas den ur händelserna.',
      action: 'Ny kundresa',
    },
    map: {
      title: 'Karta', purpose: 'Kundernas vägar genom era kanaler, som en linjekarta.',
      empty: 'Kartan ritas ur händelserna: varje station är något kunden gör, varje linje en väg som många tar.',
      action: 'Lägg in data',
    },
    friction: {
      title: 'Friktion',
      purpose: 'Vad som hindrar kunderna från sitt mål, var det börjar och vad det är värt att åtgärda.',
      empty: 'Här står det som säkert hindrar eller hjälper kunderna, med orsak, underlag och vad som talar emot. Först behövs händelser och en kundresa med ett mål.',
      action: 'Beskriv en kundresa',
    },
    voice: {
      title: 'Kundernas röst', short: 'Röst',
      purpose: 'Vad kunderna svarar och skriver, och hur mycket det går att lita på.',
      none: 'Ingen har svarat ännu',
      empty: 'Här står svaren som mått med felmarginal, vad som skiljer mellan kanaler och stationer, och kundernas egna ord. Först behöver någon bli frågad.',
      action: 'Gör en enkät',
    },
    collect: {
      title: 'Fråga', purpose: 'Rätt fråga i rätt stund, till lagom många, och aldrig mer än det ni tänker använda.',
      none: 'Ingen enkät ännu',
      empty: 'En enkät frågar om en resa medan den pågår eller just är slut. Börja med en mall: nådde kunden sitt mål, hur svårt var det, och vad stoppade dem?',
      action: 'Ny enkät',
    },
    customers: {
      title: 'Kunder', purpose: 'En kunds hela resa, över alla kanaler.',
      empty: 'Sök på kundnummer, e-post eller telefon för att se vad en kund har gjort och sagt. Varje uppslag loggas med sitt skäl.',
      action: 'Lägg in data',
    },
    data: {
      title: 'Data', purpose: 'Vad som kommer in, vad som avvisas och vad som saknas.',
      none: 'Inget har kommit in ännu',
      empty: 'Dra in fyra Excelfiler, eller koppla en källa. Du ser vad som skulle läsas in innan något sparas.',
      action: 'Importera filer',
    },
    settings: {
      title: 'Inställningar', purpose: 'Vilka som arbetar här, nycklar, gallring och språk.',
      empty: 'Här sköts projektet.', action: 'Bjud in någon',
    },
  },
  tabs: {
    journey: 'Kundresan', 'journey.ways': 'Vanliga vägar', 'journey.time': 'Var det tar tid',
    'journey.givingUp': 'Var kunder ger upp',
    friction: 'Fynd', 'friction.channels': 'Kanaler', 'friction.actions': 'Åtgärder',
    'friction.changes': 'Vad vi ändrat',
    voice: 'Mått', 'voice.three': 'Tre svar', 'voice.comments': 'Kundernas ord', 'collect.survey': 'Bygg',
    'collect.links': 'Sprid',
    'collect.staff': 'Fyll i svar',
    'collect.sheet': 'Faktablad',
    data: 'Källor', 'data.live': 'Just nu', 'data.rejections': 'Avvisat', 'data.rules': 'Regler',
    'data.coverage': 'Täckning', 'data.quality': 'Kan vi lita på siffrorna?', 'data.send': 'Skicka händelser',
    'data.import': 'Importera filer',
    settings: 'Projekt', 'settings.members': 'Användare', 'settings.keys': 'Nycklar', 'settings.retention': 'Gallring',
    'settings.links': 'Läslänkar', 'settings.language': 'Språk och utseende',
  },
  link: {
    opening: 'Öppnar läslänken …', sharedBy: 'Delad av {name}', leave: 'Öppna i Resa',
    gone: 'Länken gäller inte längre, eller så är du inte med i projektet.',
  },
};

const en: FrameTexts = {
  skip: 'Skip to the content', rail: 'Rooms', project: 'Project', changeProject: 'Change project',
  projects: 'Your projects', noProjects: 'You are not in any project yet. Ask whoever runs Resa to invite you.',
  account: 'Account', accountPage: 'Password and second factor', signOut: 'Sign out', language: 'Language',
  theme: 'Appearance',
  themes: { auto: 'As the computer', light: 'Light', dark: 'Dark' },
  connecting: 'Connecting again …',
  nowhere: {
    title: 'Nothing is here', text: 'The address leads nowhere. It may be mistyped, or the page was removed.',
    action: 'To the overview',
  },
  palette: {
    open: 'Search and do', placeholder: 'Where to, or what to do?', results: 'Commands', help: 'Keyboard shortcuts',
    helpTitle: 'Keyboard shortcuts', go: 'Go to', nothing: 'No command matches',
  },
  rooms: {
    overview: {
      title: 'Overview', purpose: 'How are customers faring on their journeys, right now?',
      empty: 'Here you see how many customers are on their way, how many reach their goal and where it stops. It begins with events.',
      action: 'Bring in data',
    },
    journeys: {
      title: 'Journeys', purpose: 'What customers try to get done, and how it goes.', none: 'No journey described yet',
      empty: 'A journey is something a customer tries to get done: understand their pension statement, move their electricity. Give it a name, the customer’s problem and a goal, and it is counted from the events.',
      action: 'New journey',
    },
    map: {
      title: 'Map', purpose: 'The customers’ ways through your channels, as a transit map.',
      empty: 'The map is drawn from events: each station is something the customer does, each line a way that many take.',
      action: 'Bring in data',
    },
    friction: {
      title: 'Friction', purpose: 'What keeps customers from their goal, where it begins and what fixing it is worth.',
      empty: 'Here stands what surely hinders or helps customers, with its cause, what it rests on and what speaks against it. It begins with events and a journey with a goal.',
      action: 'Describe a journey',
    },
    voice: {
      title: 'Voice', purpose: 'What customers answer and write, and how far it can be trusted.',
      none: 'Nobody has answered yet',
      empty: 'Here answers stand as scores with their margin, what differs between channels and stations, and the customers’ own words. First somebody must be asked.',
      action: 'Make a survey',
    },
    collect: {
      title: 'Ask', purpose: 'The right question at the right moment, to few enough, and never more than you will use.',
      none: 'No survey yet',
      empty: 'A survey asks about a journey while it goes on or has just ended. Begin with a template: did the customer reach their goal, how hard was it, and what stopped them?',
      action: 'New survey',
    },
    customers: {
      title: 'Customers', purpose: 'One customer’s whole journey, across all channels.',
      empty: 'Search by customer number, e-mail or phone to see what a customer has done and said. Every look is logged with its reason.',
      action: 'Bring in data',
    },
    data: {
      title: 'Data', purpose: 'What comes in, what is rejected and what is missing.', none: 'Nothing has come in yet',
      empty: 'Drop in four Excel files, or connect a source. You see what would be read before anything is saved.',
      action: 'Import files',
    },
    settings: {
      title: 'Settings', purpose: 'Who works here, keys, retention and language.', empty: 'Here the project is run.',
      action: 'Invite someone',
    },
  },
  tabs: {
    journey: 'The journey', 'journey.ways': 'Common ways', 'journey.time': 'Where it takes time',
    'journey.givingUp': 'Where customers give up',
    friction: 'Findings', 'friction.channels': 'Channels', 'friction.actions': 'Measures',
    'friction.changes': 'What we changed',
    voice: 'Scores', 'voice.three': 'Three answers', 'voice.comments': 'Their words', 'collect.survey': 'Build',
    'collect.links': 'Spread',
    'collect.staff': 'Fill in answers',
    'collect.sheet': 'Fact sheet',
    data: 'Sources', 'data.live': 'Right now', 'data.rejections': 'Rejected', 'data.rules': 'Rules',
    'data.coverage': 'Coverage', 'data.quality': 'Can we trust the figures?', 'data.send': 'Send events',
    'data.import': 'Import files',
    settings: 'Project', 'settings.members': 'Members', 'settings.keys': 'Keys', 'settings.retention': 'Retention',
    'settings.links': 'Read-only links', 'settings.language': 'Language and appearance',
  },
  link: {
    opening: 'Opening the link …', sharedBy: 'Shared by {name}', leave: 'Open in Resa',
    gone: 'The link no longer holds, or you are not in the project.',
  },
};

export const frame: Both<FrameTexts> = { sv, en };
