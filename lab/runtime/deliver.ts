import type { FirestoreEvent } from './event.ts';

/** Outcome of one delivery. Only `acknowledged` ends the event. */
export type DeliveryOutcome =
  | { kind: 'acknowledged'; status: number }
  /** 429: the runtime is at its limit. */
  | { kind: 'busy'; status: number }
  | { kind: 'refused'; status: number }
  | { kind: 'timed_out' }
  /** No connection, or a broken one. */
  | { kind: 'unreachable'; reason: string };

export type Deliver = (event: FirestoreEvent, url: string, timeoutMs: number) => Promise<DeliveryOutcome>;

/** Posts the event once. Never throws. */
export const deliver: Deliver = async (event, url, timeoutMs) => {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, { method: 'POST', headers: event.headers, body: event.body, signal: timeout });
    await response.arrayBuffer();
    const { ok, status } = response;
    if (ok) return { kind: 'acknowledged', status };
    return { kind: status === 429 ? 'busy' : 'refused', status };
  } catch (error) {
    if (timeout.aborted) return { kind: 'timed_out' };
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { kind: 'unreachable', reason: cause instanceof Error ? cause.message : String(cause) };
  }
};
