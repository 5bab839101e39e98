/** Documents that ElevenLabs does not accept, as Markdown. */
import { limits } from '../../limits.ts';
import type { OfficeDocument } from '../office.ts';
import { TooLong } from './limit.ts';
import { markdownOfOpenDocument } from './open-document.ts';
import { markdownOfPptx } from './pptx.ts';
import { markdownOfXlsx } from './xlsx.ts';

export { TooLong } from './limit.ts';

/**
 * @throws TooLong, and other errors when the document is damaged in a way that its archive does not
 *   show
 */
export async function markdownOf(document: OfficeDocument): Promise<string> {
  // Pictures and fonts are not read.
  const textBytes = document.archive.sizeOf((name) => name.endsWith('.xml'));
  if (textBytes > limits.unpackedTextMaxBytes) throw new TooLong();
  switch (document.title) {
    case 'XLSX':
      return await markdownOfXlsx(document);
    case 'PPTX':
      return await markdownOfPptx(document.archive);
    case 'ODT':
    case 'ODS':
    case 'ODP':
      return await markdownOfOpenDocument(document.archive);
    case 'DOCX':
    case 'EPUB':
      throw new Error('needs no conversion');
    default:
      return document.title satisfies never;
  }
}
