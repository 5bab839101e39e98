/** Words of the pages for people who are not signed in or have no role. */
export const signInTexts = {
  title: 'Sign in',
  lead: "Keep your ElevenLabs agents in sync with your team's documents.",
  kept: 'What you typed is kept in this tab. Sign in again to go on.',
  email: 'Email address',
  password: 'Password',
  signIn: 'Sign in',
  or: 'or',
  google: 'Continue with Google',
};

export const noAccessTexts = {
  pageTitle: 'No access yet',
  title: "You don't have access yet",
  signedInAs: "You're signed in as",
  noRole: ', but this account has no role in this workspace.',
  askForThe: 'Ask an administrator for the',
  viewer: 'viewer',
  viewerCan: 'role (can view) or',
  editor: 'editor',
  editorCan: 'role (can upload, edit and delete). Then select “Check again”.',
  unchanged: 'Still no access. New roles can take a moment to apply.',
  failed: "Couldn't reach the sign-in service. Check your connection and try again.",
  checkAgain: 'Check again',
  signOut: 'Sign out',
};
