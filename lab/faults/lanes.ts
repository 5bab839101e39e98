/**
 * Runs side by side, each lane on a stack of its own: first dry runs, then the planned runs, then
 * the kills that are missing.
 */
import { type DocumentView, worlds } from '@knowledge-sync/emulator/simulator';
import { type FaultStack, startFaultStack } from '../runtime/fault-stack.ts';
import { worldOf } from './api-client.ts';
import { maxAbsences } from './coverage.ts';
import { audit } from './heal.ts';
import { keepAlive } from './keep-alive.ts';
import { auditLane } from './lane-end.ts';
import type { DocumentPlan, Step } from './lives.ts';
import { chooseScenarios, completeCount, planAgain, planRuns, planScenario, type RunPlan } from './plan.ts';
import { repeat } from './repeat.ts';
import { settleSeconds } from './request-faults.ts';
import { dryRun, run, runAgain } from './run.ts';
import { scenarios } from './scenarios.ts';
import { addStrangers } from './strangers.ts';
import { emptyTally, type Tally } from './tally.ts';
import { playLife, type UserDocument } from './users.ts';

/** In these stacks a minute is a second. */
const sweepIntervalMs = 1_000;

const parameters = {
  SYNC_TIMEOUT_SECONDS: '12',
  // So few that documents wait for their turn.
  PLAN_CONCURRENCY: '4',
  PEOPLE_CONCURRENCY: '1',
  SETTLE_SECONDS: String(settleSeconds),
  REQUEUE_AFTER_SECONDS: '5',
  UPLOAD_TTL_SECONDS: '5',
  EARLIER_TEXTS_DAYS: '1',
} as const;

/** A complete suite dry-runs each scenario twice: a commit counts if it was made both times. */
const completeDryRuns = 2;
const warmUpTimeoutMs = 60_000;

interface Options {
  seed: string;
  runs: number;
  lanes: number;
  /** Index of the only run to make; null: all. */
  only: number | null;
}

/** A stack, and the documents that it holds. */
export interface Lane {
  stack: FaultStack;
  documents: UserDocument[];
  /** Documents of others, which must stay as they are. */
  strangers: DocumentView[];
}

type Act = typeof run;
type Report = (line: string) => void;

/** @param report gets a line at the end of each run */
export async function runLanes(options: Options, report: Report): Promise<Tally> {
  const tally = emptyTally();
  const startedMs = performance.now();
  const stacks: FaultStack[] = [];
  try {
    const lanes = await startLanes(options, stacks);
    await runPhases(lanes, options, tally, report);
    await Promise.all(lanes.map((lane) => whileAlive(lane.stack, tally, () => auditLane(lane, tally))));
    tally.durationMs = performance.now() - startedMs;
  } finally {
    const [first, ...others] = stacks;
    // The first stack holds the bundle of all.
    await Promise.all(others.map((stack) => stack.stop()));
    await first?.stop();
  }
  return tally;
}

/**
 * Every other lane has the world in which ElevenLabs answers open questions the other way.
 *
 * @param stacks gets every stack that starts, for the caller to stop, also when another one does
 * not start
 */
async function startLanes({ seed, runs, lanes, only }: Options, stacks: FaultStack[]): Promise<Lane[]> {
  const first = await startFaultStack({ seed, parameters, settings: worlds.one });
  stacks.push(first);
  const count = only === null ? Math.min(lanes, runs) : 1;
  const others = Array.from({ length: count - 1 }, async (_, index) => {
    const settings = worlds[index % 2 === 0 ? 'other' : 'one'];
    stacks.push(await startFaultStack({ seed, parameters, settings, functionsDir: first.functionsDir }));
  });
  await Promise.allSettled(others);
  await Promise.all(others);
  return await Promise.all(stacks.map(warmUp));
}

/**
 * Syncs a document, so that the first scenario finds a folder and processes that have loaded their
 * code.
 */
async function warmUp(stack: FaultStack, index: number): Promise<Lane> {
  const steps: Step[] = [{ act: 'wait until synced' }];
  const plan: DocumentPlan = { name: `Warm-up of lane ${index}`, source: 'text', bytes: 100, steps };
  const document: UserDocument = { plan, id: null, wanted: null };
  await playLife(document, worldOf(stack), warmUpTimeoutMs);
  const ids = document.id === null ? [] : [document.id];
  return { stack, documents: [document], strangers: addStrangers(stack.simulator, stack.projectId, ids) };
}

async function runPhases(lanes: Lane[], { seed, runs, only }: Options, tally: Tally, report: Report): Promise<void> {
  const phase = (plans: RunPlan[], act: Act): Promise<unknown> =>
    Promise.all(lanes.map((lane) => runLane(lane, plans, act, tally, report)));
  const isComplete = runs >= completeCount;

  for (let turn = 0; turn < (isComplete ? completeDryRuns : 1); turn += 1) {
    const chosen = chooseScenarios(seed, runs);
    await phase(
      chosen.map((index) => planScenario(index, `${seed}-dry-${turn}-${index}`)),
      dryRun,
    );
  }
  const plans = planRuns(seed, runs, tally.coverage);
  await phase(only === null ? plans : plans.slice(only, only + 1), async (...args) => {
    const documents = await run(...args);
    tally.runs += 1;
    return documents;
  });
  if (only !== null || !isComplete) return;
  for (let round = 1; round <= maxAbsences; round += 1) {
    await phase(planAgain(`${seed}-again-${round}`, tally.coverage.missing()), runAgain);
  }
}

/** Takes plans from the list until it is empty. */
async function runLane(
  { stack, documents }: Lane,
  plans: RunPlan[],
  act: Act,
  tally: Tally,
  report: Report,
): Promise<void> {
  await whileAlive(stack, tally, async () => {
    let last: readonly UserDocument[] = [];
    for (let plan = plans.shift(); plan !== undefined; plan = plans.shift()) {
      await audit(stack, last, tally);
      const { seed, scenario } = plan;
      const startedMs = performance.now();
      last = await act(stack, plan, tally).catch((error: unknown) => {
        tally.verdicts.stranded += 1;
        tally.problems.push(`Run ${seed} broke off: ${error instanceof Error ? error.stack : String(error)}`);
        return [];
      });
      documents.push(...last);
      const seconds = Math.round((performance.now() - startedMs) / 1000);
      report(`run ${seed}: ${last.length} documents, ${seconds} s, ${scenarios[scenario]?.title}`);
    }
    await audit(stack, last, tally);
  });
}

async function whileAlive(stack: FaultStack, tally: Tally, act: () => Promise<void>): Promise<void> {
  const alive = keepAlive([stack.runtime, stack.jobs, stack.sweeper, stack.api], tally);
  // The next sweep makes up for one that fails or is killed.
  const sweeps = repeat(sweepIntervalMs, () => stack.sweep().catch(() => undefined));
  try {
    await act();
  } finally {
    await sweeps.stop();
    await alive.stop();
  }
}
