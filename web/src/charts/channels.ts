// A channel's colour and name on the screen: the same as on the map. Channels beyond the palette are grey.
import { common } from '../i18n/common';
import { say } from '../i18n/language.svelte';

const KNOWN = new Set(['web', 'app', 'phone', 'chat', 'email', 'letter', 'store', 'billing', 'complaint']);

/** The CSS colour of a channel. */
export const colourOf = (channel: string | null): string => `var(--ch-${channel !== null && KNOWN.has(channel) ? channel : 'none'})`;

/** What a channel is called in the language chosen; its own code where there is no word. */
export function channelName(channel: string | null): string {
  const names = say(common).channels;
  return channel === null ? (names.none ?? '') : (names[channel] ?? channel);
}
