import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { rootDir, stackDir } from './paths.ts';
import { host, type StackPorts } from './ports.ts';
import { localProjectId } from './stack-info.ts';

const emulatorNames = ['hub', 'logging', 'auth', 'functions', 'firestore', 'hosting', 'eventarc', 'tasks'] as const;

const firebaseJsonSchema = z.looseObject({
  firestore: z.looseObject({ rules: z.string(), indexes: z.string() }),
  functions: z.array(z.looseObject({ source: z.string() })).length(1),
  hosting: z.looseObject({
    public: z.string(),
    headers: z.array(
      z.looseObject({ source: z.string(), headers: z.array(z.object({ key: z.string(), value: z.string() })) }),
    ),
  }),
  emulators: z.looseObject({}),
});
type FirebaseJson = z.infer<typeof firebaseJsonSchema>;

/** The folders and files of one stack's generated Firebase project. */
export interface ProjectFolder {
  dir: string;
  functions: string;
  web: string;
  log: string;
}

export function projectFolder(name: string): ProjectFolder {
  const dir = stackDir(name);
  return { dir, functions: join(dir, 'functions'), web: join(dir, 'web'), log: join(dir, 'firebase.log') };
}

/** The deployed configuration with local ports and paths; the content security policy also admits the emulators. */
export function localFirebaseJson(deployed: FirebaseJson, ports: StackPorts): FirebaseJson {
  const { predeploy: _functionsBuild, ...functions } = { predeploy: null, ...deployed.functions[0] };
  const { predeploy: _webBuild, ...hosting } = { predeploy: null, ...deployed.hosting };
  const emulators = `http://${host}:${ports.auth} http://${host}:${ports.firestore} http://${host}:${ports.hosting}`;
  return {
    ...deployed,
    functions: [{ ...functions, source: 'functions' }],
    hosting: {
      ...hosting,
      public: 'web',
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

/** Copies rules and indexes again; the emulator takes up changed rules by itself. */
export async function copyRules(folder: ProjectFolder): Promise<void> {
  for (const file of ['firestore.rules', 'firestore.indexes.json']) {
    await cp(join(rootDir, file), join(folder.dir, file));
  }
}

/** A value for every parameter that functions/src/runtime/config.ts defines: the Functions emulator would ask for a missing one. */
export const localParameters = {
  ELEVENLABS_BASE_URL: 'https://api.elevenlabs.io',
  SYNC_TIMEOUT_SECONDS: '180',
  SYNC_MAX_INSTANCES: '1',
  SYNC_CONCURRENCY: '5',
  SETTLE_SECONDS: '10',
  REQUEUE_AFTER_SECONDS: '600',
  UPLOAD_TTL_SECONDS: '3600',
  RAG_MODEL: 'multilingual_e5_large_instruct',
} as const;
export type Parameters = Partial<Record<keyof typeof localParameters, string>>;

const dotenv = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}\n`)
    .join('');

/** Makes the folder anew, all but functions and web, which are built into it. */
export async function writeProjectFolder(
  folder: ProjectFolder,
  ports: StackPorts,
  settings: { parameters: Parameters; apiKey: string },
): Promise<void> {
  await rm(folder.dir, { recursive: true, force: true });
  await mkdir(folder.functions, { recursive: true });
  await mkdir(folder.web, { recursive: true });
  const deployed = firebaseJsonSchema.parse(JSON.parse(await readFile(join(rootDir, 'firebase.json'), 'utf8')));
  await writeFile(
    join(folder.dir, 'firebase.json'),
    `${JSON.stringify(localFirebaseJson(deployed, ports), null, 2)}\n`,
  );
  await copyRules(folder);
  await writeSettings(folder, settings);
}

async function writeSettings(
  folder: ProjectFolder,
  settings: { parameters: Parameters; apiKey: string },
): Promise<void> {
  const parameters = { ...localParameters, ...settings.parameters };
  await writeFile(join(folder.functions, `.env.${localProjectId}`), dotenv(parameters));
  await writeFile(join(folder.functions, '.secret.local'), dotenv({ ELEVENLABS_API_KEY: settings.apiKey }), {
    mode: 0o600,
  });
}
