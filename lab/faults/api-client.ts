/** The API as a patient client calls it: it repeats a call until the service answers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Knowledge, knowledgeSchema } from '@knowledge-sync/contract';
import type { FirestoreRest } from '@knowledge-sync/e2e/firestore-rest';
import { firestoreRest } from '@knowledge-sync/e2e/firestore-rest';
import type { FaultStack } from '../runtime/fault-stack.ts';

/** The API is away for at most this long, while its process or Firestore is down. */
const patienceMs = 60_000;
const pauseMs = 200;
const callTimeoutMs = 15_000;

export interface Answer {
  status: number;
  body: unknown;
}

export interface ApiClient {
  /**
   * Sends a buffer as it is and anything else as JSON. Repeats the call while it fails or is
   * answered with 5xx.
   *
   * @throws when that takes longer than a minute
   */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(id: string): Promise<Knowledge | null>;
}

/** A stack with its clients. */
export interface World {
  stack: FaultStack;
  api: ApiClient;
  firestore: FirestoreRest;
}

export const worldOf = (stack: FaultStack): World => ({
  stack,
  api: apiClient(stack),
  firestore: firestoreRest(stack.firestore.address, stack.projectId),
});

function apiClient(stack: FaultStack): ApiClient {
  const once = async (
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const response = await fetch(`${stack.apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${stack.token('editor')}`,
        'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
        ...headers,
      },
      body: body === undefined ? null : Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
      signal: AbortSignal.timeout(callTimeoutMs),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const call: ApiClient['call'] = async (method, path, body, headers = {}) => {
    const deadlineMs = performance.now() + patienceMs;
    for (;;) {
      const answer = await once(method, path, body, headers).catch((error: unknown) => ({
        status: 599,
        body: String(error),
      }));
      if (answer.status < 500) return answer;
      if (performance.now() > deadlineMs)
        throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      await sleep(pauseMs);
    }
  };
  return {
    call,
    async get(id) {
      const { status, body } = await call('GET', `/knowledge/${id}`);
      return status === 404 ? null : (knowledgeSchema.safeParse(body).data ?? null);
    },
  };
}
