/**
 * Describes a commit by what it writes, as seen on the wire. Knows nothing of the functions that
 * make commits.
 */
import type { FirestoreWrite } from './firestore-proxy.ts';

type Operation = 'create' | 'set' | 'update' | 'delete';

interface Touch {
  operation: Operation;
  /**
   * Collection and document ids in turn, from the root: `['knowledge', 'abc', 'body', 'def.0']`.
   */
  path: string[];
  /** Names of the top-level fields that an update changes, sorted. */
  fields: string[];
}

/**
 * The operations and collections of a commit, each once: `update knowledge, create knowledge/body`.
 */
export const touchedBy = (writes: readonly FirestoreWrite[]): string =>
  distinct(writes.map(touchOf), ({ operation, path }) => `${operation} ${collectionOf(path)}`);

/** The same with the fields of each update, which tells apart commits to the same collections. */
export const kindOf = (writes: readonly FirestoreWrite[]): string =>
  distinct(
    writes.map(touchOf),
    ({ operation, path, fields }) =>
      `${operation} ${collectionOf(path)}${operation === 'update' ? `(${fields.join(' ')})` : ''}`,
  );

/** The path of a write's document below the database, split at its slashes. */
export const pathOf = (write: FirestoreWrite): string[] =>
  ((write.update?.name || write.delete || '').split('/documents/')[1] ?? '').split('/');

function touchOf(write: FirestoreWrite): Touch {
  const path = pathOf(write);
  if (write.update === undefined || write.update === null) return { operation: 'delete', path, fields: [] };
  const { currentDocument, updateMask } = write;
  if (currentDocument?.conditionType === 'exists' && currentDocument.exists === false) {
    return { operation: 'create', path, fields: [] };
  }
  const fields = [...new Set((updateMask?.fieldPaths ?? []).map(topLevelField))].sort();
  return { operation: updateMask === null || updateMask === undefined ? 'set' : 'update', path, fields };
}

/**
 * A field that is named by an id, as the folder of each account is, reads the same in every stack.
 */
const topLevelField = (fieldPath: string): string =>
  (fieldPath.split('.')[0] ?? '').replace(/^`?[0-9a-f]{16,}`?$/, '*');

const collectionOf = (path: readonly string[]): string => path.filter((_, index) => index % 2 === 0).join('/');

const distinct = (touches: readonly Touch[], describe: (touch: Touch) => string): string =>
  [...new Set(touches.map(describe))].join(', ');
