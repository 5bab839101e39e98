import { collections } from '@knowledge-sync/contract';
import { type DocumentReference, Timestamp } from 'firebase-admin/firestore';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EngineHarness, startEngine } from '../testing/engine.ts';
import { aDocument } from '../testing/fixtures.ts';

let engine: EngineHarness;
beforeAll(async () => {
  engine = await startEngine();
  // Loads the SDK, which takes longer than the tests wait for a request.
  await engine.deliver(await engine.store('Makes the folder.'));
  engine.simulator.clearRequests();
});
afterEach(() => {
  engine.simulator.clearFaults();
  engine.simulator.clearRequests();
});
afterAll(() => engine.stop());

const copiesOf = (ref: DocumentReference) =>
  engine.simulator.documents().filter(({ name }) => name.endsWith(`[kb:test/${ref.id}]`));
/** Requests about documents; the folder's do not count. */
const sent = (method: string): number =>
  engine.simulator.requests().filter((request) => request.method === method && request.name?.includes('[kb:test/'))
    .length;

/** Starts a sync with a slow request to ElevenLabs, and acts during the request. */
async function meanwhile(ref: DocumentReference, act: () => Promise<unknown>): Promise<void> {
  engine.simulator.addFault({ kind: 'delay', ms: 400, name: ref.id, times: 1 });
  const running = engine.deliver(ref);
  await expect
    .poll(() => engine.simulator.requests().some(({ name }) => name?.includes(ref.id)), { timeout: 10_000 })
    .toBe(true);
  await act();
  await running;
}

/** Writes what the API's edit does: another text under another body. */
async function edit(ref: DocumentReference, text: string, fields: Record<string, unknown> = {}): Promise<void> {
  const { name, source, revision, body_id } = aDocument(text, { body_id: `body-${text.length}` });
  await ref
    .collection(collections.body)
    .doc(`${body_id}.0`)
    .set({ data: Buffer.from(text) });
  await ref.update({ name, source, revision, body_id, ...fields });
}

describe('while a document syncs', () => {
  it('an edit queues it with its copy kept, and the next sync updates the copy', async () => {
    const ref = await engine.store('First version.');
    await meanwhile(ref, () => edit(ref, 'Second version.'));
    const between = await engine.read(ref);
    const [copy] = copiesOf(ref);
    expect(between).toMatchObject({ sync_status: 'pending', elevenlabs_document_id: copy?.id, sync_claim: null });
    expect(between.synced_revision).not.toBe(between.revision);

    await engine.deliver(ref);
    expect(copiesOf(ref)).toMatchObject([{ id: copy?.id, text: 'Second version.' }]);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', synced_revision: between.revision });
    expect(sent('POST')).toBe(1);
    expect(sent('PATCH')).toBe(1);
  });

  it('its deletion by hand deletes the new copy', async () => {
    const ref = await engine.store('Deleted meanwhile.');
    await meanwhile(ref, () => ref.delete());
    expect((await ref.get()).exists).toBe(false);
    expect(copiesOf(ref)).toEqual([]);
  });

  it('its deletion by hand is not delivered again when ElevenLabs refuses to delete the copy', async () => {
    const ref = await engine.store('Deleted meanwhile, and held.');
    engine.simulator.addFault({ kind: 'status', preset: 'invalid_api_key', method: 'DELETE', name: ref.id });
    await expect(meanwhile(ref, () => ref.delete())).resolves.toBeUndefined();
    expect(engine.log).toContainEqual(
      expect.objectContaining({
        message: 'copy of a deleted document left at ElevenLabs',
        fields: { document_id: ref.id, elevenlabs_document_id: copiesOf(ref)[0]?.id, class: 'auth_error' },
      }),
    );
  });

  it('its deletion by hand is delivered again while ElevenLabs is down', async () => {
    const ref = await engine.store('Deleted meanwhile, during an outage.');
    engine.simulator.addFault({ kind: 'status', status: 503, method: 'DELETE', name: ref.id });
    await expect(meanwhile(ref, () => ref.delete())).rejects.toMatchObject({ error_type: 'server_error' });
  });

  it('a worker that lost its claim deletes and overwrites nothing, and records its lost request', async () => {
    const ref = await engine.store('Taken over.');
    const theirs = { id: 'another-worker', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
    await meanwhile(ref, () => ref.update({ sync_claim: theirs, last_sync_attempt: Timestamp.now() }));
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'syncing', sync_claim: { id: 'another-worker' }, synced_at: null });
    expect(document.unsettled_since).not.toBeNull();
    expect(document.unsettled_since?.toMillis()).toBeLessThanOrEqual(document.last_sync_attempt?.toMillis() ?? 0);
    expect(copiesOf(ref)).toHaveLength(1);
  });

  it('a worker that lost its claim between attempts makes no further request', async () => {
    const ref = await engine.store('Taken over between attempts.');
    engine.simulator.addFault({ kind: 'status', status: 503, name: ref.id });
    const retryPolicy = { attempts: 3, firstDelayMs: 1_500, factor: 2, maxDelayMs: 1_500 };
    const running = engine.deliver(ref, engine.instance({ retryPolicy }));
    await expect.poll(async () => (await engine.read(ref)).sync_progress?.attempt, { timeout: 10_000 }).toBe(2);
    await ref.update({ sync_claim: { id: 'b', expires_at: Timestamp.now() } });
    await running;
    expect(sent('POST')).toBe(1);
  });

  it('an unknown field that is added by hand is kept', async () => {
    const ref = await engine.store('With company.');
    await meanwhile(ref, () => ref.update({ colour: 'green' }));
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', colour: 'green' });
  });
});

describe('a claim', () => {
  it('is not made while another one is live', async () => {
    const sync_claim = { id: 'other', expires_at: Timestamp.fromMillis(Date.now() + 60_000) };
    const ref = await engine.store('Held.', { sync_claim });
    await engine.deliver(ref);
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'pending', sync_claim: { id: 'other' } });
    expect(sent('POST')).toBe(0);
  });

  it('that replaces an expired one keeps its lost request', async () => {
    const sync_claim = { id: 'dead', expires_at: Timestamp.fromMillis(Date.now() - 1) };
    const last_sync_attempt = Timestamp.fromMillis(Date.now() - 300_000);
    const ref = await engine.store('Inherited.', { sync_claim, last_sync_attempt });
    await engine.deliver(ref);
    const document = await engine.read(ref);
    expect(document.sync_status).toBe('completed');
    expect(document.unsettled_since?.toMillis()).toBe(last_sync_attempt.toMillis());
  });

  it('for a retry flag counts one retry and clears the flag when many events arrive', async () => {
    const failed = {
      sync_status: 'failed',
      retry_requested_at: Timestamp.now(),
      sync_retry_count: 2,
      scheduled_retries: 5,
    } as const;
    const ref = await engine.store('Please again.', failed);
    await Promise.all(Array.from({ length: 5 }, () => engine.deliver(ref, engine.instance())));
    expect(await engine.read(ref)).toMatchObject({
      sync_status: 'completed',
      retry_requested_at: null,
      sync_retry_count: 3,
      scheduled_retries: 0,
    });
    expect(sent('POST')).toBe(1);
  });
});

describe('after a deletion at ElevenLabs', () => {
  it('a missing copy is created again', async () => {
    const ref = await engine.store('Gone remotely.', { elevenlabs_document_id: 'no-such-document' });
    await engine.deliver(ref);
    const [copy] = copiesOf(ref);
    expect(copy?.text).toBe('Gone remotely.');
    expect(await engine.read(ref)).toMatchObject({ sync_status: 'completed', elevenlabs_document_id: copy?.id });
  });

  it('a missing folder is made again', async () => {
    const [folder] = engine.simulator.documents().filter(({ type }) => type === 'folder');
    engine.simulator.removeDocument(folder?.id ?? '');
    const ref = await engine.store('Into a new folder.');
    await engine.deliver(ref);
    const folders = engine.simulator.documents().filter(({ type }) => type === 'folder');
    expect(folders).toHaveLength(1);
    expect(folders[0]?.id).not.toBe(folder?.id);
    expect(copiesOf(ref)).toMatchObject([{ folder_id: folders[0]?.id }]);
  });

  it('a folder that is missing twice is made again, even where the first is remembered', async () => {
    const removeFolder = () => {
      const folder = engine.simulator.documents().find(({ type }) => type === 'folder');
      engine.simulator.removeDocument(folder?.id ?? '');
    };
    const remembering = engine.instance();
    await engine.deliver(await engine.store('Seen.'), remembering);
    removeFolder();
    await engine.deliver(await engine.store('Made anew by another.'), engine.instance());
    removeFolder();
    const ref = await engine.store('Into the third.');
    await engine.deliver(ref, remembering);
    expect((await engine.read(ref)).sync_status).toBe('completed');
    expect(copiesOf(ref)).toHaveLength(1);
  });
});

describe('a document that cannot be synced', () => {
  const text = 'What was stored.';
  const part = async (ref: DocumentReference) =>
    ref.collection(collections.body).doc(`${(await engine.read(ref)).body_id}.0`);
  it.each([
    [
      'has another size',
      (ref: DocumentReference) => part(ref).then((one) => one.set({ data: Buffer.from('Damaged!') })),
      'the stored text has 8 bytes instead of 16',
    ],
    [
      'has other bytes of the same size',
      (ref: DocumentReference) => part(ref).then((one) => one.set({ data: Buffer.from('What was STORED.') })),
      'the stored text does not match its SHA-256',
    ],
    ['has lost a part', (ref: DocumentReference) => part(ref).then((one) => one.delete()), 'part 1 of 1 is missing'],
    [
      'has a part without bytes',
      (ref: DocumentReference) => part(ref).then((one) => one.set({ data: 7 })),
      'part 1 of 1 is missing',
    ],
    [
      'is not named on the document',
      (ref: DocumentReference) => ref.update({ body_id: null }),
      'the document has no body',
    ],
  ])('fails with a readable message, and sends nothing, when its text %s', async (_, damage, detail) => {
    const ref = await engine.store(text);
    await damage(ref);
    await engine.deliver(ref);
    const { sync_status, sync_error, unsettled_since } = await engine.read(ref);
    expect(sync_status).toBe('failed');
    expect(sync_error?.detail).toContain(detail);
    expect(sync_error?.detail).not.toMatch(/Damaged|STORED/);
    expect(unsettled_since).toBeNull();
    expect(sent('POST')).toBe(0);
  });

  it('fails by its hash when its size is not known', async () => {
    const { source } = aDocument(text);
    const ref = await engine.store(text, { source: { ...source, size_bytes: null } as typeof source });
    await (await part(ref)).set({ data: Buffer.from('Damaged!') });
    await engine.deliver(ref);
    expect((await engine.read(ref)).sync_error?.detail).toContain('does not match its SHA-256');
    expect(sent('POST')).toBe(0);
  });

  it('is queued when its text was replaced between claim and read', async () => {
    const ref = await engine.store('Old.');
    const stale = await ref.get();
    const ctx = engine.instance();
    const { claim } = await import('./claim.ts');
    const { decide } = await import('./decide.ts');
    const decision = decide(null, stale.data() ?? null, new Date());
    if (decision.action !== 'sync') throw new Error('nothing to sync');
    const held = await claim(ctx, ref, decision, stale.updateTime ?? null);
    if (held === null) throw new Error('the claim was refused');
    await edit(ref, 'New text.');
    await ref.collection(collections.body).doc(`${held.document.body_id}.0`).delete();
    const { perform } = await import('./perform.ts');
    const { complete } = await import('./complete.ts');
    const outcome = await perform(ctx, held, 'event');
    expect(outcome).toEqual({ kind: 'stale' });
    await complete(ctx, held, outcome);
    held.deadline.dispose();
    expect((await engine.read(ref)).sync_status).toBe('pending');
    await engine.deliver(ref);
    expect(copiesOf(ref)).toMatchObject([{ text: 'New text.' }]);
  });

  it('fails with the name of the field when it is malformed, and is not retried', async () => {
    const ref = await engine.store('Malformed.', { body_parts: 'one' as unknown as number });
    await engine.deliver(ref);
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'failed', sync_error: { type: 'validation' }, next_retry_at: null });
    expect(document.sync_error?.detail).toContain('body_parts');
    const before = (await ref.get()).updateTime;
    await engine.deliver(ref);
    expect((await ref.get()).updateTime).toEqual(before);
  });

  it('fails with a scheduled retry before its lease ends when ElevenLabs hangs', async () => {
    const ref = await engine.store('Hangs.');
    engine.simulator.addFault({ kind: 'hang', name: ref.id });
    const ctx = engine.instance({ timeoutMs: 16_500, deadlineMarginMs: 15_000, writeTimeoutMs: 30_000 });
    const startedMs = performance.now();
    await engine.deliver(ref, ctx);
    expect(performance.now() - startedMs).toBeLessThan(ctx.config.timeoutMs);
    const document = await engine.read(ref);
    expect(document).toMatchObject({ sync_status: 'failed', sync_error: { type: 'network' } });
    expect(document.unsettled_since).not.toBeNull();
    expect(document.next_retry_at).not.toBeNull();
  });
});
