import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { errorCode } from './error-code.ts';

export interface Refusal {
  tone: 'info' | 'error';
  message: string;
}

/**
 * Why a retry was not taken, in plain words. The rules refuse it once the document is no longer failed, which is good news.
 *
 * @param item the document as it is known after the refusal; undefined when it is gone
 */
export function explainRefusedRetry(error: unknown, name: string, item: KnowledgeItem | undefined): Refusal {
  if (errorCode(error) === 'not-found' || item === undefined)
    return { tone: 'info', message: `“${name}” has been deleted meanwhile, so there is nothing to retry.` };
  if (errorCode(error) !== 'permission-denied')
    return { tone: 'error', message: `The retry of “${name}” could not be saved. Please try again.` };
  if (item.kind === 'unreadable') return { tone: 'error', message: `“${name}” cannot be retried.` };
  const { sync_status: status, retry_requested_at: flag } = item.document;
  if (status === 'completed')
    return { tone: 'info', message: `“${name}” had already succeeded: there was nothing left to retry.` };
  if (status !== 'failed' || flag !== null)
    return { tone: 'info', message: `“${name}” was already being tried again.` };
  return {
    tone: 'error',
    message: `The retry of “${name}” was refused. It may already be under way, or your rights have changed.`,
  };
}
