import type { Role } from '@knowledge-sync/contract';

/** What a person can have; null is no access. */
export const roleTitles: Record<Role | 'none', string> = {
  none: 'No access',
  viewer: 'Viewer',
  editor: 'Editor',
  admin: 'Admin',
};

export const roleHints: Record<Role, string> = {
  viewer: 'Can view documents, agents and checks.',
  editor: 'Can also add, edit and delete documents, and connect agents.',
  admin: 'Can also manage people.',
};

/** Words of the page of people. */
export const peopleTexts = {
  title: 'People',
  lead: 'Who can use this workspace, and what they can do.',
  add: 'Add person',
  search: 'Search by email',
  person: 'Person',
  role: 'Role',
  lastSignIn: 'Last sign-in',
  roleOf: (person: string) => `Role of ${person}`,
  you: '(you)',
  own: 'Another admin can change it',
  never: 'Never',
  disabled: 'Account disabled',
  unconfirmed: 'Email not confirmed',
  noneTitle: 'No one matches',
  none: (search: string) => `No one here has “${search}” in their address.`,
  noneSoFar: (search: string) => `No one loaded so far has “${search}” in their address.`,
  changed: (person: string, role: string) => `${person}: ${role}`,
  adminsTitle: 'Only admins can manage people',
  admins: 'Ask an administrator of this workspace.',
};

export const loweringTexts = {
  title: (person: string, role: string) => `Change ${person} to ${role}?`,
  removal: (person: string) => `Remove access for ${person}?`,
  text: 'They are signed out. It takes effect within an hour at most.',
  cancel: 'Cancel',
  confirm: 'Change role',
  confirmRemoval: 'Remove access',
};

export const addTexts = {
  title: 'Add a person',
  text: 'They set a password with “Forgot password?” on the sign-in page. No email is sent now.',
  email: 'Email address',
  role: 'Role',
  cancel: 'Cancel',
  add: 'Add person',
  added: (email: string) => `Added ${email}. Tell them to use “Forgot password?” to sign in.`,
};
