/**
 * One schedule: the product's own steps in a world with Firestore and ElevenLabs, watched by a
 * witness. The file is long because everything that people and processes can do is in one place.
 */
import {
  collections,
  foldersDocument,
  type KnowledgeDocument,
  reconcileDocument,
  type Source,
  sweepDocument,
} from '@knowledge-sync/contract';
import type { SettingsChange } from '@knowledge-sync/emulator/simulator/settings';
import { Gate } from '@knowledge-sync/functions/admission/gate.ts';
import { documentIdIn, folderName, remoteName } from '@knowledge-sync/functions/document/remote-name.ts';
import type { Provider } from '@knowledge-sync/functions/elevenlabs/provider.ts';
import type { JobRecord } from '@knowledge-sync/functions/reconcile/job.ts';
import type {
  BaseContext,
  Clock,
  EngineConfig,
  EngineContext,
  Logger,
} from '@knowledge-sync/functions/runtime/context.ts';
import { CreatedCopies } from '@knowledge-sync/functions/runtime/created-copies.ts';
import { Slots } from '@knowledge-sync/functions/runtime/slots.ts';
import { isFirestoreError } from '@knowledge-sync/functions/store/conditional.ts';
import { passRequestedMs } from '@knowledge-sync/functions/store/request-pass.ts';
import { SweepMemory } from '@knowledge-sync/functions/sweep-gate.ts';
import { Timestamp } from 'firebase-admin/firestore';
import { config, installation, otherInstallation } from './config.ts';
import type { ManualChange } from './elevenlabs.ts';
import type { Engine } from './engine.ts';
import { type FirestoreOptions, memoryFirestore } from './memory-firestore.ts';
import { type Change, type Fields, MemoryStore } from './memory-store.ts';
import { type FolderChange, texts } from './moves.ts';
import { retryWithSleep } from './virtual-retry.ts';
import { Witness } from './witness.ts';
import { instanceCount, type Worker, World } from './world.ts';

/** A defect that a test adds to the engine from outside. */
export interface Mutation {
  config?: Partial<EngineConfig>;
  firestore?: FirestoreOptions;
  provider?: (real: Provider, isSweep: boolean) => Provider;
  /** How ElevenLabs answers the questions that no source answers. */
  settings?: SettingsChange;
  /** False where the mutant must be found by its harm, not by the table of transitions. */
  isJudgedByTransitions?: boolean;
  /** Names the body of a text. */
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

const otherFolderName = folderName(config.projectId, otherInstallation);

/** How long a delayed deletion can be withdrawn. */
const undoMs = 90_000;
const eventRedeliveryMs = 20_000;
/** How long a document waits for its turn. */
const longestTurnMs = 120_000;
const minuteMs = 60_000;

/** The source of a document in the model. */
export type Kind = Source['type'];

export class Model {
  readonly world: World;
  readonly store: MemoryStore;
  readonly witness: Witness;
  readonly events: Event[] = [];
  /** Every event so far, any of which can be delivered again. */
  readonly history: Event[] = [];
  readonly #kinds = new Map<string, Kind>();
  readonly #engine: Engine;
  readonly #mutation: Mutation;
  readonly #held = new Map<Worker, Event>();
  /** The folder ids that each instance remembers. */
  readonly #folderIds = Array.from({ length: instanceCount }, () => new Map<string, string>());
  readonly #createdCopies = Array.from({ length: instanceCount }, () => new CreatedCopies());
  /** What each instance has read of the installation's record. */
  readonly #known = Array.from({ length: instanceCount }, (): EngineContext['known'] => ({ installation: null }));
  /** Where the documents of each instance wait for their turn. */
  readonly #gates: Gate[];
  /** Of the instance that sweeps. */
  readonly #sweepMemory = new SweepMemory();
  #backup: ReadonlyMap<string, Fields> | null = null;
  #isRestored = false;
  #ids = 0;
  #workers = 0;
  /** True while a person's write takes effect. */
  #isPersonWriting = false;
  /** True while a person writes without the API. */
  #isHandWriting = false;
  /** The worker whose write takes effect. */
  #writer: Worker | null = null;

  constructor(engine: Engine, mutation: Mutation = {}, tally = new Map<string, number>()) {
    this.#engine = engine;
    this.#mutation = mutation;
    this.world = new World(
      { freezeMs: config.leaseMs * 0.9, settleMs: config.settleMs },
      engine,
      tally,
      mutation.settings,
    );
    this.store = new MemoryStore(
      () => this.world.nowMs,
      (change) => this.#onChange(change),
    );
    const record = { installation: { id: installation, project_id: config.projectId } };
    const path = `${collections.engine}/${foldersDocument}`;
    this.store.commit([{ kind: 'set', path, data: record, isMerge: false }]);
    this.witness = new Witness(this.world, this.store);
    this.#gates = Array.from({ length: instanceCount }, () => this.#newGate());
    this.world.onEffect = () => this.witness.checkNow();
    this.world.onCrash = (worker) => this.#onCrash(worker);
  }

  documentId(index: number): string {
    return this.witness.documentIds[index % this.witness.documentIds.length] ?? '';
  }

  /** Creates a document through the API, without faults. */
  async create(name: string, content: string, kind: Kind): Promise<void> {
    const contents = {
      text: { content },
      url: { url: `https://example.com/${this.witness.documentIds.length}`, auto_sync: null },
      file: { file: fileOf(content) },
    };
    await this.#startApi('create', async (ctx) => {
      const command = { name, ...contents[kind], createdBy: 'uid', idempotencyKey: null };
      const created = await this.#engine.createKnowledge(ctx, command);
      if (created.kind !== 'created') return;
      this.witness.documentIds.push(created.stored.id);
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
      const ctx = this.#engineContext(worker, false);
      const { id: eventId, documentId, before, after, updateTime } = event;
      const written = { eventId, documentId, before, after, updateTime };
      await this.#engine.onWritten(written, { clock: ctx.clock, engine: async () => ctx });
    };
    await this.world.start(name, run, (error) => {
      if (delivered.worker !== null) this.#held.delete(delivered.worker);
      if (error === null) return;
      this.#judgeError(name, error, event.documentId);
      this.#redeliverLater(event);
    });
  }

  async sweep(): Promise<void> {
    this.#workers += 1;
    const name = `sweep ${this.#workers}`;
    this.world.say(`${name} starts`);
    await this.world.start(
      name,
      async (worker) => {
        const ctx = this.#engineContext(worker, true);
        const startedMs = this.world.nowMs;
        const record = this.store.get(`${collections.engine}/${sweepDocument}`)?.fields ?? {};
        const { last } = this.#sweepMemory;
        if (last !== null && this.#engine.isSince(last, passRequestedMs(record))) this.#sweepMemory.forget();
        if (await this.#engine.needsPass(ctx, this.#sweepMemory)) await this.#engine.makePass(ctx, this.#sweepMemory);
        else this.#judgeCalm(name, startedMs);
      },
      (error) => error !== null && this.#judgeError(name, error),
    );
  }

  /** A calm sweep leaves nothing that has been due for a minute (functions/src/sweep-gate.ts). */
  #judgeCalm(name: string, startedMs: number): void {
    // A restored database has times of long ago.
    if (this.#isRestored) return;
    this.world.say(`${name} is calm`);
    this.world.count('calm sweep');
    const lateMs = startedMs - minuteMs;
    const isLate = (value: unknown, afterMs = 0): boolean =>
      value instanceof Timestamp && value.toMillis() + afterMs < lateMs;
    for (const id of this.witness.documentIds) {
      const document = this.witness.read(id);
      if (document === null) continue;
      const { sync_status: status, sync_claim: claim } = document;
      const late = {
        'a lost event': status === 'pending' && isLate(document.queued_at, config.requeueAfterMs),
        'a dead worker': status === 'syncing' && isLate(claim?.expires_at),
        'a retry': status === 'failed' && isLate(document.next_retry_at),
        'a deletion': document.deletion_requested_at !== null && isLate(document.deletion_not_before),
        'an index': status === 'completed' && claim === null && isLate(document.index_due_at),
        'lost requests': (status === 'completed' || status === 'failed') && isLate(document.settles_at),
      };
      const found = Object.entries(late).flatMap(([what, isFound]) => (isFound ? [what] : []));
      if (found.length > 0) this.witness.violate(`${name} is calm and leaves ${found.join(', ')} of ${id}`);
    }
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

  changeByHand(id: string, how: ManualChange): void {
    const document = this.witness.read(id);
    const copy = this.witness.copiesOf(id).find(({ name }) => documentIdIn(name, installation) === id);
    if (copy === undefined) return;
    // Only texts are rewritten. A copy that no document records is found by its name alone.
    if ((how === 'rewrite' || how === 'double') && this.#kinds.get(id) !== 'text') return;
    if (how === 'rename' && document?.elevenlabs_document_id !== copy.id) return;
    this.witness.recordManualChange(id);
    this.world.count(`${how} by hand`);
    this.world.say(`${copy.id} of ${id}: ${how} by hand`);
    this.world.elevenLabs.changeByHand(copy, how);
    this.witness.checkNow();
  }

  /** Other people make folders of their own, so that a listing of all folders has more pages. */
  makeForeignFolders(count: number): void {
    this.world.say(`${count} foreign folders are made by hand`);
    this.world.elevenLabs.makeForeignFolders(count);
  }

  /**
   * Another installation, whose database is a copy of this one, has a copy of the same document. A
   * person has moved it into the service's folder.
   */
  addForeignCopy(id: string): void {
    const folderId = this.witness.folderOfRecord();
    if (folderId === null || !this.world.elevenLabs.hasFolder(folderId)) return;
    const name = remoteName(this.witness.read(id)?.name ?? 'Name', otherInstallation, id);
    const copy = this.world.elevenLabs.makeForeignCopy(name, folderId);
    if (copy === null) return;
    this.world.count('copy of another installation');
    this.world.say(`${copy.id} of another installation is moved into the folder`);
    this.witness.recordForeignCopy(copy);
  }

  /** A person renames the service's folder, or moves it. */
  changeFolder(how: FolderChange): void {
    const folderId = this.witness.folderOfRecord();
    if (folderId === null || !this.world.elevenLabs.hasFolder(folderId)) return;
    const names = { rename: 'Renamed by hand', rename_as_other: otherFolderName };
    this.world.count(`folder by hand: ${how}`);
    this.world.say(`the folder ${folderId} is changed by hand: ${how}`);
    this.world.elevenLabs.changeFolder(folderId, how === 'move' ? 'another folder' : { name: names[how] });
  }

  /** Firestore is restored from a backup without the documents. No event says so. */
  loseDocuments(): void {
    this.world.say('all documents are lost');
    for (const id of this.witness.documentIds) {
      this.#byPerson(`${id} is lost`, () =>
        this.store.commit([{ kind: 'delete', path: `${collections.knowledge}/${id}` }]),
      );
    }
    this.events.splice(0);
  }

  /**
   * The service is deployed with another API key of the same workspace. Not while the folder has
   * the other installation's name: a new key then takes it for the other's.
   */
  useNewKey(): void {
    const folderId = this.witness.folderOfRecord();
    if (folderId !== null && this.world.elevenLabs.nameOfFolder(folderId) === otherFolderName) return;
    this.world.count('new API key');
    this.witness.accountKey = `${config.accountKey} ${this.#newId()}`;
    this.world.say(`the API key is now ${this.witness.accountKey}`);
  }

  /** Not while a deleted document has a body: after a restore, no event says that it is gone. */
  makeBackup(): void {
    const isBodyLeft = this.store.paths().some((path) => {
      const [collection, id, ...below] = path.split('/');
      return collection === collections.knowledge && below.length > 0 && this.witness.read(id ?? '') === null;
    });
    if (isBodyLeft) return;
    this.world.say('a backup is made');
    this.#backup = this.store.all();
  }

  /**
   * Firestore is restored from the last backup. No event says so, as after an import. Not while a
   * worker has an event or a document: its claim would be taken away, and a removal would continue
   * and delete what was restored (docs/operations.md).
   */
  restoreBackup(): void {
    const isHeld = this.witness.documentIds.some((id) => (this.witness.read(id)?.sync_claim ?? null) !== null);
    if (this.#backup === null || isHeld || this.#held.size > 0) return;
    this.world.count('backup restored');
    const backup = this.#backup;
    this.#isRestored = true;
    const waiting = [...this.events];
    this.witness.recordRestored();
    this.#byHand('the last backup is restored', () => this.store.replaceAll(backup));
    this.events.splice(0, this.events.length, ...waiting);
  }

  /** A person deletes the service's folder at ElevenLabs, with every copy in it. */
  deleteFolder(): void {
    const folderId = this.witness.folderOfRecord();
    if (folderId === null || !this.world.elevenLabs.hasFolder(folderId)) return;
    this.world.count('folder deleted by hand');
    this.world.say(`the folder ${folderId} is deleted by hand`);
    this.witness.recordLoss(this.world.elevenLabs.deleteFolder(folderId));
    this.witness.checkNow();
  }

  /** The comparison that was started most recently. */
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

  async delete(id: string, { isDelayed, force }: { isDelayed: boolean; force: boolean }): Promise<void> {
    const request = { delayMs: isDelayed ? undoMs : 0, force };
    await this.#startApi(
      `deletion of ${id}`,
      async (ctx) => void (await this.#engine.requestDeletion(ctx, id, request)),
    );
  }

  async restore(id: string): Promise<void> {
    await this.#startApi(`restoration of ${id}`, async (_, worker) => {
      const ctx = { ...this.#engineContext(worker, false), ...this.#baseContext(worker, true) };
      this.world.count(`restoration: ${(await this.#engine.restoreKnowledge(ctx, id)).kind}`);
    });
  }

  /**
   * Adds one of the document's copies, recorded or not, to an agent, or removes it from the agent.
   */
  toggleHold(id: string, pick: number): void {
    const { elevenLabs } = this.world;
    // ARCHITECTURE.md: a copy without a document is kept while an agent holds it.
    const copies = this.witness.read(id) === null ? [] : this.witness.copiesOf(id);
    const copy = copies[pick % Math.max(1, copies.length)];
    if (copy === undefined) return;
    const isHeld = elevenLabs.isHeldByAgent(copy.id);
    this.world.say(`${copy.id} is ${isHeld ? 'removed from' : 'added to'} an agent`);
    if (isHeld) elevenLabs.release(copy.id);
    else {
      elevenLabs.hold(copy);
      this.witness.recordHeld(copy.id);
    }
  }

  /** Adds the service's folder to an agent, or removes it from the agent. */
  toggleFolder(): void {
    const folderId = this.witness.folderOfRecord();
    if (folderId === null) return;
    this.world.count('folder of an agent');
    this.world.say(`the folder ${folderId} is added to an agent, or removed`);
    this.world.elevenLabs.toggleFolder(folderId);
  }

  async retry(id: string): Promise<void> {
    await this.#startApi(`retry of ${id}`, async (ctx) => void (await this.#engine.retryKnowledge(ctx, id)));
  }

  /** Removes every copy from the agents. */
  releaseAll(): void {
    this.world.say('all copies are removed from the agents');
    this.world.elevenLabs.release();
  }

  /** Removes copies without a document from the agents, since the service never does that. */
  releaseOrphans(): void {
    const { elevenLabs } = this.world;
    for (const { id, name } of elevenLabs.copies()) {
      const documentId = documentIdIn(name, installation);
      if (documentId !== null && this.witness.read(documentId) === null) elevenLabs.release(id);
    }
  }

  /**
   * Sets the retry flag as a browser does. The security rules allow it on a failed document only.
   */
  flag(id: string): void {
    if (this.witness.read(id)?.sync_status !== 'failed') return;
    this.#byPerson(`flag on ${id}`, () => {
      const data = { retry_requested_at: Timestamp.fromMillis(this.world.nowMs) };
      this.store.commit([{ kind: 'update', path: `${collections.knowledge}/${id}`, data }]);
    });
  }

  /**
   * Writes the whole document as a script does, without the fields of the service. Not while a
   * worker holds it: a script that takes the claim away breaks the promise of one worker. Not after
   * a person has changed its copy: without the key in its name, only the document names it.
   */
  writeByScript(id: string, name: string, content: string): void {
    const document = this.witness.read(id);
    if (this.#kinds.get(id) !== 'text' || document === null || this.witness.changedByHand.has(id)) return;
    if ((document.sync_claim ?? null) !== null || (document.deletion_requested_at ?? null) !== null) return;
    this.#byHand(`a script writes ${id}`, () => {
      this.store.commit([
        { kind: 'set', path: `${collections.knowledge}/${id}`, data: { name, content }, isMerge: false },
      ]);
    });
  }

  /** Changes the name in the Firestore console, at any time. */
  renameInConsole(id: string, name: string): void {
    const document = this.witness.read(id);
    if (document === null || (document.deletion_requested_at ?? null) !== null) return;
    this.#byHand(`${id} is renamed in the console`, () => {
      this.store.commit([{ kind: 'update', path: `${collections.knowledge}/${id}`, data: { name } }]);
    });
  }

  #releaseCopies(id: string): void {
    for (const copy of this.witness.copiesOf(id)) this.world.elevenLabs.release(copy.id);
  }

  /** Takes in every document whose event was lost, as the nightly comparison does. */
  async takeInAll(): Promise<void> {
    const ids = this.witness.documentIds.filter((id) => this.witness.isWrittenByHand(id));
    if (ids.length === 0) return;
    this.#workers += 1;
    const name = `walk ${this.#workers}`;
    const run = async (worker: Worker): Promise<void> => {
      const ctx = this.#engineContext(worker, true);
      for (const id of ids) {
        await this.#engine.takeInIfNeeded(ctx, await ctx.db.collection(collections.knowledge).doc(id).get());
      }
    };
    await this.world.start(name, run, (error) => error !== null && this.#judgeError(name, error));
  }

  /**
   * Deletes the document in Firestore alone, which keeps its subcollections. Not while a worker
   * removes it: the two events look alike.
   */
  erase(id: string): void {
    const document = this.witness.read(id);
    if (document === null || (document.deletion_requested_at !== null && document.sync_claim !== null)) return;
    this.#releaseCopies(id);
    this.#byPerson(`${id} is deleted in Firestore by hand`, () =>
      this.store.commit([{ kind: 'delete', path: `${collections.knowledge}/${id}` }]),
    );
  }

  /** Loses an event. Not one of a deletion, of which it is the only trace. */
  drop(event: Event): void {
    if (event.after === null) return;
    this.events.splice(this.events.indexOf(event), 1);
    this.world.say(`${event.id} is lost`);
  }

  redeliver(event: Event): void {
    this.events.push({ ...event, notBeforeMs: this.world.nowMs });
    this.world.say(`${event.id} is delivered again`);
  }

  #redeliverLater(event: Event): void {
    const deliveries = event.deliveries + 1;
    this.events.push({ ...event, deliveries, notBeforeMs: this.world.nowMs + eventRedeliveryMs });
  }

  #onCrash(worker: Worker): void {
    // Another instance takes over, and remembers nothing.
    this.#folderIds[worker.instance] = new Map();
    this.#createdCopies[worker.instance] = new CreatedCopies();
    this.#known[worker.instance] = { installation: null };
    this.#gates[worker.instance] = this.#newGate();
    if (worker.name.startsWith('sweep ')) this.#sweepMemory.forget();
    const event = this.#held.get(worker);
    if (event !== undefined) this.#redeliverLater(event);
    this.#held.delete(worker);
  }

  /**
   * Checks an error that a worker throws. An error of ElevenLabs belongs on the document. It is
   * thrown, so that the event is delivered again, only when the document is gone and the error may
   * pass: it is temporary, or it ends once the API key is in order. A restored document may have
   * been gone before.
   */
  #judgeError(name: string, error: unknown, documentId: string | null = null): void {
    this.world.say(`${name} throws ${String(error)}`);
    if (error instanceof Error) this.world.count(error.name);
    const isGone = documentId !== null && (this.witness.read(documentId) === null || this.#isRestored);
    const mayPass =
      error instanceof Error &&
      ['NotSettledError', 'ElevenLabsSyncError', 'DeadlineExceededError'].includes(error.name) &&
      (!this.#engine.isRefusal(error) || error.error_type === 'auth_error');
    // The sweep throws at its end what its phases have thrown.
    const causes: unknown[] = error instanceof AggregateError ? error.errors : [error];
    // The API refuses a document that was written by hand until it is taken in.
    const isRefused = error instanceof Error && error.name === 'MalformedDocumentError';
    const isLate = error instanceof Error && error.name === 'NotAdmittedError';
    if (!causes.every(isFirestoreError) && !isRefused && !isLate && !(isGone && mayPass))
      this.witness.violate(`${name} threw ${String(error)}`);
  }

  async #startApi(
    name: string,
    run: (ctx: BaseContext, worker: Worker) => Promise<void>,
    text: string | null = null,
  ): Promise<void> {
    const newId = (): string => (text === null ? null : this.#mutation.bodyId?.(text)) ?? this.#newId();
    this.world.say(`${name} starts`);
    await this.world.start(
      name,
      (worker) => run({ ...this.#baseContext(worker, true), newId }, worker),
      (error) => error !== null && this.#judgeError(name, error),
    );
  }

  get #clock(): Clock {
    const { world } = this;
    return {
      now: () => new Date(world.nowMs),
      monotonicMs: () => world.nowMs,
      sleep: (ms, signal) => world.sleep(ms, signal),
      timer: (ms, ring) => {
        const alarm = world.timer(ring, ms);
        return () => world.cancel(alarm);
      },
    };
  }

  get #logger(): Logger {
    const count = (message: string) => this.world.count(message);
    return { info: count, warn: count, error: count };
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
    return {
      db,
      clock: this.#clock,
      logger: this.#logger,
      newId: () => this.#newId(),
      random: () => 0.5,
      uploadTtlMs: 3_600_000,
      earlierTextsDays: 0,
    };
  }

  /** With room for three documents at once. */
  #newGate(): Gate {
    const shared = { count: 0, tryTake: async () => null };
    const ctx = { clock: this.#clock, logger: this.#logger, random: () => 0.5 };
    return new Gate(ctx, { own: 1, shared, longestWaitMs: longestTurnMs });
  }

  #engineContext(worker: Worker, isSweep: boolean): EngineContext {
    const real = this.world.elevenLabs.provider(this.witness.watchedGate(worker));
    const provider = this.#mutation.provider?.(real, isSweep) ?? real;
    return {
      ...this.#baseContext(worker, false),
      config: { ...config, accountKey: this.witness.accountKey, ...this.#mutation.config },
      provider: async () => provider,
      agents: () => Promise.reject(new Error('the model has no calls about agents')),
      search: () => Promise.reject(new Error('the model has no searches')),
      retry: retryWithSleep((ms) => this.world.sleep(ms)),
      admission: this.#gates[worker.instance] ?? this.#newGate(),
      largeBodies: new Slots(1),
      folderIds: this.#folderIds[worker.instance] ?? new Map(),
      createdCopies: this.#createdCopies[worker.instance] ?? new CreatedCopies(),
      known: this.#known[worker.instance] ?? { installation: null },
    };
  }

  /** A write without the API, which no transition explains. */
  #byHand(line: string, act: () => unknown): void {
    this.world.count('written by hand');
    this.#isHandWriting = true;
    try {
      this.#byPerson(line, act);
    } finally {
      this.#isHandWriting = false;
    }
  }

  #byPerson(line: string, act: () => unknown): void {
    this.world.say(line);
    this.#asPerson(act);
    this.witness.checkNow();
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
    // ARCHITECTURE.md: a copy without a document is kept while an agent holds it.
    if (after === null && before !== null && !isComplete(before)) this.#releaseCopies(id);
    // A deletion in the Firestore console is not one of the product's writes.
    const isErased = this.#isPersonWriting && after === null;
    const isJudged = !isErased && !this.#isHandWriting && (before === null || isComplete(before));
    if (isJudged && this.#mutation.isJudgedByTransitions !== false) this.witness.judgeWrite(id, before, after);
    if (this.#isPersonWriting) this.witness.recordRequest(id, after as KnowledgeDocument | null);
    else {
      const [earlier, later] = [before, after] as (KnowledgeDocument | null)[];
      this.witness.judgeChange(id, earlier ?? null, later ?? null, this.#writer);
    }
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
}

/** Whether the service has written or taken in the document. */
const isComplete = ({ revision }: Fields): boolean => typeof revision === 'string';

/** The auto-sync settings that a page's edit sets, one per text. */
const autoSyncOf = (text: string) => (text === texts[1] ? { frequency_days: 7, auto_remove: false } : null);

const fileOf = (text: string) => ({ filename: 'a.txt', contentType: 'text/plain', bytes: Buffer.from(text) }) as const;
