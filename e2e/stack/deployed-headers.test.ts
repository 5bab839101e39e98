/** The security headers in firebase.json, from which deployments and emulators take them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { expect, it } from 'vitest';
import { directives, headersEverywhere, pagePolicy } from '../support/page-policy.ts';

interface HeaderRule {
  source: string;
  headers: { key: string; value: string }[];
}

async function deployedRules(): Promise<Record<string, Record<string, string>>> {
  const { hosting } = JSON.parse(await readFile(join(rootDir, 'firebase.json'), 'utf8')) as {
    hosting: { headers: HeaderRule[] };
  };
  return Object.fromEntries(
    hosting.headers.map(({ source, headers }) => [
      source,
      Object.fromEntries(headers.map(({ key, value }) => [key.toLowerCase(), value])),
    ]),
  );
}

it('an asset, also a missing one, is kept for a day at most', async () => {
  const rules = await deployedRules();
  expect(rules['/assets/**']).toEqual({ 'cache-control': 'public, max-age=86400' });
});

it('every address but those of Firebase has the headers against sniffing and framing', async () => {
  const rules = await deployedRules();
  expect(Object.keys(rules)).toEqual(['!/__/**', '!/api/**', '/assets/**']);
  expect(rules['!/__/**']).toEqual(headersEverywhere);
});

it('the page runs no script but its own and that of the sign-in, and stands in no frame', async () => {
  const policy = directives((await deployedRules())['!/api/**']?.['content-security-policy']);
  expect(policy).toEqual(pagePolicy);
  expect(policy['script-src']).not.toMatch(/unsafe|\*|data:|http:/);
  expect(policy['frame-ancestors']).toBe("'none'");
});
