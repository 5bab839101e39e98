/** Which requests the local stack answers, tried on every server of the running stack. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { rootDir } from '@knowledge-sync/emulator/paths';
import { stackFromEnvironment } from '@knowledge-sync/emulator/stack-info';
import { describe, expect, it } from 'vitest';

const stack = stackFromEnvironment();
const evil = 'https://evil.example';

const servers: readonly [name: string, url: string][] = [
  ['hosting', stack.hostingUrl],
  ['the API', `${stack.apiUrl}/health`],
  ['functions', `${stack.functionsUrl}/backends`],
  ['Auth', stack.authUrl],
  ['the hub', `${stack.hubUrl}/emulators`],
  ['Firestore', `http://${stack.firestoreHost}/`],
];

/**
 * Sends a request line unchanged; returns the status, or null when the connection ends without one.
 */
async function statusOf(url: string, requestLine: string, host: string): Promise<number | null> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`${requestLine} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? Number.NaN) || null;
}

const oddTargets = [
  ...['//', '///', '//evil.example/x', '/\\', '/%', '/%ff', '/%00', '/?x=%', '/assets/%zz', '/..%2f..%2f', '/[', '*'],
  ...['http://evil.example/', `${stack.hostingUrl}//`, '//:0/', '//@', `/${'a'.repeat(5000)}`],
];

/** Targets that the Firestore emulator never answers, with or without the gate. */
const unansweredByFirestore = ['/?x=%', '/[', '/\\'];

describe.each(servers)('%s', (name, url) => {
  it('answers a program and the page, and refuses another website in every method', async () => {
    expect((await fetch(url)).status).toBeLessThan(400);
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(url, { method, headers: { origin: evil } });
      expect(response.status, method).toBe(403);
      expect(response.headers.get('access-control-allow-origin'), method).toBeNull();
    }
    expect((await fetch(url, { headers: { origin: stack.hostingUrl } })).status).toBeLessThan(400);
  });

  it('refuses a request under the name of another website', async () => {
    expect(await statusOf(url, `GET ${new URL(url).pathname}`, 'evil.example')).toBe(421);
  });

  it('survives odd targets and hosts', async () => {
    const targets = oddTargets.filter((target) => name !== 'Firestore' || !unansweredByFirestore.includes(target));
    for (const target of targets) {
      for (const method of ['GET', 'OPTIONS']) {
        expect(
          await statusOf(url, `${method} ${target}`, '127.0.0.1'),
          `${method} ${target.slice(0, 40)}`,
        ).not.toBeNull();
      }
    }
    for (const host of ['a b', '[', '%', '', '127.0.0.1:99999'])
      expect(await statusOf(url, 'GET /', host), host).not.toBeNull();
    expect((await fetch(url)).status).toBeLessThan(400);
  });
});

it('takes a body with "Expect: 100-continue", as curl sends it', async () => {
  const { hostname, port } = new URL(stack.apiUrl);
  const socket = connect(Number(port), hostname);
  const head = [
    'POST /api/knowledge HTTP/1.1',
    `Host: ${hostname}`,
    'Content-Type: application/json',
    'Content-Length: 2',
  ];
  socket.write([...head, 'Expect: 100-continue', 'Connection: close', '', '{}'].join('\r\n'));
  let answer = '';
  for await (const chunk of socket) answer += chunk;
  expect(answer.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 401']);
});

it('has no API key in a file', async () => {
  const files = await readdir(join(rootDir, '.local'), { recursive: true });
  expect(files).toContainEqual(expect.stringMatching(/^test\/functions\/\.env\./));
  expect(files.filter((file) => file.endsWith('.secret.local'))).toEqual([]);
});
