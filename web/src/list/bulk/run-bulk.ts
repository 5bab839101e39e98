export interface BulkItem {
  id: string;
  name: string;
}

/** `left`: there was nothing to do. It is no failure: somebody or something else was quicker. */
export type BulkOutcome = { kind: 'done' } | { kind: 'left'; message: string } | { kind: 'refused'; message: string };
export type BulkState = { kind: 'waiting' } | { kind: 'working' } | BulkOutcome;

export interface BulkEntry extends BulkItem {
  state: BulkState;
}

interface BulkOptions {
  /** Does it to one. It must not reject. */
  work: (item: BulkItem) => Promise<BulkOutcome>;
  onChange: (entries: readonly BulkEntry[]) => void;
  maxParallel: number;
  /** Aborted, what has not begun stays undone. */
  signal: AbortSignal;
}

/** Does the same to many, a few at a time, and tells of each. Resolves with how all ended. */
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

/** "3 of 5 done, 1 refused". */
export function bulkSummary(entries: readonly BulkEntry[], done: string): string {
  const count = (kind: BulkState['kind']): number => entries.filter(({ state }) => state.kind === kind).length;
  const parts = [
    `${count('done')} of ${entries.length} ${done}`,
    count('left') > 0 ? `${count('left')} needed nothing` : '',
    count('refused') > 0 ? `${count('refused')} refused` : '',
  ];
  return parts.filter(Boolean).join(', ');
}
