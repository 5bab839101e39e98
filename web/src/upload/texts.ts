import { isolated } from '@knowledge-sync/contract';
import { plural } from '../view/format.ts';

/** Words of the upload dialog and its messages. */
export const dialogTexts = {
  title: 'Add documents',
  lead: 'Each file, page or text becomes one document and syncs automatically.',
  close: 'Close',
  sources: 'Type of document',
  files: 'Files',
  page: 'Web page',
  text: 'Paste text',
  unsent: ' (not uploaded yet)',
  continues: 'You can close this. Uploads continue.',
  upload: (count: number) => `Upload ${plural(count, 'document')}`,
  discardTitle: 'Discard unsent documents?',
  discardTyped: "You'll lose what you typed.",
  discardListed: "They'll be removed from this list.",
  discard: 'Discard',
};

export const filesTexts = {
  drop: 'Drop files or folders here, or',
  choose: 'choose files',
  limits: (types: string, megabytes: number) => `${types}, up to ${megabytes} MB each`,
  chooseFolder: 'Choose a folder',
  dropAnywhere: 'Drop files to upload',
};

export const textTexts = {
  name: 'Name',
  nameFromHeading: 'Defaults to the first heading',
  content: 'Content',
  upload: 'Upload text',
};

export const pageTexts = {
  address: 'Address',
  addressExample: 'https://example.com/help',
  name: 'Name (optional)',
  defaultName: 'Defaults to the address',
  mustBePublic: 'The page must be public.',
  upload: 'Upload web page',
};

export const manyTexts = {
  title: 'Many addresses or a sitemap',
  list: 'Web pages, one on each line',
  file: 'Choose a sitemap or list (XML, GZ, TXT)',
  unreadable: "Couldn't read the file. It must be a sitemap or a list, at most 50 MB.",
  index: 'This sitemap lists others. Open and choose each one:',
  all: 'Select all',
  none: 'Select none',
  add: (count: number) => `Add ${plural(count, 'web page')}`,
  found: (selected: number, count: number, refused: number, beyond: number) =>
    [
      `${selected} of ${plural(count, 'page')} selected`,
      ...(refused > 0 ? [`${refused} not public or not an address`] : []),
      ...(beyond > 0 ? [`${beyond} more left out: too many at once`] : []),
    ].join(', '),
};

export const listTexts = {
  list: 'Documents to upload',
  unnamed: 'document',
  nameOf: (source: string) => `Name of ${isolated(source)}`,
  pastedText: 'the pasted text',
  webPage: 'Web page',
  nameCut: 'Name shortened to 200 characters',
  retryNow: 'Retry now',
  retry: 'Retry',
  cancel: 'Cancel',
  remove: (name: string) => `Remove ${isolated(name)} from this list`,
  checking: 'Checking…',
  queued: (size: string) => `${size}, queued`,
  interrupted: (message: string) => `${message} Retrying automatically; no duplicates.`,
  limited: 'Many uploads in a minute. Continuing in',
  limitOver: 'Continuing…',
  uploaded: 'Uploaded',
  view: 'View',
  viewOf: (name: string) => `View ${isolated(name)}`,
  viewAll: 'View documents',
  progress: (name: string) => `Upload of ${isolated(name)}`,
  saving: 'Saving…',
  preview: 'Preview',
  hidePreview: 'Hide preview',
  previewOf: (name: string) => `Text of ${name}`,
  previewLoading: 'Reading the text…',
  previewEmpty: 'No text found in this file.',
  previewFailed: "Couldn't read the text of this file.",
  refused: (count: number) => `${count} can't be uploaded`,
  skipped: (count: number) => `${count} hidden or system ${count === 1 ? 'file' : 'files'} left out`,
  more: (count: number) => `and ${count} more`,
};

export const pagedTexts = {
  earlier: 'Previous',
  later: 'Next',
  range: (first: number, last: number, total: number) => `${first} to ${last} of ${total}`,
};

export const summaryTexts = {
  uploading: (count: number) => `uploading ${count}`,
  uploaded: (count: number) => `uploaded ${count}`,
  ready: (count: number) => `${count} ready`,
  same: (count: number) => `${count} already ${count === 1 ? 'exists' : 'exist'}`,
  unnamed: (count: number) => `${count} ${count === 1 ? 'needs a name' : 'need a name'}`,
  failed: (count: number) => `${count} failed`,
  refused: listTexts.refused,
};

/** The question about a document that exists. Each sentence follows the name of the new one. */
export const sameTexts = {
  stored: {
    name: () => 'already exists.',
    address: (name: string) => `has the web address of “${isolated(name)}”.`,
    content: (name: string) => `has the same content as “${isolated(name)}”.`,
  },
  listed: {
    name: () => 'is in this list twice.',
    address: (name: string) => `has the web address of “${isolated(name)}” in this list.`,
    content: (name: string) => `has the same content as “${isolated(name)}” in this list.`,
  },
  replace: 'Replace instead',
  add: 'Add anyway',
  skip: 'Skip',
  addAll: (count: number) => `Add all ${count} anyway`,
  skipAll: (count: number) => `Skip all ${count}`,
};

export const messageTexts = {
  uploadedOne: (name: string) => `Uploaded “${isolated(name)}”`,
  uploaded: (count: number) => `Uploaded ${plural(count, 'document')}`,
  failed: (count: number) => `Couldn't upload ${plural(count, 'document')}`,
  same: (count: number) => `${plural(count, 'document')} already ${count === 1 ? 'exists' : 'exist'}`,
  show: 'Show',
};

export const fileProblems = {
  unreadable: "Couldn't read the file. Choose it again.",
};

export const sendTexts = {
  safeToRetry: "You can safely retry; it won't create a duplicate.",
  unexpected: 'The service sent an unexpected response.',
  noSession: "Couldn't confirm your sign-in.",
  noConnection: 'The connection failed.',
  fileChanged: 'The file changed on your disk. Choose it again.',
  timeout: 'The service took too long to respond.',
};
