import { type Simulator, startSimulator } from '@knowledge-sync/emulator/simulator';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { checkKey } from './check-key.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const lacks = (permission: string) => ({
  detail: { status: 'missing_permissions', message: `The API key you used is missing the permission ${permission}` },
});

it('accepts a key that may read and write, and changes nothing', async () => {
  simulator.seedText({ name: 'Kept', text: 'Kept', folderId: null });
  const before = simulator.describeState();
  expect(await checkKey(simulator.url, ' good-key\n')).toBeNull();
  expect(simulator.describeState()).toBe(before);
});

it('refuses an unknown key, without repeating it', async () => {
  simulator.changeSettings({ api_keys: ['the-key'] });
  const problem = await checkKey(simulator.url, 'sk_wrong_key_1234567890');
  expect(problem).toMatchObject({ detail: 'API key invalid (Invalid API key.)' });
  expect(JSON.stringify(problem)).not.toContain('sk_wrong');
});

it('names each permission that the key lacks', async () => {
  simulator.addFault({ kind: 'status', method: 'GET', status: 401, body: lacks('convai_read') });
  simulator.addFault({ kind: 'status', method: 'DELETE', status: 401, body: lacks('convai_write') });
  expect(await checkKey(simulator.url, 'key')).toMatchObject({
    detail:
      'the key may not read the knowledge base, read the agents, change the knowledge base (missing: convai_read, convai_write)',
  });
});

it('refuses a key that may read only', async () => {
  simulator.addFault({ kind: 'status', method: 'DELETE', status: 401, body: lacks('convai_write') });
  expect(await checkKey(simulator.url, 'key')).toMatchObject({
    detail: 'the key may not change the knowledge base (missing: convai_write)',
    fix: expect.stringContaining('allow read and write'),
  });
});

it('accepts a key of a workspace whose quota is used up', async () => {
  simulator.addFault({ kind: 'status', method: 'DELETE', preset: 'quota_exceeded' });
  expect(await checkKey(simulator.url, 'key')).toBeNull();
});

it('refuses a key with characters that a header cannot have', async () => {
  expect(await checkKey(simulator.url, 'kéy')).toMatchObject({ detail: expect.stringContaining('invalid characters') });
});

it('sends no key to an address without TLS', async () => {
  expect(await checkKey('http://api.elevenlabs.io', 'key')).toMatchObject({
    detail: 'Wrong address (it does not start with https://)',
    fix: expect.stringContaining('Correct ELEVENLABS_BASE_URL'),
  });
});

it('says that nothing answers at the address', async () => {
  expect(await checkKey('http://127.0.0.1:1', 'key')).toMatchObject({
    detail: expect.stringContaining('Connection failed'),
    fix: expect.stringContaining('ELEVENLABS_BASE_URL'),
  });
});
