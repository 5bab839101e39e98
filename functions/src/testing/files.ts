/** Small files of each kind, and of kinds that are refused. */
import { zipOf } from '@knowledge-sync/emulator/zip';

export const sampleFiles = {
  pdf: Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n', 'latin1'),
  docx: zipOf({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<w:document/>' }),
  epub: zipOf({ mimetype: 'application/epub+zip', 'META-INF/container.xml': '<container/>' }),
  html: Buffer.from('<!doctype html>\n<title>Refunds</title><p>Refunds take five days.'),
  txt: Buffer.from('Refunds take five days. – the team\n'),
};
