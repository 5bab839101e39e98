/**
 * Measures the deployed functions in production's runtime, with a replacement for Eventarc and a
 * simulator that answers slowly.
 */
import { availableParallelism } from 'node:os';
import { startFaultStack } from '../../runtime/fault-stack.ts';
import type { Figure, Report } from '../report.ts';
import { type Burst, runBurst } from './burst.ts';

const documents = 60;
const warmUpDocuments = 10;
/** How long the simulator takes for each request. */
const latencyMs = 300;
/** Syncs at once; each is compared with one at a time. */
const concurrencies = [5, 10];
const mostConcurrent = Math.max(...concurrencies);
const mostCalls = 1;

export async function benchEngine({ notice }: { notice(line: string): void }): Promise<Report> {
  notice('Building the functions, starting the emulator ...');
  const stack = await startFaultStack({ seed: 'bench' });
  try {
    // The first documents make the processes load their code and create the folder.
    await runBurst(stack, mostConcurrent, warmUpDocuments);
    stack.simulator.changeSettings({ latency_ms: latencyMs, concurrency: mostConcurrent });
    const bursts: [number, Burst][] = [];
    notice('Sending documents ...');
    const alone = await runBurst(stack, 1, documents);
    for (const concurrency of concurrencies) {
      notice(`Sending documents, ${concurrency} syncs at a time ...`);
      bursts.push([concurrency, await runBurst(stack, concurrency, documents)]);
    }
    return {
      bench: 'engine',
      conditions: `bursts of ${documents} texts, ElevenLabs answers after ${latencyMs} ms, ${availableParallelism()} cores`,
      figures: [
        ...bursts.flatMap(([concurrency, burst]) => speedOf(concurrency, burst, alone)),
        ...costOf([alone, ...bursts.map(([, burst]) => burst)]),
      ],
    };
  } finally {
    await stack.stop();
  }
}

const speedOf = (concurrency: number, burst: Burst, alone: Burst): Figure[] => [
  {
    title: `${concurrency} at a time: documents synced`,
    value: burst.documentsPerSecond,
    unit: 'documents/s',
    beside: { title: 'one at a time', value: alone.documentsPerSecond },
    aim: null,
  },
  {
    title: `${concurrency} at a time: time to sync, median`,
    value: burst.timeToLiveMs,
    unit: 'ms',
    beside: { title: 'one at a time', value: alone.timeToLiveMs },
    aim: null,
  },
];

/** Figures of the burst that costs most. */
const costOf = (bursts: readonly Burst[]): Figure[] => [
  {
    title: 'requests to ElevenLabs per document',
    value: Math.max(...bursts.map(({ callsPerDocument }) => callsPerDocument)),
    unit: 'calls',
    beside: null,
    aim: { kind: 'at most', value: mostCalls },
  },
  {
    title: 'commits to Firestore per document',
    value: Math.max(...bursts.map(({ commitsPerDocument }) => commitsPerDocument)),
    unit: 'commits',
    beside: null,
    aim: null,
  },
];
