/**
 * What an event asks of the engine. Pure and total: one decision for every pair of documents, malformed ones included.
 * Taking the document (claim.ts) and doing the work (perform.ts) are not its business.
 *
 * ```
 *             claim                       ok
 *  pending ─────────▶ syncing ──────────────────▶ completed
 *    ▲                  │ │                           │
 *    │ sweep: lease past│ │ not retryable, or         │ edited
 *    │◀─────────────────┘ ▼ attempts used up          │
 *    ├── retry-sync, schedule ── failed               │
 *    │                            └─ retry flag ──▶ claim (failed → syncing in one write)
 *    └────────────────────────────────────────────────┘
 * ```
 */
import { type KnowledgeDocument, knowledgeDocumentSchema, syncClaimSchema } from '@knowledge-sync/contract';
import type { z } from 'zod';

type IdleReason = 'deleted' | 'claimed' | 'syncing' | 'completed' | 'failed';

export type Decision =
  /** Nothing to do: the engine's own writes end here, without a read. */
  | { action: 'none'; reason: IdleReason }
  /** Bring ElevenLabs to the document's current revision. */
  | { action: 'sync'; cause: 'pending' | 'retry_flag'; document: KnowledgeDocument }
  /** The document cannot be read: say so on it, and never try it again by itself. */
  | { action: 'reject'; problem: string };

/** A document's fields as Firestore holds them; nothing is known about them. */
export type RawDocument = Record<string, unknown>;

export function decide(_before: RawDocument | null, after: RawDocument | null, now: Date): Decision {
  if (after === null) return { action: 'none', reason: 'deleted' };
  if (isLeaseLive(after.sync_claim, now)) return { action: 'none', reason: 'claimed' };

  const status = after.sync_status;
  const isFlagged = status === 'failed' && isPresent(after.retry_requested_at);
  if (status === 'syncing' || status === 'completed' || (status === 'failed' && !isFlagged)) {
    return { action: 'none', reason: status };
  }

  const parsed = knowledgeDocumentSchema.safeParse(after);
  if (!parsed.success) return { action: 'reject', problem: describe(parsed.error) };
  return { action: 'sync', cause: isFlagged ? 'retry_flag' : 'pending', document: parsed.data };
}

/** Whether somebody holds the document now. A claim that cannot be read holds nothing. */
export function isLeaseLive(claim: unknown, now: Date): boolean {
  const parsed = syncClaimSchema.safeParse(claim);
  return parsed.success && parsed.data.expires_at.toMillis() > now.getTime();
}

const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'document'}: ${issue.message}`)
    .join('; ');
}
