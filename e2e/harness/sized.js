// Logs with exactly as many activities as are asked for: customers of a pension company who walk from station to station,
// always the same ones. Nothing is left to chance, and nothing is stored.

const VERBS = ['Läsa', 'Få', 'Söka', 'Fråga om', 'Ändra', 'Beställa', 'Jämföra', 'Räkna på', 'Skicka in', 'Rätta', 'Godkänna', 'Vänta på', 'Ladda ner', 'Öppna', 'Förstå', 'Spara', 'Avbryta', 'Boka', 'Betala', 'Överklaga', 'Följa', 'Komplettera', 'Signera', 'Skriva ut', 'Stänga'];
const THINGS = ['årsbeskedet', 'fakturan', 'ansökan', 'avtalet', 'prognosen', 'utbetalningen', 'fullmakten', 'flytten av pensionen', 'efterlevandeskyddet', 'premien', 'intyget', 'skattebeskedet', 'uttagsplanen', 'fondvalet', 'kontouppgifterna', 'adressen', 'tiden hos rådgivaren', 'klagomålet', 'enkäten', 'välkomstbrevet', 'påminnelsen', 'avgiften', 'beslutet', 'kvittot'];
const CHANNELS = ['Brev', 'Webb', 'App', 'Telefon', 'E-post', 'Chatt'];
const HOUR = 3_600_000;
const BEGAN = Date.UTC(2026, 0, 7, 8);

/** The name of each activity: the first ones differ in their verb and their thing, so that a small map reads well. */
export function names(activities) {
  const name = (verb, shift) => `${VERBS[verb]} ${THINGS[(verb + shift) % THINGS.length]}`;
  return Array.from({ length: activities }, (_, at) => name(at % VERBS.length, Math.floor(at / VERBS.length)));
}

/** Rows of a table with a heading: at least twenty customers for each activity, and each activity by at least five. */
export function sizedLog(activities) {
  const named = names(activities);
  if (new Set(named).size !== activities) throw new Error(`there are no ${activities} names`);
  const layers = layered(activities);
  const random = seeded(activities);
  const rows = ['kundnr;tid;händelse;kanal'];
  for (let customer = 0; customer < Math.max(400, activities * 20); customer++) {
    let time = BEGAN + Math.floor(random() * 200 * 24) * HOUR + customer * 1_000;
    for (const at of walk(layers, customer, activities, random)) {
      const channel = CHANNELS[(at * 7 + (at % 9 === 0 && customer % 3 === 0 ? 1 : 0)) % CHANNELS.length];
      rows.push(`${100_000 + customer};${new Date(time).toISOString()};${named[at]};${channel}`);
      time += (1 + Math.floor(random() * 70)) * HOUR;
    }
  }
  return `${rows.join('\n')}\n`;
}

/** The activities in the order of the journey, some beside each other. */
function layered(activities) {
  const deep = Math.min(20, Math.max(3, Math.round(Math.sqrt(activities * 1.5))));
  const layers = Array.from({ length: deep }, () => []);
  for (let at = 0; at < activities; at++) layers[Math.floor((at * deep) / activities)].push(at);
  return layers;
}

/** One customer's way: most begin at the beginning, the others somewhere, so that everything is done by somebody. */
function walk(layers, customer, activities, random) {
  const way = [];
  let [layer, place] = [0, Math.floor(random() ** 2 * layers[0].length)];
  if (customer % 3 === 0) {
    const at = Math.floor(customer / 3) % activities;
    layer = layers.findIndex((one) => one.includes(at));
    place = layers[layer].indexOf(at);
  }
  while (layer < layers.length && way.length < 12) {
    const here = layers[layer];
    way.push(here[place]);
    const turn = random();
    if (turn < 0.08) break;
    const next = turn < 0.13 && layer > 0 ? layer - 1 : layer + 1;
    const there = layers[next] ?? [];
    const across = turn < 0.75 ? 0 : turn < 0.95 ? (customer % 2 ? 1 : -1) : Math.floor(random() * there.length);
    place = Math.min(there.length - 1, Math.max(0, Math.floor(((place + 0.5) * there.length) / here.length) + across));
    layer = next;
  }
  return way;
}

/** Numbers from 0 up to 1 that are the same each time (mulberry32). */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
