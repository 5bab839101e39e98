/** Words for the questions of a document. */
import type { CheckOutcome } from '@knowledge-sync/contract';

export const questionTexts = {
  title: 'Questions agents must answer',
  lead: 'Agents are asked after each sync and every night.',
  none: 'No questions yet. The first sentences are looked up instead.',
  noneUnchecked: 'No questions yet. Add what agents must find here.',
  list: 'Questions',
  add: 'Add question',
  addLabel: 'New question',
  save: 'Save',
  cancel: 'Cancel',
  change: 'Change',
  changeLabel: (question: string) => `Change “${question}”`,
  delete: 'Delete',
  deleteLabel: (question: string) => `Delete “${question}”`,
  checkNow: 'Check now',
  suggest: 'Suggest questions',
  suggestions: 'Suggestions from the headings',
  addSuggestion: (text: string) => `Add “${text}”`,
  noSuggestions: 'The text has no headings that are not asked yet.',
  full: (most: number) => `A document has at most ${most} questions.`,
  unchecked: 'Not checked yet',
  noAgents: 'No agent has the documents',
  checked: 'Checked',
  automatic: 'First sentences',
  failed: "Couldn't load the questions. Reload the page.",
  winners: 'Found instead',
  advice: 'What you can do',
  place: (rank: number) => `at place ${rank}`,
};

export const outcomeTitles: Record<CheckOutcome, string> = {
  found: 'Found',
  reads: 'Reads it in full',
  older_text: 'Found with an older text',
  not_found: 'Not found',
  unavailable: "Couldn't be asked",
};

export const failedTexts = {
  title: (count: string) => `${count} not found by agents`,
  one: '1 document',
  many: (count: number, isAll: boolean) => `${count}${isAll ? '' : ' or more'} documents`,
};
