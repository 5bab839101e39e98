import { extensionOf, fileTypes, limits, nameOfFile } from '@knowledge-sync/contract';
import { checkFile } from '../view/checks.ts';
import type { Draft } from './item.ts';

const textExtensions: readonly string[] = [
  ...fileTypes['text/plain'].extensions,
  ...fileTypes['text/markdown'].extensions,
];

/**
 * A file as a draft. Text and Markdown become texts, which can be edited here later; other kinds, and texts that are too long for
 * that, are sent as the files they are. A file that cannot be sent is a draft, too, with the reason.
 */
export async function readFile(file: File): Promise<Draft> {
  const draft = { name: nameOfFile(file.name), fileName: file.name, fileSizeBytes: file.size };
  const asFile: Draft = { ...draft, payload: { type: 'file', file } };
  const isText = textExtensions.includes(extensionOf(file.name));
  if (!isText || file.size > limits.contentMaxBytes) {
    const [fileProblem] = checkFile(file.name, file.size);
    return fileProblem === undefined ? asFile : { ...asFile, fileProblem };
  }
  try {
    // The text must arrive byte for byte: nothing is replaced, a byte order mark stays.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { ...draft, payload: { type: 'text', content: decoder.decode(await file.arrayBuffer()) } };
  } catch (error) {
    return {
      ...asFile,
      fileProblem:
        error instanceof TypeError
          ? 'the file is not UTF-8 text: save it as UTF-8'
          : 'the file could not be read: choose it again',
    };
  }
}
