/** A local stack with a key, as npm start runs it. A simulator stands in for the real service. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { localPassword } from '@knowledge-sync/emulator/accounts';
import { knowledgeApi, signIn } from '@knowledge-sync/emulator/client';
import { projectFolder } from '@knowledge-sync/emulator/project-folder';
import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { type Stack, startStack } from '@knowledge-sync/emulator/stack';
import { welcome } from '@knowledge-sync/emulator/welcome';
import { afterAll, beforeAll, expect, it } from 'vitest';

const name = 'real-key';
/** Far from the well-known ports, and from those of the other tests. */
const portOffset = 17_000;

let simulator: Simulator;
let stack: Stack;

beforeAll(async () => {
  simulator = await startSimulator();
  const provider = { kind: 'service', baseUrl: simulator.url, apiKey: 'key' } as const;
  stack = await startStack({ name, portOffset, provider, web: true, samples: false, notice: () => undefined });
}, 400_000);
afterAll(async () => {
  await stack?.stop();
  await simulator?.stop();
});

it('opens its accounts with the password of this start only', async () => {
  const { authUrl, apiUrl, password, accounts } = stack.info;
  expect(password).not.toBe(localPassword);
  for (const { email } of accounts) await expect(signIn(authUrl, email, localPassword)).rejects.toThrow();
  const token = await signIn(authUrl, 'editor@example.com', password);
  expect((await knowledgeApi(apiUrl, async () => token).list({ limit: 1 })).documents).toEqual([]);
});

it('shows the password in the terminal, and in no file of the page', async () => {
  const { hostingUrl, password } = stack.info;
  expect(welcome(stack, hostingUrl, 1)).toContain(`${hostingUrl}/#password=${password}`);
  const { web } = projectFolder(name);
  const files = await readdir(web, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
  );
  expect(texts.join('')).toContain('editor@example.com');
  expect(texts.join('')).not.toContain(password);
});

it('removes the file with the password when it ends', async () => {
  const { password: file } = projectFolder(name);
  expect(await readFile(file, 'utf8')).toBe(stack.info.password);
  await stack.stop();
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});
