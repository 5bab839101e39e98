/** Compares both sides and repairs differences through the API, as an editor does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Reconcile, reconcileSchema } from '@knowledge-sync/contract';
import type { ApiClient } from './api-client.ts';
import { type Repetition, repeat } from './repeat.ts';

const pollMs = 300;
const pauseMs = 2_000;
/** A killed worker holds the comparison until its lease ends. */
const timeoutMs = 60_000;

/** A repair that deletes any number of copies. */
export const repairAll = { repair: true, confirm_deletions: 1_000_000 };

/** @returns the ended comparison; null when it has not ended in time */
async function compare(api: ApiClient, repair: boolean): Promise<Reconcile | null> {
  const started = await api.call('POST', '/reconcile', repair ? repairAll : { repair });
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

/** A user who compares and repairs until stopped. */
export const keepComparing = (api: ApiClient): Repetition =>
  repeat(pauseMs, async () => void (await compare(api, true)));

/** Differences that a comparison without repairs finds. An empty list: both sides are equal. */
export async function differences(api: ApiClient): Promise<string[]> {
  const job = await compare(api, false);
  if (job?.status !== 'completed')
    return [`the comparison is ${job?.status ?? 'not ended yet'}: ${job?.message ?? ''}`];
  return job.findings.map(({ kind, name, document_id: id, drift }) => `${kind} ${drift.join(' ')} ${name} (${id})`);
}
