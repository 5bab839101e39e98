/** The state of one stand-in project. Tests read it, and change it to bring about a fault. */
import { secrets } from '../service.ts';

export const projectNumber = '123456789012';

export interface Resource {
  name: string;
  [field: string]: unknown;
}

export interface Policy {
  etag: string;
  bindings: { role: string; members: string[] }[];
}

export interface Account {
  localId: string;
  email: string;
  emailVerified: boolean;
  customAttributes?: string;
  validSince?: string;
  providerUserInfo?: { providerId: string }[];
}

/** Google's refusal of the next `times` requests. */
export interface Refusal {
  method: string;
  path: RegExp;
  times: number;
  status: number;
  message: string;
}

export interface StandInOptions {
  projectId?: string;
  /** False: the project does not exist yet. */
  exists?: boolean;
  /** The location of the database (default), if there is one. */
  database?: string;
  /** False: no billing account pays for the project. */
  billing?: boolean;
  /** Names of the enabled APIs; `all` of them without it. */
  apis?: readonly string[];
  /** The number of versions of each secret. */
  secretVersions?: number;
  site?: boolean;
  webApp?: boolean;
  /** How many triggers Google refuses because its Eventarc account is not ready. */
  eventarcFailures?: number;
  /** How many times Google's own accounts are still without their roles. */
  agentPolls?: number;
  /** An organisation forbids `allUsers`. */
  isPublicDenied?: boolean;
  /** How many times a new index is still being built. */
  indexPolls?: number;
  /** The permissions that the operator lacks. */
  deniedPermissions?: readonly string[];
}

export function createState({
  projectId = 'ks-stand-in',
  exists = true,
  database,
  billing = true,
  apis,
  secretVersions = 0,
  site = true,
  webApp = false,
  eventarcFailures = 0,
  agentPolls = 0,
  isPublicDenied = false,
  indexPolls = 0,
  deniedPermissions = [],
}: StandInOptions) {
  const secret = () => ({
    versions: Array.from({ length: secretVersions }, () => ({ value: 'stored-key', state: 'ENABLED' })),
  });
  return {
    projectId,
    exists,
    billingAccounts: [{ name: 'billingAccounts/1', displayName: 'Team', open: true }],
    billingAccount: billing ? 'billingAccounts/1' : '',
    budgets: [] as Resource[],
    refusals: [] as Refusal[],
    /** Null: all. */
    apis: apis === undefined ? null : new Set(apis),
    /** Modes of App Check by API. */
    appCheck: new Map<string, string>(),
    policy: { etag: 'e1', bindings: [] } as Policy,
    serviceAccounts: [] as string[],
    /** APIs of which Google has created its own account. */
    agents: new Set<string>(),
    agentPolls,
    isPublicDenied,
    deniedPermissions: new Set(deniedPermissions),
    databases: new Map<string, Record<string, unknown>>(
      database === undefined ? [] : [['(default)', { locationId: database }]],
    ),
    /** By database. The first document of each collection, if it has one. */
    collections: new Map<string, Map<string, Record<string, unknown>[]>>(),
    /** Single documents, by their full name. */
    documents: new Map<string, { fields: Record<string, unknown>; updateTime: string }>(),
    indexes: [] as (Resource & { polls: number })[],
    indexPolls,
    fields: [] as Resource[],
    backupSchedules: new Map<string, Resource[]>(),
    rulesets: new Map<string, Record<string, unknown>>(),
    releases: new Map<string, string>(),
    secrets: new Map<string, { versions: { value: string; state: string }[] }>(
      secretVersions > 0 ? Object.values(secrets).map((name) => [name, secret()]) : [],
    ),
    functions: new Map<string, Resource>(),
    /** What each operation came to, by its name. All of them end at once. */
    operations: new Map<string, unknown>(),
    services: new Map<string, Resource>(),
    servicePolicies: new Map<string, unknown>(),
    jobs: new Map<string, Resource>(),
    repository: { cleanupPolicies: {}, labels: {} } as Record<string, unknown>,
    eventarcFailures,
    sites: site ? [projectId] : [],
    versions: new Map<string, Record<string, unknown>>(),
    /** What each release put live: the site and the version. */
    released: [] as { site: string; version: string }[],
    previewChannels: [] as Resource[],
    previews: [] as { site: string; version: string; channel: string }[],
    /** The web app of each site. */
    linkedApps: new Map<string, string>(webApp ? [[projectId, '1:123:web:abc']] : []),
    webApps: webApp
      ? [{ name: `projects/${projectId}/webApps/1:123:web:abc`, appId: '1:123:web:abc' }]
      : ([] as Resource[]),
    hasApiKey: true,
    /** The settings of Authentication; null before it is set up. */
    auth: null as Record<string, unknown> | null,
    identityProviders: new Map<string, Record<string, unknown>>(),
    accounts: [] as Account[],
    channels: [] as Resource[],
    alerts: [] as Resource[],
    uptimeChecks: [] as Resource[],
    logMetrics: [] as Resource[],
    /** What the deployed API and page answer, by path. */
    answers: new Map<string, { status: number; body: unknown }>(),
  };
}

export type State = ReturnType<typeof createState>;

export function seedCollection(
  state: State,
  database: string,
  collection: string,
  documents: Record<string, unknown>[],
): void {
  const collections = state.collections.get(database) ?? new Map<string, Record<string, unknown>[]>();
  state.collections.set(database, collections.set(collection, documents));
}
