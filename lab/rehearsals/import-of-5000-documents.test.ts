import { collections } from '@knowledge-sync/contract';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountedRehearsal, startCountedRehearsal } from './counted-rehearsal.ts';
import { rehearsalTimeoutMs } from './rehearsal.ts';

/** Sent to the API, and as many written by a script. Costs grow with the number. */
const count = 50;
const batch = 10;

let rehearsal: CountedRehearsal;
beforeAll(async () => {
  rehearsal = await startCountedRehearsal();
  // The first sync makes the folder.
  await rehearsal.create('First', 'A text.');
  await rehearsal.deliverEvents();
  await rehearsal.minutesUntil(rehearsal.allSynced, 3);
});
afterAll(() => rehearsal.stop());

const article = (n: number) => ({ name: `Article ${n}`, content: `Text of article ${n}. `.repeat(50) });

async function post(n: number): Promise<unknown> {
  const headers = { 'Idempotency-Key': `article-${n}` };
  const response = await rehearsal.call('POST', '/api/knowledge', { json: article(n), headers });
  expect(response.status).toBe(201);
  return ((await response.json()) as { id: unknown }).id;
}

it('Import of 5,000 documents', { timeout: rehearsalTimeoutMs }, async () => {
  const knowledge = rehearsal.engine.db.collection(collections.knowledge);
  rehearsal.cost();
  const ids: unknown[] = [];
  while (ids.length < count)
    ids.push(...(await Promise.all(Array.from({ length: batch }, (_, n) => post(ids.length + n)))));
  expect(rehearsal.cost()).toMatchObject({ writes: 3 * count, reads: 0, requests: 0 });
  await rehearsal.deliverEvents();
  expect(rehearsal.cost()).toMatchObject({ writes: 2 * count, reads: count, requests: count });
  // A script that broke off is run again.
  expect(await post(7)).toBe(ids[7]);
  await rehearsal.deliverEvents();
  expect(rehearsal.cost().requests).toBe(0);

  const writer = rehearsal.engine.db.bulkWriter();
  for (let n = 0; n < count; n += 1) void writer.set(knowledge.doc(`article-${n}`), article(n));
  await writer.close();
  await rehearsal.deliverEvents();
  expect(rehearsal.cost()).toMatchObject({ writes: 4 * count, reads: count, requests: count });

  // Two writes for each text about its index and one about its check; a read and a request to
  // compare its passages, and two reads about its check.
  await rehearsal.minute();
  await rehearsal.minute();
  const indexing = rehearsal.cost();
  expect(indexing.writes / (2 * count)).toBeLessThan(3.4);
  expect(indexing.reads / (2 * count)).toBeLessThan(3.2);
  expect(indexing.requests / (2 * count)).toBeLessThan(1.2);
  const states = (await rehearsal.documents()).map((one) => one.get('index_status'));
  expect(new Set(states)).toEqual(new Set(['too_small', 'ready']));

  // A comparison finds documents whose events were lost.
  await knowledge.doc('lost').set(article(count));
  await rehearsal.loseEvents();
  await rehearsal.compare({ repair: false });
  await rehearsal.expectBothSidesEqual();
});
