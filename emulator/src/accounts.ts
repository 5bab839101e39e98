import type { Role } from '@knowledge-sync/contract';

export interface LocalAccount {
  email: string;
  role: Role | null;
  label: string;
}

/** The users in `emulator-seed/auth_export/accounts.json`, all with the same password. */
export const localAccounts: readonly LocalAccount[] = [
  { email: 'editor@example.com', role: 'editor', label: 'Editor: can add, edit and delete' },
  { email: 'admin@example.com', role: 'admin', label: 'Admin: can also manage people' },
  { email: 'viewer@example.com', role: 'viewer', label: 'Viewer: can view' },
  { email: 'outsider@example.com', role: null, label: 'Outsider: has no access yet' },
];

/** A stack with a real API key has another one (passwords.ts). */
export const localPassword = 'local-password';

/** The Auth emulator accepts any key. */
export const localApiKey = 'local';

export const editor = 'editor@example.com';
