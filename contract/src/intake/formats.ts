/** The files that the gate knows by their extension. Others are taken for what they contain. */
import { fileTypes } from '../file-types.ts';

/** Texts that are stored as they are. */
const textExtensions = 'csv tsv json jsonl ndjson xml yaml yml rst log adoc org tex ini toml srt vtt'.split(' ');

/** Documents that are converted to text, and variants of DOCX. */
const documentTitles: Readonly<Record<string, string>> = {
  docm: 'DOCX',
  dotx: 'DOCX',
  dotm: 'DOCX',
  xlsx: 'XLSX',
  xlsm: 'XLSX',
  xltx: 'XLSX',
  xltm: 'XLSX',
  pptx: 'PPTX',
  pptm: 'PPTX',
  ppsx: 'PPTX',
  potx: 'PPTX',
  odt: 'ODT',
  ods: 'ODS',
  odp: 'ODP',
  rtf: 'RTF',
};

const sentAsTheyAre: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(fileTypes).flatMap(({ title, extensions }) => extensions.map((extension) => [extension, title])),
);

/** In lower case, without the dot. */
export const knownExtensions: readonly string[] = [
  ...Object.keys(sentAsTheyAre),
  ...Object.keys(documentTitles),
  ...textExtensions,
];

/** The type that a file with this extension should have; null if any will do. */
export const titleOfExtension = (extension: string): string | null =>
  sentAsTheyAre[extension] ?? documentTitles[extension] ?? (textExtensions.includes(extension) ? 'TXT' : null);

/** Whether a file with this extension is probably a text. */
export const isTextExtension = (extension: string): boolean => {
  const title = titleOfExtension(extension);
  return title === 'TXT' || title === 'MD';
};
