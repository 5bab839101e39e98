/**
 * Deletions that wait, that agents block, and that are withdrawn, from the call to ElevenLabs and
 * back.
 */
import { errorCatalogue } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestDeletion } from '../commands/delete.ts';
import { editKnowledge } from '../commands/edit.ts';
import { restoreKnowledge } from '../commands/restore.ts';
import { retryKnowledge } from '../commands/retry.ts';
import { sweep } from '../sweep.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
  await engine.deliver(await engine.store('Makes the folder.'));
});
beforeEach(() => {
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
});
afterAll(() => engine.stop());

const copiesOf = (ref: DocumentReference) =>
  engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${ref.id}]`));
const requests = () => engine.simulator.requests().map(({ method, route }) => `${method} ${route?.slice(10)}`);

async function synced(text: string): Promise<DocumentReference> {
  const ref = await engine.store(text);
  await engine.deliver(ref);
  engine.simulator.clearRequests();
  return ref;
}

/** Makes an agent hold the document itself. */
function hold(ref: DocumentReference, name = 'Support'): string {
  const [copy] = copiesOf(ref);
  return engine.simulator.seedAgent({
    name,
    knowledgeBase: [{ type: 'text', name: copy?.name ?? '', id: copy?.id ?? '' }],
  });
}

const requestDeletionOf = (ref: DocumentReference, request?: Parameters<typeof requestDeletion>[2]) =>
  requestDeletion(engine.instance(), ref.id, request);
const atOnce = { delayMs: 0, force: false };
const forced = { delayMs: 0, force: true };
const waiting = { delayMs: 30_000, force: false };

/** ElevenLabs refuses a deletion because of agents. */
const refusal = { kind: 'status', preset: 'document_has_dependent_agents', method: 'DELETE' } as const;

const refusedOnce = async (): Promise<DocumentReference> => (await refused('Refused once.')).ref;

async function refused(text: string): Promise<{ ref: DocumentReference; agentId: string }> {
  const ref = await synced(text);
  const agentId = hold(ref);
  await requestDeletionOf(ref);
  await engine.deliver(ref);
  return { ref, agentId };
}

describe('a deletion that agents block', () => {
  it('fails with a message and their names, and is not retried by the schedule', async () => {
    const { ref, agentId } = await refused('Held by an agent.');
    const document = await engine.read(ref);
    expect(document).toMatchObject({
      sync_status: 'failed',
      sync_error: {
        type: 'in_use',
        provider_code: 'document_has_dependent_agents',
        http_status: 400,
        retryable: false,
      },
      sync_error_message: errorCatalogue.in_use.final,
      dependent_agents: [{ id: agentId, name: 'Support', branch: null }],
      next_retry_at: null,
      sync_claim: null,
      unsettled_since: null,
    });
    expect(requests()).toEqual(['DELETE /knowledge-base/{id}', 'GET /knowledge-base/{id}/dependent-agents']);
    expect(copiesOf(ref)).toHaveLength(1);
    expect(await sweep(engine.instance())).toMatchObject({ retried: 0, due: 0 });
  });

  it('fails without names when ElevenLabs does not list the agents', async () => {
    const ref = await synced('Held by somebody.');
    hold(ref);
    engine.simulator.addFault({
      kind: 'status',
      status: 500,
      route: '/v1/convai/knowledge-base/{id}/dependent-agents',
    });
    await requestDeletionOf(ref);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { type: 'in_use' },
      dependent_agents: null,
    });
  });

  it('is repeated by force when ElevenLabs twice names no agent', async () => {
    const ref = await synced('Let go just now.');
    engine.simulator.addFault({ ...refusal, times: 1 });
    await requestDeletionOf(ref);
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
    expect(requests()).toEqual([
      'DELETE /knowledge-base/{id}',
      'GET /knowledge-base/{id}/dependent-agents',
      'GET /knowledge-base/{id}/dependent-agents',
      'DELETE /knowledge-base/{id}',
    ]);
  });

  it('goes through while an agent has the folder, whether ElevenLabs counts that or not', async () => {
    for (const counts of [false, true]) {
      const ref = await synced(`Counts: ${counts}.`);
      const folder = engine.simulator.documents().find(({ type }) => type === 'folder');
      const agentId = engine.simulator.seedAgent({
        name: 'Has all documents',
        knowledgeBase: [{ type: 'folder', name: folder?.name ?? '', id: folder?.id ?? '' }],
      });
      engine.simulator.changeSettings({ deletion_counts_folder_holders: counts });
      await requestDeletionOf(ref);
      await engine.deliver(ref);
      engine.simulator.changeSettings({ deletion_counts_folder_holders: false });
      expect((await ref.get()).exists).toBe(false);
      await fetch(`${engine.simulator.url}/_simulator/agents/${agentId}`, { method: 'DELETE' });
    }
  });

  it('is not repeated by force while further pages may name an agent', async () => {
    const ref = await synced('Held by the last of many.');
    const through = { type: 'available', id: 'agent_1', name: 'Has the folder', referenced_resource_ids: ['folder'] };
    const page = { agents: [through], branches: [], next_cursor: 'more', has_more: true };
    const route = '/v1/convai/knowledge-base/{id}/dependent-agents';
    engine.simulator.addFault({ kind: 'garbage', route, body: JSON.stringify(page) });
    engine.simulator.addFault({ ...refusal, times: 3 });
    await requestDeletionOf(ref);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_error: { type: 'in_use', retryable: true } });
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('names the branch that has the document, and is not repeated', async () => {
    for (const included of [false, true]) {
      engine.simulator.changeSettings({ dependents_include_branches: included });
      const ref = await synced(`Included: ${included}.`);
      const [copy] = copiesOf(ref);
      const knowledgeBase = [{ type: 'text', name: copy?.name ?? '', id: copy?.id ?? '' }] as const;
      engine.simulator.seedAgent({
        name: 'Support',
        knowledgeBase: [],
        branches: [{ name: 'Holidays', knowledgeBase: [...knowledgeBase] }],
      });
      await requestDeletionOf(ref);
      await engine.deliver(ref);
      expect(await engine.read(ref)).toMatchObject({
        sync_error: { type: 'in_use', retryable: false },
        dependent_agents: [{ name: 'Support', branch: 'Holidays' }],
      });
      expect(copiesOf(ref)).toHaveLength(1);
    }
    engine.simulator.changeSettings({ dependents_include_branches: false });
  });

  it('is tried again by the schedule when ElevenLabs refuses it by force too and names no agent', async () => {
    const ref = await synced('Let go just now.');
    engine.simulator.addFault({ ...refusal, times: 6 });
    await requestDeletionOf(ref);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { type: 'in_use', retryable: true },
      sync_error_message: errorCatalogue.in_use.scheduled,
      dependent_agents: [],
      next_retry_at: expect.any(Timestamp),
    });
    await ref.update({ next_retry_at: Timestamp.fromMillis(Date.now() - 1) });
    expect(await sweep(engine.instance())).toMatchObject({ retried: 1 });
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
  });

  it('is queued again by a repeated request when ElevenLabs names no agent', async () => {
    const ref = await synced('Let go just now.');
    await ref.update({
      sync_status: 'failed',
      sync_error: (await engine.read(await refusedOnce())).sync_error,
      deletion_requested_at: Timestamp.now(),
      dependent_agents: [],
    });
    await requestDeletionOf(ref);
    expect((await engine.read(ref)).sync_status).toBe('pending');
  });

  it('is carried out when it is forced, and the agents lose the document', async () => {
    const { ref, agentId } = await refused('To be forced.');
    await requestDeletionOf(ref);
    expect((await engine.read(ref)).sync_status).toBe('failed');
    await requestDeletionOf(ref, forced);
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect((await ref.get()).exists).toBe(false);
    expect(engine.simulator.agents().find(({ id }) => id === agentId)?.knowledge_base).toEqual([]);
  });

  it('is carried out by a retry once no agent holds the copy', async () => {
    const { ref } = await refused('Let go.');
    await retryKnowledge(engine.instance(), ref.id);
    await engine.deliver(ref);
    expect((await engine.read(ref)).dependent_agents).toHaveLength(1);
    await fetch(`${engine.simulator.url}/_simulator/agents/${engine.simulator.agents()[0]?.id}`, { method: 'DELETE' });
    await retryKnowledge(engine.instance(), ref.id);
    expect((await engine.read(ref)).dependent_agents).toBeNull();
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
  });

  it('is not blocked by an agent that holds the folder', async () => {
    const ref = await synced('Known through the folder.');
    const [folder] = engine.simulator.documents();
    engine.simulator.seedAgent({
      name: 'Through',
      knowledgeBase: [{ type: 'folder', name: folder?.name ?? '', id: folder?.id ?? '' }],
    });
    await requestDeletionOf(ref);
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
    expect(requests()).toEqual(['DELETE /knowledge-base/{id}']);
  });

  it('is carried out when it is forced during the refused attempt', async () => {
    const ref = await synced('Forced meanwhile.');
    hold(ref);
    engine.simulator.addFault({ kind: 'delay', ms: 300, method: 'DELETE', times: 1 });
    await requestDeletionOf(ref);
    const delivered = engine.deliver(ref);
    while ((await engine.read(ref)).sync_status !== 'syncing') await new Promise((next) => setTimeout(next, 5));
    await requestDeletionOf(ref, forced);
    await delivered;
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', deletion_force: true });
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
  });

  it('can be withdrawn: the document is synced again and settles', async () => {
    const { ref } = await refused('Kept after all.');
    const ctx = engine.instance({ settleMs: 1 });
    expect(await restoreKnowledge(ctx, ref.id)).toMatchObject({ kind: 'restored' });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'completed',
      deletion_requested_at: null,
      dependent_agents: null,
      unsettled_since: expect.any(Timestamp),
    });
    await sweep(ctx);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', unsettled_since: null });
    expect(copiesOf(ref)).toMatchObject([{ text: 'Kept after all.' }]);
  });

  it('is repaired when a lost request of it lands after the withdrawal', async () => {
    const ref = await synced('Lost and found.');
    const agentId = hold(ref);
    engine.simulator.addFault({ kind: 'reset', method: 'DELETE', times: 1 });
    await requestDeletionOf(ref);
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_error?.type).toBe('in_use');
    const ctx = engine.instance({ settleMs: 1 });
    await restoreKnowledge(ctx, ref.id);
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_status).toBe('completed');
    // The effect of the lost request once the agent no longer holds the copy.
    await fetch(`${engine.simulator.url}/_simulator/agents/${agentId}`, { method: 'DELETE' });
    engine.simulator.removeDocument(copiesOf(ref)[0]?.id ?? '');
    await sweep(ctx);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed' });
    expect(copiesOf(ref)).toMatchObject([{ text: 'Lost and found.' }]);
  });
});

describe('a deletion that waits', () => {
  it('is not begun by any event', async () => {
    const ref = await synced('Waits.');
    await requestDeletionOf(ref, waiting);
    await ref.update({ sync_status: 'pending' });
    await engine.deliver(ref);
    await engine.deliver(ref);
    expect(requests()).toEqual([]);
    expect((await sweep(engine.instance())).due).toBe(0);
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('is queued once by the sweep when it is due, and then carried out', async () => {
    const ref = await synced('Its time comes.');
    await requestDeletionOf(ref, waiting);
    await ref.update({ deletion_not_before: Timestamp.fromMillis(Date.now() - 1_000) });
    expect((await sweep(engine.instance())).due).toBe(1);
    expect((await sweep(engine.instance())).due).toBe(0);
    expect((await engine.read(ref)).sync_status).toBe('pending');
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
    expect(copiesOf(ref)).toEqual([]);
  });

  it('does not change the result of a sync that is under way', async () => {
    const ref = await engine.store('Under way.');
    engine.simulator.addFault({ kind: 'delay', ms: 300, method: 'POST', times: 1 });
    const delivered = engine.deliver(ref);
    while ((await engine.read(ref)).sync_status !== 'syncing') await new Promise((next) => setTimeout(next, 5));
    await requestDeletionOf(ref, waiting);
    await delivered;
    expect((await engine.read(ref)).sync_status).toBe('completed');
    expect(await restoreKnowledge(engine.instance(), ref.id)).toMatchObject({ kind: 'restored' });
    engine.simulator.clearRequests();
    await engine.deliver(ref);
    expect(requests()).toEqual([]);
  });

  it('cannot be withdrawn once a worker has begun', async () => {
    const ref = await synced('Too late.');
    await requestDeletionOf(ref, atOnce);
    engine.simulator.addFault({ kind: 'delay', ms: 300, method: 'DELETE', times: 1 });
    const delivered = engine.deliver(ref);
    while ((await engine.read(ref)).sync_status !== 'syncing') await new Promise((next) => setTimeout(next, 5));
    expect(await restoreKnowledge(engine.instance(), ref.id)).toEqual({ kind: 'begun' });
    await delivered;
    expect((await ref.get()).exists).toBe(false);
  });

  it('keeps the copy up to date while it can still be withdrawn', async () => {
    const ref = await synced('The wanted text.');
    const id = (await engine.read(ref)).elevenlabs_document_id ?? '';
    const ago = Timestamp.fromMillis(Date.now() - 60_000);
    await ref.update({ unsettled_since: ago, settles_at: ago });
    await requestDeletionOf(ref, waiting);
    // A lost request with an older text has landed.
    await fetch(`${engine.simulator.url}/v1/convai/knowledge-base/${id}`, {
      method: 'PATCH',
      headers: { 'xi-api-key': 'key' },
      body: JSON.stringify({ content: 'An older text.' }),
    });
    await sweep(engine.instance());
    await restoreKnowledge(engine.instance(), ref.id);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', unsettled_since: null });
    expect(copiesOf(ref)).toMatchObject([{ text: 'The wanted text.' }]);
  });
});

it('a document without the later deletion fields is removed without force', async () => {
  const ref = await synced('From before.');
  const { deletion_not_before, deletion_force, dependent_agents, ...older } = await engine.read(ref);
  await ref.set({ ...older, deletion_requested_at: Timestamp.now(), sync_status: 'pending' });
  await engine.deliver(ref);
  expect((await ref.get()).exists).toBe(false);
  expect(engine.simulator.requests().at(-1)?.path).not.toContain('force');
});

it('a page with changed auto-sync settings keeps its old copy while agents hold it, and fails as in_use', async () => {
  const source = { type: 'url', url: 'https://example.com/', auto_sync: null, refresh_id: null } as const;
  const ref = await engine.store('', { source, body_id: null, body_parts: 0 });
  await engine.deliver(ref);
  const agentId = hold(ref);
  const autoSync = { frequency_days: 7, auto_remove: false };
  await editKnowledge(engine.instance(), ref.id, { auto_sync: autoSync });
  await engine.deliver(ref);
  expect(await engine.read(ref)).toMatchObject({
    sync_status: 'failed',
    sync_error: { type: 'in_use' },
    dependent_agents: [{ id: agentId, name: 'Support', branch: null }],
  });
  expect(copiesOf(ref)).toHaveLength(2);
  expect(await restoreKnowledge(engine.instance(), ref.id)).toMatchObject({ kind: 'restored' });
  expect((await engine.read(ref)).sync_status).toBe('failed');
  await fetch(`${engine.simulator.url}/_simulator/agents/${agentId}`, { method: 'DELETE' });
  await retryKnowledge(engine.instance(), ref.id);
  await engine.deliver(ref);
  expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', dependent_agents: null });
  expect(copiesOf(ref)).toMatchObject([{ auto_sync: { minimum_frequency_days: 7 } }]);
});
