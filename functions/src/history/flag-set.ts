import { Timestamp } from 'firebase-admin/firestore';
import type { RawDocument } from '../document/lease.ts';

export interface FlagWritten {
  before: RawDocument | null;
  after: RawDocument | null;
}

/** Whether this write set the retry flag. Costs nothing for any other write. */
export function isFlagSet({ before, after }: FlagWritten): boolean {
  const flag: unknown = after?.retry_requested_at;
  if (before === null || !(flag instanceof Timestamp)) return false;
  const earlier: unknown = before.retry_requested_at;
  return !(earlier instanceof Timestamp && earlier.isEqual(flag));
}
