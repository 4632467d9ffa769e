// How a finding is read: what it is called, what customers did, and the sentences that are put together from its numbers.
// A place in braces is filled by a figure that opens its evidence, or by a name that the organisation gave.
import type { Kind, Measure, Polarity, Status, ActionStatus, Unclaimed } from '../api/friction';
import type { Both } from './language.svelte';

/** Said where the numbers are surely above nothing, surely below, on both sides of it, or missing. */
export interface Told4 { more: string; less: string; unsure: string; unknown: string }
export interface FrictionReadingTexts {
  /** What a finding is called. `{place}`: where. */
  title: Record<Kind, string>;
  strength: Record<Kind, string>;
  /** What the customer did: after "journeys in which the customer". */
  did: Record<Kind, string>;
  /** The same of what lies between two steps. */
  onTheWay: {
    title: Partial<Record<Kind, string>>; strength: Partial<Record<Kind, string>>; did: Partial<Record<Kind, string>>;
  };
  kinds: Record<Kind, string>; polarity: Record<Polarity, string>;
  /** Of what such a sign mostly is one. */
  sort: Partial<Record<Kind, string>>; sortHead: string; sortWhy: string;
  between: string; and: string; from: string;
  attributes: Record<string, string>; attribute: string; ops: Record<string, string>; op: string;
  ladder: Record<'association' | 'likely' | 'cause' | 'confirmed', string>;
  ladderWhy: Record<'association' | 'likely' | 'cause' | 'confirmed', string>;
  answers: { tried: string; hindered: Record<Polarity, string>; effort: Record<Polarity, string> };
  judged: string; judgedWhat: string; inTheirWords: string;
  rate: Record<Polarity, string>; rateFew: string; rateWhat: string; baselineWhat: string;
  affectedFew: string; affectedWhat: string;
  goals: Record<Polarity, Told4>; goalsWhat: string;
  effort: Told4; effortWhat: string; contacts: Told4; contactsWhat: string;
  since: string; per: string; interval: string;
  times: { more: string; less: string; unsure: string; unknown: string; likely: string };
  gain: { fix: string; keep: string; least: string; what: string };
  statuses: Record<Status, string>; actionStatuses: Record<ActionStatus, string>; measures: Record<Measure, string>;
  reasons: Record<Unclaimed, string>; reasonWhy: Record<Unclaimed, string>;
}

const sv: FrictionReadingTexts = {
  title: {
    retry: 'Samma sak en gång till vid {place}', loop: 'Vänder tillbaka från {place}',
    ping_pong: 'Fram och tillbaka vid {place}',
    forced_switch: 'Behöver hjälp av en person efter {place}', repeat_contact: 'Hör av sig igen efter {place}',
    repeat_yourself: 'Får göra om {place} i en annan kanal', wait: 'Lång väntan före {place}',
    handover_without_context: 'Får göra om {place} när någon annan tar över',
    escalation: 'Går vidare till högre instans efter {place}',
    answer_hunting: 'Letar efter svar på många ställen vid {place}',
    broken_promise: 'Senare än utlovat till {place}',
    rage_click: 'Klickar om och om igen vid {place}',
    dead_click: 'Klick som inget händer av vid {place}', error: 'Fel vid {place}',
    zero_results: 'Sökning utan träff vid {place}',
    dwell: 'Blir kvar länge vid {place}', abandonment: 'Ger upp vid {place}',
    goal_failure: 'Når inte målet efter {place}',
    complaint: 'Klagar efter {place}', effort: 'Svårt vid {place}',
  },
  strength: {
    retry: 'Ett nytt försök vid {place} lönar sig', loop: 'Att gå tillbaka från {place} hjälper',
    ping_pong: 'Flera kanaler vid {place} hjälper',
    forced_switch: 'Hjälp av en person efter {place} fungerar',
    repeat_contact: 'Att höra av sig igen efter {place} hjälper',
    repeat_yourself: 'En andra kanal hjälper vid {place}', wait: 'Betänketid före {place} gör gott',
    handover_without_context: 'Att göra om {place} när någon annan tar över hjälper',
    escalation: 'Högre instans efter {place} hjälper',
    answer_hunting: 'Den som letar efter svar vid {place} hittar dem',
    broken_promise: 'Går bra trots att {place} kom senare än utlovat',
    rage_click: 'Går bra trots många klick vid {place}',
    dead_click: 'Går bra trots döda klick vid {place}', error: 'Felet vid {place} reds ut',
    zero_results: 'Sökningen vid {place} reds ut',
    dwell: 'Lugn och ro vid {place} gör gott', abandonment: 'Få ger upp vid {place}',
    goal_failure: 'Når målet efter {place}',
    complaint: 'Klagomål efter {place} reds ut', effort: 'Lätt vid {place}',
  },
  did: {
    retry: 'gjorde samma sak igen vid {place}', loop: 'vände tillbaka från {place}',
    ping_pong: 'gick fram och tillbaka mellan kanaler eller grupper vid {place}',
    forced_switch: 'sökte hjälp av en person inom ett dygn från {place}',
    repeat_contact: 'hörde av sig igen inom en vecka från {place}',
    repeat_yourself: 'gjorde om {place} i en annan kanal',
    handover_without_context: 'gjorde om {place} när någon annan hade tagit över ärendet',
    escalation: 'gick vidare till högre instans inom en vecka efter hjälp vid {place}',
    answer_hunting: 'letade efter svar på många fler ställen än vanligt vid {place}',
    broken_promise: 'kom till {place} senare än utlovat',
    wait: 'väntade mycket längre än vanligt före {place}', rage_click: 'klickade om och om igen vid {place}',
    dead_click: 'klickade utan att något hände vid {place}', error: 'mötte ett fel vid {place}',
    zero_results: 'sökte utan träff vid {place}',
    dwell: 'stannade mycket längre än vanligt vid {place}', abandonment: 'kom till {place}',
    goal_failure: 'kom till {place}',
    complaint: 'klagade efter {place}', effort: 'tyckte att {place} var svårt',
  },
  onTheWay: {
    title: { wait: 'Lång väntan på vägen {place}', broken_promise: 'Senare än utlovat på vägen {place}' },
    strength: {
      wait: 'Betänketid på vägen {place} gör gott',
      broken_promise: 'Går bra trots att vägen {place} tog längre tid än utlovat',
    },
    did: {
      wait: 'väntade mycket längre än vanligt på vägen {place}',
      broken_promise: 'fick vänta längre än utlovat på vägen {place}',
    },
  },
  kinds: {
    retry: 'nytt försök', loop: 'vänder tillbaka', ping_pong: 'fram och tillbaka',
    forced_switch: 'tvingas byta till en person',
    repeat_contact: 'hör av sig igen', repeat_yourself: 'får göra om', wait: 'lång väntan',
    handover_without_context: 'får göra om efter överlämning', escalation: 'går till högre instans',
    answer_hunting: 'letar efter svar', broken_promise: 'senare än utlovat',
    rage_click: 'upprepade klick',
    dead_click: 'döda klick', error: 'fel', zero_results: 'inga träffar', dwell: 'blir kvar länge',
    abandonment: 'ger upp',
    goal_failure: 'når inte målet', complaint: 'klagomål', effort: 'upplevd ansträngning',
  },
  polarity: { friction: 'Friktion', strength: 'Styrka' },
  sort: {
    retry: 'Otydliga instruktioner', rage_click: 'Otydliga instruktioner', dead_click: 'Otydliga instruktioner',
    error: 'Otydliga instruktioner',
    zero_results: 'Otydliga instruktioner', dwell: 'Otydliga instruktioner', loop: 'Överflödiga steg',
    wait: 'Överflödiga steg',
    ping_pong: 'Kunden får göra arbetet', forced_switch: 'Kunden får göra arbetet',
    repeat_contact: 'Kunden får göra arbetet',
    handover_without_context: 'Kunden får göra arbetet', escalation: 'Kunden får göra arbetet',
    answer_hunting: 'Otydliga instruktioner',
    repeat_yourself: 'Kunden får göra arbetet',
  },
  sortHead: 'Brukar vara tecken på', sortWhy: 'En tumregel om sådana här tecken, inte något som räknats här.',
  between: '{from} → {to}', and: ' och ', from: '{what} (från {station})',
  attributes: {
    channel: 'kanalen', entry_channel: 'kanalen som resan började i', previous_activity: 'steget före',
    change: 'ändringen',
    version: 'versionen', product: 'produkten',
  },
  attribute: '{name}',
  ops: {
    '=': '{name} är {value}', '!=': '{name} är inte {value}', '>=': '{name} är minst {value}',
    '<': '{name} är under {value}', '>': '{name} är över {value}', '<=': '{name} är högst {value}',
  },
  op: '{name} {op} {value}',
  ladder: { association: 'samband', likely: 'trolig orsak', cause: 'orsak', confirmed: 'bekräftad rotorsak' },
  ladderWhy: {
    association: 'De förekommer tillsammans. Annat kan ligga bakom båda.',
    likely: 'Det håller också mellan kunder som är lika i allt annat som är känt.',
    cause: 'Det har prövats: något som inte hängde ihop med kunderna avgjorde vem som mötte det.',
    confirmed: 'En person har skrivit ned varför: vad som lästs, hörts eller gåtts igenom.',
  },
  answers: {
    tried: 'Kunden försökte', hindered: { friction: 'Det som hindrade', strength: 'Det som hjälpte' },
    effort: { friction: 'Ansträngningen ökade vid', strength: 'Det gick lättare vid' },
  },
  judged: '{n} resor mot det målet är bedömda.', judgedWhat: 'Bedömda resor mot målet {goal}',
  inTheirWords: 'Med kundens ord: {problem}.',
  rate: {
    friction: 'Av {n} resor där kunden {did} missade {rate} målet ({interval}). Utan det hade {baseline} missat det.',
    strength: 'Av {n} resor där kunden {did} missade bara {rate} målet ({interval}). Annars hade {baseline} missat det.',
  },
  rateFew: 'För få resor för att säga hur stor del av dem som missade målet.',
  rateWhat: 'Missade målet, av resor där kunden {did}',
  baselineWhat: 'Hade missat målet ändå', affectedFew: 'färre än {k}', affectedWhat: 'Resor där kunden {did}',
  goals: {
    friction: {
      more: 'Det motsvarar {value} missade mål på 1\u00a0000 resor ({interval}).',
      less: 'Det motsvarar {value} fler nådda mål på 1\u00a0000 resor ({interval}).',
      unsure: 'Om det kostar mål går inte att säga säkert: mellan {low} och {high} på 1\u00a0000 resor.',
      unknown: 'Hur många mål det kostar går inte att säga ännu.',
    },
    strength: {
      more: 'Det motsvarar {value} fler nådda mål på 1\u00a0000 resor ({interval}).',
      less: 'Det motsvarar {value} missade mål på 1\u00a0000 resor ({interval}).',
      unsure: 'Om det ger fler mål går inte att säga säkert: mellan {low} och {high} på 1\u00a0000 resor.',
      unknown: 'Hur många mål det ger går inte att säga ännu.',
    },
  },
  goalsWhat: 'Mål på 1\u00a0000 resor',
  effort: {
    more: 'Kunderna säger att det var svårare: {value} poäng mer ansträngning på 1\u00a0000 resor ({interval}).',
    less: 'Kunderna säger att det var lättare: {value} poäng mindre ansträngning på 1\u00a0000 resor ({interval}).',
    unsure: 'Om det kändes svårare går inte att säga: mellan {low} och {high} poäng på 1\u00a0000 resor.',
    unknown: 'Hur svårt det kändes går inte att säga: för få har svarat.',
  },
  effortWhat: 'Ansträngning (CES) på 1\u00a0000 resor',
  contacts: {
    more: 'De sökte hjälp oftare: {value} fler kontakter på 1\u00a0000 resor ({interval}).',
    less: 'De sökte hjälp mer sällan: {value} färre kontakter på 1\u00a0000 resor ({interval}).',
    unsure: 'Om det ledde till fler kontakter går inte att säga: mellan {low} och {high} på 1\u00a0000 resor.',
    unknown: 'Om det ledde till fler kontakter går inte att säga.',
  },
  contactsWhat: 'Kontakter för hjälp på 1\u00a0000 resor',
  since: 'Vanligare sedan {date}', per: 'på 1\u00a0000 resor', interval: '{confidence} säkerhet: {interval}',
  times: {
    more: 'ungefär {n} gånger så vanligt', less: 'ungefär {n} gånger så vanligt', unsure: 'kanske inte vanligare',
    unknown: 'hur mycket vanligare går inte att säga',
    likely: 'troligen {interval}',
  },
  gain: {
    fix: 'fler nådda mål', keep: 'nådda mål att värna', least: 'minst {n}',
    what: 'Vinst i mål, av de resor som finns i underlaget',
  },
  statuses: { new: 'ny', investigating: 'undersöks', being_fixed: 'åtgärdas', gone: 'borta', dismissed: 'avfärdad' },
  actionStatuses: { planned: 'planerad', under_way: 'pågår', done: 'gjord', dropped: 'struken' },
  measures: {
    failed: 'Missar målet, av dem som råkar ut för det', affected: 'Råkar ut för det, av dem som kommer dit',
    contacts: 'Kontakter på 1\u00a0000 resor',
  },
  reasons: {
    too_few: 'för få', no_comparison: 'inget att jämföra med', not_tested: 'inte prövat', unsure: 'kan vara slump',
    harmless: 'gör ingen skada', negligible: 'kostar nästan inga mål', comes_anyway: 'de kommer så sent ändå',
  },
  reasonWhy: {
    too_few: 'För få resor eller kunder visar det.',
    no_comparison: 'Alla som kommer dit visar det, så det finns inga andra att jämföra med.',
    not_tested: 'Vanligare tecken prövades först.', unsure: 'Skillnaden är inte större än att den kan vara slump.',
    harmless: 'Nästan ingen som visar det missar målet för den skull.',
    negligible: 'Färre än ett mål på tvåtusen resor går förlorat för det.',
    comes_anyway: 'Kunderna gör det här av andra skäl också. Ungefär lika många skulle komma så sent även utan resan, så det säger inget om väntan.',
  },
};

const en: FrictionReadingTexts = {
  title: {
    retry: 'The same thing again at {place}', loop: 'Turning back from {place}', ping_pong: 'Back and forth at {place}',
    forced_switch: 'Needing a person’s help after {place}', repeat_contact: 'Getting in touch again after {place}',
    repeat_yourself: 'Doing {place} again in another channel', wait: 'A long wait before {place}',
    handover_without_context: 'Doing {place} again after a hand-over',
    escalation: 'Going to a higher line of help after {place}',
    answer_hunting: 'Hunting for an answer at {place}', broken_promise: 'Later than promised at {place}',
    rage_click: 'Clicking again and again at {place}',
    dead_click: 'Clicks that do nothing at {place}', error: 'Errors at {place}',
    zero_results: 'Searches without a hit at {place}',
    dwell: 'Staying long at {place}', abandonment: 'Giving up at {place}',
    goal_failure: 'Not reaching the goal after {place}',
    complaint: 'Complaining after {place}', effort: 'Hard at {place}',
  },
  strength: {
    retry: 'A second try at {place} pays off', loop: 'Going back from {place} helps',
    ping_pong: 'Several channels at {place} help',
    forced_switch: 'A person’s help after {place} works', repeat_contact: 'Getting in touch again after {place} helps',
    repeat_yourself: 'A second channel helps at {place}', wait: 'Time to think before {place} does good',
    handover_without_context: 'Doing {place} again after a hand-over helps',
    escalation: 'A higher line of help after {place} works',
    answer_hunting: 'Who hunts for an answer at {place} finds it',
    broken_promise: 'Going well though {place} came later than promised',
    rage_click: 'Going well despite clicks at {place}',
    dead_click: 'Going well despite dead clicks at {place}', error: 'The error at {place} is sorted out',
    zero_results: 'The search at {place} is sorted out',
    dwell: 'Taking time at {place} does good', abandonment: 'Few give up at {place}',
    goal_failure: 'Reaching the goal after {place}',
    complaint: 'Complaints after {place} are sorted out', effort: 'Easy at {place}',
  },
  did: {
    retry: 'did the same thing again at {place}', loop: 'turned back from {place}',
    ping_pong: 'went back and forth between channels or teams at {place}',
    forced_switch: 'sought a person’s help within a day of {place}',
    repeat_contact: 'got in touch again within a week of {place}',
    repeat_yourself: 'did {place} again in another channel',
    handover_without_context: 'did {place} again after somebody else had taken over',
    escalation: 'went to a higher line of help within a week of help at {place}',
    answer_hunting: 'looked for an answer in far more places than usual at {place}',
    broken_promise: 'came to {place} later than promised',
    wait: 'waited far longer than usual before {place}', rage_click: 'clicked again and again at {place}',
    dead_click: 'clicked without anything happening at {place}', error: 'met an error at {place}',
    zero_results: 'searched without a hit at {place}',
    dwell: 'stayed far longer than usual at {place}', abandonment: 'came to {place}', goal_failure: 'came to {place}',
    complaint: 'complained after {place}', effort: 'found {place} hard',
  },
  onTheWay: {
    title: { wait: 'A long wait on the way {place}', broken_promise: 'Later than promised on the way {place}' },
    strength: {
      wait: 'Time to think on the way {place} does good',
      broken_promise: 'Going well though the way {place} took longer than promised',
    },
    did: {
      wait: 'waited far longer than usual on the way {place}',
      broken_promise: 'waited longer than promised on the way {place}',
    },
  },
  kinds: {
    retry: 'trying again', loop: 'turning back', ping_pong: 'back and forth',
    forced_switch: 'having to turn to a person',
    repeat_contact: 'getting in touch again', repeat_yourself: 'having to repeat', wait: 'long wait',
    handover_without_context: 'repeating after a hand-over', escalation: 'escalating',
    answer_hunting: 'hunting for an answer', broken_promise: 'later than promised',
    rage_click: 'repeated clicks',
    dead_click: 'dead clicks', error: 'errors', zero_results: 'no hits', dwell: 'staying long',
    abandonment: 'giving up',
    goal_failure: 'goal not reached', complaint: 'complaints', effort: 'effort as said',
  },
  polarity: { friction: 'Friction', strength: 'Strength' },
  sort: {
    retry: 'Unclear instructions', rage_click: 'Unclear instructions', dead_click: 'Unclear instructions',
    error: 'Unclear instructions',
    zero_results: 'Unclear instructions', dwell: 'Unclear instructions', loop: 'Superfluous steps',
    wait: 'Superfluous steps',
    ping_pong: 'Work pushed to the customer', forced_switch: 'Work pushed to the customer',
    repeat_contact: 'Work pushed to the customer',
    handover_without_context: 'Work pushed to the customer', escalation: 'Work pushed to the customer',
    answer_hunting: 'Unclear instructions',
    repeat_yourself: 'Work pushed to the customer',
  },
  sortHead: 'Mostly a sign of', sortWhy: 'A rule of thumb about such signs, not something that was counted here.',
  between: '{from} → {to}', and: ' and ', from: '{what} (from {station})',
  attributes: {
    channel: 'the channel', entry_channel: 'the channel that the journey began in',
    previous_activity: 'the step before', change: 'the change', version: 'the version', product: 'the product',
  },
  attribute: '{name}',
  ops: {
    '=': '{name} is {value}', '!=': '{name} is not {value}', '>=': '{name} is at least {value}',
    '<': '{name} is below {value}', '>': '{name} is above {value}', '<=': '{name} is at most {value}',
  },
  op: '{name} {op} {value}',
  ladder: { association: 'association', likely: 'likely cause', cause: 'cause', confirmed: 'confirmed root cause' },
  ladderWhy: {
    association: 'They occur together. Something else may lie behind both.',
    likely: 'It holds also among customers who are alike in everything else that is known.',
    cause: 'It was tested: something unrelated to the customers decided who met it.',
    confirmed: 'A person has written down why: what was read, heard or gone through.',
  },
  answers: {
    tried: 'The customer tried to', hindered: { friction: 'What hindered them', strength: 'What helped them' },
    effort: { friction: 'Effort rose at', strength: 'It went easier at' },
  },
  judged: '{n} journeys towards that goal are judged.', judgedWhat: 'Judged journeys towards the goal {goal}',
  inTheirWords: 'In the customer’s words: {problem}.',
  rate: {
    friction: 'Of {n} journeys in which the customer {did}, {rate} missed the goal ({interval}). Without it {baseline} would have missed it.',
    strength: 'Of {n} journeys in which the customer {did}, only {rate} missed the goal ({interval}). Otherwise {baseline} would have missed it.',
  },
  rateFew: 'Too few journeys to say what share of them missed the goal.',
  rateWhat: 'Missed the goal, of journeys in which the customer {did}',
  baselineWhat: 'Would have missed the goal anyway', affectedFew: 'fewer than {k}',
  affectedWhat: 'Journeys in which the customer {did}',
  goals: {
    friction: {
      more: 'That is {value} missed goals in 1,000 journeys ({interval}).',
      less: 'That is {value} more goals reached in 1,000 journeys ({interval}).',
      unsure: 'Whether it costs goals cannot be said surely: between {low} and {high} in 1,000 journeys.',
      unknown: 'How many goals it costs cannot be said yet.',
    },
    strength: {
      more: 'That is {value} more goals reached in 1,000 journeys ({interval}).',
      less: 'That is {value} missed goals in 1,000 journeys ({interval}).',
      unsure: 'Whether it gives goals cannot be said surely: between {low} and {high} in 1,000 journeys.',
      unknown: 'How many goals it gives cannot be said yet.',
    },
  },
  goalsWhat: 'Goals in 1,000 journeys',
  effort: {
    more: 'Customers say that it was harder: {value} more points of effort in 1,000 journeys ({interval}).',
    less: 'Customers say that it was easier: {value} fewer points of effort in 1,000 journeys ({interval}).',
    unsure: 'Whether it felt harder cannot be said: between {low} and {high} points in 1,000 journeys.',
    unknown: 'How hard it felt cannot be said: too few have answered.',
  },
  effortWhat: 'Effort (CES) in 1,000 journeys',
  contacts: {
    more: 'They sought help more often: {value} more contacts in 1,000 journeys ({interval}).',
    less: 'They sought help less often: {value} fewer contacts in 1,000 journeys ({interval}).',
    unsure: 'Whether it led to more contacts cannot be said: between {low} and {high} in 1,000 journeys.',
    unknown: 'Whether it led to more contacts cannot be said.',
  },
  contactsWhat: 'Contacts for help in 1,000 journeys',
  since: 'More common since {date}', per: 'in 1,000 journeys', interval: '{confidence} confidence: {interval}',
  times: {
    more: 'about {n} times as common', less: 'about {n} times as common', unsure: 'perhaps no more common',
    unknown: 'how much more common cannot be said',
    likely: 'probably {interval}',
  },
  gain: {
    fix: 'more goals reached', keep: 'goals reached to protect', least: 'at least {n}',
    what: 'Gain in goals, of the journeys that there are',
  },
  statuses: {
    new: 'new', investigating: 'being looked into', being_fixed: 'being fixed', gone: 'gone', dismissed: 'dismissed',
  },
  actionStatuses: { planned: 'planned', under_way: 'under way', done: 'done', dropped: 'dropped' },
  measures: {
    failed: 'Miss the goal, of those who meet it', affected: 'Meet it, of those who come there',
    contacts: 'Contacts in 1,000 journeys',
  },
  reasons: {
    too_few: 'too few', no_comparison: 'nothing to compare with', not_tested: 'not tested', unsure: 'may be chance',
    harmless: 'does no harm', negligible: 'costs hardly any goals', comes_anyway: 'they come as late anyway',
  },
  reasonWhy: {
    too_few: 'Too few journeys or customers show it.',
    no_comparison: 'All who come there show it, so there are no others to compare with.',
    not_tested: 'Commoner signs were tested first.', unsure: 'The difference is no greater than chance may make it.',
    harmless: 'Hardly anybody who shows it misses the goal for that.',
    negligible: 'Fewer than one goal in two thousand journeys is lost to it.',
    comes_anyway: 'Customers do this for other reasons too. About as many would come this late without the journey, so it says nothing of waiting.',
  },
};

export const frictionReading: Both<FrictionReadingTexts> = { sv, en };
