export interface BulkItem {
  id: string;
  name: string;
}

/** `left`: there was nothing to do any more, which is no failure. */
export type BulkOutcome = { kind: 'done' } | { kind: 'left'; message: string } | { kind: 'refused'; message: string };
export type BulkState = { kind: 'waiting' } | { kind: 'working' } | BulkOutcome;

export interface BulkEntry extends BulkItem {
  state: BulkState;
}

interface BulkOptions {
  /** Acts on one document. Must not reject. */
  work: (item: BulkItem) => Promise<BulkOutcome>;
  onChange: (entries: readonly BulkEntry[]) => void;
  maxParallel: number;
  /** Once aborted, no further document is started. */
  signal: AbortSignal;
}

/**
 * Runs the same action on many documents, a few at a time, and reports each. Resolves with all
 * outcomes.
 */
export async function runBulk(items: readonly BulkItem[], options: BulkOptions): Promise<readonly BulkEntry[]> {
  const { work, onChange, maxParallel, signal } = options;
  let entries: readonly BulkEntry[] = items.map((item) => ({ ...item, state: { kind: 'waiting' } }));
  const set = (index: number, state: BulkState): void => {
    entries = entries.map((entry, at) => (at === index ? { ...entry, state } : entry));
    onChange(entries);
  };
  onChange(entries);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < items.length && !signal.aborted) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item === undefined) return;
      set(index, { kind: 'working' });
      set(index, await work(item));
    }
  };
  await Promise.all(Array.from({ length: Math.min(maxParallel, items.length) }, lane));
  return entries;
}

export interface BulkCounts {
  total: number;
  done: number;
  left: number;
  refused: number;
  /** Whether no document is waiting or being worked on. */
  isOver: boolean;
}

export function countBulk(entries: readonly BulkEntry[]): BulkCounts {
  const count = (kind: BulkState['kind']): number => entries.filter(({ state }) => state.kind === kind).length;
  return {
    total: entries.length,
    done: count('done'),
    left: count('left'),
    refused: count('refused'),
    isOver: count('waiting') + count('working') === 0,
  };
}
