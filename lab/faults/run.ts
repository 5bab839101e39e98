/** One run: people work with documents while the plan's faults happen; then everything is whole again, and every document has to come right. */
import { setTimeout as sleep } from 'node:timers/promises';
import { firestoreRest } from '@knowledge-sync/e2e/firestore-rest';
import type { FaultStack } from '../runtime/fault-stack.ts';
import { differences, keepComparing } from './compare.ts';
import { apiClient, keepPressing, live, type Person, pressRetry, type World } from './people.ts';
import { type RunPlan, routes, titleOf } from './plan.ts';
import { comparisonStory, storyOf } from './story.ts';
import { countFault, type Tally } from './tally.ts';
import { judge, type Verdict } from './verdict.ts';

const healTimeoutMs = 90_000;
/** The schedule's first retry comes after about a minute. */
const unattendedHealTimeoutMs = 240_000;
const pollMs = 300;
/** How long a failure stands before somebody presses Retry. */
const reactionMs = 1_500;
/** Longer than a claim's lease in these stacks. */
const freezeMs = 20_000;

/** @returns whose documents there are now */
export async function run(stack: FaultStack, plan: RunPlan, tally: Tally): Promise<Person[]> {
  const world = worldOf(stack);
  const people = plan.documents.map((document): Person => ({ plan: document, id: null, wanted: null }));
  if (plan.isFolderGone) {
    for (const { id, type } of stack.simulator.documents()) if (type === 'folder') stack.simulator.removeDocument(id);
    countFault(tally, 'folder deleted by hand');
  }
  const before = stack.dispatcher.counts();
  const met = arm(stack, plan, tally);
  const lives = people.map((person) => live(person, world));
  const pressing = plan.isPressed ? keepPressing(people, world) : null;
  const comparing = plan.isCompared ? keepComparing(world.api) : null;
  const faults = Promise.all([
    befallProcess(stack, plan, tally),
    befallFirestore(stack, plan, tally),
    befallCopy(people[0], lives[0], plan, world, tally),
  ]);
  // Faults that nothing has met by then are taken back.
  await Promise.all([...lives, faults, Promise.race([met, sleep(plan.patienceMs)])]);
  await pressing?.stop();
  disarm(stack, plan, tally);
  await heal(people, plan, world, tally);
  await comparing?.stop();
  if (plan.isCompared) {
    countFault(tally, 'run with comparisons');
    await expectEqual(`Run ${plan.seed}`, world, tally);
  }
  const after = stack.dispatcher.counts();
  for (const kind of ['dropped', 'duplicated', 'delayed', 'reordered'] as const) {
    countFault(tally, `event ${kind}`, after[kind] - before[kind]);
  }
  tally.runs += 1;
  return people;
}

export const worldOf = (stack: FaultStack): World => ({
  stack,
  api: apiClient(stack),
  firestore: firestoreRest(stack.firestore.address, stack.projectId),
});

/** @returns when every commit's fault has been met */
async function arm(stack: FaultStack, plan: RunPlan, tally: Tally): Promise<void> {
  stack.dispatcher.setMishaps(plan.mishaps);
  for (const { fault } of plan.requests) stack.simulator.addFault(fault);
  await Promise.all(
    plan.commits.map(async (rule) => {
      await stack.mischief.add(rule);
      countFault(tally, titleOf(rule));
    }),
  );
}

function disarm(stack: FaultStack, plan: RunPlan, tally: Tally): void {
  for (const { fault, applied } of stack.simulator.faults()) {
    const kind = plan.requests.find(
      (request) => request.fault.kind === fault.kind && request.fault.route === fault.route,
    )?.kind;
    if (kind !== undefined) countFault(tally, `request ${kind}`, applied);
  }
  stack.simulator.clearFaults();
  stack.mischief.clear();
  stack.dispatcher.setMishaps({});
}

/** Kills the process, or lets it stand still for longer than its lease, while ElevenLabs has a request of it. */
async function befallProcess(stack: FaultStack, { crash, patienceMs }: RunPlan, tally: Tally): Promise<void> {
  if (crash === null) return;
  const { acts, route, how } = crash;
  const id = stack.simulator.addFault({
    ...(acts ? { kind: 'accepted_unanswered', ending: 'hang' } : { kind: 'hang' }),
    ...routes[route],
    times: 1,
  });
  const isMet = (): boolean => stack.simulator.faults().some((fault) => fault.id === id && fault.applied > 0);
  const deadlineMs = performance.now() + patienceMs;
  while (!isMet() && performance.now() < deadlineMs) await sleep(20);
  const met = isMet();
  stack.simulator.removeFault(id);
  if (!met) return;
  countFault(
    tally,
    `${how === 'kill' ? 'killed' : 'frozen beyond its lease'} during ${route}, ${acts ? 'done' : 'not done'}`,
  );
  if (how === 'kill') return await stack.runtime.kill();
  const pid = stack.runtime.pid();
  if (pid === null) return;
  signal(pid, 'SIGSTOP');
  await sleep(freezeMs);
  signal(pid, 'SIGCONT');
}

/** A commit of its own may have been the process's end meanwhile. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function befallFirestore({ firestore }: FaultStack, { outage }: RunPlan, tally: Tally): Promise<void> {
  if (outage === null) return;
  await sleep(outage.afterMs);
  countFault(tally, `Firestore ${outage.kind.replace('_', ' ')}`);
  switch (outage.kind) {
    case 'paused':
      firestore.pause();
      await sleep(outage.ms);
      return firestore.resume();
    case 'cut_off':
      await firestore.cutOff();
      await sleep(outage.ms);
      return await firestore.reconnect();
    case 'restarted':
      return await firestore.restart();
    default:
      outage.kind satisfies never;
  }
}

/** Deletes the copy of a document by hand that nobody touches any more, so that a comparison has something to repair. */
async function befallCopy(
  person: Person | undefined,
  life: Promise<void> | undefined,
  { isCopyGone, patienceMs }: RunPlan,
  { api, stack }: World,
  tally: Tally,
): Promise<void> {
  if (!isCopyGone) return;
  await life;
  for (const deadlineMs = performance.now() + patienceMs; performance.now() < deadlineMs; ) {
    const document = await api.get(person?.id ?? '');
    const copyId = document?.elevenlabs_document_id ?? null;
    if (copyId !== null && document?.sync_status === 'completed') {
      stack.simulator.removeDocument(copyId);
      return countFault(tally, 'copy deleted by hand');
    }
    await sleep(pollMs);
  }
}

async function heal(people: readonly Person[], plan: RunPlan, world: World, tally: Tally): Promise<void> {
  const { stack, api, firestore } = world;
  const startedMs = performance.now();
  const timeoutMs = plan.isUnattended ? unattendedHealTimeoutMs : healTimeoutMs;
  const heals = people.map(async (person): Promise<Verdict> => {
    const { id, wanted } = person;
    if (id === null) return { kind: 'lost', detail: 'it was never created' };
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
      // What ElevenLabs refused for good waits for a person in any case.
      const waitsForPerson =
        document?.sync_status === 'failed' && !(plan.isUnattended && document.next_retry_at !== null);
      failedSinceMs = waitsForPerson ? (failedSinceMs ?? performance.now()) : null;
      if (failedSinceMs !== null && performance.now() - failedSinceMs > reactionMs) {
        failedSinceMs = null;
        await pressRetry(world, id, turn);
        turn += 1;
      }
      await sleep(pollMs);
    }
  });
  for (const [index, verdict] of (await Promise.all(heals)).entries()) {
    tally.documents += 1;
    tally.verdicts[verdict.kind] += 1;
    const person = people[index];
    if (verdict.kind === 'right' || person === undefined) continue;
    tally.problems.push(`${person.plan.name} (${person.id}): ${verdict.kind}, ${verdict.detail}`);
    tally.stories.push(...storyOf(stack, person.id ?? person.plan.name));
  }
}

/** Whatever was found and repaired on the way, in the end nothing may be left to find. */
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
    await api.call('POST', '/reconcile', { repair: true });
    await sleep(2_000);
  }
}

/** Looks at a run's documents once more: a request that lands late must not have changed anything. */
export async function audit(stack: FaultStack, people: readonly Person[], tally: Tally): Promise<void> {
  const { api, firestore } = worldOf(stack);
  for (const { id, wanted, plan } of people) {
    if (id === null) continue;
    const verdict = await judge(id, wanted, await api.get(id), stack.simulator, firestore);
    if (verdict.kind === 'right') continue;
    tally.verdicts[verdict.kind] += 1;
    tally.problems.push(`${plan.name} (${id}), looked at again: ${verdict.kind}, ${verdict.detail}`);
  }
}
