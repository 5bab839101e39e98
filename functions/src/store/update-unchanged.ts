import { GrpcStatus, type QueryDocumentSnapshot } from 'firebase-admin/firestore';
import { hasGrpcStatus } from './store.ts';

/** Writes to a document as it was read. False when somebody else wrote first: then it is theirs. */
export async function updateUnchanged(
  document: QueryDocumentSnapshot,
  patch: Record<string, unknown>,
): Promise<boolean> {
  try {
    await document.ref.update(patch, { lastUpdateTime: document.updateTime });
    return true;
  } catch (error) {
    if (hasGrpcStatus(error, GrpcStatus.FAILED_PRECONDITION, GrpcStatus.NOT_FOUND)) return false;
    throw error;
  }
}
