/** Words of the shared components. */
export const allDocuments = 'All documents';
export const reconnect = 'Reconnect';
export const productName = 'Knowledge Sync';

export const copyTexts = {
  copied: 'Copied',
  refused: "Your browser didn't allow copying. Select the text instead.",
};

export const partFailureTexts = {
  title: "Couldn't load this.",
  text: "You may be offline, or there's a new version.",
  reload: 'Reload',
};

export const errorDetailsTexts = {
  documentId: 'Document ID',
  copy: 'Copy technical details',
};

export const loadingDocument = 'Loading the document';
export const backLabel = 'Back';

export const pagesTexts = {
  tryAgain: 'Try again',
  loading: 'Loading…',
  more: 'Load more',
};
