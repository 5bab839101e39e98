import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Agents, knowledgeOf, type Locator, type StoredAgent } from './agents.ts';
import { type AutoSync, type FileContent, type StoredDocument, sizeBytes } from './documents.ts';
import { FaultList } from './faults.ts';
import { Pages } from './pages.ts';
import { RagIndexes } from './rag-indexes.ts';
import { RequestLog } from './requests.ts';
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from './settings.ts';
import { KnowledgeBase } from './state.ts';

/** A stored document as tests and people look at it. */
export interface DocumentView {
  id: string;
  type: StoredDocument['type'];
  name: string;
  /** Of a text exactly what was sent, of a URL what was fetched, of a file what was extracted; null for a folder. */
  text: string | null;
  url: string | null;
  auto_sync: { minimum_frequency_days: number; auto_remove: boolean } | null;
  /** Its bytes are at `/_simulator/documents/{id}/file`. */
  file: { filename: string; content_type: string; sha256: string } | null;
  folder_id: string | null;
  size_bytes: number;
  created_at: string;
  updated_at: string;
  /** Rises with each creation. */
  sequence: number;
}

export interface AgentView {
  id: string;
  name: string;
  knowledge_base: Locator[];
  /** All of it, as it would be read. */
  conversation_config: unknown;
}

/** Everything that the simulator holds. */
export class Workspace {
  readonly knowledgeBase = new KnowledgeBase();
  readonly agents = new Agents();
  readonly ragIndexes = new RagIndexes();
  readonly pages = new Pages();
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
    this.agents.clear();
    this.ragIndexes.clear();
    this.pages.clear();
    this.faults.clear();
    this.requests.clear();
    this.settings = this.#initial;
  }

  /** What ElevenLabs does by itself when the time has come: fetches every page with auto-sync, and drops some that it cannot. */
  runAutoSync(): void {
    for (const document of this.knowledgeBase.all()) {
      if (document.type !== 'url' || document.autoSync === null) continue;
      const text = this.pages.fetch(document.url);
      if (text === null && document.autoSync.autoRemove) this.knowledgeBase.delete(document.id);
      else this.knowledgeBase.refreshed(document, text);
    }
  }

  documents(): DocumentView[] {
    return this.knowledgeBase.all().map(viewDocument);
  }

  agentViews(): AgentView[] {
    return this.agents.all().map(viewAgent);
  }

  /** A stored file as it was sent; null when there is none. */
  fileOf(id: string): FileContent | null {
    const document = this.knowledgeBase.get(id);
    return document?.type === 'file' ? document.file : null;
  }
}

/** Any number of requests may hang on it. */
function newClosing(): AbortController {
  const closing = new AbortController();
  setMaxListeners(0, closing.signal);
  return closing;
}

const isoTime = (secs: number): string => new Date(secs * 1000).toISOString();

export const viewAgent = (agent: StoredAgent): AgentView => ({
  id: agent.id,
  name: agent.name,
  knowledge_base: knowledgeOf(agent),
  conversation_config: agent.config,
});

const viewAutoSync = (autoSync: AutoSync | null) =>
  autoSync && { minimum_frequency_days: autoSync.minimumFrequencyDays, auto_remove: autoSync.autoRemove };

const viewFile = ({ filename, contentType, bytes }: FileContent) => ({
  filename,
  content_type: contentType,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

const viewDocument = (document: StoredDocument): DocumentView => ({
  id: document.id,
  type: document.type,
  name: document.name,
  text: document.type === 'folder' ? null : document.text,
  url: document.type === 'url' ? document.url : null,
  auto_sync: document.type === 'url' ? viewAutoSync(document.autoSync) : null,
  file: document.type === 'file' ? viewFile(document.file) : null,
  folder_id: document.folderId,
  size_bytes: sizeBytes(document),
  created_at: isoTime(document.createdAtSecs),
  updated_at: isoTime(document.updatedAtSecs),
  sequence: document.sequence,
});
