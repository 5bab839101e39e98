import { limits } from '@knowledge-sync/contract';
import { checkContent, type Draft } from './item.ts';

export const acceptedExtensions = ['.txt', '.md', '.markdown'] as const;

const extensionOf = (fileName: string): string | undefined =>
  acceptedExtensions.find((extension) => fileName.toLowerCase().endsWith(extension));

/** The file's name without its ending, as a first title. */
export const nameFromFile = (fileName: string): string => {
  const extension = extensionOf(fileName);
  return (extension ? fileName.slice(0, -extension.length) : fileName).trim();
};

/** A file as a draft. A file that cannot be sent is a draft, too, with the reason. */
export async function readFile(file: File): Promise<Draft> {
  const draft = { name: nameFromFile(file.name), content: '', fileName: file.name, fileSizeBytes: file.size };
  if (!extensionOf(file.name))
    return {
      ...draft,
      fileProblem: `only ${acceptedExtensions.join(', ')} files can be sent: save it as one of these`,
    };
  if (file.size > limits.contentMaxBytes) {
    // One byte too many is enough for the same refusal that the service would give.
    const tooMuch = await file.slice(0, limits.contentMaxBytes + 1).text();
    return { ...draft, fileProblem: checkContent(tooMuch)[0] ?? 'the file is too large' };
  }
  try {
    // The text must arrive byte for byte: nothing is replaced, a byte order mark stays.
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { ...draft, content: decoder.decode(await file.arrayBuffer()) };
  } catch (error) {
    return {
      ...draft,
      fileProblem:
        error instanceof TypeError
          ? 'the file is not UTF-8 text: save it as UTF-8'
          : 'the file could not be read: choose it again',
    };
  }
}
