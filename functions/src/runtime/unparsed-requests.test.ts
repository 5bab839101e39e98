import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from 'vitest';
import { leaveRequestsUnparsed } from './unparsed-requests.ts';

test('an address that is not ASCII is answered with how to encode it', async () => {
  leaveRequestsUnparsed();
  const server = createServer((_, response) => response.end('served')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answerTo = async (head: string): Promise<string> => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(`${head}\r\nHost: a\r\nConnection: close\r\n\r\n`);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    return answer;
  };
  expect(await answerTo('GET / HTTP/1.1')).toContain('served');
  expect(await answerTo('GET /?filename=資料.pdf HTTP/1.1')).toContain('--url-query');
  expect(await answerTo('nonsense')).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  const long = `GET /?${'a'.repeat(20_000)} HTTP/1.1`;
  expect(await answerTo(long)).toMatch(/^HTTP\/1\.1 431 /);
  server.close();
});
