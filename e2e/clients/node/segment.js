// @segment/analytics-node as its documentation shows it. Arguments: address, write key, name of the customer.

import { Analytics } from '@segment/analytics-node';

import { walk } from './walk.js';

const [host, writeKey, name] = process.argv.slice(2);
const client = new Analytics({ host, writeKey, flushAt: 10 });
client.on('error', (error) => console.error(error));
await walk(name, client, () => client.flush());
