import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KNOWN, channelCode, sameChannel, senseChannel } from './channels';

describe('a channel', () => {
  it('is sensed by its Swedish and English names, as on the map', () => {
    const known = { Telefon: 'phone', 'Mina sidor': 'web', Post: 'letter', 'e-mail': 'email', 'Klagomål per brev': 'complaint', Webbplats: 'web', 'web-form': 'web', Internet: 'web', Brev: 'letter', App: 'app', letter: 'letter', complaint: 'complaint', store: 'store' };
    for (const [name, key] of Object.entries(known)) expect([name, senseChannel(name)]).toEqual([name, key]);
  });
  it('is never known by any beginning that words share', () => {
    for (const name of ['Intern', 'Desktop', 'Försäkring', '', 'Okänd']) expect(senseChannel(name)).toBe('none');
    expect(senseChannel(null)).toBe('none');
  });
  it('is one by its code and its words, and a project’s own by its letters', () => {
    for (const [name, code] of Object.entries({ Telefon: 'phone', phone: 'phone', 'E-post': 'email', 'Mina sidor': 'Mina sidor', ' Rådgivare ': 'Rådgivare' })) expect([name, channelCode(name)]).toEqual([name, code]);
    expect([sameChannel('Telefon', 'phone'), sameChannel('rådgivare', 'Rådgivare '), sameChannel('Mina sidor', 'web')]).toEqual([true, true, false]);
  });
  it('is known by the same tables as in the server', () => {
    const source = readFileSync(new URL('../../../crates/model/src/channel.rs', import.meta.url), 'utf8');
    const list = (body: string, field: string) => [...(new RegExp(`${field}: &\\[([^\\]]*)\\]`).exec(body)?.[1] ?? '').matchAll(/"([^"]+)"/g)].map(([, word]) => word);
    const theirs = [...source.matchAll(/Known \{\s*code: "(\w+)",([\s\S]*?)\n {4}\}/g)].map(([, code, body]) => ({ code, names: list(body ?? '', 'names'), words: list(body ?? '', 'words'), stems: list(body ?? '', 'stems') }));
    expect(theirs).toEqual(KNOWN);
  });
});
