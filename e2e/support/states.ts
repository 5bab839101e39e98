/** States that a seeded document keeps: it has a live claim, so the engine leaves it alone. */
import { Timestamp } from '@google-cloud/firestore';
import type { KnowledgeDocument } from '@knowledge-sync/contract';
import { completedDocument } from './seed.ts';

type Fields = Partial<KnowledgeDocument>;

const minuteMs = 60_000;

export const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * minuteMs);

const held = (): Fields => ({
  sync_claim: { id: 'held', expires_at: Timestamp.fromDate(minutesAgo(-10)) },
  elevenlabs_document_id: null,
  synced_at: null,
  synced_revision: null,
  time_to_live_ms: null,
  index_status: null,
  index_progress: null,
  index_checked_at: null,
});

/** The sweep requeues a document that has waited for more than ten minutes. */
export const waitingSince = (at: Date): Fields => ({
  ...held(),
  sync_status: 'pending',
  queued_at: Timestamp.fromDate(at),
  last_sync_attempt: null,
});

export const underWay = (): Fields => ({ ...held(), sync_status: 'syncing' });

/**
 * Documents named by their ids, each created a minute before the previous one. The default status
 * is completed.
 */
export const listed = (documents: Readonly<Record<string, Fields>>): ReadonlyMap<string, Fields> =>
  new Map(
    Object.entries(documents).map(([name, fields], at) => [
      name,
      { ...completedDocument(name, minutesAgo(at)), ...fields },
    ]),
  );
