import { extensionOf, fileTypes, limits, nameOfFile } from '@knowledge-sync/contract';
import { checkFile } from '../view/checks.ts';
import type { Draft } from './item.ts';
import { fileProblems as texts } from './texts.ts';

const textExtensions: readonly string[] = [
  ...fileTypes['text/plain'].extensions,
  ...fileTypes['text/markdown'].extensions,
];

/**
 * Makes a draft of a file. Text and Markdown become texts, which can be edited later. Other types
 * and texts that are too long stay files. A file that cannot be sent gives a draft with the reason.
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
    // The text must arrive byte for byte, including a byte order mark.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { ...draft, payload: { type: 'text', content: decoder.decode(await file.arrayBuffer()) } };
  } catch (error) {
    return {
      ...asFile,
      fileProblem: error instanceof TypeError ? texts.notUtf8 : texts.unreadable,
    };
  }
}
