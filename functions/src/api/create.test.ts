/** Creating documents: what is stored, once and byte for byte. */
import { createHash } from 'node:crypto';
import {
  bodyPartId,
  collections,
  type Knowledge,
  knowledgeDocumentSchema,
  knowledgeSchema,
  limits,
} from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readBody } from '../store/body.ts';
import { type ApiHarness, type Caller, startApi } from '../testing/api.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const create = (json: { name?: string; content: string }, key?: string, as: Caller = 'editor') =>
  api.call('POST', '/api/knowledge', {
    as,
    json: { name: 'Refund policy', ...json },
    ...(key !== undefined && { headers: { 'Idempotency-Key': key } }),
  });
const idOf = async (response: Response) => ((await response.json()) as Knowledge).id;
const documents = () => api.db.collection(collections.knowledge);

async function storedText(id: string): Promise<Buffer> {
  const ref = documents().doc(id);
  return await readBody(ref, knowledgeDocumentSchema.parse((await ref.get()).data()));
}

/** Varied text with characters of 1 to 4 bytes, so that parts are cut inside characters. */
function textOf(bytes: number): string {
  const line = (n: number) => `${n} aé漢😀\n`;
  let text = '';
  for (let n = 0; text.length * 3 < bytes; n += 1) text += line(n);
  let size = Buffer.byteLength(text);
  for (let n = 0; size + 32 < bytes; n += 1) {
    text += line(n);
    size += Buffer.byteLength(line(n));
  }
  return text + 'x'.repeat(bytes - size);
}

describe('creating a document', () => {
  test('stores a pending document and returns it as a read returns it', async () => {
    const before = Date.now();
    const response = await create({ name: '  Rückgabe ﬁn ', content: 'Refunds take five days.' });
    const answer = knowledgeSchema.parse(await response.json());
    expect(response.status).toBe(201);
    expect(response.headers.get('Location')).toBe(`/api/knowledge/${answer.id}`);
    expect(response.headers.has('Idempotency-Replayed')).toBe(false);
    const sha256 = createHash('sha256').update('Refunds take five days.').digest('hex');
    expect(answer).toMatchObject({
      name: 'Rückgabe ﬁn',
      source: { type: 'text', size_bytes: 23, sha256 },
      created_by: 'editor-uid',
      sync_status: 'pending',
      elevenlabs_document_id: null,
      sync_retry_count: 0,
    });
    expect(Date.parse(answer.created_at)).toBeGreaterThanOrEqual(before);
    expect(answer.updated_at).toBe(answer.created_at);
    expect(answer.queued_at).toBe(answer.created_at);

    const stored = knowledgeDocumentSchema.parse((await documents().doc(answer.id).get()).data());
    expect(stored).toMatchObject({ name_folded: 'rückgabe fin', body_parts: 1, sync_claim: null, request_hash: null });
    expect(stored.name_words).toEqual(expect.arrayContaining(['ruckgabe', 'fin']));
    // The first change of the document sets these.
    const later = ['change_id', 'edited_by'];
    const fields = Object.keys(knowledgeDocumentSchema.shape).filter((field) => !later.includes(field));
    expect(Object.keys(stored).sort()).toEqual(fields.sort());
    expect(stored.created_at).toBeInstanceOf(Timestamp);
    expect(answer).not.toHaveProperty('sync_claim');
    expect(answer).not.toHaveProperty('body_id');

    const read = await api.call('GET', response.headers.get('Location') ?? '', { as: 'viewer' });
    expect(await read.json()).toEqual(answer);
  });

  test('stores a small text as a document and one part, in one commit', async () => {
    const id = await idOf(await create({ content: 'text' }));
    const bodyId = (await documents().doc(id).get()).get('body_id');
    expect(await api.storedPaths()).toEqual([`knowledge/${id}`, `knowledge/${id}/body/${bodyPartId(bodyId, 0)}`]);
    const [document, part] = await Promise.all([
      documents().doc(id).get(),
      documents().doc(id).collection(collections.body).doc(bodyPartId(bodyId, 0)).get(),
    ]);
    // One commit: an event never sees the document without its text.
    expect(part.updateTime?.isEqual(document.updateTime ?? Timestamp.now())).toBe(true);
    expect(part.data()).toEqual({ data: Buffer.from('text') });
  });

  test('makes two documents of one revision from two equal requests without a key', async () => {
    const [one, two] = (await Promise.all([
      create({ content: 'same' }).then((response) => response.json()),
      create({ content: 'same' }).then((response) => response.json()),
    ])) as [Knowledge, Knowledge];
    expect(one.id).not.toBe(two.id);
    expect(one.revision).toBe(two.revision);
    const other = (await (await create({ name: 'Other', content: 'same' })).json()) as Knowledge;
    expect(other.revision).not.toBe(one.revision);
  });

  test.each([
    ['1 character', 'x', 'x'],
    ['200 characters', 'x'.repeat(200), 'x'.repeat(200)],
    ['200 characters with spaces around', ` ${'x'.repeat(200)}\n`, 'x'.repeat(200)],
    ['100 emoji', '😀'.repeat(100), '😀'.repeat(100)],
  ])('accepts a name of %s', async (_, name, stored) => {
    const response = await create({ name, content: 'text' });
    expect(response.status).toBe(201);
    expect(((await response.json()) as Knowledge).name).toBe(stored);
  });

  test.each([
    ['one byte', '.'],
    ['spaces around it', '\n  text \r\n\t'],
    ['a byte order mark, CRLF and a combining accent', '\ufeffa\r\ne\u0301 \u202e'],
  ])('stores a text with %s byte for byte', async (_, content) => {
    expect((await storedText(await idOf(await create({ content })))).equals(Buffer.from(content))).toBe(true);
  });
});

describe('large texts', () => {
  test.each([
    ['exactly one part', limits.bodyPartMaxBytes, 1],
    ['one byte more than one part', limits.bodyPartMaxBytes + 1, 2],
    ['the largest text in a single commit', limits.atomicBodyMaxBytes, 4],
    ['the smallest text in several commits', limits.atomicBodyMaxBytes + 1, 4],
    ['5 MB', 5_000_000, 6],
    ['9 MiB', limits.contentMaxBytes, 11],
  ])('%s is stored byte for byte, with nothing else', async (_, bytes, parts) => {
    const content = textOf(bytes);
    expect(Buffer.byteLength(content)).toBe(bytes);
    const response = await create({ content });
    expect(response.status).toBe(201);
    const { id, source } = (await response.json()) as Knowledge;
    expect(source).toMatchObject({ size_bytes: bytes });
    expect((await storedText(id)).equals(Buffer.from(content))).toBe(true);
    const paths = await api.storedPaths();
    expect(paths.filter((path) => path.includes('/body/'))).toHaveLength(parts);
    expect(paths.filter((path) => !path.includes('/body/'))).toEqual([`knowledge/${id}`]);
  });

  test('a text of 9 MiB is accepted as a body of over 27 MiB with escapes', async () => {
    const content = 'é'.repeat(limits.contentMaxBytes / 2);
    const body = JSON.stringify({ name: 'Escapes', content }).replaceAll('é', '\\u00e9');
    expect(Buffer.byteLength(body)).toBeGreaterThan(27 * 1024 * 1024);
    expect((await api.call('POST', '/api/knowledge', { as: 'editor', body })).status).toBe(201);
  });
});

describe.each([
  ['a small text', 'Refunds take five days.'],
  ['a large text', textOf(limits.atomicBodyMaxBytes + 100_000)],
])('an idempotency key with %s', (_, content) => {
  test('returns the first document for a repeat', async () => {
    const first = await create({ content }, 'key 1');
    const paths = await api.storedPaths();
    const second = await create({ content }, 'key 1');
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get('Location')).toBe(first.headers.get('Location'));
    expect(first.headers.has('Idempotency-Replayed')).toBe(false);
    expect(second.headers.get('Idempotency-Replayed')).toBe('true');
    expect(await second.json()).toEqual(await first.json());
    expect(await api.storedPaths()).toEqual(paths);
  });

  test('returns the current state of the document for a repeat', async () => {
    const id = await idOf(await create({ content }, 'key'));
    await documents().doc(id).update({ sync_status: 'completed', name: 'Renamed since' });
    expect(await (await create({ content }, 'key')).json()).toMatchObject({ id, sync_status: 'completed' });
  });

  test('is refused with another name or text, and nothing is stored', async () => {
    const id = await idOf(await create({ content }, 'key'));
    const paths = await api.storedPaths();
    const before = await documents().doc(id).get();
    for (const other of [{ content: `${content}!` }, { content, name: 'Other' }]) {
      const response = await create(other, 'key');
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        type: '/api/docs#problem-idempotency-key-reused',
        errors: [{ field: 'Idempotency-Key' }],
      });
    }
    expect(await api.storedPaths()).toEqual(paths);
    expect((await documents().doc(id).get()).updateTime).toEqual(before.updateTime);
  });

  test('makes separate documents for different users', async () => {
    const mine = await idOf(await create({ content }, 'key'));
    const theirs = await idOf(await create({ content }, 'key', 'other editor'));
    expect(mine).not.toBe(theirs);
  });

  test('makes one document from ten concurrent requests', async () => {
    const responses = await Promise.all(Array.from({ length: 10 }, () => create({ content }, 'key')));
    expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(201));
    const ids = new Set(await Promise.all(responses.map(idOf)));
    expect(ids.size).toBe(1);
    const replayed = responses.filter(({ headers }) => headers.get('Idempotency-Replayed') === 'true');
    expect(replayed).toHaveLength(9);
    const [id = ''] = ids;
    expect((await storedText(id)).equals(Buffer.from(content))).toBe(true);
    const { body_parts: parts } = knowledgeDocumentSchema.parse((await documents().doc(id).get()).data());
    expect(await api.storedPaths()).toHaveLength(1 + parts);
  });
});

test('accepts an idempotency key of 255 characters', async () => {
  expect((await create({ content: 'text' }, '~'.repeat(limits.idempotencyKeyMaxLength))).status).toBe(201);
});

test('logs neither the name nor the text of a new document', async () => {
  await create({ name: 'Secret name', content: 'Secret text' });
  expect(api.log).toEqual([expect.objectContaining({ severity: 'info', message: 'change by a person' })]);
  expect(JSON.stringify(api.log)).not.toContain('Secret');
});
