import { sentAgainSchema } from '@knowledge-sync/contract';
import type { Call } from '../data/call.ts';

/** How far sending all documents again has come. */
export interface SendAllProgress {
  queued: number;
  skipped: number;
  /** Where the next request continues; null at the beginning. */
  cursor: string | null;
}

export const nothingSent: SendAllProgress = { queued: 0, skipped: 0, cursor: null };

/** `stopped` and `failed` can be continued from the last progress. */
export type SendAllEnd = { kind: 'done' } | { kind: 'stopped' } | { kind: 'failed'; message: string };

/**
 * Queues all documents to be sent again, request by request.
 *
 * @param from the progress of an earlier run that did not end
 * @param signal no further request is started once it is aborted
 */
export async function sendAll(
  call: Call,
  from: SendAllProgress,
  { onProgress, signal }: { onProgress: (progress: SendAllProgress) => void; signal: AbortSignal },
): Promise<SendAllEnd> {
  let progress = from;
  while (!signal.aborted) {
    const { cursor } = progress;
    const answer = await call('POST', '/knowledge/send-again', {
      schema: sentAgainSchema,
      json: { all: true, ...(cursor !== null && { cursor }) },
    });
    if (!answer.ok) return { kind: 'failed', message: answer.refusal.message };
    const { queued, skipped, next_cursor } = answer.value;
    progress = {
      queued: progress.queued + queued,
      skipped: progress.skipped + skipped.length,
      cursor: next_cursor,
    };
    onProgress(progress);
    if (next_cursor === null) return { kind: 'done' };
  }
  return { kind: 'stopped' };
}
