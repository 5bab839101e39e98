import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccountPicker } from './AccountPicker.tsx';

afterEach(cleanup);

const AccountPicker = createAccountPicker({
  projectId: 'demo',
  apiKey: 'local',
  authUrl: 'http://127.0.0.1:9099',
  firestoreHost: '127.0.0.1',
  firestorePort: 8080,
  simulatorUrl: null,
  accounts: [
    { email: 'editor@example.com', role: 'editor', label: 'Editor: can add, edit and delete' },
    { email: 'outsider@example.com', role: null, label: 'nobody yet' },
  ],
  password: 'local-password',
});

describe('the sign-in of the local stack', () => {
  it('offers one button per account with its abilities', async () => {
    const picked: string[] = [];
    render(<AccountPicker isDisabled={false} onPick={(email, password) => picked.push(`${email} ${password}`)} />);
    await userEvent.click(screen.getByRole('button', { name: 'Sign in as editor can add, edit and delete' }));
    await userEvent.click(screen.getByRole('button', { name: 'Sign in as outsider nobody yet' }));
    expect(picked).toEqual(['editor@example.com local-password', 'outsider@example.com local-password']);
  });
});
