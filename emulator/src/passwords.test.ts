import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { localPassword } from './accounts.ts';
import { webEnvironment } from './builds.ts';
import { signIn } from './client.ts';
import { keepPassword, newPassword, readPassword, signInLink } from './passwords.ts';
import { portsAt } from './ports.ts';
import { stackFromEnvironment, stackInfo } from './stack-info.ts';

it('the public password no longer opens an account after it has got another', async () => {
  const stack = stackFromEnvironment();
  const email = `${randomUUID()}@example.com`;
  const url = `${stack.authUrl}/identitytoolkit.googleapis.com/v1/accounts:signUp?key=local`;
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: localPassword }),
  });
  await signIn(stack.authUrl, email, localPassword);
  const password = newPassword();
  const folder = { password: join(await mkdtemp(join(tmpdir(), 'passwords-')), 'password') };
  expect(await readPassword(folder)).toBeNull();
  await keepPassword({ ...stack, accounts: [{ email, role: null, label: 'Test' }], password }, folder);
  expect(await readPassword(folder)).toBe(password);
  expect((await stat(folder.password)).mode & 0o777).toBe(0o600);
  await rm(dirname(folder.password), { recursive: true });
  await expect(signIn(stack.authUrl, email, localPassword)).rejects.toThrow();
  await expect(signIn(stack.authUrl, email, password)).resolves.toMatch(/^ey/);
});

it('a random password is in the link of the terminal, and not in the page', () => {
  const password = newPassword();
  expect(password).toMatch(/^[\w-]{24}$/);
  expect(newPassword()).not.toBe(password);
  expect(webEnvironment(stackInfo(portsAt(0), null, {}, password)).VITE_LOCAL_STACK).not.toContain(password);
  expect(webEnvironment(stackInfo(portsAt(0), null)).VITE_LOCAL_STACK).toContain(localPassword);
  expect(signInLink('http://127.0.0.1:5000', password)).toBe(`http://127.0.0.1:5000/#password=${password}`);
});
