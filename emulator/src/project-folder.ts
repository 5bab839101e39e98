import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { rootDir, stackDir, stacksDir } from './paths.ts';
import { host, type StackPorts } from './ports.ts';
import { dotenv } from './secrets.ts';
import { localDatabase, localProjectId, localRegion } from './stack-info.ts';

const emulatorNames = ['hub', 'logging', 'auth', 'functions', 'firestore', 'hosting', 'eventarc', 'tasks'] as const;

const firebaseJsonSchema = z.looseObject({
  firestore: z.looseObject({ rules: z.string(), indexes: z.string() }),
  functions: z.array(z.looseObject({ source: z.string() })).length(1),
  hosting: z.looseObject({
    public: z.string(),
    rewrites: z.array(z.looseObject({ function: z.looseObject({ functionId: z.string() }).optional() })),
    headers: z.array(
      z.looseObject({ source: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }),
    ),
  }),
  emulators: z.looseObject({}),
});
type FirebaseJson = z.infer<typeof firebaseJsonSchema>;

/** The folders and files of a stack's generated Firebase project. */
export interface ProjectFolder {
  dir: string;
  functions: string;
  web: string;
  log: string;
  /** The password of the local accounts, if it is not public. Only this user can read it. */
  password: string;
  /** Where the functions emulator looks for its secrets. No such file is ever written. */
  secrets: string;
  /**
   * The emulators' temporary folder, which they fill with sockets. The path of a socket has at most
   * 104 bytes.
   */
  temporary: string;
}

export function projectFolder(name: string): ProjectFolder {
  const dir = stackDir(name);
  const functions = join(dir, 'functions');
  return {
    dir,
    functions,
    web: join(dir, 'web'),
    log: join(dir, 'firebase.log'),
    password: join(dir, 'password'),
    secrets: join(functions, '.secret.local'),
    temporary: join(tmpdir(), `ks-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`),
  };
}

/**
 * The deployed configuration with local ports and paths. Its content security policy also allows
 * the emulators. Parameters come from the folder of the functions instead of `configDir`.
 */
export function localFirebaseJson(deployed: FirebaseJson, ports: StackPorts, region: string): FirebaseJson {
  const {
    predeploy: _build,
    configDir: _,
    ...functions
  } = { predeploy: null, configDir: null, ...deployed.functions[0] };
  const { predeploy: _webBuild, ...hosting } = { predeploy: null, ...deployed.hosting };
  const emulators = `http://${host}:${ports.auth} http://${host}:${ports.firestore} http://${host}:${ports.hosting}`;
  return {
    ...deployed,
    functions: [{ ...functions, source: 'functions' }],
    hosting: {
      ...hosting,
      public: 'web',
      // The hosting emulator looks for a function without a region in us-central1 only.
      rewrites: hosting.rewrites.map((rewrite) =>
        rewrite.function === undefined ? rewrite : { ...rewrite, function: { ...rewrite.function, region } },
      ),
      headers: hosting.headers.map((rule) => ({
        ...rule,
        headers: rule.headers.map(({ key, value }) => ({
          key,
          value: key === 'Content-Security-Policy' ? value.replace('connect-src', `connect-src ${emulators}`) : value,
        })),
      })),
    },
    emulators: {
      ...deployed.emulators,
      ...Object.fromEntries(emulatorNames.map((name) => [name, { host, port: ports[name] }])),
      firestore: { host, port: ports.firestore, websocketPort: ports.firestoreWebsocket },
    },
  };
}

/** Copies rules and indexes again. The emulator loads changed rules automatically. */
export async function copyRules(folder: ProjectFolder): Promise<void> {
  for (const file of ['firestore.rules', 'firestore.indexes.json']) {
    await cp(join(rootDir, file), join(folder.dir, file));
  }
}

/**
 * A value for every parameter of functions/src/runtime/config.ts. The functions emulator asks for a
 * missing one.
 */
export const localParameters = {
  REGION: localRegion,
  DATABASE: localDatabase,
  ELEVENLABS_BASE_URL: 'https://api.elevenlabs.io',
  SYNC_TIMEOUT_SECONDS: '180',
  SYNC_MAX_INSTANCES: '1',
  PLAN_CONCURRENCY: '25',
  PEOPLE_CONCURRENCY: '20',
  // A test that adds an agent expects it in the next list.
  AGENT_LIST_SECONDS: '0',
  SETTLE_SECONDS: '10',
  REQUEUE_AFTER_SECONDS: '600',
  UPLOAD_TTL_SECONDS: '3600',
  EARLIER_TEXTS_DAYS: '30',
  // So high that no test and no demo meets them.
  READS_PER_MINUTE: '1000000',
  LISTS_PER_MINUTE: '1000000',
  WRITES_PER_MINUTE: '1000000',
  AGENT_CALLS_PER_MINUTE: '1000000',
  RAG_MODEL: 'multilingual_e5_large_instruct',
  RECONCILE_SCHEDULE: 'every day 03:00',
  RECONCILE_SCHEDULED: 'true',
  RECONCILE_MAX_DOCUMENTS: '2000',
  TIME_ZONE: 'UTC',
  REQUIRE_MFA: 'false',
  ALERT_WEBHOOK_URL: '',
  APP_URL: '',
} as const;
export type Parameters = Partial<Record<keyof typeof localParameters, string>>;

/** Removes the API keys that an earlier version left in the folders of its stacks. */
async function removeOldSecrets(): Promise<void> {
  for (const name of await readdir(stacksDir).catch(() => [])) await rm(projectFolder(name).secrets, { force: true });
}

/**
 * Creates the folder, without what an earlier stack left in it. The builds of functions and web
 * follow.
 */
export async function writeProjectFolder(
  folder: ProjectFolder,
  ports: StackPorts,
  parameters: Parameters,
): Promise<void> {
  await removeOldSecrets();
  for (const dir of [folder.dir, folder.temporary]) await rm(dir, { recursive: true, force: true });
  await mkdir(folder.temporary, { mode: 0o700 });
  await mkdir(folder.functions, { recursive: true });
  await mkdir(folder.web, { recursive: true });
  const values = { ...localParameters, ...parameters };
  const deployed = firebaseJsonSchema.parse(JSON.parse(await readFile(join(rootDir, 'firebase.json'), 'utf8')));
  const local = localFirebaseJson(deployed, ports, values.REGION);
  await writeFile(join(folder.dir, 'firebase.json'), `${JSON.stringify(local, null, 2)}\n`);
  await copyRules(folder);
  await writeFile(join(folder.functions, `.env.${localProjectId}`), dotenv(values));
}
