// Words that every room shares: buttons, states, problems, evidence, roles, channels.
import type { Caveat } from '../api/types';
import type { Both } from './language.svelte';

export interface CommonTexts {
  save: string; cancel: string; close: string; remove: string; edit: string; add: string; back: string; retry: string;
  copy: string; copied: string;
  search: string; none: string; loading: string; more: string; less: string; optional: string; required: string;
  yes: string; no: string; all: string;
  of: string; sortBy: string; noMatches: string; asWritten: string; unsaved: string; saved: string; example: string;
  choose: string;
  clear: string; next: string; done: string;
  /** Shown instead of a number behind which fewer than k persons stand. */
  fewerThan: string;
  evidence: {
    open: string; title: string; ofHowMany: string; comparedWith: string; howSure: string; grade: string; from: string;
    owner: string; noOwner: string; behind: string;
    /** Said where nothing else is known: it is a whole, it was counted, whoever runs the project answers for it. */
    whole: string; part: string; counted: { seen: string; said: string; assumed: string }; projectOwns: string;
    /** How to go between many numbers by keys. */
    arrows: string;
    interval: string; computed: string; fewMeasured: string; tooFew: string; unknown: string; method: string;
    noComparison: string; latest: string;
    grades: { seen: string; said: string; assumed: string };
    gradeMeans: { seen: string; said: string; assumed: string };
  };
  /** Where an answer is about something else than what was asked: why, and what it is about instead. */
  caveats: Record<Caveat['code'], string> & { known: string; cut: Record<NonNullable<Caveat['cut']>, string> };
  /** Where the days of a question are meant. */
  daysIn: string;
  /** Sentences for problems, by their code; what to do stands in them. */
  problems: Record<string, string>;
  problem: string; requestId: string;
  roles: { viewer: string; responder: string; analyst: string; admin: string; owner: string };
  channels: Record<string, string>;
}

const sv: CommonTexts = {
  save: 'Spara', cancel: 'Avbryt', close: 'Stäng', remove: 'Ta bort', edit: 'Ändra', add: 'Lägg till', back: 'Tillbaka',
  retry: 'Försök igen', copy: 'Kopiera', copied: 'Kopierat',
  search: 'Sök', none: 'Inga', loading: 'Hämtar …', more: 'Visa fler', less: 'Visa färre', optional: 'valfritt',
  required: 'Måste fyllas i', yes: 'Ja', no: 'Nej', all: 'Alla',
  of: 'av', sortBy: 'Sortera efter {column}', noMatches: 'Inget som stämmer', asWritten: 'som du skrev det',
  unsaved: 'Inte sparat', saved: 'Sparat',
  example: 'Exempel', choose: 'Välj', clear: 'Rensa', next: 'Nästa', done: 'Klar',
  fewerThan: 'färre än {k}',
  evidence: {
    open: '{value}: visa underlaget', title: 'Underlag', ofHowMany: 'Av hur många', comparedWith: 'Jämfört med',
    howSure: 'Hur säkert', grade: 'Sett, sagt eller antaget', from: 'Kommer från', owner: 'Ansvarig',
    noOwner: 'Ingen ansvarig', behind: 'Visa resorna bakom',
    whole: 'Det är helheten, inte en del av något större', part: '{n} av {all}',
    projectOwns: 'Den som sköter projektet',
    counted: {
      seen: 'Räknat, inte uppskattat: varje händelse är med', said: 'Räknat, inte uppskattat: varje svar är med',
      assumed: 'Osäkert: ingen händelse visar det',
    },
    arrows: 'Piltangenterna går mellan siffrorna, Retur visar underlaget',
    interval: '{confidence} säkerhet: {interval}', computed: 'Räknat {when}',
    fewMeasured: 'För få att uttala sig om: {n} av minst {min}', tooFew: 'För få för att visas',
    unknown: 'Går inte att säga ännu', method: 'Metod', noComparison: 'Inget: talet står för sig',
    latest: 'senast {when}',
    grades: { seen: 'Sett', said: 'Sagt', assumed: 'Antaget' },
    gradeMeans: {
      seen: 'Räknat ur händelser som har loggats.', said: 'Vad kunder själva har svarat eller skrivit.',
      assumed: 'Inlagt av någon här; ingen händelse visar det ännu.',
    },
  },
  caveats: {
    goal_is_start: 'Målet är samma som början ({names}): resan når målet redan när den börjar, så andelen blir 100 % och säger ingenting.',
    no_such_channel: 'Inga händelser finns i kanalen {names}.',
    no_such_value: 'För få kunder för att visa har värdet {names}.', known: 'Det som finns: {names}.',
    not_cut_by_case: 'Kundresan ska delas efter ärende, men alla händelser hör inte till ett ärende: {cut}',
    not_cut_by_goal: 'Kundresan ska delas efter mål, men varken start eller mål är angivet: {cut}',
    cut: {
      case: 'här är den delad efter ärende.', gap: 'här är den delad vid längre uppehåll.',
      goal: 'här är den delad efter start och mål.', person: 'här är allt en kund gjort en enda resa.',
    },
  },
  daysIn: 'Dagar räknas i {zone}',
  problems: {
    too_many_questions: 'Många siffror räknas just nu. Vänta en stund och försök igen.',
    unreachable: 'Servern svarar inte. Kontrollera nätet och försök igen.',
    not_found: 'Det finns inte, eller så får du inte se det.',
    forbidden: 'Det får du inte göra med din roll. Be den som sköter projektet.',
    stale: 'Någon annan har ändrat det under tiden. Läs in på nytt och gör om ändringen.',
    rate_limited: 'För många försök på kort tid. Vänta en stund.',
    unauthorized: 'Du behöver logga in igen.',
    limit_exceeded: 'Det är mer än vad som ryms. Minska och försök igen.',
    invalid_field: 'Något fält kan inte tas emot som det är.',
    unknown_field: 'Servern förstår inte ett av fälten.',
    internal: 'Något gick fel hos servern. Felet är loggat; försök igen om en stund.',
    unavailable: 'Servern är upptagen just nu. Försök igen om en stund.',
    already_member: 'Den adressen är redan med i projektet.',
    last_owner: 'Organisationen måste ha minst en ägare.',
    key_taken: 'Den nyckeln används redan.',
    status_404: 'Servern har inte den här delen. Är den av en äldre version?',
  },
  problem: 'Det gick inte.', requestId: 'Felets nummer: {id}',
  roles: { viewer: 'Läsare', responder: 'Återkopplare', analyst: 'Analytiker', admin: 'Administratör', owner: 'Ägare' },
  channels: {
    web: 'Webb', app: 'App', phone: 'Telefon', chat: 'Chatt', email: 'E-post', letter: 'Brev', store: 'Butik',
    billing: 'Faktura', complaint: 'Klagomål', survey: 'Enkät', none: 'Ingen kanal',
  },
};

const en: CommonTexts = {
  save: 'Save', cancel: 'Cancel', close: 'Close', remove: 'Remove', edit: 'Edit', add: 'Add', back: 'Back',
  retry: 'Try again', copy: 'Copy', copied: 'Copied',
  search: 'Search', none: 'None', loading: 'Loading …', more: 'Show more', less: 'Show fewer', optional: 'optional',
  required: 'Must be filled in', yes: 'Yes', no: 'No', all: 'All',
  of: 'of', sortBy: 'Sort by {column}', noMatches: 'Nothing matches', asWritten: 'as you wrote it',
  unsaved: 'Not saved', saved: 'Saved',
  example: 'Example', choose: 'Choose', clear: 'Clear', next: 'Next', done: 'Done',
  fewerThan: 'fewer than {k}',
  evidence: {
    open: '{value}: show the evidence', title: 'Evidence', ofHowMany: 'Of how many', comparedWith: 'Compared with',
    howSure: 'How sure', grade: 'Seen, said or assumed', from: 'Comes from', owner: 'Owner', noOwner: 'No owner',
    behind: 'Show the journeys behind',
    whole: 'It is the whole, not a part of something larger', part: '{n} of {all}',
    projectOwns: 'Whoever runs the project',
    counted: {
      seen: 'Counted, not estimated: every event is in it', said: 'Counted, not estimated: every answer is in it',
      assumed: 'Unsure: no event shows it',
    },
    arrows: 'Arrow keys go between the numbers, Enter shows the evidence',
    interval: '{confidence} confidence: {interval}', computed: 'Computed {when}',
    fewMeasured: 'Too few to say: {n} of at least {min}', tooFew: 'Too few to show', unknown: 'Cannot tell yet',
    method: 'Method', noComparison: 'Nothing: the number stands on its own', latest: 'latest {when}',
    grades: { seen: 'Seen', said: 'Said', assumed: 'Assumed' },
    gradeMeans: {
      seen: 'Counted from events that were logged.', said: 'What customers answered or wrote themselves.',
      assumed: 'Put in by somebody here; no event shows it yet.',
    },
  },
  caveats: {
    goal_is_start: 'The goal is the same as the beginning ({names}): a journey reaches it as it begins, so the share is 100 % and says nothing.',
    no_such_channel: 'No events are in the channel {names}.',
    no_such_value: 'Too few customers to show have the value {names}.', known: 'What there is: {names}.',
    not_cut_by_case: 'The journey is to be cut by case, but not every event belongs to a case: {cut}',
    not_cut_by_goal: 'The journey is to be cut by goal, but neither a start nor a goal is given: {cut}',
    cut: {
      case: 'here it is cut by case.', gap: 'here it is cut at longer pauses.',
      goal: 'here it is cut by start and goal.', person: 'here all of a customer is one journey.',
    },
  },
  daysIn: 'Days are counted in {zone}',
  problems: {
    too_many_questions: 'Many figures are being counted right now. Wait a moment and try again.',
    unreachable: 'The server does not answer. Check the network and try again.',
    not_found: 'It does not exist, or you may not see it.',
    forbidden: 'Your role does not allow that. Ask whoever runs the project.',
    stale: 'Somebody else changed it meanwhile. Load it anew and make your change again.',
    rate_limited: 'Too many tries in a short time. Wait a moment.',
    unauthorized: 'You need to sign in again.',
    limit_exceeded: 'It is more than what fits. Make it smaller and try again.',
    invalid_field: 'One of the fields cannot be taken as it is.',
    unknown_field: 'The server does not understand one of the fields.',
    internal: 'Something went wrong in the server. It is logged; try again in a moment.',
    unavailable: 'The server is busy right now. Try again in a moment.',
    already_member: 'That address is already in the project.',
    last_owner: 'The organisation must have at least one owner.',
    key_taken: 'That key is already in use.',
    status_404: 'The server does not have this part. Is it of an older version?',
  },
  problem: 'That did not work.', requestId: 'Number of the error: {id}',
  roles: { viewer: 'Viewer', responder: 'Responder', analyst: 'Analyst', admin: 'Administrator', owner: 'Owner' },
  channels: {
    web: 'Web', app: 'App', phone: 'Phone', chat: 'Chat', email: 'E-mail', letter: 'Letter', store: 'Store',
    billing: 'Billing', complaint: 'Complaint', survey: 'Survey', none: 'No channel',
  },
};

export const common: Both<CommonTexts> = { sv, en };
