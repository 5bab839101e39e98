/**
 * Sends one marked document through the deployed service and deletes it again. A script may write
 * documents in Firestore, so the operator needs no account of the app. It costs about 15 writes and
 * a read for each second.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { collections, type SyncStatus } from '@knowledge-sync/contract';
import { type Google, GoogleError } from '../google/client.ts';
import { failed, isBad, type Line, type Outcome, ok, skipped } from '../outcome.ts';
import type { Project } from '../project.ts';
import { explain, npmRun } from './check.ts';
import { Facts } from './facts.ts';

interface Waits {
  syncMs: number;
  removalMs: number;
  pollMs: number;
}
const defaultWaits: Waits = { syncMs: 120_000, removalMs: 60_000, pollMs: 1_000 };

interface RoundTripOptions {
  /** Ends the waiting. The document is deleted nevertheless. */
  signal: AbortSignal;
  waits?: Waits;
}

interface Stored {
  updateTime: string;
  fields: Readonly<Record<string, { stringValue?: string }>>;
}

const line = (outcome: Outcome): Line => ({ id: 'round-trip', title: 'A document', outcome });

/** @param earlier the lines of the other checks: without a deployment there is nothing to try */
export async function checkRoundTrip(
  project: Project,
  earlier: readonly Line[],
  { signal, waits = defaultWaits }: RoundTripOptions,
): Promise<Line> {
  const missing = earlier.find(
    (each) => isBad(each) && ['parameters', 'database', 'functions', 'deployed'].includes(each.id),
  );
  if (missing !== undefined) return line(skipped(`not sent, see "${missing.title}"`));
  const facts = new Facts(project);
  const trip = new RoundTrip(project.google, facts.parameters.database, { signal, waits });
  try {
    return line(await trip.run(npmRun('doctor', facts)));
  } catch (error) {
    return line(explain(error, facts));
  }
}

class RoundTrip {
  readonly #google: Google;
  /** Of the database. */
  readonly #documents: string;
  /** Of the document. */
  readonly #name: string;
  readonly #waits: Waits;
  readonly #signal: AbortSignal;

  constructor(google: Google, database: string, { signal, waits }: Required<RoundTripOptions>) {
    this.#google = google;
    this.#documents = `projects/${google.projectId}/databases/${database}/documents`;
    this.#name = `${this.#documents}/${collections.knowledge}/doctor-${randomUUID()}`;
    this.#signal = signal;
    this.#waits = waits;
  }

  async run(again: string): Promise<Outcome> {
    const startMs = performance.now();
    let problem: string | null = 'not sent';
    try {
      await this.#create();
      problem = await this.#syncProblem();
    } finally {
      // Also after an error and after Ctrl-C.
      await this.#requestRemoval();
    }
    const syncedMs = performance.now() - startMs;
    if (problem !== null) return failed(problem, `The document is deleted again. Correct this, then ${again} --deep`);
    const isGone = await this.#until(this.#waits.removalMs, (stored) => stored === null);
    const removedMs = performance.now() - startMs - syncedMs;
    if (isGone) return ok(`synced in ${seconds(syncedMs)}, deleted in ${seconds(removedMs)}`);
    return failed(`synced, but not deleted after ${seconds(removedMs)}; the service continues`, `${again} --deep`);
  }

  async #create(): Promise<void> {
    const at = new Date().toISOString();
    const fields = {
      name: { stringValue: `Check of the service, ${at}` },
      content: { stringValue: `npm run doctor wrote this text at ${at}, and deletes it.` },
      created_by: { stringValue: 'doctor' },
    };
    await this.#commit({ update: { name: this.#name, fields }, currentDocument: { exists: false } });
  }

  /** Null once the document is synced. */
  async #syncProblem(): Promise<string | null> {
    let last: Stored | null = null;
    const hasEnded = await this.#until(this.#waits.syncMs, (stored) => {
      last = stored;
      return ['completed', 'failed'].includes(statusOf(stored) ?? '');
    });
    const status = statusOf(last);
    if (status === 'completed') return null;
    if (hasEnded) return `not synced: ${textOf(last, 'sync_error_message') ?? 'no reason is given'}`;
    if (this.#signal.aborted) return 'interrupted';
    const waited = seconds(this.#waits.syncMs);
    return status === null ? `no function has seen it within ${waited}` : `still ${status} after ${waited}`;
  }

  /** Whether it came true in time. */
  async #until(withinMs: number, isTrue: (stored: Stored | null) => boolean): Promise<boolean> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      if (isTrue(await this.#read())) return true;
      if (this.#signal.aborted || performance.now() > endMs) return false;
      await delay(this.#waits.pollMs, undefined, { signal: this.#signal }).catch(() => {});
    }
  }

  #read(): Promise<Stored | null> {
    return this.#google.find<Stored>('firestore', `v1/${this.#name}`);
  }

  /** The service deletes the copy, then the document. One that it never saw has no copy. */
  async #requestRemoval(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const stored = await this.#read();
      if (stored === null) return;
      try {
        await (statusOf(stored) === null ? this.#delete(stored) : this.#setTombstone(stored));
        return;
      } catch (error) {
        const wasChanged = error instanceof GoogleError && ['FAILED_PRECONDITION', 'ABORTED'].includes(error.code);
        if (!wasChanged || attempt === maxRemovals) throw error;
      }
    }
  }

  #delete({ updateTime }: Stored): Promise<unknown> {
    return this.#commit({ delete: this.#name, currentDocument: { updateTime } });
  }

  #setTombstone(stored: Stored): Promise<unknown> {
    const now = { timestampValue: new Date().toISOString() };
    // A sync that is under way looks for a tombstone when it ends.
    const isIdle = ['completed', 'failed'].includes(statusOf(stored) ?? '');
    const fields = {
      deletion_requested_at: now,
      ...(isIdle && { sync_status: { stringValue: 'pending' satisfies SyncStatus }, queued_at: now }),
    };
    return this.#commit({
      update: { name: this.#name, fields },
      updateMask: { fieldPaths: Object.keys(fields) },
      currentDocument: { updateTime: stored.updateTime },
    });
  }

  #commit(write: object): Promise<unknown> {
    return this.#google.send('POST', 'firestore', `v1/${this.#documents}:commit`, { writes: [write] });
  }
}

/** The worker may write at the same time, but not often. */
const maxRemovals = 10;

const textOf = (stored: Stored | null, field: string): string | null => stored?.fields[field]?.stringValue ?? null;
const statusOf = (stored: Stored | null): string | null => textOf(stored, 'sync_status');
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
