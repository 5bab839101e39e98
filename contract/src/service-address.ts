/** The address of ElevenLabs' API, as ELEVENLABS_BASE_URL names it. */
import * as z from 'zod/mini';
import { readText } from './read-text.ts';

export const officialBaseUrl = 'https://api.elevenlabs.io';

/**
 * The address without what people add to it: spaces, quotes, slashes at the end, `/v1` and the
 * route after it, a query. Returns an address that cannot be read as it is.
 */
export function normalBaseUrl(given: string): string {
  const trimmed = given.trim().replaceAll(/^["'<]+|["'>]+$/g, '');
  if (trimmed === '') return officialBaseUrl;
  const url = URL.parse(trimmed);
  if (url === null || !/^https?:$/.test(url.protocol)) return trimmed;
  const path = url.pathname.replaceAll(/\/{2,}/g, '/').replace(/\/$/, '');
  return `${url.origin}${path.replace(/\/v1(\/convai(\/.*)?)?$/i, '')}`;
}

const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Why the key and documents must not be sent to an address, without a final stop; null if they may.
 * Without TLS they stay on this machine.
 *
 * @param baseUrl a normal one
 */
export function baseUrlProblem(baseUrl: string): string | null {
  const url = URL.parse(baseUrl);
  if (url === null || !/^https?:$/.test(url.protocol)) return 'it is not a complete address';
  return url.protocol === 'https:' || loopback.test(url.hostname) ? null : 'it does not start with https://';
}

/** Why an address is not ElevenLabs' API. */
export interface AddressProblem {
  /** For people: what was found, without a final stop. */
  found: string;
  /** Whether the address itself is wrong. Otherwise nothing answers now, or a gateway does. */
  isWrong: boolean;
}

/** Every route refuses a request without a key in this format. */
const refusalSchema = z.object({
  detail: z.union([
    z.object({ status: z.string() }),
    z.object({ code: z.string() }),
    z.array(z.unknown()).check(z.minLength(1)),
  ]),
});
/** An endpoint that needs no key. */
const overviewSchema = z.object({ total_used_bytes: z.number() });

const answerMaxBytes = 20_000;

/**
 * Makes one request, without the key, and looks whether ElevenLabs' API answers. Null if it does.
 * Never throws.
 *
 * @param baseUrl a normal one
 */
export async function askAddress(baseUrl: string, timeoutMs: number): Promise<AddressProblem | null> {
  const found = baseUrlProblem(baseUrl);
  if (found !== null) return { found, isWrong: true };
  let answer: { status: number; isRedirect: boolean; text: string };
  try {
    const response = await fetch(`${baseUrl}/v1/convai/knowledge-base/rag-index`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { status } = response;
    answer = { status, isRedirect: status >= 300 && status < 400, text: await readText(response, answerMaxBytes) };
  } catch (error) {
    return { found: `it does not answer (${reasonOf(error)})`, isWrong: false };
  }
  const { status, isRedirect, text } = answer;
  if (isRedirect) return { found: `it redirects to another address (HTTP ${status})`, isWrong: true };
  const body = jsonIn(text);
  const isOwn = status < 300 ? overviewSchema.safeParse(body).success : refusalSchema.safeParse(body).success;
  if (isOwn) return null;
  // The page of a gateway in front of ElevenLabs is text. JSON is the answer of another API.
  const isPassing = status >= 500 || [408, 429].includes(status) || ([401, 403].includes(status) && body === null);
  return { found: `it answers HTTP ${status}, and not in the way of ElevenLabs' API`, isWrong: !isPassing };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The code of a failed connection; its message may repeat the address. */
function reasonOf(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  if (root instanceof Error && 'code' in root && typeof root.code === 'string') return root.code;
  return error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'connection failed';
}
