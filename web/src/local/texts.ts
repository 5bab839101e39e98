/** Words of what only the local stack shows. */
export const accountPickerTexts = {
  title: 'Running locally. Sign in with one click:',
  signInAs: (user: string) => `Sign in as ${user} `,
};
