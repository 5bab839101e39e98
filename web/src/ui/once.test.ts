import { describe, expect, it } from 'vitest';
import { once } from './once.ts';

describe('once', () => {
  it('returns the same promise to every caller', async () => {
    let starts = 0;
    const start = once(async () => {
      starts += 1;
      return starts;
    });
    expect(await Promise.all([start(), start()])).toEqual([1, 1]);
    expect(await start()).toBe(1);
  });

  it('starts again after a failure', async () => {
    let starts = 0;
    const start = once(async () => {
      starts += 1;
      if (starts === 1) throw new Error('no network');
      return starts;
    });
    await expect(start()).rejects.toThrow('no network');
    expect(await start()).toBe(2);
  });
});
