import { checkName } from '../view/checks.ts';
import type { FindSame } from './find-same.ts';
import {
  createItem,
  type Draft,
  isInFlight,
  isSendable,
  type Payload,
  type SameDocument,
  type SendProblem,
  type UploadItem,
} from './item.ts';

export type SendResult =
  | { ok: true; documentId: string }
  /** `isLost`: there was no answer, so that the request may or may not have arrived. */
  | {
      ok: false;
      problem: SendProblem;
      isLost: boolean;
      /** The service has a limit, and takes the document after this time. */
      waitMs?: number;
    };

/** Sends one document. Rejects only when the signal was aborted. */
export type Send = (
  document: Pick<UploadItem, 'name' | 'payload' | 'idempotencyKey' | 'fileName' | 'replaces'>,
  options: { signal: AbortSignal; onProgress: (fraction: number) => void },
) => Promise<SendResult>;

/** The results since the queue was last empty. */
export interface Drained {
  sent: readonly UploadItem[];
  failed: readonly UploadItem[];
  /** Documents that wait for a decision of the user. */
  same: readonly UploadItem[];
}

interface QueueOptions {
  send: Send;
  /** Null sends everything without looking for the same document. */
  findSame?: FindSame | null;
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
 * ready ─start─▶ checking ─▶ waiting | same ─decide─▶ waiting. Then:
 * waiting ─▶ sending ─▶ sent | failed ─start─▶ waiting …; cancel returns to ready.
 * At a limit of the service: sending ─▶ limited ─▶ waiting, after the time that it names.
 * Without an answer: sending ─▶ interrupted ─▶ waiting, after a delay or when the network is back.
 */
export function createUploadQueue(options: QueueOptions) {
  const { send, findSame = null, newId, onDrained, maxParallel = 3, resumeAfterMs = 2_000 } = options;
  let items: readonly UploadItem[] = [];
  let skipped: readonly string[] = [];
  let finished: string[] = [];
  /** Whether a question to the user was not reported yet. */
  let isAsking = false;
  let resumeMs = resumeAfterMs;
  let resumeTimer: ReturnType<typeof setTimeout> | null = null;
  /** Nothing is sent while it runs: the limit holds for every document. */
  let limitTimer: ReturnType<typeof setTimeout> | null = null;
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
      if (!result.ok && result.waitMs !== undefined) return waitForLimit(item.id, result.waitMs);
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
      if (aborts.size >= maxParallel || limitTimer !== null) return;
      if (item.state.kind === 'waiting') void run(item);
    }
    if (items.some(isInFlight) || (finished.length === 0 && !isAsking)) return;
    isAsking = false;
    const done = items.filter(({ id }) => finished.includes(id));
    finished = [];
    onDrained({
      sent: done.filter(({ state }) => state.kind === 'sent'),
      failed: done.filter(({ state }) => state.kind === 'failed'),
      same: items.filter(({ state }) => state.kind === 'same'),
    });
  }

  /** Sends the items. An item that repeats another document waits for the user. */
  async function begin(isMeant: (item: UploadItem) => boolean): Promise<void> {
    const begun = new Set<string>();
    commit(
      items.map((item) => {
        if (!isMeant(item) || !isSendable(item)) return item;
        if (findSame === null || item.isDecided) return { ...item, state: { kind: 'waiting' } };
        begun.add(item.id);
        return { ...item, state: { kind: 'checking' } };
      }),
    );
    pump();
    if (findSame === null || begun.size === 0) return;
    // Without an answer they are sent: a second copy can be deleted later.
    const found = await findSame(
      items.filter(({ id }) => begun.has(id)),
      items,
    ).catch(() => new Map<string, SameDocument>());
    commit(
      items.map((item) => {
        if (!begun.has(item.id) || item.state.kind !== 'checking') return item;
        const same = found.get(item.id);
        if (same === undefined) return { ...item, isDecided: true, state: { kind: 'waiting' } };
        isAsking = true;
        return { ...item, state: { kind: 'same', same } };
      }),
    );
    pump();
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

  function waitForLimit(id: string, ms: number): void {
    const until = new Date(Date.now() + ms);
    change(id, () => ({ state: { kind: 'limited', until } }));
    if (limitTimer !== null) clearTimeout(limitTimer);
    limitTimer = setTimeout(() => {
      limitTimer = null;
      commit(items.map((item) => (item.state.kind === 'limited' ? { ...item, state: { kind: 'waiting' } } : item)));
      pump();
    }, ms);
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
    /** The paths of files that were left out. */
    skipped: (): readonly string[] => skipped,
    skip(paths: readonly string[]): void {
      if (paths.length === 0) return;
      skipped = [...new Set([...skipped, ...paths])];
      commit(items);
    },

    add(drafts: readonly Draft[]): void {
      commit([...items, ...drafts.map((draft) => createItem(draft, newId))]);
    },
    /** A renamed document is a different one: it gets a new idempotency key. */
    rename(id: string, name: string): void {
      change(id, (item) =>
        isInFlight(item) || item.state.kind === 'sent'
          ? {}
          : {
              name,
              nameProblems: checkName(name),
              isNameCut: false,
              idempotencyKey: newId(),
              isDecided: false,
              replaces: null,
              state: { kind: 'ready' },
            },
      );
    },
    /** Sends everything that is ready to be sent. */
    start: (): void => void begin(() => true),
    startOne: (id: string): void => void begin((item) => item.id === id),
    /** Adds documents and sends them at once. */
    addAndStart(drafts: readonly Draft[]): void {
      const added = drafts.map((draft) => createItem(draft, newId));
      commit([...items, ...added]);
      const ids = new Set(added.map(({ id }) => id));
      void begin(({ id }) => ids.has(id));
    },
    /** Sends an item although it is the same as another document, or in the place of that one. */
    decide(id: string, answer: 'add' | 'replace'): void {
      change(id, ({ state }) =>
        state.kind === 'same'
          ? {
              isDecided: true,
              replaces: answer === 'replace' && state.same.canReplace ? state.same.documentId : null,
              state: { kind: 'waiting' },
            }
          : {},
      );
      pump();
    },
    /** Sends everything that waits for a decision. */
    addAllSame(): void {
      commit(
        items.map((item) =>
          item.state.kind === 'same' ? { ...item, isDecided: true, state: { kind: 'waiting' } } : item,
        ),
      );
      pump();
    },
    removeAllSame(): void {
      commit(items.filter(({ state }) => state.kind !== 'same'));
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
      skipped = [];
      commit(items.filter(isInFlight));
    },
  };
}
