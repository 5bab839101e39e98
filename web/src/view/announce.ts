import { plural } from './format.ts';
import type { StatusTone } from './row.ts';

export interface Announced {
  id: string;
  name: string;
  tone: StatusTone;
}

/** More changes than this at once are counted instead of named. */
const namedAtMost = 2;

/**
 * What a screen reader says after `before` became `after`: only what ended well or badly, and what is gone. That a document waits or
 * is on its way is not worth an interruption, and neither is a document seen for the first time.
 */
export function announcement(before: ReadonlyMap<string, Announced>, after: readonly Announced[]): string | null {
  const ended = after.filter(({ id, tone }) => {
    const was = before.get(id);
    return was !== undefined && was.tone !== tone && (tone === 'completed' || tone === 'failed');
  });
  if (ended.length === 0) return null;
  if (ended.length <= namedAtMost)
    return ended.map(({ name, tone }) => `${name}: ${tone === 'completed' ? 'completed' : 'failed'}.`).join(' ');
  const completed = ended.filter(({ tone }) => tone === 'completed').length;
  const failed = ended.length - completed;
  return [
    completed > 0 ? `${plural(completed, 'document')} completed.` : '',
    failed > 0 ? `${plural(failed, 'document')} failed.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
