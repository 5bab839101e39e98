/** Users who create, edit and delete documents through the API, and press Retry. */
import { setTimeout as sleep } from 'node:timers/promises';
import { knowledgeSchema } from '@knowledge-sync/contract';
import type { Answer, World } from './api-client.ts';
import type { DocumentPlan, SourceKind, Step } from './lives.ts';
import { type Repetition, repeat } from './repeat.ts';

/** What ElevenLabs has to hold for a document in the end; null: nothing. */
export type Wanted = { name: string; text: string; everyDays: number | null } | null;

/** A document of a run, as its user knows it. */
export interface UserDocument {
  plan: DocumentPlan;
  /** Null until it has been created. */
  id: string | null;
  wanted: Wanted;
}

const pauseMs = 200;
const syncPollMs = 300;
/** Longer than the API is away for, so that a withdrawal comes before the deletion begins. */
const deletionDelaySeconds = 60;

const textOf = (plan: DocumentPlan, version: string): string => {
  const line = `${plan.name}, version ${version}. `;
  return line.repeat(Math.ceil(plan.bytes / line.length)).slice(0, Math.max(plan.bytes, line.length));
};

/** How each kind of source is created and changed. */
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

/**
 * Takes a document through its planned steps.
 *
 * @param syncWaitMs longest wait for a sync between two steps
 * @throws when the API refuses a step
 */
export async function playLife(document: UserDocument, world: World, syncWaitMs: number): Promise<void> {
  const { plan } = document;
  const text = textOf(plan, 'A');
  const { body } = await expectStatus(sources[plan.source].create(world, plan, text), 201, plan);
  document.id = knowledgeSchema.parse(body).id;
  document.wanted = { name: plan.name, text, everyDays: null };
  let backup: Backup | null = null;
  for (const step of plan.steps) {
    if (step.act === 'restore backup') {
      if (backup === null) throw new Error(`${plan.name} has no backup`);
      document.wanted = await restore(world, document.id, backup);
    } else {
      document.wanted = await take(step, document.id, document.wanted, plan, world, syncWaitMs);
      if (step.act === 'wait until synced') backup ??= await backUp(world, document.id, document.wanted);
    }
  }
}

/** A document and its body in Firestore, and what its user wanted then. */
interface Backup {
  documents: Map<string, Record<string, unknown>>;
  wanted: Wanted;
}

const bodyOf = (id: string): string => `knowledge/${id}/body`;

async function backUp({ firestore }: World, id: string, wanted: Wanted): Promise<Backup> {
  const paths = await persistently(async () => [
    ...(await firestore.ids(bodyOf(id))).map((part) => `${bodyOf(id)}/${part}`),
    `knowledge/${id}`,
  ]);
  const documents = new Map<string, Record<string, unknown>>();
  for (const path of paths) documents.set(path, await persistently(() => firestore.fields(path)));
  return { documents, wanted };
}

/** Writes the document with its body, and deletes the parts of later bodies. */
async function restore({ firestore }: World, id: string, { documents, wanted }: Backup): Promise<Wanted> {
  // At once: the service may remove the body that the document no longer uses at any time.
  await persistently(() => firestore.commit(documents));
  for (const part of await persistently(() => firestore.ids(bodyOf(id)))) {
    const path = `${bodyOf(id)}/${part}`;
    if (!documents.has(path)) await persistently(() => firestore.erase(path));
  }
  return wanted;
}

/** Repeats it until Firestore carries it out. */
async function persistently<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch {
      await sleep(pauseMs);
    }
  }
}

async function take(
  step: Exclude<Step, { act: 'restore backup' }>,
  id: string,
  wanted: Wanted,
  plan: DocumentPlan,
  world: World,
  syncWaitMs: number,
): Promise<Wanted> {
  const { api, firestore } = world;
  switch (step.act) {
    case 'wait':
      await sleep(step.ms);
      return wanted;
    case 'wait until synced':
      await untilSynced(world, id, syncWaitMs);
      return wanted;
    case 'edit': {
      const text = textOf(plan, step.version);
      await expectStatus(sources[plan.source].edit(world, plan, id, text), 200, plan);
      return wanted && { ...wanted, text };
    }
    case 'rename': {
      const name = `${plan.name} ${step.version}`;
      await expectStatus(api.call('PATCH', `/knowledge/${id}`, { name }), 200, plan);
      return wanted && { ...wanted, name };
    }
    case 'keep fresh': {
      const { everyDays } = step;
      const autoSync = everyDays === null ? null : { frequency_days: everyDays };
      await expectStatus(api.call('PATCH', `/knowledge/${id}`, { auto_sync: autoSync }), 200, plan);
      return wanted && { ...wanted, everyDays };
    }
    case 'look up indexes':
      await expectStatus(api.call('POST', '/index/refresh'), 200, plan);
      return wanted;
    case 'delete': {
      const { status } = await api.call('DELETE', `/knowledge/${id}`);
      // 404 answers the repeat of a call whose answer was lost, once the document is gone.
      if (status !== 202 && status !== 404) throw new Error(`the deletion of ${plan.name} was answered with ${status}`);
      return null;
    }
    case 'delete and undo':
      await expectStatus(api.call('DELETE', `/knowledge/${id}?delay_seconds=${deletionDelaySeconds}`), 202, plan);
      await expectStatus(api.call('POST', `/knowledge/${id}/restore`), 200, plan);
      return wanted;
    case 'erase':
      await persistently(() => firestore.erase(`knowledge/${id}`));
      return null;
    case 'rename in console': {
      const name = `${plan.name} ${step.version}`;
      await persistently(() => firestore.write(`knowledge/${id}`, { name: { stringValue: name } }, ['name']));
      return wanted && { ...wanted, name };
    }
    case 'script': {
      const text = textOf(plan, step.version);
      const fields = { name: { stringValue: plan.name }, content: { stringValue: text } };
      await persistently(() => firestore.write(`knowledge/${id}`, fields));
      return wanted && { ...wanted, name: plan.name, text };
    }
    default:
      return step satisfies never;
  }
}

async function untilSynced({ api }: World, id: string, waitMs: number): Promise<void> {
  for (const deadlineMs = performance.now() + waitMs; performance.now() < deadlineMs; ) {
    const document = await api.get(id);
    if (document?.sync_status === 'completed' && document.synced_revision === document.revision) return;
    await sleep(syncPollMs);
  }
}

async function expectStatus(answer: Promise<Answer>, expected: number, plan: DocumentPlan): Promise<Answer> {
  const given = await answer;
  if (given.status !== expected) {
    throw new Error(`${plan.name} was answered with ${given.status} ${JSON.stringify(given.body)}`);
  }
  return given;
}

/** Presses Retry: every other time as the web app does, else through the API. */
export async function pressRetry({ api, firestore }: World, id: string, turn: number): Promise<void> {
  if (turn % 2 === 0) await api.call('POST', `/knowledge/${id}/retry-sync`);
  // The flag is refused while Firestore is away; the user presses again later.
  else await firestore.flag(`knowledge/${id}`).catch(() => undefined);
}

/** A user who presses Retry on every failed document at once, until the user is stopped. */
export function keepPressing(documents: readonly UserDocument[], { api }: World): Repetition {
  return repeat(pauseMs, async () => {
    for (const { id } of documents) {
      if (id !== null && (await api.get(id))?.sync_status === 'failed')
        await api.call('POST', `/knowledge/${id}/retry-sync`);
    }
  });
}
