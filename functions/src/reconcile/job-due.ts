import { isLeaseLive, type RawDocument } from '../document/lease.ts';

/**
 * Whether the engine has to continue the job after an event. Pure and total. False for the engine's
 * own writes.
 */
export function isJobDue(after: RawDocument | null, now: Date): boolean {
  if (after === null || isLeaseLive(after.claim, now)) return false;
  return after.kind === 'reconcile' && (after.status === 'queued' || after.status === 'running');
}
