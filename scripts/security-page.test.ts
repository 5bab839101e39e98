import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../emulator/src/paths.ts';

const page = readFileSync(join(rootDir, 'docs/security.md'), 'utf8');
const [, threats = ''] = page.split(/^## Threats and tests$/m);
const rows = threats
  .split(/^## /m)[0]
  ?.split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the threat model', () => {
  it.each(rows?.map(([, threat = '', , tests = '']) => [threat, tests]) ?? [])('%s: its tests exist', (_, tests) => {
    const named = [...tests.matchAll(/\[(.+?)\]\(\.\.\/(.+?)\)/g)];
    expect(named.length).toBeGreaterThan(0);
    for (const [, title, path = ''] of named) {
      expect(path).toMatch(/\.(test|spec)\.ts$/);
      expect(readFileSync(join(rootDir, path), 'utf8')).toContain(title);
    }
  });

  it('has a row for each kind of threat', () => {
    expect(rows?.length).toBeGreaterThan(15);
  });
});
