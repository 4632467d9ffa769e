import { describe, expect, it } from 'vitest';
import { senseChannel } from './channels';

describe('a channel', () => {
  it('is known by its Swedish and English names, as on the map', () => {
    const known = { Telefon: 'phone', 'Mina sidor': 'web', Post: 'letter', 'e-mail': 'email', 'Klagomål per brev': 'complaint', Webbplats: 'web', 'web-form': 'web', Internet: 'web', Brev: 'letter', App: 'app', letter: 'letter', complaint: 'complaint', store: 'store' };
    for (const [name, key] of Object.entries(known)) expect([name, senseChannel(name)]).toEqual([name, key]);
  });
  it('is never known by any beginning that words share', () => {
    for (const name of ['Intern', 'Desktop', 'Försäkring', '', 'Okänd']) expect(senseChannel(name)).toBe('none');
    expect(senseChannel(null)).toBe('none');
  });
});
