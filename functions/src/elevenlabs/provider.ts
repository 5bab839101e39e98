import type { IndexStatus, RagModel } from '@knowledge-sync/contract';

/**
 * The calls of the engine to ElevenLabs. Every method makes at most one request and throws only
 * `ElevenLabsSyncError`.
 */
export interface Provider {
  /** POST /v1/convai/knowledge-base/text */
  createText(input: { name: string; text: string; folderId: string }, call: CallLimits): Promise<{ id: string }>;
  /**
   * POST /v1/convai/knowledge-base/url. ElevenLabs loads the page before it answers. Auto-sync can
   * only be set here.
   */
  createPage(
    input: { name: string; url: string; autoSync: RemoteAutoSync | null; folderId: string },
    call: CallLimits,
  ): Promise<{ id: string }>;
  /** POST /v1/convai/knowledge-base/file */
  createFile(input: { name: string; file: RemoteFile; folderId: string }, call: CallLimits): Promise<{ id: string }>;
  /**
   * PATCH /v1/convai/knowledge-base/{id}: in place, with the same id. After a 404 with a
   * `provider_code` the copy is gone.
   */
  updateText(id: string, input: { name: string; text: string }, call: CallLimits): Promise<RemoteChange>;
  /** The same request with only the name. */
  rename(id: string, input: { name: string }, call: CallLimits): Promise<RemoteChange>;
  /**
   * PATCH /v1/convai/knowledge-base/{id}/update-file: in place. The copy gets the file's name, so a
   * `rename` has to follow.
   */
  replaceFile(id: string, input: { file: RemoteFile }, call: CallLimits): Promise<RemoteChange>;
  /**
   * POST /v1/convai/knowledge-base/{id}/refresh: ElevenLabs loads the page again before it answers.
   */
  refreshPage(id: string, call: CallLimits): Promise<RemoteChange>;
  /** GET /v1/convai/knowledge-base/{id} of a web page. Null if it is something else. */
  readPage(id: string, call: CallLimits): Promise<RemotePageState | null>;
  /** GET /v1/convai/knowledge-base/{id}: when the copy was last changed, and a page's address. */
  readCopy(id: string, call: CallLimits): Promise<RemoteChange & { url: string | null }>;
  /**
   * GET /v1/convai/knowledge-base/{id}/content: the text of a copy. An answer of more than
   * `maxBytes` counts as unreadable. So does an empty one, unless `mayBeEmpty` is set: no copy of a
   * text is empty, but no text may be found in a file.
   */
  readContent(id: string, options: { maxBytes: number; mayBeEmpty?: boolean }, call: CallLimits): Promise<string>;
  /**
   * DELETE /v1/convai/knowledge-base/{id}. A 404 with a code is a success, because the copy is
   * gone. Refused while an agent has the copy itself, unless `force` is set: then ElevenLabs also
   * removes it from the agents.
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
  /**
   * GET /v1/convai/knowledge-base/summaries: at most 100 copies by id; null for copies that are
   * gone. Copies that ElevenLabs does not answer about are left out.
   */
  summaries(ids: readonly string[], call: CallLimits): Promise<Map<string, RemoteSummary | null>>;
  /**
   * POST /v1/convai/knowledge-base/rag-index: the indexes of at most 100 copies, by id. Starts
   * missing indexes. Ids that ElevenLabs does not answer about are left out.
   */
  ragIndexes(input: { ids: readonly string[]; model: RagModel }, call: CallLimits): Promise<Map<string, RemoteIndex>>;
  /** GET /v1/convai/knowledge-base/{id}/rag-index: the indexes of a copy, of every model. */
  listIndexes(id: string, call: CallLimits): Promise<{ id: string; model: string }[]>;
  /** GET /v1/convai/knowledge-base/{id}/chunks: one page of the passages that an index holds. */
  readPassages(
    id: string,
    page: { model: RagModel; cursor: string | null },
    call: CallLimits,
  ): Promise<{ passages: Passage[]; cursor: string | null }>;
  /** DELETE /v1/convai/knowledge-base/{id}/rag-index/{rag_index_id}. A 404 is a success. */
  deleteIndex(id: string, indexId: string, call: CallLimits): Promise<void>;
  /** GET /v1/convai/knowledge-base/rag-index: the index storage of the workspace. */
  ragOverview(call: CallLimits): Promise<{ usedBytes: number; allowedBytes: number }>;
}

export interface RemoteFile {
  filename: string;
  contentType: string;
  bytes: Buffer;
}

/** Settings of ElevenLabs' automatic refreshing of a page. */
export interface RemoteAutoSync {
  frequencyDays: number;
  autoRemove: boolean;
}

/** The answer to a change. */
export interface RemoteChange {
  /** When the copy was last changed, in seconds since 1970; null if the answer does not say. */
  updatedAtSecs: number | null;
}

interface RemotePageState {
  /** Null if ElevenLabs does not tell it. */
  url: string | null;
  /** Null if ElevenLabs does not refresh it automatically; undefined if the answer does not say. */
  autoSync: RemoteAutoSyncState | null | undefined;
}

/** Fields that the answer does not tell are null. */
export interface RemoteAutoSyncState {
  /** The longest time between two refreshes. It may be shorter than asked for. */
  frequencyDays: number | null;
  autoRemove: boolean | null;
  consecutiveFailures: number;
  nextRefreshAtMs: number | null;
}

interface DependentsPage {
  type: 'direct' | 'all';
  /** At most 100. */
  pageSize: number;
  cursor: string | null;
}

export interface DependentAgents {
  /**
   * The name is null if the key may not see the agent. `isDirect`: the agent has the copy itself,
   * not its folder.
   */
  agents: { id: string; name: string | null; isDirect: boolean }[];
  /** Branches of agents, main or another one. Not paged. */
  branches: { agentId: string; agentName: string | null; branchName: string; isMain: boolean }[];
  /** Null on the last page. */
  cursor: string | null;
}

/**
 * The calls about ElevenLabs' agents. Every method makes at most one request and throws only
 * `ElevenLabsSyncError`.
 */
export interface AgentsProvider {
  /** GET /v1/convai/agents: one page. */
  listAgents(page: { pageSize: number; cursor: string | null }, call: CallLimits): Promise<AgentPage>;
  /** GET /v1/convai/agents/{id}: as a branch has it, main by default, or an earlier version. */
  getAgent(id: string, which: { branchId?: string; versionId?: string }, call: CallLimits): Promise<Agent>;
  /** GET /v1/convai/agents/{id}/versions/{version_id} */
  getVersion(id: string, versionId: string, call: CallLimits): Promise<{ parentId: string | null }>;
  /** GET /v1/convai/agents/{id}/branches, main included. There is no cursor for a second page. */
  listBranches(id: string, page: { pageSize: number }, call: CallLimits): Promise<BranchPage>;
  /**
   * PATCH /v1/convai/agents/{id}: replaces the list of documents of one branch, and changes nothing
   * else.
   *
   * @returns the id of the new version; null if the answer does not say it
   */
  setKnowledge(
    id: string,
    change: BranchChange & { knowledge: KnownItem[] },
    call: CallLimits,
  ): Promise<{ versionId: string | null }>;
  /** The same request with only `rag.enabled`. */
  setSearch(
    id: string,
    change: BranchChange & { isOn: boolean },
    call: CallLimits,
  ): Promise<{ versionId: string | null }>;
}

/**
 * The calls that look something up in the texts at ElevenLabs. Every method makes at most one
 * request and throws only `ElevenLabsSyncError`.
 */
export interface SearchProvider {
  /**
   * POST /v1/convai/agents/{id}/knowledge-base/rag-query: what the agent would retrieve, the
   * nearest first. Makes no conversation.
   */
  retrieve(agentId: string, query: RetrievalQuery, call: CallLimits): Promise<RetrievedPassage[]>;
  /**
   * GET /v1/convai/knowledge-base/search: copies of the workspace with these words in their text.
   */
  searchContent(query: string, page: { pageSize: number }, call: CallLimits): Promise<ContentHit[]>;
}

export interface RetrievalQuery {
  question: string;
  /** Null: main. */
  branchId: string | null;
  /** False: with ElevenLabs' own defaults in place of the agent's settings. */
  isAsAgent: boolean;
}

export interface RetrievedPassage {
  copyId: string;
  name: string;
  text: string;
  isHtml: boolean;
  /** Null if the answer does not say it. */
  distance: number | null;
}

export interface ContentHit {
  copyId: string;
  name: string;
  /** A part of the text; the words that were found are hits. */
  snippet: { text: string; isHit: boolean }[];
}

/** Which branch is changed, and what ElevenLabs records with the change. */
export interface BranchChange {
  /** Null: main. */
  branchId: string | null;
  /** As read before. Left out, ElevenLabs publishes people's unpublished edits of procedures. */
  procedures: Procedures | null;
  versionDescription: string;
}

/** Versions of procedures, by the procedure's id. */
export type Procedures = Record<string, { procedureId: string; versionId: string }>;

/** A document or folder in an agent's list. Unknown fields are kept. */
export interface KnownItem {
  id: string;
  usage_mode?: unknown;
  [field: string]: unknown;
}

export interface Agent {
  id: string;
  name: string;
  knowledge: KnownItem[];
  search: AgentSearch;
  /** The version and branch that were read; null if the answer does not say them. */
  versionId: string | null;
  branchId: string | null;
  mainBranchId: string | null;
  /** Null if they are not known, or if a procedure has no version that could be sent. */
  procedures: Procedures | null;
}

/** How an agent searches its documents. Null is not known. */
export interface AgentSearch {
  /** False: the agent has its documents as a whole in every prompt. */
  isOn: boolean | null;
  /** The embedding model, also one that this service does not know. */
  model: string | null;
  /** The ways in which the agent looks up documents with a tool; empty without the tool. */
  strategies: string[] | null;
}

export interface BranchPage {
  branches: {
    id: string;
    name: string;
    /** Percent of the calls that reach the branch; null if the answer does not say it. */
    livePercentage: number | null;
    /** ElevenLabs' word for who may change it; null if it is not protected. */
    protection: string | null;
  }[];
  /** Whether these are all branches. */
  isComplete: boolean;
}

interface AgentPage {
  agents: { id: string; name: string }[];
  /** Null on the last page. */
  cursor: string | null;
}

export interface CallLimits {
  /** Aborts the request, its body included. */
  signal: AbortSignal;
  /** The time limit of this call, in milliseconds. */
  timeoutMs: number;
}

export interface RemoteItem {
  id: string;
  name: string;
  /** Null if the answer does not say. */
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
  /** Null if the answer does not say. */
  sizeBytes: number | null;
  /** When the copy was created and last changed, in seconds since 1970; null if not known. */
  createdAtSecs: number | null;
  updatedAtSecs: number | null;
  /** A web page's address; null for other copies. */
  url: string | null;
  /** Null at the root; undefined if the answer does not say. */
  folderId: string | null | undefined;
  /** The state of a web page's automatic refreshing; null if it is not refreshed, or not known. */
  autoSync: RemoteAutoSyncState | null;
}

export interface RemoteIndex {
  status: IndexStatus;
  /** Percent, while the copy is being indexed. */
  progress: number | null;
}

/** A part of a text, as an agent finds it. */
export interface Passage {
  id: string;
  text: string;
}

export interface ProviderOptions {
  /** Empty if no key is set: every call then fails as `auth_error` without a request. */
  apiKey: string;
  baseUrl: string;
  clock: CallClock;
  /** Without it each request starts at once. */
  gate?: RequestGate | null;
}

/** Limits the requests at once. */
export interface RequestGate {
  /**
   * Resolves when a request may start, with what has to be called at its end.
   *
   * @throws the signal's reason, if it is aborted first
   */
  enter(signal: AbortSignal): Promise<EndOfRequest>;
}

/** @param refusal of a request that was refused as one too many (429); null after any other end */
export type EndOfRequest = (refusal: { retryAfterMs: number | null } | null) => void;

/** The time that a call needs: for its time-out, and for a `Retry-After` that names a date. */
export interface CallClock {
  now(): Date;
  /**
   * Calls `ring` once after `ms`. Does not keep the process alive. Returns a function that cancels
   * the timer.
   */
  timer(ms: number, ring: () => void): () => void;
}
