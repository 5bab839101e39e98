/** Where a document stands between Firestore and ElevenLabs. */
export const syncStatuses = ['pending', 'syncing', 'completed', 'failed'] as const;
export type SyncStatus = (typeof syncStatuses)[number];

/** What a person reads for each status. */
export const syncStatusTitles = {
  pending: 'Pending',
  syncing: 'Syncing',
  completed: 'Completed',
  failed: 'Failed',
} as const satisfies Record<SyncStatus, string>;

export const syncStatusDescriptions = {
  pending: 'Saved here and waiting to be sent to ElevenLabs.',
  syncing: 'Being sent to ElevenLabs now.',
  completed: 'ElevenLabs holds exactly what is saved here.',
  failed: 'ElevenLabs does not have what is saved here.',
} as const satisfies Record<SyncStatus, string>;
