import { expect, test } from '@playwright/test';
import { isJava, killRuns, npmStart, pressCtrlC, processesOf, untilReady } from './support/npm-start.ts';

/** Far from the well-known ports and from those of the stack of `npm test`. */
const freeOffset = '20000';
const takenOffset = '10000';

test.afterEach(killRuns);

test('Ctrl-C ends npm start within 5 seconds and leaves no process', async () => {
  test.setTimeout(180_000);
  const run = npmStart(freeOffset, '--fresh');
  await untilReady(run);
  const page = await fetch('http://127.0.0.1:25000/api/health');
  expect(page.status).toBe(200);
  const running = await processesOf(run);
  expect(running.filter(isJava)).toHaveLength(1);
  await pressCtrlC(run);
});

test('a killed Firestore emulator ends npm start within 10 seconds, with code 1 and says what is lost', async () => {
  test.setTimeout(180_000);
  const run = npmStart(freeOffset, '--fresh');
  const closed = new Promise((resolve) => run.child.once('close', resolve));
  await untilReady(run);
  const [java] = (await processesOf(run)).filter(isJava);
  process.kill(Number.parseInt(java ?? '', 10), 'SIGKILL');
  await expect.poll(() => processesOf(run), { timeout: 10_000, intervals: [100] }).toEqual([]);
  expect(await closed).toBe(1);
  expect(run.output()).toMatch(/The Firestore emulator ended unexpectedly.*since the last save .* may be lost/);
});

test('a port in use ends npm start with one line that names it and the fix', async () => {
  const run = npmStart(takenOffset);
  const code = await new Promise((resolve) => run.child.once('close', resolve));
  expect(code).toBe(1);
  const lines = run
    .output()
    .split('\n')
    .filter((line) => line.startsWith('Port '));
  expect(lines).toEqual([expect.stringMatching(/^Port \d+, for .*, is in use: stop/)]);
  expect(run.output()).not.toContain('    at ');
});
