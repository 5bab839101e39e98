import { askGate } from '../data/gate.ts';
import type { SourceFile } from './dropped-files.ts';
import { isNameCut, namesOfFiles } from './file-names.ts';
import type { Draft } from './item.ts';
import { fileProblems as texts } from './texts.ts';

/**
 * Makes drafts of files that were chosen together, one after another: each is read as a whole.
 *
 * @param names the names of the documents
 */
export async function readFiles(files: readonly SourceFile[], names = namesOfFiles(files)): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const [index, source] of files.entries()) {
    drafts.push(await readFile(source, names[index] ?? source.file.name));
  }
  return drafts;
}

/**
 * Makes a draft of a file. Texts can be edited later; others stay files. A file that cannot be sent
 * gives a draft with the reason.
 */
async function readFile({ file, folder }: SourceFile, name: string): Promise<Draft> {
  const draft = { name, fileName: file.name, folder, isNameCut: isNameCut(file.name), fileSizeBytes: file.size };
  const refused = (fileProblem: string): Draft => ({ ...draft, payload: { type: 'file', file }, fileProblem });
  try {
    const intake = await askGate(file);
    if (intake.kind === 'refused') return refused(intake.message);
    const { text, filename, warnings, contentType, isChanged } = intake;
    if (text !== null) return { ...draft, warnings, payload: { type: 'text', content: text } };
    // A file of the disk takes no memory.
    const payload = isChanged ? new Blob([intake.bytes], { type: contentType }) : file;
    return { ...draft, warnings, fileName: filename, payload: { type: 'file', file: payload, contentType } };
  } catch {
    return refused(texts.unreadable);
  }
}
