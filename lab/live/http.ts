/** Requests to ElevenLabs without the SDK, so that the answers are seen as they are. */

export interface Exchange {
  /** The purpose of the request, in words. */
  purpose: string;
  method: string;
  /** Without the base URL. */
  path: string;
  status: number;
  contentType: string;
  /** Parsed JSON, or the beginning of another text. */
  body: unknown;
}

export interface Input {
  query?: Record<string, string | number>;
  json?: unknown;
  form?: FormData;
}

export interface LiveHttp {
  /** @throws when there is no answer in time, or the signal is aborted */
  send(purpose: string, method: string, path: string, input?: Input): Promise<Exchange>;
  /** Every answer so far, oldest first. */
  readonly exchanges: readonly Exchange[];
}

interface Options {
  baseUrl: string;
  apiKey: string;
  signal: AbortSignal;
}

const timeoutMs = 60_000;
/** Characters that are kept of an answer that is not JSON. */
const maxText = 2_000;
/** The wait between two attempts when ElevenLabs is busy. */
const pauseMs = 3_000;
const maxAttempts = 4;

export function openHttp({ baseUrl, apiKey, signal }: Options): LiveHttp {
  const exchanges: Exchange[] = [];

  async function once(purpose: string, method: string, path: string, input: Input): Promise<Exchange> {
    const url = new URL(`${baseUrl}${path}`);
    for (const [name, value] of Object.entries(input.query ?? {})) url.searchParams.append(name, String(value));
    const response = await fetch(url, {
      method,
      headers: { 'xi-api-key': apiKey, ...(input.json !== undefined && { 'Content-Type': 'application/json' }) },
      body: input.form ?? (input.json === undefined ? null : JSON.stringify(input.json)),
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await response.text();
    const contentType = response.headers.get('content-type') ?? '';
    return { purpose, method, path, status: response.status, contentType, body: parsed(text) };
  }

  return {
    exchanges,
    async send(purpose, method, path, input = {}) {
      for (let attempt = 1; ; attempt += 1) {
        const exchange = await once(purpose, method, path, input);
        if (exchange.status !== 429 || attempt === maxAttempts) {
          exchanges.push(exchange);
          return exchange;
        }
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.slice(0, maxText);
  }
}

/** The value at a path of keys; undefined where there is none. */
export function at(value: unknown, ...keys: (string | number)[]): unknown {
  let found = value;
  for (const key of keys) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

/** The items of a list; none where there is no list. */
export const listAt = (value: unknown, ...keys: (string | number)[]): readonly unknown[] => {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
};

/** The code of an error, as ElevenLabs writes it in one of two places. */
export function codeOf({ body }: Pick<Exchange, 'body'>): string | null {
  const code = at(body, 'detail', 'code') ?? at(body, 'detail', 'status');
  return typeof code === 'string' ? code : null;
}
