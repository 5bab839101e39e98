/** One schedule: the product's real steps in a world that holds Firestore and ElevenLabs, and what must hold at every moment. */
import { collections, type KnowledgeDocument, reconcileDocument, type Source } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import type { BaseContext, EngineConfig, EngineContext, Logger } from '../context.ts';
import type { Provider } from '../elevenlabs/provider.ts';
import { documentIdIn, remoteName } from '../knowledge/remote-name.ts';
import { Slots } from '../knowledge/slots.ts';
import { isFirestoreError } from '../knowledge/store.ts';
import type { JobRecord } from '../reconcile/job.ts';
import type { Engine } from './engine.ts';
import { brokenPromises } from './invariants.ts';
import { type FirestoreOptions, memoryFirestore } from './memory-firestore.ts';
import type { RemoteDocument, Request, RequestGate, Tampering } from './memory-provider.ts';
import { type Change, type Fields, MemoryStore } from './memory-store.ts';
import { texts } from './moves.ts';
import { type Worker, World } from './world.ts';

/** What is broken on purpose; nothing in the product knows of it. */
export interface Mutation {
  config?: Partial<EngineConfig>;
  firestore?: FirestoreOptions;
  provider?: (real: Provider, isSweep: boolean) => Provider;
  /** The id of a text's body. */
  bodyId?: (text: string) => string;
}

export interface Event {
  id: string;
  documentId: string;
  before: Fields | null;
  after: Fields | null;
  updateTime: Timestamp | null;
  deliveries: number;
  notBeforeMs: number;
}

/** A promise that did not hold. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

const second = 1_000;
export const config: EngineConfig = {
  projectId: 'model',
  accountKey: 'account',
  timeoutMs: 60 * second,
  leaseMs: 75 * second,
  deadlineMarginMs: 5 * second,
  settleMs: 60 * second,
  requeueAfterMs: 120 * second,
  writeTimeoutMs: 20 * second,
  slowWriteTimeoutMs: 25 * second,
  listTimeoutMs: 10 * second,
  retryPolicy: { attempts: 3, firstDelayMs: second, factor: 2, maxDelayMs: 10 * second },
  ragModel: 'multilingual_e5_large_instruct',
};

/** How long a deletion may wait for a change of mind. */
const undoMs = 90 * second;
const eventRedeliveryMs = 20 * second;

/** What a document of the model is made from. */
export type Kind = Source['type'];

export type Wanted = { name: string; text: string; autoSyncDays: number | null } | 'gone';

export class Model {
  readonly world: World;
  readonly store: MemoryStore;
  readonly events: Event[] = [];
  /** Every event that there was, to be delivered once more. */
  readonly history: Event[] = [];
  readonly documentIds: string[] = [];
  readonly #kinds = new Map<string, Kind>();
  /** What people have asked for, by document. */
  readonly wanted = new Map<string, Wanted>();
  readonly tampered = new Set<string>();
  /** Until when people may still change their minds about a deletion, by document. */
  readonly #notBeforeMs = new Map<string, number>();
  readonly #engine: Engine;
  readonly #mutation: Mutation;
  readonly #held = new Map<Worker, Event>();
  /** When each copy came to be, in steps. */
  readonly #madeAtStep = new Map<string, number>();
  #folderIds = new Map<string, string>();
  #ids = 0;
  #workers = 0;
  /** Who took which claim. */
  readonly #holders = new Map<string, Worker | null>();
  /** What each worker has brought to which copy. */
  readonly #brought = new Map<Worker, Map<string, string>>();
  /** True while a person's write takes effect. */
  #isPersonWriting = false;
  /** Whose write takes effect. */
  #writer: Worker | null = null;
  violation: Violation | null = null;

  constructor(engine: Engine, mutation: Mutation = {}, tally = new Map<string, number>()) {
    this.#engine = engine;
    this.#mutation = mutation;
    this.world = new World(
      { freezeMs: config.leaseMs * 0.9, settleMs: config.settleMs },
      engine.ElevenLabsSyncError,
      tally,
    );
    this.store = new MemoryStore(
      () => this.world.nowMs,
      (change) => this.#onChange(change),
    );
    this.world.onEffect = () => this.#onEffect();
    this.world.onCrash = (worker) => this.#onCrash(worker);
  }

  documentId(index: number): string {
    return this.documentIds[index % this.documentIds.length] ?? '';
  }

  read(id: string): KnowledgeDocument | null {
    return (this.store.get(`${collections.knowledge}/${id}`)?.fields as KnowledgeDocument | undefined) ?? null;
  }

  /** Stores a document as the API does, undisturbed. */
  async create(name: string, content: string, kind: Kind): Promise<void> {
    const contents = {
      text: { content },
      url: { url: `https://example.com/${this.documentIds.length}`, auto_sync: null },
      file: { file: fileOf(content) },
    };
    await this.#startApi('create', async (ctx) => {
      const command = { name, ...contents[kind], createdBy: 'uid', idempotencyKey: null };
      const created = await this.#engine.createKnowledge(ctx, command);
      if (created.kind !== 'created') return;
      this.documentIds.push(created.stored.id);
      this.#kinds.set(created.stored.id, kind);
    });
    for (const step of this.world.ready()) await this.world.take(step, null);
  }

  async deliver(event: Event): Promise<void> {
    const index = this.events.indexOf(event);
    if (index >= 0) this.events.splice(index, 1);
    this.#workers += 1;
    const name = `worker ${this.#workers}`;
    this.world.say(`${event.id} is delivered to ${name}`);
    const delivered: { worker: Worker | null } = { worker: null };
    const run = async (worker: Worker) => {
      this.#held.set(worker, event);
      delivered.worker = worker;
      worker.isSparedRefusals = event.after === null;
      const ctx = this.#engineContext(worker, false);
      const { id: eventId, documentId, before, after, updateTime } = event;
      const written = { eventId, documentId, before, after, updateTime };
      await this.#engine.onWritten(written, { clock: ctx.clock, engine: async () => ctx });
    };
    await this.world.start(name, run, (error) => {
      if (delivered.worker !== null) this.#held.delete(delivered.worker);
      if (error === null) return;
      this.#judgeError(name, error, event.documentId);
      this.#again(event);
    });
  }

  async sweep(): Promise<void> {
    this.#workers += 1;
    const name = `sweep ${this.#workers}`;
    this.world.say(`${name} starts`);
    await this.world.start(
      name,
      async (worker) => void (await this.#engine.sweep(this.#engineContext(worker, true))),
      (error) => error !== null && this.#judgeError(name, error),
    );
  }

  async compare(isRepair: boolean): Promise<void> {
    this.#workers += 1;
    const name = `comparison ${this.#workers}`;
    this.world.say(`${name} starts`);
    const run = async (worker: Worker): Promise<void> => {
      const ctx = this.#engineContext(worker, true);
      const { id } = await this.#engine.startReconcile(ctx, { repair: isRepair, createdBy: null });
      await this.#engine.runJob(ctx, id);
    };
    await this.world.start(name, run, (error) => error !== null && this.#judgeError(name, error));
  }

  tamper(id: string, how: Tampering): void {
    const document = this.read(id);
    const copy = this.#copiesOf(id).find(({ name }) => documentIdIn(name) === id);
    if (copy === undefined) return;
    // What a page or a file holds cannot be compared; a copy that nobody has recorded is known by its name alone.
    if ((how === 'rewrite' || how === 'double') && document?.source.type !== 'text') return;
    if (how === 'rename' && document?.elevenlabs_document_id !== copy.id) return;
    this.tampered.add(id);
    this.world.count(`${how} by hand`);
    this.world.say(`${copy.id} of ${id}: ${how} by hand`);
    this.world.elevenLabs.tamper(copy, how);
    this.#onEffect();
  }

  /** The comparison that was started last. */
  latestComparison(): (JobRecord & { id: string }) | null {
    const id = this.store.get(`${collections.engine}/${reconcileDocument}`)?.fields.job;
    if (typeof id !== 'string') return null;
    return { ...(this.store.get(`${collections.jobs}/${id}`)?.fields as JobRecord), id };
  }

  async edit(id: string, text: string | null, name: string | null): Promise<void> {
    if (text === null && name === null) return;
    const kind = this.#kinds.get(id);
    const { editKnowledge, replaceFile, refreshPage } = this.#engine;
    await this.#startApi(
      `edit of ${id}`,
      async (ctx) => {
        if (text !== null && kind === 'file') await replaceFile(ctx, id, fileOf(text));
        const isRefresh = kind === 'url' && text === texts[0];
        if (isRefresh) await refreshPage(ctx, id);
        const content = text !== null && kind === 'text' && { content: text };
        const settings = text !== null && kind === 'url' && !isRefresh && { auto_sync: autoSyncOf(text) };
        const edit = { ...content, ...settings, ...(name !== null && { name }) };
        if (Object.keys(edit).length > 0) await editKnowledge(ctx, id, edit);
      },
      kind === 'url' ? null : text,
    );
  }

  async bury(id: string, { isDelayed, force }: { isDelayed: boolean; force: boolean }): Promise<void> {
    const burial = { delayMs: isDelayed ? undoMs : 0, force };
    await this.#startApi(`deletion of ${id}`, async (ctx) => void (await this.#engine.buryKnowledge(ctx, id, burial)));
  }

  async restore(id: string): Promise<void> {
    await this.#startApi(`restoration of ${id}`, async (_, worker) => {
      const ctx = { ...this.#engineContext(worker, false), ...this.#baseContext(worker, true) };
      this.world.count(`restoration: ${(await this.#engine.restoreKnowledge(ctx, id)).kind}`);
    });
  }

  /** An agent takes one of the document's copies up, recorded or not, or lets it go. */
  holdOrLetGo(id: string, pick: number): void {
    const { heldByAgents } = this.world.elevenLabs;
    // A copy without a document would be left, as ARCHITECTURE.md says.
    const copies = this.read(id) === null ? [] : this.#copiesOf(id);
    const copyId = copies[pick % Math.max(1, copies.length)]?.id;
    if (copyId === undefined) return;
    const isHeld = heldByAgents.has(copyId);
    this.world.say(`an agent ${isHeld ? 'lets go of' : 'takes up'} ${copyId}`);
    if (isHeld) heldByAgents.delete(copyId);
    else heldByAgents.add(copyId);
  }

  async retry(id: string): Promise<void> {
    await this.#startApi(`retry of ${id}`, async (ctx) => void (await this.#engine.requeue(ctx, id)));
  }

  /** Every agent lets go of what it holds. */
  letGo(): void {
    this.world.say('agents let go of all documents');
    this.world.elevenLabs.heldByAgents.clear();
  }

  /** Agents let go of copies that have no document, which nobody takes from them: ARCHITECTURE.md says so. */
  letGoOfOrphans(): void {
    const { documents, heldByAgents } = this.world.elevenLabs;
    for (const { id, name } of documents.values()) {
      const documentId = documentIdIn(name);
      if (documentId !== null && this.read(documentId) === null) heldByAgents.delete(id);
    }
  }

  /** The browser's write; the rules allow it on a failed document only. */
  flag(id: string): void {
    if (this.read(id)?.sync_status !== 'failed') return;
    this.#byPerson(`flag on ${id}`, () => {
      const data = { retry_requested_at: Timestamp.fromMillis(this.world.nowMs) };
      this.store.commit([{ kind: 'update', path: `${collections.knowledge}/${id}`, data }]);
    });
  }

  /**
   * A deletion straight in Firestore, which leaves what is below. Not while the product itself is removing the document: the two
   * events look alike.
   */
  erase(id: string): void {
    const document = this.read(id);
    if (document === null || (document.deletion_requested_at !== null && document.sync_claim !== null)) return;
    for (const copy of this.#copiesOf(id)) this.world.elevenLabs.heldByAgents.delete(copy.id);
    this.#byPerson(`${id} is deleted straight in Firestore`, () =>
      this.store.commit([{ kind: 'delete', path: `${collections.knowledge}/${id}` }]),
    );
  }

  /** Lost for good; a deletion's event is the only trace of it, and Firestore delivers each at least once. */
  drop(event: Event): void {
    if (event.after === null) return;
    this.events.splice(this.events.indexOf(event), 1);
    this.world.say(`${event.id} is lost`);
  }

  redeliver(event: Event): void {
    this.events.push({ ...event, notBeforeMs: this.world.nowMs });
    this.world.say(`${event.id} comes once more`);
  }

  #again(event: Event): void {
    const deliveries = event.deliveries + 1;
    this.events.push({ ...event, deliveries, notBeforeMs: this.world.nowMs + eventRedeliveryMs });
  }

  #onCrash(worker: Worker): void {
    // Another instance takes over, and knows nothing.
    this.#folderIds = new Map();
    const event = this.#held.get(worker);
    if (event !== undefined) this.#again(event);
  }

  /** What ElevenLabs does ends on the document. Only when that is gone may an event come again for it, and only while it may pass. */
  #judgeError(name: string, error: unknown, documentId: string | null = null): void {
    this.world.say(`${name} throws ${String(error)}`);
    if (error instanceof Error) this.world.count(error.name);
    const isGone = documentId !== null && this.read(documentId) === null;
    const mayPass =
      error instanceof Error &&
      ['NotSettledError', 'ElevenLabsSyncError', 'DeadlineExceededError'].includes(error.name) &&
      !this.#engine.isRefusal(error);
    if (!isFirestoreError(error) && !(isGone && mayPass)) this.#violate(`${name} threw ${String(error)}`);
  }

  async #startApi(
    name: string,
    run: (ctx: BaseContext, worker: Worker) => Promise<void>,
    text: string | null = null,
  ): Promise<void> {
    const newId = (): string => (text === null ? null : this.#mutation.bodyId?.(text)) ?? this.#newId();
    this.world.say(`${name} is asked for`);
    await this.world.start(
      name,
      (worker) => run({ ...this.#baseContext(worker, true), newId }, worker),
      (error) => error !== null && this.#judgeError(name, error),
    );
  }

  #newId(): string {
    this.#ids += 1;
    return `id${this.#ids}`;
  }

  #baseContext(worker: Worker, isPerson: boolean): BaseContext {
    const { world } = this;
    const gate = world.firestoreGate(worker);
    const db = memoryFirestore(
      this.store,
      ({ name, isWrite, effect }) =>
        gate({ name, isWrite, effect: () => (isPerson ? this.#asPerson(effect) : this.#as(worker, effect)) }),
      this.#mutation.firestore,
    );
    const clock = {
      now: () => new Date(world.nowMs),
      monotonicMs: () => world.nowMs,
      sleep: (ms: number, signal?: AbortSignal) => world.sleep(ms, signal),
    };
    const count = (message: string) => world.count(message);
    const logger: Logger = { info: count, warn: count, error: count };
    return { db, clock, logger, newId: () => this.#newId(), uploadTtlMs: 3_600_000 };
  }

  #engineContext(worker: Worker, isSweep: boolean): EngineContext {
    const real = this.world.elevenLabs.provider(this.#watchedGate(worker));
    const provider = this.#mutation.provider?.(real, isSweep) ?? real;
    return {
      ...this.#baseContext(worker, false),
      config: { ...config, ...this.#mutation.config },
      provider: async () => provider,
      agents: () => Promise.reject(new Error('nobody asks for agents here')),
      largeBodies: new Slots(1),
      folderIds: this.#folderIds,
    };
  }

  /** Nobody creates what was there to be seen since before he looked. */
  #watchedGate(worker: Worker): RequestGate {
    const gate = this.world.requestGate(worker);
    return async <T>(request: Request<T>): Promise<T> => {
      const key = /^POST .* (\[kb:[^\]]+\])$/.exec(request.name)?.[1];
      if (key !== undefined) {
        for (const { id, name, autoSyncDays } of this.world.elevenLabs.documents.values()) {
          if (this.tampered.has(documentIdIn(name) ?? '')) continue;
          // It cannot become what is wanted: the new one takes its place.
          if (autoSyncDays !== (request.autoSyncDays ?? null)) continue;
          if (!name.endsWith(key) || (this.#madeAtStep.get(id) ?? 0) >= worker.resumedAtStep) continue;
          this.#violate(`${worker.name} creates ${key} although ${id} has been there since before it looked`);
        }
      }
      this.#judgeRight(worker, request.name);
      this.#judgeDeletion(worker, request.name);
      return await gate({
        ...request,
        effect: () => {
          const result = request.effect();
          const id = /^PATCH (\S+)/.exec(request.name)?.[1] ?? (result as { id?: string } | undefined)?.id;
          if (id !== undefined) this.#noteBrought(worker, id);
          return result;
        },
      });
    };
  }

  /** Nobody sends a text without the claim: the deadline comes before the lease's end. */
  #judgeRight(worker: Worker, request: string): void {
    const id = /^(?:POST|PATCH) .* \[kb:([^\]]+)\]$/.exec(request)?.[1];
    const document = id === undefined ? null : this.read(id);
    if (document === null) return;
    const holder = document.sync_claim === null ? null : this.#holders.get(document.sync_claim.id);
    if (holder !== worker) this.#violate(`${worker.name} sends ${id} without holding its claim`);
  }

  /** What a document names as its copy is deleted only when it shall go, and not before its time. */
  #judgeDeletion(worker: Worker, request: string): void {
    const copyId = /^DELETE (\S+)/.exec(request)?.[1];
    for (const id of this.documentIds) {
      const document = this.read(id);
      if (copyId === undefined || document?.elevenlabs_document_id !== copyId) continue;
      // A copy that cannot be changed in place, or that no agent holds, makes room for another.
      if (this.#copiesOf(id).some((copy) => copy.id !== copyId)) continue;
      if (this.wanted.get(id) !== 'gone') this.#violate(`${worker.name} deletes ${copyId} although ${id} is wanted`);
      if ((this.#notBeforeMs.get(id) ?? 0) > this.world.nowMs) {
        this.#violate(`${worker.name} deletes ${copyId} before its time`);
      }
      if (request.endsWith(' by force') && !document.deletion_force) {
        this.#violate(`${worker.name} deletes ${copyId} by force, which nobody asked for`);
      }
    }
  }

  /** A file that is being replaced has no key in its name. */
  #copiesOf(documentId: string): RemoteDocument[] {
    const recordedId = this.read(documentId)?.elevenlabs_document_id;
    return [...this.world.elevenLabs.documents.values()].filter(
      ({ id, name }) => id === recordedId || documentIdIn(name) === documentId,
    );
  }

  #noteBrought(worker: Worker, id: string): void {
    const brought = this.#brought.get(worker) ?? new Map<string, string>();
    this.#brought.set(worker, brought.set(id, this.#contentOf(id)));
  }

  #contentOf(id: string): string {
    const copy = this.world.elevenLabs.documents.get(id);
    return copy === undefined ? '' : contentIn(copy);
  }

  #byPerson(line: string, act: () => unknown): void {
    this.world.say(line);
    this.#asPerson(act);
    this.#onEffect();
  }

  #as<T>(worker: Worker, effect: () => T): T {
    this.#writer = worker;
    try {
      return effect();
    } finally {
      this.#writer = null;
    }
  }

  #asPerson<T>(effect: () => T): T {
    this.#isPersonWriting = true;
    try {
      return effect();
    } finally {
      this.#isPersonWriting = false;
    }
  }

  #onChange({ path, before, after, updateTime }: Change): void {
    const [collection, id, ...below] = path.split('/');
    if (collection !== collections.knowledge || id === undefined || below.length > 0) return;
    if (this.#isPersonWriting) this.#wish(id, after as KnowledgeDocument | null);
    else this.#judgeChange(id, before as KnowledgeDocument | null, after as KnowledgeDocument | null);
    const event = {
      id: `event ${this.history.length + 1} of ${id} (${String(after?.sync_status ?? 'deleted')})`,
      documentId: id,
      before,
      after,
      updateTime,
      deliveries: 0,
      notBeforeMs: this.world.nowMs,
    };
    this.events.push(event);
    this.history.push(event);
  }

  #wish(id: string, after: KnowledgeDocument | null): void {
    this.#notBeforeMs.set(id, after?.deletion_not_before?.toMillis() ?? 0);
    if (after === null || after.deletion_requested_at !== null) {
      this.wanted.set(id, 'gone');
      return;
    }
    const { source } = after;
    if (source.type === 'url') this.world.elevenLabs.pages.set(source.url, `page ${source.refresh_id ?? 'at first'}`);
    const text = source.type === 'url' ? `page ${source.refresh_id ?? 'at first'}` : textOf(source.size_bytes);
    const autoSyncDays = source.type === 'url' ? (source.auto_sync?.frequency_days ?? null) : null;
    this.wanted.set(id, { name: after.name, text, autoSyncDays });
  }

  #judgeChange(id: string, before: KnowledgeDocument | null, after: KnowledgeDocument | null): void {
    if (before === null) this.#violate(`the engine brought ${id} back`);
    if (after === null && this.wanted.get(id) !== 'gone') {
      this.#violate(`the engine deleted ${id}, which nobody wanted gone`);
    }
    const claimId = after?.sync_claim?.id;
    if (claimId !== undefined && !this.#holders.has(claimId)) this.#holders.set(claimId, this.#writer);
    if (before === null || after === null) return;
    if (before.sync_status !== 'completed' && after.sync_status === 'completed') this.#judgeCompletion(id, after);
    if (before.revision !== after.revision || before.body_id !== after.body_id || before.name !== after.name) {
      this.#violate(`the engine changed what is wanted of ${id}`);
    }
    if (after.sync_retry_count < before.sync_retry_count) this.#violate(`the count of retries of ${id} fell`);
  }

  /** What is called completed holds the wanted text, or did: an older request may land after the newer one. */
  #judgeCompletion(id: string, document: KnowledgeDocument): void {
    const wanted = this.wanted.get(id);
    const copyId = document.elevenlabs_document_id;
    if (
      wanted === undefined ||
      wanted === 'gone' ||
      this.tampered.has(id) ||
      copyId === null ||
      document.revision !== document.synced_revision
    ) {
      return;
    }
    const expected = contentIn({ ...wanted, name: remoteName(wanted.name, id) });
    const brought = this.#writer === null ? undefined : this.#brought.get(this.#writer)?.get(copyId);
    if (this.#contentOf(copyId) !== expected && brought !== expected) {
      this.#violate(`${id} is called completed, but ${copyId} was never sent what is wanted`);
    }
  }

  #onEffect(): void {
    for (const { id } of this.world.elevenLabs.documents.values()) {
      if (!this.#madeAtStep.has(id)) this.#madeAtStep.set(id, this.world.stepCount);
    }
    for (const promise of brokenPromises(this)) this.#violate(promise);
  }

  #violate(message: string): void {
    this.world.say(`VIOLATED: ${message}`);
    this.violation ??= new Violation(message);
  }
}

const contentIn = ({ name, text, autoSyncDays }: { name: string; text: string; autoSyncDays: number | null }): string =>
  `${name}: ${text}${autoSyncDays === null ? '' : `, every ${autoSyncDays} days`}`;

/** What a page's edits set, in the place of texts. */
const autoSyncOf = (text: string) => (text === texts[1] ? { frequency_days: 7, auto_remove: false } : null);

const fileOf = (text: string) => ({ filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from(text) }) as const;

/** The texts differ in length. */
const textOf = (sizeBytes: number | null): string => texts.find((text) => text.length === sizeBytes) ?? '';
