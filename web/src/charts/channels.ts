// A channel's colour and name on the screen: the same as on the map. Channels beyond the palette are grey.
import { common } from '../i18n/common';
import { say } from '../i18n/language.svelte';
import { channelCode, senseChannel } from '../ui/channels';

/** The CSS colour of a channel. */
export const colourOf = (channel: string | null): string => `var(--ch-${senseChannel(channel)})`;

/** What a channel is called in the language chosen; its own name where it is none of the glossary's. */
export function channelName(channel: string | null): string {
  const names = say(common).channels;
  return channel === null ? (names.none ?? '') : (names[channelCode(channel)] ?? channel);
}
