import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccountPicker } from './AccountPicker.tsx';

afterEach(cleanup);

const accounts = [
  { email: 'editor@example.com', role: 'editor', label: 'Editor: can add, edit and delete' },
  { email: 'outsider@example.com', role: null, label: 'nobody yet' },
] as const;

describe('the sign-in of the local stack', () => {
  it('offers one button per account with its abilities', async () => {
    const AccountPicker = createAccountPicker([...accounts], 'local-password');
    const picked: string[] = [];
    render(<AccountPicker isDisabled={false} onPick={(email, password) => picked.push(`${email} ${password}`)} />);
    await userEvent.click(screen.getByRole('button', { name: 'Sign in as editor can add, edit and delete' }));
    await userEvent.click(screen.getByRole('button', { name: 'Sign in as outsider nobody yet' }));
    expect(picked).toEqual(['editor@example.com local-password', 'outsider@example.com local-password']);
  });

  it('names the link of the terminal when the page does not know the password', () => {
    const AccountPicker = createAccountPicker([...accounts], null);
    render(<AccountPicker isDisabled={false} onPick={() => undefined} />);
    expect(screen.getByText('To sign in with one click, open the link in the terminal.')).toBeTruthy();
    expect(screen.queryAllByRole('button')).toEqual([]);
  });
});
