/**
 * Takes documents from their creation until they are synced, and measures what that costs: without
 * a fault, with one 429, and with a worker that is killed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DocumentReference, Timestamp } from '@google-cloud/firestore';
import { sweepOnce } from '@knowledge-sync/emulator/sweeper';
import { collectionOf } from '../stage.ts';
import type { Use } from './meter.ts';
import type { Subject } from './subject.ts';

export interface Life {
  use: Use;
  /** Requests to ElevenLabs. */
  calls: number;
  /** At ElevenLabs, in the end. */
  copies: number;
  /** From the creation until it is synced. */
  ms: number;
}

type Fields = Record<string, unknown>;

const pollMs = 100;
const patienceMs = 60_000;
/** How long a sync may take after the sweep has queued it, until the next sweep. */
const sweepPauseMs = 3_000;
const mostSweeps = 5;

/**
 * Waits until the document is as wanted. Reads past the proxy, so that nothing is counted.
 *
 * @returns false if it is not in time
 */
async function isReachedIn(ms: number, ref: DocumentReference, isReached: (data: Fields) => boolean): Promise<boolean> {
  const endMs = performance.now() + ms;
  while (!isReached((await ref.get()).data() ?? {})) {
    if (performance.now() > endMs) return false;
    await sleep(pollMs);
  }
  return true;
}

const isSynced = ({ sync_status: status }: Fields): boolean => status === 'completed';

/** @param until resolves when all work for the document has ended; by default, when it is synced */
async function live(
  subject: Subject,
  name: string,
  content: string,
  until: (ref: DocumentReference, synced: Promise<void>) => Promise<void> = (_, synced) => synced,
): Promise<Life> {
  const { design, stage, meter } = subject;
  const simulator = stage.simulators[design];
  meter.clear();
  simulator.clearRequests();
  const startedMs = performance.now();
  const ref = stage.db.collection(collectionOf[design]).doc(await subject.create(name, content));
  let ms = Number.NaN;
  const synced = isReachedIn(patienceMs, ref, isSynced).then((isInTime) => {
    if (!isInTime) throw new Error(`${ref.path} of ${design} is not synced after ${patienceMs} ms`);
    ms = performance.now() - startedMs;
  });
  await Promise.all([synced, until(ref, synced)]);
  await stage.quiet();
  const copies = simulator.documents().filter((copy) => copy.name.startsWith(name)).length;
  return { use: meter.use(), calls: simulator.counts().total, copies, ms };
}

export const liveWithoutFault = (subject: Subject, content: string, name: string): Promise<Life> =>
  live(subject, name, content);

export async function liveWithOneRefusal(subject: Subject, content: string): Promise<Life> {
  const simulator = subject.stage.simulators[subject.design];
  simulator.addFault({ kind: 'status', preset: 'concurrent_limit_exceeded', times: 1 });
  return await live(subject, 'Refused', content);
}

/**
 * Kills the worker when ElevenLabs has answered, before it writes the result. Eventarc delivers the
 * event again.
 *
 * @param sweepUrl the scheduled pass; null for a design without one
 */
export async function liveWithCrash(subject: Subject, content: string, sweepUrl: string | null): Promise<Life> {
  const killed = subject.killBeforeCompletion();
  return await live(subject, 'Crashed', content, async (ref, synced) => {
    await killed;
    await subject.worker.start();
    if (sweepUrl === null) return;
    const sweepAfter = async (field: string, isReached: (data: Fields) => boolean): Promise<void> => {
      const time = (await ref.get()).get(field) as Timestamp;
      await sleep(Math.max(0, time.toMillis() - Date.now()) + pollMs);
      for (let sweeps = 0; sweeps < mostSweeps; sweeps += 1) {
        await sweepOnce(sweepUrl);
        if (await isReachedIn(sweepPauseMs, ref, isReached)) return;
      }
      throw new Error(`${mostSweeps} sweeps have not healed ${ref.path}`);
    };
    await sweepAfter('sync_claim.expires_at', isSynced);
    await synced;
    await sweepAfter('settles_at', ({ unsettled_since: since }) => since === null);
  });
}
