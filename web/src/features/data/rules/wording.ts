// Whether a station's name sounds like a system rather than like a customer (R223). A hint, never a refusal. Pure.

export type Sounds = 'underscore' | 'capitals' | 'code' | 'path' | 'joined';

/** Abbreviations that customers use themselves. */
const EVERYDAY = new Set(['SMS', 'PDF', 'TV', 'ID', 'OK', 'QR', 'FAQ', 'CSN', 'BVC', 'ATM', 'PIN', 'IT', 'EU', 'AB', 'DVD', 'MMS', 'GPS', 'WIFI', 'VVS', 'CV', 'SL', 'SJ', 'USA', 'UK', 'VAT', 'ISK', 'CD', 'PPM']);

/** What gives a name away as an internal term; null: it may well be the customer's own words. */
export function soundsInternal(name: string): Sounds | null {
  const text = name.trim();
  if (text === '') return null;
  if (text.includes('_')) return 'underscore';
  if (/^[/$]|:\/\/|\.(html?|php|aspx?|jsp)\b|\/.*\//i.test(text)) return 'path';
  if (/\p{Ll}\p{Lu}\p{Ll}|\p{Ll}[.:]\p{Ll}/u.test(text)) return 'joined';
  const words = text.split(/[\s,–-]+/).filter(Boolean);
  if (words.some((word) => /^(?=.*\p{L})(?=.*\d)[\p{Lu}\d]{3,}$/u.test(word))) return 'code';
  const shouted = words.filter((word) => /^\p{Lu}{2,}$/u.test(word) && !EVERYDAY.has(word));
  return shouted.length > 0 ? 'capitals' : null;
}
