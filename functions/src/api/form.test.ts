/** Files that arrive in a form, and names in any spelling. */
import type { Knowledge, Problem } from '@knowledge-sync/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, type CallOptions, startApi } from '../testing/api.ts';
import { sampleFiles } from '../testing/files.ts';

let api: ApiHarness;
const started: ApiHarness[] = [];
beforeEach(() => {
  api = startApi();
  started.push(api);
});
afterAll(() => Promise.all(started.map((harness) => harness.close())));

const boundary = 'a-boundary';
const post = (body: Buffer, query = '', type = `multipart/form-data; boundary=${boundary}`) =>
  api.call('POST', `/api/knowledge/files${query}`, {
    as: 'editor',
    body: body as unknown as CallOptions['body'],
    headers: { 'Content-Type': type },
  } as CallOptions);
/** A form as a program writes it, with this disposition. */
const formOf = (...dispositions: string[]): Buffer =>
  Buffer.concat([
    ...dispositions.map((disposition) =>
      Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\nSome text.\r\n`),
    ),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
const errorOf = async (response: Response) => ((await response.json()) as Problem).errors?.[0];

test('a form with one file becomes a document with its bytes and its name', async () => {
  const form = new FormData();
  form.set('file', new File([sampleFiles.pdf], '資料 – Größe.pdf'));
  const sent = new Response(form);
  const type = sent.headers.get('Content-Type') ?? '';
  const response = await post(Buffer.from(await sent.arrayBuffer()), '?on_duplicate=skip', type);
  expect(response.status).toBe(201);
  expect((await response.json()) as Knowledge).toMatchObject({
    name: '資料 – Größe',
    source: { filename: '資料 – Größe.pdf', size_bytes: sampleFiles.pdf.byteLength, content_type: 'application/pdf' },
  });
});

describe('the file name of a form', () => {
  test.each([
    ['filename="資料.txt"', '資料', '資料.txt'],
    ['filename="a%22b.txt"', 'a"b', 'a"b.txt'],
    ['filename="docs/api/README.txt"', 'docs/api/README', 'README.txt'],
    ['filename="docs\\\\README.txt"', 'docs/README', 'README.txt'],
  ])('%s names the document %s', async (disposition, name, filename) => {
    const response = await post(formOf(`name="file"; ${disposition}`));
    expect(await response.json()).toMatchObject({ name, source: { filename } });
  });

  test('gives way to the one in the query', async () => {
    const response = await post(formOf('name="file"; filename="a.txt"'), '?filename=b.txt&name=Named');
    expect(await response.json()).toMatchObject({ name: 'Named', source: { filename: 'b.txt' } });
  });
});

test.each([
  ['several files', formOf('name="file"; filename="a.txt"', 'name="file"; filename="b.txt"'), 'file', /2 files/],
  ['no file', formOf('name="title"'), 'file', /no file/],
  ['another field', formOf('name="file"; filename="a.txt"', 'name="title"'), 'title', /Send it in the query/],
  ['a broken form', Buffer.from('--another'), 'body', /could not be read/],
  ['no name', formOf('name="file"; filename="\u200b"'), 'filename', /can be seen/],
])('%s is refused', async (_, body, field, message) => {
  const response = await post(body);
  expect(response.status).toBe(422);
  expect(await errorOf(response)).toEqual({ field, message: expect.stringMatching(message) });
  expect(await api.storedPaths()).toEqual([]);
});
