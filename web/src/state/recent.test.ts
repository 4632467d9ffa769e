import { describe, expect, it } from 'vitest';
import { match } from '../routes';
import { recent } from './recent.svelte';

const look = (path: string, asked: string | null = null) => recent.look(match(path), asked);

describe('the journey looked at last', () => {
  it('is the one of its page or of the map, and rooms between do not forget it', () => {
    look('/p/a/journeys/j1/ways');
    look('/p/a/overview');
    expect(recent.journey).toBe('j1');
    look('/p/a/map', 'j2');
    look('/p/a/data');
    expect(recent.journey).toBe('j2');
    look('/p/a/map');
    expect(recent.journey).toBeNull();
  });
  it('is forgotten when it is gone, and in another project', () => {
    look('/p/a/journeys/j1');
    recent.forget('j2');
    expect(recent.journey).toBe('j1');
    look('/p/b/overview');
    expect(recent.journey).toBeNull();
    look('/p/b/journeys/j3');
    recent.forget('j3');
    expect(recent.journey).toBeNull();
  });
});
