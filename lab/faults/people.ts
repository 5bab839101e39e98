/** What people and clients do: they create, edit and delete through the API, and try again when it does not answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Knowledge, knowledgeSchema } from '@knowledge-sync/contract';
import type { FirestoreRest } from '@knowledge-sync/e2e/firestore-rest';
import type { FaultStack } from '../runtime/fault-stack.ts';
import type { DocumentPlan, SourceKind, Step } from './plan.ts';

/** What ElevenLabs has to hold for a document in the end; null: nothing. */
export type Wanted = { name: string; text: string; everyDays: number | null } | null;

export interface Person {
  plan: DocumentPlan;
  /** Null until it has been created. */
  id: string | null;
  wanted: Wanted;
}

/** The API is away for at most this long: its process is killed, or Firestore is. */
const patienceMs = 60_000;
const pauseMs = 200;
const callTimeoutMs = 15_000;

interface Answer {
  status: number;
  body: unknown;
}

export interface ApiClient {
  /** A buffer is sent as it stands, anything else as JSON. Repeats the call until it is answered with something else than a failure of the server. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(id: string): Promise<Knowledge | null>;
}

export function apiClient(stack: FaultStack): ApiClient {
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
      return status === 404 ? null : knowledgeSchema.parse(body);
    },
  };
}

const textOf = (plan: DocumentPlan, version: string): string => {
  const line = `${plan.name}, version ${version}. `;
  return line.repeat(Math.ceil(plan.bytes / line.length)).slice(0, Math.max(plan.bytes, line.length));
};

/** Where a document's life takes place. */
export interface World {
  stack: FaultStack;
  api: ApiClient;
  firestore: FirestoreRest;
}

/** What is sent of each kind of source, and how it is changed. */
const sources: Record<
  SourceKind,
  {
    create(world: World, plan: DocumentPlan, text: string): Promise<Answer>;
    edit(world: World, plan: DocumentPlan, id: string, text: string): Promise<Answer>;
  }
> = {
  text: {
    create: ({ api }, { name }, content) => api.call('POST', '/knowledge', { name, content }, keyOf(name)),
    edit: ({ api }, _plan, id, content) => api.call('PATCH', `/knowledge/${id}`, { content }),
  },
  file: {
    create: ({ api }, { name }, text) =>
      api.call(
        'POST',
        `/knowledge/files?${new URLSearchParams({ name, filename: 'notes.txt' })}`,
        Buffer.from(text),
        keyOf(name),
      ),
    edit: ({ api }, _plan, id, text) => api.call('PUT', `/knowledge/${id}/file?filename=notes.txt`, Buffer.from(text)),
  },
  page: {
    create: ({ api, stack }, { name }, text) => {
      stack.simulator.setPage(addressOf(name), text);
      return api.call('POST', '/knowledge', { name, url: addressOf(name) }, keyOf(name));
    },
    edit: ({ api, stack }, { name }, id, text) => {
      stack.simulator.setPage(addressOf(name), text);
      return api.call('POST', `/knowledge/${id}/refresh`);
    },
  },
};

const keyOf = (name: string) => ({ 'idempotency-key': name });
const addressOf = (name: string): string => `https://docs.example.com/${encodeURIComponent(name)}`;

/** Lives the document's life to its end. Throws when the API refuses what it should not. */
export async function live(person: Person, world: World): Promise<void> {
  const { plan } = person;
  const text = textOf(plan, 'A');
  const { body } = await expectStatus(sources[plan.source].create(world, plan, text), 201, plan);
  person.id = knowledgeSchema.parse(body).id;
  person.wanted = { name: plan.name, text, everyDays: null };
  for (const step of plan.steps) person.wanted = await take(step, person.id, person.wanted, plan, world);
}

async function take(step: Step, id: string, wanted: Wanted, plan: DocumentPlan, world: World): Promise<Wanted> {
  switch (step.act) {
    case 'wait':
      await sleep(step.ms);
      return wanted;
    case 'edit': {
      const text = textOf(plan, step.version);
      await expectStatus(sources[plan.source].edit(world, plan, id, text), 200, plan);
      return wanted && { ...wanted, text };
    }
    case 'rename': {
      const name = `${plan.name} ${step.version}`;
      await expectStatus(world.api.call('PATCH', `/knowledge/${id}`, { name }), 200, plan);
      return wanted && { ...wanted, name };
    }
    case 'keep fresh': {
      const { everyDays } = step;
      const autoSync = everyDays === null ? null : { frequency_days: everyDays };
      await expectStatus(world.api.call('PATCH', `/knowledge/${id}`, { auto_sync: autoSync }), 200, plan);
      return wanted && { ...wanted, everyDays };
    }
    case 'delete': {
      const { status } = await world.api.call('DELETE', `/knowledge/${id}`);
      // 404: a repeat of a call whose answer was lost, after the engine had done its work.
      if (status !== 202 && status !== 404) throw new Error(`the deletion of ${plan.name} was answered with ${status}`);
      return null;
    }
    case 'erase':
      for (;;) {
        try {
          await world.firestore.erase(`knowledge/${id}`);
          return null;
        } catch {
          await sleep(pauseMs);
        }
      }
    default:
      return step satisfies never;
  }
}

async function expectStatus(answer: Promise<Answer>, expected: number, plan: DocumentPlan): Promise<Answer> {
  const given = await answer;
  if (given.status !== expected) {
    throw new Error(`${plan.name} was answered with ${given.status} ${JSON.stringify(given.body)}`);
  }
  return given;
}

/** Presses Retry: every other time in the web app, else through the API. */
export async function pressRetry({ api, firestore }: World, id: string, turn: number): Promise<void> {
  if (turn % 2 === 0) await api.call('POST', `/knowledge/${id}/retry-sync`);
  // A Firestore that is away just now refuses the flag; the next press is another.
  else await firestore.flag(`knowledge/${id}`).catch(() => undefined);
}

/** Somebody who presses Retry on whatever fails, at once and again and again, until they are stopped. */
export function keepPressing(people: readonly Person[], { api }: World): { stop(): Promise<void> } {
  let stopped = false;
  const loop = async (): Promise<void> => {
    while (!stopped) {
      for (const { id } of people) {
        if (id !== null && (await api.get(id))?.sync_status === 'failed')
          await api.call('POST', `/knowledge/${id}/retry-sync`);
      }
      await sleep(pauseMs);
    }
  };
  const pressing = loop();
  return {
    async stop() {
      stopped = true;
      await pressing;
    },
  };
}
