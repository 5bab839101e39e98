/** The sync state of a document. */
export const syncStatuses = ['pending', 'syncing', 'completed', 'failed'] as const;
export type SyncStatus = (typeof syncStatuses)[number];

/** The label of each status. */
export const syncStatusTitles = {
  pending: 'Pending',
  syncing: 'Syncing',
  completed: 'Synced',
  failed: 'Failed',
} as const satisfies Record<SyncStatus, string>;

export const syncStatusDescriptions = {
  pending: 'Saved. Waiting to sync.',
  syncing: 'Syncing to ElevenLabs now.',
  completed: 'ElevenLabs has the latest version.',
  failed: "ElevenLabs doesn't have the latest version.",
} as const satisfies Record<SyncStatus, string>;
