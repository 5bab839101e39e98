import type { FileContent } from './documents.ts';
import { refuse } from './errors.ts';
import type { Settings } from './settings.ts';
import type { KnowledgeBase } from './state.ts';

/** What ElevenLabs looks at before it takes anything. All throw `Refusal`. */

export function checkText(text: string, settings: Settings): void {
  if (text.trim() === '') throw refuse('empty_text');
  if (Buffer.byteLength(text) > settings.text_max_bytes) {
    throw refuse('text_too_long', `The text has more than ${settings.text_max_bytes} bytes.`);
  }
}

export function checkFolder(id: string | null, knowledgeBase: KnowledgeBase): void {
  if (id !== null && knowledgeBase.get(id)?.type !== 'folder') {
    throw refuse('document_not_found', `Folder with id ${id} was not found.`);
  }
}

/** PDF, DOCX, TXT, MD, HTML and EPUB, told by the part's content type. */
const fileTypes = [
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/epub+zip',
  'text/plain',
  'text/markdown',
  'text/html',
];

export function checkFile({ contentType, bytes }: FileContent, settings: Settings): void {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!fileTypes.includes(type))
    throw refuse('invalid_file_type', `The file type ${type || 'unknown'} is not supported.`);
  if (bytes.length === 0) throw refuse('empty_text', 'The file is empty.');
  if (bytes.length > settings.file_max_bytes) {
    throw refuse('request_too_large', `The file has more than ${settings.file_max_bytes} bytes.`);
  }
}

export function checkUrl(url: string): void {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:' && parsed?.protocol !== 'http:') throw refuse('invalid_url');
}
