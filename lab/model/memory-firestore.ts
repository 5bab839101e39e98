/**
 * The part of the admin SDK that the product uses, on a memory store and with Firestore's error
 * codes. Each call passes a gate, which decides when the call takes effect and what it answers. A
 * test compares it with the emulator.
 */
import type {
  CollectionReference,
  DocumentReference,
  DocumentSnapshot,
  FieldPath,
  Firestore,
  Query,
  QuerySnapshot,
  ReadOptions,
  WriteBatch,
  WriteResult,
} from 'firebase-admin/firestore';
import {
  type Bound,
  completeOrder,
  emptyQuery,
  fieldName,
  fieldOf,
  type QuerySpec,
  type Row,
  runQuery,
  valueIn,
} from './memory-query.ts';
import { copyOf, type Fields, type MemoryStore, type Precondition, type Stored, type Write } from './memory-store.ts';

/** Lets a call take effect now, later or never, and answers or fails. */
export type Gate = <T>(call: { name: string; isWrite: boolean; effect: () => T }) => Promise<T>;

export interface FirestoreOptions {
  /** Changes a write before it is committed, for an engine that is broken on purpose. */
  rewrite?: (write: Write) => Write;
}

/** @returns the store as a Firestore, without the methods that the product does not use */
export function memoryFirestore(store: MemoryStore, gate: Gate, options: FirestoreOptions = {}): Firestore {
  return new MemoryFirestore(store, gate, options) as unknown as Firestore;
}

class MemoryFirestore {
  readonly store: MemoryStore;
  readonly gate: Gate;
  readonly #rewrite: (write: Write) => Write;

  constructor(store: MemoryStore, gate: Gate, { rewrite = (write) => write }: FirestoreOptions) {
    this.store = store;
    this.gate = gate;
    this.#rewrite = rewrite;
  }

  collection(path: string): CollectionReference {
    return new MemoryCollection(this, path) as unknown as CollectionReference;
  }

  batch(): WriteBatch {
    return new MemoryBatch(this) as unknown as WriteBatch;
  }

  /** A field mask is ignored: more fields than requested do no harm. */
  async getAll(...given: (DocumentReference | ReadOptions)[]): Promise<DocumentSnapshot[]> {
    const refs = given.filter((each): each is DocumentReference => 'path' in each);
    return await this.gate({
      name: `get ${refs.map(({ path }) => path).join(', ')}`,
      isWrite: false,
      effect: () => refs.map((ref) => this.snapshot(ref.path)),
    });
  }

  async commit(writes: readonly Write[]): Promise<WriteResult[]> {
    const rewritten = writes.map(this.#rewrite);
    const times = await this.gate({
      name: writes.map(described).join(', '),
      isWrite: true,
      effect: () => this.store.commit(rewritten),
    });
    return times.map((writeTime) => ({ writeTime }) as WriteResult);
  }

  ref(path: string): DocumentReference {
    return new MemoryReference(this, path) as unknown as DocumentReference;
  }

  snapshot(path: string): DocumentSnapshot {
    return snapshotOf(this, path, this.store.get(path));
  }
}

class MemoryReference {
  readonly firestore: MemoryFirestore;
  readonly path: string;

  constructor(firestore: MemoryFirestore, path: string) {
    this.firestore = firestore;
    this.path = path;
  }

  get id(): string {
    return this.path.slice(this.path.lastIndexOf('/') + 1);
  }

  collection(name: string): CollectionReference {
    return this.firestore.collection(`${this.path}/${name}`);
  }

  async get(): Promise<DocumentSnapshot> {
    return await this.firestore.gate({
      name: `get ${this.path}`,
      isWrite: false,
      effect: () => this.firestore.snapshot(this.path),
    });
  }

  async create(data: Fields) {
    return await this.#one({ kind: 'create', path: this.path, data });
  }
  async update(data: Fields, precondition: Precondition = {}) {
    return await this.#one({ kind: 'update', path: this.path, data, precondition });
  }
  async set(data: Fields, { merge = false } = {}) {
    return await this.#one({ kind: 'set', path: this.path, data, isMerge: merge });
  }
  async delete(precondition: Precondition = {}) {
    return await this.#one({ kind: 'delete', path: this.path, precondition });
  }

  async #one(write: Write): Promise<WriteResult | undefined> {
    return (await this.firestore.commit([write]))[0];
  }
}

class MemoryBatch {
  readonly firestore: MemoryFirestore;
  readonly writes: Write[] = [];

  constructor(firestore: MemoryFirestore) {
    this.firestore = firestore;
  }

  create({ path }: DocumentReference, data: Fields): this {
    return this.#add({ kind: 'create', path, data: copyOf(data) });
  }
  update({ path }: DocumentReference, data: Fields, precondition: Precondition = {}): this {
    return this.#add({ kind: 'update', path, data: copyOf(data), precondition });
  }
  set({ path }: DocumentReference, data: Fields, { merge = false } = {}): this {
    return this.#add({ kind: 'set', path, data: copyOf(data), isMerge: merge });
  }
  delete({ path }: DocumentReference, precondition: Precondition = {}): this {
    return this.#add({ kind: 'delete', path, precondition });
  }

  async commit(): Promise<WriteResult[]> {
    return await this.firestore.commit(this.writes);
  }

  #add(write: Write): this {
    this.writes.push(write);
    return this;
  }
}

class MemoryQuery {
  protected readonly firestore: MemoryFirestore;
  protected readonly spec: QuerySpec;

  constructor(firestore: MemoryFirestore, spec: QuerySpec) {
    this.firestore = firestore;
    this.spec = spec;
  }

  where(field: string, operator: '==' | '<=' | 'in', value: unknown): Query {
    return this.#with({ where: [...this.spec.where, { field, operator, value }] });
  }
  orderBy(field: string | FieldPath, direction: 'asc' | 'desc' = 'asc'): Query {
    return this.#with({ orderBy: [...this.spec.orderBy, { field: fieldName(field), direction }] });
  }
  limit(limit: number): Query {
    return this.#with({ limit });
  }
  /** Returns all fields, of which the product reads only the selected ones. */
  select(): Query {
    return this.#with({});
  }
  startAt(...values: unknown[]): Query {
    return this.#with({ start: this.#bound(values, true) });
  }
  startAfter(...values: unknown[]): Query {
    return this.#with({ start: this.#bound(values, false) });
  }
  endAt(...values: unknown[]): Query {
    return this.#with({ end: this.#bound(values, true) });
  }

  async get(): Promise<QuerySnapshot> {
    const { collection, where } = this.spec;
    const conditions = where.map(({ field, operator }) => `${field} ${operator}`).join(' and ');
    return await this.firestore.gate({
      name: `query ${collection}${conditions === '' ? '' : ` where ${conditions}`}`,
      isWrite: false,
      effect: () => {
        const docs = runQuery(this.firestore.store, this.spec).map(({ path, stored }) =>
          snapshotOf(this.firestore, path, stored),
        );
        return { docs, empty: docs.length === 0, size: docs.length } as unknown as QuerySnapshot;
      },
    });
  }

  #bound(values: unknown[], isInclusive: boolean): Bound {
    const [first] = values;
    if (!isSnapshot(first)) return { values, isInclusive };
    const row: Row = { path: first.ref.path, stored: { fields: first.data() ?? {} } as Stored };
    return { values: completeOrder(this.spec).map(({ field }) => fieldOf(row, field)), isInclusive };
  }

  #with(more: Partial<QuerySpec>): Query {
    return new MemoryQuery(this.firestore, { ...this.spec, ...more }) as unknown as Query;
  }
}

class MemoryCollection extends MemoryQuery {
  constructor(firestore: MemoryFirestore, path: string) {
    super(firestore, emptyQuery(path));
  }

  doc(id: string): DocumentReference {
    return this.firestore.ref(`${this.spec.collection}/${id}`);
  }
}

const isSnapshot = (value: unknown): value is DocumentSnapshot =>
  typeof value === 'object' && value !== null && 'ref' in value && 'data' in value;

function snapshotOf(firestore: MemoryFirestore, path: string, stored: Stored | null): DocumentSnapshot {
  const ref = firestore.ref(path);
  return {
    id: ref.id,
    ref,
    exists: stored !== null,
    updateTime: stored?.updateTime,
    data: () => (stored === null ? undefined : copyOf(stored.fields)),
    get: (field: string) => (stored === null ? undefined : valueIn(copyOf(stored.fields), field)),
  } as unknown as DocumentSnapshot;
}

const described = ({ kind, path, precondition }: Write): string =>
  `${kind} ${path}${precondition?.lastUpdateTime === undefined ? '' : ' if unchanged'}`;
