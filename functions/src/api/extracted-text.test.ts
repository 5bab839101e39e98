/** The text that agents read, against the simulator of ElevenLabs. */
import { collections, extractedTextSchema, limits } from '@knowledge-sync/contract';
import { type Simulator, startSimulator, testWorld } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

const sha256 = 'a'.repeat(64);
const pdf = { type: 'file', filename: 'a.pdf', content_type: 'application/pdf', size_bytes: 4, sha256 } as const;
const route = '/v1/convai/knowledge-base/{id}/content';

let simulator: Simulator;
let api: ApiHarness;
beforeAll(async () => {
  simulator = await startSimulator({ settings: testWorld() });
  api = startApi({ elevenLabs: { baseUrl: simulator.url } });
});
beforeEach(() => simulator.reset());
afterAll(() => Promise.all([api.close(), simulator.stop()]));

/** Stores a document whose copy has this content. */
async function store(content: string, fields: Parameters<typeof aDocument>[1] = { source: pdf }): Promise<string> {
  const copyId = simulator.seedText({ name: 'Copy', text: content, folderId: null });
  const id = crypto.randomUUID();
  await api.db
    .collection(collections.knowledge)
    .doc(id)
    .create(aDocument('text', { elevenlabs_document_id: copyId, ...fields }));
  return id;
}
const read = (id: string) => api.call('GET', `/api/knowledge/${id}/extracted-text`, { as: 'viewer' });
const textOf = async (id: string): Promise<string> => extractedTextSchema.parse(await (await read(id)).json()).text;
const problemOf = async (response: Response): Promise<unknown> => {
  const { type } = (await response.json()) as { type: string };
  return [response.status, type.replace('/api/docs#problem-', '')];
};

describe('the text of a file', () => {
  test('is plain text, whether ElevenLabs answers with HTML or with text', async () => {
    const hours = '<h1>Hours</h1><p>Nine &amp; five.</p><script>alert(1)</script>';
    expect(await textOf(await store(hours))).toBe('Hours\n\nNine & five.');
    expect(await textOf(await store('Hours\n\nNine & five.\n'))).toBe('Hours\n\nNine & five.');
  });

  test('is empty when ElevenLabs found none', async () => {
    expect(await textOf(await store('<p> </p>'))).toBe('');
    const id = await store('Text.');
    simulator.addFault({ kind: 'garbage', route, method: 'GET', body: '', content_type: 'text/html', times: 1 });
    expect(await textOf(id)).toBe('');
  });

  test('costs one request', async () => {
    const id = await store('<p>Text.</p>');
    simulator.clearRequests();
    await textOf(id);
    expect(simulator.requests().map(({ method, route: path }) => [method, path])).toEqual([['GET', route]]);
  });
});

test('a text keeps everything that looks like markup', async () => {
  const text = '<p>Write this tag at the start.</p>\n';
  expect(await textOf(await store(text, {}))).toBe(text);
});

describe('is refused', () => {
  test('before the first sync', async () => {
    const id = await store('Text.', { source: pdf, elevenlabs_document_id: null });
    expect(await problemOf(await read(id))).toEqual([409, 'not-synced']);
  });

  test('when the copy is gone', async () => {
    const id = await store('Text.', { source: pdf, elevenlabs_document_id: 'gone' });
    expect(await problemOf(await read(id))).toEqual([409, 'copy-gone']);
  });

  test('when the text is too long', async () => {
    const id = await store('x'.repeat(limits.extractedTextMaxBytes + 1));
    expect(await problemOf(await read(id))).toEqual([409, 'text-too-long']);
  });

  test('while ElevenLabs is unavailable, with the time to wait', async () => {
    const id = await store('Text.');
    simulator.addFault({ kind: 'status', status: 503, method: 'GET', route, times: 1 });
    const response = await read(id);
    expect(response.headers.get('Retry-After')).not.toBeNull();
    expect(await problemOf(response)).toEqual([503, 'provider-unavailable']);
  });
});
