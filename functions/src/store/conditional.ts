/**
 * The one conditional write: read, decide, write on the condition that the record is still the one
 * that was read. There are no transactions: docs/decisions/0006-no-transactions.md.
 */
import { isNewerSchema } from '@knowledge-sync/contract';
import {
  type DocumentReference,
  GrpcStatus,
  type QueryDocumentSnapshot,
  type Timestamp,
  type WriteBatch,
} from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';

/** A record as it was read or last written; null when there is none. */
export type Seen = { data: RawDocument; updateTime: Timestamp } | null;

/** The fields to write, `delete`, or null to write nothing. */
export type Choice = RawDocument | 'delete' | null;

export type Changed =
  /** `data` is the record after the write; what was deleted, after a deletion. */
  | { kind: 'written'; data: RawDocument; writeTime: Timestamp }
  | { kind: 'unchanged'; data: RawDocument }
  /** There is no record, and none was to be made. */
  | { kind: 'missing' };

export interface ChangeOptions {
  /** The record as the caller knows it, which saves the first read. */
  known?: Seen | undefined;
  /** Adds further writes to the same commit. Gets the data that the choice was made on. */
  alsoWrite?: ((batch: WriteBatch, data: RawDocument | null) => void) | undefined;
  /**
   * Whether the record shows that the last write took effect although its answer was lost.
   * Firestore's client repeats such a commit, and the repeat fails because of the first. A record
   * that `alsoWrite` creates must have an id of this caller's own: when a change meets it, the
   * change took effect before.
   */
  isOwn?: ((data: RawDocument, written: Exclude<Choice, null>) => boolean) | undefined;
}

/**
 * Each failed look means that another writer was first, or that Firestore failed. Beyond this many
 * the last failure is thrown.
 */
const maxLooks = 50;

/**
 * Writes what `choose` makes of the record. When another writer was first, or the outcome is
 * unknown, the record is read and `choose` is asked again.
 *
 * @param choose gets null when there is no record; fields that it then returns create the record
 * @throws what Firestore throws, and what `choose` throws
 */
export async function changeIf(
  ref: DocumentReference,
  choose: (data: RawDocument | null) => Choice | Promise<Choice>,
  { known, alsoWrite, isOwn }: ChangeOptions = {},
): Promise<Changed> {
  let seen = known === undefined ? await read(ref) : known;
  let hasMetOwn = false;
  for (let look = 1; ; look += 1) {
    const choice = await choose(seen?.data ?? null);
    if (choice === null) return seen === null ? { kind: 'missing' } : { kind: 'unchanged', data: seen.data };
    try {
      const writeTime = await commit(ref, seen, choice, alsoWrite);
      return { kind: 'written', data: { ...seen?.data, ...(choice !== 'delete' && choice) }, writeTime };
    } catch (error) {
      if (look === maxLooks || !mayHaveChanged(error)) throw error;
      hasMetOwn = seen !== null && hasGrpcStatus(error, GrpcStatus.ALREADY_EXISTS);
    }
    seen = await read(ref);
    if (seen !== null && (hasMetOwn || isOwn?.(seen.data, choice))) {
      return { kind: 'written', data: seen.data, writeTime: seen.updateTime };
    }
  }
}

/**
 * Writes once to a document as a query returned it. False when another writer was first: that
 * writer is in charge now. False also for a document of a newer release, which is left as it is.
 */
export async function updateUnchanged(document: QueryDocumentSnapshot, patch: RawDocument): Promise<boolean> {
  if (isNewerSchema(document.data())) return false;
  try {
    await document.ref.update(patch, { lastUpdateTime: document.updateTime });
    return true;
  } catch (error) {
    if (hasGrpcStatus(error, GrpcStatus.FAILED_PRECONDITION, GrpcStatus.NOT_FOUND)) return false;
    throw error;
  }
}

/** Whether Firestore answered with one of these codes. */
export function hasGrpcStatus(error: unknown, ...statuses: GrpcStatus[]): boolean {
  return isFirestoreError(error) && statuses.includes(error.code);
}

/** Firestore's errors carry a numeric gRPC code; no other error here does. */
export function isFirestoreError(error: unknown): error is Error & { code: GrpcStatus } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'number';
}

/**
 * Failures of a conditional write after which the record is read again: another writer was first,
 * or the outcome is unknown.
 */
const mayHaveChanged = (error: unknown): boolean =>
  hasGrpcStatus(
    error,
    GrpcStatus.ALREADY_EXISTS,
    GrpcStatus.NOT_FOUND,
    GrpcStatus.FAILED_PRECONDITION,
    GrpcStatus.ABORTED,
    GrpcStatus.UNAVAILABLE,
    GrpcStatus.DEADLINE_EXCEEDED,
  );

async function read(ref: DocumentReference): Promise<Seen> {
  const snapshot = await ref.get();
  const data = snapshot.data();
  return data === undefined || snapshot.updateTime === undefined ? null : { data, updateTime: snapshot.updateTime };
}

async function commit(
  ref: DocumentReference,
  seen: Seen,
  choice: Exclude<Choice, null>,
  alsoWrite: ChangeOptions['alsoWrite'],
): Promise<Timestamp> {
  const batch = ref.firestore.batch();
  const condition = seen === null ? null : { lastUpdateTime: seen.updateTime };
  if (choice === 'delete') batch.delete(ref, condition ?? {});
  else if (condition === null) batch.create(ref, choice);
  else batch.update(ref, choice, condition);
  alsoWrite?.(batch, seen?.data ?? null);
  const [result] = await batch.commit();
  if (result === undefined) throw new Error('Firestore answered a commit without its result');
  return result.writeTime;
}
