/** Runs the API on a Firestore emulator. Every response is compared with the OpenAPI document. */
import { isRole } from '@knowledge-sync/contract';
import { expect } from 'vitest';
import { z } from 'zod';
import { SharedSlots } from '../admission/shared-slots.ts';
import { createApi } from '../api/app.ts';
import { readAccountState } from '../people/account-state.ts';
import { systemClock } from '../runtime/clock.ts';
import type { AccountState, ApiContext, BaseContext, Logger } from '../runtime/context.ts';
import { createEngineContext } from '../runtime/engine-context.ts';
import { newId } from '../runtime/ids.ts';
import { type TestFirestore, testFirestore } from './firestore.ts';
import { earlierTextsDays, uploadTtlMs } from './fixtures.ts';

export const callers = {
  editor: { uid: 'editor-uid', role: 'editor' },
  'other editor': { uid: 'other-editor-uid', role: 'editor' },
  viewer: { uid: 'viewer-uid', role: 'viewer' },
  outsider: { uid: 'outsider-uid' },
  admin: { uid: 'admin-uid', role: 'admin' },
  'unknown role': { uid: 'owner-uid', role: 'owner' },
} as const;
export type Caller = keyof typeof callers;

export interface CallOptions {
  as?: Caller;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent unchanged, as `application/json` unless the headers name another type. */
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  headers?: Record<string, string>;
}

interface LogEntry {
  severity: keyof Logger;
  message: string;
  fields: Record<string, unknown>;
}

export interface ApiHarness extends TestFirestore {
  ctx: ApiContext;
  log: LogEntry[];
  call(method: string, path: string, options?: CallOptions): Promise<Response>;
}

const engineSettings = {
  apiKey: 'test-key',
  baseUrl: 'http://127.0.0.1:1',
  timeoutSeconds: 60,
  settleSeconds: 600,
  requeueAfterSeconds: 600,
  ragModel: 'multilingual_e5_large_instruct',
};

export const errorWithCode = (code: string, message = code): Error => Object.assign(new Error(message), { code });

interface ApiOptions extends Partial<ApiContext> {
  /** The ElevenLabs API to use. Without it, every request to ElevenLabs fails. */
  elevenLabs?: { baseUrl: string; apiKey?: string };
  /** Reads the callers' accounts from the Auth emulator. Otherwise they are those of the table. */
  hasAccounts?: boolean;
}

export function startApi(
  { elevenLabs, hasAccounts = false, ...overrides }: ApiOptions = {},
  timeLimitMs?: number,
): ApiHarness {
  const firestore = testFirestore();
  const log: LogEntry[] = [];
  const write = (severity: keyof Logger) => (message: string, fields: Record<string, unknown>) =>
    void log.push({ severity, message, fields });
  const base: BaseContext = {
    db: firestore.db,
    clock: systemClock,
    logger: { info: write('info'), warn: write('warn'), error: write('error') },
    newId,
    random: Math.random,
    uploadTtlMs,
    earlierTextsDays,
  };
  const ctx: ApiContext = {
    ...base,
    engine: async () => {
      const settings = { ...engineSettings, ...elevenLabs, projectId: firestore.projectId };
      return createEngineContext(base, settings);
    },
    accounts: firestore.auth,
    baseUrl: 'https://api.elevenlabs.io',
    addressProblem: async () => null,
    placement: { project: firestore.projectId, region: 'us-central1', database: '(default)' },
    verifyIdToken: async (token) => {
      const caller = Object.entries(callers).find(([name]) => tokenOf(name) === token);
      if (caller === undefined) throw errorWithCode('auth/argument-error', 'Decoding Firebase ID token failed.');
      return { email_verified: true, auth_time: Date.now() / 1000, ...caller[1] };
    },
    readAccount: async (uid) => (hasAccounts ? readAccountState(firestore.auth, uid) : accountInTable(uid)),
    requiresSecondFactor: false,
    lookUpPeople: async () => new Map(),
    slots: new SharedSlots(base, 100),
    agentListMs: 0,
    callsPerMinute: { reads: 10_000, lists: 10_000, writes: 10_000, agents: 10_000 },
    ...overrides,
  };
  const app = createApi(ctx, timeLimitMs);
  // The document does not depend on the calls, and takes longer to make than most of them.
  let openApi: Promise<OpenApi> | null = null;
  return {
    ...firestore,
    ctx,
    log,
    async call(method, path, { as, json, body = json === undefined ? undefined : JSON.stringify(json), headers } = {}) {
      const response = await app.request(path, {
        method,
        ...(body !== undefined && { body, duplex: 'half' }),
        headers: {
          ...(as !== undefined && { Authorization: `Bearer ${tokenOf(as)}` }),
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
      } as RequestInit);
      openApi ??= openApiOf(app);
      await expectDeclared(await openApi, method, path, response.clone());
      return response;
    },
  };
}

function accountInTable(uid: string): AccountState | null {
  const caller = Object.values<{ uid: string; role?: string }>(callers).find((each) => each.uid === uid);
  if (caller === undefined) return null;
  const role = isRole(caller.role) ? caller.role : null;
  return { role, isDisabled: false, isVerified: true, validSinceMs: 0 };
}

const tokenOf = (caller: string): string => `token-of-${caller.replace(' ', '-')}`;

const openApiSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        responses: z.record(
          z.string(),
          z.object({
            headers: z.record(z.string(), z.unknown()).default({}),
            content: z
              .record(
                z.string(),
                z.object({ schema: z.looseObject({}), examples: z.record(z.string(), z.unknown()).default({}) }),
              )
              .default({}),
          }),
        ),
      }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});
type OpenApi = z.infer<typeof openApiSchema>;

interface RunningApi {
  request: (path: string) => Response | Promise<Response>;
}

async function openApiOf(app: RunningApi): Promise<OpenApi> {
  return openApiSchema.parse(await (await app.request('/api/openapi.json')).json());
}

/** Every operation of the OpenAPI document, with the problems that it declares. */
export async function declaredOperations(app: RunningApi) {
  const { paths } = await openApiOf(app);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, responses }]) => ({
      operationId,
      method: method.toUpperCase(),
      path,
      responses,
      problems: Object.values(responses).flatMap(({ content }) =>
        Object.keys(content['application/problem+json']?.examples ?? {}),
      ),
    })),
  );
}

/** Expects a response whose status, content type and shape the OpenAPI document declares. */
async function expectDeclared(document: OpenApi, method: string, path: string, response: Response): Promise<void> {
  const isDescription = /\/(docs|openapi\.json)$/.test(path) && response.status < 400;
  expect(response.headers.get('Cache-Control')).toBe(isDescription ? 'public, max-age=3600' : 'no-store');
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  const operation = operationOf(document, method, path);
  if (operation === undefined) return;
  const declared = operation.responses[response.status];
  expect(declared, `${method} ${path} answers ${response.status}, which it does not declare`).toBeDefined();
  if (response.body === null) return expect(declared?.content).toEqual({});
  const mediaType = response.headers.get('Content-Type')?.split(';')[0] ?? '';
  const content = declared?.content[mediaType];
  expect(content, `${method} ${path} answers ${mediaType}, which it does not declare`).toBeDefined();
  if (content === undefined || !mediaType.endsWith('json')) return;
  const schema =
    schemas.get(content.schema) ??
    z.fromJSONSchema({ ...content.schema, ...withDefinitions(document, content.schema) });
  schemas.set(content.schema, schema);
  expect(schema.safeParse(await response.json())).toMatchObject({ success: true });
}

/** By the schema in the document. */
const schemas = new WeakMap<object, z.ZodType>();

function operationOf(document: OpenApi, method: string, path: string) {
  const pathname = path.replace(/\?.*$/s, '').replace(/^\/api\//, '/');
  const template = Object.keys(document.paths).find((candidate) =>
    new RegExp(`^${candidate.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname),
  );
  return template === undefined ? undefined : document.paths[template]?.[method.toLowerCase()];
}

function withDefinitions(document: OpenApi, schema: object): object {
  const inPlace = (value: object) => JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/'));
  return { ...inPlace(schema), $defs: inPlace(document.components.schemas) };
}
