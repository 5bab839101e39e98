/** Waits until the documents of a run are right again, and judges them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type World, worldOf } from './api-client.ts';
import { differences, repairAll } from './compare.ts';
import type { RunPlan } from './plan.ts';
import { comparisonStory, storyOf } from './story.ts';
import type { Tally } from './tally.ts';
import { pressRetry, type UserDocument } from './users.ts';
import { judge, type Verdict } from './verdict.ts';

const healTimeoutMs = 90_000;
/** The schedule's first retry comes after about a minute. */
const unattendedHealTimeoutMs = 240_000;
const pollMs = 300;
/** How long a document has failed before a user presses Retry. */
const reactionMs = 1_500;

/**
 * Waits for each document to become right, presses Retry where a user has to, and adds the verdicts
 * to the tally.
 */
export async function heal(
  documents: readonly UserDocument[],
  { isUnattended }: RunPlan,
  world: World,
  tally: Tally,
): Promise<void> {
  const { stack } = world;
  const verdicts = await Promise.all(documents.map((document) => untilRight(document, isUnattended, world, tally)));
  for (const [index, verdict] of verdicts.entries()) {
    tally.documents += 1;
    tally.verdicts[verdict.kind] += 1;
    const document = documents[index];
    if (verdict.kind === 'right' || document === undefined) continue;
    tally.problems.push(`${document.plan.name} (${document.id}): ${verdict.kind}, ${verdict.detail}`);
    tally.stories.push(...storyOf(stack, document.id ?? document.plan.name));
  }
}

async function untilRight(
  { id, wanted }: UserDocument,
  isUnattended: boolean,
  world: World,
  tally: Tally,
): Promise<Verdict> {
  const { stack, api, firestore } = world;
  if (id === null) return { kind: 'lost', detail: 'it was never created' };
  const startedMs = performance.now();
  const timeoutMs = isUnattended ? unattendedHealTimeoutMs : healTimeoutMs;
  let failedSinceMs: number | null = null;
  for (let turn = 0; ; ) {
    const document = await api.get(id);
    const verdict = await judge(id, wanted, document, stack.simulator, firestore);
    const elapsedMs = performance.now() - startedMs;
    if (verdict.kind === 'right') {
      if (elapsedMs > pollMs) tally.healMs.push(elapsedMs);
      return verdict;
    }
    if (elapsedMs > timeoutMs) return verdict;
    // A request that ElevenLabs refused for good waits for a user, also in an unattended run.
    const waitsForUser = document?.sync_status === 'failed' && !(isUnattended && document.next_retry_at !== null);
    failedSinceMs = waitsForUser ? (failedSinceMs ?? performance.now()) : null;
    if (failedSinceMs !== null && performance.now() - failedSinceMs > reactionMs) {
      failedSinceMs = null;
      await pressRetry(world, id, turn);
      turn += 1;
    }
    await sleep(pollMs);
  }
}

/** Repairs until a comparison finds no difference. A difference that stays is a problem. */
export async function expectEqual(title: string, world: World, tally: Tally): Promise<void> {
  const { api } = world;
  const deadlineMs = performance.now() + healTimeoutMs;
  for (;;) {
    const found = await differences(api);
    if (found.length === 0) return;
    if (performance.now() > deadlineMs) {
      tally.verdicts.stranded += 1;
      tally.problems.push(...found.map((finding) => `${title} ends with ${finding}`));
      tally.stories.push(...(await comparisonStory(world)));
      return;
    }
    await api.call('POST', '/reconcile', repairAll);
    await sleep(2_000);
  }
}

/** Judges a run's documents once more: a request that lands late must not have changed them. */
export async function audit(stack: World['stack'], documents: readonly UserDocument[], tally: Tally): Promise<void> {
  const { api, firestore } = worldOf(stack);
  for (const { id, wanted, plan } of documents) {
    if (id === null) continue;
    const verdict = await judge(id, wanted, await api.get(id), stack.simulator, firestore);
    if (verdict.kind === 'right') continue;
    tally.verdicts[verdict.kind] += 1;
    tally.problems.push(`${plan.name} (${id}), judged again: ${verdict.kind}, ${verdict.detail}`);
  }
}
