/** ZIP archives that are documents: Word, Excel, PowerPoint, OpenDocument, EPUB. */
import { type Archive, openArchive } from './archive.ts';
import { withoutMacros } from './macros.ts';
import type { Refused } from './result.ts';
import { refusals, warnings } from './words.ts';

type DocumentTitle = 'DOCX' | 'EPUB' | 'XLSX' | 'PPTX' | 'ODT' | 'ODS' | 'ODP';

export interface OfficeDocument {
  title: DocumentTitle;
  /** Others than those received, where they had to be changed. */
  bytes: Uint8Array<ArrayBuffer>;
  archive: Archive;
  warnings: string[];
}

export async function readOffice(bytes: Uint8Array<ArrayBuffer>): Promise<OfficeDocument | Refused> {
  const archive = await openArchive(bytes);
  if (archive === 'too_large') return refusals.unpacksTooLarge();
  if (archive === 'encrypted') return refusals.lockedArchive('ZIP');
  if (archive === 'damaged') return refusals.damagedArchive();
  const found = archive.has('[Content_Types].xml') ? await officeOf(archive, bytes) : await otherOf(archive);
  return typeof found === 'string' ? { title: found, bytes, archive, warnings: [] } : found;
}

// Word sometimes names its main part document2.xml.
const wordPart = /^word\/document\d*\.xml$/;

async function officeOf(
  archive: Archive,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<DocumentTitle | OfficeDocument | Refused> {
  const main = archive.names.find((name) => wordPart.test(name));
  if (main !== undefined) {
    const changed = await withoutMacros(archive);
    const found: string[] = changed === null ? [] : [warnings.asDocx];
    if (!(await hasText(archive, [main]))) found.push(warnings.noText);
    return { title: 'DOCX', bytes: changed ?? bytes, archive, warnings: found };
  }
  if (archive.has('xl/workbook.xml')) return 'XLSX';
  if (archive.has('ppt/presentation.xml')) return 'PPTX';
  if (archive.has('xl/workbook.bin')) return refusals.convertFirst('a binary Excel workbook', 'Save it as XLSX.');
  return refusals.looksLike('another kind of Office document');
}

const openDocuments: Readonly<Record<string, DocumentTitle>> = { text: 'ODT', spreadsheet: 'ODS', presentation: 'ODP' };
const openDocument = 'application/vnd.oasis.opendocument.';

async function otherOf(archive: Archive): Promise<DocumentTitle | OfficeDocument | Refused> {
  const mimetype = (await archive.text('mimetype'))?.replace('\ufeff', '').trim().slice(0, 100) ?? '';
  const manifest = (await archive.text('META-INF/manifest.xml')) ?? '';
  const type = mimetype.startsWith(openDocument) ? mimetype : (/opendocument\.[a-z]+/.exec(manifest)?.[0] ?? '');
  if (archive.has('content.xml') && type.includes('opendocument.')) {
    if (manifest.includes('encryption-data')) return refusals.lockedOffice();
    const title = openDocuments[type.slice(type.indexOf('opendocument.') + 13).split('-')[0] ?? ''];
    return title ?? refusals.looksLike('an OpenDocument drawing or formula');
  }
  // Some programs write no mimetype, or compress it.
  if (archive.has('META-INF/container.xml')) return await epubOf(archive);
  if (archive.names.some((name) => name.endsWith('.iwa') || name === 'Index.zip')) {
    return refusals.convertFirst('a Pages, Numbers or Keynote document', 'Export it as DOCX, XLSX, PPTX or PDF.');
  }
  return refusals.looksLike('a ZIP archive', 'Unpack it, and send its files.');
}

/** Fonts may be scrambled in a book that is otherwise open. */
const scrambledFonts = /idpf\.org\/2008\/embedding|ns\.adobe\.com\/pdf\/enc#RC/;

async function epubOf(archive: Archive): Promise<DocumentTitle | Refused> {
  const encryption = (await archive.text('META-INF/encryption.xml')) ?? '';
  const methods = encryption.match(/<[^<>]*EncryptionMethod[^<>]*>/g) ?? [];
  return methods.some((method) => !scrambledFonts.test(method)) ? refusals.lockedArchive('EPUB') : 'EPUB';
}

async function hasText(archive: Archive, names: readonly string[]): Promise<boolean> {
  for (const name of names) {
    const xml = await archive.text(name);
    // A part that is too long to look at has text.
    if (xml === null || /[\p{L}\p{N}]/u.test(xml.replace(/<[^<>]*>/g, ''))) return true;
  }
  return false;
}
