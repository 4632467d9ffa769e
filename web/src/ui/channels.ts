// Which channel a name means: the same tables as crates/model/src/channel.rs (a test compares them), so that a channel
// is one and has one colour everywhere. Pure.

interface Known { code: string; /** Its own names, without spaces, hyphens and capitals. */ names: readonly string[]; /** Whole words that speak of such a channel. */ words: readonly string[]; /** Parts that do so in compounds too. */ stems: readonly string[] }

export const KNOWN: readonly Known[] = [
  { code: 'complaint', names: ['complaint', 'complaints', 'klagomål', 'klagomal'], words: [], stems: ['klagomål', 'klagomal', 'reklamation', 'complaint'] },
  { code: 'survey', names: ['survey', 'surveys', 'enkät', 'enkat', 'enkäten', 'enkäter', 'kundenkät'], words: [], stems: ['enkät', 'enkat', 'survey', 'kundundersökning', 'kundundersokning'] },
  { code: 'email', names: ['email', 'emails', 'mail', 'mails', 'epost', 'mejl'], words: ['mail', 'mails'], stems: ['e-mail', 'email', 'e-post', 'epost', 'mejl'] },
  { code: 'letter', names: ['letter', 'letters', 'brev', 'pappersbrev'], words: ['brev', 'post', 'utskick', 'paper', 'papper'], stems: ['letter', 'brevutskick', 'pappersbrev'] },
  { code: 'phone', names: ['phone', 'telefon', 'telephone', 'telefoni', 'tel', 'samtal', 'telefonsamtal', 'call', 'calls', 'phonecall', 'phonecalls'], words: ['samtal', 'call', 'calls', 'ring', 'ivr', 'tel'], stems: ['telefon', 'phone', 'callcenter', 'kundsamtal'] },
  { code: 'chat', names: ['chat', 'chats', 'chatt', 'chatten', 'livechat', 'livechatt'], words: ['chat', 'sms', 'bot'], stems: ['chatt', 'chatbot', 'livechat', 'messenger'] },
  { code: 'app', names: ['app', 'appen', 'mobilapp', 'mobilappen', 'mobileapp'], words: ['app', 'appen', 'mobil', 'mobile'], stems: ['mobilapp'] },
  { code: 'store', names: ['store', 'stores', 'butik', 'butiken', 'butiker'], words: ['store', 'desk', 'kontor', 'kontoret', 'branch', 'besök', 'disk', 'counter', 'balie', 'shop'], stems: ['butik', 'bankkontor', 'servicekontor', 'kundbesök'] },
  { code: 'billing', names: ['billing', 'invoice', 'invoices', 'faktura', 'fakturor', 'fakturering'], words: ['betalning', 'payment', 'payments', 'billing'], stems: ['faktura', 'invoice'] },
  { code: 'web', names: ['web', 'webb', 'webben', 'webbplats', 'webbplatsen', 'webbsida', 'website', 'hemsida', 'hemsidan'], words: ['web', 'site', 'portal', 'online', 'browser', 'mina sidor'], stems: ['webb', 'website', 'internet', 'hemsida', 'kundportal'] },
];

function known(channel: string): Known | undefined {
  const bare = channel.toLowerCase().replace(/[\s\-_.]/g, '');
  return KNOWN.find(({ names }) => names.includes(bare));
}

/** The channel's code (`phone` for *Telefon*); a project's own channel as it is, with single spaces. */
export function channelCode(channel: string): string {
  return known(channel)?.code ?? channel.trim().replace(/\s+/g, ' ');
}

/** What two names of the same channel have in common. */
export function channelKey(channel: string): string {
  return known(channel)?.code ?? channel.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** Whether two names mean the same channel. */
export const sameChannel = (one: string, other: string): boolean => channelKey(one) === channelKey(other);

/** The channel's key in the palette; `none` where its name says nothing known. */
export function senseChannel(channel: string | null): string {
  if (channel === null) return 'none';
  const sure = known(channel);
  if (sure) return sure.code;
  const name = channel.toLowerCase();
  const parts = name.split(/[^\p{L}\p{N}]+/u);
  const whole = (word: string) => (word.includes(' ') ? name === word : parts.includes(word));
  return KNOWN.find(({ words, stems }) => words.some(whole) || stems.some((stem) => name.includes(stem)))?.code ?? 'none';
}
