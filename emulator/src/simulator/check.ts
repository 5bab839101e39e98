/** What ElevenLabs checks before it accepts a request. Every function here throws `Refusal`. */
import type { FileContent } from './documents.ts';
import { refuse } from './refusal.ts';

export function checkText(text: string, maxBytes: number): void {
  if (text.trim() === '') throw refuse('empty_text');
  if (Buffer.byteLength(text) > maxBytes) {
    throw refuse('text_too_long', `The text has more than ${maxBytes} bytes.`);
  }
}

/** PDF, DOCX, EPUB, TXT, MD and HTML, by the content type of the form's part. */
const fileTypes = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/epub+zip',
  'text/plain',
  'text/markdown',
  'text/html',
];

export function checkFile({ contentType, bytes }: FileContent, maxBytes: number): void {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!fileTypes.includes(type))
    throw refuse('invalid_file_type', `The file type ${type || 'unknown'} is not supported.`);
  if (bytes.length === 0) throw refuse('empty_text', 'The file is empty.');
  if (bytes.length > maxBytes) {
    throw refuse('request_too_large', `The file has more than ${maxBytes} bytes.`);
  }
}

export function checkUrl(url: string): void {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') throw refuse('invalid_url');
}
