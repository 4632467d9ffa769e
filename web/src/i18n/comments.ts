// Words of what colleagues share: comments, and who answers for what.
import type { Both } from './language.svelte';

export interface CommentTexts {
  title: string; about: string; none: string; mayNot: string;
  write: string; placeholder: string; send: string; reply: string; replyTo: string; edit: string; remove: string;
  removeAsk: string; removed: string;
  resolve: string; reopen: string; resolvedBy: string; resolved: { one: string; other: string }; hideResolved: string;
  edited: string; you: string; formerMember: string;
  inbox: string; inboxPurpose: string; inboxEmpty: string; on: string; kinds: Record<string, string>; tooLong: string;
  hint: string;
  owner: string; chooseOwner: string; noOwner: string; takeIt: string; ownerOf: string; ownerSet: string;
  ownerGone: string; colleaguesNone: string;
}

const sv: CommentTexts = {
  title: 'Kommentarer', about: 'Alla i projektet ser vad som skrivs här. Skriv inga uppgifter om enskilda kunder.',
  none: 'Inget skrivet ännu. En fråga eller en iakttagelse räcker.',
  mayNot: 'Med din roll kan du läsa men inte skriva.',
  write: 'Skriv en kommentar', placeholder: 'Vad ser du, eller vad undrar du?', send: 'Skicka', reply: 'Svara',
  replyTo: 'Svar till {name}', edit: 'Ändra', remove: 'Ta bort',
  removeAsk: 'Ta bort kommentaren? Det går inte att ångra.', removed: 'Kommentaren är borttagen',
  resolve: 'Klart', reopen: 'Öppna igen', resolvedBy: 'Klarmarkerad av {name}',
  resolved: { one: 'Visa {n} avklarad', other: 'Visa {n} avklarade' }, hideResolved: 'Dölj avklarade', edited: 'ändrad',
  you: 'du', formerMember: 'Tidigare kollega',
  inbox: 'Senaste kommentarerna', inboxPurpose: 'Vad som sägs i projektet, det nyaste först.',
  inboxEmpty: 'Ingen har skrivit något ännu. Kommentarer skrivs på kundresor, på kartan och i data.', on: 'om',
  kinds: {
    journey: 'kundresan', station: 'stationen', link: 'vägen', map: 'kartan', channel: 'kanalen',
    activity: 'händelsetypen', import: 'importen', person: 'kunden', number: 'talet', finding: 'fyndet',
    action: 'åtgärden',
  },
  tooLong: 'Texten är för lång. Högst {n} tecken.', hint: 'Ctrl + Enter skickar',
  owner: 'Ansvarig', chooseOwner: 'Välj ansvarig', noOwner: 'Ingen ansvarig', takeIt: 'Jag tar det',
  ownerOf: 'Ansvarig för {what}', ownerSet: '{name} ansvarar för {what}', ownerGone: 'Ingen ansvarar för {what}',
  colleaguesNone: 'Ingen att välja. Bjud in kollegor under Inställningar.',
};

const en: CommentTexts = {
  title: 'Comments', about: 'Everybody in the project sees what is written here. Write nothing about single customers.',
  none: 'Nothing written yet. A question or an observation is enough.',
  mayNot: 'Your role lets you read but not write.',
  write: 'Write a comment', placeholder: 'What do you see, or wonder?', send: 'Send', reply: 'Reply',
  replyTo: 'Reply to {name}', edit: 'Edit', remove: 'Remove', removeAsk: 'Remove the comment? It cannot be undone.',
  removed: 'The comment is removed',
  resolve: 'Done', reopen: 'Open again', resolvedBy: 'Marked done by {name}',
  resolved: { one: 'Show {n} that is done', other: 'Show {n} that are done' }, hideResolved: 'Hide those done',
  edited: 'edited', you: 'you', formerMember: 'Former colleague',
  inbox: 'Latest comments', inboxPurpose: 'What is said in the project, the newest first.',
  inboxEmpty: 'Nobody has written anything yet. Comments are written on journeys, on the map and in the data.',
  on: 'on',
  kinds: {
    journey: 'the journey', station: 'the station', link: 'the way', map: 'the map', channel: 'the channel',
    activity: 'the event type', import: 'the import', person: 'the customer', number: 'the number',
    finding: 'the finding', action: 'the measure',
  },
  tooLong: 'The text is too long. At most {n} characters.', hint: 'Ctrl + Enter sends',
  owner: 'Owner', chooseOwner: 'Choose an owner', noOwner: 'No owner', takeIt: 'I take it', ownerOf: 'Owner of {what}',
  ownerSet: '{name} owns {what}', ownerGone: 'Nobody owns {what}',
  colleaguesNone: 'Nobody to choose. Invite colleagues under Settings.',
};

export const comments: Both<CommentTexts> = { sv, en };
