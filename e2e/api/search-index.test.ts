/** The search index of a document, from its sync to the response that an open page gets. */
import { type IndexRefresh, indexOverviewSchema, indexRefreshSchema } from '@knowledge-sync/contract';
import { beforeAll, expect, it } from 'vitest';
import { LocalStack, uniqueName } from '../support/stack.ts';

const viewer = 'viewer@example.com';
let stack: LocalStack;
beforeAll(() => {
  stack = new LocalStack();
});

/** Sends the request that a page sends while it shows a document that is being indexed. */
async function refreshIndexes(): Promise<IndexRefresh> {
  const { status, body } = await stack.call('POST', 'index/refresh', undefined, viewer);
  expect(status).toBe(200);
  return indexRefreshSchema.parse(body);
}

async function untilIndexed(id: string) {
  const endsAtMs = performance.now() + 60_000;
  for (;;) {
    const { next_in_ms } = await refreshIndexes();
    const document = await stack.read(id);
    if (document.index_due_at === null) return document;
    if (performance.now() > endsAtMs) throw new Error(`the index is still ${document.index_status}`);
    await new Promise((resolve) => setTimeout(resolve, next_in_ms ?? 1_000));
  }
}

it('a document becomes searchable after its sync while a page is open', async () => {
  const { id } = await stack.create(uniqueName('Searchable'), 'Refunds take five days. '.repeat(50));
  const synced = await stack.until(id, 'completed');
  expect(synced.index_status).not.toBeNull();
  expect(await untilIndexed(id)).toMatchObject({ sync_status: 'completed', index_status: 'ready' });
});

it('a too small document gets the index status too_small', async () => {
  const { id } = await stack.create(uniqueName('Too small'), 'Refunds.');
  await stack.until(id, 'completed');
  expect(await untilIndexed(id)).toMatchObject({ sync_status: 'completed', index_status: 'too_small' });
});

it('every one of several concurrent refreshes is told when to call again', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, refreshIndexes));
  for (const { next_in_ms } of answers) expect(next_in_ms).toBeGreaterThan(0);
});

it('the index storage of the plan can be read', async () => {
  const { status, body } = await stack.call('GET', 'index/overview', undefined, viewer);
  expect(status).toBe(200);
  const { used_bytes, allowed_bytes } = indexOverviewSchema.parse(body);
  expect(allowed_bytes).toBeGreaterThan(used_bytes ?? Number.POSITIVE_INFINITY);
});
