/** Words for the search in texts. */
export const searchTexts = {
  title: 'Found in texts',
  search: (words: string) => `Search in texts for “${words}”`,
  count: (results: number, isComplete: boolean) =>
    results === 0
      ? 'No text has these words.'
      : `${results === 1 ? '1 document' : `${results} documents`}${isComplete ? '' : ', maybe more'}`,
};
