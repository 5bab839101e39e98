/** From a new project to a hosted app, with the commands as a team types them. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type StandIn, startStandIn } from './stand-in/server.ts';
import { makeCheckout, type TestCheckout } from './testing/checkout.ts';

const projectId = 'ks-stand-in';
let simulator: Simulator;
let standIn: StandIn;
let checkout: TestCheckout;
let built: string;
beforeAll(async () => {
  simulator = await startSimulator();
  standIn = await startStandIn({ billing: false, apis: [], site: false });
  checkout = await makeCheckout(standIn);
  built = await mkdtemp(join(tmpdir(), 'ks-built-'));
  await buildFunctions(built);
  await cp(built, join(checkout.folder, 'functions/dist'), { recursive: true });
  await mkdir(join(checkout.folder, 'web/dist'), { recursive: true });
  await writeFile(join(checkout.folder, 'web/dist/index.html'), '<!doctype html>');
});
afterAll(async () => {
  await rm(built, { recursive: true, force: true });
  await checkout.remove();
  await standIn.close();
  await simulator.stop();
});

const run = (command: string, ...args: string[]) =>
  checkout.run(command, ['--project', projectId, ...args], {
    ELEVENLABS_API_KEY: 'sk_a_valid_key_for_the_tests',
    ELEVENLABS_BASE_URL: simulator.url,
  });
const badLines = (output: string) => output.split('\n').filter((line) => /^(failed|note|you) /.test(line));

/** What the deployed functions and the page would answer. */
function answer(): void {
  const checks = { firestore: { status: 'ok', message: 'Firestore answers.', age_seconds: null } };
  const health = { status: 200, body: { status: 'ok', checks } };
  for (const path of ['run/api', `site/${projectId}`]) standIn.state.answers.set(`${path}/api/health`, health);
  standIn.state.answers.set(`site/${projectId}/`, { status: 200, body: '<!doctype html>' });
  const init = { status: 200, body: { apiKey: 'browser-key' } };
  standIn.state.answers.set(`site/${projectId}/__/firebase/init.json`, init);
}

it('is set up, waits for its deployment, is deployed, and is well', { timeout: 300_000 }, async () => {
  const flags = '--location eur3 --admin admin@example.com --billing-account 1 --alert-email ops@example.com'.split(
    ' ',
  );
  const setup = await run('setup', ...flags);
  expect(setup).toMatchObject({ code: 0 });

  const early = await run('doctor');
  expect(badLines(early.output)).toEqual(['failed   Deployment: not deployed yet']);
  expect(early.code).toBe(1);

  answer();
  const deployed = await run('deploy', '--no-build');
  expect(deployed).toMatchObject({ code: 0 });

  const well = await run('doctor');
  expect(badLines(well.output)).toEqual([]);
  expect(well.code).toBe(0);
  expect(standIn.unknown()).toEqual([]);
});
