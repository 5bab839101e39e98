/** Counts how the cost of each part of the service grows with the number of stored documents. */

import { ReportMemory } from '@knowledge-sync/functions/scheduled-sweep.ts';
import { firestoreWire } from '../../wire/firestore-wire.ts';
import { storeSynced } from '../../wire/store-synced.ts';
import { onEmulator } from '../on-emulator.ts';
import type { BenchOptions, Figure, Report } from '../report.ts';
import {
  type Cost,
  costOfComparison,
  costOfIdleMinute,
  costOfSync,
  type OpenList,
  readsOfOpenList,
  type Scene,
} from './measures.ts';

const sizes = [100, 1_000, 10_000, 100_000];
const quickSizes = [100, 200];
/** A comparison reads everything, which takes the emulator minutes with more. */
const mostCompared = 10_000;
const minutesInHour = 60;
/** Documents added and synced while the list is open. */
const changes = 5;
const changesPerMinute = 10;

interface Row {
  documents: number;
  sync: Cost;
  idleMinute: Cost;
  list: OpenList;
  comparison: Cost | null;
}

export async function benchGrowth({ isQuick, notice }: BenchOptions): Promise<Report> {
  return await onEmulator(async (engine) => {
    const wire = await firestoreWire(engine.projectId);
    try {
      const scene: Scene = {
        engine,
        wire,
        ctx: { ...engine.instance({ settleMs: 0 }), db: wire.db },
        memory: new ReportMemory(),
      };
      // The first sync makes the folder, and the instance then knows it.
      await engine.deliver(await engine.store('The first.'), scene.ctx);
      await costOfIdleMinute(scene);
      const rows: Row[] = [];
      let stored = 1;
      for (const documents of isQuick ? quickSizes : sizes) {
        notice(`Counting with ${documents.toLocaleString('en')} documents ...`);
        await storeSynced(engine, stored, documents);
        stored = documents;
        rows.push(await measure(scene, documents));
      }
      return {
        bench: 'growth',
        conditions: `up to ${stored.toLocaleString('en')} synced texts, counted as Firestore charges`,
        figures: figuresOf(rows),
        notes,
      };
    } finally {
      await wire.close();
    }
  });
}

async function measure(scene: Scene, documents: number): Promise<Row> {
  // An instance reads the record of the folder again after some minutes.
  await costOfSync(scene);
  return {
    documents,
    sync: await costOfSync(scene),
    idleMinute: await costOfIdleMinute(scene),
    list: await readsOfOpenList(scene, changes),
    comparison: documents <= mostCompared ? await costOfComparison(scene) : null,
  };
}

interface Measure {
  title: string;
  unit: 'reads' | 'writes' | 'calls';
  /** Null if it was not measured. */
  of(row: Row): number | null;
}

const measures: readonly Measure[] = [
  { title: 'a sync', unit: 'reads', of: ({ sync }) => sync.reads },
  { title: 'a sync', unit: 'writes', of: ({ sync }) => sync.writes },
  { title: 'a sync', unit: 'calls', of: ({ sync }) => sync.calls },
  { title: 'an idle minute', unit: 'reads', of: ({ idleMinute }) => idleMinute.reads },
  { title: 'the first view of the list', unit: 'reads', of: ({ list }) => list.firstView },
  { title: 'the open list, an hour at rest', unit: 'reads', of: ({ list }) => list.firstView },
  {
    title: `the open list, an hour with ${changesPerMinute} new documents a minute`,
    unit: 'reads',
    of: ({ list }) => list.firstView + list.perChange * changesPerMinute * minutesInHour,
  },
  ...(['reads', 'calls'] as const).map(
    (unit): Measure => ({
      title: 'a nightly comparison, for each document',
      unit,
      of: ({ documents, comparison }) => (comparison === null ? null : comparison[unit] / documents),
    }),
  ),
];

/** Each measure with each number of documents, next to the same with the least. */
export const figuresOf = ([least, ...more]: readonly Row[]): Figure[] =>
  measures.flatMap(({ title, unit, of }) =>
    more.flatMap((row): Figure[] => {
      const [value, before] = [of(row), least === undefined ? null : of(least)];
      if (value === null || before === null || least === undefined) return [];
      return [
        {
          title: `${title}, with ${row.documents.toLocaleString('en')} documents`,
          value,
          unit,
          beside: { title: `with ${least.documents}`, value: before },
          aim: { kind: 'at most', value: before },
        },
      ];
    }),
  );

const notes = [
  'A sync, an idle minute and the list are flat: they read by ID or the first entries of an index, and the numbers of all documents are kept in five records.',
  'Once a day the numbers are counted, which Firestore charges with one read for each thousand documents and number.',
  'A list at rest reads nothing after its first view. With changes it reads each state of each document on the page, and a record of the numbers at most once for each.',
  'A comparison is flat for each document: it reads each one, and asks for the copies by the hundred. One that a person starts grows with their number; the nightly one ends at RECONCILE_MAX_DOCUMENTS and goes on there in the next night.',
];
