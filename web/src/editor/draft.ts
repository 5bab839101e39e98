/** What is edited, apart from how it is shown and saved. */
import type { AutoSync, EditKnowledge } from '@knowledge-sync/contract';
import { type AutoSyncInput, autoSyncInput, autoSyncOf, checkDays } from '../ui/AutoSyncFields.tsx';
import { checkContent, checkName } from '../view/checks.ts';

/** What an edit begins with. */
export interface Base {
  revision: string;
  name: string;
  /** Null for what is no text. */
  content: string | null;
  /** How a web page is kept fresh; undefined for what is none. */
  autoSync?: AutoSync | null | undefined;
}

export interface Draft {
  name: string;
  content: string | null;
  /** As typed; null for what is no web page. */
  autoSync: AutoSyncInput | null;
}

/** A text field knows only line feeds. */
const asTyped = (text: string): string => text.replace(/\r\n?/g, '\n');

/** A text whose lines all end as Windows ends them keeps that. */
const isDosText = (text: string): boolean => text.includes('\r\n') && !/(?:^|[^\r])\n|\r(?!\n)/.test(text);

export const draftOf = ({ name, content, autoSync }: Base): Draft => ({
  name,
  content: content && asTyped(content),
  autoSync: autoSync === undefined ? null : autoSyncInput(autoSync),
});

/** The text as it is saved: as it was, unless it was changed. */
function contentToSave(base: Base, draft: Draft): string | null {
  if (draft.content === null || base.content === null) return draft.content;
  if (draft.content === asTyped(base.content)) return base.content;
  return isDosText(base.content) ? draft.content.replace(/\n/g, '\r\n') : draft.content;
}

/** How the page shall be kept fresh, if that was changed. */
function changedAutoSync(base: Base, { autoSync: input }: Draft): EditKnowledge {
  if (input === null || base.autoSync === undefined) return {};
  const wanted = autoSyncOf(input);
  const isSame =
    wanted?.frequency_days === base.autoSync?.frequency_days && wanted?.auto_remove === base.autoSync?.auto_remove;
  return isSame ? {} : { auto_sync: wanted };
}

/** What a save sends: only what was changed, so that a rename does not send megabytes. */
export function changeOf(base: Base, draft: Draft): EditKnowledge {
  const content = contentToSave(base, draft);
  return {
    ...(draft.name.trim() !== base.name && { name: draft.name }),
    ...(content !== null && content !== base.content && { content }),
    ...changedAutoSync(base, draft),
  };
}

/** All of the draft: what overwriting another's save sends. */
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

/** What the button "Copy my text" copies. */
export const textToCopy = ({ name, content }: Draft): string => content ?? name;
