import { checkName } from '../view/checks.ts';
import {
  createItem,
  type Draft,
  isInFlight,
  isSendable,
  type Payload,
  type SendProblem,
  type UploadItem,
} from './item.ts';

export type SendResult =
  | { ok: true; documentId: string }
  /** `isLost`: there was no answer, so that the request may or may not have arrived. */
  | { ok: false; problem: SendProblem; isLost: boolean };

/** Sends one document. Rejects only when the signal was aborted. */
export type Send = (
  document: { name: string; payload: Payload; idempotencyKey: string; fileName: string | null },
  options: { signal: AbortSignal; onProgress: (fraction: number) => void },
) => Promise<SendResult>;

/** The results since the queue was last empty. */
export interface Drained {
  sent: readonly UploadItem[];
  failed: readonly UploadItem[];
}

interface QueueOptions {
  send: Send;
  newId: () => string;
  onDrained: (drained: Drained) => void;
  maxParallel?: number;
  /** Delay before interrupted uploads are sent again. Doubled after each failed round. */
  resumeAfterMs?: number;
}

const longestResumeMs = 60_000;
const nothing: Payload = { type: 'text', content: '' };

export type UploadQueue = ReturnType<typeof createUploadQueue>;

/**
 * Uploads documents, a few at a time. The queue outlives the dialog that fills it.
 *
 * ready ─start─▶ waiting ─▶ sending ─▶ sent | failed ─start─▶ waiting …; cancel returns to ready.
 * Without an answer: sending ─▶ interrupted ─▶ waiting, after a delay or when the network is back.
 */
export function createUploadQueue(options: QueueOptions) {
  const { send, newId, onDrained, maxParallel = 3, resumeAfterMs = 2_000 } = options;
  let items: readonly UploadItem[] = [];
  let finished: string[] = [];
  let resumeMs = resumeAfterMs;
  let resumeTimer: ReturnType<typeof setTimeout> | null = null;
  const listeners = new Set<() => void>();
  const aborts = new Map<string, AbortController>();

  const commit = (next: readonly UploadItem[]): void => {
    items = next;
    for (const listener of listeners) listener();
  };
  const change = (id: string, update: (item: UploadItem) => Partial<UploadItem>): void =>
    commit(items.map((item) => (item.id === id ? { ...item, ...update(item) } : item)));

  async function run(item: UploadItem): Promise<void> {
    const abort = new AbortController();
    aborts.set(item.id, abort);
    change(item.id, () => ({ state: { kind: 'sending', fraction: 0 } }));
    try {
      const result = await send(item, {
        signal: abort.signal,
        onProgress: (fraction) =>
          aborts.get(item.id) === abort && change(item.id, () => ({ state: { kind: 'sending', fraction } })),
      });
      if (abort.signal.aborted) return;
      if (!result.ok && result.isLost) {
        change(item.id, () => ({ state: { kind: 'interrupted', problem: result.problem } }));
        return resumeLater();
      }
      finished.push(item.id);
      resumeMs = resumeAfterMs;
      // An uploaded payload is no longer needed.
      if (result.ok)
        change(item.id, () => ({ state: { kind: 'sent', documentId: result.documentId }, payload: nothing }));
      else change(item.id, () => ({ state: { kind: 'failed', problem: result.problem } }));
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    } finally {
      if (aborts.get(item.id) === abort) aborts.delete(item.id);
      pump();
    }
  }

  function pump(): void {
    for (const item of items) {
      if (aborts.size >= maxParallel) return;
      if (item.state.kind === 'waiting') void run(item);
    }
    if (items.some(isInFlight) || finished.length === 0) return;
    const done = items.filter(({ id }) => finished.includes(id));
    finished = [];
    onDrained({
      sent: done.filter(({ state }) => state.kind === 'sent'),
      failed: done.filter(({ state }) => state.kind === 'failed'),
    });
  }

  function resume(): void {
    if (resumeTimer !== null) clearTimeout(resumeTimer);
    resumeTimer = null;
    if (!items.some(({ state }) => state.kind === 'interrupted')) return;
    commit(items.map((item) => (item.state.kind === 'interrupted' ? { ...item, state: { kind: 'waiting' } } : item)));
    pump();
  }

  function resumeLater(): void {
    if (resumeTimer !== null) return;
    resumeTimer = setTimeout(resume, resumeMs);
    resumeMs = Math.min(resumeMs * 2, longestResumeMs);
  }

  const stop = (id: string): void => {
    aborts.get(id)?.abort();
    aborts.delete(id);
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: (): readonly UploadItem[] => items,

    add(drafts: readonly Draft[]): void {
      commit([...items, ...drafts.map((draft) => createItem(draft, newId))]);
    },
    /** A renamed document is a different one: it gets a new idempotency key. */
    rename(id: string, name: string): void {
      change(id, (item) =>
        isInFlight(item) || item.state.kind === 'sent'
          ? {}
          : { name, nameProblems: checkName(name), idempotencyKey: newId(), state: { kind: 'ready' } },
      );
    },
    /** Sends everything that is ready to be sent. */
    start(): void {
      commit(items.map((item) => (isSendable(item) ? { ...item, state: { kind: 'waiting' } } : item)));
      pump();
    },
    startOne(id: string): void {
      change(id, (item) => (isSendable(item) ? { state: { kind: 'waiting' } } : {}));
      pump();
    },
    /** Sends interrupted uploads now. */
    resume,
    /** Stops an upload. It keeps its key, so that a second attempt creates no duplicate. */
    cancel(id: string): void {
      stop(id);
      change(id, (item) => (isInFlight(item) ? { state: { kind: 'ready' } } : {}));
      pump();
    },
    remove(id: string): void {
      stop(id);
      commit(items.filter((item) => item.id !== id));
      pump();
    },
    /** Removes everything except uploads under way. */
    clear(): void {
      commit(items.filter(isInFlight));
    },
  };
}
