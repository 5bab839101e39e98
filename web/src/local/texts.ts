/** Words of what only the local stack shows. */
export const accountPickerTexts = {
  title: 'Running locally. Sign in with one click:',
  lockedTitle: 'Running locally with a real ElevenLabs key',
  openLink: 'To sign in with one click, open the link in the terminal.',
  signInAs: (user: string) => `Sign in as ${user} `,
};
