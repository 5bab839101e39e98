/** Leftovers in a workspace that the simulator stands in for. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { localProjectId } from '../stack-info.ts';
import { describeEarlier, findEarlier } from './earlier-folders.ts';
import { addToRegistry } from './installations.ts';
import { removeLeftovers } from './remove-leftovers.ts';
import { replaceSaved } from './saved-data.ts';
import { workspaceClient } from './workspace-client.ts';

const apiKey = 'sk_secret_key_abcd';
let simulator: Simulator;
let root: string;
beforeEach(async () => {
  simulator = await startSimulator();
  root = await mkdtemp(join(tmpdir(), 'leftovers-'));
});
afterEach(async () => {
  await Promise.all([simulator.stop(), rm(root, { recursive: true })]);
});

const named = (key: string): string => `Firestore knowledge [kb-folder:${key}]`;
/** Makes a folder with copies; returns its id. */
function folderWith(key: string, copies: number): string {
  const folderId = simulator.seedFolder({ name: named(key), folderId: null });
  for (let at = 0; at < copies; at += 1) {
    simulator.seedText({ name: `Text ${at} [kb:inst/doc-${at}]`, text: 'x', folderId });
  }
  return folderId;
}
const left = (): string[] => simulator.documents().map(({ name }) => name);

async function run(options: { isYes?: boolean; ask?: ((question: string) => Promise<boolean>) | null; url?: string }) {
  const lines: string[] = [];
  const { isYes = false, ask = null, url = simulator.url } = options;
  const env = { ELEVENLABS_API_KEY: apiKey, ELEVENLABS_BASE_URL: url };
  const code = await removeLeftovers({ env, isYes, ask, root, report: (line) => lines.push(line) });
  return { code, output: lines.join('\n') };
}

describe('removing leftovers', () => {
  it('with --yes deletes the folders that this computer made, and nothing else', async () => {
    folderWith(`${localProjectId}/gone`, 120);
    const current = folderWith(`${localProjectId}/current`, 2);
    folderWith(`${localProjectId}/elsewhere`, 1);
    folderWith(localProjectId, 1);
    folderWith('another-project/gone', 1);
    simulator.seedText({ name: 'Of a person', text: 'x', folderId: null });
    await addToRegistry({ ids: ['gone', 'current'], folders: [current] }, root);
    await replaceSaved(join(root, 'start', 'elevenlabs'), async (path) => {
      await writeFile(join(path, 'text'), 'x');
      return { id: 'data', installation: { ids: ['current'], folders: [current] } };
    });
    const { code, output } = await run({ isYes: true });
    expect(code).toBe(0);
    expect(output).toContain(`Deleted ${named(`${localProjectId}/gone`)} with 120 copies.`);
    expect(output).toMatch(/Left unchanged: .*elsewhere.*1 copy, perhaps of another computer/);
    expect(left().filter((name) => name.includes('kb-folder'))).toEqual(
      [`${localProjectId}/current`, `${localProjectId}/elsewhere`, localProjectId, 'another-project/gone'].map(named),
    );
    expect(left()).toHaveLength(4 + 2 + 1 + 1 + 1 + 1);
    expect(output).not.toContain('secret');
    expect(output).toContain('abcd');
  });

  it('on a terminal asks about each folder, and deletes those that are answered with yes', async () => {
    folderWith(`${localProjectId}/one`, 1);
    folderWith(localProjectId, 3);
    const questions: string[] = [];
    const ask = async (question: string): Promise<boolean> => {
      questions.push(question);
      return question.includes('3 copies');
    };
    expect((await run({ ask })).code).toBe(0);
    expect(questions).toHaveLength(2);
    expect(left()).toEqual([named(`${localProjectId}/one`), 'Text 0 [kb:inst/doc-0]']);
  });

  it('keeps what an agent uses and what the service did not make, and says so', async () => {
    const folderId = folderWith(`${localProjectId}/gone`, 2);
    const [, held] = simulator.documents();
    simulator.seedAgent({ name: 'Support', knowledgeBase: [{ type: 'text', name: 'x', id: held?.id ?? '' }] });
    simulator.seedText({ name: 'Of a person', text: 'x', folderId });
    await addToRegistry({ ids: ['gone'], folders: [] }, root);
    const { code, output } = await run({ isYes: true });
    expect(code).toBe(1);
    expect(output).toContain(`kept: ${held?.name}`);
    expect(output).toContain('the folder stays');
    expect(left()).toEqual([named(`${localProjectId}/gone`), held?.name, 'Of a person']);
  });

  it('deletes nothing without a terminal or --yes, without a key, or when the listing fails', async () => {
    folderWith(`${localProjectId}/gone`, 1);
    await addToRegistry({ ids: ['gone'], folders: [] }, root);
    await expect(run({})).rejects.toThrow(/add --yes/);
    const without = { env: {}, isYes: true, ask: null, root, report: () => undefined };
    await expect(removeLeftovers(without)).rejects.toThrow(/set ELEVENLABS_API_KEY/);
    simulator.addFault({ kind: 'status', status: 503 });
    await expect(run({ isYes: true })).rejects.toThrow(/nothing was deleted.*503/);
    simulator.clearFaults();
    expect(left()).toHaveLength(2);
  });
});

describe('the start with a real key', () => {
  it('lists what earlier starts left, with counts and what to do', async () => {
    folderWith(`${localProjectId}:gone`, 2);
    const client = workspaceClient({ kind: 'service', baseUrl: `${simulator.url}/`, apiKey });
    const registry = { ids: ['gone'], folders: [] };
    const known = { projectId: localProjectId, registry, inUse: { ids: [], folders: [] } };
    const text = describeEarlier(await findEarlier(client, known));
    expect(text).toMatch(/left 1 folder in this workspace/);
    expect(text).toMatch(/2 copies, made on this computer/);
    expect(text).toContain('npm start -- --remove-leftovers');
    expect(describeEarlier(await findEarlier(client, { ...known, inUse: registry }))).toBeNull();
    expect(await client.describe()).toBe(`the workspace at ${simulator.url}, with the key that ends in abcd`);
  });

  it('names the user of the workspace where the key may read it', async () => {
    const server = createServer((request, response) => {
      const user = { user_id: 'user-1', subscription: { tier: 'creator' }, xi_api_key: 'never shown' };
      response.writeHead(request.headers['xi-api-key'] === apiKey ? 200 : 401).end(JSON.stringify(user));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const described = await workspaceClient({ kind: 'service', baseUrl: url, apiKey }).describe();
    expect(described).toBe(`the workspace of the user user-1 (creator) at ${url}, with the key that ends in abcd`);
    server.close();
  });
});

it('sends the key to no address that ElevenLabs redirects to', async () => {
  const keys: unknown[] = [];
  const other = createServer((request, response) => {
    keys.push(request.headers['xi-api-key']);
    response.end('{}');
  });
  await new Promise((resolve) => other.listen(0, '127.0.0.1', () => resolve(null)));
  const location = `http://localhost:${(other.address() as AddressInfo).port}/`;
  const redirecting = createServer((_, response) => response.writeHead(302, { location }).end());
  await new Promise((resolve) => redirecting.listen(0, '127.0.0.1', () => resolve(null)));
  const baseUrl = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
  const client = workspaceClient({ kind: 'service', apiKey, baseUrl });
  await expect(client.folders()).rejects.toThrow('ElevenLabs answered 302');
  expect(await client.remove('a')).toBe('HTTP 302');
  expect(keys).toEqual([]);
  await Promise.all([other, redirecting].map((server) => new Promise((resolve) => server.close(resolve))));
});
