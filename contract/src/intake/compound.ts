/**
 * Compound files: Office documents with a password, and those of before 2007. Format:
 * https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb
 */
import { hasAt, hasUtf16 } from './bytes.ts';
import type { Refused } from './result.ts';
import { refusals } from './words.ts';

export const isCompound = (bytes: Uint8Array): boolean => hasAt(bytes, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');

export function refuseCompound(bytes: Uint8Array): Refused {
  const has = (part: string): boolean => hasUtf16(bytes, part);
  if (has('EncryptedPackage') || has('EncryptionInfo')) return refusals.lockedOffice();
  if (has('WordDocument')) return refusals.oldFormat('Word', 'DOCX');
  if (has('PowerPoint Document')) return refusals.oldFormat('PowerPoint', 'PPTX');
  if (has('Workbook') || has('Book')) return refusals.oldFormat('Excel', 'XLSX');
  if (has('__properties_version1.0')) {
    return refusals.convertFirst('an Outlook message', 'Copy its text, or save it as HTML.');
  }
  return refusals.looksLike('an old or password-protected Office document', 'Save it as DOCX, XLSX or PPTX.');
}

/** Word and Excel keep such a file next to an open document: the name of its user, padded. */
export function isLockFile(bytes: Uint8Array, filename: string): boolean {
  if (filename.startsWith('~$') || filename.startsWith('.~lock.')) return true;
  const { byteLength } = bytes;
  const length = bytes[0] ?? 0;
  return (byteLength === 162 || byteLength === 165) && length > 0 && length <= 54 && bytes.includes(0);
}
