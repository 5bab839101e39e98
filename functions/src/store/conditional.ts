/** Changing a record of the engine's own that several workers change. Not in a transaction: docs/decisions/0006-no-transactions.md. */
import type { DocumentReference, DocumentSnapshot } from 'firebase-admin/firestore';
import { mayHaveChanged } from './store.ts';

const maxLooks = 10;

/** What is to be written, or null, and what that means for whoever asks. */
interface Choice<T> {
  patch: Record<string, unknown> | null;
  result: T;
}

/**
 * Writes what was chosen on the condition that the record is still what the choice was made on. When it is not, or may not be, the
 * record is looked at and chosen again, so that who wrote without hearing of it meets its own writing.
 *
 * @param choose gets the record, which need not be there; the patch then makes it
 * @throws what Firestore throws
 */
export async function compareAndSet<T>(
  ref: DocumentReference,
  choose: (snapshot: DocumentSnapshot) => Choice<T>,
): Promise<T> {
  for (let look = 1; ; look += 1) {
    const snapshot = await ref.get();
    const { patch, result } = choose(snapshot);
    if (patch === null) return result;
    try {
      if (snapshot.updateTime === undefined) await ref.create(patch);
      else await ref.update(patch, { lastUpdateTime: snapshot.updateTime });
      return result;
    } catch (error) {
      if (look === maxLooks || !mayHaveChanged(error)) throw error;
    }
  }
}
