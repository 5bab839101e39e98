import { roles } from '@knowledge-sync/contract';
import { z } from 'zod';
import { localAccounts, localPassword } from './accounts.ts';
import { host, type StackPorts } from './ports.ts';

/** Ids that start with `demo-` never touch the cloud. */
export const localProjectId = 'demo-knowledge-sync';
export const localRegion = 'us-central1';
export const localDatabase = '(default)';

export const stackInfoSchema = z.object({
  projectId: z.string(),
  region: z.string(),
  /** The Firestore database with the documents. */
  database: z.string(),
  hostingUrl: z.string(),
  apiUrl: z.string(),
  functionsUrl: z.string(),
  authUrl: z.string(),
  hubUrl: z.string(),
  /** Host and port. */
  firestoreHost: z.string(),
  /** Null when ElevenLabs itself or another endpoint is in use. */
  simulatorUrl: z.string().nullable(),
  /** POST runs the sweep once. */
  sweepUrl: z.string(),
  password: z.string(),
  accounts: z.array(z.object({ email: z.string(), role: z.enum(roles).nullable(), label: z.string() })),
});
/** The addresses and accounts of a running stack. */
export type StackInfo = z.infer<typeof stackInfoSchema>;

/** Where the functions of a stack are, and which database they use. */
interface Placement {
  region?: string | undefined;
  database?: string | undefined;
}

export function stackInfo(
  ports: StackPorts,
  simulatorUrl: string | null,
  placement: Placement = {},
  password: string = localPassword,
): StackInfo {
  const { region = localRegion, database = localDatabase } = placement;
  const url = (port: number): string => `http://${host}:${port}`;
  return {
    projectId: localProjectId,
    region,
    database,
    hostingUrl: url(ports.hosting),
    apiUrl: `${url(ports.hosting)}/api`,
    functionsUrl: url(ports.functions),
    authUrl: url(ports.auth),
    hubUrl: url(ports.hub),
    firestoreHost: `${host}:${ports.firestore}`,
    simulatorUrl,
    sweepUrl: `${url(ports.functions)}/functions/projects/${localProjectId}/triggers/${region}-sweepKnowledge-0`,
    password,
    accounts: localAccounts.map((account) => ({ ...account })),
  };
}

/** The variable with which `npm test` gives its stack to the tests. */
export const stackVariable = 'KNOWLEDGE_SYNC_STACK';

export function stackEnvironment(stack: StackInfo): Record<string, string> {
  return {
    [stackVariable]: JSON.stringify(stack),
    FIRESTORE_EMULATOR_HOST: stack.firestoreHost,
    FIREBASE_AUTH_EMULATOR_HOST: new URL(stack.authUrl).host,
    GCLOUD_PROJECT: stack.projectId,
  };
}

/**
 * The stack of `npm test`. Throws without one, so that a test that needs it fails instead of being
 * skipped.
 */
export function stackFromEnvironment(env: NodeJS.ProcessEnv = process.env): StackInfo {
  const value = env[stackVariable];
  if (value === undefined || value === '') {
    throw new Error(
      `${stackVariable} is not set: this test needs the local stack; run it with \`npm test -- <filter>\``,
    );
  }
  return stackInfoSchema.parse(JSON.parse(value));
}
