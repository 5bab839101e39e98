/**
 * Makes a DOCX of a Word template or a document with macros. Readers of DOCX refuse those by their
 * content type, although the text in them is the same.
 */
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
import type { Archive } from './archive.ts';

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const otherMains =
  /application\/(?:vnd\.ms-word\.(?:document|template)\.macroEnabled(?:Template)?|vnd\.openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml/gi;
const macroPart = /^word\/(?:_rels\/)?vba/i;

/** Null for an ordinary DOCX. The result depends on the content alone, so a repeat is the same. */
export async function withoutMacros(archive: Archive): Promise<Uint8Array<ArrayBuffer> | null> {
  const types = (await archive.text('[Content_Types].xml')) ?? '';
  const changed = types.replace(otherMains, docx).replace(/<Override\b[^<>]*\/word\/vba[^<>]*>/gi, '');
  if (changed === types) return null;
  const writer = new ZipWriter(new Uint8ArrayWriter(), { extendedTimestamp: false, lastModDate: new Date(1980, 0, 1) });
  const add = async (name: string, bytes: Uint8Array): Promise<void> => {
    await writer.add(name, new Uint8ArrayReader(bytes));
  };
  await add('[Content_Types].xml', new TextEncoder().encode(changed));
  for (const name of archive.names) {
    if (name === '[Content_Types].xml' || macroPart.test(name)) continue;
    const bytes = await archive.bytes(name);
    if (bytes !== null) await add(name, name.endsWith('.rels') ? withoutMacroLinks(bytes) : bytes);
  }
  return await writer.close();
}

/** A link to a part that is gone would make the document unreadable. */
const withoutMacroLinks = (bytes: Uint8Array): Uint8Array =>
  new TextEncoder().encode(new TextDecoder().decode(bytes).replace(/<Relationship\b[^<>]*\/vbaProject"[^<>]*>/gi, ''));
