/** Real files for tests that need a valid file of each type. They were made with LibreOffice. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const read = (name: string): Buffer => readFileSync(path.join(import.meta.dirname, '../fixtures', name));

export const fixtureFiles = {
  pdf: read('manual.pdf'),
  docx: read('complaints.docx'),
  epub: read('handbook.epub'),
};
