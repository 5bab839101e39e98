/**
 * The whole stack: the Firestore emulator's own events and the deployed functions, while each of
 * them is down in turn.
 */
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
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
  stack.simulator.documents().flatMap(({ name, text }) => (name.endsWith(`/${id}]`) ? [text] : []));
const polling = { timeout: 20_000, interval: 50 };

/** Creates a document whose event has arrived and waits until `release` is called. */
const createHeld = async (name: string): Promise<{ id: string; release(): void }> => {
  const { received } = stack.dispatcher.counts();
  stack.dispatcher.setConcurrency(0);
  const id = await create(name);
  await expect.poll(() => stack.dispatcher.counts().received, polling).toBe(received + 1);
  return { id, release: () => stack.dispatcher.setConcurrency(5) };
};

/**
 * Resolves with the n-th commit that onKnowledgeWritten makes for the document, once the fault has
 * happened to it.
 */
const addFault = (name: string, n: number, fault: CommitFault): Promise<CommitRecord> => {
  stack.commits.count({ namePrefix: name, shared: false });
  return stack.commits.add({ functionName: 'onKnowledgeWritten', n, fault });
};

test("completes a document of the API through Firestore's event and the real runtime", async () => {
  const id = await create('First');
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of First']);
  // Created, claimed, completed.
  expect(stack.dispatcher.history().filter(({ document }) => document === `knowledge/${id}`)).toHaveLength(3);
});

test('runs the sweep in a runtime of its own', async () => {
  await stack.sweep();
  expect(stack.sweeper.log().join('\n')).toContain('sweep ended');
});

test('delivers an event once the killed runtime is started again', async () => {
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

test('delivers the event of a runtime killed during its work to the next one', async () => {
  const fault = stack.simulator.addFault({ kind: 'hang' });
  const id = await create('Killed');
  await expect.poll(() => stack.simulator.requests().some(({ fault }) => fault !== null), polling).toBe(true);
  const { redelivered } = stack.dispatcher.counts();
  await stack.runtime.kill();
  stack.simulator.removeFault(fault);
  await stack.runtime.start();
  await stack.quiet();
  expect(stack.dispatcher.counts().redelivered).toBeGreaterThan(redelivered);
  // The dead worker's lease has not ended: the sweep frees the document later.
  expect(await statusOf(id)).toBe('syncing');
});

test('completes a document whose event met a paused Firestore once Firestore is resumed', async () => {
  const { id, release } = await createHeld('Paused');
  stack.firestore.pause();
  try {
    release();
    await expect.poll(() => stack.dispatcher.counts().in_flight, polling).toBe(1);
    // The worker waits for Firestore and has sent nothing.
    expect(textsOf(id)).toEqual([]);
  } finally {
    stack.firestore.resume();
  }
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of Paused']);
});

test('completes a document whose event met a cut-off Firestore once Firestore is reconnected', async () => {
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

test('restarts Firestore with its documents and its events', async () => {
  const earlier = await create('Before the restart');
  await stack.quiet();
  await stack.firestore.restart();
  expect(await statusOf(earlier)).toBe('completed');
  const later = await create('After the restart');
  await stack.quiet();
  expect(await statusOf(later)).toBe('completed');
});

test('completes a document although the answer to its last commit is lost', async () => {
  // The first commit is the claim.
  const met = addFault('Lost answer', 2, 'lose_answer');
  const id = await create('Lost answer');
  await met;
  await stack.quiet();
  expect(await statusOf(id)).toBe('completed');
  expect(textsOf(id)).toEqual(['Text of Lost answer']);
});

test('makes a commit again that was lost on its way', async () => {
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
] as const)('kills the process at a commit: $fault', async ({ fault, status, texts }) => {
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

test('stop leaves no process, socket or file behind', async () => {
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
  const servers = [stack.firestore.address, stack.dispatcher.address, ...urlsOf(stack).map((url) => new URL(url).host)];
  for (const server of servers) expect(await isListening(server), server).toBe(true);
  await stack.stop();
  for (const pid of pids) expect(isAlive(pid)).toBe(false);
  for (const server of servers) expect(await isListening(server), server).toBe(false);
  expect(existsSync(stack.dir)).toBe(false);
});

const urlsOf = ({ runtime, jobs, sweeper, api: calls, simulator }: FaultStack): string[] =>
  [runtime, jobs, sweeper, calls, simulator].map(({ url }) => url);

/** @param server host and port */
function isListening(server: string): Promise<boolean> {
  const { hostname, port } = new URL(`http://${server}`);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
