import { isolated } from '@knowledge-sync/contract';
import type { KnowledgeItem } from '../model/knowledge-item.ts';
import { errorCode } from './error-code.ts';

export interface Refusal {
  tone: 'info' | 'error';
  message: string;
}

/**
 * Why a retry was refused. The security rules refuse it once the document is no longer failed,
 * which is no problem.
 *
 * @param item the document as known after the refusal; undefined when it was deleted
 */
export function explainRefusedRetry(error: unknown, name: string, item: KnowledgeItem | undefined): Refusal {
  if (errorCode(error) === 'not-found' || item === undefined)
    return { tone: 'info', message: `“${isolated(name)}” was deleted in the meantime.` };
  if (errorCode(error) !== 'permission-denied')
    return { tone: 'error', message: `Couldn't retry “${isolated(name)}”. Try again.` };
  if (item.kind === 'unreadable') return { tone: 'error', message: `“${isolated(name)}” can't be retried.` };
  const { sync_status: status, retry_requested_at: flag } = item.document;
  if (status === 'completed') return { tone: 'info', message: `“${isolated(name)}” had already synced.` };
  if (status !== 'failed' || flag !== null)
    return { tone: 'info', message: `“${isolated(name)}” is already being retried.` };
  return {
    tone: 'error',
    message: `Couldn't retry “${isolated(name)}”. It may already be retrying, or your role changed.`,
  };
}
