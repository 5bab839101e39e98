/**
 * Checks of what a user entered, before the service checks it again. Each returns its problems, in
 * order.
 */
import {
  contentSchema,
  extensionOf,
  fileTypes,
  fileTypeTitles,
  limits,
  nameSchema,
  urlSchema,
} from '@knowledge-sync/contract';

const problemsOf = (result: { error?: { issues: { message: string }[] } | undefined }): string[] =>
  result.error?.issues.map(({ message }) => message) ?? [];

export const checkName = (name: string): string[] => problemsOf(nameSchema.safeParse(name));
export const checkContent = (content: string): string[] => problemsOf(contentSchema.safeParse(content));
export const checkUrl = (url: string): string[] => problemsOf(urlSchema.safeParse(url));

const knownExtensions: readonly string[] = Object.values(fileTypes).flatMap(({ extensions }) => extensions);

/** For the `accept` attribute of a file input. */
export const acceptedExtensions = knownExtensions.map((extension) => `.${extension}`).join(',');

/** Checks a file by its name and size; the service also checks the content. */
export function checkFile(fileName: string, sizeBytes: number): string[] {
  if (!knownExtensions.includes(extensionOf(fileName))) return [`Unsupported file type. Use ${fileTypeTitles}.`];
  if (sizeBytes === 0) return ['This file is empty.'];
  if (sizeBytes > limits.fileMaxBytes) return [`This file is larger than ${limits.fileMaxBytes / 1_000_000} MB.`];
  return [];
}
