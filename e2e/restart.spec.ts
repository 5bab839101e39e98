import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDir } from '@knowledge-sync/emulator/local-data/data-set';
import { portsAt } from '@knowledge-sync/emulator/ports';
import { stackInfo } from '@knowledge-sync/emulator/stack-info';
import { expect, test } from '@playwright/test';
import { killRuns, npmStart, pressCtrlC, untilReady } from './support/npm-start.ts';
import { LocalStack } from './support/stack.ts';

/** Those of stop.spec.ts, which runs in the same worker. */
const offset = 20_000;
const stack = new LocalStack(stackInfo(portsAt(offset), `http://127.0.0.1:${portsAt(offset).simulator}`));
const dir = dataDir(`start-${offset}`, { kind: 'simulator' });

const start = async (...options: string[]) => {
  const run = npmStart(String(offset), ...options);
  await untilReady(run);
  return run;
};
const namesOf = async (): Promise<string[]> => {
  const { body } = await stack.call('GET', 'knowledge?limit=100');
  return (body as { documents: { name: string }[] }).documents.map(({ name }) => name);
};

// An earlier run of these tests has kept damaged data aside.
test.beforeEach(() => rm(dir, { recursive: true, force: true }));
test.afterEach(killRuns);

test('documents, their copies and the samples are there after a restart, and gone with --fresh', async () => {
  test.setTimeout(400_000);
  const first = await start('--fresh');
  expect(first.output()).toContain('9 samples added');
  const made = await stack.create('Entered by hand', 'It survives.');
  const before = await stack.until(made.id, 'completed');
  const names = await namesOf();
  expect(names).toHaveLength(10);
  await pressCtrlC(first);
  expect(await readdir(dir)).toEqual(['current']);

  const second = await start();
  expect(second.output()).not.toContain('samples added');
  expect((await namesOf()).sort()).toEqual(names.sort());
  expect(await stack.read(made.id)).toMatchObject({ sync_status: 'completed', revision: before.revision });
  expect(await stack.copies(made.id)).toMatchObject([{ id: before.elevenlabs_document_id, text: 'It survives.' }]);
  await stack.edit(made.id, { content: 'It is still synced.' });
  await expect.poll(async () => (await stack.copies(made.id))[0]?.text).toBe('It is still synced.');
  await pressCtrlC(second);

  const third = await start('--fresh');
  expect(third.output()).toContain('--fresh: deleting the local data');
  expect(await namesOf()).toHaveLength(9);
  expect(await stack.copies(made.id)).toEqual([]);
  await pressCtrlC(third);
});

test('damaged data is kept aside, and the start says so and begins empty', async () => {
  test.setTimeout(300_000);
  const first = await start('--fresh');
  await pressCtrlC(first);
  await writeFile(join(dir, 'current', 'firebase-export-metadata.json'), '{');
  const second = await start();
  expect(second.output()).toMatch(/The saved local data cannot be loaded: .*Starting empty. The old data is kept in/);
  expect(await namesOf()).toHaveLength(9);
  await pressCtrlC(second);
});
