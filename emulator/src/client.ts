import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Health,
  healthSchema,
  type Knowledge,
  type KnowledgeList,
  knowledgeListSchema,
  knowledgeSchema,
  problemSchema,
} from '@knowledge-sync/contract';
import { z } from 'zod';
import { localApiKey } from './accounts.ts';

/** A refusal of the API, with its message. */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const requestTimeoutMs = 90_000;

/** How often a call is sent again after a limit of the API. Each wait takes a minute at most. */
const mostWaits = 10;

/** Without a number of seconds, as from a proxy, it waits a little. */
const waitMs = (retryAfter: string | null): number =>
  /^\d{1,6}$/.test(retryAfter ?? '') ? Math.min(Number(retryAfter), 120) * 1_000 : 5_000;

const signInSchema = z.object({ idToken: z.string() });

/** @returns an ID token of the Auth emulator, good for one hour */
export async function signIn(authUrl: string, email: string, password: string): Promise<string> {
  const response = await fetch(
    `${authUrl}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=${localApiKey}`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password, returnSecureToken: true }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    },
  );
  if (!response.ok) throw new Error(`The Auth emulator refused ${email}: ${await response.text()}`);
  return signInSchema.parse(await response.json()).idToken;
}

export async function fetchHealth(apiUrl: string, timeoutMs: number): Promise<Health | null> {
  try {
    const response = await fetch(`${apiUrl}/health`, { signal: AbortSignal.timeout(timeoutMs) });
    return response.ok ? healthSchema.parse(await response.json()) : null;
  } catch {
    return null;
  }
}

export interface KnowledgeApi {
  /** A repeat with the same key returns the first one's document. */
  create(input: { name: string; content: string } | { url: string }, idempotencyKey: string): Promise<Knowledge>;
  /** The same for a file. */
  createFile(
    input: { name: string; filename: string; bytes: Uint8Array<ArrayBuffer> },
    idempotencyKey: string,
  ): Promise<Knowledge>;
  get(id: string): Promise<Knowledge>;
  list(query: { limit: number; cursor?: string }): Promise<KnowledgeList>;
}

const sender =
  (apiUrl: string, token: () => Promise<string>) =>
  async (path: string, init: RequestInit): Promise<unknown> => {
    for (let waits = 0; ; waits += 1) {
      const response = await fetch(`${apiUrl}${path}`, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${await token()}` },
        signal: AbortSignal.timeout(requestTimeoutMs),
      });
      if (response.ok) return await response.json();
      const text = await response.text();
      if (response.status !== 429 || waits === mostWaits) {
        throw new ApiRefusal(response.status, refusal(response.status, text));
      }
      await sleep(waitMs(response.headers.get('retry-after')));
    }
  };

/** Calls any route with JSON. @throws ApiRefusal */
export function callApi(apiUrl: string, token: () => Promise<string>) {
  const send = sender(apiUrl, token);
  return (method: 'GET' | 'POST', path: string, json?: unknown): Promise<unknown> =>
    send(path, {
      method,
      ...(json !== undefined && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      }),
    });
}

/** @param token gives a fresh ID token: a long run outlives one */
export function knowledgeApi(apiUrl: string, token: () => Promise<string>): KnowledgeApi {
  const call = sender(apiUrl, token);
  return {
    create: async (input, idempotencyKey) =>
      knowledgeSchema.parse(
        await call('/knowledge', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
          body: JSON.stringify(input),
        }),
      ),
    createFile: async ({ name, filename, bytes }, idempotencyKey) =>
      knowledgeSchema.parse(
        await call(`/knowledge/files?${new URLSearchParams({ filename, name })}`, {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream', 'idempotency-key': idempotencyKey },
          body: bytes,
        }),
      ),
    get: async (id) => knowledgeSchema.parse(await call(`/knowledge/${encodeURIComponent(id)}`, {})),
    list: async (query) => {
      const search = new URLSearchParams({ limit: String(query.limit) });
      if (query.cursor !== undefined) search.set('cursor', query.cursor);
      return knowledgeListSchema.parse(await call(`/knowledge?${search}`, {}));
    },
  };
}

/** The message of a problem+json answer in one line. Other answers are shortened. */
export function refusal(status: number, body: string): string {
  const parsed = problemSchema.safeParse(parseJson(body));
  if (!parsed.success) return `HTTP ${status}: ${body.replaceAll(/\s+/g, ' ').slice(0, 200)}`;
  const { detail, errors } = parsed.data;
  return errors?.length ? errors.map(({ message }) => message).join('; ') : detail;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
