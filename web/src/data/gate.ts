import { limits } from '@knowledge-sync/contract';
import type { Intake } from '@knowledge-sync/contract/intake';
import { part } from '../ui/part.tsx';

const loadGate = part(() => import('@knowledge-sync/contract/intake'));
const loadReaders = part(() => import('@knowledge-sync/contract/extract'));

/** What the service would answer to this file. Each format is loaded with its first file. */
export async function askGate(file: File): Promise<Intake> {
  const { takeIn } = await loadGate();
  // One byte more than allowed is enough to refuse a file.
  const bytes = await file.slice(0, limits.fileMaxBytes + 1).arrayBuffer();
  return await takeIn({ bytes: new Uint8Array(bytes), filename: file.name });
}

/** The types whose text `readFileText` reads. */
const withText = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/epub+zip',
  'text/html',
];

export const hasReadableText = (contentType: string): boolean => withText.includes(contentType);

/** The text in a file, read in this browser. @throws when the file cannot be read */
export async function readFileText(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<string> {
  if (!hasReadableText(contentType)) return new TextDecoder().decode(bytes);
  const { extractText } = await loadReaders();
  return await extractText(bytes, contentType);
}
