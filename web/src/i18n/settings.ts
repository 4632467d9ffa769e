// Words of the settings room.
import type { Both } from './language.svelte';

export interface SettingsTexts {
  readOnly: string; backToImport: string;
  never: string; lastUsed: string; made: string; name: string; ends: string;
  project: {
    basics: string; basicsLead: string; name: string; purpose: string; purposeHint: string; basis: string;
    basisHint: string; timeZone: string; timeZoneHint: string;
    privacy: string; privacyLead: string; customerView: string; customerViewHint: string; keepOriginals: string;
    keepOriginalsHint: string; refuseErased: string; refuseErasedHint: string;
    groups: string; groupsLead: string; smallest: string; smallestHint: string; smallestComment: string;
    smallestCommentHint: string;
    origins: string; originsLead: string; originsLabel: string; originsHint: string;
    documents: string; documentsLead: string; record: string; assessment: string; audit: string; auditLead: string;
    auditExport: string; auditCheck: string; auditWhole: string; auditBroken: string;
    example: string; exampleLead: string; exampleHere: string; exampleMake: string; exampleRemove: string;
    exampleSure: string; exampleGone: string;
    saved: string;
  };
  members: {
    title: string; lead: string; person: string; role: string; personal: string; personalHint: string;
    lastSignIn: string; you: string; bySso: string; invite: string; inviteLead: string; email: string; sent: string;
    sentLead: string;
    open: string; openLead: string; until: string; takeBack: string; remove: string; removeSure: string;
    removed: string; changed: string; roleMeans: Record<'viewer' | 'responder' | 'analyst' | 'admin', string>;
  };
  sight: {
    title: string; give: string; means: string; logged: string; reason: string; reasonHint: string; password: string;
    passwordWrong: string; code: string; codeHint: string; go: string; given: string; giveUp: string;
    giveUpSure: string; gone: string;
  };
  keys: {
    title: string; lead: string; begins: string; make: string; nameHint: string; value: string; valueHint: string;
    ready: string; once: string; revoke: string; revokeSure: string; revoked: string; empty: string; revokedAt: string;
    showRevoked: string;
    tokens: string; tokensLead: string; tokenMake: string; scopes: string; days: string; daysHint: string;
    tokenReady: string; tokensEmpty: string; use: string; expired: string; noScopes: string; badKey: string;
  };
  may: Record<string, string>;
  retention: {
    title: string; lead: string; days: string; daysHint: string; sources: string; sourcesLead: string; source: string;
    sourcePurpose: string; sourceDays: string; addSource: string; asProject: string;
    counted: string; ofAll: string; clean: string; cleanLead: string; count: string; nothing: string; month: string;
    events: string; total: { one: string; other: string }; rejections: { one: string; other: string };
    identifiers: { one: string; other: string };
    run: string; sure: string; done: string; dryFirst: string; clockJumped: string; clockRight: string;
    exclude: string; excludeLead: string; kind: string; value: string; add: string; excluded: string; pseudonym: string;
    since: string; lift: string; lifted: string; none: string; kinds: Record<string, string>;
  };
  links: {
    title: string; lead: string; empty: string; emptyText: string; toMap: string; what: string; by: string;
    opened: string; remove: string; removeSure: string; removed: string;
  };
  language: {
    title: string; lead: string; theme: string; themeLead: string; account: string; accountLead: string;
    shortcuts: string;
  };
}

const sv: SettingsTexts = {
  readOnly: 'Du kan se men inte ändra. Det gör en administratör.', backToImport: 'Tillbaka till importen',
  never: 'aldrig', lastUsed: 'Senast använd', made: 'Skapad', name: 'Namn', ends: 'Gäller till',
  project: {
    basics: 'Projektet',
    basicsLead: 'Vad det heter, och vad uppgifterna används till. Det står i registerförteckningen.', name: 'Namn',
    purpose: 'Ändamål', purposeHint: 'Till exempel: förstå var kunder behöver hjälp på vägen till pension.',
    basis: 'Rättslig grund', basisHint: 'Till exempel: berättigat intresse (artikel 6.1 f).', timeZone: 'Tidszon',
    timeZoneHint: 'När dagar, veckor och månader börjar, i urval och i diagram.',
    privacy: 'Personuppgifter', privacyLead: 'Vad som får ses och sparas om en enskild kund.',
    customerView: 'En kund i taget får slås upp',
    customerViewHint: 'Av: rummet Kunder visar ingen enskild kund för någon.',
    keepOriginals: 'Spara avvisade anrop som de kom',
    keepOriginalsHint: 'Annars tas personuppgifter bort ur det som sparas av ett avvisat anrop.',
    refuseErased: 'Avvisa sena händelser om raderade kunder',
    refuseErasedHint: 'Annars börjar en ny kund om händelser kommer efter raderingen.',
    groups: 'Små grupper', groupsLead: 'Siffror om färre kunder än så visas inte för någon.',
    smallest: 'Minsta grupp i siffror', smallestHint: 'Minst 3.', smallestComment: 'Minsta grupp i öppna svar',
    smallestCommentHint: 'Minst 3.',
    origins: 'Webbplatser som får skicka', originsLead: 'Adresser vars sidor får skicka händelser. Tomt: alla.',
    originsLabel: 'Adresser, en per rad', originsHint: 'Till exempel https://www.example.se',
    documents: 'Dokument', documentsLead: 'Skrivs ur det som är inställt och sparat just nu.',
    record: 'Registerförteckning (artikel 30)', assessment: 'Konsekvensbedömning (artikel 35)',
    audit: 'Logg över vad som gjorts',
    auditLead: 'Varje uppslag, ändring och radering. Raderna är kedjade, så att ändringar märks.',
    auditExport: 'Hämta loggen', auditCheck: 'Kontrollera kedjan', auditWhole: 'Hel: {n} rader är som de skrevs.',
    auditBroken: 'Bruten vid rad {n}. Spara databasen och ta reda på vad som hänt.',
    example: 'Exemplet',
    exampleLead: 'En påhittad pensionsorganisation att prova på. Den har ett eget projekt och rör inte ditt.',
    exampleHere: 'Allt i det här projektet är påhittat.', exampleMake: 'Lägg upp exemplet',
    exampleRemove: 'Ta bort exemplet',
    exampleSure: 'Allt i exemplet försvinner: data, kundresor, kommentarer och dess påhittade kollegor. Det går inte att ångra, men det går att lägga upp på nytt.',
    exampleGone: 'Exemplet är borttaget',
    saved: 'Sparat',
  },
  members: {
    title: 'Användare', lead: 'Vilka som arbetar i projektet, och vad de får göra.', person: 'Namn', role: 'Roll',
    personal: 'Ser personuppgifter', personalHint: 'Får slå upp enskilda kunder, med angivet skäl.',
    lastSignIn: 'Senast inloggad', you: 'du', bySso: 'styrs av företagets inloggning', invite: 'Bjud in',
    inviteLead: 'Länken du får skickar du själv vidare. Den gäller en gång.', email: 'E-post', sent: 'Inbjudan är klar',
    sentLead: 'Skicka länken till {email}. Den visas bara nu.',
    open: 'Öppna inbjudningar', openLead: 'De som ännu inte har svarat.', until: 'gäller till {date}',
    takeBack: 'Ta tillbaka', remove: 'Ta bort ur projektet',
    removeSure: '{name} kommer inte längre åt projektet. Det som {name} har skrivit finns kvar.',
    removed: '{name} är borttagen ur projektet', changed: 'Ändrat för {name}',
    roleMeans: {
      viewer: 'Ser kartor, siffror och kan kommentera.', responder: 'Som läsare, och återkopplar till kunder.',
      analyst: 'Lägger in data, definierar kundresor och regler.',
      admin: 'Sköter projektet: användare, nycklar, gallring.',
    },
  },
  sight: {
    title: 'Ge dig rätten att se enskilda kunder', give: 'Ge mig rätten …',
    means: 'Då kan du slå upp en kund i det här projektet: identifierare, uppgifter och varje händelse, och du kan lämna ut och radera en kunds uppgifter. Du kan också ge rätten vidare till andra. Varje uppslag kräver ett skäl. Ge dig den bara om ditt arbete kräver det.',
    logged: 'Att du gav dig rätten skrivs i loggen med ditt namn och ditt skäl, och går inte att ta bort därifrån.',
    reason: 'Varför behöver du se enskilda kunder?', reasonHint: '5–200 tecken. Skriv inga personuppgifter.',
    password: 'Ditt lösenord', passwordWrong: 'Lösenordet stämmer inte.', code: 'Kod från appen',
    codeHint: 'De sex siffror som din app visar nu.', go: 'Ge mig rätten',
    given: 'Du ser enskilda kunder i det här projektet', giveUp: 'Avstå rätten',
    giveUpSure: 'Du ser inte längre enskilda kunder i det här projektet. Du kan ge dig rätten igen, med ett nytt skäl.',
    gone: 'Du ser inte längre enskilda kunder',
  },
  keys: {
    title: 'Skrivnycklar', lead: 'En nyckel per källa. Den kan bara skicka händelser, aldrig läsa.',
    begins: 'Börjar med', make: 'Ny nyckel', nameHint: 'Så att du känner igen källan, till exempel www.example.se',
    value: 'Egen nyckel',
    valueHint: 'Flyttar du från ett annat verktyg? Skriv dess nyckel, så behöver inget ändras på sidorna.',
    ready: 'Nyckeln är klar', once: 'Kopiera den nu. Den visas aldrig igen.', revoke: 'Återkalla',
    revokeSure: 'Det som skickas med {name} avvisas genast. Det som redan kommit in finns kvar.',
    revoked: 'Nyckeln är återkallad', empty: 'Inga nycklar ännu. Gör en för den första källan.',
    revokedAt: 'återkallad {when}', showRevoked: 'Visa återkallade',
    tokens: 'Dina API-nycklar',
    tokensLead: 'För program som läser eller gör något i ditt namn. De får aldrig mer än du.',
    tokenMake: 'Ny API-nyckel', scopes: 'Vad den får göra', days: 'Gäller i dagar', daysHint: '1 till 365',
    tokenReady: 'API-nyckeln är klar', tokensEmpty: 'Inga API-nycklar.', use: 'Så skickar du händelser',
    expired: 'har gått ut', noScopes: 'Välj minst en sak som den får göra.',
    badKey: 'En nyckel är 1 till 255 skrivbara tecken.',
  },
  may: {
    read_project: 'Se projektet', read_analyses: 'Se analyser', send_events: 'Skicka händelser',
    import_data: 'Importera filer', read_rejections: 'Se avvisat', replay_rejections: 'Pröva avvisat igen',
    define_journeys: 'Definiera kundresor', comment_on_results: 'Kommentera', share_links: 'Dela läslänkar',
    read_members: 'Se användare', read_person: 'Slå upp en kund', merge_persons: 'Slå ihop kunder',
    export_person: 'Lämna ut en kunds uppgifter', erase_person: 'Radera en kund', export_events: 'Ta ut händelser',
    manage_project: 'Ändra projektet', manage_members: 'Sköta användare', manage_keys: 'Sköta nycklar',
    read_processing_record: 'Läsa registerförteckningen',
  },
  retention: {
    title: 'Hur länge händelser sparas', lead: 'Äldre händelser tas bort av sig själva, varje natt.', days: 'Dagar',
    daysHint: '1 till 36 500', sources: 'Källor med egen tid',
    sourcesLead: 'En källa får ha ett eget ändamål och en egen tid.', source: 'Kanal eller fil',
    sourcePurpose: 'Ändamål', sourceDays: 'Dagar', addSource: 'Lägg till källa', asProject: 'som projektet',
    counted: 'Räknat ur loggen efter gränserna ovan; ingenting är borttaget', ofAll: 'Det som är äldre än gränserna',
    clean: 'Gallra nu', cleanLead: 'Först räknas vad som är för gammalt. Inget tas bort förrän du säger till.',
    count: 'Räkna vad som skulle tas bort', nothing: 'Inget är för gammalt.', month: 'Månad', events: 'Händelser',
    total: { one: '{n} händelse', other: '{n} händelser' },
    rejections: { one: '{n} avvisat anrop', other: '{n} avvisade anrop' },
    identifiers: { one: '{n} kunds identifierare', other: '{n} kunders identifierare' },
    run: 'Ta bort nu', sure: 'Det som är räknat tas bort för gott, ur loggen och ur alla siffror.',
    done: 'Borttaget: {what}', dryFirst: 'Inställningarna har ändrats sedan räkningen. Räkna igen.',
    clockJumped: 'Serverns klocka har hoppat mer än ett dygn. Kontrollera att den går rätt innan något tas bort.',
    clockRight: 'Klockan går rätt',
    exclude: 'Kunder som aldrig sparas',
    excludeLead: 'Den som har sagt nej. Bara en pseudonym av identifieraren sparas, för att kunna känna igen och kasta.',
    kind: 'Slag', value: 'Identifierare', add: 'Spara aldrig', excluded: 'Inget mer sparas om den kunden',
    pseudonym: 'Pseudonym', since: 'Sedan', lift: 'Ta bort ur listan', lifted: 'Borttagen ur listan',
    none: 'Ingen står på listan.',
    kinds: {
      user_id: 'Kundnummer', email: 'E-post', phone: 'Telefon', national_id: 'Personnummer', anonymous_id: 'Webbkaka',
    },
  },
  links: {
    title: 'Läslänkar',
    lead: 'En läslänk visar en skärm som den är, för den som är inloggad i projektet. Den ger inga nya rättigheter.',
    empty: 'Inga läslänkar ännu', emptyText: 'Dela en karta eller en kundresa: öppna den och välj Dela.',
    toMap: 'Till kartan', what: 'Skärm', by: 'Delad av', opened: 'Öppnad', remove: 'Ta bort länken',
    removeSure: 'Den som öppnar länken kommer inte längre någonstans.', removed: 'Länken är borttagen',
  },
  language: {
    title: 'Språk', lead: 'Gäller dig, överallt där du loggar in.', theme: 'Utseende',
    themeLead: 'Gäller den här webbläsaren.', account: 'Ditt konto', accountLead: 'Lösenord och tvåfaktor.',
    shortcuts: 'Tryck ? för alla kortkommandon, Ctrl K för att söka och göra.',
  },
};

const en: SettingsTexts = {
  readOnly: 'You can look but not change. An administrator can.', backToImport: 'Back to the import',
  never: 'never', lastUsed: 'Last used', made: 'Made', name: 'Name', ends: 'Ends',
  project: {
    basics: 'The project',
    basicsLead: 'What it is called, and what the data is used for. The record of processing says so.', name: 'Name',
    purpose: 'Purpose', purposeHint: 'For example: understand where customers need help on their way to a pension.',
    basis: 'Legal basis', basisHint: 'For example: legitimate interest (article 6.1 f).', timeZone: 'Time zone',
    timeZoneHint: 'When days, weeks and months begin, in filters and in charts.',
    privacy: 'Personal data', privacyLead: 'What may be seen and kept about a single customer.',
    customerView: 'One customer at a time may be looked at',
    customerViewHint: 'Off: the room Customers shows no single customer to anyone.',
    keepOriginals: 'Keep rejected calls as they came',
    keepOriginalsHint: 'Otherwise personal data is taken out of what is kept of a rejected call.',
    refuseErased: 'Refuse late events of erased customers',
    refuseErasedHint: 'Otherwise a new customer begins when events arrive after the erasure.',
    groups: 'Small groups', groupsLead: 'Figures about fewer customers than this are shown to nobody.',
    smallest: 'Smallest group in figures', smallestHint: 'At least 3.',
    smallestComment: 'Smallest group in open answers', smallestCommentHint: 'At least 3.',
    origins: 'Sites that may send', originsLead: 'Addresses whose pages may send events. Empty: any.',
    originsLabel: 'Addresses, one a line', originsHint: 'For example https://www.example.se',
    documents: 'Documents', documentsLead: 'Written from what is configured and stored right now.',
    record: 'Record of processing (article 30)', assessment: 'Impact assessment (article 35)',
    audit: 'Log of what was done',
    auditLead: 'Every look, change and erasure. The lines are chained, so that changes show.',
    auditExport: 'Download the log', auditCheck: 'Check the chain',
    auditWhole: 'Whole: {n} lines are as they were written.',
    auditBroken: 'Broken at line {n}. Keep the database and find out what happened.',
    example: 'The example',
    exampleLead: 'An invented pension organisation to try things on. It has a project of its own and leaves yours alone.',
    exampleHere: 'Everything in this project is invented.', exampleMake: 'Put up the example',
    exampleRemove: 'Remove the example',
    exampleSure: 'Everything in the example goes: data, journeys, comments and its invented colleagues. It cannot be undone, but it can be put up anew.',
    exampleGone: 'The example is removed',
    saved: 'Saved',
  },
  members: {
    title: 'Members', lead: 'Who works in the project, and what they may do.', person: 'Name', role: 'Role',
    personal: 'Sees personal data', personalHint: 'May look up single customers, with a stated reason.',
    lastSignIn: 'Last signed in', you: 'you', bySso: 'follows single sign-on', invite: 'Invite',
    inviteLead: 'You pass on the link that you get. It works once.', email: 'E-mail', sent: 'The invitation is ready',
    sentLead: 'Send the link to {email}. It is shown only now.',
    open: 'Open invitations', openLead: 'Those who have not answered yet.', until: 'until {date}',
    takeBack: 'Take back', remove: 'Remove from the project',
    removeSure: '{name} no longer gets into the project. What {name} wrote stays.',
    removed: '{name} is removed from the project', changed: 'Changed for {name}',
    roleMeans: {
      viewer: 'Sees maps and figures, and may comment.', responder: 'As a viewer, and answers customers.',
      analyst: 'Brings in data, defines journeys and rules.', admin: 'Runs the project: members, keys, retention.',
    },
  },
  sight: {
    title: 'Give yourself the right to see single customers', give: 'Give me the right …',
    means: 'You can then look up a customer in this project: identifiers, data and every event, and you can hand out and erase a customer’s data. You can also give the right to others. Every look needs a reason. Give it to yourself only if your work calls for it.',
    logged: 'That you gave yourself the right is written in the log with your name and your reason, and cannot be taken out of it.',
    reason: 'Why do you need to see single customers?', reasonHint: '5–200 signs. Write no personal data.',
    password: 'Your password', passwordWrong: 'The password is not right.', code: 'Code from the app',
    codeHint: 'The six digits that your app shows now.', go: 'Give me the right',
    given: 'You see single customers in this project', giveUp: 'Give up the right',
    giveUpSure: 'You no longer see single customers in this project. You can give yourself the right again, with a new reason.',
    gone: 'You no longer see single customers',
  },
  keys: {
    title: 'Write keys', lead: 'One key for each source. It can only send events, never read.', begins: 'Begins with',
    make: 'New key', nameHint: 'So that you know the source again, such as www.example.com', value: 'A key of your own',
    valueHint: 'Moving from another tool? Write its key, and nothing on your pages needs to change.',
    ready: 'The key is ready', once: 'Copy it now. It is never shown again.', revoke: 'Revoke',
    revokeSure: 'What is sent with {name} is refused at once. What has come in stays.', revoked: 'The key is revoked',
    empty: 'No keys yet. Make one for the first source.', revokedAt: 'revoked {when}', showRevoked: 'Show revoked ones',
    tokens: 'Your API tokens',
    tokensLead: 'For programs that read or do something in your name. They never may more than you.',
    tokenMake: 'New API token', scopes: 'What it may do', days: 'Holds for days', daysHint: '1 to 365',
    tokenReady: 'The API token is ready', tokensEmpty: 'No API tokens.', use: 'How to send events',
    expired: 'has ended', noScopes: 'Choose at least one thing that it may do.',
    badKey: 'A key is 1 to 255 printable signs.',
  },
  may: {
    read_project: 'See the project', read_analyses: 'See analyses', send_events: 'Send events',
    import_data: 'Import files', read_rejections: 'See what was rejected', replay_rejections: 'Try rejections again',
    define_journeys: 'Define journeys', comment_on_results: 'Comment', share_links: 'Share read-only links',
    read_members: 'See members', read_person: 'Look up a customer', merge_persons: 'Merge customers',
    export_person: 'Hand out a customer’s data', erase_person: 'Erase a customer', export_events: 'Take out events',
    manage_project: 'Change the project', manage_members: 'Run members', manage_keys: 'Run keys',
    read_processing_record: 'Read the record of processing',
  },
  retention: {
    title: 'How long events are kept', lead: 'Older events are removed by themselves, every night.', days: 'Days',
    daysHint: '1 to 36,500', sources: 'Sources with a time of their own',
    sourcesLead: 'A source may have a purpose and a time of its own.', source: 'Channel or file',
    sourcePurpose: 'Purpose', sourceDays: 'Days', addSource: 'Add a source', asProject: 'as the project',
    counted: 'Counted from the log by the limits above; nothing is removed', ofAll: 'What is older than the limits',
    clean: 'Clean up now', cleanLead: 'First it is counted what is too old. Nothing is removed until you say so.',
    count: 'Count what would be removed', nothing: 'Nothing is too old.', month: 'Month', events: 'Events',
    total: { one: '{n} event', other: '{n} events' },
    rejections: { one: '{n} rejected call', other: '{n} rejected calls' },
    identifiers: { one: 'identifiers of {n} customer', other: 'identifiers of {n} customers' },
    run: 'Remove now', sure: 'What was counted is removed for good, from the log and from every figure.',
    done: 'Removed: {what}', dryFirst: 'The settings have changed since it was counted. Count again.',
    clockJumped: 'The server’s clock has jumped by more than a day. See that it is right before anything is removed.',
    clockRight: 'The clock is right',
    exclude: 'Customers of whom nothing is kept',
    excludeLead: 'Those who said no. Only a pseudonym of the identifier is kept, to know it again and drop what comes.',
    kind: 'Kind', value: 'Identifier', add: 'Never keep', excluded: 'Nothing more is kept of that customer',
    pseudonym: 'Pseudonym', since: 'Since', lift: 'Take off the list', lifted: 'Taken off the list',
    none: 'Nobody is on the list.',
    kinds: {
      user_id: 'Customer number', email: 'E-mail', phone: 'Phone', national_id: 'National identity number',
      anonymous_id: 'Cookie',
    },
  },
  links: {
    title: 'Read-only links',
    lead: 'A link shows one screen as it is, to those who are signed in and in the project. It gives no new rights.',
    empty: 'No links yet', emptyText: 'Share a map or a journey: open it and choose Share.', toMap: 'To the map',
    what: 'Screen', by: 'Shared by', opened: 'Opened', remove: 'Remove the link',
    removeSure: 'Whoever opens the link gets nowhere any more.', removed: 'The link is removed',
  },
  language: {
    title: 'Language', lead: 'Yours, wherever you sign in.', theme: 'Appearance', themeLead: 'Of this browser.',
    account: 'Your account', accountLead: 'Password and second factor.',
    shortcuts: 'Press ? for all shortcuts, Ctrl K to search and do.',
  },
};

export const settings: Both<SettingsTexts> = { sv, en };
