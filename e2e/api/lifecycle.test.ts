/** Editing and deleting with the API and the real trigger, on the emulators. */
import { beforeAll, describe, expect, it } from 'vitest';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
beforeAll(() => {
  stack = new LocalStack();
});

async function completed(title: string, content: string) {
  const { id } = await stack.create(uniqueName(title), content);
  return await stack.until(id, 'completed');
}

/** Waits until ElevenLabs has the wanted revision. The status can be that of an older sync. */
async function untilLive(id: string): Promise<void> {
  const isLive = async () => {
    const { sync_status: status, revision, synced_revision: live } = await stack.read(id);
    return status === 'completed' && live === revision;
  };
  await expect.poll(isLive, { timeout: 60_000, interval: 250 }).toBe(true);
}

async function untilGone(id: string): Promise<void> {
  // A repeated deletion returns 202 until the document is deleted.
  await expect.poll(async () => (await stack.remove(id)).status, { timeout: 60_000, interval: 250 }).toBe(404);
}

describe('an edit', () => {
  it('changes the text and the name of the copy in place', async () => {
    const { id, elevenlabs_document_id: remoteId } = await completed('Edited', 'Refunds take five days.');
    const name = uniqueName('Renamed');
    const { status, body } = await stack.edit(id, { name, content: 'Refunds take three days. 🎉' });
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, name, sync_status: 'pending', elevenlabs_document_id: remoteId });
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([
      {
        id: remoteId,
        name: expect.stringMatching(`^${name} \\[kb:\\w+/${id}\\]$`),
        text: 'Refunds take three days. 🎉',
      },
    ]);
  });

  it('and its reversal end with the first text', async () => {
    const { id, elevenlabs_document_id: remoteId } = await completed('There and back', 'A');
    expect((await stack.edit(id, { content: 'B' })).status).toBe(200);
    expect((await stack.edit(id, { content: 'A' })).status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ id: remoteId, text: 'A' }]);
  });

  it('of a syncing document is sent after that sync', async () => {
    const name = uniqueName('Edited while syncing');
    await stack.fault({ kind: 'delay', ms: 6_000, name, times: 1 });
    const { id } = await stack.create(name, 'One.');
    await stack.until(id, 'syncing');
    expect(await stack.edit(id, { content: 'Two.' })).toMatchObject({ status: 200, body: { sync_status: 'syncing' } });
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ text: 'Two.' }]);
  });

  it('with If-Match is stored only while the document has that revision', async () => {
    const { id, revision } = await completed('Two editors', 'Refunds take five days.');
    const read = await stack.call('GET', `knowledge/${id}`);
    expect(read.headers.get('etag')).toBe(`"${revision}"`);
    const first = await stack.editFrom(`"${revision}"`, id, { content: 'Refunds take three days.' });
    expect(first).toMatchObject({ status: 200, etag: expect.stringMatching(/^"\w+"$/) });
    expect(first.etag).not.toBe(`"${revision}"`);

    // The second editor still has the first text.
    const second = await stack.editFrom(`"${revision}"`, id, { content: 'Refunds take ten days.' });
    expect(second).toMatchObject({ status: 412, etag: first.etag, body: { status: 412 } });
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ text: 'Refunds take three days.' }]);

    const third = await stack.editFrom(second.etag, id, { content: 'Refunds take ten days.' });
    expect(third.status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ text: 'Refunds take ten days.' }]);
  });

  it('replaces a large text by another large text', async () => {
    const { id } = await completed('Large edit', 'Ein Satz mit Umlauten: äöü. '.repeat(130_000));
    const content = 'Another sentence of the sort. '.repeat(120_000);
    expect((await stack.edit(id, { content })).status).toBe(200);
    await untilLive(id);
    expect((await stack.copies(id)).map(({ text }) => text === content)).toEqual([true]);
  });
});

describe('a deletion', () => {
  it('deletes the document at ElevenLabs and in Firestore', async () => {
    const { id } = await completed('Deleted', 'Not for long.');
    const { status, body } = await stack.remove(id);
    expect(status).toBe(202);
    expect(body).toMatchObject({ id, deletion_requested_at: expect.any(String) });
    await untilGone(id);
    expect(await stack.copies(id)).toEqual([]);
    expect((await stack.edit(id, { name: 'Too late' })).status).toBe(404);
  });

  it('of a syncing document is done after that sync', async () => {
    const name = uniqueName('Deleted while syncing');
    await stack.fault({ kind: 'delay', ms: 6_000, name, times: 1 });
    const { id } = await stack.create(name, 'Not for long.');
    await stack.until(id, 'syncing');
    const { status, body } = await stack.remove(id);
    expect({ status, body }).toMatchObject({ status: 202, body: { sync_status: 'syncing' } });
    expect((await stack.edit(id, { content: 'Too late.' })).status).toBe(409);
    await untilGone(id);
    expect(await stack.copies(id)).toEqual([]);
  });
});
