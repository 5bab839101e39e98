import { type StoredDocument, sizeBytes } from './documents.ts';
import type { Environment } from './environment.ts';
import type { Settings } from './settings.ts';

type IndexLimits = Pick<Settings, 'index_ms' | 'index_outcome' | 'rag_max_bytes' | 'index_restarts_after_ms'>;

export const embeddingModels = ['e5_mistral_7b_instruct', 'multilingual_e5_large_instruct'] as const;
export type EmbeddingModel = (typeof embeddingModels)[number];

export const ragStatuses = [
  'new',
  'created',
  'processing',
  'failed',
  'succeeded',
  'rag_limit_exceeded',
  'document_too_small',
  'cannot_index_folder',
] as const;
type RagStatus = (typeof ragStatuses)[number];

interface StoredIndex {
  id: string;
  model: EmbeddingModel;
  usedBytes: number;
  /** The start; for an index that is built again, the earlier one is ready until then. */
  startedAtMs: number;
  /** The text that is indexed. */
  text: string;
  /** The text that was indexed before the start; null for a new index. */
  earlierText: string | null;
  /** How long it takes and how it ends, from the settings at its start. */
  durationMs: number;
  outcome: Settings['index_outcome'];
  /** Why there is no index; checked again with each request. */
  refusal: 'rag_limit_exceeded' | 'document_too_small' | 'cannot_index_folder' | null;
}

export interface SavedIndexes {
  document: string;
  indexes: StoredIndex[];
}

export interface RagIndexState {
  id: string;
  model: EmbeddingModel;
  status: RagStatus;
  progressPercentage: number;
  usedBytes: number;
}

/** ElevenLabs' documented minimum. */
const minBytes = 500;

/** Search indexes per document and embedding model. An index progresses with time alone. */
export class RagIndexes {
  readonly #indexes = new Map<string, Map<EmbeddingModel, StoredIndex>>();
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  of(documentId: string): RagIndexState[] {
    return [...(this.#indexes.get(documentId)?.values() ?? [])].map((index) => this.#stateOf(index));
  }

  find(documentId: string, model: EmbeddingModel): RagIndexState | null {
    return this.of(documentId).find((index) => index.model === model) ?? null;
  }

  /**
   * Starts an index where there is none. A failed one stays until it or the content is replaced.
   */
  getOrCreate(document: StoredDocument, model: EmbeddingModel, limits: IndexLimits): RagIndexState {
    const stored = this.#indexes.get(document.id)?.get(model);
    if (stored !== undefined && stored.refusal === null) return this.#stateOf(stored);
    const id = stored?.id ?? this.#environment.newId();
    return this.#stateOf(this.#begin(document, model, limits, { id, earlierText: null, delayMs: 0 }));
  }

  /** Builds every index of the document again after its content has changed. */
  restart(document: StoredDocument, limits: IndexLimits): void {
    for (const { id, model, status } of this.of(document.id)) {
      const stored = this.#indexes.get(document.id)?.get(model);
      const earlierText = status === 'succeeded' && stored !== undefined ? this.#indexedText(stored) : null;
      this.delete(document.id, id);
      this.#begin(document, model, limits, { id, earlierText, delayMs: limits.index_restarts_after_ms });
    }
  }

  /** The text that searches with this model find; null without a ready index. */
  textOf(documentId: string, model: EmbeddingModel): string | null {
    const stored = this.#indexes.get(documentId)?.get(model);
    return stored === undefined || this.#stateOf(stored).status !== 'succeeded' ? null : this.#indexedText(stored);
  }

  #indexedText({ startedAtMs, text, earlierText }: StoredIndex): string {
    return this.#environment.nowMs() < startedAtMs ? (earlierText ?? text) : text;
  }

  delete(documentId: string, indexId: string): RagIndexState | null {
    const found = this.of(documentId).find(({ id }) => id === indexId) ?? null;
    if (found !== null) this.#indexes.get(documentId)?.delete(found.model);
    return found;
  }

  /** Ends the work on every index that has begun. */
  finish(): void {
    for (const indexes of this.#indexes.values()) for (const index of indexes.values()) index.durationMs = 0;
  }

  removeAll(documentIds: readonly string[]): void {
    for (const id of documentIds) this.#indexes.delete(id);
  }

  usedBytes(model?: EmbeddingModel): number {
    return [...this.#indexes.values()]
      .flatMap((indexes) => [...indexes.values()])
      .filter((index) => index.refusal === null && (model === undefined || index.model === model))
      .reduce((total, index) => total + index.usedBytes, 0);
  }

  /** Every index, by document. */
  saved(): SavedIndexes[] {
    return [...this.#indexes].map(([document, indexes]) => ({ document, indexes: [...indexes.values()] }));
  }

  load(saved: readonly SavedIndexes[]): void {
    for (const { document, indexes } of saved)
      this.#indexes.set(document, new Map(indexes.map((index) => [index.model, index])));
  }

  clear(): void {
    this.#indexes.clear();
  }

  #begin(
    document: StoredDocument,
    model: EmbeddingModel,
    limits: IndexLimits,
    { id, earlierText, delayMs }: { id: string; earlierText: string | null; delayMs: number },
  ): StoredIndex {
    const size = sizeBytes(document);
    const refusal = this.#refusal(document, size, limits);
    const index: StoredIndex = {
      id,
      model,
      usedBytes: refusal === null ? size : 0,
      startedAtMs: this.#environment.nowMs() + (earlierText === null ? 0 : delayMs),
      text: document.type === 'folder' ? '' : document.text,
      earlierText,
      durationMs: limits.index_ms,
      outcome: limits.index_outcome,
      refusal,
    };
    const indexes = this.#indexes.get(document.id) ?? new Map<EmbeddingModel, StoredIndex>();
    this.#indexes.set(document.id, indexes.set(model, index));
    return index;
  }

  #refusal(document: StoredDocument, size: number, limits: IndexLimits): StoredIndex['refusal'] {
    if (document.type === 'folder') return 'cannot_index_folder';
    if (size < minBytes) return 'document_too_small';
    return this.usedBytes() + size > limits.rag_max_bytes ? 'rag_limit_exceeded' : null;
  }

  #stateOf({ id, model, usedBytes, startedAtMs, durationMs, outcome, refusal }: StoredIndex): RagIndexState {
    const isEarlier = this.#environment.nowMs() < startedAtMs;
    if (isEarlier) return { id, model, usedBytes, status: 'succeeded', progressPercentage: 100 };
    if (refusal !== null) return { id, model, usedBytes, status: refusal, progressPercentage: 0 };
    const done = durationMs === 0 ? 1 : Math.min(1, (this.#environment.nowMs() - startedAtMs) / durationMs);
    const status = done === 1 ? outcome : done === 0 ? 'new' : done < 0.1 ? 'created' : 'processing';
    return { id, model, usedBytes, status, progressPercentage: Math.floor(done * 100) };
  }
}
