/** Web pages and files, with the API, the real runtime and the real trigger. */
import { createHash, randomBytes } from 'node:crypto';
import { type Knowledge, knowledgeSchema, limits } from '@knowledge-sync/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { type FirestoreRest, firestoreRest } from '../support/firestore-rest.ts';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
let firestore: FirestoreRest;
beforeAll(() => {
  stack = new LocalStack();
  firestore = firestoreRest(stack.info.firestoreHost, stack.info.projectId);
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
/** Random bytes between the marks of a PDF, which nothing can repair or compress on the way. */
const aPdf = (sizeBytes: number): Buffer =>
  Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(sizeBytes - 15), Buffer.from('\n%%EOF')]);

async function untilLive(id: string): Promise<Knowledge> {
  const read = async () => {
    const { sync_status: status, revision, synced_revision: live } = await stack.read(id);
    return status === 'completed' && live === revision;
  };
  await expect.poll(read, { timeout: 90_000, interval: 250 }).toBe(true);
  return await stack.read(id);
}

describe('a file', () => {
  it.each([
    ['small', 40_000],
    ['of the largest size', limits.fileMaxBytes],
  ])('%s arrives byte for byte, is renamed without another upload, and replaced in place', async (_, sizeBytes) => {
    const name = uniqueName('Manual');
    const bytes = aPdf(sizeBytes);
    const filename = 'Größe & Maß.pdf';
    const query = new URLSearchParams({ name, filename });
    const { status, body } = await stack.sendFile('POST', `knowledge/files?${query}`, bytes);
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { name, source: { type: 'file', filename, content_type: 'application/pdf', sha256: sha256(bytes) } },
    });
    const { id } = knowledgeSchema.parse(body);
    await untilLive(id);
    const [copy] = await stack.copies(id);
    expect(copy?.file).toEqual({ filename, content_type: 'application/pdf', sha256: sha256(bytes) });

    const other = uniqueName('Handbook');
    expect((await stack.edit(id, { name: other })).status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([
      { id: copy?.id, name: expect.stringMatching(`^${other} \\[kb:\\w+/${id}\\]$`) },
    ]);
    const routes = (await stack.requestsOf(other)).map(({ method, route }) => `${method} ${route}`);
    expect(routes).toEqual(['PATCH /v1/convai/knowledge-base/{id}']);

    const page = Buffer.from('<!doctype html><title>New</title>');
    expect((await stack.sendFile('PUT', `knowledge/${id}/file?filename=new.html`, page)).status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([
      {
        id: copy?.id,
        name: expect.stringMatching(`^${other} \\[kb:\\w+/${id}\\]$`),
        file: { content_type: 'text/html', sha256: sha256(page) },
      },
    ]);
  });

  it('of an unsupported type is a 422 that names the type, and too large is a 413', async () => {
    const png = await stack.sendFile(
      'POST',
      'knowledge/files?filename=a.pdf',
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    );
    expect(png).toMatchObject({ status: 422, body: { errors: [{ field: 'file' }] } });
    expect(JSON.stringify(png.body)).toMatch(/PNG image/);
    const large = await stack.sendFile('POST', 'knowledge/files?filename=a.pdf', aPdf(limits.fileMaxBytes + 1));
    expect(large.status).toBe(413);
  });
});

describe('a web page', () => {
  const address = () => `https://example.com/${crypto.randomUUID()}`;

  it('is synced, refreshed on request, and gets new refresh settings', async () => {
    const url = address();
    await stack.page(url, 'The first page.');
    const created = await stack.call('POST', 'knowledge', { url });
    expect(created.status).toBe(201);
    const { id, name } = knowledgeSchema.parse(created.body);
    expect(name).toBe(url.replace('https://', ''));
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ text: 'The first page.', auto_sync: null }]);

    await stack.page(url, 'The second page.');
    expect((await stack.call('POST', `knowledge/${id}/refresh`)).status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ text: 'The second page.' }]);

    const autoSync = { frequency_days: 30, auto_remove: false };
    expect((await stack.call('PATCH', `knowledge/${id}`, { auto_sync: autoSync })).status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ auto_sync: { minimum_frequency_days: 30, auto_remove: false } }]);
  });

  it('that cannot be loaded fails with the message of ElevenLabs, and a retry succeeds', async () => {
    const url = address();
    await stack.page(url, null);
    const { id } = knowledgeSchema.parse((await stack.call('POST', 'knowledge', { url })).body);
    expect(await stack.until(id, 'failed')).toMatchObject({
      sync_error: { type: 'validation', detail: expect.stringContaining('could not be fetched') },
    });
    await stack.page(url, 'Back again.');
    expect((await stack.retry(id)).status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([{ text: 'Back again.' }]);
  });

  describe('that ElevenLabs refreshes automatically', () => {
    const autoRefreshed = async (autoRemove: boolean) => {
      const url = address();
      await stack.page(url, 'What it says today.');
      const autoSync = { frequency_days: 1, auto_remove: autoRemove };
      const { id } = knowledgeSchema.parse((await stack.call('POST', 'knowledge', { url, auto_sync: autoSync })).body);
      await untilLive(id);
      return { id, url };
    };
    /** Makes the service check the page now instead of in a few hours. */
    const checked = async (id: string) => {
      await firestore.setTimes(`knowledge/${id}`, { auto_sync_check_at: new Date() });
      await stack.sweep();
      return await stack.read(id);
    };
    const untilChecked = async (id: string, expected: object) => {
      await stack.refreshPages();
      await expect.poll(() => checked(id), { timeout: 30_000, interval: 500 }).toMatchObject(expected);
    };

    it('keeps its last text when it cannot be loaded, and counts the failures', async () => {
      const { id, url } = await autoRefreshed(false);
      const failures = (count: number) => ({
        sync_status: 'completed',
        sync_error: null,
        auto_sync_state: { consecutive_failures: count, checked_at: expect.any(String) },
      });
      await stack.page(url, null);
      await untilChecked(id, failures(1));
      expect(await stack.copies(id)).toMatchObject([{ text: 'What it says today.' }]);
      await untilChecked(id, failures(2));

      await stack.page(url, 'What it says tomorrow.');
      await untilChecked(id, failures(0));
      expect(await stack.copies(id)).toMatchObject([{ text: 'What it says tomorrow.' }]);
    });

    it('fails when ElevenLabs has removed it, and is added again by a retry', async () => {
      const { id, url } = await autoRefreshed(true);
      await stack.page(url, null);
      await untilChecked(id, {
        sync_status: 'failed',
        elevenlabs_document_id: null,
        sync_error: { provider_code: 'auto_removed', detail: expect.stringContaining('could no longer be fetched') },
      });
      expect(await stack.copies(id)).toEqual([]);

      await stack.page(url, 'Back again.');
      expect((await stack.retry(id)).status).toBe(200);
      await untilLive(id);
      expect(await stack.copies(id)).toMatchObject([{ text: 'Back again.' }]);
    });
  });

  it('on a private host is refused', async () => {
    const { status, body } = await stack.call('POST', 'knowledge', { url: 'http://169.254.169.254/latest/meta-data' });
    expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ field: 'url' }] } });
  });
});
