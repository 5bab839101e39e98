/** The page, the API and the demo answer the same to a file, in the same words. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requestFor } from '@knowledge-sync/emulator/demo/request';
import { oddFiles } from '@knowledge-sync/emulator/odd-files';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiHarness, startApi } from '../../functions/src/testing/api.ts';
import { readFiles } from '../../web/src/upload/read-file.ts';

let api: ApiHarness;
let folder: string;
beforeAll(async () => {
  api = startApi();
  folder = await mkdtemp(join(tmpdir(), 'one-gate-'));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  /** The sentence of a refusal. */
  refusal: string | null;
  /** What is stored. */
  sent: Buffer | null;
}

async function ofApi(filename: string, bytes: Buffer): Promise<Answer & { warnings: string }> {
  const response = await api.call('POST', `/api/knowledge/files?${new URLSearchParams({ filename })}`, {
    as: 'editor',
    body: new Uint8Array(bytes),
    headers: { 'Content-Type': 'application/octet-stream' },
  });
  if (response.status === 201) {
    const { id } = (await response.json()) as { id: string };
    const parts = await api.db.collection(`knowledge/${id}/body`).get();
    const sent = Buffer.concat(parts.docs.map((part) => part.get('data') as Buffer));
    return { refusal: null, sent, warnings: response.headers.get('Intake-Warnings') ?? '' };
  }
  const { errors } = (await response.json()) as { errors: { message: string }[] };
  return { refusal: errors[0]?.message ?? '', sent: null, warnings: '' };
}

async function ofPage(filename: string, bytes: Buffer): Promise<Answer & { warnings: string }> {
  const [draft] = await readFiles([{ file: new File([new Uint8Array(bytes)], filename), folder: '' }]);
  if (draft === undefined) throw new Error('no draft');
  const { payload, fileProblem = null, warnings = [] } = draft;
  if (fileProblem !== null || payload.type === 'url') return { refusal: fileProblem, sent: null, warnings: '' };
  const sent = payload.type === 'text' ? Buffer.from(payload.content) : Buffer.from(await payload.file.arrayBuffer());
  return { refusal: null, sent, warnings: warnings.join(' ') };
}

async function ofDemo(filename: string, bytes: Buffer): Promise<Answer> {
  const absolutePath = join(folder, filename);
  await writeFile(absolutePath, bytes);
  let sent: Buffer | null = null;
  const keep = async (input: { content: string } | { bytes: Uint8Array } | { url: string }): Promise<never> => {
    sent = Buffer.from('bytes' in input ? input.bytes : 'content' in input ? input.content : '');
    throw new Error('kept');
  };
  const client = { create: keep, createFile: keep, get: keep, list: keep };
  const request = await requestFor(client as never, { type: 'file', path: filename, absolutePath, name: 'a' });
  if ('reason' in request) return { refusal: request.reason, sent: null };
  await request.send().catch(() => undefined);
  return { refusal: null, sent };
}

const inputs: [string, Buffer][] = [
  ['scan.pdf', oddFiles.scan],
  ['locked.pdf', oddFiles.lockedPdf],
  ['manual.pdf', oddFiles.textPdf],
  ['zip64.docx', oddFiles.zip64Docx],
  ['form.docm', oddFiles.docm],
  ['letter.dotx', oddFiles.dotx],
  ['locked.docx', oddFiles.lockedOffice],
  ['cut.docx', oddFiles.docx.subarray(0, -30)],
  ['old.doc', oddFiles.doc],
  ['old.xls', oddFiles.xls],
  ['~$Offer.docx', oddFiles.lockFile],
  ['book.epub', oddFiles.compressedEpub],
  ['late.epub', oddFiles.lateEpub],
  ['protected.epub', oddFiles.protectedEpub],
  ['prices.xlsx', oddFiles.xlsx],
  ['wide.xlsx', oddFiles.wideXlsx],
  ['talk.pptx', oddFiles.pptx],
  ['terms.odt', oddFiles.odt],
  ['letter.rtf', oddFiles.rtf],
  ['archive.zip', oddFiles.zip],
  ['prices.csv', Buffer.from('sku,price\nA1,9\n')],
  ['faq.json', Buffer.from('{"q": "Refunds?"}\n')],
  ['page.mdx', Buffer.from('# Hi <X/>\n')],
  ['data.yaml', Buffer.from('a: b\n')],
  ['page.html', Buffer.from('<p>Refunds take five days.')],
  ['README', Buffer.from('Refunds take five days.\n')],
  ['utf16.txt', oddFiles.utf16],
  ['windows-1252.md', oddFiles.windows1252],
  ['empty.txt', Buffer.alloc(0)],
  ['spaces.md', Buffer.from(' \n')],
  ['photo.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
  ['error.pdf', Buffer.from('<!doctype html><title>Not found</title>')],
];

test.each(inputs)('%s', async (filename, bytes) => {
  const page = await ofPage(filename, bytes);
  expect(await ofApi(filename, bytes)).toEqual(page);
  const { refusal, sent } = page;
  expect(await ofDemo(filename, bytes)).toEqual({ refusal, sent });
  expect(refusal === null).toBe(sent !== null);
});
