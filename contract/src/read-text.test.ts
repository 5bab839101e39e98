import { expect, test } from 'vitest';
import { readText } from './read-text.ts';

/** An answer that never ends, and how many bytes were taken from it. */
function endless(): { answer: Response; taken: () => number; isClosed: () => boolean } {
  let taken = 0;
  let isClosed = false;
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      taken += 1_000;
      controller.enqueue(new Uint8Array(1_000).fill(0x78));
    },
    cancel: () => {
      isClosed = true;
    },
  });
  return { answer: new Response(body), taken: () => taken, isClosed: () => isClosed };
}

test('reads no more than asked for, and closes the connection', async () => {
  const { answer, taken, isClosed } = endless();
  expect(await readText(answer, 2_500)).toBe('x'.repeat(2_500));
  expect(taken()).toBeLessThan(10_000);
  expect(isClosed()).toBe(true);
});

test('reads a shorter answer as a whole', async () => {
  expect(await readText(new Response('Größe ✓'), 100)).toBe('Größe ✓');
  expect(await readText(new Response(null), 100)).toBe('');
});
