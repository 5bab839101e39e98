/** The list of agents that instances share, on the Firestore emulator. */
import { type AgentList, agentListDocument, collections } from '@knowledge-sync/contract';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../runtime/clock.ts';
import { testFirestore } from '../testing/firestore.ts';
import { SharedAgentList } from './shared-list.ts';

const firestore = testFirestore();
const { db } = firestore;
const ref = db.collection(collections.engine).doc(agentListDocument);
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
let nowMs = 0;
let listed: string[] = [];
afterAll(() => firestore.close());
beforeEach(async () => {
  nowMs = Date.now();
  listed = [];
  await ref.delete();
});

const instance = (keptMs = 10_000) =>
  new SharedAgentList(
    { db, clock: { ...systemClock, now: () => new Date(nowMs) }, random: Math.random, logger },
    keptMs,
  );

const pageNamed = (name: string): AgentList => ({
  agents: [{ id: name, name, attached: true, branches: null }],
  next_cursor: null,
});
/** Lists a page after some time. */
const listing =
  (name: string, ms = 50) =>
  async () => {
    listed.push(name);
    await systemClock.sleep(ms);
    return pageNamed(name);
  };
const first = { limit: 50 };

describe('the list of agents', () => {
  it('is asked for once by 40 callers at once on ten instances', async () => {
    const instances = Array.from({ length: 10 }, () => instance());
    const calls = instances.flatMap((each) => [1, 2, 3, 4].map(() => each.read(first, listing('a', 400))));
    expect(await Promise.all(calls)).toEqual(Array(40).fill(pageNamed('a')));
    expect(listed).toEqual(['a']);
  });

  it('is kept for ten seconds, each page and each limit apart', async () => {
    await instance().read(first, listing('a'));
    await instance().read({ limit: 50, cursor: 'next' }, listing('b'));
    await instance().read({ limit: 10 }, listing('c'));
    nowMs += 9_900;
    expect(await instance().read(first, listing('x'))).toEqual(pageNamed('a'));
    expect(await instance().read({ limit: 50, cursor: 'next' }, listing('x'))).toEqual(pageNamed('b'));
    expect(await instance().read({ limit: 10 }, listing('x'))).toEqual(pageNamed('c'));
    nowMs += 200;
    expect(await instance().read(first, listing('d'))).toEqual(pageNamed('d'));
    expect(listed).toEqual(['a', 'b', 'c', 'd']);
  });

  it('is dropped on all instances when an agent changes', async () => {
    const [one, two] = [instance(), instance()];
    await one.read(first, listing('a'));
    await two.drop();
    expect(await one.read(first, listing('b'))).toEqual(pageNamed('b'));
  });

  it('is not kept if an agent changed during the listing, and nobody who comes later waits for it', async () => {
    const [one, two] = [instance(), instance()];
    const before = one.read(first, listing('before', 1_000));
    await systemClock.sleep(200);
    await one.drop();
    const after = await Promise.all([one, two].map((each) => each.read(first, listing('after'))));
    expect(after).toEqual([pageNamed('after'), pageNamed('after')]);
    expect(await before).toEqual(pageNamed('before'));
    expect(await two.read(first, listing('x'))).toEqual(pageNamed('after'));
  });

  it('is asked for again after a failure', async () => {
    const failure = new Error('no answer');
    await expect(instance().read(first, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await instance().read(first, listing('a'))).toEqual(pageNamed('a'));
  });

  it('is asked for again after an instance ended in the middle of it', async () => {
    void instance().read(first, () => new Promise(() => undefined));
    await systemClock.sleep(300);
    nowMs += 51_000;
    expect(await instance().read(first, listing('a'))).toEqual(pageNamed('a'));
  });

  it('is not kept if it is very long, and only the newest pages are', async () => {
    await instance().read(first, async () => pageNamed('x'.repeat(200_000)));
    expect((await ref.get()).get('pages')).toEqual({});
    for (let limit = 1; limit < 9; limit += 1) await instance().read({ limit }, listing('a', 0));
    expect(Object.keys((await ref.get()).get('pages'))).toHaveLength(5);
  });

  it.each([{ pages: 'x' }, { pages: { a: 1 }, turns: [], changes: 'x' }])(
    'survives an odd record: %j',
    async (record) => {
      await ref.set(record);
      expect(await instance().read(first, listing('a'))).toEqual(pageNamed('a'));
      expect(await instance().read(first, listing('b'))).toEqual(pageNamed('a'));
    },
  );

  it('is not shared if it is kept for no time', async () => {
    await Promise.all([1, 2].map(() => instance(0).read(first, listing('a'))));
    expect(listed).toEqual(['a', 'a']);
    expect((await ref.get()).exists).toBe(false);
  });
});
