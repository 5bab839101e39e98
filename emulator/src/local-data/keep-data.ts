/** Saves the data of a running stack: every minute if it has changed, and when the stack stops. */
import { setTimeout as sleep } from 'node:timers/promises';
import { replaceSaved, type SaveContent } from './saved-data.ts';

export interface DataKeeper {
  /** When the data was last saved, or known to be as saved; null before. */
  savedAt(): Date | null;
  /** Saves once more, for at most `limitMs`. Later calls save nothing. */
  finish(limitMs: number): Promise<void>;
}

interface KeeperOptions {
  dir: string;
  /** Writes all data of the stack. */
  write: (path: string, signal: AbortSignal) => Promise<SaveContent>;
  /** Shows a line to the person. */
  notice: (line: string) => void;
  intervalMs?: number;
}

/** A save takes far less. Firestore's emulator may hang. */
const saveTimeoutMs = 30_000;

/** Saves at once, then at each interval. Reports the first of several failures in a row. */
export function keepData({ dir, write, notice, intervalMs = 60_000 }: KeeperOptions): DataKeeper {
  let savedAt: Date | null = null;
  let isReported = false;
  let isOver = false;
  const finishing = new AbortController();
  const save = async (limitMs: number): Promise<boolean> => {
    const startedAt = new Date();
    const signal = AbortSignal.any([finishing.signal, AbortSignal.timeout(limitMs)]);
    try {
      await replaceSaved(dir, (path) => write(path, signal));
      savedAt = startedAt;
      isReported = false;
      return true;
    } catch (error) {
      if (!isOver && !isReported) {
        isReported = true;
        notice(`The local data could not be saved: ${String(error)}; it will be retried.`);
      }
      return false;
    }
  };
  let running: Promise<unknown> = save(saveTimeoutMs);
  let isRunning = true;
  const track = (work: Promise<unknown>): void => {
    isRunning = true;
    running = work.finally(() => {
      isRunning = false;
    });
  };
  track(running);
  const timer = setInterval(() => isRunning || track(save(saveTimeoutMs)), intervalMs);
  timer.unref();

  const last = async (limitMs: number): Promise<void> => {
    const isSaved = await Promise.race([running.then(() => save(limitMs)), sleep(limitMs, false, { ref: false })]);
    if (isSaved) return;
    finishing.abort();
    notice(`The last changes were not saved. The next start loads the data of ${describeTime(savedAt)}.`);
  };
  return {
    savedAt: () => savedAt,
    async finish(limitMs) {
      if (isOver) return;
      isOver = true;
      clearInterval(timer);
      await last(limitMs);
    },
  };
}

/** "10:31:05", or "the start before". */
export const describeTime = (at: Date | null): string =>
  at === null ? 'the start before' : at.toTimeString().slice(0, 8);
