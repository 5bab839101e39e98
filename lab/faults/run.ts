/**
 * One run: users work with documents while faults happen; once the faults have ended, every
 * document has to become right.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommitRecord } from '../runtime/commit-faults.ts';
import type { FaultStack } from '../runtime/fault-stack.ts';
import { type World, worldOf } from './api-client.ts';
import { keepComparing } from './compare.ts';
import { expectEqual, heal } from './heal.ts';
import {
  arm,
  breakFirestore,
  changeFolder,
  changeKey,
  crashDuringRequest,
  deleteCopy,
  deleteFolder,
  disarm,
} from './inject.ts';
import type { RunPlan } from './plan.ts';
import { countFault, type Tally } from './tally.ts';
import { keepPressing, playLife, type UserDocument } from './users.ts';

/**
 * A dry run has ended when its scenario makes no commit for so long; the sweep comes every second.
 */
const calmMs = 3_000;
const calmTimeoutMs = 60_000;
const pollMs = 200;

/** @returns the documents that the run has made */
export const run = (stack: FaultStack, plan: RunPlan, tally: Tally): Promise<UserDocument[]> =>
  perform(stack, plan, tally, async () => undefined);

/** A run for the commits that earlier runs have missed. Records which of them it does not make. */
export const runAgain = (stack: FaultStack, plan: RunPlan, tally: Tally): Promise<UserDocument[]> =>
  perform(stack, plan, tally, async (documents) => {
    await untilCalm(worldOf(stack), documents);
    const made = stack.commits.counted();
    for (const rule of plan.commits) {
      const isMade = made.some(({ functionName, n }) => functionName === rule.functionName && n === rule.n);
      if (!isMade) tally.coverage.addAbsence(plan.scenario, rule);
    }
  });

/** Runs a scenario without faults at its commits, and records which commits it makes. */
export const dryRun = (stack: FaultStack, plan: RunPlan, tally: Tally): Promise<UserDocument[]> =>
  perform(stack, plan, tally, async (documents) => {
    await untilCalm(worldOf(stack), documents);
    // The scenario's own kills leave no room for another fault at the same commit.
    const isFree = ({ functionName, n }: CommitRecord): boolean =>
      !plan.initialKills.some((rule) => rule.functionName === functionName && rule.n === n);
    tally.coverage.addDryRun(plan.scenario, stack.commits.counted().filter(isFree));
  });

/** @param whenHealed called once every document is right and no user is at work */
async function perform(
  stack: FaultStack,
  plan: RunPlan,
  tally: Tally,
  whenHealed: (documents: readonly UserDocument[]) => Promise<void>,
): Promise<UserDocument[]> {
  const world = worldOf(stack);
  const documents = plan.documents.map((document): UserDocument => ({ plan: document, id: null, wanted: null }));
  if (plan.isFolderGone) deleteFolder(stack, tally);
  changeFolder(stack, plan, tally);
  const before = stack.dispatcher.counts();
  const met = arm(stack, plan, tally);
  const lives = documents.map((document) => playLife(document, world, plan.patienceMs));
  const pressing = plan.isPressed ? keepPressing(documents, world) : null;
  const comparing = plan.isCompared ? keepComparing(world.api) : null;
  const faults = [
    crashDuringRequest(stack, plan, tally),
    breakFirestore(stack, plan, tally),
    changeKey(stack, plan, tally),
    lives[0]?.then(() => deleteCopy(documents[0], plan, world, tally)),
  ];
  await Promise.all([...lives, ...faults, Promise.race([met, sleep(plan.patienceMs)])]);
  await pressing?.stop();
  disarm(stack, plan, tally);
  await heal(documents, plan, world, tally);
  await comparing?.stop();
  await whenHealed(documents);
  if (plan.isCompared) {
    countFault(tally, 'run with comparisons');
    await expectEqual(`Run ${plan.seed}`, world, tally);
  }
  const after = stack.dispatcher.counts();
  for (const kind of ['dropped', 'duplicated', 'delayed', 'reordered'] as const) {
    countFault(tally, `event ${kind}`, after[kind] - before[kind]);
  }
  return documents;
}

/** Resolves once the scenario commits nothing more and what its uploads left behind is removed. */
async function untilCalm({ stack, firestore }: World, documents: readonly UserDocument[]): Promise<void> {
  const ids = new Set(documents.map(({ id }) => id));
  const deadlineMs = performance.now() + calmTimeoutMs;
  let calmSinceMs = performance.now();
  for (let seen = stack.commits.counted().length; performance.now() < deadlineMs; await sleep(pollMs)) {
    const isUploading = (await firestore.uploads()).some(({ documentId }) => ids.has(documentId));
    const now = stack.commits.counted().length;
    if (now !== seen || isUploading) calmSinceMs = performance.now();
    seen = now;
    if (performance.now() - calmSinceMs > calmMs) return;
  }
}
