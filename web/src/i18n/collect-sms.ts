// Words of asking by SMS.
import type { Both } from './language.svelte';
import type { HeardFate, SmsUnfit } from '../api/voice';

interface Plural { one: string; other: string }

export interface SmsTexts {
  how: string; letter: string; sms: string; text: string; notReady: string; people: string; peopleHint: string;
  introduction: string; introductionHint: string; needed: string; send: Plural; sent: string; segments: Plural;
  each: string; pace: string; asleep: string; trouble: string; stop: string; stopAsk: string; stopText: string;
  phone: string; phoneText: string; language: string; first: string; later: string; thanks: string; measure: Plural;
  reply: string; unfit: Record<SmsUnfit, string>; where: string; thanksWords: string; question: string;
  introductionWords: string; heard: string; heardOf: Record<HeardFate, string>; again: string; answers: string;
  answersOf: string; reasons: Record<string, string>; errors: Record<string, string>;
}

const sv: SmsTexts = {
  how: 'Hur ska de få frågan?', letter: 'Brev med e-post', sms: 'Sms utan länkar',
  text: 'Frågan och dess siffror står i meddelandet, och kunden svarar med en siffra eller egna ord. Ingen länk skickas någonsin. Nästa fråga kommer när den förra är besvarad. Den som svarar STOPP får inga fler frågor i någon kanal.',
  notReady: 'Det går inte att skicka sms ännu. Den som sköter Resa anger sms-tjänsten under [sms] i settings.toml: dess adress, numret som svaren går till och en hemlighet för svaren.',
  people: 'Vilka ska få frågan?',
  peopleHint: 'En per rad: mobilnummer, eller kundnummer om numret redan finns i Resa. Numren ligger förseglade och glöms när meddelandet har gått.',
  introduction: 'Vem som frågar',
  introductionHint: 'Står före frågan, till exempel ”Hej från Bolaget!”. Högst 80 tecken, ingen länk.',
  needed: 'Skriv minst ett mobilnummer eller kundnummer.',
  send: { one: 'Skicka {n} sms', other: 'Skicka {n} sms' }, sent: 'Meddelandena ligger i kön',
  segments: {
    one: 'De första meddelandena blir {n} sms-del att betala för.',
    other: 'De första meddelandena blir {n} sms-delar att betala för.',
  },
  each: '{n} på {language}',
  pace: 'Frågor går ut mellan klockan {from} och {to}, högst {minute} i minuten och {day} kunder om dagen för det här projektet.',
  asleep: 'Nu är det utanför tiden: meddelandena går när klockan blir {from}.',
  trouble: 'Inga sms går ut sedan {date}: {why} De väntar och provas igen.', stop: 'Stoppa',
  stopAsk: 'Ska resten av meddelandena stanna?',
  stopText: 'De som väntar får inget sms och räknas inte som tillfrågade. Det som gått går inte att ta tillbaka.',
  phone: 'Så ser det ut i telefonen',
  phoneText: 'Alla meddelanden som kan gå ut, i ordning. En fråga som hänger på ett svar går bara ut när svaret är sådant.',
  language: 'Språk', first: 'Första meddelandet', later: 'Fråga {n}', thanks: 'Till sist',
  measure: { one: '{places} tecken, {n} del', other: '{places} tecken, {n} delar' },
  reply: 'Kundens svar',
  unfit: {
    link_in_words: 'Här står något som ser ut som en adress. Inga länkar skickas i sms: ta bort den ur orden.',
    table_by_sms: 'En tabell går inte att besvara med siffror: ställ raderna som egna frågor.',
    too_many_answers: 'En siffra väljer bland högst nio svar.',
    scale_by_sms: 'En skala i sms har högst elva steg, inget under 0.',
    message_too_long: 'Ett meddelande blir längre än sex delar: skriv kortare.',
    nothing_asked: 'Enkäten frågar inget ännu.',
  },
  where: '{place}: {why}', thanksWords: 'Tacket', question: 'Fråga {n}', introductionWords: 'Raden om vem som frågar',
  heard: 'Meddelanden som kommit in de senaste 90 dagarna, för alla enkäter',
  heardOf: {
    answered: 'svar', not_understood: 'gick inte att förstå', stopped: 'ville inte få fler frågor',
    late: 'kom för sent',
    nothing: 'svarade inte på något',
  },
  again: '{n} kom två gånger och räknades en', answers: 'Följdmeddelanden',
  answersOf: '{sent} skickade, {waiting} väntar, {failed} gick inte fram',
  reasons: {
    invalid_number: 'inget riktigt nummer', no_number: 'kundnummer utan känt mobilnummer',
    country_not_allowed: 'nummer i ett land som inte får frågas', in_conversation: 'svarar just nu på något annat',
    refused: 'numret togs inte emot', link_in_words: 'orden har fått en länk',
    wrong_address: 'adressen till sms-tjänsten stämmer inte.',
    no_credit: 'pengarna hos sms-tjänsten är slut.', no_answer: 'sms-tjänsten svarade inte.',
    certificate_not_trusted: 'sms-tjänstens certifikat går inte att lita på.', unreachable: 'sms-tjänsten svarar inte.',
    too_slow: 'sms-tjänsten svarar för långsamt.', sign_in_refused: 'sms-tjänsten godtar inte inloggningen.',
    network_not_allowed: 'sms-tjänsten ligger i ett nät som inte får nås.',
    not_encrypted: 'sms-tjänsten krypterar inte.',
  },
  errors: {
    sms_not_set_up: 'Det går inte att skicka sms ännu: sms-tjänsten är inte angiven.',
    survey_not_live: 'Enkäten frågar ingen just nu.',
    link_in_words: 'Orden har något som ser ut som en länk. Inga länkar skickas i sms.',
    invalid_address: 'Något i listan är varken ett nummer eller ett kundnummer.',
    invalid_field: 'Raden om vem som frågar har högst 80 tecken på en rad.',
    table_by_sms: 'En tabell går inte att besvara med siffror.', too_many_answers: 'En fråga har fler än nio svar.',
    scale_by_sms: 'En skala går inte att besvara i sms.', message_too_long: 'Ett meddelande blir för långt.',
  },
};

const en: SmsTexts = {
  how: 'How are they to be asked?', letter: 'Letter by e-mail', sms: 'SMS without links',
  text: 'The question and its digits stand in the message, and the customer replies with a digit or in their own words. No link is ever sent. The next question comes when the one before is answered. Whoever replies STOP is asked nothing more in any channel.',
  notReady: 'Messages cannot be sent yet. Whoever runs Resa names the SMS gateway under [sms] in settings.toml: its address, the number that replies go to and a secret for replies.',
  people: 'Who is to be asked?',
  peopleHint: 'One a line: a mobile number, or a customer number whose mobile number Resa knows. Numbers lie sealed and are forgotten once the message has gone.',
  introduction: 'Who asks',
  introductionHint: 'Stands before the question, such as “Hello from the Company!”. At most 80 signs, no link.',
  needed: 'Write at least one mobile number or customer number.',
  send: { one: 'Send {n} SMS', other: 'Send {n} SMS' }, sent: 'The messages are in the queue',
  segments: {
    one: 'The first messages are {n} part to pay for.', other: 'The first messages are {n} parts to pay for.',
  },
  each: '{n} in {language}',
  pace: 'Questions go out between {from} and {to} o’clock, at most {minute} a minute and {day} customers a day for this project.',
  asleep: 'It is outside those hours now: the messages go when it is {from} o’clock.',
  trouble: 'No SMS go out since {date}: {why} They wait and are tried again.', stop: 'Stop',
  stopAsk: 'Stop the rest of the messages?',
  stopText: 'Those who wait get no SMS and do not count as asked. What has gone cannot be called back.',
  phone: 'As it looks on a phone',
  phoneText: 'All messages that may go out, in order. A question that hangs on an answer goes out only where the answer is so.',
  language: 'Language', first: 'First message', later: 'Question {n}', thanks: 'At the end',
  measure: { one: '{places} signs, {n} part', other: '{places} signs, {n} parts' },
  reply: 'The customer’s reply',
  unfit: {
    link_in_words: 'Something here looks like an address. No links are sent by SMS: take it out of the words.',
    table_by_sms: 'A table cannot be answered by digits: ask its rows as questions of their own.',
    too_many_answers: 'A digit chooses from at most nine answers.',
    scale_by_sms: 'A scale by SMS has at most eleven steps, none below 0.',
    message_too_long: 'A message is longer than six parts: write less.', nothing_asked: 'The survey asks nothing yet.',
  },
  where: '{place}: {why}', thanksWords: 'The thanks', question: 'Question {n}',
  introductionWords: 'The line on who asks',
  heard: 'Messages that came in within the last 90 days, for all surveys',
  heardOf: {
    answered: 'answers', not_understood: 'could not be understood', stopped: 'want no more questions',
    late: 'came too late',
    nothing: 'answered nothing',
  },
  again: '{n} came twice and counted once', answers: 'Messages that follow a reply',
  answersOf: '{sent} sent, {waiting} waiting, {failed} could not be sent',
  reasons: {
    invalid_number: 'no real number', no_number: 'customer number without a known mobile number',
    country_not_allowed: 'number in a country that is not asked', in_conversation: 'are answering something else',
    refused: 'the number was refused', link_in_words: 'the words have got a link',
    wrong_address: 'the gateway’s address is wrong.',
    no_credit: 'there is no money left at the gateway.', no_answer: 'the gateway did not answer.',
    certificate_not_trusted: 'the gateway’s certificate cannot be trusted.',
    unreachable: 'the gateway does not answer.',
    too_slow: 'the gateway answers too slowly.', sign_in_refused: 'the gateway refuses the sign-in.',
    network_not_allowed: 'the gateway is in a network that must not be dialled.',
    not_encrypted: 'the gateway does not encrypt.',
  },
  errors: {
    sms_not_set_up: 'Messages cannot be sent yet: no SMS gateway is named.',
    survey_not_live: 'The survey asks nobody now.',
    link_in_words: 'The words hold something that looks like a link. No links are sent by SMS.',
    invalid_address: 'Something on the list is neither a number nor a customer number.',
    invalid_field: 'The line on who asks has at most 80 signs on one line.',
    table_by_sms: 'A table cannot be answered by digits.', too_many_answers: 'A question has more than nine answers.',
    scale_by_sms: 'A scale cannot be answered by SMS.', message_too_long: 'A message is too long.',
  },
};

export const sms: Both<SmsTexts> = { sv, en };
