/** One action on all documents of a view, request by request. Loaded when it is first used. */
import { type BulkAction, type BulkAnswer, bulkAnswerSchema, type ListFilter } from '@knowledge-sync/contract';
import type { ListQuery } from '../model/list-view.ts';
import type { Call } from './call.ts';

/** How far an action has come. */
export interface FilterProgress {
  done: number;
  /** How many documents were left unchanged, and the first of them with the reason. */
  left: number;
  skipped: BulkAnswer['skipped'];
  /** Where the next request continues; null at the beginning. */
  cursor: string | null;
}

export const nothingDone: FilterProgress = { done: 0, left: 0, skipped: [], cursor: null };

/** `stopped` and `failed` can be continued from the last progress. */
export type FilterEnd =
  | { kind: 'done' }
  | { kind: 'stopped' }
  /** `status` 409: more documents match than were confirmed, and nothing more is deleted. */
  | { kind: 'failed'; status: number | null; message: string };

interface FilterOptions {
  onProgress: (progress: FilterProgress) => void;
  /** No further request is started once it is aborted. */
  signal: AbortSignal;
  /** The progress of an earlier run that did not end. */
  from?: FilterProgress;
  /** For `delete`: the number that the person has confirmed, and how long it can be undone. */
  deletion?: { confirmedCount: number; delaySeconds: number };
}

const skippedKept = 20;

type Filter = ListFilter & { q: string | null };

/**
 * The filter of the API for a view. Null if it has none: single documents that an agent has are no
 * filter.
 */
export function bulkFilterOf({ status, type, cause, index, author, search, use }: ListQuery): Filter | null {
  if (use !== undefined && use !== 'synced') return null;
  const filter = { status, type, cause, index, author, q: search.trim() || null };
  if (use === undefined) return filter;
  return status === null || status === 'completed' ? { ...filter, status: 'completed' } : null;
}

/** Never rejects. */
export async function runBulkOnFilter(
  call: Call,
  action: BulkAction,
  filter: Filter,
  { onProgress, signal, from = nothingDone, deletion }: FilterOptions,
): Promise<FilterEnd> {
  let progress = from;
  while (!signal.aborted) {
    const { cursor } = progress;
    const answer = await call('POST', '/knowledge/bulk', {
      schema: bulkAnswerSchema,
      signal,
      json: {
        action,
        filter,
        ...(cursor !== null && { cursor }),
        ...(deletion && { confirmed_count: deletion.confirmedCount, delay_seconds: deletion.delaySeconds }),
      },
    });
    if (!answer.ok && signal.aborted && answer.refusal.status === 429) break;
    if (!answer.ok) return { kind: 'failed', status: answer.refusal.status, message: answer.refusal.message };
    const { done, skipped, next_cursor } = answer.value;
    progress = {
      done: progress.done + done,
      left: progress.left + skipped.length,
      skipped: [...progress.skipped, ...skipped].slice(0, skippedKept),
      cursor: next_cursor,
    };
    onProgress(progress);
    if (next_cursor === null) return { kind: 'done' };
  }
  return { kind: 'stopped' };
}
