/**
 * The simulator's knowledge base behind the engine's `Provider` interface, without HTTP. The gate
 * decides when a request takes effect. Errors go through the product's own classification.
 */
import { knowledgeOf, type Locator } from '@knowledge-sync/emulator/simulator/agents';
import { nextRefreshSecs, type StoredDocument, sizeBytes } from '@knowledge-sync/emulator/simulator/documents';
import { KnowledgeBase } from '@knowledge-sync/emulator/simulator/knowledge-base';
import { passagesOf } from '@knowledge-sync/emulator/simulator/passages';
import { presentIndex } from '@knowledge-sync/emulator/simulator/present';
import { Refusal, refuse } from '@knowledge-sync/emulator/simulator/refusal';
import { changeSettings, defaultSettings, type SettingsChange } from '@knowledge-sync/emulator/simulator/settings';
import type { CallKind, FailedCall } from '@knowledge-sync/functions/elevenlabs/classify.ts';
import type {
  CallLimits,
  Provider,
  RemoteChange,
  RemotePage,
  RemoteSummary,
} from '@knowledge-sync/functions/elevenlabs/provider.ts';
import type { Engine } from './engine.ts';
import type { RequestedChange, RequestFault, RequestGate } from './requests.ts';

/** A document at ElevenLabs: every stored entry that is not a folder. */
export type RemoteCopy = Exclude<StoredDocument, { type: 'folder' }>;

/** Changes that a person can make to a copy in ElevenLabs' own interface. */
export const manualChanges = ['delete', 'rename', 'rewrite', 'double'] as const;
export type ManualChange = (typeof manualChanges)[number];

/** Small, so that a listing has several pages. */
const pageSize = 2;
/** An index that every third request starts is ready at once; the others take this long. */
const indexMs = 4_000;
/** The longest time between two refreshes of a page: shorter than the documents ask for. */
const autoSyncMaxDays = 3;
const fastIndexes = { ...defaultSettings, auto_sync_max_days: autoSyncMaxDays };
/** ElevenLabs makes no index of a shorter text. */
const indexedLength = 500;

/** A text that is long enough for an index. Its length tells it from the others. */
export const longText = (start: string, longerBy = 0): string => start.padEnd(indexedLength + longerBy, '.');

/** A long text for the log. */
export const shortened = (text: string): string => text.replace(/\.{3,}$/, '…');

export class ElevenLabs {
  readonly #knowledgeBase: KnowledgeBase;
  readonly #nowMs: () => number;
  readonly #engine: Engine;
  #ids = 0;
  #landed = 0;
  #rewritten = 0;
  #agentId: string | null = null;

  /** @param settings how ElevenLabs answers the questions that no source answers */
  constructor(nowMs: () => number, engine: Engine, settings: SettingsChange = {}) {
    this.#nowMs = nowMs;
    this.#engine = engine;
    const quick = changeSettings(fastIndexes, settings);
    const slow = changeSettings(quick, { index_ms: indexMs });
    const limits = () => (this.#landed % 3 === 0 ? quick : slow);
    this.#knowledgeBase = new KnowledgeBase({ nowMs, newId: () => this.#newId() }, limits);
  }

  /** In order of creation. */
  copies(): RemoteCopy[] {
    return this.#knowledgeBase.documents.all().filter((document) => document.type !== 'folder');
  }

  copy(id: string): RemoteCopy | null {
    const document = this.#knowledgeBase.documents.get(id);
    return document === undefined || document.type === 'folder' ? null : document;
  }

  /** Whether searches find the copy's text as it is now. */
  isIndexReady(copyId: string): boolean {
    const { indexes } = this.#knowledgeBase;
    const text = this.copy(copyId)?.text;
    return indexes.of(copyId).some(({ model }) => indexes.textOf(copyId, model) === text);
  }

  setPage(url: string, text: string): void {
    this.#knowledgeBase.pages.set(url, text);
  }

  /** Lets a person change a copy. */
  changeByHand({ id, name, folderId }: RemoteCopy, how: ManualChange): void {
    const { documents } = this.#knowledgeBase;
    switch (how) {
      case 'delete':
        this.#knowledgeBase.delete(id, { force: true });
        return;
      case 'rename':
        this.#knowledgeBase.update(id, { name: 'Renamed by hand' });
        return;
      case 'rewrite':
        // Each time another text, half of them as long as the one before.
        this.#rewritten += 1;
        this.#knowledgeBase.update(id, { text: this.#anotherText(id) });
        return;
      case 'double':
        documents.createText({ name, folderId, text: longText('Doubled by hand', 50) });
        return;
      default:
        how satisfies never;
    }
  }

  #anotherText(id: string): string {
    const copy = this.copy(id);
    const length = (copy?.text.length ?? 0) + (this.#rewritten % 2 === 0 ? this.#rewritten : 0);
    return `Written by hand ${this.#rewritten}`.padEnd(length, '.');
  }

  /** Another installation has a copy in the folder. */
  makeForeignCopy(name: string, folderId: string): RemoteCopy | null {
    const text = longText('Of another installation', 70);
    return this.copy(this.#knowledgeBase.documents.createText({ name, folderId, text }).id);
  }

  makeForeignFolders(count: number): void {
    const { documents } = this.#knowledgeBase;
    for (let made = 0; made < count; made += 1) documents.createFolder({ name: 'Somewhere else', folderId: null });
  }

  /** A person renames the folder, or moves it into another one. */
  changeFolder(id: string, to: { name: string } | 'another folder'): void {
    const { documents } = this.#knowledgeBase;
    const folder = documents.get(id);
    if (folder === undefined) return;
    if (to !== 'another folder') this.#knowledgeBase.update(id, to);
    else documents.move(folder, documents.createFolder({ name: 'Somewhere else', folderId: null }).id);
  }

  nameOfFolder(id: string): string | null {
    return this.#knowledgeBase.documents.get(id)?.name ?? null;
  }

  hasFolder(id: string): boolean {
    return this.#knowledgeBase.documents.get(id)?.type === 'folder';
  }

  /** @returns the copies that were in it */
  deleteFolder(id: string): RemoteCopy[] {
    const lost = this.copies().filter(({ folderId }) => folderId === id);
    this.#knowledgeBase.delete(id, { force: true });
    return lost;
  }

  isHeldByAgent(copyId: string): boolean {
    return this.#heldIds().includes(copyId);
  }

  /** Adds a copy to the agent's knowledge. ElevenLabs then refuses a deletion without force. */
  hold({ id, type, name }: RemoteCopy): void {
    const held = this.#held();
    this.#setHeld([...held, { id, type, name, usage_mode: 'auto' }]);
  }

  /** Adds the folder to the agent's knowledge, or removes it. */
  toggleFolder(id: string): void {
    const folder = this.#knowledgeBase.documents.get(id);
    if (folder === undefined) return;
    const others = this.#held().filter((item) => item.id !== id);
    const isHeld = others.length < this.#held().length;
    this.#setHeld(isHeld ? others : [...others, { id, type: 'folder', name: folder.name, usage_mode: 'auto' }]);
  }

  /** Removes a copy from the agent's knowledge; without an id, every copy. */
  release(copyId?: string): void {
    if (copyId === undefined || this.isHeldByAgent(copyId)) {
      this.#setHeld(copyId === undefined ? [] : this.#held().filter(({ id }) => id !== copyId));
    }
  }

  provider(gate: RequestGate): Provider {
    const knowledgeBase = this.#knowledgeBase;
    const send = <T>(
      kind: CallKind,
      name: string,
      { timeoutMs }: CallLimits,
      change: RequestedChange | null,
      act: () => T,
    ): Promise<T> =>
      gate({ name, isRead: kind === 'read', timeoutMs, change, effect: () => this.#classified(kind, act) });
    const read = <T>(name: string, limits: CallLimits, act: () => T): Promise<T> =>
      send('read', name, limits, null, act);
    const create = (
      name: string,
      limits: CallLimits,
      act: () => StoredDocument,
      autoSyncDays: number | null = null,
    ): Promise<{ id: string }> =>
      send('create', `POST ${name}`, limits, { kind: 'create', name, autoSyncDays }, () => ({ id: act().id }));
    const update = (
      id: string,
      what: string,
      name: string | null,
      limits: CallLimits,
      act: () => StoredDocument,
    ): Promise<RemoteChange> =>
      send('update', `PATCH ${id} ${what}`, limits, { kind: 'update', id, name }, () => ({
        updatedAtSecs: act().updatedAtSecs,
      }));
    return {
      createText: (input, limits) => create(input.name, limits, () => knowledgeBase.createText(input)),
      createPage: ({ autoSync, ...input }, limits) => {
        const stored = autoSync && { minimumFrequencyDays: autoSync.frequencyDays, autoRemove: autoSync.autoRemove };
        const act = () => knowledgeBase.createUrl({ ...input, autoSync: stored });
        return create(input.name, limits, act, autoSync?.frequencyDays ?? null);
      },
      createFile: (input, limits) => create(input.name, limits, () => knowledgeBase.createFile(input)),
      updateText: (id, { name, text }, limits) =>
        update(id, name, name, limits, () => knowledgeBase.update(id, { name, text })),
      rename: (id, { name }, limits) => update(id, name, name, limits, () => knowledgeBase.update(id, { name })),
      replaceFile: (id, { file }, limits) =>
        update(id, 'file', null, limits, () => knowledgeBase.replaceFile(id, file)),
      refreshPage: (id, limits) => update(id, 'refresh', null, limits, () => knowledgeBase.refresh(id)),
      readPage: (id, limits) => read(`GET ${id}`, limits, () => pageOf(knowledgeBase.find(id))),
      readCopy: (id, limits) =>
        read(`GET ${id}`, limits, () => {
          const copy = knowledgeBase.find(id);
          return { url: urlOf(copy), updatedAtSecs: copy.updatedAtSecs };
        }),
      readContent: (id, _options, limits) =>
        read(`GET content of ${id}`, limits, () => {
          const copy = knowledgeBase.find(id);
          return copy.type === 'folder' ? '' : copy.text;
        }),
      deleteDocument: (id, { force }, limits) =>
        send(
          'delete',
          `DELETE ${id}${force ? ' by force' : ''}`,
          limits,
          { kind: 'delete', id, force },
          // A document that is gone counts as deleted.
          () => (knowledgeBase.documents.get(id) === undefined ? undefined : knowledgeBase.delete(id, { force })),
        ),
      dependentAgents: (id, _page, limits) =>
        read(`GET agents of ${id}`, limits, () => ({
          agents: knowledgeBase
            .dependents(knowledgeBase.find(id))
            .map(({ agent, via }) => ({ id: agent.id, name: agent.name, isDirect: via.length === 0 })),
          branches: [],
          cursor: null,
        })),
      listFolder: ({ folderId, cursor }, limits) =>
        read(`GET folder ${folderId}`, limits, () => this.#page({ cursor, parentFolderId: folderId, types: null })),
      listFolders: ({ cursor }, limits) =>
        read('GET folders', limits, () => this.#page({ cursor, parentFolderId: null, types: ['folder'] })),
      createFolder: ({ name }, limits) =>
        create(name, limits, () => knowledgeBase.createFolder({ name, folderId: null })),
      summaries: (ids, limits) =>
        read(`GET ${ids.join(', ')}`, limits, () => new Map(ids.map((id) => [id, this.#summary(id)] as const))),
      ragIndexes: ({ ids, model }, limits) =>
        read(`POST indexes of ${ids.join(', ')}`, limits, () => {
          const found = ids.flatMap((id) => knowledgeBase.documents.get(id) ?? []);
          const answer = found.map((document) => {
            const data = presentIndex(knowledgeBase.getOrCreateIndex(document, model));
            return [document.id, { status: 'success', data }] as const;
          });
          return this.#engine.ragIndexesSchema.parse(Object.fromEntries(answer));
        }),
      listIndexes: (id, limits) =>
        read(`GET indexes of ${id}`, limits, () => {
          knowledgeBase.find(id);
          return knowledgeBase.indexes.of(id);
        }),
      readPassages: (id, { model, cursor }, limits) =>
        read(`GET passages of ${id}`, limits, () => {
          const { name } = knowledgeBase.find(id);
          const text = knowledgeBase.indexes.textOf(id, model);
          if (text === null) throw refuse('rag_index_not_found');
          const texts = passagesOf(text, name, knowledgeBase.limits.passages);
          const at = Number(cursor ?? 0);
          const passages = texts.slice(at, at + pageSize).map((part, offset) => ({ id: `${at + offset}`, text: part }));
          return { passages, cursor: at + pageSize < texts.length ? `${at + pageSize}` : null };
        }),
      deleteIndex: (id, indexId, limits) =>
        read(`DELETE index ${indexId} of ${id}`, limits, () => {
          knowledgeBase.indexes.delete(id, indexId);
        }),
      ragOverview: (limits) =>
        read('GET indexes', limits, () => ({
          usedBytes: knowledgeBase.indexes.usedBytes(),
          allowedBytes: knowledgeBase.limits.rag_max_bytes,
        })),
    };
  }

  /** The error that the provider throws after a fault. */
  faultError(fault: RequestFault, isRead: boolean): Error {
    const kind = isRead ? 'read' : 'update';
    switch (fault) {
      case 'refused':
        return this.#error(kind, Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), { status: null });
      case 'rate_limit':
        return this.#answered(kind, 429, 'system_busy');
      case 'auth_error':
        return this.#answered(kind, 401, 'invalid_api_key');
      case 'server_error_not_done':
      case 'server_error_done':
        return this.#answered(kind, 503, 'service_unavailable');
      case 'time_out_not_done':
      case 'time_out_done':
      case 'lands_late':
        return this.#error(kind, new Error('no answer in time'), { status: null, stopped_by: 'time_out' });
      case 'unreadable_not_done':
      case 'unreadable_done':
        return this.#error(kind, new Error('not the format'), { status: 200 });
      default:
        return fault satisfies never;
    }
  }

  /** Turns a refusal into the error that the real provider throws. */
  #classified<T>(kind: CallKind, act: () => T): T {
    this.#landed += 1;
    try {
      return act();
    } catch (error) {
      throw error instanceof Refusal ? this.#answered(kind, error.status, error.code, error.message) : error;
    }
  }

  #answered(kind: CallKind, status: number, code: string, message = code): Error {
    const body = { detail: { code, status: code, message, request_id: null } };
    return this.#error(kind, Object.assign(new Error(message), { body }), { status });
  }

  #error(
    kind: CallKind,
    error: Error,
    exchange: Pick<FailedCall['exchange'], 'status'> & Partial<FailedCall['exchange']>,
  ): Error {
    return this.#engine.classify(error, {
      kind,
      exchange: { sent: true, headers: null, stopped_by: null, ...exchange },
      apiKey: '',
      text: null,
      now: new Date(this.#nowMs()),
    });
  }

  /** Newest first. */
  #page(wanted: { cursor: string | null; parentFolderId: string | null; types: ['folder'] | null }): RemotePage {
    const { documents, nextCursor } = this.#knowledgeBase.list({
      ...wanted,
      pageSize,
      search: null,
      ancestorFolderId: null,
      foldersFirst: false,
      sortBy: 'created_at',
      sortDirection: 'desc',
    });
    const items = documents.map(({ id, name, createdAtSecs, type }) => ({
      id,
      name,
      createdAtMs: createdAtSecs * 1_000,
      isFolder: type === 'folder',
    }));
    return { items, cursor: nextCursor };
  }

  #summary(id: string): RemoteSummary | null {
    const document = this.#knowledgeBase.documents.get(id);
    if (document === undefined) return null;
    const { name, folderId, createdAtSecs, updatedAtSecs } = document;
    const times = { createdAtSecs, updatedAtSecs };
    return {
      name,
      sizeBytes: sizeBytes(document),
      folderId,
      ...times,
      url: urlOf(document),
      autoSync: autoSyncOf(document),
    };
  }

  #held() {
    const agent = this.#agentId === null ? undefined : this.#knowledgeBase.agents.get(this.#agentId);
    return agent === undefined ? [] : knowledgeOf(agent);
  }

  #heldIds(): string[] {
    return this.#held().map(({ id }) => id);
  }

  #setHeld(knowledgeBase: Locator[]): void {
    this.#agentId ??= this.#knowledgeBase.agents.add({ name: 'An agent', knowledgeBase: [] }).id;
    const config = { agent: { prompt: { knowledge_base: knowledgeBase } } };
    this.#knowledgeBase.updateAgent(this.#agentId, { config });
  }

  #newId(): string {
    this.#ids += 1;
    return `remote-${this.#ids}`;
  }
}

/** Null where ElevenLabs does not refresh the page. */
export const autoSyncDaysOf = (copy: RemoteCopy): number | null =>
  copy.type === 'url' ? (copy.autoSync?.minimumFrequencyDays ?? null) : null;

/** Whether ElevenLabs refreshes the page as often as wanted, or more often. */
export const isRefreshed = (copy: RemoteCopy, wantedDays: number | null): boolean => {
  const days = autoSyncDaysOf(copy);
  return days === null || wantedDays === null ? days === wantedDays : days <= wantedDays;
};

const urlOf = (document: StoredDocument): string | null => (document.type === 'url' ? document.url : null);
const pageOf = (document: StoredDocument) =>
  document.type === 'url' ? { url: document.url, autoSync: autoSyncOf(document) } : null;

function autoSyncOf(document: StoredDocument): RemoteSummary['autoSync'] {
  if (document.type !== 'url' || document.autoSync === null) return null;
  const { minimumFrequencyDays, autoRemove } = document.autoSync;
  return {
    frequencyDays: minimumFrequencyDays,
    autoRemove,
    consecutiveFailures: document.consecFailures,
    nextRefreshAtMs: nextRefreshSecs(document, document.autoSync) * 1_000,
  };
}
