// Words of what those would have said who did not answer, and of those who left without the goal.
import type { Both } from './language.svelte';

type Reading = 'raw' | 'weighted' | 'modelled' | 'band';
interface AdjustedTexts {
  title: string; text: string; shareOf: Record<string, string>; from: string;
  readings: Record<Reading, { name: string; why: string }>;
  ofPassed: string; ofAnswers: string; ofWorth: string; answeredOf: string; responseWhat: string;
  bandWhat: string; warning: string; few: string; unplaced: string;
  chances: Record<'known' | 'partly' | 'unknown', string>;
  unlike: string; mix: string;
  places: string; elsewhere: string; none: string; howTo: string;
  left: {
    title: string; text: string; choose: string; from: string; stops: string; stopsWhat: string; notYet: string;
    notYetWhat: string; blocked: string; temporary: string; ofKnown: string;
    verdicts: Record<'tells' | 'no_better_than_guessing' | 'too_few', string>;
    trial: string; trialText: string; said: Record<'blocked' | 'temporary' | 'nothing', string>; saidHead: string;
    wasBlocked: string; wasTemporary: string; wrong: string; guessing: string; abstained: string; auc: string;
    aucWhy: string; calibration: string; calibrationWhy: string; ofTried: string; ofSpoken: string;
    where: string; station: string; times: string; likely: string;
  };
}

const sv: AdjustedTexts = {
  title: 'Om alla hade svarat',
  text: 'Siffrorna ovan säger vad de tycker som svarade. Här står vad alla som kom förbi troligen hade sagt, och hur mycket det kan skilja.',
  shareOf: {
    yes: 'andel som nådde sitt mål, enligt dem själva', easy: 'andel som tyckte att det var lätt',
    satisfied: 'andel nöjda', promoters: 'andel som gärna rekommenderar (9–10)',
    detractors: 'andel som inte rekommenderar (0–6)',
  },
  from: 'Svar på enkäten {survey}, och resornas händelser',
  readings: {
    raw: { name: 'De som svarade', why: 'Svaren som de är.' },
    weighted: { name: 'Viktat', why: 'Svaren räknas så att de som svarade liknar alla som kom förbi.' },
    modelled: { name: 'Beräknat för alla', why: 'Vad alla troligen hade svarat, av hur deras resor gick.' },
    band: {
      name: 'Om svaret självt styr vem som svarar',
      why: 'Så långt kan det skilja om de nöjda eller missnöjda svarar upp till dubbelt så ofta.',
    },
  },
  ofPassed: 'av {n} kundresor', ofAnswers: 'av {n} svar', ofWorth: 'värt {n} oviktade svar',
  answeredOf: '{answered} svar på {passed} kundresor som kom förbi',
  responseWhat: 'Andel som svarade',
  bandWhat: 'mellan dessa, var det än ligger',
  warning: 'Svaren kanske inte är representativa. Lita på det breda spannet, inte på ett enda tal.',
  few: 'Det går inte att säga ännu: det behövs minst {n} svar, minst {each} av vardera slaget.',
  unplaced: '{n} svar hör inte till någon resa som kom förbi, och är inte med här.',
  chances: {
    known: 'Hur troligt det var att var och en fick frågan är känt och inräknat.',
    partly: 'För en del av svaren är det inte känt hur troligt det var att få frågan.',
    unknown: 'Det är inte känt hur troligt det var att var och en fick frågan.',
  },
  unlike: '{share} av dem som kom förbi liknar ingen som svarade. För dem kan inga vikter tala.',
  mix: 'Talet har rört sig mest för att andra ställen står för svaren nu, inte för att kunderna möter något annat.',
  places: 'Var det frågades', elsewhere: 'Övriga ställen',
  none: 'Inga svar som kan läsas som ja eller nej i urvalet.',
  howTo: 'Beräknat av hur resorna gick: steg, omtag, kanalbyten, väntan, kontakter och om målet nåddes.',
  left: {
    title: 'Lämnade utan att nå målet',
    text: 'Stoppade: nådde inte målet inom {horizon}. För en tid: kom tillbaka och nådde målet inom den tiden. Att lämna är att vara borta längre än {pause}.',
    choose: 'Välj en kundresa med ett mål ovan, så står här vilka som lämnade för en tid och vilka som stoppades.',
    from: 'Resornas händelser', stops: '{n} gånger lämnade någon', stopsWhat: 'Gånger som någon lämnade utan målet',
    notYet: '{n} för nyligen för att veta', notYetWhat: 'Lämnade för nyligen: tiden har inte gått', blocked: 'Stoppade',
    temporary: 'För en tid', ofKnown: 'av {n} som är kända',
    verdicts: {
      tells: 'Av hur resan gick fram till att de lämnade går det att säga något om vilka som kommer tillbaka.',
      no_better_than_guessing: 'Att alltid gissa det vanligaste blir lika ofta rätt som räknemodellen. Därför sägs inget om de nya.',
      too_few: 'Det går inte att säga ännu vilka av de nya som kommer tillbaka: det behövs {older} äldre och {newer} nyare som är kända.',
    },
    trial: 'Hur ofta det blir fel',
    trialText: 'Prövat på {tried} som räknemodellen inte hade sett, lärd av {taught} äldre.',
    said: { blocked: 'Stoppad', temporary: 'För en tid', nothing: 'Uttalar sig inte' }, saidHead: 'Modellen sade',
    wasBlocked: 'Var stoppad', wasTemporary: 'Kom tillbaka', wrong: 'Fel, när den uttalar sig',
    guessing: 'alltid gissa det vanligaste: {share}', abstained: 'Uttalar sig inte om',
    auc: 'Skiljer dem åt (AUC)', aucWhy: '50 % är slump, 100 % är alltid rätt', calibration: 'Kalibreringsfel',
    calibrationWhy: 'hur långt sannolikheterna är från vad som hände', ofTried: 'av {n} prövade',
    ofSpoken: 'av {n} som den uttalar sig om', where: 'Var de lämnade', station: 'Station', times: 'Gånger',
    likely: 'Varav troligen stoppade',
  },
};

const en: AdjustedTexts = {
  title: 'If everybody had answered',
  text: 'The figures above say what those think who answered. Here stands what everybody who came by would probably have said, and how far off that may be.',
  shareOf: {
    yes: 'share that reached their goal, as they say', easy: 'share that found it easy', satisfied: 'share satisfied',
    promoters: 'share that would gladly recommend (9–10)', detractors: 'share that would not recommend (0–6)',
  },
  from: 'Answers to the survey {survey}, and the events of journeys',
  readings: {
    raw: { name: 'Those who answered', why: 'The answers as they are.' },
    weighted: { name: 'Weighted', why: 'Answers count so that those who answered resemble everybody who came by.' },
    modelled: {
      name: 'Modelled for everybody', why: 'What everybody would probably have answered, by how their journeys went.',
    },
    band: {
      name: 'If the answer itself decides who answers',
      why: 'So far it may be off if the content or the discontent answer up to twice as often.',
    },
  },
  ofPassed: 'of {n} journeys', ofAnswers: 'of {n} answers', ofWorth: 'worth {n} unweighted answers',
  answeredOf: '{answered} answers to {passed} journeys that came by',
  responseWhat: 'Share that answered',
  bandWhat: 'between these, wherever it lies',
  warning: 'Answers may not represent everybody. Trust the wide span, not a single number.',
  few: 'Cannot tell yet: at least {n} answers are needed, at least {each} of either kind.',
  unplaced: '{n} answers belong to no journey that came by, and are not counted here.',
  chances: {
    known: 'How likely each was to be asked is known and counted in.',
    partly: 'For some of the answers it is not known how likely it was to be asked.',
    unknown: 'It is not known how likely each was to be asked.',
  },
  unlike: '{share} of those who came by resemble nobody who answered. No weight can speak for them.',
  mix: 'The number has moved mostly because other places give the answers now, not because customers meet something else.',
  places: 'Where it was asked', elsewhere: 'Other places',
  none: 'No answers that can be read as yes or no in the selection.',
  howTo: 'Modelled from how journeys went: steps, repeats, changes of channel, waits, contacts and whether the goal was reached.',
  left: {
    title: 'Left without reaching the goal',
    text: 'Stopped: did not reach the goal within {horizon}. For a while: came back and reached the goal within that time. To leave is to be away for longer than {pause}.',
    choose: 'Choose a journey with a goal above to see here who left for a while and who was stopped.',
    from: 'The events of journeys', stops: '{n} times somebody left',
    stopsWhat: 'Times that somebody left without the goal',
    notYet: '{n} too lately to know', notYetWhat: 'Left too lately: the time has not passed', blocked: 'Stopped',
    temporary: 'For a while', ofKnown: 'of {n} that are known',
    verdicts: {
      tells: 'From how the journey went until they left, something can be said of who will come back.',
      no_better_than_guessing: 'Always guessing the commoner kind is right as often as the model. So nothing is said of the new ones.',
      too_few: 'Cannot tell yet which of the new ones will come back: {older} older and {newer} newer ones must be known.',
    },
    trial: 'How often it is wrong',
    trialText: 'Tried on {tried} that the model had not seen, taught by {taught} older.',
    said: { blocked: 'Stopped', temporary: 'For a while', nothing: 'Says nothing' }, saidHead: 'The model said',
    wasBlocked: 'Was stopped', wasTemporary: 'Came back', wrong: 'Wrong, where it speaks',
    guessing: 'always guessing the commoner: {share}', abstained: 'Says nothing of',
    auc: 'Tells them apart (AUC)', aucWhy: '50 % is chance, 100 % is always right', calibration: 'Calibration error',
    calibrationWhy: 'how far its chances are from what happened', ofTried: 'of {n} tried',
    ofSpoken: 'of {n} it speaks of', where: 'Where they left', station: 'Station', times: 'Times',
    likely: 'Of them probably stopped',
  },
};

export const adjusted: Both<AdjustedTexts> = { sv, en };
