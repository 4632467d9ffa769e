// Words of the import wizard: from files on a disk to customers' events, in five steps and without a technical word.
import type { Both } from './language.svelte';

type Counted = { one: string; other: string };

/** Why a row is not taken in: all that the server may say (ingest's `Reason`, and what protects customers). */
export type NotTaken =
  | 'wrong_column_count' | 'broken_quote' | 'not_text' | 'not_json' | 'missing_time' | 'unreadable_time' | 'missing_activity' | 'missing_person' | 'missing_case'
  | 'no_object_of_type' | 'unfit_answer' | 'malformed' | 'nobody' | 'excluded_person';

export interface ImportTexts {
  title: string; purpose: string; steps: readonly [string, string, string, string, string]; stepOf: string;
  stepsLabel: string; back: string; next: string; leave: string; leaveTitle: string; leaveText: string; leaveDo: string;
  gone: string; goneText: string; startOver: string; noRight: string;
  problems: Record<string, string>; problem: string;
  files: {
    title: string; drop: string; dropHere: string; or: string; choose: string; formats: string; more: string;
    uploading: string; reading: string; ready: string; asks: string; failed: string; remove: string; retry: string;
    kept: string;
    tip: string; tips: readonly string[]; next: string; waitNext: string; none: string; counts: string; rows: Counted;
    persons: Counted; list: string; sending: string; duplicate: string; countedWhole: string;
  };
  understand: {
    title: string; intro: string; file: string; fileOf: string; kind: string;
    kinds: Record<string, { name: string; what: string }>; guessed: string; chosen: string; sheet: string;
    person: string; time: string; activity: string; channel: string; sameForAll: string; noColumn: string;
    sameValue: string; activityValue: string; channelValue: string; samples: string; unanswered: string;
    editColumns: string;
    form: string; forms: Record<string, string>; formHint: string; zone: string; zoneHint: string; zoneOther: string;
    more: string; less: string; kindOfPerson: string; kindsOfPerson: Record<string, string>; kindAuto: string;
    caseColumn: string; caseHint: string; none: string; idColumn: string; idHint: string; timeFormat: string;
    timeFormatHint: string; delimiter: string; delimiters: Record<string, string>;
    attributes: string; attributesHint: string; attribute: string; also: string; alsoHint: string; alsoWhen: string;
    alsoWhat: string; alsoAdd: string; alsoRemove: string;
    personal: string; personals: Record<string, string>; keepText: string; keepTextHint: string;
    table: string; who: string; when: string; what: string; where: string; line: string; showRow: string;
    hideRow: string; rowTitle: string; rowWas: string; noWho: string; noWhere: string; rejectedRow: string;
    noRows: string; rowsShown: string; reading: string;
    remarks: string; good: string; problem: string; looksRight: string; looksRightNext: string; mustFix: string;
    questions: string; saving: string; before: string;
  };
  match: {
    title: string; intro: string; total: string; both: string; counting: string; file: string; only: string;
    elsewhere: string; bar: string; pair: string; pairBoth: string; pairs: string;
    advice: Record<string, { title: string; text: string }>; tryForm: string; tryFormDo: string; seeFile: string;
    next: string; pairNone: string; legend: string; customers: Counted; ofSmaller: string; nothing: string;
  };
  attempt: {
    title: string; intro: string; running: string; rows: Counted; cancel: string; start: string; again: string;
    result: string; becomes: Counted; from: Counted; nobody: string; span: string; rejected: Counted;
    rejectedTitle: string;
    allWell: string; example: string; examples: string; lineOf: string; events: string; eventType: string;
    channel: string; count: string; cancelled: string; failed: string; before: string; beforeText: string;
    beforeAgain: string; import: Counted; importText: string; fix: string; none: string; stale: string; more: string;
    reason: string; received: string; fewer: string; countedDry: string; old: Counted; oldText: string; oldMend: string;
  };
  done: {
    title: string; running: string; runningText: string; cancel: string; cancelled: string; cancelledText: string;
    failed: string; stored: Counted; persons: Counted; duplicates: Counted; rejected: Counted; span: string;
    undo: string; undone: string; undoneText: string; next: string; name: string; nameText: string; journey: string;
    journeyText: string; map: string; mapText: string; all: string; again: string; tryAgain: string;
  };
  /** Why a row is not taken in. */
  reasons: Record<NotTaken, { what: string; act: string }>;
  reasonOther: string;
}

const sv: ImportTexts = {
  title: 'Importera filer', purpose: 'Från filer till kundresor i fem steg. Inget sparas förrän du säger till.',
  steps: ['Filer', 'Så förstod vi dem', 'Hör de ihop?', 'Prova först', 'Klart'], stepOf: 'Steg {n} av 5: {step}',
  stepsLabel: 'Stegen', back: 'Tillbaka', next: 'Nästa', leave: 'Avbryt importen', leaveTitle: 'Avbryta importen?',
  leaveText: 'Filerna som lagts hit tas bort från servern. Inget har sparats.', leaveDo: 'Avbryt importen',
  gone: 'Den här importen finns inte längre',
  goneText: 'Filer som inte läses in inom ett dygn tas bort. Lägg hit dem igen.', startOver: 'Börja om',
  noRight: 'Din roll får inte importera. Be den som sköter projektet att göra dig till analytiker.',
  problems: {
    unreadable_file: 'Filen går inte att läsa. Öppna den i Excel och spara den på nytt som .xlsx eller .csv.',
    empty_file: 'Filen är tom. Kontrollera att rätt fil valdes.',
    too_large: 'Filen är för stor. Dela den i flera, till exempel en per år.',
    no_table: 'Vi hittar ingen tabell i filen. Det ska finnas en rad med rubriker och en rad för varje sak som hände.',
    no_sheet: 'Bladet finns inte i filen. Välj ett annat.',
    no_header: 'Vi hittar inga rubriker. Lägg en rad med kolumnernas namn överst och spara filen på nytt.',
    no_column: 'En kolumn som valts finns inte längre i filen. Välj en annan.',
    no_person: 'Vi ser inte vilken kolumn som säger vilken kund det gäller. Välj den.',
    ambiguous_person: 'Flera kolumner kan vara kunden. Välj vilken det är.',
    no_time: 'Vi ser inte vilken kolumn som säger när det hände. Välj den.',
    unreadable_times: 'Datumen går inte att läsa. Välj en annan kolumn, eller säg hur de är skrivna under Mer.',
    ambiguous_time: 'Flera kolumner kan vara tiden. Välj vilken det är.',
    ambiguous_dates: 'Datumen kan läsas på två sätt, som 3/4. Säg hur de är skrivna under Mer.',
    ambiguous_activity: 'Flera kolumner kan säga vad som hände. Välj vilken det är.',
    no_time_zone: 'Tidszonen är inte känd. Välj en i listan.',
    unsupported_format: 'Filen är av ett slag som inte kan läsas. Excel (.xlsx) och CSV går bra.',
    unknown_format: 'Filen är av ett slag som inte kan läsas. Excel (.xlsx) och CSV går bra.',
    imported_before: 'Filen är redan importerad.', already_imported: 'Filen är redan importerad.',
    duplicate_file: 'Samma fil är redan med. Ta bort den ena.', no_files: 'Lägg hit minst en fil.',
    not_ready: 'Någon fil behöver svar först. Gå tillbaka till Så förstod vi dem.',
    interrupted: 'Servern startades om innan det var klart. Inget sparades; prova igen.',
    nothing_to_import: 'Det finns inget att läsa in: ingen rad går att förstå. Gå tillbaka och svara på frågorna om filerna.',
    busy: 'Något annat läses in just nu. Vänta en stund och försök igen.',
    disk_full: 'Servern har ont om plats. Be den som sköter den att ge mer.',
    too_many_files: 'Det är fler filer än vad som ryms i en import. Dela upp dem på flera.',
    no_activity: 'Vi ser inte vad som hände. Välj en kolumn, eller skriv ett namn för alla rader.',
    limit_exceeded: 'Filen är större än vad servern tar emot. Dela den i flera.',
    payload_too_large: 'Filen är större än vad servern tar emot. Dela den i flera.',
    job_running: 'Vänta tills det som pågår är klart, eller avbryt det.',
    conflict: 'Något pågår redan. Vänta tills det är klart, eller avbryt det.',
  },
  problem: 'Något stämmer inte med filen.',
  files: {
    countedWhole: 'Räknat i hela filen, inte uppskattat',
    title: 'Lägg hit dina filer', drop: 'Dra filerna hit', dropHere: 'Släpp filerna här', or: 'eller',
    choose: 'Välj filer',
    formats: 'Excel (.xlsx) och CSV, flera på en gång. Också .ods, .json, .parquet, .xes och .gz.',
    more: 'Lägg till fler filer', uploading: 'Skickar {share}', reading: 'Läser …', ready: 'Klar', failed: 'Gick inte',
    asks: 'Vi har en fråga om filen. Den kommer i nästa steg.',
    remove: 'Ta bort {name}', retry: 'Försök igen',
    kept: 'Filerna ligger på er egen server, i högst ett dygn, tills du importerar eller avbryter.',
    tip: 'Så blir det bra',
    tips: [
      'En rad för varje sak som hände: ett brev, ett samtal, ett klagomål.',
      'En kolumn med kundnumret, helst samma i alla filer.', 'En kolumn med datum eller tid.',
    ], next: 'Se hur vi förstod dem', waitNext: 'Vänta tills filerna har kommit fram.',
    none: 'Lägg hit minst en fil för att gå vidare.', counts: '{rows} · {persons}',
    rows: { one: '{n} rad', other: '{n} rader' }, persons: { one: '{n} kund', other: '{n} kunder' }, list: 'Filerna',
    sending: 'Skickar {name}', duplicate: '{name} är redan med. Ta bort den först om du vill byta.',
  },
  understand: {
    title: 'Så förstod vi filerna',
    intro: 'Titta på varje fil: stämmer det att det var så här det gick till? Ändra det som inte gör det.', file: 'Fil',
    fileOf: 'Fil {n} av {m}', kind: 'Vad handlar filen om?', kinds: {
      letters: { name: 'Brev och utskick', what: 'en rad för varje brev som skickats' },
      calls: { name: 'Samtal', what: 'en rad för varje samtal, ofta med en anteckning' },
      complaints: { name: 'Klagomål', what: 'en rad för varje klagomål, med när det kom och när det besvarades' },
      survey: { name: 'Enkätsvar', what: 'en rad för varje svar' },
      web: { name: 'Webb och app', what: 'en rad för varje sida eller klick' },
      other: { name: 'Något annat', what: 'en rad för varje sak som hände' },
    },
    guessed: 'Vi tror att det är {kind}, av filens namn och rubriker: {what}.',
    chosen: 'Du har sagt att det är {kind}: {what}.', sheet: 'Vilket blad?',
    person: 'Vilken kolumn säger vilken kund det gäller?', time: 'Vilken kolumn säger när det hände?',
    activity: 'Vilken kolumn säger vad som hände?', channel: 'I vilken kanal hände det?',
    sameForAll: 'Samma för alla rader …', noColumn: 'Ingen kolumn', sameValue: 'För alla rader: {value}',
    activityValue: 'Vad hände på alla rader?', channelValue: 'Vilken kanal gäller alla rader?',
    samples: 'till exempel {samples}', unanswered: 'Välj kolumn', editColumns: 'Ändra kolumner',
    form: 'Skrivs kundnumren olika i filerna?',
    forms: {
      as_written: 'Nej, jämför dem precis som de står', compact: 'Bortse från mellanslag och bindestreck',
      unpadded: 'Bortse också från nollor i början', digits: 'Bortse också från bokstäver i början',
    }, formHint: 'Så att 0012345, 123 45 och K-12345 kan vara samma kund.', zone: 'Vilken tid visar klockslagen?',
    zoneHint: 'Gäller tider som inte själva säger det.', zoneOther: 'Annan tidszon', more: 'Mer om filen',
    less: 'Mindre', kindOfPerson: 'Vad är det som pekar ut kunden?',
    kindsOfPerson: {
      user_id: 'Kundnummer', email: 'E-postadress', phone: 'Telefonnummer', national_id: 'Personnummer',
      anonymous_id: 'Besöks-id',
    }, kindAuto: 'Se det på värdena', caseColumn: 'Vilken kolumn är ärendets nummer?',
    caseHint: 'Håller ihop det som hör till samma ärende.', none: 'Ingen', idColumn: 'Vilken kolumn är radens eget id?',
    idHint: 'Gör att samma rad inte räknas två gånger.', timeFormat: 'Hur är datumen skrivna?',
    timeFormatHint: '%d dag, %m månad, %Y år, %H timme, %M minut. Till exempel %d/%m/%Y.',
    delimiter: 'Vad skiljer kolumnerna åt?',
    delimiters: { auto: 'Se det i filen', ';': 'Semikolon ;', ',': 'Komma ,', '\t': 'Tabb', '|': 'Lodstreck |' },
    attributes: 'Vilka fler kolumner ska följa med?',
    attributesHint: 'De kan användas för att dela upp kunderna i grupper.', attribute: 'Ta med {name}',
    also: 'Berättar samma rad om något mer som hände?',
    alsoHint: 'Ett klagomål kommer in en dag och besvaras en annan.', alsoWhen: 'När hände det?',
    alsoWhat: 'Vad hände då?', alsoAdd: 'Lägg till en händelse', alsoRemove: 'Ta bort {name}',
    personal: 'Personuppgifter: {what}',
    personals: {
      email: 'e-postadress', phone: 'telefonnummer', national_id: 'personnummer', name: 'namn', staff: 'anställds namn',
      text: 'fri text', address: 'adress',
    }, keepText: 'Behåll fri text ordagrant',
    keepTextHint: 'Annars tas namn, nummer och adresser i anteckningar bort när filerna läses in. Fri text är ofta det känsligaste som finns.',
    table: 'De första raderna, som vi förstod dem', who: 'Kund', when: 'När', what: 'Vad', where: 'Var', line: 'Rad',
    showRow: 'Visa vad mer som står på rad {line}', hideRow: 'Dölj rad {line}', rowTitle: 'Mer ur rad {line} i filen',
    rowWas: 'Inget mer följer med från raden.', noWho: 'ingen kund', noWhere: 'ingen kanal',
    rejectedRow: 'Tas inte med: {reason}', noRows: 'Raderna visas här när frågorna nedan har fått svar.',
    rowsShown: 'De första {n} raderna av {m}', reading: 'Läser filen …',
    remarks: 'Bra att veta',
    good: 'Stämmer', problem: 'Behöver svar', looksRight: 'Stämmer, nästa fil', looksRightNext: 'Stämmer, gå vidare',
    mustFix: 'Svara på det som är markerat för att gå vidare.', questions: 'Det här läser vi ut', saving: 'Läser om …',
    before: 'Filen är redan importerad {when}.',
  },
  match: {
    ofSmaller: '{share} av den mindre filens kunder',
    title: 'Hör filerna ihop?',
    intro: 'En kundresa syns först när samma kund finns i flera filer. Så här många känns igen.',
    total: '{persons} i filerna, {both} finns i minst två.', both: 'i flera filer',
    counting: 'Räknar kunder i filerna …', file: 'Fil', only: 'bara här', elsewhere: 'också i andra filer',
    bar: '{file}: {elsewhere} av {persons} finns också i en annan fil ({share})', pair: '{a} och {b}',
    pairBoth: '{n} gemensamma, {share} av den mindre filen', pairs: 'Fil för fil', advice: {
      good: {
        title: 'Filerna hör ihop',
        text: 'Tillräckligt många kunder finns i flera filer. Resorna kommer att hänga ihop.',
      },
      low_match: {
        title: 'Få kunder känns igen',
        text: 'Det kan vara riktigt: inte alla som får brev ringer. Men kontrollera att rätt kolumn är vald som kund, och att numren skrivs likadant.',
      },
      no_match: {
        title: 'Någon fil hör inte ihop med de andra',
        text: 'Filerna verkar peka ut kunder på olika sätt. Kontrollera att samma slags nummer är valt i varje fil. Du kan gå vidare, men då syns varje fil för sig.',
      },
      one_file: {
        title: 'Det är bara en fil',
        text: 'Det går bra. Lägg till fler filer med samma kundnummer när du vill se resan över flera kanaler.',
      },
    },
    tryForm: 'Om vi läser kundnumren så här känns fler igen: {form} ({share} av den mindre filen).',
    tryFormDo: 'Läs dem så', seeFile: 'Se över {file}', next: 'Prova att läsa in', pairNone: 'Inga gemensamma',
    legend: 'Mörk: kunder som också finns i en annan fil', customers: { one: '{n} kund', other: '{n} kunder' },
    nothing: 'Det går inte att räkna ännu: någon fil behöver svar i steget före.',
  },
  attempt: {
    countedDry: 'Räknat i alla rader, på prov: inget är sparat',
    title: 'Prova först', intro: 'Allt läses igenom, men inget sparas. Så ser du vad det blir.',
    running: 'Läser igenom filerna', rows: { one: '{n} rad', other: '{n} rader' }, cancel: 'Avbryt', start: 'Prova',
    again: 'Prova igen', result: 'Så här skulle det bli', becomes: { one: '{n} händelse', other: '{n} händelser' },
    from: { one: 'från {n} kund', other: 'från {n} kunder' }, nobody: 'utan kundnummer: varje ärende blir en resa',
    span: 'mellan {first} och {last}',
    rejected: { one: '{n} rad tas inte med', other: '{n} rader tas inte med' },
    rejectedTitle: 'Tas inte med, och varför', allWell: 'Alla rader går att läsa in.', example: 'Exempel',
    examples: 'Visa exempel', lineOf: '{file}, rad {line}', events: 'Det här blir händelserna', eventType: 'Vad',
    channel: 'Var', count: 'Antal', cancelled: 'Provet avbröts. Inget sparades.',
    failed: 'Provet gick inte att göra klart.', before: 'Redan importerat',
    beforeText: '{file} lästes in {when}. Samma rader skulle räknas en gång till.', beforeAgain: 'Importera ändå',
    import: { one: 'Importera {n} händelse', other: 'Importera {n} händelser' },
    importText: 'Importen kan ångras efteråt, utan spår.', fix: 'Se över {file}', none: 'Inget att läsa in',
    stale: 'Något har ändrats sedan provet. Prova igen.', more: 'Visa alla {n}', reason: 'Varför', received: 'av {n}',
    fewer: 'Visa färre',
    old: { one: '{n} händelse är äldre än ni sparar', other: '{n} händelser är äldre än ni sparar' },
    oldText: 'Projektet sparar händelser i {n} dagar. De äldre läses in, men gallras inom något dygn och syns sedan inte mer.',
    oldMend: 'Ändra hur länge händelser sparas',
  },
  done: {
    title: 'Importen', running: 'Läser in',
    runningText: 'Du kan lämna sidan. Importen fortsätter, och det går att komma tillbaka hit.',
    cancel: 'Avbryt importen', cancelled: 'Importen avbröts', cancelledText: 'Inget av den sparades.',
    failed: 'Importen gick inte att göra klart',
    stored: { one: '{n} händelse är inläst', other: '{n} händelser är inlästa' },
    persons: { one: 'från {n} kund', other: 'från {n} kunder' },
    duplicates: { one: '{n} fanns redan', other: '{n} fanns redan' },
    rejected: { one: '{n} rad togs inte med', other: '{n} rader togs inte med' }, span: 'mellan {first} och {last}',
    undo: 'Ångra import', undone: 'Importen är ångrad', undoneText: 'Inget av den finns kvar.', next: 'Nästa steg',
    name: 'Ge stationerna namn', nameText: 'Säg med kundernas ord vad de gör.', journey: 'Skapa en kundresa',
    journeyText: 'Säg var den börjar och vad som är målet.', map: 'Se kartan', mapText: 'Så här ser det ut redan nu.',
    all: 'Till alla importer', again: 'Importera fler filer', tryAgain: 'Försök igen',
  },
  reasons: {
    wrong_column_count: {
      what: 'Raden har fler eller färre kolumner än rubrikerna',
      act: 'Ofta finns ett skiljetecken inne i en text. Spara filen på nytt från Excel.',
    },
    broken_quote: {
      what: 'Ett citattecken avslutas aldrig', act: 'Rätta raden i filen, eller spara den på nytt från Excel.',
    }, not_text: { what: 'Tecken som inte går att läsa', act: 'Spara filen som CSV UTF-8.' },
    not_json: { what: 'Raden är inte JSON', act: 'Kontrollera att det är rätt fil.' },
    missing_time: {
      what: 'Det står inget datum',
      act: 'Rader utan datum kan inte placeras i en resa. Fyll i datumet i filen om det är känt.',
    },
    unreadable_time: {
      what: 'Datumet går inte att läsa', act: 'Rätta datumet i filen, eller välj hur datumen är skrivna.',
    }, missing_activity: { what: 'Det står inte vad som hände', act: 'Fyll i kolumnen, eller välj en annan kolumn.' },
    missing_person: {
      what: 'Det står inte vilken kund det gäller',
      act: 'Rader utan kund kan inte höra till någon resa. Fyll i kundnumret i filen om det är känt.',
    }, missing_case: { what: 'Ärendets nummer saknas', act: 'Fyll i det i filen, eller välj bort ärendekolumnen.' },
    no_object_of_type: { what: 'Händelsen hör inte till något som följs', act: 'Det är oftast som det ska.' },
    unfit_answer: { what: 'Inget svar passar sin fråga', act: 'Titta på skalan: kanske frågades det på en annan.' },
    malformed: { what: 'Raden går inte att tolka', act: 'Titta på raden i filen.' },
    excluded_person: { what: 'Kunden har bett att inte vara med', act: 'Det är som det ska.' },
    nobody: {
      what: 'Kundnumret säger inte vem det är',
      act: 'Det står till exempel 0, okänd eller bara nollor. Fyll i rätt kundnummer i filen om det är känt.',
    },
  },
  reasonOther: 'Raden kan inte tas emot',
};

const en: ImportTexts = {
  title: 'Import files', purpose: 'From files to journeys in five steps. Nothing is saved until you say so.',
  steps: ['Files', 'How we understood them', 'Do they belong together?', 'Try first', 'Done'],
  stepOf: 'Step {n} of 5: {step}', stepsLabel: 'The steps', back: 'Back', next: 'Next', leave: 'Cancel the import',
  leaveTitle: 'Cancel the import?',
  leaveText: 'The files that were put here are removed from the server. Nothing has been saved.',
  leaveDo: 'Cancel the import', gone: 'This import is no longer here',
  goneText: 'Files that are not read in within a day are removed. Put them here again.', startOver: 'Begin anew',
  noRight: 'Your role may not import. Ask whoever runs the project to make you an analyst.',
  problems: {
    unreadable_file: 'The file cannot be read. Open it in Excel and save it anew as .xlsx or .csv.',
    empty_file: 'The file is empty. Check that the right file was chosen.',
    too_large: 'The file is too large. Split it, for instance one for each year.',
    no_table: 'We find no table in the file. There should be a row of headings and a row for each thing that happened.',
    no_sheet: 'The sheet is not in the file. Choose another.',
    no_header: 'We find no headings. Put a row with the columns’ names at the top and save the file anew.',
    no_column: 'A column that was chosen is no longer in the file. Choose another.',
    no_person: 'We cannot see which column says which customer it concerns. Choose it below.',
    ambiguous_person: 'Several columns could be the customer. Choose which one it is.',
    no_time: 'We cannot see which column says when it happened. Choose it below.',
    unreadable_times: 'The dates cannot be read. Choose another column, or say how they are written under More.',
    ambiguous_time: 'Several columns could be the time. Choose which one it is.',
    ambiguous_dates: 'The dates can be read in two ways, such as 3/4. Say how they are written under More.',
    ambiguous_activity: 'Several columns could say what happened. Choose which one it is.',
    no_time_zone: 'The time zone is not known. Choose one in the list.',
    unsupported_format: 'The file is of a kind that cannot be read. Excel (.xlsx) and CSV are fine.',
    unknown_format: 'The file is of a kind that cannot be read. Excel (.xlsx) and CSV are fine.',
    imported_before: 'The file is imported already.', already_imported: 'The file is imported already.',
    duplicate_file: 'The same file is there already. Remove one of them.', no_files: 'Put at least one file here.',
    not_ready: 'A file needs answers first. Go back to How we understood them.',
    interrupted: 'The server was restarted before it was done. Nothing was saved; try again.',
    nothing_to_import: 'There is nothing to read in: no row can be understood. Go back and answer the questions about the files.',
    busy: 'Something else is being read in right now. Wait a moment and try again.',
    disk_full: 'The server is short of space. Ask whoever runs it for more.',
    too_many_files: 'There are more files than one import holds. Split them over several.',
    no_activity: 'We cannot see what happened. Choose a column, or write a name for all rows.',
    limit_exceeded: 'The file is larger than the server accepts. Split it.',
    payload_too_large: 'The file is larger than the server accepts. Split it.',
    job_running: 'Wait until what is under way is done, or cancel it.',
    conflict: 'Something is under way already. Wait until it is done, or cancel it.',
  },
  problem: 'Something is not right with the file.',
  files: {
    countedWhole: 'Counted in the whole file, not estimated',
    title: 'Put your files here', drop: 'Drag the files here', dropHere: 'Drop the files here', or: 'or',
    choose: 'Choose files',
    formats: 'Excel (.xlsx) and CSV, several at once. Also .ods, .json, .parquet, .xes and .gz.',
    more: 'Add more files', uploading: 'Sending {share}', reading: 'Reading …', ready: 'Ready', failed: 'Failed',
    asks: 'We have a question about the file. It comes in the next step.',
    remove: 'Remove {name}', retry: 'Try again',
    kept: 'The files lie on your own server, for a day at most, until you import or cancel.', tip: 'This works well',
    tips: [
      'One row for each thing that happened: a letter, a call, a complaint.',
      'A column with the customer number, the same in all files if possible.', 'A column with date or time.',
    ], next: 'See how we understood them', waitNext: 'Wait until the files have arrived.',
    none: 'Put at least one file here to go on.', counts: '{rows} · {persons}',
    rows: { one: '{n} row', other: '{n} rows' }, persons: { one: '{n} customer', other: '{n} customers' },
    list: 'The files', sending: 'Sending {name}',
    duplicate: '{name} is there already. Remove it first if you want to replace it.',
  },
  understand: {
    title: 'How we understood the files',
    intro: 'Look at each file: is this how it happened? Change what is not right.', file: 'File',
    fileOf: 'File {n} of {m}', kind: 'What is the file about?', kinds: {
      letters: { name: 'Letters and mailings', what: 'a row for each letter sent' },
      calls: { name: 'Calls', what: 'a row for each call, often with a note' },
      complaints: { name: 'Complaints', what: 'a row for each complaint, with when it came and when it was answered' },
      survey: { name: 'Survey answers', what: 'a row for each response' },
      web: { name: 'Web and app', what: 'a row for each page or click' },
      other: { name: 'Something else', what: 'a row for each thing that happened' },
    },
    guessed: 'We believe it is {kind}, from the file’s name and headings: {what}.',
    chosen: 'You have said that it is {kind}: {what}.', sheet: 'Which sheet?',
    person: 'Which column says which customer it concerns?', time: 'Which column says when it happened?',
    activity: 'Which column says what happened?', channel: 'In which channel did it happen?',
    sameForAll: 'The same for all rows …', noColumn: 'No column', sameValue: 'For all rows: {value}',
    activityValue: 'What happened on all rows?', channelValue: 'Which channel goes for all rows?',
    samples: 'for instance {samples}', unanswered: 'Choose a column', editColumns: 'Change columns',
    form: 'Are customer numbers written differently in the files?',
    forms: {
      as_written: 'No, compare them just as they stand', compact: 'Ignore blanks and dashes',
      unpadded: 'Ignore leading zeros too', digits: 'Ignore leading letters too',
    }, formHint: 'So that 0012345, 123 45 and K-12345 can be the same customer.',
    zone: 'Which time do the clock times show?', zoneHint: 'Goes for times that do not say so themselves.',
    zoneOther: 'Another time zone', more: 'More about the file', less: 'Less',
    kindOfPerson: 'What is it that identifies the customer?',
    kindsOfPerson: {
      user_id: 'Customer number', email: 'E-mail address', phone: 'Phone number', national_id: 'National id',
      anonymous_id: 'Visit id',
    }, kindAuto: 'Tell by the values', caseColumn: 'Which column is the number of the matter?',
    caseHint: 'Keeps together what belongs to the same matter.', none: 'None',
    idColumn: 'Which column is the row’s own id?', idHint: 'So that the same row is not counted twice.',
    timeFormat: 'How are the dates written?',
    timeFormatHint: '%d day, %m month, %Y year, %H hour, %M minute. For instance %d/%m/%Y.',
    delimiter: 'What separates the columns?',
    delimiters: { auto: 'Tell by the file', ';': 'Semicolon ;', ',': 'Comma ,', '\t': 'Tab', '|': 'Bar |' },
    attributes: 'Which other columns shall come along?',
    attributesHint: 'They can be used to divide customers into groups.', attribute: 'Take {name} along',
    also: 'Does the same row tell of something else that happened?',
    alsoHint: 'A complaint comes in one day and is answered another.', alsoWhen: 'When did it happen?',
    alsoWhat: 'What happened then?', alsoAdd: 'Add an event', alsoRemove: 'Remove {name}',
    personal: 'Personal data: {what}',
    personals: {
      email: 'e-mail address', phone: 'phone number', national_id: 'national id', name: 'name',
      staff: 'name of an employee', text: 'free text', address: 'address',
    }, keepText: 'Keep free text word for word',
    keepTextHint: 'Otherwise names, numbers and addresses in notes are removed when the files are read in. Free text is often the most sensitive there is.',
    table: 'The first rows, as we understood them', who: 'Customer', when: 'When', what: 'What', where: 'Where',
    line: 'Row', showRow: 'Show what else stands on row {line}', hideRow: 'Hide row {line}',
    rowTitle: 'More of row {line} in the file', rowWas: 'Nothing else of the row comes along.', noWho: 'no customer',
    noWhere: 'no channel', rejectedRow: 'Not taken: {reason}',
    noRows: 'The rows show here once the questions below are answered.',
    rowsShown: 'The first {n} rows of {m}', reading: 'Reading the file …',
    remarks: 'Good to know',
    good: 'Right', problem: 'Needs an answer', looksRight: 'Right, next file', looksRightNext: 'Right, go on',
    mustFix: 'Answer what is marked to go on.', questions: 'This is what we read', saving: 'Reading anew …',
    before: 'The file was imported {when}.',
  },
  match: {
    ofSmaller: '{share} of the smaller file’s customers',
    title: 'Do the files belong together?',
    intro: 'A journey is seen only when the same customer is in several files. This many are recognised.',
    total: '{persons} in the files, {both} are in at least two.', both: 'in several files',
    counting: 'Counting customers in the files …', file: 'File', only: 'only here', elsewhere: 'in other files too',
    bar: '{file}: {elsewhere} of {persons} are in another file too ({share})', pair: '{a} and {b}',
    pairBoth: '{n} in both, {share} of the smaller file', pairs: 'File by file', advice: {
      good: {
        title: 'The files belong together',
        text: 'Enough customers are in several files. The journeys will hold together.',
      },
      low_match: {
        title: 'Few customers are recognised',
        text: 'That may be right: not all who get letters call. But check that the right column is chosen as the customer, and that the numbers are written alike.',
      },
      no_match: {
        title: 'A file does not belong with the others',
        text: 'The files seem to identify customers in different ways. Check that the same kind of number is chosen in each. You can go on, but then each file is seen by itself.',
      },
      one_file: {
        title: 'There is only one file',
        text: 'That is fine. Add more files with the same customer number when you want to see the journey over several channels.',
      },
    },
    tryForm: 'If we read the customer numbers like this, more are recognised: {form} ({share} of the smaller file).',
    tryFormDo: 'Read them so', seeFile: 'Look into {file}', next: 'Try to read them in', pairNone: 'None in both',
    legend: 'Dark: customers who are in another file too', customers: { one: '{n} customer', other: '{n} customers' },
    nothing: 'It cannot be counted yet: a file needs answers in the step before.',
  },
  attempt: {
    countedDry: 'Counted in all rows, as a trial: nothing is saved',
    title: 'Try first', intro: 'Everything is read through, but nothing is saved. So you see what comes of it.',
    running: 'Reading the files through', rows: { one: '{n} row', other: '{n} rows' }, cancel: 'Cancel', start: 'Try',
    again: 'Try again', result: 'This is what would come of it', becomes: { one: '{n} event', other: '{n} events' },
    from: { one: 'from {n} customer', other: 'from {n} customers' },
    nobody: 'without customer numbers: each case becomes a journey', span: 'between {first} and {last}',
    rejected: { one: '{n} row is not taken', other: '{n} rows are not taken' }, rejectedTitle: 'Not taken, and why',
    allWell: 'All rows can be read in.', example: 'Example', examples: 'Show examples', lineOf: '{file}, row {line}',
    events: 'These become the events', eventType: 'What', channel: 'Where', count: 'How many',
    cancelled: 'The try was cancelled. Nothing was saved.', failed: 'The try could not be finished.',
    before: 'Imported already', beforeText: '{file} was read in {when}. The same rows would be counted once more.',
    beforeAgain: 'Import all the same', import: { one: 'Import {n} event', other: 'Import {n} events' },
    importText: 'The import can be undone afterwards, without a trace.', fix: 'Look into {file}',
    none: 'Nothing to read in', stale: 'Something has changed since the try. Try again.', more: 'Show all {n}',
    reason: 'Why', received: 'of {n}', fewer: 'Show fewer',
    old: { one: '{n} event is older than you keep', other: '{n} events are older than you keep' },
    oldText: 'The project keeps events for {n} days. Older ones are read in, but are removed within a day or so and are not seen after that.',
    oldMend: 'Change how long events are kept',
  },
  done: {
    title: 'The import', running: 'Reading in',
    runningText: 'You may leave the page. The import goes on, and you can come back here.', cancel: 'Cancel the import',
    cancelled: 'The import was cancelled', cancelledText: 'Nothing of it was saved.',
    failed: 'The import could not be finished',
    stored: { one: '{n} event is read in', other: '{n} events are read in' },
    persons: { one: 'from {n} customer', other: 'from {n} customers' },
    duplicates: { one: '{n} was there already', other: '{n} were there already' },
    rejected: { one: '{n} row was not taken', other: '{n} rows were not taken' }, span: 'between {first} and {last}',
    undo: 'Undo import', undone: 'The import is undone', undoneText: 'Nothing of it is left.', next: 'Next',
    name: 'Name the stations', nameText: 'Say in the customers’ words what they do.', journey: 'Make a journey',
    journeyText: 'Say where it begins and what the goal is.', map: 'See the map',
    mapText: 'This is how it looks already.', all: 'To all imports', again: 'Import more files', tryAgain: 'Try again',
  },
  reasons: {
    wrong_column_count: {
      what: 'The row has more or fewer columns than the headings',
      act: 'Often there is a separator inside a text. Save the file anew from Excel.',
    },
    broken_quote: {
      what: 'A quotation mark is never closed', act: 'Mend the row in the file, or save it anew from Excel.',
    }, not_text: { what: 'Signs that cannot be read', act: 'Save the file as CSV UTF-8.' },
    not_json: { what: 'The row is not JSON', act: 'Check that it is the right file.' },
    missing_time: {
      what: 'There is no date',
      act: 'Rows without a date cannot be placed in a journey. Fill in the date in the file if it is known.',
    },
    unreadable_time: {
      what: 'The date cannot be read', act: 'Mend the date in the file, or choose how dates are written.',
    },
    missing_activity: { what: 'It does not say what happened', act: 'Fill in the column, or choose another column.' },
    missing_person: {
      what: 'It does not say which customer it concerns',
      act: 'Rows without a customer cannot belong to a journey. Fill in the customer number in the file if it is known.',
    },
    missing_case: {
      what: 'The number of the matter is missing', act: 'Fill it in in the file, or choose no column for matters.',
    },
    no_object_of_type: {
      what: 'The event belongs to nothing that is followed', act: 'That is usually as it should be.',
    },
    unfit_answer: {
      what: 'No answer fits its question', act: 'Look at the scale: perhaps it was asked on another one.',
    },
    malformed: { what: 'The row cannot be understood', act: 'Look at the row in the file.' },
    excluded_person: { what: 'The customer asked not to be included', act: 'This is as it should be.' },
    nobody: {
      what: 'The customer number does not say who it is',
      act: 'It says 0, unknown or nothing but zeros, for instance. Fill in the right customer number in the file if it is known.',
    },
  },
  reasonOther: 'The row cannot be accepted',
};

export const imports: Both<ImportTexts> = { sv, en };
