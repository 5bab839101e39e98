import { extensionOf, fileTypes, limits } from '@knowledge-sync/contract';
import { checkFile } from '../view/checks.ts';
import type { SourceFile } from './dropped-files.ts';
import { isNameCut, namesOfFiles } from './file-names.ts';
import type { Draft } from './item.ts';
import { fileProblems as texts } from './texts.ts';

const textExtensions: readonly string[] = [
  ...fileTypes['text/plain'].extensions,
  ...fileTypes['text/markdown'].extensions,
];

/** How files of these types begin. */
const signatures: Readonly<Record<string, RegExp>> = {
  // A PDF may begin with other bytes: https://www.iso.org/standard/75839.html, annex I.
  pdf: /%PDF-/,
  docx: /^PK/,
  epub: /^PK/,
};
const signatureBytes = 1_024;

/**
 * Makes drafts of files that were chosen together.
 *
 * @param names the names of the documents
 */
export async function readFiles(files: readonly SourceFile[], names = namesOfFiles(files)): Promise<Draft[]> {
  return await Promise.all(files.map((source, index) => readFile(source, names[index] ?? source.file.name)));
}

/**
 * Makes a draft of a file. Text and Markdown become texts, which can be edited later. Other types
 * and texts that are too long stay files. A file that cannot be sent gives a draft with the reason.
 */
async function readFile({ file, folder }: SourceFile, name: string): Promise<Draft> {
  const draft = { name, fileName: file.name, folder, isNameCut: isNameCut(file.name), fileSizeBytes: file.size };
  const asFile: Draft = { ...draft, payload: { type: 'file', file } };
  const refused = (fileProblem: string): Draft => ({ ...asFile, fileProblem });
  const extension = extensionOf(file.name);
  const isText = textExtensions.includes(extension);
  try {
    if (!isText || file.size > limits.contentMaxBytes) {
      const [fileProblem] = checkFile(file.name, file.size);
      if (fileProblem !== undefined) return refused(fileProblem);
      return (await hasSignature(file, extension)) ? asFile : refused(texts.otherContent(extension.toUpperCase()));
    }
    // The text must arrive byte for byte, including a byte order mark.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { ...draft, payload: { type: 'text', content: decoder.decode(await file.arrayBuffer()) } };
  } catch (error) {
    return refused(error instanceof TypeError ? texts.notUtf8 : texts.unreadable);
  }
}

async function hasSignature(file: File, extension: string): Promise<boolean> {
  const signature = signatures[extension];
  if (signature === undefined) return true;
  return signature.test(String.fromCharCode(...new Uint8Array(await file.slice(0, signatureBytes).arrayBuffer())));
}
