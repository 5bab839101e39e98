import { extensionOf, fileTypes, type Knowledge } from '@knowledge-sync/contract';
import type { SourceFile } from '../source-files.ts';

/** A file of the folder, or the address of a web page. */
export type Source = SourceFile | { type: 'url'; url: string };

const titles = new Map(Object.entries(fileTypes).map(([contentType, { title }]) => [contentType, title]));
const titleOfExtension = (extension: string): string =>
  Object.values(fileTypes).find(({ extensions }) => extensions.some((known) => known === extension))?.title ?? 'File';

/**
 * Names the type of a source as the web page does: `Text`, `Web page`, `PDF`.
 * @param document has the detected type of a file; null: the file's extension decides
 */
export function kindOf(source: Source, document: Knowledge | null): string {
  switch (source.type) {
    case 'text':
      return 'Text';
    case 'url':
      return 'Web page';
    case 'file': {
      const recognized = document?.source.type === 'file' ? titles.get(document.source.content_type) : undefined;
      return recognized ?? titleOfExtension(extensionOf(source.path));
    }
    default:
      return source satisfies never;
  }
}

const counted = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;
/** `one`, `one and two`, `one, two and three`. */
const joined = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

export type Counts = Record<Source['type'], number>;

export function countByType(sources: readonly { type: Source['type'] }[]): Counts {
  const counts: Counts = { text: 0, file: 0, url: 0 };
  for (const { type } of sources) counts[type] += 1;
  return counts;
}

/** `24 texts, 14 files and 1 web page`, without types of which there are none. */
export const describeCounts = ({ text, file, url }: Counts): string =>
  joined([
    ...(text > 0 ? [counted(text, 'text')] : []),
    ...(file > 0 ? [counted(file, 'file')] : []),
    ...(url > 0 ? [counted(url, 'web page')] : []),
  ]);

/**
 * Says what was compared and how: `24 texts and 14 files, byte for byte, and 1 web page, by its
 * address`.
 */
export function describeCompared({ text, file, url }: Counts): string {
  const contents = describeCounts({ text, file, url: 0 });
  const pages = describeCounts({ text: 0, file: 0, url });
  return joined([
    ...(contents === '' ? [] : [`${contents}, byte for byte,`]),
    ...(pages === '' ? [] : [`${pages}, by ${url === 1 ? 'its address' : 'their addresses'},`]),
  ]).replace(/,$/, '');
}
