import { contentSchema, limits } from '@knowledge-sync/contract';
import { describe, expect, it } from 'vitest';
import { nameFromFile, readFile } from './read-file.ts';

const file = (name: string, bytes: BlobPart): File => new File([bytes], name);

describe('a chosen file', () => {
  it.each([
    ['Refund policy.md', 'Refund policy'],
    ['NOTES.TXT', 'NOTES'],
    ['a.b.markdown', 'a.b'],
    [' spaced .txt', 'spaced'],
    ['photo.png', 'photo.png'],
    ['.md', ''],
  ])('called %s becomes a document called "%s"', (fileName, name) => expect(nameFromFile(fileName)).toBe(name));

  it('keeps its text byte for byte, byte order mark and line ends included', async () => {
    const bytes = new Uint8Array([0xef, 0xbb, 0xbf, 0x5a, 0xc3, 0xbc, 0x0d, 0x0a]);
    const draft = await readFile(file('a.md', bytes));
    expect([...new TextEncoder().encode(draft.content)]).toEqual([...bytes]);
    expect(draft).toMatchObject({ name: 'a', fileName: 'a.md', fileSizeBytes: 8 });
    expect(draft.fileProblem).toBeUndefined();
  });

  it('of another kind is refused', async () => {
    expect((await readFile(file('photo.png', 'x'))).fileProblem).toContain('.txt, .md');
  });

  it('that is not UTF-8 is refused instead of being sent with its letters replaced', async () => {
    expect((await readFile(file('latin.txt', new Uint8Array([0x5a, 0xfc])))).fileProblem).toContain('not UTF-8');
  });

  it('of the greatest size is read, and one byte more is refused with the words of the contract', async () => {
    const most = new Uint8Array(limits.contentMaxBytes).fill(97);
    expect((await readFile(file('most.txt', most))).content).toHaveLength(limits.contentMaxBytes);
    const tooMuch = new Uint8Array(limits.contentMaxBytes + 1).fill(97);
    const refusal = contentSchema.safeParse('a'.repeat(limits.contentMaxBytes + 1)).error?.issues[0]?.message;
    expect((await readFile(file('more.txt', tooMuch))).fileProblem).toBe(refusal);
  });
});
