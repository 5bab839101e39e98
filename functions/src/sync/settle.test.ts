/**
 * The settle pass with copies that agents hold, with refusals, and with documents that block
 * others.
 */
import { attemptSchema, collections, errorCatalogue, type TimestampLike } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { requestDeletion } from '../commands/delete.ts';
import { editKnowledge } from '../commands/edit.ts';
import { retryKnowledge } from '../commands/retry.ts';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { aDocument } from '../testing/fixtures.ts';
import { settle } from './settle.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
  await engine.deliver(await engine.store('Makes the folder.'));
});
afterEach(async () => {
  engine.simulator.clearFaults();
  const { docs } = await engine.db.collection(collections.knowledge).where('settles_at', '!=', null).get();
  await Promise.all(docs.map(({ ref }) => ref.delete()));
});
afterAll(() => engine.stop());

const ago = (ms: number): Timestamp => Timestamp.fromMillis(Date.now() - ms);
const unsettled = { unsettled_since: ago(120_000), settles_at: ago(1) };
const copiesOf = (ref: DocumentReference) =>
  engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${ref.id}]`));
const folderId = (): string => engine.simulator.documents().find(({ type }) => type === 'folder')?.id ?? '';
const leaveCopy = (ref: DocumentReference): string =>
  engine.simulator.seedText({ name: `Old [kb:test/${ref.id}]`, text: 'Left by a lost request.', folderId: folderId() });
/** Makes an agent hold the copy itself. */
const hold = (id: string, name: string): string =>
  engine.simulator.seedAgent({ name, knowledgeBase: [{ type: 'text', name: 'A copy', id }] });
const letGo = async (agentId: string): Promise<void> => {
  await fetch(`${engine.simulator.url}/_simulator/agents/${agentId}`, { method: 'DELETE' });
};
const now = () => settle(engine.instance());
const isAhead = (time: TimestampLike | null): boolean => time !== null && time.toMillis() > Date.now();

/** A completed document about which a request was lost. */
async function lossy(text: string): Promise<{ ref: DocumentReference; recordedId: string }> {
  const ref = await engine.store(text);
  await engine.deliver(ref);
  await ref.update(unsettled);
  return { ref, recordedId: (await engine.read(ref)).elevenlabs_document_id ?? '' };
}

/** The methods of the settle pass's requests to ElevenLabs. */
async function requestsOfPass(): Promise<string[]> {
  engine.simulator.clearRequests();
  await now();
  return engine.simulator.requests().map(({ method }) => method);
}

describe('of a completed document', () => {
  it('a second copy that an agent holds replaces the recorded one and gets the current text', async () => {
    const { ref } = await lossy('Wanted.');
    const heldId = leaveCopy(ref);
    hold(heldId, 'Support');
    expect(await now()).toBe(1);
    expect(copiesOf(ref)).toMatchObject([{ id: heldId, text: 'Wanted.', name: `Refund policy [kb:test/${ref.id}]` }]);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'completed',
      elevenlabs_document_id: heldId,
      unsettled_since: null,
      settles_at: null,
    });
  });

  it('a further copy is deleted, and the history of the document names it', async () => {
    const { ref, recordedId } = await lossy('Wanted.');
    const extraId = leaveCopy(ref);
    expect(await now()).toBe(1);
    expect(copiesOf(ref)).toMatchObject([{ id: recordedId }]);
    expect((await engine.attempts(ref)).map((record) => attemptSchema.parse(record.data()))).toMatchObject([
      { removed_copy: { id: extraId, name: `Old [kb:test/${ref.id}]` }, error: null },
    ]);
  });

  it('two copies that agents hold fail the document once, and their text is not sent with every sweep', async () => {
    const { ref, recordedId } = await lossy('Held twice.');
    const firstAgent = hold(recordedId, 'First');
    const extraId = leaveCopy(ref);
    hold(extraId, 'Second');
    expect(await now()).toBe(0);
    const put = await engine.read(ref);
    expect(put).toMatchObject({ sync_status: 'pending', unsettled_since: unsettled.unsettled_since, sync_claim: null });
    expect(isAhead(put.settles_at)).toBe(true);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { type: 'in_use' },
      sync_error_message: errorCatalogue.in_use.final,
      dependent_agents: [{ name: 'First' }],
      next_retry_at: null,
    });
    expect(copiesOf(ref)).toMatchObject([{ text: 'Held twice.' }, { text: 'Held twice.' }]);
    expect(await requestsOfPass()).toEqual([]);
    await ref.update({ settles_at: ago(1) });
    expect(await requestsOfPass()).toEqual(['GET', 'DELETE', 'GET']);
    expect(isAhead((await engine.read(ref)).settles_at)).toBe(true);

    await letGo(firstAgent);
    await retryKnowledge(engine.instance(), ref.id);
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', elevenlabs_document_id: extraId });
    expect(copiesOf(ref)).toMatchObject([{ id: extraId, text: 'Held twice.' }]);
  });

  it('a text that ElevenLabs refuses fails the document through the trigger', async () => {
    const { ref } = await lossy('Refused.');
    engine.simulator.addFault({ kind: 'status', status: 422, method: 'PATCH', name: ref.id });
    expect(await now()).toBe(0);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', sync_claim: null });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'failed', sync_error: { type: 'validation' } });
  });

  it('an outage keeps the status and postpones settling', async () => {
    const { ref } = await lossy('Outage.');
    engine.simulator.addFault({ kind: 'status', status: 429, method: 'PATCH', name: ref.id, times: 1 });
    expect(await now()).toBe(0);
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'completed', unsettled_since: unsettled.unsettled_since });
    expect(isAhead(document.settles_at)).toBe(true);
    expect(await requestsOfPass()).toEqual([]);
  });
});

describe('of a document with a tombstone', () => {
  const removal = { ...unsettled, deletion_requested_at: ago(60_000) };

  it('a copy that an agent holds fails the removal, which names the agent and can be forced', async () => {
    const ref = await engine.store('To go.', removal);
    const heldId = leaveCopy(ref);
    hold(heldId, 'Support');
    await now();
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      elevenlabs_document_id: heldId,
      sync_error: { type: 'in_use' },
      dependent_agents: [{ name: 'Support' }],
      unsettled_since: null,
    });
    await requestDeletion(engine.instance(), ref.id, { delayMs: 0, force: true });
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    expect((await ref.get()).exists).toBe(false);
  });

  it('a copy that an agent holds is deleted when the removal is forced', async () => {
    const ref = await engine.store('To go by force.', { ...removal, deletion_force: true });
    hold(leaveCopy(ref), 'Support');
    hold(leaveCopy(ref), 'Sales');
    await now();
    await engine.deliver(ref);
    expect(copiesOf(ref)).toEqual([]);
    await now();
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
  });

  it('a refused listing fails the removal, and a retry begins it again', async () => {
    const ref = await engine.store('Key gone.', removal);
    const copyId = leaveCopy(ref);
    engine.simulator.addFault({ kind: 'status', preset: 'invalid_api_key', method: 'GET', times: 1 });
    await now();
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'failed',
      sync_error: { type: 'auth_error' },
      sync_error_message: errorCatalogue.auth_error.final,
      unsettled_since: unsettled.unsettled_since,
    });
    await retryKnowledge(engine.instance(), ref.id);
    await now();
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', elevenlabs_document_id: copyId });
    await engine.deliver(ref);
    expect((await ref.get()).exists).toBe(false);
  });
});

describe('behind others in the queue', () => {
  const many = async (count: number, fields: Record<string, unknown>): Promise<void> => {
    const batch = engine.db.batch();
    for (let n = 0; n < count; n += 1) {
      batch.set(engine.db.collection(collections.knowledge).doc(), {
        ...aDocument('In the way.', { unsettled_since: ago(900_000), settles_at: ago(600_000) }),
        ...fields,
      });
    }
    await batch.commit();
  };

  it('a document is settled behind more than a page of queued and claimed ones', async () => {
    await many(120, { sync_status: 'pending' });
    await many(120, { sync_status: 'completed', sync_claim: { id: 'other', expires_at: ago(-60_000) } });
    await lossy('Behind them.');
    expect(await now()).toBe(1);
  });

  it('a document is settled behind more than a page of malformed ones, which are postponed', async () => {
    await many(120, { sync_status: 'completed', body_parts: 'one' });
    await lossy('Behind them.');
    expect(await now()).toBe(1);
    const past = engine.db.collection(collections.knowledge).where('settles_at', '<=', Timestamp.now());
    expect((await past.get()).size).toBe(0);
  });

  it('a document is settled by the next sweep behind a whole batch of refused ones', async () => {
    const source = { type: 'url', url: 'https://example.com/', auto_sync: null, refresh_id: null };
    await many(60, { sync_status: 'completed', elevenlabs_document_id: 'page', source });
    engine.simulator.addFault({ kind: 'status', status: 429, method: 'GET', route: '/v1/convai/knowledge-base/{id}' });
    await lossy('Behind them.');
    expect(await now()).toBe(0);
    expect(await now()).toBe(1);
  });
});

it('an edit during the settling of another document is sent at once', async () => {
  const { ref: slow } = await lossy('Slow.');
  const { ref: edited } = await lossy('Before the edit.');
  await slow.update({ settles_at: ago(60_000) });
  engine.simulator.addFault({ kind: 'delay', ms: 1_500, method: 'PATCH', name: slow.id, times: 1 });
  const running = now();
  await expect.poll(async () => (await engine.read(slow)).sync_claim, { timeout: 10_000 }).not.toBeNull();
  await editKnowledge(engine.instance(), edited.id, { content: 'After the edit.' });
  await engine.deliver(edited);
  expect((await engine.read(edited)).sync_status).toBe('completed');
  expect((await engine.read(slow)).sync_claim).not.toBeNull();
  expect(copiesOf(edited)).toMatchObject([{ text: 'After the edit.' }]);
  expect(await running).toBe(1);
});

it('the claim of a dead settle pass is replaced only when its last request can no longer take effect', async () => {
  const { ref } = await lossy('Died while it settled.');
  await ref.update({ sync_claim: { id: 'dead', expires_at: ago(1_000) } });
  expect(await requestsOfPass()).toEqual([]);
  const document = await engine.read(ref);
  expect(document).toMatchObject({ sync_status: 'completed', sync_claim: null });
  expect(isAhead(document.settles_at)).toBe(true);
});

it('an edit under the claim of a dead settle pass is sent once the lease has ended', async () => {
  const { ref } = await lossy('Before.');
  await ref.update({ sync_claim: { id: 'dead', expires_at: ago(-60_000) } });
  await editKnowledge(engine.instance(), ref.id, { content: 'After.' });
  await engine.deliver(ref);
  await now();
  expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', sync_claim: { id: 'dead' } });
  await ref.update({ sync_claim: { id: 'dead', expires_at: ago(1) } });
  const { updateTime } = await ref.get();
  await now();
  // The write brings the event.
  expect((await ref.get()).updateTime).not.toEqual(updateTime);
  await engine.deliver(ref);
  expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', unsettled_since: expect.any(Timestamp) });
  expect(copiesOf(ref)).toMatchObject([{ text: 'After.' }]);
});
