import type { Person, RagModel, Role } from '@knowledge-sync/contract';
import type { Auth } from 'firebase-admin/auth';
import type { Firestore } from 'firebase-admin/firestore';
import type { AgentsProvider, CallClock, Provider, SearchProvider } from '../elevenlabs/provider.ts';
import type { Retry, RetryPolicy } from '../elevenlabs/retry.ts';
import type { CreatedCopies } from './created-copies.ts';
import type { Slots } from './slots.ts';

/**
 * The time. Everything outside the process, and time and chance, reaches handlers through the
 * contexts below.
 */
export interface Clock extends CallClock {
  /** Milliseconds of a clock that never jumps, for deadlines and durations. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason if the signal is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Structured logging. Fields contain ids, classes and durations, never a key or a document's text.
 */
export interface Logger {
  info(message: string, fields: Record<string, unknown>): void;
  warn(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

export interface BaseContext {
  db: Firestore;
  clock: Clock;
  logger: Logger;
  /** A random id of 20 letters and digits. */
  newId(): string;
  /** A random number from 0 up to, but not including, 1. */
  random(): number;
  /** How long parts of a body are kept that no document uses. */
  uploadTtlMs: number;
  /** How many days a text is kept that an edit replaced; 0: none are kept. */
  earlierTextsDays: number;
}

export interface EngineConfig {
  /** The Firebase project. A database that was restored from another project is not synced. */
  projectId: string;
  /** Hash of base URL and API key: which account the folder belongs to. */
  accountKey: string;
  timeoutMs: number;
  leaseMs: number;
  deadlineMarginMs: number;
  /** How long a lost request may still take effect. */
  settleMs: number;
  /** How long a queued document may wait for its event before the sweep queues it again. */
  requeueAfterMs: number;
  /** The time limit of one write to ElevenLabs. */
  writeTimeoutMs: number;
  /**
   * The time limit of a write with a file or a web page, which ElevenLabs reads before it answers.
   */
  slowWriteTimeoutMs: number;
  /** The time limit of one page of a listing. */
  listTimeoutMs: number;
  retryPolicy: RetryPolicy;
  /** The embedding model of every document's search index; null: no index. */
  ragModel: RagModel | null;
}

/** Limits the documents in work and the requests at once. */
export interface Admission {
  /**
   * Waits until a document may be claimed.
   *
   * @returns what has to be called at the end of its work
   * @throws NotAdmittedError after a wait too long for the rest of the function's time
   */
  admit(): Promise<() => Promise<void>>;
  /** Gives back what was borrowed. To be called last, because an instance at rest is frozen. */
  rest(): Promise<void>;
}

export interface EngineContext extends BaseContext {
  config: EngineConfig;
  admission: Admission;
  /** Loads the SDK on first use. */
  provider(): Promise<Provider>;
  /** Calls about agents. Loads the SDK on first use. */
  agents(): Promise<AgentsProvider>;
  /** Searches in the texts. Loads the SDK on first use. */
  search(): Promise<SearchProvider>;
  /** Repeats what fails, and waits in between. */
  retry: Retry;
  /** Limits the memory for large texts and files. */
  largeBodies: Slots;
  /** The folder's id per account, for the life of the instance. */
  folderIds: Map<string, string>;
  createdCopies: CreatedCopies;
  /** The installation's record as this instance has read it; null before. */
  known: { installation: { id: string; project_id: string; readAtMs: number } | null };
}

/** Firebase Auth, as far as people and their roles need it. */
export type Accounts = Pick<
  Auth,
  | 'listUsers'
  | 'getUser'
  | 'getUserByEmail'
  | 'createUser'
  | 'updateUser'
  | 'setCustomUserClaims'
  | 'revokeRefreshTokens'
>;

/** How many calls of each class one person may make in a minute. */
export interface CallsPerMinute {
  reads: number;
  lists: number;
  writes: number;
  /** Calls that ask ElevenLabs: about agents, extracted texts and search indexes. */
  agents: number;
}

/** The requests to ElevenLabs that calls by people may cause at once, over all instances. */
export interface RequestSlots {
  /**
   * Waits some seconds for a free slot.
   *
   * @returns what gives the slot back
   * @throws NoSlotError if none gets free
   */
  take(): Promise<() => Promise<void>>;
}

/** What Firebase has signed about a sign-in. */
export interface VerifiedToken {
  uid: string;
  name?: unknown;
  email?: unknown;
  email_verified?: unknown;
  /** When the person signed in, in seconds. */
  auth_time?: unknown;
  firebase?: {
    /** Which one; absent after a sign-in without it. */
    sign_in_second_factor?: unknown;
  };
}

/** The current rights of an account. Its ID tokens can be an hour old. */
export interface AccountState {
  role: Role | null;
  isDisabled: boolean;
  /** Whether the owner of the address has confirmed it. */
  isVerified: boolean;
  /** Sign-ins before this time have ended. */
  validSinceMs: number;
}

export interface ApiContext extends BaseContext {
  callsPerMinute: CallsPerMinute;
  slots: RequestSlots;
  /** How long a page of the list of agents is kept for all callers; 0: not at all. */
  agentListMs: number;
  /** Verifies a Firebase ID token. Throws what firebase-admin throws. */
  verifyIdToken(token: string): Promise<VerifiedToken>;
  /** Null for an account that was deleted. */
  readAccount(uid: string): Promise<AccountState | null>;
  accounts: Accounts;
  /** Whether only sign-ins with a second factor are accepted. */
  requiresSecondFactor: boolean;
  /** Looks up accounts by uid, at most 100. Uids without an account are left out. */
  lookUpPeople(uids: readonly string[]): Promise<Map<string, Person>>;
  /** The base URL of ElevenLabs, for `GET /api/health`. */
  baseUrl: string;
  /** Says why the base URL is not ElevenLabs' API, and what to do; null if it is. */
  addressProblem(): Promise<string | null>;
  /** Where the service runs, for `GET /api/status`. */
  placement: { project: string; region: string; database: string };
  /** For API calls that call ElevenLabs directly. */
  engine(): Promise<EngineContext>;
}
