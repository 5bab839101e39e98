import type { SyncStatus } from '@knowledge-sync/contract';
import { SingleBar } from 'cli-progress';

export interface Progress {
  update(settled: number, statuses: Record<SyncStatus, number>): void;
  stop(): void;
}

/** A progress bar on standard error; nothing without a terminal. */
export function progressBar(total: number, enabled: boolean): Progress {
  if (!enabled || !process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const format =
    '{bar} {value}/{total} · pending {pending} · syncing {syncing} · completed {completed} · failed {failed}';
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, barsize: 24 });
  const none: Record<SyncStatus, number> = { pending: 0, syncing: 0, completed: 0, failed: 0 };
  bar.start(total, 0, none);
  return { update: (settled, statuses) => bar.update(settled, statuses), stop: () => bar.stop() };
}
