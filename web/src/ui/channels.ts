// Which channel a name most likely means, in Swedish or English: its place in the palette. The same words as the map's
// own (crates/map/src/text.rs), so that a channel has one colour everywhere. Pure.

/** Whole words, then stems that stand in compounds and in nothing else (*Kundtelefon*). */
const KNOWN: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['complaint', [], ['klagomål', 'klagomal', 'reklamation', 'complaint']],
  ['email', ['mail', 'mails'], ['e-mail', 'email', 'e-post', 'epost', 'mejl']],
  ['letter', ['brev', 'post', 'utskick', 'paper', 'papper'], ['letter', 'brevutskick', 'pappersbrev']],
  ['phone', ['samtal', 'call', 'calls', 'ring', 'ivr', 'tel'], ['telefon', 'phone', 'callcenter', 'kundsamtal']],
  ['chat', ['chat', 'sms', 'bot'], ['chatt', 'chatbot', 'livechat', 'messenger']],
  ['app', ['app', 'appen', 'mobil', 'mobile'], ['mobilapp']],
  ['store', ['store', 'desk', 'kontor', 'kontoret', 'branch', 'besök', 'disk', 'counter', 'balie', 'shop'], ['butik', 'bankkontor', 'servicekontor', 'kundbesök']],
  ['billing', ['betalning', 'payment', 'payments', 'billing'], ['faktura', 'invoice']],
  ['web', ['web', 'site', 'portal', 'online', 'mina sidor'], ['webb', 'website', 'internet', 'hemsida', 'kundportal']],
];

/** The channel's key in the palette; `none` where its name says nothing known. */
export function senseChannel(channel: string | null): string {
  if (channel === null) return 'none';
  const name = channel.toLowerCase();
  const words = name.split(/[^\p{L}\p{N}]+/u);
  const whole = (word: string) => (word.includes(' ') ? name === word : words.includes(word));
  return KNOWN.find(([, all, stems]) => all.some(whole) || stems.some((stem) => name.includes(stem)))?.[0] ?? 'none';
}
