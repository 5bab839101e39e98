import fs from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { guardEnvironment, takeGuardSettings } from './guard-settings.ts';
import { projectFolder } from './project-folder.ts';
import { serveSecrets } from './secrets.ts';

it('gives the secrets to a read of their file, which does not exist, and leaves other files alone', () => {
  const file = join(import.meta.dirname, 'no-such-folder', '.secret.local');
  serveSecrets(file, { ELEVENLABS_API_KEY: 'a "quoted" key', OTHER: 'x' });
  expect(fs.readFileSync(file, 'utf8')).toBe('ELEVENLABS_API_KEY="a \\"quoted\\" key"\nOTHER="x"\n');
  expect(fs.existsSync(file)).toBe(false);
  expect(fs.readFileSync(import.meta.filename, 'utf8')).toContain('leaves other files alone');
  expect(() => fs.readFileSync(`${file}x`)).toThrow(/ENOENT/);
});

it('takes the settings out of the environment, so that no child inherits a secret', () => {
  const settings = { origins: ['http://127.0.0.1:5000'], secretsFile: '/x', secrets: { ELEVENLABS_API_KEY: 'k' } };
  const env: NodeJS.ProcessEnv = { PATH: '/bin', ...guardEnvironment(settings) };
  expect(takeGuardSettings(env)).toEqual(settings);
  expect(env).toEqual({ PATH: '/bin' });
});

it('looks for the secrets where the functions emulator does', () => {
  const shared = fs.readFileSync(
    new URL('../../node_modules/firebase-tools/lib/emulator/functionsEmulatorShared.js', import.meta.url),
    'utf8',
  );
  const [, name] = /LOCAL_SECRETS_FILE = "([^"]+)"/.exec(shared) ?? [];
  const folder = projectFolder('any');
  expect(folder.secrets).toBe(join(folder.functions, name ?? ''));
});
