import type { CallClock } from './provider.ts';

/** What was seen of one HTTP exchange while the SDK ran it: the SDK's errors alone do not always tell. */
export interface Exchange {
  /** False as long as nothing was handed to the network. */
  sent: boolean;
  /** The status line's code; the SDK loses it when an error's body does not fit its content type. */
  status: number | null;
  headers: Headers | null;
  /** Why it was ended from this side. */
  stopped_by: 'time_out' | 'caller' | null;
}

export const newExchange = (): Exchange => ({ sent: false, status: null, headers: null, stopped_by: null });

/** A `fetch` that notes what happens in `exchange` and makes exactly one request. */
export function observedFetch(exchange: Exchange): typeof fetch {
  return async (input, init) => {
    try {
      init?.signal?.throwIfAborted();
      exchange.sent = true;
      // A redirect followed would be a second request, and would carry the key to wherever it points.
      const response = await fetch(input, { ...init, redirect: 'manual' });
      exchange.status = response.status;
      exchange.headers = response.headers;
      return response;
    } catch (error) {
      // The SDK clears its time-out timer only when fetch resolves, so the failure travels in the body instead.
      return new Response(new ReadableStream({ start: (controller) => controller.error(error) }));
    }
  };
}

/** Runs `run` until it ends, the caller aborts or the time is over; the signal ends headers and body alike. */
export async function withinLimits<T>(
  clock: CallClock,
  limits: { signal: AbortSignal; timeoutMs: number },
  exchange: Exchange,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (by: 'time_out' | 'caller'): void => {
    exchange.stopped_by ??= by;
    controller.abort(new Error(by === 'time_out' ? 'no answer in time' : 'stopped by the caller'));
  };
  const onAbort = (): void => stop('caller');
  const cancelTimer = clock.timer(limits.timeoutMs, () => stop('time_out'));
  limits.signal.addEventListener('abort', onAbort, { once: true });
  if (limits.signal.aborted) onAbort();
  try {
    return await run(controller.signal);
  } finally {
    cancelTimer();
    limits.signal.removeEventListener('abort', onAbort);
  }
}
