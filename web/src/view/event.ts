import type { Event, EventAction, EventDetail } from '@knowledge-sync/contract';

/** The kinds of events, as the choice of a filter. */
export const actionTitles = {
  created: 'Created',
  edited: 'Edited',
  text_restored: 'Earlier text restored',
  retried: 'Retried',
  sent_again: 'Sent again',
  deletion_requested: 'Deletion requested',
  restored: 'Deletion undone',
  attached: 'Agent connected',
  detached: 'Agent disconnected',
  search_turned_on: 'Search turned on',
  question_added: 'Question added',
  question_changed: 'Question changed',
  question_deleted: 'Question deleted',
  repair_started: 'Repair started',
  role_changed: 'Role changed',
} as const satisfies Record<EventAction, string>;

const detailTitles = {
  name: 'name',
  text: 'text',
  file: 'file',
  refresh_settings: 'refresh settings',
  page: 'page',
  force: 'also detached from agents',
  all_documents: 'all documents',
  viewer: 'viewer',
  editor: 'editor',
  admin: 'admin',
  no_access: 'no access',
} as const satisfies Record<EventDetail, string>;

/** What happened, in a few words: "Edited (name, text)". */
export function eventTitle({ action, details }: Pick<Event, 'action' | 'details'>): string {
  if (action === 'edited' && details.length === 1 && details[0] === 'page') return 'Page refreshed';
  // That a text is restored says that the text changed.
  const shown = action === 'text_restored' ? [] : details;
  const title = actionTitles[action];
  return shown.length === 0 ? title : `${title} (${shown.map((detail) => detailTitles[detail]).join(', ')})`;
}
