import { describe, expect, it } from 'vitest';
import { languageOf } from './example';

describe('an example', () => {
  it('is in the language that its name begins in', () => {
    expect(['Exempel: Fyrlyktan Pension', 'Example: Lighthouse Lane Pensions', 'Vårt bolag'].map(languageOf)).toEqual(['sv', 'en', null]);
  });
});
