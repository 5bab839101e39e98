/** Injects a plan's faults into a stack and counts the faults that happen. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultStack } from '../runtime/fault-stack.ts';
import type { World } from './api-client.ts';
import { titleOf } from './coverage.ts';
import type { RunPlan } from './plan.ts';
import { routes } from './request-faults.ts';
import { scenarioPrefix } from './scenarios.ts';
import { isOwnFolder } from './strangers.ts';
import { countFault, type Tally } from './tally.ts';
import type { UserDocument } from './users.ts';

const pollMs = 300;
/** In the midst of the run's work. */
const keyChangeMs = 1_500;
/** Longer than a claim's lease in these stacks. */
const freezeMs = 20_000;

/** Resolves once every fault at a commit has happened. */
export async function arm({ commits, dispatcher, simulator }: FaultStack, plan: RunPlan, tally: Tally): Promise<void> {
  dispatcher.setMishaps(plan.mishaps);
  for (const { fault } of plan.requests) simulator.addFault(fault);
  commits.count({ namePrefix: scenarioPrefix(plan.seed), shared: plan.countsShared });
  const initialKills = plan.initialKills.map(async (rule) => {
    await commits.add(rule);
    countFault(tally, titleOf(rule));
  });
  const faults = plan.commits.map(async (rule) => {
    const { touched } = await commits.add(rule);
    countFault(tally, `${rule.fault.replaceAll('_', ' ')} (${rule.functionName}: ${touched})`);
    tally.coverage.addFault(plan.scenario, rule);
  });
  await Promise.all([...initialKills, ...faults]);
}

/** Withdraws the faults that have not happened. */
export function disarm({ commits, dispatcher, simulator }: FaultStack, plan: RunPlan, tally: Tally): void {
  for (const { fault, applied } of simulator.faults()) {
    const kind = plan.requests.find(
      (request) => request.fault.kind === fault.kind && request.fault.route === fault.route,
    )?.kind;
    if (kind !== undefined) countFault(tally, `request ${kind}`, applied);
  }
  simulator.clearFaults();
  commits.clear();
  dispatcher.setMishaps({});
}

export function deleteFolder({ simulator }: FaultStack, tally: Tally): void {
  for (const folder of simulator.documents().filter(isOwnFolder)) simulator.removeDocument(folder.id);
  countFault(tally, 'folder deleted by hand');
}

/** A person renames the service's folder, or moves it into a folder of other people. */
export function changeFolder({ simulator }: FaultStack, { folderChange }: RunPlan, tally: Tally): void {
  const folder = simulator.documents().find(isOwnFolder);
  if (folderChange === null || folder === undefined) return;
  if (folderChange === 'renamed') simulator.changeByHand(folder.id, { name: 'Renamed by hand' });
  else
    simulator.moveByHand(
      folder.id,
      simulator.documents().find((one) => one.type === 'folder' && !isOwnFolder(one))?.id ?? null,
    );
  countFault(tally, `folder ${folderChange} by hand`);
}

/** The service is deployed again with another key. */
export async function changeKey(stack: FaultStack, { isKeyNew, seed }: RunPlan, tally: Tally): Promise<void> {
  if (!isKeyNew) return;
  await sleep(keyChangeMs);
  countFault(tally, 'new API key');
  await stack.useKey(`key-${seed}`);
}

/**
 * Kills the process, or pauses it for longer than its lease, while ElevenLabs has one of its
 * requests.
 */
export async function crashDuringRequest(
  { runtime, simulator }: FaultStack,
  { crash, patienceMs }: RunPlan,
  tally: Tally,
): Promise<void> {
  if (crash === null) return;
  const { acts, route, how, name } = crash;
  const id = simulator.addFault({
    ...(acts ? { kind: 'accepted_unanswered', ending: 'hang' } : { kind: 'hang' }),
    ...routes[route],
    ...(name !== null && { name }),
    times: 1,
  });
  const isMet = (): boolean => simulator.faults().some((fault) => fault.id === id && fault.applied > 0);
  const deadlineMs = performance.now() + patienceMs;
  while (!isMet() && performance.now() < deadlineMs) await sleep(20);
  const met = isMet();
  simulator.removeFault(id);
  if (!met) return;
  countFault(
    tally,
    `${how === 'kill' ? 'killed' : 'paused beyond its lease'} during ${route}, ${acts ? 'done' : 'not done'}`,
  );
  if (how === 'kill') return await runtime.kill();
  const pid = runtime.pid();
  if (pid === null) return;
  signal(pid, 'SIGSTOP');
  await sleep(freezeMs);
  signal(pid, 'SIGCONT');
}

/** Sends a signal to a process that a fault at a commit may have killed already. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export async function breakFirestore({ firestore }: FaultStack, { outage }: RunPlan, tally: Tally): Promise<void> {
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

/** Deletes the copy of a synced document by hand, for a comparison to find. */
export async function deleteCopy(
  document: UserDocument | undefined,
  { isCopyGone, patienceMs }: RunPlan,
  { api, stack }: World,
  tally: Tally,
): Promise<void> {
  if (!isCopyGone) return;
  for (const deadlineMs = performance.now() + patienceMs; performance.now() < deadlineMs; ) {
    const found = await api.get(document?.id ?? '');
    const copyId = found?.elevenlabs_document_id ?? null;
    if (copyId !== null && found?.sync_status === 'completed') {
      stack.simulator.removeDocument(copyId);
      return countFault(tally, 'copy deleted by hand');
    }
    await sleep(pollMs);
  }
}
