// Words of what people do about a finding: status, owner, the cause that somebody confirms, measures, and what money rests on.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }
export interface FrictionWorkTexts {
  decide: {
    title: string; status: string; owner: string; ownerOf: string; reason: string; reasonHint: string;
    reasonNeeded: string; save: string; saved: string; mayNot: string;
    changed: string; changedAlone: string; stale: string; gone: string; goneHint: string;
    confirm: string; reconfirm: string; confirmTitle: string; confirmText: string; cause: string; basis: string;
    basisHint: string;
    basisNeeded: string; confirmedBy: string; confirmedAlone: string; change: string; withdraw: string; history: string;
    what: Record<'status' | 'owner' | 'confirmed' | 'action' | 'planned' | 'removed', string>; somebody: string;
    nobody: string;
  };
  actions: {
    title: string; none: string; noneRoom: string; noneTitle: string; create: string; createFor: string; edit: string;
    text: string;
    direction: string; directions: Record<'fix' | 'protect', string>; directionHints: Record<'fix' | 'protect', string>;
    what: string; whatHint: string; channels: string; channelsHint: string;
    cause: string; causeKnown: string; causeWaived: string; causeText: string; causeHint: string; suggested: string;
    waiver: string; waiverHint: string; waived: string;
    measure: string; target: string; targetShare: string; targetContacts: string; targetHint: string; owner: string;
    noOwner: string; due: string; status: string; doneOn: string; reason: string;
    freezes: string; freezesLater: string; beforeUnknown: string; made: string; saved: string; remove: string;
    removeAsk: string;
    removed: string;
    before: string; now: string; changeHead: string; targetHead: string; overdue: string; overdueCount: Plural;
    tooEarly: string; notByTime: string; notDone: string; noVerdict: string;
    frozen: string; excluded: string; outside: string; beforeNone: string; beforeWhat: string; nowWhat: string;
    changeWhat: string; points: string;
    better: string; worse: string; unsure: string; to: string; dueBy: string; doneAt: string;
    finding: string; needed: string; targetWrong: string; order: string; csv: string; measureHead: string;
    changes: string;
    others: string; comments: string; plannedBy: string; purpose: string; wrongDate: string;
  };
  assumptions: {
    title: string; text: string; goal_sek: string; contact_sek: string; contact_minutes: string; effort_minutes: string;
    hour_sek: string; source: string; sourceHint: string;
    hints: Record<'goal_sek' | 'contact_sek' | 'contact_minutes' | 'effort_minutes' | 'hour_sek', string>;
    saved: string; wrong: string; none: string; open: string; stated: string;
  };
}

const sv: FrictionWorkTexts = {
  decide: {
    title: 'Vad vi gör åt det', status: 'Status', owner: 'Ansvarig', ownerOf: 'fyndet', reason: 'Skäl',
    reasonHint: 'Den som läser fyndet om ett år ska förstå varför.', reasonNeeded: 'Skriv varför fyndet avfärdas.',
    save: 'Spara', saved: 'Sparat', mayNot: 'Med din roll kan du läsa men inte bestämma.',
    changed: '{name} ändrade {when}', changedAlone: 'Ändrat {when}',
    stale: 'Någon annan har ändrat fyndet under tiden. Här står det nya; gör din ändring igen.', gone: 'Borta',
    goneHint: 'Borta är ett fynd när orsaken är borta, inte när ärendet är stängt.',
    confirm: 'Bekräfta rotorsaken', reconfirm: 'Ändra rotorsaken', confirmTitle: 'Bekräfta rotorsaken',
    confirmText: 'Siffror säger aldrig mer än trolig orsak. Vad som verkligen låg bakom bekräftar en människa, med ett skrivet underlag.',
    cause: 'Rotorsaken', basis: 'Underlag',
    basisHint: 'Vad ni läst, hört eller gått igenom: brevet, samtal med kunder, rutinen.',
    basisNeeded: 'Både orsaken och underlaget behövs.',
    confirmedBy: 'Bekräftad av {name} {day}', confirmedAlone: 'Bekräftad {day}', change: 'Ändra',
    withdraw: 'Ta tillbaka', history: 'Vad som hänt',
    what: {
      status: 'satte status till {to}', owner: 'gav ansvaret till {to}', confirmed: 'bekräftade rotorsaken',
      planned: 'skapade en åtgärd', removed: 'tog bort en åtgärd', action: 'satte en åtgärd till {to}',
    }, somebody: 'En tidigare kollega', nobody: 'ingen',
  },
  actions: {
    title: 'Åtgärder', none: 'Ingen åtgärd ännu.', noneTitle: 'Ingen åtgärd ännu',
    noneRoom: 'En åtgärd skapas på ett fynds sida: vad som ska göras, varför just det, och vilket tal som ska ändras.',
    create: 'Skapa åtgärd', createFor: 'Skapa åtgärd', edit: 'Ändra åtgärden',
    text: 'Utgångsläget fryses när åtgärden skapas och ändras aldrig.',
    direction: 'Riktning', directions: { fix: 'Åtgärda', protect: 'Värna eller förstärka' },
    directionHints: { fix: 'Något som hindrar ska bort.', protect: 'Något som fungerar ska bestå, eller nå fler.' },
    what: 'Vad ska göras', whatHint: 'Så att någon annan kan göra det.', channels: 'I vilka kanaler',
    channelsHint: 'Där kunden kommer att märka det.',
    cause: 'Varför just det', causeKnown: 'Vi vet orsaken', causeWaived: 'Vi gör det ändå', causeText: 'Orsaken',
    causeHint: 'Vad som ligger bakom, och hur ni vet det.', suggested: 'Välj bland de troliga',
    waiver: 'Varför utan att känna orsaken',
    waiverHint: 'Förhastade åtgärder löser sällan grundproblemet. Skriv varför det är rätt här.',
    waived: 'utan känd orsak',
    measure: 'Mått', target: 'Målvärde', targetShare: 'Målvärde, procent',
    targetContacts: 'Målvärde, kontakter på 1\u00a0000 resor', targetHint: 'Nu: {now}', owner: 'Ansvarig',
    noOwner: 'Ingen ansvarig', due: 'Klart senast', status: 'Status', doneOn: 'Gjord den', reason: 'Varför den stryks',
    freezes: 'Utgångsläge som fryses: {before}',
    freezesLater: 'Utgångsläget tas från tiden efter den då problemet hittades, inte från samma dagar igen. Räcker den inte fryses inget värde.',
    beforeUnknown: 'Utgångsläget går inte att mäta ännu; då går en ändring inte att visa senare.',
    made: 'Åtgärden är skapad och utgångsläget fryst', saved: 'Åtgärden är sparad', remove: 'Ta bort åtgärden',
    removeAsk: 'Ta bort åtgärden och dess frysta utgångsläge? Det går inte att ångra.',
    removed: 'Åtgärden är borttagen',
    before: 'Före', now: 'Nu', changeHead: 'Ändring', targetHead: 'Mål', overdue: 'försenad',
    overdueCount: { one: '{n} åtgärd är försenad', other: '{n} åtgärder är försenade' },
    tooEarly: 'För tidigt att säga', notByTime: 'Kontakter räknas inte vecka för vecka', notDone: 'Inte gjord ännu',
    noVerdict: 'Ingen dom ännu: ändringen visas som den är.',
    frozen: 'Fryst {day}', excluded: 'Mätt {from} – {to}, den tid då problemet hittades. Den räknas aldrig som efter.',
    outside: 'Mätt {from} – {to}, utanför den tid då problemet hittades.',
    beforeNone: 'För lite finns utanför den tid då problemet hittades.',
    beforeWhat: 'Före åtgärden: {measure}', nowWhat: 'Efter åtgärden: {measure}', changeWhat: 'Ändring av {measure}',
    points: 'procentenheter', better: 'bättre', worse: 'sämre', unsure: 'kan vara slump', to: 'till {value}',
    dueBy: 'senast {day}', doneAt: 'gjord {day}',
    finding: 'Fynd', needed: 'Måste fyllas i', targetWrong: 'Skriv ett tal mellan 0 och 100.',
    order: 'Försenade står först.', csv: 'Åtgärder', measureHead: 'Mått', changes: 'Vad som ska ändras',
    others: 'Före åtgärden',
    comments: 'Kommentarer', plannedBy: 'Skapad av {name} {day}', purpose: 'Vad som görs, och vad det ändrar.',
    wrongDate: 'Välj en dag.',
  },
  assumptions: {
    title: 'Antaganden om värde',
    text: 'Kronor och timmar vilar på det här. Lämna tomt det ni inte vet: då visas inget som bygger på det.',
    goal_sek: 'Ett nått mål är värt, kr', contact_sek: 'En kontakt kostar, kr',
    contact_minutes: 'En kontakt tar, minuter', effort_minutes: 'Ett poäng ansträngning motsvarar, minuter',
    hour_sek: 'En timme kostar, kr',
    source: 'Var siffrorna kommer från', sourceHint: 'Till exempel: ekonomiavdelningen, 2026.',
    hints: {
      goal_sek: 'Till exempel en behållen kund eller en avslutad affär.',
      contact_sek: 'Vad ett samtal eller en chatt kostar er.',
      contact_minutes: 'Åtta minuter antas om inget annat sägs.',
      effort_minutes: 'Hur mycket av kundens tid ett poäng är.', hour_sek: 'Vad en timmes arbete kostar er.',
    },
    saved: 'Antagandena är sparade', wrong: 'Skriv ett tal, noll eller större.', none: 'Inga antaganden om kronor',
    open: 'Antaganden', stated: 'Antaganden om kronor är angivna',
  },
};

const en: FrictionWorkTexts = {
  decide: {
    title: 'What we do about it', status: 'Status', owner: 'Owner', ownerOf: 'the finding', reason: 'Reason',
    reasonHint: 'Whoever reads the finding in a year shall understand why.',
    reasonNeeded: 'Write why the finding is dismissed.',
    save: 'Save', saved: 'Saved', mayNot: 'Your role lets you read but not decide.',
    changed: '{name} changed it {when}', changedAlone: 'Changed {when}',
    stale: 'Somebody else has changed the finding meanwhile. Here is how it stands; make your change again.',
    gone: 'Gone', goneHint: 'A finding is gone when its cause is gone, not when the ticket is closed.',
    confirm: 'Confirm the root cause', reconfirm: 'Change the root cause', confirmTitle: 'Confirm the root cause',
    confirmText: 'Numbers never say more than likely cause. What truly lay behind is confirmed by a person, with a written basis.',
    cause: 'The root cause', basis: 'Basis',
    basisHint: 'What you read, heard or went through: the letter, talks with customers, the routine.',
    basisNeeded: 'Both the cause and the basis are needed.',
    confirmedBy: 'Confirmed by {name} {day}', confirmedAlone: 'Confirmed {day}', change: 'Change',
    withdraw: 'Take back', history: 'What has happened',
    what: {
      status: 'set the status to {to}', owner: 'made {to} the owner', confirmed: 'confirmed the root cause',
      planned: 'created a measure', removed: 'removed a measure', action: 'set a measure to {to}',
    }, somebody: 'A former colleague', nobody: 'nobody',
  },
  actions: {
    title: 'Measures', none: 'No measure yet.', noneTitle: 'No measure yet',
    noneRoom: 'A measure is created on a finding’s page: what shall be done, why just that, and which number shall change.',
    create: 'Create a measure', createFor: 'Create a measure', edit: 'Change the measure',
    text: 'The value before is frozen when the measure is created and never changes.',
    direction: 'Direction', directions: { fix: 'Fix', protect: 'Protect or strengthen' },
    directionHints: {
      fix: 'Something that hinders shall go.', protect: 'Something that works shall last, or reach more.',
    },
    what: 'What shall be done', whatHint: 'So that somebody else can do it.', channels: 'In which channels',
    channelsHint: 'Where the customer will notice it.',
    cause: 'Why just that', causeKnown: 'We know the cause', causeWaived: 'We do it all the same',
    causeText: 'The cause', causeHint: 'What lies behind, and how you know.', suggested: 'Choose among the likely ones',
    waiver: 'Why without knowing the cause',
    waiverHint: 'Hasty measures seldom solve what lies behind. Write why it is right here.', waived: 'cause not known',
    measure: 'What is measured', target: 'Target', targetShare: 'Target, per cent',
    targetContacts: 'Target, contacts in 1,000 journeys', targetHint: 'Now: {now}', owner: 'Owner', noOwner: 'No owner',
    due: 'Done by', status: 'Status', doneOn: 'Done on', reason: 'Why it is dropped',
    freezes: 'Value before, which is frozen: {before}',
    freezesLater: 'The value before is taken from the time after the problem was found, not from the same days again. Where that is too little, none is frozen.',
    beforeUnknown: 'The value before cannot be measured yet; then a change cannot be shown later.',
    made: 'The measure is created and the value before frozen', saved: 'The measure is saved',
    remove: 'Remove the measure', removeAsk: 'Remove the measure and its frozen value before? It cannot be undone.',
    removed: 'The measure is removed',
    before: 'Before', now: 'Now', changeHead: 'Change', targetHead: 'Target', overdue: 'overdue',
    overdueCount: { one: '{n} measure is overdue', other: '{n} measures are overdue' }, tooEarly: 'Too early to say',
    notByTime: 'Contacts are not counted week by week',
    notDone: 'Not done yet', noVerdict: 'No verdict yet: the change is shown as it is.',
    frozen: 'Frozen {day}',
    excluded: 'Measured {from} – {to}, the time in which the problem was found. It never counts as after.',
    outside: 'Measured {from} – {to}, outside the time in which the problem was found.',
    beforeNone: 'Too little lies outside the time in which the problem was found.',
    beforeWhat: 'Before the measure: {measure}', nowWhat: 'After the measure: {measure}',
    changeWhat: 'Change of {measure}', points: 'percentage points', better: 'better', worse: 'worse',
    unsure: 'may be chance', to: 'to {value}', dueBy: 'by {day}', doneAt: 'done {day}',
    finding: 'Finding', needed: 'Must be filled in', targetWrong: 'Write a number between 0 and 100.',
    order: 'The overdue stand first.', csv: 'Measures', measureHead: 'What is measured', changes: 'What shall change',
    others: 'Before the measure',
    comments: 'Comments', plannedBy: 'Created by {name} {day}', purpose: 'What is done, and what it changes.',
    wrongDate: 'Choose a day.',
  },
  assumptions: {
    title: 'Assumptions of worth',
    text: 'SEK and hours rest on this. Leave empty what you do not know: then nothing that builds on it is shown.',
    goal_sek: 'A goal reached is worth, SEK', contact_sek: 'A contact costs, SEK',
    contact_minutes: 'A contact takes, minutes', effort_minutes: 'A point of effort stands for, minutes',
    hour_sek: 'An hour costs, SEK',
    source: 'Where the figures come from', sourceHint: 'For example: the finance department, 2026.',
    hints: {
      goal_sek: 'For example a customer kept or a deal closed.', contact_sek: 'What a call or a chat costs you.',
      contact_minutes: 'Eight minutes are assumed unless said otherwise.',
      effort_minutes: 'How much of the customer’s time a point is.', hour_sek: 'What an hour of work costs you.',
    },
    saved: 'The assumptions are saved', wrong: 'Write a number, nought or greater.', none: 'No assumptions of SEK',
    open: 'Assumptions', stated: 'Assumptions of SEK are stated',
  },
};

export const frictionWork: Both<FrictionWorkTexts> = { sv, en };
