import { limits } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import type { Draft } from './item.ts';
import { readFiles } from './read-file.ts';

const file = (name: string, bytes: BlobPart): File => new File([bytes], name);

async function readFile(chosen: File): Promise<Draft> {
  const [draft] = await readFiles([{ file: chosen, folder: '' }]);
  if (draft === undefined) throw new Error('no draft');
  return draft;
}

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

  it('keeps a text byte for byte, including byte order mark and line endings', async () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x5a, 0xc3, 0xbc, 0x0d, 0x0a]);
    const draft = await readFile(file('a.md', bytes));
    if (draft.payload.type !== 'text') throw new Error(draft.payload.type);
    expect([...new TextEncoder().encode(draft.payload.content)]).toEqual([...bytes]);
    expect(draft).toMatchObject({ name: 'a', fileName: 'a.md', fileSizeBytes: 8 });
    expect(draft.fileProblem).toBeUndefined();
  });

  it('called page.html is sent as the file it is', async () => {
    const chosen = file('page.html', '<p>Refunds');
    const draft = await readFile(chosen);
    expect(draft.payload).toEqual({ type: 'file', file: chosen, contentType: 'text/html' });
    expect(draft.fileProblem).toBeUndefined();
  });

  it.each(['README', 'prices.csv', 'data.json', 'page.mdx'])('called %s becomes a text', async (name) => {
    expect((await readFile(file(name, 'a,b'))).payload).toEqual({ type: 'text', content: 'a,b' });
  });

  it('refuses another type and names the supported types', async () => {
    const draft = await readFile(file('photo.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47])));
    expect(draft.fileProblem).toContain('Use PDF, Word, Excel, PowerPoint, EPUB, HTML or text');
  });

  it.each([
    ['fake.docx', 'PK\x03\x04', 'damaged'],
    ['~$report.docx', 'x', 'Temporary file'],
  ])('called %s that holds "%s" is refused', async (name, content, reason) => {
    expect((await readFile(file(name, content))).fileProblem).toContain(reason);
  });

  it.each([
    ['fake.pdf', 'Just text.', 'Named .pdf, but the content is TXT.'],
    ['latin.txt', new Uint8Array([0x5a, 0xfc]), 'Read as Windows-1252'],
  ])('called %s is sent with a warning', async (name, content, warning) => {
    const { warnings, fileProblem } = await readFile(file(name, content));
    expect(warnings?.join(' ')).toContain(warning);
    expect(fileProblem).toBeUndefined();
  });

  it('that is converted is sent as Markdown, named after the original', async () => {
    const draft = await readFile(file('letter.rtf', '{\\rtf1 Hello}'));
    expect(draft).toMatchObject({ name: 'letter', fileName: 'letter.rtf.md' });
    expect(draft.payload.type === 'file' && (await draft.payload.file.text())).toBe('Hello');
  });

  it('keeps the folders that tell it apart, and says when its name is cut', async () => {
    const drafts = await readFiles([
      { file: file('returns.md', 'x'), folder: 'help/faq' },
      { file: file('returns.md', 'y'), folder: 'help/legal' },
      { file: file(`${'n'.repeat(210)}.md`, 'z'), folder: 'help' },
    ]);
    expect(drafts.map(({ name }) => name.slice(0, 13))).toEqual(['faq/returns', 'legal/returns', 'n'.repeat(13)]);
    expect(drafts.map(({ isNameCut }) => isNameCut)).toEqual([false, false, true]);
  });

  it('refuses an empty file', async () => {
    expect((await readFile(file('manual.pdf', ''))).fileProblem).toContain('empty');
  });

  it('reads a text up to the maximum size of a text, and sends a longer one as a file', async () => {
    const most = await readFile(file('most.txt', new Uint8Array(limits.contentMaxBytes).fill(97)));
    expect(most.payload.type === 'text' && most.payload.content.length).toBe(limits.contentMaxBytes);
    const more = await readFile(file('more.txt', new Uint8Array(limits.contentMaxBytes + 1).fill(97)));
    expect(more).toMatchObject({ payload: { type: 'file' } });
    expect(more.fileProblem).toBeUndefined();
  });

  it('accepts the maximum file size, and refuses one byte more with the limit', async () => {
    const sized = (size: number) => readFile(file('a.txt', new Uint8Array(size).fill(97)));
    expect((await sized(limits.fileMaxBytes)).fileProblem).toBeUndefined();
    expect((await sized(limits.fileMaxBytes + 1)).fileProblem).toContain('at most 20 MB');
  });
});
