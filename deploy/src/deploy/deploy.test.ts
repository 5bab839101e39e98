/** Deployments by firebase-tools to a stand-in for Google's APIs. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import type { StandInOptions } from '../stand-in/state.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { parametersText } from '../testing/parameters.ts';

const projectId = 'ks-stand-in';
let built: string;
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'ks-built-'));
  await buildFunctions(built);
});
afterAll(() => rm(built, { recursive: true, force: true }));

let standIn: StandIn;
let checkout: TestCheckout;
afterEach(async () => {
  await checkout.remove();
  await standIn.close();
});

async function begin(options: StandInOptions, parameters: Record<string, string> = {}): Promise<void> {
  standIn = await startStandIn({ database: 'eur3', secretVersions: 1, webApp: true, ...options });
  checkout = await makeCheckout(standIn);
  await cp(built, join(checkout.folder, 'functions/dist'), { recursive: true });
  await mkdir(join(checkout.folder, 'web/dist'), { recursive: true });
  await writeFile(join(checkout.folder, 'web/dist/index.html'), '<!doctype html>');
  await writeFile(join(checkout.folder, `deploy/.env.${projectId}`), parametersText(parameters));
  standIn.state.answers.set('run/api/api/health', { status: 200, body: { status: 'ok' } });
}

const deploy = () => checkout.run('deploy', ['--project', projectId, '--no-build']);

it('deploys a fresh project', { timeout: 240_000 }, async () => {
  await begin({});
  const { code, output } = await deploy();
  console.log(output, [...standIn.state.functions.keys()], standIn.unknown(), standIn.state.released);
  expect(code).toBe(0);
});
