// Words of what the voice answers about a journey: what customers wanted, what stood in the way, where it got hard; how
// it felt at each station; and why one customer was or was not asked.
import type { Both } from './language.svelte';

interface Plural { one: string; other: string }

export interface VoiceAnswersTexts {
  three: {
    choose: string; chooseText: string;
    wanted: string; wantedText: string; goal: string; problem: string; noGoalAsked: string; noneStated: string;
    hindered: string; hinderedText: string; noneHindered: string; theirWords: string;
    harder: string; harderText: string; noneHarder: string; feltBefore: string; onMap: string;
    gap: string; gapText: string; noGap: string; zero: string; contradictions: string;
  };
  feeling: {
    show: string; title: string; text: string; measure: string; none: string; few: string; noAnswers: string;
    target: string; offTarget: string;
    what: string; moods: Record<'good' | 'bad' | 'between', string>;
    efforts: Record<'good' | 'bad' | 'between', string>; scroll: string;
  };
  why: {
    title: string; text: string; show: string; never: string; asked: string; left: string; optedOut: string;
    leave: string; leaveText: string; askAgain: string; doneOut: string; doneBack: string;
    answered: string; silent: string; chance: string; times: Plural; reasons: Record<string, string>;
  };
}

const sv: VoiceAnswersTexts = {
  three: {
    choose: 'Välj en kundresa',
    chooseText: 'Tre frågor besvaras för en kundresa i taget: vad kunderna ville, vad som hindrade dem, och var det blev svårt.',
    wanted: 'Vad ville kunderna?',
    wantedText: 'Målet i kundens egna ord, vad kunderna själva säger om att ha nått det, och vad de faktiskt gjorde.',
    goal: 'Målet', problem: 'Problemet', noGoalAsked: 'Ingen enkät om den här resan frågar om kunden nådde sitt mål.',
    noneStated: 'Ingen enkät om den här resan frågar vad kunderna kom för att göra.',
    hindered: 'Vad hindrade dem?',
    hinderedText: 'Vad kunder som inte nådde målet, eller var på väg att lämna, säger stoppade dem.',
    noneHindered: 'Ingen enkät om den här resan frågar vad som stoppade kunden, eller ingen har svarat än.',
    theirWords: 'Läs deras egna ord',
    harder: 'Var blev det svårt eller oklart?',
    harderText: 'Hur lätt det var vid varje station, och hur det kändes före och efter.',
    noneHarder: 'Ingen enkät om den här resan frågar hur lätt det var.',
    feltBefore: 'Före och efter', onMap: 'Se det längs resan på kartan',
    gap: 'Jämfört med väntat',
    gapText: 'Hur det blev jämfört med vad kunden väntade sig. 3 är som väntat, lägre är sämre.',
    noGap: 'Ingen enkät om den här resan frågar hur det blev jämfört med väntat.',
    zero: 'skillnad från som väntat', contradictions: 'Där ord och handling går isär',
  },
  feeling: {
    show: 'Känslolinje', title: 'Hur det kändes längs resan',
    text: 'Uppmätt av svar om varje station. Strecket visar hur säkert värdet är, och linjen bryts där för få har svarat.',
    measure: 'Mätt som', none: 'Ingen har svarat om någon station på den här kartan.', few: 'för få svar',
    noAnswers: 'inga svar', target: 'mål {value}', offTarget: '{by} från målet', what: '{measure} vid {station}',
    moods: { good: 'bra', bad: 'dåligt', between: 'varken eller' },
    efforts: { good: 'lätt', bad: 'svårt', between: 'varken eller' }, scroll: 'Känslolinjen, station för station',
  },
  why: {
    title: 'Enkäter', text: 'Varför kunden har fått en fråga, eller inte. Varje titt skrivs i loggen.',
    show: 'Visa varför', never: 'Kunden har aldrig fått någon fråga.', asked: 'Fick frågan', left: 'Lämnades i fred',
    optedOut: 'Kunden har bett att slippa frågor sedan {when}. Ingen enkät frågar kunden.',
    leave: 'Kunden vill slippa frågor',
    leaveText: 'Då frågar ingen enkät kunden, i någon kanal. Skälet skrivs i loggen.',
    askAgain: 'Kunden vill få frågor igen', doneOut: 'Ingen enkät frågar kunden längre.',
    doneBack: 'Enkäter får fråga kunden igen.',
    answered: 'svarade', silent: 'svarade inte', chance: '{share} av dem som kom förbi fick frågan',
    times: { one: '{n} gång', other: '{n} gånger' },
    reasons: {
      asked_lately: 'samma enkät hade frågat nyligen', quiet: 'en annan enkät hade frågat nyligen',
      not_drawn: 'blev inte lottad', opted_out: 'har bett att slippa frågor', not_live: 'enkäten frågade inte då',
    },
  },
};

const en: VoiceAnswersTexts = {
  three: {
    choose: 'Choose a customer journey',
    chooseText: 'Three questions are answered for one customer journey at a time: what customers wanted, what stood in their way, and where it got hard.',
    wanted: 'What did customers want?',
    wantedText: 'The goal in the customer’s own words, what customers say of having reached it, and what they did.',
    goal: 'The goal', problem: 'The problem',
    noGoalAsked: 'No survey about this journey asks whether the customer reached their goal.',
    noneStated: 'No survey about this journey asks what customers came to do.',
    hindered: 'What stood in their way?',
    hinderedText: 'What customers who did not reach their goal, or were about to leave, say stopped them.',
    noneHindered: 'No survey about this journey asks what stopped the customer, or nobody has answered yet.',
    theirWords: 'Read their own words',
    harder: 'Where did it get hard or unclear?',
    harderText: 'How easy it was at each station, and how it felt before and after.',
    noneHarder: 'No survey about this journey asks how easy it was.',
    feltBefore: 'Before and after', onMap: 'See it along the journey on the map',
    gap: 'Compared with what was expected',
    gapText: 'How it turned out against what the customer expected. 3 is as expected, lower is worse.',
    noGap: 'No survey about this journey asks how it turned out against what was expected.',
    zero: 'difference from as expected', contradictions: 'Where words and deeds part',
  },
  feeling: {
    show: 'Feeling line', title: 'How it felt along the journey',
    text: 'Measured by answers about each station. The bar shows how sure the value is, and the line breaks where too few have answered.',
    measure: 'Measured as', none: 'Nobody has answered about any station on this map.', few: 'too few answers',
    noAnswers: 'no answers', target: 'target {value}', offTarget: '{by} from target', what: '{measure} at {station}',
    moods: { good: 'good', bad: 'bad', between: 'neither' },
    efforts: { good: 'easy', bad: 'hard', between: 'neither' }, scroll: 'The feeling line, station by station',
  },
  why: {
    title: 'Surveys', text: 'Why the customer was asked, or was not. Each look is written to the log.',
    show: 'Show why', never: 'The customer was never asked.', asked: 'Was asked', left: 'Was left in peace',
    optedOut: 'The customer asked not to be asked, on {when}. No survey asks them.',
    leave: 'The customer wants no questions',
    leaveText: 'Then no survey asks the customer, in any channel. The reason is written to the log.',
    askAgain: 'The customer wants questions again', doneOut: 'No survey asks the customer any more.',
    doneBack: 'Surveys may ask the customer again.',
    answered: 'answered', silent: 'did not answer', chance: '{share} of those who came by were asked',
    times: { one: '{n} time', other: '{n} times' },
    reasons: {
      asked_lately: 'the same survey had asked lately', quiet: 'another survey had asked lately',
      not_drawn: 'was not drawn', opted_out: 'has asked not to be asked', not_live: 'the survey did not ask then',
    },
  },
};

export const voiceAnswers: Both<VoiceAnswersTexts> = { sv, en };
