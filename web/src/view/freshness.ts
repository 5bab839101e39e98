import type { AutoSync, AutoSyncState } from '@knowledge-sync/contract';

export interface Freshness {
  /** How it is kept fresh, in a sentence. */
  rule: string;
  /** What goes wrong; null while nothing does. */
  trouble: string | null;
  nextAt: Date | null;
  /** When ElevenLabs was last asked how it goes. */
  checkedAt: Date | null;
}

/** How a web page is kept fresh, and how that goes. */
export function freshness(autoSync: AutoSync | null, state: AutoSyncState | null): Freshness {
  if (autoSync === null)
    return {
      rule: 'ElevenLabs fetched it once. It is fetched again when somebody asks for that.',
      trouble: null,
      nextAt: null,
      checkedAt: null,
    };
  const { frequency_days: days, auto_remove: autoRemove } = autoSync;
  const every = days === 1 ? 'every day' : `at least every ${days} days`;
  const failures = state?.consecutive_failures ?? 0;
  const consequence = autoRemove
    ? ' If that goes on, ElevenLabs drops its copy.'
    : ' Agents go on with the last version that was fetched.';
  return {
    rule: `ElevenLabs fetches it again ${every}.${autoRemove ? ' It drops its copy when the page is gone.' : ''}`,
    trouble:
      failures > 0
        ? `The last ${failures === 1 ? 'refresh' : `${failures} refreshes`} failed: the page could not be fetched.${consequence}`
        : null,
    nextAt: state?.next_refresh_at?.toDate() ?? null,
    checkedAt: state?.checked_at.toDate() ?? null,
  };
}
