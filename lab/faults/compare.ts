/** Comparing both sides, and putting right what differs, as an editor asks for it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Reconcile, reconcileSchema } from '@knowledge-sync/contract';
import type { ApiClient } from './people.ts';

const pollMs = 300;
const pauseMs = 2_000;
/** A worker that was killed holds the comparison until its lease ends. */
const timeoutMs = 60_000;

/** @returns how it ended; null when it is still under way after a while */
async function compare(api: ApiClient, repair: boolean): Promise<Reconcile | null> {
  const started = await api.call('POST', '/reconcile', { repair });
  if (started.status !== 202) throw new Error(`the comparison was answered with ${started.status}`);
  let job = reconcileSchema.parse(started.body);
  const deadlineMs = performance.now() + timeoutMs;
  while (job.ended_at === null) {
    if (performance.now() > deadlineMs) return null;
    await sleep(pollMs);
    job = reconcileSchema.parse((await api.call('GET', `/reconcile/${job.id}`)).body);
  }
  return job;
}

/** Compares and repairs again and again, until it is stopped. */
export function keepComparing(api: ApiClient): { stop(): Promise<void> } {
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      await compare(api, true);
      await sleep(pauseMs);
    }
  };
  const comparing = loop();
  return {
    async stop() {
      stopped = true;
      await comparing;
    },
  };
}

/** What a comparison that only reports finds now. An empty list: both sides are equal. */
export async function differences(api: ApiClient): Promise<string[]> {
  const job = await compare(api, false);
  if (job?.status !== 'completed')
    return [`the comparison is ${job?.status ?? 'still under way'}: ${job?.message ?? ''}`];
  return job.findings.map(({ kind, name, document_id: id, drift }) => `${kind} ${drift.join(' ')} ${name} (${id})`);
}
