/** Runs side by side, each lane with a stack of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultStack, startFaultStack } from '../runtime/fault-stack.ts';
import { keepAlive } from './keep-alive.ts';
import { auditLane } from './lane-end.ts';
import type { Person } from './people.ts';
import { crashesAtCommits, planAgain, planRuns, type RunPlan, settleSeconds, titleOf } from './plan.ts';
import { audit, run } from './run.ts';
import { emptyTally, type Tally } from './tally.ts';

/** In these stacks a minute is a second. */
const sweepIntervalMs = 1_000;

const parameters = {
  SYNC_TIMEOUT_SECONDS: '12',
  SETTLE_SECONDS: String(settleSeconds),
  REQUEUE_AFTER_SECONDS: '5',
  UPLOAD_TTL_SECONDS: '5',
} as const;

/** @param report is told of each run's end */
export async function runLanes(
  options: { seed: string; runs: number; lanes: number; only: number | null },
  report: (line: string) => void,
): Promise<Tally> {
  const tally = emptyTally();
  const startedMs = performance.now();
  const all = planRuns(options.seed, options.runs);
  const plans = options.only === null ? all : all.slice(options.only, options.only + 1);
  // The bundle is the same for all: the first one makes it.
  const first = await startFaultStack({ seed: options.seed, parameters });
  const others = Array.from({ length: Math.min(options.lanes, plans.length) - 1 }, () =>
    startFaultStack({ seed: options.seed, parameters, functionsDir: first.functionsDir }),
  );
  const lanes = [first, ...(await Promise.all(others))].map((stack): Lane => ({ stack, everybody: [] }));
  const stacks = lanes.map(({ stack }) => stack);
  try {
    await Promise.all(lanes.map((lane) => runLane(lane, plans, tally, report)));
    for (let round = 1; round <= maxRoundsAgain && options.runs >= completeCount && options.only === null; round += 1) {
      const left = crashesAtCommits.filter((rule) => !tally.faults.has(titleOf(rule)));
      const again = planAgain(`${options.seed}-again-${round}`, left);
      await Promise.all(lanes.map((lane) => runLane(lane, again, tally, report)));
    }
    await Promise.all(lanes.map((lane) => atEnd(lane, tally)));
    tally.durationMs = performance.now() - startedMs;
  } finally {
    await Promise.all(stacks.slice(1).map((stack) => stack.stop()));
    await first.stop();
  }
  return tally;
}

/** A stack, and whose documents it holds. */
interface Lane {
  stack: FaultStack;
  everybody: Person[];
}

/** So many runs are to hold every crash at a commit; what has had no occasion in them is dealt again, so often. */
export const completeCount = 100;
const maxRoundsAgain = 3;

async function runLane(
  { stack, everybody }: Lane,
  plans: RunPlan[],
  tally: Tally,
  report: (line: string) => void,
): Promise<void> {
  await whileAlive(stack, tally, async () => {
    let last: readonly Person[] = [];
    for (let plan = plans.shift(); plan !== undefined; plan = plans.shift()) {
      await audit(stack, last, tally);
      const startedMs = performance.now();
      last = await run(stack, plan, tally).catch((error: unknown) => {
        tally.verdicts.stranded += 1;
        tally.problems.push(`Run ${plan.seed} broke off: ${error instanceof Error ? error.stack : String(error)}`);
        return [];
      });
      everybody.push(...last);
      report(`run ${plan.seed}: ${last.length} documents, ${Math.round((performance.now() - startedMs) / 1000)} s`);
    }
    await audit(stack, last, tally);
  });
}

const atEnd = ({ stack, everybody }: Lane, tally: Tally): Promise<void> =>
  whileAlive(stack, tally, () => auditLane(stack, everybody, tally));

async function whileAlive(stack: FaultStack, tally: Tally, act: () => Promise<void>): Promise<void> {
  const alive = keepAlive([stack.runtime, stack.jobs, stack.sweeper, stack.api], tally);
  const sweeps = startSweeps(stack);
  try {
    await act();
  } finally {
    await sweeps.stop();
    await alive.stop();
  }
}

function startSweeps(stack: FaultStack): { stop(): Promise<void> } {
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      // One that fails, or is killed, is made up for by the next.
      await stack.sweep().catch(() => undefined);
      await sleep(sweepIntervalMs);
    }
  };
  const sweeping = loop();
  return {
    async stop() {
      stopped = true;
      await sweeping;
    },
  };
}
