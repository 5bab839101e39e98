import { limits } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { readFile } from './read-file.ts';

const file = (name: string, bytes: BlobPart): File => new File([bytes], name);

describe('a chosen file', () => {
  it.each([
    ['Refund policy.md', 'Refund policy'],
    ['NOTES.TXT', 'NOTES'],
    ['a.b.markdown', 'a.b'],
    [' spaced .txt', 'spaced'],
    ['Manual.pdf', 'Manual'],
  ])('called %s becomes a document called "%s"', async (fileName, name) =>
    expect((await readFile(file(fileName, 'x'))).name).toBe(name),
  );

  it('of text keeps it byte for byte, byte order mark and line ends included', async () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x5a, 0xc3, 0xbc, 0x0d, 0x0a]);
    const draft = await readFile(file('a.md', bytes));
    if (draft.payload.type !== 'text') throw new Error(draft.payload.type);
    expect([...new TextEncoder().encode(draft.payload.content)]).toEqual([...bytes]);
    expect(draft).toMatchObject({ name: 'a', fileName: 'a.md', fileSizeBytes: 8 });
    expect(draft.fileProblem).toBeUndefined();
  });

  it.each(['manual.pdf', 'MANUAL.DOCX', 'page.html', 'book.epub'])(
    'called %s is sent as the file it is',
    async (name) => {
      const chosen = file(name, 'x');
      const draft = await readFile(chosen);
      expect(draft.payload).toEqual({ type: 'file', file: chosen });
      expect(draft.fileProblem).toBeUndefined();
    },
  );

  it('of another kind is refused with the kinds that are not', async () => {
    expect((await readFile(file('photo.png', 'x'))).fileProblem).toContain('PDF, DOCX, TXT, MD, HTML or EPUB');
  });

  it('that is empty is refused', async () => {
    expect((await readFile(file('manual.pdf', ''))).fileProblem).toContain('empty');
  });

  it('that should be text and is not UTF-8 is refused instead of being sent with its letters replaced', async () => {
    expect((await readFile(file('latin.txt', new Uint8Array([0x5a, 0xfc])))).fileProblem).toContain('Not UTF-8');
  });

  it('of text is read up to the greatest size of a text, and sent as a file beyond it', async () => {
    const most = await readFile(file('most.txt', new Uint8Array(limits.contentMaxBytes).fill(97)));
    expect(most.payload.type === 'text' && most.payload.content.length).toBe(limits.contentMaxBytes);
    const more = await readFile(file('more.txt', new Uint8Array(limits.contentMaxBytes + 1).fill(97)));
    expect(more).toMatchObject({ payload: { type: 'file' } });
    expect(more.fileProblem).toBeUndefined();
  });

  it('of the greatest size is sent, and one byte more is refused with the limit', async () => {
    const sized = (size: number): Promise<{ fileProblem?: string }> =>
      readFile(Object.defineProperty(file('a.pdf', 'x'), 'size', { value: size }));
    expect((await sized(limits.fileMaxBytes)).fileProblem).toBeUndefined();
    expect((await sized(limits.fileMaxBytes + 1)).fileProblem).toContain('larger than 20 MB');
  });
});
