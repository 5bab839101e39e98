/** How the sweep keeps the settings of agents, on the emulator and the simulator. */
import { agentsDocument, collections, folderHoldersSchema } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
});
beforeEach(() => engine.simulator.reset());
afterAll(() => engine.stop());

const hour = 3_600_000;
const ref = () => engine.db.collection(collections.workspace).doc(agentsDocument);
const recorded = async () => folderHoldersSchema.parse((await ref().get()).data()).attached;
const run = () => sweep(engine.instance());

/** Records holders whose settings were read that long ago; null: never. */
async function record(agoMs: readonly (number | null)[], seed: { livePercentages?: number[] } = {}): Promise<string[]> {
  const folderId = engine.simulator.seedFolder({ name: 'folder', folderId: null });
  const branches = (seed.livePercentages ?? []).map((livePercentage, n) => ({
    name: `Branch ${n}`,
    knowledgeBase: [],
    livePercentage,
  }));
  const attached = agoMs.map((ago, n) => ({
    id: engine.simulator.seedAgent({
      name: `Agent ${n}`,
      knowledgeBase: [{ type: 'folder', name: 'folder', id: folderId }],
      branches,
    }),
    name: `Agent ${n}`,
    ...(ago !== null && { branches: [], read_at: Timestamp.fromMillis(Date.now() - ago) }),
  }));
  await ref().set({ folder_id: folderId, attached, count: attached.length, learned_at: Timestamp.now() });
  return attached.map(({ id }) => id);
}

it('reads at most five agents in a sweep, those first that were read longest ago', async () => {
  await record([4 * hour, null, 5 * hour, null, 6 * hour, 7 * hour, 1 * hour]);
  expect(await run()).toMatchObject({ agents: 5 });
  expect(engine.simulator.requests()).toHaveLength(10);
  expect((await recorded()).map(({ branches }) => branches?.length)).toEqual([0, 1, 1, 1, 1, 1, 0]);
  engine.simulator.clearRequests();
  expect(await run()).toMatchObject({ agents: 1 });
  expect(await run()).toMatchObject({ agents: 0 });
  expect(engine.simulator.requests()).toHaveLength(2);
});

it('reads at most five branches beside main that calls reach, and none without calls', async () => {
  await record([null], { livePercentages: [10, 0, 10, 10, 10, 10, 10, 0] });
  await run();
  expect(engine.simulator.requests()).toHaveLength(2 + 5);
  const [agent] = await recorded();
  expect(agent?.branches?.map(({ name, usage_mode }) => [name, usage_mode])).toEqual([
    ['Main', 'auto'],
    ...[0, 2, 3, 4, 5].map((n) => [`Branch ${n}`, null]),
  ]);
});

it('stops after an agent that cannot be read, and keeps its earlier settings', async () => {
  const ids = await record([9 * hour, 8 * hour, 7 * hour]);
  engine.simulator.addFault({ kind: 'status', status: 503, name: '^Agent 0$' });
  expect(await run()).toMatchObject({ agents: 1 });
  expect((await recorded()).map(({ branches }) => branches?.length)).toEqual([0, 1, 0]);
  expect(ids).toHaveLength(3);
});

it('an agent that is gone has no branches, and a time ahead counts as never read', async () => {
  const folderId = engine.simulator.seedFolder({ name: 'folder', folderId: null });
  const ahead = Timestamp.fromMillis(Date.now() + hour);
  const gone = { id: 'gone', name: 'Gone', read_at: ahead };
  await ref().set({ folder_id: folderId, attached: [gone], count: 1, learned_at: Timestamp.now() });
  expect(await run()).toMatchObject({ agents: 1 });
  const [agent] = await recorded();
  expect(agent?.branches).toEqual([]);
  expect(agent?.read_at?.toMillis()).toBeLessThan(ahead.toMillis());
});
