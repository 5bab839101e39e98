/**
 * Measures what the service adds to ElevenLabs' time: from the commit of a document at rest to the
 * commit of `completed`, in production's runtime.
 */
import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Firestore } from '@google-cloud/firestore';
import { collections } from '@knowledge-sync/contract';
import { knowledgeApi } from '@knowledge-sync/emulator/client';
import { type FaultStack, startFaultStack } from '../../runtime/fault-stack.ts';
import { median, quantile } from '../../statistics.ts';
import { functionsBuild } from '../build-once.ts';
import type { BenchOptions, Figure, Report } from '../report.ts';

const latencyMs = 200;
const documents = 30;
const quickDocuments = 6;
const warmUpDocuments = 3;
const pollMs = 20;

export async function benchOverhead({ isQuick, notice }: BenchOptions): Promise<Report> {
  notice('Building the functions, starting the emulator ...');
  const stack = await startFaultStack({ seed: 'bench', functionsDir: await functionsBuild() });
  try {
    const db = connect(stack);
    try {
      stack.simulator.changeSettings({ latency_ms: latencyMs });
      // The first documents make the process load its code and create the folder.
      for (let turn = 0; turn < warmUpDocuments; turn += 1) await timeSync(stack, db);
      notice('Sending documents ...');
      const serviceMs: number[] = [];
      const leastMs: number[] = [];
      const turns = isQuick ? quickDocuments : documents;
      for (let turn = 0; turn < turns; turn += 1) {
        serviceMs.push((await timeSync(stack, db)) - latencyMs);
        leastMs.push(await timeLeast(stack, db));
      }
      return {
        bench: 'overhead',
        conditions: `${turns} texts one after another, ElevenLabs answers after ${latencyMs} ms, ${availableParallelism()} cores`,
        figures: [
          figure('from commit to completed, median', median(serviceMs), median(leastMs)),
          figure('from commit to completed, p95', quantile(serviceMs, 0.95), quantile(leastMs, 0.95)),
        ],
        notes: [
          'Times of the two commits in Firestore, without the time of ElevenLabs. Compared with an event that arrives, and the claim, the read of the body and the completion as three calls to Firestore without a function.',
        ],
      };
    } finally {
      await db.terminate();
    }
  } finally {
    await stack.stop();
  }
}

const figure = (title: string, value: number, least: number): Figure => ({
  title,
  value,
  unit: 'ms',
  beside: { title: 'the same calls alone', value: least },
  aim: null,
});

/** The client takes the address from the environment when it is made. */
function connect({ firestore, projectId }: FaultStack): Firestore {
  const given = process.env.FIRESTORE_EMULATOR_HOST;
  process.env.FIRESTORE_EMULATOR_HOST = firestore.address;
  const db = new Firestore({ projectId });
  if (given === undefined) delete process.env.FIRESTORE_EMULATOR_HOST;
  else process.env.FIRESTORE_EMULATOR_HOST = given;
  return db;
}

/** @returns milliseconds between the two commits */
async function timeSync(stack: FaultStack, db: Firestore): Promise<number> {
  const name = `Overhead ${randomUUID()}`;
  const api = knowledgeApi(stack.apiUrl, async () => stack.token('editor'));
  const { id } = await api.create({ name, content: `Text of ${name}.` }, randomUUID());
  await stack.quiet();
  for (;;) {
    const { createTime, updateTime, ...snapshot } = await read(db, id);
    if (snapshot.status === 'failed') throw new Error(`${name} failed`);
    if (snapshot.status === 'completed') return updateTime - createTime;
    await sleep(pollMs);
  }
}

async function read(db: Firestore, id: string) {
  const snapshot = await db.collection(collections.knowledge).doc(id).get();
  const status: unknown = snapshot.get('sync_status');
  return {
    status,
    createTime: millisecondsOf(snapshot.createTime),
    updateTime: millisecondsOf(snapshot.updateTime),
  };
}

const millisecondsOf = (time: { seconds: number; nanoseconds: number } | undefined): number =>
  time === undefined ? Number.NaN : time.seconds * 1_000 + time.nanoseconds / 1_000_000;

/** The event of a commit, then a write, a read and a write. */
async function timeLeast({ dispatcher }: FaultStack, db: Firestore): Promise<number> {
  const ref = db.collection('barriers').doc(randomUUID());
  const { writeTime } = await ref.create({ state: 'pending' });
  await dispatcher.passed(ref.path);
  await ref.update({ state: 'claimed' });
  await ref.get();
  const { writeTime: endTime } = await ref.update({ state: 'completed' });
  await ref.delete();
  return millisecondsOf(endTime) - millisecondsOf(writeTime);
}
