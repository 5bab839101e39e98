/**
 * A workspace's knowledge base as ElevenLabs keeps it: documents in folders, the agents that know
 * them, their search indexes, and the web pages that can be fetched. It applies ElevenLabs' rules
 * and knows nothing about HTTP. The simulator serves it; the model check runs on it directly.
 *
 * Where ElevenLabs answers with an error, a method throws `Refusal` and changes nothing.
 */
import {
  type AgentChange,
  Agents,
  branchesOf,
  type Dependent,
  knowledgeOfBranch,
  type StoredAgent,
  type StoredBranch,
  type StoredVersion,
} from './agents.ts';
import { checkFile, checkText, checkUrl } from './check.ts';
import { DocumentStore } from './document-store.ts';
import type { AutoSync, FileContent, StoredDocument } from './documents.ts';
import type { Environment } from './environment.ts';
import type { ListQuery } from './listing.ts';
import { Pages } from './pages.ts';
import { type EmbeddingModel, RagIndexes, type RagIndexState } from './rag-indexes.ts';
import { refuse } from './refusal.ts';
import type { Settings } from './settings.ts';

/** The settings that the rules depend on. */
export type Limits = Pick<
  Settings,
  | 'text_max_bytes'
  | 'file_max_bytes'
  | 'index_ms'
  | 'index_outcome'
  | 'rag_max_bytes'
  | 'rename_sets_updated_at'
  | 'index_sets_updated_at'
  | 'change_answers_earlier_time'
  | 'index_restarts_after_ms'
  | 'passages'
  | 'folder_indexes_new_documents'
  | 'deletion_counts_folder_holders'
  | 'dependents_include_branches'
  | 'auto_sync_max_days'
  | 'deprecated_fields'
  | 'size_counts'
  | 'rag_query'
  | 'rag_query_without_search'
>;

/** Null: at the root. */
interface Placed {
  name: string | null;
  folderId: string | null;
}

/** The embedding model of an agent that names none. */
const defaultModel: EmbeddingModel = 'e5_mistral_7b_instruct';

export class KnowledgeBase {
  readonly documents: DocumentStore;
  readonly agents: Agents;
  readonly indexes: RagIndexes;
  readonly pages = new Pages();
  readonly #limits: () => Limits;

  /** @param limits read for each request, so that a change applies to the next one */
  constructor(environment: Environment, limits: () => Limits) {
    this.documents = new DocumentStore(environment);
    this.agents = new Agents(environment);
    this.indexes = new RagIndexes(environment);
    this.#limits = limits;
  }

  get limits(): Limits {
    return this.#limits();
  }

  createText({ name, text, folderId }: Placed & { text: string }): StoredDocument {
    checkText(text, this.limits.text_max_bytes);
    this.#checkFolder(folderId);
    return this.#joined(this.documents.createText({ name: name ?? 'Untitled', text, folderId }));
  }

  /** Fetches the page before it answers. */
  createUrl({ name, url, autoSync, folderId }: Placed & { url: string; autoSync: AutoSync | null }): StoredDocument {
    checkUrl(url);
    this.#checkFolder(folderId);
    const granted = autoSync && { ...autoSync, minimumFrequencyDays: this.#frequencyDays(autoSync) };
    return this.#joined(
      this.documents.createUrl({ name: name ?? url, url, text: this.#fetch(url), autoSync: granted, folderId }),
    );
  }

  createFile({ name, file, folderId }: Placed & { file: FileContent }): StoredDocument {
    checkFile(file, this.limits.file_max_bytes);
    this.#checkFolder(folderId);
    return this.#joined(this.documents.createFile({ name: name ?? file.filename, file, folderId }));
  }

  /** A document in a folder that an agent has. Whether it is indexed automatically is a setting. */
  #joined(document: StoredDocument): StoredDocument {
    if (this.limits.folder_indexes_new_documents && this.dependents(document).length > 0) {
      this.indexes.getOrCreate(document, defaultModel, this.limits);
    }
    return document;
  }

  createFolder({ name, folderId }: { name: string; folderId: string | null }): StoredDocument {
    this.#checkFolder(folderId);
    return this.documents.createFolder({ name, folderId });
  }

  find(id: string): StoredDocument {
    const document = this.documents.get(id);
    if (document === undefined) throw refuse('document_not_found', `Document with id ${id} was not found.`);
    return document;
  }

  list(query: ListQuery): { documents: StoredDocument[]; nextCursor: string | null } {
    try {
      return this.documents.list(query);
    } catch {
      throw refuse('invalid_parameters', 'The cursor is not valid.');
    }
  }

  /** Changes name, text or both. A folder or a page with auto-sync keeps its text. */
  update(id: string, { name, text }: { name?: string | undefined; text?: string | undefined }): StoredDocument {
    const document = this.find(id);
    if (text !== undefined) {
      if (document.type === 'folder') throw refuse('invalid_parameters', 'A folder has no content.');
      if (document.type === 'url' && document.autoSync !== null) {
        throw refuse('invalid_parameters', 'The content of a document with auto-sync cannot be changed.');
      }
      checkText(text, this.limits.text_max_bytes);
    }
    const isTimeKept = text === undefined && !this.limits.rename_sets_updated_at;
    const updated = this.documents.update(document, { name, text }, isTimeKept ? document.updatedAtSecs : undefined);
    if (text !== undefined) this.indexes.restart(updated, this.limits);
    return updated;
  }

  /** The name becomes the file's. */
  replaceFile(id: string, file: FileContent): StoredDocument {
    const document = this.find(id);
    if (document.type !== 'file') throw refuse('invalid_parameters', 'Only a file document has a file.');
    checkFile(file, this.limits.file_max_bytes);
    const updated = this.documents.replaceFile(document, file);
    this.indexes.restart(updated, this.limits);
    return updated;
  }

  /** Fetches a page again. */
  refresh(id: string): StoredDocument {
    const document = this.find(id);
    if (document.type !== 'url') throw refuse('invalid_parameters', 'Only a URL document can be refreshed.');
    const updated = this.documents.setFetched(document, this.#fetch(document.url));
    this.indexes.restart(updated, this.limits);
    return updated;
  }

  /**
   * Deletes a document. Without force it is refused while an agent has the document itself, on any
   * branch. Whether an agent that has a folder above it counts is a setting, because no source says
   * it. With force the document is also removed from the agents.
   */
  delete(id: string, { force }: { force: boolean }): void {
    const document = this.find(id);
    if (!force) {
      if (this.documents.children(id).length > 0) {
        throw refuse('invalid_parameters', 'The folder is not empty: delete it with force=true.');
      }
      const counts = this.limits.deletion_counts_folder_holders;
      if (this.dependents(document).some(({ via }) => counts || via.length === 0))
        throw refuse('document_has_dependent_agents');
    }
    const deleted = this.documents.delete(id);
    this.indexes.removeAll(deleted);
    this.agents.detach(deleted);
  }

  /** The agents that have the document: itself, or a folder above it. */
  dependents(document: StoredDocument): Dependent[] {
    const folderIds = this.documents.folderPath(document).map(({ id }) => id);
    return this.agents.dependents(document.id, folderIds);
  }

  /** Starts an index where there is none. */
  getOrCreateIndex(document: StoredDocument, model: EmbeddingModel): RagIndexState {
    const isNew = this.indexes.of(document.id).every((index) => index.model !== model);
    if (isNew && this.limits.index_sets_updated_at) this.documents.update(document, {});
    return this.indexes.getOrCreate(document, model, this.limits);
  }

  findAgent(id: string): StoredAgent {
    const agent = this.agents.get(id);
    if (agent === undefined) throw refuse('agent_not_found', `Agent with id ${id} was not found.`);
    return agent;
  }

  /** Null: main. */
  findBranch(agent: StoredAgent, id: string | null): StoredBranch {
    const branch = id === null ? agent.main : branchesOf(agent).find((one) => one.id === id);
    if (branch === undefined) throw refuse('agent_not_found', `Branch with id ${id} was not found.`);
    return branch;
  }

  findVersion(agent: StoredAgent, id: string): { branch: StoredBranch; version: StoredVersion } {
    for (const branch of branchesOf(agent)) {
      const version = branch.versions.find((one) => one.id === id);
      if (version !== undefined) return { branch, version };
    }
    throw refuse('agent_not_found', `Version with id ${id} was not found.`);
  }

  /**
   * Changes a branch of an agent, main by default. A document that is new to its knowledge must
   * exist. A protected branch takes no change by a key.
   */
  updateAgent(id: string, { branchId = null, ...change }: AgentChange & { branchId?: string | null }): StoredAgent {
    const agent = this.findAgent(id);
    const branch = this.findBranch(agent, branchId);
    if (branch.protection !== null) throw refuse('insufficient_permissions', 'The branch is protected.');
    const known = new Set(knowledgeOfBranch(branch).map((locator) => locator.id));
    for (const locator of change.config?.agent?.prompt?.knowledge_base ?? []) {
      if (!known.has(locator.id)) this.find(locator.id);
    }
    return this.agents.update(agent, branch, change);
  }

  /**
   * Fetches every page with auto-sync, as ElevenLabs does on its schedule, and deletes a page that
   * it cannot fetch if its settings say so.
   */
  runAutoSync(): void {
    for (const document of this.documents.all()) {
      if (document.type !== 'url' || document.autoSync === null) continue;
      const text = this.pages.fetch(document.url);
      if (text === null && document.autoSync.autoRemove) this.documents.delete(document.id);
      else this.documents.setFetched(document, text);
    }
  }

  clear(): void {
    this.documents.clear();
    this.agents.clear();
    this.indexes.clear();
    this.pages.clear();
  }

  #frequencyDays = ({ minimumFrequencyDays: asked }: AutoSync): number =>
    Math.min(asked, this.limits.auto_sync_max_days);

  #fetch(url: string): string {
    const text = this.pages.fetch(url);
    if (text === null) throw refuse('url_not_fetched', `The page at ${url} could not be fetched.`);
    return text;
  }

  #checkFolder(id: string | null): void {
    if (id !== null && this.documents.get(id)?.type !== 'folder') {
      throw refuse('document_not_found', `Folder with id ${id} was not found.`);
    }
  }
}
