import type { RagModel } from '@knowledge-sync/contract';
import type { Firestore } from 'firebase-admin/firestore';
import type { AgentsProvider, CallClock, Provider } from '../elevenlabs/provider.ts';
import type { Retry, RetryPolicy } from '../elevenlabs/retry.ts';
import type { Slots } from './slots.ts';

/** The world as a handler sees it: everything that it may touch is injected here, nothing lives at module level. */
export interface Clock extends CallClock {
  /** Milliseconds that never jump, for deadlines and durations. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Structured logging. Fields hold ids, classes and durations; never a key, never a document's text. */
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
  /** How long stored parts are kept that no document points to yet, or any more. */
  uploadTtlMs: number;
}

export interface EngineConfig {
  /** Distinguishes this Firebase project's folder from others in the same ElevenLabs workspace. */
  projectId: string;
  /** Hash of base URL and API key: which account the folder belongs to. */
  accountKey: string;
  timeoutMs: number;
  leaseMs: number;
  deadlineMarginMs: number;
  /** How long after a lost answer its request may still take effect. */
  settleMs: number;
  /** How long a queued document may wait for its event before the sweep queues it again. */
  requeueAfterMs: number;
  /** The longest that one write to ElevenLabs, and one page of a listing, may take. */
  writeTimeoutMs: number;
  /** The same for what ElevenLabs has to receive or fetch whole before it answers: files and web pages. */
  slowWriteTimeoutMs: number;
  listTimeoutMs: number;
  retryPolicy: RetryPolicy;
  /** Which search index is wanted of every document; null: none. */
  ragModel: RagModel | null;
}

export interface EngineContext extends BaseContext {
  config: EngineConfig;
  /** Loads the SDK on first use. */
  provider(): Promise<Provider>;
  /** For what people ask of agents. Loads the SDK on first use too. */
  agents(): Promise<AgentsProvider>;
  /** Repeats what fails, and waits in between. */
  retry: Retry;
  /** Bounds the memory that large texts and files take. */
  largeBodies: Slots;
  /** The folder's id per account, for the life of the instance. */
  folderIds: Map<string, string>;
}

export interface ApiContext extends BaseContext {
  /** Checks a Firebase ID token. Throws what firebase-admin throws. */
  verifyIdToken(token: string): Promise<{ uid: string; role?: unknown }>;
  /** Where ElevenLabs answers, for `GET /api/health`. */
  baseUrl: string;
  /** For the calls that ask ElevenLabs themselves. */
  engine(): Promise<EngineContext>;
}
