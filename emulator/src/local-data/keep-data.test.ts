import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DataKeeper, keepData } from './keep-data.ts';

let dir: string;
let keepers: DataKeeper[];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'keep-'));
  keepers = [];
});
afterEach(async () => {
  // A keeper that still saves would write into the folder while it is deleted.
  await Promise.all(keepers.map((keeper) => keeper.finish(1_000)));
  await rm(dir, { recursive: true });
});

const content = { id: 'data-1', installation: { ids: [], folders: [] } };
const savedText = (): Promise<string> => readFile(join(dir, 'current', 'text'), 'utf8');

function keeperOf(intervalMs: number) {
  const state = { text: 'one', isBroken: false, isHanging: false };
  const notices: string[] = [];
  const keeper = keepData({
    dir,
    intervalMs,
    notice: (line) => notices.push(line),
    write: async (path, signal) => {
      if (state.isBroken) throw new Error('no answer');
      if (state.isHanging)
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      await writeFile(join(path, 'text'), state.text);
      return content;
    },
  });
  keepers.push(keeper);
  return { keeper, state, notices };
}

it('saves at once and at each interval', async () => {
  const { keeper, state } = keeperOf(20);
  await expect.poll(savedText).toBe('one');
  state.text = 'two';
  await expect.poll(savedText).toBe('two');
  expect(keeper.savedAt()).toBeInstanceOf(Date);
});

it('saves once more at the end', async () => {
  const { keeper, state } = keeperOf(60_000);
  await vi.waitUntil(() => keeper.savedAt() !== null);
  state.text = 'two';
  await keeper.finish(1_000);
  expect(await savedText()).toBe('two');
});

it('reports the first of several failures, and keeps the last save', async () => {
  const { keeper, state, notices } = keeperOf(10);
  await expect.poll(savedText).toBe('one');
  state.isBroken = true;
  await vi.waitUntil(() => notices.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(notices).toEqual([expect.stringMatching(/could not be saved: Error: no answer; it will be retried/)]);
  await keeper.finish(1_000);
  expect(notices.at(-1)).toMatch(/The last changes were not saved. The next start loads the data of \d\d:\d\d:\d\d/);
  expect(await savedText()).toBe('one');
});

it('ends in time although the emulator hangs, and does not save later', async () => {
  const { keeper, state, notices } = keeperOf(60_000);
  await expect.poll(savedText).toBe('one');
  await vi.waitUntil(() => keeper.savedAt() !== null);
  state.text = 'two';
  state.isHanging = true;
  const startedAt = performance.now();
  await keeper.finish(200);
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect(notices).toEqual([expect.stringMatching(/^The last changes were not saved/)]);
  await keeper.finish(200);
  expect(await savedText()).toBe('one');
});
