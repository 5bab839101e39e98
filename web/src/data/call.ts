import { z } from 'zod';
import { limitWaitMs, waitUnlessAborted } from './limit-wait.ts';
import { jsonSchema, type Refusal, refusalOf } from './refusal.ts';

type Answer<T> = { ok: true; value: T; etag: string | null } | { ok: false; refusal: Refusal; etag: string | null };

interface CallOptions<T> {
  /** The shape of the answer. */
  schema: z.ZodType<T>;
  json?: unknown;
  /** Bytes to send in place of JSON. */
  body?: Blob;
  headers?: Record<string, string>;
  /** Ends a wait for a limit; a request under way continues. */
  signal?: AbortSignal;
}

/** Sends one request to the API. Never rejects: a failure is returned with a text for the user. */
export type Call = <T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  options: CallOptions<T>,
) => Promise<Answer<T>>;

const timeoutMs = 60_000;
/** Long enough for the largest file on a slow connection. */
const bodyTimeoutMs = 5 * 60_000;

const unanswered = (message: string): Answer<never> => ({
  ok: false,
  etag: null,
  refusal: { status: null, message, fields: [] },
});

/** How often a call is sent again after a limit. Each wait takes a minute at most. */
const mostWaits = 10;

/**
 * A call that meets a limit of the service waits and is sent again.
 *
 * @param baseUrl of the API: `/api` on the page's own host
 */
export function createCall({ baseUrl, idToken }: { baseUrl: string; idToken: () => Promise<string> }): Call {
  return async (method, path, { schema, json, body: bytes, headers, signal }) => {
    for (let waits = 0; ; waits += 1) {
      let token: string;
      try {
        token = await idToken();
      } catch {
        return unanswered("Couldn't confirm your sign-in. Check your connection, then try again.");
      }
      let response: Response;
      let body: string;
      try {
        response = await fetch(`${baseUrl}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(json !== undefined && { 'content-type': 'application/json' }),
            ...(bytes !== undefined && { 'content-type': 'application/octet-stream' }),
            ...headers,
          },
          ...(json !== undefined && { body: JSON.stringify(json) }),
          ...(bytes !== undefined && { body: bytes }),
          signal: AbortSignal.timeout(bytes === undefined ? timeoutMs : bodyTimeoutMs),
        });
        body = await response.text();
      } catch {
        return unanswered("The service didn't respond. Check your connection, then try again.");
      }
      const waitMs = limitWaitMs(response.status, response.headers.get('retry-after'), body);
      if (waitMs !== null && waits < mostWaits) {
        await waitUnlessAborted(waitMs, signal);
        if (!signal?.aborted) continue;
      }
      const etag = response.headers.get('etag');
      if (!response.ok) return { ok: false, refusal: refusalOf(response.status, body), etag };
      const value = jsonSchema.pipe(z.unknown().pipe(schema)).safeParse(body);
      if (!value.success) return unanswered('Unexpected response from the service.');
      return { ok: true, value: value.data, etag };
    }
  };
}
