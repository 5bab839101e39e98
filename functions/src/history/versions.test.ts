/** Earlier texts through the API, and their removal with the document. */
import { collections, type EarlierTexts, limits } from '@knowledge-sync/contract';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, describe, expect, it } from 'vitest';
import { removeBelow } from '../sync/remove.ts';
import { type ApiHarness, startApi } from '../testing/api.ts';

const api = startApi();
const keepsNone = startApi({ earlierTextsDays: 0 });
afterAll(() => Promise.all([api.close(), keepsNone.close()]));

async function create(content: string, harness: ApiHarness = api): Promise<string> {
  const response = await harness.call('POST', '/api/knowledge', { as: 'editor', json: { name: 'Refunds', content } });
  return ((await response.json()) as { id: string }).id;
}
const edit = (id: string, json: object, harness: ApiHarness = api, as: 'editor' | 'other editor' = 'editor') =>
  harness.call('PATCH', `/api/knowledge/${id}`, { as, json });
const list = async (id: string, harness: ApiHarness = api): Promise<EarlierTexts> =>
  (await (await harness.call('GET', `/api/knowledge/${id}/versions`, { as: 'viewer' })).json()) as EarlierTexts;
const textOf = async (id: string, version: string): Promise<string> => {
  const response = await api.call('GET', `/api/knowledge/${id}/versions/${version}`, { as: 'viewer' });
  return ((await response.json()) as { content: string }).content;
};
const versionsOf = (id: string) => api.db.collection(collections.knowledge).doc(id).collection(collections.versions);

describe('an edit of a text', () => {
  it('keeps the text that it replaces, with who saved and who replaced it', async () => {
    const id = await create('Five days. ü\r\n');
    await edit(id, { content: 'Six days.' }, api, 'other editor');
    await edit(id, { content: 'Seven days.' });
    const { versions, kept_days } = await list(id);
    expect(kept_days).toBe(30);
    expect(versions.map(({ saved_by, replaced_by }) => [saved_by, replaced_by])).toEqual([
      ['other-editor-uid', 'editor-uid'],
      ['editor-uid', 'other-editor-uid'],
    ]);
    expect(await Promise.all(versions.map((version) => textOf(id, version.id)))).toEqual([
      'Six days.',
      'Five days. ü\r\n',
    ]);
  });

  it('keeps nothing for a rename, an unchanged text, or when none are to be kept', async () => {
    const id = await create('Five days.');
    await edit(id, { name: 'Returns' });
    await edit(id, { content: 'Five days.' });
    expect((await list(id)).versions).toEqual([]);
    const other = await create('Five days.', keepsNone);
    await edit(other, { content: 'Six days.' }, keepsNone);
    expect(await list(other, keepsNone)).toMatchObject({ versions: [], kept_days: 0 });
  });

  it('keeps a text of 900 KiB, and not a larger one', async () => {
    const fits = 'x'.repeat(limits.earlierTextMaxBytes);
    const id = await create(fits);
    await edit(id, { content: `${fits}y` });
    await edit(id, { content: 'Short.' });
    const { versions } = await list(id);
    expect(versions.map(({ size_bytes }) => size_bytes)).toEqual([limits.earlierTextMaxBytes]);
  });

  it('keeps the text in one commit with a new text of the largest size for one commit', async () => {
    const id = await create('x'.repeat(limits.earlierTextMaxBytes));
    const response = await edit(id, { content: 'z'.repeat(limits.atomicBodyMaxBytes) });
    expect(response.status).toBe(200);
    expect((await list(id)).versions).toHaveLength(1);
  });

  it('does not keep a stored text that is damaged', async () => {
    const id = await create('Five days.');
    const document = await api.db.collection(collections.knowledge).doc(id).get();
    const part = document.ref.collection(collections.body).doc(`${document.get('body_id')}.0`);
    await part.update({ data: Buffer.from('Damaged.') });
    await edit(id, { content: 'Six days.' });
    expect((await list(id)).versions).toEqual([]);
  });

  it('of several at the same time keeps one earlier text each', async () => {
    const id = await create('0');
    await Promise.all(['1', '2', '3'].map((content) => edit(id, { content })));
    expect((await list(id)).versions).toHaveLength(3);
  });
});

describe('restoring an earlier text', () => {
  it('makes it the current text, keeps the replaced one and logs it', async () => {
    const id = await create('Five days.');
    await edit(id, { name: 'Returns', content: 'Six days.' });
    const [earlier] = (await list(id)).versions;
    const restore = `/api/knowledge/${id}/versions/${earlier?.id}/restore`;
    expect((await api.call('POST', restore, { as: 'editor', headers: { 'If-Match': '"other"' } })).status).toBe(412);
    const response = await api.call('POST', restore, { as: 'other editor' });
    expect(await response.json()).toMatchObject({ name: 'Returns', source: { sha256: earlier?.sha256 } });
    const { versions } = await list(id);
    expect(await Promise.all(versions.map((version) => textOf(id, version.id)))).toEqual(['Six days.', 'Five days.']);
    const events = await api.call('GET', `/api/events?document=${id}&action=text_restored`, { as: 'viewer' });
    expect(await events.json()).toMatchObject({ events: [{ uid: 'other-editor-uid', details: ['text'] }] });
  });
});

describe('an earlier text', () => {
  it('is gone once it has expired', async () => {
    const id = await create('Five days.');
    await edit(id, { content: 'Six days.' });
    const [version] = (await list(id)).versions;
    await versionsOf(id)
      .doc(version?.id ?? '')
      .update({ expire_at: Timestamp.fromMillis(Date.now() - 1) });
    const path = `/api/knowledge/${id}/versions/${version?.id}`;
    expect((await api.call('GET', path, { as: 'viewer' })).status).toBe(404);
    expect((await api.call('POST', `${path}/restore`, { as: 'editor' })).status).toBe(404);
    expect((await list(id)).versions).toEqual([]);
    // The list has deleted it.
    expect((await versionsOf(id).get()).size).toBe(0);
  });

  it('is deleted with its document', async () => {
    const id = await create('Five days.');
    await edit(id, { content: 'Six days.' });
    await removeBelow(api.db.collection(collections.knowledge).doc(id));
    expect((await versionsOf(id).get()).size).toBe(0);
  });
});
