import { GrpcStatus } from 'firebase-admin/firestore';

/** Whether Firestore answered with one of these codes. */
export function hasGrpcStatus(error: unknown, ...statuses: GrpcStatus[]): boolean {
  return isFirestoreError(error) && statuses.includes(error.code);
}

/** Failures of a conditional write after which the document has to be looked at: somebody was first, or the write has happened unheard. */
export const mayHaveChanged = (error: unknown): boolean =>
  hasGrpcStatus(
    error,
    GrpcStatus.ALREADY_EXISTS,
    GrpcStatus.NOT_FOUND,
    GrpcStatus.FAILED_PRECONDITION,
    GrpcStatus.ABORTED,
    GrpcStatus.UNAVAILABLE,
    GrpcStatus.DEADLINE_EXCEEDED,
  );

/** Firestore's errors carry a numeric gRPC code; nobody else's here do. */
export function isFirestoreError(error: unknown): error is Error & { code: GrpcStatus } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'number';
}
