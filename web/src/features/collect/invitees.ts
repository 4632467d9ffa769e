// A list of customers as people have it: pasted, one a line, or a file of comma- or semicolon-separated values. Pure.
import type { InviteChannel } from '../../api/voice';

/** The most that the server takes at once. */
export const MOST_INVITEES = 10_000;

/** One entry of each line: its address (its telephone number by SMS) where it has one, else what stands first. A heading above them is left out. */
export function invitees(text: string, channel: InviteChannel = 'email'): string[] {
  const reaches = (cell: string) => (channel === 'sms' ? /^(\+|0)[\d\s()-]{7,}$/.test(cell) : cell.includes('@'));
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim()).filter((line) => line !== '');
  const cells = lines.map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1').trim()).filter((cell) => cell !== ''));
  const entries = cells.flatMap((row) => { const entry = row.find(reaches) ?? row[0]; return entry === undefined ? [] : [plain(entry)]; });
  const isHeading = entries.length > 1 && /^(e-?post(adress)?|e-?mail( address)?|kund(nummer)?|customer( number)?|user_?id|adress|address|telefon(nummer)?|mobil(nummer)?|phone( number)?|mobile)$/i.test(entries[0] ?? '');
  return isHeading ? entries.slice(1) : entries;
}

/** `Anna <anna@example.se>`, as mail programs copy it, without the name. */
function plain(entry: string): string {
  return /<([^<>\s]+@[^<>\s]+)>$/.exec(entry)?.[1] ?? entry;
}
