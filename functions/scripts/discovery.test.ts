/** The packed functions with the parameters of a project, as firebase-tools would deploy them. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { localParameters } from '@knowledge-sync/emulator/project-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bundleFunctions } from './bundle.ts';

const endpointSchema = z.looseObject({
  id: z.string(),
  region: z.string(),
  entryPoint: z.string(),
  httpsTrigger: z.object({ invoker: z.array(z.string()) }).optional(),
  eventTrigger: z.looseObject({ eventFilters: z.record(z.string(), z.string()) }).optional(),
  scheduleTrigger: z.looseObject({ schedule: z.string(), timeZone: z.string().nullish() }).optional(),
});
const backendSchema = z.object({
  endpoints: z.record(z.string(), z.record(z.string(), endpointSchema)),
  requiredRoles: z.array(z.string()),
});

/** The parts of firebase-tools that a deployment begins with. It has no types. */
interface Tools {
  loadCodebases(config: object[], options: object, firebaseConfig: object, runtimeConfig: object): Promise<object>;
  resolveBackend(options: object): Promise<{ backend: unknown }>;
  loadUserEnvs(options: object): Record<string, string>;
}
const load = createRequire(import.meta.url);
const tools: Tools = {
  ...load('firebase-tools/lib/deploy/functions/prepare.js'),
  ...load('firebase-tools/lib/deploy/functions/build.js'),
  ...load('firebase-tools/lib/functions/env.js'),
};

const projectId = 'demo-placed';
const names = [
  'api',
  'onBodyUpdated',
  'onJobWritten',
  'onKnowledgeCounted',
  'onKnowledgeWritten',
  'reconcileNightly',
  'sweepKnowledge',
];
let folder: string;
beforeAll(async () => {
  // Below the functions folder, where firebase-tools finds the SDK.
  const local = path.resolve(import.meta.dirname, '../.local');
  await mkdir(local, { recursive: true });
  folder = await mkdtemp(path.join(local, 'discovery-'));
  await bundleFunctions(path.join(folder, 'functions'));
  await mkdir(path.join(folder, 'deploy'));
  process.env.FUNCTIONS_DISCOVERY_TIMEOUT = '50';
});
afterAll(() => rm(folder, { recursive: true }));

/** Discovers the functions as a deployment does, with these values in `deploy/.env.<project>`. */
async function discover(values: Record<string, string>, prefix?: string) {
  const configDir = path.join(folder, 'deploy');
  const lines = Object.entries(values).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(path.join(configDir, `.env.${projectId}`), lines.join(''));
  const codebase = 'knowledge-sync';
  const config = { source: 'functions', codebase, runtime: 'nodejs24', configDir: 'deploy', ...(prefix && { prefix }) };
  const at = (name: string): string => path.join(folder, name);
  const options = { projectId, config: { path: at, projectDir: folder } };
  const builds = z
    .record(z.string(), z.looseObject({}))
    .parse(await tools.loadCodebases([config], options, { projectId }, { firebase: { projectId } }));
  const { backend } = await tools.resolveBackend({
    build: builds[codebase],
    firebaseConfig: { projectId },
    userEnvs: tools.loadUserEnvs({ functionsSource: at('functions'), configDir, projectId, projectDir: folder }),
    codebase,
    nonInteractive: true,
    // The secret would be asked for at Google.
    isEmulator: true,
  });
  const { endpoints, requiredRoles } = backendSchema.parse(backend);
  return { endpoints: Object.values(endpoints).flatMap((inRegion) => Object.values(inRegion)), requiredRoles };
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

describe('the discovered functions', () => {
  it('are seven in REGION, with every trigger on DATABASE, and names of their own', async () => {
    const placed = { ...localParameters, REGION: 'europe-west4', DATABASE: 'knowledge' };
    const { endpoints } = await discover(placed, 'team');
    expect(sorted(endpoints.map(({ id }) => id))).toEqual(names.map((name) => `team-${name}`));
    expect(sorted(endpoints.map(({ entryPoint }) => entryPoint))).toEqual(names);
    expect(sorted(endpoints.map(({ region }) => region))).toEqual(['europe-west4']);
    const databases = endpoints.flatMap(({ eventTrigger }) => eventTrigger?.eventFilters.database ?? []);
    expect(databases).toEqual(['knowledge', 'knowledge', 'knowledge', 'knowledge']);
  });

  it('are in us-central1 with the default database, a public API and a nightly comparison', async () => {
    const { endpoints } = await discover(localParameters);
    expect(sorted(endpoints.map(({ id }) => id))).toEqual(names);
    expect(sorted(endpoints.map(({ region }) => region))).toEqual(['us-central1']);
    expect(sorted(endpoints.flatMap(({ eventTrigger }) => eventTrigger?.eventFilters.database ?? []))).toEqual([
      '(default)',
    ]);
    expect(endpoints.find(({ id }) => id === 'api')?.httpsTrigger).toEqual({ invoker: ['public'] });
    const scheduleOf = (name: string) => endpoints.find(({ id }) => id === name)?.scheduleTrigger;
    expect(scheduleOf('sweepKnowledge')).toMatchObject({ schedule: 'every 1 minutes' });
    expect(scheduleOf('reconcileNightly')).toMatchObject({ schedule: 'every day 03:00', timeZone: 'UTC' });
  });

  it('need five roles, and a private API and another nightly time when the project asks for them', async () => {
    const values = { API_INVOKER: 'private', RECONCILE_SCHEDULE: '30 1 * * *', TIME_ZONE: 'Europe/Berlin' };
    const { endpoints, requiredRoles } = await discover({ ...localParameters, ...values });
    expect(sorted(requiredRoles)).toEqual([
      'roles/datastore.user',
      'roles/eventarc.eventReceiver',
      'roles/firebaseauth.admin',
      'roles/logging.logWriter',
      'roles/run.invoker',
    ]);
    expect(endpoints.find(({ id }) => id === 'api')?.httpsTrigger).toEqual({ invoker: ['private'] });
    expect(endpoints.find(({ id }) => id === 'reconcileNightly')?.scheduleTrigger).toMatchObject({
      schedule: '30 1 * * *',
      timeZone: 'Europe/Berlin',
    });
  });
});
