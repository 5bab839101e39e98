import { createHash } from 'node:crypto';
import type { Source } from '@knowledge-sync/contract';

/** Hash of the name and source that are wanted at ElevenLabs. Equal revisions need no sync. */
export function revisionOf(name: string, source: Source): string {
  return sha256(JSON.stringify([name, identityOf(source)]));
}

/** Whether both sources have the same copy. */
export const isSameSource = (one: Source, other: Source): boolean =>
  JSON.stringify(identityOf(one)) === JSON.stringify(identityOf(other));

/**
 * The parts of a source that decide its copy. An array, so that the order of keys does not matter.
 */
function identityOf(source: Source): string[] {
  switch (source.type) {
    case 'text':
      return [source.type, source.sha256];
    case 'url': {
      const { auto_sync: autoSync, refresh_id: refreshId } = source;
      if (autoSync === null && refreshId === null) return [source.type, source.url];
      const settings = autoSync === null ? '' : `${autoSync.frequency_days} ${autoSync.auto_remove}`;
      return [source.type, source.url, settings, refreshId ?? ''];
    }
    case 'file':
      return [source.type, source.filename, source.content_type, source.sha256];
    default:
      return source satisfies never;
  }
}

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
