import { randomBytes } from 'node:crypto';
import { type AutoSync, extractText, type FileContent, type StoredDocument } from './documents.ts';
import { type ListQuery, listPage } from './listing.ts';

const nowSecs = (): number => Math.floor(Date.now() / 1000);

interface Placed {
  name: string;
  folderId: string | null;
}

/** What ElevenLabs would hold. It knows nothing of HTTP. */
export class KnowledgeBase {
  readonly #documents = new Map<string, StoredDocument>();
  #sequence = 0;

  createText({ text, ...placed }: Placed & { text: string }): StoredDocument {
    return this.#put({ ...this.#base(placed), type: 'text', text });
  }

  createUrl({ url, text, autoSync, ...placed }: Placed & { url: string; text: string; autoSync: AutoSync | null }) {
    return this.#put({ ...this.#base(placed), type: 'url', url, text, autoSync, consecFailures: 0 });
  }

  createFile({ file, ...placed }: Placed & { file: FileContent }): StoredDocument {
    return this.#put({ ...this.#base(placed), type: 'file', file, text: extractText(file) });
  }

  createFolder(placed: Placed): StoredDocument {
    return this.#put({ ...this.#base(placed), type: 'folder' });
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

  update(document: StoredDocument, change: { name?: string | undefined; text?: string | undefined }): StoredDocument {
    const renamed = { ...document, name: change.name ?? document.name, updatedAtSecs: nowSecs() };
    return this.#put(renamed.type === 'folder' ? renamed : { ...renamed, text: change.text ?? renamed.text });
  }

  move(document: StoredDocument, folderId: string | null): StoredDocument {
    return this.#put({ ...document, folderId });
  }

  /** Null: the page could not be fetched. */
  refreshed(document: StoredDocument & { type: 'url' }, text: string | null): StoredDocument {
    return text === null
      ? this.#put({ ...document, consecFailures: document.consecFailures + 1 })
      : this.#put({ ...document, text, consecFailures: 0, updatedAtSecs: nowSecs() });
  }

  /** The file, its name and what is read from it. */
  replaceFile(document: StoredDocument & { type: 'file' }, file: FileContent): StoredDocument {
    return this.#put({ ...document, name: file.filename, file, text: extractText(file), updatedAtSecs: nowSecs() });
  }

  /** A folder takes all that is below it. Returns the ids of what is gone. */
  delete(id: string): string[] {
    const ids = [id, ...this.descendants(id).map((document) => document.id)];
    return ids.filter((gone) => this.#documents.delete(gone));
  }

  clear(): void {
    this.#documents.clear();
  }

  list(query: ListQuery): { documents: StoredDocument[]; nextCursor: string | null } {
    const { ancestorFolderId } = query;
    return listPage(ancestorFolderId === null ? this.all() : this.descendants(ancestorFolderId), query);
  }

  #put<D extends StoredDocument>(document: D): D {
    this.#documents.set(document.id, document);
    return document;
  }

  #base({ name, folderId }: Placed) {
    this.#sequence += 1;
    const secs = nowSecs();
    return { id: newId(), name, folderId, createdAtSecs: secs, updatedAtSecs: secs, sequence: this.#sequence };
  }
}

/** In the look of ElevenLabs' own. */
export const newId = (): string => randomBytes(15).toString('base64url').replaceAll(/[-_]/g, '0');
