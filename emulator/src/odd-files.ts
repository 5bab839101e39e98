/** Files as real tools write them, for tests of the gate. */
import { zipOf } from './zip.ts';

const types = (type: string): string =>
  `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="${type}"/></Types>`;
const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const wordText =
  '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Refunds take five days</w:t></w:r></w:p></w:body></w:document>';
const word = { '[Content_Types].xml': types(docxType), 'word/document.xml': wordText };
const template = 'application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml';
const macros = 'application/vnd.ms-word.document.macroEnabled.main+xml';
const links = (...targets: readonly (readonly [type: string, target: string])[]): string =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets.map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`).join('')}</Relationships>`;

const container = { 'META-INF/container.xml': '<container/>' };
const chapter = { 'OEBPS/a.xhtml': '<html><body>Refunds</body></html>' };
const mimetype = { mimetype: 'application/epub+zip' };

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const sheet = (rows: string): string => `<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`;
const textCell = (place: string, text: string): string => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`;

/** A workbook with one sheet called Prices. */
export const workbookOf = (rows: string): Buffer =>
  zipOf(
    {
      '[Content_Types].xml': types('x'),
      '_rels/.rels': links(['officeDocument', 'xl/workbook.xml']),
      'xl/workbook.xml': `<workbook ${main} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Prices" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': links(['worksheet', 'worksheets/sheet1.xml'], ['styles', 'styles.xml']),
      'xl/styles.xml': `<styleSheet ${main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
      'xl/worksheets/sheet1.xml': sheet(rows),
    },
    { isCompressed: true },
  );

const slideNames = 'xmlns:a="a" xmlns:p="p" xmlns:r="r"';
const slide = (...paragraphs: readonly string[]): string =>
  `<p:sld ${slideNames}>${paragraphs.map((text) => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`).join('')}</p:sld>`;

const openDocumentNames = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"';
const openDocumentOf = (kind: string, body: string, manifest = '<manifest/>'): Buffer =>
  zipOf({
    mimetype: `application/vnd.oasis.opendocument.${kind}`,
    'content.xml': `<office:document-content ${openDocumentNames}><office:body>${body}</office:body></office:document-content>`,
    'META-INF/manifest.xml': manifest,
  });

const compoundOf = (part: string): Buffer =>
  Buffer.concat([
    Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'),
    Buffer.alloc(504),
    Buffer.from(part, 'utf16le'),
    Buffer.alloc(64),
  ]);

/** A PDF of one page with an image, or with a text. */
function pdfOf(content: string, { trailer = '', more = '' } = {}): Buffer {
  const page = '<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R>>';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    page,
    `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    ...(more === '' ? [] : [more]),
  ];
  let pdf = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const end = `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${pdf.length}\n%%EOF\n`;
  return Buffer.from(`${pdf}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}${end}`, 'latin1');
}

const locked = `<</Filter/Standard/V 1/R 2/O<${'28'.repeat(32)}>/U<${'28'.repeat(32)}>/P -4>>`;

export const oddFiles = {
  textPdf: pdfOf('BT /F 12 Tf 72 720 Td (Refunds take five days) Tj ET'),
  scan: pdfOf('q 612 0 0 792 0 0 cm Q'),
  lockedPdf: pdfOf('q Q', { trailer: '/Encrypt 6 0 R/ID[<00><00>]', more: locked }),
  docx: zipOf(word),
  zip64Docx: zipOf(word, { isCompressed: true, isZip64: true }),
  streamedDocx: zipOf(word, { isCompressed: true, isStreamed: true }),
  backslashDocx: zipOf({ '[Content_Types].xml': types(docxType), 'word\\document.xml': wordText }),
  emptyDocx: zipOf({ ...word, 'word/document.xml': '<w:document/>' }),
  docm: zipOf({
    '[Content_Types].xml': types(macros),
    'word/document.xml': wordText,
    'word/vbaProject.bin': 'macros',
    'word/_rels/document.xml.rels': links(['styles', 'styles.xml'], ['vbaProject', 'vbaProject.bin']),
  }),
  dotx: zipOf({ ...word, '[Content_Types].xml': types(template) }),
  compressedEpub: zipOf({ ...mimetype, ...container, ...chapter }, { isCompressed: true }),
  lateEpub: zipOf({ ...container, ...chapter, ...mimetype }),
  plainEpub: zipOf({ ...container, ...chapter }),
  protectedEpub: zipOf({
    ...mimetype,
    ...container,
    'META-INF/encryption.xml': '<e><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e>',
  }),
  xlsx: workbookOf(
    `<row r="1">${textCell('A1', 'sku')}${textCell('B1', 'price|net')}</row><row r="2">${textCell('A2', 'A1')}<c r="B2"><v>9.5</v></c><c r="C2" s="1"><v>45000</v></c></row>`,
  ),
  /** Its last cell would make a table of 17 thousand million cells. */
  wideXlsx: workbookOf('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
  pptx: zipOf({
    '[Content_Types].xml': types('x'),
    'ppt/presentation.xml': `<p:presentation ${slideNames}><p:sldIdLst><p:sldId r:id="rId2"/><p:sldId r:id="rId1"/></p:sldIdLst></p:presentation>`,
    'ppt/_rels/presentation.xml.rels': links(['slide', 'slides/slide1.xml'], ['slide', '/ppt/slides/slide2.xml']),
    'ppt/slides/slide1.xml': slide('Questions &amp; answers'),
    'ppt/slides/slide2.xml': slide('Welcome'),
    'ppt/slides/_rels/slide1.xml.rels': links(['notesSlide', '../notesSlides/notesSlide1.xml']),
    'ppt/notesSlides/notesSlide1.xml': slide('Say hello', '2'),
  }),
  odt: openDocumentOf(
    'text',
    '<office:text><text:h text:outline-level="2">Refunds</text:h><text:p>Five<text:s/>days</text:p><text:list><text:list-item><text:p>one</text:p></text:list-item></text:list></office:text>',
  ),
  ods: openDocumentOf(
    'spreadsheet',
    '<table:table table:name="Prices"><table:table-row><table:table-cell><text:p>sku</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>',
  ),
  lockedOdt: openDocumentOf('text', '', '<manifest:encryption-data/>'),
  rtf: Buffer.from(
    "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}{\\*\\generator x;}Caf\\'e9 \\u8364? 5\\par {\\b bold} {\\f1 \\'c2\\'ee\\'e7}}",
    'latin1',
  ),
  lockedOffice: compoundOf('EncryptedPackage'),
  doc: compoundOf('WordDocument'),
  xls: compoundOf('Workbook'),
  ppt: compoundOf('PowerPoint Document'),
  zip: zipOf({ 'a.txt': 'a' }),
  lockFile: Buffer.concat([Buffer.from('\x06Editor', 'latin1'), Buffer.alloc(155)]),
  utf16: Buffer.from('\ufeffRefunds', 'utf16le'),
  windows1252: Buffer.from('Caf\xe9', 'latin1'),
};
