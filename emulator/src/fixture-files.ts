/** Real files for tests that need a valid file of each type. They were made with LibreOffice. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const read = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, '../fixtures', name));

export const fixtureFiles = {
  pdf: read('manual.pdf'),
  docx: read('complaints.docx'),
  epub: read('handbook.epub'),
};

/**
 * A valid copy with other bytes: the page asks before it sends the bytes of a document again. A
 * text gets the mark at its end, and a ZIP archive without a comment gets one.
 */
export function withMark(file: Buffer, mark: string): Buffer {
  if (!file.subarray(0, 2).equals(Buffer.from('PK'))) return Buffer.concat([file, Buffer.from(`\n%${mark}\n`)]);
  const comment = Buffer.from(mark);
  const copy = Buffer.concat([file, comment]);
  copy.writeUInt16LE(comment.length, file.length - 2);
  return copy;
}
