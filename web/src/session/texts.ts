/** Words of the pages for people who are not signed in or have no role. */
export const signInTexts = {
  title: 'Sign in',
  lead: "Keep your ElevenLabs agents in sync with your team's documents.",
  kept: 'What you typed is kept in this tab. Sign in again to go on.',
  ended: 'Your access was changed. Sign in again.',
  email: 'Email address',
  password: 'Password',
  signIn: 'Sign in',
  forgot: 'Forgot password?',
  or: 'or',
  google: 'Continue with Google',
};

export const resetTexts = {
  title: 'Reset your password',
  lead: 'Enter your address to get a link for a new password.',
  email: 'Email address',
  send: 'Send link',
  sent: (email: string) => `If an account exists for ${email}, a link is on its way.`,
  spam: 'Nothing after a few minutes? Check your spam folder.',
  local: 'Running locally: no email is sent. The link is in',
  localLinks: 'the list of the Auth emulator',
  back: 'Back to sign-in',
};

export const secondFactorTexts = {
  title: 'Set up a second factor',
  lead: 'This workspace requires a code from an authenticator app.',
  add: 'Add this key to an authenticator app, then enter its code.',
  copy: 'Copy key',
  open: 'Open in an authenticator app',
  code: 'Code from your authenticator app',
  confirm: 'Confirm',
  signIn: 'Sign in',
  secondStep: 'Enter the code from your authenticator app.',
  lost: 'Lost the app? Ask an administrator to reset your second factor.',
};

export const noAccessTexts = {
  pageTitle: 'No access yet',
  title: "You don't have access yet",
  signedInAs: "You're signed in as",
  noRole: ', but this account has no role in this workspace.',
  unconfirmed: ', and this address is not confirmed yet.',
  confirm: 'Sign out, select “Forgot password?”, and follow the link you get.',
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
