/**
 * Measures how long an instance of each deployed function takes to start, next to a bare one. Both
 * run in turn, so that a change of the machine's speed meets both.
 */
import { availableParallelism } from 'node:os';
import type { EngineHarness } from '@knowledge-sync/functions/testing/engine.ts';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { allFunctions, functionsByTrigger } from '../../../deploy/src/service.ts';
import { median } from '../../statistics.ts';
import { functionsBuild } from '../build-once.ts';
import { onEmulator } from '../on-emulator.ts';
import type { BenchOptions, Figure, Report } from '../report.ts';
import { bareStart, type EventDocument, eventStart, idleStart, type Kind, type Start, timeStart } from './processes.ts';

const rounds = 15;
const quickRounds = 1;
/** The bare function runs in between, a few times in each round. */
const startsPerBare = 3;
const mostIdleRatio = 1.3;
const mostSyncRatio = 3;

export async function benchColdStart({ isQuick, notice }: BenchOptions): Promise<Report> {
  return await onEmulator(async (engine) => {
    notice('Building the functions ...');
    const functionsDir = await functionsBuild();
    // The first sync makes the folder.
    const synced = await engine.store('The first.');
    await engine.deliver(synced);
    const env = {
      GCLOUD_PROJECT: engine.projectId,
      FIRESTORE_EMULATOR_HOST: process.env.FIRESTORE_EMULATOR_HOST ?? '',
      ELEVENLABS_BASE_URL: engine.simulator.url,
      ELEVENLABS_API_KEY: 'test-key',
    };
    const starts: { title: string; kind: Kind; most: number; make(): Promise<Start> }[] = [
      ...allFunctions.map((name) => ({
        title: `${name}, loaded`,
        kind: isHttp(name) ? ('http' as const) : ('event' as const),
        most: mostIdleRatio,
        make: async () => idleStart(name),
      })),
      {
        title: 'onKnowledgeWritten, an event without work',
        kind: 'event',
        most: mostIdleRatio,
        make: async () => eventStart('idle', await eventDocument(synced)),
      },
      {
        title: 'onKnowledgeWritten, first request to ElevenLabs',
        kind: 'event',
        most: mostSyncRatio,
        make: async () => eventStart('sync', await eventDocument(await newDocument(engine))),
      },
    ];
    notice('Starting processes ...');
    const turns = isQuick ? quickRounds : rounds;
    const bareMs: Record<Kind, number[]> = { event: [], http: [] };
    const timesMs = starts.map((): number[] => []);
    for (let turn = 0; turn < turns; turn += 1) {
      for (const [at, { make }] of starts.entries()) {
        const start = await make();
        for (const kind of at % startsPerBare === 0 ? (['event', 'http'] as const) : [])
          bareMs[kind].push(await timeStart(functionsDir, bareStart(kind), env));
        timesMs[at]?.push(await timeStart(functionsDir, start, env));
      }
    }
    const bare = { event: median(bareMs.event), http: median(bareMs.http) };
    return {
      bench: 'cold-start',
      conditions: `${turns} fresh processes each, Node ${process.versions.node}, ${availableParallelism()} cores`,
      figures: starts.map(
        ({ title, kind, most }, at): Figure => ({
          title,
          value: median(timesMs[at] ?? []),
          unit: 'ms',
          beside: { title: kind === 'http' ? 'a bare function for requests' : 'a bare function', value: bare[kind] },
          aim: { kind: 'at most', value: most * bare[kind] },
        }),
      ),
      notes: [
        'From the first line of a process, medians. The bare function imports firebase-admin/app, firebase-admin/firestore and firebase-functions/v2/firestore, or for requests firebase-functions/v2/https, and defines one function.',
        `The aims are ${mostIdleRatio} and, with the engine and the SDK of ElevenLabs, ${mostSyncRatio} times the bare one. The first request comes after the claim and the reads before it.`,
      ],
    };
  });
}

const isHttp = (name: string): boolean => functionsByTrigger.http.some((each) => each === name);

let documents = 0;
const newDocument = (engine: EngineHarness): Promise<DocumentReference> => {
  documents += 1;
  return engine.store(`Document ${documents}.`);
};

async function eventDocument(ref: DocumentReference): Promise<EventDocument> {
  const snapshot = await ref.get();
  const entries = Object.entries(snapshot.data() ?? {});
  const times = entries.flatMap(([field, value]): [string, number][] =>
    value instanceof Timestamp ? [[field, value.toMillis()]] : [],
  );
  const { seconds = 0, nanoseconds = 0 } = snapshot.updateTime ?? {};
  return {
    id: ref.id,
    fields: Object.fromEntries(entries.filter(([, value]) => !(value instanceof Timestamp))),
    times: Object.fromEntries(times),
    updateTime: { seconds, nanoseconds },
  };
}
