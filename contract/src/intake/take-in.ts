/**
 * The gate: decides what becomes of a file. The page, the API and the demo all ask it, so they
 * accept and refuse the same files in the same words. The content decides, and the name only tells
 * kinds of text apart.
 */
import { extensionOf, type FileContentType, fileTypes } from '../file-types.ts';
import { limits } from '../limits.ts';
import { hasAt, latin1 } from './bytes.ts';
import { isCompound, isLockFile, refuseCompound } from './compound.ts';
import { decodeText } from './encoding.ts';
import { titleOfExtension } from './formats.ts';
import { charsetOf, isHtml, withUtf8Charset } from './html.ts';
import { checkPdf, isPdf } from './pdf.ts';
import type { Accepted, Intake, Received } from './result.ts';
import { refusedFormat } from './signatures.ts';
import { refusals, warnings } from './words.ts';

/** The received file is never changed. */
export async function takeIn({ bytes, filename, declaredType = null }: Received): Promise<Intake> {
  if (bytes.byteLength === 0) return refusals.empty();
  if (bytes.byteLength > limits.fileMaxBytes) return refusals.tooLarge();
  if (isLockFile(bytes, filename)) return refusals.lockFile();
  const intake = await takeInContent(bytes, filename, declaredType);
  if (intake.kind === 'refused') return intake;
  warnOfName(intake, filename);
  return { ...intake, isChanged: intake.bytes !== bytes };
}

type Bytes = Uint8Array<ArrayBuffer>;

async function takeInContent(bytes: Bytes, filename: string, declaredType: string | null): Promise<Intake> {
  if (isPdf(bytes)) {
    const found = await checkPdf(bytes);
    return Array.isArray(found) ? accept('application/pdf', filename, bytes, found) : found;
  }
  if (hasAt(bytes, 'PK\x03\x04')) return await takeInArchive(bytes, filename);
  if (isCompound(bytes)) return refuseCompound(bytes);
  if (hasAt(bytes, '{\\rtf')) {
    const { textOfRtf } = await import('./convert/rtf.ts');
    return converted('RTF', textOfRtf(bytes), filename);
  }
  return refusedFormat(bytes) ?? (await takeInText(bytes, filename, declaredType));
}

const accept = (contentType: FileContentType, filename: string, bytes: Bytes, found: string[] = []): Accepted => ({
  kind: 'accepted',
  contentType,
  filename,
  bytes,
  isChanged: false,
  text: null,
  warnings: [...found],
});

async function takeInArchive(bytes: Bytes, filename: string): Promise<Intake> {
  const { readOffice } = await import('./office.ts');
  const found = await readOffice(bytes);
  if ('kind' in found) return found;
  if (found.title === 'EPUB') return accept('application/epub+zip', filename, bytes);
  if (found.title === 'DOCX') {
    // Word does not open a DOCX under the extension of a template or of a document with macros.
    const name = found.bytes === bytes ? filename : `${filename.replace(/\.do[ct][mx]$/i, '')}.docx`;
    return accept(docxType, name, found.bytes, found.warnings);
  }
  const { markdownOf, TooLong } = await import('./convert/index.ts');
  try {
    return converted(found.title, await markdownOf(found), filename);
  } catch (error) {
    return error instanceof TooLong ? refusals.tooLongToConvert(found.title) : refusals.damaged(found.title);
  }
}

const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** The name keeps the extension, which says what the text comes from. */
function converted(title: string, markdown: string, filename: string): Intake {
  if (markdown.trim() === '') return refusals.convertFirst(`${withArticle(title)} without text`, 'Send its text.');
  const bytes = new TextEncoder().encode(markdown);
  if (bytes.byteLength > limits.fileMaxBytes) return refusals.tooLarge();
  const name = filename.slice(0, limits.filenameMaxLength - 3);
  return accept('text/markdown', `${name}.md`, bytes, [warnings.converted(title)]);
}

const withArticle = (title: string): string =>
  /^[AEIOX]/.test(title) || title === 'RTF' ? `an ${title}` : `a ${title}`;

const isOneOf = (type: FileContentType, extension: string): boolean =>
  (fileTypes[type].extensions as readonly string[]).includes(extension);

async function takeInText(bytes: Bytes, filename: string, declaredType: string | null): Promise<Intake> {
  const sent = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(declaredType ?? '')?.[1] ?? null;
  const decoded = await decodeText(bytes, sent ?? charsetOf(latin1(bytes, 0, 4_096)));
  if (decoded === 'binary') return refusals.unknownEncoding();
  if ('unsupported' in decoded) return refusals.encoding(decoded.unsupported);
  const { text, encoding } = decoded;
  if (!/[^\s\ufeff]/.test(text)) return refusals.onlySpaces();
  const found = encoding === null ? [] : [warnings.encoding(encoding)];
  const extension = extensionOf(filename);
  if (isHtml(text, isOneOf('text/html', extension))) {
    // A byte order mark means UTF-8, also when the page names another encoding.
    const page = encoding === null ? bytes : new TextEncoder().encode(`\ufeff${withUtf8Charset(text)}`);
    return accept('text/html', filename, page, found);
  }
  const type = isOneOf('text/markdown', extension) ? 'text/markdown' : 'text/plain';
  const stored = encoding === null ? bytes : new TextEncoder().encode(text);
  if (stored.byteLength > limits.fileMaxBytes) return refusals.tooLarge();
  const isText = stored.byteLength <= limits.contentMaxBytes;
  return { ...accept(type, filename, stored, found), text: isText ? text : null };
}

/** A saved error page is often named .pdf. */
function warnOfName(accepted: Accepted, filename: string): void {
  const extension = extensionOf(filename);
  const expected = titleOfExtension(extension);
  const { title } = fileTypes[accepted.contentType];
  // A converted file has the extension that was converted.
  const isConverted = accepted.filename !== filename;
  if (expected === null || expected === title || isConverted || (isTextual(expected) && isTextual(title))) return;
  accepted.warnings.push(warnings.otherContent(extension, title));
}

const isTextual = (title: string): boolean => ['TXT', 'MD', 'HTML'].includes(title);
