/** Whether a PDF can be read: text, password, damage. */
import { hasAt, latin1 } from './bytes.ts';
import { openPdf, textOfPage } from './extract/pdf.ts';
import type { Refused } from './result.ts';
import { refusals, warnings } from './words.ts';

/**
 * Readers accept up to 1024 bytes before the header (ISO 32000-1, implementation note 13). A text
 * can mention the header too, so such a file also needs the end mark.
 */
export const isPdf = (bytes: Uint8Array): boolean =>
  hasAt(bytes, '%PDF-') || (latin1(bytes, 0, 1_024).includes('%PDF-') && hasEnd(bytes));

const hasEnd = (bytes: Uint8Array): boolean => latin1(bytes, bytes.byteLength - 1_024).includes('%%EOF');

/** A book may begin with pictures. So many pages without a letter are a scan. */
const pagesLookedAt = 20;

/** @returns warnings, or the refusal of a PDF that needs a password */
export async function checkPdf(bytes: Uint8Array<ArrayBuffer>): Promise<string[] | Refused> {
  const opened = await openPdf(bytes);
  if (opened === 'locked') return refusals.lockedPdf();
  if (opened === 'damaged') return [warnings.unreadablePdf];
  const { pdf, isRestricted } = opened;
  const found: string[] = isRestricted ? [warnings.restrictedPdf] : [];
  if (!hasEnd(bytes)) found.push(warnings.cutPdf);
  try {
    const last = Math.min(pdf.numPages, pagesLookedAt);
    for (let page = 1; page <= last; page += 1) {
      if (/[\p{L}\p{N}]/u.test(await textOfPage(pdf, page))) return found;
    }
    return [...found, last < pdf.numPages ? warnings.startIsScan(last) : warnings.scan];
  } catch {
    return [...found, warnings.unreadablePdf];
  } finally {
    await pdf.loadingTask.destroy();
  }
}
