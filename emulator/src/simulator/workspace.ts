import { setMaxListeners } from 'node:events';
import { FaultList } from './faults.ts';
import { RequestLog } from './requests.ts';
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from './settings.ts';
import { KnowledgeBase, type StoredDocument, sizeBytes } from './state.ts';

/** A stored document as tests and people look at it. */
export interface DocumentView {
  id: string;
  type: 'text' | 'folder';
  name: string;
  /** Exactly what was sent; null for a folder. */
  text: string | null;
  folder_id: string | null;
  size_bytes: number;
  created_at: string;
  updated_at: string;
  /** Rises with each creation. */
  sequence: number;
}

/** Everything that the simulator holds. */
export class Workspace {
  readonly knowledgeBase = new KnowledgeBase();
  readonly faults = new FaultList();
  readonly requests = new RequestLog();
  readonly #initial: Settings;
  settings: Settings;
  /** Aborted by a reset or a stop: ends what is waiting or hanging. */
  #closing = newClosing();

  constructor(settings: SettingsChange) {
    this.#initial = changeSettings(defaultSettings, settings);
    this.settings = this.#initial;
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** Ends every request that is waiting or hanging; a `late` one will not act. */
  endWaiting(): void {
    this.#closing.abort();
    this.#closing = newClosing();
  }

  change(settings: SettingsChange): void {
    this.settings = changeSettings(this.settings, settings);
  }

  reset(): void {
    this.endWaiting();
    this.knowledgeBase.clear();
    this.faults.clear();
    this.requests.clear();
    this.settings = this.#initial;
  }

  documents(): DocumentView[] {
    return this.knowledgeBase.all().map(viewDocument);
  }
}

/** Any number of requests may hang on it. */
function newClosing(): AbortController {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  return closing;
}

const isoTime = (secs: number): string => new Date(secs * 1000).toISOString();

const viewDocument = (document: StoredDocument): DocumentView => ({
  id: document.id,
  type: document.type,
  name: document.name,
  text: document.type === 'text' ? document.text : null,
  folder_id: document.folderId,
  size_bytes: sizeBytes(document),
  created_at: isoTime(document.createdAtSecs),
  updated_at: isoTime(document.updatedAtSecs),
  sequence: document.sequence,
});
