import { isolated } from '@knowledge-sync/contract';

/** Words of the editor page. */
export const editorTexts = {
  untitled: 'Document',
  pageTitle: (name: string) => `Edit ${isolated(name)}`,
  title: 'Edit document',
  name: 'Name',
  content: 'Content',
  contentInFile: 'To change the content, replace the file on the document page.',
  contentInPage: 'The content comes from the web page.',
  unsaved: ' · Unsaved changes',
  save: 'Save',
  cancel: 'Cancel',
  saved: 'Saved',
  savedMine: 'Saved your version',
  refused: (message: string) => `${message} Your text is still here.`,
  beingDeleted: "This document is being deleted, so it can't be saved. Copy your text if you need it.",
  restored: 'Your unsaved changes are back.',
  discardTitle: 'Discard unsaved changes?',
  discardText: "You'll lose your changes to this document.",
  discard: 'Discard changes',
  tryAgain: 'Try again',
  viewOnlyTitle: 'You have view-only access',
  viewOnlyText: 'Editing needs the editor role. Ask an administrator.',
  view: 'View document',
  damagedTitle: 'Damaged document',
  unreadableTitle: "Couldn't load the text",
  unreadableText: 'Check your connection, then try again.',
};

export const conflictTexts = {
  title: 'Someone else saved a newer version',
  refused: "Yours wasn't saved. Nothing is lost.",
  expected: "Yours isn't saved yet. Nothing is lost.",
  show: 'View their version',
  hide: 'Hide their version',
  overwrite: 'Save mine instead',
  copy: 'Copy my text',
  theirs: (name: string) => `Their version: ${isolated(name)}`,
  theirText: 'Their text',
  take: 'Use their version',
};
