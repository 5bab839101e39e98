/** Each entry of the runbook has a rehearsal of its name, and each rehearsal an entry. */
import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

const runbook = new URL('../../docs/operations.md', import.meta.url);
const here = new URL('./', import.meta.url);

async function entries(): Promise<string[]> {
  const [, section = ''] = (await readFile(runbook, 'utf8')).split(/^## Runbook$/m);
  const [own = ''] = section.split(/^## /m);
  return [...own.matchAll(/^### (.+)$/gm)].map(([, title = '']) => title);
}

async function rehearsals(): Promise<string[]> {
  const files = (await readdir(here)).filter((file) => file.endsWith('.test.ts') && file !== 'runbook.test.ts');
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, here), 'utf8')));
  return sources.flatMap((source) =>
    [...source.matchAll(/^(?:it|describe)\('(.+?)', /gm)].map(([, name = '']) => name),
  );
}

it('has a rehearsal for each entry, and an entry for each rehearsal', async () => {
  expect((await entries()).length).toBeGreaterThan(0);
  expect((await rehearsals()).sort()).toEqual((await entries()).sort());
});
