/**
 * `npm start` as a person uses it. Each start takes long, so the tests are steps: each continues
 * with what the one before has left.
 */
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDir } from '@knowledge-sync/emulator/local-data/data-set';
import { portsAt } from '@knowledge-sync/emulator/ports';
import { stackInfo } from '@knowledge-sync/emulator/stack-info';
import { expect, test } from '@playwright/test';
import { isJava, killRuns, npmStart, pressCtrlC, processesOf, type Run, untilReady } from './support/npm-start.ts';
import { LocalStack } from './support/stack.ts';

test.describe.configure({ mode: 'serial', timeout: 180_000 });

/** Far from the well-known ports and from those of the stack of `npm test`. */
const offset = 20_000;
const takenOffset = '10000';
const newStack = () => new LocalStack(stackInfo(portsAt(offset), `http://127.0.0.1:${portsAt(offset).simulator}`));
let stack = newStack();
const dir = dataDir(`start-${offset}`, { kind: 'simulator' });

async function start(...options: string[]): Promise<Run> {
  const run = npmStart(String(offset), ...options);
  await untilReady(run);
  // A restart ends the sessions.
  stack = newStack();
  return run;
}

async function namesOf(): Promise<string[]> {
  const { body } = await stack.call('GET', 'knowledge?limit=100');
  return (body as { documents: { name: string }[] }).documents.map(({ name }) => name);
}

let run: Run;
let made: { id: string; revision: string; copyId: string | null };

// An earlier run of these tests has kept damaged data aside.
test.beforeAll(() => rm(dir, { recursive: true, force: true }));
test.afterAll(killRuns);

test('a port in use ends npm start with one line that names it and the fix', async () => {
  const refused = npmStart(takenOffset);
  const code = await new Promise((resolve) => refused.child.once('close', resolve));
  expect(code).toBe(1);
  const lines = refused
    .output()
    .split('\n')
    .filter((line) => line.startsWith('Port '));
  expect(lines).toEqual([expect.stringMatching(/^Port \d+, for .*, is in use: stop/)]);
  expect(refused.output()).not.toContain('    at ');
});

test('the samples are added, and Ctrl-C ends npm start within 5 seconds and leaves no process', async () => {
  run = await start('--fresh');
  expect(run.output()).toContain('9 samples added');
  expect((await fetch(`${stack.info.hostingUrl}/api/health`)).status).toBe(200);
  expect((await processesOf(run)).filter(isJava)).toHaveLength(1);
  const { id } = await stack.create('Entered by hand', 'It survives.');
  const { revision, elevenlabs_document_id: copyId } = await stack.until(id, 'completed');
  made = { id, revision, copyId };
  expect(await namesOf()).toHaveLength(10);
  await pressCtrlC(run);
  expect(await readdir(dir)).toEqual(['current']);
});

test('documents, their copies and the samples are there after a restart, and are still synced', async () => {
  run = await start();
  expect(run.output()).not.toContain('samples added');
  expect(await namesOf()).toHaveLength(10);
  expect(await stack.read(made.id)).toMatchObject({ sync_status: 'completed', revision: made.revision });
  expect(await stack.copies(made.id)).toMatchObject([{ id: made.copyId, text: 'It survives.' }]);
  await stack.edit(made.id, { content: 'It is still synced.' });
  await expect.poll(async () => (await stack.copies(made.id))[0]?.text).toBe('It is still synced.');
});

test('a killed Firestore emulator ends npm start within 10 seconds, with code 1 and says what is lost', async () => {
  const closed = new Promise((resolve) => run.child.once('close', resolve));
  const [java] = (await processesOf(run)).filter(isJava);
  process.kill(Number.parseInt(java ?? '', 10), 'SIGKILL');
  await expect.poll(() => processesOf(run), { timeout: 10_000, intervals: [100] }).toEqual([]);
  expect(await closed).toBe(1);
  expect(run.output()).toMatch(/The Firestore emulator ended unexpectedly.*since the last save .* may be lost/);
});

test('with --fresh, what was entered is gone', async () => {
  run = await start('--fresh');
  expect(run.output()).toContain('--fresh: deleting the local data');
  expect(await namesOf()).toHaveLength(9);
  expect(await stack.copies(made.id)).toEqual([]);
  await pressCtrlC(run);
});

test('damaged data is kept aside, and the start says so and begins empty', async () => {
  await writeFile(join(dir, 'current', 'firebase-export-metadata.json'), '{');
  run = await start();
  expect(run.output()).toMatch(/The saved local data cannot be loaded: .*Starting empty. The old data is kept in/);
  expect(await namesOf()).toHaveLength(9);
  await pressCtrlC(run);
});
