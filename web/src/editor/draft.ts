/** The state of an edit, apart from its form and requests. */
import type { AutoSync, EditKnowledge } from '@knowledge-sync/contract';
import * as z from 'zod/mini';
import { autoSyncInput, autoSyncInputSchema, autoSyncOf, checkDays } from '../ui/AutoSyncFields.tsx';
import { checkContent, checkName } from '../view/checks.ts';

/** The saved version that an edit starts from. */
export interface Base {
  revision: string;
  name: string;
  /** Null for files and web pages. */
  content: string | null;
  /** Whether the stored text is missing or damaged, so that it is saved even without a change. */
  isDamaged?: boolean;
  /** The refresh settings of a web page; undefined for other documents. */
  autoSync?: AutoSync | null | undefined;
}

const draftSchema = z.object({
  name: z.string(),
  content: z.nullable(z.string()),
  /** The settings as typed; null for texts and files. */
  autoSync: z.nullable(autoSyncInputSchema),
});
export type Draft = z.infer<typeof draftSchema>;

/** A draft that was kept, with the revision that it was made from. */
export const keptEditSchema = z.object({ revision: z.string(), draft: draftSchema });

/** The text as a text field holds it: with line feeds only. */
const asTyped = (text: string): string => text.replace(/\r\n?/g, '\n');

/** Whether all lines end with CRLF. Such a text keeps its line endings. */
const isDosText = (text: string): boolean => text.includes('\r\n') && !/(?:^|[^\r])\n|\r(?!\n)/.test(text);

export const draftOf = ({ name, content, autoSync }: Base): Draft => ({
  name,
  content: content && asTyped(content),
  autoSync: autoSync === undefined ? null : autoSyncInput(autoSync),
});

/** The text to save, with the line endings of the base. */
function contentToSave(base: Base, draft: Draft): string | null {
  if (draft.content === null || base.content === null) return draft.content;
  if (draft.content === asTyped(base.content)) return base.content;
  return isDosText(base.content) ? draft.content.replace(/\n/g, '\r\n') : draft.content;
}

/** The refresh settings, if they were changed. */
function changedAutoSync(base: Base, { autoSync: input }: Draft): EditKnowledge {
  if (input === null || base.autoSync === undefined) return {};
  const wanted = autoSyncOf(input);
  const isSame =
    wanted?.frequency_days === base.autoSync?.frequency_days && wanted?.auto_remove === base.autoSync?.auto_remove;
  return isSame ? {} : { auto_sync: wanted };
}

/** The changed fields alone, so that a rename does not send megabytes. */
export function changeOf(base: Base, draft: Draft): EditKnowledge {
  const content = contentToSave(base, draft);
  return {
    ...(draft.name.trim() !== base.name && { name: draft.name }),
    ...(content !== null && (content !== base.content || base.isDamaged === true) && { content }),
    ...changedAutoSync(base, draft),
  };
}

/** All fields of the draft, to replace another editor's version. */
export function wholeOf(base: Base, draft: Draft): EditKnowledge {
  const content = contentToSave(base, draft);
  return {
    name: draft.name,
    ...(content !== null && { content }),
    ...(draft.autoSync !== null && { auto_sync: autoSyncOf(draft.autoSync) }),
  };
}

export const isChanged = (base: Base, draft: Draft): boolean => Object.keys(changeOf(base, draft)).length > 0;

export const problemsOf = ({ name, content, autoSync }: Draft) => ({
  name: checkName(name),
  content: content === null ? [] : checkContent(content),
  days: autoSync === null ? [] : checkDays(autoSync),
});

/** The text that the button "Copy my text" copies. */
export const textToCopy = ({ name, content }: Draft): string => content ?? name;
