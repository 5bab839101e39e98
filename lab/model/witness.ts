/** Records the requests of people in a schedule, and checks what must hold at every moment. */
import { collections, foldersDocument, type KnowledgeDocument } from '@knowledge-sync/contract';
import { documentIdIn, remoteName } from '@knowledge-sync/functions/document/remote-name.ts';
import { transitionOf } from '@knowledge-sync/functions/document/transition-table.ts';
import { config, installation } from './config.ts';
import { autoSyncDaysOf, isRefreshed, longText, type RemoteCopy } from './elevenlabs.ts';
import { isTakenIn, type Observed, problemsNow } from './invariants.ts';
import type { Fields, MemoryStore } from './memory-store.ts';
import { texts } from './moves.ts';
import type { Request, RequestedChange, RequestGate } from './requests.ts';
import type { Worker, World } from './world.ts';

/** A broken promise. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export type Wanted = { name: string; text: string; autoSyncDays: number | null } | 'gone';

export class Witness implements Observed {
  readonly world: World;
  readonly store: MemoryStore;
  readonly documentIds: string[] = [];
  /** The wanted content by document. */
  readonly wanted = new Map<string, Wanted>();
  readonly changedByHand = new Map<string, 'changed' | 'lost'>();
  readonly foreignCopies = new Map<string, RemoteCopy>();
  violation: Violation | null = null;
  /** Names the API key that is in use. */
  accountKey = config.accountKey;
  /** Until when a deletion can be withdrawn, by document. */
  readonly #notBeforeMs = new Map<string, number>();
  /** The step at which each copy was created. */
  readonly #madeAtStep = new Map<string, number>();
  /** The step at which an agent got each copy. */
  readonly #heldAtStep = new Map<string, number>();
  /** The worker of each claim. */
  readonly #holders = new Map<string, Worker | null>();
  /** The content that each worker has sent to each copy. */
  readonly #sent = new Map<Worker, Map<string, Set<string>>>();

  constructor(world: World, store: MemoryStore) {
    this.world = world;
    this.store = store;
  }

  read(id: string): KnowledgeDocument | null {
    return (this.store.get(`${collections.knowledge}/${id}`)?.fields as KnowledgeDocument | undefined) ?? null;
  }

  folderOfRecord(): string | null {
    const entry = this.store.get(`${collections.engine}/${foldersDocument}`)?.fields[this.accountKey] as Partial<
      Record<'id', string | null>
    > | null;
    return entry?.id ?? null;
  }

  /** Records that a backup was restored, which has other texts and removes none of the copies. */
  recordRestored(): void {
    for (const id of this.documentIds) this.changedByHand.set(id, 'changed');
  }

  /** Records that a person has changed one of the document's copies. */
  recordManualChange(id: string): void {
    this.changedByHand.set(id, 'changed');
  }

  /** Records a copy of another installation, which must stay as it is. */
  recordForeignCopy(copy: RemoteCopy): void {
    this.foreignCopies.set(copy.id, { ...copy });
  }

  /** Records that copies were deleted, which the engine notices when it sends their documents. */
  recordLoss(copies: readonly RemoteCopy[]): void {
    for (const { id } of copies) this.foreignCopies.delete(id);
    for (const id of this.documentIds) {
      const recorded = this.read(id)?.elevenlabs_document_id;
      const isLost = copies.some((copy) => copy.id === recorded || documentIdIn(copy.name, installation) === id);
      if (isLost && !this.changedByHand.has(id)) this.changedByHand.set(id, 'lost');
    }
  }

  /**
   * The document's copies. The one that is recorded has no key in its name while a file is
   * replaced.
   */
  copiesOf(documentId: string): RemoteCopy[] {
    const recordedId = this.read(documentId)?.elevenlabs_document_id;
    return this.world.elevenLabs
      .copies()
      .filter(({ id, name }) => id === recordedId || documentIdIn(name, installation) === documentId);
  }

  /** Checks every request when it is sent, and records what it sends. */
  watchedGate(worker: Worker): RequestGate {
    const gate = this.world.requestGate(worker);
    return async <T>(request: Request<T>): Promise<T> => {
      if (request.change !== null) this.#judgeRequest(worker, request.change);
      return await gate({
        ...request,
        effect: () => {
          const result = request.effect();
          const { change } = request;
          if (change?.kind === 'update') this.#recordSent(worker, change.id);
          if (change?.kind === 'create') this.#recordSent(worker, (result as { id: string }).id);
          return result;
        },
      });
    };
  }

  #judgeRequest(worker: Worker, change: RequestedChange): void {
    if (change.kind === 'delete') {
      this.#judgeDeletion(worker, change);
      return;
    }
    const documentId = documentIdIn(change.name ?? '', installation);
    if (documentId === null) return;
    if (change.kind === 'create') this.#judgeCreation(worker, documentId, change.autoSyncDays);
    this.#judgeRight(worker, documentId);
  }

  /** A worker creates a copy only where its search could find none. */
  #judgeCreation(worker: Worker, documentId: string, autoSyncDays: number | null): void {
    if (this.changedByHand.has(documentId)) return;
    for (const copy of this.world.elevenLabs.copies()) {
      // A higher frequency cannot be set on a copy: the new one replaces it.
      if (documentIdIn(copy.name, installation) !== documentId || !isRefreshed(copy, autoSyncDays)) continue;
      if ((this.#madeAtStep.get(copy.id) ?? 0) >= worker.resumedAtStep) continue;
      this.violate(`${worker.name} creates ${documentId} although ${copy.id} existed before it looked`);
    }
  }

  /** A worker sends a text only with the claim: its deadline comes before the end of the lease. */
  #judgeRight(worker: Worker, id: string): void {
    const document = this.read(id);
    if (document === null) return;
    const holder = document.sync_claim === null ? null : this.#holders.get(document.sync_claim.id);
    if (holder !== worker) this.violate(`${worker.name} sends ${id} without holding its claim`);
  }

  /** A recorded copy is deleted only when its document is to be deleted, and not too early. */
  #judgeDeletion(worker: Worker, { id: copyId, force }: RequestedChange & { kind: 'delete' }): void {
    for (const id of this.documentIds) {
      const document = this.read(id);
      if (document?.elevenlabs_document_id !== copyId) continue;
      // Another copy may replace one that cannot be changed or that no agent holds.
      if (this.copiesOf(id).some((copy) => copy.id !== copyId)) continue;
      if (this.wanted.get(id) !== 'gone') this.violate(`${worker.name} deletes ${copyId} although ${id} is wanted`);
      if ((this.#notBeforeMs.get(id) ?? 0) > this.world.nowMs) {
        this.violate(`${worker.name} deletes ${copyId} too early`);
      }
      if (force && !document.deletion_force && this.#wasHeld(worker, copyId)) {
        this.violate(`${worker.name} takes ${copyId} from an agent without a request for it`);
      }
    }
  }

  /** Whether an agent has had the copy since before the worker looked. */
  #wasHeld({ resumedAtStep }: Worker, copyId: string): boolean {
    return this.world.elevenLabs.isHeldByAgent(copyId) && (this.#heldAtStep.get(copyId) ?? 0) < resumedAtStep;
  }

  /** Records that an agent gets the copy. */
  recordHeld(copyId: string): void {
    this.#heldAtStep.set(copyId, this.world.stepCount);
  }

  #recordSent(worker: Worker, id: string): void {
    const sent = this.#sent.get(worker) ?? new Map<string, Set<string>>();
    const contents = sent.get(id) ?? new Set();
    this.#sent.set(worker, sent.set(id, contents.add(this.#contentOf(id))));
  }

  #contentOf(id: string): string {
    const copy = this.world.elevenLabs.copy(id);
    return copy === null ? '' : contentIn({ ...copy, autoSyncDays: autoSyncDaysOf(copy) });
  }

  /** Records what a person's write asks for. */
  recordRequest(id: string, after: KnowledgeDocument | null): void {
    this.#notBeforeMs.set(id, after?.deletion_not_before?.toMillis() ?? 0);
    if (after === null || (after.deletion_requested_at ?? null) !== null) {
      this.wanted.set(id, 'gone');
      return;
    }
    const { source } = after as Partial<KnowledgeDocument>;
    if (source === undefined) {
      // Written by a script.
      this.wanted.set(id, { name: after.name, text: String(after.content), autoSyncDays: null });
      return;
    }
    const isPage = source.type === 'url';
    const text = isPage ? longText(`Page ${source.refresh_id ?? 'at first'}`) : textOf(source.size_bytes);
    if (isPage) this.world.elevenLabs.setPage(source.url, text);
    const autoSyncDays = source.type === 'url' ? (source.auto_sync?.frequency_days ?? null) : null;
    this.wanted.set(id, { name: after.name, text, autoSyncDays });
  }

  /** Every committed write of the product is one that the table of transitions explains. */
  judgeWrite(id: string, before: Fields | null, after: Fields | null): void {
    if (transitionOf(before, after) !== null) return;
    const [from, to] = [before, after].map((fields) => String(fields?.sync_status ?? 'none'));
    const changed = Object.keys({ ...before, ...after }).filter((field) => before?.[field] !== after?.[field]);
    this.violate(`no transition explains the write to ${id}: ${from} to ${to}, ${changed.join(', ')}`);
  }

  /** Checks a write of the engine to a document. */
  judgeChange(
    id: string,
    before: KnowledgeDocument | null,
    after: KnowledgeDocument | null,
    writer: Worker | null,
  ): void {
    if (before === null) this.violate(`the engine created ${id} again`);
    if (after === null && this.wanted.get(id) !== 'gone') {
      this.violate(`the engine deleted ${id}, without a request for it`);
    }
    const claimId = after?.sync_claim?.id;
    if (claimId !== undefined && !this.#holders.has(claimId)) this.#holders.set(claimId, writer);
    if (before === null || after === null) return;
    this.#recordReplacement(id, before, after);
    if (before.sync_status !== 'completed' && after.sync_status === 'completed')
      this.#judgeCompletion(id, after, writer);
    const isContentSame =
      before.revision === after.revision && before.body_id === after.body_id && before.name === after.name;
    if (!isContentSame && !this.#isTakenIn(id, before, after)) this.violate(`the engine changed the content of ${id}`);
    if (after.sync_retry_count < before.sync_retry_count) this.violate(`the retry count of ${id} decreased`);
  }

  /** A document that was written by hand gets the revision and the body of what is wanted. */
  #isTakenIn(id: string, before: KnowledgeDocument, after: KnowledgeDocument): boolean {
    const wanted = this.wanted.get(id);
    if (wanted === undefined || wanted === 'gone' || isTakenIn(before)) return false;
    const isTextSame = after.source.type !== 'text' || after.source.size_bytes === wanted.text.length;
    return after.name === wanted.name && isTextSame && isTakenIn(after);
  }

  /** Whether the document is not taken in yet. */
  isWrittenByHand(id: string): boolean {
    const document = this.read(id);
    return document !== null && !isTakenIn(document);
  }

  /** A lost copy is replaced once the document names another one. */
  #recordReplacement(id: string, before: KnowledgeDocument, after: KnowledgeDocument): void {
    const { elevenlabs_document_id: copyId } = after;
    if (this.changedByHand.get(id) !== 'lost' || copyId === before.elevenlabs_document_id) return;
    if (copyId !== null && this.world.elevenLabs.copy(copyId) !== null) this.changedByHand.delete(id);
  }

  /**
   * A completed copy has the wanted text, or had it: an older request may land after the newer one.
   */
  #judgeCompletion(id: string, document: KnowledgeDocument, writer: Worker | null): void {
    const wanted = this.wanted.get(id);
    const copyId = document.elevenlabs_document_id;
    if (
      wanted === undefined ||
      wanted === 'gone' ||
      this.changedByHand.has(id) ||
      copyId === null ||
      document.revision !== document.synced_revision
    ) {
      return;
    }
    const expected = contentIn({ ...wanted, name: remoteName(wanted.name, installation, id) });
    const sent = writer === null ? undefined : this.#sent.get(writer)?.get(copyId);
    if (this.#contentOf(copyId) !== expected && sent?.has(expected) !== true) {
      this.violate(`${id} is completed, but the wanted content was never sent to ${copyId}`);
    }
  }

  /** Checks the promises after a write or a request has taken effect. */
  checkNow(): void {
    for (const { id } of this.world.elevenLabs.copies()) {
      if (!this.#madeAtStep.has(id)) this.#madeAtStep.set(id, this.world.stepCount);
    }
    for (const promise of problemsNow(this)) this.violate(promise);
  }

  violate(message: string): void {
    this.world.say(`VIOLATED: ${message}`);
    this.violation ??= new Violation(message);
  }
}

/** Without the frequency: ElevenLabs may refresh a page more often than it was asked. */
const contentIn = ({ name, text, autoSyncDays }: { name: string; text: string; autoSyncDays: number | null }): string =>
  `${name}: ${text}${autoSyncDays === null ? '' : ', refreshed'}`;

/** The text with this length. */
const textOf = (sizeBytes: number | null): string => texts.find((text) => text.length === sizeBytes) ?? '';
