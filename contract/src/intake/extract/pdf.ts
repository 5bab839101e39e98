/** The text of a PDF, read with PDF.js. Scripts in it are never run. */
import type { PDFDocumentProxy } from 'unpdf/pdfjs';
import { limits } from '../../limits.ts';

/** Whether restrictions apply that only the owner's password removes. */
export interface OpenedPdf {
  pdf: PDFDocumentProxy;
  isRestricted: boolean;
}

export async function openPdf(bytes: Uint8Array<ArrayBuffer>): Promise<OpenedPdf | 'locked' | 'damaged'> {
  const { getDocument, VerbosityLevel } = await import('unpdf/pdfjs');
  // The library takes over the bytes that it gets.
  const data = bytes.slice();
  const task = getDocument({ data, verbosity: VerbosityLevel.ERRORS, useSystemFonts: false });
  try {
    const pdf = await task.promise;
    return { pdf, isRestricted: (await pdf.getPermissions()) !== null };
  } catch (error) {
    await task.destroy();
    return error instanceof Error && error.name === 'PasswordException' ? 'locked' : 'damaged';
  }
}

export async function textOfPage(pdf: PDFDocumentProxy, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
}

const maxPages = 2_000;

export async function textOfPdf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const opened = await openPdf(bytes);
  if (typeof opened === 'string') throw new Error(opened);
  const { pdf } = opened;
  try {
    let text = '';
    const last = Math.min(pdf.numPages, maxPages);
    for (let number = 1; number <= last && text.length < limits.extractedTextMaxBytes; number += 1) {
      text += `${(await textOfPage(pdf, number)).trim()}\n\n`;
    }
    return text.trim();
  } finally {
    await pdf.loadingTask.destroy();
  }
}
