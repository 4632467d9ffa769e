// Four Excel files as a company's systems export them: letters, calls, complaints and a survey.

import { fileURLToPath } from 'node:url';

const NAMES = ['brev 2025.xlsx', 'samtal.xlsx', 'klagomål 2025.xlsx', 'enkät kundservice.xlsx'];

/** Their paths. */
export const COMPANY = NAMES.map((name) => fileURLToPath(new URL(`../fixtures/company/${name}`, import.meta.url)));
