/** The limits of a person over several instances, on the Firestore emulator. */
import type { Firestore } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../runtime/clock.ts';
import type { CallsPerMinute, Logger } from '../../runtime/context.ts';
import { testFirestore } from '../../testing/firestore.ts';
import { allowanceRef, PersonLimits } from './person-limits.ts';

const firestore = testFirestore();
const { db } = firestore;
afterAll(() => firestore.close());

/** The first request of a client takes long. */
beforeAll(() => allowanceRef(db, 'someone').get());

let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
});
const logger: Logger = { info: () => {}, warn: (message) => void warnings.push(message), error: () => {} };
const noon = Date.parse('2026-11-29T12:00:10Z');

/** An instance whose wall clock the test sets. */
function instance(limits: Partial<CallsPerMinute>, database: Firestore = db, startMs = noon, timeoutMs = 60_000) {
  const now = { ms: startMs };
  const clock = { ...systemClock, now: () => new Date(now.ms) };
  const all = { reads: 0, lists: 0, writes: 0, agents: 0, ...limits };
  return { now, limits: new PersonLimits({ db: database, clock, logger }, all, timeoutMs) };
}

const allowed = async (counted: Promise<{ isAllowed: boolean }>[]) =>
  (await Promise.all(counted)).filter(({ isAllowed }) => isAllowed).length;
const calls = ({ limits }: ReturnType<typeof instance>, uid: string, count: number) =>
  Array.from({ length: count }, () => limits.count(uid, 'writes'));
const takenOf = async (uid: string) => (await allowanceRef(db, uid).get()).data();

describe('the limit of a person', () => {
  it('holds for one instance, for calls at once, and says what is left', async () => {
    const one = instance({ writes: 25 });
    expect(await one.limits.count('ann', 'writes')).toEqual({
      isAllowed: true,
      limit: 25,
      remaining: 24,
      secondsLeft: 50,
    });
    expect(await allowed(calls(one, 'ann', 40))).toBe(24);
    expect(await one.limits.count('ann', 'writes')).toMatchObject({ isAllowed: false, remaining: 0, secondsLeft: 50 });
  });

  it('holds for two instances together: never more, and almost all', async () => {
    const [one, two] = [instance({ writes: 200 }), instance({ writes: 200 })];
    const served = await allowed([...calls(one, 'ben', 150), ...calls(two, 'ben', 150)]);
    expect(served).toBeLessThanOrEqual(200);
    expect(served).toBeGreaterThanOrEqual(190);
    const rest = await allowed([...calls(one, 'ben', 200), ...calls(two, 'ben', 200)]);
    expect(served + rest).toBe(200);
  });

  it('is of one person and one class', async () => {
    const one = instance({ writes: 1, reads: 1 });
    expect(await allowed(calls(one, 'cleo', 2))).toBe(1);
    expect(await allowed(calls(one, 'dora', 2))).toBe(1);
    expect((await one.limits.count('cleo', 'reads')).isAllowed).toBe(true);
  });

  it('begins again with the next minute, in the same record', async () => {
    const one = instance({ writes: 3 });
    expect(await allowed(calls(one, 'eva', 5))).toBe(3);
    one.now.ms += 50_000;
    expect(await allowed(calls(one, 'eva', 5))).toBe(3);
    expect(await takenOf('eva')).toEqual({ minute: Math.floor(one.now.ms / 60_000), taken: { writes: 3 } });
  });

  it('holds if the clock of an instance is a minute ahead', async () => {
    const [one, ahead] = [instance({ writes: 10 }), instance({ writes: 10 }, db, noon + 60_000)];
    const before = await allowed(calls(one, 'finn', 10));
    const since = await allowed(calls(ahead, 'finn', 20));
    expect([before, since]).toEqual([10, 10]);
    const third = instance({ writes: 10 });
    expect(await allowed(calls(third, 'finn', 20))).toBe(0);
  });

  it.each([{ minute: 'now' }, { minute: -1, taken: {} }, { taken: null }, { minute: 1, taken: { writes: 'x' } }])(
    'begins again if the record cannot be read: %j',
    async (record) => {
      await allowanceRef(db, 'gil').set(record);
      expect(await allowed(calls(instance({ writes: 3 }), 'gil', 5))).toBe(3);
    },
  );
});

describe('the cost', () => {
  it('of the first tenth of a limit is one read and one write, however many calls are at once', async () => {
    const one = instance({ writes: 600 });
    await allowed(calls(one, 'hal', 60));
    expect(await takenOf('hal')).toMatchObject({ taken: { writes: 60 } });
    const { updateTime } = await allowanceRef(db, 'hal').get();
    expect(updateTime).toEqual((await allowanceRef(db, 'hal').get()).createTime);
  });

  it('of a refused person is nothing until the next minute', async () => {
    const one = instance({ writes: 1 });
    await allowed(calls(one, 'ida', 2));
    await allowanceRef(db, 'ida').delete();
    expect(await allowed(calls(one, 'ida', 50))).toBe(0);
    expect(await takenOf('ida')).toBeUndefined();
  });
});

describe('without Firestore', () => {
  it('each instance limits its own calls, and waits once', async () => {
    const emulator = process.env.FIRESTORE_EMULATOR_HOST;
    process.env.FIRESTORE_EMULATOR_HOST = '127.0.0.1:1';
    const away = testFirestore();
    const one = instance({ writes: 20 }, away.db, noon, 1_000);
    try {
      const startMs = performance.now();
      expect(await allowed(calls(one, 'jon', 30))).toBe(20);
      expect(performance.now() - startMs).toBeLessThan(10_000);
      expect(warnings).toEqual(['calls of a person counted by one instance alone']);
    } finally {
      process.env.FIRESTORE_EMULATOR_HOST = emulator;
      await away.close();
    }
  });

  it('each instance limits a person whose uid no record can have', async () => {
    expect(await allowed(calls(instance({ writes: 5 }), 'a/b', 10))).toBe(5);
  });
});
