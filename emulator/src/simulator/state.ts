import { randomBytes } from 'node:crypto';

interface StoredBase {
  id: string;
  name: string;
  folderId: string | null;
  createdAtSecs: number;
  updatedAtSecs: number;
  /** Order of creation; ElevenLabs' own times have whole seconds only. */
  sequence: number;
}
interface StoredText extends StoredBase {
  type: 'text';
  text: string;
}
interface StoredFolder extends StoredBase {
  type: 'folder';
}
export type StoredDocument = StoredText | StoredFolder;

export const documentTypes = ['file', 'url', 'text', 'folder'] as const;
export const sortFields = ['name', 'created_at', 'updated_at', 'size'] as const;

export interface ListQuery {
  pageSize: number;
  /** What `nextCursor` said. */
  cursor: string | null;
  search: string | null;
  types: readonly (typeof documentTypes)[number][] | null;
  parentFolderId: string | null;
  ancestorFolderId: string | null;
  foldersFirst: boolean;
  sortBy: (typeof sortFields)[number];
  sortDirection: 'asc' | 'desc';
}

export const sizeBytes = (document: StoredDocument): number =>
  document.type === 'text' ? Buffer.byteLength(document.text) : 0;

const nowSecs = (): number => Math.floor(Date.now() / 1000);

/** What ElevenLabs would hold. It knows nothing of HTTP. */
export class KnowledgeBase {
  readonly #documents = new Map<string, StoredDocument>();
  #sequence = 0;

  createText(input: { name: string; text: string; folderId: string | null }): StoredDocument {
    return this.#add({ ...this.#base(input.name, input.folderId), type: 'text', text: input.text });
  }

  createFolder(input: { name: string; folderId: string | null }): StoredDocument {
    return this.#add({ ...this.#base(input.name, input.folderId), type: 'folder' });
  }

  get(id: string): StoredDocument | undefined {
    return this.#documents.get(id);
  }

  /** Every document, folders included, in order of creation. */
  all(): StoredDocument[] {
    return [...this.#documents.values()];
  }

  children(folderId: string): StoredDocument[] {
    return this.all().filter((document) => document.folderId === folderId);
  }

  descendants(folderId: string): StoredDocument[] {
    return this.children(folderId).flatMap((child) => [child, ...this.descendants(child.id)]);
  }

  /** From the root to the parent. */
  folderPath(document: StoredDocument): StoredDocument[] {
    const parent = document.folderId === null ? undefined : this.get(document.folderId);
    return parent === undefined ? [] : [...this.folderPath(parent), parent];
  }

  update(id: string, change: { name?: string | undefined; text?: string | undefined }): StoredDocument | undefined {
    const document = this.get(id);
    if (document === undefined) return undefined;
    const renamed = { ...document, name: change.name ?? document.name, updatedAtSecs: nowSecs() };
    const updated = renamed.type === 'text' ? { ...renamed, text: change.text ?? renamed.text } : renamed;
    this.#documents.set(id, updated);
    return updated;
  }

  /** A folder takes all that is below it. */
  delete(id: string): boolean {
    for (const document of this.descendants(id)) this.#documents.delete(document.id);
    return this.#documents.delete(id);
  }

  clear(): void {
    this.#documents.clear();
  }

  /** One page, and where the next one starts. A cursor stays right while documents come and go. */
  list(query: ListQuery): { documents: StoredDocument[]; nextCursor: string | null } {
    const { parentFolderId, ancestorFolderId, types, search } = query;
    const below = ancestorFolderId === null ? this.all() : this.descendants(ancestorFolderId);
    const compare = comparison(query);
    const after = query.cursor === null ? null : decodeCursor(query.cursor);
    const found = below
      .filter((document) => parentFolderId === null || document.folderId === parentFolderId)
      .filter((document) => types === null || types.includes(document.type))
      .filter((document) => search === null || document.name.startsWith(search))
      .map((document) => toSortKey(document, query))
      .sort(compare)
      .filter((key) => after === null || compare(after, key) < 0);
    const page = found.slice(0, query.pageSize);
    const last = page.at(-1);
    return {
      documents: page.flatMap(({ sequence }) => below.find((document) => document.sequence === sequence) ?? []),
      nextCursor: last !== undefined && found.length > page.length ? encodeCursor(last) : null,
    };
  }

  #add(document: StoredDocument): StoredDocument {
    this.#documents.set(document.id, document);
    return document;
  }

  #base(name: string, folderId: string | null): StoredBase {
    this.#sequence += 1;
    const secs = nowSecs();
    const id = randomBytes(15).toString('base64url').replaceAll(/[-_]/g, '0');
    return { id, name, folderId, createdAtSecs: secs, updatedAtSecs: secs, sequence: this.#sequence };
  }
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

/** Throws when the cursor is none of ours. */
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
