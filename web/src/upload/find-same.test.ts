import { describe, expect, it } from 'vitest';
import type { KnownDocument, Wanted } from '../firebase/same-documents.ts';
import { aDocument } from '../testing/document.ts';
import { createFindSame } from './find-same.ts';
import { createItem, type Payload, type UploadItem } from './item.ts';

let ids = 0;
const item = (name: string, payload: Payload): UploadItem =>
  createItem({ name, payload, fileName: null }, () => `item-${ids++}`);
const text = (name: string, content: string): UploadItem => item(name, { type: 'text', content });
const page = (url: string): UploadItem => item(url, { type: 'url', url, autoSync: null });
const known = (id: string, fields: Partial<KnownDocument['document']>): KnownDocument => ({
  id,
  document: aDocument(fields),
});

function start(stored: readonly KnownDocument[] = []) {
  const asked: Wanted[] = [];
  const findSame = createFindSame(async (wanted) => {
    asked.push(wanted);
    return stored;
  });
  return { asked, find: (items: UploadItem[]) => findSame(items, items) };
}

describe('the documents that a new one repeats', () => {
  it('are found by name, whatever its case, and can be replaced if the type is the same', async () => {
    const [a, file] = [text('Returns', 'x'), item('returns', { type: 'file', file: new Blob(['y']) })];
    const same = await start([known('d', { name: 'returns', name_folded: 'returns' })]).find([a, file]);
    expect(same.get(a.id)).toEqual({ by: 'name', name: 'returns', documentId: 'd', canReplace: true });
    expect(same.get(file.id)).toMatchObject({ by: 'name', documentId: 'd', canReplace: false });
  });

  it('are found by web address, without its fragment', async () => {
    const stored = known('d', {
      name: 'Help',
      name_folded: 'help',
      source: { type: 'url', url: 'https://www.example.com/help', auto_sync: null, refresh_id: null },
    });
    const one = page('https://www.example.com/help#top');
    const same = await start([stored]).find([one]);
    expect(same.get(one.id)).toEqual({ by: 'address', name: 'Help', documentId: 'd', canReplace: false });
  });

  it('are found by content before they are found by name', async () => {
    const { asked, find } = start();
    const one = text('One', 'Same');
    await find([one]);
    const sha256 = asked[0]?.content[0] ?? '';
    const source = { type: 'text', size_bytes: 4, sha256 } as const;
    const stored = [
      known('named', { name: 'One', name_folded: 'one' }),
      known('equal', { name: 'Other', name_folded: 'other', source }),
    ];
    expect((await start(stored).find([one])).get(one.id)).toMatchObject({ by: 'content', documentId: 'equal' });
  });

  it('are found within the selection: the first is sent', async () => {
    const items = [text('A', 'x'), text('B', 'x'), text('a', 'y'), text('C', 'z')];
    const same = await start().find(items);
    expect(items.map(({ id }) => same.get(id)?.by ?? null)).toEqual([null, 'content', 'name', null]);
    expect(same.get(items[1]?.id ?? '')).toMatchObject({ name: 'A', documentId: null, canReplace: false });
  });

  it('are looked for 30 at a time', async () => {
    const { asked, find } = start();
    await find(Array.from({ length: 61 }, (_, n) => text(`N${n}`, `${n}`)));
    expect(asked.map(({ name }) => name.length)).toEqual([30, 30, 1]);
  });
});
