import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import {
  branchesOf,
  knowledgeOf,
  knowledgeOfBranch,
  type Locator,
  type Procedures,
  type Protection,
  type StoredAgent,
  type StoredBranch,
  tipOf,
} from './agents.ts';
import { type AutoSync, type FileContent, type StoredDocument, sizeBytes } from './documents.ts';
import { systemEnvironment } from './environment.ts';
import { FaultList } from './faults.ts';
import { KnowledgeBase } from './knowledge-base.ts';
import { RequestLog } from './requests.ts';
import { changeSettings, defaultSettings, type Settings, type SettingsChange } from './settings.ts';

/** A stored document, for tests and people. */
export interface DocumentView {
  id: string;
  type: StoredDocument['type'];
  name: string;
  /** The text that was sent, fetched from the URL or extracted from the file; null for a folder. */
  text: string | null;
  url: string | null;
  auto_sync: { minimum_frequency_days: number; auto_remove: boolean } | null;
  /** Its bytes are at `/_simulator/documents/{id}/file`. */
  file: { filename: string; content_type: string; sha256: string } | null;
  folder_id: string | null;
  size_bytes: number;
  created_at: string;
  updated_at: string;
  /** Position in the order of creation. */
  sequence: number;
}

export interface AgentView {
  id: string;
  name: string;
  /** The main branch's, as is `conversation_config`. */
  knowledge_base: Locator[];
  conversation_config: unknown;
  /** Main first. */
  branches: BranchView[];
}

export interface BranchView {
  id: string;
  name: string;
  is_main: boolean;
  live_percentage: number;
  protection_status: Protection | null;
  knowledge_base: Locator[];
  conversation_config: unknown;
  procedures: Procedures;
  unpublished_procedures: Procedures | null;
  /** Oldest first. The last one is in use. */
  versions: { id: string; parent_id: string | null; description: string }[];
}

/** A knowledge base and what the simulator adds to it: settings, faults and the log of requests. */
export class Workspace {
  readonly knowledgeBase = new KnowledgeBase(systemEnvironment, () => this.settings);
  readonly faults = new FaultList();
  readonly requests = new RequestLog();
  readonly #initial: Settings;
  settings: Settings;
  /** Aborted by a reset or a stop: ends every request that waits or hangs. */
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
    return this.knowledgeBase.documents.all().map(viewDocument);
  }

  agentViews(): AgentView[] {
    return this.knowledgeBase.agents.all().map(viewAgent);
  }

  /** A stored file with the bytes that were sent; null when there is none. */
  fileOf(id: string): FileContent | null {
    const document = this.knowledgeBase.documents.get(id);
    return document?.type === 'file' ? document.file : null;
  }
}

/** Any number of requests may wait for it. */
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
  conversation_config: tipOf(agent.main).config,
  branches: branchesOf(agent).map((branch) => viewBranch(branch, branch === agent.main)),
});

const viewBranch = (branch: StoredBranch, isMain: boolean): BranchView => ({
  id: branch.id,
  name: branch.name,
  is_main: isMain,
  live_percentage: branch.livePercentage,
  protection_status: branch.protection,
  knowledge_base: knowledgeOfBranch(branch),
  conversation_config: tipOf(branch).config,
  procedures: tipOf(branch).procedures,
  unpublished_procedures: branch.unpublishedProcedures,
  versions: branch.versions.map(({ id, parentId, description }) => ({ id, parent_id: parentId, description })),
});

const viewAutoSync = (autoSync: AutoSync | null) =>
  autoSync && { minimum_frequency_days: autoSync.minimumFrequencyDays, auto_remove: autoSync.autoRemove };

const viewFile = ({ filename, contentType, bytes }: FileContent) => ({
  filename,
  content_type: contentType,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});

export const viewDocument = (document: StoredDocument): DocumentView => ({
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
