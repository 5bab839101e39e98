import { z } from 'zod';
import { jsonSchema, type Refusal, refusalOf } from './refusal.ts';

type Answer<T> = { ok: true; value: T; etag: string | null } | { ok: false; refusal: Refusal; etag: string | null };

interface CallOptions<T> {
  /** What the answer must be. */
  schema: z.ZodType<T>;
  json?: unknown;
  /** Instead of JSON: bytes as they are. */
  body?: Blob;
  headers?: Record<string, string>;
}

/** Asks the service for one thing. It never rejects: what went wrong is said for a person. */
export type Call = <T>(
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  options: CallOptions<T>,
) => Promise<Answer<T>>;

const timeoutMs = 60_000;
/** Long enough for the largest file on a slow line. */
const bodyTimeoutMs = 5 * 60_000;

const unanswered = (message: string): Answer<never> => ({
  ok: false,
  etag: null,
  refusal: { status: null, message, fields: [] },
});

/** @param baseUrl where the API is, `/api` on the page's own host */
export function createCall({ baseUrl, idToken }: { baseUrl: string; idToken: () => Promise<string> }): Call {
  return async (method, path, { schema, json, body: bytes, headers }) => {
    let token: string;
    try {
      token = await idToken();
    } catch {
      return unanswered('Your sign-in could not be confirmed. Check the network, then try again.');
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
      return unanswered('The service did not answer. Check the network, then try again.');
    }
    const etag = response.headers.get('etag');
    if (!response.ok) return { ok: false, refusal: refusalOf(response.status, body), etag };
    const value = jsonSchema.pipe(z.unknown().pipe(schema)).safeParse(body);
    if (!value.success) return unanswered('The service gave an answer that this page does not understand.');
    return { ok: true, value: value.data, etag };
  };
}
