import { collections } from '@knowledge-sync/contract';
import { FieldValue } from 'firebase-admin/firestore';
import { isUid } from '../history/people.ts';
import type { ApiContext } from '../runtime/context.ts';

/**
 * Ends the sessions of a user: in Firebase, which issues no further ID tokens for them, and for the
 * security rules, which would accept earlier ones for up to an hour. One write.
 */
export async function endSessions({ accounts, db }: Pick<ApiContext, 'accounts' | 'db'>, uid: string): Promise<void> {
  await accounts.revokeRefreshTokens(uid);
  // The rules refuse users whose ID is no path.
  if (!isUid(uid)) return;
  await db.collection(collections.endedSessions).doc(uid).set({ ended_at: FieldValue.serverTimestamp() });
}
