// Words of the charts: what a point says, and the tables that say the same without a picture.
import type { Both } from './language.svelte';

export interface ChartTexts {
  /** One part of time: what, where, of how many. */
  point: string; pointUnsure: string; pointNone: string;
  asTable: string; period: string; value: string; interval: string; howMany: string;
  series: string; seriesFlat: string; seriesNone: string; keys: string;
  band: string; unsure: string; volume: string;
  bar: string; barTail: string; barUnknown: string; typical: string; tail: string;
  share: string; shareUnsure: string;
  channels: string; channelShare: string; channelWhat: string; ofAll: string;
  changes: string; changesMany: string;
}

const sv: ChartTexts = {
  point: '{when}: {value} ({interval}), av {n}', pointUnsure: '{when}: för få att uttala sig om, {n} av minst {least}',
  pointNone: '{when}: inget att räkna på',
  asTable: 'Visa som tabell', period: 'Tid', value: 'Värde', interval: '95 % säkerhet', howMany: 'Antal',
  series: 'Från {first} till {last}: från {a} till {b}', seriesFlat: '{first}: {a}',
  seriesNone: 'För få per period för att visa en utveckling', keys: 'Piltangenterna går från punkt till punkt.',
  band: 'Fältet visar var värdet säkert ligger (95 %)', unsure: 'Ihålig: för få för att säga något',
  volume: 'Antal per period',
  bar: '{label}: vanligen {median}', barTail: '{label}: vanligen {median}, var tionde mer än {p90}',
  barUnknown: '{label}: går inte att säga', typical: 'Vanligen (median)',
  tail: 'Var tionde tar längre än så här (90 %)',
  share: '{value} (95 %: {interval}) av {n}', shareUnsure: 'för få att uttala sig om: {n} av minst {least}',
  channels: 'Kanaler', channelShare: '{channel}: {share} av resorna', channelWhat: 'Resor som gick genom {channel}',
  ofAll: 'av {n} avslutade resor',
  changes: 'Vad som ändrats', changesMany: 'Vad som ändrats: {from} till {to} i bilden',
};

const en: ChartTexts = {
  point: '{when}: {value} ({interval}), of {n}', pointUnsure: '{when}: too few to say, {n} of at least {least}',
  pointNone: '{when}: nothing to count',
  asTable: 'Show as a table', period: 'Time', value: 'Value', interval: '95 % confidence', howMany: 'Number',
  series: 'From {first} to {last}: from {a} to {b}', seriesFlat: '{first}: {a}',
  seriesNone: 'Too few in each period to show a development', keys: 'The arrow keys go from point to point.',
  band: 'The field shows where the value surely lies (95 %)', unsure: 'Hollow: too few to say anything',
  volume: 'Number per period',
  bar: '{label}: usually {median}', barTail: '{label}: usually {median}, one in ten more than {p90}',
  barUnknown: '{label}: cannot tell', typical: 'Usually (median)', tail: 'One in ten takes longer than this (90 %)',
  share: '{value} (95 %: {interval}) of {n}', shareUnsure: 'too few to say: {n} of at least {least}',
  channels: 'Channels', channelShare: '{channel}: {share} of the journeys',
  channelWhat: 'Journeys that went through {channel}', ofAll: 'of {n} finished journeys',
  changes: 'What was changed', changesMany: 'What was changed: {from} to {to} in the chart',
};

export const charts: Both<ChartTexts> = { sv, en };
