import type { AutoSync, AutoSyncState } from '@knowledge-sync/contract';

export interface Freshness {
  /** How it is refreshed. */
  rule: string;
  /** Why refreshing fails; null while it does not. */
  trouble: string | null;
  nextAt: Date | null;
  /** When the state was last read from ElevenLabs. */
  checkedAt: Date | null;
}

/** How a web page is refreshed, and whether that works. */
export function freshness(autoSync: AutoSync | null, state: AutoSyncState | null): Freshness {
  if (autoSync === null)
    return {
      rule: 'Loaded once. Not refreshed automatically.',
      trouble: null,
      nextAt: null,
      checkedAt: null,
    };
  const { frequency_days: days, auto_remove: autoRemove } = autoSync;
  const every = days === 1 ? 'every day' : `at least every ${days} days`;
  const failures = state?.consecutive_failures ?? 0;
  const consequence = autoRemove
    ? ' If this continues, ElevenLabs deletes its copy.'
    : ' Agents still use the previous version.';
  return {
    rule: `Refreshed ${every}.${autoRemove ? ' Deletes the copy if the page disappears.' : ''}`,
    trouble:
      failures > 0 ? `${failures === 1 ? 'Last refresh' : `Last ${failures} refreshes`} failed.${consequence}` : null,
    nextAt: state?.next_refresh_at?.toDate() ?? null,
    checkedAt: state?.checked_at.toDate() ?? null,
  };
}
