/** When the browser shows a notification: pure rules, without the browser. */
import { isolated } from '@knowledge-sync/contract';

/** A failed document that no automatic retry helps. */
export interface Failure {
  id: string;
  name: string;
}

export interface Failures {
  /** The failures that the user has seen or was told of; null before the first report. */
  known: ReadonlySet<string> | null;
  /** New ones that wait for the next notification. */
  waiting: readonly Failure[];
  /** When the last notification was shown, in epoch milliseconds; null before the first. */
  shownAtMs: number | null;
}

export const noFailures: Failures = { known: null, waiting: [], shownAtMs: null };

/** At most one notification within this time. */
export const notifyEveryMs = 60_000;

/**
 * Takes in the present failures.
 *
 * @param isHidden whether the user cannot see the page. On a visible page everything counts as seen
 * @returns the next state, and the new failures to show now, grouped; null for none
 */
export function onFailures(
  { known, waiting, shownAtMs }: Failures,
  present: readonly Failure[],
  { isHidden, nowMs }: { isHidden: boolean; nowMs: number },
): { next: Failures; show: readonly Failure[] | null } {
  const ids = new Set(present.map(({ id }) => id));
  if (known === null || !isHidden) return { next: { known: ids, waiting: [], shownAtMs }, show: null };
  const stillFailing = waiting.filter(({ id }) => ids.has(id));
  const fresh = [
    ...stillFailing,
    ...present.filter(({ id }) => !known.has(id) && !stillFailing.some((one) => one.id === id)),
  ];
  if (fresh.length === 0 || (shownAtMs !== null && nowMs - shownAtMs < notifyEveryMs))
    return { next: { known: ids, waiting: fresh, shownAtMs }, show: null };
  return { next: { known: ids, waiting: [], shownAtMs: nowMs }, show: fresh };
}

/** A sync check that has ended. */
export interface EndedCheck {
  id: string;
  isNightly: boolean;
  differences: number;
}

/**
 * Whether a check is news: a nightly one that found differences, unless it had ended before the
 * page was opened, or the user sees the page.
 *
 * @param knownId the last check that had ended; null before there was one, undefined while unknown
 */
export const isNewsOfCheck = (
  knownId: string | null | undefined,
  { id, isNightly, differences }: EndedCheck,
  isHidden: boolean,
): boolean => knownId !== undefined && knownId !== id && isHidden && isNightly && differences > 0;

const namesShown = 3;

/** "2 documents failed to sync", and their names. */
export function failuresMessage(failures: readonly Failure[]): { title: string; body: string } {
  const names = failures.slice(0, namesShown).map(({ name }) => `“${isolated(name)}”`);
  const more = failures.length - names.length;
  return {
    title: failures.length === 1 ? '1 document failed to sync' : `${failures.length} documents failed to sync`,
    body: more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', '),
  };
}

export const checkMessage = (differences: number): { title: string; body: string } => ({
  title: differences === 1 ? 'Nightly check: 1 difference' : `Nightly check: ${differences} differences`,
  body: 'ElevenLabs no longer matches your documents.',
});
