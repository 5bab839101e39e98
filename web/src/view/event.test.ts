import type { Event } from '@knowledge-sync/contract';
import { expect, it } from 'vitest';
import { eventTitle } from './event.ts';

it.each<[Pick<Event, 'action' | 'details'>, string]>([
  [{ action: 'created', details: [] }, 'Created'],
  [{ action: 'edited', details: ['name', 'text'] }, 'Edited (name, text)'],
  [{ action: 'edited', details: ['page'] }, 'Page refreshed'],
  [{ action: 'text_restored', details: ['text'] }, 'Earlier text restored'],
  [{ action: 'deletion_requested', details: ['force'] }, 'Deletion requested (also detached from agents)'],
  [{ action: 'sent_again', details: ['all_documents'] }, 'Sent again (all documents)'],
])('eventTitle of %o is "%s"', (event, title) => expect(eventTitle(event)).toBe(title));
