import type { CallClock } from './provider.ts';

/**
 * Facts about one HTTP exchange, collected while the SDK runs it: the SDK's errors leave some out.
 */
export interface Exchange {
  /** False until the request is handed to the network. */
  sent: boolean;
  /** The HTTP status; the SDK loses it if an error's body does not match its content type. */
  status: number | null;
  headers: Headers | null;
  /** Why the request was ended from this side; null if it was not. */
  stopped_by: 'time_out' | 'caller' | null;
}

export const newExchange = (): Exchange => ({ sent: false, status: null, headers: null, stopped_by: null });

/** ElevenLabs' errors are short; a longer one has no readable explanation. */
const errorMaxBytes = 1_000_000;

/**
 * Returns a `fetch` that records the exchange and makes exactly one request. The SDK reads errors;
 * it gets an empty answer in place of a success, which `receive` gets unread.
 */
export function observedFetch(exchange: Exchange, receive: (success: Response) => void): typeof fetch {
  return async (input, init) => {
    try {
      init?.signal?.throwIfAborted();
      exchange.sent = true;
      // Following a redirect would be a second request, and would send the key to another address.
      const response = await fetch(input, { ...init, redirect: 'manual' });
      exchange.status = response.status;
      exchange.headers = response.headers;
      if (!response.ok) return limited(response, errorMaxBytes);
      receive(response);
      return new Response(null);
    } catch (error) {
      // The SDK clears its time-out timer only if fetch resolves, so the error is passed in the
      // body.
      return new Response(new ReadableStream({ start: (controller) => controller.error(error) }));
    }
  };
}

function limited(response: Response, maxBytes: number): Response {
  let bytes = 0;
  const count = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new Error(`the answer has more than ${maxBytes} bytes`));
      else controller.enqueue(chunk);
    },
  });
  return new Response(response.body?.pipeThrough(count) ?? null, response);
}

/**
 * Runs `run` until it ends, the caller aborts or the time is over. The signal ends headers and
 * body.
 */
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
