import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { answerJson, startApiServer } from '../testing/api-server.ts';
import { createSend } from './send.ts';

const document = {
  name: 'A',
  payload: { type: 'text', content: 'text' },
  fileName: null,
  idempotencyKey: 'key',
  replaces: null,
} as const;

let close: (() => Promise<void>) | null = null;
afterEach(async () => {
  await close?.();
  close = null;
});

async function sendTo(answer: (response: ServerResponse) => void, idToken = async () => 'token') {
  const server = await startApiServer((_, response) => answer(response));
  close = server.close;
  const send = createSend({ url: server.url, idToken });
  return send(document, { signal: new AbortController().signal, onProgress: () => undefined });
}

const problem = (status: number, errors?: { field: string; message: string }[]) => ({
  type: 'about:blank',
  title: 'Refused',
  status,
  detail: 'The document was refused.',
  errors,
});

describe('sending a document', () => {
  it.each([200, 201])('succeeds when the service answers %i with the document', async (status) => {
    expect(await sendTo((response) => answerJson(response, status, { id: 'abc' }))).toEqual({
      ok: true,
      documentId: 'abc',
    });
  });

  it('returns the fields that the service refused', async () => {
    const errors = [{ field: 'name', message: 'Shorten the name to at most 200 characters.' }];
    expect(await sendTo((response) => answerJson(response, 400, problem(400, errors)))).toEqual({
      ok: false,
      problem: { message: 'The document was refused.', fields: errors },
      isLost: false,
    });
  });

  it('returns the detail of a problem without fields', async () => {
    expect(await sendTo((response) => answerJson(response, 409, problem(409)))).toMatchObject({
      problem: { message: 'The document was refused.', fields: [] },
    });
  });

  it('names the wait of a limit', async () => {
    const answer = (response: ServerResponse) =>
      response.writeHead(429, { 'retry-after': '7' }).end(JSON.stringify(problem(429)));
    expect(await sendTo(answer)).toMatchObject({ ok: false, isLost: false, waitMs: 7_000 });
  });

  it.each([
    [401, 'Your sign-in has expired'],
    [403, "Your role doesn't allow this"],
    [413, 'too large'],
    [429, 'busy'],
    [502, 'returned an error (502)'],
  ])('explains a %i without a body', async (status, text) => {
    expect(await sendTo((response) => response.writeHead(status).end('<html>'))).toMatchObject({
      ok: false,
      problem: { message: expect.stringContaining(text) },
    });
  });

  it('fails when a successful answer has no document', async () => {
    expect(await sendTo((response) => response.writeHead(200).end('<html>welcome to the hotel network'))).toMatchObject(
      {
        ok: false,
        problem: { message: expect.stringContaining('unexpected response') },
      },
    );
  });

  it('is lost when the connection breaks', async () => {
    expect(await sendTo((response) => void response.destroy())).toMatchObject({ ok: false, isLost: true });
  });

  it('is lost, without a request, when there is no ID token', async () => {
    const result = await sendTo(
      () => expect.unreachable('nothing may be sent without a token'),
      () => Promise.reject(new Error('offline')),
    );
    expect(result).toMatchObject({
      ok: false,
      isLost: true,
      problem: { message: expect.stringContaining('sign-in') },
    });
  });
});
