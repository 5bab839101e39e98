/**
 * Measures how fast each design syncs many documents whose events arrive at once, in production's
 * runtime, next to the time that the plan's limit allows at best.
 */
import { availableParallelism } from 'node:os';
import type { Parameters } from '@knowledge-sync/emulator/project-folder';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Figure, Report } from '../report.ts';
import { type DesignName, designNames, type Stage, startStage, workerOf } from '../stage.ts';
import { type Burst, runBurst } from './burst.ts';
import { randomFaults } from './faults.ts';
import { type Ideal, timesIdeal } from './ideal.ts';

const latencyMs = 200;
const mostTimesIdeal = 1.25;
/** Documents that a process syncs before it is measured. */
const warmUp = 100;
const quickWarmUp = 20;
/** How long Cloud Run lets a request wait for an instance. */
const queueMs = 10_000;
interface Case {
  title: string;
  documents: number;
  planLimit: number;
  /** Share of the documents whose first request fails. */
  faultShare: number;
  /** Whether Cloud Run refuses events beyond the concurrency of the instance. */
  isRefusing: boolean;
}

/** With limit 2, a fifth of the documents takes as long. */
const casesOf = (documents: number, isQuick: boolean): Case[] => {
  const ordinary = { documents, planLimit: 10, faultShare: 0, isRefusing: false };
  const first = { ...ordinary, title: 'limit 10' };
  if (isQuick) return [first];
  return [
    first,
    { ...ordinary, title: '5 % faults', faultShare: 0.05 },
    { ...ordinary, title: 'behind Cloud Run', isRefusing: true },
    // Last, because it needs another process.
    { ...ordinary, title: 'limit 2', planLimit: 2, documents: documents / 5 },
  ];
};

/** How an instance is deployed for a plan. */
interface Instance {
  /** Events that the function takes at once. */
  concurrency: number;
  parameters: Parameters;
}

const instanceFor: Record<DesignName, (planLimit: number) => Instance> = {
  service: (planLimit) => ({
    concurrency: 1_000,
    parameters: { PLAN_CONCURRENCY: String(planLimit), PEOPLE_CONCURRENCY: '1' },
  }),
  // Cloud Run's default for one instance. It starts as many instances as the events need.
  original: () => ({ concurrency: 80, parameters: {} }),
};

export async function benchThroughput(options: { isQuick: boolean; notice(line: string): void }): Promise<Report> {
  const { isQuick, notice } = options;
  const documents = isQuick ? 100 : 1_000;
  notice('Building the functions, starting both designs ...');
  const stage = await startStage({ triggered: ['onKnowledgeWritten', 'onArticleWritten'] });
  try {
    const figures: Figure[] = [];
    const workers = {
      service: await startWorker(stage, 'service', isQuick),
      original: await startWorker(stage, 'original', isQuick),
    };
    for (const each of casesOf(documents, isQuick)) {
      notice(`Syncing ${each.documents} documents twice: ${each.title} ...`);
      const bursts = { service: await workers.service(each), original: await workers.original(each) };
      figures.push(...figuresOf(each, bursts));
    }
    return {
      bench: 'throughput',
      conditions: `${documents} texts of 2 KB at once${isQuick ? '' : ` (limit 2: ${documents / 5})`}, ElevenLabs answers after ${latencyMs} ms, ${availableParallelism()} cores`,
      figures,
    };
  } finally {
    await stage.stop();
  }
}

/** @returns runs a case with the worker of the design, which starts again for another plan */
async function startWorker(
  stage: Stage,
  design: DesignName,
  isQuick: boolean,
): Promise<(each: Case) => Promise<Burst>> {
  let parameters: Parameters = {};
  let startedFor: number | null = null;
  let worker: Runtime | null = null;

  const startFor = async ({ planLimit }: Case): Promise<void> => {
    parameters = { ...instanceFor[design](planLimit).parameters, RAG_MODEL: 'off' };
    if (worker === null) worker = await stage.run(design, workerOf[design], { parameters: () => parameters });
    else await worker.stop().then(worker.start);
    startedFor = planLimit;
    // The first documents make the process load and compile its code, and create the folder.
    const names = Array.from(
      { length: isQuick ? quickWarmUp : warmUp },
      (_, index) => `First at limit ${planLimit}, ${index}`,
    );
    await runBurst(stage, { design, planLimit, names, latencyMs: 0, faults: [] });
  };

  return async (each) => {
    const { title, documents, planLimit, faultShare, isRefusing } = each;
    const { concurrency } = instanceFor[design](planLimit);
    if (startedFor !== planLimit) await startFor(each);
    const names = Array.from({ length: documents }, (_, index) => `${title} ${index}`);
    stage.limitWorker(design, isRefusing ? { concurrency, queueMs } : null);
    return await runBurst(stage, {
      design,
      names,
      latencyMs,
      planLimit,
      faults: randomFaults('bench', names, faultShare),
    });
  };
}

function figuresOf({ title, documents, planLimit, faultShare }: Case, bursts: Record<DesignName, Burst>): Figure[] {
  const ideal: Ideal = { documents, latencyMs, planLimit, retriedShare: faultShare };
  const figure = (
    of: string,
    unit: Figure['unit'],
    read: (burst: Burst) => number,
    { limit, most }: { limit?: number; most: number | null },
  ): Figure => {
    const [own, other] = designNames.map((name) => read(bursts[name]));
    return {
      title: `${title}: ${of}`,
      value: own ?? Number.NaN,
      unit,
      beside: { title: 'original design', value: other ?? Number.NaN },
      ...(limit !== undefined && { limit }),
      aim: most === null ? null : { kind: 'at most', value: most },
    };
  };
  return [
    figure('time, of the ideal', 'x', ({ wallMs }) => timesIdeal(wallMs, ideal), { limit: 1, most: mostTimesIdeal }),
    figure('requests at once', 'calls', ({ mostInFlight }) => mostInFlight, { limit: planLimit, most: planLimit }),
    figure('answers with 429', 'calls', ({ refusals }) => refusals, { limit: 0, most: null }),
    figure('documents not synced', 'documents', ({ failed }) => failed, { limit: 0, most: 0 }),
    figure('second copies', 'copies', ({ extraCopies }) => extraCopies, { limit: 0, most: 0 }),
  ];
}
