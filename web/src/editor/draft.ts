/** What is edited, apart from how it is shown and saved. */
import type { EditKnowledge } from '@knowledge-sync/contract';
import { checkContent, checkName } from '../upload/item.ts';

/** What an edit begins with. */
export interface Base {
  revision: string;
  name: string;
  /** Null for what is no text: only its name can be edited. */
  content: string | null;
}

export type Draft = Pick<Base, 'name' | 'content'>;

/** A text field knows only line feeds. */
const asTyped = (text: string): string => text.replace(/\r\n?/g, '\n');

/** A text whose lines all end as Windows ends them keeps that. */
const isDosText = (text: string): boolean => text.includes('\r\n') && !/(?:^|[^\r])\n|\r(?!\n)/.test(text);

export const draftOf = ({ name, content }: Base): Draft => ({ name, content: content && asTyped(content) });

/** The text as it is saved: as it was, unless it was changed. */
function contentToSave(base: Base, draft: Draft): string | null {
  if (draft.content === null || base.content === null) return draft.content;
  if (draft.content === asTyped(base.content)) return base.content;
  return isDosText(base.content) ? draft.content.replace(/\n/g, '\r\n') : draft.content;
}

/** What a save sends: only what was changed, so that a rename does not send megabytes. */
export function changeOf(base: Base, draft: Draft): EditKnowledge {
  const content = contentToSave(base, draft);
  return {
    ...(draft.name.trim() !== base.name && { name: draft.name }),
    ...(content !== null && content !== base.content && { content }),
  };
}

/** All of the draft: what overwriting another's save sends. */
export function wholeOf(base: Base, draft: Draft): EditKnowledge {
  const content = contentToSave(base, draft);
  return { name: draft.name, ...(content !== null && { content }) };
}

export const isChanged = (base: Base, draft: Draft): boolean => Object.keys(changeOf(base, draft)).length > 0;

export const problemsOf = ({ name, content }: Draft) => ({
  name: checkName(name),
  content: content === null ? [] : checkContent(content),
});

/** What "Copy mine" copies. */
export const textToCopy = ({ name, content }: Draft): string => content ?? name;
