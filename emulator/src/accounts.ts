import type { Role } from '@knowledge-sync/contract';

export interface LocalAccount {
  email: string;
  role: Role | null;
  label: string;
}

/** The users in `emulator-seed/auth_export/accounts.json`, all with the same password. */
export const localAccounts: readonly LocalAccount[] = [
  { email: 'editor@example.com', role: 'editor', label: 'Editor: adds documents and retries' },
  { email: 'viewer@example.com', role: 'viewer', label: 'Viewer: looks only' },
  { email: 'outsider@example.com', role: null, label: 'Outsider: has no role yet' },
];

export const localPassword = 'local-password';

/** The Auth emulator takes any key. */
export const localApiKey = 'local';

export const editor = 'editor@example.com';
