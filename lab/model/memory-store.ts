/**
 * Firestore's data in memory: documents, update times, and atomic commits with preconditions.
 * memory-firestore.ts is the SDK on top of it.
 */
import { FieldValue, GrpcStatus, Timestamp } from 'firebase-admin/firestore';

export type Fields = Record<string, unknown>;

export interface Stored {
  fields: Fields;
  updateTime: Timestamp;
}

export interface Precondition {
  lastUpdateTime?: Timestamp;
  exists?: boolean;
}

export type Write = { path: string; precondition?: Precondition } & (
  | { kind: 'create' | 'update'; data: Fields }
  | { kind: 'set'; data: Fields; isMerge: boolean }
  | { kind: 'delete' }
);

/** An error with Firestore's numeric code, as the admin SDK throws it. */
export class FirestoreError extends Error {
  override readonly name = 'FirestoreError';
  readonly code: GrpcStatus;

  constructor(code: GrpcStatus, message: string) {
    super(`${code} ${GrpcStatus[code]}: ${message}`);
    this.code = code;
  }
}

export interface Change {
  path: string;
  before: Fields | null;
  after: Fields | null;
  updateTime: Timestamp | null;
}

export class MemoryStore {
  readonly #documents = new Map<string, Stored>();
  readonly #nowMs: () => number;
  readonly #onChange: (change: Change) => void;
  #lastMicros = 0;

  constructor(nowMs: () => number, onChange: (change: Change) => void) {
    this.#nowMs = nowMs;
    this.#onChange = onChange;
  }

  get(path: string): Stored | null {
    return this.#documents.get(path) ?? null;
  }

  /** The documents of a collection, unordered. */
  in(collection: string): { path: string; stored: Stored }[] {
    const found = [];
    for (const [path, stored] of this.#documents) {
      if (path.startsWith(`${collection}/`) && !path.includes('/', collection.length + 1)) found.push({ path, stored });
    }
    return found;
  }

  paths(): string[] {
    return [...this.#documents.keys()].sort();
  }

  /** Every document's fields by path. */
  all(): ReadonlyMap<string, Fields> {
    return new Map([...this.#documents].map(([path, { fields }]) => [path, copyOf(fields)]));
  }

  /** Writes these documents and deletes all others, in one commit. */
  replaceAll(documents: ReadonlyMap<string, Fields>): void {
    const surplus = this.paths().filter((path) => !documents.has(path));
    this.commit([
      ...surplus.map((path): Write => ({ kind: 'delete', path })),
      ...[...documents].map(([path, data]): Write => ({ kind: 'set', path, data, isMerge: false })),
    ]);
  }

  /**
   * Commits all writes or none. A write that changes nothing keeps the update time and makes no
   * event.
   *
   * @returns each write's update time
   * @throws FirestoreError
   */
  commit(writes: readonly Write[]): Timestamp[] {
    const commitTime = this.#tick();
    const staged = new Map<string, Stored | null>();
    const times: Timestamp[] = [];
    for (const write of writes) {
      const standing = staged.has(write.path) ? (staged.get(write.path) ?? null) : this.get(write.path);
      check(write, standing);
      const fields = apply(write, standing);
      const isUnchanged = fields !== null && standing !== null && isSame(fields, standing.fields);
      const updateTime = isUnchanged ? standing.updateTime : commitTime;
      staged.set(write.path, fields === null ? null : { fields, updateTime });
      times.push(updateTime);
    }
    for (const [path, next] of staged) {
      const before = this.get(path);
      if (next === null) this.#documents.delete(path);
      else this.#documents.set(path, next);
      if (before === null && next === null) continue;
      if (before !== null && next !== null && before.updateTime.isEqual(next.updateTime)) continue;
      this.#onChange({
        path,
        before: before?.fields ?? null,
        after: next?.fields ?? null,
        updateTime: next?.updateTime ?? null,
      });
    }
    return times;
  }

  /** Update times never repeat, as in Firestore. */
  #tick(): Timestamp {
    this.#lastMicros = Math.max(this.#nowMs() * 1_000, this.#lastMicros + 1);
    const seconds = Math.floor(this.#lastMicros / 1_000_000);
    return new Timestamp(seconds, (this.#lastMicros - seconds * 1_000_000) * 1_000);
  }
}

function check({ kind, path, precondition }: Write, standing: Stored | null): void {
  if (kind === 'create' && standing !== null) {
    throw new FirestoreError(GrpcStatus.ALREADY_EXISTS, `${path} exists already`);
  }
  if (precondition?.lastUpdateTime !== undefined) {
    if (!standing?.updateTime.isEqual(precondition.lastUpdateTime)) {
      throw new FirestoreError(GrpcStatus.FAILED_PRECONDITION, `${path} has changed or is gone`);
    }
  }
  if ((kind === 'update' || precondition?.exists === true) && standing === null) {
    throw new FirestoreError(GrpcStatus.NOT_FOUND, `${path} does not exist`);
  }
}

function apply(write: Write, standing: Stored | null): Fields | null {
  switch (write.kind) {
    case 'delete':
      return null;
    case 'create':
      return copyOf(write.data);
    case 'set':
      return write.isMerge ? merge(standing?.fields ?? {}, write.data) : copyOf(write.data);
    case 'update':
      return withoutDeleted({ ...standing?.fields, ...copyOf(write.data) });
    default:
      return write satisfies never;
  }
}

/** Carries out `FieldValue.delete()`. */
const withoutDeleted = (fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => !(value instanceof FieldValue && value.isEqual(FieldValue.delete()))),
  );

const isMap = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function merge(standing: Fields, given: Fields): Fields {
  const merged = { ...standing };
  for (const [key, value] of Object.entries(given)) {
    const before = merged[key];
    merged[key] = isMap(value) ? merge(isMap(before) ? before : {}, value) : copy(value);
  }
  return merged;
}

export const copyOf = (fields: Fields): Fields => {
  const copied: Fields = {};
  for (const key of Object.keys(fields)) copied[key] = copy(fields[key]);
  return copied;
};

function copy(value: unknown): unknown {
  if (value === undefined) throw new Error('Cannot use "undefined" as a Firestore value');
  if (Array.isArray(value)) return value.map(copy);
  return isMap(value) ? copyOf(value) : value;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof Timestamp && b instanceof Timestamp) return a.isEqual(b);
  if (Buffer.isBuffer(a) && Buffer.isBuffer(b)) return a.equals(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i]));
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && isSame(a[key], b[key]));
}
