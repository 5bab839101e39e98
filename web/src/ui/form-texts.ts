/** Words of shared fields and their dialogs, apart from `texts.ts` so that the first page does not load them. */
export const autoSyncTexts = {
  title: 'Keep up to date',
  isOn: 'Refresh this page automatically',
  days: 'Refresh every … days',
  autoRemove: 'Delete the copy if the page disappears',
  wrongDays: (from: number, to: number) => `Enter ${from} to ${to} days.`,
};

export const keepEditing = 'Keep editing';
