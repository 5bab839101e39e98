/**
 * Checks of what a user entered, before the service checks it again. Each returns its problems, in
 * order.
 */
import { contentSchema, knownExtensions, nameSchema, urlSchema } from '@knowledge-sync/contract';

const problemsOf = (result: { error?: { issues: { message: string }[] } | undefined }): string[] =>
  result.error?.issues.map(({ message }) => message) ?? [];

export const checkName = (name: string): string[] => problemsOf(nameSchema.safeParse(name));
export const checkContent = (content: string): string[] => problemsOf(contentSchema.safeParse(content));
export const checkUrl = (url: string): string[] => problemsOf(urlSchema.safeParse(url));

/** For the `accept` attribute of a file input. */
export const acceptedExtensions = knownExtensions.map((extension) => `.${extension}`).join(',');
