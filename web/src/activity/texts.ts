/** Words of the activity page. */
export const activityTexts = {
  title: 'Activity',
  lead: 'What people did, newest first. Kept for a year.',
  person: 'Person',
  everyone: 'Everyone',
  action: 'Action',
  everything: 'All actions',
  export: 'Export CSV',
  exportFailed: "Couldn't export. Check your connection, then try again.",
  list: 'Activity',
  by: 'by',
  unnamed: 'Document',
  noneTitle: 'No activity yet',
  noneText: 'What people do with documents and agents is listed here.',
  noMatchTitle: 'No matching activity',
  noMatchText: 'Choose another person or action.',
  clear: 'Clear filters',
};
