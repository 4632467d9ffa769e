// The ways a report is looked at: every combination of width and colour scheme.

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** The narrowest page that must still reflow (WCAG 2.2, 1.4.10). */
export const NARROW = { width: 320, height: 640 };
/** A4 between its margins, in CSS pixels. */
export const PAPER = { width: 718, height: 1000 };

export const LOOKS = [
  { name: 'desktop-light', viewport: DESKTOP, colorScheme: 'light' },
  { name: 'desktop-dark', viewport: DESKTOP, colorScheme: 'dark' },
  { name: 'phone-light', viewport: PHONE, colorScheme: 'light' },
  { name: 'phone-dark', viewport: PHONE, colorScheme: 'dark' },
];
