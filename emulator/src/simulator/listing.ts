import type { StoredDocument } from './documents.ts';
import { sizeBytes } from './documents.ts';

export const documentTypes = ['file', 'url', 'text', 'folder'] as const;
export const sortFields = ['name', 'created_at', 'updated_at', 'size'] as const;

export interface ListQuery {
  pageSize: number;
  /** `nextCursor` of the page before. */
  cursor: string | null;
  search: string | null;
  types: readonly (typeof documentTypes)[number][] | null;
  parentFolderId: string | null;
  ancestorFolderId: string | null;
  foldersFirst: boolean;
  sortBy: (typeof sortFields)[number];
  sortDirection: 'asc' | 'desc';
}

/**
 * One page of the documents, and the cursor of the next one. A cursor stays valid while documents
 * are created and deleted.
 *
 * @throws Error when the cursor is not one of this function's
 */
export function listPage(
  documents: StoredDocument[],
  query: ListQuery,
): { documents: StoredDocument[]; nextCursor: string | null } {
  const { parentFolderId, types, search } = query;
  const compare = comparison(query);
  const after = query.cursor === null ? null : decodeCursor(query.cursor);
  const found = documents
    .filter((document) => parentFolderId === null || document.folderId === parentFolderId)
    .filter((document) => types === null || types.includes(document.type))
    .filter((document) => search === null || document.name.startsWith(search))
    .map((document) => ({ document, key: toSortKey(document, query) }))
    .sort((a, b) => compare(a.key, b.key))
    .filter(({ key }) => after === null || compare(after, key) < 0);
  const page = found.slice(0, query.pageSize);
  const last = page.at(-1);
  return {
    documents: page.map(({ document }) => document),
    nextCursor: last !== undefined && found.length > page.length ? encodeCursor(last.key) : null,
  };
}

interface SortKey {
  isFolder: boolean;
  value: string | number;
  sequence: number;
}

function toSortKey(document: StoredDocument, query: ListQuery): SortKey {
  const isFolder = query.foldersFirst && document.type === 'folder';
  const { sequence } = document;
  switch (query.sortBy) {
    case 'name':
      return { isFolder, value: document.name, sequence };
    case 'created_at':
      return { isFolder, value: document.createdAtSecs, sequence };
    case 'updated_at':
      return { isFolder, value: document.updatedAtSecs, sequence };
    case 'size':
      return { isFolder, value: sizeBytes(document), sequence };
  }
}

function comparison({ sortDirection }: ListQuery): (a: SortKey, b: SortKey) => number {
  const sign = sortDirection === 'asc' ? 1 : -1;
  return (a, b) => {
    if (a.isFolder !== b.isFolder) return a.isFolder ? -1 : 1;
    if (a.value !== b.value) return a.value < b.value ? -sign : sign;
    return (a.sequence - b.sequence) * sign;
  };
}

const encodeCursor = (key: SortKey): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function decodeCursor(cursor: string): SortKey {
  const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  if (typeof key === 'object' && key !== null && 'isFolder' in key && 'value' in key && 'sequence' in key) {
    return {
      isFolder: key.isFolder === true,
      value: typeof key.value === 'number' ? key.value : String(key.value),
      sequence: Number(key.sequence),
    };
  }
  throw new Error('not a cursor');
}
