/** Deleting documents: what is stored. The tests of sync/ cover the deletion itself. */
import { collections, type Knowledge, type KnowledgeDocument } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, describe, expect, test } from 'vitest';
import { startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';

const api = startApi();
afterAll(() => api.close());

const error: Pick<KnowledgeDocument, 'sync_error' | 'sync_error_message'> = {
  sync_error_message: 'Service unavailable. Retry in a moment.',
  sync_error: {
    type: 'server_error',
    http_status: 503,
    provider_code: null,
    detail: null,
    hint: 'ElevenLabs returned a server error.',
    retryable: true,
    request_id: null,
  },
};
const failed: Partial<KnowledgeDocument> = {
  ...error,
  sync_status: 'failed',
  elevenlabs_document_id: 'remote-1',
  sync_retry_count: 4,
  scheduled_retries: 3,
  next_retry_at: Timestamp.fromMillis(1_900_000_000_000),
  retry_requested_at: Timestamp.fromMillis(1_800_000_000_000),
  unsettled_since: Timestamp.fromMillis(1_800_000_000_000),
};
const cleared = {
  sync_status: 'pending',
  sync_error: null,
  sync_error_message: null,
  scheduled_retries: 0,
  next_retry_at: null,
  retry_requested_at: null,
} as const;

async function store(fields: Partial<KnowledgeDocument>) {
  const ref = api.db.collection(collections.knowledge).doc();
  await ref.create(aDocument('text', { queued_at: Timestamp.fromMillis(1_700_000_000_000), ...fields }));
  return ref;
}
const remove = (id: string, query = '') => api.call('DELETE', `/api/knowledge/${id}${query}`, { as: 'editor' });

test.each([
  ['pending', {}],
  ['completed', { sync_status: 'completed', elevenlabs_document_id: 'remote-1' }],
  ['failed', failed],
] as const)('a %s document gets a tombstone and is queued, and its failure is cleared', async (_, fields) => {
  const ref = await store(fields);
  const before = (await ref.get()).data();
  const startedMs = Date.now();
  const response = await remove(ref.id);
  expect(response.status).toBe(202);
  const answer = (await response.json()) as Knowledge;
  const after = (await ref.get()).data() ?? {};
  const { deletion_requested_at: tombstone } = after;
  expect(after).toEqual({
    ...before,
    ...cleared,
    change_id: expect.any(String),
    deletion_requested_at: tombstone,
    deletion_not_before: tombstone,
    queued_at: tombstone,
    pending_since: tombstone,
  });
  expect(tombstone.toMillis()).toBeGreaterThanOrEqual(startedMs);
  expect(answer.deletion_requested_at).toBe(tombstone.toDate().toISOString());
  expect(await (await api.call('GET', `/api/knowledge/${ref.id}`, { as: 'viewer' })).json()).toEqual(answer);
});

test('a syncing document gets a tombstone, and no other change than the time by which the sweep finds it', async () => {
  const ref = await store({
    sync_status: 'syncing',
    sync_claim: { id: 'claim', expires_at: Timestamp.fromMillis(Date.now() + 60_000) },
    scheduled_retries: 2,
  });
  const before = (await ref.get()).data();
  expect((await remove(ref.id)).status).toBe(202);
  const after = (await ref.get()).data() ?? {};
  const { deletion_requested_at: tombstone } = after;
  expect(after).toEqual({
    ...before,
    change_id: expect.any(String),
    deletion_requested_at: tombstone,
    deletion_not_before: tombstone,
    queued_at: tombstone,
  });
  expect(tombstone).toBeInstanceOf(Timestamp);
});

describe('a deletion with If-Match', () => {
  const removeIf = (id: string, tag: string) =>
    api.call('DELETE', `/api/knowledge/${id}`, { as: 'editor', headers: { 'If-Match': tag } });

  test('of another revision is refused with the current ETag, and changes nothing', async () => {
    const ref = await store({ sync_status: 'completed' });
    const before = await ref.get();
    const response = await removeIf(ref.id, '"another"');
    expect(response.status).toBe(412);
    expect(response.headers.get('ETag')).toBe(`"${before.get('revision')}"`);
    expect((await ref.get()).updateTime).toEqual(before.updateTime);
  });

  test.each([
    ['the current revision', (revision: string) => `"another", "${revision}"`],
    ['any revision', () => '*'],
  ])('of %s is accepted', async (_, tagOf) => {
    const ref = await store({ sync_status: 'completed' });
    expect((await removeIf(ref.id, tagOf((await ref.get()).get('revision')))).status).toBe(202);
    expect((await ref.get()).get('deletion_requested_at')).toBeInstanceOf(Timestamp);
  });
});

test.each([
  'delay_seconds=',
  'delay_seconds=%20',
  'delay_seconds=0x10',
  'delay_seconds=1e1',
  'delay_seconds=1.5',
  'force=',
])('a deletion with ?%s is refused, names the parameter, and changes nothing', async (query) => {
  const ref = await store({ sync_status: 'completed' });
  const response = await remove(ref.id, `?${query}`);
  expect(response.status).toBe(422);
  const { errors } = (await response.json()) as { errors: { field: string }[] };
  expect(errors.map(({ field }) => field)).toEqual([query.split('=')[0]]);
  expect((await ref.get()).get('deletion_requested_at')).toBeNull();
});

test.each(['/api/knowledge?limit=', '/api/agents?limit='])('%s is refused', async (path) => {
  expect((await api.call('GET', path, { as: 'editor' })).status).toBe(422);
});

describe('a repeated deletion', () => {
  test.each(['pending', 'syncing'] as const)(
    'writes nothing while the deletion is %s, and returns the same document',
    async (status) => {
      const ref = await store({ sync_status: status });
      const answer = await (await remove(ref.id)).json();
      const { updateTime } = await ref.get();
      for (let call = 0; call < 3; call += 1) {
        const response = await remove(ref.id);
        expect(response.status).toBe(202);
        expect(await response.json()).toEqual(answer);
      }
      expect((await ref.get()).updateTime).toEqual(updateTime);
    },
  );

  test('queues a failed deletion again, counts the retry and keeps the first tombstone', async () => {
    const tombstone = Timestamp.fromMillis(1_850_000_000_000);
    const ref = await store({ ...failed, deletion_requested_at: tombstone });
    const before = (await ref.get()).data();
    expect((await remove(ref.id)).status).toBe(202);
    const after = (await ref.get()).data() ?? {};
    expect(after).toEqual({
      ...before,
      ...cleared,
      change_id: expect.any(String),
      sync_retry_count: 5,
      queued_at: after.queued_at,
      pending_since: after.queued_at,
    });
    expect(after.queued_at).not.toEqual(before?.queued_at);
    expect(after.deletion_requested_at).toEqual(tombstone);
  });

  test('is a 404 after the document was deleted', async () => {
    const ref = await store({});
    expect((await remove(ref.id)).status).toBe(202);
    await ref.delete();
    expect((await remove(ref.id)).status).toBe(404);
    expect((await ref.get()).exists).toBe(false);
  });
});

test.each([
  ['a first deletion', {}, 0],
  ['a failed deletion', { ...failed, deletion_requested_at: Timestamp.now() }, 5],
] as const)('of ten concurrent calls for %s one writes', async (_, fields, count) => {
  const ref = await store(fields);
  const responses = await Promise.all(Array.from({ length: 10 }, () => remove(ref.id)));
  expect(responses.map(({ status }) => status)).toEqual(Array(10).fill(202));
  const answers = (await Promise.all(responses.map((response) => response.json()))) as Knowledge[];
  expect(new Set(answers.map((answer) => `${answer.deletion_requested_at} ${answer.queued_at}`)).size).toBe(1);
  expect((await ref.get()).get('sync_retry_count')).toBe(count);
});

describe('a deletion with a delay', () => {
  test.each([
    ['pending', {}],
    ['syncing', { sync_status: 'syncing' }],
    ['completed', { sync_status: 'completed', elevenlabs_document_id: 'remote-1' }],
    ['failed', failed],
  ] as const)('leaves a %s document unchanged apart from the tombstone', async (_, fields) => {
    const ref = await store(fields);
    const before = (await ref.get()).data();
    const answer = (await (await remove(ref.id, '?delay_seconds=30')).json()) as Knowledge;
    const after = (await ref.get()).data() ?? {};
    const { deletion_requested_at: tombstone, deletion_not_before: notBefore } = after;
    expect(after).toEqual({
      ...before,
      change_id: expect.any(String),
      deletion_requested_at: tombstone,
      deletion_not_before: notBefore,
      // The sweep finds it by this time.
      ...(before?.sync_status !== 'pending' && { queued_at: tombstone }),
    });
    expect(notBefore.toMillis() - tombstone.toMillis()).toBe(30_000);
    expect(answer.deletion_not_before).toBe(notBefore.toDate().toISOString());
  });

  test('is not postponed by a repeat, and starts with a repeat without a delay', async () => {
    const ref = await store({ sync_status: 'completed', elevenlabs_document_id: 'remote-1' });
    await remove(ref.id, '?delay_seconds=30');
    const { updateTime } = await ref.get();
    await remove(ref.id, '?delay_seconds=600');
    expect((await ref.get()).updateTime).toEqual(updateTime);
    expect((await remove(ref.id)).status).toBe(202);
    const { sync_status, deletion_requested_at, deletion_not_before } = (await ref.get()).data() ?? {};
    expect({ sync_status, deletion_not_before }).toEqual({
      sync_status: 'pending',
      deletion_not_before: deletion_requested_at,
    });
  });

  test.each(['-1', '601', '1.5', 'soon'])('of %s seconds is refused with the limit', async (delay) => {
    const ref = await store({});
    const response = await remove(ref.id, `?delay_seconds=${delay}`);
    expect(await response.json()).toMatchObject({
      status: 422,
      errors: [{ field: 'delay_seconds', message: expect.stringContaining('0 to 600') }],
    });
  });
});

describe('a deletion blocked by agents', () => {
  const inUse = {
    ...failed,
    next_retry_at: null,
    sync_error: { ...error.sync_error, type: 'in_use', provider_code: 'document_has_dependent_agents' },
    deletion_requested_at: Timestamp.fromMillis(1_850_000_000_000),
    dependent_agents: [{ id: 'agent-1', name: 'Support', branch: null }],
  } as Partial<KnowledgeDocument>;

  test('stays unchanged after a repeat', async () => {
    const ref = await store(inUse);
    const before = await ref.get();
    const response = await remove(ref.id);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      sync_status: 'failed',
      dependent_agents: [{ id: 'agent-1', name: 'Support', branch: null }],
    });
    expect((await ref.get()).updateTime).toEqual(before.updateTime);
  });

  test('is queued again once with force', async () => {
    const ref = await store(inUse);
    const answers = await Promise.all([1, 2, 3].map(() => remove(ref.id, '?force=true')));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect((await ref.get()).data()).toMatchObject({
      ...cleared,
      deletion_force: true,
      dependent_agents: null,
      sync_retry_count: 5,
    });
  });
});

test('force is stored with any repeat and never removed', async () => {
  const ref = await store({ sync_status: 'syncing' });
  await remove(ref.id);
  await remove(ref.id, '?force=true');
  await remove(ref.id);
  expect((await ref.get()).get('deletion_force')).toBe(true);
});

describe('a document that cannot be understood', () => {
  const malformed = async (fields: Record<string, unknown>) => {
    const ref = api.db.collection(collections.knowledge).doc();
    await ref.create({ name: 7, ...fields });
    return ref;
  };

  test.each([
    ['that a script wrote', { content: 'x' }],
    ['that the service rejected', { ...aDocument(), sync_status: 'failed', name: 7 }],
  ])('%s is deleted in Firestore, and is then not found', async (_, fields) => {
    const ref = await malformed(fields);
    const response = await remove(ref.id, '?delay_seconds=30');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ id: ref.id });
    expect((await ref.get()).exists).toBe(false);
    expect((await remove(ref.id)).status).toBe(404);
  });

  test('answers 409 to a reader, with the names of the fields', async () => {
    const ref = await malformed({ ...aDocument(), name: 7 });
    const response = await api.call('GET', `/api/knowledge/${ref.id}`, { as: 'viewer' });
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('name') });
  });
});
