import { describe, expect, it } from 'vitest';
import { systemClock } from '../../runtime/clock.ts';
import type { Clock } from '../../runtime/context.ts';
import { Patience } from './patience.ts';

const never = () => new Promise<never>(() => undefined);

/** A clock whose waits end soon, and are recorded. */
function start(longestMs = 45_000) {
  const waits: number[] = [];
  let nowMs = 0;
  const clock: Clock = {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    timer: () => () => undefined,
    async sleep(ms) {
      waits.push(ms);
      await systemClock.sleep(5);
      nowMs += ms;
    },
  };
  return { patience: new Patience(clock, longestMs), waits, pass: (ms: number) => (nowMs += ms) };
}

const fails = (work: Promise<unknown>) => expect(work).rejects.toThrow('no answer within');

describe('a call waits for the database', () => {
  it('10 s for a read, 45 s for a change or for ElevenLabs', async () => {
    for (const [method, ms] of [
      ['GET', 10_000],
      ['POST', 45_000],
      ['DELETE', 45_000],
    ] as const) {
      const { patience, waits } = start();
      await fails(patience.store(method, never()));
      expect(waits).toEqual([ms]);
    }
    const { patience, waits } = start();
    await fails(patience.provider(never()));
    await fails(patience.provider(never()));
    expect(waits).toEqual([45_000, 45_000]);
  });

  it('2 s once a call got no answer, for 30 s or until there is one', async () => {
    const { patience, waits, pass } = start();
    await fails(patience.store('GET', never()));
    await fails(patience.store('POST', never()));
    await fails(patience.provider(never()));
    expect(waits).toEqual([10_000, 2_000, 2_000]);
    pass(30_000);
    await fails(patience.store('POST', never()));
    expect(waits.at(-1)).toBe(45_000);
  });

  it('as long as before after an answer', async () => {
    const { patience, waits } = start();
    await fails(patience.store('GET', never()));
    expect(await patience.store('GET', Promise.resolve('an answer'))).toBe('an answer');
    await fails(patience.store('GET', never()));
    expect(waits).toEqual([10_000, 2_000, 10_000]);
  });

  it('never longer than the API allows', async () => {
    const { patience, waits } = start(300);
    await fails(patience.store('GET', never()));
    await fails(patience.store('POST', never()));
    expect(waits).toEqual([300, 300]);
  });
});
