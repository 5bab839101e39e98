/** Runs side by side, each lane with a stack of its own. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultStack, startFaultStack } from '@knowledge-sync/emulator/eventarc';
import type { Person } from './people.ts';
import { planRuns, type RunPlan, settleSeconds } from './plan.ts';
import { audit, keepAlive, run } from './run.ts';
import { emptyTally, type Tally } from './tally.ts';

/** In these stacks a minute is a second. */
const sweepIntervalMs = 1_000;

const parameters = {
  SYNC_TIMEOUT_SECONDS: '12',
  SETTLE_SECONDS: String(settleSeconds),
  REQUEUE_AFTER_SECONDS: '5',
} as const;

/** @param report is told of each run's end */
export async function runLanes(
  options: { seed: string; runs: number; lanes: number; only: number | null },
  report: (line: string) => void,
): Promise<Tally> {
  const tally = emptyTally();
  const all = planRuns(options.seed, options.runs);
  const plans = options.only === null ? all : all.slice(options.only, options.only + 1);
  // The bundle is the same for all: the first one makes it.
  const first = await startFaultStack({ seed: options.seed, parameters });
  const others = Array.from({ length: Math.min(options.lanes, plans.length) - 1 }, () =>
    startFaultStack({ seed: options.seed, parameters, functionsDir: first.functionsDir }),
  );
  const stacks = [first, ...(await Promise.all(others))];
  try {
    await Promise.all(stacks.map((stack) => runLane(stack, plans, tally, report)));
  } finally {
    await Promise.all(stacks.slice(1).map((stack) => stack.stop()));
    await first.stop();
  }
  return tally;
}

async function runLane(
  stack: FaultStack,
  plans: RunPlan[],
  tally: Tally,
  report: (line: string) => void,
): Promise<void> {
  const alive = keepAlive([stack.runtime, stack.jobs, stack.sweeper, stack.api]);
  const sweeps = startSweeps(stack);
  try {
    let last: readonly Person[] = [];
    for (let plan = plans.shift(); plan !== undefined; plan = plans.shift()) {
      await audit(stack, last, tally);
      const startedMs = performance.now();
      last = await run(stack, plan, tally).catch((error: unknown) => {
        tally.verdicts.stranded += 1;
        tally.problems.push(`Run ${plan.seed} broke off: ${error instanceof Error ? error.stack : String(error)}`);
        return [];
      });
      report(`run ${plan.seed}: ${last.length} documents, ${Math.round((performance.now() - startedMs) / 1000)} s`);
    }
    await audit(stack, last, tally);
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
