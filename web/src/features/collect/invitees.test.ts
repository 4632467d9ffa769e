import { expect, test } from 'vitest';
import { invitees } from './invitees';

test('each line is one customer, by address where it has one', () => {
  expect(invitees('anna@example.se\r\n\n  kund-17 \n')).toEqual(['anna@example.se', 'kund-17']);
  expect(invitees('kund-17;Anna;"anna@example.se"\nkund-18;Bo;')).toEqual(['anna@example.se', 'kund-18']);
  expect(invitees('Anna Ek <anna@example.se>')).toEqual(['anna@example.se']);
});

test('a heading is no customer', () => {
  expect(invitees('E-post\nanna@example.se')).toEqual(['anna@example.se']);
  expect(invitees('Kundnummer;Namn\nkund-17;Anna')).toEqual(['kund-17']);
  expect(invitees('kund-17')).toEqual(['kund-17']);
  expect(invitees(' \n')).toEqual([]);
});

test('by SMS each line is a telephone number, or a customer number', () => {
  expect(invitees('Anna;070-123 45 67;anna@example.se\nkund-18;Bo', 'sms')).toEqual(['070-123 45 67', 'kund-18']);
  expect(invitees('Mobilnummer\n+46 70 123 45 67\n0701234568', 'sms')).toEqual(['+46 70 123 45 67', '0701234568']);
});
