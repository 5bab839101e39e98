import { type AutoSync, extractText, type FileContent, type StoredDocument } from './documents.ts';
import { type Environment, secondsAt } from './environment.ts';
import { type ListQuery, listPage } from './listing.ts';

interface Placed {
  name: string;
  folderId: string | null;
}

/** Omitted fields stay as they are; an omitted time becomes the present. */
export interface ManualChange {
  name?: string | undefined;
  text?: string | undefined;
  bytes?: Buffer | undefined;
  url?: string | undefined;
  updatedAtSecs?: number | undefined;
}

/** The tree of folders and documents. It checks nothing: the knowledge base does that first. */
export class DocumentStore {
  readonly #documents = new Map<string, StoredDocument>();
  readonly #environment: Environment;
  #sequence = 0;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

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

  update(
    document: StoredDocument,
    change: { name?: string | undefined; text?: string | undefined },
    updatedAtSecs = this.#nowSecs(),
  ): StoredDocument {
    const renamed = { ...document, name: change.name ?? document.name, updatedAtSecs };
    return this.#put(renamed.type === 'folder' ? renamed : { ...renamed, text: change.text ?? renamed.text });
  }

  move(document: StoredDocument, folderId: string | null): StoredDocument {
    return this.#put({ ...document, folderId });
  }

  /** Stores what was fetched; null counts as a failure and keeps the text. */
  setFetched(document: StoredDocument & { type: 'url' }, text: string | null): StoredDocument {
    return text === null
      ? this.#put({ ...document, consecFailures: document.consecFailures + 1 })
      : this.#put({ ...document, text, consecFailures: 0, updatedAtSecs: this.#nowSecs() });
  }

  /** Replaces the file, and the name and text with those of the file. */
  replaceFile(document: StoredDocument & { type: 'file' }, file: FileContent): StoredDocument {
    const updatedAtSecs = this.#nowSecs();
    return this.#put({ ...document, name: file.filename, file, text: extractText(file), updatedAtSecs });
  }

  /** Changes a document as someone else does, past the rules. A file keeps its name. */
  changeByHand(standing: StoredDocument, change: ManualChange): StoredDocument {
    const updatedAtSecs = change.updatedAtSecs ?? this.#nowSecs();
    const document = { ...standing, name: change.name ?? standing.name };
    switch (document.type) {
      case 'folder':
        return this.#put({ ...document, updatedAtSecs });
      case 'text':
        return this.#put({ ...document, updatedAtSecs, text: change.text ?? document.text });
      case 'url':
        return this.#put({
          ...document,
          updatedAtSecs,
          text: change.text ?? document.text,
          url: change.url ?? document.url,
        });
      case 'file': {
        const bytes = change.bytes ?? (change.text === undefined ? document.file.bytes : Buffer.from(change.text));
        const file = { ...document.file, bytes };
        return this.#put({ ...document, updatedAtSecs, file, text: extractText(file) });
      }
    }
  }

  /**
   * Deletes a document, and with a folder everything in it.
   *
   * @returns the ids of what was deleted
   */
  delete(id: string): string[] {
    const ids = [id, ...this.descendants(id).map((document) => document.id)];
    return ids.filter((deleted) => this.#documents.delete(deleted));
  }

  /** Puts stored documents back, in their order of creation. */
  load(documents: readonly StoredDocument[]): void {
    for (const document of documents) this.#put(document);
    this.#sequence = Math.max(this.#sequence, ...documents.map(({ sequence }) => sequence));
  }

  clear(): void {
    this.#documents.clear();
  }

  /** @throws Error when the cursor is not one of a page before */
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
    const secs = this.#nowSecs();
    const id = this.#environment.newId();
    return { id, name, folderId, createdAtSecs: secs, updatedAtSecs: secs, sequence: this.#sequence };
  }

  #nowSecs(): number {
    return secondsAt(this.#environment);
  }
}
