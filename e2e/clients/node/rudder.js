// @rudderstack/rudder-sdk-node as its documentation shows it. Arguments: address, write key, name of the customer.

import Analytics from '@rudderstack/rudder-sdk-node';

import { walk } from './walk.js';

const [dataPlaneUrl, writeKey, name] = process.argv.slice(2);
const client = new Analytics(writeKey, { dataPlaneUrl, flushAt: 10, logLevel: 'error' });
await walk(name, client, () => client.flush());
