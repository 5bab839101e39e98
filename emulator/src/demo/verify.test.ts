import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Simulator, startSimulator } from '../simulator/index.ts';
import { countOthers, discrepancies, type Expected, fetchHeld } from './verify.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.stop());

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex');

async function create(kind: 'file' | 'url', body: FormData | string): Promise<string> {
  const response = await fetch(`${simulator.url}/v1/convai/knowledge-base/${kind}`, {
    method: 'POST',
    headers: { 'xi-api-key': 'key', ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}) },
    body,
  });
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

const bytes = Buffer.from('%PDF-1.7\n\xff\xfe\0', 'latin1');
async function createFile(name: string, filename = 'm.pdf'): Promise<string> {
  const form = new FormData();
  form.set('name', name);
  form.set('file', new File([bytes], filename, { type: 'application/pdf' }));
  return await create('file', form);
}
const createPage = (name: string, url: string): Promise<string> => create('url', JSON.stringify({ name, url }));
const createText = (name: string, text: string): string => simulator.seedText({ name, text, folderId: null });

const problems = async (...expected: Expected[]): Promise<string[]> =>
  discrepancies(expected, await fetchHeld(simulator.url));

describe('the check of the simulator', () => {
  const url = 'https://example.com/help';

  it('finds no difference when each has one copy with the same bytes or address', async () => {
    simulator.seedFolder({ name: 'Folder', folderId: null });
    const text = createText('Text [kb:a]', '\uFEFFé\r\n');
    const file = await createFile('Manual [kb:b]');
    const page = await createPage('Page [kb:c]', url);
    createText('Somebody else’s', 'text');
    const expected: Expected[] = [
      { id: 'a', elevenlabs_document_id: text, type: 'text', sha256: sha256('\uFEFFé\r\n') },
      {
        id: 'b',
        elevenlabs_document_id: file,
        type: 'file',
        filename: 'm.pdf',
        content_type: 'application/pdf',
        sha256: sha256(bytes),
      },
      { id: 'c', elevenlabs_document_id: page, type: 'url', url },
    ];
    expect(await problems(...expected)).toEqual([]);
    expect(countOthers(expected, await fetchHeld(simulator.url))).toBe(1);
  });

  it('names each copy that is missing, doubled, changed, of another type or under another id', async () => {
    const expected: Expected = { id: 'a', elevenlabs_document_id: 'r1', type: 'text', sha256: sha256('text') };
    expect(await problems(expected)).toEqual(['a is not there']);
    const id = createText('A [kb:a]', 'text ');
    expect(await problems(expected)).toEqual([`a is there as ${id}, not as r1`]);
    const known = { ...expected, elevenlabs_document_id: id };
    expect(await problems(known)).toEqual(['a is there with another text']);
    expect(await problems({ ...known, type: 'url', url })).toEqual(['a is there as a text, not as a web page']);
    createText('A [kb:a]', 'text');
    expect(await problems(known)).toEqual(['a is there 2 times']);
  });

  it('finds a file with other bytes, another name or another type, and a page with another address', async () => {
    const file = await createFile('Manual [kb:b]');
    const expected = {
      id: 'b',
      elevenlabs_document_id: file,
      type: 'file',
      filename: 'm.pdf',
      content_type: 'application/pdf',
      sha256: sha256(bytes),
    } as const;
    expect(await problems({ ...expected, sha256: sha256('other') })).toEqual(['b is there with other bytes']);
    expect(await problems({ ...expected, filename: 'n.pdf' })).toEqual([
      'b is there as m.pdf (application/pdf), not as n.pdf (application/pdf)',
    ]);
    expect(await problems({ ...expected, content_type: 'text/html' })).toEqual([
      'b is there as m.pdf (application/pdf), not as m.pdf (text/html)',
    ]);
    const page = await createPage('Page [kb:c]', url);
    expect(await problems({ id: 'c', elevenlabs_document_id: page, type: 'url', url: `${url}/x` })).toEqual([
      `c is there with the address ${url}, not ${url}/x`,
    ]);
  });
});
