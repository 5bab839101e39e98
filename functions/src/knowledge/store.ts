import type { GrpcStatus } from 'firebase-admin/firestore';

/** Whether Firestore answered with one of these codes. */
export function hasGrpcStatus(error: unknown, ...statuses: GrpcStatus[]): boolean {
  return isFirestoreError(error) && statuses.includes(error.code);
}

/** Firestore's errors carry a numeric gRPC code; nobody else's here do. */
export function isFirestoreError(error: unknown): error is Error & { code: GrpcStatus } {
  return error instanceof Error && typeof (error as { code?: unknown }).code === 'number';
}
