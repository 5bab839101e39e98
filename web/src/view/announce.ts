import { isolated } from '@knowledge-sync/contract';
import { plural } from './format.ts';
import type { StatusTone } from './row.ts';

export interface Announced {
  id: string;
  name: string;
  tone: StatusTone;
}

/** More changes than this at the same time are counted instead of named. */
const namedAtMost = 2;

/**
 * The screen reader message after a change. Only finished syncs are announced: a document that
 * waits
 * or syncs is not worth an interruption, and neither is one seen for the first time.
 */
export function announcement(before: ReadonlyMap<string, Announced>, after: readonly Announced[]): string | null {
  const ended = after.filter(({ id, tone }) => {
    const was = before.get(id);
    return was !== undefined && was.tone !== tone && (tone === 'completed' || tone === 'failed');
  });
  if (ended.length === 0) return null;
  if (ended.length <= namedAtMost)
    return ended.map(({ name, tone }) => `${isolated(name)}: ${tone === 'completed' ? 'synced' : 'failed'}.`).join(' ');
  const completed = ended.filter(({ tone }) => tone === 'completed').length;
  const failed = ended.length - completed;
  return [
    completed > 0 ? `${plural(completed, 'document')} synced.` : '',
    failed > 0 ? `${plural(failed, 'document')} failed.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
