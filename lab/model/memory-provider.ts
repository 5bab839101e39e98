/** ElevenLabs in memory: documents in folders, ids that are kept, names that need not be unique. When a request lands is the gate's choice. */
import type { ElevenLabsSyncError, ElevenLabsSyncErrorDetails } from '@knowledge-sync/functions/elevenlabs/error.ts';
import type {
  CallLimits,
  Provider,
  RemoteIndex,
  RemotePage,
  RemoteSummary,
} from '@knowledge-sync/functions/elevenlabs/provider.ts';

export interface RemoteDocument {
  id: string;
  /** Null for a folder. */
  folderId: string | null;
  name: string;
  /** What it holds: a text, a file's bytes as text, or a page as it was fetched. */
  text: string;
  /** The address of a page, and how often ElevenLabs fetches it by itself: it cannot be told otherwise later. */
  url: string | null;
  autoSyncDays: number | null;
  createdAtMs: number;
  /** The text that its search index holds; null before one is asked for, and after the text was sent again. */
  index: { text: string; isReady: boolean } | null;
}

export type SyncErrorClass = new (message: string, details: ElevenLabsSyncErrorDetails) => ElevenLabsSyncError;

/** A request: `effect` is what it does when it lands; it may throw what the provider answers. */
export interface Request<T> {
  name: string;
  isRead: boolean;
  timeoutMs: number;
  effect: () => T;
  /** Of a page that is created. */
  autoSyncDays?: number | null;
}
export type RequestGate = <T>(request: Request<T>) => Promise<T>;

export const requestFaults = [
  'refused',
  'rate_limit',
  'auth_error',
  'server_error_not_done',
  'server_error_done',
  'time_out_not_done',
  'time_out_done',
  'lands_late',
  'unreadable_not_done',
  'unreadable_done',
] as const;
export type RequestFault = (typeof requestFaults)[number];

export const tamperings = ['delete', 'rename', 'rewrite', 'double'] as const;
export type Tampering = (typeof tamperings)[number];

/** Few a page, so that listings have several. */
const pageSize = 2;

export class MemoryElevenLabs {
  readonly documents = new Map<string, RemoteDocument>();
  /** Documents that an agent holds: they are deleted by force only. */
  readonly heldByAgents = new Set<string>();
  readonly #nowMs: () => number;
  readonly #SyncError: SyncErrorClass;
  /** What each address holds. */
  readonly pages = new Map<string, string>();
  #made = 0;
  #rewritten = 0;

  constructor(nowMs: () => number, SyncError: SyncErrorClass) {
    this.#nowMs = nowMs;
    this.#SyncError = SyncError;
  }

  provider(gate: RequestGate): Provider {
    const request = async <T>(name: string, limits: CallLimits, isRead: boolean, effect: () => T): Promise<T> =>
      await gate({ name, isRead, timeoutMs: limits.timeoutMs, effect });
    return {
      createText: ({ name, text, folderId }, limits) =>
        request(`POST ${name}`, limits, false, () => {
          this.#folder(folderId);
          return { id: this.#add({ folderId, name, text }) };
        }),
      createPage: ({ name, url, autoSync, folderId }, { timeoutMs }) => {
        const autoSyncDays = autoSync?.frequencyDays ?? null;
        const effect = () => {
          this.#folder(folderId);
          return { id: this.#add({ folderId, name, text: this.#fetch(url), url, autoSyncDays }) };
        };
        return gate({ name: `POST ${name}`, isRead: false, timeoutMs, effect, autoSyncDays });
      },
      createFile: ({ name, file, folderId }, limits) =>
        request(`POST ${name}`, limits, false, () => {
          this.#folder(folderId);
          return { id: this.#add({ folderId, name, text: file.bytes.toString() }) };
        }),
      updateText: (id, { name, text }, limits) =>
        request(`PATCH ${id} ${name}`, limits, false, () => this.#change(id, { name, text, index: null })),
      rename: (id, { name }, limits) => request(`PATCH ${id} ${name}`, limits, false, () => this.#change(id, { name })),
      replaceFile: (id, { file }, limits) =>
        request(`PATCH ${id} file`, limits, false, () =>
          this.#change(id, { name: file.filename, text: file.bytes.toString(), index: null }),
        ),
      refreshPage: (id, limits) =>
        request(`PATCH ${id} refresh`, limits, false, () =>
          this.#change(id, { text: this.#fetch(this.documents.get(id)?.url ?? ''), index: null }),
        ),
      readPage: (id, limits) =>
        request(`GET ${id}`, limits, true, () => {
          const document = this.documents.get(id);
          if (document === undefined) throw this.#notFound();
          return { autoSync: autoSyncOf(document) };
        }),
      deleteDocument: (id, { force }, limits) =>
        request(`DELETE ${id}${force ? ' by force' : ''}`, limits, false, () => {
          if (!force && this.documents.has(id) && this.heldByAgents.has(id)) throw this.#inUse();
          this.documents.delete(id);
        }),
      dependentAgents: (id, _page, limits) =>
        request(`GET agents of ${id}`, limits, true, () => ({
          agents: this.heldByAgents.has(id) ? [{ id: 'agent-1', name: 'An agent', isDirect: true }] : [],
          cursor: null,
        })),
      listFolder: ({ folderId, cursor }, limits) =>
        request(`GET folder ${folderId}`, limits, true, () => {
          this.#folder(folderId);
          return this.#page((document) => document.folderId === folderId, cursor);
        }),
      listFolders: ({ cursor }, limits) =>
        request('GET folders', limits, true, () => this.#page((document) => document.folderId === null, cursor)),
      createFolder: ({ name }, limits) =>
        request(`POST folder ${name}`, limits, false, () => ({ id: this.#add({ folderId: null, name, text: '' }) })),
      summaries: (ids, limits) =>
        request(`GET ${ids.join(', ')}`, limits, true, () => {
          const summaryOf = (id: string): RemoteSummary | null => {
            const document = this.documents.get(id);
            return document === undefined
              ? null
              : {
                  name: document.name,
                  sizeBytes: document.text.length,
                  folderId: document.folderId,
                  autoSync: autoSyncOf(document),
                };
          };
          return new Map(ids.map((id) => [id, summaryOf(id)] as const));
        }),
      ragIndexes: ({ ids }, limits) =>
        request(`POST indexes of ${ids.join(', ')}`, limits, true, () => {
          const found = ids.flatMap((id) => this.documents.get(id) ?? []);
          return new Map(found.map((document) => [document.id, this.#lookAtIndex(document)] as const));
        }),
      ragOverview: (limits) => request('GET indexes', limits, true, () => ({ usedBytes: 0, allowedBytes: 0 })),
    };
  }

  /** What somebody does to a copy by hand. */
  tamper({ id, ...copy }: RemoteDocument, how: Tampering): void {
    switch (how) {
      case 'delete':
        this.documents.delete(id);
        return;
      case 'rename':
        this.documents.set(id, { ...copy, id, name: 'Renamed by hand' });
        return;
      case 'rewrite':
        // Every time of another length, and none that anybody wants.
        this.#rewritten += 1;
        this.documents.set(id, { ...copy, id, text: 'x'.repeat(100 + this.#rewritten), index: null });
        return;
      case 'double':
        this.#add({ folderId: copy.folderId, name: copy.name, text: 'By hand' });
        return;
      default:
        how satisfies never;
    }
  }

  /** What the caller hears of a fault, as classify.ts says it. */
  faultError(fault: RequestFault, isRead: boolean): ElevenLabsSyncError {
    switch (fault) {
      case 'refused':
        return this.#error('network', true, null, false);
      case 'rate_limit':
        return this.#error('rate_limit', true, 429, false);
      case 'auth_error':
        return this.#error('auth_error', false, 401, false);
      case 'server_error_not_done':
      case 'server_error_done':
        return this.#error('server_error', true, 503, !isRead);
      case 'time_out_not_done':
      case 'time_out_done':
      case 'lands_late':
        return this.#error('network', true, null, !isRead);
      case 'unreadable_not_done':
      case 'unreadable_done':
        return this.#error('unknown', false, 200, !isRead);
      default:
        return fault satisfies never;
    }
  }

  #change(id: string, change: Partial<RemoteDocument>): void {
    const document = this.documents.get(id);
    if (document === undefined) throw this.#notFound();
    this.documents.set(id, { ...document, ...change });
  }

  #fetch(url: string): string {
    return this.pages.get(url) ?? '';
  }

  /** The first look starts it; every other document's is done at once. */
  #lookAtIndex({ index, ...document }: RemoteDocument): RemoteIndex {
    const isReady = index !== null || Number(document.id.slice('remote-'.length)) % 2 === 0;
    const { text } = index ?? document;
    this.documents.set(document.id, { ...document, index: { text, isReady } });
    return isReady ? { status: 'ready', progress: null } : { status: 'indexing', progress: 0 };
  }

  #notFound(): ElevenLabsSyncError {
    return this.#error('unknown', false, 404, false, 'document_not_found');
  }

  #inUse(): ElevenLabsSyncError {
    // As ElevenLabs says it: a deletion that is not forced.
    return this.#error('in_use', false, 400, false, 'document_has_dependent_agents');
  }

  #folder(id: string): void {
    if (this.documents.get(id)?.folderId !== null) throw this.#notFound();
  }

  #error(
    type: ElevenLabsSyncError['error_type'],
    isRetryable: boolean,
    status: number | null,
    isOutcomeUnknown: boolean,
    code: string | null = null,
  ): ElevenLabsSyncError {
    return new this.#SyncError(`ElevenLabs answered ${type}`, {
      error_type: type,
      is_retryable: isRetryable,
      cause: null,
      http_status: status,
      provider_code: code,
      detail: null,
      request_id: null,
      retry_after_ms: null,
      is_outcome_unknown: isOutcomeUnknown,
    });
  }

  #add(document: Pick<RemoteDocument, 'folderId' | 'name' | 'text'> & Partial<RemoteDocument>): string {
    this.#made += 1;
    const id = `remote-${this.#made}`;
    // ElevenLabs tells whole seconds.
    const createdAtMs = Math.floor(this.#nowMs() / 1_000) * 1_000;
    this.documents.set(id, { url: null, autoSyncDays: null, ...document, id, createdAtMs, index: null });
    return id;
  }

  /** Newest first. The cursor is the last id of the page before, which the document may have lost meanwhile. */
  #page(isWanted: (document: RemoteDocument) => boolean, cursor: string | null): RemotePage {
    const sequence = (id: string): number => Number(id.slice('remote-'.length));
    const rest = [...this.documents.values()]
      .filter((document) => isWanted(document) && (cursor === null || sequence(document.id) < sequence(cursor)))
      .sort((a, b) => sequence(b.id) - sequence(a.id));
    const items = rest.slice(0, pageSize).map(({ id, name, createdAtMs, folderId }) => ({
      id,
      name,
      createdAtMs,
      isFolder: folderId === null,
    }));
    return { items, cursor: rest.length > pageSize ? (items.at(-1)?.id ?? null) : null };
  }
}

const autoSyncOf = ({ autoSyncDays }: RemoteDocument) =>
  autoSyncDays === null
    ? null
    : { frequencyDays: autoSyncDays, autoRemove: false, consecutiveFailures: 0, nextRefreshAtMs: null };
