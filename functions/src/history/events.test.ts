/** The log of what people did, through the API. */
import { collections, type EventAnswer, type EventList, limits } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, describe, expect, it } from 'vitest';
import { type ApiHarness, type CallOptions, startApi } from '../testing/api.ts';
import { aDocument } from '../testing/fixtures.ts';
import { recordOf } from './events.ts';

const signedIn = { email_verified: true, auth_time: 0 };
const editorToken = { ...signedIn, uid: 'editor-uid', name: 'Ada Byron', email: 'ada@example.com' };
const api = startApi({
  verifyIdToken: async (token) => (token === 'token-of-editor' ? editorToken : { ...signedIn, uid: 'viewer-uid' }),
  lookUpPeople: async (uids) =>
    new Map(uids.filter((uid) => uid === 'colleague').map((uid) => [uid, { name: null, email: 'col@example.com' }])),
});
afterAll(() => api.close());

const act = async (harness: ApiHarness, method: string, path: string, options: CallOptions = {}) => {
  const response = await harness.call(method, path, { as: 'editor', ...options });
  expect(response.status, await response.clone().text()).toBeLessThan(300);
  return (await response.json()) as { id: string };
};

async function eventsOf(query: string): Promise<EventAnswer[]> {
  const response = await api.call('GET', `/api/events${query}`, { as: 'viewer' });
  return ((await response.json()) as EventList).events;
}

const newText = { json: { name: 'Refunds', content: 'Five days.' } };

describe('each action of a person', () => {
  it('is logged once, with who did it and what it changed', async () => {
    const { id } = await act(api, 'POST', '/api/knowledge', newText);
    await act(api, 'PATCH', `/api/knowledge/${id}`, { json: { name: 'Returns' } });
    await act(api, 'PATCH', `/api/knowledge/${id}`, { json: { name: 'Refunds', content: 'Six days.' } });
    // Changes nothing, so nothing is logged.
    await act(api, 'PATCH', `/api/knowledge/${id}`, { json: { content: 'Six days.' } });
    await api.db.collection(collections.knowledge).doc(id).update({ sync_status: 'failed' });
    await act(api, 'POST', `/api/knowledge/${id}/retry-sync`);
    await api.db.collection(collections.knowledge).doc(id).update({ sync_status: 'completed' });
    await act(api, 'POST', `/api/knowledge/${id}/send-again`);
    await act(api, 'DELETE', `/api/knowledge/${id}?delay_seconds=60`);
    await act(api, 'POST', `/api/knowledge/${id}/restore`);
    const events = await eventsOf(`?document=${id}`);
    expect(events.map(({ action, details, name }) => [action, details.join(' '), name]).reverse()).toEqual([
      ['created', '', 'Refunds'],
      ['edited', 'name', 'Returns'],
      ['edited', 'name text', 'Refunds'],
      ['retried', '', 'Refunds'],
      ['sent_again', '', 'Refunds'],
      ['deletion_requested', '', 'Refunds'],
      ['restored', '', 'Refunds'],
    ]);
    expect(events.every(({ uid, person }) => uid === 'editor-uid' && person === 'Ada Byron')).toBe(true);
  });

  it('is logged for web pages, files and damaged documents', async () => {
    const page = await act(api, 'POST', '/api/knowledge', { json: { url: 'https://example.com/' } });
    await act(api, 'POST', `/api/knowledge/${page.id}/refresh`);
    await act(api, 'PATCH', `/api/knowledge/${page.id}`, { json: { auto_sync: { frequency_days: 7 } } });
    expect((await eventsOf(`?document=${page.id}&action=edited`)).map(({ details }) => details)).toEqual([
      ['refresh_settings'],
      ['page'],
    ]);
    const bytes = { headers: { 'Content-Type': 'application/octet-stream' } };
    const file = await act(api, 'POST', '/api/knowledge/files?filename=a.txt', { body: 'One.', ...bytes });
    await act(api, 'PUT', `/api/knowledge/${file.id}/file?filename=a.txt`, { body: 'Two.', ...bytes });
    expect((await eventsOf(`?document=${file.id}`)).map(({ details }) => details)).toEqual([['file'], []]);
    await api.db.collection(collections.knowledge).doc('damaged').set({ name: 'Damaged', sync_status: 7 });
    await act(api, 'DELETE', '/api/knowledge/damaged');
    expect(await eventsOf('?document=damaged')).toMatchObject([{ action: 'deletion_requested', name: 'Damaged' }]);
  });

  it('is logged once for a request about all documents, and for each document of a list', async () => {
    await act(api, 'POST', '/api/knowledge/send-again', { json: { all: true } });
    await api.db
      .collection(collections.knowledge)
      .doc('listed')
      .set(aDocument('text', { sync_status: 'completed' }));
    await act(api, 'POST', '/api/knowledge/send-again', { json: { ids: ['listed'] } });
    expect(
      (await eventsOf('?action=sent_again&limit=2')).map(({ document_id, details }) => [document_id, details]),
    ).toEqual([
      ['listed', []],
      [null, ['all_documents']],
    ]);
  });

  it('is logged once for concurrent calls of which one takes effect', async () => {
    await api.db
      .collection(collections.knowledge)
      .doc('busy')
      .set(aDocument('text', { sync_status: 'failed' }));
    await Promise.all([1, 2, 3].map(() => api.call('POST', '/api/knowledge/busy/retry-sync', { as: 'editor' })));
    expect(await eventsOf('?document=busy')).toHaveLength(1);
  });

  it('is logged once when a request is repeated under its idempotency key', async () => {
    const request = { ...newText, headers: { 'Idempotency-Key': 'once' } };
    const { id } = await act(api, 'POST', '/api/knowledge', request);
    await act(api, 'POST', '/api/knowledge', request);
    expect(await eventsOf(`?document=${id}`)).toHaveLength(1);
  });

  it('is logged when a repair is started', async () => {
    await act(api, 'POST', '/api/reconcile', { json: { repair: true } });
    expect(await eventsOf('?action=repair_started')).toMatchObject([{ uid: 'editor-uid' }]);
  });
});

describe('the log', () => {
  const at = (minute: number) => Timestamp.fromMillis(Date.UTC(2020, 0, 1, 0, minute));

  it('is read page by page, newest first, with every filter', async () => {
    const { events } = { events: api.db.collection(collections.events) };
    for (const minute of [1, 2, 3, 4, 5]) {
      const action = minute % 2 === 0 ? 'edited' : 'retried';
      await events
        .doc(`p${minute}`)
        .set(recordOf(at(minute), { uid: 'colleague', action, documentId: 'd', name: 'D' }));
    }
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = `?uid=colleague&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page = (await (await api.call('GET', `/api/events${query}`, { as: 'viewer' })).json()) as EventList;
      seen.push(...page.events.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(['p5', 'p4', 'p3', 'p2', 'p1']);
    const ids = async (query: string) => (await eventsOf(query)).map(({ id }) => id);
    expect(await ids('?uid=colleague&action=edited')).toEqual(['p4', 'p2']);
    expect(await ids('?document=d&action=edited')).toEqual(['p4', 'p2']);
    expect(await ids('?document=d&uid=colleague&action=retried')).toEqual(['p5', 'p3', 'p1']);
    expect(await ids('?document=d&uid=someone')).toEqual([]);
    expect(await eventsOf('?uid=colleague&limit=1')).toMatchObject([{ person: 'col@example.com' }]);
  });

  it('leaves out a record that cannot be read', async () => {
    await api.db
      .collection(collections.events)
      .doc('odd')
      .set({ at: at(0), uid: 'odd', action: 'walked' });
    expect(await eventsOf('?uid=odd')).toEqual([]);
  });

  it('is exported as CSV with the same filters', async () => {
    const evil = recordOf(at(9), { uid: 'gone', action: 'edited', documentId: 'evil', name: '=HYPERLINK("x","y")' });
    await api.db.collection(collections.events).doc('evil').set(evil);
    const response = await api.call('GET', '/api/events.csv?document=evil', { as: 'viewer' });
    expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('Content-Disposition')).toContain('attachment');
    const [header, row, ...rest] = (await response.text()).split('\r\n');
    expect(header).toMatch(/^time,person,uid,action/);
    expect(row).toBe(`2020-01-01T00:09:00.000Z,,gone,edited,,"'=HYPERLINK(""x"",""y"")",evil,,`);
    expect(rest).toEqual(['']);
  });

  it('keeps an event for a year', () => {
    const { at: written, expire_at: expiry } = recordOf(at(0), { uid: 'u', action: 'created', name: null });
    expect((expiry.toMillis() - written.toMillis()) / 86_400_000).toBe(limits.eventsKeptDays);
  });
});

describe('the names of people', () => {
  const person = async (uid: string) => (await api.db.collection(collections.people).doc(uid).get()).data();

  it('are stored from the token of an editor, and not of a viewer', async () => {
    expect(await person('editor-uid')).toEqual({ name: 'Ada Byron', email: 'ada@example.com' });
    expect(await person('viewer-uid')).toBeUndefined();
  });

  it('are looked up for events of people who are not stored, and someone without an account has left', async () => {
    expect(await person('colleague')).toEqual({ name: null, email: 'col@example.com' });
    expect(await person('gone')).toEqual({ name: null, email: null });
  });
});
