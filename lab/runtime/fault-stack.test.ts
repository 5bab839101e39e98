/** The whole stack: the Firestore emulator's own events, the deployed functions, and what happens when one of them is away. */
import { existsSync } from 'node:fs';
import { type KnowledgeApi, knowledgeApi } from '@knowledge-sync/emulator/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommitFault, CommitRecord } from './commit-faults.ts';
import { type FaultStack, startFaultStack } from './fault-stack.ts';

let stack: FaultStack;
let api: KnowledgeApi;

beforeAll(async () => {
  stack = await startFaultStack({ seed: 'fault stack' });
  api = knowledgeApi(stack.apiUrl, async () => stack.token('editor'));
});

afterAll(() => stack?.stop());

const create = async (name: string): Promise<string> =>
  (await api.create({ name, content: `Text of ${name}` }, name)).id;
const statusOf = async (id: string): Promise<string> => (await api.get(id)).sync_status;
const textsOf = (id: string): (string | null)[] =>
  stack.simulator.documents().flatMap(({ name, text }) => (name.endsWith(`[kb:${id}]`) ? [text] : []));
const polling = { timeout: 20_000, interval: 50 };

/** Creates a document whose event has arrived and is held back until `release` is called. */
const createHeld = async (name: string): Promise<{ id: string; release(): void }> => {
  const { received } = stack.dispatcher.counts();
  stack.dispatcher.setConcurrency(0);
  const id = await create(name);
  await expect.poll(() => stack.dispatcher.counts().received, polling).toBe(received + 1);
  return { id, release: () => stack.dispatcher.setConcurrency(5) };
};

/** Resolves with the n-th commit that onKnowledgeWritten makes for the document, once the fault has happened to it. */
const addFault = (name: string, n: number, fault: CommitFault): Promise<CommitRecord> => {
  stack.commits.count({ namePrefix: name, shared: false });
  return stack.commits.add({ functionName: 'onKnowledgeWritten', n, fault });
};

test("a document made through the API is completed through Firestore's event and the real runtime", async () => {
  const id = await create('First');
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of First']);
  // Created, claimed, completed.
  expect(stack.dispatcher.history().filter(({ document }) => document === `knowledge/${id}`)).toHaveLength(3);
});

test('the sweep runs in a runtime of its own', async () => {
  await stack.sweep();
  expect(stack.sweeper.log().join('\n')).toContain('sweep ended');
});

test('an event that finds no runtime is delivered when the runtime is back', async () => {
  await stack.runtime.kill();
  expect(stack.runtime.pid()).toBeNull();
  const { failed } = stack.dispatcher.counts();
  const id = await create('While away');
  await expect.poll(() => stack.dispatcher.counts().failed, polling).toBeGreaterThan(failed);
  expect(await statusOf(id)).toBe('pending');
  await stack.runtime.start();
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of While away']);
});

test('the event of a runtime that is killed at work is delivered again to the next', async () => {
  const fault = stack.simulator.addFault({ kind: 'hang' });
  const id = await create('Killed');
  await expect.poll(() => stack.simulator.requests().some(({ fault }) => fault !== null), polling).toBe(true);
  const { redelivered } = stack.dispatcher.counts();
  await stack.runtime.kill();
  stack.simulator.removeFault(fault);
  await stack.runtime.start();
  await stack.quiet();
  expect(stack.dispatcher.counts().redelivered).toBeGreaterThan(redelivered);
  // The dead worker's lease holds: what frees the document is the sweep, once the lease is over.
  expect(await statusOf(id)).toBe('syncing');
});

test('a document whose event meets a paused Firestore is completed when Firestore goes on', async () => {
  const { id, release } = await createHeld('Paused');
  stack.firestore.pause();
  try {
    release();
    await expect.poll(() => stack.dispatcher.counts().in_flight, polling).toBe(1);
    // Held up by Firestore: nothing has reached ElevenLabs.
    expect(textsOf(id)).toEqual([]);
  } finally {
    stack.firestore.resume();
  }
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of Paused']);
});

test('a document whose event meets a Firestore that is cut off is completed when Firestore is back', async () => {
  const { id, release } = await createHeld('Cut off');
  await stack.firestore.cutOff();
  try {
    release();
    await expect.poll(() => stack.dispatcher.counts().in_flight, polling).toBe(1);
  } finally {
    await stack.firestore.reconnect();
  }
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of Cut off']);
});

test('Firestore is started again with its documents, and its events go on', async () => {
  const earlier = await create('Before the restart');
  await stack.quiet();
  await stack.firestore.restart();
  expect(await statusOf(earlier)).toBe('completed');
  const later = await create('After the restart');
  await stack.quiet();
  expect(await statusOf(later)).toBe('completed');
});

test('a commit whose answer is lost is known for what it was, and the document is completed', async () => {
  // The first commit is the claim.
  const met = addFault('Lost answer', 2, 'lose_answer');
  const id = await create('Lost answer');
  await met;
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of Lost answer']);
});

test('a commit that is lost on its way is made again', async () => {
  const met = addFault('Lost claim', 1, 'lose_call');
  const id = await create('Lost claim');
  await met;
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of Lost claim']);
});

test.each([
  { fault: 'kill_before', status: 'pending', texts: 0 },
  { fault: 'kill_after', status: 'syncing', texts: 0 },
] as const)('the process can be killed at a commit: $fault', async ({ fault, status, texts }) => {
  const met = addFault(fault, 1, fault);
  stack.dispatcher.setConcurrency(1);
  const id = await create(fault);
  await met;
  expect(stack.runtime.pid()).toBeNull();
  expect(await statusOf(id)).toBe(status);
  expect(textsOf(id)).toHaveLength(texts);
  await stack.runtime.start();
  stack.dispatcher.setConcurrency(5);
  await stack.quiet();
});

test('stopping leaves neither process nor file', async () => {
  const parts = [stack.firestore, stack.runtime, stack.jobs, stack.sweeper, stack.api];
  const pids = parts.map((part) => part.pid()).filter((pid) => pid !== null);
  expect(pids).toHaveLength(parts.length);
  const isAlive = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  for (const pid of pids) expect(isAlive(pid)).toBe(true);
  await stack.stop();
  for (const pid of pids) expect(isAlive(pid)).toBe(false);
  expect(existsSync(stack.dir)).toBe(false);
});
