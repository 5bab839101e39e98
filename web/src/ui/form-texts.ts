/** Words of shared form components. They are not in `texts.ts`, which the first page loads. */
export const autoSyncTexts = {
  title: 'Keep up to date',
  isOn: 'Refresh this page automatically',
  days: 'Refresh every … days',
  autoRemove: 'Delete the copy if the page disappears',
  wrongDays: (from: number, to: number) => `Enter ${from} to ${to} days.`,
};

export const keepEditing = 'Keep editing';
