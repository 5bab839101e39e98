/** Deployments by firebase-tools to a stand-in for Google's APIs. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFunctions } from '@knowledge-sync/emulator/builds';
import { runCommand } from '@knowledge-sync/emulator/run-command';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openProject } from '../project.ts';
import { allFunctions } from '../service.ts';
import { type StandIn, startStandIn } from '../stand-in/server.ts';
import type { StandInOptions } from '../stand-in/state.ts';
import { makeCheckout, type TestCheckout } from '../testing/checkout.ts';
import { parametersText } from '../testing/parameters.ts';
import { withFirebase } from './firebase.ts';
import { deployFunctions } from './functions.ts';
import { waitForHealth } from './health.ts';
import { waitForIndexes } from './indexes.ts';

const projectId = 'ks-stand-in';
/** firebase-tools takes seconds to start, more beside other work. */
const timeout = 240_000;
let built: string;
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'ks-built-'));
  await buildFunctions(built);
});
afterAll(() => rm(built, { recursive: true, force: true }));

let standIn: StandIn;
let checkout: TestCheckout;
afterEach(async () => {
  vi.unstubAllEnvs();
  await checkout.remove();
  await standIn.close();
});

async function begin(options: StandInOptions = {}, parameters: Record<string, string> = {}): Promise<void> {
  standIn = await startStandIn({ database: 'eur3', secretVersions: 1, webApp: true, ...options });
  standIn.state.secrets.set('ALERT_WEBHOOK_SECRET', { versions: [{ value: 'secret', state: 'ENABLED' }] });
  checkout = await makeCheckout(standIn);
  await cp(built, join(checkout.folder, 'functions/dist'), { recursive: true });
  await mkdir(join(checkout.folder, 'web/dist'), { recursive: true });
  await writeFile(join(checkout.folder, 'web/dist/index.html'), '<!doctype html>');
  await writeFile(join(checkout.folder, `deploy/.env.${projectId}`), parametersText(parameters));
}

const answerHealth = (api: string, status: 'ok' | 'failing', failing = 'sweep') =>
  standIn.state.answers.set(`run/${api}/api/health`, {
    status: status === 'ok' ? 200 : 503,
    body: { status, checks: { [failing]: { status, message: 'The last sweep ended too long ago.' } } },
  });
const deploy = (env?: Record<string, string>) => checkout.run('deploy', ['--project', projectId, '--no-build'], env);
const namesOf = (path: string) => new RegExp(`/${path}/([^/]+)$`);
const functionIds = () =>
  [...standIn.state.functions.keys()].map((name) => namesOf('functions').exec(name)?.[1] ?? '').toSorted();

/** The stages in this process, with the environment of the checkout. */
async function project() {
  const env = { ...standIn.env, HOME: join(checkout.folder, 'home'), KNOWLEDGE_SYNC_CHECKOUT: checkout.folder };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const opened = await openProject(projectId, '');
  if (opened.parameters === null) throw new Error('no parameters');
  return { opened, parameters: opened.parameters };
}

async function deployFunctionsOnly(): Promise<string[]> {
  const { opened, parameters } = await project();
  const said: string[] = [];
  await withFirebase(
    projectId,
    parameters,
    () => undefined,
    (firebase) =>
      deployFunctions(opened, parameters, firebase, {
        retryMs: 10,
        retryWithinMs: 600_000,
        say: (text) => void said.push(text),
      }),
  );
  return said;
}

describe('a project of our own', () => {
  it('gets rules, indexes, functions next to the database, and one release; again, only a release', {
    timeout,
  }, async () => {
    await begin();
    answerHealth('api', 'ok');
    const theirs = `projects/${projectId}/locations/us-central1/functions/sendInvoices`;
    const labels = { 'deployment-tool': 'cli-firebase' };
    const serviceConfig = { service: 'sendinvoices', availableMemory: '256Mi', timeoutSeconds: 60 };
    const buildConfig = { runtime: 'nodejs24', entryPoint: 'sendInvoices' };
    const other = { name: theirs, environment: 'GEN_2', state: 'ACTIVE', labels, serviceConfig, buildConfig };
    standIn.state.functions.set(theirs, other);
    const first = await deploy();
    expect(first.output).toContain('created  Page: https://ks-stand-in.web.app');
    expect(first.code).toBe(0);
    expect(standIn.unknown()).toEqual([]);
    expect(functionIds()).toEqual([...allFunctions, 'sendInvoices'].toSorted());
    expect(standIn.state.functions.get(theirs)).toEqual(other);
    standIn.state.functions.delete(theirs);
    for (const [name, { eventTrigger }] of standIn.state.functions) {
      expect(name).toContain('/locations/europe-west4/');
      if (eventTrigger) expect(eventTrigger).toMatchObject({ triggerRegion: 'eur3' });
    }
    expect([...standIn.state.jobs.keys()]).toHaveLength(2);
    expect(standIn.state.released).toHaveLength(1);
    expect(
      standIn.requests.filter(({ method, path }) => method === 'DELETE' && !path.includes('/repositories/')),
    ).toEqual([]);

    const before = standIn.changes().length;
    const second = await deploy();
    expect(second.code).toBe(0);
    expect(second.output).toContain('firebase hosting:clone ks-stand-in@v1 ks-stand-in:live --project ks-stand-in');
    const changed = standIn.changes().slice(before);
    expect(
      changed.filter((each) => !/\/versions|\/releases|hostupload|generateServiceIdentity|rulesets/.test(each)),
    ).toEqual([]);
    expect(standIn.state.released).toHaveLength(2);
  });

  it('keeps its page when the functions are not healthy', async () => {
    await begin();
    const said = waitForHealth(`${standIn.url}/run/api`, { pollMs: 5, withinMs: 30 });
    await expect(said).rejects.toThrow(/they answer 404 .*The page was not released: it stays as it was\./);
    answerHealth('api', 'failing');
    const failing = waitForHealth(`${standIn.url}/run/api`, { pollMs: 5, withinMs: 30 });
    await expect(failing).rejects.toThrow(/they report: The last sweep ended too long ago\./);
    answerHealth('api', 'failing', 'pending');
    await waitForHealth(`${standIn.url}/run/api`, { pollMs: 5, withinMs: 30 });
  });
});

describe('placement', () => {
  it('has a named database, a prefix, a site and a private invoker', { timeout }, async () => {
    await begin(
      { isPublicDenied: true },
      { DATABASE: 'knowledge', FUNCTION_PREFIX: 'docs', HOSTING_SITE: 'docs-site', API_INVOKER: 'private' },
    );
    standIn.state.databases.set('knowledge', { locationId: 'eur3' });
    standIn.state.sites.push('docs-site');
    answerHealth('docs-api', 'ok');
    const { code, output } = await deploy();
    expect(output).toContain('created  Page: https://docs-site.web.app');
    expect(code).toBe(0);
    expect(standIn.unknown()).toEqual([]);
    expect(functionIds()).toEqual(allFunctions.map((id) => `docs-${id}`).toSorted());
    const triggers = [...standIn.state.functions.values()].flatMap(({ eventTrigger }) => eventTrigger ?? []);
    expect(JSON.stringify(triggers)).toContain('"value":"knowledge"');
    expect(standIn.state.indexes.every(({ name }) => name.includes('/databases/knowledge/'))).toBe(true);
    expect([...standIn.state.releases.keys()]).toEqual([`projects/${projectId}/releases/cloud.firestore/knowledge`]);
    expect(standIn.state.released.map(({ site }) => site)).toEqual(['docs-site']);
    expect(JSON.stringify([...standIn.state.versions.values()])).toContain('docs-api');
    const service = standIn.state.services.get(`projects/${projectId}/locations/europe-west4/services/docs-api`);
    expect(service?.invokerIamDisabled).toBe(true);
    expect(JSON.stringify([...standIn.state.servicePolicies.values()])).not.toContain('allUsers');
  });
});

it('a preview leaves the live page alone, and people can sign in on it', { timeout }, async () => {
  await begin();
  standIn.state.auth = { authorizedDomains: ['localhost'] };
  const { code, output } = await checkout.run('preview', ['--project', projectId, '--channel', 'pr-1', '--no-build']);
  expect(output).toContain('https://ks-stand-in--pr-1.web.app');
  expect(code).toBe(0);
  expect(standIn.unknown()).toEqual([]);
  expect(standIn.state.previews).toMatchObject([{ site: projectId, channel: 'pr-1' }]);
  expect(standIn.state.released).toEqual([]);
  expect(standIn.state.auth?.authorizedDomains).toEqual(['localhost', 'ks-stand-in--pr-1.web.app']);
  expect(await checkout.run('preview', ['--project', projectId, '--channel', 'a/b', '--no-build'])).toEqual({
    code: 1,
    output: 'a/b is no channel: it has 1 to 64 letters, digits and hyphens.\n',
  });
});

describe('waiting for Google', () => {
  it('tries again while the Eventarc account is not ready', { timeout }, async () => {
    await begin({ eventarcFailures: 2 });
    const said = await deployFunctionsOnly();
    expect(said.length).toBeGreaterThan(0);
    expect(said[0]).toMatch(/^Google's Eventarc account is not ready yet\. Trying again in/);
    expect(functionIds()).toEqual(allFunctions.toSorted());
  });

  it('waits until every index is built, and says when the time is over', { timeout }, async () => {
    await begin({ indexPolls: 3 });
    const { opened, parameters } = await project();
    await withFirebase(
      projectId,
      parameters,
      () => undefined,
      (firebase) => firebase.deploy('firestore'),
    );
    const progress: number[] = [];
    const options = { pollMs: 5, withinMs: 60_000, onProgress: (ready: number) => void progress.push(ready) };
    const count = await waitForIndexes(opened, '(default)', options);
    expect(progress.filter((ready) => ready === 0).length).toBeGreaterThanOrEqual(2);
    expect(count).toBe(standIn.state.indexes.length);
    const [first] = standIn.state.indexes;
    if (first) first.polls = 1_000;
    if (first) first.state = 'CREATING';
    const late = waitForIndexes(opened, '(default)', { ...options, withinMs: 10 });
    await expect(late).rejects.toThrow(
      /^1 of \d+ indexes are still being built\. The functions and the page were not changed/,
    );
  });
});

describe('refused before anything is changed', () => {
  const theirs: Record<string, (state: StandIn['state']) => void> = {
    'function api': (state) => {
      const name = `projects/${projectId}/locations/europe-west4/functions/api`;
      state.functions.set(name, {
        name,
        environment: 'GEN_2',
        state: 'ACTIVE',
        labels: { 'deployment-tool': 'cli-firebase' },
      });
    },
    'index orders': (state) =>
      void state.indexes.push({
        name: `projects/${projectId}/databases/(default)/collectionGroups/orders/indexes/O1`,
        queryScope: 'COLLECTION',
        fields: [
          { fieldPath: 'a', order: 'ASCENDING' },
          { fieldPath: 'b', order: 'ASCENDING' },
        ],
        polls: 0,
      }),
    'security rules': (state) => {
      state.rulesets.set('projects/p/rulesets/theirs', {
        source: { files: [{ name: 'firestore.rules', content: 'theirs' }] },
      });
      state.releases.set(`projects/${projectId}/releases/cloud.firestore`, 'projects/p/rulesets/theirs');
    },
    'Hosting site ks-stand-in': (state) => {
      const version = `projects/${projectId}/sites/${projectId}/versions/theirs`;
      state.versions.set(version, { name: version, status: 'FINALIZED', config: {} });
      state.released.push({ site: projectId, version });
    },
  };
  it.each(Object.keys(theirs))('%s of others', async (named) => {
    await begin();
    theirs[named]?.(standIn.state);
    const { code, output } = await deploy();
    expect(output).toContain('Nothing was deployed.\nOther apps: a deployment would touch ');
    expect(output).toContain(named);
    expect(code).toBe(1);
    expect(standIn.changes()).toEqual([]);
  });

  it('local changes in CI', async () => {
    await begin();
    const git = (...args: string[]) => runCommand('git', args, { cwd: checkout.folder, stdio: 'pipe' });
    await git('init', '--quiet');
    await git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '--quiet', '--allow-empty', '-m', 'empty');
    const { code, output } = await deploy({ CI: 'true' });
    expect(output).toMatch(/^The checkout differs from its commit \(\d+ files\)\. Commit first/);
    expect(code).toBe(1);
    expect(standIn.changes()).toEqual([]);
  });

  it('a project without parameters, a missing sign-in and a wrong ID, each in one line', async () => {
    await begin();
    await rm(join(checkout.folder, `deploy/.env.${projectId}`));
    expect(await deploy()).toEqual({
      code: 1,
      output: `deploy/.env.${projectId} is missing. Run \`npm run setup -- --project ${projectId}\` first, and commit the file.\n`,
    });
    const unsigned = await deploy({ FIREBASE_TOKEN: '', GOOGLE_APPLICATION_CREDENTIALS: '/nothing' });
    expect(unsigned.code).toBe(1);
    expect(unsigned.output).toMatch(/^You are not signed in to Google\. Run `npx firebase login`.*\n$/);
    expect(await checkout.run('deploy', ['--project', 'Shop'])).toEqual({
      code: 1,
      output: 'Shop is no project ID: it has 6 to 30 lower-case letters, digits and hyphens.\n',
    });
    expect((await checkout.run('deploy', [])).output).toMatch(/^No project is named\. Add --project <id>/);
  });
});
