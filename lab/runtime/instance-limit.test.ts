import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Deliver } from './deliver.ts';
import type { FirestoreEvent } from './event.ts';
import { limitInstance } from './instance-limit.ts';

const event: FirestoreEvent = { id: 'e', document: 'knowledge/a', headers: {}, body: new Uint8Array() };

/** Deliveries that the test ends one by one. */
function openDeliveries() {
  const ends: (() => void)[] = [];
  const deliver: Deliver = () =>
    new Promise((resolve) => ends.push(() => resolve({ kind: 'acknowledged', status: 204 })));
  return { ends, deliver };
}

test('makes as many deliveries at once as the concurrency, and the others in order when those end', async () => {
  const { ends, deliver } = openDeliveries();
  const limited = limitInstance({ concurrency: 2, queueMs: 60_000 }, deliver);
  const outcomes = Array.from({ length: 4 }, () => limited(event, '', 1));
  await sleep(0);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await outcomes[1];
  await sleep(0);
  expect(ends).toHaveLength(3);
  ends[0]?.();
  ends[2]?.();
  await outcomes[2];
  await sleep(0);
  ends[3]?.();
  expect((await Promise.all(outcomes)).map(({ kind }) => kind)).toEqual(Array(4).fill('acknowledged'));
});

test('refuses a delivery that waited in vain, and admits the next when a place is free', async () => {
  const { ends, deliver } = openDeliveries();
  const limited = limitInstance({ concurrency: 1, queueMs: 1 }, deliver);
  const first = limited(event, '', 1);
  expect(await limited(event, '', 1)).toEqual({ kind: 'busy', status: 429 });
  ends[0]?.();
  await first;
  void limited(event, '', 1);
  await sleep(0);
  expect(ends).toHaveLength(2);
});
