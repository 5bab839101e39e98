import type { KnowledgeDocument } from '@knowledge-sync/contract';
import type { KnowledgeStore } from '../firebase/knowledge-store.ts';

export interface StoredText {
  text: string;
  sizeBytes: number;
  /** Whether the bytes match the hash of the document. */
  isIntact: boolean;
}

const hexOf = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const sha256Of = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hexOf(await crypto.subtle.digest('SHA-256', bytes));

/** Whether what is stored is itself the text: a text, or a file of plain text or Markdown. */
export const isStoredText = (source: KnowledgeDocument['source']): boolean =>
  source.type === 'text' ||
  (source.type === 'file' && (source.content_type === 'text/plain' || source.content_type === 'text/markdown'));

/** Reads a stored text and compares it with the document's hash. @throws errors of the store */
export async function readText(store: KnowledgeStore, id: string, document: KnowledgeDocument): Promise<StoredText> {
  const { body_id: bodyId, body_parts: parts, source } = document;
  if (bodyId === null || source.type === 'url' || !isStoredText(source)) throw new Error('the document holds no text');
  const bytes = await store.readBody(id, bodyId, parts);
  return {
    // A byte order mark is part of the text: an edit must keep it.
    text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes),
    sizeBytes: bytes.byteLength,
    isIntact: (await sha256Of(bytes)) === source.sha256,
  };
}
