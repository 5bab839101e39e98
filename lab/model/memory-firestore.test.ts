/** Compares the memory Firestore with the emulator, operation by operation. */

import { newId } from '@knowledge-sync/functions/runtime/ids.ts';
import { type TestFirestore, testFirestore } from '@knowledge-sync/functions/testing/firestore.ts';
import fc from 'fast-check';
import {
  type DocumentReference,
  FieldPath,
  type Firestore,
  type Query,
  Timestamp,
  type WriteBatch,
} from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { memoryFirestore } from './memory-firestore.ts';
import { MemoryStore, type Precondition } from './memory-store.ts';

let real: TestFirestore;
beforeAll(() => {
  real = testFirestore();
});
afterAll(() => real.close());

const value = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 2 }),
  fc.constantFrom('a', 'b'),
  fc.integer({ min: 1, max: 3 }).map((seconds) => Timestamp.fromMillis(seconds * 1_000)),
  fc.integer({ min: 0, max: 1 }).map((n) => Buffer.from([n])),
  fc.record({ x: fc.integer({ min: 0, max: 1 }), y: fc.constantFrom(null, 'z') }, { requiredKeys: [] }),
);
const fields = fc.dictionary(fc.constantFrom('f', 'g'), value, { minKeys: 1, maxKeys: 2 });
const comparable = fc.oneof(
  fc.integer({ min: 0, max: 2 }),
  fc.constantFrom('a', 'b'),
  fc.constant(Timestamp.fromMillis(2_000)),
);
const doc = fc.integer({ min: 0, max: 2 });
const precondition = fc.constantFrom('none', 'current', 'stale' as const);
const write = fc.oneof(
  fc.record({ kind: fc.constantFrom('create', 'set', 'merge' as const), doc, fields }),
  fc.record({ kind: fc.constant('update' as const), doc, fields, precondition }),
  fc.record({ kind: fc.constant('delete' as const), doc, precondition }),
  fc.record({ kind: fc.constant('delete_existing' as const), doc }),
);
/** The product writes no document twice in one commit. */
const distinctWrites = fc.uniqueArray(write, { selector: ({ doc }) => doc, maxLength: 3 });
const query = fc.record({
  kind: fc.constant('query' as const),
  where: fc.option(fc.record({ operator: fc.constantFrom('==', '<=' as const), value: comparable }), { nil: null }),
  descending: fc.boolean(),
  start: fc.option(fc.record({ value: comparable, isInclusive: fc.boolean() }), { nil: null }),
  afterDoc: fc.option(doc, { nil: null }),
  limit: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }),
});
const byId = fc.record({ kind: fc.constant('by_id' as const), after: doc, until: doc });
const operation = fc.oneof(
  { weight: 5, arbitrary: write },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('batch' as const), writes: distinctWrites }) },
  { weight: 2, arbitrary: query },
  { weight: 1, arbitrary: byId },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;
type WriteOperation = typeof write extends fc.Arbitrary<infer T> ? T : never;

/** One of the two databases, with the update times that it has returned. */
class Side {
  readonly #db: Firestore;
  readonly #root: DocumentReference;
  readonly #versions: (Timestamp | undefined)[][] = [[], [], []];

  constructor(db: Firestore, root: string) {
    this.#db = db;
    this.#root = db.collection('model').doc(root);
  }

  async run(operation: Operation): Promise<unknown> {
    const outcome = await this.#attempt(operation).catch((error: { code?: unknown }) => {
      if (typeof error.code !== 'number') throw error;
      return { code: error.code };
    });
    return { outcome, stored: await this.#look() };
  }

  async #attempt(operation: Operation): Promise<unknown> {
    switch (operation.kind) {
      case 'query': {
        const docs = await this.#query(operation).get();
        return docs.docs.map((found) => [found.id, found.data()]);
      }
      case 'by_id': {
        const ordered = this.#root.collection('c').orderBy(FieldPath.documentId());
        const found = await ordered.startAt(`d${operation.after}`).endAt(`d${operation.until}~`).select().get();
        return found.docs.map(({ id }) => id);
      }
      case 'batch': {
        const batch = this.#db.batch();
        for (const one of operation.writes) this.#put(batch, one);
        await batch.commit();
        return null;
      }
      default: {
        const batch = this.#db.batch();
        this.#put(batch, operation);
        await batch.commit();
        return null;
      }
    }
  }

  #put(to: WriteBatch, one: WriteOperation): void {
    const ref = this.#ref(one.doc);
    if (one.kind === 'create') to.create(ref, one.fields);
    else if (one.kind === 'set') to.set(ref, one.fields, { merge: false });
    else if (one.kind === 'merge') to.set(ref, one.fields, { merge: true });
    else if (one.kind === 'update') to.update(ref, one.fields, ...this.#precondition(one));
    else if (one.kind === 'delete') to.delete(ref, ...this.#precondition(one));
    else to.delete(ref, { exists: true });
  }

  #precondition({ doc: index, precondition: wanted }: { doc: number; precondition: string }): [] | [Precondition] {
    const versions = this.#versions[index] ?? [];
    const known = versions.filter((version) => version !== undefined);
    const updateTime = wanted === 'current' ? known.at(-1) : wanted === 'stale' ? known.at(-2) : undefined;
    return updateTime === undefined ? [] : [{ lastUpdateTime: updateTime }];
  }

  #query({ where, descending, start, afterDoc, limit }: Extract<Operation, { kind: 'query' }>): Query {
    let built: Query = this.#root.collection('c');
    if (where !== null) built = built.where('f', where.operator, where.value);
    // Firestore requires the field of an inequality first; an equal field needs no order.
    if (where?.operator !== '==') built = built.orderBy('f', descending ? 'desc' : 'asc');
    built = built.orderBy(FieldPath.documentId(), descending ? 'desc' : 'asc');
    if (start !== null && where?.operator !== '==') {
      if (afterDoc !== null) built = built.startAfter(start.value, `d${afterDoc}`);
      else built = start.isInclusive ? built.startAt(start.value) : built.startAfter(start.value);
    }
    return limit === null ? built : built.limit(limit);
  }

  /** Reads the documents, and whether their update times have changed. */
  async #look(): Promise<unknown> {
    const snapshots = await this.#db.getAll(this.#ref(0), this.#ref(1), this.#ref(2));
    return snapshots.map((snapshot, index) => {
      const versions = this.#versions[index] ?? [];
      const last = versions.at(-1);
      const { updateTime } = snapshot;
      const isMoved = last === undefined || updateTime === undefined ? last !== updateTime : !last.isEqual(updateTime);
      if (isMoved) versions.push(updateTime);
      return { data: snapshot.data(), isMoved };
    });
  }

  #ref(index: number): DocumentReference {
    return this.#root.collection('c').doc(`d${index}`);
  }
}

it('answers, fails, stores and orders like the emulator', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 8, maxLength: 20 }), async (operations) => {
      const root = newId();
      const store = new MemoryStore(
        () => Date.now(),
        () => undefined,
      );
      const sides = [
        new Side(real.db, root),
        new Side(
          memoryFirestore(store, async ({ effect }) => effect()),
          root,
        ),
      ] as const;
      for (const one of operations) {
        const [expected, actual] = await Promise.all([sides[0].run(one), sides[1].run(one)]);
        expect(actual).toEqual(expected);
      }
    }),
    { numRuns: Number(process.env.KNOWLEDGE_SYNC_DIFFERENTIAL_RUNS ?? 40), seed: 20_261_124 },
  );
});
