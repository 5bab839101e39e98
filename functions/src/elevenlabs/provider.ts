import type { IndexStatus, RagModel } from '@knowledge-sync/contract';

/** What the engine asks of ElevenLabs. Every method throws `ElevenLabsSyncError` and nothing else, and makes at most one request. */
export interface Provider {
  /** POST /v1/convai/knowledge-base/text */
  createText(input: { name: string; text: string; folderId: string }, call: CallLimits): Promise<{ id: string }>;
  /** POST /v1/convai/knowledge-base/url. ElevenLabs fetches the page before it answers. Auto-sync can be set here and nowhere else. */
  createPage(
    input: { name: string; url: string; autoSync: RemoteAutoSync | null; folderId: string },
    call: CallLimits,
  ): Promise<{ id: string }>;
  /** POST /v1/convai/knowledge-base/file */
  createFile(input: { name: string; file: RemoteFile; folderId: string }, call: CallLimits): Promise<{ id: string }>;
  /** PATCH /v1/convai/knowledge-base/{id}: in place, the id is kept. A 404 with a `provider_code` means that it is gone. */
  updateText(id: string, input: { name: string; text: string }, call: CallLimits): Promise<void>;
  /** The same, of the name alone. */
  rename(id: string, input: { name: string }, call: CallLimits): Promise<void>;
  /** PATCH /v1/convai/knowledge-base/{id}/update-file: in place. The name becomes the file's, so a `rename` has to follow. */
  replaceFile(id: string, input: { file: RemoteFile }, call: CallLimits): Promise<void>;
  /** POST /v1/convai/knowledge-base/{id}/refresh: ElevenLabs fetches the page again before it answers. */
  refreshPage(id: string, call: CallLimits): Promise<void>;
  /** GET /v1/convai/knowledge-base/{id} of a web page. */
  readPage(id: string, call: CallLimits): Promise<RemotePageState>;
  /**
   * DELETE /v1/convai/knowledge-base/{id}. A 404 with a code is success: there is nothing left to delete. Refused while an agent
   * holds the document itself, unless it is forced: then ElevenLabs takes it out of the agents too.
   */
  deleteDocument(id: string, options: { force: boolean }, call: CallLimits): Promise<void>;
  /** GET /v1/convai/knowledge-base/{id}/dependent-agents: one page. */
  dependentAgents(id: string, page: DependentsPage, call: CallLimits): Promise<DependentAgents>;
  /** GET /v1/convai/knowledge-base: one page of a folder's direct children, newest first. */
  listFolder(input: { folderId: string; cursor: string | null }, call: CallLimits): Promise<RemotePage>;
  /** GET /v1/convai/knowledge-base?types=folder: one page of all folders, newest first. */
  listFolders(input: { cursor: string | null }, call: CallLimits): Promise<RemotePage>;
  /** POST /v1/convai/knowledge-base/folder, at the root. */
  createFolder(input: { name: string }, call: CallLimits): Promise<{ id: string }>;
  /** GET /v1/convai/knowledge-base/summaries: at most 100 documents by id; null what is surely gone. Every id is in the answer. */
  summaries(ids: readonly string[], call: CallLimits): Promise<Map<string, RemoteSummary | null>>;
  /**
   * POST /v1/convai/knowledge-base/rag-index: where the indexes of at most 100 documents stand; a missing one is started. By
   * the document's id; what ElevenLabs says nothing about is not there.
   */
  ragIndexes(input: { ids: readonly string[]; model: RagModel }, call: CallLimits): Promise<Map<string, RemoteIndex>>;
  /** GET /v1/convai/knowledge-base/rag-index: the index storage of the workspace. */
  ragOverview(call: CallLimits): Promise<{ usedBytes: number; allowedBytes: number }>;
}

export interface RemoteFile {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** How ElevenLabs keeps a page fresh by itself. */
export interface RemoteAutoSync {
  frequencyDays: number;
  autoRemove: boolean;
}

interface RemotePageState {
  /** Null when ElevenLabs does not refresh it. */
  autoSync: (RemoteAutoSync & { consecutiveFailures: number; nextRefreshAtMs: number | null }) | null;
}

interface DependentsPage {
  type: 'direct' | 'all';
  /** At most 100. */
  pageSize: number;
  cursor: string | null;
}

export interface DependentAgents {
  /** The name is null when the key may not see the agent; direct means that it holds the document itself, not a folder above it. */
  agents: { id: string; name: string | null; isDirect: boolean }[];
  /** Null on the last page. */
  cursor: string | null;
}

/** What people ask of ElevenLabs' agents. Like `Provider`'s, every method makes at most one request. */
export interface AgentsProvider {
  /** GET /v1/convai/agents: one page. */
  listAgents(page: { pageSize: number; cursor: string | null }, call: CallLimits): Promise<AgentPage>;
  /** GET /v1/convai/agents/{id} */
  getAgent(id: string, call: CallLimits): Promise<Agent>;
  /** PATCH /v1/convai/agents/{id}: replaces the list of what the agent knows, and leaves all else as it is. */
  setKnowledge(id: string, knowledge: KnownItem[], call: CallLimits): Promise<void>;
}

/** A document or folder that an agent knows. Fields that nobody here knows are kept. */
export interface KnownItem {
  id: string;
  type: string;
  name: string;
  usage_mode?: string | undefined;
  [field: string]: unknown;
}

export interface Agent {
  id: string;
  name: string;
  knowledge: KnownItem[];
}

interface AgentPage {
  agents: { id: string; name: string }[];
  /** Null on the last page. */
  cursor: string | null;
}

export interface CallLimits {
  /** Aborts the request, its body included. */
  signal: AbortSignal;
  /** The longest that this call may take, in milliseconds. */
  timeoutMs: number;
}

export interface RemoteItem {
  id: string;
  name: string;
  /** Null when the answer does not say. */
  createdAtMs: number | null;
  isFolder: boolean;
}

export interface RemotePage {
  items: RemoteItem[];
  /** Null on the last page. */
  cursor: string | null;
}

export interface RemoteSummary {
  name: string;
  /** Null when the answer does not say. */
  sizeBytes: number | null;
  /** Null at the root. */
  folderId: string | null;
  /** How the refreshing of a web page goes; null for what ElevenLabs does not refresh. */
  autoSync: RemotePageState['autoSync'];
}

export interface RemoteIndex {
  status: IndexStatus;
  /** Percent, while it is being indexed. */
  progress: number | null;
}

export interface ProviderOptions {
  /** Empty when none is set: every call then fails as `auth_error` without a request. */
  apiKey: string;
  baseUrl: string;
  clock: CallClock;
}

/** The time that a call needs: for its time-out, and for a `Retry-After` that names a date. */
export interface CallClock {
  now(): Date;
  /** Calls `ring` once after `ms`. Does not keep the process alive. Returns a function that cancels the timer. */
  timer(ms: number, ring: () => void): () => void;
}
