/** Web pages and files, from the HTTPS API through the real runtime and trigger to ElevenLabs. */
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { type Knowledge, knowledgeSchema, limits } from '@knowledge-sync/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import { LocalStack, uniqueName } from '../support/stack.ts';

let stack: LocalStack;
beforeAll(() => {
  stack = new LocalStack();
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
/** Random bytes between what makes them a PDF: nothing can be mended or compressed on the way. */
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
  ])('%s arrives byte for byte, is renamed without being sent again, and replaced in place', async (_, sizeBytes) => {
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
    expect(await stack.copies(id)).toMatchObject([{ id: copy?.id, name: `${other} [kb:${id}]` }]);
    const routes = (await stack.requestsOf(other)).map(({ method, route }) => `${method} ${route}`);
    expect(routes).toEqual(['PATCH /v1/convai/knowledge-base/{id}']);

    const page = Buffer.from('<!doctype html><title>New</title>');
    expect((await stack.sendFile('PUT', `knowledge/${id}/file?filename=new.html`, page)).status).toBe(200);
    await untilLive(id);
    expect(await stack.copies(id)).toMatchObject([
      { id: copy?.id, name: `${other} [kb:${id}]`, file: { content_type: 'text/html', sha256: sha256(page) } },
    ]);
  });

  it('of another kind, or too large, is refused with what it looks like and what to do', async () => {
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

  it('whose upload breaks off leaves nothing behind', async () => {
    const name = uniqueName('Broken off');
    const target = new URL(`${stack.info.apiUrl}/knowledge/files?filename=a.pdf&name=${encodeURIComponent(name)}`);
    const token = await stack.token();
    await new Promise<void>((resolve) => {
      const sending = request(target, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/octet-stream',
          'content-length': '5000000',
        },
      });
      sending.on('error', () => resolve());
      sending.on('response', () => resolve());
      sending.write(aPdf(1_000_000), () => sending.destroy());
    });
    const { body } = await stack.call('GET', 'knowledge?limit=100');
    expect(JSON.stringify(body)).not.toContain(name);
  });
});

describe('a web page', () => {
  const address = () => `https://example.com/${crypto.randomUUID()}`;

  it('is live, refreshed on request, and takes other settings', async () => {
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

  it('that cannot be fetched is failed with what ElevenLabs says, and heals by a retry', async () => {
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

  it('on a private host is refused', async () => {
    const { status, body } = await stack.call('POST', 'knowledge', { url: 'http://169.254.169.254/latest/meta-data' });
    expect({ status, body }).toMatchObject({ status: 422, body: { errors: [{ field: 'url' }] } });
  });
});
