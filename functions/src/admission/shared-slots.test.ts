/** The slots that instances share, on the Firestore emulator. */
import { collections, slotsDocument } from '@knowledge-sync/contract';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { newId } from '../runtime/ids.ts';
import { NoSlotError } from '../runtime/no-slot.ts';
import { testFirestore } from '../testing/firestore.ts';
import { SharedSlots } from './shared-slots.ts';

const firestore = testFirestore();
const ref = firestore.db.collection(collections.engine).doc(slotsDocument);
afterAll(() => firestore.close());
beforeEach(() => ref.delete());

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
const instance = (count: number, db = firestore.db) =>
  new SharedSlots({ db, clock: systemClock, logger, newId, random: Math.random }, count);
const held = async () => Object.keys((await ref.get()).get('held') ?? {});

describe('the slots', () => {
  it('are at most so many over all instances, and each is given back', async () => {
    let [now, most] = [0, 0];
    const work = async (slots: SharedSlots) => {
      const giveBack = await slots.take();
      now += 1;
      most = Math.max(most, now);
      await systemClock.sleep(50);
      now -= 1;
      await giveBack();
    };
    const instances = [instance(2), instance(2), instance(2)];
    await Promise.all(instances.flatMap((slots) => [work(slots), work(slots), work(slots)]));
    expect(most).toBe(2);
    expect(await held()).toEqual([]);
  });

  it('are refused after some seconds, without a trace', async () => {
    const giveBack = await instance(1).take();
    const startMs = performance.now();
    await expect(instance(1).take()).rejects.toBeInstanceOf(NoSlotError);
    expect(performance.now() - startMs).toBeGreaterThan(4_500);
    expect(await held()).toHaveLength(1);
    await giveBack();
    expect(await held()).toEqual([]);
  });

  it('of an instance that ended are free after a minute', async () => {
    await ref.set({ held: { gone: Date.now() - 1 } });
    const giveBack = await instance(1).take();
    expect(await held()).not.toContain('gone');
    await giveBack();
  });

  it.each([{ held: 'x' }, { held: { a: 'x' } }, {}])(
    'are all free if the record cannot be read: %j',
    async (record) => {
      await ref.set(record);
      await (await instance(1).take())();
      expect(await held()).toEqual([]);
    },
  );

  it('are not given while Firestore does not answer', async () => {
    const emulator = process.env.FIRESTORE_EMULATOR_HOST;
    process.env.FIRESTORE_EMULATOR_HOST = '127.0.0.1:1';
    const away = testFirestore();
    try {
      await expect(instance(1, away.db).take()).rejects.toBeInstanceOf(NoSlotError);
    } finally {
      process.env.FIRESTORE_EMULATOR_HOST = emulator;
      await away.close();
    }
  });
});
