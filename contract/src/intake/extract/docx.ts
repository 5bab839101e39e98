/** The text of a Word document. */
import { openArchive } from '../archive.ts';
import { textOfHtml } from './html.ts';

export async function textOfDocx(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // The library unpacks without limits, so the archive is checked before.
  const archive = await openArchive(bytes);
  if (typeof archive === 'string') throw new Error(archive);
  const { default: mammoth } = await import('mammoth');
  // Each of its two builds, for a browser and for Node, knows one of these.
  const input = { arrayBuffer: bytes.buffer, buffer: bytes };
  const ignoreImages = mammoth.images.imgElement(async () => ({ src: '' }));
  const { value } = await mammoth.convertToHtml(input as never, { convertImage: ignoreImages });
  return textOfHtml(value);
}
