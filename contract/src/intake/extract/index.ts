/** The text that a file holds, read here. ElevenLabs may read it in another way. */
import { latin1 } from '../bytes.ts';
import { decodeText } from '../encoding.ts';
import { charsetOf } from '../html.ts';

type Read = (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;

const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Each format is loaded when it is needed. */
const readers: Readonly<Record<string, Read>> = {
  'application/pdf': async (bytes) => (await import('./pdf.ts')).textOfPdf(bytes),
  [docx]: async (bytes) => (await import('./docx.ts')).textOfDocx(bytes),
  'application/epub+zip': async (bytes) => (await import('./epub.ts')).textOfEpub(bytes),
  'text/html': async (bytes) => (await import('./html.ts')).textOfHtml(await decodePage(bytes)),
};

/** @throws when the file is damaged, needs a password, or is of another type */
export async function extractText(bytes: Uint8Array<ArrayBuffer>, contentType: string): Promise<string> {
  const read = readers[contentType];
  if (read === undefined) throw new Error(`no text can be read from ${contentType}`);
  return await read(bytes);
}

async function decodePage(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const decoded = await decodeText(bytes, charsetOf(latin1(bytes, 0, 4_096)));
  if (typeof decoded === 'string' || 'unsupported' in decoded) throw new Error('an unknown encoding');
  return decoded.text;
}
